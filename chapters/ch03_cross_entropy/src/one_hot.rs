//! Classes as vectors.

use common::{Real, ShapeError, Tensor};

// ANCHOR: one_hot
/// Class c of K as a row with 1 at place c and 0 elsewhere (Keras: `to_categorical`).
///
/// # Shapes
/// N classes → (N, K)
///
/// # Errors
/// Where a class is not below K.
///
/// # Example
/// ```
/// # use ch03_cross_entropy::one_hot;
/// let t = one_hot::<f32>(&[2, 0], 3)?;
/// assert_eq!(t.data(), [0.0, 0.0, 1.0, 1.0, 0.0, 0.0]);
/// # Ok::<(), common::ShapeError>(())
/// ```
pub fn one_hot<T: Real>(classes: &[usize], class_count: usize) -> Result<Tensor<T>, ShapeError> {
    let mut t = Tensor::zeros([classes.len(), class_count]); // (N, K)
    for (n, &class) in classes.iter().enumerate() {
        if class >= class_count {
            let expected = match class_count {
                0 => "at least 1 class".to_string(),
                _ => format!("classes from 0 to {}", class_count - 1),
            };
            return Err(ShapeError::new("one_hot", expected, format!("{class} in row {n}")));
        }
        t.row_mut(n)[class] = T::ONE;
    }
    Ok(t)
}
// ANCHOR_END: one_hot

// ANCHOR: digits_as_tensors
/// Digits as a network sees them: x (N, 784) in [0, 1] and t (N, 10) one-hot.
///
/// # Panics
/// Never for digits read from files, whose labels have been checked.
pub fn digits_as_tensors<T: Real>(digits: &common::data::Digits) -> (Tensor<T>, Tensor<T>) {
    let t = one_hot(&digits.classes(), 10).expect("labels were checked when they were read");
    (digits.flat(), t)
}
// ANCHOR_END: digits_as_tensors

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_hot_rows_give_their_class_back() {
        let classes = [3, 0, 9, 9, 5];
        assert_eq!(one_hot::<f64>(&classes, 10).unwrap().argmax_rows(), classes);
    }

    #[test]
    fn a_class_out_of_range_is_an_error_that_names_its_row() {
        let error = one_hot::<f32>(&[1, 10], 10).unwrap_err();
        assert_eq!(error.to_string(), "one_hot: expected classes from 0 to 9, got 10 in row 1");
    }

    #[test]
    fn without_classes_no_row_can_be_made() {
        let error = one_hot::<f32>(&[0], 0).unwrap_err();
        assert_eq!(error.to_string(), "one_hot: expected at least 1 class, got 0 in row 0");
    }
}
