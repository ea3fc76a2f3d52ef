//! Cross-entropy: a loss from which the slowness of squared error has gone.
//!
//! From the wish that σ′ should cancel come [`BinaryCrossEntropy`] for one yes-or-no question and
//! [`CategoricalCrossEntropy`], behind a [`softmax`], for one of K classes; fused with what stands
//! before them ([`SigmoidCrossEntropy`], [`SoftmaxCrossEntropy`]) they are finite for any logits. The
//! digits of MNIST come in as vectors ([`digits_as_tensors`]), their classes as [`one_hot`] rows;
//! [`SoftmaxRegression`] learns them in the plain training loop of all later chapters; accuracy and a
//! [`ConfusionMatrix`] say how well.

mod batches;
#[cfg(feature = "run")]
mod experiments;
mod loss;
mod metrics;
mod one_hot;
mod regression;
mod softmax;

#[cfg(feature = "run")]
pub use experiments::experiments;

pub use batches::{epoch_order, validation_split};
pub use loss::{
    BinaryCrossEntropy, CategoricalCrossEntropy, SigmoidCrossEntropy, SigmoidSquaredError,
    SoftmaxCrossEntropy,
};
pub use metrics::{ConfusionMatrix, accuracy, count_correct};
pub use one_hot::{digits_as_tensors, one_hot};
pub use regression::{EpochFigures, SoftmaxRegression, Training};
pub use softmax::{softmax, softmax_row};

/// The library as it stands at the end of this chapter.
pub mod prelude {
    pub use crate::{
        BinaryCrossEntropy, CategoricalCrossEntropy, ConfusionMatrix, EpochFigures, SigmoidCrossEntropy,
        SigmoidSquaredError, SoftmaxCrossEntropy, SoftmaxRegression, Training, accuracy, count_correct,
        digits_as_tensors, epoch_order, one_hot, softmax, softmax_row, validation_split,
    };
    pub use ch02_learning_slowdown::prelude::*;
}
