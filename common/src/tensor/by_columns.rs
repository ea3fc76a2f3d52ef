//! Products of a batch with a large matrix, of which each thread computes some columns.
//!
//! The other way to share such a product, each thread some rows of the batch, has every thread read the whole
//! matrix and lay it out for the product, for a few rows each.

use super::Tensor;
use super::matmul::{PANEL, turn, view};
use super::product::{Matrix, gemm};
use crate::Real;
use crate::parallel::Threads;
use std::ops::Range;

/// Columns of a share come in whole groups of this many, which registers hold.
const GROUP: usize = 32;

impl<T: Real> Tensor<T> {
    /// y = x W + b as by [`affine_into`](Tensor::affine_into), on all threads.
    ///
    /// # Panics
    /// Where the shapes do not fit.
    pub fn affine_on(&self, threads: &Threads, w: &Tensor<T>, b: &Tensor<T>, y: &mut Tensor<T>) {
        if threads.count() == 1 || self.is_empty() {
            return self.affine_into(w, b, y);
        }
        let units = w.row_len();
        let fits = self.row_len() == w.rows() && b.len() == units && *y.shape == [self.rows(), units];
        assert!(fits, "affine_on: {} · {} + {} → {} does not fit", self.shape, w.shape, b.shape, y.shape);
        for_each_share(threads, y, |columns, rows| {
            let (b, w) = (&b.data[columns.clone()], &w.data[columns.start..]);
            let w = Matrix {
                data: w,
                rows: self.row_len(),
                columns: b.len(),
                row_stride: units,
                column_stride: 1,
            };
            let mut panel = b.repeat(rows.len()); // (N, columns of the share)
            gemm(view(self), w, &mut panel, true);
            rows.iter_mut().zip(panel.chunks(b.len())).for_each(|(row, panel)| row.copy_from_slice(panel));
        });
    }

    /// c = a bᵀ as by [`matmul_nt_into`](Tensor::matmul_nt_into), on all threads: b, a large matrix, is read as
    /// it lies, and aᵀ and cᵀ are turned.
    ///
    /// # Panics
    /// Where the shapes do not fit.
    pub fn matmul_nt_on(&self, threads: &Threads, b: &Tensor<T>, c: &mut Tensor<T>) {
        if threads.count() == 1 || self.is_empty() {
            return self.matmul_nt_into(b, c);
        }
        let (n, depth) = (self.rows(), self.row_len());
        let fits = depth == b.row_len() && *c.shape == [n, b.rows()];
        assert!(fits, "matmul_nt_on: {} · transposed {} → {} does not fit", self.shape, b.shape, c.shape);
        let mut turned = vec![T::ZERO; self.len()]; // aᵀ (depth, N)
        let share = depth.div_ceil(threads.count()).max(1);
        let mut shares: Vec<&mut [T]> = turned.chunks_mut((share * n).max(1)).collect();
        threads.for_each(&mut shares, |i, turned| {
            turn(&self.data[i * share..], depth, turned.chunks_mut(n));
        });
        let turned = Matrix::of_rows(&turned, n);
        for_each_share(threads, c, |columns, rows| {
            let mut panel = vec![T::ZERO; PANEL.min(columns.len()) * n];
            for first in (0..columns.len()).step_by(PANEL) {
                let width = PANEL.min(columns.len() - first);
                let at = (columns.start + first) * depth;
                let panel = &mut panel[..width * n]; // (width, N)
                gemm(Matrix::of_rows(&b.data[at..at + width * depth], depth), turned, panel, false);
                turn(panel, n, rows.iter_mut().map(|row| &mut row[first..first + width]));
            }
        });
    }
}

/// Calls `work` on each thread with a range of columns and what every row has there.
fn for_each_share<T: Real>(
    threads: &Threads,
    c: &mut Tensor<T>,
    work: impl Fn(Range<usize>, &mut [&mut [T]]) + Sync,
) {
    let columns = c.row_len();
    let width = columns.div_ceil(threads.count()).next_multiple_of(GROUP);
    let mut shares: Vec<Vec<&mut [T]>> = Vec::new();
    shares.resize_with(columns.div_ceil(width.max(1)), Vec::new);
    for row in c.rows_iter_mut() {
        shares.iter_mut().zip(row.chunks_mut(width)).for_each(|(share, piece)| share.push(piece));
    }
    threads.for_each(&mut shares, |i, rows| {
        let first = i * width;
        work(first..(first + width).min(columns), rows);
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Seed;
    use approx::assert_relative_eq;

    #[test]
    fn products_by_columns_are_those_of_one_thread() {
        let mut rng = Seed(5).stream("test");
        for (n, inputs, units) in
            [(1, 1, 1), (3, 40, 33), (7, 300, 65), (64, 70, 600), (5, 513, 2), (0, 4, 5)]
        {
            let mut numbers = |shape: [usize; 2]| Tensor::<f64>::from_fn(shape, |_| rng.normal());
            let (x, w, dy) = (numbers([n, inputs]), numbers([inputs, units]), numbers([n, units]));
            let b = numbers([1, units]).reshaped([units]);
            let (mut y, mut dx) = (Tensor::filled([n, units], 7.0), Tensor::filled([n, inputs], 7.0));
            x.affine_into(&w, &b, &mut y);
            dy.matmul_nt_into(&w, &mut dx);
            for count in [1, 2, 3] {
                let threads = Threads::new(count);
                let (mut y_on, mut dx_on) =
                    (Tensor::filled([n, units], 8.0), Tensor::filled([n, inputs], 8.0));
                x.affine_on(&threads, &w, &b, &mut y_on);
                dy.matmul_nt_on(&threads, &w, &mut dx_on);
                for (one, many) in
                    y.data().iter().chain(dx.data()).zip(y_on.data().iter().chain(dx_on.data()))
                {
                    assert_relative_eq!(one, many, epsilon = 1e-12);
                }
            }
        }
    }
}
