//! How many parameters a large image costs a dense layer and a convolution, and what pooling saves.

use super::networks::{FILTERS, KERNEL, UNITS, blocks, network};
use crate::{Conv2d, Padding};
use ch04_mlp::prelude::*;
use common::experiment::{Run, RunError};
use common::figure::{BarChart, LineChart, Panels};

/// The text's hidden layer, and as many feature maps.
const MAPS: usize = 100;
/// Sides of square images in pixels; the text's is 1000.
const SIDES: [usize; 6] = [28, 56, 112, 224, 1000, 2000];
/// Bytes of a parameter in f32.
const BYTES: usize = 4;

pub fn run(run: &mut Run<'_>) -> Result<(), RunError> {
    let mut rng = run.seed().stream("init");
    let convolution = Conv2d::<f32>::new(1, MAPS, KERNEL, &GlorotUniform, &mut rng).padding(Padding::Same);
    let shared: usize = convolution.parameters().iter().map(|p| p.value().len()).sum();
    let mut rows = Vec::new();
    for side in SIDES {
        let output = convolution.output_shape(&[1, side, side])?; // (100, H, W)
        let dense = dense_parameters(side * side, MAPS);
        run.here(&format!("dense_parameters_{side}"), dense as f64);
        rows.push(vec![
            format!("{side} × {side}"),
            dense.to_string(),
            format!("{:.2} MB", (dense * BYTES) as f64 / 1e6),
            shared.to_string(),
            format!("{:.1e}", (side * side * MAPS) as f64),
            format!("{:.1e}", (output.iter().product::<usize>() * KERNEL * KERNEL) as f64),
        ]);
    }
    run.text("dense_parameters_1000", ((1000 * 1000 + 1) * 100) as f64);
    run.here("convolution_parameters", shared as f64);
    run.say(format!(
        "A dense layer of {MAPS} units on an image of one channel, beside a convolution of {MAPS} filters of {KERNEL} × \
         {KERNEL}:\n"
    ));
    let header =
        ["image", "dense: parameters", "in f32", "convolution", "dense: products", "convolution: products"];
    run.table(&header, &rows);
    check_by_building(run, &mut rng);
    run.say(
        "The dense layer's parameters grow with the number of pixels, the convolution's do not grow at all. What the \
         convolution does not save is arithmetic: each filter looks at every place, and the products of the last \
         column are more than the dense layer's.",
    );
    ideas(run);
    let layers = pools(run)?;
    draw(run, shared, &layers)
}

/// (inputs + 1) · units
fn dense_parameters(inputs: usize, units: usize) -> usize {
    (inputs + 1) * units
}

/// The formula against a layer that is there. (That for 1000 × 1000 would fill 400 MB, and its gradient
/// as much again.)
fn check_by_building(run: &mut Run<'_>, rng: &mut Rng) {
    let side = SIDES[0];
    let layer = Dense::<f32>::new(side * side, MAPS, &GlorotUniform, rng);
    let built: usize = layer.parameters().iter().map(|p| p.value().len()).sum();
    run.here("dense_parameters_28_built", built as f64);
    run.say(format!(
        "Built for {side} × {side}, the dense layer has {built} parameters, as the formula says.\n"
    ));
}

/// What each of the text's two ideas saves, for one feature map of the image's size.
fn ideas(run: &mut Run<'_>) {
    let pixels = 1000 * 1000;
    let window = KERNEL * KERNEL + 1;
    let counts = [
        ("every pixel to every output", dense_parameters(pixels, pixels)),
        ("local: each output sees 5 × 5 pixels", window * pixels),
        ("local, and all outputs share their weights", window),
    ];
    run.say("One feature map of 1000 × 1000 outputs from an image of 1000 × 1000, idea by idea:");
    let rows: Vec<Vec<String>> =
        counts.iter().map(|(name, count)| vec![name.to_string(), format!("{:.6e}", *count as f64)]).collect();
    run.table(&["connections", "parameters"], &rows);
    run.here("local_parameters_1000", counts[1].1 as f64);
    run.here("shared_parameters_1000", counts[2].1 as f64);
}

/// Parameters of the text's network, layer by layer: (name, with pools, without).
type Layers = Vec<(&'static str, usize, usize)>;

/// The trap: pooling has no parameters to reduce. The dense layer behind it has.
fn pools(run: &mut Run<'_>) -> Result<Layers, RunError> {
    let image = [1, 28, 28];
    let counts = |model: &Sequential<f32>| -> Vec<usize> {
        let layers =
            model.layers().iter().map(|layer| layer.parameters().iter().map(|p| p.value().len()).sum());
        layers.filter(|&count: &usize| count > 0).collect()
    };
    let with = counts(&network(&image, &FILTERS, UNITS, run.seed())?);
    let bare = blocks(&image, &FILTERS, false, &mut run.seed().stream("init"))?;
    let convolutions = counts(&bare);
    let dense = dense_parameters(bare.output().iter().product(), UNITS);
    let without = [convolutions[0], convolutions[1], dense, with[3]];
    let names = ["convolution 1", "convolution 2", "dense 1024", "dense 10"];
    let layers: Layers = (0..4).map(|i| (names[i], with[i], without[i])).collect();
    let totals = [with.iter().sum::<usize>(), without.iter().sum()];
    run.say("\nThe text's network for MNIST, with its two pools and without them:");
    let mut rows: Vec<Vec<String>> = (layers.iter())
        .map(|(name, with, without)| vec![name.to_string(), with.to_string(), without.to_string()])
        .collect();
    rows.push(vec!["total".to_string(), totals[0].to_string(), totals[1].to_string()]);
    run.table(&["layer", "with pools", "without"], &rows);
    run.here("network_parameters_with_pools", totals[0] as f64);
    run.here("network_parameters_without_pools", totals[1] as f64);
    run.say(format!(
        "Trap: 002 says that pooling reduces the number of parameters. A pool has none, and those of the convolutions \
         are the same with pools and without. What shrinks is the dense layer behind them, by a factor of {:.1}: it \
         gets {} inputs instead of {}.",
        without[2] as f64 / with[2] as f64,
        with[2] / UNITS - 1,
        without[2] / UNITS - 1,
    ));
    Ok(layers)
}

fn draw(run: &mut Run<'_>, shared: usize, layers: &Layers) -> Result<(), RunError> {
    let points = |count: &dyn Fn(usize) -> usize| -> Vec<(f64, f64)> {
        SIDES.iter().map(|&side| (side as f64, count(side) as f64)).collect()
    };
    let growth = LineChart::new("One layer", "side of the image in pixels", "parameters")
        .line_with_points("dense, 100 units", points(&|side| dense_parameters(side * side, MAPS)))
        .line_with_points("convolution, 100 filters", points(&|_| shared))
        .log_x()
        .log_y();
    let network = BarChart::new("The text's network", "", "parameters")
        .group(layers.iter().map(|layer| layer.0.replace("convolution", "conv.")))
        .series("with pools", layers.iter().map(|layer| layer.1 as f64))
        .series("without", layers.iter().map(|layer| layer.2 as f64))
        .log_y();
    run.figure(
        "growth",
        Panels::new("What grows with the image", 2).panel(Box::new(growth)).panel(Box::new(network)),
        "Left: parameters of a dense layer of 100 units and of a convolution of 100 filters of 5 × 5, by the side of a \
         square image; both axes logarithmic. Right: parameters of the text's network for MNIST layer by layer, with \
         its two pools and without them, on a logarithmic axis.",
        "Left: a line that rises by four powers of ten from 28 to 2000 pixels, and a level one far below it. Right: \
         pairs of bars that are equal for both convolutions and the last layer; in the large dense layer the bar \
         without pools is more than ten times as high.",
    )
}
