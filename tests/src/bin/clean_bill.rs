//! Checks every gradient of the chapters: `cargo run -p tests --bin clean_bill -- --help`.

fn main() -> std::process::ExitCode {
    common::experiment::main(tests::clean_bill::chapter())
}
