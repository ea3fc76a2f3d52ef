//! What the experiments on handwritten digits share: the data, the text's kind of network, a training
//! that is shown.

use crate::progress::ShowProgress;
use crate::{Activation, Dense, Fit, GlorotUniform, History, Sequential};
use ch02_learning_slowdown::{Relu, Sgd};
use ch03_cross_entropy::{SoftmaxCrossEntropy, digits_as_tensors, validation_split};
use common::experiment::{Run, RunError};
use common::figure::{LineChart, Panels};
use common::{Seed, ShapeError, Tensor};

/// Inputs x (N, 784) in [0, 1] and one-hot targets t (N, 10).
pub struct Examples {
    pub x: Tensor<f32>,
    pub t: Tensor<f32>,
}

impl Examples {
    pub fn len(&self) -> usize {
        self.x.rows()
    }

    /// Everything but the last `count` rows, and these; half and half, where there are fewer than twice
    /// as many.
    pub fn without_tail(&self, count: usize) -> (Examples, Examples) {
        let head = self.len() - count.min(self.len() / 2);
        let part = |rows: std::ops::Range<usize>| Examples {
            x: self.x.slice_rows(rows.clone()),
            t: self.t.slice_rows(rows),
        };
        (part(0..head), part(head..self.len()))
    }
}

/// The digits to train on and those to test on; no more than `most` of either.
pub fn digits(run: &mut Run<'_>, most: usize) -> Result<(Examples, Examples), RunError> {
    let mnist = run.mnist_of_size(28, 28)?;
    let examples = |digits: &common::data::Digits| {
        let (x, t) = digits_as_tensors(&digits.first(most));
        Examples { x, t }
    };
    Ok((examples(&mnist.train), examples(&mnist.test)))
}

/// 784 inputs, hidden layers of so many ReLU units, 10 logits; start weights after Glorot, biases 0;
/// softmax cross-entropy and plain descent.
pub fn network(hidden: &[usize], learning_rate: f64, seed: Seed) -> Result<Sequential<f32>, ShapeError> {
    let mut rng = seed.stream("init");
    let (mut model, mut inputs) = (Sequential::new([784]), 784);
    for &units in hidden {
        let dense = Dense::new(inputs, units, &GlorotUniform, &mut rng);
        model = model.add(dense)?.add(Activation::new(Relu))?;
        inputs = units;
    }
    let mut model = model.add(Dense::new(inputs, 10, &GlorotUniform, &mut rng))?;
    model.compile(SoftmaxCrossEntropy, Sgd::new(learning_rate));
    Ok(model)
}

/// Trains on the run's threads, with a line an epoch behind this label, and records the time.
pub fn train(
    run: &mut Run<'_>,
    model: &mut Sequential<f32>,
    examples: &Examples,
    fit: Fit,
    label: &str,
) -> Result<History, RunError> {
    model.set_threads(run.threads());
    let mut progress = ShowProgress::new(run.progress().with_label(label));
    let history = model.fit(&examples.x, &examples.t, &fit, &mut [&mut progress])?;
    let held_back = validation_split(examples.len(), fit.validation_split).1.len();
    run.trained((examples.len() - held_back) * history.epochs().len(), progress.seconds());
    Ok(history)
}

/// Loss and accuracy by epoch, in training and (dashed) in validation.
pub fn learning_curves(title: &str, history: &History) -> Panels {
    let panel = |name: &str, training: Vec<(f64, f64)>, validation: Vec<(f64, f64)>| {
        let lowest = training.iter().chain(&validation).map(|point| point.1).fold(1.0, f64::min);
        let mut chart = LineChart::new("", "epoch", name).series("training", training);
        if !validation.is_empty() {
            chart = chart.dashed_like("validation", "training", validation);
        }
        // Accuracies are drawn up to 1, from the tenth below the lowest.
        Box::new(if name == "accuracy" { chart.y_range((10.0 * lowest).floor() / 10.0, 1.0) } else { chart })
    };
    Panels::new(title, 2)
        .panel(panel("loss", history.curve(|e| Some(e.loss)), history.curve(|e| e.validation_loss)))
        .panel(panel("accuracy", history.curve(|e| e.accuracy), history.curve(|e| e.validation_accuracy)))
}
