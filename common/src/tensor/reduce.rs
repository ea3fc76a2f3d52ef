//! Many entries to one: sums, means, extremes.

use super::Tensor;
use crate::Real;
use crate::parallel::Threads;

impl<T: Real> Tensor<T> {
    /// Σ of all entries.
    pub fn sum(&self) -> T {
        self.data.iter().copied().sum()
    }

    /// Mean of all entries; NaN where there are none.
    pub fn mean(&self) -> T {
        self.sum() / T::of(self.len() as f64)
    }

    /// Σ of the products of entries at the same place: ⟨a, b⟩.
    ///
    /// # Panics
    /// Where the numbers of entries differ.
    pub fn dot(&self, other: &Tensor<T>) -> T {
        assert!(
            self.len() == other.len(),
            "Tensor::dot: expected as many entries, got shapes {} and {}",
            self.shape,
            other.shape
        );
        self.data.iter().zip(&other.data).map(|(&a, &b)| a * b).sum()
    }

    /// √(Σ of the squares): the Euclidean norm.
    pub fn norm(&self) -> T {
        self.dot(self).sqrt()
    }

    /// The largest absolute value; 0 where there is no entry, NaN where one is NaN.
    pub fn max_abs(&self) -> T {
        self.data.iter().fold(T::ZERO, |m, x| {
            let a = x.abs();
            if a > m || a.is_nan() { a } else { m }
        })
    }

    /// Sum over the rows: (N, D) → (D,).
    pub fn sum_rows(&self) -> Tensor<T> {
        let mut sums = Tensor::zeros([self.row_len()]);
        self.sum_rows_into(&mut sums);
        sums
    }

    /// As [`sum_rows`](Tensor::sum_rows), into memory that is there.
    ///
    /// # Panics
    /// Where `sums` has another length than a row.
    pub fn sum_rows_into(&self, sums: &mut Tensor<T>) {
        assert!(
            sums.len() == self.row_len(),
            "Tensor::sum_rows_into: expected {} entries, got {}",
            self.row_len(),
            sums.len()
        );
        sums.data.fill(T::ZERO);
        for row in self.rows_iter() {
            for (sum, &x) in sums.data.iter_mut().zip(row) {
                *sum += x;
            }
        }
    }

    /// For each row, the place of its largest entry (the first of equals).
    pub fn argmax_rows(&self) -> Vec<usize> {
        self.rows_iter().map(argmax).collect()
    }

    /// Whether every entry is finite.
    pub fn all_finite(&self) -> bool {
        self.all(|x| x.is_finite())
    }

    /// Whether `holds` is true of every entry.
    pub fn all(&self, holds: impl Fn(T) -> bool) -> bool {
        self.data.chunks(WITHOUT_A_BRANCH).all(|piece| holds_of_all(piece, &holds))
    }

    /// The first entry of the row-major order that is infinite or NaN. The threads share the search.
    ///
    /// # Example
    /// ```
    /// # use common::{Tensor, parallel::Threads};
    /// let x = Tensor::from_rows([[1.0, 2.0], [f64::NAN, f64::INFINITY]]);
    /// assert_eq!(x.first_not_finite(&Threads::new(2)), Some(2));
    /// ```
    pub fn first_not_finite(&self, threads: &Threads) -> Option<usize> {
        let size = self.len().div_ceil(threads.count()).max(1);
        let mut parts: Vec<(&[T], Option<usize>)> = self.data.chunks(size).map(|part| (part, None)).collect();
        threads.for_each(&mut parts, |i, (part, found)| {
            let pieces = part.chunks(WITHOUT_A_BRANCH);
            let wrong = |piece: &&[T]| !holds_of_all(piece, |x| x.is_finite());
            if let Some((number, piece)) = pieces.enumerate().find(|(_, piece)| wrong(piece)) {
                let place = piece.iter().position(|x| !x.is_finite());
                *found = place.map(|place| i * size + number * WITHOUT_A_BRANCH + place);
            }
        });
        parts.into_iter().find_map(|(_, found)| found)
    }
}

/// So many entries are looked at before asking whether to go on: without a branch for each, the loop becomes
/// vector instructions, and reads as fast as memory gives.
const WITHOUT_A_BRANCH: usize = 1024;

fn holds_of_all<T: Real>(piece: &[T], holds: impl Fn(T) -> bool) -> bool {
    piece.iter().fold(true, |all, &x| all & holds(x))
}

/// The place of the largest entry (the first of equals); 0 for an empty slice. NaN is never the largest,
/// unless all are.
pub fn argmax<T: Real>(row: &[T]) -> usize {
    let mut best = 0;
    for (i, &x) in row.iter().enumerate() {
        if x > row[best] || row[best].is_nan() {
            best = i;
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_run_over_all_entries_or_over_the_rows() {
        let x = Tensor::from_rows([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]);
        assert_eq!(x.sum(), 21.0);
        assert_eq!(x.mean(), 3.5);
        assert_eq!(x.sum_rows().data(), [5.0, 7.0, 9.0]);
        assert_eq!(x.dot(&x), 91.0);
        assert_eq!(Tensor::from_vec(vec![3.0, -4.0]).norm(), 5.0);
        assert_eq!(Tensor::from_vec(vec![3.0, -4.0]).max_abs(), 4.0);
    }

    #[test]
    fn the_first_number_that_is_not_finite_is_found_wherever_it_stands() {
        for threads in [1, 2, 3].map(Threads::new) {
            for length in [1, 5, 1024, 5000] {
                let x = Tensor::<f32>::filled([length], 1.0);
                assert_eq!(x.first_not_finite(&threads), None);
                for place in [0, length / 2, length - 1] {
                    for wrong in [f32::NAN, f32::INFINITY, f32::NEG_INFINITY] {
                        let mut x = x.clone();
                        (x.data_mut()[place], x.data_mut()[length - 1]) = (wrong, wrong);
                        assert_eq!(x.first_not_finite(&threads), Some(place), "{length} entries");
                        assert!(!x.all_finite());
                    }
                }
            }
            assert_eq!(Tensor::<f64>::zeros([0, 3]).first_not_finite(&threads), None);
        }
    }

    #[test]
    fn the_largest_entry_of_each_row_is_found_and_nan_never_is_it() {
        let x = Tensor::from_rows([[1.0, 3.0, 3.0], [f64::NAN, -1.0, -2.0]]);
        assert_eq!(x.argmax_rows(), [1, 1]);
        assert!(!x.all_finite());
    }
}
