//! Checks `src/ch03.rs`: `cargo test -p exercises --test ch03`.

#[path = "../src/ch03.rs"]
mod answers;

use std::process::ExitCode;

fn main() -> ExitCode {
    grading::class(&[])
}
