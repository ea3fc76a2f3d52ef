//! Shapes, and the error of shapes that do not fit.

use std::fmt;
use std::ops::Deref;

/// Dimensions of a tensor, outermost first: `(N, C, H, W)`. At most [`Shape::MAX_RANK`] of them,
/// held in place, so that a shape costs no allocation.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Shape {
    dimensions: [usize; Shape::MAX_RANK],
    rank: usize,
}

impl Shape {
    /// The largest rank.
    pub const MAX_RANK: usize = 6;

    /// The shape with these dimensions.
    ///
    /// # Panics
    /// Where there are more than [`Shape::MAX_RANK`].
    pub fn new(dimensions: &[usize]) -> Shape {
        let rank = dimensions.len();
        assert!(
            rank <= Shape::MAX_RANK,
            "Shape: expected at most {} dimensions, got {rank}",
            Shape::MAX_RANK
        );
        let mut all = [0; Shape::MAX_RANK];
        all[..rank].copy_from_slice(dimensions);
        Shape { dimensions: all, rank }
    }

    /// How many numbers a tensor of this shape holds: the product of the dimensions.
    pub fn volume(&self) -> usize {
        self.iter().product()
    }

    /// This shape behind a batch dimension: `(n, …)`.
    pub fn batch_of(&self, n: usize) -> Shape {
        let mut with_batch = vec![n];
        with_batch.extend_from_slice(self);
        Shape::new(&with_batch)
    }
}

impl Deref for Shape {
    type Target = [usize];
    fn deref(&self) -> &[usize] {
        &self.dimensions[..self.rank]
    }
}

impl From<&[usize]> for Shape {
    fn from(dimensions: &[usize]) -> Shape {
        Shape::new(dimensions)
    }
}

impl<const R: usize> From<[usize; R]> for Shape {
    fn from(dimensions: [usize; R]) -> Shape {
        Shape::new(&dimensions)
    }
}

impl<const R: usize> From<&[usize; R]> for Shape {
    fn from(dimensions: &[usize; R]) -> Shape {
        Shape::new(dimensions)
    }
}

impl From<Vec<usize>> for Shape {
    fn from(dimensions: Vec<usize>) -> Shape {
        Shape::new(&dimensions)
    }
}

impl fmt::Display for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&tuple(self))
    }
}

impl fmt::Debug for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&tuple(self))
    }
}

/// `(2, 3)`, and `(3,)` for a single dimension.
fn tuple(dimensions: &[usize]) -> String {
    match dimensions {
        [one] => format!("({one},)"),
        several => {
            let parts: Vec<String> = several.iter().map(usize::to_string).collect();
            format!("({})", parts.join(", "))
        }
    }
}

/// The shape of a batch whose size is still open: `(N, 784)`.
pub fn of_batch(per_example: &[usize]) -> String {
    let mut parts = vec!["N".to_string()];
    parts.extend(per_example.iter().map(usize::to_string));
    format!("({})", parts.join(", "))
}

/// Shapes that do not fit: which operation, what it expected, what it got.
///
/// # Example
/// ```
/// use common::ShapeError;
/// let error = ShapeError::new("Dense", "input (N, 784)", "(N, 10, 28, 28)");
/// assert_eq!(error.to_string(), "Dense: expected input (N, 784), got (N, 10, 28, 28)");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{operation}: expected {expected}, got {got}")]
pub struct ShapeError {
    /// The operation or layer that met the shapes.
    pub operation: String,
    /// What would have fitted.
    pub expected: String,
    /// What came.
    pub got: String,
}

impl ShapeError {
    /// The error of `operation`, which expected one thing and got another.
    pub fn new(operation: &str, expected: impl fmt::Display, got: impl fmt::Display) -> ShapeError {
        ShapeError { operation: operation.to_string(), expected: expected.to_string(), got: got.to_string() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes_print_as_tuples() {
        assert_eq!(Shape::from([2, 3]).to_string(), "(2, 3)");
        assert_eq!(Shape::from([3]).to_string(), "(3,)");
        assert_eq!(Shape::new(&[]).to_string(), "()");
        assert_eq!(of_batch(&[1, 28, 28]), "(N, 1, 28, 28)");
    }

    #[test]
    fn the_volume_is_the_product_of_the_dimensions() {
        assert_eq!(Shape::from([2, 3, 4]).volume(), 24);
        assert_eq!(Shape::new(&[]).volume(), 1);
        assert_eq!(Shape::from([2, 0]).volume(), 0);
    }

    #[test]
    #[should_panic(expected = "Shape: expected at most 6 dimensions, got 7")]
    fn a_seventh_dimension_is_refused() {
        Shape::new(&[1; 7]);
    }
}
