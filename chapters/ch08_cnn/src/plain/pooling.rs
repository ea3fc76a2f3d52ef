//! Pooling in loops.

use crate::Grid;
use common::{Real, Tensor, TrainingStep};

// ANCHOR: max_pool
/// y[n, c, i, j] = the largest x[n, c, r, s] under the window at (i, j) (8.8)
///
/// # Shapes
/// x (N, C, H, W) → y (N, C, OH, OW); padding does not take part
pub fn max_pool<T: Real>(x: &Tensor<T>, grid: &Grid) -> Tensor<T> {
    pool(x, grid, |_, a| a[largest(a)]) // (8.8)
}

/// dx: each dy goes to the entry that won, the first of equals; the others get nothing (8.9)
pub fn max_pool_backward<T: Real>(x: &Tensor<T>, dy: &Tensor<T>, grid: &Grid) -> Tensor<T> {
    pool_backward(x, dy, grid, |_, a, slope| slope[largest(a)] = T::ONE) // (8.9)
}

/// The place of the largest entry: the first of equals, and the first NaN where there is one.
fn largest<T: Real>(a: &[T]) -> usize {
    let mut best = 0;
    for (k, &x) in a.iter().enumerate() {
        if x > a[best] || (x.is_nan() && !a[best].is_nan()) {
            best = k;
        }
    }
    best
}
// ANCHOR_END: max_pool

// ANCHOR: mean_pool
/// y[n, c, i, j] = the mean of the x[n, c, r, s] under the window at (i, j) (8.10)
///
/// # Shapes
/// x (N, C, H, W) → y (N, C, OH, OW); padding is not counted
pub fn mean_pool<T: Real>(x: &Tensor<T>, grid: &Grid) -> Tensor<T> {
    pool(x, grid, |_, a| a.iter().copied().sum::<T>() / T::of(a.len() as f64)) // (8.10)
}

/// dx: each dy is shared out evenly (8.11)
pub fn mean_pool_backward<T: Real>(x: &Tensor<T>, dy: &Tensor<T>, grid: &Grid) -> Tensor<T> {
    pool_backward(x, dy, grid, |_, a, slope| slope.fill(T::of(1.0 / a.len() as f64))) // (8.11)
}
// ANCHOR_END: mean_pool

// ANCHOR: stochastic_pool
/// When training: y = aₖ, k drawn with probability pₖ = aₖ/Σa from the entries a ≥ 0 under the
/// window (8.12, 8.13); 0 where all are 0
pub fn stochastic_pool<T: Real>(x: &Tensor<T>, grid: &Grid, step: &TrainingStep) -> Tensor<T> {
    let mut draws = Draws::of(step);
    pool(x, grid, |n, a| drawn(a, draws.next(n)).map_or(sum_of_positive(a), |k| a[k])) // (8.13)
}

/// dx: each dy goes to the entry that was drawn (8.14); nowhere, where all were 0
pub fn stochastic_pool_backward<T: Real>(
    x: &Tensor<T>,
    dy: &Tensor<T>,
    grid: &Grid,
    step: &TrainingStep,
) -> Tensor<T> {
    let mut draws = Draws::of(step);
    pool_backward(x, dy, grid, |n, a, slope| {
        if let Some(k) = drawn(a, draws.next(n)) {
            slope[k] = T::ONE; // (8.14)
        }
    })
}

/// When predicting: y = Σ pₖ aₖ, what training gives on average (8.15)
pub fn stochastic_pool_expected<T: Real>(x: &Tensor<T>, grid: &Grid) -> Tensor<T> {
    pool(x, grid, |_, a| {
        let sum = sum_of_positive(a);
        let expected = a.iter().map(|&a| positive(a) / sum * a).sum(); // (8.15)
        if sum == T::ZERO { T::ZERO } else { expected }
    })
}

/// Which entry the number u from [0, 1) draws: the first at which the running sum passes u Σa.
/// None, where all are 0. Negative entries count as 0.
fn drawn<T: Real>(a: &[T], u: f64) -> Option<usize> {
    let (threshold, mut running) = (T::of(u) * sum_of_positive(a), T::ZERO);
    let mut last = None;
    for (k, &a) in a.iter().enumerate().filter(|(_, a)| **a > T::ZERO) {
        running += a; // Σ of aₗ up to l = k: the probability up to there (8.12), times Σa
        last = Some(k);
        if running > threshold {
            break;
        }
    }
    last.filter(|_| !threshold.is_nan()) // where an entry is NaN, so is the output
}

fn sum_of_positive<T: Real>(a: &[T]) -> T {
    a.iter().map(|&a| positive(a)).sum()
}

/// a, or 0 where it is negative; NaN stays NaN.
#[inline]
pub(crate) fn positive<T: Real>(a: T) -> T {
    if a <= T::ZERO { T::ZERO } else { a }
}
// ANCHOR_END: stochastic_pool

/// One number from [0, 1) a window, image by image: those of an image come from its row of the batch.
struct Draws<'a> {
    step: &'a TrainingStep,
    rng: Option<(usize, common::Rng)>,
}

impl Draws<'_> {
    fn of(step: &TrainingStep) -> Draws<'_> {
        Draws { step, rng: None }
    }

    fn next(&mut self, n: usize) -> f64 {
        if self.rng.as_ref().is_none_or(|(row, _)| *row != n) {
            self.rng = Some((n, self.step.rng(n)));
        }
        self.rng.as_mut().map_or(0.0, |(_, rng)| rng.uniform())
    }
}

/// y[n, c, i, j] = f(n, the entries of x[n, c] under the window at (i, j), row by row)
fn pool<T: Real>(x: &Tensor<T>, grid: &Grid, mut f: impl FnMut(usize, &[T]) -> T) -> Tensor<T> {
    let (n, c) = (x.shape()[0], x.shape()[1]);
    let mut y = Tensor::zeros([n, c, grid.output.height, grid.output.width]); // (N, C, OH, OW)
    for at in 0..y.len() {
        let index = y.index_of(at);
        let entries: Vec<T> = places(&index, grid).map(|place| x.at(&place)).collect();
        y.data_mut()[at] = f(index[0], &entries);
    }
    y
}

/// dx += slope · dy, for each window: `f` writes the slopes of its entries, which are 0 before.
fn pool_backward<T: Real>(
    x: &Tensor<T>,
    dy: &Tensor<T>,
    grid: &Grid,
    mut f: impl FnMut(usize, &[T], &mut [T]),
) -> Tensor<T> {
    let mut dx = Tensor::zeros(x.shape());
    for at in 0..dy.len() {
        let index = dy.index_of(at);
        let entries: Vec<T> = places(&index, grid).map(|place| x.at(&place)).collect();
        let mut slopes = vec![T::ZERO; entries.len()];
        f(index[0], &entries, &mut slopes);
        for (place, slope) in places(&index, grid).zip(slopes) {
            *dx.at_mut(&place) += slope * dy.data()[at];
        }
    }
    dx
}

/// The indices of x under the window at an index of y.
fn places(index: &[usize], grid: &Grid) -> impl Iterator<Item = [usize; 4]> {
    let [n, c, i, j] = *index else { unreachable!("an index of four") };
    let (rows, columns) = grid.covered(i, j);
    rows.flat_map(move |r| columns.clone().map(move |s| [n, c, r, s]))
}
