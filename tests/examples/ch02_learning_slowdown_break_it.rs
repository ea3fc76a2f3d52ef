//! The gradient of one neuron, broken in five ways, and what the checks say of each:
//! `cargo run -p tests --example ch02_learning_slowdown_break_it`.

use ch02_learning_slowdown::{Neuron, Sigmoid, central_difference, sigmoid_derivative};
use ch07_gradient_checking::Check;
use common::{Seed, Tensor};

/// Where the gradients are compared.
const W: [f64; 3] = [0.7, -0.2, 0.4];
const B: f64 = 0.1;
const X: [f64; 3] = [0.5, -1.5, 2.0];
const Y: f64 = 0.3;

// ANCHOR: bugs
/// From a neuron, an input and a target to the derivatives by all weights and the bias.
type Gradient = fn(&Neuron<Sigmoid>, &[f64], f64) -> Vec<f64>;

/// (ŷ − y) σ′(z) x and (ŷ − y) σ′(z), and five things that people write instead.
const GRADIENTS: [(&str, Gradient); 6] = [
    ("right", |n, x, y| with_bias(x, (n.output(x) - y) * slope(n, x))),
    ("σ′ forgotten", |n, x, y| with_bias(x, n.output(x) - y)),
    ("σ′ taken at ŷ, not at z", |n, x, y| {
        with_bias(x, (n.output(x) - y) * sigmoid_derivative(n.output(x)))
    }),
    ("reciprocal 1/σ for σ′", |n, x, y| with_bias(x, (n.output(x) - y) / n.output(x))),
    ("y − ŷ for ŷ − y", |n, x, y| with_bias(x, (y - n.output(x)) * slope(n, x))),
    ("x forgotten", |n, x, y| vec![(n.output(x) - y) * slope(n, x); x.len() + 1]),
];
// ANCHOR_END: bugs

fn main() {
    let neuron = Neuron::<Sigmoid>::new(W.to_vec(), B);
    println!("Analytic / numerical, for w₁, w₂, w₃ and b (1 is right):");
    for (name, gradient) in GRADIENTS {
        let gradient = gradient(&neuron, &X, Y);
        let ratios =
            (0..4).map(|i| gradient[i] / central_difference(|p| moved_cost(i, p), parameters()[i], 1e-5));
        let ratios: Vec<String> = ratios.map(|ratio| format!("{ratio:8.4}")).collect();
        println!("{name:25}{}", ratios.join(" "));
    }

    println!("\nWhat chapter 7's checker prints of two of them:");
    let at = Tensor::from_vec(parameters());
    let cost = |p: &Tensor<f64>| Neuron::<Sigmoid>::new(p.data()[..3].to_vec(), p.data()[3]).cost(&X, Y);
    for (name, gradient) in [GRADIENTS[4], GRADIENTS[5]] {
        let gradient = Tensor::from_vec(gradient(&neuron, &X, Y));
        println!("\n{}", Check::new(Seed(1)).function(name, cost, &at, &gradient));
    }

    println!("\nThe badly wrong neuron (w 2, b 2, x 1, target 0, rate 0.15) after 300 epochs:");
    for (name, gradient) in GRADIENTS {
        let mut neuron = Neuron::<Sigmoid>::new(vec![2.0], 2.0);
        for _ in 0..300 {
            let gradient = gradient(&neuron, &[1.0], 0.0);
            neuron.descend(&gradient[..1], gradient[1], 0.15);
        }
        println!("{name:25}output {:.4}", neuron.output(&[1.0]));
    }
}

/// σ′(z)
fn slope(neuron: &Neuron<Sigmoid>, x: &[f64]) -> f64 {
    sigmoid_derivative(neuron.weighted_input(x))
}

/// δ x, and δ for the bias.
fn with_bias(x: &[f64], delta: f64) -> Vec<f64> {
    x.iter().map(|x| delta * x).chain([delta]).collect()
}

fn parameters() -> Vec<f64> {
    W.into_iter().chain([B]).collect()
}

/// The cost with parameter i at another value.
fn moved_cost(i: usize, value: f64) -> f64 {
    let mut p = parameters();
    p[i] = value;
    Neuron::<Sigmoid>::new(p[..3].to_vec(), p[3]).cost(&X, Y)
}
