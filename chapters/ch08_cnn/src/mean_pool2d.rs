//! Mean pooling: the average answer under the window.
//!
//! Legend: a the entries under a window; x (N, C, H, W), y (N, C, OH, OW).

use crate::pool2d::{Pool2d, PoolingRule, for_each_window};
use crate::window::Grid;
use common::{Real, Rng};

/// The rule of [`MeanPool2d`].
#[derive(Debug)]
pub struct Mean;

// ANCHOR: mean_pool2d
/// y = (Σ a)/n, n the number of entries under the window (8.10)
///
/// # Shapes
/// x (N, C, H, W) → y (N, C, OH, OW): see [`Pool2d`]
///
/// # Gradients
/// each a gets dy/n (8.11)
///
/// # Example
/// ```
/// # use ch08_cnn::prelude::*;
/// # use common::prelude::*;
/// let x = Tensor::new([1, 1, 2, 4], vec![1.0, 2.0, 5.0, 6.0, 3.0, 4.0, 8.0, 7.0])?;
/// let y = MeanPool2d::new(2).forward(x, Mode::Predict);
/// assert_eq!(y.data(), [2.5, 6.5]);
/// # Ok::<(), ShapeError>(())
/// ```
///
/// # Source
/// Text 002, "池化层输出值的计算".
pub type MeanPool2d<T> = Pool2d<Mean, T>;

impl PoolingRule for Mean {
    const NAME: &'static str = "MeanPool2d";
    const PICKS: bool = false;

    fn forward<T: Real>(grid: &Grid, x: &[T], y: &mut [T], _picked: &mut [u32], _rng: &mut Rng) {
        for_each_window(grid, |at, rows, columns| {
            let n = rows.len() * columns.len();
            let a = rows.flat_map(|r| &x[r * grid.image.width..][columns.clone()]);
            y[at] = a.copied().sum::<T>() / T::of(n as f64); // (8.10)
        });
    }

    fn backward<T: Real>(grid: &Grid, dy: &[T], _picked: &[u32], dx: &mut [T]) {
        dx.fill(T::ZERO);
        for_each_window(grid, |at, rows, columns| {
            let share = dy[at] / T::of((rows.len() * columns.len()) as f64);
            for r in rows {
                dx[r * grid.image.width..][columns.clone()].iter_mut().for_each(|dx| *dx += share); // (8.11)
            }
        });
    }
    // ANCHOR_END: mean_pool2d

    fn predict<T: Real>(grid: &Grid, x: &[T], y: &mut [T]) {
        Mean::forward(grid, x, y, &mut [], &mut Rng::from_key(0)); // nothing is drawn
    }
}
