//! Gradients that are cut before an optimiser sees them: where a cost falls like a cliff, one step
//! would throw the weights far away.
//!
//! Legend: g all gradients of a step as one vector, c the limit.

use crate::memory::learning_rate;
use crate::setting::positive;
use common::parallel::Threads;
use common::{ConfigError, Optimizer, Parameter, Real};

// ANCHOR: by_norm
/// g ← g · min(1, c/‖g‖), then the optimiser's step (6.24)
///
/// The norm is that of the gradients of all parameters together: the step becomes shorter, its
/// direction stays. A gradient that is not finite is not mended: training says that it diverged.
///
/// # Errors
/// [`ClipByNorm::new`] refuses a limit that is not above 0.
///
/// # Example
/// ```
/// # use ch02_learning_slowdown::Sgd;
/// # use ch06_optimizers::ClipByNorm;
/// # use common::{ConfigError, Optimizer, Parameter, Tensor};
/// let mut w = Parameter::new("weights", Tensor::zeros([2]));
/// w.gradient = Tensor::from_vec(vec![30.0, -40.0]); // of norm 50
/// ClipByNorm::new(Sgd::new(1.0), 5.0)?.step(&mut [&mut w]);
/// assert_eq!(w.value().data(), [-3.0, 4.0]);
/// # Ok::<(), ConfigError>(())
/// ```
///
/// # Source
/// Pascanu, Mikolov & Bengio 2013, Algorithm 1; PyTorch's `clip_grad_norm_` (which divides by
/// ‖g‖ + 1e-6).
#[derive(Clone, Debug)]
pub struct ClipByNorm<O> {
    optimizer: O,
    limit: f64, // c
}

impl<T: Real, O: Optimizer<T>> Optimizer<T> for ClipByNorm<O> {
    // ANCHOR: by_norm_step
    fn step_on(&mut self, threads: &Threads, parameters: &mut [&mut Parameter<T>]) {
        parameters.iter_mut().for_each(|parameter| parameter.complete_gradient(threads));
        let gradients = parameters.iter().flat_map(|parameter| parameter.gradient.data());
        let norm = gradients.map(|g| g.to_f64().powi(2)).sum::<f64>().sqrt(); // ‖g‖
        if norm > self.limit {
            let factor = T::of(self.limit / norm);
            for parameter in parameters.iter_mut() {
                parameter.gradient.apply(|g| factor * g); // (6.24)
            }
        }
        self.optimizer.step_on(threads, parameters);
    }
    // ANCHOR_END: by_norm_step
    // ANCHOR_END: by_norm

    fn name(&self) -> &'static str {
        "ClipByNorm"
    }

    learning_rate!(of optimizer);
}

impl<O> ClipByNorm<O> {
    /// The optimiser, with gradients whose norm is at most `limit`.
    ///
    /// # Errors
    /// Where `limit` is not above 0.
    pub fn new(optimizer: O, limit: f64) -> Result<ClipByNorm<O>, ConfigError> {
        Ok(ClipByNorm { optimizer, limit: positive("ClipByNorm", "a limit", limit)? })
    }
}

// ANCHOR: by_value
/// gᵢ ← max(−c, min(c, gᵢ)), then the optimiser's step (6.25)
///
/// Each entry is cut by itself: the direction changes, unless all entries are cut or none is.
///
/// # Errors
/// [`ClipByValue::new`] refuses a limit that is not above 0.
///
/// # Example
/// ```
/// # use ch02_learning_slowdown::Sgd;
/// # use ch06_optimizers::ClipByValue;
/// # use common::{ConfigError, Optimizer, Parameter, Tensor};
/// let mut w = Parameter::new("weights", Tensor::zeros([2]));
/// w.gradient = Tensor::from_vec(vec![30.0, -0.5]);
/// ClipByValue::new(Sgd::new(1.0), 1.0)?.step(&mut [&mut w]);
/// assert_eq!(w.value().data(), [-1.0, 0.5]);
/// # Ok::<(), ConfigError>(())
/// ```
///
/// # Source
/// Mikolov 2012, section 3.2.2; PyTorch's `clip_grad_value_`, Keras's `clipvalue`.
#[derive(Clone, Debug)]
pub struct ClipByValue<O> {
    optimizer: O,
    limit: f64, // c
}

impl<T: Real, O: Optimizer<T>> Optimizer<T> for ClipByValue<O> {
    // ANCHOR: by_value_step
    fn step_on(&mut self, threads: &Threads, parameters: &mut [&mut Parameter<T>]) {
        let limit = T::of(self.limit);
        for parameter in parameters.iter_mut() {
            parameter.complete_gradient(threads);
            parameter.gradient.apply(|g| cut(g, limit)); // (6.25)
        }
        self.optimizer.step_on(threads, parameters);
    }
    // ANCHOR_END: by_value_step
    // ANCHOR_END: by_value

    fn name(&self) -> &'static str {
        "ClipByValue"
    }

    learning_rate!(of optimizer);
}

impl<O> ClipByValue<O> {
    /// The optimiser, with gradients whose entries are between −`limit` and `limit`.
    ///
    /// # Errors
    /// Where `limit` is not above 0.
    pub fn new(optimizer: O, limit: f64) -> Result<ClipByValue<O>, ConfigError> {
        Ok(ClipByValue { optimizer, limit: positive("ClipByValue", "a limit", limit)? })
    }
}

/// g between −c and c. (NaN stays NaN, which a minimum and a maximum would hide.)
fn cut<T: Real>(g: T, c: T) -> T {
    if g > c {
        c
    } else if g < -c {
        -c
    } else {
        g
    }
}
