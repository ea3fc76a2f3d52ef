//! Trained on centred digits, tested on shifted ones: what convolution and pooling buy, and what not.

use super::networks::{BATCH_SIZE, blocks, images, pixels, with_head};
use super::shifts::{equivariance, ink_lost, moves, relative_changes, shifted};
use crate::MaxPool2d;
use ch04_mlp::experiments::mnist::{Examples, train};
use ch04_mlp::progress::report_divergence;
use ch06_optimizers::prelude::*;
use common::experiment::{Run, RunError, standard_error};
use common::figure::{ImageGrid, LineChart};

/// Pixels by which digits are shifted.
const SHIFTS: std::ops::RangeInclusive<usize> = 0..=6;
const FILTERS: [usize; 2] = [8, 16];
const UNITS: usize = 64;
const LEARNING_RATE: f64 = 0.001;

/// What is compared.
#[derive(Clone, Copy)]
struct Network {
    key: &'static str,
    name: &'static str,
    filters: &'static [usize],
    pooled: bool,
    /// Whether each feature map is reduced to its largest entry, wherever that stands.
    global: bool,
}

const NETWORKS: [Network; 4] = [
    Network { key: "dense", name: "dense", filters: &[], pooled: false, global: false },
    Network { key: "unpooled", name: "CNN without pools", filters: &FILTERS, pooled: false, global: false },
    Network { key: "cnn", name: "CNN with pools", filters: &FILTERS, pooled: true, global: false },
    Network { key: "global", name: "CNN with a global pool", filters: &FILTERS, pooled: true, global: true },
];

pub fn run(run: &mut Run<'_>) -> Result<(), RunError> {
    let epochs = run.epochs(1, 3, 5);
    let data = images(run, run.pick(300, 6_000, 60_000), run.pick(100, 2_000, 10_000))?;
    let fit = Fit { epochs, batch_size: BATCH_SIZE, validation_split: 0.0, seed: run.seed() };
    let mut models = Vec::new();
    let mut curves = Vec::new();
    for network in NETWORKS {
        let mut model = build(network, &data.training.x.shape()[1..], run.seed())?;
        model.compile(SoftmaxCrossEntropy, Adam::new(LEARNING_RATE));
        let history = train(run, &mut model, &data.training, fit, network.name)?;
        report_divergence(run, &history);
        curves.push(accuracies(&mut model, &data.test)?);
        models.push(model);
    }
    draw_digits(run, &data.test)?;
    let lost: Vec<f64> = SHIFTS.map(|pixels| ink_lost(&data.test.x, pixels)).collect();
    report(run, &curves, &lost, data.test.len());
    let few = data.test.x.slice_rows(0..data.test.len().min(100));
    look_inside(run, &mut models, &few);
    draw_curves(run, &curves)
}

fn build(network: Network, image: &[usize], seed: Seed) -> Result<Sequential<f32>, RunError> {
    let mut init = seed.stream("init");
    let mut features = blocks(image, network.filters, network.pooled, &mut init)?;
    if network.global {
        let maps = features.output(); // (C, H, W)
        features = features.add(MaxPool2d::new((maps[1], maps[2])))?;
    }
    with_head(features, UNITS, None, &mut init)
}

/// Test accuracy by shift: the mean over the directions.
fn accuracies(model: &mut Sequential<f32>, test: &Examples) -> Result<Vec<f64>, RunError> {
    let mut accuracies = Vec::new();
    for pixels in SHIFTS {
        let moves = moves(pixels);
        let mut sum = 0.0;
        for &by in &moves {
            sum += model.evaluate(&shifted(&test.x, by), &test.t)?.accuracy.unwrap_or(f64::NAN);
        }
        accuracies.push(sum / moves.len() as f64);
    }
    Ok(accuracies)
}

fn report(run: &mut Run<'_>, curves: &[Vec<f64>], lost: &[f64], n: usize) {
    let mut rows = Vec::new();
    for pixels in SHIFTS {
        let mut row = vec![pixels.to_string()];
        for (network, curve) in NETWORKS.iter().zip(curves) {
            run.here(&format!("{}_shift_{pixels}_test_accuracy", network.key), curve[pixels]);
            row.push(format!("{:.2} %", 100.0 * curve[pixels]));
        }
        row.push(format!("{:.1} %", 100.0 * lost[pixels]));
        rows.push(row);
    }
    run.say(format!(
        "\nAccuracy on {n} test digits shifted by so many pixels (mean over four directions), all networks trained on \
         centred digits:"
    ));
    let names = NETWORKS.iter().map(|network| network.name);
    let header: Vec<&str> = ["shift"].into_iter().chain(names).chain(["ink lost"]).collect();
    run.table(&header, &rows);
    for pixels in [1, 2, 4] {
        let drop = |curve: &Vec<f64>| 100.0 * (curve[0] - curve[pixels]);
        let drops: Vec<String> = NETWORKS
            .iter()
            .zip(curves)
            .map(|(network, curve)| format!("{} {:.1}", network.name, drop(curve)))
            .collect();
        run.say(format!("A shift by {pixels} costs, in points of accuracy: {}.", drops.join("; ")));
    }
    let error = curves.iter().flatten().map(|&accuracy| standard_error(accuracy, n)).fold(0.0, f64::max);
    run.say(format!(
        "(One training each. No standard error of these accuracies is above {:.1} points.)",
        100.0 * error
    ));
}

/// What a shift by one pixel changes behind each layer, and what it does not.
fn look_inside(run: &mut Run<'_>, models: &mut [Sequential<f32>], x: &Tensor<f32>) {
    let (difference, largest) = equivariance(&mut models[1], x, (0, 2));
    run.here("first_maps_of_moved_minus_moved_maps", difference);
    run.say(format!(
        "\nMove a digit by 2 pixels and the first convolution's maps move with it: away from the edges they differ from \
         the moved maps by {difference:.1e} (their largest entry is {largest:.2}). Nothing is lost, and nothing forgiven."
    ));
    let (mut rows, mut reaching) = (Vec::new(), Vec::new());
    for (network, model) in NETWORKS.iter().zip(models).skip(1) {
        let changes = relative_changes(model, x, (0, 1));
        let flat = changes.iter().position(|(name, _)| *name == "Flatten").unwrap_or(changes.len());
        let stages = changes[..flat].iter().filter(|(name, _)| *name != "Conv2d").map(|(name, change)| {
            let name = match *name {
                "Activation" => "ReLU",
                "MaxPool2d" => "pool",
                other => other,
            };
            format!("{name} {:.0} %", 100.0 * change)
        });
        rows.push(vec![network.name.to_string(), stages.collect::<Vec<_>>().join(", ")]);
        let last = flat.checked_sub(1).map_or(f64::NAN, |at| changes[at].1);
        run.here(&format!("{}_relative_change_before_the_dense_layer", network.key), last);
        reaching.push(format!("{:.0} % ({})", 100.0 * last, network.name));
    }
    run.say(
        "\nA digit moves by one pixel; by how much do the outputs change, layer by layer (‖y′ − y‖/‖y‖)?",
    );
    run.table(&["", "behind each layer"], &rows);
    run.say(format!(
        "What pooling buys is what the numbers fall by at each pool. What is left reaches the dense layer: {}. That has \
         a weight for each place of the last maps, and meets features at places where it never saw them. A global pool \
         keeps of each map how strong it is, and not where.",
        reaching.join(", ")
    ));
}

fn draw_digits(run: &mut Run<'_>, test: &Examples) -> Result<(), RunError> {
    let (shape, digit) = (test.x.shape(), test.x.slice_rows(0..1));
    let mut grid = ImageGrid::new("A digit that moves to the right", SHIFTS.count());
    for by in SHIFTS {
        let moved = shifted(&digit, (0, by as isize));
        grid = grid.image(format!("by {by}"), shape[2], shape[3], pixels(moved.row(0)));
    }
    run.figure(
        "digits",
        grid,
        "The first test digit, shifted to the right by 0 to 6 pixels.",
        "Seven pictures of one handwritten digit, each further to the right.",
    )
}

fn draw_curves(run: &mut Run<'_>, curves: &[Vec<f64>]) -> Result<(), RunError> {
    let empty = LineChart::new("Centred in training, shifted in test", "shift in pixels", "test accuracy");
    let chart = NETWORKS.iter().zip(curves).fold(empty, |chart, (network, curve)| {
        let points = curve.iter().enumerate().map(|(pixels, &accuracy)| (pixels as f64, accuracy));
        chart.line_with_points(network.name, points)
    });
    run.figure(
        "accuracy",
        chart.horizontal(0.1, "chance").y_range(0.0, 1.0),
        "Accuracy on test digits that are shifted by so many pixels (mean over four directions), for networks trained \
         on centred digits: dense; convolutional without pools, with two pools of 2 × 2, and with a global max pool \
         behind these.",
        "Four curves over the shift. All fall as digits move away from the centre; the one of the network with a \
         global pool falls least.",
    )
}
