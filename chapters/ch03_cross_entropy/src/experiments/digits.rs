//! The digits as this chapter's experiments train on them: split, as tensors, with start weights.

use crate::{EpochFigures, digits_as_tensors, validation_split};
use common::data::Digits;
use common::experiment::{Progress, Run, RunError};
use common::{Seed, Tensor};

/// How many rows make a step in text 004.
pub const BATCH_SIZE: usize = 128;

/// Inputs x (N, 784) and one-hot targets t (N, 10).
pub struct Rows {
    pub x: Tensor<f32>,
    pub t: Tensor<f32>,
}

impl Rows {
    pub fn new(digits: &Digits) -> Rows {
        let (x, t) = digits_as_tensors(digits);
        Rows { x, t }
    }

    pub fn len(&self) -> usize {
        self.x.rows()
    }

    /// As the training loop takes them.
    pub fn pair(&self) -> (&Tensor<f32>, &Tensor<f32>) {
        (&self.x, &self.t)
    }
}

/// The training set, its last fifth kept back for validation: 48,000 and 12,000 rows of MNIST. A quick
/// run takes the first 6,000.
pub fn training_and_validation(run: &mut Run<'_>) -> Result<(Rows, Rows), RunError> {
    let mnist = run.mnist()?;
    let digits = mnist.train.first(run.pick(6_000, usize::MAX, usize::MAX));
    let (training, validation) = validation_split(digits.len(), 0.2);
    if training.is_empty() || validation.is_empty() || mnist.test.is_empty() {
        return Err(RunError::message(format!(
            "expected at least 2 training images and 1 test image, got {} and {}: give --data a larger set",
            mnist.train.len(),
            mnist.test.len()
        )));
    }
    Ok((Rows::new(&digits.range(training)), Rows::new(&digits.range(validation))))
}

/// The test set; a quick run takes the first 2,000.
pub fn test(run: &mut Run<'_>) -> Result<(Digits, Rows), RunError> {
    let digits = run.mnist()?.test.first(run.pick(2_000, usize::MAX, usize::MAX));
    let rows = Rows::new(&digits);
    Ok((digits, rows))
}

/// Start weights (D, 10), drawn evenly from ±√(6/(D + 10)): what Keras draws for a dense layer (after
/// Glorot & Bengio 2010). The chapter on layers says where this comes from.
pub fn start_weights(inputs: usize, seed: Seed) -> Tensor<f32> {
    let limit = (6.0 / (inputs + 10) as f64).sqrt();
    let mut rng = seed.stream("init");
    Tensor::from_fn([inputs, 10], |_| rng.uniform_in(-limit, limit) as f32)
}

/// What the training loop is to call after each epoch, so that a line is printed.
pub fn printed(mut progress: Progress<'_>, epochs: usize) -> impl FnMut(usize, &EpochFigures) {
    progress.start_epoch(1, epochs, 1);
    move |epoch, figures| {
        let (accuracy, loss) = (figures.accuracy, figures.validation_loss);
        progress.end_epoch(&[
            ("loss", figures.loss),
            ("accuracy", accuracy.unwrap_or(f64::NAN)),
            ("val_loss", loss.unwrap_or(f64::NAN)),
            ("val_accuracy", figures.validation_accuracy.unwrap_or(f64::NAN)),
        ]);
        if epoch + 1 < epochs {
            progress.start_epoch(epoch + 2, epochs, 1);
        }
    }
}
