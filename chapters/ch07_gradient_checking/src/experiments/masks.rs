//! Differences through dropout: with one mask for all passes, and with a mask drawn anew in each.

use super::measures::{Curve, error_at, exponent, short, steps};
use crate::{Check, numerical_gradient};
use ch05_dropout::Dropout;
use common::experiment::{Run, RunError};
use common::figure::LineChart;
use common::{Config, ConfigError, Layer, Mode, Seed, Shape, ShapeError, Tensor, TrainingStep};

const RATE: f64 = 0.3;
/// The checker's step.
const H: f64 = 1e-5;

/// Dropout whose mask is drawn anew in every pass, as one gets from a generator without a seed.
struct Redrawn {
    dropout: Dropout<f64>,
    passes: u64,
    seed: Seed,
}

impl Redrawn {
    fn new(seed: Seed) -> Result<Redrawn, ConfigError> {
        Ok(Redrawn { dropout: Dropout::new(RATE)?, passes: 0, seed })
    }
}

impl Layer<f64> for Redrawn {
    fn forward(&mut self, x: Tensor<f64>, mode: Mode) -> Tensor<f64> {
        self.passes += 1;
        let step = TrainingStep::new(self.seed, self.passes, x.rows()); // whatever step was asked for
        self.dropout.forward(x, if mode.is_training() { Mode::Train(step) } else { mode })
    }

    fn backward(&mut self, dy: Tensor<f64>) -> Tensor<f64> {
        self.dropout.backward(dy)
    }

    fn name(&self) -> &'static str {
        "Redrawn"
    }

    fn config(&self) -> Config {
        self.dropout.config()
    }

    fn output_shape(&self, input: &[usize]) -> Result<Shape, ShapeError> {
        self.dropout.output_shape(input)
    }

    fn replica(&self) -> Box<dyn Layer<f64>> {
        self.dropout.replica() // only ever checked: no replica of it is trained
    }
}

pub fn run(run: &mut Run<'_>) -> Result<(), RunError> {
    let mut rng = run.seed().stream("masks");
    let x = Tensor::from_fn([4, 25], |_| rng.normal()); // (N, 25)
    let dy = Tensor::from_fn([4, 25], |_| rng.normal()); // (N, 25)
    let grid = steps(-1, -9, run.pick(1, 2, 4));
    let frozen = errors(&mut Dropout::new(RATE)?, &x, &dy, &grid, run.seed());
    let redrawn = errors(&mut Redrawn::new(run.seed())?, &x, &dy, &grid, run.seed());
    let power = exponent(&redrawn, 1e-9, 1e-1);
    run.here("frozen_mask_error", error_at(&frozen, H));
    run.here("redrawn_mask_error", error_at(&redrawn, H));
    run.here("redrawn_mask_exponent", power);
    run.say(format!(
        "Dropout {RATE}: the largest error of a plain difference at h = {H:e}, beside gradients of size 1. The same mask in \
         every pass: {}. A mask drawn anew in every pass: {}, and the smaller h the worse (as h to the power {}): what is \
         divided by 2h is the difference of two masks.",
        short(error_at(&frozen, H)),
        short(error_at(&redrawn, H)),
        format!("{power:.2}").replace('-', "−"),
    ));
    checked(run, &x)?;
    draw(run, frozen, redrawn)
}

/// The largest error of a plain central difference, by h. `backward` follows a pass of its own.
fn errors(layer: &mut dyn Layer<f64>, x: &Tensor<f64>, dy: &Tensor<f64>, grid: &[f64], seed: Seed) -> Curve {
    let mode = Mode::Train(TrainingStep::new(seed, 0, x.rows()));
    let error = |h: f64| {
        layer.forward(x.clone(), mode);
        let dx = layer.backward(dy.clone());
        let slopes = numerical_gradient(|x| layer.forward(x.clone(), mode).dot(dy), x, h);
        (h, (&slopes - &dx).max_abs())
    };
    grid.iter().copied().map(error).collect()
}

/// What this checker says of both, and of differences with dropout switched off.
fn checked(run: &mut Run<'_>, x: &Tensor<f64>) -> Result<(), RunError> {
    let check = Check::new(run.seed());
    let frozen = check.layer(&mut Dropout::new(RATE)?, x);
    let redrawn = check.layer(&mut Redrawn::new(run.seed())?, x);
    let off = check.clone().mode(Mode::Predict).layer(&mut Dropout::new(RATE)?, x);
    run.here("check_frozen_error", frozen.relative_error());
    run.here("redrawn_mask_findings", redrawn.findings.len() as f64);
    run.here("check_by_prediction_error", off.relative_error());
    run.say(format!(
        "This checker asks every pass for the same step of the same seed; then dropout has {} at worst. Of a layer that \
         draws anew all the same it says:\n{}",
        short(frozen.relative_error()),
        redrawn.findings.first().map_or("nothing", String::as_str),
    ));
    run.say(format!(
        "Switching dropout off for the differences is no way out: the backward of a training step, compared with the \
         slopes of a prediction, is wrong by {:.2} (a dropped entry has 0 beside 1).",
        off.relative_error()
    ));
    Ok(())
}

fn draw(run: &mut Run<'_>, frozen: Curve, redrawn: Curve) -> Result<(), RunError> {
    let chart = LineChart::new("Differences through dropout", "h", "largest error")
        .line_with_points("one mask for all passes", frozen)
        .line_with_points("a mask drawn anew in each pass", redrawn)
        .log_x()
        .log_y();
    run.figure(
        "masks",
        chart,
        "The largest error of a central difference of ⟨dy, dropout(x)⟩ by one of 100 inputs. With one mask the layer is \
         linear, and only rounding is left. With a mask drawn anew in each pass the difference is that of two masks, \
         divided by 2h: no step is right.",
        "Log-log chart of two lines that rise as h falls: the line of the redrawn mask lies many powers of ten above the \
         line of the one mask, and far above 1.",
    )
}
