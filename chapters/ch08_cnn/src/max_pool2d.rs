//! Max pooling: the strongest answer under the window.
//!
//! Legend: a the entries under a window; x (N, C, H, W), y (N, C, OH, OW).

use crate::pool2d::{Pool2d, PoolingRule, for_each_window, to_the_picked};
use crate::window::Grid;
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
        for_each_window(grid, |at, rows, columns| {
            let mut best = rows.start * grid.image.width + columns.start;
            for r in rows {
                for place in r * grid.image.width + columns.start..r * grid.image.width + columns.end {
                    if x[place] > x[best] || (x[place].is_nan() && !x[best].is_nan()) {
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
            let mut best = x[rows.start * grid.image.width + columns.start];
            for r in rows {
                for &a in &x[r * grid.image.width..][columns.clone()] {
                    best = if a > best || a.is_nan() { a } else { best };
                }
            }
            y[at] = best;
        });
    }
}
