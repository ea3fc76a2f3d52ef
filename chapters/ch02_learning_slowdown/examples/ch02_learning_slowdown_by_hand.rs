//! The numbers of the chapter's examples that are worked by hand, calculated with its library:
//! `cargo run -p ch02_learning_slowdown --example ch02_learning_slowdown_by_hand`.

use ch02_learning_slowdown::prelude::*;

/// The example's inputs, its target, and the rate of its one step of descent.
const X: [f64; 2] = [2.0, 1.0];
const Y: f64 = 0.0;
const RATE: f64 = 0.5;

fn main() {
    let neuron = Neuron::<Sigmoid>::new(vec![0.5, -0.3], 0.1);
    one_neuron(&neuron);
    one_step(&neuron);
    measured_slopes(neuron.weighted_input(&X));
    start("mild", Neuron::new(vec![0.6], 0.9));
    start("bad", Neuron::new(vec![2.0], 2.0));
    chain();
    inputs_of_one_sign();
}

fn show(name: &str, value: f64) {
    println!("{name} = {value:.3}");
}

/// Forward through the neuron, and back.
fn one_neuron(neuron: &Neuron<Sigmoid>) {
    println!("One neuron: w = (0.5, -0.3), b = 0.1, x = (2, 1), target 0");
    let (z, output) = (neuron.weighted_input(&X), neuron.output(&X));
    show("z", z);
    show("output", output);
    show("cost", neuron.cost(&X, Y)); // (2.1)
    show("slope", Sigmoid::slope(z, output)); // (2.5)
    let (dw, db) = neuron.gradient(&X, Y);
    show("dw1", dw[0]); // (2.2)
    show("dw2", dw[1]);
    show("db", db); // (2.3)

    let mut moved = neuron.clone();
    moved.weights[0] += 0.1;
    show("change_foretold", Sigmoid::slope(z, output) * X[0] * 0.1); // Δŷ ≈ σ′(z) x₁ Δw₁
    show("change", moved.output(&X) - output);
}

/// What a step of descent does to the cost, and what its first-order expansion says: −η ‖gradient‖².
fn one_step(neuron: &Neuron<Sigmoid>) {
    println!("\nOne step of descent, rate 0.5, and one ten times as long");
    let (dw, db) = neuron.gradient(&X, Y);
    let squared_length = dw[0] * dw[0] + dw[1] * dw[1] + db * db;
    show("squared_length", squared_length);
    for (name, rate) in [("", RATE), ("long_", 10.0 * RATE)] {
        let mut after = neuron.clone();
        after.descend(&dw, db, rate); // (2.9)
        show(&format!("{name}w1"), after.weights[0]);
        show(&format!("{name}w2"), after.weights[1]);
        show(&format!("{name}b"), after.bias);
        show(&format!("{name}cost_after"), after.cost(&X, Y));
        show(&format!("{name}fall_foretold"), rate * squared_length);
        show(&format!("{name}fall"), neuron.cost(&X, Y) - after.cost(&X, Y));
    }
}

/// σ′(z) by differences: the one-sided one is wrong by about h, the central one (2.4) by about h².
fn measured_slopes(z: f64) {
    println!("\nThe slope of the sigmoid at z = 0.8, measured");
    let exact = sigmoid_derivative(z);
    println!("exact = {exact:.8}");
    for (name, h) in [("tenth", 0.1), ("hundredth", 0.01)] {
        let one_sided = (sigmoid(z + h) - sigmoid(z)) / h;
        let central = central_difference(sigmoid, z, h);
        println!("one_sided_{name} = {one_sided:.8}\none_sided_error_{name} = {:.8}", one_sided - exact);
        println!("central_{name} = {central:.8}\ncentral_error_{name} = {:.8}", central - exact);
    }
    let third = exact * (1.0 - 6.0 * exact); // σ‴ = σ′ (1 − 6σ′)
    println!("third = {third:.3}\ncentral_error_foretold = {:.8}", 0.1 * 0.1 / 6.0 * third);
}

/// The first step from one of Nielsen's starts (x = 1, target 0, rate 0.15), and how many epochs of such
/// steps halve the cost if they are taken as a continuous flow: (G(s) − G(s/√2)) / 2η.
fn start(name: &str, neuron: Neuron<Sigmoid>) {
    println!("\nThe {name} start: w = {}, b = {}", neuron.weights[0], neuron.bias);
    let s = neuron.output(&[1.0]);
    show(&format!("{name}_output"), s);
    show(&format!("{name}_slope"), s * (1.0 - s));
    show(&format!("{name}_gradient"), neuron.gradient(&[1.0], 0.0).1);
    let g = |s: f64| 3.0 * (s / (1.0 - s)).ln() - 2.0 / s - 0.5 / (s * s) + 1.0 / (1.0 - s);
    println!("{name}_g = {:.1}\n{name}_g_at_half_the_cost = {:.1}", g(s), g(s / 2.0_f64.sqrt()));
    println!("{name}_epochs_foretold = {:.0}", (g(s) - g(s / 2.0_f64.sqrt())) / (2.0 * 0.15));
    println!("{name}_plateau = {:.0}", neuron.weighted_input(&[1.0]).exp() / (2.0 * 0.15));
}

/// Three neurons in a row: (2.10) and (2.11), and what each takes away.
fn chain() {
    println!("\nA chain of three: every w = 1, b = 0, input 1, target 0");
    let chain = NeuronChain::<Sigmoid>::uniform(3, 1.0, 0.0);
    let a = chain.activations(1.0);
    let (_, db) = chain.gradient(1.0, 0.0);
    for l in [1, 2, 3] {
        show(&format!("a{l}"), a[l]);
        show(&format!("slope{l}"), a[l] * (1.0 - a[l]));
        println!("delta{l} = {:.4}", db[l - 1]);
    }
    let settled = NeuronChain::<Sigmoid>::uniform(100, 1.0, 0.0).activations(1.0)[100]; // a = σ(a)
    println!("settled = {settled:.3}\nsettled_slope = {:.3}", settled * (1.0 - settled));
}

/// Variance of σ(Z) and of tanh Z for a normal Z, summed over a fine grid; and the steps that it foretells.
fn inputs_of_one_sign() {
    println!("\nInputs of one sign: curvature along the valley, and steps to the goal at rate 0.5");
    let weight = |z: f64| 0.001 * (-0.5 * z * z).exp() / std::f64::consts::TAU.sqrt();
    let grid = || (-8000..8000).map(|i| f64::from(i) / 1000.0);
    let of_sigmoid = grid().map(|z| weight(z) * (sigmoid(z) - 0.5).powi(2)).sum::<f64>();
    let of_tanh = grid().map(|z| weight(z) * tanh(z).powi(2)).sum::<f64>();
    for (name, variance) in [("sigmoid", of_sigmoid), ("tanh", of_tanh)] {
        let steps = (8.0_f64.sqrt() / 0.1).ln() / (RATE * variance); // from 2√2 away to 0.1
        println!("{name}_variance = {variance:.3}\n{name}_steps_foretold = {steps:.0}");
    }
    let across = of_sigmoid + 2.0 * 0.5 * 0.5; // and twice the squared mean
    println!("across = {across:.3}\ncurvature_ratio = {:.1}", across / of_sigmoid);
}
