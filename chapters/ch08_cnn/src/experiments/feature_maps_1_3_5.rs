//! The network of the text's drawing: one image, three feature maps, five feature maps.

use super::inside::feature_maps;
use super::networks::{BATCH_SIZE, KERNEL, blocks, images, with_head};
use crate::Conv2d;
use ch04_mlp::ModelDrawing;
use ch04_mlp::experiments::mnist::train_and_test;
use ch06_optimizers::prelude::*;
use common::experiment::{Run, RunError};

const FILTERS: [usize; 2] = [3, 5];
/// Units of the dense layer; the drawing leaves their number open.
const UNITS: usize = 30;

pub fn run(run: &mut Run<'_>) -> Result<(), RunError> {
    let epochs = run.epochs(1, 3, 5);
    let data = images(run, run.pick(500, 5_000, 60_000), run.pick(200, 10_000, 10_000))?;
    let image = data.training.x.shape();
    let mut init = run.seed().stream("init");
    let features = blocks(&image[1..], &FILTERS, true, &mut init)?;
    let mut model = with_head(features, UNITS, None, &mut init)?;
    run.say(
        "002's drawing: one image, three feature maps, pool, five feature maps, pool, two dense layers.\n",
    );
    run.say(model.summary());
    run.here("parameters", model.parameter_count() as f64);
    tell_channels(run, &model);
    tell_reading(run, &model)?;
    let caption = format!(
        "The network of 002's drawing for images of {} × {} pixels: filters of 5 × 5 that keep the size, pools of 2 × 2, \
         {UNITS} units in the first dense layer (filter size and units are ours).",
        image[2], image[3]
    );
    let alt = "Boxes from top to bottom: one image, a convolution to three maps, ReLU, a pool to maps half as wide, a \
               convolution to five maps, ReLU, a pool, Flatten, two dense layers. Nearly all parameters are in the \
               first dense layer.";
    run.figure("model", ModelDrawing::new(&model), &caption, alt)?;

    model.compile(SoftmaxCrossEntropy, Adam::new(0.001));
    let fit = Fit { epochs, batch_size: BATCH_SIZE, validation_split: 0.0, seed: run.seed() };
    run.say("");
    let mut trained = train_and_test(run, model, &data, fit, "1 → 3 → 5")?;
    let accuracy = trained.test.accuracy.unwrap_or(f64::NAN);
    run.here("test_accuracy", accuracy);
    run.say(format!(
        "Eight filters, trained on {} digits: {:.2} % of {} test digits are right.",
        data.training.len(),
        100.0 * accuracy,
        data.test.len()
    ));
    let digit = data.test.x.slice_rows(0..1); // (1, 1, H, W)
    run.figure(
        "maps",
        feature_maps("One digit, three maps, five maps", &mut trained.model, &digit),
        "The first test digit on its way through the trained network: the image, three feature maps behind ReLU, pooled, \
         five feature maps behind ReLU, pooled. Each row is scaled to its largest number; empty pictures are maps that \
         ReLU has cut to 0.",
        "Five rows of small pictures of one handwritten digit: one, three, three coarser, five, five coarser still. \
         Some maps show the digit's strokes, others their edges.",
    )
}

/// Where the shapes come from, and what the text's prose makes of them.
fn tell_channels(run: &mut Run<'_>, model: &Sequential<f32>) {
    let count =
        |layer: usize| -> usize { model.layers()[layer].parameters().iter().map(|p| p.value().len()).sum() };
    run.say(format!(
        "\nA filter of the second convolution sees all three maps at once: 5 filters of {KERNEL} × {KERNEL} × 3, and 5 \
         biases, are {} parameters. (The first: 3 filters of {KERNEL} × {KERNEL} × 1, and 3 biases: {}.)",
        count(3),
        count(0),
    ));
    let image = model.input();
    let smaller = Conv2d::<f32>::new(1, 3, KERNEL, &Zeros, &mut Seed(0).stream("init")).output_shape(&image);
    if let Ok(shape) = smaller {
        run.say(format!(
            "002 says that convolution makes maps smaller and deeper. Deeper by the number of filters; smaller only \
             without padding, {} × {} to {} × {} here. The maps of this network are halved by the pools alone.",
            image[1], image[2], shape[1], shape[2],
        ));
    }
}

/// The trap: "FC*2-OUTPUT" has one dense layer more than the text's prose.
fn tell_reading(run: &mut Run<'_>, model: &Sequential<f32>) -> Result<(), RunError> {
    let mut init = run.seed().stream("init");
    let hidden = blocks(&model.input(), &FILTERS, true, &mut init)?
        .add(crate::Flatten::new())?
        .add(Dense::new(model.shapes()[6].iter().product(), UNITS, &GlorotUniform, &mut init))?
        .add(Activation::new(Relu))?;
    let literal = hidden
        .add(Dense::new(UNITS, UNITS, &GlorotUniform, &mut init))?
        .add(Activation::new(Relu))?
        .add(Dense::new(UNITS, 10, &GlorotUniform, &mut init))?;
    run.here("parameters_by_the_formula", literal.parameter_count() as f64);
    run.say(format!(
        "Trap: 002's formula INPUT-[CONV*1-POOL]*2-FC*2-OUTPUT has three dense layers, two and the output: {} \
         parameters. Its prose has two, the second being the output: {}. The prose is what its drawing shows, and what \
         is built here.",
        literal.parameter_count(),
        model.parameter_count(),
    ));
    Ok(())
}
