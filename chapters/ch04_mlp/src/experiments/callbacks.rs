//! Two callbacks at work: one stops, one remembers.

use super::networks::stacked;
use crate::{BestWeights, Fit, GlorotUniform, History, Sequential, StopBelow};
use ch02_learning_slowdown::{Sgd, Tanh};
use ch03_cross_entropy::SigmoidCrossEntropy;
use common::Tensor;
use common::data::synthetic::moons;
use common::experiment::{Run, RunError};
use common::figure::LineChart;

const THRESHOLD: f64 = 0.15;
const RATE: f64 = 0.2;
/// Half of them for validation.
const ROWS: usize = 80;

pub fn run(run: &mut Run<'_>) -> Result<(), RunError> {
    let epochs = run.epochs(200, 3000, 3000);
    let data = moons::<f64>(ROWS, 0.35, &mut run.seed().stream("data"));
    let t = Tensor::from_rows(data.classes.iter().map(|&class| [class as f64])); // (80, 1)
    let fit = Fit { epochs, batch_size: 10, validation_split: 0.5, seed: run.seed() };
    run.say(format!(
        "Two noisy moons, {0} points to learn from and {0} to validate on, 2 → 32 → 1, at most {epochs} epochs.",
        ROWS / 2
    ));

    let mut model = network(run)?;
    let mut best = BestWeights::new();
    let history = model.fit(&data.x, &t, &fit, &mut [&mut best])?;
    let tail = ROWS / 2..ROWS;
    let kept = model.evaluate(&data.x.slice_rows(tail.clone()), &t.slice_rows(tail))?.loss;
    let last = history.last().and_then(|epoch| epoch.validation_loss).unwrap_or(f64::NAN);
    let best_epoch = best.epoch().map_or(f64::NAN, |epoch| epoch as f64 + 1.0);
    run.say(format!(
        "BestWeights: validation loss {kept:.4} of epoch {best_epoch} put back; the last epoch had {last:.4}."
    ));
    run.here("best_epoch", best_epoch);
    run.here("best_validation_loss", kept);
    run.here("last_validation_loss", last);

    let stopped = network(run)?.fit(&data.x, &t, &fit, &mut [&mut StopBelow(THRESHOLD)])?;
    let stop = stopped.epochs().len() as f64;
    let loss = stopped.last().map_or(f64::NAN, |epoch| epoch.loss);
    let what = if loss < THRESHOLD { "ended training" } else { "had no reason to end training, which ran" };
    run.say(format!("StopBelow({THRESHOLD}): {what} after epoch {stop}, with training loss {loss:.4}."));
    run.say("The threshold looks at the training loss: it knows nothing of over-fitting.");
    run.here("stop_epoch", stop);
    run.here("stop_loss", loss);
    figure(run, &history, best_epoch, stop)
}

fn figure(run: &mut Run<'_>, history: &History, best_epoch: f64, stop: f64) -> Result<(), RunError> {
    let chart = LineChart::new("Stopping and remembering", "epoch", "loss")
        .series("training", history.curve(|epoch| Some(epoch.loss)))
        .series("validation", history.curve(|epoch| epoch.validation_loss))
        .vertical(best_epoch, "best weights")
        .vertical(stop, "stop below")
        .horizontal(THRESHOLD, "threshold");
    let caption = format!(
        "Training and validation loss of 2 → 32 → 1 (tanh, SGD with rate {RATE}, batches of 10) on two moons of {ROWS} points, half of \
         them for validation. StopBelow ends training where the training loss falls below {THRESHOLD}; \
         BestWeights returns to the epoch of the lowest validation loss."
    );
    let alt = "The training loss falls all the way, the validation loss stays above it. One vertical line marks \
               the validation loss's lowest point, another the end of the training that stops below the \
               threshold, a horizontal line.";
    run.figure("loss", chart, &caption, alt)
}

fn network(run: &Run<'_>) -> Result<Sequential<f64>, RunError> {
    let mut model = stacked(&[2, 32, 1], Tanh, &GlorotUniform, &mut run.seed().stream("init"))?;
    model.compile(SigmoidCrossEntropy, Sgd::new(RATE));
    Ok(model)
}
