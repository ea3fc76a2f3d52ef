//! The same line in closed form.
//!
//! Legend: x (N, D) inputs, t (N, 1) targets, w (D, 1), b bias; a bar is the mean over the N rows.

use common::{ShapeError, Tensor};
use nalgebra::{DMatrix, DVector};

/// Why there is no least-squares line.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LeastSquaresError {
    /// The shapes do not fit.
    #[error(transparent)]
    Shape(#[from] ShapeError),
    /// A number is NaN or infinite.
    #[error("least_squares: expected finite numbers, got NaN or infinity in the {0}: leave such rows out")]
    NotFinite(&'static str),
    /// Many lines fit equally well.
    #[error(
        "least_squares: expected inputs that determine {inputs} weights and a bias, got {rows} rows of rank \
         {rank} about their mean: add rows, or leave out columns that are constant or follow from others"
    )]
    RankDeficient {
        /// D: how many weights were asked for.
        inputs: usize,
        /// N: how many rows there were.
        rows: usize,
        /// How many weights the rows determine.
        rank: usize,
    },
}

// ANCHOR: least_squares
/// The w (D, 1) and b that make Σₙ (xₙ w + b − tₙ)² least, without a single step of descent.
///
/// The derivative by b is 0 where b = t̄ − x̄ w (1.14): the best line passes through the means. With that,
/// and x and t counted from their means, the derivative by w is 0 where xᵀ x w = xᵀ t (1.15), the normal
/// equations. They are solved through the singular value decomposition of x, columns scaled to
/// length 1: xᵀx itself would have the square of x's condition number.
///
/// # Errors
/// Where the shapes do not fit, a number is not finite, or the rows do not determine the line: too few
/// rows, a constant column, columns that follow from one another.
///
/// # Example
/// ```
/// # use ch01_perceptron::least_squares;
/// use common::Tensor;
/// let x = Tensor::from_rows([[0.0], [1.0], [2.0]]);
/// let (w, b) = least_squares(&x, &Tensor::from_rows([[1.0], [3.0], [8.0]]))?;
/// assert!((w.scalar() - 3.5).abs() < 1e-14 && (b - 0.5).abs() < 1e-14);
/// assert!(least_squares(&Tensor::from_rows([[7.0], [7.0]]), &Tensor::zeros([2, 1])).is_err());
/// # Ok::<(), ch01_perceptron::LeastSquaresError>(())
/// ```
///
/// # Source
/// Gauss 1809; Golub & Van Loan, "Matrix Computations", chapter 5.
pub fn least_squares(x: &Tensor<f64>, t: &Tensor<f64>) -> Result<(Tensor<f64>, f64), LeastSquaresError> {
    check(x, t)?;
    let (mut x, mut t) = (x.to_matrix(), t.to_matrix().column(0).into_owned()); // (N, D), (N,)
    let inputs = x.ncols();
    let x_mean: Vec<f64> = x.column_iter().map(|column| column.mean()).collect(); // x̄
    let t_mean = t.mean(); // t̄
    t.add_scalar_mut(-t_mean);
    let scales = centre_and_scale(&mut x, &x_mean);
    let w: DVector<f64> = solve(x, &t)?.component_div(&scales); // (1.15)
    let b = t_mean - w.iter().zip(&x_mean).map(|(w, mean)| w * mean).sum::<f64>(); // (1.14)
    Ok((Tensor::from_vec(w.as_slice().to_vec()).reshaped([inputs, 1]), b))
}
// ANCHOR_END: least_squares

/// Shapes and numbers that a line can be laid through.
fn check(x: &Tensor<f64>, t: &Tensor<f64>) -> Result<(), LeastSquaresError> {
    if x.rank() != 2 || x.is_empty() {
        let expected = "inputs (N, D), N and D at least 1";
        return Err(ShapeError::new("least_squares", expected, x.shape()).into());
    }
    if *t.shape() != [x.rows(), 1] {
        let expected = format!("targets ({}, 1)", x.rows());
        return Err(ShapeError::new("least_squares", expected, t.shape()).into());
    }
    for (name, tensor) in [("inputs", x), ("targets", t)] {
        if !tensor.all_finite() {
            return Err(LeastSquaresError::NotFinite(name));
        }
    }
    Ok(())
}

/// Takes each column's mean away and divides by the length of the rest, which is returned. Of a
/// constant column only rounding errors are left: it becomes 0, and so is seen as one that
/// determines nothing.
fn centre_and_scale(x: &mut DMatrix<f64>, mean: &[f64]) -> DVector<f64> {
    let rows = x.nrows() as f64;
    let mut scales = DVector::from_element(x.ncols(), 1.0);
    for (j, mut column) in x.column_iter_mut().enumerate() {
        // A mean of N numbers is rounded by at most N ε of the largest, and so is each of N differences.
        let rounding = rows * rows.sqrt() * f64::EPSILON * column.amax();
        column.add_scalar_mut(-mean[j]);
        match column.norm() {
            length if length > rounding => {
                scales[j] = length;
                column.unscale_mut(length);
            }
            _ => column.fill(0.0),
        }
    }
    scales
}

/// The w that makes ‖x w − t‖ least.
fn solve(x: DMatrix<f64>, t: &DVector<f64>) -> Result<DVector<f64>, LeastSquaresError> {
    let (rows, inputs) = x.shape();
    let svd = x.svd(true, true);
    // The usual border between a small singular value and one that only rounding keeps from 0.
    let tolerance = rows.max(inputs) as f64 * f64::EPSILON * svd.singular_values.max();
    let rank = svd.rank(tolerance);
    let deficient = LeastSquaresError::RankDeficient { inputs, rows, rank };
    if rank < inputs {
        return Err(deficient);
    }
    svd.solve(t, tolerance).map_err(|_| deficient)
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;
    use common::Seed;
    use common::data::synthetic::noisy_line;

    fn residuals(x: &Tensor<f64>, t: &Tensor<f64>, (w, b): &(Tensor<f64>, f64)) -> Tensor<f64> {
        &x.matmul(w).map(|y| y + b) - t
    }

    #[test]
    fn what_is_left_over_is_at_right_angles_to_every_column_and_has_mean_zero() {
        let mut rng = Seed(1).stream("test");
        let x = Tensor::from_fn([40, 3], |i| rng.normal() * [1.0, 1e3, 1e-4][i % 3] + [0.0, 5.0, 2.0][i % 3]);
        let t = Tensor::from_fn([40, 1], |_| rng.normal());
        let line = least_squares(&x, &t).unwrap();
        let left = residuals(&x, &t, &line);
        // The third column hardly leaves its mean, so that its weight and b are large and nearly
        // cancel: what is left over is rounded as they are.
        let size = line.0.data()[2].abs() * 2.0 + line.1.abs();
        let rounding = 40.0 * f64::EPSILON * size;
        assert!(left.sum().abs() < rounding, "{} for numbers of size {size}", left.sum());
        for (j, product) in x.matmul_tn(&left).into_data().into_iter().enumerate() {
            let length = x.rows_iter().map(|row| row[j] * row[j]).sum::<f64>().sqrt();
            assert!(product.abs() < rounding * length, "column {j}: {product}");
        }
    }

    #[test]
    fn it_agrees_with_the_formula_for_one_input() {
        // w = cov(x, t) / var(x)
        let set = noisy_line::<f64>(50, 2.0, -1.0, 0.3, &mut Seed(2).stream("data"));
        let (w, b) = least_squares(&set.x, &set.t).unwrap();
        let (x_mean, t_mean) = (set.x.mean(), set.t.mean());
        let (x, t) = (set.x.map(|x| x - x_mean), set.t.map(|t| t - t_mean));
        assert_relative_eq!(w.scalar(), x.dot(&t) / x.dot(&x), max_relative = 1e-13);
        assert_relative_eq!(b, t_mean - w.scalar() * x_mean, max_relative = 1e-13);
    }

    #[test]
    fn a_plane_without_noise_is_found_whatever_the_units_and_the_origin() {
        let mut rng = Seed(3).stream("test");
        for (unit, origin) in [(1.0, 0.0), (1e-30, 0.0), (1e12, 0.0), (1.0, 1e6)] {
            let x = Tensor::from_fn([20, 2], |_| origin + unit * rng.normal());
            let t = Tensor::from_fn([20, 1], |i| (3.0 * x.row(i)[0] - 2.0 * x.row(i)[1]) / unit + 0.5);
            let (w, _) = least_squares(&x, &t).unwrap();
            // t about 10⁶ is rounded by 10⁻¹⁰.
            assert_relative_eq!(w.data()[0] * unit, 3.0, max_relative = 1e-8);
            assert_relative_eq!(w.data()[1] * unit, -2.0, max_relative = 1e-8);
        }
    }

    #[test]
    fn rows_that_determine_no_line_are_errors() {
        let says = |x: Tensor<f64>| {
            let t = Tensor::zeros([x.rows(), 1]);
            least_squares(&x, &t).unwrap_err()
        };
        let deficient = |inputs, rows, rank| LeastSquaresError::RankDeficient { inputs, rows, rank };
        assert_eq!(says(Tensor::filled([10, 1], 0.1)), deficient(1, 10, 0));
        assert_eq!(says(Tensor::from_rows([[1.0, 2.0], [2.0, 4.0], [5.0, 10.0]])), deficient(2, 3, 1));
        assert_eq!(says(Tensor::from_rows([[1.0, 2.0], [2.0, 7.0]])), deficient(2, 2, 1));
        assert_eq!(says(Tensor::from_rows([[1.0]])), deficient(1, 1, 0));
        assert_eq!(
            says(Tensor::from_rows([[7.0], [7.0]])).to_string(),
            "least_squares: expected inputs that determine 1 weights and a bias, got 2 rows of rank 0 about \
             their mean: add rows, or leave out columns that are constant or follow from others"
        );
    }

    #[test]
    fn shapes_and_numbers_that_do_not_fit_are_errors() {
        let says = |x: &Tensor<f64>, t: &Tensor<f64>| least_squares(x, t).unwrap_err().to_string();
        assert_eq!(
            says(&Tensor::zeros([0, 1]), &Tensor::zeros([0, 1])),
            "least_squares: expected inputs (N, D), N and D at least 1, got (0, 1)"
        );
        assert_eq!(
            says(&Tensor::zeros([3, 1]), &Tensor::zeros([3])),
            "least_squares: expected targets (3, 1), got (3,)"
        );
        let x = Tensor::from_rows([[1.0], [f64::NAN]]);
        assert_eq!(
            says(&x, &Tensor::zeros([2, 1])),
            "least_squares: expected finite numbers, got NaN or infinity in the inputs: leave such rows out"
        );
        assert!(says(&Tensor::zeros([2, 1]), &x).contains("in the targets"));
    }
}
