//! A chain of neurons, the smallest deep network, and how a gradient fares on its way back through it.

use crate::activation::ActivationFunction;
use crate::neuron::Neuron;
use common::Real;

// ANCHOR: chain
/// Neurons of one input in a row: aₗ = f(zₗ) with zₗ = wₗ aₗ₋₁ + bₗ, for l from 1 to L, and a₀ = x.
///
/// Its last neuron's cost is (2.1). The chain rule carries the gradient back, neuron by neuron; at each
/// it is multiplied by w f′(z):
///
/// - δ_L = (a_L − y) f′(z_L), as in (2.3)
/// - δₗ = wₗ₊₁ δₗ₊₁ f′(zₗ) (2.10)
/// - ∂C/∂wₗ = δₗ aₗ₋₁ and ∂C/∂bₗ = δₗ (2.11)
///
/// With a sigmoid f′ ≤ 1/4: unless the weights make up for it, the gradient vanishes as 4⁻ᴸ.
///
/// # Source
/// Nielsen, *Neural Networks and Deep Learning*, chapter 5.
///
/// # Example
/// ```
/// # use ch02_learning_slowdown::{NeuronChain, Relu, Sigmoid};
/// let (_, db) = NeuronChain::<Relu>::uniform(10, 1.0, 0.0).gradient(1.0, 0.0);
/// assert_eq!(db[0], db[9]); // as large at the first neuron as at the last
/// let (_, db) = NeuronChain::<Sigmoid>::uniform(10, 1.0, 0.0).gradient(1.0, 0.0);
/// assert!(db[0] < db[9] * 0.25_f64.powi(9));
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct NeuronChain<F, T = f64> {
    neurons: Vec<Neuron<F, T>>,
}

impl<F: ActivationFunction, T: Real> NeuronChain<F, T> {
    /// A chain of neurons of these weights and biases, the one next to the input first.
    ///
    /// # Panics
    /// Where there are none, or not as many biases as weights.
    pub fn new(weights: &[T], biases: &[T]) -> NeuronChain<F, T> {
        assert!(
            !weights.is_empty() && weights.len() == biases.len(),
            "NeuronChain: expected as many biases as weights and at least one, got {} weights and {} biases",
            weights.len(),
            biases.len()
        );
        let neuron = |(&w, &b)| Neuron::new(vec![w], b);
        NeuronChain { neurons: weights.iter().zip(biases).map(neuron).collect() }
    }

    /// A chain of `depth` equal neurons.
    ///
    /// # Panics
    /// For depth 0.
    pub fn uniform(depth: usize, weight: T, bias: T) -> NeuronChain<F, T> {
        NeuronChain::new(&vec![weight; depth], &vec![bias; depth])
    }

    /// a₀ = x, a₁, …, a_L: one more than there are neurons.
    pub fn activations(&self, x: T) -> Vec<T> {
        let mut activations = vec![x];
        for neuron in &self.neurons {
            let a = neuron.output(&[activations[activations.len() - 1]]);
            activations.push(a);
        }
        activations
    }

    /// C = (y − a_L)² / 2 for target y (2.1)
    pub fn cost(&self, x: T, y: T) -> T {
        let activations = self.activations(x);
        let error = activations[self.neurons.len()] - y;
        error * error / T::of(2.0) // (2.1)
    }

    /// ∂C/∂wₗ and ∂C/∂bₗ for l from 1 to L (2.11)
    pub fn gradient(&self, x: T, y: T) -> (Vec<T>, Vec<T>) {
        let activations = self.activations(x);
        let depth = self.neurons.len();
        let (mut dw, mut db) = (vec![T::ZERO; depth], vec![T::ZERO; depth]);
        let mut da = activations[depth] - y; // ∂C/∂a_L
        for l in (0..depth).rev() {
            let (input, output) = (activations[l], activations[l + 1]);
            let z = self.neurons[l].weighted_input(&[input]);
            let delta = da * F::slope(z, output); // (2.3) at the last neuron, (2.10) before it
            dw[l] = delta * input; // (2.11)
            db[l] = delta; // (2.11)
            da = self.neurons[l].weights[0] * delta; // ∂C/∂aₗ₋₁, for the neuron before
        }
        (dw, db)
    }
}
// ANCHOR_END: chain

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Linear, Relu, Sigmoid, Tanh, central_difference};
    use approx::assert_relative_eq;

    const WEIGHTS: [f64; 4] = [0.9, -1.2, -0.6, 1.5];
    const BIASES: [f64; 4] = [0.3, 0.8, 0.5, -0.1];

    fn gradient_agrees<F: ActivationFunction>() {
        let (x, y) = (0.7, 0.2);
        let (dw, db) = NeuronChain::<F>::new(&WEIGHTS, &BIASES).gradient(x, y);
        let moved = |values: &[f64; 4], l: usize, value: f64| {
            let mut values = *values;
            values[l] = value;
            values
        };
        for l in 0..4 {
            let of_w = |w| NeuronChain::<F>::new(&moved(&WEIGHTS, l, w), &BIASES).cost(x, y);
            let of_b = |b| NeuronChain::<F>::new(&WEIGHTS, &moved(&BIASES, l, b)).cost(x, y);
            // Central differences of a cost of about 0.1 are good to about 1e-11.
            assert_relative_eq!(dw[l], central_difference(of_w, WEIGHTS[l], 1e-5), epsilon = 1e-10);
            assert_relative_eq!(db[l], central_difference(of_b, BIASES[l], 1e-5), epsilon = 1e-10);
        }
    }

    #[test]
    fn the_gradient_of_a_chain_agrees_with_central_differences() {
        gradient_agrees::<Sigmoid>();
        gradient_agrees::<Tanh>();
        gradient_agrees::<Relu>();
        gradient_agrees::<Linear>();
    }

    #[test]
    fn a_chain_of_one_is_the_neuron() {
        let (neuron, chain) =
            (Neuron::<Sigmoid>::new(vec![2.0], 2.0), NeuronChain::<Sigmoid>::uniform(1, 2.0, 2.0));
        assert_eq!(chain.cost(1.0, 0.0), neuron.cost(&[1.0], 0.0));
        let ((dw, db), (chain_dw, chain_db)) = (neuron.gradient(&[1.0], 0.0), chain.gradient(1.0, 0.0));
        assert_eq!((chain_dw, chain_db), (dw, vec![db]));
    }

    #[test]
    fn with_weights_of_one_every_sigmoid_takes_at_least_three_quarters_of_the_gradient() {
        let (_, db) = NeuronChain::<Sigmoid>::uniform(30, 1.0, 0.0).gradient(1.0, 0.0);
        assert!(db.windows(2).all(|pair| pair[0] > 0.0 && pair[0] <= 0.25 * pair[1]));
    }

    #[test]
    #[should_panic(expected = "NeuronChain: expected as many biases as weights and at least one, \
                               got 2 weights and 1 biases")]
    fn a_chain_refuses_a_missing_bias() {
        NeuronChain::<Relu>::new(&[1.0, 1.0], &[0.0]);
    }

    #[test]
    #[should_panic(expected = "got 0 weights and 0 biases")]
    fn a_chain_refuses_to_be_empty() {
        NeuronChain::<Relu, f64>::uniform(0, 1.0, 0.0);
    }
}
