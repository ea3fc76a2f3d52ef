//! The step neuron, the linear neuron, and descent.
//!
//! A [`Perceptron`] answers yes or no, [`step`] (w · x + b), and learns by Rosenblatt's rule: where a line
//! separates the classes, it finds one after at most (R/γ)² mistakes ([`mistake_bound`]); where none does,
//! as for XOR, it never stops. The step is also why nothing larger can be built of it in this way: a
//! small change of a weight changes nothing or everything. So the error is measured before the step:
//! [`Adaline`] descends the squared error of its linear output by the delta rule, [`descend`] is the same
//! walk for a function of one variable, and [`LinearRegression`] is one linear neuron with Keras's words,
//! beside [`least_squares`], the same line in closed form.

mod adaline;
mod bound;
mod descent;
#[cfg(feature = "run")]
mod experiments;
mod least_squares;
mod perceptron;
mod regression;

pub use adaline::Adaline;
pub use bound::{margin, mistake_bound};
pub use descent::descend;
#[cfg(feature = "run")]
pub use experiments::experiments;
pub use least_squares::{LeastSquaresError, least_squares};
pub use perceptron::{Perceptron, PerceptronTraining, step};
pub use regression::LinearRegression;

/// The library as it stands at the end of this chapter.
pub mod prelude {
    pub use crate::{
        Adaline, LeastSquaresError, LinearRegression, Perceptron, PerceptronTraining, descend, least_squares,
        margin, mistake_bound, step,
    };
    pub use common::prelude::*;
}
