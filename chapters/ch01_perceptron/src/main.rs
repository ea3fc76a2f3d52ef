//! Runs the chapter's experiments.

fn main() {}
