//! Trained on centred digits, tested on shifted ones: what convolution and pooling buy, and what not.

use super::networks::{BATCH_SIZE, blocks, images, pixels, with_head};
use super::shifts::{equivariance, ink_lost, moves, relative_changes, shifted};
use crate::MaxPool2d;
use ch04_mlp::experiments::mnist::{Data, Examples, train_and_test};
use ch06_optimizers::prelude::*;
use common::experiment::{Run, RunError, Spread, standard_error};
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

/// A network's test accuracy by shift.
type Curve = Vec<Spread>;

pub fn run(run: &mut Run<'_>) -> Result<(), RunError> {
    let epochs = run.epochs(1, 3, 5);
    let data = images(run, run.pick(300, 6_000, 60_000), run.pick(100, 2_000, 10_000))?;
    let seeds = run.seeds(run.pick(1, 1, 3));
    let (mut models, mut curves) = (Vec::new(), Vec::new());
    for network in NETWORKS {
        let (model, curve) = train(run, network, &data, epochs, &seeds)?;
        models.push(model);
        curves.push(curve);
    }
    draw_digits(run, &data.test)?;
    let lost: Vec<f64> = SHIFTS.map(|pixels| ink_lost(&data.test.x, pixels)).collect();
    report(run, &curves, &lost, data.test.len());
    tell_noise(run, &curves, seeds.len(), data.test.len());
    let few = data.test.x.slice_rows(0..data.test.len().min(100));
    tell_movement(run, &mut models[1], &few);
    tell_changes(run, &mut models, &few);
    draw_curves(run, &curves)
}

/// One training for each seed: the first seed's network, and the accuracies of all.
fn train(
    run: &mut Run<'_>,
    network: Network,
    data: &Data,
    epochs: usize,
    seeds: &[Seed],
) -> Result<(Sequential<f32>, Curve), RunError> {
    let (mut models, mut by_seed) = (Vec::new(), Vec::new());
    for &seed in seeds {
        let mut model = build(network, &data.training.x.shape()[1..], seed)?;
        model.compile(SoftmaxCrossEntropy, Adam::new(LEARNING_RATE));
        let fit = Fit { epochs, batch_size: BATCH_SIZE, validation_split: 0.0, seed };
        let mut trained = train_and_test(run, model, data, fit, network.name)?;
        by_seed.push(accuracies(&mut trained.model, &data.test)?);
        models.push(trained.model);
    }
    let curve = SHIFTS.map(|pixels| Spread::of(by_seed.iter().map(|accuracies| accuracies[pixels])));
    Ok((models.swap_remove(0), curve.collect()))
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

fn report(run: &mut Run<'_>, curves: &[Curve], lost: &[f64], n: usize) {
    let mut rows = Vec::new();
    for pixels in SHIFTS {
        let mut row = vec![pixels.to_string()];
        for (network, curve) in NETWORKS.iter().zip(curves) {
            curve[pixels].record(run, &format!("{}_shift_{pixels}_test_accuracy", network.key));
            row.push(curve[pixels].per_cent());
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
        let drop = |curve: &Curve| 100.0 * (curve[0].mean - curve[pixels].mean);
        let drops: Vec<String> = NETWORKS
            .iter()
            .zip(curves)
            .map(|(network, curve)| format!("{} {:.1}", network.name, drop(curve)))
            .collect();
        run.say(format!("A shift by {pixels} costs, in points of accuracy: {}.", drops.join("; ")));
    }
}

/// How far the table's figures are to be trusted.
fn tell_noise(run: &mut Run<'_>, curves: &[Curve], seeds: usize, n: usize) {
    run.here("seeds", seeds as f64);
    let errors = curves.iter().flatten().map(|accuracy| standard_error(accuracy.mean, n));
    let trainings = match seeds {
        1 => "One training each: what another seed would change, --full shows with three.".to_string(),
        _ => format!("Means over {seeds} trainings each, the range over them in brackets."),
    };
    run.say(format!(
        "({trainings} No standard error of these accuracies is above {:.1} points.)",
        100.0 * errors.fold(0.0, f64::max)
    ));
}

/// What a shift does to the maps of the first layer: it moves them.
fn tell_movement(run: &mut Run<'_>, model: &mut Sequential<f32>, x: &Tensor<f32>) {
    let Some((difference, largest)) = equivariance(model, x, (0, 2)) else {
        let [_, _, height, width] = *x.shape() else { unreachable!("images have rank 4") };
        run.say(format!(
            "\nMove a digit by 2 pixels, and the first convolution's maps move with it, away from the edges. Pictures \
             of {height} × {width} pixels are all edge: nothing could be compared."
        ));
        return;
    };
    run.here("first_maps_of_moved_minus_moved_maps", difference);
    // Sums of 25 products in f32, perhaps added in another order.
    let verdict = if difference <= 1e-5 * largest {
        "no more than rounding gives: nothing is lost, and nothing forgiven"
    } else {
        "more than rounding gives"
    };
    run.say(format!(
        "\nMove a digit by 2 pixels and compare the first convolution's maps with its maps before, moved: away from \
         the edges they differ by {difference:.1e} at most (their largest entry is {largest:.2}), {verdict}."
    ));
}

/// What a shift by one pixel changes behind each layer.
fn tell_changes(run: &mut Run<'_>, models: &mut [Sequential<f32>], x: &Tensor<f32>) {
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

fn draw_curves(run: &mut Run<'_>, curves: &[Curve]) -> Result<(), RunError> {
    let empty = LineChart::new("Centred in training, shifted in test", "shift in pixels", "test accuracy");
    let chart = NETWORKS.iter().zip(curves).fold(empty, |chart, (network, curve)| {
        let points = curve.iter().enumerate().map(|(pixels, accuracy)| (pixels as f64, accuracy.mean));
        chart.line_with_points(network.name, points)
    });
    run.figure(
        "accuracy",
        chart.horizontal(0.1, "chance").y_range(0.0, 1.0),
        "Accuracy on test digits that are shifted by so many pixels (mean over four directions and over the \
         trainings), for networks trained on centred digits: dense; convolutional without pools, with two pools of 2 × 2, and with a global max pool \
         behind these.",
        "A line chart with four curves of test accuracy, one for each network, over shifts from 0 to 6 pixels, and a \
         level line at the accuracy of guessing.",
    )
}
