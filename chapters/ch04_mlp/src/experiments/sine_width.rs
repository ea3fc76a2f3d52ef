//! One hidden layer fits a sine: how much do 4, 16 or 64 units change?

use super::networks::stacked;
use crate::{Fit, HeNormal, Sequential};
use ch02_learning_slowdown::{MeanSquaredError, Relu, Sgd};
use common::data::Regression;
use common::data::synthetic::sine;
use common::experiment::{Run, RunError, Spread};
use common::figure::{LineChart, Panels};
use common::{Seed, Tensor};
use std::f64::consts::PI;
use std::time::Instant;

const WIDTHS: [usize; 3] = [4, 16, 64];
const RATES: [f64; 3] = [0.003, 0.01, 0.03];
const NOISE: f64 = 0.05;
const POINTS: usize = 200;
const SEEDS: u64 = 3;

/// A network, and its mean squared distance from the noise-free sine.
struct Fitted {
    model: Sequential<f64>,
    error: f64,
}

pub fn run(run: &mut Run<'_>) -> Result<(), RunError> {
    let epochs = run.epochs(50, 1500, 10_000);
    run.say(format!(
        "1 → width → 1 with ReLU: a curve of straight pieces, one kink a unit. {POINTS} points with noise of \
         deviation {NOISE}, batches of 10, SGD at each width's best rate of {RATES:?} (on {POINTS} other \
         points), {epochs} epochs, {SEEDS} seeds.\nError: mean squared distance from the sine itself, at 201 \
         places.\n"
    ));
    let grid = grid();
    let first = data(run.seed(), "data");
    let points = pairs(&first.x, &first.t);
    let mut fits = LineChart::new("Fits", "x", "y").points("data", points);
    let mut misses =
        LineChart::new("Fit − sine", "x", "").points("data − sine", off_the_sine(&first.x, &first.t));
    let (mut rows, mut spreads) = (Vec::new(), Vec::new());
    for width in WIDTHS {
        let began = Instant::now();
        let (rate, mut fitted) = best(width, &run.seeds(SEEDS), epochs)?;
        let trainings = RATES.len() * SEEDS as usize;
        run.trained(POINTS * epochs * trainings, began.elapsed().as_secs_f64());
        let spread = Spread::of(fitted.iter().map(|fitted| fitted.error));
        spread.record(run, &format!("error_width_{width}"));
        let count = fitted[0].model.parameter_count().to_string();
        rows.push(vec![width.to_string(), count, rate.to_string(), format!("{spread:.5}")]);
        spreads.push(spread);
        let y = fitted[0].model.predict(&grid)?;
        fits = fits.series(format!("{width} units"), pairs(&grid, &y));
        misses = misses.series(format!("{width} units"), off_the_sine(&grid, &y));
    }
    run.here("seeds", SEEDS as f64);
    run.table(&["hidden units", "parameters", "rate", "error: mean (range)"], &rows);
    for pair in [0, 1] {
        run.say(verdict(WIDTHS[pair], spreads[pair], WIDTHS[pair + 1], spreads[pair + 1]));
    }
    let caption = format!(
        "A sine with noise of deviation {NOISE}, fitted by one hidden layer of 4, 16 and 64 ReLU units, from \
         the same {POINTS} points in the same batches ({epochs} epochs of SGD). Each unit can bend the curve \
         once. Below: how far the points and the fits are from the sine itself."
    );
    let alt = "Above, points along a sine and three fitted curves of straight pieces, hard to tell apart. Below, \
               their distances from the sine, waves about zero, between the scattered points.";
    let chart =
        Panels::new("One hidden layer, three widths", 1).panel(Box::new(fits)).panel(Box::new(misses));
    run.figure("fits", chart, &caption, alt)
}

/// The rate with the lowest mean validation loss over the seeds, and its networks, one a seed. A rate at
/// which a training diverged has no mean, and is not chosen.
fn best(width: usize, seeds: &[Seed], epochs: usize) -> Result<(f64, Vec<Fitted>), RunError> {
    let mut best: Option<(f64, f64, Vec<Fitted>)> = None;
    for rate in RATES {
        let (mut losses, mut fitted) = (Vec::new(), Vec::new());
        for &seed in seeds {
            let (loss, one) = trained(width, rate, seed, epochs)?;
            losses.push(loss);
            fitted.push(one);
        }
        let loss = Spread::of(&losses).mean;
        if best.as_ref().is_none_or(|(lowest, ..)| loss < *lowest || lowest.is_nan()) {
            best = Some((loss, rate, fitted));
        }
    }
    let best = best.map(|(_, rate, fitted)| (rate, fitted));
    best.ok_or_else(|| RunError::message("sine_width: expected at least one rate, got none"))
}

/// A trained network, with its loss on validation data.
fn trained(width: usize, rate: f64, seed: Seed, epochs: usize) -> Result<(f64, Fitted), RunError> {
    let (data, validation) = (data(seed, "data"), data(seed, "validation"));
    let mut model = stacked(&[1, width, 1], Relu, &HeNormal, &mut seed.stream("init"))?;
    model.compile(MeanSquaredError, Sgd::new(rate));
    let fit = Fit { epochs, batch_size: 10, seed, ..Fit::default() };
    model.fit(&data.x, &data.t, &fit, &mut [])?;
    let loss = model.evaluate(&validation.x, &validation.t)?.loss;
    let grid = grid();
    let error = model.evaluate(&grid, &grid.map(f64::sin))?.loss;
    Ok((loss, Fitted { model, error }))
}

fn data(seed: Seed, stream: &str) -> Regression<f64> {
    sine(POINTS, NOISE, &mut seed.stream(stream))
}

/// 201 places from −π to π: (201, 1)
fn grid() -> Tensor<f64> {
    Tensor::from_fn([201, 1], |i| PI * (i as f64 / 100.0 - 1.0))
}

fn pairs(x: &Tensor<f64>, y: &Tensor<f64>) -> Vec<(f64, f64)> {
    x.data().iter().copied().zip(y.data().iter().copied()).collect()
}

/// Points (x, y − sin x)
fn off_the_sine(x: &Tensor<f64>, y: &Tensor<f64>) -> Vec<(f64, f64)> {
    pairs(x, y).into_iter().map(|(x, y)| (x, y - x.sin())).collect()
}

/// Says that a width is better only where the ranges over the seeds do not meet.
fn verdict(narrow: usize, a: Spread, wide: usize, b: Spread) -> String {
    let relation = if b.max < a.min {
        "every seed's error is below all"
    } else if b.min > a.max {
        "every seed's error is above all"
    } else {
        "the ranges of errors overlap, no difference to speak of from those"
    };
    format!("{wide} units: {relation} of {narrow} units.")
}
