//! The exercises: progress, checks, hints, solutions.

fn main() {}
