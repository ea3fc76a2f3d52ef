//! RMSprop: AdaGrad that forgets.
//!
//! Legend: w a parameter, dw its gradient, s the running mean of its squared gradients, all of one
//! shape; ρ how much of that mean is kept, η the learning rate, ε a small number.

use crate::memory::{Memory, learning_rate};
use crate::setting::{decay_rate, positive};
use common::parallel::Threads;
use common::{ConfigError, Optimizer, Parameter, Real};

// ANCHOR: rmsprop
/// s ← ρ s + (1 − ρ) dw² (6.10), w ← w − η dw / (√s + ε) (6.11)
///
/// The gradient is divided by its recent root mean square, hence the name: steps have about the
/// length η, whatever the gradient's size. It remembers sizes and no direction: there is no velocity
/// in it.
///
/// # Errors
/// [`RmsProp::rho`] refuses a ρ outside [0, 1), [`RmsProp::epsilon`] an ε that is not above 0.
///
/// # Example
/// ```
/// # use ch06_optimizers::RmsProp;
/// # use common::{ConfigError, Optimizer, Parameter, Tensor};
/// let mut w = Parameter::new("weights", Tensor::from_vec(vec![1.0_f64]));
/// w.gradient = Tensor::from_vec(vec![8.0]);
/// RmsProp::new(0.1).rho(0.75)?.step(&mut [&mut w]); // √s = √(0.25 · 64) = 4
/// assert!((w.value().scalar() - (1.0 - 0.1 * 8.0 / 4.0)).abs() < 1e-8);
/// # Ok::<(), ConfigError>(())
/// ```
///
/// # Source
/// Tieleman & Hinton 2012 (lecture 6.5); text 002, "分类". ρ is Keras's; ε has Keras's value, and stands where
/// PyTorch has it.
#[derive(Clone, Debug)]
pub struct RmsProp<T: Real> {
    learning_rate: f64,   // η
    rho: f64,             // ρ
    epsilon: f64,         // ε
    memory: Memory<T, 1>, // s, of w's shape
}

impl<T: Real> Optimizer<T> for RmsProp<T> {
    // ANCHOR: rmsprop_step
    fn step_on(&mut self, threads: &Threads, parameters: &mut [&mut Parameter<T>]) {
        let (rate, epsilon) = (T::of(self.learning_rate), T::of(self.epsilon));
        let (kept, new) = (T::of(self.rho), T::of(1.0 - self.rho));
        self.memory.update("RmsProp", threads, parameters, |w, dw, [s]| {
            for ((w, &dw), s) in w.iter_mut().zip(dw).zip(s) {
                *s = (kept * *s + new * dw * dw).flushed(); // (6.10)
                *w -= rate * dw / (s.sqrt() + epsilon); // (6.11)
            }
        });
    }
    // ANCHOR_END: rmsprop_step
    // ANCHOR_END: rmsprop

    fn name(&self) -> &'static str {
        "RmsProp"
    }

    learning_rate!(own);
}

impl<T: Real> RmsProp<T> {
    /// Descent with steps of about `learning_rate` in each weight, ρ = 0.9 and ε = 1e-7.
    pub fn new(learning_rate: f64) -> RmsProp<T> {
        RmsProp { learning_rate, rho: 0.9, epsilon: 1e-7, memory: Memory::new() }
    }

    /// Another ρ: how much of the running mean of squares a step keeps.
    ///
    /// # Errors
    /// Where it is not in [0, 1).
    pub fn rho(self, rho: f64) -> Result<RmsProp<T>, ConfigError> {
        Ok(RmsProp { rho: decay_rate("RmsProp", "ρ", rho)?, ..self })
    }

    /// Another ε.
    ///
    /// # Errors
    /// Where it is not above 0.
    pub fn epsilon(self, epsilon: f64) -> Result<RmsProp<T>, ConfigError> {
        Ok(RmsProp { epsilon: positive("RmsProp", "an ε", epsilon)?, ..self })
    }
}
