//! The text's dropout network under one optimiser or another.

use ch04_mlp::experiments::mnist::{Data, train_and_test};
use ch04_mlp::experiments::trained::Trained;
use ch05_dropout::experiments::network::{RATE, network, text_fit};
use ch05_dropout::prelude::*;
use common::experiment::{Run, RunError};

/// Keras's default learning rate of RMSprop and of Adam, which the texts use; Adam's paper has it, too.
pub const LEARNING_RATE: f64 = 0.001;

/// Trains 784-128-128-10 with dropout 0.3, batches of 128, the last fifth kept back. The same seed gives
/// the same start weights, batches and masks, whatever the optimiser.
pub fn train(
    run: &mut Run<'_>,
    data: &Data,
    (name, optimizer): (&str, impl Optimizer<f32> + 'static),
    seed: Seed,
    epochs: usize,
) -> Result<Trained, RunError> {
    let mut model = network(Some(RATE), seed)?;
    model.compile(SoftmaxCrossEntropy, optimizer);
    train_and_test(run, model, data, text_fit(epochs, seed), name)
}
