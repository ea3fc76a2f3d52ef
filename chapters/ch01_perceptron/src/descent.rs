//! Gradient descent in one variable: the hiker who wants to go down and sees only the slope.

// ANCHOR: descend
/// The places of a descent, the start first: wᵣ₊₁ = wᵣ − η C′(wᵣ) (1.6)
///
/// The derivative C′ points uphill; the minus turns the hiker round. η, the learning rate, is how far
/// a slope of 1 carries. On a parabola C = ½ a (w − w*)² each step multiplies the distance from the
/// valley by 1 − η a: η < 1/a comes nearer on one side, η = 1/a arrives in one step, 1/a < η < 2/a comes
/// nearer from side to side, and η > 2/a moves away for ever.
///
/// # Source
/// Cauchy 1847; text 004, "在 Keras 中测试不同的优化器", has the hiker.
///
/// # Example
/// ```
/// # use ch01_perceptron::descend;
/// let path = descend(|w| 2.0 * (w - 1.0), 5.0, 0.25, 3); // C = (w − 1)²
/// assert_eq!(path, [5.0, 3.0, 2.0, 1.5]);
/// ```
pub fn descend(
    mut derivative: impl FnMut(f64) -> f64,
    start: f64,
    learning_rate: f64,
    steps: usize,
) -> Vec<f64> {
    let mut path = vec![start];
    let mut w = start;
    for _ in 0..steps {
        w -= learning_rate * derivative(w); // (1.6)
        path.push(w);
    }
    path
}
// ANCHOR_END: descend

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    /// C′ of C = ½ · 4 (w − 3)²: a = 4, so that the borders are η = 1/4 and 1/2.
    fn slope(w: f64) -> f64 {
        4.0 * (w - 3.0)
    }

    #[test]
    fn each_step_on_a_parabola_multiplies_the_distance_by_one_minus_rate_times_curvature() {
        for rate in [0.01, 0.2, 0.25, 0.4, 0.6] {
            let path = descend(slope, -1.0, rate, 10);
            assert_eq!(path.len(), 11);
            for pair in path.windows(2) {
                assert_relative_eq!(pair[1] - 3.0, (1.0 - 4.0 * rate) * (pair[0] - 3.0), epsilon = 1e-12);
            }
        }
    }

    #[test]
    fn below_two_over_the_curvature_it_arrives_and_beyond_it_leaves() {
        let last = |rate| (descend(slope, -1.0, rate, 500)[500] - 3.0).abs();
        assert!(last(0.49) < 1e-3);
        assert!(last(0.51) > 1e6);
    }

    #[test]
    fn the_hiker_stays_where_the_slope_is_zero() {
        assert_eq!(descend(slope, 3.0, 0.3, 2), [3.0, 3.0, 3.0]);
    }

    #[test]
    fn no_steps_are_only_the_start() {
        assert_eq!(descend(slope, 1.5, 0.3, 0), [1.5]);
    }
}
