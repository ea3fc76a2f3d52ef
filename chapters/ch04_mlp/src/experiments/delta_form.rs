//! Back-propagation by hand on a network of three sigmoid units: 002's δ form, the general form, and
//! the central difference say the same. And what happens to one who takes 002's ŷ for the output.

use crate::SigmoidNetwork;
use ch02_learning_slowdown::{HalfSquaredError, Sgd, central_difference};
use common::experiment::{Run, RunError};
use common::figure::LineChart;
use common::{Seed, Tensor};

const X: [f64; 2] = [1.0, 0.5];
const TARGET: f64 = 0.9;
const RATE: f64 = 0.5;

/// 2 inputs, 2 hidden units, 1 output; numbers that a pencil can follow.
fn network() -> SigmoidNetwork {
    let hidden = vec![vec![0.5, -0.4], vec![0.3, 0.8]];
    let output = vec![vec![0.7, -0.6]];
    SigmoidNetwork::new(vec![hidden, output], vec![vec![0.1, -0.2], vec![0.2]])
}

pub fn run(run: &mut Run<'_>) -> Result<(), RunError> {
    run.say(format!("x = {X:?}, target ŷ = {TARGET} (002's hat), η = {RATE}, E = ½ (ŷ − y)²\n"));
    passes(run);
    let worst = updates(run);
    run.here("largest_difference_from_central_difference", worst);
    let steps = run.pick(20, 200, 200);
    let apart = learn_the_same(steps)?;
    run.here("largest_difference_of_forms", apart);
    run.say(format!(
        "After {steps} steps no weight of the δ form differs by more than {apart:.0e} from the general form's \
         (Dense, Activation, HalfSquaredError, Sgd)."
    ));
    misreading(run, steps)
}

/// Forward: activations. Backward: deltas.
fn passes(run: &mut Run<'_>) {
    let network = network();
    let activations = network.activations(&X);
    let deltas = network.deltas(&activations, &[TARGET]);
    let mut rows = Vec::new();
    for (l, delta) in deltas.iter().enumerate() {
        for (j, delta) in delta.iter().enumerate() {
            let weights = &network.weights[l][j];
            let z =
                weights.iter().zip(&activations[l]).map(|(w, a)| w * a).sum::<f64>() + network.biases[l][j];
            let numbers = [z, activations[l + 1][j], *delta].map(|x| format!("{x:.3}")).to_vec();
            rows.push([vec![unit(l, j)], numbers].concat());
        }
    }
    run.say("Forward to the output, then backward from it:");
    run.table(&["unit", "z", "activation", "δ"], &rows);
    run.here("output", activations[2][0]);
    run.here("delta_output", deltas[1][0]);
    run.here("delta_hidden_1", deltas[0][0]);
    run.here("delta_hidden_2", deltas[0][1]);
}

/// Every weight's update, its gradient −δ x, and the gradient measured. Returns the largest difference
/// of the two.
fn updates(run: &mut Run<'_>) -> f64 {
    let before = network();
    let mut after = before.clone();
    after.learn(&X, &[TARGET], RATE);
    let activations = before.activations(&X);
    let deltas = before.deltas(&activations, &[TARGET]);
    let (mut rows, mut worst) = (Vec::new(), 0.0_f64);
    for (l, layer) in before.weights.iter().enumerate() {
        for (j, weights) in layer.iter().enumerate() {
            for i in 0..=weights.len() {
                let input = activations[l].get(i).copied().unwrap_or(1.0); // the bias's input is 1
                let step = RATE * deltas[l][j] * input;
                let gradient = -deltas[l][j] * input;
                let (old, new) = (*weight(&mut before.clone(), l, j, i), *weight(&mut after, l, j, i));
                let error = |w: f64| {
                    let mut moved = before.clone();
                    *weight(&mut moved, l, j, i) = w;
                    moved.error(&X, &[TARGET])
                };
                let measured = central_difference(error, old, 1e-5);
                worst = worst.max((measured - gradient).abs());
                let from = if i == weights.len() { "bias".to_string() } else { source(l, i) };
                let numbers = [old, step, new].map(|x| format!("{x:.3}"));
                let gradients = [gradient, measured].map(|x| format!("{x:.6}"));
                rows.push(
                    [vec![format!("{from} → {}", unit(l, j))], numbers.to_vec(), gradients.to_vec()].concat(),
                );
            }
        }
    }
    run.say("One step, ω ← ω + η δ x; the gradient −δ x beside the central difference of E:");
    run.table(&["weight", "before", "η δ x", "after", "−δ x", "measured"], &rows);
    let (error, improved) = (before.error(&X, &[TARGET]), after.error(&X, &[TARGET]));
    run.say(format!("E falls from {error:.4} to {improved:.4}; gradients differ by {worst:.0e} at most.\n"));
    run.here("error_before", error);
    run.here("error_after", improved);
    worst
}

/// The weight from unit i to unit j behind layer l; its bias, where i is one more than there are units.
fn weight(network: &mut SigmoidNetwork, l: usize, j: usize, i: usize) -> &mut f64 {
    let weights = &mut network.weights[l][j];
    if i < weights.len() { &mut weights[i] } else { &mut network.biases[l][j] }
}

fn unit(l: usize, j: usize) -> String {
    if l == 0 { format!("hidden {}", j + 1) } else { "output".to_string() }
}

fn source(l: usize, i: usize) -> String {
    if l == 0 { format!("x{}", i + 1) } else { unit(0, i) }
}

/// The largest difference of any weight after so many steps of either form.
fn learn_the_same(steps: usize) -> Result<f64, RunError> {
    let mut by_delta = network();
    let mut general = by_delta.to_sequential()?;
    general.compile(HalfSquaredError, Sgd::new(RATE));
    let (x, t) = (Tensor::from_rows([X]), Tensor::from_rows([[TARGET]]));
    for _ in 0..steps {
        by_delta.learn(&X, &[TARGET], RATE);
        general.train_on_batch(&x, &t, Seed(0))?;
    }
    let as_general = by_delta.to_sequential()?;
    let pairs = as_general.weights().into_iter().zip(general.weights());
    Ok(pairs.map(|(a, b)| a.zip_map(b, |a, b| (a - b).abs()).max_abs()).fold(0.0, f64::max))
}

/// 000 writes ŷ for the output. Who reads 002's δ = y (1 − y)(ŷ − y) so, exchanges target and output.
fn misreading(run: &mut Run<'_>, steps: usize) -> Result<(), RunError> {
    let (mut right, mut wrong) = (network(), network());
    let (mut falling, mut climbing) = (Vec::new(), Vec::new());
    for step in 0..=steps {
        falling.push((step as f64, right.error(&X, &[TARGET])));
        climbing.push((step as f64, wrong.error(&X, &[TARGET])));
        right.learn(&X, &[TARGET], RATE);
        let output = wrong.activations(&X)[2][0];
        // The wrong δ is t (1 − t)(output − t); `learn` computes it for this pretended target.
        let wrong_delta = TARGET * (1.0 - TARGET) * (output - TARGET);
        let pretended = output + wrong_delta / (output * (1.0 - output));
        wrong.learn(&X, &[pretended], RATE);
    }
    let (first, low, high) = (falling[0].1, falling[steps].1, climbing[steps].1);
    run.here("error_at_the_end", low);
    run.here("error_at_the_end_misread", high);
    run.say(format!(
        "In 002 ŷ is the target, in 000 the output. Read rightly, E goes from {first:.4} to {low:.4} in \
         {steps} steps; with the two exchanged it goes to {high:.4}."
    ));
    let chart = LineChart::new("002's δ, read rightly and wrongly", "step", "error E = ½ (ŷ − y)²")
        .series("ŷ is the target (002)", falling)
        .series("ŷ taken for the output (000's way)", climbing)
        .y_range(0.0, 1.1 * first.max(high));
    let caption = "The error of the three-unit example when 002's update is applied as meant, ŷ the target, \
                   and with target and output exchanged: then the same formula climbs. x = (1, 0.5), target \
                   0.9, η = 0.5.";
    let alt = "Two curves from the same error: one falls towards zero, the other rises.";
    run.figure("reading", chart, caption, alt)
}
