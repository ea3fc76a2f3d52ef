//! Checks `src/ch04.rs`: `cargo test -p exercises --test ch04`.

#[path = "../src/ch04.rs"]
mod answers;

use std::process::ExitCode;

fn main() -> ExitCode {
    grading::class(&[])
}
