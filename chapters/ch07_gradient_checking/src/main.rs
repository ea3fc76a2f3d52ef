//! Runs the chapter's experiments: `cargo run -p ch07_gradient_checking -- --help`.

fn main() -> std::process::ExitCode {
    common::experiment::main(ch07_gradient_checking::experiments())
}
