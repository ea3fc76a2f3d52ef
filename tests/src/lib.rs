//! Proofs that span the chapters: see the folder `tests`.
//!
//! | module | what it holds |
//! |---|---|
//! | [`digits`] | MNIST as tensors, and the networks that are trained on it |
//! | [`gradients`] | a row for everything in the chapters that has a gradient; broken twins of them |
//! | [`reference`] | PyTorch's trajectories, and the same training here |
//! | [`sources`] | the chapters' sources, read as text |

pub mod digits;
pub mod gradients;
pub mod reference;
pub mod sources;
