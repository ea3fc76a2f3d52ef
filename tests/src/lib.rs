//! Proofs that span the chapters: see the folder `tests`.
//!
//! | module | what it holds |
//! |---|---|
//! | [`clean_bill`] | the checker over all of [`gradients`]: `cargo run -p tests --bin clean_bill` |
//! | [`data_folder`] | data sets that are right, or wrong in one place |
//! | [`digits`] | MNIST as tensors, and the networks that are trained on it |
//! | [`experiments`] | the chapters' experiments, and those that the syllabus names |
//! | [`gradients`] | a row for everything in the chapters that has a gradient; broken twins of them |
//! | [`mod@reference`] | PyTorch's trajectories, and the same training here |
//! | [`sources`] | the workspace's files, read as text |
//! | [`speed`] | workloads, clocks and limits for the benchmarks: `cargo bench -p tests` |

pub mod clean_bill;
pub mod data_folder;
pub mod digits;
pub mod experiments;
pub mod gradients;
pub mod reference;
pub mod sources;
pub mod speed;

/// README's program, so that it compiles.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
pub struct Readme;
