//! The text's network with dropout, and one training of it: what this chapter's experiments share, and
//! those of later chapters with them.

use crate::Dropout;
use ch04_mlp::experiments::mnist::{Data, first_digits, train_and_test};
use ch04_mlp::experiments::trained::Trained;
use ch04_mlp::prelude::*;
use common::experiment::{Run, RunError};

/// Hidden units of each of the text's two hidden layers.
pub const HIDDEN: usize = 128;
/// The text's dropout rate.
pub const RATE: f64 = 0.3;
/// Keras's default for SGD, which the text uses.
pub const LEARNING_RATE: f64 = 0.01;
/// Rows of a step.
pub const BATCH_SIZE: usize = 128;
/// The share of the training digits that is kept back.
pub const VALIDATION_SPLIT: f64 = 0.2;

/// All digits; in a quick run the first 12,000, and 2,000 to test with.
///
/// # Errors
/// Where they cannot be loaded, or are not of 28 × 28 pixels.
pub fn digits(run: &mut Run<'_>) -> Result<Data, RunError> {
    let (training, test) = run.pick((12_000, 2_000), (usize::MAX, usize::MAX), (usize::MAX, usize::MAX));
    first_digits(run, training, test)
}

/// Two hidden layers of 128 ReLU, each followed by dropout if there is a rate, then 10 logits.
///
/// # Errors
/// Where the rate is none.
pub fn network(rate: Option<f64>, seed: Seed) -> Result<Sequential<f32>, RunError> {
    network_of(&[HIDDEN, HIDDEN], rate, seed)
}

// ANCHOR: network
/// Hidden layers of so many ReLU units, each followed by dropout if there is a rate, then 10 logits.
///
/// Dropout draws from a stream of its own: with the same seed, the networks with and without it
/// start from the same weights.
///
/// # Errors
/// Where the rate is none, or a size is 0.
pub fn network_of(hidden: &[usize], rate: Option<f64>, seed: Seed) -> Result<Sequential<f32>, RunError> {
    let mut init = seed.stream("init");
    let (mut model, mut inputs) = (Sequential::new([784]), 784);
    for &units in hidden {
        model =
            model.add(Dense::new(inputs, units, &GlorotUniform, &mut init))?.add(Activation::new(Relu))?;
        if let Some(rate) = rate {
            model = model.add(Dropout::new(rate)?)?;
        }
        inputs = units;
    }
    Ok(model.add(Dense::new(inputs, 10, &GlorotUniform, &mut init))?)
}
// ANCHOR_END: network

/// As the text fits: batches of 128, the last fifth of the digits for validation.
pub fn text_fit(epochs: usize, seed: Seed) -> Fit {
    Fit { epochs, batch_size: BATCH_SIZE, validation_split: VALIDATION_SPLIT, seed }
}

/// Trains the text's network as the text does at first: by SGD.
///
/// # Errors
/// Where the rate is none, or [`fit`](Sequential::fit) refuses.
pub fn train(
    run: &mut Run<'_>,
    data: &Data,
    rate: Option<f64>,
    seed: Seed,
    epochs: usize,
) -> Result<Trained, RunError> {
    let mut model = network(rate, seed)?;
    model.compile(SoftmaxCrossEntropy, Sgd::new(LEARNING_RATE));
    let name = rate.map_or("without dropout".to_string(), |rate| format!("dropout {rate}"));
    train_and_test(run, model, data, text_fit(epochs, seed), &name)
}
