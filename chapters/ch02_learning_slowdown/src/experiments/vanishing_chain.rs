//! Gradients on their way back through a chain of neurons: where they vanish, and where they do not.

use super::measures::median;
use crate::{ActivationFunction, NeuronChain, Relu, Sigmoid, Tanh};
use common::experiment::{Run, RunError};
use common::figure::LineChart;
use common::{Rng, Seed};

const DEPTHS: [usize; 4] = [5, 10, 20, 40];
/// The chains' input and target.
const X: f64 = 1.0;
const TARGET: f64 = 0.0;

pub fn run(run: &mut Run<'_>) -> Result<(), RunError> {
    unit_weights(run);
    draw(run)?;
    other_weights(run);
    random_weights(run);
    Ok(())
}

/// How much of the gradient ∂C/∂b of the last neuron arrives at the first.
fn share_kept<F: ActivationFunction>(chain: &NeuronChain<F>, x: f64) -> f64 {
    let (_, db) = chain.gradient(x, TARGET);
    (db[0] / db[db.len() - 1]).abs()
}

/// All weights 1, all biases 0: what the activation alone does.
fn unit_weights(run: &mut Run<'_>) {
    run.say(
        "Chains of neurons with w = 1, b = 0, input 1, target 0. Of the last neuron's gradient ∂C/∂b\n\
         this share arrives at the first (002: each sigmoid takes at least three quarters away):\n",
    );
    let mut rows = Vec::new();
    for depth in DEPTHS {
        let shares = [
            share_kept(&NeuronChain::<Sigmoid>::uniform(depth, 1.0, 0.0), X),
            share_kept(&NeuronChain::<Tanh>::uniform(depth, 1.0, 0.0), X),
            share_kept(&NeuronChain::<Relu>::uniform(depth, 1.0, 0.0), X),
        ];
        for (name, share) in ["sigmoid", "tanh", "relu"].iter().zip(shares) {
            run.here(&format!("{name}_share_kept_{depth}"), share);
        }
        let bound = 0.25_f64.powi(depth as i32 - 1);
        rows.push(
            [
                vec![depth.to_string()],
                [shares[0], bound, shares[1], shares[2]].map(|s| format!("{s:.2e}")).into(),
            ]
            .concat(),
        );
    }
    run.table(&["depth L", "sigmoid", "(1/4)^(L−1)", "tanh", "ReLU"], &rows);
}

/// The gradient at every neuron of the same chains.
fn draw(run: &mut Run<'_>) -> Result<(), RunError> {
    let mut chart =
        LineChart::new("The gradient on its way back", "neuron (1 is next to the input)", "|∂C/∂b|");
    for depth in DEPTHS {
        chart = chart.series(format!("sigmoid, depth {depth}"), gradients::<Sigmoid>(depth));
    }
    let deepest = DEPTHS[DEPTHS.len() - 1];
    chart = chart
        .dashed(format!("tanh, depth {deepest}"), gradients::<Tanh>(deepest))
        .dashed(format!("ReLU, depth {deepest}"), gradients::<Relu>(deepest))
        .log_y();
    run.figure(
        "gradients",
        chart,
        "Size of ∂C/∂b at every neuron of chains of one-input neurons (w = 1, b = 0, input 1, target 0). \
         From right to left: every sigmoid leaves less than a quarter of it, tanh much more, ReLU all.",
        "On a logarithmic axis four straight lines, one a depth of sigmoid chain, fall steeply from right to \
         left, for depth 40 by 25 powers of ten; tanh's falls gently, by two, and ReLU's is level at 1.",
    )
}

fn gradients<F: ActivationFunction>(depth: usize) -> Vec<(f64, f64)> {
    let (_, db) = NeuronChain::<F>::uniform(depth, 1.0, 0.0).gradient(X, TARGET);
    db.iter().enumerate().map(|(l, db)| ((l + 1) as f64, db.abs())).collect()
}

/// What is multiplied is w f′(z), not f′ alone: weights can make up for the sigmoid, or undo ReLU.
fn other_weights(run: &mut Run<'_>) {
    let sigmoid = |w, b, x| share_kept(&NeuronChain::<Sigmoid>::uniform(20, w, b), x);
    let relu = |w| share_kept(&NeuronChain::<Relu>::uniform(20, w, 0.0), X);
    let cases = [
        ("relu_weight_half", "ReLU, w 0.5", relu(0.5)),
        ("relu_weight_2", "ReLU, w 2", relu(2.0)),
        ("sigmoid_weight_4", "sigmoid, w 4, b 0, input 1", sigmoid(4.0, 0.0, 1.0)),
        ("sigmoid_balanced", "sigmoid, w 4, b −2, input 0.5 (every z is 0)", sigmoid(4.0, -2.0, 0.5)),
        (
            "sigmoid_balanced_explodes",
            "sigmoid, w 8, b −4, input 0.5 (every z is 0)",
            sigmoid(8.0, -4.0, 0.5),
        ),
        ("sigmoid_off_balance", "sigmoid, w 8, b −4, input 0.6", sigmoid(8.0, -4.0, 0.6)),
    ];
    run.say(
        "\nThe factor at each neuron is w f′(z), not f′ alone. Share kept by 20 neurons with other weights:",
    );
    let rows: Vec<_> =
        cases.iter().map(|(_, name, share)| vec![name.to_string(), format!("{share:.2e}")]).collect();
    run.table(&["chain", "share kept"], &rows);
    for (key, _, share) in cases {
        run.here(&format!("{key}_share_kept"), share);
    }
    run.say(
        "A larger weight does not simply help the sigmoid: it also drives z out to where σ′ is smaller still.\n\
         Only a chain balanced at z = 0 keeps the gradient, or makes it explode. ReLU removes the factor 1/4;\n\
         that of the weights stays.",
    );
}

/// Chains as they come: weights from the normal distribution, of deviation 1, without biases.
fn random_weights(run: &mut Run<'_>) {
    let (depth, chains) = (10, 10_000);
    let seed = run.seed();
    let [sigmoid, tanh, relu] = [
        random_shares::<Sigmoid>(depth, chains, seed, f64::from),
        random_shares::<Tanh>(depth, chains, seed, f64::from),
        random_shares::<Relu>(depth, chains, seed, f64::from),
    ];
    let awake = random_shares::<Relu>(depth, chains, seed, f64::abs);
    let dead = relu.iter().filter(|&&share| share == 0.0).count() as f64 / chains as f64;
    let [sigmoid, tanh, awake] = [sigmoid, tanh, awake].map(median);
    run.say(format_args!(
        "\n{chains} chains of {depth} neurons with random weights (normal, deviation 1): the median share kept is\n\
         {sigmoid:.1e} with sigmoid and {tanh:.1e} with tanh. With ReLU no gradient arrives in {:.2} % of the chains: one\n\
         negative weight lays the chain to rest (expected: {:.2} %). With the same weights made positive\n\
         it keeps {awake:.1e}: what is left to vanish are the weights' sizes alone, a matter of how they start.",
        100.0 * dead,
        100.0 * (1.0 - 0.5_f64.powi(depth as i32))
    ));
    run.here("random_sigmoid_share_kept", sigmoid);
    run.here("random_tanh_share_kept", tanh);
    run.here("random_relu_positive_share_kept", awake);
    run.here("random_relu_share_of_chains_at_rest", dead);
}

/// Shares kept by random chains: the same weights for every activation, changed by `sign`.
fn random_shares<F: ActivationFunction>(
    depth: usize,
    chains: usize,
    seed: Seed,
    sign: fn(f64) -> f64,
) -> Vec<f64> {
    let mut rng: Rng = seed.stream("init");
    let mut share = || {
        let weights: Vec<f64> = (0..depth).map(|_| sign(rng.normal())).collect();
        let (_, db) = NeuronChain::<F>::new(&weights, &vec![0.0; depth]).gradient(X, 2.0);
        let last = db[depth - 1];
        if last == 0.0 { 0.0 } else { (db[0] / last).abs() }
    };
    (0..chains).map(|_| share()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn relu_chains_of_unit_weights_keep_the_whole_gradient() {
        for depth in DEPTHS {
            assert_eq!(share_kept(&NeuronChain::<Relu>::uniform(depth, 1.0, 0.0), X), 1.0);
        }
    }

    #[test]
    fn sigmoid_chains_lose_at_least_three_quarters_a_neuron() {
        for depth in DEPTHS {
            let share = share_kept(&NeuronChain::<Sigmoid>::uniform(depth, 1.0, 0.0), X);
            assert!(share > 0.0 && share < 0.25_f64.powi(depth as i32 - 1));
        }
    }

    #[test]
    fn a_sigmoid_chain_balanced_at_zero_keeps_its_gradient() {
        assert_eq!(share_kept(&NeuronChain::<Sigmoid>::uniform(30, 4.0, -2.0), 0.5), 1.0);
    }

    #[test]
    fn weights_of_one_half_let_relu_chains_vanish() {
        let share = share_kept(&NeuronChain::<Relu>::uniform(11, 0.5, 0.0), X);
        assert!((share - 0.5_f64.powi(10)).abs() < 1e-15);
    }
}
