//! Softmax regression, and the training loop of all later chapters, with nothing hidden.
//!
//! Legend: x (N, D) inputs, t (N, K) targets, W (D, K), b (K,), z (N, K) logits.

use crate::{batches::epoch_order, metrics::count_correct, softmax::softmax};
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
/// # Parameters
/// W (D, K), b (K,): (D + 1) K numbers.
///
/// # Gradients
/// dW = xᵀ dz (3.13), db = Σₙ dzₙ (3.14)
///
/// # Example
/// ```
/// # use ch03_cross_entropy::prelude::*;
/// # use common::prelude::*;
/// let (x, t) = (Tensor::from_rows([[1.0, 0.0], [0.0, 1.0]]), one_hot::<f64>(&[2, 0], 3)?);
/// let mut model = SoftmaxRegression::new(Tensor::zeros([2, 3]));
/// for _ in 0..20 {
///     model.train_on_batch(&x, &t, &SoftmaxCrossEntropy, &mut Sgd::new(1.0));
/// }
/// assert_eq!(model.predict_classes(&x), [2, 0]);
/// # Ok::<(), ShapeError>(())
/// ```
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
    ///
    /// # Panics
    /// Where the weights are no matrix.
    pub fn new(weights: Tensor<T>) -> SoftmaxRegression<T> {
        let shape = weights.shape();
        assert!(shape.len() == 2, "SoftmaxRegression: expected weights (D, K), got {shape}");
        let bias = Tensor::zeros([shape[1]]);
        SoftmaxRegression { weights: Parameter::new("weights", weights), bias: Parameter::new("bias", bias) }
    }

    // ANCHOR: logits
    /// z = x W + b (3.12)
    pub fn logits(&self, x: &Tensor<T>) -> Tensor<T> {
        let mut z = x.matmul(self.weights.value()); // (N, K)
        z.add_row(self.bias.value()); // (3.12)
        z
    }
    // ANCHOR_END: logits

    /// p = softmax(z), whatever loss the weights were trained with.
    pub fn predict_probabilities(&self, x: &Tensor<T>) -> Tensor<T> {
        softmax(&self.logits(x))
    }

    /// The most probable class of each row.
    pub fn predict_classes(&self, x: &Tensor<T>) -> Vec<usize> {
        self.logits(x).argmax_rows()
    }

    // ANCHOR: train_on_batch
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
    // ANCHOR_END: train_on_batch
}
// ANCHOR_END: softmax_regression

/// What one epoch reports.
///
/// The training figures are running means over the batches of the epoch, weighted by their sizes,
/// taken **before** each step: they lag behind the network that the epoch leaves, which the
/// validation figures measure. That is one reason why a validation accuracy can lie above the training
/// accuracy; dropout, which is active in training only, is another, and easier rows a third.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct EpochFigures {
    /// Loss in training.
    pub loss: f64,
    /// Accuracy in training; none where the targets are not classes (`fit` of the next chapter tells;
    /// this loop always counts).
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

#[cfg(test)]
mod tests;
