//! Back-propagation as text 002 has it: the δ form, for networks of sigmoids and squared error.
//!
//! There ŷ is the **target** and y the output (text 000 has it the other way round), the error is
//! E = ½ Σᵢ (ŷᵢ − yᵢ)², and δᵢ = −∂E/∂zᵢ carries a minus sign: that is why its updates **add** η δ x.
//! Everything is written in indices, one unit at a time, for one example; tests show that it
//! computes the gradients of the general form, `Dense` and `Activation`.

use ch02_learning_slowdown::sigmoid;

// ANCHOR: delta
/// A network of sigmoid units, layer behind layer. `weights[l][j][i]` leads from unit i of layer l to
/// unit j of layer l + 1; `biases[l][j]` is that unit's own.
#[derive(Clone, Debug)]
pub struct SigmoidNetwork {
    /// ω, by layer, target unit, source unit.
    pub weights: Vec<Vec<Vec<f64>>>,
    /// Biases, by layer and unit.
    pub biases: Vec<Vec<f64>>,
}

impl SigmoidNetwork {
    /// The activations of every layer, the input first: aⱼ = σ(Σᵢ ωⱼᵢ aᵢ + bⱼ) (4.3)
    pub fn activations(&self, x: &[f64]) -> Vec<Vec<f64>> {
        let mut layers = vec![x.to_vec()];
        for (weights, biases) in self.weights.iter().zip(&self.biases) {
            let a = &layers[layers.len() - 1];
            let unit =
                |(w, b): (&Vec<f64>, &f64)| sigmoid(w.iter().zip(a).map(|(w, a)| w * a).sum::<f64>() + b);
            layers.push(weights.iter().zip(biases).map(unit).collect());
        }
        layers
    }

    /// δ of every unit behind the input, layer by layer: how much a unit's weighted input should
    /// **rise** to lower the error.
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
                self.biases[l][j] += learning_rate * delta;
            }
        }
    }
}
// ANCHOR_END: delta

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Activation, Dense, Sequential};
    use ch02_learning_slowdown::{HalfSquaredError, Sgd, Sigmoid};
    use common::{Seed, Tensor};

    #[test]
    fn the_delta_form_and_the_general_form_learn_the_same() {
        let sizes = [3, 4, 2];
        let mut rng = Seed(6).stream("test");
        let mut random = |n: usize| (0..n).map(|_| rng.normal()).collect::<Vec<f64>>();
        let mut network = SigmoidNetwork { weights: Vec::new(), biases: Vec::new() };
        let mut model = Sequential::new([3]);
        for pair in sizes.windows(2) {
            let rows: Vec<Vec<f64>> = (0..pair[1]).map(|_| random(pair[0])).collect();
            let bias = random(pair[1]);
            let w = Tensor::new([pair[1], pair[0]], rows.concat()).unwrap().transposed(); // (in, out)
            let dense = Dense::from_weights(w, Tensor::from_vec(bias.clone()));
            model = model.add(dense).unwrap().add(Activation::new(Sigmoid)).unwrap();
            network.weights.push(rows);
            network.biases.push(bias);
        }
        model.compile(HalfSquaredError, Sgd::new(0.7));
        for _ in 0..5 {
            let (x, target) = (random(3), random(2));
            network.learn(&x, &target, 0.7);
            let (x, t) = (Tensor::new([1, 3], x).unwrap(), Tensor::new([1, 2], target).unwrap());
            model.train_on_batch(&x, &t, Seed(0)).unwrap();
        }
        for (l, weights) in model.weights().chunks(2).enumerate() {
            for j in 0..sizes[l + 1] {
                for i in 0..sizes[l] {
                    let difference = weights[0].at(&[i, j]) - network.weights[l][j][i];
                    assert!(difference.abs() < 1e-14, "layer {l}, from {i} to {j}: {difference}");
                }
                assert!((weights[1].data()[j] - network.biases[l][j]).abs() < 1e-14);
            }
        }
    }
}
