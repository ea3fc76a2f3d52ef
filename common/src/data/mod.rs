//! Data sets: MNIST from its files, and small ones made to order.
//!
//! | item | what it is |
//! |---|---|
//! | [`Mnist`], [`Digits`] | handwritten digits; `Mnist::load` reads the four files (feature `files`) |
//! | `idx` | the IDX format of these files, plain or gzipped, read with distrust (feature `files`) |
//! | [`synthetic`] | logic gates, blobs, lines, sines, saw teeth, parities, moons, body measurements |
//! | [`Labelled`], [`Regression`] | what the synthetic sets are: rows x with a class, or with a number |
//! | [`DataError`] | what is wrong with a file or folder, and what to do about it |
//!
//! Rows are examples. A set is in the number type that is asked for; the numbers are made in `f64`
//! and then converted, so that runs in `f32` and `f64` see the same data.

mod body_measurements;
#[cfg(all(test, feature = "files"))]
mod distrust;
mod error;
#[cfg(feature = "files")]
pub mod idx;
mod labelled;
#[cfg(feature = "files")]
mod load;
mod mnist;
mod separable;
pub mod synthetic;

pub use error::DataError;
pub use labelled::{Labelled, Regression};
pub use mnist::{Digits, Mnist};
