//! Which library multiplies matrices: the one place that knows.
//!
//! The shapes of this workspace were measured on one core, in both transpositions. The `gemm` crate
//! with its feature for AVX-512 is first or level on nearly all of them; nalgebra's own product is close
//! on square matrices, but at half its speed for the ten columns of a last layer. So: `gemm` with the
//! feature `product`, nalgebra without (for a browser, where its product is the smaller).

use crate::Real;

/// A matrix as a product reads it: entry (i, j) is `data[i · row_stride + j · column_stride]`.
#[derive(Clone, Copy)]
pub(super) struct Matrix<'a, T> {
    pub data: &'a [T],
    pub rows: usize,
    pub columns: usize,
    pub row_stride: usize,
    pub column_stride: usize,
}

impl<T> Matrix<'_, T> {
    pub fn transposed(self) -> Self {
        Matrix {
            rows: self.columns,
            columns: self.rows,
            row_stride: self.column_stride,
            column_stride: self.row_stride,
            ..self
        }
    }

    /// One past the largest position that a product reads.
    fn extent(&self) -> usize {
        if self.rows == 0 || self.columns == 0 {
            return 0;
        }
        (self.rows - 1) * self.row_stride + (self.columns - 1) * self.column_stride + 1
    }
}

/// c = a b, or c += a b with `add`; c is row-major of shape (a.rows, b.columns).
#[cfg(feature = "product")]
#[allow(unsafe_code)]
pub(super) fn gemm<T: Real>(a: Matrix<'_, T>, b: Matrix<'_, T>, c: &mut [T], add: bool) {
    let (m, k, n) = (a.rows, a.columns, b.columns);
    assert!(k == b.rows && c.len() == m * n, "gemm: shapes do not fit");
    assert!(a.extent() <= a.data.len() && b.extent() <= b.data.len(), "gemm: an operand is too short");
    if m == 0 || n == 0 {
        return;
    }
    // SAFETY: the pointers are those of live slices. The library reads a[i·rs + j·cs] for i < m,
    // j < k and b[i·rs + j·cs] for i < k, j < n, whose largest positions lie inside their slices
    // (`extent`, asserted above), and writes c[i·n + j] for i < m, j < n, all inside c, which
    // is borrowed mutably and so is disjoint from both.
    unsafe {
        gemm::gemm(
            m,
            n,
            k,
            c.as_mut_ptr(),
            1,
            n as isize,
            add,
            a.data.as_ptr(),
            a.column_stride as isize,
            a.row_stride as isize,
            b.data.as_ptr(),
            b.column_stride as isize,
            b.row_stride as isize,
            T::ONE, // factor of the old c, where it counts
            T::ONE, // factor of a b
            false,
            false,
            false,
            gemm::Parallelism::None,
        );
    }
}

/// c = a b, or c += a b with `add`; c is row-major of shape (a.rows, b.columns).
#[cfg(not(feature = "product"))]
pub(super) fn gemm<T: Real>(a: Matrix<'_, T>, b: Matrix<'_, T>, c: &mut [T], add: bool) {
    use nalgebra::{DMatrixView, DMatrixViewMut};
    let (m, k, n) = (a.rows, a.columns, b.columns);
    assert!(k == b.rows && c.len() == m * n, "gemm: shapes do not fit");
    assert!(a.extent() <= a.data.len() && b.extent() <= b.data.len(), "gemm: an operand is too short");
    if !add {
        c.fill(T::ZERO);
    }
    if m == 0 || n == 0 || k == 0 {
        return;
    }
    // cᵀ = bᵀ aᵀ: nalgebra 0.35 reads and writes outside its slices where the left operand or the
    // result has a row stride other than 1 and its small-matrix path is taken
    // (`axcpy_uninit` takes a strided column's slice length for its number of entries).
    let a = DMatrixView::from_slice_with_strides(a.data, k, m, a.column_stride, a.row_stride);
    let mut c = DMatrixViewMut::from_slice(c, n, m);
    if b.column_stride == 1 {
        let b = DMatrixView::from_slice_with_strides(b.data, n, k, 1, b.row_stride);
        c.gemm(T::ONE, &b, &a, T::ONE);
    } else {
        let b = nalgebra::DMatrix::from_fn(n, k, |j, l| b.data[l * b.row_stride + j * b.column_stride]);
        c.gemm(T::ONE, &b, &a, T::ONE);
    }
}
