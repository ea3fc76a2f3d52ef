//! Gradients that stay products until somebody needs them.
//!
//! dW = xᵀ dy of a large layer is a large matrix that is used once: by the optimiser, which runs over it from
//! one end to the other. So a training step may leave it as x and dy, and the optimiser multiplies some rows of
//! it out at a time, which are then in the cache. The whole of it is never written and read again.

use crate::tensor::product::{Matrix, gemm};
use crate::{Real, Tensor};

/// Entries of a gradient that are multiplied out at a time: few enough to stay in the second cache, and enough
/// rows for the product.
const ENTRIES_AT_A_TIME: usize = 1 << 17;

/// xᵀ dy, not multiplied out: x (N, in) and dy (N, out).
#[derive(Clone, Debug)]
pub(crate) struct Product<T> {
    pub x: Tensor<T>,
    pub dy: Tensor<T>,
}

impl<T: Real> Product<T> {
    /// Some rows of dW = xᵀ dy, from the row `first` on: as many as fit.
    pub fn multiply_rows(&self, first: usize, rows: &mut [T]) {
        let columns = self.dy.row_len();
        let x = Matrix {
            data: self.x.data().get(first..).unwrap_or_default(),
            rows: rows.len().checked_div(columns).unwrap_or(0),
            columns: self.x.rows(),
            row_stride: 1,
            column_stride: self.x.row_len(),
        };
        gemm(x, Matrix::of_rows(self.dy.data(), columns), rows, false);
    }
}

/// A gradient, or a piece of one.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Gradient<'a, T> {
    /// Its entries.
    Ready(&'a [T]),
    /// `length` entries of a product, from the entry `first` on: whole rows.
    Late { product: &'a Product<T>, first: usize, length: usize },
}

impl<'a, T: Real> Gradient<'a, T> {
    /// The entry `at`, or the first one behind it before which it can be split.
    pub fn split_point(&self, at: usize) -> usize {
        match self {
            Gradient::Ready(_) => at,
            Gradient::Late { product, length, .. } => {
                at.next_multiple_of(product.dy.row_len().max(1)).min(*length)
            }
        }
    }

    /// The entries before and from a point of [`split_point`](Gradient::split_point).
    pub fn split_at(self, at: usize) -> (Self, Self) {
        match self {
            Gradient::Ready(entries) => {
                let (first, rest) = entries.split_at(at);
                (Gradient::Ready(first), Gradient::Ready(rest))
            }
            Gradient::Late { product, first, length } => (
                Gradient::Late { product, first, length: at },
                Gradient::Late { product, first: first + at, length: length - at },
            ),
        }
    }

    /// Calls `f` with the entries, some at a time and in their order, and with the place of the first of them.
    pub fn for_each_block(self, mut f: impl FnMut(usize, &[T])) {
        let (product, first, length) = match self {
            Gradient::Ready(entries) => return f(0, entries),
            Gradient::Late { product, first, length } => (product, first, length),
        };
        let columns = product.dy.row_len().max(1);
        let size = (ENTRIES_AT_A_TIME / columns).max(1) * columns;
        let mut block = vec![T::ZERO; size.min(length)];
        for at in (0..length).step_by(size) {
            let block = &mut block[..size.min(length - at)];
            product.multiply_rows((first + at) / columns, block);
            f(at, block);
        }
    }
}
