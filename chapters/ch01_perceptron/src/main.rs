//! Runs the chapter's experiments.

fn main() -> std::process::ExitCode {
    common::experiment::main(ch01_perceptron::experiments())
}
