//! The two squared errors, which are often confused.
//!
//! Legend: y outputs (N, K), t targets (N, K), N examples, K outputs.

use common::learning::same_shape;
use common::{Loss, Real, Tensor};

// ANCHOR: half_squared_error
/// C = 1/N Σₙ ½ Σₖ (yₙₖ − tₙₖ)², which is (2.1) averaged over N examples (2.12)
///
/// The ½ is there to go away in the gradient. Per example it sums over the outputs.
///
/// # Shapes
/// y, t (N, K) → a number; gradient (N, K)
///
/// # Gradients
/// dy = (y − t) / N (2.13)
///
/// # Panics
/// Where the shapes differ.
///
/// # Source
/// Text 000, equation 2.1; Nielsen, chapter 1, equation 6.
///
/// # Example
/// ```
/// # use ch02_learning_slowdown::HalfSquaredError;
/// # use common::{Loss, Tensor};
/// let (y, t) = (Tensor::from_rows([[0.8, 0.5]]), Tensor::from_rows([[0.0, 0.5]]));
/// let c: f64 = HalfSquaredError.value(&y, &t, 1);
/// assert!((c - 0.32).abs() < 1e-15);
/// assert_eq!(HalfSquaredError.gradient(&y, &t, 1).data(), [0.8, 0.0]);
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct HalfSquaredError;

impl<T: Real> Loss<T> for HalfSquaredError {
    fn name(&self) -> &'static str {
        "HalfSquaredError"
    }

    fn value(&self, y: &Tensor<T>, t: &Tensor<T>, n: usize) -> T {
        same_shape("HalfSquaredError", y, t);
        sum_of_squares(y, t) / T::of(2.0 * n as f64) // (2.12)
    }

    fn gradient(&self, y: &Tensor<T>, t: &Tensor<T>, n: usize) -> Tensor<T> {
        same_shape("HalfSquaredError", y, t);
        let factor = T::of(1.0 / n as f64);
        y.zip_map(t, |y, t| factor * (y - t)) // (2.13)
    }
}
// ANCHOR_END: half_squared_error

// ANCHOR: mean_squared_error
/// The mean squared error: C = 1/(N K) Σₙₖ (yₙₖ − tₙₖ)² (2.8)
///
/// What Keras calls `mse`: a mean over examples and over outputs, without the ½.
///
/// # Shapes
/// y, t (N, K) → a number; gradient (N, K)
///
/// # Gradients
/// dy = 2 (y − t) / (N K) (2.14)
///
/// # Panics
/// Where the shapes differ.
///
/// # Source
/// Text 004, "在 Keras 中定义简单的神经网络".
///
/// # Example
/// ```
/// # use ch02_learning_slowdown::MeanSquaredError;
/// # use common::{Loss, Tensor};
/// let (y, t) = (Tensor::from_rows([[3.0, 5.0]]), Tensor::from_rows([[1.0, 5.0]]));
/// let c: f64 = MeanSquaredError.value(&y, &t, 1);
/// assert_eq!(c, 2.0);
/// assert_eq!(MeanSquaredError.gradient(&y, &t, 1).data(), [2.0, 0.0]);
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct MeanSquaredError;

impl<T: Real> Loss<T> for MeanSquaredError {
    fn name(&self) -> &'static str {
        "MeanSquaredError"
    }

    fn value(&self, y: &Tensor<T>, t: &Tensor<T>, n: usize) -> T {
        same_shape("MeanSquaredError", y, t);
        sum_of_squares(y, t) / T::of((n * y.row_len()) as f64) // (2.8)
    }

    fn gradient(&self, y: &Tensor<T>, t: &Tensor<T>, n: usize) -> Tensor<T> {
        same_shape("MeanSquaredError", y, t);
        let factor = T::of(2.0 / (n * y.row_len()) as f64);
        y.zip_map(t, |y, t| factor * (y - t)) // (2.14)
    }
}
// ANCHOR_END: mean_squared_error

/// Σ (y − t)²
fn sum_of_squares<T: Real>(y: &Tensor<T>, t: &Tensor<T>) -> T {
    y.data().iter().zip(t.data()).map(|(&y, &t)| (y - t) * (y - t)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mean_squared_error_of_one_output_is_twice_the_half_squared_error() {
        let (y, t) = (Tensor::from_rows([[0.3], [0.9]]), Tensor::from_rows([[1.0], [0.0]]));
        let half: f64 = HalfSquaredError.value(&y, &t, 2);
        let mean: f64 = MeanSquaredError.value(&y, &t, 2);
        assert!((mean - 2.0 * half).abs() < 1e-15);
    }

    #[test]
    fn the_values_of_shards_add_up_to_the_batch() {
        let y = Tensor::from_fn([5, 3], |i| (i as f64).sin());
        let t = Tensor::from_fn([5, 3], |i| (i as f64).cos());
        let parts =
            [0..2, 2..5].map(|r| HalfSquaredError.value(&y.slice_rows(r.clone()), &t.slice_rows(r), 5));
        assert!((parts[0] + parts[1] - HalfSquaredError.value(&y, &t, 5)).abs() < 1e-15);
    }

    #[test]
    #[should_panic(expected = "MeanSquaredError: expected targets of the outputs' shape (2, 3), got (2, 2)")]
    fn targets_of_another_shape_are_refused() {
        MeanSquaredError.value(&Tensor::<f64>::zeros([2, 3]), &Tensor::zeros([2, 2]), 2);
    }

    #[test]
    #[should_panic(expected = "HalfSquaredError: expected targets of the outputs' shape (2, 3), got (2, 2)")]
    fn a_gradient_too_refuses_targets_of_another_shape() {
        HalfSquaredError.gradient(&Tensor::<f64>::zeros([2, 3]), &Tensor::zeros([2, 2]), 2);
    }
}
