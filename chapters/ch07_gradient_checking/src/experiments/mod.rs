//! The chapter's experiments.

pub mod cabinet;
mod digits;
mod kinks_and_masks;
mod masks;
mod measures;
mod mistaken;
mod projections;
mod relative_errors;
mod sigmoid_network;
mod three_differences;
mod trap_climb;
mod trap_right_is_not_good;
mod v_curve;

use common::experiment::{Chapter, Experiment, When};

/// The experiments, in the order in which the chapter's page comes to them.
#[rustfmt::skip] // one line an experiment
pub fn experiments() -> Chapter {
    let experiment = |id, title, run| Experiment { id, title, run, when: When::Always };
    Chapter {
        name: "ch07_gradient_checking",
        title: "How to know that a gradient is right",
        experiments: vec![
            experiment("v_curve", "The V: error of a central difference by its step, in f32 and f64", v_curve::run),
            experiment("three_differences", "One-sided, central and complex-step differences", three_differences::run),
            experiment("relative_errors", "Relative error per layer, for three networks on digits", relative_errors::run),
            experiment("projections", "Random directions for large layers: cost, and what they see", projections::run),
            experiment("kinks_and_masks", "Right gradients that look wrong: kinks, ties, masks drawn anew", kinks_and_masks::run),
            experiment("cabinet", "A cabinet of broken gradients: what naive checks say of them, and what this one says", cabinet::run),
            experiment("trap_climb", "002's iteration adds the gradient: it climbs", trap_climb::run),
            experiment("trap_right_is_not_good", "A right gradient is no accurate model, and a wrong one may learn", trap_right_is_not_good::run),
        ],
    }
}

#[cfg(test)]
mod tests;
