//! [`Mnist`]: handwritten digits, and [`Digits`], one set of them.

use super::DataError;
use crate::{Real, Tensor};
use std::fmt;
use std::ops::Range;

/// Grey pictures of single digits, all of one size, each with its label from 0 to 9.
///
/// A pixel is a byte: 0 is the paper, 255 the darkest ink.
///
/// # Example
/// ```
/// use common::data::Digits;
/// let two_pictures = Digits::new(vec![0, 255, 51, 0, 0, 0, 0, 255], vec![7, 1], 2, 2)?;
/// assert_eq!(two_pictures.pixels(1), [0, 0, 0, 255]);
/// assert_eq!(two_pictures.flat::<f64>().row(0), [0.0, 1.0, 0.2, 0.0]);
/// # Ok::<(), common::data::DataError>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Digits {
    pub(super) pixels: Vec<u8>, // (N, H, W), row by row
    pub(super) labels: Vec<u8>, // (N,)
    pub(super) height: usize,
    pub(super) width: usize,
}

impl Digits {
    /// The set with these pixels (N · height · width of them, picture by picture, each row by row)
    /// and these N labels.
    ///
    /// # Errors
    /// Where a picture would have no pixels, there are more or fewer pixels than the labels ask for,
    /// or a label is greater than 9.
    pub fn new(pixels: Vec<u8>, labels: Vec<u8>, height: usize, width: usize) -> Result<Digits, DataError> {
        let place = "Digits::new";
        if height == 0 || width == 0 {
            return Err(DataError::Length {
                place: place.to_string(),
                expected: "a height and a width of at least 1".to_string(),
                found: format!("{height} × {width}"),
            });
        }
        let volume = labels.len().checked_mul(height).and_then(|v| v.checked_mul(width));
        if volume != Some(pixels.len()) {
            return Err(DataError::Length {
                place: place.to_string(),
                expected: format!(
                    "{} × {height} × {width} pixels, for {} labels",
                    labels.len(),
                    labels.len()
                ),
                found: format!("{} pixels", pixels.len()),
            });
        }
        check_labels(&labels, place)?;
        Ok(Digits { pixels, labels, height, width })
    }

    /// How many pictures: N.
    pub fn len(&self) -> usize {
        self.labels.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.labels.is_empty()
    }

    /// Rows of a picture: H.
    pub fn height(&self) -> usize {
        self.height
    }

    /// Columns of a picture: W.
    pub fn width(&self) -> usize {
        self.width
    }

    /// Picture `i`, row by row.
    ///
    /// # Panics
    /// Where there is no such picture.
    pub fn pixels(&self, i: usize) -> &[u8] {
        let size = self.height * self.width;
        &self.pixels[i * size..(i + 1) * size]
    }

    /// The labels: (N,).
    pub fn labels(&self) -> &[u8] {
        &self.labels
    }

    /// The labels as numbers that index: (N,).
    pub fn classes(&self) -> Vec<usize> {
        self.labels.iter().map(|&label| usize::from(label)).collect()
    }

    /// The pictures as rows of numbers from 0 to 1, pixel / 255: (N, H·W).
    pub fn flat<T: Real>(&self) -> Tensor<T> {
        self.tensor(|pixel| T::of(pixel / 255.0))
    }

    /// The pictures with one channel, numbers from 0 to 1, pixel / 255: (N, 1, H, W).
    pub fn images<T: Real>(&self) -> Tensor<T> {
        self.flat().reshaped([self.len(), 1, self.height, self.width])
    }

    /// The pictures as rows of numbers from 0 to 255, as they come: (N, H·W). Networks learn badly
    /// from numbers of this size; this is here to show it.
    pub fn raw<T: Real>(&self) -> Tensor<T> {
        self.tensor(T::of)
    }

    /// `f` of every pixel: (N, H·W). A pixel has 256 values, so `f` is computed 256 times.
    fn tensor<T: Real>(&self, f: impl Fn(f64) -> T) -> Tensor<T> {
        let table: [T; 256] = std::array::from_fn(|pixel| f(pixel as f64));
        Tensor::from_fn([self.len(), self.height * self.width], |i| table[usize::from(self.pixels[i])])
    }

    /// The first `n` pictures; all, where there are fewer.
    pub fn first(&self, n: usize) -> Digits {
        self.range(0..n.min(self.len()))
    }

    /// The pictures of a range.
    ///
    /// # Panics
    /// Where the range reaches beyond the last picture, or runs backwards.
    pub fn range(&self, range: Range<usize>) -> Digits {
        assert!(
            range.start <= range.end && range.end <= self.len(),
            "Digits::range: expected a range within 0..{}, got {range:?}",
            self.len()
        );
        let size = self.height * self.width;
        Digits {
            pixels: self.pixels[range.start * size..range.end * size].to_vec(),
            labels: self.labels[range].to_vec(),
            ..*self
        }
    }
}

/// Not the pixels: there are millions.
impl fmt::Debug for Digits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Digits({} of {} × {})", self.len(), self.height, self.width)
    }
}

/// A training set and a test set of pictures of one size: MNIST, or anything in its format.
/// With the feature `files`, `Mnist::load` reads it from a folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mnist {
    /// What networks learn from; MNIST has 60,000.
    pub train: Digits,
    /// What is kept for the end; MNIST has 10,000.
    pub test: Digits,
}

/// That every label is a digit.
pub(super) fn check_labels(labels: &[u8], place: &str) -> Result<(), DataError> {
    match labels.iter().position(|&label| label > 9) {
        Some(position) => {
            Err(DataError::Label { place: place.to_string(), label: labels[position], position })
        }
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn three() -> Digits {
        Digits::new((0..12).map(|i| i * 20).collect(), vec![7, 0, 9], 2, 2).expect("a right set")
    }

    #[test]
    fn tensors_have_the_shapes_and_scales_that_they_promise() {
        let digits = three();
        let (flat, images, raw) = (digits.flat::<f64>(), digits.images::<f64>(), digits.raw::<f64>());
        assert_eq!((flat.shape(), raw.shape()), ([3, 4].into(), [3, 4].into()));
        assert_eq!(images.shape(), [3, 1, 2, 2].into());
        assert_eq!(images.at(&[2, 0, 1, 0]), 200.0 / 255.0);
        for i in 0..12 {
            assert_eq!(raw.data()[i], 20.0 * i as f64);
            assert_eq!(flat.data()[i], 20.0 * i as f64 / 255.0);
            // Rounded once, from f64.
            assert_eq!(digits.flat::<f32>().data()[i], (20.0 * i as f64 / 255.0) as f32);
        }
        assert_eq!(digits.classes(), [7, 0, 9]);
    }

    #[test]
    fn a_part_keeps_pictures_with_their_labels() {
        let part = three().range(1..3);
        assert_eq!((part.labels(), part.len()), (&[0, 9][..], 2));
        assert_eq!(part.pixels(0), three().pixels(1));
        assert_eq!(three().first(2), three().range(0..2));
        assert_eq!(three().first(99), three());
        assert!(three().first(0).is_empty());
        assert_eq!(three().first(0).images::<f32>().shape(), [0, 1, 2, 2].into());
    }

    #[test]
    #[should_panic(expected = "Digits::range: expected a range within 0..3, got 2..4")]
    fn a_range_beyond_the_end_is_refused() {
        three().range(2..4);
    }

    #[test]
    fn parts_that_do_not_fit_make_no_set() {
        let message = |result: Result<Digits, DataError>| result.expect_err("not a set").to_string();
        assert_eq!(
            message(Digits::new(vec![0; 7], vec![1, 2], 2, 2)),
            "Digits::new: expected 2 × 2 × 2 pixels, for 2 labels, found 7 pixels"
        );
        assert_eq!(
            message(Digits::new(vec![0; 8], vec![1, 10], 2, 2)),
            "Digits::new: expected labels from 0 to 9, found label 10 at position 1 (counted from 0)"
        );
        assert_eq!(
            message(Digits::new(vec![], vec![], 0, 2)),
            "Digits::new: expected a height and a width of at least 1, found 0 × 2"
        );
        let enormous = Digits::new(vec![], vec![1, 2], usize::MAX, 2);
        assert!(message(enormous).ends_with("for 2 labels, found 0 pixels"));
    }
}
