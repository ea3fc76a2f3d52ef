//! ch05's program once more: cargo tells a test where the programs of its own package are, and no others.

fn main() -> std::process::ExitCode {
    common::experiment::main(ch05_dropout::experiments())
}
