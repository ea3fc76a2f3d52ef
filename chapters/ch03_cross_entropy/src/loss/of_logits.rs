//! The same fused with what stands before them, as they are computed; and the squared error behind a
//! sigmoid, which they replace.
//!
//! Legend: z logits, p probabilities, t targets, all (N, K); N examples, K outputs.

use super::pairs;
use crate::softmax::{softmax, softmax_row, subtract_largest};
use ch02_learning_slowdown::sigmoid;
use common::learning::same_shape;
use common::{Loss, Real, Tensor};

// ANCHOR: sigmoid_cross_entropy
/// Sigmoid and binary cross-entropy in one, for logits z: C = 1/N Σₙₖ [max(z, 0) − t z + ln(1 + e^(−|z|))] (3.4)
///
/// Put p = σ(z) into (3.3) and simplify: nothing is divided, nothing overflows, and the value stays
/// exact where p rounds to 0 or 1.
///
/// # Shapes
/// z, t (N, K) → a number; gradient (N, K)
///
/// # Gradients
/// dz = (σ(z) − t) / N, in which σ′ has cancelled (3.5)
///
/// # Panics
/// Where the shapes differ.
///
/// # Source
/// Text 000, equation 2.5.
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

    // ANCHOR: sigmoid_passes
    fn value(&self, z: &Tensor<T>, t: &Tensor<T>, n: usize) -> T {
        same_shape("SigmoidCrossEntropy", z, t);
        let sum: T = pairs(z, t).map(|(z, t)| positive_part(z) - t * z + (-z.abs()).exp().ln_1p()).sum();
        sum / T::of(n as f64) // (3.4)
    }

    fn gradient(&self, z: &Tensor<T>, t: &Tensor<T>, n: usize) -> Tensor<T> {
        same_shape("SigmoidCrossEntropy", z, t);
        let factor = T::of(1.0 / n as f64);
        z.zip_map(t, |z, t| factor * (sigmoid(z) - t)) // (3.5)
    }
    // ANCHOR_END: sigmoid_passes

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
/// # Shapes
/// z, t (N, K) → a number; gradient (N, K)
///
/// # Gradients
/// dz = (σ(z) − t) σ′(z) / N, which is (3.5) times σ′: that factor is the slowdown (3.16)
///
/// # Panics
/// Where the shapes differ.
///
/// # Source
/// Text 000, equations 2.1 to 2.3, for a layer of sigmoid neurons.
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
        pairs(z, t).map(error).map(|e| e * e).sum::<T>() / T::of(2.0 * n as f64) // (3.15)
    }

    fn gradient(&self, z: &Tensor<T>, t: &Tensor<T>, n: usize) -> Tensor<T> {
        same_shape("SigmoidSquaredError", z, t);
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

// ANCHOR: softmax_cross_entropy
/// Softmax and categorical cross-entropy in one, for logits z:
/// C = 1/N Σₙ [ln Σⱼ e^zₙⱼ · Σₖ tₙₖ − Σₖ tₙₖ zₙₖ] (3.7)
///
/// A row's largest logit is subtracted from the whole row first. That changes nothing in (3.7), and
/// then no exponential overflows, and no two large numbers are subtracted whose difference is small:
/// at logits of 10,000 that would cost an `f32` all digits of a small loss.
///
/// # Shapes
/// z, t (N, K) → a number; gradient (N, K)
///
/// # Gradients
/// dz = (softmax(z) Σₖ tₖ − t) / N, and Σₖ tₖ = 1 for one-hot targets (3.8)
///
/// # Panics
/// Where the shapes differ.
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

    // ANCHOR: value_and_gradient
    fn value_and_gradient(&self, z: &mut Tensor<T>, t: &Tensor<T>, n: usize) -> T {
        same_shape("SoftmaxCrossEntropy", z, t);
        let factor = T::of(1.0 / n as f64);
        let mut sum = T::ZERO;
        for (z, t) in z.rows_iter_mut().zip(t.rows_iter()) {
            let weight: T = t.iter().copied().sum(); // 1 for a one-hot row
            subtract_largest(z); // so that both terms of (3.7) are at least 0: nothing cancels
            let chosen: T = t.iter().zip(z.iter()).map(|(&t, &z)| t * z).sum();
            sum += weight * softmax_row(z) - chosen; // (3.7); z now holds p
            for (z, &t) in z.iter_mut().zip(t) {
                *z = factor * (*z * weight - t); // dz = (p Σₖ tₖ − t) / N  (3.8)
            }
        }
        factor * sum
    }
    // ANCHOR_END: value_and_gradient

    fn prediction(&self, z: Tensor<T>) -> Tensor<T> {
        softmax(&z)
    }
}
// ANCHOR_END: softmax_cross_entropy

/// max(z, 0); NaN stays NaN.
fn positive_part<T: Real>(z: T) -> T {
    if z < T::ZERO { T::ZERO } else { z }
}
