//! Nesterov's momentum: the gradient is taken where the velocity is about to lead.
//!
//! Legend: as in `momentum.rs`.

use crate::memory::{Memory, learning_rate};
use crate::setting::decay_rate;
use common::parallel::Threads;
use common::{ConfigError, Optimizer, Parameter, Real};

// ANCHOR: nesterov
/// v ← μ v + dw (6.4), w ← w − η (dw + μ v) (6.7)
///
/// Nesterov takes the gradient at the point θ − η μ v, one step of the velocity ahead of the
/// parameters θ. Written for the point ahead, w = θ − η μ v, this is the rule above, which needs the
/// gradient at w only: v takes θ on by −η v to θ − η v, and the point ahead of that is
/// w + η μ v_before − η v − η μ v, in which v − μ v_before is dw.
///
/// # Errors
/// [`Nesterov::new`] refuses a momentum outside [0, 1).
///
/// # Example
/// ```
/// # use ch06_optimizers::Nesterov;
/// # use common::{ConfigError, Optimizer, Parameter, Tensor};
/// let mut w = Parameter::new("weights", Tensor::from_vec(vec![1.0]));
/// w.gradient = Tensor::from_vec(vec![2.0]);
/// Nesterov::new(0.25, 0.5)?.step(&mut [&mut w]); // v = 2; dw + μ v = 3
/// assert_eq!(w.value().data(), [0.25]);
/// # Ok::<(), ConfigError>(())
/// ```
///
/// # Source
/// Nesterov 1983; Sutskever et al. 2013, section 2; the form is that of PyTorch's
/// `SGD(nesterov=True)` and Keras's.
#[derive(Clone, Debug)]
pub struct Nesterov<T: Real> {
    learning_rate: f64,   // η
    momentum: f64,        // μ
    memory: Memory<T, 1>, // v, of w's shape
}

impl<T: Real> Optimizer<T> for Nesterov<T> {
    // ANCHOR: nesterov_step
    fn step_on(&mut self, threads: &Threads, parameters: &mut [&mut Parameter<T>]) {
        let (rate, momentum) = (T::of(self.learning_rate), T::of(self.momentum));
        self.memory.update("Nesterov", threads, parameters, |w, dw, [v]| {
            for ((w, &dw), v) in w.iter_mut().zip(dw).zip(v) {
                *v = (momentum * *v + dw).flushed(); // (6.4)
                *w -= rate * (dw + momentum * *v); // (6.7)
            }
        });
    }
    // ANCHOR_END: nesterov_step
    // ANCHOR_END: nesterov

    fn name(&self) -> &'static str {
        "Nesterov"
    }

    learning_rate!(own);
}

impl<T: Real> Nesterov<T> {
    /// Descent with step length `learning_rate`, and `momentum` of the last step's velocity.
    ///
    /// # Errors
    /// Where `momentum` is not in [0, 1).
    pub fn new(learning_rate: f64, momentum: f64) -> Result<Nesterov<T>, ConfigError> {
        let momentum = decay_rate("Nesterov", "a momentum", momentum)?;
        Ok(Nesterov { learning_rate, momentum, memory: Memory::new() })
    }
}
