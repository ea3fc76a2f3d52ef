//! Convolution in loops.

use crate::Grid;
use common::{Real, Tensor};

// ANCHOR: convolve
/// y[n, f, i, j] = b\[f\] + Σ over c, p, q of w[f, c, p, q] · x[n, c, i·S + p − P, j·S + q − P] (8.1)
///
/// with x = 0 outside the image. (What the texts, and everybody, call a convolution: the kernel is not
/// flipped, so strictly it is a cross-correlation.)
///
/// # Shapes
/// x (N, C, H, W), w (F, C, KH, KW), b (F,) → y (N, F, OH, OW)
///
/// # Example
/// ```
/// # use ch08_cnn::{Size2d, Window, plain};
/// # use common::Tensor;
/// let x = Tensor::from_fn([1, 1, 3, 3], |i| i as f64); // 0 … 8, row by row
/// let w = Tensor::filled([1, 1, 2, 2], 1.0);
/// let grid = Window::new(2, 1).on("example", Size2d::from(3))?;
/// let y = plain::convolve(&x, &w, &Tensor::zeros([1]), &grid);
/// assert_eq!(y.data(), [8.0, 12.0, 20.0, 24.0]); // 0 + 1 + 3 + 4, …
/// # Ok::<(), common::ShapeError>(())
/// ```
///
/// # Source
/// Text 002, "卷积层输出值的计算"; there without the stride, and with one letter for two indices.
// ANCHOR: convolve_forward
pub fn convolve<T: Real>(x: &Tensor<T>, w: &Tensor<T>, b: &Tensor<T>, grid: &Grid) -> Tensor<T> {
    let mut y = Tensor::zeros([x.rows(), w.rows(), grid.output.height, grid.output.width]); // (N, F, OH, OW)
    for n in 0..x.rows() {
        for f in 0..w.rows() {
            for i in 0..grid.output.height {
                for j in 0..grid.output.width {
                    let mut sum = b.at(&[f]);
                    each_pair(x, w, grid, (i, j), |c, (p, q), (r, s)| {
                        sum += w.at(&[f, c, p, q]) * x.at(&[n, c, r, s]); // (8.1)
                    });
                    *y.at_mut(&[n, f, i, j]) = sum;
                }
            }
        }
    }
    y
}
// ANCHOR_END: convolve_forward

// ANCHOR: convolve_gradients
/// The gradients of (8.1), by w, b and x: the loops of [`convolve`], with each line turned round.
///
/// - dw[f, c, p, q] = Σ over n, i, j of dy[n, f, i, j] · x[n, c, i·S + p − P, j·S + q − P] (8.4)
/// - db\[f\] = Σ over n, i, j of dy[n, f, i, j] (8.5)
/// - dx[n, c, r, s] = Σ of w[f, c, p, q] · dy[n, f, i, j] over all f, i, j, p, q with
///   i·S + p − P = r and j·S + q − P = s (8.6)
///
/// # Shapes
/// x (N, C, H, W), w (F, C, KH, KW), dy (N, F, OH, OW) → dw as w, db (F,), dx as x
pub fn convolve_backward<T: Real>(
    x: &Tensor<T>,
    w: &Tensor<T>,
    dy: &Tensor<T>,
    grid: &Grid,
) -> (Tensor<T>, Tensor<T>, Tensor<T>) {
    let mut dw = Tensor::zeros(w.shape()); // (F, C, KH, KW)
    let mut dx = Tensor::zeros(x.shape()); // (N, C, H, W)
    let mut db = Tensor::zeros([w.rows()]); // (F,)
    for n in 0..x.rows() {
        for f in 0..w.rows() {
            for i in 0..grid.output.height {
                for j in 0..grid.output.width {
                    let dy = dy.at(&[n, f, i, j]);
                    *db.at_mut(&[f]) += dy; // (8.5)
                    each_pair(x, w, grid, (i, j), |c, (p, q), (r, s)| {
                        // forward: sum += w[f, c, p, q] · x[n, c, r, s]
                        *dw.at_mut(&[f, c, p, q]) += dy * x.at(&[n, c, r, s]); // (8.4)
                        *dx.at_mut(&[n, c, r, s]) += dy * w.at(&[f, c, p, q]); // (8.6)
                    });
                }
            }
        }
    }
    (dw, db, dx)
}
// ANCHOR_END: convolve_gradients

// ANCHOR: each_pair
/// Calls `f` with every channel c, place (p, q) in the kernel and pixel (r, s) under it, for output
/// (i, j). Places over the padding are left out: x is 0 there.
fn each_pair<T: Real>(
    x: &Tensor<T>,
    w: &Tensor<T>,
    grid: &Grid,
    (i, j): (usize, usize),
    mut f: impl FnMut(usize, (usize, usize), (usize, usize)),
) {
    for c in 0..x.shape()[1] {
        for p in 0..w.shape()[2] {
            for q in 0..w.shape()[3] {
                if let (Some(r), Some(s)) = (grid.row(i, p), grid.column(j, q)) {
                    f(c, (p, q), (r, s));
                }
            }
        }
    }
}
// ANCHOR_END: each_pair
// ANCHOR_END: convolve
