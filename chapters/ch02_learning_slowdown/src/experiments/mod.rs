//! The chapter's experiments, in teaching order.

mod activations;
mod kink;
mod measures;
mod reciprocal;
mod relu_virtues;
mod smooth_neuron;
mod squared_errors;
mod two_starts;
mod vanishing_chain;
mod zigzag;

use common::experiment::{Chapter, Experiment, Run, RunError, When};

/// The chapter's experiments.
pub fn experiments() -> Chapter {
    type Body = fn(&mut Run<'_>) -> Result<(), RunError>;
    let always = |id, title, run: Body| Experiment { id, title, run, when: When::Always };
    Chapter {
        name: "ch02_learning_slowdown",
        title: "The sigmoid neuron and squared error",
        experiments: vec![
            always(
                "smooth_neuron",
                "A small change of a weight: the step jumps, σ follows",
                smooth_neuron::run,
            ),
            always("activations", "Sigmoid, tanh, ReLU and their derivatives", activations::run),
            always("kink", "ReLU is not smooth; what we take for its slope at 0", kink::run),
            always("squared_errors", "Two squared errors, and (2.1) to (2.3) checked", squared_errors::run),
            always("two_starts", "Wrong, and badly wrong: the learning slowdown", two_starts::run),
            always("reciprocal", "Derivative or reciprocal of σ? A misprint tested", reciprocal::run),
            always("vanishing_chain", "Gradients vanish along a chain of neurons", vanishing_chain::run),
            always("zigzag", "Inputs that are all positive: the zigzag", zigzag::run),
            always("relu_virtues", "Three virtues of ReLU, measured", relu_virtues::run),
        ],
    }
}
