//! Points that a line separates, with the two lengths that bound a perceptron's mistakes: margin and
//! radius.

use super::Labelled;
use super::synthetic::table;
use crate::{Real, Rng, Tensor};
use std::f64::consts::PI;

/// Two classes of points that a line through the origin separates, and that line.
#[derive(Clone, Debug, PartialEq)]
pub struct Separable<T> {
    /// The points, x (N, 2), in turn of class 0 and 1.
    pub points: Labelled<T>,
    /// The line's normal, of length 1, on the side of class 1.
    pub normal: [f64; 2],
    /// The distance γ of the nearest point from the line: at least what was asked for, but for rounding.
    pub margin: f64,
}

/// `n` points of two classes, in turn, that a line through the origin separates; none is nearer to it
/// than `margin`. The line's direction is random.
///
/// Seen along the normal, a class is scattered normally (standard deviation 1) about a point 2
/// beyond the margin on its side; what would fall short of the margin is mirrored at it.
///
/// Since the line passes through the origin, a separator with unit weights `normal` and bias 0 has
/// margin γ both without a bias input and with one (an additional input of 1). For the bound (R/γ)² on a
/// perceptron's mistakes, R is [`radius`] of x in the first case; in the second, R² = radius² + 1.
///
/// # Panics
/// Where the margin is not a positive number.
///
/// # Example
/// ```
/// use common::{Seed, data::synthetic::{radius, separable_blobs}};
/// let set = separable_blobs::<f64>(100, 0.5, &mut Seed(1).stream("data"));
/// let most_mistakes = (radius(&set.points.x) / set.margin).powi(2);
/// assert!(set.margin >= 0.5 && most_mistakes.is_finite());
/// ```
pub fn separable_blobs<T: Real>(n: usize, margin: f64, rng: &mut Rng) -> Separable<T> {
    assert!(
        margin > 0.0 && margin.is_finite(),
        "separable_blobs: expected a margin that is a positive number, got {margin}"
    );
    let angle = rng.uniform_in(0.0, 2.0 * PI);
    let normal = [angle.cos(), angle.sin()];
    let classes: Vec<usize> = (0..n).map(|row| row % 2).collect();
    let x: Tensor<T> = table(classes.iter().map(|&class| {
        let across = side(class) * (margin + (2.0 + rng.normal()).abs());
        let along = rng.normal();
        [across * normal[0] - along * normal[1], across * normal[1] + along * normal[0]]
    }));
    let distance = |(row, &class): (&[T], &usize)| {
        side(class) * (normal[0] * row[0].to_f64() + normal[1] * row[1].to_f64())
    };
    let margin = x.rows_iter().zip(&classes).map(distance).fold(f64::INFINITY, f64::min);
    Separable { points: Labelled { x, classes }, normal, margin }
}

/// −1 for class 0, 1 for class 1.
fn side(class: usize) -> f64 {
    2.0 * class as f64 - 1.0
}

/// The length of the longest row: R = max ‖xᵢ‖; 0 without rows.
pub fn radius<T: Real>(x: &Tensor<T>) -> f64 {
    let squared = |row: &[T]| -> f64 { row.iter().map(|v| v.to_f64().powi(2)).sum() };
    x.rows_iter().map(squared).fold(0.0, f64::max).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Seed;
    use approx::assert_abs_diff_eq;

    #[test]
    fn separable_blobs_keep_their_margin_on_the_side_of_their_class() {
        for (seed, margin) in [(1, 0.01), (2, 0.5), (3, 3.0)] {
            let set = separable_blobs::<f64>(2000, margin, &mut Seed(seed).stream("data"));
            assert_abs_diff_eq!(set.normal[0].hypot(set.normal[1]), 1.0, epsilon = 1e-15);
            let distances: Vec<f64> = (0..set.points.len())
                .map(|i| {
                    let (row, class) = (set.points.x.row(i), set.points.classes[i]);
                    assert_eq!(class, i % 2);
                    let along_normal = row[0] * set.normal[0] + row[1] * set.normal[1];
                    if class == 1 { along_normal } else { -along_normal }
                })
                .collect();
            let nearest = distances.iter().copied().fold(f64::INFINITY, f64::min);
            // Turning the points by the angle rounds them.
            assert!(nearest >= margin - 1e-14, "{nearest} < {margin}");
            assert_abs_diff_eq!(set.margin, nearest, epsilon = 1e-14);
            // Of 2000 points some come close to the line: the margin is not just very small.
            assert!(nearest < margin + 0.05, "{nearest} is far beyond {margin}");
        }
    }

    #[test]
    fn the_radius_is_the_length_of_the_longest_row() {
        assert_eq!(radius(&Tensor::from_rows([[1.0_f32, 1.0], [3.0, -4.0], [0.0, 2.0]])), 5.0);
        assert_eq!(radius(&Tensor::<f64>::zeros([0, 2])), 0.0);
    }
}
