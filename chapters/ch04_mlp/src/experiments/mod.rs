//! The chapter's experiments, in teaching order; and what they share with those of later chapters.

mod batch_size;
pub mod body_measurements;
mod callbacks;
mod clinic;
mod deep_gradients;
mod delta_form;
mod dense_512;
mod depth_or_width;
mod first_layer;
mod hidden_layers;
pub mod mnist;
pub mod networks;
mod sine_width;
pub mod trained;
mod trap_batches;
mod two_hidden;
mod xor_solved;

use common::experiment::{Chapter, Experiment, When};

/// The chapter's experiments.
#[rustfmt::skip] // one line an experiment
pub fn experiments() -> Chapter {
    let experiment = |id, title, run| Experiment { id, title, run, when: When::Always };
    Chapter {
        name: "ch04_mlp",
        title: "Layers, back-propagation, training",
        experiments: vec![
            experiment("first_layer", "A first layer: parameters, start weights, a drawing", first_layer::run),
            experiment("delta_form", "Back-propagation by hand: 002's δ and the general form", delta_form::run),
            experiment("xor_solved", "XOR solved by two layers", xor_solved::run),
            experiment("sine_width", "A sine fitted by 4, 16 and 64 hidden units", sine_width::run),
            experiment("depth_or_width", "Deep and narrow against wide and shallow", depth_or_width::run),
            experiment("body_measurements", "001's body measurements and the Bayes ceiling", body_measurements::run),
            experiment("two_hidden", "Digits with two hidden layers of 128 ReLU", two_hidden::run),
            experiment("dense_512", "Digits with one hidden layer of 512 ReLU, five epochs", dense_512::run),
            experiment("hidden_layers", "One, two and three hidden layers", hidden_layers::run),
            experiment("batch_size", "Mini-batch size against time and accuracy", batch_size::run),
            experiment("trap_batches", "An epoch is a pass over all data, and not a batch repeated", trap_batches::run),
            experiment("callbacks", "Stopping below a loss, keeping the best weights", callbacks::run),
            experiment("deep_gradients", "Gradients through ten layers, by start weights", deep_gradients::run),
            experiment("clinic", "Training that fails although every gradient is right", clinic::run),
        ],
    }
}
