//! The sigmoid neuron, and why squared error learns slowly.
//!
//! A step cannot be trained by small changes of its weights; a smooth function can. This chapter has
//! the smooth functions ([`sigmoid`], [`tanh`](tanh()), [`relu`]), a [`Neuron`] that applies one of them,
//! both squared errors ([`HalfSquaredError`], [`MeanSquaredError`]), gradient descent ([`Sgd`]) and a
//! way to check derivatives ([`central_difference`]). Its main experiment is Nielsen's: a neuron that is
//! badly wrong learns slowly, because its gradient carries σ′. In a [`NeuronChain`] it carries one f′
//! for each neuron, and vanishes.

mod activation;
mod chain;
mod difference;
#[cfg(feature = "run")]
mod experiments;
mod loss;
mod neuron;
mod sgd;

pub use activation::{
    ActivationFunction, Linear, Relu, Sigmoid, Tanh, relu, sigmoid, sigmoid_derivative, tanh,
};
pub use chain::NeuronChain;
pub use difference::central_difference;
#[cfg(feature = "run")]
pub use experiments::experiments;
pub use loss::{HalfSquaredError, MeanSquaredError};
pub use neuron::Neuron;
pub use sgd::Sgd;

/// The library as it stands at the end of this chapter.
pub mod prelude {
    pub use crate::{
        ActivationFunction, HalfSquaredError, Linear, MeanSquaredError, Neuron, NeuronChain, Relu, Sgd,
        Sigmoid, Tanh, central_difference, relu, sigmoid, sigmoid_derivative, tanh,
    };
}
