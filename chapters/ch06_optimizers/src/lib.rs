//! How parameters follow their gradients: momentum to AdamW, schedules, clipping, and the search for
//! hyper-parameters.
//!
//! Every optimiser is an [`Optimizer`](common::Optimizer) as [`Sgd`](ch02_learning_slowdown::Sgd) is: any of them fits
//! wherever a network is compiled. Settings other than the learning rate are checked where they are
//! given, the learning rate by `fit`.
//!
//! | file | what it holds | equations |
//! |---|---|---|
//! | `surface.rs` | [`Ravine`], [`Beale`], [`Rosenbrock`]: costs of two weights; [`descend`] on them | (6.1), (6.16), (6.17) |
//! | `momentum.rs` | [`Momentum`]: v ← μ v + dw, w ← w − η v | (6.4), (6.5) |
//! | `nesterov.rs` | [`Nesterov`]: w ← w − η (dw + μ v) | (6.4), (6.7) |
//! | `adagrad.rs` | [`AdaGrad`]: s ← s + dw², w ← w − η dw/(√s + ε) | (6.8), (6.9) |
//! | `rmsprop.rs` | [`RmsProp`]: s ← ρ s + (1 − ρ) dw², w ← w − η dw/(√s + ε) | (6.10), (6.11) |
//! | `adam.rs` | [`Adam`]: the running means m and s, w ← w − η m̂/(√ŝ + ε) | (6.12), (6.13), (6.14) |
//! | `adamw.rs` | [`AdamW`]: w ← (1 − η λ) w, then Adam's step | (6.15) |
//! | `schedule.rs` | [`Schedule`], [`Scheduled`]: warm-up, step decay, exponential, inverse time, cosine | (6.18) to (6.23) |
//! | `clipping.rs` | [`ClipByNorm`], [`ClipByValue`]: gradients cut before the step | (6.24), (6.25) |
//! | `search/` | [`search`]: grid and random search over hyper-parameters, resumable | |
//! | `memory.rs`, `setting.rs` | what an optimiser remembers of each parameter; what its settings may be | |
//! | `experiments/` | the chapter's experiments; `ravine.rs` has the theory of the ravine, `schedules.rs` that of noisy gradients, `trap_tuning_on_test.rs` that of choosing the best | (6.2), (6.3), (6.6), (6.26), (6.27) |

mod adagrad;
mod adam;
mod adamw;
mod clipping;
#[cfg(feature = "run")]
pub mod experiments;
mod memory;
mod momentum;
mod nesterov;
mod rmsprop;
mod schedule;
pub mod search;
mod setting;
mod surface;
#[cfg(test)]
mod tests;

pub use adagrad::AdaGrad;
pub use adam::Adam;
pub use adamw::AdamW;
pub use ch05_dropout::registry;
pub use clipping::{ClipByNorm, ClipByValue};
#[cfg(feature = "run")]
pub use experiments::experiments;
pub use momentum::Momentum;
pub use nesterov::Nesterov;
pub use rmsprop::RmsProp;
pub use schedule::{Schedule, Scheduled};
pub use surface::{Beale, Ravine, Rosenbrock, Surface, descend};

/// The library as it stands at the end of this chapter.
pub mod prelude {
    pub use crate::registry;
    pub use crate::search::{Outcome, Space, Trial, perform, ranked};
    pub use crate::{
        AdaGrad, Adam, AdamW, Beale, ClipByNorm, ClipByValue, Momentum, Nesterov, Ravine, RmsProp,
        Rosenbrock, Schedule, Scheduled, Surface, descend,
    };
    pub use ch05_dropout::prelude::*;
}
