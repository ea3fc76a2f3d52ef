//! Layers, back-propagation and training: networks of any depth.

mod activation;
mod blocks;
mod callback;
mod delta;
mod dense;
mod engine;
mod fit;
mod history;
mod initializer;
mod predict;
mod sequential;

pub use activation::{Activation, Softmax, forward_rows};
pub use callback::{BestWeights, Callback, Flow, StopBelow};
pub use delta::SigmoidNetwork;
pub use dense::{Dense, PenaltyFromConfig};
pub use fit::{Evaluation, Fit, FitError};
pub use history::History;
pub use initializer::{Constant, GlorotUniform, HeNormal, RandomNormal, RandomUniform, Zeros, start_weights};
pub use sequential::Sequential;

/// The library as it stands at the end of this chapter.
pub mod prelude {
    pub use crate::{
        Activation, BestWeights, Callback, Constant, Dense, Evaluation, Fit, FitError, Flow, GlorotUniform,
        HeNormal, History, RandomNormal, RandomUniform, Sequential, SigmoidNetwork, Softmax, StopBelow,
        Zeros,
    };
    pub use ch03_cross_entropy::prelude::*;
}
