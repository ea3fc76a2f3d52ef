//! The chapter's experiments.

mod adaline;
mod hiker;
mod logic_gates;
mod missing_bias;
mod mistake_bound;
mod numbers;
mod plane;
mod regression_line;
mod step_jumps;
#[cfg(test)]
mod tests;
mod wrong_sign;
mod xor_never;

use common::experiment::{Chapter, Experiment, Run, RunError, When};

type Listed = (&'static str, &'static str, fn(&mut Run<'_>) -> Result<(), RunError>);

/// The chapter's experiments, in teaching order.
pub fn experiments() -> Chapter {
    let list: [Listed; 9] = [
        ("logic_gates", "A perceptron learns AND, OR and NAND exactly", logic_gates::run),
        ("missing_bias", "Trap: without a bias there is no NOT, AND or NAND", missing_bias::run),
        ("xor_never", "A perceptron never learns XOR: its weights go round in circles", xor_never::run),
        ("mistake_bound", "Mistakes made, beside the theorem's bound (R/γ)²", mistake_bound::run),
        ("step_jumps", "The step's output jumps when one weight moves a little", step_jumps::run),
        ("hiker", "Descent in one variable: a rate too small, right, too large", hiker::run),
        ("adaline", "The delta rule beside the perceptron's, on classes that overlap", adaline::run),
        (
            "regression_line",
            "A line through noisy points, by descent and in closed form",
            regression_line::run,
        ),
        ("wrong_sign", "Trap: text 002's update climbs the error", wrong_sign::run),
    ];
    Chapter {
        name: "ch01_perceptron",
        title: "The step neuron: perceptron, Adaline, linear regression",
        experiments: list.map(|(id, title, run)| Experiment { id, title, run, when: When::Always }).to_vec(),
    }
}
