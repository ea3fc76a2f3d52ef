//! The chapter's experiments.

use common::experiment::Chapter;

/// The chapter's experiments, in teaching order.
pub fn experiments() -> Chapter {
    Chapter { name: "ch01_perceptron", title: "The step neuron", experiments: vec![] }
}
