//! The chapter's experiments: optimisers compared on surfaces and on digits, the text's table, sweeps and
//! searches.

mod adam_20;
mod rmsprop_20;
mod text_network;

use common::experiment::{Chapter, Experiment, When};

/// The experiments, in the order in which the chapter's page comes to them.
#[rustfmt::skip] // one line an experiment
pub fn experiments() -> Chapter {
    let experiment = |id, title, run| Experiment { id, title, run, when: When::Always };
    Chapter {
        name: "ch06_optimizers",
        title: "Momentum to AdamW, schedules, hyper-parameter search",
        experiments: vec![
            experiment("rmsprop_20", "The text's dropout network with RMSprop, 20 epochs", rmsprop_20::run),
            experiment("adam_20", "The same with Adam, 20 epochs, and whether that is better", adam_20::run),
        ],
    }
}
