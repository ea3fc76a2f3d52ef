//! Solutions of chapter 8.
