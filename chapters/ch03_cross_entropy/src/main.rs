//! Runs the chapter's experiments.

fn main() -> std::process::ExitCode {
    common::experiment::main(ch03_cross_entropy::experiments())
}
