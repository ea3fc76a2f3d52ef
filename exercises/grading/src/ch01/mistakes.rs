//! What learners write instead, in chapter 1.

use common::Tensor;

fn weighted_input(weights: &[f64], bias: f64, x: &[f64]) -> f64 {
    weights.iter().zip(x).map(|(w, x)| w * x).sum::<f64>() + bias
}

fn step(z: f64) -> f64 {
    if z > 0.0 { 1.0 } else { 0.0 }
}

/// w + by x, b + by
fn moved(weights: &[f64], bias: f64, x: &[f64], by: f64) -> (Vec<f64>, f64) {
    (weights.iter().zip(x).map(|(w, x)| w + by * x).collect(), bias + by)
}

pub fn larger_as_many() -> (&'static str, &'static str, [[f64; 3]; 2]) {
    (
        "as many",
        "The picture is the same, only its scale is another.",
        [[10.0, 10.0, 1.0], [10.0, 10.0, -1.0]],
    )
}

pub fn larger_fewer() -> (&'static str, &'static str, [[f64; 3]; 2]) {
    (
        "fewer",
        "The corrections are ten times as large, and so is the room.",
        [[10.0, 10.0, 1.0], [10.0, 10.0, -1.0]],
    )
}

pub fn larger_bias_input() -> (&'static str, &'static str, [[f64; 3]; 2]) {
    ("as many", "All is ten times as large, so no answer changes.", [[10.0, 10.0, 10.0], [10.0, 10.0, -10.0]])
}

pub fn three_rows_of_the_table(left_out: usize) -> Option<[f64; 3]> {
    match left_out {
        0 => Some([-1.0, -1.0, 1.5]),
        3 => Some([1.0, 1.0, -0.5]),
        _ => None,
    }
}

pub fn three_rows_mirrored(left_out: usize) -> Option<[f64; 3]> {
    match left_out {
        0 => Some([-1.0, -1.0, 1.5]),
        1 => Some([-1.0, 1.0, -0.5]),
        2 => Some([1.0, -1.0, -0.5]),
        _ => Some([1.0, 1.0, -0.5]),
    }
}

pub fn three_rows_with_yes_at_zero(left_out: usize) -> Option<[f64; 3]> {
    match left_out {
        0 => Some([-1.0, -1.0, 1.0]),
        1 => Some([1.0, -1.0, -1.0]),
        2 => Some([-1.0, 1.0, -1.0]),
        _ => Some([1.0, 1.0, -1.0]),
    }
}

pub fn three_rows_never(_left_out: usize) -> Option<[f64; 3]> {
    None
}

const POINTS: [[f64; 2]; 4] = [[0.0, 1.0], [1.0, 1.0], [1.0, 1.0], [1.0, 0.0]];

pub fn three_neurons_before_the_step() -> ([[f64; 2]; 4], [f64; 3], f64) {
    ([[-0.5, 1.5], [0.5, 0.5], [0.5, 0.5], [1.5, -0.5]], [2.0, 2.0, -3.0], 1.0 / f64::sqrt(17.0))
}

pub fn three_neurons_on_the_border() -> ([[f64; 2]; 4], [f64; 3], f64) {
    (POINTS, [1.0, 1.0, -1.0], 0.0)
}

pub fn three_neurons_with_and() -> ([[f64; 2]; 4], [f64; 3], f64) {
    ([[0.0, 0.0], [1.0, 0.0], [1.0, 0.0], [1.0, 1.0]], [1.0, -1.0, -0.5], 1.0 / 3.0)
}

pub fn three_neurons_ending_in_or() -> ([[f64; 2]; 4], [f64; 3], f64) {
    (POINTS, [2.0, 2.0, -1.0], 1.0 / 3.0)
}

pub fn three_neurons_length_without_bias() -> ([[f64; 2]; 4], [f64; 3], f64) {
    (POINTS, [2.0, 2.0, -3.0], 1.0 / f64::sqrt(8.0))
}

pub fn three_neurons_not_divided() -> ([[f64; 2]; 4], [f64; 3], f64) {
    (POINTS, [2.0, 2.0, -3.0], 1.0)
}

pub fn three_neurons_without_sign() -> ([[f64; 2]; 4], [f64; 3], f64) {
    (POINTS, [2.0, 2.0, -3.0], -1.0 / f64::sqrt(17.0))
}

pub fn rosenblatt_sign_turned(weights: &[f64], bias: f64, x: &[f64], class: usize) -> (Vec<f64>, f64) {
    moved(weights, bias, x, step(weighted_input(weights, bias, x)) - class as f64)
}

pub fn rosenblatt_before_the_step(weights: &[f64], bias: f64, x: &[f64], class: usize) -> (Vec<f64>, f64) {
    moved(weights, bias, x, class as f64 - weighted_input(weights, bias, x))
}

pub fn rosenblatt_yes_at_zero(weights: &[f64], bias: f64, x: &[f64], class: usize) -> (Vec<f64>, f64) {
    let y = if weighted_input(weights, bias, x) >= 0.0 { 1.0 } else { 0.0 };
    moved(weights, bias, x, class as f64 - y)
}

pub fn rosenblatt_bias_stays(weights: &[f64], bias: f64, x: &[f64], class: usize) -> (Vec<f64>, f64) {
    let y = step(weighted_input(weights, bias, x));
    (moved(weights, bias, x, class as f64 - y).0, bias)
}

pub fn rosenblatt_bias_unheard(weights: &[f64], bias: f64, x: &[f64], class: usize) -> (Vec<f64>, f64) {
    moved(weights, bias, x, class as f64 - step(weighted_input(weights, 0.0, x)))
}

pub fn rosenblatt_anew(weights: &[f64], bias: f64, x: &[f64], class: usize) -> (Vec<f64>, f64) {
    let (mut w, t) = (weights.to_vec(), class as f64);
    for i in 0..w.len() {
        w[i] += (t - step(weighted_input(&w, bias, x))) * x[i];
    }
    let b = bias + t - step(weighted_input(&w, bias, x));
    (w, b)
}

pub fn rosenblatt_always(weights: &[f64], bias: f64, x: &[f64], class: usize) -> (Vec<f64>, f64) {
    moved(weights, bias, x, 2.0 * class as f64 - 1.0)
}

pub fn rosenblatt_missed_ones(weights: &[f64], bias: f64, x: &[f64], class: usize) -> (Vec<f64>, f64) {
    moved(weights, bias, x, (class as f64 - step(weighted_input(weights, bias, x))).max(0.0))
}

pub fn rosenblatt_signs_as_targets(weights: &[f64], bias: f64, x: &[f64], class: usize) -> (Vec<f64>, f64) {
    moved(weights, bias, x, 2.0 * class as f64 - 1.0 - step(weighted_input(weights, bias, x)))
}

pub fn rosenblatt_whole_numbers(weights: &[f64], bias: f64, x: &[f64], class: usize) -> (Vec<f64>, f64) {
    let y = usize::from(weighted_input(weights, bias, x) > 0.0);
    moved(weights, bias, x, (class - y) as f64)
}

fn length(weights: &[f64], bias: f64) -> f64 {
    (weights.iter().map(|w| w * w).sum::<f64>() + bias * bias).sqrt()
}

/// s z of every row.
fn signed(weights: &[f64], bias: f64, x: &Tensor<f64>, classes: &[usize]) -> Vec<f64> {
    let one = |(x, &class): (&[f64], &usize)| (2.0 * class as f64 - 1.0) * weighted_input(weights, bias, x);
    x.rows_iter().zip(classes).map(one).collect()
}

fn smallest(numbers: &[f64]) -> f64 {
    numbers.iter().copied().fold(f64::INFINITY, f64::min)
}

pub fn margin_length_without_bias(weights: &[f64], bias: f64, x: &Tensor<f64>, classes: &[usize]) -> f64 {
    smallest(&signed(weights, bias, x, classes)) / length(weights, 0.0)
}

pub fn margin_without_bias(weights: &[f64], _bias: f64, x: &Tensor<f64>, classes: &[usize]) -> f64 {
    smallest(&signed(weights, 0.0, x, classes)) / length(weights, 0.0)
}

pub fn margin_absolute(weights: &[f64], bias: f64, x: &Tensor<f64>, classes: &[usize]) -> f64 {
    let sizes: Vec<f64> = signed(weights, bias, x, classes).iter().map(|z| z.abs()).collect();
    smallest(&sizes) / length(weights, bias)
}

pub fn margin_not_divided(weights: &[f64], bias: f64, x: &Tensor<f64>, classes: &[usize]) -> f64 {
    smallest(&signed(weights, bias, x, classes))
}

pub fn margin_without_root(weights: &[f64], bias: f64, x: &Tensor<f64>, classes: &[usize]) -> f64 {
    smallest(&signed(weights, bias, x, classes)) / length(weights, bias).powi(2)
}

pub fn margin_class_for_sign(weights: &[f64], bias: f64, x: &Tensor<f64>, classes: &[usize]) -> f64 {
    let z = x.rows_iter().zip(classes).map(|(x, &c)| c as f64 * weighted_input(weights, bias, x));
    smallest(&z.collect::<Vec<_>>()) / length(weights, bias)
}

pub fn margin_without_sign(weights: &[f64], bias: f64, x: &Tensor<f64>, _classes: &[usize]) -> f64 {
    let z = x.rows_iter().map(|x| weighted_input(weights, bias, x));
    smallest(&z.collect::<Vec<_>>()) / length(weights, bias)
}

pub fn margin_from_zero(weights: &[f64], bias: f64, x: &Tensor<f64>, classes: &[usize]) -> f64 {
    smallest(&signed(weights, bias, x, classes)).min(0.0) / length(weights, bias)
}

pub fn margin_mean(weights: &[f64], bias: f64, x: &Tensor<f64>, classes: &[usize]) -> f64 {
    signed(weights, bias, x, classes).iter().sum::<f64>() / x.rows() as f64 / length(weights, bias)
}

pub fn margin_whole_numbers(weights: &[f64], bias: f64, x: &Tensor<f64>, classes: &[usize]) -> f64 {
    let one = |(x, &class): (&[f64], &usize)| (2 * class - 1) as f64 * weighted_input(weights, bias, x);
    smallest(&x.rows_iter().zip(classes).map(one).collect::<Vec<_>>()) / length(weights, bias)
}

pub fn constant_bias_as_far_as_beta(c: f64, longest: f64, length: f64, b: f64, smallest: f64) -> [f64; 4] {
    [c, c, longest.hypot(c), smallest / length.hypot(b / c)]
}

pub fn constant_beta_as_before(c: f64, longest: f64, length: f64, b: f64, smallest: f64) -> [f64; 4] {
    [1.0, c, longest.hypot(c), smallest / length.hypot(b / c)]
}

pub fn constant_r_as_before(c: f64, longest: f64, length: f64, b: f64, smallest: f64) -> [f64; 4] {
    [c, c * c, longest.hypot(1.0), smallest / length.hypot(b / c)]
}

pub fn constant_r_squared(c: f64, longest: f64, length: f64, b: f64, smallest: f64) -> [f64; 4] {
    [c, c * c, longest * longest + c * c, smallest / length.hypot(b / c)]
}

pub fn constant_gamma_as_before(c: f64, longest: f64, length: f64, b: f64, smallest: f64) -> [f64; 4] {
    [c, c * c, longest.hypot(c), smallest / length.hypot(b)]
}

pub fn constant_gamma_times_c(c: f64, longest: f64, length: f64, b: f64, smallest: f64) -> [f64; 4] {
    [c, c * c, longest.hypot(c), smallest / length.hypot(b * c)]
}

/// Right answers of a line.
fn right(p: f64, w: f64, b: f64) -> usize {
    [0.0, 1.0, 2.0, p].iter().zip([0.0, 0.0, 1.0, 1.0]).filter(|&(x, t)| step(w * x + b) == t).count()
}

fn slope(p: f64) -> f64 {
    (1.0 + p) / (5.0 + p * p - (3.0 + p).powi(2) / 4.0)
}

/// The right line, with a count.
fn counted(p: f64, right: usize) -> (f64, f64, usize) {
    let w = slope(p);
    (w, -w * (3.0 + p) / 4.0, right)
}

pub fn as_possible_all_right(p: f64) -> (f64, f64, usize) {
    counted(p, 4)
}

pub fn as_possible_always_three(p: f64) -> (f64, f64, usize) {
    counted(p, 3)
}

pub fn as_possible_yes_at_zero(p: f64) -> (f64, f64, usize) {
    counted(p, if p <= 5.0 { 4 } else { 3 })
}

pub fn as_possible_decided_at_a_half(p: f64) -> (f64, f64, usize) {
    let (w, b, _) = counted(p, 0);
    (w, b, right(p, w, b - 0.5))
}

pub fn as_possible_turned_round(p: f64) -> (f64, f64, usize) {
    counted(p, if p < 5.0 { 3 } else { 4 })
}

pub fn as_possible_wrong_counted(p: f64) -> (f64, f64, usize) {
    counted(p, if p < 5.0 { 0 } else { 1 })
}

pub fn as_possible_through_the_origin(p: f64) -> (f64, f64, usize) {
    let w = (1.0 + p) / (5.0 + p * p);
    (w, 0.0, right(p, w, 0.0))
}

pub fn as_possible_means_once(p: f64) -> (f64, f64, usize) {
    let w = (1.0 + p) / (5.0 + p * p);
    let b = -w * (3.0 + p) / 4.0;
    (w, b, right(p, w, b))
}

pub fn as_possible_bias_turned(p: f64) -> (f64, f64, usize) {
    let w = slope(p);
    let b = w * (3.0 + p) / 4.0;
    (w, b, right(p, w, b))
}

pub fn as_possible_targets_0_and_1(p: f64) -> (f64, f64, usize) {
    let w = slope(p) / 2.0;
    let b = 0.5 - w * (3.0 + p) / 4.0;
    (w, b, right(p, w, b))
}

pub fn unit_is_q(rho: f64, g: f64, delta: f64) -> [f64; 2] {
    [1.0 / (rho * delta), ((rho + delta) / g).powi(2)]
}

pub fn unit_upside_down(rho: f64, g: f64, delta: f64) -> [f64; 2] {
    [(rho * delta).sqrt(), ((rho + delta) / g).powi(2)]
}

pub fn unit_limit_not_squared(rho: f64, g: f64, delta: f64) -> [f64; 2] {
    [1.0 / (rho * delta).sqrt(), (rho + delta) / g]
}

pub fn unit_limit_of_k_1(rho: f64, g: f64, delta: f64) -> [f64; 2] {
    [1.0 / (rho * delta).sqrt(), (rho * rho + 1.0) * (1.0 + delta * delta) / (g * g)]
}

pub fn unit_one_summand(rho: f64, g: f64, delta: f64) -> [f64; 2] {
    [1.0 / (rho * delta).sqrt(), (rho * rho + delta * delta + rho * delta) / (g * g)]
}

pub fn unit_no_summand(rho: f64, g: f64, delta: f64) -> [f64; 2] {
    [1.0 / (rho * delta).sqrt(), (rho * rho + delta * delta) / (g * g)]
}

/// Then the limit falls for ever.
pub fn unit_delta_stays(rho: f64, g: f64, delta: f64) -> [f64; 2] {
    [f64::INFINITY, rho * rho * (1.0 + delta * delta) / (g * g)]
}

pub fn delta_climbs(weights: &[f64], bias: f64, x: &[f64], t: f64, learning_rate: f64) -> (Vec<f64>, f64) {
    moved(weights, bias, x, learning_rate * (weighted_input(weights, bias, x) - t))
}

pub fn delta_behind_the_step(
    weights: &[f64],
    bias: f64,
    x: &[f64],
    t: f64,
    learning_rate: f64,
) -> (Vec<f64>, f64) {
    moved(weights, bias, x, -learning_rate * (step(weighted_input(weights, bias, x)) - t))
}

pub fn delta_twice(weights: &[f64], bias: f64, x: &[f64], t: f64, learning_rate: f64) -> (Vec<f64>, f64) {
    moved(weights, bias, x, -2.0 * learning_rate * (weighted_input(weights, bias, x) - t))
}

pub fn delta_cost_for_error(
    weights: &[f64],
    bias: f64,
    x: &[f64],
    t: f64,
    learning_rate: f64,
) -> (Vec<f64>, f64) {
    let error = weighted_input(weights, bias, x) - t;
    moved(weights, bias, x, -learning_rate * 0.5 * error * error)
}

pub fn delta_bias_stays(
    weights: &[f64],
    bias: f64,
    x: &[f64],
    t: f64,
    learning_rate: f64,
) -> (Vec<f64>, f64) {
    let by = -learning_rate * (weighted_input(weights, bias, x) - t);
    (moved(weights, bias, x, by).0, bias)
}

pub fn delta_bias_without_rate(
    weights: &[f64],
    bias: f64,
    x: &[f64],
    t: f64,
    learning_rate: f64,
) -> (Vec<f64>, f64) {
    let error = weighted_input(weights, bias, x) - t;
    (moved(weights, bias, x, -learning_rate * error).0, bias - error)
}

pub fn delta_bias_unheard(
    weights: &[f64],
    bias: f64,
    x: &[f64],
    t: f64,
    learning_rate: f64,
) -> (Vec<f64>, f64) {
    moved(weights, bias, x, -learning_rate * (weighted_input(weights, 0.0, x) - t))
}

pub fn delta_anew_for_the_bias(
    weights: &[f64],
    bias: f64,
    x: &[f64],
    t: f64,
    learning_rate: f64,
) -> (Vec<f64>, f64) {
    let (w, _) = moved(weights, bias, x, -learning_rate * (weighted_input(weights, bias, x) - t));
    let b = bias - learning_rate * (weighted_input(&w, bias, x) - t);
    (w, b)
}

pub fn delta_anew_for_each(
    weights: &[f64],
    bias: f64,
    x: &[f64],
    t: f64,
    learning_rate: f64,
) -> (Vec<f64>, f64) {
    let mut w = weights.to_vec();
    for i in 0..w.len() {
        w[i] -= learning_rate * (weighted_input(&w, bias, x) - t) * x[i];
    }
    let b = bias - learning_rate * (weighted_input(&w, bias, x) - t);
    (w, b)
}

pub fn delta_gradient_only(
    weights: &[f64],
    bias: f64,
    x: &[f64],
    t: f64,
    _learning_rate: f64,
) -> (Vec<f64>, f64) {
    let error = weighted_input(weights, bias, x) - t;
    (x.iter().map(|x| error * x).collect(), error)
}

/// The sums over the rows of what a row has, given its x and its error.
fn sums(
    x: &Tensor<f64>,
    t: &Tensor<f64>,
    weights: &[f64],
    bias: f64,
    of_error: fn(f64) -> f64,
) -> (Vec<f64>, f64) {
    let mut sums = (vec![0.0; weights.len()], 0.0);
    for (x, t) in x.rows_iter().zip(t.data()) {
        let e = of_error(weighted_input(weights, bias, x) - t);
        sums = moved(&sums.0, sums.1, x, e);
    }
    sums
}

fn scaled((dw, db): (Vec<f64>, f64), by: f64) -> (Vec<f64>, f64) {
    (dw.iter().map(|dw| by * dw).collect(), by * db)
}

pub fn mse_without_two(x: &Tensor<f64>, t: &Tensor<f64>, weights: &[f64], bias: f64) -> (Vec<f64>, f64) {
    scaled(sums(x, t, weights, bias, |e| e), 1.0 / x.rows() as f64)
}

pub fn mse_without_mean(x: &Tensor<f64>, t: &Tensor<f64>, weights: &[f64], bias: f64) -> (Vec<f64>, f64) {
    scaled(sums(x, t, weights, bias, |e| e), 2.0)
}

pub fn mse_over_all_entries(x: &Tensor<f64>, t: &Tensor<f64>, weights: &[f64], bias: f64) -> (Vec<f64>, f64) {
    scaled(sums(x, t, weights, bias, |e| e), 2.0 / x.len() as f64)
}

pub fn mse_sign_turned(x: &Tensor<f64>, t: &Tensor<f64>, weights: &[f64], bias: f64) -> (Vec<f64>, f64) {
    scaled(sums(x, t, weights, bias, |e| e), -2.0 / x.rows() as f64)
}

pub fn mse_without_bias(x: &Tensor<f64>, t: &Tensor<f64>, weights: &[f64], _bias: f64) -> (Vec<f64>, f64) {
    scaled(sums(x, t, weights, 0.0, |e| e), 2.0 / x.rows() as f64)
}

pub fn mse_bias_forgotten(x: &Tensor<f64>, t: &Tensor<f64>, weights: &[f64], bias: f64) -> (Vec<f64>, f64) {
    (scaled(sums(x, t, weights, bias, |e| e), 2.0 / x.rows() as f64).0, 0.0)
}

pub fn mse_squares(x: &Tensor<f64>, t: &Tensor<f64>, weights: &[f64], bias: f64) -> (Vec<f64>, f64) {
    scaled(sums(x, t, weights, bias, |e| e * e), 2.0 / x.rows() as f64)
}

pub fn mse_last_row(x: &Tensor<f64>, t: &Tensor<f64>, weights: &[f64], bias: f64) -> (Vec<f64>, f64) {
    let last = x.rows() - 1..x.rows();
    let sums = sums(&x.slice_rows(last.clone()), &t.slice_rows(last), weights, bias, |e| e);
    scaled(sums, 2.0 / x.rows() as f64)
}

pub fn mse_product_of_means(x: &Tensor<f64>, t: &Tensor<f64>, weights: &[f64], bias: f64) -> (Vec<f64>, f64) {
    let n = x.rows() as f64;
    let db = 2.0 / n * sums(x, t, weights, bias, |e| e).1;
    (x.sum_rows().data().iter().map(|sum| sum / n * db).collect(), db)
}

pub fn mse_whole_numbers(x: &Tensor<f64>, t: &Tensor<f64>, weights: &[f64], bias: f64) -> (Vec<f64>, f64) {
    scaled(sums(x, t, weights, bias, |e| e), (2 / x.rows()) as f64)
}

pub fn mse_over_columns(x: &Tensor<f64>, t: &Tensor<f64>, weights: &[f64], bias: f64) -> (Vec<f64>, f64) {
    scaled(sums(x, t, weights, bias, |e| e), 2.0 / weights.len() as f64)
}

pub fn mse_transposed(x: &Tensor<f64>, t: &Tensor<f64>, weights: &[f64], bias: f64) -> (Vec<f64>, f64) {
    let n = x.rows();
    let read = Tensor::from_fn([n, weights.len()], |i| {
        let (row, column) = (i / weights.len(), i % weights.len());
        x.data()[column * n + row]
    });
    scaled(sums(&read, t, weights, bias, |e| e), 2.0 / n as f64)
}

pub fn student_without_bias() -> &'static str {
    "the bias is not updated"
}

pub fn factor_without_bias(eta: f64, squared_length: f64) -> [f64; 2] {
    [1.0 - eta * squared_length, eta]
}

pub fn student_with_half_the_rate() -> &'static str {
    "the bias is updated with half the rate"
}

pub fn factor_with_half_the_rate(eta: f64, squared_length: f64) -> [f64; 2] {
    [1.0 - eta * (squared_length + 0.5), 0.5 * eta]
}

pub fn student_after_each_weight() -> &'static str {
    "the error is calculated anew after each single weight"
}

pub fn factor_of_the_right_rule(eta: f64, squared_length: f64) -> [f64; 2] {
    [1.0 - eta * (squared_length + 1.0), eta * eta * squared_length]
}

pub fn factor_below(eta: f64, squared_length: f64) -> [f64; 2] {
    [(1.0 - eta * squared_length) * (1.0 - eta), -eta * eta * squared_length]
}

pub fn factor_above_as_a_share(eta: f64, squared_length: f64) -> [f64; 2] {
    let right = 1.0 - eta * (squared_length + 1.0);
    [(1.0 - eta * squared_length) * (1.0 - eta), eta * eta * squared_length / right]
}

pub fn hiker_distance(rate: f64, steps: usize) -> f64 {
    5.0 * (1.0 - 2.0 * rate).powi(steps as i32)
}

pub fn hiker_from_the_valley(rate: f64, steps: usize) -> f64 {
    -5.0 * (1.0 - 2.0 * rate).powi(steps as i32)
}

pub fn hiker_from_the_right(rate: f64, steps: usize) -> f64 {
    2.0 + 5.0 * (1.0 - 2.0 * rate).powi(steps as i32)
}

pub fn hiker_never_across(rate: f64, steps: usize) -> f64 {
    2.0 - 5.0 * (1.0 - 2.0 * rate).abs().powi(steps as i32)
}

pub fn hiker_without_curvature(rate: f64, steps: usize) -> f64 {
    2.0 - 5.0 * (1.0 - rate).powi(steps as i32)
}

pub fn hiker_one_step(rate: f64, steps: usize) -> f64 {
    2.0 - 5.0 * (1.0 - 2.0 * rate * steps as f64)
}

pub fn edge_at_099() -> ([f64; 3], &'static str, &'static str) {
    ([2.0, -1.338, -3.0], "0.99", "It leaps from side to side and should be called too large.")
}

pub fn edge_at_05() -> ([f64; 3], &'static str, &'static str) {
    ([2.0, -1.338, -3.0], "0.5", "It cannot be there exactly, only very near.")
}
