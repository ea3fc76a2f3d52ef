//! One neuron with a smooth activation, and the gradient of its squared error.

use crate::activation::ActivationFunction;
use common::Real;
use std::marker::PhantomData;

// ANCHOR: neuron
// ANCHOR: neuron_forward
/// A neuron: ŷ = f(z) with z = w · x + b.
///
/// With the sigmoid for f and three inputs this is the neuron of text 001. A small change of a weight
/// changes its output a little: Δŷ ≈ f′(z) xᵢ Δwᵢ. A step's output stays or jumps.
///
/// Here y is the target and ŷ the output, as in text 000. It learns from one example at a time:
/// [`Neuron::gradient`], then [`Neuron::descend`].
///
/// # Example
/// ```
/// # use ch02_learning_slowdown::{Neuron, Sigmoid};
/// let neuron = Neuron::<Sigmoid>::new(vec![0.6], 0.9);
/// assert!((neuron.output(&[1.0]) - 0.8176).abs() < 1e-4);
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Neuron<F, T = f64> {
    /// w, one an input
    pub weights: Vec<T>,
    /// b
    pub bias: T,
    function: PhantomData<F>,
}

impl<F: ActivationFunction, T: Real> Neuron<F, T> {
    /// A neuron of these weights.
    pub fn new(weights: Vec<T>, bias: T) -> Neuron<F, T> {
        Neuron { weights, bias, function: PhantomData }
    }

    /// z = Σᵢ wᵢ xᵢ + b
    ///
    /// # Panics
    /// Where x has another length than the weights.
    pub fn weighted_input(&self, x: &[T]) -> T {
        assert!(
            x.len() == self.weights.len(),
            "Neuron: expected {} inputs, got {}",
            self.weights.len(),
            x.len()
        );
        self.weights.iter().zip(x).map(|(&w, &x)| w * x).sum::<T>() + self.bias
    }

    /// ŷ = f(z)
    ///
    /// # Panics
    /// As [`Neuron::weighted_input`].
    pub fn output(&self, x: &[T]) -> T {
        F::value(self.weighted_input(x))
    }

    /// C = (y − ŷ)² / 2 for target y (2.1)
    ///
    /// # Panics
    /// As [`Neuron::weighted_input`].
    pub fn cost(&self, x: &[T], y: T) -> T {
        let error = self.output(x) - y;
        error * error / T::of(2.0) // (2.1)
    }
    // ANCHOR_END: neuron_forward

    // ANCHOR: neuron_gradient
    /// ∂C/∂w = (ŷ − y) f′(z) x (2.2) and ∂C/∂b = (ŷ − y) f′(z) (2.3)
    ///
    /// Both carry f′(z): where a sigmoid is flat they are small, however wrong the output is. All
    /// ∂C/∂wᵢ share the factor (ŷ − y) f′(z): where all inputs are positive they share their sign, too.
    ///
    /// # Panics
    /// As [`Neuron::weighted_input`].
    pub fn gradient(&self, x: &[T], y: T) -> (Vec<T>, T) {
        let z = self.weighted_input(x);
        let output = F::value(z);
        let delta = (output - y) * F::slope(z, output);
        let dw = x.iter().map(|&x| delta * x).collect(); // (2.2)
        (dw, delta) // (2.3)
    }

    /// One step of gradient descent: w ← w − η ∂C/∂w, b ← b − η ∂C/∂b. [`Sgd`](crate::Sgd) does the
    /// same for the parameters of whole networks (2.9).
    pub fn descend(&mut self, dw: &[T], db: T, learning_rate: f64) {
        let rate = T::of(learning_rate);
        for (w, &dw) in self.weights.iter_mut().zip(dw) {
            *w -= rate * dw;
        }
        self.bias -= rate * db;
    }
    // ANCHOR_END: neuron_gradient
}
// ANCHOR_END: neuron

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Relu, Sigmoid, Tanh, central_difference};
    use approx::assert_relative_eq;

    fn gradient_agrees<F: ActivationFunction>() {
        let (x, y) = ([0.5, -1.5, 2.0], 0.3);
        let neuron = Neuron::<F>::new(vec![0.7, -0.2, 0.4], 0.1);
        let (dw, db) = neuron.gradient(&x, y);
        for (i, dw) in dw.into_iter().enumerate() {
            let numerical = central_difference(
                |w| {
                    let mut moved = neuron.clone();
                    moved.weights[i] = w;
                    moved.cost(&x, y)
                },
                neuron.weights[i],
                1e-5,
            );
            assert_relative_eq!(dw, numerical, max_relative = 1e-8);
        }
        let numerical =
            central_difference(|b| Neuron { bias: b, ..neuron.clone() }.cost(&x, y), neuron.bias, 1e-5);
        assert_relative_eq!(db, numerical, max_relative = 1e-8);
    }

    #[test]
    fn equations_2_2_and_2_3_agree_with_central_differences() {
        gradient_agrees::<Sigmoid>();
        gradient_agrees::<Tanh>();
        gradient_agrees::<Relu>();
    }

    #[test]
    fn descending_lowers_the_cost() {
        let mut neuron = Neuron::<Sigmoid>::new(vec![0.6], 0.9);
        let before = neuron.cost(&[1.0], 0.0);
        let (dw, db) = neuron.gradient(&[1.0], 0.0);
        neuron.descend(&dw, db, 0.15);
        assert!(neuron.cost(&[1.0], 0.0) < before);
    }

    #[test]
    #[should_panic(expected = "Neuron: expected 3 inputs, got 2")]
    fn a_neuron_refuses_another_number_of_inputs() {
        Neuron::<Sigmoid>::new(vec![0.0; 3], 0.0).output(&[1.0, 2.0]);
    }
}
