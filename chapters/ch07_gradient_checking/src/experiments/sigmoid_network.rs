//! A network of three sigmoid units whose gradient is known in text 002's δ form: 2 inputs, 2 hidden
//! units, 1 output, E = ½ (ŷ − y)², ŷ the target.

use ch04_mlp::SigmoidNetwork;
use common::Seed;
use nalgebra::ComplexField;

pub const X: [f64; 2] = [1.0, 0.5];
pub const TARGET: f64 = 0.9;
/// Weights and biases.
pub const NUMBERS: usize = 9;

/// All ω and b in one list, unit by unit, a unit's bias behind its weights: the hidden units (2 + 1)
/// each, then the output (2 + 1).
pub type Numbers<C> = [C; NUMBERS];

/// Random numbers of size 1.
pub fn start(seed: Seed) -> Numbers<f64> {
    let mut rng = seed.stream("init");
    [0; NUMBERS].map(|_| rng.normal())
}

/// E, written over real or complex numbers.
pub fn error<C: ComplexField<RealField = f64>>(w: &Numbers<C>) -> C {
    let number = C::from_real;
    let sigmoid = |z: C| C::one() / (C::one() + (-z).exp());
    let unit = |u: usize, a: [C; 2]| {
        let [a, b] = a;
        sigmoid(w[3 * u].clone() * a + w[3 * u + 1].clone() * b + w[3 * u + 2].clone())
    };
    let x = X.map(number);
    let hidden = [unit(0, x.clone()), unit(1, x)];
    let e = number(TARGET) - unit(2, hidden);
    number(0.5) * e.clone() * e
}

/// δⱼ xⱼᵢ for every ω, with a bias's x = 1: what 002 adds, times η. The gradient is −δⱼ xⱼᵢ.
pub fn delta_x(w: &Numbers<f64>) -> Numbers<f64> {
    let weights = |u: usize| vec![w[3 * u], w[3 * u + 1]];
    let biases = vec![vec![w[2], w[5]], vec![w[8]]];
    let network = SigmoidNetwork::new(vec![vec![weights(0), weights(1)], vec![weights(2)]], biases);
    let activations = network.activations(&X);
    let deltas = network.deltas(&activations, &[TARGET]);
    let mut products = [0.0; NUMBERS];
    for (u, unit) in products.chunks_mut(3).enumerate() {
        let (layer, j) = if u < 2 { (0, u) } else { (1, 0) };
        let delta = deltas[layer][j];
        unit.copy_from_slice(&[delta * activations[layer][0], delta * activations[layer][1], delta]);
    }
    products
}

/// ∂E/∂ω by the δ form.
pub fn gradient(w: &Numbers<f64>) -> Numbers<f64> {
    delta_x(w).map(|product| -product)
}

/// The numbers with the i-th one replaced.
pub fn with<C: ComplexField>(w: &Numbers<C>, i: usize, number: C) -> Numbers<C> {
    let mut moved = w.clone();
    moved[i] = number;
    moved
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::central;

    #[test]
    fn the_delta_form_is_the_gradient_of_this_error() {
        let w = start(Seed(3));
        let exact = gradient(&w);
        for (i, exact) in exact.into_iter().enumerate() {
            // h²/6 f‴ and ε|f|/h at h = 1e-5: both near 1e-11.
            assert!((central(|v| error(&with(&w, i, v)), w[i], 1e-5) - exact).abs() < 1e-9, "number {i}");
        }
    }
}
