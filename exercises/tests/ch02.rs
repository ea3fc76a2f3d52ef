//! Checks `src/ch02.rs`: `cargo test -p exercises --test ch02`.

#[path = "../src/ch02.rs"]
mod answers;

use std::process::ExitCode;

fn main() -> ExitCode {
    grading::class(&[])
}
