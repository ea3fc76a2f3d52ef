//! Runs the chapter's experiments: `cargo run -p ch08_cnn -- --help`.

fn main() -> std::process::ExitCode {
    common::experiment::main(ch08_cnn::experiments())
}
