//! Numerical gradients, and a checker for everything that has a gradient.
//!
//! | module | what it holds |
//! |---|---|
//! | [`difference`] | derivatives from values alone: one-sided, central, of a tensor, along a direction |
//! | [`error`] | [`relative_error`]: how far apart two derivatives are, and its floor |
//! | [`check`] | [`Check`]: for functions, losses, regularisers, layers, whole networks |
//! | [`report`] | [`Report`]: a table by tensor with the worst entry, and a diagnosis |
//! | [`kinks`] | inputs kept away from where there is no derivative |
//!
//! The library stands on `common` alone, so that every other crate's tests may use it.
//!
//! # Example
//! A layer y = a x with one parameter a, as one would write it, and its check:
//! ```
//! use ch07_gradient_checking::prelude::*;
//!
//! struct Scale { a: Parameter<f64>, x: Option<Tensor<f64>> }
//!
//! impl Layer<f64> for Scale {
//!     fn forward(&mut self, x: Tensor<f64>, mode: Mode) -> Tensor<f64> {
//!         let y = &x * self.a.value().scalar();
//!         self.x = mode.is_training().then_some(x);
//!         y
//!     }
//!     fn backward(&mut self, dy: Tensor<f64>) -> Tensor<f64> {
//!         let x = self.x.take().expect("Scale: backward without forward");
//!         self.a.gradient = Tensor::from_vec(vec![x.dot(&dy)]); // da = Σ x dy
//!         &dy * self.a.value().scalar()                         // dx = a dy
//!     }
//!     fn parameters(&self) -> Vec<&Parameter<f64>> { vec![&self.a] }
//!     fn parameters_mut(&mut self) -> Vec<&mut Parameter<f64>> { vec![&mut self.a] }
//!     fn name(&self) -> &'static str { "Scale" }
//!     fn config(&self) -> Config { Config::new("Scale") }
//!     fn output_shape(&self, input: &[usize]) -> Result<Shape, ShapeError> { Ok(input.into()) }
//!     fn replica(&self) -> Box<dyn Layer<f64>> { Box::new(Scale { a: self.a.clone(), x: None }) }
//! }
//!
//! let mut layer = Scale { a: Parameter::new("a", Tensor::from_vec(vec![3.0])), x: None };
//! let x = Tensor::from_rows([[0.5, -1.0], [2.0, 0.25]]);
//! let report = Check::new(Seed(1)).layer(&mut layer, &x);
//! println!("{report}");
//! report.assert_below(1e-7);
//! ```

pub mod check;
mod diagnosis;
pub mod difference;
pub mod error;
#[cfg(feature = "run")]
mod experiments;
pub mod kinks;
mod network;
pub mod report;

pub use check::Check;
pub use difference::{best_step, central, directional, numerical_gradient, one_sided};
pub use error::relative_error;
#[cfg(feature = "run")]
pub use experiments::{cabinet, experiments};
pub use kinks::{away_from_kinks, distinct};
pub use report::{Entry, Place, Report, TensorReport};

/// The library of this chapter and the vocabulary that it speaks: `use ch07_gradient_checking::prelude::*`.
pub mod prelude {
    pub use crate::{
        Check, Entry, Place, Report, TensorReport, away_from_kinks, best_step, central, directional,
        distinct, numerical_gradient, one_sided, relative_error,
    };
    pub use common::prelude::*;
}
