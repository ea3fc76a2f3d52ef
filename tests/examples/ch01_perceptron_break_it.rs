//! Chapter 1, "Break it": rules of learning with a bug, held against the convergence theorem; gradients with a
//! bug, held against central differences.
//!
//! `cargo run -p tests --example ch01_perceptron_break_it`

use ch01_perceptron::prelude::*;
use common::data::Labelled;
use common::data::synthetic::{Gate, logic_gate, separable_blobs};

/// What a rule adds to w and to b, for an example x with target t and answer y.
// ANCHOR: rules
type Rule = fn(x: &[f64], t: f64, y: f64) -> ([f64; 2], f64);

const RULES: [(&str, Rule); 7] = [
    ("right: (t - y) x, t - y", |x, t, y| (times(t - y, x), t - y)),
    ("sign turned: (y - t) x", |x, t, y| (times(y - t, x), y - t)),
    ("only missed 1s are learned", |x, t, y| (times((t - y).max(0.0), x), (t - y).max(0.0))),
    ("right answers are learned too", |x, t, _| (times(2.0 * t - 1.0, x), 2.0 * t - 1.0)),
    ("b forgotten", |x, t, y| (times(t - y, x), 0.0)),
    ("half of everything", |x, t, y| (times((t - y) / 2.0, x), (t - y) / 2.0)),
    ("b moves twice as far", |x, t, y| (times(t - y, x), 2.0 * (t - y))),
];
// ANCHOR_END: rules

fn times(factor: f64, x: &[f64]) -> [f64; 2] {
    [factor * x[0], factor * x[1]]
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let blobs = separable_blobs::<f64>(60, 0.3, &mut Seed(1).stream("data"));
    let through_origin = Perceptron::with_weights(blobs.normal.to_vec(), 0.0);
    let gate = (logic_gate::<f64>(Gate::And), Perceptron::with_weights(vec![2.0, 2.0], -3.0));
    println!("Mistakes made / allowed");
    println!("{:<31} {:<24} AND", "rule", "60 points");
    for (name, rule) in RULES {
        let first = verdict(rule, &blobs.points, &through_origin);
        println!("{name:<31} {first:<24} {}", verdict(rule, &gate.0, &gate.1));
    }
    println!();
    gradients()
}

// ANCHOR: verdict
/// Teaches a perceptron by the rule for one epoch more than the theorem allows mistakes.
fn verdict(rule: Rule, set: &Labelled<f64>, separator: &Perceptron) -> String {
    let bound = mistake_bound(separator, &set.x, &set.classes).expect("it separates");
    let (mut neuron, mut made) = (Perceptron::new(2), 0);
    for _ in 0..bound as usize + 1 {
        for (x, &class) in set.x.rows_iter().zip(&set.classes) {
            let (t, y) = (class as f64, neuron.predict(x) as f64);
            made += usize::from(t != y);
            let (dw, db) = rule(x, t, y);
            neuron.weights.iter_mut().zip(dw).for_each(|(w, dw)| *w += dw);
            neuron.bias += db;
        }
    }
    let word = if made as f64 <= bound { "passes" } else { "FAILS" };
    format!("{made:>5} / {bound:<3.0} {word}")
}
// ANCHOR_END: verdict

/// What a buggy gradient makes of the right one, for N rows.
type Bug = fn(dw: f64, db: f64, n: f64) -> [f64; 2];

const BUGS: [(&str, Bug); 5] = [
    ("right", |dw, db, _| [dw, db]),
    ("sign turned", |dw, db, _| [-dw, -db]),
    ("the 2 forgotten", |dw, db, _| [dw / 2.0, db / 2.0]),
    ("the mean forgotten", |dw, db, n| [dw * n, db * n]),
    ("b forgotten", |dw, _, _| [dw, 0.0]),
];

/// The ratio of each gradient to the central difference of the loss (1.11).
fn gradients() -> Result<(), Box<dyn std::error::Error>> {
    let x = Tensor::from_rows([[0.0], [1.0], [2.0]]); // (3, 1)
    let t = Tensor::from_rows([[1.0], [3.0], [8.0]]); // (3, 1)
    let at = |w: f64, b: f64| {
        let mut neuron = LinearRegression::new(1, 0.0);
        neuron.set_weights(Tensor::from_rows([[w]]), b).map(|()| neuron)
    };
    let (w, b, h) = (0.7, -0.4, 1e-5);
    let loss = |w, b| at(w, b)?.evaluate(&x, &t);
    let numerical_w = (loss(w + h, b)? - loss(w - h, b)?) / (2.0 * h);
    let numerical_b = (loss(w, b + h)? - loss(w, b - h)?) / (2.0 * h);
    let (dw, db) = at(w, b)?.gradient(&x, &t)?; // (1.12), (1.13)
    println!("Gradient / central difference, N = 3");
    println!("{:<31} {:<24} b", "gradient", "w");
    for (name, bug) in BUGS {
        let [own_w, own_b] = bug(dw.scalar(), db, x.rows() as f64);
        println!("{name:<31} {:<24.6} {:.6}", own_w / numerical_w, own_b / numerical_b + 0.0);
    }
    Ok(())
}
