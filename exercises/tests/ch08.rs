//! Checks `src/ch08.rs`: `cargo test -p exercises --test ch08`.

#[path = "../src/ch08.rs"]
mod answers;

use std::process::ExitCode;

fn main() -> ExitCode {
    grading::class(&[])
}
