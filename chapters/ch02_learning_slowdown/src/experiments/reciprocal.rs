//! A misprint with consequences: text 000 says that the gradients carry the sigmoid's reciprocal (倒数)
//! where it means its derivative (导数). Both shrink as σ goes to 1; only one of them goes to 0.

use super::measures::grid;
use crate::{ActivationFunction, Neuron, Sigmoid, sigmoid, sigmoid_derivative};
use common::Real;
use common::experiment::{Run, RunError};
use common::figure::LineChart;

/// A sigmoid whose slope is wrong: 1/σ, what the sentence says when taken by the letter.
#[derive(Clone, Copy, Debug, Default)]
struct ByTheLetter;

impl ActivationFunction for ByTheLetter {
    const NAME: &'static str = "reciprocal";

    fn value<T: Real>(z: T) -> T {
        sigmoid(z)
    }

    fn slope<T: Real>(_z: T, a: T) -> T {
        T::ONE / a
    }
}

pub fn run(run: &mut Run<'_>) -> Result<(), RunError> {
    run.say(
        "Text 000: the gradients carry the sigmoid's reciprocal, which becomes small as σ goes to 1; hence\n\
         the slowness. Beside each other:\n",
    );
    let row = |z: f64| {
        let s = sigmoid(z);
        vec![
            z.to_string(),
            format!("{s:.5}"),
            format!("{:.5}", sigmoid_derivative(z)),
            format!("{:.5}", 1.0 / s),
        ]
    };
    let rows: Vec<_> = [-8.0, -4.0, -2.0, 0.0, 2.0, 4.0, 8.0].map(row).into();
    run.table(&["z", "σ(z)", "σ′(z)", "1/σ(z)"], &rows);
    run.say(
        "\nThe reciprocal does fall while σ rises, but never below 1: it could slow nothing down. And on the\n\
         other side, where σ goes to 0 and learning is just as slow, it grows without bound.",
    );
    run.here("derivative_at_4", sigmoid_derivative(4.0));
    run.here("reciprocal_at_4", 1.0 / sigmoid(4.0));
    run.here("derivative_at_minus_4", sigmoid_derivative(-4.0));
    run.here("reciprocal_at_minus_4", 1.0 / sigmoid(-4.0));

    by_the_letter(run);
    draw(run)
}

/// The badly wrong neuron, with the right gradient and with that of the sentence.
fn by_the_letter(run: &mut Run<'_>) {
    let epochs = 300;
    let [right, letter] = [outputs::<Sigmoid>(epochs), outputs::<ByTheLetter>(epochs)];
    let below = |outputs: &[f64]| outputs.iter().position(|&a| a < 0.5);
    let tell = |epoch: Option<usize>| epoch.map_or("never".to_string(), |n| format!("after {n} epochs"));
    run.say(format_args!(
        "\nThe badly wrong neuron (w 2, b 2, target 0, rate 0.15) falls below one half {} with σ′ in its\n\
         gradient, {} with 1/σ. Were the sentence right by the letter, there would be no slowdown.",
        tell(below(&right)),
        tell(below(&letter))
    ));
    for (key, outputs) in [("derivative", &right), ("reciprocal", &letter)] {
        run.here(&format!("epochs_to_one_half_with_{key}"), below(outputs).map_or(f64::NAN, |n| n as f64));
    }
}

fn draw(run: &mut Run<'_>) -> Result<(), RunError> {
    let curve = |f: fn(f64) -> f64| grid(-6.0, 6.0, 240).map(move |z| (z, f(z)));
    let chart = LineChart::new("Derivative and reciprocal of the sigmoid", "z", "value (logarithmic)")
        .series("derivative σ′(z)", curve(sigmoid_derivative))
        .dashed("reciprocal 1/σ(z)", curve(|z| 1.0 / sigmoid(z)))
        .horizontal(1.0, "1")
        .log_y();
    run.figure(
        "curves",
        chart,
        "Derivative and reciprocal of the sigmoid. Both fall to the right of 0; but the derivative goes to \
         0 on both sides, the reciprocal to 1 on the right and to infinity on the left.",
        "On a logarithmic axis the derivative is a roof with its ridge at one quarter; the reciprocal falls \
         from several hundred on the left to 1 on the right and stays there.",
    )
}

/// Outputs of the badly wrong neuron, before the first epoch and after each.
fn outputs<F: ActivationFunction>(epochs: usize) -> Vec<f64> {
    let mut neuron = Neuron::<F>::new(vec![2.0], 2.0);
    let mut outputs = vec![neuron.output(&[1.0])];
    for _ in 0..epochs {
        let (dw, db) = neuron.gradient(&[1.0], 0.0);
        neuron.descend(&dw, db, 0.15);
        outputs.push(neuron.output(&[1.0]));
    }
    outputs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_reciprocal_is_never_below_one() {
        assert!(grid(-30.0, 30.0, 600).all(|z| 1.0 / sigmoid(z) >= 1.0));
    }

    #[test]
    fn by_the_letter_the_badly_wrong_neuron_would_learn_quickly() {
        let half = |outputs: Vec<f64>| outputs.iter().position(|&a| a < 0.5).unwrap();
        // With target 0 the wrong gradient is ŷ · 1/ŷ = 1: z falls by 2 · 0.15 an epoch, from 4.
        assert_eq!(half(outputs::<ByTheLetter>(300)), 14);
        assert!(half(outputs::<Sigmoid>(300)) > 100);
    }
}
