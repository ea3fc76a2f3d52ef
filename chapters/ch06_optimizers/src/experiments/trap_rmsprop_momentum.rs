//! Trap of text 004: "RMSprop and Adam include momentum, a component of velocity". Adam does; RMSprop
//! does not.

use crate::{Adam, Momentum, RmsProp, descend};
use ch02_learning_slowdown::Sgd;
use common::experiment::{Run, RunError};
use common::figure::{LineChart, Panels};
use common::{ConfigError, Optimizer};

const RATE: f64 = 0.01;
/// The gradient that stops is 1 for so many steps, then 0 for as many.
const STEPS: usize = 50;

type Maker = fn() -> Result<Box<dyn Optimizer<f64>>, ConfigError>;

const CONTENDERS: [(&str, &str, Maker); 4] = [
    ("descent", "plain descent", || Ok(Box::new(Sgd::new(RATE)))),
    ("momentum", "momentum 0.9", || Ok(Box::new(Momentum::new(RATE, 0.9)?))),
    ("rmsprop", "RMSprop", || Ok(Box::new(RmsProp::new(RATE)))),
    ("adam", "Adam", || Ok(Box::new(Adam::new(RATE)))),
];

/// Where the optimiser takes a weight, in units of η, when the t-th gradient is `gradient(t)`.
fn places(optimizer: &mut dyn Optimizer<f64>, steps: usize, gradient: impl Fn(usize) -> f64) -> Vec<f64> {
    let mut t = 0;
    let next = |_| {
        t += 1;
        [gradient(t - 1), 0.0]
    };
    descend(next, optimizer, [0.0; 2], steps).iter().map(|w| w[0] / RATE).collect()
}

fn alternating(t: usize) -> f64 {
    if t.is_multiple_of(2) { 1.0 } else { -1.0 }
}

fn stopping(t: usize) -> f64 {
    if t < STEPS { 1.0 } else { 0.0 }
}

/// What an optimiser makes of the two gradients.
struct Answer {
    alternating: Vec<f64>,
    stopping: Vec<f64>,
}

impl Answer {
    fn of(optimizer: Maker) -> Result<Answer, ConfigError> {
        Ok(Answer {
            alternating: places(optimizer()?.as_mut(), 400, alternating),
            stopping: places(optimizer()?.as_mut(), 2 * STEPS, stopping),
        })
    }

    /// The length of a step under the alternating gradient, beside that of a lasting one.
    fn alternating_step(&self) -> f64 {
        let [.., before, last] = self.alternating[..] else { return f64::NAN };
        let lasting = self.stopping[STEPS] - self.stopping[STEPS - 1];
        (last - before).abs() / lasting.abs()
    }

    /// The way before and after the stop, in steps of the length just before it.
    fn around_the_stop(&self) -> impl Iterator<Item = (f64, f64)> {
        let at_stop = self.stopping[STEPS];
        let step = at_stop - self.stopping[STEPS - 1];
        let way = move |(t, &w): (usize, &f64)| (t as f64 - STEPS as f64, (w - at_stop) / step);
        self.stopping.iter().enumerate().skip(STEPS - 10).map(way)
    }

    /// How far it goes on when the gradient has stopped, in steps of the length it had before.
    fn coasting(&self) -> f64 {
        let last_step = self.stopping[STEPS] - self.stopping[STEPS - 1];
        (self.stopping[2 * STEPS] - self.stopping[STEPS]).abs() / last_step.abs()
    }
}

pub fn run(run: &mut Run<'_>) -> Result<(), RunError> {
    run.say(
        "Text 004 says that RMSprop and Adam add momentum, a velocity. A velocity shows in two ways: under a gradient that \
         alternates between 1 and −1 it cancels, and when a gradient stops it goes on.",
    );
    let mut left = LineChart::new("A gradient that alternates", "step", "place, in η");
    let mut right = LineChart::new("A gradient that stops", "steps since", "way, in steps of before");
    let mut rows = Vec::new();
    for (key, name, optimizer) in CONTENDERS {
        let answer = Answer::of(optimizer)?;
        let (step, coasting) = (answer.alternating_step(), answer.coasting());
        rows.push(vec![name.to_string(), format!("{step:.3}"), format!("{coasting:.2}")]);
        run.here(&format!("{key}_alternating_step"), step);
        run.here(&format!("{key}_coasting"), coasting);
        left = left.series(name, answer.alternating[..=40].iter().enumerate().map(|(t, &w)| (t as f64, w)));
        // RMSprop's line lies on that of plain descent: dashes show both.
        right = match key {
            "rmsprop" => right.dashed(name, answer.around_the_stop()),
            _ => right.series(name, answer.around_the_stop()),
        };
    }
    run.table(
        &["optimiser", "step when alternating, beside lasting", "steps' worth of way after the stop"],
        &rows,
    );
    let rmsprop = Answer::of(CONTENDERS[2].2)?;
    let stands = if rmsprop.coasting() == 0.0 { "stands still at once" } else { "moves on" };
    run.say(format!(
        "When the gradient stops RMSprop {stands}, like plain descent, and the alternating gradient does not shorten its steps: \
         there is no velocity in (6.10) and (6.11). What it remembers is how large gradients were. (Keras's RMSprop has a \
         setting `momentum`, 0 unless it is set.) Adam has a velocity: its m."
    ));
    run.figure(
        "answers",
        Panels::new("Is there a velocity in it?", 2).panel(Box::new(left)).panel(Box::new(right)),
        "Left: the place of one weight, in units of the learning rate, under a gradient that alternates between 1 and −1. \
         Right: the way of the weight about the moment when a gradient of 1 becomes 0 after 50 steps, in units of its last \
         step before.",
        "Left: plain descent and RMSprop jump to and fro by whole steps, momentum and Adam settle to small ones. Right: when the \
         gradient stops, the lines of plain descent and RMSprop become level at once, those of momentum and Adam bend and go on for a while.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn momentum_and_adam_have_a_velocity_and_rmsprop_has_none() {
        let [descent, momentum, rmsprop, adam] = CONTENDERS.map(|(.., maker)| Answer::of(maker).unwrap());
        assert_eq!((descent.coasting(), rmsprop.coasting()), (0.0, 0.0));
        // v goes on as 0.9 + 0.9² + … = 9 steps, of which 0.9⁵⁰ are missing.
        assert!((momentum.coasting() - 9.0).abs() < 0.1, "{}", momentum.coasting());
        assert!(adam.coasting() > 5.0);
        // Under ±1, v is 1/(1 + μ) and was 1/(1 − μ).
        assert!((momentum.alternating_step() - 0.1 / 1.9).abs() < 1e-3);
        assert!(adam.alternating_step() < 0.1);
        assert!(rmsprop.alternating_step() > 0.99 && descent.alternating_step() > 0.99);
    }
}
