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
}
