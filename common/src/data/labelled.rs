//! [`Labelled`] and [`Regression`]: rows with what is to be learned of them.

use crate::{Real, Rng, Tensor};

/// Rows x, each with its class.
///
/// # Example
/// ```
/// use common::{Seed, data::synthetic::body_measurements};
/// let people = body_measurements::<f32>(1000, &mut Seed(1).stream("data"));
/// let mixed = people.shuffled(&mut Seed(1).stream("shuffle"));
/// assert_eq!((people.classes[0], mixed.len()), (1, 1000)); // sorted, men first; then mixed
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Labelled<T> {
    /// The inputs: (N, D).
    pub x: Tensor<T>,
    /// The class of each row, counted from 0: (N,).
    pub classes: Vec<usize>,
}

impl<T: Real> Labelled<T> {
    /// How many rows: N.
    pub fn len(&self) -> usize {
        self.classes.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.classes.is_empty()
    }

    /// The rows of these numbers, in this order.
    ///
    /// # Panics
    /// Where there is no such row.
    pub fn select(&self, rows: &[usize]) -> Labelled<T> {
        let classes = rows.iter().map(|&row| self.classes[row]).collect();
        Labelled { x: self.x.select_rows(rows), classes }
    }

    /// The same rows in random order.
    pub fn shuffled(&self, rng: &mut Rng) -> Labelled<T> {
        self.select(&rng.permutation(self.len()))
    }
}

/// Rows x, each with the number that is to be predicted.
#[derive(Clone, Debug, PartialEq)]
pub struct Regression<T> {
    /// The inputs: (N, D).
    pub x: Tensor<T>,
    /// The targets: (N, 1).
    pub t: Tensor<T>,
}

impl<T: Real> Regression<T> {
    /// How many rows: N.
    pub fn len(&self) -> usize {
        self.x.rows()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Seed;

    /// Row i holds i and i², and is of class i mod 3.
    fn numbered(n: usize) -> Labelled<f64> {
        Labelled {
            x: Tensor::from_rows((0..n).map(|i| [i as f64, (i * i) as f64])),
            classes: (0..n).map(|i| i % 3).collect(),
        }
    }

    #[test]
    fn shuffling_keeps_every_row_with_its_class() {
        let shuffled = numbered(100).shuffled(&mut Seed(1).stream("shuffle"));
        let mut seen: Vec<usize> = shuffled.x.rows_iter().map(|row| row[0] as usize).collect();
        assert_ne!(seen, (0..100).collect::<Vec<_>>());
        for ((row, &class), &i) in shuffled.x.rows_iter().zip(&shuffled.classes).zip(&seen) {
            assert_eq!(class, i % 3);
            assert_eq!(row[1], (i * i) as f64);
        }
        seen.sort_unstable();
        assert_eq!(seen, (0..100).collect::<Vec<_>>());
    }
}
