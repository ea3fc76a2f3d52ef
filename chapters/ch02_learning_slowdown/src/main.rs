//! Runs the chapter's experiments.

fn main() -> std::process::ExitCode {
    common::experiment::main(ch02_learning_slowdown::experiments())
}
