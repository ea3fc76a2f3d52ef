//! The number of hidden units, swept with Adam: accuracy, parameters, time.

use super::sweep::{EDGE, Sweep, Swept};
use super::trials::{fit_of_trial, network_of_trial};
use crate::search::Space;
use ch04_mlp::experiments::mnist::{Examples, first_digits};
use ch04_mlp::prelude::*;
use common::experiment::{Run, RunError};
use common::figure::{LineChart, Panels};
use std::time::Instant;

pub fn run(run: &mut Run<'_>) -> Result<(), RunError> {
    let (quick, default) = (vec![32.0, 128.0], vec![16.0, 32.0, 64.0, 128.0, 256.0]);
    let full = vec![16.0, 32.0, 64.0, 128.0, 256.0, 512.0, 1024.0];
    let values = run.pick(quick, default, full);
    let sweep = Sweep { name: "hidden", label: "hidden units", values, text: None };
    let swept = sweep.run(run)?;
    let measured = measure(run, &sweep, swept.training_rows)?;
    let rows: Vec<Vec<String>> = (measured.iter().zip(&swept.points))
        .map(|(m, point)| {
            let ratio = format!("{:.2}", m.epoch_seconds / measured[0].epoch_seconds);
            let cells =
                [point.validation.per_cent(), m.parameters.to_string(), format!("{:.3}", m.epoch_seconds)];
            [vec![point.value.to_string()], cells.to_vec(), vec![ratio]].concat()
        })
        .collect();
    run.table(&["hidden units", "validation", "parameters", "seconds an epoch", "times the first"], &rows);
    for (m, point) in measured.iter().zip(&swept.points) {
        run.here(&format!("parameters_at_{}", point.value), m.parameters as f64);
    }
    say_gain(run, &swept, &measured);
    draw(run, &sweep, &swept, &measured)?;
    swept.complete()
}

/// What a width costs.
struct Measured {
    parameters: usize,
    /// Of training on all training digits, as measured on a part of them.
    epoch_seconds: f64,
}

/// Trains every width alone on all threads of the run, once to warm up and three times by the clock.
fn measure(run: &mut Run<'_>, sweep: &Sweep, rows: usize) -> Result<Vec<Measured>, RunError> {
    let examples = first_digits(run, run.pick(1_280, 6_400, 38_400), 1)?.training;
    let trials = Space::new().values(sweep.name, sweep.values.iter().copied())?.grid(1, &[run.seed()])?;
    let measure = |trial| {
        let mut model = network_of_trial(trial)?;
        model.set_threads(run.threads());
        let fit = Fit { validation_split: 0.0, ..fit_of_trial(trial, 1)? };
        let fastest = fastest_of(3, &mut model, &examples, &fit)?;
        Ok(Measured {
            parameters: model.parameter_count(),
            epoch_seconds: fastest * rows as f64 / examples.len() as f64,
        })
    };
    trials.iter().map(measure).collect()
}

/// Seconds of the fastest of so many epochs after the first: the least disturbed.
fn fastest_of(
    epochs: usize,
    model: &mut Sequential<f32>,
    examples: &Examples,
    fit: &Fit,
) -> Result<f64, RunError> {
    let mut fastest = f64::INFINITY;
    for epoch in 0..=epochs {
        let began = Instant::now();
        model.fit(&examples.x, &examples.t, fit, &mut [])?;
        if epoch > 0 {
            fastest = fastest.min(began.elapsed().as_secs_f64());
        }
    }
    Ok(fastest)
}

/// What the last doubling brought and what it cost.
fn say_gain(run: &mut Run<'_>, swept: &Swept, measured: &[Measured]) {
    let [.., before, last] = swept.points.as_slice() else { return };
    let [.., cheaper, dearer] = measured else { return };
    run.say(format!(
        "From {} to {} hidden units: {:+.2} points on validation for {:.1} times the parameters and, in this run, {:.1} \
         times the time. (Times are measured with nothing else of the run at work; they are drawn, and not recorded.)",
        before.value,
        last.value,
        100.0 * (last.validation.mean - before.validation.mean),
        dearer.parameters as f64 / cheaper.parameters as f64,
        dearer.epoch_seconds / cheaper.epoch_seconds,
    ));
}

fn draw(run: &mut Run<'_>, sweep: &Sweep, swept: &Swept, measured: &[Measured]) -> Result<(), RunError> {
    let by_width = |of: fn(&Measured) -> f64| -> Vec<(f64, f64)> {
        swept.points.iter().zip(measured).map(|(point, m)| (point.value, of(m))).collect()
    };
    let parameters = LineChart::new("Parameters", "hidden units", "parameters")
        .line_with_points("parameters", by_width(|m| m.parameters as f64))
        .log_x()
        .log_y();
    let accuracy = Panels::new("Wider hidden layers", 2)
        .panel(Box::new(sweep.chart(swept).log_x()))
        .panel(Box::new(parameters));
    run.figure(
        "accuracy",
        accuracy,
        &format!(
            "Left: validation accuracy by the number of units of each of the two hidden layers; all else as in the \
             text (Adam 0.001, dropout 0.3, batch 128). {EDGE} Right: the network's parameters. The axes of widths and \
             parameters are logarithmic."
        ),
        "Left, a line of validation accuracy over the number of hidden units, and a level below which a width is worse \
         than the best by more than the noise. Right, the number of parameters, which rises with the width.",
    )?;
    let time = LineChart::new("Time of an epoch", "hidden units", "seconds")
        .line_with_points("measured", by_width(|m| m.epoch_seconds))
        .log_x()
        .log_y();
    run.figure(
        "time",
        time,
        "Time of an epoch by the number of hidden units, the fastest of three on a part of the digits, scaled to all \
         of them, with nothing else of the run at work. Times are measured, so this figure differs from run to run and from machine to \
         machine. Both axes are logarithmic.",
        "A line of the seconds that an epoch takes over the number of hidden units.",
    )
}
