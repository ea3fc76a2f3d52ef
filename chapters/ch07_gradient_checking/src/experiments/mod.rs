//! The chapter's experiments.

use common::experiment::Chapter;

/// The experiments, in the order in which the chapter's page comes to them.
pub fn experiments() -> Chapter {
    Chapter {
        name: "ch07_gradient_checking",
        title: "How to know that a gradient is right",
        experiments: vec![],
    }
}
