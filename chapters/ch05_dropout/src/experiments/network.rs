//! What the experiments share: the digits as tensors, the text's network, one training of it.

use crate::Dropout;
use ch04_mlp::prelude::*;
use ch04_mlp::progress::{ShowProgress, report_divergence};
use common::experiment::{Run, RunError, standard_error};

/// Hidden units of each of the text's two hidden layers.
pub const HIDDEN: usize = 128;
/// The text's dropout rate.
pub const RATE: f64 = 0.3;
/// Keras's default for SGD, which the text uses.
pub const LEARNING_RATE: f64 = 0.01;
/// Rows of a step.
pub const BATCH_SIZE: usize = 128;

/// The digits: x (N, 784) in [0, 1] and t (N, 10) one-hot, to train on and to test with.
pub struct Data {
    pub x: Tensor<f32>,
    pub t: Tensor<f32>,
    pub x_test: Tensor<f32>,
    pub t_test: Tensor<f32>,
}

/// All digits; in a quick run the first 12,000, and 2,000 to test with.
pub fn digits(run: &mut Run<'_>) -> Result<Data, RunError> {
    let mnist = run.mnist_of_size(28, 28)?;
    let (training, test) = run.pick((12_000, 2_000), (usize::MAX, usize::MAX), (usize::MAX, usize::MAX));
    let (x, t) = digits_as_tensors(&mnist.train.first(training));
    let (x_test, t_test) = digits_as_tensors(&mnist.test.first(test));
    Ok(Data { x, t, x_test, t_test })
}

/// Two hidden layers of 128 ReLU, each followed by dropout if there is a rate, then 10 logits.
///
/// Dropout draws from a stream of its own: with the same seed, the networks with and without it
/// start from the same weights.
pub fn network(rate: Option<f64>, seed: Seed) -> Result<Sequential<f32>, RunError> {
    let mut init = seed.stream("init");
    let mut dense = |inputs, units| Dense::new(inputs, units, &GlorotUniform, &mut init);
    let mut model = Sequential::new([784]).add(dense(784, HIDDEN))?.add(Activation::new(Relu))?;
    if let Some(rate) = rate {
        model = model.add(Dropout::new(rate)?)?;
    }
    model = model.add(dense(HIDDEN, HIDDEN))?.add(Activation::new(Relu))?;
    if let Some(rate) = rate {
        model = model.add(Dropout::new(rate)?)?;
    }
    Ok(model.add(dense(HIDDEN, 10))?)
}

/// A trained network and how it got there.
pub struct Trained {
    pub model: Sequential<f32>,
    pub history: History,
    pub test: Evaluation,
}

impl Trained {
    /// (training, validation, test) accuracy at the end.
    pub fn accuracies(&self) -> [f64; 3] {
        let last = self.history.last();
        let training = last.and_then(|epoch| epoch.accuracy).unwrap_or(f64::NAN);
        let validation = last.and_then(|epoch| epoch.validation_accuracy).unwrap_or(f64::NAN);
        [training, validation, self.test.accuracy.unwrap_or(f64::NAN)]
    }
}

/// Trains the text's network as the text does: SGD, batches of 128, the last fifth for validation.
pub fn train(
    run: &mut Run<'_>,
    data: &Data,
    rate: Option<f64>,
    seed: Seed,
    epochs: usize,
) -> Result<Trained, RunError> {
    let mut model = network(rate, seed)?;
    model.compile(SoftmaxCrossEntropy, Sgd::new(LEARNING_RATE));
    model.set_threads(run.threads());
    let name = rate.map_or("without dropout".to_string(), |rate| format!("dropout {rate}"));
    let name = if seed == run.seed() { name } else { format!("{name}, seed {}", seed.0) };
    let mut progress = ShowProgress::new(run.progress().with_label(&name));
    let fit = Fit { epochs, batch_size: BATCH_SIZE, validation_split: 0.2, seed };
    let history = model.fit(&data.x, &data.t, &fit, &mut [&mut progress])?;
    run.trained(history.epochs().len() * validation_split(data.x.rows(), 0.2).0.len(), progress.seconds());
    report_divergence(run, &history);
    let test = model.evaluate(&data.x_test, &data.t_test)?;
    Ok(Trained { model, history, test })
}

/// Whether two accuracies measured on n rows differ by more than two standard errors of their
/// difference, as if the rows were different ones. (They are the same: that is on the careful side.
/// Averaging several runs over the same rows does not lower it.)
pub fn verdict(a: f64, b: f64, n: usize) -> String {
    let error = (standard_error(a, n).powi(2) + standard_error(b, n).powi(2)).sqrt();
    let points = 100.0 * (a - b);
    let chance = 200.0 * error;
    if points.abs() <= chance {
        format!("{points:+.2} points: within the noise (chance alone gives ±{chance:.2})")
    } else {
        format!("{points:+.2} points: more than chance gives (±{chance:.2})")
    }
}
