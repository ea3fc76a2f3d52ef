//! A convolution as a matrix product, image by image: any stride.
//!
//! The columns of one image at a time, so that they stay in the cache: those of a whole batch would be 40
//! MB in the text's second layer.

use crate::Grid;
use crate::im2col::{col2im_add, im2col_into};
use crate::passes::Convolution;
use common::Real;
use common::tensor::product::{Matrix, gemm};

/// The passes by im2col, with their memory.
#[derive(Debug, Default)]
pub(crate) struct Columns<T> {
    cols: Vec<T>, // one image's columns (C·KH·KW, OH·OW)
}

// ANCHOR: columns
impl<T: Real> Convolution<T> for Columns<T> {
    fn forward(&mut self, grid: &Grid, w: &[T], b: &[T], x: &[T], y: &mut [T]) {
        let (inputs, places) = (w.len() / b.len(), grid.output.area());
        let image = inputs / grid.window.area() * grid.image.area();
        self.cols.resize(inputs * places, T::ZERO);
        for (x, y) in x.chunks_exact(image).zip(y.chunks_exact_mut(b.len() * places)) {
            im2col_into(x, grid, &mut self.cols);
            for (y, &b) in y.chunks_exact_mut(places).zip(b) {
                y.fill(b);
            }
            gemm(Matrix::of_rows(w, inputs), Matrix::of_rows(&self.cols, places), y, true); // W cols + b  (8.7)
        }
    }

    fn gradients(&mut self, grid: &Grid, x: &[T], dy: &[T], dw: &mut [T], db: &mut [T]) {
        let (inputs, places) = (dw.len() / db.len(), grid.output.area());
        let image = inputs / grid.window.area() * grid.image.area();
        self.cols.resize(inputs * places, T::ZERO);
        db.fill(T::ZERO);
        for (n, (x, dy)) in x.chunks_exact(image).zip(dy.chunks_exact(db.len() * places)).enumerate() {
            im2col_into(x, grid, &mut self.cols);
            let cols = Matrix::of_rows(&self.cols, places);
            gemm(Matrix::of_rows(dy, places), cols.transposed(), dw, n > 0); // dW = dy colsᵀ  (8.4)
            for (db, dy) in db.iter_mut().zip(dy.chunks_exact(places)) {
                *db += dy.iter().copied().sum::<T>(); // (8.5)
            }
        }
    }

    fn dx(&mut self, grid: &Grid, w: &[T], filters: usize, dy: &[T], dx: &mut [T]) {
        let (inputs, places) = (w.len() / filters, grid.output.area());
        let image = inputs / grid.window.area() * grid.image.area();
        self.cols.resize(inputs * places, T::ZERO);
        for (dx, dy) in dx.chunks_exact_mut(image).zip(dy.chunks_exact(filters * places)) {
            let dy = Matrix::of_rows(dy, places); // (F, OH·OW)
            gemm(Matrix::of_rows(w, inputs).transposed(), dy, &mut self.cols, false); // dcols = Wᵀ dy
            dx.fill(T::ZERO);
            col2im_add(&self.cols, grid, dx); // dx = col2im dcols  (8.6)
        }
    }
}
// ANCHOR_END: columns
