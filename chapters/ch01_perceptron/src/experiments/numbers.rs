//! Several numbers as a line of a chart.

/// Counts as points over 1, 2, 3, …
pub fn numbered(counts: &[usize]) -> Vec<(f64, f64)> {
    counts.iter().enumerate().map(|(index, &count)| ((index + 1) as f64, count as f64)).collect()
}
