//! The chapter's small numbers: AND learned row by row, the two sides of the theorem, three walks, the delta
//! rule on one example, and the line through three points: `cargo run -p ch01_perceptron --example ch01_perceptron_by_hand`

use ch01_perceptron::prelude::*;
use common::data::synthetic::{Gate, logic_gate};

type Failure = Box<dyn std::error::Error>;

fn main() -> Result<(), Failure> {
    assert_eq!(geometry(), learn_and());
    hiker();
    delta_rule();
    let x = Tensor::from_rows([[0.0], [1.0], [2.0]]); // (3, 1)
    let t = Tensor::from_rows([[1.0], [3.0], [8.0]]); // (3, 1)
    line(&x, &t)?;
    line_without_bias_and_with_the_wrong_sign(&x, &t)
}

/// Where the point (1, 1) lies for w = (2, 1), b = −2, the neuron that AND will turn out to be.
fn geometry() -> Perceptron {
    println!("\nA neuron as a line: w = (2, 1), b = -2, x = (1, 1)");
    let neuron = Perceptron::with_weights(vec![2.0, 1.0], -2.0);
    let z = neuron.weighted_input(&[1.0, 1.0]); // (1.1)
    let length = Tensor::from_vec(neuron.weights.clone()).norm();
    tell([("z", z), ("length", length), ("distance", z / length), ("origin", neuron.bias / length)]);
    neuron
}

/// AND by Rosenblatt's rule (1.3); u·w and ‖w‖ of the theorem's proof after every mistake.
fn learn_and() -> Perceptron {
    let set = logic_gate::<f64>(Gate::And);
    let separator = Perceptron::with_weights(vec![2.0, 2.0], -3.0);
    let gamma = margin(&separator, &set.x, &set.classes); // (1.4)
    let bound = mistake_bound(&separator, &set.x, &set.classes).expect("it separates"); // (1.5)
    let extended = |n: &Perceptron| Tensor::from_vec(vec![n.weights[0], n.weights[1], n.bias]);
    let u = &extended(&separator) * (1.0 / extended(&separator).norm()); // ‖u‖ = 1
    println!("\nAND, row by row, from weights 0\nepoch  x       t   z  y           w1  w2   b");
    let (mut neuron, mut proof) = (Perceptron::new(2), Vec::new());
    for epoch in 1..=6 {
        for (x, &class) in set.x.rows_iter().zip(&set.classes) {
            let (z, y) = (neuron.weighted_input(x), neuron.predict(x));
            let wrong = neuron.learn(x, class);
            let (word, [w1, w2]) =
                (if wrong { "mistake" } else { "" }, [neuron.weights[0], neuron.weights[1]]);
            print!("{epoch}      ({}, {})  {class}  {z:>2}  {y}  ", x[0], x[1]);
            println!("{word:<7}  {w1:>3} {w2:>3} {:>3}", neuron.bias);
            if wrong {
                let (m, w) = ((proof.len() + 1) as f64, extended(&neuron));
                proof.push([m, m * gamma, u.dot(&w), w.norm(), (3.0 * m).sqrt()]);
            }
        }
    }
    println!("\nThe two sides of the theorem, after each mistake\nM    M*gamma   u.w   |w|  sqrt(M)*R");
    for [m, low, along, length, high] in &proof {
        println!("{m:<4}   {low:.3} {along:.3} {length:.3}      {high:.3}");
    }
    tell([("gamma", gamma)]);
    println!("bound = {bound:.0}\nmistakes = {}", proof.len());
    for k in [10.0, 100.0] {
        let training = Perceptron::new(2).train(&(&set.x * k), &set.classes, 100_000);
        println!("mistakes_times_{k} = {}", training.total_mistakes()); // inputs 0 and k
    }
    neuron
}

/// Three steps (1.6) at each of three rates.
fn hiker() {
    println!("\nThree walks on C = (w - 2)^2 + 1 from w = -3");
    for (name, rate) in [("small", 0.01), ("right", 0.3), ("large", 1.03)] {
        let path = descend(|w| 2.0 * (w - 2.0), -3.0, rate, 3);
        (1..=3).for_each(|step| tell([(&format!("{name}_{step}"), path[step])]));
    }
}

/// One step of the delta rule, and the error behind it.
fn delta_rule() {
    println!("\nDelta rule: w = (0.5, -0.5), b = 0.1, x = (1, 2), t = 1, rate 0.1");
    let (mut neuron, x, t) = (Adaline { weights: vec![0.5, -0.5], bias: 0.1 }, [1.0, 2.0], 1.0);
    let (dw, db) = neuron.gradient(&x, t); // (1.8), (1.9)
    tell([("y_before", neuron.output(&x)), ("e_before", neuron.squared_error(&x, t))]);
    tell([("dw1", dw[0]), ("dw2", dw[1]), ("db", db)]);
    neuron.learn(&x, t, 0.1); // (1.10)
    tell([("w1_after", neuron.weights[0]), ("w2_after", neuron.weights[1]), ("b_after", neuron.bias)]);
    tell([("y_after", neuron.output(&x)), ("e_after", neuron.squared_error(&x, t))]);
}

/// The line through (0, 1), (1, 3), (2, 8): one step of descent from 0, and the closed form.
fn line(x: &Tensor<f64>, t: &Tensor<f64>) -> Result<(), Failure> {
    println!("\nA line through (0, 1), (1, 3), (2, 8): one step from 0, rate 0.1; then the closed form");
    let mut neuron = LinearRegression::new(1, 0.1);
    let (dw, db) = neuron.gradient(x, t)?; // (1.12), (1.13)
    tell([("line_dw", dw.scalar()), ("line_db", db), ("line_loss_0", neuron.train_on_batch(x, t)?)]);
    let (w, b) = neuron.weights();
    tell([("line_w_1", w.scalar()), ("line_b_1", b), ("line_loss_1", neuron.evaluate(x, t)?)]);
    let (w, b) = least_squares(x, t)?; // (1.15), (1.14)
    neuron.set_weights(w.clone(), b)?;
    tell([("line_w", w.scalar()), ("line_b", b), ("line_loss", neuron.evaluate(x, t)?)]);
    Ok(())
}

/// The best line through the origin, w = Σxt / Σx²; and a step of text 002's update from 0, rate 0.01.
fn line_without_bias_and_with_the_wrong_sign(x: &Tensor<f64>, t: &Tensor<f64>) -> Result<(), Failure> {
    println!("\nThe same points without a bias; and with a plus, half the sum of squares, rate 0.01");
    let (mut neuron, half_n) = (LinearRegression::new(1, 0.0), x.rows() as f64 / 2.0);
    neuron.set_weights(Tensor::from_rows([[x.dot(t) / x.dot(x)]]), 0.0)?;
    tell([("origin_w", neuron.weights().0.scalar()), ("origin_loss", neuron.evaluate(x, t)?)]);
    neuron.set_weights(Tensor::zeros([1, 1]), 0.0)?;
    tell([("plus_error_0", half_n * neuron.evaluate(x, t)?)]);
    let (dw, db) = neuron.gradient(x, t)?; // 2/N of the gradient of half the sum
    neuron.set_weights(&dw * (0.01 * half_n), 0.01 * half_n * db)?; // w + 0.01 xᵀ(xw − t)
    let (w, b) = neuron.weights();
    tell([("plus_w", w.scalar()), ("plus_b", b), ("plus_error_1", half_n * neuron.evaluate(x, t)?)]);
    Ok(())
}

fn tell<const N: usize>(values: [(&str, f64); N]) {
    for (name, value) in values {
        println!("{name} = {:.3}", value + 0.0); // + 0.0: no minus before a zero
    }
}
