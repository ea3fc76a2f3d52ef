//! The chapter's small numbers: a bowl with curvatures 1 and 9, and one weight whose gradients are 2, −1, 2.
//!
//! `cargo run -p ch06_optimizers --example ch06_optimizers_by_hand`

use ch06_optimizers::prelude::*;

fn main() -> Result<(), ConfigError> {
    println!("Ten steps from (1, 1) on f = ½ (u₁² + 9 u₂²): λ₁ = 1, λ₂ = 9");
    walk("descent", &mut Sgd::new(2.0 / (1.0 + 9.0))); // (6.3)
    walk("too_large", &mut Sgd::new(0.25)); // above 2/9 (6.2)
    walk("momentum", &mut Momentum::new(0.25, 0.25)?); // q = ½, μ = q², η = (2/(1 + 3))² (6.6)
    walk("nesterov", &mut Nesterov::new(1.0 / 9.0, 0.5)?); // η = 1/λ₂, μ = (3 − 1)/(3 + 1)

    println!("\nThe gradients 2, −1, 2 of one weight, η = 0.1");
    steps("adagrad", &mut AdaGrad::new(0.1));
    steps("rmsprop", &mut RmsProp::new(0.1));
    let fast = steps("adam", &mut Adam::new(0.1));
    assert!(adam_slowly().iter().zip(fast).all(|(slow, fast)| (slow - fast).abs() < 1e-15));

    println!("\nHow many steps until a gradient's weight in a mean has halved");
    tell("half_life_beta1", 2.0_f64.ln() / -0.9_f64.ln());
    tell("half_life_beta2", 2.0_f64.ln() / -0.999_f64.ln());

    println!("\nGradients that alternate, ±1 and ±0.01: what 50 steps of decay leave of w = 1");
    decay("adamw", &mut AdamW::new(0.01, 0.2)?, 0.0);
    decay("adam_l2", &mut Adam::new(0.01), 0.1);

    println!("\nA schedule, the floor of noise (σ = 1, λ = 1 and 10), a gradient (3, 4) cut to 1");
    let cosine = Schedule::cosine(8)?.after_warm_up(4);
    [0, 3, 6, 8, 12].iter().for_each(|&t| tell(&format!("cosine_{t}"), cosine.factor(t)));
    for (name, eta) in [("full", 0.1), ("tenth", 0.01)] {
        let [flat, steep] = [1.0, 10.0].map(|lambda| eta / (lambda * (2.0 - eta * lambda))); // (6.26)
        tell(&format!("variance_flat_{name}"), flat);
        tell(&format!("variance_steep_{name}"), steep);
        tell(&format!("level_{name}"), (flat + 10.0 * steep) / 2.0);
    }
    clipped("by_norm", &mut ClipByNorm::new(Sgd::new(1.0), 1.0)?);
    clipped("by_value", &mut ClipByValue::new(Sgd::new(1.0), 1.0)?);

    println!("\nSearching and choosing");
    tell("random_hits", 1.0 - 0.95_f64.powi(36)); // one of 36 trials in the best twentieth of a range
    tell("grid_hits", 6.0 * 0.05); // one of the 6 values of a grid of 36
    [2, 5, 10, 20, 40].iter().for_each(|&k| tell(&format!("best_of_{k}"), expected_maximum(k)));
    let points = 100.0 * (0.979_f64 * 0.021 / 10_000.0).sqrt(); // of an accuracy of 97.9 % on 10,000
    tell("error_points", points);
    tell("luck_of_two_points", points * expected_maximum(2)); // (6.27)
    Ok(())
}

/// Ten steps down the bowl: place and cost of the first three, and the last cost.
fn walk(name: &str, optimizer: &mut dyn Optimizer<f64>) {
    let bowl = Ravine::new(1.0, 9.0, 0.0);
    let path = descend(|w| bowl.gradient(w), optimizer, [1.0, 1.0], 10);
    for t in [1, 2, 3] {
        tell(&format!("{name}_along_{t}"), path[t][0]);
        tell(&format!("{name}_across_{t}"), path[t][1]);
    }
    [0, 1, 2, 3, 10].iter().for_each(|&t| tell(&format!("{name}_cost_{t}"), bowl.value(path[t])));
}

/// How a weight changes under three gradients.
fn steps(name: &str, optimizer: &mut dyn Optimizer<f64>) -> Vec<f64> {
    let mut gradients = [2.0, -1.0, 2.0].into_iter();
    let path = descend(|_| [gradients.next().unwrap_or(0.0), 0.0], optimizer, [0.0; 2], 3);
    let changes: Vec<f64> = path.windows(2).map(|w| w[1][0] - w[0][0]).collect();
    changes.iter().zip(1..).for_each(|(change, t)| tell(&format!("{name}_step_{t}"), *change));
    changes
}

// ANCHOR: adam_slowly
/// Adam for one weight, a line a formula.
fn adam_slowly() -> Vec<f64> {
    let (eta, beta1, beta2, epsilon) = (0.1, 0.9_f64, 0.999_f64, 1e-7);
    let (mut m, mut s, mut changes) = (0.0, 0.0, Vec::new());
    for (t, dw) in [(1, 2.0), (2, -1.0), (3, 2.0)] {
        m = beta1 * m + (1.0 - beta1) * dw; // (6.12)
        s = beta2 * s + (1.0 - beta2) * dw * dw; // (6.13)
        let m_hat = m / (1.0 - beta1.powi(t)); // a mean of t gradients, whose weights add up to 1
        let s_hat = s / (1.0 - beta2.powi(t));
        changes.push(-eta * m_hat / (s_hat.sqrt() + epsilon)); // (6.14)
        println!("m_{t} = {m:.3}\nm_hat_{t} = {m_hat:.3}\ns_{t} = {s:.6}\ns_hat_{t} = {s_hat:.3}");
    }
    changes
}
// ANCHOR_END: adam_slowly

/// Two weights whose gradients alternate in sign and differ in size, with a penalty l2 · w² or without.
fn decay(name: &str, optimizer: &mut dyn Optimizer<f64>, l2: f64) {
    let mut sign = -1.0;
    let gradient = |w: [f64; 2]| {
        sign = -sign;
        [sign + 2.0 * l2 * w[0], 0.01 * sign + 2.0 * l2 * w[1]]
    };
    let end = descend(gradient, optimizer, [1.0, 1.0], 50)[50];
    tell(&format!("{name}_large"), end[0]);
    tell(&format!("{name}_small"), end[1]);
}

/// What is left of the gradient (3, 4): minus the step of plain descent with η = 1.
fn clipped(name: &str, optimizer: &mut dyn Optimizer<f64>) {
    let w = descend(|_| [3.0, 4.0], optimizer, [0.0; 2], 1)[1];
    tell(&format!("{name}_first"), -w[0]);
    tell(&format!("{name}_second"), -w[1]);
}

/// The mean of the largest of k standard normal numbers: ∫ x k φ(x) Φ(x)^(k − 1) dx.
fn expected_maximum(k: i32) -> f64 {
    let (mut below, mut mean) = (0.0, 0.0); // below is Φ, the mass on the left of x
    for i in -8_000..8_000 {
        let x = (f64::from(i) + 0.5) * 1e-3;
        let mass = (-x * x / 2.0_f64).exp() / std::f64::consts::TAU.sqrt() * 1e-3; // φ(x) dx
        mean += x * f64::from(k) * (below + mass / 2.0_f64).powi(k - 1) * mass;
        below += mass;
    }
    mean
}

fn tell(name: &str, value: f64) {
    println!("{name} = {value:.3}");
}
