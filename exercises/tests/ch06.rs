//! Checks `src/ch06.rs`: `cargo test -p exercises --test ch06`.

#[path = "../src/ch06.rs"]
mod answers;

use std::process::ExitCode;

fn main() -> ExitCode {
    grading::class(&[])
}
