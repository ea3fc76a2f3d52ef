//! Cross-entropies: of probabilities, as they are defined, and of logits, as they are computed; beside
//! them the squared error behind a sigmoid, which they replace.

mod of_logits;
mod of_probabilities;

use common::{Real, Tensor};

pub use of_logits::{SigmoidCrossEntropy, SigmoidSquaredError, SoftmaxCrossEntropy};
pub use of_probabilities::{BinaryCrossEntropy, CategoricalCrossEntropy};

/// Output and target, entry by entry.
fn pairs<'a, T: Real>(y: &'a Tensor<T>, t: &'a Tensor<T>) -> impl Iterator<Item = (T, T)> + 'a {
    y.data().iter().copied().zip(t.data().iter().copied())
}

#[cfg(test)]
mod tests;
