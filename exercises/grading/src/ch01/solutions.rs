//! Solutions of chapter 1. The first of an exercise stands in the book; others show that another way is as right.

use common::Tensor;

// ANCHOR: ex-1-1
pub fn larger_inputs() -> (&'static str, &'static str, [[f64; 3]; 2]) {
    (
        "more",
        "One vote weighs 100 now, and the bias has to come down to about −100 in steps of 1.",
        [[10.0, 10.0, 1.0], [10.0, 10.0, -1.0]],
    )
}
// ANCHOR_END: ex-1-1

// ANCHOR: ex-1-2
pub fn three_rows(left_out: usize) -> Option<[f64; 3]> {
    match left_out {
        0 => Some([-1.0, -1.0, 1.5]), // NAND
        1 => Some([1.0, -1.0, -0.5]), // x₁ and not x₂
        2 => Some([-1.0, 1.0, -0.5]), // x₂ and not x₁
        _ => Some([1.0, 1.0, -0.5]),  // OR
    }
}
// ANCHOR_END: ex-1-2

/// What Rosenblatt's rule finds on the three rows.
pub fn three_rows_learned(left_out: usize) -> Option<[f64; 3]> {
    let rows = [([0.0, 0.0], 0), ([0.0, 1.0], 1), ([1.0, 0.0], 1), ([1.0, 1.0], 0)];
    let (mut weights, mut bias) = (vec![0.0; 2], 0.0);
    for _ in 0..100 {
        for (i, (x, class)) in rows.iter().enumerate() {
            if i != left_out {
                (weights, bias) = rosenblatt(&weights, bias, x, *class);
            }
        }
    }
    Some([weights[0], weights[1], bias])
}

// ANCHOR: ex-1-3
pub fn xor_with_three_neurons() -> ([[f64; 2]; 4], [f64; 3], f64) {
    let points = [[0.0, 1.0], [1.0, 1.0], [1.0, 1.0], [1.0, 0.0]];
    (points, [2.0, 2.0, -3.0], 1.0 / f64::sqrt(17.0)) // AND of the two; s z = 1 everywhere
}
// ANCHOR_END: ex-1-3

pub fn xor_with_three_neurons_unevenly() -> ([[f64; 2]; 4], [f64; 3], f64) {
    let points = [[0.0, 1.0], [1.0, 1.0], [1.0, 1.0], [1.0, 0.0]];
    (points, [3.0, 4.0, -5.0], 0.141) // z = −1, 2, −2 and a length of √50
}

// ANCHOR: ex-1-4
pub fn rosenblatt(weights: &[f64], bias: f64, x: &[f64], class: usize) -> (Vec<f64>, f64) {
    let z = weights.iter().zip(x).map(|(w, x)| w * x).sum::<f64>() + bias; // (1.1)
    let y = if z > 0.0 { 1.0 } else { 0.0 }; // (1.2)
    let t = class as f64;
    (weights.iter().zip(x).map(|(w, x)| w + (t - y) * x).collect(), bias + (t - y)) // (1.3)
}
// ANCHOR_END: ex-1-4

pub fn rosenblatt_by_cases(weights: &[f64], bias: f64, x: &[f64], class: usize) -> (Vec<f64>, f64) {
    let (mut w, mut b) = (weights.to_vec(), bias);
    let mut z = bias;
    for i in 0..x.len() {
        z += weights[i] * x[i];
    }
    let yes = z > 0.0;
    if class == 1 && !yes {
        for i in 0..x.len() {
            w[i] += x[i];
        }
        b += 1.0;
    } else if class == 0 && yes {
        for i in 0..x.len() {
            w[i] -= x[i];
        }
        b -= 1.0;
    }
    (w, b)
}

// ANCHOR: ex-1-5
/// The smallest s (w · x + b) over ‖(w, b)‖  (1.4)
pub fn margin(weights: &[f64], bias: f64, x: &Tensor<f64>, classes: &[usize]) -> f64 {
    let length = (weights.iter().map(|w| w * w).sum::<f64>() + bias * bias).sqrt();
    let mut smallest = f64::INFINITY;
    for (x, &class) in x.rows_iter().zip(classes) {
        let s = 2.0 * class as f64 - 1.0;
        let z = weights.iter().zip(x).map(|(w, x)| w * x).sum::<f64>() + bias;
        smallest = smallest.min(s * z);
    }
    smallest / length
}
// ANCHOR_END: ex-1-5

/// The separator is scaled to length 1 first, and the distances are sorted.
pub fn margin_of_a_unit_separator(weights: &[f64], bias: f64, x: &Tensor<f64>, classes: &[usize]) -> f64 {
    let mut u: Vec<f64> = weights.to_vec();
    u.push(bias);
    let length = u.iter().fold(0.0_f64, |length, u| length.hypot(*u));
    let mut distances: Vec<f64> = (0..x.rows())
        .map(|n| {
            let mut z = bias / length;
            for (i, w) in weights.iter().enumerate() {
                z += w / length * x.at(&[n, i]);
            }
            if classes[n] == 1 { z } else { -z }
        })
        .collect();
    distances.sort_by(f64::total_cmp);
    distances[0]
}

// ANCHOR: ex-1-6
pub fn another_constant(c: f64, longest: f64, length: f64, b: f64, smallest: f64) -> [f64; 4] {
    let beta = b / c;
    let r = (longest * longest + c * c).sqrt();
    let gamma = smallest / (length * length + beta * beta).sqrt();
    [c, c * c, r, gamma]
}
// ANCHOR_END: ex-1-6

// ANCHOR: ex-1-7
/// (1.15) and (1.14) for the inputs 0, 1, 2, p and the targets −1, −1, 1, 1
pub fn as_good_as_possible(p: f64) -> (f64, f64, usize) {
    let mean = (3.0 + p) / 4.0;
    let w = (1.0 + p) / (5.0 + p * p - 4.0 * mean * mean);
    // y = w (x − mean): the border lies at the mean, and beyond p = 5 the example at 2 is on the wrong side.
    (w, -w * mean, if p < 5.0 { 4 } else { 3 })
}
// ANCHOR_END: ex-1-7

/// For any points and targets; then the answers are counted.
pub fn as_good_as_possible_by_sums(p: f64) -> (f64, f64, usize) {
    let (x, t) = ([0.0, 1.0, 2.0, p], [-1.0, -1.0, 1.0, 1.0]);
    let mean = |v: [f64; 4]| v.iter().sum::<f64>() / 4.0;
    let (x_mean, t_mean) = (mean(x), mean(t));
    let (mut xx, mut xt) = (0.0, 0.0);
    for i in 0..4 {
        xx += (x[i] - x_mean) * (x[i] - x_mean);
        xt += (x[i] - x_mean) * (t[i] - t_mean);
    }
    let w = xt / xx;
    let b = t_mean - x_mean * w;
    (w, b, (0..4).filter(|&i| (w * x[i] + b > 0.0) == (t[i] > 0.0)).count())
}

// ANCHOR: ex-1-8
/// k = 1 / √(ρδ), and the limit ((ρ + δ) / g)²
pub fn best_unit(rho: f64, g: f64, delta: f64) -> [f64; 2] {
    [1.0 / (rho * delta).sqrt(), ((rho + delta) / g).powi(2)]
}
// ANCHOR_END: ex-1-8

// ANCHOR: ex-1-9
pub fn delta_rule(weights: &[f64], bias: f64, x: &[f64], t: f64, learning_rate: f64) -> (Vec<f64>, f64) {
    let y = weights.iter().zip(x).map(|(w, x)| w * x).sum::<f64>() + bias;
    let error = y - t;
    let w = weights.iter().zip(x).map(|(w, x)| w - learning_rate * error * x).collect();
    (w, bias - learning_rate * error) // (1.10)
}
// ANCHOR_END: ex-1-9

/// The bias as the last weight, its input 1 behind the others.
pub fn delta_rule_with_a_constant_input(
    weights: &[f64],
    bias: f64,
    x: &[f64],
    t: f64,
    learning_rate: f64,
) -> (Vec<f64>, f64) {
    let mut w = [weights, &[bias]].concat();
    let x = [x, &[1.0]].concat();
    let mut step = learning_rate * t;
    for i in 0..w.len() {
        step -= learning_rate * w[i] * x[i];
    }
    for i in 0..w.len() {
        w[i] += step * x[i];
    }
    let last = w.len() - 1;
    (w[..last].to_vec(), w[last])
}

// ANCHOR: ex-1-10
pub fn mse_gradient(x: &Tensor<f64>, t: &Tensor<f64>, weights: &[f64], bias: f64) -> (Vec<f64>, f64) {
    let mut dw = vec![0.0; weights.len()];
    let mut db = 0.0;
    for (n, row) in x.rows_iter().enumerate() {
        let mut error = bias - t.at(&[n, 0]); // y − t
        for (w, x) in weights.iter().zip(row) {
            error += w * x;
        }
        for (dw, x) in dw.iter_mut().zip(row) {
            *dw += error * x;
        }
        db += error;
    }
    let scale = 2.0 / x.rows() as f64;
    (dw.iter().map(|dw| scale * dw).collect(), scale * db) // (1.12), (1.13)
}
// ANCHOR_END: ex-1-10

/// xᵀ e by the library's product.
pub fn mse_gradient_by_product(
    x: &Tensor<f64>,
    t: &Tensor<f64>,
    weights: &[f64],
    bias: f64,
) -> (Vec<f64>, f64) {
    let w = Tensor::from_fn([weights.len(), 1], |i| weights[i]);
    let error = x.matmul(&w).zip_map(t, |y, t| y + bias - t);
    (x.matmul_tn(&error).map(|d| 2.0 * d / x.rows() as f64).into_data(), 2.0 * error.mean())
}

// ANCHOR: ex-1-11
pub fn what_the_student_did() -> &'static str {
    "the error is calculated anew between the weights and the bias"
}

/// (1 − η ‖x‖²) (1 − η), which is η² ‖x‖² above 1 − η (‖x‖² + 1)
pub fn factor_of_the_student(eta: f64, squared_length: f64) -> [f64; 2] {
    [(1.0 - eta * squared_length) * (1.0 - eta), eta * eta * squared_length]
}
// ANCHOR_END: ex-1-11

// ANCHOR: ex-1-12
/// 2 + (1 − 2 η)ʳ (−5)
pub fn hiker_after(rate: f64, steps: usize) -> f64 {
    2.0 - 5.0 * (1.0 - 2.0 * rate).powi(steps as i32)
}

pub fn at_the_edge() -> ([f64; 3], &'static str, &'static str) {
    (
        [2.0, -1.338, -3.0],
        "1.0",
        "It is not on any way: it leaps for ever between −3 and 7, and is at its start after every second step.",
    )
}
// ANCHOR_END: ex-1-12

/// Step by step.
pub fn hiker_after_walking(rate: f64, steps: usize) -> f64 {
    (0..steps).fold(-3.0, |w, _| w - rate * 2.0 * (w - 2.0))
}
