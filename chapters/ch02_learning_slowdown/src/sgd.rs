//! Stochastic gradient descent.

use common::learning::update_each;
use common::parallel::Threads;
use common::{Optimizer, Parameter, Real};

// ANCHOR: sgd
/// Gradient descent with a constant step length: w ← w − η dw (2.9)
///
/// "Stochastic" because dw comes from a mini-batch, a random sample of the data.
///
/// # Source
/// Robbins & Monro 1951; text 004, "在 Keras 中测试不同的优化器". Keras's default is η = 0.01.
///
/// # Example
/// ```
/// # use ch02_learning_slowdown::Sgd;
/// # use common::{Optimizer, Parameter, Tensor};
/// let mut w = Parameter::new("weights", Tensor::from_vec(vec![1.0, 2.0]));
/// w.gradient = Tensor::from_vec(vec![10.0, -10.0]);
/// Sgd::new(0.01).step(&mut [&mut w]);
/// assert_eq!(w.value().data(), [0.9, 2.1]);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Sgd {
    learning_rate: f64,
}

impl Sgd {
    /// Descent with step length `learning_rate`.
    pub fn new(learning_rate: f64) -> Sgd {
        Sgd { learning_rate }
    }
}

impl<T: Real> Optimizer<T> for Sgd {
    fn name(&self) -> &'static str {
        "Sgd"
    }

    fn step_on(&mut self, threads: &Threads, parameters: &mut [&mut Parameter<T>]) {
        let rate = T::of(self.learning_rate);
        let nothing = &mut vec![[]; parameters.len()]; // it remembers nothing of its steps
        update_each(threads, parameters, nothing, |w, dw, []| {
            for (w, &dw) in w.iter_mut().zip(dw) {
                *w -= rate * dw; // (2.9)
            }
        });
    }

    fn learning_rate(&self) -> f64 {
        self.learning_rate
    }

    fn set_learning_rate(&mut self, learning_rate: f64) {
        self.learning_rate = learning_rate;
    }
}
// ANCHOR_END: sgd
