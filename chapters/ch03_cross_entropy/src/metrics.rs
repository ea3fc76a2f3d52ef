//! How good predictions are: figures for people, not for training.

use common::{Real, Tensor, tensor::argmax};

// ANCHOR: accuracy
/// How many rows are right. With several outputs a row is right where the largest output is the
/// largest target; with one, where output and target lie on the same side of `threshold` and 1/2.
///
/// (`threshold` is 1/2 for a probability, 0 for its logit.) An output that is not a number is
/// never the right one: a network that has diverged must not score.
pub fn count_correct<T: Real>(y: &Tensor<T>, t: &Tensor<T>, threshold: f64) -> usize {
    let (threshold, half) = (T::of(threshold), T::of(0.5));
    let correct = |(y, t): &(&[T], &[T])| match (y, t) {
        ([y], [t]) => !y.is_nan() && (*y > threshold) == (*t > half),
        _ => {
            let best = argmax(y); // at NaN only where all are
            !y[best].is_nan() && best == argmax(t)
        }
    };
    y.rows_iter().zip(t.rows_iter()).filter(correct).count()
}

/// The share of rows that are right; NaN where there are none.
///
/// # Example
/// ```
/// # use ch03_cross_entropy::accuracy;
/// # use common::Tensor;
/// let y = Tensor::from_rows([[0.1, 0.9], [0.6, 0.4], [0.3, 0.7], [0.2, 0.8]]);
/// let t = Tensor::from_rows([[0.0, 1.0], [1.0, 0.0], [1.0, 0.0], [0.0, 1.0]]);
/// assert_eq!(accuracy(&y, &t), 0.75);
/// ```
pub fn accuracy<T: Real>(y: &Tensor<T>, t: &Tensor<T>) -> f64 {
    count_correct(y, t, 0.5) as f64 / y.rows() as f64
}
// ANCHOR_END: accuracy

// ANCHOR: confusion
/// How often each class was taken for each other one.
///
/// # Example
/// ```
/// # use ch03_cross_entropy::ConfusionMatrix;
/// let matrix = ConfusionMatrix::new(&[0, 0, 1, 1, 1], &[0, 1, 1, 1, 0], 2);
/// assert_eq!(matrix.count(1, 0), 1);          // one 1 was taken for a 0
/// assert_eq!(matrix.precision(1), 2.0 / 3.0); // of three called 1, two were
/// assert_eq!(matrix.recall(0), 0.5);          // of two 0s, one was found
/// assert_eq!(matrix.accuracy(), 0.6);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfusionMatrix {
    counts: Vec<Vec<usize>>, // [truth][prediction]
}

impl ConfusionMatrix {
    // ANCHOR: count_pairs
    /// Counts pairs of truth and prediction.
    ///
    /// # Panics
    /// Where the lists differ in length, or a class is not below `classes`.
    pub fn new(truths: &[usize], predictions: &[usize], classes: usize) -> ConfusionMatrix {
        assert!(
            truths.len() == predictions.len(),
            "ConfusionMatrix: expected {} predictions, got {}",
            truths.len(),
            predictions.len()
        );
        let mut counts = vec![vec![0; classes]; classes];
        for (&truth, &prediction) in truths.iter().zip(predictions) {
            let highest = truth.max(prediction);
            assert!(highest < classes, "ConfusionMatrix: expected classes below {classes}, got {highest}");
            counts[truth][prediction] += 1;
        }
        ConfusionMatrix { counts }
    }
    // ANCHOR_END: count_pairs

    /// How often `truth` was taken for `prediction`.
    ///
    /// # Panics
    /// For a class that the matrix does not have.
    pub fn count(&self, truth: usize, prediction: usize) -> usize {
        self.counts[truth][prediction]
    }

    /// All counts, a row a true class.
    pub fn counts(&self) -> &[Vec<usize>] {
        &self.counts
    }

    /// The share of all that is right.
    pub fn accuracy(&self) -> f64 {
        let right: usize = (0..self.counts.len()).map(|c| self.counts[c][c]).sum();
        let all: usize = self.counts.iter().flatten().sum();
        right as f64 / all as f64
    }

    // ANCHOR: precision_to_f1
    /// Of those called `class`, the share that is: TP / (TP + FP) (3.9); NaN where none was.
    ///
    /// # Panics
    /// As [`ConfusionMatrix::count`].
    pub fn precision(&self, class: usize) -> f64 {
        let called: usize = self.counts.iter().map(|row| row[class]).sum();
        self.counts[class][class] as f64 / called as f64 // (3.9)
    }

    /// Of those that are `class`, the share that was found: TP / (TP + FN) (3.10); NaN where none is.
    ///
    /// # Panics
    /// As [`ConfusionMatrix::count`].
    pub fn recall(&self, class: usize) -> f64 {
        let there: usize = self.counts[class].iter().sum();
        self.counts[class][class] as f64 / there as f64 // (3.10)
    }

    /// The harmonic mean of precision and recall: 2 TP / (2 TP + FP + FN) (3.11)
    ///
    /// # Panics
    /// As [`ConfusionMatrix::count`].
    pub fn f1(&self, class: usize) -> f64 {
        let called: usize = self.counts.iter().map(|row| row[class]).sum();
        let there: usize = self.counts[class].iter().sum();
        2.0 * self.counts[class][class] as f64 / (called + there) as f64 // (3.11)
    }
    // ANCHOR_END: precision_to_f1
}
// ANCHOR_END: confusion

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn precision_and_recall_are_not_the_same() {
        // 10 of class 1; a cautious classifier calls 4 of them 1 and never errs in doing so.
        let truths = [[1; 10], [0; 10]].concat();
        let mut predictions = [0; 20];
        predictions[..4].fill(1);
        let matrix = ConfusionMatrix::new(&truths, &predictions, 2);
        assert_eq!(matrix.precision(1), 1.0);
        assert_eq!(matrix.recall(1), 0.4);
        assert!((matrix.f1(1) - 2.0 * 0.4 / 1.4).abs() < 1e-15);
        assert_eq!(matrix.accuracy(), 0.7);
    }

    #[test]
    fn a_single_output_is_compared_with_the_threshold() {
        let t = Tensor::from_rows([[1.0], [0.0], [1.0]]);
        assert_eq!(count_correct(&Tensor::from_rows([[0.7], [0.2], [0.4]]), &t, 0.5), 2);
        assert_eq!(count_correct(&Tensor::from_rows([[0.7], [-0.2], [0.4]]), &t, 0.0), 3);
    }

    #[test]
    fn an_output_that_is_not_a_number_is_never_right() {
        let t = Tensor::from_rows([[0.0, 0.0, 1.0], [1.0, 0.0, 0.0]]);
        assert_eq!(count_correct(&Tensor::from_fn([2, 3], |_| f64::NAN), &t, 0.5), 0);
        let (y, no) = (Tensor::from_rows([[f32::NAN]]), Tensor::from_rows([[0.0]]));
        assert_eq!(count_correct(&y, &no, 0.5), 0);
        // One NaN among numbers is passed over: the largest number is the answer.
        let y = Tensor::from_rows([[f64::NAN, 0.1, 0.9], [f64::NAN, 0.1, 0.9]]);
        assert_eq!(count_correct(&y, &t, 0.5), 1);
    }

    #[test]
    #[should_panic(expected = "ConfusionMatrix: expected classes below 2, got 2")]
    fn a_class_out_of_range_is_refused() {
        ConfusionMatrix::new(&[0, 1], &[0, 2], 2);
    }

    #[test]
    fn a_class_that_was_never_called_has_no_precision() {
        let matrix = ConfusionMatrix::new(&[0, 1], &[0, 0], 2);
        assert!(matrix.precision(1).is_nan());
        assert_eq!(matrix.recall(1), 0.0);
        assert_eq!(matrix.f1(1), 0.0);
    }
}
