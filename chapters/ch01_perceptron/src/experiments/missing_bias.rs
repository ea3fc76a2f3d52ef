//! What text 002's forward formulas, without b, cannot do.

use super::plane::{GATE_WINDOW, sides};
use crate::Perceptron;
use common::Tensor;
use common::data::Labelled;
use common::data::synthetic::{Gate, logic_gate};
use common::experiment::{Run, RunError};
use common::figure::Panels;
use std::f64::consts::PI;

pub fn run(run: &mut Run<'_>) -> Result<(), RunError> {
    let most = run.epochs(100, 1000, 10_000);
    run.say("Text 002 writes a = f(W x), without b, and counts (inputs + 1) × units weights, with b.");
    run.say("The same gates with and without it; without, the border must pass through the origin:");
    let mut rows = Vec::new();
    for (name, set) in sets() {
        let inputs = set.x.row_len();
        let mut right = Vec::new();
        for mut neuron in [Perceptron::new(inputs), Perceptron::without_bias(inputs)] {
            let training = neuron.train(&set.x, &set.classes, most);
            let correct = set.len() - neuron.count_wrong(&set.x, &set.classes);
            right.push((training, correct, neuron.parameter_count()));
        }
        let best = best_without_bias(&set);
        let cell = |index: usize| {
            let (training, correct, count) = &right[index];
            let end = if training.converged() { "in" } else { "not in" };
            let epochs = training.mistakes.len();
            let s = if *count == 1 { "" } else { "s" };
            format!("{correct} of {} {end} {epochs} epochs, {count} number{s}", set.len())
        };
        rows.push(vec![name.to_string(), cell(0), cell(1), format!("{best} of {}", set.len())]);
        let key = name.to_lowercase();
        let share = |count: usize| count as f64 / set.len() as f64;
        run.here(&format!("{key}_accuracy_with_bias"), share(right[0].1));
        run.here(&format!("{key}_accuracy_without_bias"), share(right[1].1));
        run.here(&format!("{key}_best_accuracy_without_bias"), share(best));
    }
    run.table(&["gate", "with b: right", "without b: right", "without b: best possible"], &rows);
    explain(run);
    draw(run, most)
}

/// Why no training can mend it.
fn explain(run: &mut Run<'_>) {
    run.here("parameters_of_two_inputs_and_one_unit", Perceptron::new(2).parameter_count() as f64);
    run.say(format_args!(
        "The count is right and the formulas are not: (2 + 1) × 1 = {} numbers, of which one is b.",
        Perceptron::new(2).parameter_count()
    ));
    run.say("NOT and NAND must say 1 to the input 0, where w · 0 = 0 and step(0) = 0 whatever w is.");
    run.say("AND must say 0 to (1, 0) and (0, 1), so w₁ ≤ 0 and w₂ ≤ 0, and 1 to (1, 1): w₁ + w₂ > 0.");
}

/// AND with and without b.
fn draw(run: &mut Run<'_>, most: usize) -> Result<(), RunError> {
    let set = logic_gate::<f64>(Gate::And);
    let panels = [("with b", Perceptron::new(2)), ("without b", Perceptron::without_bias(2))];
    let figure = panels.into_iter().fold(Panels::new("AND", 2), |figure, (name, mut neuron)| {
        neuron.train(&set.x, &set.classes, most);
        figure.panel(Box::new(sides(name.to_string(), &set, &neuron, GATE_WINDOW)))
    });
    run.figure(
        "and",
        figure,
        "AND, learned by a perceptron with a bias and by one without. Without, the border passes through \
         (0, 0) for ever: the picture shows where the last epoch left it. A point on the border counts as 0.",
        "Two unit squares with AND's outputs at the corners. On the left a line cuts off the corner (1, 1); \
         on the right the border goes through the origin, and at least one corner lies on the wrong side.",
    )
}

/// NOT of one input, and the gates of two.
fn sets() -> Vec<(&'static str, Labelled<f64>)> {
    let not = Labelled { x: Tensor::from_rows([[0.0], [1.0]]), classes: vec![1, 0] };
    let gates = [("OR", Gate::Or), ("AND", Gate::And), ("NAND", Gate::Nand)];
    let gates = gates.into_iter().map(|(name, gate)| (name, logic_gate(gate)));
    std::iter::once(("NOT", not)).chain(gates).collect()
}

/// The most rows that any perceptron without bias has right: only the direction of w counts, and so all
/// directions are tried, the smallest angle between two being far below that between two borders.
fn best_without_bias(set: &Labelled<f64>) -> usize {
    let directions = 3600;
    let right = |index: usize| {
        let angle = 2.0 * PI * (index as f64 + 0.5) / directions as f64;
        let weights = [angle.cos(), angle.sin()][..set.x.row_len()].to_vec();
        set.len() - Perceptron::with_weights(weights, 0.0).count_wrong(&set.x, &set.classes)
    };
    (0..directions).map(right).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_a_bias_no_weights_make_not_and_or_nand_but_some_make_or() {
        for (name, set) in sets() {
            let all = best_without_bias(&set) == set.len();
            assert_eq!(all, name == "OR", "{name}");
        }
    }

    #[test]
    fn with_a_bias_every_one_of_them_is_learned() {
        for (name, set) in sets() {
            let mut neuron = Perceptron::new(set.x.row_len());
            assert!(neuron.train(&set.x, &set.classes, 100).converged(), "{name}");
        }
    }
}
