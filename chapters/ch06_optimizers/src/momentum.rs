//! Momentum: a step remembers those before it.
//!
//! Legend: w a parameter, dw its gradient, v its velocity, all of one shape; μ the momentum, η the
//! learning rate.

use crate::memory::{Memory, learning_rate};
use crate::setting::decay_rate;
use common::parallel::Threads;
use common::{ConfigError, Optimizer, Parameter, Real};

// ANCHOR: momentum
/// v ← μ v + dw (6.4), w ← w − η v (6.5)
///
/// What the gradients agree on adds up, to 1/(1 − μ) times a single step; what alternates cancels.
/// η stands outside of v, as in PyTorch: where the learning rate changes, it does so at once.
///
/// # Errors
/// [`Momentum::new`] refuses a momentum outside [0, 1).
///
/// # Example
/// ```
/// # use ch06_optimizers::Momentum;
/// # use common::{ConfigError, Optimizer, Parameter, Tensor};
/// let mut w = Parameter::new("weights", Tensor::from_vec(vec![1.0]));
/// w.gradient = Tensor::from_vec(vec![2.0]);
/// let mut optimizer = Momentum::new(0.25, 0.5)?;
/// optimizer.step(&mut [&mut w]); // v = 2
/// assert_eq!(w.value().data(), [0.5]);
/// optimizer.step(&mut [&mut w]); // v = 0.5 · 2 + 2 = 3
/// assert_eq!(w.value().data(), [-0.25]);
/// # Ok::<(), ConfigError>(())
/// ```
///
/// # Source
/// Polyak 1964 (the heavy ball); Sutskever et al. 2013, section 2.
#[derive(Clone, Debug)]
pub struct Momentum<T: Real> {
    learning_rate: f64,   // η
    momentum: f64,        // μ
    memory: Memory<T, 1>, // v, of w's shape
}

impl<T: Real> Optimizer<T> for Momentum<T> {
    // ANCHOR: momentum_step
    fn step_on(&mut self, threads: &Threads, parameters: &mut [&mut Parameter<T>]) {
        let (rate, momentum) = (T::of(self.learning_rate), T::of(self.momentum));
        self.memory.update("Momentum", threads, parameters, |w, dw, [v]| {
            for ((w, &dw), v) in w.iter_mut().zip(dw).zip(v) {
                *v = (momentum * *v + dw).flushed(); // (6.4)
                *w -= rate * *v; // (6.5)
            }
        });
    }
    // ANCHOR_END: momentum_step
    // ANCHOR_END: momentum

    fn name(&self) -> &'static str {
        "Momentum"
    }

    learning_rate!(own);
}

impl<T: Real> Momentum<T> {
    /// Descent with step length `learning_rate`, and `momentum` of the last step's velocity.
    ///
    /// # Errors
    /// Where `momentum` is not in [0, 1).
    pub fn new(learning_rate: f64, momentum: f64) -> Result<Momentum<T>, ConfigError> {
        let momentum = decay_rate("Momentum", "a momentum", momentum)?;
        Ok(Momentum { learning_rate, momentum, memory: Memory::new() })
    }
}
