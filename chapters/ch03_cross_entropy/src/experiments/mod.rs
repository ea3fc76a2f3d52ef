//! The chapter's experiments, in the order in which they teach.

mod baseline;
mod baseline_figures;
mod digits;
mod digits_as_vectors;
mod metrics;
mod mse_against_cross_entropy;
mod quick_neuron;
mod stability;

use common::experiment::{Chapter, Experiment, Run, RunError, When};

/// The chapter's experiments.
pub fn experiments() -> Chapter {
    let always = |id, title, run: fn(&mut Run<'_>) -> Result<(), RunError>| Experiment {
        id,
        title,
        run,
        when: When::Always,
    };
    Chapter {
        name: "ch03_cross_entropy",
        title: "Cross-entropy, softmax, and the training loop",
        experiments: vec![
            always("quick_neuron", "The badly wrong neuron, now quick", quick_neuron::run),
            always("stability", "Logits of any size: the formulas as written, and fused", stability::run),
            always(
                "digits_as_vectors",
                "Pictures to vectors, classes to one-hot rows",
                digits_as_vectors::run,
            ),
            always(
                "mse_against_cross_entropy",
                "Squared error against cross-entropy on MNIST, from the same start",
                mse_against_cross_entropy::run,
            ),
            always("baseline", "Ten softmax units: the baseline of all later chapters", baseline::run),
            always("metrics", "Precision and recall are two things", metrics::run),
        ],
    }
}

#[cfg(test)]
mod tests;
