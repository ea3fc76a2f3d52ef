//! Adaline: the neuron whose error is measured before the step.
//!
//! Legend: x (D,) inputs, w (D,), b bias, y linear output, t target.

use crate::perceptron::{same_rows, step};
use common::Tensor;

// ANCHOR: adaline
/// The adaptive linear neuron: y = w · x + b while it learns, step(y) when it decides.
///
/// The perceptron's rule knows right and wrong; Adaline's knows **how** wrong: it descends the squared
/// error of the linear output. A right answer may still move the weights, and on classes that overlap
/// it settles (near the least-squares fit) where the perceptron never does.
///
/// The targets of the classes 0 and 1 are −1 and 1 ([`Adaline::target`]), so that the decision's border
/// y = 0 lies half way.
///
/// # Parameters
/// w (D,) and b: D + 1 numbers.
///
/// # Example
/// ```
/// # use ch01_perceptron::Adaline;
/// let mut neuron = Adaline::new(1);
/// for _ in 0..200 {
///     neuron.learn(&[3.0], 1.0, 0.1);
///     neuron.learn(&[-1.0], -1.0, 0.1);
/// }
/// assert!((neuron.output(&[3.0]) - 1.0).abs() < 1e-6); // y = (x − 1) / 2
/// assert_eq!([neuron.predict(&[0.9]), neuron.predict(&[1.1])], [0, 1]);
/// ```
///
/// # Source
/// Widrow & Hoff 1960, "Adaptive switching circuits".
#[derive(Clone, Debug, PartialEq)]
pub struct Adaline {
    /// w, one an input
    pub weights: Vec<f64>,
    /// b
    pub bias: f64,
}

impl Adaline {
    /// A neuron whose weights and bias are 0.
    pub fn new(inputs: usize) -> Adaline {
        Adaline { weights: vec![0.0; inputs], bias: 0.0 }
    }

    /// The target of a class: −1 for class 0, 1 for class 1.
    ///
    /// # Panics
    /// For any other class.
    pub fn target(class: usize) -> f64 {
        assert!(class <= 1, "Adaline: expected class 0 or 1, got {class}");
        2.0 * class as f64 - 1.0
    }

    /// y = Σᵢ wᵢ xᵢ + b: the output while learning (1.1)
    ///
    /// # Panics
    /// Where x has another length than the weights.
    pub fn output(&self, x: &[f64]) -> f64 {
        assert!(
            x.len() == self.weights.len(),
            "Adaline: expected {} inputs, got {}",
            self.weights.len(),
            x.len()
        );
        self.weights.iter().zip(x).map(|(w, x)| w * x).sum::<f64>() + self.bias
    }

    /// step(y): the class that it decides for.
    ///
    /// # Panics
    /// Where x has another length than the weights.
    pub fn predict(&self, x: &[f64]) -> usize {
        step(self.output(x)) as usize
    }

    // ANCHOR: squared_error
    /// E = ½ (y − t)² (1.7)
    ///
    /// # Panics
    /// Where x has another length than the weights.
    pub fn squared_error(&self, x: &[f64], t: f64) -> f64 {
        let error = self.output(x) - t;
        0.5 * error * error
    }

    /// ∂E/∂w = (y − t) x (1.8) and ∂E/∂b = y − t (1.9), the direction in which the error **grows**.
    ///
    /// # Panics
    /// Where x has another length than the weights.
    pub fn gradient(&self, x: &[f64], t: f64) -> (Vec<f64>, f64) {
        let error = self.output(x) - t; // y − t
        (x.iter().map(|x| error * x).collect(), error)
    }
    // ANCHOR_END: squared_error

    // ANCHOR: delta_rule
    /// The delta rule, one step of descent: w ← w − η (y − t) x, b ← b − η (y − t) (1.10)
    ///
    /// The minus belongs to y − t. Text 002 ("神经元的训练") has e = y − t with a plus, which climbs; with
    /// e = t − y the plus would be right. Returns E before the step. A step lowers the error of its own
    /// example where η (‖x‖² + 1) < 2.
    ///
    /// # Panics
    /// Where x has another length than the weights.
    pub fn learn(&mut self, x: &[f64], t: f64, learning_rate: f64) -> f64 {
        let before = self.squared_error(x, t);
        let (dw, db) = self.gradient(x, t);
        for (w, dw) in self.weights.iter_mut().zip(dw) {
            *w -= learning_rate * dw; // (1.10)
        }
        self.bias -= learning_rate * db; // (1.10)
        before
    }
    // ANCHOR_END: delta_rule

    /// Learns all rows of x (N, D) once, in their order; returns the mean of their errors E, each before
    /// its step (NaN without rows).
    ///
    /// # Panics
    /// Where the shapes do not fit, or a class is neither 0 nor 1.
    pub fn train_epoch(&mut self, x: &Tensor<f64>, classes: &[usize], learning_rate: f64) -> f64 {
        same_rows("Adaline", x, classes);
        let learn = |(x, &class)| self.learn(x, Adaline::target(class), learning_rate);
        x.rows_iter().zip(classes).map(learn).sum::<f64>() / x.rows() as f64
    }

    /// How many rows it decides wrongly.
    ///
    /// # Panics
    /// Where the shapes do not fit.
    pub fn count_wrong(&self, x: &Tensor<f64>, classes: &[usize]) -> usize {
        same_rows("Adaline", x, classes);
        x.rows_iter().zip(classes).filter(|(x, class)| self.predict(x) != **class).count()
    }
}
// ANCHOR_END: adaline

#[cfg(test)]
mod tests {
    use super::*;
    use crate::least_squares;
    use approx::assert_relative_eq;
    use common::Seed;
    use common::data::synthetic::blobs;

    fn example() -> (Adaline, [f64; 3], f64) {
        (Adaline { weights: vec![0.7, -0.2, 0.4], bias: 0.1 }, [0.5, -1.5, 2.0], -1.0)
    }

    #[test]
    fn equations_1_8_and_1_9_agree_with_central_differences() {
        let (neuron, x, t) = example();
        let (dw, db) = neuron.gradient(&x, t);
        let h = 1e-5;
        let difference = |move_by: &dyn Fn(&mut Adaline, f64)| {
            let error = |step| {
                let mut moved = neuron.clone();
                move_by(&mut moved, step);
                moved.squared_error(&x, t)
            };
            (error(h) - error(-h)) / (2.0 * h)
        };
        for (i, dw) in dw.into_iter().enumerate() {
            // E is a parabola: the central difference is exact but for rounding, ε E / h ≈ 1e-11.
            assert_relative_eq!(dw, difference(&|n, step| n.weights[i] += step), max_relative = 1e-9);
        }
        assert_relative_eq!(db, difference(&|n, step| n.bias += step), max_relative = 1e-9);
    }

    #[test]
    fn a_step_of_the_delta_rule_lowers_the_error_and_one_of_the_wrong_sign_raises_it() {
        let (neuron, x, t) = example();
        let after = |rate| {
            let mut moved = neuron.clone();
            assert_eq!(moved.learn(&x, t, rate), neuron.squared_error(&x, t));
            moved.squared_error(&x, t)
        };
        assert!(after(0.01) < neuron.squared_error(&x, t));
        assert!(after(-0.01) > neuron.squared_error(&x, t));
    }

    #[test]
    fn the_error_after_a_step_is_the_one_that_the_step_length_says() {
        // y − t is multiplied by 1 − η (‖x‖² + 1): 0 at the inverse, of the same size at twice that.
        let (neuron, x, t) = example();
        let squares = x.iter().map(|x| x * x).sum::<f64>() + 1.0;
        for share in [0.0, 0.5, 1.0, 2.0, 3.0] {
            let mut moved = neuron.clone();
            moved.learn(&x, t, share / squares);
            let expected = (1.0 - share).powi(2) * neuron.squared_error(&x, t);
            assert_relative_eq!(moved.squared_error(&x, t), expected, epsilon = 1e-14, max_relative = 1e-12);
        }
    }

    #[test]
    fn on_classes_that_overlap_it_settles_near_the_least_squares_fit() {
        let set = blobs::<f64>(400, &[[-1.0, 0.0], [1.0, 0.5]], 1.0, &mut Seed(2).stream("data"));
        let t = Tensor::from_fn([400, 1], |i| Adaline::target(set.classes[i]));
        let (weights, bias) = least_squares(&set.x, &t).expect("400 scattered points");
        let mut neuron = Adaline::new(2);
        for _ in 0..300 {
            neuron.train_epoch(&set.x, &set.classes, 1e-3);
        }
        // One example at a time wanders by about √η of the errors, and η is 0.001.
        for (own, best) in neuron.weights.iter().zip(weights.data()) {
            assert!((own - best).abs() < 0.03, "{own} and {best}");
        }
        assert!((neuron.bias - bias).abs() < 0.03);
    }

    #[test]
    #[should_panic(expected = "Adaline: expected 2 inputs, got 1")]
    fn another_number_of_inputs_is_refused() {
        Adaline::new(2).output(&[1.0]);
    }

    #[test]
    #[should_panic(expected = "Adaline: expected class 0 or 1, got 7")]
    fn a_class_beyond_1_is_refused() {
        Adaline::target(7);
    }
}
