//! Solutions of chapter 3.
