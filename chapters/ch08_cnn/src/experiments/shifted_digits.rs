//! Trained on centred digits, tested on shifted ones: what convolution and pooling buy, and what not.

use super::networks::{BATCH_SIZE, blocks, images, pixels, with_head};
use crate::MaxPool2d;
use ch04_mlp::experiments::mnist::{Examples, train};
use ch04_mlp::progress::report_divergence;
use ch06_optimizers::prelude::*;
use common::experiment::{Run, RunError, standard_error};
use common::figure::{ImageGrid, LineChart};

/// Pixels by which digits are shifted.
const SHIFTS: std::ops::RangeInclusive<usize> = 0..=6;
/// Down, up, right, left.
const DIRECTIONS: [(isize, isize); 4] = [(1, 0), (-1, 0), (0, 1), (0, -1)];
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
    Network { key: "cnn", name: "CNN", filters: &FILTERS, pooled: true, global: false },
    Network {
        key: "global",
        name: "CNN, one global pool at the end",
        filters: &FILTERS,
        pooled: true,
        global: true,
    },
];

pub fn run(run: &mut Run<'_>) -> Result<(), RunError> {
    let epochs = run.epochs(1, 3, 5);
    let data = images(run, run.pick(300, 6_000, 60_000), run.pick(100, 2_000, 10_000))?;
    let fit = Fit { epochs, batch_size: BATCH_SIZE, validation_split: 0.0, seed: run.seed() };
    let mut curves = Vec::new();
    for network in NETWORKS {
        let mut model = build(network, &data.training.x.shape()[1..], run.seed())?;
        model.compile(SoftmaxCrossEntropy, Adam::new(LEARNING_RATE));
        let history = train(run, &mut model, &data.training, fit, network.name)?;
        report_divergence(run, &history);
        curves.push(accuracies(&mut model, &data.test)?);
    }
    draw_digits(run, &data.test)?;
    let lost: Vec<f64> = SHIFTS.map(|pixels| ink_lost(&data.test.x, pixels)).collect();
    report(run, &curves, &lost, data.test.len());
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

/// The same images, moved; what leaves the picture is lost, what comes in is empty.
fn shifted(x: &Tensor<f32>, (down, right): (isize, isize)) -> Tensor<f32> {
    let (height, width) = (x.shape()[2], x.shape()[3]);
    let from = |at: usize, by: isize, extent: usize| at.checked_add_signed(-by).filter(|&at| at < extent);
    let mut y = Tensor::zeros(x.shape()); // (N, 1, H, W)
    for (x, y) in x.rows_iter().zip(y.rows_iter_mut()) {
        for (place, y) in y.iter_mut().enumerate() {
            let source = from(place / width, down, height).zip(from(place % width, right, width));
            *y = source.map_or(0.0, |(row, column)| x[row * width + column]);
        }
    }
    y
}

/// Every direction by so many pixels; by none there is only one.
fn moves(pixels: usize) -> Vec<(isize, isize)> {
    let by = pixels as isize;
    let all = DIRECTIONS.map(|(down, right)| (down * by, right * by));
    all[..if pixels == 0 { 1 } else { all.len() }].to_vec()
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

/// The share of all ink that such a shift pushes out of the picture.
fn ink_lost(x: &Tensor<f32>, pixels: usize) -> f64 {
    let moves = moves(pixels);
    let ink = |x: &Tensor<f32>| x.data().iter().map(|&x| f64::from(x)).sum::<f64>();
    let kept: f64 = moves.iter().map(|&by| ink(&shifted(x, by))).sum::<f64>() / moves.len() as f64;
    1.0 - kept / ink(x).max(f64::MIN_POSITIVE)
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
    let header: Vec<&str> =
        ["shift"].into_iter().chain(NETWORKS.iter().map(|n| n.name)).chain(["ink lost"]).collect();
    run.table(&header, &rows);
    let drop = |at: usize, pixels: usize| 100.0 * (curves[at][0] - curves[at][pixels]);
    for pixels in [2, 4] {
        let drops: Vec<String> = (NETWORKS.iter().enumerate())
            .map(|(at, network)| format!("{} {:.1}", network.name, drop(at, pixels)))
            .collect();
        run.say(format!("A shift by {pixels} costs, in points of accuracy: {}.", drops.join("; ")));
    }
    let lowest = curves.iter().flatten().copied().fold(1.0, f64::min);
    run.say(format!(
        "(The standard error of one such accuracy is at most {:.1} points.)",
        100.0 * standard_error(lowest.max(0.5), n)
    ));
    run.say(
        "Shift the digit and a convolution's feature maps shift with it: nothing is lost, and nothing forgiven. A 2 × 2 \
         pool forgives a pixel or so. But the dense layer behind the maps has a weight for each place, and meets \
         features at places where it never saw them. Only where a global pool keeps of each map how strong and not \
         where is there nothing left to shift, until ink leaves the picture (and the edge's zeros come in).",
    );
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
        "Four curves over the shift. All fall as digits move away from the centre, the dense network's first, the one \
         of the network with a global pool last and least.",
    )
}
