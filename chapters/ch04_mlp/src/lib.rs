//! Layers, back-propagation and training: networks of any depth.
//!
//! | file | what it holds |
//! |---|---|
//! | `dense.rs` | [`Dense`]: y = x W + b, forward and backward |
//! | `activation.rs` | [`Activation`] and [`Softmax`] as layers |
//! | `initializer.rs` | start weights: [`GlorotUniform`], [`HeNormal`] and their like |
//! | `sequential.rs` | [`Sequential`]: layers behind one another, summary, weights |
//! | `fit.rs`, `predict.rs` | training, evaluation, prediction; `history.rs`, `callback.rs` what they report |
//! | `delta.rs` | [`SigmoidNetwork`]: back-propagation once more, in indices, as text 002 has it |
//! | `engine.rs`, `blocks.rs` | how a step runs fast: shards of the batch, fused neighbours, memory reused |
//! | `registry.rs`, `store.rs`, `drawing.rs` | building from a configuration, saving, drawing |
//! | `progress.rs`, `model_drawing.rs` | training and drawings, shown in an experiment's run |
//! | `experiments/` | the chapter's experiments, and what those of later chapters share with them |

mod activation;
mod blocks;
mod callback;
mod delta;
mod dense;
mod drawing;
mod engine;
#[cfg(feature = "run")]
pub mod experiments;
mod fit;
mod history;
mod initializer;
#[cfg(feature = "run")]
mod model_drawing;
mod predict;
#[cfg(feature = "run")]
pub mod progress;
mod registry;
mod sequential;
#[cfg(feature = "files")]
mod store;
mod wide;

pub use activation::{Activation, Softmax, forward_rows};
pub use callback::{BestWeights, Callback, Flow, StopBelow};
pub use delta::SigmoidNetwork;
pub use dense::{Dense, PenaltyFromConfig};
#[cfg(feature = "run")]
pub use experiments::experiments;
pub use fit::{Evaluation, Fit, FitError};
pub use history::History;
pub use initializer::{Constant, GlorotUniform, HeNormal, RandomNormal, RandomUniform, Zeros, start_weights};
#[cfg(feature = "run")]
pub use model_drawing::ModelDrawing;
#[cfg(feature = "run")]
pub use progress::ShowProgress;
pub use registry::{LayerConstructor, PenaltyConstructor, Registry, registry};
pub use sequential::Sequential;
#[cfg(feature = "files")]
pub use store::StoreError;

/// The library as it stands at the end of this chapter.
pub mod prelude {
    #[cfg(feature = "files")]
    pub use crate::StoreError;
    pub use crate::{
        Activation, BestWeights, Callback, Constant, Dense, Evaluation, Fit, FitError, Flow, GlorotUniform,
        HeNormal, History, RandomNormal, RandomUniform, Registry, Sequential, SigmoidNetwork, Softmax,
        StopBelow, Zeros, registry,
    };
    pub use ch03_cross_entropy::prelude::*;
}
