//! Linear regression: one linear neuron, with Keras's words.
//!
//! Legend: x (N, D) inputs, t (N, 1) targets, y (N, 1) outputs, w (D, 1), b bias, N examples.

use common::{ShapeError, Tensor};

// ANCHOR: linear_regression
/// One linear neuron that learns a line (a plane, for more inputs): y = x w + b.
///
/// What text 002 ("回归") builds as a `Sequential` of one `Dense(units=1)` with `loss='mse'` and
/// `optimizer='sgd'`, and the same words: [`train_on_batch`](LinearRegression::train_on_batch),
/// [`evaluate`](LinearRegression::evaluate), [`predict`](LinearRegression::predict),
/// [`weights`](LinearRegression::weights). The start is w = 0, b = 0 (Keras draws w at random; the loss
/// has one valley, so that the end is the same).
///
/// # Shapes
/// x (N, D) → y (N, 1)
///
/// # Gradients
/// dw = 2/N xᵀ (y − t), db = 2/N Σₙ (yₙ − tₙ)
///
/// # Example
/// ```
/// # use ch01_perceptron::LinearRegression;
/// use common::Tensor;
/// let x = Tensor::from_rows([[0.0], [1.0], [2.0]]);
/// let t = Tensor::from_rows([[1.0], [3.0], [5.0]]); // t = 2x + 1
/// let mut neuron = LinearRegression::new(1, 0.1);
/// for _ in 0..1000 {
///     neuron.train_on_batch(&x, &t)?;
/// }
/// let (w, b) = neuron.weights();
/// assert!((w.scalar() - 2.0).abs() < 1e-6 && (b - 1.0).abs() < 1e-6);
/// assert!(neuron.evaluate(&x, &t)? < 1e-12);
/// # Ok::<(), common::ShapeError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct LinearRegression {
    weights: Tensor<f64>, // (D, 1)
    bias: f64,
    learning_rate: f64,
}

impl LinearRegression {
    /// Keras's learning rate for `optimizer='sgd'`.
    pub const KERAS_LEARNING_RATE: f64 = 0.01;

    /// A neuron of so many inputs, at w = 0 and b = 0.
    pub fn new(inputs: usize, learning_rate: f64) -> LinearRegression {
        LinearRegression { weights: Tensor::zeros([inputs, 1]), bias: 0.0, learning_rate }
    }

    /// w (D, 1) and b. (Keras: `layers[0].get_weights()`.)
    pub fn weights(&self) -> (&Tensor<f64>, f64) {
        (&self.weights, self.bias)
    }

    /// Replaces w (D, 1) and b.
    ///
    /// # Errors
    /// Where w has another shape.
    pub fn set_weights(&mut self, weights: Tensor<f64>, bias: f64) -> Result<(), ShapeError> {
        if weights.shape() != self.weights.shape() {
            let expected = format!("weights {}", self.weights.shape());
            return Err(ShapeError::new("LinearRegression", expected, weights.shape()));
        }
        (self.weights, self.bias) = (weights, bias);
        Ok(())
    }

    /// y = x w + b
    ///
    /// # Errors
    /// Where x is not of shape (N, D).
    pub fn predict(&self, x: &Tensor<f64>) -> Result<Tensor<f64>, ShapeError> {
        let inputs = self.weights.rows();
        if x.rank() != 2 || x.row_len() != inputs {
            let expected = format!("inputs (N, {inputs})");
            return Err(ShapeError::new("LinearRegression", expected, x.shape()));
        }
        let y = x.matmul(&self.weights); // (N, 1)
        Ok(y.map(|y| y + self.bias))
    }

    /// The mean squared error, as Keras defines it: L = 1/N Σₙ (yₙ − tₙ)² (1.11)
    ///
    /// # Errors
    /// Where x is not of shape (N, D), t not of (N, 1), or N is 0.
    pub fn evaluate(&self, x: &Tensor<f64>, t: &Tensor<f64>) -> Result<f64, ShapeError> {
        Ok(mean_squared_error(&self.errors(x, t)?))
    }

    /// dw = 2/N xᵀ (y − t) (1.12) and db = 2/N Σₙ (yₙ − tₙ) (1.13)
    ///
    /// # Errors
    /// Where x is not of shape (N, D), t not of (N, 1), or N is 0.
    pub fn gradient(&self, x: &Tensor<f64>, t: &Tensor<f64>) -> Result<(Tensor<f64>, f64), ShapeError> {
        Ok(gradient(x, &self.errors(x, t)?))
    }

    // ANCHOR: train_on_batch
    /// One step of descent on all rows of the batch: w ← w − η dw, b ← b − η db. Returns the loss before
    /// the step.
    ///
    /// # Errors
    /// Where x is not of shape (N, D), t not of (N, 1), or N is 0.
    pub fn train_on_batch(&mut self, x: &Tensor<f64>, t: &Tensor<f64>) -> Result<f64, ShapeError> {
        let errors = self.errors(x, t)?; // (N, 1)
        let (dw, db) = gradient(x, &errors); // (D, 1)
        self.weights.add_scaled(-self.learning_rate, &dw);
        self.bias -= self.learning_rate * db;
        Ok(mean_squared_error(&errors))
    }
    // ANCHOR_END: train_on_batch

    /// y − t (N, 1)
    fn errors(&self, x: &Tensor<f64>, t: &Tensor<f64>) -> Result<Tensor<f64>, ShapeError> {
        let y = self.predict(x)?;
        if x.rows() == 0 {
            return Err(ShapeError::new("LinearRegression", "at least one row", x.shape()));
        }
        if y.shape() != t.shape() {
            let expected = format!("targets {}", y.shape());
            return Err(ShapeError::new("LinearRegression", expected, t.shape()));
        }
        Ok(&y - t)
    }
}

// ANCHOR: gradient
/// L = 1/N Σₙ (yₙ − tₙ)² (1.11)
fn mean_squared_error(errors: &Tensor<f64>) -> f64 {
    errors.dot(errors) / errors.len() as f64
}

/// dw = 2/N xᵀ (y − t) (1.12), db = 2/N Σₙ (yₙ − tₙ) (1.13)
fn gradient(x: &Tensor<f64>, errors: &Tensor<f64>) -> (Tensor<f64>, f64) {
    let factor = 2.0 / x.rows() as f64;
    (&x.matmul_tn(errors) * factor, factor * errors.sum())
}
// ANCHOR_END: gradient
// ANCHOR_END: linear_regression

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Adaline;
    use approx::assert_relative_eq;
    use common::Seed;

    fn case() -> (LinearRegression, Tensor<f64>, Tensor<f64>) {
        let mut rng = Seed(1).stream("test");
        let mut random = |rows, columns| Tensor::from_fn([rows, columns], |_| rng.normal());
        let (x, t, w) = (random(7, 3), random(7, 1), random(3, 1));
        (LinearRegression { weights: w, bias: 0.3, learning_rate: 0.1 }, x, t)
    }

    #[test]
    fn equations_1_12_and_1_13_agree_with_central_differences() {
        let (neuron, x, t) = case();
        let (dw, db) = neuron.gradient(&x, &t).unwrap();
        let h = 1e-5;
        let difference = |move_by: &dyn Fn(&mut LinearRegression, f64)| {
            let loss = |step| {
                let mut moved = neuron.clone();
                move_by(&mut moved, step);
                moved.evaluate(&x, &t).unwrap()
            };
            (loss(h) - loss(-h)) / (2.0 * h)
        };
        for i in 0..3 {
            // The loss is a parabola: the central difference is exact but for rounding.
            let numerical = difference(&|n, step| n.weights.data_mut()[i] += step);
            assert_relative_eq!(dw.data()[i], numerical, max_relative = 1e-8);
        }
        assert_relative_eq!(db, difference(&|n, step| n.bias += step), max_relative = 1e-8);
    }

    #[test]
    fn the_gradient_is_twice_the_mean_of_the_delta_rules() {
        let (neuron, x, t) = case();
        let (dw, db) = neuron.gradient(&x, &t).unwrap();
        let (weights, bias) = neuron.weights();
        let one = Adaline { weights: weights.data().to_vec(), bias };
        let (mut slow_dw, mut slow_db) = ([0.0; 3], 0.0);
        for (x, &t) in x.rows_iter().zip(t.data()) {
            let (dw, db) = one.gradient(x, t); // of ½ (y − t)²
            slow_dw.iter_mut().zip(dw).for_each(|(sum, dw)| *sum += 2.0 / 7.0 * dw);
            slow_db += 2.0 / 7.0 * db;
        }
        for (fast, slow) in dw.data().iter().zip(slow_dw) {
            assert_relative_eq!(*fast, slow, max_relative = 1e-13);
        }
        assert_relative_eq!(db, slow_db, max_relative = 1e-13);
    }

    #[test]
    fn the_loss_is_the_mean_of_the_squares_without_a_half() {
        let mut neuron = LinearRegression::new(1, 0.5);
        let (x, t) = (Tensor::from_rows([[1.0], [2.0]]), Tensor::from_rows([[3.0], [-1.0]]));
        assert_eq!(neuron.evaluate(&x, &t).unwrap(), 5.0); // (9 + 1) / 2
        // Before the step the loss is 5; dw = 2/2 (1·(−3) + 2·1) = −1, db = −3 + 1 = −2.
        assert_eq!(neuron.train_on_batch(&x, &t).unwrap(), 5.0);
        assert_eq!((neuron.weights().0.scalar(), neuron.weights().1), (0.5, 1.0));
    }

    #[test]
    fn each_step_lowers_the_loss_where_the_rate_is_small() {
        let (mut neuron, x, t) = case();
        let losses: Vec<f64> = (0..100).map(|_| neuron.train_on_batch(&x, &t).unwrap()).collect();
        assert!(losses.windows(2).all(|pair| pair[1] < pair[0]));
    }

    #[test]
    fn shapes_that_do_not_fit_are_errors_that_name_them() {
        let mut neuron = LinearRegression::new(2, 0.1);
        let says = |outcome: Result<f64, ShapeError>| outcome.unwrap_err().to_string();
        let (x, t) = (Tensor::zeros([5, 2]), Tensor::zeros([5, 1]));
        assert_eq!(
            says(neuron.evaluate(&Tensor::zeros([5, 3]), &t)),
            "LinearRegression: expected inputs (N, 2), got (5, 3)"
        );
        assert_eq!(
            says(neuron.train_on_batch(&x, &Tensor::zeros([5]))),
            "LinearRegression: expected targets (5, 1), got (5,)"
        );
        assert_eq!(
            says(neuron.evaluate(&Tensor::zeros([0, 2]), &Tensor::zeros([0, 1]))),
            "LinearRegression: expected at least one row, got (0, 2)"
        );
        assert_eq!(
            neuron.set_weights(Tensor::zeros([3, 1]), 0.0).unwrap_err().to_string(),
            "LinearRegression: expected weights (2, 1), got (3, 1)"
        );
    }
}
