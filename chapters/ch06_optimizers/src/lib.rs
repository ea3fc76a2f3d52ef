//! How parameters follow their gradients: momentum to AdamW, schedules, clipping, and the search for
//! hyper-parameters.

mod adagrad;
mod adam;
mod adamw;
#[cfg(feature = "run")]
mod experiments;
mod memory;
mod momentum;
mod nesterov;
mod rmsprop;
pub mod search;
mod setting;

pub use adagrad::AdaGrad;
pub use adam::Adam;
pub use adamw::AdamW;
pub use ch05_dropout::registry;
#[cfg(feature = "run")]
pub use experiments::experiments;
pub use momentum::Momentum;
pub use nesterov::Nesterov;
pub use rmsprop::RmsProp;

/// The library as it stands at the end of this chapter.
pub mod prelude {
    pub use crate::registry;
    pub use crate::search::{Outcome, Space, Trial, perform, ranked};
    pub use crate::{AdaGrad, Adam, AdamW, Momentum, Nesterov, RmsProp};
    pub use ch05_dropout::prelude::*;
}
