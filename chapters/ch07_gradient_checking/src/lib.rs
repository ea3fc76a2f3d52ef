//! Numerical gradients, and a checker for everything that has a gradient.
//!
//! | module | what it holds |
//! |---|---|
//! | [`difference`] | derivatives from values alone: one-sided, central, complex-step, of a tensor, along a direction; how wrong they are |
//! | [`error`] | [`relative_error`]: how far apart two derivatives are, and its floor |
//! | [`check`] | [`Check`]: for functions, losses, regularisers, layers, whole networks |
//! | [`report`] | [`Report`]: a table by tensor with the worst entry, and a diagnosis |
//! | [`kinks`] | inputs kept away from where there is no derivative |
//! | `cabinet` | (with the feature `run`) broken gradients, each caught |
//!
//! | equation | what | where |
//! |---|---|---|
//! | (7.1), (7.2) | one-sided and central difference | [`one_sided`], [`central`] |
//! | (7.3), (7.4) | of a tensor entry by entry, along a direction | [`numerical_gradient`], [`directional`] |
//! | (7.5) | relative error | [`relative_error`] |
//! | (7.6) | the scalar of which a layer is differentiated | [`Check::layer`] |
//! | (7.7) | complex step | [`complex_step`] |
//! | (7.8), (7.9) | error of the one-sided and the central difference | [`one_sided_error`], [`central_error`] |
//! | (7.10), (7.11) | their best steps | [`difference`], [`best_central_step`] |
//!
//! Of the workspace, the library stands on `common` alone, so that every other crate's tests may use it:
//! as a dev-dependency `ch07_gradient_checking = { path = "…", default-features = false }`.
//!
//! # A layer of one's own
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
//! Check::new(Seed(1)).layer(&mut layer, &x).assert_below(1e-6);
//! ```
//! In a test that is all. What to choose: x random, with several rows, away from kinks
//! ([`away_from_kinks`], [`distinct`]); parameters random and not 0; two or three shapes, 1 among the
//! sizes. 1e-6 is a good tolerance: what is right lies near 1e-8, what is wrong seldom below 1e-2.
//!
//! # A network, and what its report says
//! ```
//! use ch07_gradient_checking::prelude::*;
//! # struct Square { x: Option<Tensor<f64>> }
//! # impl Layer<f64> for Square {
//! #     fn forward(&mut self, x: Tensor<f64>, _: Mode) -> Tensor<f64> {
//! #         let y = &x * &x;
//! #         self.x = Some(x);
//! #         y
//! #     }
//! #     fn backward(&mut self, dy: Tensor<f64>) -> Tensor<f64> { &dy * &self.x.take().expect("forward") }
//! #     fn name(&self) -> &'static str { "Square" }
//! #     fn config(&self) -> Config { Config::new("Square") }
//! #     fn output_shape(&self, input: &[usize]) -> Result<Shape, ShapeError> { Ok(input.into()) }
//! #     fn replica(&self) -> Box<dyn Layer<f64>> { Box::new(Square { x: None }) }
//! # }
//! # struct Sum;
//! # impl Loss<f64> for Sum {
//! #     fn name(&self) -> &'static str { "Sum" }
//! #     fn value(&self, y: &Tensor<f64>, _: &Tensor<f64>, n: usize) -> f64 { y.sum() / n as f64 }
//! #     fn gradient(&self, y: &Tensor<f64>, _: &Tensor<f64>, n: usize) -> Tensor<f64> {
//! #         Tensor::filled(y.shape(), 1.0 / n as f64)
//! #     }
//! # }
//! # let x = Tensor::from_rows([[0.5, -1.0], [2.0, 0.25]]);
//! # let t = x.clone();
//! // `Square` is y = x², and its backward forgets the 2.
//! let mut layers: Vec<Box<dyn Layer<f64>>> = vec![Box::new(Square { x: None })];
//! let report = Check::new(Seed(1)).network(&mut layers, &Sum, &x, &t);
//!
//! println!("{report}"); // a table, one row a tensor, with what each row suggests
//! let x = report.tensor("x").expect("the input is always compared");
//! assert!((x.worst.relative_error - 0.5).abs() < 1e-6);
//! assert!((x.worst.ratio - 0.5).abs() < 1e-6); // analytic / numerical, of the worst entry
//! assert!(x.diagnosis.as_deref().is_some_and(|text| text.contains("a factor 2 is missing")));
//!
//! // A report is also an error, for what returns a `Result`.
//! assert!(report.within(1e-6).is_err());
//! ```
//! A whole network takes two passes for every weight. For large ones, [`Check::entries`] compares some
//! entries of each tensor, and [`Check::directions`] looks at all of them at once along a few
//! directions.

/// Broken gradients, each in a layer, a loss or a penalty that is right but for one marked line.
#[cfg(feature = "run")]
pub mod cabinet {
    pub use crate::experiments::cabinet::*;
}
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
pub use difference::{
    Complex, best_central_step, best_step, central, central_error, complex_step, directional,
    numerical_gradient, one_sided, one_sided_error,
};
pub use error::relative_error;
#[cfg(feature = "run")]
pub use experiments::experiments;
pub use kinks::{away_from_kinks, distinct};
pub use report::{Entry, Place, Report, TensorReport};

/// The library of this chapter and the vocabulary that it speaks: `use ch07_gradient_checking::prelude::*`.
pub mod prelude {
    pub use crate::{
        Check, Complex, Entry, Place, Report, TensorReport, away_from_kinks, best_central_step, best_step,
        central, central_error, complex_step, directional, distinct, numerical_gradient, one_sided,
        one_sided_error, relative_error,
    };
    pub use common::prelude::*;
}
