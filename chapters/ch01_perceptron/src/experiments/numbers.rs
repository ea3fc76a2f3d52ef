//! Several numbers as one line of a table, or of a chart.

/// Mean and range of several numbers.
pub struct Spread {
    pub mean: f64,
    pub min: f64,
    pub max: f64,
}

impl Spread {
    pub fn of(values: &[f64]) -> Spread {
        Spread {
            mean: values.iter().sum::<f64>() / values.len() as f64,
            min: values.iter().copied().fold(f64::INFINITY, f64::min),
            max: values.iter().copied().fold(f64::NEG_INFINITY, f64::max),
        }
    }
}

/// Counts as points over 1, 2, 3, …
pub fn numbered(counts: &[usize]) -> Vec<(f64, f64)> {
    counts.iter().enumerate().map(|(index, &count)| ((index + 1) as f64, count as f64)).collect()
}
