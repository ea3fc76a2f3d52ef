//! What the experiments on digits share: the digits as images, networks of blocks, a look inside.

use crate::{Conv2d, Flatten, MaxPool2d, Padding};
use ch04_mlp::experiments::mnist::{Data, Examples};
use ch06_optimizers::prelude::*;
use common::data::Digits;
use common::experiment::{Run, RunError};

/// Rows and columns of every filter, as in the text.
pub const KERNEL: usize = 5;
/// The text's two convolutional layers.
pub const FILTERS: [usize; 2] = [32, 64];
/// The units of the text's dense layer.
pub const UNITS: usize = 1024;
/// Images of a step, in the text.
pub const BATCH_SIZE: usize = 64;
/// The text's rate for Adam.
pub const LEARNING_RATE: f64 = 1e-4;

/// The digits as images x (N, 1, H, W), of whatever size they have: no more than the first so many to
/// train on, and to test on.
pub fn images(run: &mut Run<'_>, training: usize, test: usize) -> Result<Data, RunError> {
    let (height, width) = {
        let mnist = run.mnist()?;
        (mnist.train.height(), mnist.train.width())
    };
    let mnist = run.mnist_of_size(height, width)?;
    let examples = |digits: &Digits, most| {
        let (x, t) = digits_as_tensors(&digits.first(most)); // (N, H·W), (N, 10)
        Examples { x: x.reshaped([t.rows(), 1, digits.height(), digits.width()]), t }
    };
    Ok(Data { training: examples(&mnist.train, training), test: examples(&mnist.test, test) })
}

// ANCHOR: blocks
/// For each number of filters a block: a convolution of 5 × 5 that keeps the size, ReLU and, unless
/// `pooled` says no, a 2 × 2 max pool that halves it.
pub fn blocks(
    image: &[usize],
    filters: &[usize],
    pooled: bool,
    init: &mut Rng,
) -> Result<Sequential<f32>, ShapeError> {
    let mut model = Sequential::new(image);
    for &count in filters {
        let channels = model.output()[0];
        let convolution = Conv2d::new(channels, count, KERNEL, &GlorotUniform, init).padding(Padding::Same);
        model = model.add(convolution)?.add(Activation::new(Relu))?;
        if pooled {
            model = model.add(MaxPool2d::new(2).padding(Padding::Same))?;
        }
    }
    Ok(model)
}
// ANCHOR_END: blocks

// ANCHOR: head
/// Behind the blocks: a dense layer of ReLU units, dropout if there is a rate, 10 logits.
pub fn with_head(
    model: Sequential<f32>,
    units: usize,
    dropout: Option<f64>,
    init: &mut Rng,
) -> Result<Sequential<f32>, RunError> {
    let inputs = model.output().iter().product();
    let hidden = Dense::new(inputs, units, &GlorotUniform, init);
    let mut model = model.add(Flatten::new())?.add(hidden)?.add(Activation::new(Relu))?;
    if let Some(rate) = dropout {
        model = model.add(Dropout::new(rate)?)?;
    }
    Ok(model.add(Dense::new(units, 10, &GlorotUniform, init))?)
}
// ANCHOR_END: head

/// Blocks and head, from the seed's start weights. Without blocks it is a dense network.
pub fn network(
    image: &[usize],
    filters: &[usize],
    units: usize,
    seed: Seed,
) -> Result<Sequential<f32>, RunError> {
    let mut init = seed.stream("init");
    with_head(blocks(image, filters, true, &mut init)?, units, None, &mut init)
}

/// What each layer gives for x when predicting; the first entry is x itself.
pub fn outputs(model: &mut Sequential<f32>, x: &Tensor<f32>) -> Vec<Tensor<f32>> {
    let mut outputs = vec![x.clone()];
    for layer in model.layers_mut() {
        let y = layer.forward(outputs[outputs.len() - 1].clone(), Mode::Predict);
        outputs.push(y);
    }
    outputs
}

/// Numbers as the pixels of a picture.
pub fn pixels(numbers: &[f32]) -> Vec<f64> {
    numbers.iter().map(|&number| f64::from(number)).collect()
}
