//! What the experiments share: a cost whose derivatives are known, steps evenly spread over the
//! decades, and slopes in a log-log plot.

use crate::Complex;
use ch02_learning_slowdown::sigmoid;
use common::Real;
use nalgebra::ComplexField;

/// C(z) = ln(1 + eᶻ): the cross-entropy of one sigmoid unit whose target is 0, for real and for complex z.
pub fn cost<C: ComplexField>(z: C) -> C {
    z.exp().ln_1p()
}

/// The same, as [`complex_step`](crate::complex_step) wants it.
pub fn complex_cost(z: Complex<f64>) -> Complex<f64> {
    cost(z)
}

/// C and its first three derivatives at z, by hand.
pub struct Exact {
    pub value: f64,
    pub first: f64,
    pub second: f64,
    pub third: f64,
}

impl Exact {
    /// C′ = σ, C″ = σ(1 − σ), C‴ = σ(1 − σ)(1 − 2σ)
    pub fn at(z: f64) -> Exact {
        let s = sigmoid(z);
        let second = s * (1.0 - s);
        Exact { value: cost(z), first: s, second, third: second * (1.0 - 2.0 * s) }
    }
}

/// Places z, numbers of the type `T`, over which errors are averaged: one place alone gives a jagged
/// curve, because rounding is a matter of luck. From 0.5 on, since C‴ is 0 at z = 0.
pub fn places<T: Real>() -> impl Iterator<Item = T> {
    (0..200).map(|i| T::of(0.5 + f64::from(i) / 100.0))
}

/// Root mean square of an error at all [`places`], as a share of the root mean square of C′ there.
pub fn relative<T: Real>(error: impl Fn(T, &Exact) -> f64) -> f64 {
    let (mut errors, mut slopes) = (Vec::new(), Vec::new());
    for z in places::<T>() {
        let exact = Exact::at(z.to_f64());
        errors.push(error(z, &exact));
        slopes.push(exact.first);
    }
    root_mean_square(&errors) / root_mean_square(&slopes)
}

pub fn root_mean_square(values: &[f64]) -> f64 {
    (values.iter().map(|v| v * v).sum::<f64>() / values.len() as f64).sqrt()
}

/// Steps h from 10^`from` down to 10^`to`, so many a decade.
pub fn steps(from: i32, to: i32, a_decade: i32) -> Vec<f64> {
    (0..=(from - to) * a_decade)
        .map(|k| {
            let (decades, part) = (k / a_decade, k % a_decade);
            // Whole powers as they are written: 1e-4 and not the nearest product.
            let power = format!("1e{}", from - decades).parse().unwrap_or(f64::NAN);
            if part == 0 { power } else { power * 10_f64.powf(-f64::from(part) / f64::from(a_decade)) }
        })
        .collect()
}

/// A curve: points (h, error).
pub type Curve = Vec<(f64, f64)>;

/// The exponent p of error ∝ hᵖ, fitted by least squares in a log-log plot to the points with h from `low`
/// to `high`. NaN where there are fewer than two.
pub fn exponent(curve: &[(f64, f64)], low: f64, high: f64) -> f64 {
    let points: Curve = (curve.iter())
        .filter(|(h, error)| (low..=high).contains(h) && *error > 0.0)
        .map(|(h, error)| (h.ln(), error.ln()))
        .collect();
    let n = points.len() as f64;
    let (x, y) = (points.iter().map(|p| p.0).sum::<f64>() / n, points.iter().map(|p| p.1).sum::<f64>() / n);
    let covariance: f64 = points.iter().map(|p| (p.0 - x) * (p.1 - y)).sum();
    covariance / points.iter().map(|p| (p.0 - x).powi(2)).sum::<f64>()
}

/// The point of the least error.
pub fn bottom(curve: &[(f64, f64)]) -> (f64, f64) {
    curve.iter().copied().min_by(|a, b| a.1.total_cmp(&b.1)).unwrap_or((f64::NAN, f64::NAN))
}

/// The error at the step next to h.
pub fn error_at(curve: &[(f64, f64)], h: f64) -> f64 {
    let distance = |point: &(f64, f64)| (point.0 / h).ln().abs();
    curve.iter().min_by(|a, b| distance(a).total_cmp(&distance(b))).map_or(f64::NAN, |point| point.1)
}

/// An error or a step, in the two digits that mean something: `3.1e-9`.
pub fn short(x: f64) -> String {
    format!("{x:.1e}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::complex_step;

    #[test]
    fn the_derivatives_by_hand_are_those_of_the_cost() {
        for z in [-1.0, 0.5, 2.0] {
            let exact = Exact::at(z);
            // A complex step is right to the last digits; its differences to about h².
            assert!((complex_step(complex_cost, z, 1e-20) - exact.first).abs() < 1e-15);
            let (right, left) = (Exact::at(z + 1e-4), Exact::at(z - 1e-4));
            assert!(((right.first - left.first) / 2e-4 - exact.second).abs() < 1e-8);
            assert!(((right.second - left.second) / 2e-4 - exact.third).abs() < 1e-8);
        }
    }

    #[test]
    fn an_exponent_is_that_of_the_power_it_is_fitted_to() {
        let curve: Curve = steps(0, -6, 4).into_iter().map(|h| (h, 3.0 * h.powf(-1.5))).collect();
        assert_eq!(curve.len(), 25);
        assert!((exponent(&curve, 1e-5, 1e-1) + 1.5).abs() < 1e-12);
        assert!(exponent(&curve, 0.9, 1.0).is_nan(), "one point has no slope");
    }

    #[test]
    fn steps_hold_the_powers_of_ten_as_they_are_written() {
        let steps = steps(-1, -5, 4);
        assert!([1e-1, 1e-4, 1e-5].iter().all(|h| steps.contains(h)));
        assert_eq!(error_at(&[(1e-3, 1.0), (1e-4, 2.0)], 1.1e-4), 2.0);
    }
}
