//! Solutions of chapter 5. The first of an exercise stands in the book; others show that another way is as right.

// ANCHOR: ex-5-1
/// y = m ⊙ x  (5.1)
pub fn inverted_dropout(x: &[f64], draws: &[f64], rate: f64) -> Vec<f64> {
    let scale = 1.0 / (1.0 - rate);
    x.iter().zip(draws).map(|(x, &draw)| if draw < rate { 0.0 } else { x * scale }).collect()
}
// ANCHOR_END: ex-5-1

pub fn inverted_dropout_by_index(x: &[f64], draws: &[f64], rate: f64) -> Vec<f64> {
    let mut y = vec![0.0; x.len()];
    for i in 0..x.len() {
        if draws[i] >= rate {
            y[i] = x[i] / (1.0 - rate);
        }
    }
    y
}

// ANCHOR: ex-5-2
/// dx = m ⊙ dy  (5.3), with m = y / x
pub fn dropout_backward(y: &[f64], x: &[f64], dy: &[f64]) -> Vec<f64> {
    (0..y.len()).map(|i| y[i] / x[i] * dy[i]).collect()
}
// ANCHOR_END: ex-5-2

pub fn half_of_the_units() -> [&'static str; 3] {
    ["falls", "falls", "rises"]
}

// ANCHOR: ex-5-4
/// W = (1 − p) V,  ∂C/∂V = (1 − p) ∂C/∂W,  η (1 − p)²
pub fn both_kinds(p: f64, eta: f64) -> [f64; 3] {
    let kept = 1.0 - p;
    [kept, kept, eta * kept * kept]
}
// ANCHOR_END: ex-5-4

// ANCHOR: ex-5-5
/// d₁² = B² + V and d₁₀₀² = B² + V/100, without V
pub fn shift(d1: f64, d100: f64) -> f64 {
    ((100.0 * d100 * d100 - d1 * d1) / 99.0).sqrt()
}
// ANCHOR_END: ex-5-5

// ANCHOR: ex-5-6
/// (5.11) with λ₁/h and λ₂/h
pub fn penalised_minimum(h: f64, a: f64, l1: f64, l2: f64) -> f64 {
    let left = (h * a.abs() - l1).max(0.0);
    a.signum() * left / (h + 2.0 * l2)
}
// ANCHOR_END: ex-5-6

pub fn penalised_minimum_by_cases(h: f64, a: f64, l1: f64, l2: f64) -> f64 {
    if h * a > l1 {
        (h * a - l1) / (h + 2.0 * l2)
    } else if h * a < -l1 {
        (h * a + l1) / (h + 2.0 * l2)
    } else {
        0.0
    }
}

// ANCHOR: ex-5-7
/// λ₁ Σ|w| + λ₂ Σw²  (5.4)
pub fn elastic_net_penalty(w: &[f64], l1: f64, l2: f64) -> f64 {
    w.iter().map(|w| l1 * w.abs() + l2 * w * w).sum()
}

/// λ₁ sign(w) + 2 λ₂ w  (5.5)
pub fn add_elastic_net_gradient(w: &[f64], dw: &mut [f64], l1: f64, l2: f64) {
    for (dw, &w) in dw.iter_mut().zip(w) {
        let sign = if w == 0.0 { 0.0 } else { w.signum() };
        *dw += l1 * sign + 2.0 * l2 * w;
    }
}
// ANCHOR_END: ex-5-7

// ANCHOR: ex-5-8
pub fn proximal_step(w: &[f64], dw: &[f64], learning_rate: f64, l1: f64) -> Vec<f64> {
    let threshold = learning_rate * l1;
    let soft = |u: f64| u.signum() * (u.abs() - threshold).max(0.0);
    w.iter().zip(dw).map(|(w, dw)| soft(w - learning_rate * dw)).collect()
}
// ANCHOR_END: ex-5-8

pub fn proximal_step_by_cases(w: &[f64], dw: &[f64], learning_rate: f64, l1: f64) -> Vec<f64> {
    let threshold = learning_rate * l1;
    let mut after = vec![0.0; w.len()];
    for i in 0..w.len() {
        let u = w[i] - learning_rate * dw[i];
        if u > threshold {
            after[i] = u - threshold;
        }
        if u < -threshold {
            after[i] = u + threshold;
        }
    }
    after
}

pub fn wandering_accuracy() -> (&'static str, &'static str) {
    (
        "dropout is active while she evaluates",
        "Predict twice without training in between and ask for equal bits; or ask that the layer in prediction \
         returns its input.",
    )
}

pub fn labels_by_lot_prediction() -> &'static str {
    "Without a remedy it learns them by heart, with dropout more slowly; a tenth elsewhere."
}

pub fn labels_by_lot() -> [f64; 3] {
    [1.0, 1.0, 0.1]
}

pub fn missing_control() -> ([&'static str; 3], [f64; 5]) {
    let (a, b, n) = (0.9784, 0.9793, 10_000.0);
    let error = |a: f64| f64::sqrt(a * (1.0 - a) / n);
    (
        [
            "Text 004: Adam is better than RMSprop, 97.93 against 97.84 per cent on MNIST's test digits.",
            "The optimiser; nothing else that we know of.",
            "None; but repetitions of both with other seeds are missing.",
        ],
        [a, b, n, error(a), error(b)],
    )
}
