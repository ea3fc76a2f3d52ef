//! What learners write instead, in chapter 2.

use super::solutions::{above_relu, curvature_ratios, late_output, sigmoid};

pub fn mirrored_like_the_bad_start() -> f64 {
    0.20
}

pub fn mirrored_learns_quickly() -> f64 {
    0.91
}

pub fn mirrored_never_moves() -> f64 {
    0.02
}

pub fn relu_only_one_parameter() -> [f64; 3] {
    [0.85, 0.85, 0.0]
}

pub fn relu_equal_steps() -> [f64; 3] {
    [0.7, 0.97, 0.0]
}

pub fn relu_wakes() -> [f64; 3] {
    [0.7, 0.7, 1.0]
}

pub fn relu_share_lost() -> [f64; 3] {
    [0.3, 0.3, 0.0]
}

pub fn relu_forgotten() -> [f64; 3] {
    [0.7, 0.7, -4.0]
}

pub fn slope_without_inner_derivative(z: f64) -> f64 {
    1.0 / (1.0 + z.exp())
}

pub fn slope_of_relu(z: f64) -> f64 {
    if z > 0.0 { 1.0 } else { 0.0 }
}

pub fn slope_that_overflows(z: f64) -> f64 {
    z.exp() / (1.0 + z.exp())
}

pub fn above_z(z: f64) -> f64 {
    above_relu(z) + (-z).max(0.0)
}

pub fn above_without_bars(z: f64) -> f64 {
    (1.0 + (-z).exp()).ln()
}

pub fn above_decimal(z: f64) -> f64 {
    (1.0 + (-z.abs()).exp()).log10()
}

pub fn softplus_as_defined(z: f64) -> f64 {
    (1.0 + z.exp()).ln()
}

pub fn softplus_without_max(z: f64) -> f64 {
    above_relu(z)
}

pub fn softplus_of_the_size(z: f64) -> f64 {
    z.max(0.0) + (1.0 + z.abs().exp()).ln()
}

pub fn softplus_without_bars(z: f64) -> f64 {
    z.max(0.0) + (1.0 + (-z).exp()).ln()
}

pub fn softplus_decimal(z: f64) -> f64 {
    z.max(0.0) + above_decimal(z)
}

pub fn softsign_without_abs(z: f64) -> f64 {
    z / (1.0 + z)
}

pub fn softsign_without_parenthesis(z: f64) -> f64 {
    z / 1.0 + z.abs()
}

pub fn softsign_slope_of_tanh(a: f64) -> f64 {
    1.0 - a * a
}

pub fn softsign_slope_of_sigmoid(a: f64) -> f64 {
    a * (1.0 - a)
}

pub fn softsign_slope_without_abs(a: f64) -> f64 {
    (1.0 - a).powi(2)
}

pub fn softsign_slope_with_a_for_z(a: f64) -> f64 {
    1.0 / (1.0 + a.abs()).powi(2)
}

pub fn softsign_slope_without_square(a: f64) -> f64 {
    1.0 - a.abs()
}

pub fn slope_from_the_output(z: f64) -> f64 {
    let a = sigmoid(z);
    a * (1.0 - a)
}

pub fn slope_patched_above_37(z: f64) -> f64 {
    if z > 37.0 { (-z).exp() } else { slope_from_the_output(z) }
}

pub fn slope_by_tanh(z: f64) -> f64 {
    let t = (z / 2.0).tanh();
    0.25 * (1.0 - t * t)
}

pub fn slope_of_infinity_times_zero(z: f64) -> f64 {
    let s = sigmoid(z);
    (-z).exp() * s * s
}

pub fn slope_as_derived(z: f64) -> f64 {
    let e = (-z).exp();
    e / (1.0 + e).powi(2)
}

pub fn slope_with_a_large_exponential(z: f64) -> f64 {
    let e = z.abs().exp();
    e / (1.0 + e).powi(2)
}

pub fn slope_far_from_zero(z: f64) -> f64 {
    (-z.abs()).exp()
}

pub fn slope_with_one_factor(z: f64) -> f64 {
    let q = (-z.abs()).exp();
    q / (1.0 + q)
}

/// The sum over the examples of what `delta` makes of output and target, each times its input, over `n`.
fn summed(
    w: &[f64],
    b: f64,
    x: &[Vec<f64>],
    y: &[f64],
    n: f64,
    delta: impl Fn(f64, f64) -> f64,
) -> (Vec<f64>, f64) {
    let (mut dw, mut db) = (vec![0.0; w.len()], 0.0);
    for (x, &y) in x.iter().zip(y) {
        let delta = delta(sigmoid(w.iter().zip(x).map(|(w, x)| w * x).sum::<f64>() + b), y);
        dw.iter_mut().zip(x).for_each(|(dw, x)| *dw += delta * x / n);
        db += delta / n;
    }
    (dw, db)
}

fn right_delta(a: f64, y: f64) -> f64 {
    (a - y) * a * (1.0 - a)
}

pub fn gradient_of_the_sum(w: &[f64], b: f64, x: &[Vec<f64>], y: &[f64]) -> (Vec<f64>, f64) {
    summed(w, b, x, y, 1.0, right_delta)
}

pub fn gradient_over_inputs(w: &[f64], b: f64, x: &[Vec<f64>], y: &[f64]) -> (Vec<f64>, f64) {
    summed(w, b, x, y, w.len() as f64, right_delta)
}

pub fn gradient_uphill(w: &[f64], b: f64, x: &[Vec<f64>], y: &[f64]) -> (Vec<f64>, f64) {
    summed(w, b, x, y, -(x.len() as f64), right_delta)
}

pub fn gradient_without_slope(w: &[f64], b: f64, x: &[Vec<f64>], y: &[f64]) -> (Vec<f64>, f64) {
    summed(w, b, x, y, x.len() as f64, |a, y| a - y)
}

pub fn gradient_without_half(w: &[f64], b: f64, x: &[Vec<f64>], y: &[f64]) -> (Vec<f64>, f64) {
    summed(w, b, x, y, x.len() as f64 / 2.0, right_delta)
}

pub fn gradient_with_sigmoid_twice(w: &[f64], b: f64, x: &[Vec<f64>], y: &[f64]) -> (Vec<f64>, f64) {
    summed(w, b, x, y, x.len() as f64, |a, y| (a - y) * sigmoid(a) * (1.0 - sigmoid(a)))
}

pub fn gradient_with_z_for_the_output(w: &[f64], b: f64, x: &[Vec<f64>], y: &[f64]) -> (Vec<f64>, f64) {
    let z = |a: f64| (a / (1.0 - a)).ln();
    summed(w, b, x, y, x.len() as f64, |a, y| (a - y) * z(a) * (1.0 - z(a)))
}

pub fn gradient_without_bias_in_z(w: &[f64], _b: f64, x: &[Vec<f64>], y: &[f64]) -> (Vec<f64>, f64) {
    summed(w, 0.0, x, y, x.len() as f64, right_delta)
}

pub fn gradient_of_means(w: &[f64], b: f64, x: &[Vec<f64>], y: &[f64]) -> (Vec<f64>, f64) {
    let n = x.len() as f64;
    let (mut dw, db) = summed(w, b, x, y, n, right_delta);
    for (i, dw) in dw.iter_mut().enumerate() {
        *dw = db * x.iter().map(|x| x[i]).sum::<f64>() / n;
    }
    (dw, db)
}

pub fn gradient_of_the_last(w: &[f64], b: f64, x: &[Vec<f64>], y: &[f64]) -> (Vec<f64>, f64) {
    let last = x.len() - 1;
    summed(w, b, &x[last..], &y[last..], x.len() as f64, right_delta)
}

pub fn gradient_b_not_divided(w: &[f64], b: f64, x: &[Vec<f64>], y: &[f64]) -> (Vec<f64>, f64) {
    let n = x.len() as f64;
    let (dw, db) = summed(w, b, x, y, n, right_delta);
    (dw, db * n)
}

pub fn one_sided_gradient(f: &dyn Fn(&[f64]) -> f64, p: &[f64], h: f64) -> Vec<f64> {
    let mut moved = p.to_vec();
    let mut gradient = vec![];
    for i in 0..p.len() {
        moved[i] = p[i] + h;
        gradient.push((f(&moved) - f(p)) / h);
        moved[i] = p[i];
    }
    gradient
}

/// The two values at every entry, put together by `quotient`.
fn differences(f: &dyn Fn(&[f64]) -> f64, p: &[f64], h: f64, quotient: impl Fn(f64, f64) -> f64) -> Vec<f64> {
    let mut moved = p.to_vec();
    let mut gradient = vec![];
    for i in 0..p.len() {
        moved[i] = p[i] + h;
        let above = f(&moved);
        moved[i] = p[i] - h;
        gradient.push(quotient(above, f(&moved)));
        moved[i] = p[i];
    }
    gradient
}

pub fn central_over_h(f: &dyn Fn(&[f64]) -> f64, p: &[f64], h: f64) -> Vec<f64> {
    differences(f, p, h, |above, below| (above - below) / h)
}

pub fn central_times_h(f: &dyn Fn(&[f64]) -> f64, p: &[f64], h: f64) -> Vec<f64> {
    differences(f, p, h, |above, below| (above - below) / 2.0 * h)
}

pub fn central_turned(f: &dyn Fn(&[f64]) -> f64, p: &[f64], h: f64) -> Vec<f64> {
    differences(f, p, h, |above, below| (below - above) / (2.0 * h))
}

pub fn central_not_put_back(f: &dyn Fn(&[f64]) -> f64, p: &[f64], h: f64) -> Vec<f64> {
    let mut moved = p.to_vec();
    let mut gradient = vec![];
    for i in 0..p.len() {
        moved[i] = p[i] + h;
        let above = f(&moved);
        moved[i] = p[i] - h;
        gradient.push((above - f(&moved)) / (2.0 * h));
    }
    gradient
}

pub fn central_put_back_by_adding(f: &dyn Fn(&[f64]) -> f64, p: &[f64], h: f64) -> Vec<f64> {
    let mut moved = p.to_vec();
    let mut gradient = vec![];
    for i in 0..p.len() {
        moved[i] += h;
        let above = f(&moved);
        moved[i] -= 2.0 * h;
        gradient.push((above - f(&moved)) / (2.0 * h));
        moved[i] += h;
    }
    gradient
}

pub fn central_all_at_once(f: &dyn Fn(&[f64]) -> f64, p: &[f64], h: f64) -> Vec<f64> {
    let all = |step: f64| f(&p.iter().map(|p| p + step).collect::<Vec<f64>>());
    vec![(all(h) - all(-h)) / (2.0 * h); p.len()]
}

/// What goes into a chain's neurons, and what comes out of the last.
fn activations(w: &[f64], b: &[f64], x: f64) -> Vec<f64> {
    let mut a = vec![x];
    for l in 0..w.len() {
        a.push(sigmoid(w[l] * a[l] + b[l]));
    }
    a
}

pub fn chain_step_as_given(w: &mut [f64], b: &mut [f64], x: f64, y: f64, eta: f64) {
    let a = activations(w, b, x);
    let mut da = a[w.len()] - y;
    for l in (0..w.len()).rev() {
        let delta = da * a[l + 1] * (1.0 - a[l + 1]);
        w[l] -= eta * delta * a[l];
        b[l] -= eta * delta;
        da = w[l] * delta;
    }
}

pub fn chain_step_of_the_neuron_before(w: &mut [f64], b: &mut [f64], x: f64, y: f64, eta: f64) {
    let a = activations(w, b, x);
    let mut da = a[w.len()] - y;
    for l in (0..w.len()).rev() {
        let delta = da * a[l + 1] * (1.0 - a[l + 1]);
        w[l] -= eta * delta * a[l];
        b[l] -= eta * delta;
        if l > 0 {
            da = w[l - 1] * delta;
        }
    }
}

pub fn chain_step_weight_too_early(w: &mut [f64], b: &mut [f64], x: f64, y: f64, eta: f64) {
    let a = activations(w, b, x);
    let mut da = a[w.len()] - y;
    for l in (0..w.len()).rev() {
        da *= w[l];
        let delta = da * a[l + 1] * (1.0 - a[l + 1]);
        da = delta;
        w[l] -= eta * delta * a[l];
        b[l] -= eta * delta;
    }
}

pub fn chain_step_without_slope(w: &mut [f64], b: &mut [f64], x: f64, y: f64, eta: f64) {
    let a = activations(w, b, x);
    let mut da = a[w.len()] - y;
    for l in (0..w.len()).rev() {
        let delta = da * a[l + 1] * (1.0 - a[l + 1]);
        da *= w[l];
        w[l] -= eta * delta * a[l];
        b[l] -= eta * delta;
    }
}

pub fn chain_step_forward_again(w: &mut [f64], b: &mut [f64], x: f64, y: f64, eta: f64) {
    for l in (0..w.len()).rev() {
        let a = activations(w, b, x);
        let mut da = a[w.len()] - y;
        let mut delta = 0.0;
        for k in (l..w.len()).rev() {
            delta = da * a[k + 1] * (1.0 - a[k + 1]);
            da = w[k] * delta;
        }
        w[l] -= eta * delta * a[l];
        b[l] -= eta * delta;
    }
}

pub fn spoilt_all() -> &'static str {
    "all"
}

pub fn spoilt_last() -> &'static str {
    "the last alone"
}

pub fn factor_uphill(w2: f64, delta2: f64, a1: f64, eta: f64) -> f64 {
    1.0 + eta * delta2 * a1 / w2
}

pub fn factor_inverse(w2: f64, delta2: f64, a1: f64, eta: f64) -> f64 {
    w2 / (w2 - eta * delta2 * a1)
}

pub fn factor_of_the_bias(w2: f64, delta2: f64, _a1: f64, eta: f64) -> f64 {
    1.0 - eta * delta2 / w2
}

pub fn factor_not_divided(w2: f64, delta2: f64, a1: f64, eta: f64) -> f64 {
    w2 - eta * delta2 * a1
}

pub fn late_output_without_start(_s0: f64, eta: f64, n: f64) -> f64 {
    1.0 / (4.0 * eta * n).sqrt()
}

pub fn late_output_without_inner_two(s0: f64, eta: f64, n: f64) -> f64 {
    1.0 / (1.0 / (s0 * s0) + 2.0 * eta * n).sqrt()
}

pub fn late_output_with_a_falling_square(s0: f64, eta: f64, n: f64) -> f64 {
    1.0 / (1.0 / (s0 * s0) - 4.0 * eta * n).sqrt()
}

pub fn late_output_without_root(s0: f64, eta: f64, n: f64) -> f64 {
    1.0 / (1.0 / (s0 * s0) + 4.0 * eta * n)
}

pub fn late_output_exponential(s0: f64, eta: f64, n: f64) -> f64 {
    s0 * (-2.0 * eta * n).exp()
}

pub fn late_output_at_the_first_rate(s0: f64, eta: f64, n: f64) -> f64 {
    s0 - 2.0 * eta * s0.powi(3) * n
}

const FORETOLD_AND_RUN: [f64; 3] = [0.0433, 0.0455, 0.0515];

pub fn a_thousand_epochs_two() -> ([f64; 3], &'static str) {
    (FORETOLD_AND_RUN, "two")
}

pub fn a_thousand_epochs_eight() -> ([f64; 3], &'static str) {
    (FORETOLD_AND_RUN, "eight")
}

fn foretold(output: f64) -> ([f64; 3], &'static str) {
    ([output, FORETOLD_AND_RUN[1], FORETOLD_AND_RUN[2]], "four")
}

pub fn foretold_a_thousand_more() -> ([f64; 3], &'static str) {
    foretold(late_output(0.0940, 0.15, 1_000.0))
}

pub fn foretold_without_start() -> ([f64; 3], &'static str) {
    foretold(1.0 / 600_f64.sqrt())
}

pub fn foretold_from_nothing() -> ([f64; 3], &'static str) {
    foretold(1.0 / 420_f64.sqrt())
}

pub fn foretold_afterwards() -> ([f64; 3], &'static str) {
    foretold(FORETOLD_AND_RUN[1])
}

pub fn curvatures_of_two(_d: usize, m: f64, v: f64) -> [f64; 2] {
    [v + 2.0 * m * m, v]
}

pub fn curvatures_of_the_diagonal(d: usize, m: f64, v: f64) -> [f64; 2] {
    [v + d as f64 * m * m, v + m * m]
}

pub fn curvatures_with_the_mean(d: usize, m: f64, v: f64) -> [f64; 2] {
    [v + d as f64 * m, v]
}

pub fn curvatures_doubled(d: usize, m: f64, v: f64) -> [f64; 2] {
    [2.0 * (v + d as f64 * m * m), 2.0 * v]
}

pub fn curvatures_halved(d: usize, m: f64, v: f64) -> [f64; 2] {
    [(v + d as f64 * m * m) / 2.0, v / 2.0]
}

pub fn curvatures_exchanged(d: usize, m: f64, v: f64) -> [f64; 2] {
    [v, v + d as f64 * m * m]
}

pub fn curvatures_beside_the_diagonal(d: usize, m: f64, v: f64) -> [f64; 2] {
    [v + (d as f64 - 1.0) * m * m, v]
}

pub fn curvatures_with_all_of_h(d: usize, m: f64, v: f64) -> [f64; 2] {
    [d as f64 * (v + m * m), v]
}

fn ratios(ratio: impl Fn(f64, f64, f64) -> f64) -> [f64; 4] {
    let (m, v) = (0.3989, 0.3408);
    [ratio(2.0, m, v), ratio(100.0, m, v), ratio(2.0, 0.5, 0.0434), ratio(100.0, 0.5, 0.0434)]
}

pub fn ratios_with_the_square_mean() -> [f64; 4] {
    ratios(|d, m, v| 1.0 + d * m * m / (v + m * m))
}

pub fn ratios_with_the_square_mean_of_relu() -> [f64; 4] {
    let [relu_2, relu_100, ..] = ratios_with_the_square_mean();
    let [.., sigmoid_2, sigmoid_100] = curvature_ratios();
    [relu_2, relu_100, sigmoid_2, sigmoid_100]
}

pub fn ratios_without_one() -> [f64; 4] {
    ratios(|d, m, v| d * m * m / v)
}

pub fn ratios_turned() -> [f64; 4] {
    ratios(|d, m, v| 1.0 / (1.0 + d * m * m / v))
}

/// The window for the half width `z` of z(r), for whatever weight.
fn window_of(w: f64, r: f64, ends: impl Fn(f64) -> [f64; 2]) -> Option<[f64; 2]> {
    (w >= 4.0).then(|| ends(((1.0 + r) / (1.0 - r)).ln()))
}

fn root(w: f64) -> f64 {
    (1.0 - 4.0 / w).sqrt()
}

pub fn window_without_bias(w: f64, _b: f64) -> Option<[f64; 2]> {
    window_of(w, root(w), |z| [-z / w, z / w])
}

pub fn window_of_z(w: f64, _b: f64) -> Option<[f64; 2]> {
    window_of(w, root(w), |z| [-z, z])
}

pub fn window_with_bias_added(w: f64, b: f64) -> Option<[f64; 2]> {
    window_of(w, root(w), |z| [(-z + b) / w, (z + b) / w])
}

pub fn window_bias_not_divided(w: f64, b: f64) -> Option<[f64; 2]> {
    window_of(w, root(w), |z| [-z / w - b, z / w - b])
}

pub fn window_of_outputs(w: f64, _b: f64) -> Option<[f64; 2]> {
    window_of(w, root(w), |_| [(1.0 - root(w)) / 2.0, (1.0 + root(w)) / 2.0])
}

pub fn window_with_half_the_root(w: f64, b: f64) -> Option<[f64; 2]> {
    window_of(w, root(w) / 2.0, |z| [(-z - b) / w, (z - b) / w])
}

pub fn window_ends_exchanged(w: f64, b: f64) -> Option<[f64; 2]> {
    window_of(w, root(w), |z| [(z - b) / w, (-z - b) / w])
}

pub fn window_where_there_is_none(w: f64, b: f64) -> Option<[f64; 2]> {
    let r = root(w);
    let z = ((1.0 + r) / (1.0 - r)).ln();
    Some([(-z - b) / w, (z - b) / w])
}

pub fn widest_at_the_edge() -> [f64; 2] {
    [4.0, 0.0]
}

pub fn widest_half() -> [f64; 2] {
    [6.9, 0.22]
}

pub fn widest_of_z() -> [f64; 2] {
    [6.9, 3.1]
}
