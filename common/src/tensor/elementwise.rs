//! Entry by entry: sums, differences, products, and any function.

use super::Tensor;
use crate::{Real, Shape};
use std::ops::{Add, AddAssign, Mul, MulAssign, Sub, SubAssign};

impl<T: Real> Tensor<T> {
    /// `f` of every entry.
    pub fn map(&self, f: impl Fn(T) -> T) -> Tensor<T> {
        Tensor { shape: self.shape, data: self.data.iter().map(|&x| f(x)).collect() }
    }

    /// Replaces every entry x by f(x).
    pub fn apply(&mut self, f: impl Fn(T) -> T) {
        for x in &mut self.data {
            *x = f(*x);
        }
    }

    /// `f` of every pair of entries.
    ///
    /// # Panics
    /// Where the shapes differ.
    pub fn zip_map(&self, other: &Tensor<T>, f: impl Fn(T, T) -> T) -> Tensor<T> {
        same_shape("Tensor::zip_map", self.shape, other.shape);
        let data = self.data.iter().zip(&other.data).map(|(&a, &b)| f(a, b)).collect();
        Tensor { shape: self.shape, data }
    }

    /// Replaces every entry a by f(a, b), b the other tensor's entry there.
    ///
    /// # Panics
    /// Where the shapes differ.
    pub fn zip_apply(&mut self, other: &Tensor<T>, f: impl Fn(T, T) -> T) {
        same_shape("Tensor::zip_apply", self.shape, other.shape);
        for (a, &b) in self.data.iter_mut().zip(&other.data) {
            *a = f(*a, b);
        }
    }

    /// Adds `factor` · `other`, entry by entry.
    ///
    /// # Panics
    /// Where the shapes differ.
    pub fn add_scaled(&mut self, factor: T, other: &Tensor<T>) {
        self.zip_apply(other, |a, b| a + factor * b);
    }

    /// Adds `row` to every row: (N, D) + (D,).
    ///
    /// # Panics
    /// Where `row` has another length than the rows.
    pub fn add_row(&mut self, row: &Tensor<T>) {
        assert!(
            row.len() == self.row_len(),
            "Tensor::add_row: expected {} entries, got {}",
            self.row_len(),
            row.len()
        );
        for own in self.rows_iter_mut() {
            for (a, &b) in own.iter_mut().zip(&row.data) {
                *a += b;
            }
        }
    }
}

fn same_shape(operation: &str, a: Shape, b: Shape) {
    assert!(a == b, "{operation}: expected two tensors of one shape, got {a} and {b}");
}

impl<T: Real> Add for &Tensor<T> {
    type Output = Tensor<T>;
    fn add(self, other: &Tensor<T>) -> Tensor<T> {
        self.zip_map(other, |a, b| a + b)
    }
}

impl<T: Real> Sub for &Tensor<T> {
    type Output = Tensor<T>;
    fn sub(self, other: &Tensor<T>) -> Tensor<T> {
        self.zip_map(other, |a, b| a - b)
    }
}

/// The product entry by entry (⊙), not the matrix product.
impl<T: Real> Mul for &Tensor<T> {
    type Output = Tensor<T>;
    fn mul(self, other: &Tensor<T>) -> Tensor<T> {
        self.zip_map(other, |a, b| a * b)
    }
}

impl<T: Real> Mul<T> for &Tensor<T> {
    type Output = Tensor<T>;
    fn mul(self, factor: T) -> Tensor<T> {
        self.map(|a| a * factor)
    }
}

impl<T: Real> AddAssign<&Tensor<T>> for Tensor<T> {
    fn add_assign(&mut self, other: &Tensor<T>) {
        self.zip_apply(other, |a, b| a + b);
    }
}

impl<T: Real> SubAssign<&Tensor<T>> for Tensor<T> {
    fn sub_assign(&mut self, other: &Tensor<T>) {
        self.zip_apply(other, |a, b| a - b);
    }
}

impl<T: Real> MulAssign<&Tensor<T>> for Tensor<T> {
    fn mul_assign(&mut self, other: &Tensor<T>) {
        self.zip_apply(other, |a, b| a * b);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operators_work_entry_by_entry() {
        let a = Tensor::from_rows([[1.0, 2.0], [3.0, 4.0]]);
        let b = Tensor::from_rows([[10.0, 20.0], [30.0, 40.0]]);
        assert_eq!((&a + &b).data(), [11.0, 22.0, 33.0, 44.0]);
        assert_eq!((&b - &a).data(), [9.0, 18.0, 27.0, 36.0]);
        assert_eq!((&a * &b).data(), [10.0, 40.0, 90.0, 160.0]);
        assert_eq!((&a * 2.0).data(), [2.0, 4.0, 6.0, 8.0]);
        let mut c = a.clone();
        c.add_scaled(-0.1, &b);
        assert_eq!(c.data(), [0.0, 0.0, 0.0, 0.0]);
        c.add_row(&Tensor::from_vec(vec![5.0, 6.0]));
        assert_eq!(c.data(), [5.0, 6.0, 5.0, 6.0]);
    }

    #[test]
    #[should_panic(expected = "expected two tensors of one shape, got (2, 2) and (4,)")]
    fn other_shapes_are_refused() {
        let _ = &Tensor::<f64>::zeros([2, 2]) + &Tensor::zeros([4]);
    }
}
