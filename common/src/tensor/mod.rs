//! [`Tensor`]: n-dimensional, row-major, contiguous.

mod by_columns;
mod elementwise;
mod matmul;
pub mod product;
mod reduce;
mod spare;

pub use reduce::argmax;
pub use spare::Spare;

use crate::{Real, Shape, ShapeError};
use std::ops::Range;

/// Numbers in a box of any number of dimensions, stored row by row in one piece of memory.
///
/// Entry (i, j) of a tensor of shape (N, D) stands at position i·D + j of [`data`](Tensor::data).
/// The first dimension is called its rows: in a batch, one row is one example.
///
/// # Example
/// ```
/// use common::Tensor;
/// let x = Tensor::from_rows([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]); // (3, 2)
/// let w = Tensor::from_rows([[1.0], [10.0]]);                      // (2, 1)
/// let y = x.matmul(&w);                                            // (3, 1)
/// assert_eq!(y.data(), [21.0, 43.0, 65.0]);
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Tensor<T> {
    shape: Shape,
    data: Vec<T>,
}

impl<T: Real> Tensor<T> {
    /// The tensor of this shape with these entries, row by row.
    ///
    /// # Errors
    /// Where the number of entries is not the shape's volume.
    pub fn new(shape: impl Into<Shape>, data: Vec<T>) -> Result<Tensor<T>, ShapeError> {
        let shape = shape.into();
        if shape.volume() == data.len() {
            Ok(Tensor { shape, data })
        } else {
            let expected = format!("{} entries for shape {shape}", shape.volume());
            Err(ShapeError::new("Tensor::new", expected, data.len()))
        }
    }

    /// All entries 0.
    pub fn zeros(shape: impl Into<Shape>) -> Tensor<T> {
        Tensor::filled(shape, T::ZERO)
    }

    /// All entries `value`.
    pub fn filled(shape: impl Into<Shape>, value: T) -> Tensor<T> {
        let shape = shape.into();
        Tensor { shape, data: vec![value; shape.volume()] }
    }

    /// The entry at position i of the row-major order is `f(i)`.
    pub fn from_fn(shape: impl Into<Shape>, f: impl FnMut(usize) -> T) -> Tensor<T> {
        let shape = shape.into();
        Tensor { shape, data: (0..shape.volume()).map(f).collect() }
    }

    /// A matrix from its rows, written out as arrays of equal length.
    pub fn from_rows<const C: usize>(rows: impl IntoIterator<Item = [T; C]>) -> Tensor<T> {
        let data: Vec<T> = rows.into_iter().flatten().collect();
        let rows = data.len().checked_div(C).unwrap_or(0);
        Tensor { shape: Shape::from([rows, C]), data }
    }

    /// A tensor of rank 1.
    pub fn from_vec(data: Vec<T>) -> Tensor<T> {
        Tensor { shape: Shape::from([data.len()]), data }
    }

    /// The dimensions, outermost first.
    pub fn shape(&self) -> Shape {
        self.shape
    }

    /// How many dimensions.
    pub fn rank(&self) -> usize {
        self.shape.len()
    }

    /// How many entries.
    pub fn len(&self) -> usize {
        self.data.len()
    }

    /// Whether there are no entries.
    pub fn is_empty(&self) -> bool {
        self.data.is_empty()
    }

    /// The first dimension; in a batch, the number of examples. 1 for a scalar of rank 0.
    pub fn rows(&self) -> usize {
        self.shape.first().copied().unwrap_or(1)
    }

    /// How many entries one row holds: the product of all dimensions but the first.
    pub fn row_len(&self) -> usize {
        self.shape.iter().skip(1).product()
    }

    /// The entries, row by row.
    pub fn data(&self) -> &[T] {
        &self.data
    }

    /// The entries, row by row, to be changed.
    pub fn data_mut(&mut self) -> &mut [T] {
        &mut self.data
    }

    /// The entries without their shape.
    pub fn into_data(self) -> Vec<T> {
        self.data
    }

    /// The entries of row `i`.
    ///
    /// # Panics
    /// Where there is no such row.
    pub fn row(&self, i: usize) -> &[T] {
        &self.data[i * self.row_len()..(i + 1) * self.row_len()]
    }

    /// The entries of row `i`, to be changed.
    ///
    /// # Panics
    /// Where there is no such row.
    pub fn row_mut(&mut self, i: usize) -> &mut [T] {
        let length = self.row_len();
        &mut self.data[i * length..(i + 1) * length]
    }

    /// The rows, one after the other.
    pub fn rows_iter(&self) -> impl ExactSizeIterator<Item = &[T]> {
        self.data.chunks_exact(self.row_len().max(1))
    }

    /// The rows, one after the other, to be changed.
    pub fn rows_iter_mut(&mut self) -> impl ExactSizeIterator<Item = &mut [T]> {
        let length = self.row_len().max(1);
        self.data.chunks_exact_mut(length)
    }

    /// The entry at these indices, one a dimension.
    ///
    /// # Panics
    /// Where an index lies outside, or their number is not the rank.
    pub fn at(&self, index: &[usize]) -> T {
        self.data[self.position(index)]
    }

    /// The entry at these indices, to be changed.
    ///
    /// # Panics
    /// Where an index lies outside, or their number is not the rank.
    pub fn at_mut(&mut self, index: &[usize]) -> &mut T {
        let position = self.position(index);
        &mut self.data[position]
    }

    fn position(&self, index: &[usize]) -> usize {
        let inside = index.len() == self.rank() && index.iter().zip(self.shape.iter()).all(|(i, d)| i < d);
        assert!(inside, "Tensor::at: expected an index inside {}, got {index:?}", self.shape);
        index.iter().zip(self.shape.iter()).fold(0, |position, (i, d)| position * d + i)
    }

    /// The indices of the entry at a position of the row-major order: what [`at`](Tensor::at) takes.
    ///
    /// # Panics
    /// Where a dimension is 0.
    pub fn index_of(&self, position: usize) -> Vec<usize> {
        let mut rest = position;
        let mut index: Vec<usize> = Vec::with_capacity(self.rank());
        for &d in self.shape.iter().rev() {
            index.push(rest % d);
            rest /= d;
        }
        index.reverse();
        index
    }

    /// The same entries in another shape.
    ///
    /// # Panics
    /// Where the volumes differ.
    pub fn reshaped(mut self, shape: impl Into<Shape>) -> Tensor<T> {
        let shape = shape.into();
        assert!(
            shape.volume() == self.len(),
            "Tensor::reshaped: expected a shape of {} entries, got {shape}",
            self.len()
        );
        self.shape = shape;
        self
    }

    /// Rows with columns swapped: (m, n) → (n, m).
    ///
    /// # Panics
    /// Where the rank is not 2.
    pub fn transposed(&self) -> Tensor<T> {
        let (m, n) = self.matrix_shape("Tensor::transposed");
        Tensor::from_fn([n, m], |i| self.data[(i % m) * n + i / m])
    }

    /// The same numbers in another number type.
    pub fn cast<U: Real>(&self) -> Tensor<U> {
        Tensor { shape: self.shape, data: self.data.iter().map(|x| U::of(x.to_f64())).collect() }
    }

    /// The rows of a range, copied.
    ///
    /// # Panics
    /// Where the range leaves the tensor.
    pub fn slice_rows(&self, rows: Range<usize>) -> Tensor<T> {
        let length = self.row_len();
        let data = self.data[rows.start * length..rows.end * length].to_vec();
        Tensor { shape: self.with_rows(rows.len()), data }
    }

    /// The rows of these numbers, in this order.
    ///
    /// # Panics
    /// Where there is no such row.
    pub fn select_rows(&self, rows: &[usize]) -> Tensor<T> {
        let mut chosen = Tensor::zeros(self.with_rows(rows.len()));
        self.gather_rows(rows, chosen.data_mut());
        chosen
    }

    /// As [`select_rows`](Tensor::select_rows), into memory that is there.
    ///
    /// # Panics
    /// Where `into` does not hold exactly these rows.
    pub fn gather_rows(&self, rows: &[usize], into: &mut [T]) {
        let length = self.row_len();
        assert_eq!(into.len(), rows.len() * length, "Tensor::gather_rows: target of another length");
        for (target, &row) in into.chunks_exact_mut(length.max(1)).zip(rows) {
            target.copy_from_slice(&self.data[row * length..(row + 1) * length]);
        }
    }

    /// This tensor's shape, but for the number of rows.
    ///
    /// # Panics
    /// At rank 0, which has no rows.
    pub fn with_rows(&self, rows: usize) -> Shape {
        let mut shape = self.shape.to_vec();
        shape[0] = rows;
        Shape::from(shape)
    }

    /// The one entry of a tensor that has one.
    ///
    /// # Panics
    /// Where there are more or none.
    pub fn scalar(&self) -> T {
        assert!(self.len() == 1, "Tensor::scalar: expected one entry, got shape {}", self.shape);
        self.data[0]
    }

    /// A matrix's two dimensions; panics at any other rank.
    fn matrix_shape(&self, operation: &str) -> (usize, usize) {
        assert!(self.rank() == 2, "{operation}: expected a matrix, got shape {}", self.shape);
        (self.shape[0], self.shape[1])
    }

    /// The same matrix as nalgebra's type, for its decompositions.
    ///
    /// # Panics
    /// Where the rank is not 2.
    pub fn to_matrix(&self) -> nalgebra::DMatrix<T> {
        let (m, n) = self.matrix_shape("Tensor::to_matrix");
        nalgebra::DMatrix::from_row_slice(m, n, &self.data)
    }

    /// The tensor of shape (m, n) with the entries of nalgebra's matrix.
    pub fn from_matrix(matrix: &nalgebra::DMatrix<T>) -> Tensor<T> {
        let (m, n) = matrix.shape();
        Tensor::from_fn([m, n], |i| matrix[(i / n, i % n)])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_stand_row_by_row() {
        let x = Tensor::from_fn([2, 3, 4], |i| i as f64);
        assert_eq!(x.at(&[1, 2, 3]), 23.0);
        assert_eq!(x.at(&[1, 0, 1]), 13.0);
        assert_eq!(x.index_of(13), [1, 0, 1]);
        assert_eq!(x.row(1)[0], 12.0);
        assert_eq!((x.rows(), x.row_len(), x.rank()), (2, 12, 3));
    }

    #[test]
    fn transposing_twice_changes_nothing() {
        let x = Tensor::from_fn([3, 5], |i| i as f32);
        assert_eq!(x.transposed().at(&[4, 2]), x.at(&[2, 4]));
        assert_eq!(x.transposed().transposed(), x);
    }

    #[test]
    fn matrices_go_to_nalgebra_and_back() {
        let x = Tensor::from_fn([3, 2], |i| i as f64);
        assert_eq!(x.to_matrix()[(2, 1)], 5.0);
        assert_eq!(Tensor::from_matrix(&x.to_matrix()), x);
    }

    #[test]
    fn rows_are_chosen_in_the_order_asked_for() {
        let x = Tensor::from_rows([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]);
        assert_eq!(x.select_rows(&[2, 0, 2]).data(), [5.0, 6.0, 1.0, 2.0, 5.0, 6.0]);
        assert_eq!(x.slice_rows(1..3).data(), [3.0, 4.0, 5.0, 6.0]);
    }

    #[test]
    fn too_few_entries_are_an_error_that_says_how_many_are_needed() {
        let error = Tensor::new([2, 3], vec![0.0; 5]).unwrap_err();
        assert_eq!(error.to_string(), "Tensor::new: expected 6 entries for shape (2, 3), got 5");
    }

    #[test]
    #[should_panic(expected = "Tensor::at: expected an index inside (2, 3), got [2, 0]")]
    fn an_index_outside_is_refused() {
        Tensor::<f64>::zeros([2, 3]).at(&[2, 0]);
    }

    #[test]
    #[should_panic(expected = "Tensor::reshaped: expected a shape of 6 entries, got (2, 2)")]
    fn a_shape_of_another_volume_is_refused() {
        let _ = Tensor::<f64>::zeros([2, 3]).reshaped([2, 2]);
    }
}
