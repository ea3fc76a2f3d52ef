//! Runs the chapter's experiments: `cargo run -p ch06_optimizers -- --help`.

fn main() -> std::process::ExitCode {
    common::experiment::main(ch06_optimizers::experiments())
}
