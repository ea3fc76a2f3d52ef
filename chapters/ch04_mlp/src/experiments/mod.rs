//! The chapter's experiments, in teaching order.

mod body_measurements;
mod callbacks;
mod deep_gradients;
mod delta_form;
mod depth_or_width;
mod first_layer;
mod networks;
mod sine_width;
mod spread;
mod xor_solved;

use common::experiment::{Chapter, Experiment, When::Always};

/// What `cargo run -p ch04_mlp` runs.
#[rustfmt::skip] // a line an experiment
pub fn experiments() -> Chapter {
    Chapter {
        name: "ch04_mlp",
        title: "Layers, back-propagation, training",
        experiments: vec![
            Experiment { id: "first_layer", title: "A first layer: parameters, start weights, a drawing", run: first_layer::run, when: Always },
            Experiment { id: "delta_form", title: "Back-propagation by hand: 002's δ and the general form", run: delta_form::run, when: Always },
            Experiment { id: "xor_solved", title: "XOR solved by two layers", run: xor_solved::run, when: Always },
            Experiment { id: "sine_width", title: "A sine fitted by 4, 16 and 64 hidden units", run: sine_width::run, when: Always },
            Experiment { id: "depth_or_width", title: "Deep and narrow against wide and shallow", run: depth_or_width::run, when: Always },
            Experiment { id: "body_measurements", title: "001's body measurements and the Bayes ceiling", run: body_measurements::run, when: Always },
            Experiment { id: "callbacks", title: "Stopping below a loss, keeping the best weights", run: callbacks::run, when: Always },
            Experiment { id: "deep_gradients", title: "Gradients through ten layers, by start weights", run: deep_gradients::run, when: Always },
        ],
    }
}
