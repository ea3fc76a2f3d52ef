//! Text 002's iteration for a descent, ω := ω + η ∂f/∂ω, taken at its word.

use super::sigmoid_network::{NUMBERS, Numbers, delta_x, error, gradient, start};
use crate::Check;
use common::experiment::{Run, RunError};
use common::figure::LineChart;
use common::{Seed, Tensor};

const RATE: f64 = 0.5;
/// Starts to try both signs from.
const STARTS: u64 = 20;

pub fn run(run: &mut Run<'_>) -> Result<(), RunError> {
    let steps = run.pick(50, 200, 200);
    run.say(
        "002 first writes ω := ω + η δ x and says that the gradient is −δ x: so it adds the gradient's opposite, and \
         descends. Then it gives as the principle ω := ω + η ∂f/∂ω: that adds the gradient itself.\n",
    );
    let climb = walk(run.seed(), steps, |w| gradient(w).map(|g| RATE * g));
    let descent = walk(run.seed(), steps, |w| gradient(w).map(|g| -RATE * g));
    let delta = walk(run.seed(), steps, |w| delta_x(w).map(|product| RATE * product));
    let (first, high, low) = (descent[0].1, climb[steps].1, descent[steps].1);
    run.here("error_before", first);
    run.here("error_after_adding", high);
    run.here("error_after_subtracting", low);
    run.here("error_after_delta_form", delta[steps].1);
    run.say(format!(
        "Three sigmoid units, η = {RATE}, {steps} steps. E before: {first:.4}. Adding the gradient, as printed: {high:.4}. \
         Subtracting it: {low:.4}. With 002's own + η δ x: {:.4}, the same as subtracting.",
        delta[steps].1
    ));
    let signs = run.seeds(STARTS).into_iter().map(|seed| {
        let end = |sign: f64| walk(seed, steps, |w| gradient(w).map(|g| sign * RATE * g))[steps].1;
        let before = error(&start(seed));
        (end(1.0) > before, end(-1.0) < before)
    });
    let (climbed, fell): (Vec<bool>, Vec<bool>) = signs.unzip();
    let [climbed, fell] = [climbed, fell].map(|all| all.into_iter().filter(|&yes| yes).count());
    run.here("starts", STARTS as f64);
    run.here("starts_that_climb_by_adding", climbed as f64);
    run.here("starts_that_fall_by_subtracting", fell as f64);
    run.say(format!(
        "From {STARTS} random starts: adding ends higher {climbed} times, subtracting lower {fell} times.\n"
    ));
    checked(run);
    draw(run, climb, descent, steps)
}

/// E from a random start, by step.
fn walk(seed: Seed, steps: usize, update: impl Fn(&Numbers<f64>) -> Numbers<f64>) -> Vec<(f64, f64)> {
    let mut w = start(seed);
    let mut errors = vec![(0.0, error(&w))];
    for step in 1..=steps {
        let moves = update(&w);
        w.iter_mut().zip(moves).for_each(|(w, by)| *w += by);
        errors.push((step as f64, error(&w)));
    }
    errors
}

/// What the checker says to one who takes δ x for the gradient.
fn checked(run: &mut Run<'_>) {
    let w = start(run.seed());
    let at = Tensor::from_vec(w.to_vec()); // (9,)
    let f = |w: &Tensor<f64>| {
        let mut numbers = [0.0; NUMBERS];
        numbers.copy_from_slice(w.data());
        error(&numbers)
    };
    let taken = Tensor::from_vec(delta_x(&w).to_vec());
    let report = Check::new(run.seed()).function("δ x taken for ∂E/∂ω", f, &at, &taken);
    run.say(&report);
    let right = Check::new(run.seed()).function("−δ x", f, &at, &Tensor::from_vec(gradient(&w).to_vec()));
    run.here("ratio_of_delta_x", report.tensors[0].mean_ratio);
    run.here("relative_error_of_delta_x", report.relative_error());
    run.here("relative_error_of_minus_delta_x", right.relative_error());
    run.say(format!("For −δ x the relative error is {:.0e}.", right.relative_error()));
}

fn draw(
    run: &mut Run<'_>,
    climb: Vec<(f64, f64)>,
    descent: Vec<(f64, f64)>,
    steps: usize,
) -> Result<(), RunError> {
    let highest = climb.iter().chain(&descent).map(|point| point.1).fold(0.0, f64::max);
    let chart = LineChart::new("Adding and subtracting the gradient", "step", "error E = ½ (ŷ − y)²")
        .series("ω + η ∂E/∂ω, as printed in 002", climb)
        .series("ω − η ∂E/∂ω", descent)
        .y_range(0.0, 1.1 * highest);
    let caption = format!(
        "The error of a network of three sigmoid units over {steps} steps, from the same random start, with the sign \
         printed in 002's section on gradient checking and with the other. η = {RATE}."
    );
    let alt =
        "Two curves from the same error: the one with the printed sign rises, the other falls towards zero.";
    run.figure("sign", chart, &caption, alt)
}
