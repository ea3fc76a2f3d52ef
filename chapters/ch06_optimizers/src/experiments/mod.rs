//! The chapter's experiments: optimisers compared on surfaces and on digits, the text's table, sweeps and
//! searches.

mod adam_20;
mod adam_200;
mod bias_correction;
mod body_measurements;
mod clipping;
mod dense_32;
mod five_variants;
mod loss_by_optimizer;
mod map;
mod paths;
mod ravine;
mod rmsprop_20;
mod schedules;
mod search;
mod sigmoid_500;
pub mod step_losses;
mod sweep;
mod sweep_batch_size;
mod sweep_dropout;
mod sweep_learning_rate;
mod sweep_width;
mod text_network;
mod trap_rmsprop_momentum;
mod trap_tuning_on_test;
mod trials;

use common::experiment::{Chapter, Experiment, When};

/// The experiments, in the order in which the chapter's page comes to them.
#[rustfmt::skip] // one line an experiment
pub fn experiments() -> Chapter {
    let experiment = |id, title, run| Experiment { id, title, run, when: When::Always };
    Chapter {
        name: "ch06_optimizers",
        title: "Momentum to AdamW, schedules, hyper-parameter search",
        experiments: vec![
            experiment("ravine", "Why descent zigzags in a ravine: eigenvalues, the largest stable rate, momentum's best", ravine::run),
            experiment("paths", "Six optimisers on a ravine, on Beale's and on Rosenbrock's function, each at its best rate", paths::run),
            experiment("bias_correction", "Adam's first steps with and without the correction of its means", bias_correction::run),
            experiment("schedules", "Learning rates that change, and what they do where gradients are noisy", schedules::run),
            experiment("clipping", "A cliff: without clipping, clipped by value, clipped by norm", clipping::run),
            experiment("trap_rmsprop_momentum", "Text 004 says that RMSprop includes momentum: its answer to two gradients", trap_rmsprop_momentum::run),
            experiment("loss_by_optimizer", "Seven optimisers on the digits, each at a rate chosen on validation", loss_by_optimizer::run),
            experiment("rmsprop_20", "The text's dropout network with RMSprop, 20 epochs", rmsprop_20::run),
            experiment("adam_20", "The same with Adam, 20 epochs, and whether that is better", adam_20::run),
            experiment("five_variants", "The text's table: five variants, text beside here", five_variants::run),
            experiment("body_measurements", "001's body measurements with RMSprop, beside its printed lines", body_measurements::run),
            experiment("dense_32", "002's Dense(32) with RMSprop", dense_32::run),
            experiment("sigmoid_500", "003's two layers of 500 sigmoid units with Adam, batches of 100", sigmoid_500::run),
            experiment("sweep_dropout", "Dropout rates with Adam, chosen on validation", sweep_dropout::run),
            experiment("sweep_learning_rate", "Adam's learning rate; the text: best near 0.001", sweep_learning_rate::run),
            experiment("sweep_width", "Hidden units: accuracy, parameters, time", sweep_width::run),
            experiment("sweep_batch_size", "Batch sizes with Adam; the text: best at 128", sweep_batch_size::run),
            experiment("trap_tuning_on_test", "What the best of several by test accuracy is worth", trap_tuning_on_test::run),
            experiment("search", "Grid search and random search over two hyper-parameters", search::run),
            Experiment { when: When::FullOnly, ..experiment("adam_200", "Adam for 200 epochs instead of 20", adam_200::run) },
        ],
    }
}

#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_on_digits;
