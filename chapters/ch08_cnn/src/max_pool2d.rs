//! Max pooling: the strongest answer under the window.
//!
//! Legend: a the entries under a window; x (N, C, H, W), y (N, C, OH, OW).

use crate::pool2d::{Pool2d, PoolingRule, for_each_window, to_the_picked};
use crate::window::{Grid, Size2d};
use common::{Real, Rng};

/// The rule of [`MaxPool2d`].
#[derive(Clone, Copy, Debug, Default)]
pub struct Max;

// ANCHOR: max_pool2d
/// y = the largest a (8.8)
///
/// # Shapes
/// x (N, C, H, W) → y (N, C, OH, OW): see [`Pool2d`]
///
/// # Gradients
/// dy goes to the entry that won; of equal ones, to the first (row by row) (8.9). NaN wins against
/// every number: a broken input does not look like a feature that is not there.
///
/// # Example
/// ```
/// # use ch08_cnn::prelude::*;
/// # use common::prelude::*;
/// let x = Tensor::new([1, 1, 2, 4], vec![1.0, 2.0, 5.0, 6.0, 3.0, 4.0, 8.0, 7.0])?;
/// let y = MaxPool2d::new(2).forward(x, Mode::Predict);
/// assert_eq!(y.data(), [4.0, 8.0]);
/// # Ok::<(), ShapeError>(())
/// ```
///
/// # Source
/// Text 002, "池化层输出值的计算".
pub type MaxPool2d<T> = Pool2d<Max, T>;

impl PoolingRule for Max {
    const NAME: &'static str = "MaxPool2d";
    const PICKS: bool = true;

    fn forward<T: Real>(grid: &Grid, x: &[T], y: &mut [T], picked: &mut [u32], _rng: &mut Rng) {
        if side_by_side(grid) {
            return largest_of_four(grid, x, y, picked);
        }
        for_each_window(grid, |at, rows, columns| {
            let mut best = rows.start * grid.image.width + columns.start;
            for r in rows {
                for place in r * grid.image.width + columns.start..r * grid.image.width + columns.end {
                    if wins(x[place], x[best]) {
                        best = place; // (8.8): the first of equals stays
                    }
                }
            }
            (y[at], picked[at]) = (x[best], best as u32);
        });
    }

    fn backward<T: Real>(_grid: &Grid, dy: &[T], picked: &[u32], dx: &mut [T]) {
        to_the_picked(dy, picked, dx); // (8.9)
    }
    // ANCHOR_END: max_pool2d

    fn predict<T: Real>(grid: &Grid, x: &[T], y: &mut [T]) {
        for_each_window(grid, |at, rows, columns| {
            let entries = rows.flat_map(|r| &x[r * grid.image.width..][columns.clone()]).copied();
            y[at] = entries.reduce(|best, a| if wins(a, best) { a } else { best }).unwrap_or(T::ZERO);
        });
    }
}

/// Whether a beats the best so far: NaN beats every number, and nothing beats NaN.
#[inline]
fn wins<T: Real>(a: T, best: T) -> bool {
    a > best || (a.is_nan() && !best.is_nan())
}

/// Whether windows are the usual ones: 2 × 2, side by side, without padding.
fn side_by_side(grid: &Grid) -> bool {
    grid.window == Size2d::from(2) && grid.stride == grid.window && (grid.top, grid.left) == (0, 0) && {
        2 * grid.output.height <= grid.image.height && 2 * grid.output.width <= grid.image.width
    }
}

/// The forward pass for windows of 2 × 2, a row of them at a time, without a branch: so it is turned into
/// vector instructions. On maps of 28 × 28 TIMES as fast as window by window.
fn largest_of_four<T: Real>(grid: &Grid, x: &[T], y: &mut [T], picked: &mut [u32]) {
    let (width, columns) = (grid.image.width, grid.output.width);
    let outputs = y.chunks_exact_mut(columns).zip(picked.chunks_exact_mut(columns));
    for ((y, picked), x) in outputs.zip(x.chunks(2 * width)) {
        let (upper, lower) = x.split_at(width);
        let pairs = upper.chunks_exact(2).zip(lower.chunks_exact(2));
        for ((y, picked), (upper, lower)) in y.iter_mut().zip(picked).zip(pairs) {
            let (mut best, mut place) = (upper[0], 0);
            for (a, at) in [(upper[1], 1), (lower[0], 2), (lower[1], 3)] {
                let won = wins(a, best);
                best = if won { a } else { best };
                place = if won { at } else { place };
            }
            (*y, *picked) = (best, place);
        }
    }
    // From the place in the window to the place in the image.
    for (i, picked) in picked.chunks_exact_mut(columns).enumerate() {
        for (j, picked) in picked.iter_mut().enumerate() {
            *picked = ((2 * i + *picked as usize / 2) * width + 2 * j + *picked as usize % 2) as u32;
        }
    }
}
