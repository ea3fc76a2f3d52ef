//! The chapter's experiments.

use common::experiment::Chapter;

/// The experiments, in the order in which the chapter's page comes to them.
pub fn experiments() -> Chapter {
    Chapter {
        name: "ch06_optimizers",
        title: "Momentum to AdamW, schedules, hyper-parameter search",
        experiments: vec![],
    }
}
