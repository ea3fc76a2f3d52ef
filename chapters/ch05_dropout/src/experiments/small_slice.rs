//! A slice of MNIST so small that the text's network can learn it by heart.

use super::network::{HIDDEN, network};
use crate::{ActivityPenalty, EarlyStopping, ElasticNet};
use ch04_mlp::prelude::*;
use ch04_mlp::progress::report_divergence;
use common::experiment::{Run, RunError};
use std::time::Instant;

/// A step length at which 1,000 digits are learned by heart in some 100 epochs.
const LEARNING_RATE: f64 = 0.1;
const BATCH_SIZE: usize = 50;

/// The first digits, and others to validate on.
pub struct Slice {
    /// Training rows first, then the validation rows.
    x: Tensor<f32>,
    t: Tensor<f32>,
    /// The share of the validation rows.
    split: f64,
    pub training_rows: usize,
    pub validation_rows: usize,
}

/// 1,000 digits to train on and 5,000 to validate on; fewer in a quick run, and in the same
/// proportion of whatever there is in a smaller data set.
pub fn slice(run: &mut Run<'_>) -> Result<Slice, RunError> {
    let (training, validation) = run.pick((200, 300), (1_000, 5_000), (1_000, 5_000));
    let (x, t) = digits_as_tensors(&run.mnist_of_size(28, 28)?.train.first(training + validation));
    let rows = x.rows();
    let training_rows = (rows * training / (training + validation)).max(1);
    let validation_rows = rows - training_rows;
    // Half a row less, so that rounding leaves exactly the training rows.
    let split = (validation_rows as f64 - 0.5) / rows as f64;
    Ok(Slice { x, t, split, training_rows, validation_rows })
}

/// Something that may help against over-fitting.
#[derive(Clone, Copy, Debug)]
pub enum Remedy {
    None,
    Weights(ElasticNet),
    Activity(ElasticNet),
    Dropout(f64),
    EarlyStopping(usize),
}

/// Trains the text's network on the slice with a remedy, always from the same start weights and over
/// the same batches.
pub fn train(
    run: &mut Run<'_>,
    slice: &Slice,
    name: &str,
    remedy: Remedy,
    epochs: usize,
) -> Result<Outcome, RunError> {
    let mut model = match remedy {
        Remedy::Dropout(rate) => network(Some(rate), run.seed())?,
        Remedy::Weights(penalty) => with_penalties(run.seed(), Some(penalty), None)?,
        Remedy::Activity(penalty) => with_penalties(run.seed(), None, Some(penalty))?,
        Remedy::None | Remedy::EarlyStopping(_) => network(None, run.seed())?,
    };
    model.compile(SoftmaxCrossEntropy, Sgd::new(LEARNING_RATE));
    model.set_threads(run.threads());
    let fit = Fit { epochs, batch_size: BATCH_SIZE, validation_split: slice.split, seed: run.seed() };
    let mut stopping = match remedy {
        Remedy::EarlyStopping(patience) => Some(EarlyStopping::new(patience)),
        _ => None,
    };
    let mut callbacks: Vec<&mut dyn Callback<f32>> = Vec::new();
    callbacks.extend(stopping.as_mut().map(|stopping| stopping as &mut dyn Callback<f32>));
    let began = Instant::now();
    let history = model.fit(&slice.x, &slice.t, &fit, &mut callbacks)?;
    let (epochs, seconds) = (history.epochs().len(), began.elapsed().as_secs_f64());
    run.trained(epochs * slice.training_rows, seconds);
    run.say(format!("{name}: {epochs} epochs in {seconds:.1} s"));
    report_divergence(run, &history);
    let rows = |range: std::ops::Range<usize>| (slice.x.slice_rows(range.clone()), slice.t.slice_rows(range));
    let (x, t) = rows(0..slice.training_rows);
    let training = data_evaluation(&mut model, &x, &t)?;
    let (x, t) = rows(slice.training_rows..slice.x.rows());
    let validation = data_evaluation(&mut model, &x, &t)?;
    Ok(Outcome { model, history, training, validation })
}

/// A network trained on the slice. Loss and accuracy are those at the end, dropout off, without
/// penalties, so that the remedies can be compared.
pub struct Outcome {
    pub model: Sequential<f32>,
    pub history: History,
    pub training: Evaluation,
    pub validation: Evaluation,
}

fn data_evaluation(
    model: &mut Sequential<f32>,
    x: &Tensor<f32>,
    t: &Tensor<f32>,
) -> Result<Evaluation, RunError> {
    let penalty = f64::from(model.parameter_penalty());
    let evaluation = model.evaluate(x, t)?;
    Ok(Evaluation { loss: evaluation.loss - penalty, ..evaluation })
}

/// The text's network with a penalty on every weight matrix, or on every hidden activity.
fn with_penalties(
    seed: Seed,
    weights: Option<ElasticNet>,
    activity: Option<ElasticNet>,
) -> Result<Sequential<f32>, RunError> {
    let mut init = seed.stream("init");
    let mut model = Sequential::new([784]);
    for (i, (inputs, units)) in [(784, HIDDEN), (HIDDEN, HIDDEN), (HIDDEN, 10)].into_iter().enumerate() {
        let mut dense = Dense::new(inputs, units, &GlorotUniform, &mut init);
        if let Some(penalty) = weights {
            dense = dense.kernel_regularizer(penalty);
        }
        model = model.add(dense)?;
        if i < 2 {
            model = model.add(Activation::new(Relu))?;
            if let Some(penalty) = activity {
                model = model.add(ActivityPenalty::new(penalty))?;
            }
        }
    }
    Ok(model)
}
