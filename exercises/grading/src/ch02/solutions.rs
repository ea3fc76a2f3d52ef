//! Solutions of chapter 2.
