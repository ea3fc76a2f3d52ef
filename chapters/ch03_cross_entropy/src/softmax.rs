//! Softmax: any K numbers to K probabilities.
//!
//! Legend: z logits (N, K), p probabilities (N, K).

use common::{Real, Tensor};

// ANCHOR: softmax
/// pₖ = e^zₖ / Σⱼ e^zⱼ, row by row (3.1)
///
/// The largest logit is subtracted first: it cancels in the fraction, and then no exponential is
/// above 1.
///
/// # Shapes
/// z (N, K) → p (N, K), each row of which sums to 1.
///
/// # Example
/// ```
/// # use ch03_cross_entropy::softmax;
/// # use common::Tensor;
/// let p = softmax(&Tensor::from_rows([[0.0, 0.0], [10_000.0, -10_000.0]]));
/// assert_eq!(p.data(), [0.5, 0.5, 1.0, 0.0]);
/// ```
pub fn softmax<T: Real>(z: &Tensor<T>) -> Tensor<T> {
    let mut p = z.clone();
    for row in p.rows_iter_mut() {
        softmax_row(row);
    }
    p
}

/// One row of logits replaced by its [`softmax`]; returns ln Σⱼ e^zⱼ of the logits that were there:
/// max + ln Σⱼ e^(zⱼ − max), finite for every finite row (3.2)
pub fn softmax_row<T: Real>(row: &mut [T]) -> T {
    let max = subtract_largest(row);
    for z in row.iter_mut() {
        *z = z.exp();
    }
    let sum: T = row.iter().copied().sum();
    let inverse = T::ONE / sum;
    for p in row.iter_mut() {
        *p *= inverse; // (3.1)
    }
    max + sum.ln() // (3.2)
}

/// z ← z − max, and max: the same softmax, and no logit above 0.
pub(crate) fn subtract_largest<T: Real>(row: &mut [T]) -> T {
    let max = largest(row);
    for z in row.iter_mut() {
        *z -= max;
    }
    max
}
// ANCHOR_END: softmax

/// The largest entry; NaN entries are passed over, they come back through the exponentials.
fn largest<T: Real>(row: &[T]) -> T {
    row.iter().copied().fold(row[0], |m, z| if z > m { z } else { m })
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    #[test]
    fn softmax_is_shift_invariant() {
        let z = Tensor::from_rows([[0.3, -1.2, 2.0]]);
        let shifted = softmax(&z.map(|z| z + 7.0));
        for (a, b) in softmax(&z).data().iter().zip(shifted.data()) {
            assert_relative_eq!(a, b, max_relative = 1e-14);
        }
    }

    #[test]
    fn softmax_of_two_logits_is_the_sigmoid_of_their_difference() {
        let p = softmax(&Tensor::from_rows([[1.3, -0.4]]));
        assert_relative_eq!(p.data()[0], ch02_learning_slowdown::sigmoid(1.7), max_relative = 1e-14); // (3.20)
    }

    #[test]
    fn each_probability_moves_with_each_logit_by_diag_p_minus_p_p_transposed() {
        let z = Tensor::from_rows([[0.3, -1.2, 2.0]]);
        let p = softmax(&z);
        for (k, j) in (0..9).map(|place| (place / 3, place % 3)) {
            let probability = |by: f64| {
                let mut moved = z.clone();
                moved.data_mut()[j] = by;
                softmax(&moved).data()[k]
            };
            let slope = ch02_learning_slowdown::central_difference(probability, z.data()[j], 1e-5);
            let own = if k == j { 1.0 } else { 0.0 };
            assert_relative_eq!(slope, p.data()[k] * (own - p.data()[j]), epsilon = 1e-10); // (3.19)
        }
    }

    #[test]
    fn a_single_softmax_unit_always_says_one() {
        for z in [-1e4, 0.0, 3.0] {
            assert_eq!(softmax(&Tensor::from_rows([[z]])).scalar(), 1.0);
        }
    }

    #[test]
    fn rows_sum_to_one_and_stay_finite_at_ten_thousand() {
        let p = softmax(&Tensor::from_rows([[1e4_f32, -1e4, 0.0], [-1e4, -1e4, -1e4], [3.0, 2.0, 1.0]]));
        for row in p.rows_iter() {
            assert_relative_eq!(row.iter().sum::<f32>(), 1.0, max_relative = 1e-6);
        }
    }

    #[test]
    fn the_log_of_the_sum_does_not_overflow() {
        let mut row = [10_000.0_f64, 10_000.0];
        assert_relative_eq!(softmax_row(&mut row), 10_000.0 + 2.0_f64.ln());
    }
}
