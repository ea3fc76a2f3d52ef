//! The chapter's experiments: optimisers compared on surfaces and on digits, the text's table, sweeps and
//! searches.

mod adam_20;
mod adam_200;
mod body_measurements;
mod dense_32;
mod five_variants;
mod loss_by_optimizer;
mod rmsprop_20;
mod sigmoid_500;
pub mod step_losses;
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
            experiment("loss_by_optimizer", "Seven optimisers on the digits, each at a rate chosen on validation", loss_by_optimizer::run),
            experiment("rmsprop_20", "The text's dropout network with RMSprop, 20 epochs", rmsprop_20::run),
            experiment("adam_20", "The same with Adam, 20 epochs, and whether that is better", adam_20::run),
            experiment("body_measurements", "001's body measurements with RMSprop, beside its printed lines", body_measurements::run),
            experiment("dense_32", "002's Dense(32) with RMSprop, two epochs", dense_32::run),
            experiment("sigmoid_500", "003's two layers of 500 sigmoid units with Adam, batches of 100", sigmoid_500::run),
            experiment("five_variants", "The text's table: five variants, text beside here", five_variants::run),
            Experiment { when: When::FullOnly, ..experiment("adam_200", "Adam for 200 epochs instead of 20", adam_200::run) },
        ],
    }
}
