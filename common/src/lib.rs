//! Vocabulary and plumbing of *Backprop by Hand*: what every chapter speaks through and none teaches.
//!
//! | module | what it holds |
//! |---|---|
//! | [`real`] | [`Real`]: the two number types, `f32` to train and `f64` to check |
//! | [`lanes`] | [`Lanes`](lanes::Lanes): as many numbers as a register holds |
//! | [`tensor`] | [`Tensor`]: n-dimensional, row-major, contiguous; its operations and the matrix product |
//! | [`shape`] | [`Shape`] and [`ShapeError`] |
//! | [`random`] | [`Seed`], named streams of random numbers, [`Rng`] |
//! | [`layer`] | [`Layer`], [`Pointwise`], [`Mode`]: what a network is made of |
//! | [`parameter`] | [`Parameter`]: weights, their gradient, their regulariser |
//! | [`learning`] | [`Loss`], [`Optimizer`], [`Initializer`], [`Regularizer`] |
//! | [`config`] | [`Config`]: what it takes to build a layer again |
//! | [`parallel`] | shards of a batch on several threads, in a fixed order |
//! | `data` | MNIST, the IDX format, synthetic data sets |
//! | `figure` | charts as SVG beside their data as CSV |
//! | `experiment` | the command line, progress and results of a chapter's binary |
//!
//! No formula of the book lives here: a chapter that teaches a concept is its home.
//! Without default features (`files`, `threads`, `product`, `figures`, `run`) the numerical core
//! remains; it compiles for a browser.

pub mod config;
pub mod data;
#[cfg(feature = "run")]
pub mod experiment;
#[cfg(feature = "figures")]
pub mod figure;
#[cfg(feature = "files")]
pub mod files;
pub mod lanes;
pub mod layer;
pub mod learning;
pub mod parallel;
pub mod parameter;
pub mod random;
pub mod real;
pub mod shape;
pub mod tensor;

pub use config::{Config, ConfigError, Setting};
pub use layer::{Layer, Mode, Pointwise, TrainingStep};
pub use learning::{Initializer, Loss, Optimizer, Regularizer};
pub use parameter::Parameter;
pub use random::{Rng, Seed};
pub use real::Real;
pub use shape::{Shape, ShapeError};
pub use tensor::{Spare, Tensor};

/// The vocabulary of all chapters: `use common::prelude::*`.
pub mod prelude {
    pub use crate::{
        Config, ConfigError, Initializer, Layer, Loss, Mode, Optimizer, Parameter, Pointwise, Real,
        Regularizer, Rng, Seed, Shape, ShapeError, Tensor, TrainingStep,
    };
}
