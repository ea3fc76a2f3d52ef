//! Softmax regression, and the training loop of all later chapters, with nothing hidden.
//!
//! Legend: x (N, D) inputs, t (N, K) targets, W (D, K), b (K,), z (N, K) logits.

use crate::{batches::epoch_order, metrics::count_correct, one_hot, softmax::softmax};
use common::{Loss, Optimizer, Parameter, Real, Seed, Tensor};

// ANCHOR: softmax_regression
/// One layer of K linear units, read by a softmax: z = x W + b, p = softmax(z).
///
/// It hands logits z to its loss, so that the loss decides what the units are: with
/// [`SoftmaxCrossEntropy`](crate::SoftmaxCrossEntropy) this is softmax regression; with
/// [`SigmoidCrossEntropy`](crate::SigmoidCrossEntropy) or
/// [`SigmoidSquaredError`](crate::SigmoidSquaredError) the same layer is K sigmoid units, each with a
/// yes-or-no question of its own. The largest logit is the answer in all three.
///
/// # Shapes
/// x (N, D) → z (N, K)
///
/// # Source
/// Text 004, "在 Keras 中定义简单的神经网络": D = 784 pixels, K = 10 digits, 7,850 parameters.
#[derive(Clone, Debug)]
pub struct SoftmaxRegression<T: Real> {
    /// W (D, K)
    pub weights: Parameter<T>,
    /// b (K,)
    pub bias: Parameter<T>,
}

impl<T: Real> SoftmaxRegression<T> {
    /// With these start weights W (D, K) and bias 0.
    pub fn new(weights: Tensor<T>) -> SoftmaxRegression<T> {
        let bias = Tensor::zeros([weights.shape()[1]]);
        SoftmaxRegression { weights: Parameter::new("weights", weights), bias: Parameter::new("bias", bias) }
    }

    /// z = x W + b (3.12)
    pub fn logits(&self, x: &Tensor<T>) -> Tensor<T> {
        let mut z = x.matmul(self.weights.value()); // (N, K)
        z.add_row(self.bias.value());
        z
    }

    /// p = softmax(z), whatever loss the weights were trained with.
    pub fn predict_probabilities(&self, x: &Tensor<T>) -> Tensor<T> {
        softmax(&self.logits(x))
    }

    /// The most probable class of each row.
    pub fn predict_classes(&self, x: &Tensor<T>) -> Vec<usize> {
        self.logits(x).argmax_rows()
    }

    /// One step: how wrong, in which direction, and a little the other way. Returns the loss and how
    /// many rows were right, both before the step.
    pub fn train_on_batch(
        &mut self,
        x: &Tensor<T>,
        t: &Tensor<T>,
        loss: &dyn Loss<T>,
        optimizer: &mut dyn Optimizer<T>,
    ) -> (f64, usize) {
        let mut z = self.logits(x); // (N, K)
        let correct = count_correct(&z, t, loss.threshold());
        let cost = loss.value_and_gradient(&mut z, t, x.rows());
        let dz = z; // (N, K), in the memory of z
        x.matmul_tn_into(&dz, &mut self.weights.gradient); // dW = xᵀ dz (D, K)  (3.13)
        dz.sum_rows_into(&mut self.bias.gradient); // db = Σₙ dzₙ (K,)  (3.14)
        optimizer.step(&mut [&mut self.weights, &mut self.bias]);
        (cost.to_f64(), correct)
    }
}
// ANCHOR_END: softmax_regression

/// What one epoch reports.
///
/// The training figures are running means over the batches of the epoch, weighted by their sizes,
/// taken **before** each step: they lag behind the network that the epoch leaves, which the
/// validation figures measure. That, and not over-fitting upside down, is why a validation accuracy
/// can lie above the training accuracy.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct EpochFigures {
    /// Loss in training.
    pub loss: f64,
    /// Accuracy in training; none where the targets are not classes.
    pub accuracy: Option<f64>,
    /// Loss on the validation data, if there are any.
    pub validation_loss: Option<f64>,
    /// Accuracy on the validation data.
    pub validation_accuracy: Option<f64>,
}

/// How to train.
#[derive(Clone, Copy, Debug)]
pub struct Training {
    /// How many times all data are visited.
    pub epochs: usize,
    /// How many rows make a step; the last batch of an epoch may be smaller.
    pub batch_size: usize,
    /// Where the order of the rows comes from.
    pub seed: Seed,
}

// ANCHOR: train
impl<T: Real> SoftmaxRegression<T> {
    /// The training loop: epochs of mini-batches in a new random order, each batch one step.
    ///
    /// 200 epochs of 48,000 rows in batches of 128 are 200 · 375 = 75,000 steps.
    /// `report` is called after every epoch, with its number, counted from 0. Training ends early
    /// where the loss is no longer finite.
    ///
    /// # Panics
    /// For a batch size of 0, and where the shapes of x, t and the weights do not fit.
    pub fn train(
        &mut self,
        (x, t): (&Tensor<T>, &Tensor<T>),
        validation: Option<(&Tensor<T>, &Tensor<T>)>,
        loss: &dyn Loss<T>,
        optimizer: &mut dyn Optimizer<T>,
        training: Training,
        mut report: impl FnMut(usize, &EpochFigures),
    ) -> Vec<EpochFigures> {
        let n = x.rows();
        let mut history = Vec::with_capacity(training.epochs);
        for epoch in 0..training.epochs {
            let order = epoch_order(n, training.seed, epoch); // reshuffled
            let (mut cost, mut correct) = (0.0, 0);
            for batch in order.chunks(training.batch_size) {
                let (x, t) = (x.select_rows(batch), t.select_rows(batch)); // (B, D), (B, K)
                let (batch_cost, batch_correct) = self.train_on_batch(&x, &t, loss, optimizer);
                cost += batch_cost * batch.len() as f64;
                correct += batch_correct;
            }
            let held_back = validation.map(|(x, t)| self.evaluate(x, t, loss));
            let figures = EpochFigures {
                loss: cost / n as f64,
                accuracy: Some(correct as f64 / n as f64),
                validation_loss: held_back.map(|(loss, _)| loss),
                validation_accuracy: held_back.map(|(_, accuracy)| accuracy),
            };
            report(epoch, &figures);
            history.push(figures);
            if !figures.loss.is_finite() {
                break; // diverged: no later step can mend it
            }
        }
        history
    }

    /// Loss and accuracy on data that are not trained on.
    pub fn evaluate(&self, x: &Tensor<T>, t: &Tensor<T>, loss: &dyn Loss<T>) -> (f64, f64) {
        let z = self.logits(x);
        let correct = count_correct(&z, t, loss.threshold()) as f64;
        (loss.value(&z, t, x.rows()).to_f64(), correct / x.rows() as f64)
    }
}
// ANCHOR_END: train

/// Digits as a network sees them: x (N, 784) in [0, 1] and t (N, 10) one-hot.
///
/// # Panics
/// Never for digits read from files, whose labels have been checked.
pub fn digits_as_tensors<T: Real>(digits: &common::data::Digits) -> (Tensor<T>, Tensor<T>) {
    let t = one_hot(&digits.classes(), 10).expect("labels were checked when they were read");
    (digits.flat(), t)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::SoftmaxCrossEntropy;
    use approx::assert_relative_eq;
    use ch02_learning_slowdown::Sgd;

    /// Sixty points around three corners of a triangle, in turn.
    fn corners() -> (Tensor<f64>, Tensor<f64>) {
        let mut rng = Seed(5).stream("data");
        let classes: Vec<usize> = (0..60).map(|n| n % 3).collect();
        let centres = [[2.0, 0.0], [-2.0, 1.0], [0.0, -2.0]];
        let x = classes.iter().map(|&c| centres[c].map(|centre| centre + 0.3 * rng.normal()));
        (Tensor::from_rows(x), one_hot(&classes, 3).unwrap())
    }

    fn trained(seed: Seed, epochs: usize) -> (SoftmaxRegression<f64>, Vec<EpochFigures>) {
        let (x, t) = corners();
        let mut model = SoftmaxRegression::new(Tensor::zeros([2, 3]));
        let training = Training { epochs, batch_size: 7, seed };
        let mut sgd = Sgd::new(0.1);
        let history = model.train((&x, &t), None, &SoftmaxCrossEntropy, &mut sgd, training, |_, _| {});
        (model, history)
    }

    #[test]
    fn before_it_learns_the_loss_is_the_logarithm_of_the_number_of_classes() {
        let model = SoftmaxRegression::<f64>::new(Tensor::zeros([784, 10]));
        let x = Tensor::from_fn([20, 784], |i| (i % 7) as f64 / 7.0);
        let t = one_hot(&(0..20).map(|n| n % 10).collect::<Vec<_>>(), 10).unwrap();
        let (loss, accuracy) = model.evaluate(&x, &t, &SoftmaxCrossEntropy);
        assert_relative_eq!(loss, 10.0_f64.ln(), max_relative = 1e-14);
        assert_eq!(accuracy, 0.1); // of equal logits the first counts
    }

    #[test]
    fn the_same_seed_gives_the_same_bits_and_another_seed_another_run() {
        let (once, again, other) = (trained(Seed(1), 3), trained(Seed(1), 3), trained(Seed(2), 3));
        assert_eq!(once.0.weights.value(), again.0.weights.value());
        assert_eq!(once.0.bias.value(), again.0.bias.value());
        assert_eq!(once.1, again.1);
        assert_ne!(once.0.weights.value(), other.0.weights.value());
    }

    #[test]
    fn three_corners_are_learned() {
        let (model, history) = trained(Seed(1), 30);
        let (x, t) = corners();
        assert_eq!(model.evaluate(&x, &t, &SoftmaxCrossEntropy).1, 1.0);
        assert_eq!(history.len(), 30);
        assert!(history[29].loss < 0.1 * history[0].loss);
        assert_eq!(model.predict_classes(&x), t.argmax_rows());
    }

    #[test]
    fn a_step_goes_down_the_gradient_of_every_weight_and_bias() {
        let (x, t) = corners();
        let start = Tensor::from_fn([2, 3], |i| 0.1 * i as f64 - 0.2);
        let mut model = SoftmaxRegression::new(start.clone());
        model.train_on_batch(&x, &t, &SoftmaxCrossEntropy, &mut Sgd::new(1.0));
        let mut moved = SoftmaxRegression::new(start.clone());
        for place in 0..6 {
            let loss = |w| {
                *moved.weights.value_mut() = start.clone();
                moved.weights.value_mut().data_mut()[place] = w;
                moved.evaluate(&x, &t, &SoftmaxCrossEntropy).0
            };
            let slope = ch02_learning_slowdown::central_difference(loss, start.data()[place], 1e-5);
            let step = model.weights.value().data()[place] - start.data()[place];
            assert_relative_eq!(-step, slope, epsilon = 1e-9);
        }
        *moved.weights.value_mut() = start;
        for place in 0..3 {
            let loss = |b| {
                *moved.bias.value_mut() = Tensor::zeros([3]);
                moved.bias.value_mut().data_mut()[place] = b;
                moved.evaluate(&x, &t, &SoftmaxCrossEntropy).0
            };
            let slope = ch02_learning_slowdown::central_difference(loss, 0.0, 1e-5);
            assert_relative_eq!(-model.bias.value().data()[place], slope, epsilon = 1e-9);
        }
    }

    #[test]
    fn an_input_that_is_always_zero_keeps_its_start_weights() {
        let (points, t) = corners();
        let x = Tensor::from_rows(points.rows_iter().map(|row| [row[0], row[1], 0.0]));
        let start = Tensor::from_fn([3, 3], |i| 0.1 * i as f64);
        let mut model = SoftmaxRegression::new(start.clone());
        let training = Training { epochs: 2, batch_size: 10, seed: Seed(1) };
        model.train((&x, &t), None, &SoftmaxCrossEntropy, &mut Sgd::new(0.1), training, |_, _| {});
        assert_eq!(model.weights.value().row(2), start.row(2));
        assert_ne!(model.weights.value().row(1), start.row(1));
    }

    #[test]
    fn training_stops_where_it_diverges() {
        let (mut x, t) = corners();
        x.data_mut()[0] = f64::NAN;
        let mut model = SoftmaxRegression::new(Tensor::zeros([2, 3]));
        let training = Training { epochs: 9, batch_size: 60, seed: Seed(1) };
        let mut sgd = Sgd::new(0.1);
        let history = model.train((&x, &t), None, &SoftmaxCrossEntropy, &mut sgd, training, |_, _| {});
        assert_eq!(history.len(), 1);
    }
}
