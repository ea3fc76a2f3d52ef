//! Solutions of chapter 1.
