//! Cross-entropies of probabilities, as they are defined.
//!
//! Legend: p probabilities, t targets, both (N, K); N examples, K outputs.

use super::pairs;
use common::learning::same_shape;
use common::{Loss, Real, Tensor};

/// Probabilities this close to 0 count as this large where their logarithm is taken (Keras does the
/// same at 1e-7): the definitions below break there, the fused losses do not.
const SMALLEST_PROBABILITY: f64 = 1e-12;

// ANCHOR: binary_cross_entropy
/// C = −1/N Σₙₖ [t ln p + (1 − t) ln(1 − p)] for probabilities p (3.3)
///
/// Each output answers a yes-or-no question of its own.
///
/// # Shapes
/// p, t (N, K) → a number; gradient (N, K)
///
/// # Gradients
/// dp = (p − t) / (p (1 − p)) / N (3.17); behind a sigmoid, whose slope is p (1 − p), (p − t)/N remains.
///
/// # Panics
/// Where the shapes differ.
///
/// # Source
/// Text 000, §1.1.2.2, equation 2.4.
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
        -one_sum / T::of(n as f64) // (3.3)
    }

    fn gradient(&self, p: &Tensor<T>, t: &Tensor<T>, n: usize) -> Tensor<T> {
        same_shape("BinaryCrossEntropy", p, t);
        let factor = T::of(1.0 / n as f64);
        p.zip_map(t, |p, t| factor * (p - t) / (inside(p) * inside(T::ONE - p))) // (3.17)
    }
}
// ANCHOR_END: binary_cross_entropy

// ANCHOR: categorical_cross_entropy
/// C = −1/N Σₙ Σₖ tₙₖ ln pₙₖ for probabilities p (3.6)
///
/// One question with K answers. With one-hot targets only the right answer's probability counts.
///
/// # Shapes
/// p, t (N, K) → a number; gradient (N, K)
///
/// # Gradients
/// dp = −t / p / N (3.18)
///
/// # Panics
/// Where the shapes differ.
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

    // ANCHOR: categorical_passes
    fn value(&self, p: &Tensor<T>, t: &Tensor<T>, n: usize) -> T {
        same_shape("CategoricalCrossEntropy", p, t);
        let sum: T = pairs(p, t).map(|(p, t)| t * inside(p).ln()).sum();
        -sum / T::of(n as f64) // (3.6)
    }

    fn gradient(&self, p: &Tensor<T>, t: &Tensor<T>, n: usize) -> Tensor<T> {
        same_shape("CategoricalCrossEntropy", p, t);
        let factor = T::of(-1.0 / n as f64);
        p.zip_map(t, |p, t| factor * t / inside(p)) // (3.18)
    }
    // ANCHOR_END: categorical_passes
}
// ANCHOR_END: categorical_cross_entropy

/// p, but at least [`SMALLEST_PROBABILITY`]; NaN stays NaN.
fn inside<T: Real>(p: T) -> T {
    let smallest = T::of(SMALLEST_PROBABILITY);
    if p < smallest { smallest } else { p }
}
