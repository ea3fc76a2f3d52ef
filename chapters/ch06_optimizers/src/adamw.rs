//! AdamW: Adam beside a decay of the weights, instead of a penalty inside of it.
//!
//! Legend: w a parameter, η the learning rate, λ the weight decay.

use crate::Adam;
use crate::memory::learning_rate;
use crate::setting::not_negative;
use common::parallel::Threads;
use common::{ConfigError, Optimizer, Parameter, Real};

// ANCHOR: adamw
/// w ← (1 − η λ) w (6.15), then Adam's step (6.12) to (6.14)
///
/// An L2 penalty adds 2λw to the gradient, which Adam then divides by the gradient's size: weights
/// with large gradients are hardly penalised. Decoupled, the decay is the same for all weights. Without
/// gradients a weight shrinks by the factor 1 − ηλ a step.
///
/// # Parameters
/// All of them decay, biases too, as in PyTorch by default.
///
/// # Errors
/// [`AdamW::new`] refuses a weight decay that is negative or not finite; the other settings as in
/// [`Adam`].
///
/// # Example
/// ```
/// # use ch06_optimizers::AdamW;
/// # use common::{ConfigError, Optimizer, Parameter, Tensor};
/// let mut w = Parameter::new("weights", Tensor::from_vec(vec![2.0]));
/// AdamW::new(0.5, 0.25)?.step(&mut [&mut w]); // the gradient is 0
/// assert_eq!(w.value().data(), [2.0 * (1.0 - 0.5 * 0.25)]);
/// # Ok::<(), ConfigError>(())
/// ```
///
/// # Source
/// Loshchilov & Hutter 2019, Algorithm 2. As in PyTorch, λ is multiplied by the learning rate.
#[derive(Clone, Debug)]
pub struct AdamW<T: Real> {
    adam: Adam<T>,
    weight_decay: f64, // λ
}

impl<T: Real> Optimizer<T> for AdamW<T> {
    // ANCHOR: adamw_step
    fn step_on(&mut self, threads: &Threads, parameters: &mut [&mut Parameter<T>]) {
        let kept = T::of(1.0 - self.learning_rate() * self.weight_decay);
        for parameter in parameters.iter_mut() {
            parameter.value_mut().apply(|w| kept * w); // (6.15)
        }
        self.adam.step_on(threads, parameters);
    }
    // ANCHOR_END: adamw_step
    // ANCHOR_END: adamw

    fn name(&self) -> &'static str {
        "AdamW"
    }

    learning_rate!(of adam);
}

impl<T: Real> AdamW<T> {
    /// Adam with this learning rate and its usual settings, with weights that decay.
    ///
    /// # Errors
    /// Where `weight_decay` is negative or not finite.
    pub fn new(learning_rate: f64, weight_decay: f64) -> Result<AdamW<T>, ConfigError> {
        AdamW::of(Adam::new(learning_rate), weight_decay)
    }

    /// An [`Adam`] of any settings, with weights that decay.
    ///
    /// # Errors
    /// Where `weight_decay` is negative or not finite.
    ///
    /// # Example
    /// ```
    /// # use ch06_optimizers::{Adam, AdamW};
    /// let optimizer = AdamW::<f32>::of(Adam::new(0.001).beta2(0.99)?, 0.01)?;
    /// # Ok::<(), common::ConfigError>(())
    /// ```
    pub fn of(adam: Adam<T>, weight_decay: f64) -> Result<AdamW<T>, ConfigError> {
        Ok(AdamW { adam, weight_decay: not_negative("AdamW", "a weight decay", weight_decay)? })
    }
}
