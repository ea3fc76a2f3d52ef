//! A figure over several seeds.

use common::Seed;
use common::experiment::Run;
use std::fmt;

/// The seeds of so many repetitions: the run's own, then its first, second, … other one.
pub fn repetitions(seed: Seed, count: u64) -> Vec<Seed> {
    (0..count).map(|n| if n == 0 { seed } else { seed.nth(n) }).collect()
}

/// Mean and range of a figure over several seeds.
#[derive(Clone, Copy, Debug)]
pub struct Spread {
    pub mean: f64,
    pub min: f64,
    pub max: f64,
}

impl Spread {
    /// Of these values, of which there must be one at least. A value that is not finite makes the
    /// mean not finite: a training that diverged must not vanish in a mean.
    pub fn of(values: &[f64]) -> Spread {
        Spread {
            mean: values.iter().sum::<f64>() / values.len() as f64,
            min: values.iter().copied().fold(f64::INFINITY, f64::min),
            max: values.iter().copied().fold(f64::NEG_INFINITY, f64::max),
        }
    }

    /// Records it as `key`, `key_min` and `key_max`.
    pub fn record(&self, run: &mut Run<'_>, key: &str) {
        run.here(key, self.mean);
        run.here(&format!("{key}_min"), self.min);
        run.here(&format!("{key}_max"), self.max);
    }
}

/// `0.0123 (0.0101 to 0.0150)`, with the formatter's number of decimals.
impl fmt::Display for Spread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = f.precision().unwrap_or(4);
        write!(f, "{:.digits$} ({:.digits$} to {:.digits$})", self.mean, self.min, self.max)
    }
}
