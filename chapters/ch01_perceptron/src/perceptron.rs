//! The perceptron, and Rosenblatt's rule by which it learns.
//!
//! Legend: x (D,) one example's inputs, w (D,), b bias, z weighted input, y output, t target; in a set
//! x (N, D), N examples.

use common::Tensor;

// ANCHOR: step
/// The Heaviside step: 1 for z > 0, else 0 (1.2)
///
/// At z = 0 it says 0, as text 004 ("感知器") has it: "yes" needs a point above the line.
///
/// # Example
/// ```
/// # use ch01_perceptron::step;
/// assert_eq!([step(-0.1), step(0.0), step(0.1)], [0.0, 0.0, 1.0]);
/// ```
pub fn step(z: f64) -> f64 {
    if z > 0.0 { 1.0 } else { 0.0 }
}
// ANCHOR_END: step

// ANCHOR: perceptron
/// A neuron that says yes or no: y = step(w · x + b).
///
/// w · x + b = 0 is a line in the plane of two inputs, a hyperplane of more; w is its normal and points
/// to the side of class 1.
///
/// # Parameters
/// w (D,) and b: D + 1 numbers; D where it was built [`without_bias`](Perceptron::without_bias).
///
/// # Example
/// ```
/// # use ch01_perceptron::Perceptron;
/// use common::data::synthetic::{Gate, logic_gate};
/// let and = logic_gate::<f64>(Gate::And);
/// let mut neuron = Perceptron::new(2);
/// let training = neuron.train(&and.x, &and.classes, 100);
/// assert!(training.converged());
/// assert_eq!([neuron.predict(&[1.0, 0.0]), neuron.predict(&[1.0, 1.0])], [0, 1]);
/// ```
///
/// # Source
/// Rosenblatt 1958, "The perceptron"; texts 004 and 001, "感知器".
#[derive(Clone, Debug, PartialEq)]
pub struct Perceptron {
    /// w, one an input
    pub weights: Vec<f64>,
    /// b
    pub bias: f64,
    /// Whether b is learned; if not, it stays what it is.
    learns_bias: bool,
}

impl Perceptron {
    /// A perceptron whose weights and bias are 0: it says 0 to everything.
    pub fn new(inputs: usize) -> Perceptron {
        Perceptron::with_weights(vec![0.0; inputs], 0.0)
    }

    /// A perceptron of these weights.
    pub fn with_weights(weights: Vec<f64>, bias: f64) -> Perceptron {
        Perceptron { weights, bias, learns_bias: true }
    }

    /// A perceptron without bias, b = 0 for ever: its line passes through the origin, and it says
    /// step(0) = 0 to the input 0 whatever its weights are.
    pub fn without_bias(inputs: usize) -> Perceptron {
        Perceptron { learns_bias: false, ..Perceptron::new(inputs) }
    }

    /// How many numbers it learns: D + 1, or D without a bias.
    pub fn parameter_count(&self) -> usize {
        self.weights.len() + usize::from(self.learns_bias)
    }

    // ANCHOR: predict
    /// z = Σᵢ wᵢ xᵢ + b (1.1)
    ///
    /// # Panics
    /// Where x has another length than the weights.
    pub fn weighted_input(&self, x: &[f64]) -> f64 {
        assert!(
            x.len() == self.weights.len(),
            "Perceptron: expected {} inputs, got {}",
            self.weights.len(),
            x.len()
        );
        self.weights.iter().zip(x).map(|(w, x)| w * x).sum::<f64>() + self.bias
    }

    /// y = step(z), as the number of a class: 0 or 1 (1.2)
    ///
    /// # Panics
    /// Where x has another length than the weights.
    pub fn predict(&self, x: &[f64]) -> usize {
        step(self.weighted_input(x)) as usize
    }
    // ANCHOR_END: predict

    // ANCHOR: learn
    /// Rosenblatt's rule, for an example whose class is t: w ← w + (t − y) x, b ← b + (t − y) (1.3)
    ///
    /// Says whether the example was a mistake. If it was not, t − y = 0 and nothing changes; if it was,
    /// x is added to w (a 1 was missed) or taken from it (a 0 was).
    ///
    /// There is no learning rate. From weights 0 it would scale w and b, and no answer depends on that.
    ///
    /// # Panics
    /// Where x has another length than the weights, or the class is neither 0 nor 1.
    pub fn learn(&mut self, x: &[f64], class: usize) -> bool {
        let t = target(class);
        let y = step(self.weighted_input(x));
        for (w, x) in self.weights.iter_mut().zip(x) {
            *w += (t - y) * x; // (1.3)
        }
        if self.learns_bias {
            self.bias += t - y; // (1.3): the bias is the weight of an input that is always 1
        }
        t != y
    }
    // ANCHOR_END: learn

    // ANCHOR: train
    /// Learns all rows of x (N, D) once, in their order; returns how many were mistakes when their
    /// turn came.
    ///
    /// # Panics
    /// Where the shapes do not fit, or a class is neither 0 nor 1.
    pub fn train_epoch(&mut self, x: &Tensor<f64>, classes: &[usize]) -> usize {
        same_rows("Perceptron", x, classes);
        x.rows_iter().zip(classes).filter(|(x, class)| self.learn(x, **class)).count()
    }

    /// Learns epoch by epoch until one passes without a mistake, or `max_epochs` are over.
    ///
    /// It stops by itself if and only if a hyperplane separates the classes: see
    /// [`mistake_bound`](crate::mistake_bound).
    ///
    /// # Panics
    /// Where the shapes do not fit, or a class is neither 0 nor 1.
    pub fn train(&mut self, x: &Tensor<f64>, classes: &[usize], max_epochs: usize) -> PerceptronTraining {
        let mut mistakes = Vec::new();
        while mistakes.len() < max_epochs && mistakes.last() != Some(&0) {
            mistakes.push(self.train_epoch(x, classes));
        }
        PerceptronTraining { mistakes }
    }
    // ANCHOR_END: train

    /// How many rows it gets wrong, when asked and not taught.
    ///
    /// # Panics
    /// Where the shapes do not fit.
    pub fn count_wrong(&self, x: &Tensor<f64>, classes: &[usize]) -> usize {
        same_rows("Perceptron", x, classes);
        x.rows_iter().zip(classes).filter(|(x, class)| self.predict(x) != **class).count()
    }
}
// ANCHOR_END: perceptron

/// What a training of a perceptron reports.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PerceptronTraining {
    /// Mistakes in each epoch, counted while learning.
    pub mistakes: Vec<usize>,
}

impl PerceptronTraining {
    /// Whether the last epoch passed without a mistake: every answer is right, and will stay so.
    pub fn converged(&self) -> bool {
        self.mistakes.last() == Some(&0)
    }

    /// The mistakes of all epochs together: what the theorem bounds.
    pub fn total_mistakes(&self) -> usize {
        self.mistakes.iter().sum()
    }
}

/// The class as a number to compute with.
///
/// # Panics
/// For any class but 0 and 1.
fn target(class: usize) -> f64 {
    assert!(class <= 1, "Perceptron: expected class 0 or 1, got {class}");
    class as f64
}

/// # Panics
/// Where there is not one class a row.
pub(crate) fn same_rows(operation: &str, x: &Tensor<f64>, classes: &[usize]) {
    assert!(x.rank() == 2, "{operation}: expected inputs of shape (N, D), got {}", x.shape());
    assert!(
        x.rows() == classes.len(),
        "{operation}: expected {} classes, one a row, got {}",
        x.rows(),
        classes.len()
    );
}

#[cfg(test)]
mod tests {
    use super::*;
    use common::Seed;
    use common::data::synthetic::{Gate, blobs, logic_gate};

    #[test]
    fn and_or_and_nand_are_learned_exactly() {
        for gate in [Gate::And, Gate::Or, Gate::Nand] {
            let set = logic_gate::<f64>(gate);
            let mut neuron = Perceptron::new(2);
            let training = neuron.train(&set.x, &set.classes, 100);
            assert!(training.converged(), "{gate:?}: {training:?}");
            assert_eq!(neuron.count_wrong(&set.x, &set.classes), 0, "{gate:?}");
        }
    }

    #[test]
    fn exclusive_or_is_never_learned() {
        let set = logic_gate::<f64>(Gate::Xor);
        let mut neuron = Perceptron::new(2);
        let training = neuron.train(&set.x, &set.classes, 10_000);
        assert!(!training.converged());
        assert_eq!(training.mistakes.len(), 10_000);
        assert!(neuron.count_wrong(&set.x, &set.classes) > 0);
    }

    #[test]
    fn a_right_answer_changes_nothing_and_a_mistake_moves_the_weights_by_the_input() {
        let mut neuron = Perceptron::with_weights(vec![1.0, -2.0], 0.5);
        let before = neuron.clone();
        assert!(!neuron.learn(&[1.0, 0.0], 1)); // z = 1.5
        assert_eq!(neuron, before);
        assert!(neuron.learn(&[3.0, 1.0], 0)); // z = 1.5, a 0 taken for a 1
        assert_eq!((neuron.weights.as_slice(), neuron.bias), ([-2.0, -3.0].as_slice(), -0.5));
        assert!(neuron.learn(&[0.0, -0.1], 1)); // z = -0.2, a 1 taken for a 0
        assert_eq!((neuron.weights.as_slice(), neuron.bias), ([-2.0, -3.1].as_slice(), 0.5));
    }

    #[test]
    fn a_learning_rate_would_only_scale_the_weights() {
        // Powers of two, whose multiplication is exact: w and ηw then round alike.
        let set = blobs::<f64>(50, &[[-1.0, 0.0], [1.0, 0.0]], 1.0, &mut Seed(1).stream("data"));
        let mut neuron = Perceptron::new(2);
        let (mut scaled, eta) = (Perceptron::new(2), 0.25);
        for _ in 0..20 {
            neuron.train_epoch(&set.x, &set.classes);
            for (x, &class) in set.x.rows_iter().zip(&set.classes) {
                let error = class as f64 - scaled.predict(x) as f64;
                for (w, x) in scaled.weights.iter_mut().zip(x) {
                    *w += eta * error * x;
                }
                scaled.bias += eta * error;
            }
            let back: Vec<f64> = scaled.weights.iter().map(|w| w / eta).collect();
            assert_eq!((neuron.weights.clone(), neuron.bias), (back, scaled.bias / eta));
        }
    }

    #[test]
    fn training_stops_behind_the_first_epoch_without_a_mistake() {
        let set = logic_gate::<f64>(Gate::Or);
        let training = Perceptron::new(2).train(&set.x, &set.classes, 100);
        let (last, before) = training.mistakes.split_last().expect("an epoch has passed");
        assert_eq!(*last, 0);
        assert!(before.iter().all(|&mistakes| mistakes > 0));
        assert_eq!(training.total_mistakes(), before.iter().sum::<usize>());
    }

    #[test]
    fn without_bias_the_answer_at_the_origin_is_no_whatever_was_learned() {
        let set = logic_gate::<f64>(Gate::Nand);
        let mut neuron = Perceptron::without_bias(2);
        assert_eq!((neuron.parameter_count(), Perceptron::new(2).parameter_count()), (2, 3));
        assert!(!neuron.train(&set.x, &set.classes, 1000).converged());
        assert_eq!((neuron.bias, neuron.predict(&[0.0, 0.0])), (0.0, 0));
    }

    #[test]
    #[should_panic(expected = "Perceptron: expected 3 inputs, got 2")]
    fn another_number_of_inputs_is_refused() {
        Perceptron::new(3).predict(&[1.0, 2.0]);
    }

    #[test]
    #[should_panic(expected = "Perceptron: expected class 0 or 1, got 2")]
    fn a_third_class_is_refused() {
        Perceptron::new(1).learn(&[1.0], 2);
    }

    #[test]
    #[should_panic(expected = "Perceptron: expected 2 classes, one a row, got 1")]
    fn a_row_without_a_class_is_refused() {
        Perceptron::new(1).train(&Tensor::zeros([2, 1]), &[1], 1);
    }
}
