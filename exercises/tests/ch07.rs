//! Checks `src/ch07.rs`: `cargo test -p exercises --test ch07`.

#[path = "../src/ch07.rs"]
mod answers;

use std::process::ExitCode;

fn main() -> ExitCode {
    grading::class(&[])
}
