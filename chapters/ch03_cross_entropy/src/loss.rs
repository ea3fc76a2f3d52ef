//! Cross-entropies: of probabilities, as they are defined, and of logits, as they are computed; beside
//! them the squared error behind a sigmoid, which they replace.
//!
//! Legend: z logits, p probabilities, t targets, all (N, K); N examples, K outputs.

use crate::softmax::{softmax, softmax_row};
use ch02_learning_slowdown::sigmoid;
use common::{Loss, Real, Tensor};

/// Probabilities this close to 0 count as this large where their logarithm is taken (Keras does the
/// same at 1e-7): the definitions below break there, the fused losses do not.
const SMALLEST_PROBABILITY: f64 = 1e-12;

// ANCHOR: binary_cross_entropy
/// C = −1/N Σₙₖ [t ln p + (1 − t) ln(1 − p)] for probabilities p: 000's (2.4) (3.3)
///
/// Each output answers a yes-or-no question of its own.
///
/// # Gradients
/// dp = (p − t) / (p (1 − p)) / N; behind a sigmoid, whose slope is p (1 − p), (p − t)/N remains.
///
/// # Source
/// Text 000, §1.1.2.2, (2.4).
///
/// # Example
/// ```
/// # use ch03_cross_entropy::BinaryCrossEntropy;
/// # use common::{Loss, Tensor};
/// let (p, t) = (Tensor::from_rows([[0.5]]), Tensor::from_rows([[1.0]]));
/// let c: f64 = BinaryCrossEntropy.value(&p, &t, 1);
/// assert!((c - 2.0_f64.ln()).abs() < 1e-15);
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct BinaryCrossEntropy;

impl<T: Real> Loss<T> for BinaryCrossEntropy {
    fn name(&self) -> &'static str {
        "BinaryCrossEntropy"
    }

    fn value(&self, p: &Tensor<T>, t: &Tensor<T>, n: usize) -> T {
        same_shape("BinaryCrossEntropy", p, t);
        let one_sum: T =
            pairs(p, t).map(|(p, t)| t * inside(p).ln() + (T::ONE - t) * inside(T::ONE - p).ln()).sum();
        -one_sum / T::of(n as f64)
    }

    fn gradient(&self, p: &Tensor<T>, t: &Tensor<T>, n: usize) -> Tensor<T> {
        let factor = T::of(1.0 / n as f64);
        p.zip_map(t, |p, t| factor * (p - t) / (inside(p) * inside(T::ONE - p)))
    }
}
// ANCHOR_END: binary_cross_entropy

// ANCHOR: sigmoid_cross_entropy
/// Sigmoid and binary cross-entropy in one, for logits z: C = 1/N Σₙₖ [max(z, 0) − t z + ln(1 + e^(−|z|))] (3.4)
///
/// Put p = σ(z) into (3.3) and simplify: nothing is divided, nothing overflows, and the value stays
/// exact where p rounds to 0 or 1.
///
/// # Gradients
/// dz = (σ(z) − t) / N, in which σ′ has cancelled: 000's (2.5) (3.5)
///
/// # Source
/// Text 000, (2.5).
///
/// # Example
/// ```
/// # use ch03_cross_entropy::SigmoidCrossEntropy;
/// # use common::{Loss, Tensor};
/// let (z, t) = (Tensor::from_rows([[-10_000.0]]), Tensor::from_rows([[1.0]]));
/// let c: f64 = SigmoidCrossEntropy.value(&z, &t, 1);
/// assert_eq!(c, 10_000.0);
/// assert_eq!(SigmoidCrossEntropy.gradient(&z, &t, 1).data(), [-1.0]);
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct SigmoidCrossEntropy;

impl<T: Real> Loss<T> for SigmoidCrossEntropy {
    fn name(&self) -> &'static str {
        "SigmoidCrossEntropy"
    }

    fn value(&self, z: &Tensor<T>, t: &Tensor<T>, n: usize) -> T {
        same_shape("SigmoidCrossEntropy", z, t);
        let sum: T = pairs(z, t).map(|(z, t)| positive_part(z) - t * z + (-z.abs()).exp().ln_1p()).sum();
        sum / T::of(n as f64)
    }

    fn gradient(&self, z: &Tensor<T>, t: &Tensor<T>, n: usize) -> Tensor<T> {
        let factor = T::of(1.0 / n as f64);
        z.zip_map(t, |z, t| factor * (sigmoid(z) - t)) // (3.5)
    }

    fn threshold(&self) -> f64 {
        0.0 // σ(0) = 1/2
    }

    fn prediction(&self, z: Tensor<T>) -> Tensor<T> {
        z.map(sigmoid)
    }
}
// ANCHOR_END: sigmoid_cross_entropy

// ANCHOR: sigmoid_squared_error
/// Sigmoid and half squared error in one, for logits z: C = 1/N Σₙₖ ½ (σ(z) − t)² (3.15)
///
/// The loss that this chapter replaces, in the same form as those that replace it, so that one loop
/// can train with either.
///
/// # Gradients
/// dz = (σ(z) − t) σ′(z) / N: beside (3.5) only σ′ is added, and that is the slowdown. (3.16)
///
/// # Source
/// Text 000, (2.1) to (2.3), for a layer of sigmoid neurons.
///
/// # Example
/// ```
/// # use ch03_cross_entropy::{SigmoidCrossEntropy, SigmoidSquaredError};
/// # use common::{Loss, Tensor};
/// let (z, t) = (Tensor::from_rows([[4.0]]), Tensor::from_rows([[0.0]])); // σ(4) = 0.982: badly wrong
/// let slow: f64 = SigmoidSquaredError.gradient(&z, &t, 1).scalar();
/// let quick: f64 = SigmoidCrossEntropy.gradient(&z, &t, 1).scalar();
/// assert!(slow < 0.018 && quick > 0.98);
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct SigmoidSquaredError;

impl<T: Real> Loss<T> for SigmoidSquaredError {
    fn name(&self) -> &'static str {
        "SigmoidSquaredError"
    }

    fn value(&self, z: &Tensor<T>, t: &Tensor<T>, n: usize) -> T {
        same_shape("SigmoidSquaredError", z, t);
        let error = |(z, t)| sigmoid(z) - t;
        pairs(z, t).map(error).map(|e| e * e).sum::<T>() / T::of(2.0 * n as f64)
    }

    fn gradient(&self, z: &Tensor<T>, t: &Tensor<T>, n: usize) -> Tensor<T> {
        let factor = T::of(1.0 / n as f64);
        z.zip_map(t, |z, t| {
            let y = sigmoid(z);
            factor * (y - t) * (y * (T::ONE - y)) // (3.16)
        })
    }

    fn threshold(&self) -> f64 {
        0.0 // σ(0) = 1/2
    }

    fn prediction(&self, z: Tensor<T>) -> Tensor<T> {
        z.map(sigmoid)
    }
}
// ANCHOR_END: sigmoid_squared_error

// ANCHOR: categorical_cross_entropy
/// C = −1/N Σₙ Σₖ tₙₖ ln pₙₖ for probabilities p (3.6)
///
/// One question with K answers. With one-hot targets only the right answer's probability counts.
///
/// # Gradients
/// dp = −t / p / N
///
/// # Source
/// Text 004, "在 Keras 中定义简单的神经网络".
///
/// # Example
/// ```
/// # use ch03_cross_entropy::CategoricalCrossEntropy;
/// # use common::{Loss, Tensor};
/// let (p, t) = (Tensor::from_rows([[0.1, 0.7, 0.2]]), Tensor::from_rows([[0.0, 1.0, 0.0]]));
/// let c: f64 = CategoricalCrossEntropy.value(&p, &t, 1);
/// assert!((c + 0.7_f64.ln()).abs() < 1e-15);
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct CategoricalCrossEntropy;

impl<T: Real> Loss<T> for CategoricalCrossEntropy {
    fn name(&self) -> &'static str {
        "CategoricalCrossEntropy"
    }

    fn value(&self, p: &Tensor<T>, t: &Tensor<T>, n: usize) -> T {
        same_shape("CategoricalCrossEntropy", p, t);
        let sum: T = pairs(p, t).map(|(p, t)| t * inside(p).ln()).sum();
        -sum / T::of(n as f64)
    }

    fn gradient(&self, p: &Tensor<T>, t: &Tensor<T>, n: usize) -> Tensor<T> {
        let factor = T::of(-1.0 / n as f64);
        p.zip_map(t, |p, t| factor * t / inside(p))
    }
}
// ANCHOR_END: categorical_cross_entropy

// ANCHOR: softmax_cross_entropy
/// Softmax and categorical cross-entropy in one, for logits z:
/// C = 1/N Σₙ [ln Σⱼ e^zₙⱼ · Σₖ tₙₖ − Σₖ tₙₖ zₙₖ] (3.7)
///
/// The logarithm of the sum is taken with the largest logit outside (3.2), so that the value is
/// finite for logits of ±10,000.
///
/// # Gradients
/// dz = (softmax(z) Σₖ tₖ − t) / N, and Σₖ tₖ = 1 for one-hot targets (3.8)
///
/// # Source
/// Text 004, "在 Keras 中定义简单的神经网络".
///
/// # Example
/// ```
/// # use ch03_cross_entropy::SoftmaxCrossEntropy;
/// # use common::{Loss, Tensor};
/// let (z, t) = (Tensor::from_rows([[10_000.0, 0.0]]), Tensor::from_rows([[0.0, 1.0]]));
/// let c: f64 = SoftmaxCrossEntropy.value(&z, &t, 1);
/// assert_eq!(c, 10_000.0);
/// assert_eq!(SoftmaxCrossEntropy.gradient(&z, &t, 1).data(), [1.0, -1.0]);
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct SoftmaxCrossEntropy;

impl<T: Real> Loss<T> for SoftmaxCrossEntropy {
    fn name(&self) -> &'static str {
        "SoftmaxCrossEntropy"
    }

    fn value(&self, z: &Tensor<T>, t: &Tensor<T>, n: usize) -> T {
        self.value_and_gradient(&mut z.clone(), t, n)
    }

    fn gradient(&self, z: &Tensor<T>, t: &Tensor<T>, n: usize) -> Tensor<T> {
        let mut dz = z.clone();
        self.value_and_gradient(&mut dz, t, n);
        dz
    }

    fn value_and_gradient(&self, z: &mut Tensor<T>, t: &Tensor<T>, n: usize) -> T {
        same_shape("SoftmaxCrossEntropy", z, t);
        let factor = T::of(1.0 / n as f64);
        let mut sum = T::ZERO;
        for (z, t) in z.rows_iter_mut().zip(t.rows_iter()) {
            let weight: T = t.iter().copied().sum(); // 1 for a one-hot row
            let chosen: T = t.iter().zip(z.iter()).map(|(&t, &z)| t * z).sum();
            sum += weight * softmax_row(z) - chosen; // (3.7); z now holds p
            for (z, &t) in z.iter_mut().zip(t) {
                *z = factor * (*z * weight - t); // dz = (p − t) / N  (3.8)
            }
        }
        factor * sum
    }

    fn prediction(&self, z: Tensor<T>) -> Tensor<T> {
        softmax(&z)
    }
}
// ANCHOR_END: softmax_cross_entropy

fn pairs<'a, T: Real>(y: &'a Tensor<T>, t: &'a Tensor<T>) -> impl Iterator<Item = (T, T)> + 'a {
    y.data().iter().copied().zip(t.data().iter().copied())
}

/// p, but at least [`SMALLEST_PROBABILITY`]; NaN stays NaN.
fn inside<T: Real>(p: T) -> T {
    let smallest = T::of(SMALLEST_PROBABILITY);
    if p < smallest { smallest } else { p }
}

/// max(z, 0); NaN stays NaN.
fn positive_part<T: Real>(z: T) -> T {
    if z < T::ZERO { T::ZERO } else { z }
}

fn same_shape<T: Real>(loss: &str, y: &Tensor<T>, t: &Tensor<T>) {
    assert!(
        y.shape() == t.shape(),
        "{loss}: expected targets of the outputs' shape {}, got {}",
        y.shape(),
        t.shape()
    );
}

#[cfg(test)]
mod tests;
