//! Seconds, taken several times: these machines are shared, and one time says little.

use std::time::Instant;

/// The seconds that `work` takes.
pub fn seconds(work: impl FnOnce()) -> f64 {
    let began = Instant::now();
    work();
    began.elapsed().as_secs_f64()
}

/// The median: of an even number, the mean of the two in the middle.
///
/// # Panics
/// Where there is none.
///
/// # Example
/// ```
/// # use tests::speed::clock::median;
/// assert_eq!(median(&[3.0, 1.0, 2.0]), 2.0);
/// assert_eq!(median(&[4.0, 1.0, 2.0, 3.0]), 2.5);
/// ```
pub fn median(times: &[f64]) -> f64 {
    assert!(!times.is_empty(), "median: expected at least one time, got none");
    let mut sorted = times.to_vec();
    sorted.sort_by(f64::total_cmp);
    let middle = sorted.len() / 2;
    if sorted.len() % 2 == 1 { sorted[middle] } else { (sorted[middle - 1] + sorted[middle]) / 2.0 }
}

/// Seconds a call of something short: the median over `rounds` rounds, each of as many calls as take a few
/// milliseconds.
pub fn seconds_a_call(rounds: usize, mut work: impl FnMut()) -> f64 {
    const ROUND: f64 = 5e-3;
    work(); // warm-up: memory allocated, caches filled
    let mut calls = 1_usize;
    while seconds(|| (0..calls).for_each(|_| work())) < ROUND && calls < 1 << 24 {
        calls *= 2;
    }
    let times: Vec<f64> = (0..rounds).map(|_| seconds(|| (0..calls).for_each(|_| work()))).collect();
    median(&times) / calls as f64
}
