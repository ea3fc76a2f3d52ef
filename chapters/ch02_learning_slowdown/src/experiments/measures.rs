//! Small measures that several experiments take.

/// `steps` + 1 numbers from `low` to `high`, evenly spaced.
pub fn grid(low: f64, high: f64, steps: usize) -> impl Iterator<Item = f64> + Clone {
    (0..=steps).map(move |i| low + (high - low) * i as f64 / steps as f64)
}

/// The middle one of these numbers (of two middle ones, the larger); NaN where there are none.
pub fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

/// Mean, least and greatest of a figure over several seeds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spread {
    pub mean: f64,
    pub min: f64,
    pub max: f64,
}

impl Spread {
    /// Of these values, one a seed.
    pub fn of(values: &[f64]) -> Spread {
        Spread {
            mean: values.iter().sum::<f64>() / values.len() as f64,
            min: values.iter().copied().fold(f64::INFINITY, f64::min),
            max: values.iter().copied().fold(f64::NEG_INFINITY, f64::max),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_grid_has_both_its_ends() {
        assert_eq!(grid(-1.0, 1.0, 4).collect::<Vec<_>>(), [-1.0, -0.5, 0.0, 0.5, 1.0]);
    }

    #[test]
    fn the_median_is_the_middle_of_the_sorted_values() {
        assert_eq!(median(vec![9.0, -1.0, 3.0]), 3.0);
        assert!(median(Vec::new()).is_nan());
    }

    #[test]
    fn a_spread_is_mean_least_and_greatest() {
        assert_eq!(Spread::of(&[1.0, 6.0, 2.0]), Spread { mean: 3.0, min: 1.0, max: 6.0 });
    }
}
