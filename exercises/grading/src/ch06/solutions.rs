//! Solutions of chapter 6.
