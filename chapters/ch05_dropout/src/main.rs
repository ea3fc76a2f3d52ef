//! Runs the chapter's experiments: `cargo run -p ch05_dropout -- --help`.

fn main() -> std::process::ExitCode {
    common::experiment::main(ch05_dropout::experiments())
}
