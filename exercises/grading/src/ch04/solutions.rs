//! Solutions of chapter 4.
