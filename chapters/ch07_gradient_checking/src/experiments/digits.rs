//! Handwritten digits in `f64`, and the networks that are checked on them.

use ch02_learning_slowdown::ActivationFunction;
use ch03_cross_entropy::digits_as_tensors;
use ch04_mlp::{Activation, Dense, GlorotUniform, Sequential};
use common::experiment::{Run, RunError};
use common::{Layer, Real, Seed, ShapeError, Tensor};

/// The first digits: x (N, 784) in [0, 1] and t (N, 10) one-hot.
///
/// # Errors
/// Where they cannot be loaded, or are black: then a first layer's gradients are 0, and there is nothing to
/// check.
pub fn batch<T: Real>(run: &mut Run<'_>, rows: usize) -> Result<(Tensor<T>, Tensor<T>), RunError> {
    let (x, t) = digits_as_tensors(&run.mnist_of_size(28, 28)?.train.first(rows));
    if x.max_abs() == T::ZERO {
        return Err(RunError::message(format!(
            "expected pictures to check gradients on, got {rows} black ones, for which the first layer's are 0: give \
             --data a folder of other pictures"
        )));
    }
    Ok((x, t))
}

/// 784 inputs, hidden layers of so many units, 10 logits; start weights after Glorot, and small biases,
/// so that no bias hides behind a 0.
pub fn network<T: Real>(
    hidden: &[usize],
    function: impl ActivationFunction,
    seed: Seed,
) -> Result<Sequential<T>, ShapeError> {
    let mut rng = seed.stream("init");
    let (mut model, mut inputs) = (Sequential::new([784]), 784);
    for &units in hidden {
        let dense = Dense::new(inputs, units, &GlorotUniform, &mut rng);
        model = model.add(dense)?.add(Activation::new(function))?;
        inputs = units;
    }
    let mut model = model.add(Dense::new(inputs, 10, &GlorotUniform, &mut rng))?;
    let mut biases = seed.stream("biases");
    for parameter in model.parameters_mut().into_iter().filter(|p| p.name() == "bias") {
        parameter.value_mut().data_mut().fill_with(|| T::of(0.1 * biases.normal()));
    }
    Ok(model)
}
