//! What the experiments on handwritten digits share, in this chapter and in those after it: the data, the
//! text's kind of network, a training that is shown.

use super::networks::stacked;
use super::trained::Trained;
use crate::progress::{ShowProgress, report_divergence};
use crate::{Callback, Fit, GlorotUniform, History, Sequential};
use ch02_learning_slowdown::{Relu, Sgd};
use ch03_cross_entropy::{SoftmaxCrossEntropy, digits_as_tensors, validation_split};
use common::experiment::{Run, RunError};
use common::figure::{LineChart, Panels};
use common::{Seed, ShapeError, Tensor};

/// Inputs x (N, 784) in [0, 1] and one-hot targets t (N, 10).
pub struct Examples {
    /// The pictures, a row each.
    pub x: Tensor<f32>,
    /// Their classes, one-hot.
    pub t: Tensor<f32>,
}

impl Examples {
    /// How many there are: N.
    pub fn len(&self) -> usize {
        self.x.rows()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
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

/// Examples to train on and examples to test with.
pub struct Data {
    /// To train on; `fit` keeps a share of them back for validation.
    pub training: Examples,
    /// To test with, once.
    pub test: Examples,
}

impl Data {
    /// How many training examples a `fit` with this validation split keeps back.
    pub fn held_back(&self, split: f64) -> usize {
        validation_split(self.training.len(), split).1.len()
    }
}

/// The digits to train on and those to test on; no more than the first `most` of either.
///
/// # Errors
/// Where they cannot be loaded, or are not of 28 × 28 pixels.
pub fn digits(run: &mut Run<'_>, most: usize) -> Result<Data, RunError> {
    first_digits(run, most, most)
}

/// No more than the first so many digits to train on, and the first so many to test on.
///
/// # Errors
/// As [`digits`].
pub fn first_digits(run: &mut Run<'_>, training: usize, test: usize) -> Result<Data, RunError> {
    let mnist = run.mnist_of_size(28, 28)?;
    let examples = |digits: &common::data::Digits, most| {
        let (x, t) = digits_as_tensors(&digits.first(most));
        Examples { x, t }
    };
    Ok(Data { training: examples(&mnist.train, training), test: examples(&mnist.test, test) })
}

/// 784 inputs, hidden layers of so many ReLU units, 10 logits; start weights after Glorot, biases 0;
/// softmax cross-entropy and plain descent.
///
/// # Errors
/// None that digits could cause: the layers fit each other.
pub fn network(hidden: &[usize], learning_rate: f64, seed: Seed) -> Result<Sequential<f32>, ShapeError> {
    let sizes = [&[784], hidden, &[10]].concat();
    let mut model = stacked(&sizes, Relu, &GlorotUniform, &mut seed.stream("init"))?;
    model.compile(SoftmaxCrossEntropy, Sgd::new(learning_rate));
    Ok(model)
}

/// Trains on the run's threads, with a line an epoch behind this label, and records the time.
///
/// # Errors
/// As [`Sequential::fit`].
pub fn train(
    run: &mut Run<'_>,
    model: &mut Sequential<f32>,
    examples: &Examples,
    fit: Fit,
    label: &str,
) -> Result<History, RunError> {
    train_watched(run, model, examples, fit, label, &mut ())
}

/// As [`train`], while somebody watches.
///
/// # Errors
/// As [`Sequential::fit`].
pub fn train_watched(
    run: &mut Run<'_>,
    model: &mut Sequential<f32>,
    examples: &Examples,
    fit: Fit,
    label: &str,
    watch: &mut dyn Callback<f32>,
) -> Result<History, RunError> {
    model.set_threads(run.threads());
    let mut progress = ShowProgress::new(run.progress().with_label(label));
    let history = model.fit(&examples.x, &examples.t, &fit, &mut [&mut progress, watch])?;
    let held_back = validation_split(examples.len(), fit.validation_split).1.len();
    run.trained((examples.len() - held_back) * history.epochs().len(), progress.seconds());
    Ok(history)
}

/// Trains a compiled network as [`train`] does, says so should it diverge, and tests it. The label of a
/// training with another seed than the run's own names that seed.
///
/// # Errors
/// As [`Sequential::fit`].
pub fn train_and_test(
    run: &mut Run<'_>,
    model: Sequential<f32>,
    data: &Data,
    fit: Fit,
    label: &str,
) -> Result<Trained, RunError> {
    train_and_test_watched(run, model, data, fit, label, &mut ())
}

/// As [`train_and_test`], while somebody watches.
///
/// # Errors
/// As [`Sequential::fit`].
pub fn train_and_test_watched(
    run: &mut Run<'_>,
    mut model: Sequential<f32>,
    data: &Data,
    fit: Fit,
    label: &str,
    watch: &mut dyn Callback<f32>,
) -> Result<Trained, RunError> {
    let label = seed_label(run, label, fit.seed);
    let history = train_watched(run, &mut model, &data.training, fit, &label, watch)?;
    report_divergence(run, &history);
    let test = model.evaluate(&data.test.x, &data.test.t)?;
    Ok(Trained { model, history, test })
}

/// The label of a training with this seed, which it names where it is not the run's own.
pub fn seed_label(run: &Run<'_>, label: &str, seed: Seed) -> String {
    if seed == run.seed() { label.to_string() } else { format!("{label}, seed {}", seed.0) }
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
