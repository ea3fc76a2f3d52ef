//! The exercises' program.
