//! The chapter's experiments, in teaching order.

mod batch_size;
mod clinic;
mod dense_512;
mod hidden_layers;
mod mnist;
mod trap_batches;
mod two_hidden;

use common::experiment::{Chapter, Experiment, When};

/// The chapter's experiments.
#[rustfmt::skip] // one line an experiment
pub fn experiments() -> Chapter {
    let experiment = |id, title, run| Experiment { id, title, run, when: When::Always };
    Chapter {
        name: "ch04_mlp",
        title: "layers, back-propagation, training",
        experiments: vec![
            experiment("two_hidden", "Digits with two hidden layers of 128 ReLU", two_hidden::run),
            experiment("dense_512", "Digits with one hidden layer of 512 ReLU, five epochs", dense_512::run),
            experiment("hidden_layers", "One, two and three hidden layers", hidden_layers::run),
            experiment("batch_size", "Mini-batch size against time and accuracy", batch_size::run),
            experiment("trap_batches", "An epoch is a pass over all data, and not a batch repeated", trap_batches::run),
            experiment("clinic", "Training that fails although every gradient is right", clinic::run),
        ],
    }
}
