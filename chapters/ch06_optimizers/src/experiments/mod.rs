//! The chapter's experiments: descents on surfaces first, then networks.

mod bias_correction;
mod clipping;
mod map;
mod paths;
mod ravine;
mod schedules;
mod trap_rmsprop_momentum;

use common::experiment::{Chapter, Experiment, When};

/// The experiments, in the order in which the chapter's page comes to them.
pub fn experiments() -> Chapter {
    let experiment = |id, title, run, when| Experiment { id, title, run, when };
    Chapter {
        name: "ch06_optimizers",
        title: "Momentum to AdamW, schedules, hyper-parameter search",
        experiments: vec![
            experiment(
                "ravine",
                "Why descent zigzags in a ravine: eigenvalues, the largest stable rate, momentum's best",
                ravine::run,
                When::Always,
            ),
            experiment(
                "paths",
                "All optimisers on a ravine, on Beale's and on Rosenbrock's function, each at its best rate",
                paths::run,
                When::Always,
            ),
            experiment(
                "bias_correction",
                "Adam's first steps with and without the correction of its means",
                bias_correction::run,
                When::Always,
            ),
            experiment(
                "schedules",
                "Learning rates that change, and what they do where gradients are noisy",
                schedules::run,
                When::Always,
            ),
            experiment(
                "clipping",
                "A cliff: without clipping, clipped by value, clipped by norm",
                clipping::run,
                When::Always,
            ),
            experiment(
                "trap_rmsprop_momentum",
                "Text 004 says that RMSprop includes momentum: its answer to two gradients",
                trap_rmsprop_momentum::run,
                When::Always,
            ),
        ],
    }
}

#[cfg(test)]
mod tests;
