//! Which library multiplies matrices: the one place that knows.
//!
//! The shapes of this workspace were measured on one core, in both transpositions. The `gemm` crate
//! with its feature for AVX-512 is first or level on nearly all of them; nalgebra's own product is close
//! on square matrices, but at half its speed for the ten columns of a last layer. So: `gemm` with the
//! feature `product`, nalgebra without (for a browser, where its product is the smaller).

use crate::Real;

/// A matrix as a product reads it: entry (i, j) is `data[i · row_stride + j · column_stride]`.
#[derive(Clone, Copy, Debug)]
pub struct Matrix<'a, T> {
    /// Where its entries lie.
    pub data: &'a [T],
    /// How many rows.
    pub rows: usize,
    /// How many columns.
    pub columns: usize,
    /// From one row's entries to the next row's.
    pub row_stride: usize,
    /// From one entry of a row to the next.
    pub column_stride: usize,
}

impl<'a, T> Matrix<'a, T> {
    /// Numbers that lie row by row, as a matrix of `columns` columns: a piece of a tensor, say.
    ///
    /// # Panics
    /// Where the last row is not full.
    pub fn of_rows(data: &'a [T], columns: usize) -> Matrix<'a, T> {
        let rows = data.len().checked_div(columns).unwrap_or(0);
        assert!(data.len() == rows * columns, "Matrix: expected full rows of {columns}, got {}", data.len());
        Matrix { data, rows, columns, row_stride: columns, column_stride: 1 }
    }

    /// Rows and columns swapped, without moving an entry.
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
///
/// # Panics
/// Where the shapes do not fit, or an operand's data are too short for them.
///
/// # Example
/// ```
/// use common::tensor::product::{Matrix, gemm};
/// let (a, b) = ([1.0, 2.0, 3.0, 4.0], [10.0, 1.0]);
/// let mut c = [0.0; 2];
/// gemm(Matrix::of_rows(&a, 2), Matrix::of_rows(&b, 1), &mut c, false);
/// assert_eq!(c, [12.0, 34.0]);
/// ```
#[cfg(feature = "product")]
#[allow(unsafe_code)]
pub fn gemm<T: Real>(a: Matrix<'_, T>, b: Matrix<'_, T>, c: &mut [T], add: bool) {
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
///
/// # Panics
/// Where the shapes do not fit, or an operand's data are too short for them.
#[cfg(not(feature = "product"))]
pub fn gemm<T: Real>(a: Matrix<'_, T>, b: Matrix<'_, T>, c: &mut [T], add: bool) {
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
