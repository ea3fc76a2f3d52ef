//! [`Labelled`] and [`Regression`]: rows with what is to be learned of them.

use crate::{Real, Rng, Tensor};

/// Rows x, each with its class.
///
/// # Example
/// ```
/// use common::{Seed, data::synthetic::body_measurements};
/// let people = body_measurements::<f32>(1000, &mut Seed(1).stream("data"));
/// let mixed = people.shuffled(&mut Seed(1).stream("shuffle"));
/// let (train, validation) = mixed.split_tail(0.2);
/// assert_eq!((train.len(), validation.len()), (800, 200));
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

    /// Everything but the last `fraction` of the rows, and these. As with Keras's `validation_split`,
    /// the first part has ⌊N (1 − fraction)⌋ rows, and rows stay where they are: sorted rows must be
    /// [`shuffled`](Labelled::shuffled) first, or the tail may be all of one class.
    ///
    /// # Panics
    /// Where the fraction is not in [0, 1].
    pub fn split_tail(&self, fraction: f64) -> (Labelled<T>, Labelled<T>) {
        assert!(
            (0.0..=1.0).contains(&fraction),
            "Labelled::split_tail: expected a fraction in [0, 1], got {fraction}"
        );
        // 1 − 0.9 is a little less than 0.1 in binary: without the last term, ⌊1000 (1 − 0.9)⌋ = 99.
        let head = (self.len() as f64 * (1.0 - fraction) + 1e-9) as usize;
        let part = |range: std::ops::Range<usize>| Labelled {
            x: self.x.slice_rows(range.clone()),
            classes: self.classes[range].to_vec(),
        };
        (part(0..head), part(head..self.len()))
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

    #[test]
    fn the_tail_is_the_last_rows_and_head_and_tail_are_everything() {
        let (head, tail) = numbered(10).split_tail(0.3);
        assert_eq!(head, numbered(10).select(&[0, 1, 2, 3, 4, 5, 6]));
        assert_eq!(tail, numbered(10).select(&[7, 8, 9]));
    }

    #[test]
    fn the_head_is_rounded_down_but_not_for_an_error_of_binary_fractions() {
        for (n, fraction, head) in
            [(11, 0.2, 8), (10, 0.25, 7), (1000, 0.9, 100), (60_000, 0.2, 48_000), (5, 0.0, 5), (5, 1.0, 0)]
        {
            let (first, second) = numbered(n).split_tail(fraction);
            assert_eq!((first.len(), second.len()), (head, n - head), "{n} rows, fraction {fraction}");
        }
    }

    #[test]
    #[should_panic(expected = "Labelled::split_tail: expected a fraction in [0, 1], got 20")]
    fn a_percentage_is_not_a_fraction() {
        numbered(10).split_tail(20.0);
    }
}
