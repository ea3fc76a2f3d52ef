//! AdaGrad: each weight has a step length of its own, which only shrinks.
//!
//! Legend: w a parameter, dw its gradient, s the sum of its squared gradients, all of one shape;
//! η the learning rate, ε a small number that keeps 0/0 away.

use crate::memory::{Memory, learning_rate};
use crate::setting::positive;
use common::parallel::Threads;
use common::{ConfigError, Optimizer, Parameter, Real};

// ANCHOR: adagrad
/// s ← s + dw² (6.8), w ← w − η dw / (√s + ε) (6.9)
///
/// A weight whose gradients are large takes short steps, one whose gradients are rare takes long
/// ones. Under a constant gradient the t-th step is η/√t: the sum never forgets.
///
/// # Errors
/// [`AdaGrad::epsilon`] refuses an ε that is not above 0.
///
/// # Example
/// ```
/// # use ch06_optimizers::AdaGrad;
/// # use common::{Optimizer, Parameter, Tensor};
/// let mut w = Parameter::new("weights", Tensor::from_vec(vec![1.0, 1.0_f64]));
/// w.gradient = Tensor::from_vec(vec![100.0, 0.01]);
/// AdaGrad::new(0.5).step(&mut [&mut w]);
/// assert!(w.value().data().iter().all(|w| (w - 0.5).abs() < 1e-5)); // the size of dw does not count
/// ```
///
/// # Source
/// Duchi, Hazan & Singer 2011. s begins at 0, as in the paper and in PyTorch (Keras: 0.1); ε has
/// Keras's value, and stands where PyTorch has it.
#[derive(Clone, Debug)]
pub struct AdaGrad<T: Real> {
    learning_rate: f64,   // η
    epsilon: f64,         // ε
    memory: Memory<T, 1>, // s, of w's shape
}

impl<T: Real> Optimizer<T> for AdaGrad<T> {
    // ANCHOR: adagrad_step
    fn step_on(&mut self, threads: &Threads, parameters: &mut [&mut Parameter<T>]) {
        let (rate, epsilon) = (T::of(self.learning_rate), T::of(self.epsilon));
        self.memory.update("AdaGrad", threads, parameters, |w, dw, [s]| {
            for ((w, &dw), s) in w.iter_mut().zip(dw).zip(s) {
                *s += dw * dw; // (6.8)
                *w -= rate * dw / (s.sqrt() + epsilon); // (6.9)
            }
        });
    }
    // ANCHOR_END: adagrad_step
    // ANCHOR_END: adagrad

    fn name(&self) -> &'static str {
        "AdaGrad"
    }

    learning_rate!(own);
}

impl<T: Real> AdaGrad<T> {
    /// Descent whose first step is `learning_rate` in each weight, with ε = 1e-7.
    pub fn new(learning_rate: f64) -> AdaGrad<T> {
        AdaGrad { learning_rate, epsilon: 1e-7, memory: Memory::new() }
    }

    /// Another ε.
    ///
    /// # Errors
    /// Where it is not above 0.
    pub fn epsilon(self, epsilon: f64) -> Result<AdaGrad<T>, ConfigError> {
        Ok(AdaGrad { epsilon: positive("AdaGrad", "an ε", epsilon)?, ..self })
    }
}
