//! Why a neuron has to be smooth: text 001's neuron of three inputs beside the same one with a step.

use super::measures::grid;
use crate::{Neuron, Sigmoid, sigmoid_derivative};
use common::experiment::{Run, RunError};
use common::figure::LineChart;

/// The average man of text 001's data, in its units: height and weight shifted by +1, age by −1.
const PERSON: [f64; 3] = [1.0, 1.0, -1.0];
/// Keras's `random_normal`, with which text 001 starts its neuron, has this standard deviation.
const START_DEVIATION: f64 = 0.05;

pub fn run(run: &mut Run<'_>) -> Result<(), RunError> {
    let mut rng = run.seed().stream("init");
    let mut neuron = Neuron::<Sigmoid>::new((0..3).map(|_| START_DEVIATION * rng.normal()).collect(), 0.0);
    run.say(format_args!(
        "Three inputs (1, 1, −1), weights {:.4?}: z = {:.4}, output {:.4}; a step says {}.",
        neuron.weights,
        neuron.weighted_input(&PERSON),
        neuron.output(&PERSON),
        step(&neuron),
    ));

    move_first_weight(run, &mut neuron);
    draw(run, &neuron)
}

/// Moves w₁ by less and less, and compares what sigmoid and step make of it.
fn move_first_weight(run: &mut Run<'_>, neuron: &mut Neuron<Sigmoid>) {
    // The weight at which z = 0: there the step jumps, and there the sigmoid is steepest.
    neuron.weights[0] -= neuron.weighted_input(&PERSON) / PERSON[0];
    let middle = neuron.weights[0];
    run.say(format_args!(
        "\nNow w₁ is moved by Δw across {middle:.4}, where z = 0 (half of Δw to either side). Divide the\n\
         change of the output by Δw: the sigmoid's ratio settles at σ′(0) x₁ = {}, the step's grows\n\
         without bound, because its change stays 1. Nothing can be learned little by little from a step.",
        sigmoid_derivative(0.0) * PERSON[0]
    ));
    let mut rows = Vec::new();
    for dw in [1.0, 0.1, 0.01, 0.001] {
        let [smooth, jump] = changes(neuron, dw);
        rows.push(vec![
            dw.to_string(),
            format!("{smooth:.6}"),
            format!("{:.6}", smooth / dw),
            format!("{jump}"),
            format!("{:.0}", jump / dw),
        ]);
    }
    run.table(&["Δw", "sigmoid Δŷ", "Δŷ/Δw", "step Δŷ", "Δŷ/Δw"], &rows);
    let [smooth, jump] = changes(neuron, 0.001);
    run.here("sigmoid_slope", smooth / 0.001);
    run.here("sigmoid_change_of_output", smooth);
    run.here("step_change_of_output", jump);
}

/// The outputs over a wide range of w₁, about the weight at which z = 0.
fn draw(run: &mut Run<'_>, neuron: &Neuron<Sigmoid>) -> Result<(), RunError> {
    let middle = neuron.weights[0];
    let at = |w: f64| with_first_weight(neuron, w);
    let sigmoid = grid(-6.0, 6.0, 240).map(|d| (middle + d, at(middle + d).output(&PERSON)));
    let steps = [(middle - 6.0, 0.0), (middle, 0.0), (middle, 1.0), (middle + 6.0, 1.0)];
    let chart = LineChart::new("One weight moves", "weight w₁", "output ŷ")
        .series("sigmoid", sigmoid)
        .dashed("step", steps);
    run.figure(
        "output",
        chart,
        "Output of a neuron of three inputs (1, 1, −1) while its first weight moves: with a sigmoid every \
         small change of the weight changes the output a little; with a step nothing happens, and then \
         everything.",
        "A sigmoid rises gently from 0 to 1; a dashed step jumps from 0 to 1 where the sigmoid is at one half.",
    )
}

/// What the previous chapter's neuron would say: 1 for z > 0, else 0.
fn step(neuron: &Neuron<Sigmoid>) -> f64 {
    f64::from(neuron.weighted_input(&PERSON) > 0.0)
}

fn with_first_weight(neuron: &Neuron<Sigmoid>, weight: f64) -> Neuron<Sigmoid> {
    let mut moved = neuron.clone();
    moved.weights[0] = weight;
    moved
}

/// How the outputs of sigmoid and step change while w₁ moves by `dw`, half of it to either side.
fn changes(neuron: &Neuron<Sigmoid>, dw: f64) -> [f64; 2] {
    let w = neuron.weights[0];
    let [before, after] = [w - dw / 2.0, w + dw / 2.0].map(|w| with_first_weight(neuron, w));
    [after.output(&PERSON) - before.output(&PERSON), step(&after) - step(&before)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sigmoids_change_shrinks_with_the_weights_change_and_the_steps_does_not() {
        let neuron = Neuron::new(vec![0.25, 0.25, 0.5], 0.0); // z = 0 exactly
        for dw in [1.0, 0.1, 1e-3, 1e-6] {
            let [smooth, jump] = changes(&neuron, dw);
            assert!(smooth > 0.0 && smooth <= 0.25 * dw + 1e-15, "{smooth} for {dw}");
            assert_eq!(jump, 1.0);
        }
    }
}
