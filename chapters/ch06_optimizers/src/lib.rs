//! How parameters follow their gradients: momentum to AdamW, schedules, clipping, and the search for
//! hyper-parameters.

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
