//! The chapter's experiments: over-fitting, dropout and its control, penalties; and the network that later
//! chapters train again.

mod dropout_20;
mod dropout_250;
pub mod network;
mod overfitting;
mod penalty_strength;
mod running_accuracy;
mod small_slice;
mod thinned_layer;

use common::experiment::{Chapter, Experiment, When};

/// The experiments, in the order in which the chapter's page comes to them.
pub fn experiments() -> Chapter {
    let experiment = |id, title, run, when| Experiment { id, title, run, when };
    Chapter {
        name: "ch05_dropout",
        title: "Over-fitting, dropout and weight penalties",
        experiments: vec![
            experiment(
                "dropout_20",
                "The text's network with dropout 0.3, SGD, 20 epochs, and the same without dropout",
                dropout_20::run,
                When::Always,
            ),
            experiment(
                "running_accuracy",
                "Why the training accuracy that is shown lies below the validation accuracy",
                running_accuracy::run,
                When::Always,
            ),
            experiment(
                "thinned_layer",
                "What dropout does to one hidden layer, and the average over many masks",
                thinned_layer::run,
                When::Always,
            ),
            experiment(
                "penalty_strength",
                "How strong a penalty: λ of L1 and L2, chosen on validation; the text's 0.01",
                penalty_strength::run,
                When::Always,
            ),
            experiment(
                "overfitting",
                "Over-fitting made visible on 1,000 digits, and each remedy beside it",
                overfitting::run,
                When::Always,
            ),
            experiment(
                "dropout_250",
                "250 epochs with dropout, and the control that the text omits: 250 without",
                dropout_250::run,
                When::FullOnly,
            ),
        ],
    }
}

#[cfg(test)]
mod tests;
