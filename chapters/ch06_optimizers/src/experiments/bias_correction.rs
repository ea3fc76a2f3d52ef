//! Adam's cold start: its means begin at 0, and the correction is what makes the first steps right.

use super::map::distance;
use crate::{Adam, Ravine, Surface, descend};
use common::experiment::{Run, RunError};
use common::figure::{LineChart, Panels};
use common::parallel::Threads;
use common::{Optimizer, Parameter};

const RATE: f64 = 0.01;
const BETA1: f64 = 0.9;
const BETA2: f64 = 0.999;
const EPSILON: f64 = 1e-7;
/// Steps under a constant gradient: until 0.999ᵗ is small, too.
const STEPS: usize = 2000;

/// Adam without (6.14)'s hats: m and s as they are.
pub struct Uncorrected {
    rate: f64,
    means: Vec<(f64, f64)>, // m and s of each entry of the only parameter
}

impl Uncorrected {
    pub fn new(rate: f64) -> Uncorrected {
        Uncorrected { rate, means: Vec::new() }
    }
}

impl Optimizer<f64> for Uncorrected {
    fn name(&self) -> &'static str {
        "Adam without bias correction"
    }

    fn step_on(&mut self, _: &Threads, parameters: &mut [&mut Parameter<f64>]) {
        for parameter in parameters {
            let (w, dw) = parameter.value_and_gradient();
            self.means.resize(w.len(), (0.0, 0.0));
            for ((w, dw), (m, s)) in w.iter_mut().zip(dw).zip(&mut self.means) {
                *m = BETA1 * *m + (1.0 - BETA1) * dw; // (6.12)
                *s = BETA2 * *s + (1.0 - BETA2) * dw * dw; // (6.13)
                *w -= self.rate * *m / (s.sqrt() + EPSILON);
            }
        }
    }

    fn learning_rate(&self) -> f64 {
        self.rate
    }

    fn set_learning_rate(&mut self, learning_rate: f64) {
        self.rate = learning_rate;
    }
}

pub fn run(run: &mut Run<'_>) -> Result<(), RunError> {
    run.say("Adam at β₁ = 0.9, β₂ = 0.999, with the correction by 1 − βᵗ and without it.");
    let lengths = constant_gradient(run);
    let ways = near_the_minimum(run);
    let left = LineChart::new("Steps under a constant gradient", "step t", "length of the step, in η")
        .series("with correction", lengths[0].clone())
        .series("without", lengths[1].clone())
        .log_x();
    let right = LineChart::new("From a place near the minimum", "step t", "distance to the minimum")
        .series("with correction", ways[0].clone())
        .series("without", ways[1].clone());
    run.figure(
        "steps",
        Panels::new("Adam's first steps", 2).panel(Box::new(left)).panel(Box::new(right)),
        "Left: the length of Adam's t-th step under a constant gradient, in units of the learning rate, with and without \
         bias correction. Right: distance to the minimum of a ravine, from a start close to it.",
        "Left: with correction a level line at 1; without it a curve that begins at 3.2, rises to more than 6 at about \
         ten steps, and has come down to 1 after some thousand. Right: without correction the distance first grows \
         more than with it.",
    )
}

type Points = Vec<(f64, f64)>;

/// The length of each step under a constant gradient, in units of η, and what theory says of it.
fn constant_gradient(run: &mut Run<'_>) -> [Points; 2] {
    let lengths = |optimizer: &mut dyn Optimizer<f64>| -> Points {
        let path = descend(|_| [1.0, 1.0], optimizer, [0.0; 2], STEPS);
        path.windows(2).enumerate().map(|(t, w)| ((t + 1) as f64, (w[0][0] - w[1][0]) / RATE)).collect()
    };
    let both = [lengths(&mut Adam::new(RATE)), lengths(&mut Uncorrected::new(RATE))];
    let predicted = |t: i32| (1.0 - BETA1.powi(t)) / (1.0 - BETA2.powi(t)).sqrt();
    let row = |t: usize| {
        let cells = [both[0][t - 1].1, both[1][t - 1].1, predicted(t as i32)].map(|x| format!("{x:.3}"));
        [vec![t.to_string()], cells.into()].concat()
    };
    run.say("Under a constant gradient, length of step t in units of η:");
    let rows: Vec<_> = [1, 2, 5, 10, 20, 100, 1000, STEPS].into_iter().map(row).collect();
    run.table(&["t", "with", "without", "without: (1 − β₁ᵗ)/√(1 − β₂ᵗ)"], &rows);
    let longest = both[1].iter().copied().max_by(|a, b| a.1.total_cmp(&b.1)).unwrap_or_default();
    run.here("first_step_with", both[0][0].1);
    run.here("first_step_without", both[1][0].1);
    run.here("longest_step_without", longest.1);
    run.here("longest_step_without_at", longest.0);
    run.say(format!(
        "Without the correction the first step is {:.2} times too long, and step {} is {:.2} times too long: s, the mean \
         of squares, starts later than m does, because β₂ > β₁.",
        both[1][0].1, longest.0, longest.1
    ));
    both
}

/// Where the first steps lead from a place close to a minimum.
fn near_the_minimum(run: &mut Run<'_>) -> [Points; 2] {
    let ravine = Ravine::new(1.0, 50.0, 0.2);
    let start = [0.02, 0.02];
    let way = |optimizer: &mut dyn Optimizer<f64>| -> Points {
        let path = descend(|w| ravine.gradient(w), optimizer, start, 100);
        path.iter().enumerate().map(|(t, &w)| (t as f64, distance(w, ravine.minimum()))).collect()
    };
    let both = [way(&mut Adam::new(RATE)), way(&mut Uncorrected::new(RATE))];
    let farthest = |way: &Points| way.iter().map(|point| point.1).fold(0.0, f64::max);
    let [with, without] = [farthest(&both[0]), farthest(&both[1])];
    run.here("farthest_with", with);
    run.here("farthest_without", without);
    run.say(format!(
        "From ({}, {}), {:.3} off the minimum of a ravine, at η = {RATE}: in 100 steps it is at most {with:.3} off with the \
         correction and {without:.3} without.",
        start[0],
        start[1],
        distance(start, ravine.minimum()),
    ));
    both
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::{all_steps_are_the_learning_rate, first_step_is_the_learning_rate};

    #[test]
    fn adam_without_its_correction_does_not_pass_for_adam() {
        assert!(!first_step_is_the_learning_rate(|| Box::new(Uncorrected::new(0.01))));
        assert!(!all_steps_are_the_learning_rate(&mut Uncorrected::new(0.01)));
    }
}
