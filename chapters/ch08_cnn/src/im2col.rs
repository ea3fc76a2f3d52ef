//! im2col: a convolution as a matrix product; and its adjoint, col2im.
//!
//! Legend: C channels, H and W rows and columns of the image, KH and KW of the kernel, OH and OW of
//! the output; x (C, H, W) one image.

use crate::Grid;
use common::{Real, Tensor};
use std::ops::Range;

// ANCHOR: im2col
/// Every window of an image as a column: cols[(c, p, q), (i, j)] = x[c, i·S + p − P, j·S + q − P],
/// 0 outside the image.
///
/// With the filters as the rows of a matrix W (F, C·KH·KW), the convolution of (8.1) is W · cols (8.7).
///
/// # Shapes
/// x (C, H, W) → cols (C·KH·KW, OH·OW)
///
/// # Panics
/// Where x is not a picture of the grid's size.
///
/// # Example
/// ```
/// # use ch08_cnn::{Size2d, Window, im2col};
/// # use common::Tensor;
/// let x = Tensor::from_fn([1, 3, 3], |i| i as f64);
/// let cols = im2col(&x, &Window::new(2, 1).on("example", Size2d::from(3))?);
/// assert_eq!(cols.row(0), [0.0, 1.0, 3.0, 4.0]); // what the kernel's first weight meets
/// assert_eq!(cols.row(3), [4.0, 5.0, 7.0, 8.0]); // and its last
/// # Ok::<(), common::ShapeError>(())
/// ```
// ANCHOR: im2col_alone
pub fn im2col<T: Real>(x: &Tensor<T>, grid: &Grid) -> Tensor<T> {
    let channels = channels("im2col", x, grid.image.area());
    let mut cols = Tensor::zeros([channels * grid.window.area(), grid.output.area()]); // (C·KH·KW, OH·OW)
    im2col_into(x.data(), grid, cols.data_mut());
    cols
}
// ANCHOR_END: im2col_alone

/// The adjoint of [`im2col`]: adds every entry of the columns to the pixel that it came from.
///
/// ⟨im2col x, c⟩ = ⟨x, col2im c⟩ for all x and c (8.17). So it is what the gradient needs: from
/// dcols = Wᵀ dy comes dx = col2im dcols (8.6).
///
/// # Shapes
/// cols (C·KH·KW, OH·OW) → x (C, H, W)
///
/// # Panics
/// Where cols are not of the grid's windows.
pub fn col2im<T: Real>(cols: &Tensor<T>, grid: &Grid) -> Tensor<T> {
    let channels = channels("col2im", cols, grid.window.area() * grid.output.area());
    let mut x = Tensor::zeros([channels, grid.image.height, grid.image.width]); // (C, H, W)
    col2im_add(cols.data(), grid, x.data_mut());
    x
}

// ANCHOR: im2col_lines
/// As [`im2col`], into memory that is there.
pub(crate) fn im2col_into<T: Real>(x: &[T], grid: &Grid, cols: &mut [T]) {
    each_line(x.len(), grid, |at, source, inside| {
        let line = &mut cols[at..at + grid.output.width];
        line[..inside.start].fill(T::ZERO);
        line[inside.end..].fill(T::ZERO);
        let line = &mut line[inside];
        if grid.stride.width == 1 {
            line.copy_from_slice(&x[source..source + line.len()]);
        } else {
            let pixels = x[source.min(x.len())..].iter().step_by(grid.stride.width);
            line.iter_mut().zip(pixels).for_each(|(to, &from)| *to = from);
        }
    });
}

/// As [`col2im`], added to what x holds.
pub(crate) fn col2im_add<T: Real>(cols: &[T], grid: &Grid, x: &mut [T]) {
    each_line(x.len(), grid, |at, source, inside| {
        let line = &cols[at..at + grid.output.width][inside];
        let pixels = x[source..].iter_mut().step_by(grid.stride.width);
        pixels.zip(line).for_each(|(to, &from)| *to += from); // im2col: from = to
    });
}
// ANCHOR_END: im2col_lines

/// Calls `f` for every line of the columns, in their order: the OW entries of one (c, p, q) and one
/// output row. It gets the line's place in the columns; the place in x from which its first entry inside
/// the image comes; and which of its entries lie inside.
fn each_line(x_len: usize, grid: &Grid, mut f: impl FnMut(usize, usize, Range<usize>)) {
    let mut at = 0;
    for channel in (0..x_len).step_by(grid.image.area()) {
        for p in 0..grid.window.height {
            for q in 0..grid.window.width {
                let columns = inside(grid, q);
                for i in 0..grid.output.height {
                    match (grid.row(i, p), grid.column(columns.start, q)) {
                        (Some(r), Some(s)) => {
                            f(at, channel + r * grid.image.width + s, columns.clone());
                        }
                        _ => f(at, 0, 0..0), // padding
                    }
                    at += grid.output.width;
                }
            }
        }
    }
}

/// The output columns j at which the window's column q lies inside the image.
fn inside(grid: &Grid, q: usize) -> Range<usize> {
    let (stride, width) = (grid.stride.width, grid.output.width);
    let from = grid.left.saturating_sub(q).div_ceil(stride).min(width); // j·S + q ≥ left
    let to = (grid.image.width + grid.left).saturating_sub(q).div_ceil(stride).min(width);
    from..to.max(from)
}

fn channels<T: Real>(operation: &str, tensor: &Tensor<T>, area: usize) -> usize {
    let channels = tensor.len().checked_div(area).unwrap_or(0);
    let full = channels * area == tensor.len();
    assert!(full, "{operation}: expected a multiple of {area} entries, got shape {}", tensor.shape());
    channels
}
// ANCHOR_END: im2col
