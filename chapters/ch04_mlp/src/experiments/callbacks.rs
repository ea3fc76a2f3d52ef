//! Two callbacks at work: one stops, one remembers.

use super::networks::stacked;
use crate::{BestWeights, Fit, GlorotUniform, Sequential, StopBelow};
use ch02_learning_slowdown::{Sgd, Tanh};
use ch03_cross_entropy::SigmoidCrossEntropy;
use common::Tensor;
use common::data::synthetic::moons;
use common::experiment::{Run, RunError};
use common::figure::LineChart;

const THRESHOLD: f64 = 0.15;
const RATE: f64 = 0.1;

pub fn run(run: &mut Run<'_>) -> Result<(), RunError> {
    let epochs = run.epochs(150, 1500, 1500);
    let data = moons::<f64>(80, 0.35, &mut run.seed().stream("data"));
    let t = Tensor::from_rows(data.classes.iter().map(|&class| [class as f64])); // (80, 1)
    let fit = Fit { epochs, batch_size: 10, validation_split: 0.5, seed: run.seed() };
    run.say(format!(
        "Two noisy moons, 40 points to learn from and 40 to validate on, 2 → 32 → 1, at most {epochs} epochs."
    ));

    let mut model = network(run)?;
    let mut best = BestWeights::new();
    let history = model.fit(&data.x, &t, &fit, &mut [&mut best])?;
    let validation = history.curve(|epoch| epoch.validation_loss);
    let last = validation.last().map_or(f64::NAN, |point| point.1);
    let (x_tail, t_tail) = (data.x.slice_rows(40..80), t.slice_rows(40..80));
    let kept = model.evaluate(&x_tail, &t_tail)?.loss;
    let best_epoch = best.epoch().map_or(f64::NAN, |epoch| epoch as f64 + 1.0);
    run.say(format!(
        "BestWeights: validation loss {kept:.4} of epoch {best_epoch} put back, instead of {last:.4} of the last."
    ));
    run.here("best_epoch", best_epoch);
    run.here("best_validation_loss", kept);
    run.here("last_validation_loss", last);

    let mut model = network(run)?;
    let stopped = model.fit(&data.x, &t, &fit, &mut [&mut StopBelow(THRESHOLD)])?;
    let stop = stopped.epochs().len() as f64;
    let loss = stopped.last().map_or(f64::NAN, |epoch| epoch.loss);
    run.say(if loss < THRESHOLD {
        format!("StopBelow({THRESHOLD}): stopped after epoch {stop}, training loss {loss:.4}.")
    } else {
        format!(
            "StopBelow({THRESHOLD}): the training loss {loss:.4} never fell so far; all {stop} epochs ran."
        )
    });
    run.say("The threshold looks at the training loss: it knows nothing of over-fitting.");
    run.here("stop_epoch", stop);
    run.here("stop_loss", loss);

    let chart = LineChart::new("Stopping and remembering", "epoch", "loss")
        .series("training", history.curve(|epoch| Some(epoch.loss)))
        .series("validation", validation)
        .vertical(best_epoch, "best weights")
        .vertical(stop, "stop below")
        .horizontal(THRESHOLD, "threshold");
    let caption = format!(
        "Training and validation loss of 2 → 32 → 1 (tanh, SGD with rate {RATE}, batches of 10) on two moons of 80 points, half of \
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
