//! The chapter's experiments.

pub mod cabinet;

use common::experiment::{Chapter, Experiment, When};

/// The experiments, in the order in which the chapter's page comes to them.
pub fn experiments() -> Chapter {
    let experiment = |id, title, run| Experiment { id, title, run, when: When::Always };
    Chapter {
        name: "ch07_gradient_checking",
        title: "How to know that a gradient is right",
        experiments: vec![experiment(
            "cabinet",
            "A cabinet of broken gradients: what naive checks say of them, and what this one says",
            cabinet::run,
        )],
    }
}
