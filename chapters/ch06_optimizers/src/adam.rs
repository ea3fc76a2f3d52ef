//! Adam: momentum and RMSprop in one, without their cold start.
//!
//! Legend: w a parameter, dw its gradient, m and s the running means of dw and of dw², all of one
//! shape; β₁ and β₂ how much of them is kept, t the number of the step from 1 on, η the learning rate,
//! ε a small number.

use crate::memory::{Memory, learning_rate};
use crate::setting::{decay_rate, positive};
use common::parallel::Threads;
use common::{ConfigError, Optimizer, Parameter, Real};

// ANCHOR: adam
/// m ← β₁ m + (1 − β₁) dw (6.12), s ← β₂ s + (1 − β₂) dw² (6.13),
/// w ← w − η m̂ / (√ŝ + ε) with m̂ = m/(1 − β₁ᵗ), ŝ = s/(1 − β₂ᵗ) (6.14)
///
/// m and s begin at 0 and are too small at first; dividing by 1 − βᵗ makes them true means of the t
/// gradients that there have been. Without it the first step would be (1 − β₁)/√(1 − β₂) = 3.2 times
/// too long. With it, it is η in each weight, towards where its gradient falls.
///
/// t is counted once a step, for all parameters together.
///
/// # Errors
/// [`Adam::beta1`] and [`Adam::beta2`] refuse a β outside [0, 1), [`Adam::epsilon`] an ε that is not
/// above 0.
///
/// # Example
/// ```
/// # use ch06_optimizers::Adam;
/// # use common::{Optimizer, Parameter, Tensor};
/// let mut w = Parameter::new("weights", Tensor::from_vec(vec![1.0, 1.0_f64]));
/// w.gradient = Tensor::from_vec(vec![-30.0, 0.2]);
/// Adam::new(0.001).step(&mut [&mut w]);
/// assert!((w.value().data()[0] - 1.001).abs() < 1e-8);
/// assert!((w.value().data()[1] - 0.999).abs() < 1e-8);
/// ```
///
/// # Source
/// Kingma & Ba 2015, Algorithm 1 (s is its v); text 004, "在 Keras 中测试不同的优化器". β₁ and β₂ are
/// the paper's; ε has Keras's value (the paper's is 1e-8), and stands where PyTorch has it.
#[derive(Clone, Debug)]
pub struct Adam<T: Real> {
    learning_rate: f64,   // η
    beta1: f64,           // β₁
    beta2: f64,           // β₂
    epsilon: f64,         // ε
    steps: i32,           // t
    memory: Memory<T, 2>, // m and s, of w's shape
}

impl<T: Real> Optimizer<T> for Adam<T> {
    // ANCHOR: adam_step
    fn step_on(&mut self, threads: &Threads, parameters: &mut [&mut Parameter<T>]) {
        self.steps = self.steps.saturating_add(1);
        let (beta1, beta2) = (T::of(self.beta1), T::of(self.beta2));
        let (new1, new2) = (T::of(1.0 - self.beta1), T::of(1.0 - self.beta2));
        // What does not depend on the weight is computed once, in f64.
        let rate = T::of(self.learning_rate / (1.0 - self.beta1.powi(self.steps))); // η/(1 − β₁ᵗ)
        let root = T::of((1.0 - self.beta2.powi(self.steps)).sqrt().recip()); // 1/√(1 − β₂ᵗ)
        let epsilon = T::of(self.epsilon);
        self.memory.update("Adam", threads, parameters, |w, dw, [m, s]| {
            for (((w, &dw), m), s) in w.iter_mut().zip(dw).zip(m).zip(s) {
                *m = (beta1 * *m + new1 * dw).flushed(); // (6.12)
                *s = (beta2 * *s + new2 * dw * dw).flushed(); // (6.13)
                *w -= rate * *m / (s.sqrt() * root + epsilon); // (6.14)
            }
        });
    }
    // ANCHOR_END: adam_step
    // ANCHOR_END: adam

    fn name(&self) -> &'static str {
        "Adam"
    }

    learning_rate!(own);
}

impl<T: Real> Adam<T> {
    /// Descent with steps of at most about `learning_rate` in each weight, β₁ = 0.9, β₂ = 0.999 and
    /// ε = 1e-7.
    pub fn new(learning_rate: f64) -> Adam<T> {
        Adam { learning_rate, beta1: 0.9, beta2: 0.999, epsilon: 1e-7, steps: 0, memory: Memory::new() }
    }

    /// Another β₁: how much of the running mean of gradients a step keeps.
    ///
    /// # Errors
    /// Where it is not in [0, 1).
    pub fn beta1(self, beta1: f64) -> Result<Adam<T>, ConfigError> {
        Ok(Adam { beta1: decay_rate("Adam", "β₁", beta1)?, ..self })
    }

    /// Another β₂: how much of the running mean of squared gradients a step keeps.
    ///
    /// # Errors
    /// Where it is not in [0, 1).
    pub fn beta2(self, beta2: f64) -> Result<Adam<T>, ConfigError> {
        Ok(Adam { beta2: decay_rate("Adam", "β₂", beta2)?, ..self })
    }

    /// Another ε.
    ///
    /// # Errors
    /// Where it is not above 0.
    pub fn epsilon(self, epsilon: f64) -> Result<Adam<T>, ConfigError> {
        Ok(Adam { epsilon: positive("Adam", "an ε", epsilon)?, ..self })
    }
}
