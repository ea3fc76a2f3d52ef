//! Back-propagation as text 002 has it: the δ form, for networks of sigmoids and squared error.
//!
//! Everything is written in indices, one unit at a time, for one example; tests show that it computes
//! the gradients of the general form, `Dense` and `Activation`. The texts do not agree on what a hat
//! means, and one who mixes them up climbs:
//!
//! | here, as in 002 | the rest of this library | text 000 |
//! |---|---|---|
//! | ŷᵢ, the **target** | t | y |
//! | yᵢ, the output | y | ŷ |
//! | E = ½ Σᵢ (ŷᵢ − yᵢ)² | `HalfSquaredError` on one example | C = (y − ŷ)²/2 (2.1) |
//! | δᵢ = −∂E/∂zᵢ | −dz, the gradient with its sign turned | |
//! | ωⱼᵢ, from unit i to unit j | W\[i, j\]: W is (in, out) | w |
//! | ωⱼᵢ ← ωⱼᵢ **+** η δⱼ xⱼᵢ | w ← w **−** η dw | |
//!
//! δ is the way that zᵢ should go to lower the error, not the slope: that is why 002's updates add.

use crate::{Activation, Dense, Sequential};
use ch02_learning_slowdown::{Sigmoid, sigmoid};
use common::{ShapeError, Tensor};

// ANCHOR: delta
/// A network of sigmoid units, layer behind layer, biases included (002's formulas leave them out;
/// its count of weights has them).
///
/// # Example
/// ```
/// # use ch04_mlp::SigmoidNetwork;
/// // Two inputs, one unit.
/// let mut network = SigmoidNetwork::new(vec![vec![vec![0.5, -0.4]]], vec![vec![0.1]]);
/// let (x, target) = ([1.0, 0.5], [0.9]);
/// let before = network.error(&x, &target);
/// network.learn(&x, &target, 0.5);
/// assert!(network.error(&x, &target) < before);
/// ```
///
/// # Source
/// Text 002, "反向传播算法".
#[derive(Clone, Debug, PartialEq)]
pub struct SigmoidNetwork {
    /// ω: `weights[l][j][i]` leads from unit i of layer l (0 is the input) to unit j of layer l + 1.
    pub weights: Vec<Vec<Vec<f64>>>,
    /// `biases[l][j]` belongs to unit j of layer l + 1.
    pub biases: Vec<Vec<f64>>,
}

impl SigmoidNetwork {
    /// A network of these weights.
    ///
    /// # Panics
    /// Where a unit has not one weight for each unit of the layer before it, or not one bias.
    pub fn new(weights: Vec<Vec<Vec<f64>>>, biases: Vec<Vec<f64>>) -> SigmoidNetwork {
        let units: Vec<usize> = weights.iter().map(Vec::len).collect();
        let bias_counts: Vec<usize> = biases.iter().map(Vec::len).collect();
        assert!(
            units == bias_counts,
            "SigmoidNetwork: expected biases {units:?} by layer, got {bias_counts:?}"
        );
        for (l, layer) in weights.iter().enumerate() {
            let expected = if l == 0 { layer.first().map_or(0, Vec::len) } else { units[l - 1] };
            for (j, unit) in layer.iter().enumerate() {
                let got = unit.len();
                assert!(
                    got == expected,
                    "SigmoidNetwork: expected {expected} weights for unit {j} of layer {}, got {got}",
                    l + 1
                );
            }
        }
        SigmoidNetwork { weights, biases }
    }

    // ANCHOR: activations
    /// The activations of every layer, the input first: aⱼ = σ(Σᵢ ωⱼᵢ aᵢ + bⱼ) (4.3)
    ///
    /// # Panics
    /// Where x has not one number for each weight of the first units.
    pub fn activations(&self, x: &[f64]) -> Vec<Vec<f64>> {
        let inputs = self.weights.first().and_then(|layer| layer.first()).map_or(x.len(), Vec::len);
        assert!(x.len() == inputs, "SigmoidNetwork: expected {inputs} inputs, got {}", x.len());
        let mut layers = vec![x.to_vec()];
        for (weights, biases) in self.weights.iter().zip(&self.biases) {
            let a = &layers[layers.len() - 1];
            let unit = |(weights, bias): (&Vec<f64>, &f64)| {
                let z = weights.iter().zip(a).map(|(w, a)| w * a).sum::<f64>() + bias;
                sigmoid(z)
            };
            layers.push(weights.iter().zip(biases).map(unit).collect());
        }
        layers
    }
    // ANCHOR_END: activations

    /// E = ½ Σᵢ (ŷᵢ − yᵢ)², ŷ the target
    pub fn error(&self, x: &[f64], target: &[f64]) -> f64 {
        let activations = self.activations(x);
        let output = &activations[activations.len() - 1];
        output.iter().zip(target).map(|(y, target)| (target - y).powi(2)).sum::<f64>() / 2.0
    }

    // ANCHOR: deltas
    /// δ of every unit behind the input, layer by layer: how much a unit's weighted input should
    /// **rise** to lower the error. `deltas[l][j]` belongs to unit j of layer l + 1, as a bias does.
    ///
    /// `activations` are those of [`activations`](SigmoidNetwork::activations) for the same weights.
    pub fn deltas(&self, activations: &[Vec<f64>], target: &[f64]) -> Vec<Vec<f64>> {
        let last = &activations[activations.len() - 1];
        // Output units: δᵢ = yᵢ (1 − yᵢ)(ŷᵢ − yᵢ)  (4.4)
        let output = last.iter().zip(target).map(|(y, target)| y * (1.0 - y) * (target - y)).collect();
        let mut deltas: Vec<Vec<f64>> = vec![output];
        for l in (1..self.weights.len()).rev() {
            let (behind, weights) = (&deltas[deltas.len() - 1], &self.weights[l]);
            let hidden = activations[l].iter().enumerate().map(|(i, a)| {
                // Hidden units: δᵢ = aᵢ (1 − aᵢ) Σₖ ωₖᵢ δₖ  (4.5)
                let blame: f64 = weights.iter().zip(behind).map(|(w, delta)| w[i] * delta).sum();
                a * (1.0 - a) * blame
            });
            deltas.push(hidden.collect());
        }
        deltas.reverse();
        deltas
    }
    // ANCHOR_END: deltas

    // ANCHOR: learn
    /// One step on one example: ωⱼᵢ ← ωⱼᵢ + η δⱼ xⱼᵢ (4.6), xⱼᵢ being what unit i hands to unit j.
    /// The gradient is −δⱼ xⱼᵢ, so adding is descending.
    pub fn learn(&mut self, x: &[f64], target: &[f64], learning_rate: f64) {
        let activations = self.activations(x);
        let deltas = self.deltas(&activations, target);
        for (l, delta) in deltas.iter().enumerate() {
            for (j, delta) in delta.iter().enumerate() {
                for (w, x) in self.weights[l][j].iter_mut().zip(&activations[l]) {
                    *w += learning_rate * delta * x; // (4.6)
                }
                self.biases[l][j] += learning_rate * delta; // a bias is the weight of an input 1
            }
        }
    }
    // ANCHOR_END: learn
    // ANCHOR_END: delta

    /// The same network in the general form: [`Dense`] and sigmoid [`Activation`] in turn. Each
    /// layer's ω becomes W = ωᵀ, (in, out).
    ///
    /// # Errors
    /// Where the weights have been changed so that neighbouring layers do not fit.
    pub fn to_sequential(&self) -> Result<Sequential<f64>, ShapeError> {
        let inputs = self.weights.first().and_then(|layer| layer.first()).map_or(0, Vec::len);
        self.weights.iter().zip(&self.biases).try_fold(Sequential::new([inputs]), |model, (rows, bias)| {
            let fan_in = rows.first().map_or(0, Vec::len);
            let weights = Tensor::new([rows.len(), fan_in], rows.concat())?.transposed(); // (in, out)
            let dense = Dense::from_weights(weights, Tensor::from_vec(bias.clone()));
            model.add(dense)?.add(Activation::new(Sigmoid))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ch02_learning_slowdown::{HalfSquaredError, Sgd, central_difference};
    use common::{Rng, Seed};

    const SIZES: [usize; 3] = [3, 4, 2];

    fn random(n: usize, rng: &mut Rng) -> Vec<f64> {
        (0..n).map(|_| rng.normal()).collect()
    }

    fn random_network(rng: &mut Rng) -> SigmoidNetwork {
        let layer = |pair: &[usize], rng: &mut Rng| (0..pair[1]).map(|_| random(pair[0], rng)).collect();
        let weights = SIZES.windows(2).map(|pair| layer(pair, rng)).collect();
        let biases = SIZES[1..].iter().map(|&units| random(units, rng)).collect();
        SigmoidNetwork::new(weights, biases)
    }

    #[test]
    fn the_delta_form_and_the_general_form_learn_the_same() {
        let mut rng = Seed(6).stream("test");
        let mut network = random_network(&mut rng);
        let mut model = network.to_sequential().unwrap();
        model.compile(HalfSquaredError, Sgd::new(0.7));
        for _ in 0..5 {
            let (x, target) = (random(3, &mut rng), random(2, &mut rng));
            network.learn(&x, &target, 0.7);
            let (x, t) = (Tensor::new([1, 3], x).unwrap(), Tensor::new([1, 2], target).unwrap());
            model.train_on_batch(&x, &t, Seed(0)).unwrap();
        }
        for (l, weights) in model.weights().chunks(2).enumerate() {
            for j in 0..SIZES[l + 1] {
                for i in 0..SIZES[l] {
                    let difference = weights[0].at(&[i, j]) - network.weights[l][j][i];
                    assert!(difference.abs() < 1e-14, "layer {l}, from {i} to {j}: {difference}");
                }
                assert!((weights[1].data()[j] - network.biases[l][j]).abs() < 1e-14);
            }
        }
    }

    // ANCHOR: slope_test
    #[test]
    fn a_delta_is_the_slope_of_the_error_with_its_sign_turned() {
        let mut rng = Seed(7).stream("test");
        let network = random_network(&mut rng);
        let (x, target) = (random(3, &mut rng), random(2, &mut rng));
        let deltas = network.deltas(&network.activations(&x), &target);
        for (l, layer) in deltas.iter().enumerate() {
            for (j, delta) in layer.iter().enumerate() {
                // A bias moves its unit's weighted input one to one: ∂E/∂b = ∂E/∂z.
                let error = |b: f64| {
                    let mut moved = network.clone();
                    moved.biases[l][j] = b;
                    moved.error(&x, &target)
                };
                let slope = central_difference(error, network.biases[l][j], 1e-5);
                assert!((delta + slope).abs() < 1e-10, "unit {j} of layer {l}: {delta} and {slope}");
            }
        }
    }
    // ANCHOR_END: slope_test

    #[test]
    #[should_panic(expected = "SigmoidNetwork: expected 2 weights for unit 0 of layer 2, got 3")]
    fn layers_that_do_not_fit_are_refused() {
        let (first, second) = (vec![vec![0.0; 2]; 2], vec![vec![0.0; 3]]);
        SigmoidNetwork::new(vec![first, second], vec![vec![0.0; 2], vec![0.0]]);
    }
}
