//! What text 002 credits ReLU with: cheap to compute, kind to gradients, sparse. Measured.

use super::measures::median;
use crate::{ActivationFunction, Neuron, NeuronChain, Relu, Sigmoid};
use common::experiment::{Run, RunError, Spread};
use common::figure::Histogram;
use common::{Seed, Tensor};
use std::hint::black_box;
use std::time::Instant;

pub fn run(run: &mut Run<'_>) -> Result<(), RunError> {
    cost_of_evaluating(run);
    let layer = weighted_inputs(run.seed(), 0.0);
    gradient_kept(run, &layer);
    units_at_rest(run);

    let values = |f: fn(f64) -> f64| layer.iter().map(move |&z| f(z)).collect::<Vec<_>>();
    let chart = Histogram::new("Activations of a layer", "activation", "units × examples")
        .values("sigmoid", values(Sigmoid::value))
        .values("ReLU", values(Relu::value))
        .bins(40);
    run.figure(
        "activations",
        chart,
        "Activations of a layer of 100 random units on 1,000 random examples (weighted inputs of mean 0, \
         deviation about 1): about half of ReLU's are exactly 0; none of the sigmoid's is.",
        "ReLU's histogram has one high bar at 0 and a long low tail to the right; the sigmoid's is a broad \
         hump about one half, within 0 and 1.",
    )
}

/// First virtue: no exponential, no reciprocal. Times differ from run to run: they are printed only.
fn cost_of_evaluating(run: &mut Run<'_>) {
    let n = run.pick(100_000, 1_000_000, 4_000_000);
    let mut rng = run.seed().stream("times");
    let z: Vec<f32> = (0..n).map(|_| rng.normal() as f32).collect();
    let mut a = vec![0.0_f32; n];
    let (mut sigmoid, mut relu) = (Vec::new(), Vec::new());
    for _ in 0..9 {
        // In turns, so that a slow moment of the machine meets both.
        sigmoid.push(nanoseconds::<Sigmoid>(&z, &mut a));
        relu.push(nanoseconds::<Relu>(&z, &mut a));
    }
    let (sigmoid, relu) = (median(sigmoid), median(relu));
    let sum = weighted_sum_nanoseconds(run.seed());
    run.say(format_args!(
        "1. Cost. {n} values in f32, medians of 9 rounds on this machine: sigmoid {sigmoid:.2} ns, ReLU {relu:.2} ns a value:\n\
         {:.1} times as long. But the weighted sum of 784 inputs before it takes {sum:.1} ns a unit, so that a\n\
         layer on MNIST's pixels saves {:.1} % of its forward pass. (Times are not recorded.)",
        sigmoid / relu,
        100.0 * (sigmoid - relu) / (sum + sigmoid)
    ));
}

/// Nanoseconds a value.
fn nanoseconds<F: ActivationFunction>(z: &[f32], a: &mut [f32]) -> f64 {
    let begin = Instant::now();
    for (a, &z) in a.iter_mut().zip(black_box(z)) {
        *a = F::value(z);
    }
    black_box(&mut *a);
    begin.elapsed().as_secs_f64() * 1e9 / z.len() as f64
}

/// Nanoseconds of a dense layer's weighted sum of 784 inputs, for one unit and one example.
fn weighted_sum_nanoseconds(seed: Seed) -> f64 {
    let mut rng = seed.stream("times");
    let x = Tensor::<f32>::from_fn([128, 784], |_| rng.uniform() as f32); // (N, in)
    let w = Tensor::<f32>::from_fn([784, 128], |_| rng.normal() as f32); // (in, out)
    let mut z = Tensor::zeros([128, 128]);
    let rounds = (0..9).map(|_| {
        let begin = Instant::now();
        black_box(&x).matmul_into(&w, &mut z);
        black_box(&mut z);
        begin.elapsed().as_secs_f64() * 1e9 / z.len() as f64
    });
    median(rounds.collect())
}

/// z of 100 units on 1,000 examples of 20 inputs: weights of deviation 1/√20, so that z has deviation 1.
fn weighted_inputs(seed: Seed, bias: f64) -> Vec<f64> {
    let (inputs, units, examples): (usize, usize, usize) = (20, 100, 1000);
    let mut rng = seed.stream("init");
    let deviation = 1.0 / (inputs as f64).sqrt();
    let mut unit = || Neuron::<Relu>::new((0..inputs).map(|_| deviation * rng.normal()).collect(), bias);
    let layer: Vec<_> = (0..units).map(|_| unit()).collect();
    let mut rng = seed.stream("data");
    let mut z = Vec::with_capacity(units * examples);
    for _ in 0..examples {
        let x: Vec<f64> = (0..inputs).map(|_| rng.normal()).collect();
        z.extend(layer.iter().map(|unit| unit.weighted_input(&x)));
    }
    z
}

/// Second virtue: f′ on the way back.
fn gradient_kept(run: &mut Run<'_>, layer: &[f64]) {
    let mean = |f: fn(f64) -> f64| layer.iter().map(|&z| f(z)).sum::<f64>() / layer.len() as f64;
    let greatest = |f: fn(f64) -> f64| layer.iter().map(|&z| f(z)).fold(0.0, f64::max);
    let squared = [mean(|z| Sigmoid::derivative(z).powi(2)), mean(|z| Relu::derivative(z).powi(2))];
    let kept = |db: Vec<f64>| db[0] / db[9];
    let sigmoid = kept(NeuronChain::<Sigmoid>::uniform(10, 1.0, 0.0).gradient(1.0, 0.0).1);
    let relu = kept(NeuronChain::<Relu>::uniform(10, 1.0, 0.0).gradient(1.0, 0.0).1);
    run.say(format_args!(
        "\n2. Gradient. On a layer with z of deviation 1 the greatest f′ is {:.4} (sigmoid) and {} (ReLU), the mean\n\
         of f′² {:.4} and {:.4}: ReLU passes the whole gradient or nothing, about half of each. Ten neurons in\n\
         a row with w = 1 keep {sigmoid:.1e} of it with sigmoid, {relu} with ReLU.",
        greatest(Sigmoid::derivative),
        greatest(Relu::derivative),
        squared[0],
        squared[1]
    ));
    run.text("sigmoid_greatest_derivative", 0.25); // 002, "Relu函数"
    run.here("sigmoid_greatest_derivative", greatest(Sigmoid::derivative));
    run.compare("relu_greatest_derivative", 1.0, greatest(Relu::derivative)); // 002: ReLU's is 1
    run.here("sigmoid_mean_squared_derivative", squared[0]);
    run.here("relu_mean_squared_derivative", squared[1]);
    run.here("sigmoid_kept_through_10", sigmoid);
    run.here("relu_kept_through_10", relu);
}

/// The share of these weighted inputs for which a unit counts as active.
fn share(layer: &[f64], active: impl Fn(f64) -> bool) -> f64 {
    layer.iter().filter(|&&z| active(z)).count() as f64 / layer.len() as f64
}

/// Third virtue: units at rest, and what "50 % active" can mean for a sigmoid.
fn units_at_rest(run: &mut Run<'_>) {
    let mut rows = Vec::new();
    for bias in [-1.0, 0.0, 1.0] {
        let layer = weighted_inputs(run.seed(), bias);
        let shares = [
            share(&layer, |z| Sigmoid::value(z) > 0.0),
            share(&layer, |z| Sigmoid::value(z) > 0.1),
            share(&layer, |z| Sigmoid::value(z) > 0.5),
            share(&layer, |z| Relu::value(z) > 0.0),
        ];
        rows.push([vec![bias.to_string()], shares.map(|s| format!("{:.1} %", 100.0 * s)).into()].concat());
    }
    run.say("\n3. Sparseness. Text 002: a sigmoid layer has about 50 % of its units active, ReLU fewer. Measured:");
    run.table(&["bias", "σ > 0", "σ > 0.1", "σ > ½", "ReLU > 0"], &rows);

    same_units(run);
}

/// The units that a sigmoid has above one half, and those that ReLU has above 0.
fn same_units(run: &mut Run<'_>) {
    let layers: Vec<_> = run.seeds(3).into_iter().map(|seed| weighted_inputs(seed, 0.0)).collect();
    let rest = Spread::of(layers.iter().map(|layer| share(layer, |z| Relu::value(z) == 0.0)));
    let above = Spread::of(layers.iter().map(|layer| share(layer, |z| Sigmoid::value(z) > 0.5)));
    let same = share(&layers[0], |z| (Sigmoid::value(z) > 0.5) == (Relu::value(z) > 0.0));
    run.say(format_args!(
        "Without biases {:.1} % of ReLU's activations are exactly 0 ({:.1} to {:.1} over three seeds); no sigmoid ever\n\
         is. \"50 % active\" is true of a sigmoid only if active means above one half, that is z > 0 ({:.1} %): but\n\
         then it counts the very units that ReLU leaves active (the two agree on {:.1} %), and ReLU has no\n\
         fewer. The difference is not how many are active but what the others say: 0, or a number below ½.",
        100.0 * rest.mean,
        100.0 * rest.min,
        100.0 * rest.max,
        100.0 * above.mean,
        100.0 * same
    ));
    run.text("sigmoid_share_above_half", 0.5); // 002, "Relu函数"
    above.record(run, "sigmoid_share_above_half");
    run.here("sigmoid_share_at_rest", share(&layers[0], |z| Sigmoid::value(z) == 0.0));
    rest.record(run, "relu_share_at_rest");
    run.here("share_where_both_agree", same);
    run.here("seeds", layers.len() as f64);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sigmoid_is_above_one_half_exactly_where_relu_is_active() {
        let layer = weighted_inputs(Seed(4), 0.0);
        assert!(layer.iter().all(|&z| (Sigmoid::value(z) > 0.5) == (Relu::value(z) > 0.0)));
        assert!(layer.iter().all(|&z| Sigmoid::value(z) > 0.0));
    }

    #[test]
    fn about_half_of_a_random_layer_is_at_rest_and_a_negative_bias_rests_more() {
        let rest = |bias| {
            let layer = weighted_inputs(Seed(4), bias);
            layer.iter().filter(|&&z| Relu::value(z) == 0.0).count() as f64 / layer.len() as f64
        };
        // Units share their 1,000 examples, so that the spread is about that of 1,000 draws: 0.016.
        assert!((rest(0.0) - 0.5).abs() < 0.064 && rest(-1.0) > 0.75 && rest(1.0) < 0.25);
    }
}
