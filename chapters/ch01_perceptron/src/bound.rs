//! How many mistakes a perceptron can make: the convergence theorem.

use crate::perceptron::{Perceptron, same_rows};
use common::Tensor;

// ANCHOR: margin
/// The margin γ of a separator (w, b): γ = minₙ sₙ (w · xₙ + b) / √(‖w‖² + b²), with s = 1 for class 1
/// and −1 for class 0 (1.4)
///
/// With (x, 1) for x and (w, b) for w, which makes the bias a weight, it is the distance of the nearest
/// example from the separating hyperplane. It is positive where every answer is right with room to
/// spare, and negative or 0 where one is not. Infinite without examples, NaN for w = 0 and b = 0.
///
/// # Panics
/// Where the shapes do not fit.
///
/// # Example
/// ```
/// # use ch01_perceptron::{Perceptron, margin};
/// use common::Tensor;
/// let x = Tensor::from_rows([[5.0], [-3.0]]);
/// let sign = Perceptron::with_weights(vec![2.0], 0.0);
/// assert_eq!(margin(&sign, &x, &[1, 0]), 3.0);
/// assert_eq!(margin(&sign, &x, &[0, 1]), -5.0);
/// ```
pub fn margin(separator: &Perceptron, x: &Tensor<f64>, classes: &[usize]) -> f64 {
    same_rows("margin", x, classes);
    let squares: f64 = separator.weights.iter().map(|w| w * w).sum();
    let length = (squares + separator.bias * separator.bias).sqrt(); // ‖(w, b)‖
    let signed = |(x, &class): (&[f64], &usize)| {
        let side = if class == 1 { 1.0 } else { -1.0 };
        side * separator.weighted_input(x) / length
    };
    // Not f64::min, which would pass over the NaN of a separator without direction.
    x.rows_iter().zip(classes).map(signed).fold(f64::INFINITY, |m, d| if d < m || d.is_nan() { d } else { m })
}
// ANCHOR_END: margin

// ANCHOR: mistake_bound
/// The perceptron convergence theorem. Where some separator of unit length has margin γ > 0 (1.4), a
/// perceptron that starts at 0 makes at most (R/γ)² mistakes, however often and in whatever order the
/// examples come, with R² = maxₙ ‖xₙ‖² + 1 (1.5)
///
/// `None` where the separator given does not separate: then it promises nothing. (The 1 in R² is the
/// bias's input. Any separator gives a bound; the one of the largest margin gives the lowest.)
///
/// # Derivation
/// Let (w, b) be the weights after M mistakes, u the separator, ‖u‖ = 1; write x for (x, 1), w for (w, b).
/// 1. Each mistake adds s x to w, with s = ±1, and s u·x ≥ γ. So u·w ≥ M γ.
/// 2. A mistake means s w·x ≤ 0, so ‖w + s x‖² = ‖w‖² + 2 s w·x + ‖x‖² ≤ ‖w‖² + R². So ‖w‖² ≤ M R².
/// 3. As ‖u‖ = 1, u·w ≤ ‖w‖ (Cauchy and Schwarz): M γ ≤ √M R, which is M ≤ (R/γ)².
///
/// # Panics
/// Where the shapes do not fit.
///
/// # Example
/// ```
/// # use ch01_perceptron::{Perceptron, mistake_bound};
/// use common::data::synthetic::{Gate, logic_gate};
/// let or = logic_gate::<f64>(Gate::Or);
/// let separator = Perceptron::with_weights(vec![2.0, 2.0], -1.0); // γ = 1/3, R² = 3
/// let bound = mistake_bound(&separator, &or.x, &or.classes).expect("it separates");
/// let made = Perceptron::new(2).train(&or.x, &or.classes, 100).total_mistakes();
/// assert!((bound - 27.0).abs() < 1e-12 && made as f64 <= bound);
/// ```
///
/// # Source
/// Novikoff 1962, "On convergence proofs on perceptrons".
pub fn mistake_bound(separator: &Perceptron, x: &Tensor<f64>, classes: &[usize]) -> Option<f64> {
    let gamma = margin(separator, x, classes);
    let squared_length = |x: &[f64]| x.iter().map(|x| x * x).sum::<f64>();
    let r_squared = x.rows_iter().map(squared_length).fold(0.0, f64::max) + 1.0; // R²
    (gamma > 0.0).then(|| r_squared / (gamma * gamma)) // (1.5)
}
// ANCHOR_END: mistake_bound

#[cfg(test)]
mod tests {
    use super::*;
    use common::Seed;
    use common::data::synthetic::separable_blobs;

    #[test]
    fn no_perceptron_makes_more_mistakes_than_the_theorem_allows() {
        for seed in 0..20 {
            for asked in [0.05, 0.3, 1.0] {
                let set = separable_blobs::<f64>(60, asked, &mut Seed(seed).stream("data"));
                let separator = Perceptron::with_weights(set.normal.to_vec(), 0.0);
                let bound = mistake_bound(&separator, &set.points.x, &set.points.classes)
                    .expect("the set is made to be separated by it");
                let training = Perceptron::new(2).train(&set.points.x, &set.points.classes, 100_000);
                assert!(training.converged());
                assert!(training.total_mistakes() as f64 <= bound, "{} > {bound}", training.total_mistakes());
            }
        }
    }

    #[test]
    fn the_separator_that_was_learned_bounds_the_mistakes_as_well() {
        let set = separable_blobs::<f64>(60, 0.5, &mut Seed(3).stream("data"));
        let mut neuron = Perceptron::new(2);
        let made = neuron.train(&set.points.x, &set.points.classes, 1000).total_mistakes();
        let bound = mistake_bound(&neuron, &set.points.x, &set.points.classes).expect("it has converged");
        assert!(made as f64 <= bound);
    }

    #[test]
    fn the_margin_of_a_line_through_the_origin_is_the_distance_that_the_set_was_made_with() {
        let set = separable_blobs::<f64>(200, 0.7, &mut Seed(4).stream("data"));
        let separator = Perceptron::with_weights(set.normal.iter().map(|n| 5.0 * n).collect(), 0.0);
        let gamma = margin(&separator, &set.points.x, &set.points.classes);
        assert!((gamma - set.margin).abs() < 1e-14, "{gamma} and {}", set.margin);
    }

    #[test]
    fn the_bound_is_reached_by_one_example_and_its_own_direction() {
        // x = 0: (x, 1) = (0, 1), R = 1; the separator (0, 1) has γ = 1: one mistake allowed, one made.
        let x = Tensor::from_rows([[0.0]]);
        let bound = mistake_bound(&Perceptron::with_weights(vec![0.0], 1.0), &x, &[1]);
        assert_eq!(bound, Some(1.0));
        assert_eq!(Perceptron::new(1).train(&x, &[1], 10).total_mistakes(), 1);
    }

    #[test]
    fn what_does_not_separate_promises_nothing() {
        let x = Tensor::from_rows([[1.0], [2.0]]);
        assert_eq!(mistake_bound(&Perceptron::with_weights(vec![1.0], 0.0), &x, &[1, 0]), None);
        assert_eq!(mistake_bound(&Perceptron::new(1), &x, &[1, 0]), None);
        assert!(margin(&Perceptron::new(1), &x, &[1, 0]).is_nan());
    }
}
