//! Chapter 5 by hand: a linear neuron behind dropout, all eight of its thinned networks, and one weight
//! under a penalty. `cargo run -p ch05_dropout --example ch05_dropout_by_hand`

use ch05_dropout::prelude::*;

const P: f64 = 0.2; // the rate
const X: [f64; 3] = [1.0, 2.0, -1.0];
const W: [f64; 3] = [0.6, 0.4, 0.4];
const TARGET: f64 = 0.5;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    one_step()?;
    all_thinned_networks();
    many_masks()?;
    one_weight_under_a_penalty()?;
    stopping_early();
    Ok(())
}

fn show(name: &str, value: f64) {
    println!("{name} = {:.3}", value + 0.0); // + 0 makes 0 of −0
}

/// Forward and backward through x → dropout → s = y W → (s − t)², when the middle input is dropped.
fn one_step() -> Result<(), ConfigError> {
    println!("# One step, the middle input dropped");
    let mut dropout = Dropout::new(P)?;
    let mut neuron = Dense::from_weights(Tensor::from_rows(W.map(|w| [w])), Tensor::zeros([1])); // W (3, 1)
    // The layer draws its masks; the first step that drops the middle input and no other is ours.
    let y = (0..)
        .map(|step| dropout.forward(Tensor::from_rows([X]), Mode::Train(TrainingStep::new(Seed(1), step, 1))))
        .find(|y| y.data()[0] != 0.0 && y.data()[1] == 0.0 && y.data()[2] != 0.0)
        .expect("steps do not end"); // y = m ⊙ x  (1, 3)
    let s = neuron.forward(y.clone(), Mode::Train(TrainingStep::new(Seed(1), 0, 1))); // (1, 1)
    let ds = MeanSquaredError.gradient(&s, &Tensor::from_rows([[TARGET]]), 1); // 2 (s − t)
    let dy = neuron.backward(ds.clone()); // ds Wᵀ  (1, 3)
    let dx = dropout.backward(dy.clone()); // m ⊙ dy  (1, 3)
    (1..=3).zip(y.data()).for_each(|(i, y)| show(&format!("y{i}"), *y));
    show("s", s.scalar());
    show("ds", ds.scalar());
    (1..=3).zip(neuron.parameters()[0].gradient.data()).for_each(|(i, dw)| show(&format!("dw{i}"), *dw));
    (1..=3).zip(dy.data()).for_each(|(i, dy)| show(&format!("dy{i}"), *dy));
    (1..=3).zip(dx.data()).for_each(|(i, dx)| show(&format!("dx{i}"), *dx));
    Ok(())
}

/// Every mask with its chance: means over all of them are exact.
fn all_thinned_networks() {
    println!("\n# All eight thinned networks (1 kept, 0 dropped)");
    let part = |i: usize| X[i] * W[i]; // what input i brings to s
    let dot = |kept: [bool; 3]| (0..3).filter(|&i| kept[i]).map(part).sum::<f64>() / (1.0 - P);
    let masks = (0..8).rev().map(|bits| [4, 2, 1].map(|bit| bits & bit != 0));
    let networks: Vec<(f64, f64)> = masks
        .map(|kept| {
            let (chance, s) = (kept.map(|k| if k { 1.0 - P } else { P }).iter().product::<f64>(), dot(kept));
            let name: String = kept.map(|k| if k { '1' } else { '0' }).iter().collect();
            show(&format!("chance_{name}"), chance);
            show(&format!("s_{name}"), s);
            (chance, s)
        })
        .collect();
    let mean = |f: &dyn Fn(f64) -> f64| networks.iter().map(|(chance, s)| chance * f(*s)).sum::<f64>();
    let whole = (0..3).map(part).sum::<f64>(); // x W: what prediction uses
    show("whole", whole);
    show("mean_s", mean(&|s| s));
    show("variance_s", mean(&|s| (s - whole).powi(2)));
    show("error_whole", (whole - TARGET).powi(2));
    show("penalty", P / (1.0 - P) * (0..3).map(|i| part(i).powi(2)).sum::<f64>());
    show("mean_error", mean(&|s| (s - TARGET).powi(2)));
    // The same neuron as a probability: σ(s) and 1 − σ(s) = σ(−s).
    let (yes, no) = (mean(&|s| sigmoid(s).ln()).exp(), mean(&|s| sigmoid(-s).ln()).exp());
    show("probability_whole", sigmoid(whole));
    show("geometric_yes", yes);
    show("geometric_no", no);
    show("probability_geometric", yes / (yes + no));
    show("probability_mean", mean(&|s| sigmoid(s)));
    let second = sigmoid_derivative(whole) * (1.0 - 2.0 * sigmoid(whole)); // σ″
    show("probability_estimate", sigmoid(whole) + 0.5 * second * mean(&|s| (s - whole).powi(2)));
}

/// 100,000 rows, each with a mask of its own.
fn many_masks() -> Result<(), ConfigError> {
    println!("\n# 100,000 masks, drawn by the layer");
    let rows = 100_000;
    let x = Tensor::from_fn([rows, 3], |i| X[i % 3]);
    let y = Dropout::new(P)?.forward(x, Mode::Train(TrainingStep::new(Seed(1), 0, rows)));
    let s = y.matmul(&Tensor::from_rows(W.map(|w| [w]))); // (100,000, 1)
    show("drawn_mean_s", s.mean());
    show("drawn_mean_error", s.map(|s| (s - TARGET).powi(2)).mean());
    Ok(())
}

/// ½ (w − a)² with a penalty of λ = 0.2: the minimum, and where small steps end.
fn one_weight_under_a_penalty() -> Result<(), ConfigError> {
    println!("\n# One weight that data want at a, λ = 0.2, steps of 0.1");
    for (name, l1, l2) in [("l1", 0.2, 0.0), ("l2", 0.0, 0.2), ("net", 0.2, 0.2)] {
        let penalty = ElasticNet::new(l1, l2)?;
        for (a, which) in [(0.5, "large"), (0.1, "small")] {
            let mut w = Tensor::filled([1], 1.0);
            for step in 1..=201 {
                let mut dw = w.map(|w| w - a); // of ½ (w − a)²
                penalty.add_gradient(&w, &mut dw); // (5.5)
                w.add_scaled(-0.1, &dw);
                if step >= 199 {
                    show(&format!("{name}_{which}_{step}"), w.scalar());
                }
            }
        }
    }
    Ok(())
}

/// What is kept of a weight whose cost has curvature h: after 50 steps of 0.1 from 0, and under L2 of 0.1.
fn stopping_early() {
    println!("\n# The share of w* that is reached: 50 steps of 0.1, and λ = 1/(2 · 50 · 0.1) = 0.1");
    for (h, name) in [(1.0_f64, "steep"), (0.1, "middle"), (0.01, "flat")] {
        show(&format!("stopped_{name}"), 1.0 - (1.0 - 0.1 * h).powi(50));
        show(&format!("shrunk_{name}"), h / (h + 2.0 * 0.1));
    }
}
