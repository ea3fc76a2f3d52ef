//! Proofs that span the chapters: see the folder `tests`.

pub mod reference;
