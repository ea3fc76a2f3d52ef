//! Solutions of chapter 7.
