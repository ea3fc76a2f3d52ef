//! Over-fitting, and what helps: dropout, penalties on weights and activities, stopping early.
//!
//! - [`Dropout`] trains a different, thinned network at every step;
//! - [`ElasticNet`] (L1, L2 and both) keeps weights small, [`ActivityPenalty`] what units say;
//! - [`EarlyStopping`] ends training when validation no longer improves.
//!
//! The chapter's experiments train the text's network with dropout on MNIST, and beside it the
//! control that the text omits: the same network, as long, without dropout.

mod activity;
mod dropout;
mod early_stopping;
#[cfg(feature = "run")]
pub mod experiments;
mod registry;
mod regularizer;

pub use activity::ActivityPenalty;
pub use dropout::Dropout;
pub use early_stopping::EarlyStopping;
#[cfg(feature = "run")]
pub use experiments::experiments;
pub use registry::registry;
pub use regularizer::ElasticNet;

/// The library as it stands at the end of this chapter.
pub mod prelude {
    pub use crate::{ActivityPenalty, Dropout, EarlyStopping, ElasticNet, registry};
    pub use ch04_mlp::prelude::*;
}
