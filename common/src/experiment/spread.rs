//! [`Spread`]: one figure over several seeds; and how much an accuracy varies by chance.

use super::Run;
use std::borrow::Borrow;
use std::fmt;

/// Mean and range of a figure, measured once a seed.
///
/// # Example
/// ```
/// use common::experiment::Spread;
/// let losses = Spread::of([0.25, 0.5, 0.75]);
/// assert_eq!(losses, Spread { mean: 0.5, min: 0.25, max: 0.75 });
/// assert_eq!(format!("{losses:.2}"), "0.50 (0.25 to 0.75)");
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spread {
    /// Their sum, divided by their number.
    pub mean: f64,
    /// The smallest.
    pub min: f64,
    /// The largest.
    pub max: f64,
}

impl Spread {
    /// Of these values, of which there must be one at least: the mean of none is NaN.
    ///
    /// A value that is not finite makes the mean not finite: a training that diverged must not vanish
    /// in a mean. NaN is neither small nor large, so that the range is that of the other values.
    pub fn of(values: impl IntoIterator<Item = impl Borrow<f64>>) -> Spread {
        let values: Vec<f64> = values.into_iter().map(|value| *value.borrow()).collect();
        Spread {
            mean: values.iter().sum::<f64>() / values.len() as f64,
            min: values.iter().copied().fold(f64::INFINITY, f64::min),
            max: values.iter().copied().fold(f64::NEG_INFINITY, f64::max),
        }
    }

    /// Records the mean as `key` and, where there is a range, `key_min` and `key_max` beside it. (A
    /// single seed has none, and values that are all the same say nothing more than their mean.)
    pub fn record(&self, run: &mut Run<'_>, key: &str) {
        run.here(key, self.mean);
        if self.has_range() {
            run.here(&format!("{key}_min"), self.min);
            run.here(&format!("{key}_max"), self.max);
        }
    }

    /// A share of 1 in per cent: `97.73 % (97.65 to 97.80)`, or `97.73 %` where there is no range.
    ///
    /// # Example
    /// ```
    /// use common::experiment::Spread;
    /// assert_eq!(Spread::of([0.97, 0.98]).per_cent(), "97.50 % (97.00 to 98.00)");
    /// assert_eq!(Spread::of([0.97]).per_cent(), "97.00 %");
    /// ```
    pub fn per_cent(&self) -> String {
        let [mean, min, max] = [self.mean, self.min, self.max].map(|share| 100.0 * share);
        if self.has_range() { format!("{mean:.2} % ({min:.2} to {max:.2})") } else { format!("{mean:.2} %") }
    }

    /// Whether this accuracy and another, both measured on `n` examples, differ by more than noise: the
    /// ranges over the seeds are apart, and the means by more than two standard errors of a difference.
    /// The first asks whether other seeds would turn it round, the second whether other examples would.
    pub fn differs_from(&self, other: &Spread, n: usize) -> bool {
        // The variances of two independent errors add up.
        let error = standard_error(self.mean, n).hypot(standard_error(other.mean, n));
        let apart = self.min > other.max || other.min > self.max;
        apart && (self.mean - other.mean).abs() > 2.0 * error
    }

    fn has_range(&self) -> bool {
        self.min < self.max
    }
}

/// `0.0123 (0.0101 to 0.0150)`, or `0.0123` where there is no range; with the formatter's number of
/// decimals, and four where it gives none.
impl fmt::Display for Spread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let decimals = f.precision().unwrap_or(4);
        write!(f, "{:.decimals$}", self.mean)?;
        if self.has_range() {
            write!(f, " ({:.decimals$} to {:.decimals$})", self.min, self.max)?;
        }
        Ok(())
    }
}

/// How much an accuracy p measured on n examples varies by chance, its binomial standard error:
/// √(p (1 − p) / n).
///
/// An accuracy of 0 or 1 is taken for one of an example in n + 2 (Laplace's rule of succession): that no
/// example was wrong does not show that none ever will be.
///
/// # Example
/// ```
/// use common::experiment::standard_error;
/// // 94 % on MNIST's 10,000 test images: a quarter of a point.
/// assert_eq!(format!("{:.4}", standard_error(0.94, 10_000)), "0.0024");
/// ```
pub fn standard_error(accuracy: f64, n: usize) -> f64 {
    let least = 1.0 / (n as f64 + 2.0);
    let p = if accuracy.is_nan() { accuracy } else { accuracy.clamp(least, 1.0 - least) };
    (p * (1.0 - p) / n as f64).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spread_is_mean_least_and_greatest() {
        let expected = Spread { mean: 3.0, min: 1.0, max: 6.0 };
        assert_eq!(Spread::of([1.0, 6.0, 2.0]), expected);
        let values = vec![6.0, 2.0, 1.0];
        assert_eq!((Spread::of(&values), Spread::of(values)), (expected, expected));
    }

    #[test]
    fn a_value_that_is_not_finite_does_not_vanish_in_the_mean() {
        let diverged = Spread::of([0.5, f64::NAN, 0.25]);
        assert!(diverged.mean.is_nan());
        assert_eq!((diverged.min, diverged.max), (0.25, 0.5));
        assert_eq!(Spread::of([1.0, f64::INFINITY]).mean, f64::INFINITY);
        assert!(Spread::of([f64::NAN]).mean.is_nan());
        assert!(Spread::of([0.0; 0]).mean.is_nan());
    }

    #[test]
    fn a_spread_is_shown_with_the_formatters_decimals_and_without_a_range_where_there_is_none() {
        let loss = Spread { mean: 0.0123, min: 0.0101, max: 0.015 };
        assert_eq!(loss.to_string(), "0.0123 (0.0101 to 0.0150)");
        assert_eq!(format!("{loss:.2}"), "0.01 (0.01 to 0.01)");
        assert_eq!(Spread::of([0.5]).to_string(), "0.5000");
        assert_eq!(Spread::of([f64::NAN]).to_string(), "NaN");
        let accuracy = Spread { mean: 0.97731, min: 0.9765, max: 0.978 };
        assert_eq!(accuracy.per_cent(), "97.73 % (97.65 to 97.80)");
        assert_eq!(Spread::of([1.0, 1.0]).per_cent(), "100.00 %");
    }

    #[test]
    fn no_mistake_on_few_examples_is_no_certainty() {
        assert!(standard_error(1.0, 1) > 0.4);
        assert!((standard_error(0.0, 98) - (0.01_f64 * 0.99 / 98.0).sqrt()).abs() < 1e-15);
        assert_eq!(standard_error(0.97, 10_000), (0.97_f64 * (1.0 - 0.97) / 1e4).sqrt());
        assert!(standard_error(f64::NAN, 10).is_nan());
    }

    #[test]
    fn accuracies_differ_where_neither_seeds_nor_examples_explain_it() {
        let around = |mean: f64, by: f64| Spread { mean, min: mean - by, max: mean + by };
        let (low, high) = (around(0.90, 0.002), around(0.92, 0.002));
        // Two standard errors of the difference are 0.0081 on 10,000 examples and 0.081 on 100.
        assert!(low.differs_from(&high, 10_000) && high.differs_from(&low, 10_000));
        assert!(!low.differs_from(&high, 100) && !low.differs_from(&low, 10_000));
        assert!(!low.differs_from(&around(0.92, 0.03), 10_000), "the ranges overlap");
        assert!(!low.differs_from(&Spread::of([f64::NAN]), 10_000));
    }

    #[test]
    fn the_standard_error_is_that_of_a_share_of_n_draws() {
        assert_eq!(standard_error(0.5, 100), 0.05);
        assert!((standard_error(0.1, 10_000) - standard_error(0.9, 10_000)).abs() < 1e-15);
    }
}
