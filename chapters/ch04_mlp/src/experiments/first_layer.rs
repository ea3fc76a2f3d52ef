//! A first layer: how many numbers it learns, where they start, and what a network looks like.

use super::networks::stacked;
use crate::{
    Dense, GlorotUniform, HeNormal, ModelDrawing, RandomNormal, RandomUniform, Sequential, Zeros,
    start_weights,
};
use ch02_learning_slowdown::Relu;
use common::experiment::{Run, RunError};
use common::figure::{Histogram, Panels};
use common::{Initializer, Tensor};

/// 004's first layer: `Dense(12, input_dim=8)`.
const INPUTS: usize = 8;
const UNITS: usize = 12;

pub fn run(run: &mut Run<'_>) -> Result<(), RunError> {
    let mut rng = run.seed().stream("init");
    let first = Dense::new(INPUTS, UNITS, &RandomUniform::default(), &mut rng);
    let model = Sequential::<f64>::new([INPUTS]).add(first)?;
    run.say("The layer of 004's first example, Dense(12) on 8 inputs:\n");
    run.say(model.summary());
    let weights = model.weights();
    let (w, b) = (weights[0].shape(), weights[1].shape());
    let count = model.parameter_count();
    run.say(format!(
        "W {w} and b {b}: {INPUTS} · {UNITS} + {UNITS} = (inputs + 1) · units = {count}, as 002 counts.\n"
    ));
    run.here("parameters", count as f64);
    start(run)?;
    drawing(run)
}

/// The start weights of many such layers, initialiser by initialiser.
fn start(run: &mut Run<'_>) -> Result<(), RunError> {
    let initializers: [(&str, &dyn Initializer, f64); 5] = [
        ("zero", &Zeros, 0.0),
        ("random_uniform", &RandomUniform::default(), 0.05 / 3.0_f64.sqrt()),
        ("random_normal", &RandomNormal::default(), 0.05),
        ("glorot_uniform", &GlorotUniform, (2.0 / (INPUTS + UNITS) as f64).sqrt()),
        ("he_normal", &HeNormal, (2.0 / INPUTS as f64).sqrt()),
    ];
    let layers = run.pick(20, 200, 200);
    let mut data = run.seed().stream("data");
    let x = Tensor::<f64>::from_fn([run.pick(200, 1000, 1000), INPUTS], |_| data.normal()); // (N, 8)
    let mut rows = Vec::new();
    let mut drawn = Vec::new();
    for (name, initializer, sigma) in initializers {
        let mut rng = run.seed().stream("init");
        // The units of all layers side by side: (8, 12 · layers)
        let w: Tensor<f64> = start_weights([INPUTS, UNITS * layers], (INPUTS, UNITS), initializer, &mut rng);
        let deviation = |x: &Tensor<f64>| (x.dot(x) / x.len() as f64).sqrt();
        let (measured, z) = (deviation(&w), deviation(&x.matmul(&w)));
        run.here(&format!("deviation_{name}"), measured);
        run.here(&format!("weighted_input_deviation_{name}"), z);
        let numbers = [sigma, measured, w.max_abs(), sigma * (INPUTS as f64).sqrt(), z];
        rows.push([vec![name.to_string()], numbers.map(|x| format!("{x:.4}")).to_vec()].concat());
        drawn.push((name, w.into_data()));
    }
    run.say(format!(
        "Start weights of {layers} such layers, and the weighted inputs z for standard normal x:\n"
    ));
    run.table(&["initialiser", "σ, formula", "σ, drawn", "largest |w|", "σ of z, formula", "σ of z"], &rows);
    run.say(
        "The first three ignore the layer's size: here z is small, so a unit's answer hardly depends on x. \
         Glorot and He choose σ by the size.\n",
    );
    start_figure(run, &drawn, layers)
}

fn start_figure(run: &mut Run<'_>, drawn: &[(&str, Vec<f64>)], layers: usize) -> Result<(), RunError> {
    let histogram = |title: &str, part: &[(&str, Vec<f64>)]| {
        let empty = Histogram::new(title, "weight", "count").bins(41).log_y();
        part.iter().fold(empty, |chart, (name, weights)| chart.values(*name, weights.iter().copied()))
    };
    let chart = Panels::new("Where weights start", 2)
        .panel(Box::new(histogram("The text's three", &drawn[..3])))
        .panel(Box::new(histogram("Chosen by the layer's size", &drawn[3..])));
    let caption = format!(
        "Start weights of {layers} layers Dense(12) on 8 inputs, count on a logarithmic axis. Left: 004's \
         initialisers, all zero, even on ±0.05, normal with σ = 0.05. Right, on an axis ten times as wide: \
         Glorot, even on ±√(6/20), and He, normal with σ = √(2/8)."
    );
    let alt = "Two histograms. Left: a spike at zero, a flat block from −0.05 to 0.05, and a bell that \
               reaches about 0.2. Right: a flat block from −0.55 to 0.55 and a bell that reaches about 2.";
    run.figure("start_weights", chart, &caption, alt)
}

/// 000's network for the digits, Dense(512) and Dense(10), as a picture.
fn drawing(run: &mut Run<'_>) -> Result<(), RunError> {
    let mut rng = run.seed().stream("init");
    let model = stacked::<f32>(&[784, 512, 10], Relu, &GlorotUniform, &mut rng)?.add(crate::Softmax::new())?;
    run.say("000's network for the digits:\n");
    run.say(model.summary());
    run.here("drawn_parameters", model.parameter_count() as f64);
    let caption = "000's network for handwritten digits: each layer with the shape that goes in, the shape \
                   that comes out, and the numbers that it learns. N is the number of rows of a batch.";
    let alt = "Five boxes from top to bottom: input of 784 numbers, Dense to 512, ReLU, Dense to 10, \
               softmax. The first dense layer has 401,920 of the 407,050 parameters.";
    run.figure("model", ModelDrawing::new(&model), caption, alt)
}
