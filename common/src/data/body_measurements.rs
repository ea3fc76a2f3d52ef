//! Weight, height and age of imagined people (source text 001, "Keras实战"), and how well anyone can
//! tell men from women by them.
//!
//! All three are standard normal numbers; men's are shifted by μ = (+1, +1, −1). The two classes
//! therefore overlap, and no classifier, however large, is right more often than Bayes' rule:
//!
//! - ln P(female | x) / P(male | x) = (‖x − μ‖² − ‖x‖²) / 2 = ‖μ‖²/2 − μ·x, a linear function;
//! - the best guess is right with probability Φ(‖μ‖/2) = Φ(√3/2), about 0.807: the distance of
//!   either mean from the plane between them is ‖μ‖/2, and Φ is the normal distribution's cumulated
//!   density.
//!
//! (Source of both: Duda, Hart and Stork, "Pattern Classification", 2nd edition, chapter 2.)

use super::Labelled;
use crate::{Real, Rng, Tensor};
use std::f64::consts::PI;

/// What is added to a man's standardised weight, height and age.
pub const MALE_SHIFT: [f64; 3] = [1.0, 1.0, -1.0];

/// `n` people, columns weight, height and age, each standardised: x (N, 3).
///
/// The first ⌊n/2⌋ are male, class 1, their three numbers shifted by [`MALE_SHIFT`]; the rest female,
/// class 0. The rows are sorted by class, as in the source text: shuffle them before a tail is split
/// off for validation.
pub fn body_measurements<T: Real>(n: usize, rng: &mut Rng) -> Labelled<T> {
    let classes: Vec<usize> = (0..n).map(|row| usize::from(row < n / 2)).collect();
    let x = Tensor::from_rows(
        classes.iter().map(|&class| MALE_SHIFT.map(|shift| T::of(rng.normal() + class as f64 * shift))),
    ); // (N, 3)
    Labelled { x, classes }
}

/// Probability that a person with these measurements is female, where half of all people are:
/// P = 1 / (1 + e^(μ·x − ‖μ‖²/2)).
///
/// # Example
/// ```
/// use common::data::synthetic::body_measurements_bayes_posterior;
/// let average_woman = body_measurements_bayes_posterior([0.0, 0.0, 0.0]);
/// assert!((average_woman - 1.0 / (1.0 + (-1.5_f64).exp())).abs() < 1e-15); // about 0.818
/// ```
pub fn body_measurements_bayes_posterior(x: [f64; 3]) -> f64 {
    let projection: f64 = MALE_SHIFT.iter().zip(x).map(|(mu, x)| mu * x).sum(); // μ·x
    1.0 / (1.0 + (projection - squared_shift() / 2.0).exp())
}

/// The accuracy of the best possible classifier, on endless data: Φ(‖μ‖/2), about 0.807.
///
/// # Example
/// ```
/// let ceiling = common::data::synthetic::body_measurements_bayes_accuracy();
/// assert!((ceiling - 0.807).abs() < 5e-4);
/// ```
pub fn body_measurements_bayes_accuracy() -> f64 {
    normal_cdf(squared_shift().sqrt() / 2.0)
}

/// ‖μ‖² = 3
fn squared_shift() -> f64 {
    MALE_SHIFT.iter().map(|mu| mu * mu).sum()
}

/// Φ(z): the probability that a standard normal number is at most z. Absolute error below 10⁻¹⁵.
///
/// Φ(z) = ½ + φ(z) (z + z³/3 + z⁵/(3·5) + z⁷/(3·5·7) + …), φ the density; all terms have z's sign, so
/// that none cancels another. (Source: Abramowitz and Stegun 1964, formula 26.2.11.)
///
/// # Example
/// ```
/// use common::data::synthetic::normal_cdf;
/// assert_eq!(normal_cdf(0.0), 0.5);
/// assert!((normal_cdf(1.96) - 0.975).abs() < 1e-4);
/// ```
pub fn normal_cdf(z: f64) -> f64 {
    if z.abs() > 9.0 {
        return if z > 0.0 { 1.0 } else { 0.0 }; // the rest is below 10⁻¹⁸
    }
    let (mut term, mut sum, mut odd) = (z, z, 1.0);
    while term.abs() > f64::EPSILON / 4.0 * sum.abs() {
        odd += 2.0;
        term *= z * z / odd;
        sum += term;
    }
    0.5 + (-z * z / 2.0).exp() / (2.0 * PI).sqrt() * sum
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Seed;
    use approx::assert_abs_diff_eq;

    /// The definition: ½ + ∫₀ᶻ φ, by Simpson's rule, whose error is of order (z/steps)⁴.
    fn by_integration(z: f64) -> f64 {
        let steps = 20_000;
        let h = z / f64::from(steps);
        let sum: f64 = (0..=steps)
            .map(|i| {
                let weight = if i == 0 || i == steps { 1.0 } else { 2.0 + 2.0 * f64::from(i % 2) };
                weight * (-(f64::from(i) * h).powi(2) / 2.0).exp()
            })
            .sum();
        0.5 + sum * h / 3.0 / (2.0 * PI).sqrt()
    }

    #[test]
    fn the_series_is_the_integral_of_the_density() {
        for i in -90..=90 {
            let z = f64::from(i) / 10.0;
            assert_abs_diff_eq!(normal_cdf(z), by_integration(z), epsilon = 1e-13);
            assert_abs_diff_eq!(normal_cdf(z) + normal_cdf(-z), 1.0, epsilon = 1e-15);
        }
        assert_eq!((normal_cdf(1e300), normal_cdf(f64::NEG_INFINITY)), (1.0, 0.0));
        assert!(normal_cdf(f64::NAN).is_nan());
    }

    #[test]
    fn the_series_agrees_with_printed_tables() {
        // 15 digits, from tables of the normal distribution.
        assert_abs_diff_eq!(normal_cdf(1.0), 0.841_344_746_068_543, epsilon = 1e-15);
        assert_abs_diff_eq!(normal_cdf(2.0), 0.977_249_868_051_821, epsilon = 1e-15);
        assert_abs_diff_eq!(normal_cdf(3.0), 0.998_650_101_968_370, epsilon = 1e-15);
    }

    #[test]
    fn the_posterior_is_bayes_rule_with_two_normal_densities() {
        let density = |x: [f64; 3], mean: [f64; 3]| -> f64 {
            x.iter().zip(mean).map(|(x, m)| (-(x - m).powi(2) / 2.0).exp() / (2.0 * PI).sqrt()).product()
        };
        let mut rng = Seed(5).stream("test");
        for _ in 0..100 {
            let x = [(); 3].map(|()| 2.0 * rng.normal());
            let (female, male) = (density(x, [0.0; 3]), density(x, MALE_SHIFT));
            assert_abs_diff_eq!(
                body_measurements_bayes_posterior(x),
                female / (female + male),
                epsilon = 1e-14
            );
        }
    }

    #[test]
    fn the_posterior_stays_a_probability_far_out() {
        assert_eq!(body_measurements_bayes_posterior([1e300, 1e300, -1e300]), 0.0);
        assert_eq!(body_measurements_bayes_posterior([-1e300, -1e300, 1e300]), 1.0);
    }

    #[test]
    fn the_first_half_is_male_heavier_taller_and_younger() {
        let n = 40_001;
        let people = body_measurements::<f64>(n, &mut Seed(6).stream("data"));
        assert_eq!((people.x.shape()[0], people.x.shape()[1]), (n, 3));
        assert!(people.classes[..n / 2].iter().all(|&class| class == 1));
        assert!(people.classes[n / 2..].iter().all(|&class| class == 0));
        for (half, shift) in [(0..n / 2, MALE_SHIFT), (n / 2..n, [0.0; 3])] {
            for (column, shift) in shift.into_iter().enumerate() {
                let values: Vec<f64> = half.clone().map(|row| people.x.row(row)[column]).collect();
                let mean = values.iter().sum::<f64>() / values.len() as f64;
                let variance = values.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / values.len() as f64;
                // Four and a half standard errors of 20,000 draws: 0.007 of a mean, 0.01 of a variance.
                assert_abs_diff_eq!(mean, shift, epsilon = 0.032);
                assert_abs_diff_eq!(variance, 1.0, epsilon = 0.045);
            }
        }
    }

    #[test]
    fn guessing_by_the_posterior_reaches_the_ceiling() {
        let n = 200_000;
        let people = body_measurements::<f64>(n, &mut Seed(7).stream("data"));
        let right = people.x.rows_iter().zip(&people.classes).filter(|(row, class)| {
            let female = body_measurements_bayes_posterior([row[0], row[1], row[2]]) > 0.5;
            female == (**class == 0)
        });
        let accuracy = right.count() as f64 / n as f64;
        let ceiling = body_measurements_bayes_accuracy();
        let standard_error = (ceiling * (1.0 - ceiling) / n as f64).sqrt(); // 0.0009
        assert_abs_diff_eq!(accuracy, ceiling, epsilon = 4.0 * standard_error);
    }
}
