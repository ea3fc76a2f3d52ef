//! What learners write instead, in chapter 4.

use common::Tensor;

use super::solutions;

type Matrix = Tensor<f64>;

// ---- 4.1

pub fn work_without_biases() -> (&'static str, f64, [f64; 4]) {
    let (layer, _, [_, forward, backward, ratio]) = solutions::how_much_work();
    (layer, 784.0 * 300.0 / forward, [forward, forward, backward, ratio])
}

pub fn work_with_biases() -> (&'static str, f64, [f64; 4]) {
    let (layer, share, [parameters, ..]) = solutions::how_much_work();
    let backward = parameters + 301.0 * 100.0 + 101.0 * 10.0;
    (layer, share, [parameters, parameters, backward, backward / parameters])
}

pub fn work_doubled() -> (&'static str, f64, [f64; 4]) {
    let (layer, share, [parameters, forward, ..]) = solutions::how_much_work();
    (layer, share, [parameters, forward, 2.0 * forward, 2.0])
}

pub fn work_only_dw() -> (&'static str, f64, [f64; 4]) {
    let (layer, share, [parameters, forward, ..]) = solutions::how_much_work();
    (layer, share, [parameters, forward, forward, 1.0])
}

pub fn work_shared_evenly() -> (&'static str, f64, [f64; 4]) {
    ("second", 1.0 / 3.0, solutions::how_much_work().2)
}

// ---- 4.2

pub fn other_as_in_the_chapter(x: &Matrix, v: &Matrix, dy: &Matrix) -> (Matrix, Matrix) {
    (x.matmul_tn(dy), dy.matmul_nt(v))
}

pub fn other_dv_turned(x: &Matrix, v: &Matrix, dy: &Matrix) -> (Matrix, Matrix) {
    (x.matmul_tn(dy), dy.matmul(v))
}

pub fn other_dx_turned(x: &Matrix, v: &Matrix, dy: &Matrix) -> (Matrix, Matrix) {
    (dy.matmul_tn(x), dy.matmul_nt(v))
}

pub fn other_divided(x: &Matrix, v: &Matrix, dy: &Matrix) -> (Matrix, Matrix) {
    let n = x.rows() as f64;
    (dy.matmul_tn(x).map(|v| v / n), dy.matmul(v))
}

pub fn other_exchanged(x: &Matrix, v: &Matrix, dy: &Matrix) -> (Matrix, Matrix) {
    let (dv, dx) = solutions::other_convention(x, v, dy);
    (dx, dv)
}

// ---- 4.3

pub fn forward_without_bias(x: &Matrix, w: &Matrix, _b: &Matrix) -> Matrix {
    x.matmul(w)
}

pub fn forward_bias_for_each_input(x: &Matrix, w: &Matrix, b: &Matrix) -> Matrix {
    let mut y = x.matmul(w);
    (0..w.shape()[0]).for_each(|_| y.add_row(b));
    y
}

pub fn forward_bias_in_first_row(x: &Matrix, w: &Matrix, b: &Matrix) -> Matrix {
    let mut y = x.matmul(w);
    y.row_mut(0).iter_mut().zip(b.data()).for_each(|(y, b)| *y += b);
    y
}

pub fn forward_weights_misread(x: &Matrix, w: &Matrix, b: &Matrix) -> Matrix {
    solutions::dense_forward(x, &misread(w), b)
}

pub fn forward_overwrites(x: &Matrix, w: &Matrix, b: &Matrix) -> Matrix {
    let last = w.shape()[0] - 1;
    let mut y = Matrix::zeros([x.rows(), w.shape()[1]]);
    for n in 0..x.rows() {
        for j in 0..b.len() {
            y.row_mut(n)[j] = x.row(n)[last] * w.row(last)[j] + b.data()[j];
        }
    }
    y
}

/// W (in, out), its numbers read as if they stood unit by unit.
fn misread(w: &Matrix) -> Matrix {
    let [inputs, out] = [w.shape()[0], w.shape()[1]];
    Matrix::from_fn([inputs, out], |place| w.data()[place % out * inputs + place / out])
}

pub fn backward_mean(x: &Matrix, w: &Matrix, dy: &Matrix) -> (Matrix, Matrix, Matrix) {
    let (mut dw, mut db, dx) = solutions::dense_backward(x, w, dy);
    dw.apply(|v| v / x.rows() as f64);
    db.apply(|v| v / x.rows() as f64);
    (dw, db, dx)
}

pub fn backward_bias_mean(x: &Matrix, w: &Matrix, dy: &Matrix) -> (Matrix, Matrix, Matrix) {
    let (_, db, _) = backward_mean(x, w, dy);
    (x.matmul_tn(dy), db, dy.matmul_nt(w))
}

pub fn backward_all_divided(x: &Matrix, w: &Matrix, dy: &Matrix) -> (Matrix, Matrix, Matrix) {
    let (dw, db, mut dx) = backward_mean(x, w, dy);
    dx.apply(|v| v / x.rows() as f64);
    (dw, db, dx)
}

pub fn backward_bias_for_each_input(x: &Matrix, w: &Matrix, dy: &Matrix) -> (Matrix, Matrix, Matrix) {
    let (dw, mut db, dx) = solutions::dense_backward(x, w, dy);
    db.apply(|v| v * w.shape()[0] as f64);
    (dw, db, dx)
}

pub fn backward_without_transpose(x: &Matrix, w: &Matrix, dy: &Matrix) -> (Matrix, Matrix, Matrix) {
    (x.matmul_tn(dy), dy.sum_rows(), dy.matmul(w))
}

pub fn backward_weights_misread(x: &Matrix, w: &Matrix, dy: &Matrix) -> (Matrix, Matrix, Matrix) {
    let (dw, db, _) = solutions::dense_backward(x, w, dy);
    (dw, db, dy.matmul_nt(&misread(w)))
}

pub fn backward_turned(x: &Matrix, w: &Matrix, dy: &Matrix) -> (Matrix, Matrix, Matrix) {
    (dy.matmul_tn(x), dy.sum_rows(), dy.matmul_nt(w))
}

pub fn backward_bias_not_summed(x: &Matrix, w: &Matrix, dy: &Matrix) -> (Matrix, Matrix, Matrix) {
    (x.matmul_tn(dy), dy.clone(), dy.matmul_nt(w))
}

pub fn backward_bias_along_units(x: &Matrix, w: &Matrix, dy: &Matrix) -> (Matrix, Matrix, Matrix) {
    let sums = Matrix::from_fn([dy.rows()], |n| dy.row(n).iter().sum());
    (x.matmul_tn(dy), sums, dy.matmul_nt(w))
}

pub fn backward_exchanged(x: &Matrix, w: &Matrix, dy: &Matrix) -> (Matrix, Matrix, Matrix) {
    let (dw, db, dx) = solutions::dense_backward(x, w, dy);
    (dx, db, dw)
}

pub fn backward_overwrites(x: &Matrix, w: &Matrix, dy: &Matrix) -> (Matrix, Matrix, Matrix) {
    let last = x.rows() - 1..x.rows();
    let (dw, db, _) = solutions::dense_backward(&x.slice_rows(last.clone()), w, &dy.slice_rows(last));
    (dw, db, dy.matmul_nt(w))
}

// ---- 4.4

pub fn deltas_along_a_row(a: &[f64], weights: &[Vec<f64>], deltas: &[f64]) -> Vec<f64> {
    let sum = |i: usize| -> f64 { (0..deltas.len()).map(|k| weights[i][k] * deltas[k]).sum() };
    (0..a.len()).map(|i| a[i] * (1.0 - a[i]) * sum(i)).collect()
}

pub fn deltas_along_a_row_zipped(a: &[f64], weights: &[Vec<f64>], deltas: &[f64]) -> Vec<f64> {
    let sums = weights.iter().map(|row| row.iter().zip(deltas).map(|(w, d)| w * d).sum::<f64>());
    a.iter().zip(sums).map(|(a, sum)| a * (1.0 - a) * sum).collect()
}

pub fn deltas_without_slope(a: &[f64], weights: &[Vec<f64>], deltas: &[f64]) -> Vec<f64> {
    (0..a.len()).map(|i| weights.iter().zip(deltas).map(|(w, d)| w[i] * d).sum()).collect()
}

/// The solution's, with something else in the place of a (1 − a).
fn deltas_with_slope(
    a: &[f64],
    weights: &[Vec<f64>],
    deltas: &[f64],
    slope: impl Fn(f64) -> f64,
) -> Vec<f64> {
    let sums = deltas_without_slope(a, weights, deltas);
    a.iter().zip(sums).map(|(&a, sum)| slope(a) * sum).collect()
}

pub fn deltas_sigmoid_again(a: &[f64], weights: &[Vec<f64>], deltas: &[f64]) -> Vec<f64> {
    deltas_with_slope(a, weights, deltas, |a| {
        let s = 1.0 / (1.0 + (-a).exp());
        s * (1.0 - s)
    })
}

pub fn deltas_half_slope(a: &[f64], weights: &[Vec<f64>], deltas: &[f64]) -> Vec<f64> {
    deltas_with_slope(a, weights, deltas, |a| a)
}

pub fn deltas_tanh_slope(a: &[f64], weights: &[Vec<f64>], deltas: &[f64]) -> Vec<f64> {
    deltas_with_slope(a, weights, deltas, |a| 1.0 - a * a)
}

pub fn deltas_turned(a: &[f64], weights: &[Vec<f64>], deltas: &[f64]) -> Vec<f64> {
    deltas_with_slope(a, weights, deltas, |a| -a * (1.0 - a))
}

pub fn deltas_of_last_reader(a: &[f64], weights: &[Vec<f64>], deltas: &[f64]) -> Vec<f64> {
    let last = deltas.len() - 1;
    deltas_with_slope(a, &weights[last..], &deltas[last..], |a| a * (1.0 - a))
}

// ---- 4.5

/// The solution's loop, with what a learner does at each place of it.
fn squares(
    sizes: &[usize],
    variances: &[f64],
    fan: impl Fn(usize) -> usize,
    kept: f64,
    carried: bool,
) -> Vec<f64> {
    let mut q = 1.0;
    let layer = |l: usize| {
        let m = sizes[fan(l)] as f64 * variances[l] * q;
        if carried {
            q = kept * m;
        }
        m
    };
    (0..variances.len()).map(layer).collect()
}

fn kept(relu: bool) -> f64 {
    if relu { 0.5 } else { 1.0 }
}

pub fn squares_with_fan_out(sizes: &[usize], variances: &[f64], relu: bool) -> Vec<f64> {
    squares(sizes, variances, |l| l + 1, kept(relu), true)
}

pub fn squares_after_relu(sizes: &[usize], variances: &[f64], relu: bool) -> Vec<f64> {
    let before = solutions::mean_squares(sizes, variances, relu);
    before.iter().map(|m| kept(relu) * m).collect()
}

pub fn squares_without_relu(sizes: &[usize], variances: &[f64], _relu: bool) -> Vec<f64> {
    squares(sizes, variances, |l| l, 1.0, true)
}

pub fn squares_not_carried(sizes: &[usize], variances: &[f64], _relu: bool) -> Vec<f64> {
    squares(sizes, variances, |l| l, 1.0, false)
}

pub fn squares_each_by_itself(sizes: &[usize], variances: &[f64], relu: bool) -> Vec<f64> {
    let mut each = squares_not_carried(sizes, variances, relu);
    each.iter_mut().skip(1).for_each(|m| *m *= kept(relu));
    each
}

pub fn squares_each_halved(sizes: &[usize], variances: &[f64], relu: bool) -> Vec<f64> {
    squares_not_carried(sizes, variances, relu).iter().map(|m| kept(relu) * m).collect()
}

pub fn squares_with_fan_out_after_relu(sizes: &[usize], variances: &[f64], relu: bool) -> Vec<f64> {
    squares_with_fan_out(sizes, variances, relu).iter().map(|m| kept(relu) * m).collect()
}

pub fn squares_by_root(sizes: &[usize], variances: &[f64], relu: bool) -> Vec<f64> {
    solutions::mean_squares(sizes, variances, relu).iter().map(|m| m.sqrt()).collect()
}

pub fn squares_with_root_of_half(sizes: &[usize], variances: &[f64], relu: bool) -> Vec<f64> {
    squares(sizes, variances, |l| l, kept(relu).sqrt(), true)
}

// ---- 4.6

/// The step with `dh` made from h, dz, and W2 before and after its step.
#[expect(clippy::too_many_arguments)]
fn step_with(
    x: &Matrix,
    t: &Matrix,
    w1: &mut Matrix,
    b1: &mut Matrix,
    w2: &mut Matrix,
    b2: &mut Matrix,
    rate: f64,
    handed_down: impl Fn(&Matrix, &Matrix, &Matrix) -> Matrix,
) {
    let (h, dz) = solutions::relu_network([x, t, w1, b1, w2, b2]);
    let before = w2.clone();
    w2.add_scaled(-rate, &h.matmul_tn(&dz));
    b2.add_scaled(-rate, &dz.sum_rows());
    let masked = handed_down(&dz, &before, w2).zip_map(&h, |dh, h| if h > 0.0 { dh } else { 0.0 });
    w1.add_scaled(-rate, &x.matmul_tn(&masked));
    b1.add_scaled(-rate, &masked.sum_rows());
}

pub fn step_as_given(
    x: &Matrix,
    t: &Matrix,
    w1: &mut Matrix,
    b1: &mut Matrix,
    w2: &mut Matrix,
    b2: &mut Matrix,
    rate: f64,
) {
    step_with(x, t, w1, b1, w2, b2, rate, |dz, _, after| dz.matmul_nt(after));
}

pub fn step_corrected_twice(
    x: &Matrix,
    t: &Matrix,
    w1: &mut Matrix,
    b1: &mut Matrix,
    w2: &mut Matrix,
    b2: &mut Matrix,
    rate: f64,
) {
    step_with(x, t, w1, b1, w2, b2, rate, |dz, before, after| {
        let too_far = before.zip_map(after, |before, after| 2.0 * before - after);
        dz.matmul_nt(&too_far)
    });
}

pub fn step_forward_again(
    x: &Matrix,
    t: &Matrix,
    w1: &mut Matrix,
    b1: &mut Matrix,
    w2: &mut Matrix,
    b2: &mut Matrix,
    rate: f64,
) {
    let (h, dz) = solutions::relu_network([x, t, w1, b1, w2, b2]);
    w2.add_scaled(-rate, &h.matmul_tn(&dz));
    b2.add_scaled(-rate, &dz.sum_rows());
    let (h, dz) = solutions::relu_network([x, t, w1, b1, w2, b2]);
    let dh = dz.matmul_nt(w2).zip_map(&h, |dh, h| if h > 0.0 { dh } else { 0.0 });
    w1.add_scaled(-rate, &x.matmul_tn(&dh));
    b1.add_scaled(-rate, &dh.sum_rows());
}

pub fn step_without_the_output_layer(
    x: &Matrix,
    t: &Matrix,
    w1: &mut Matrix,
    b1: &mut Matrix,
    w2: &mut Matrix,
    b2: &mut Matrix,
    rate: f64,
) {
    let (mut w2, mut b2) = (w2.clone(), b2.clone());
    solutions::train_step(x, t, w1, b1, &mut w2, &mut b2, rate);
}

pub fn step_without_mask(
    x: &Matrix,
    t: &Matrix,
    w1: &mut Matrix,
    b1: &mut Matrix,
    w2: &mut Matrix,
    b2: &mut Matrix,
    rate: f64,
) {
    let (h, dz) = solutions::relu_network([x, t, w1, b1, w2, b2]);
    let dh = dz.matmul_nt(w2);
    w1.add_scaled(-rate, &x.matmul_tn(&dh));
    b1.add_scaled(-rate, &dh.sum_rows());
    w2.add_scaled(-rate, &h.matmul_tn(&dz));
    b2.add_scaled(-rate, &dz.sum_rows());
}

pub fn step_not_divided(
    x: &Matrix,
    t: &Matrix,
    w1: &mut Matrix,
    b1: &mut Matrix,
    w2: &mut Matrix,
    b2: &mut Matrix,
    rate: f64,
) {
    solutions::train_step(x, t, w1, b1, w2, b2, rate * x.rows() as f64);
}

pub fn error_of_second_order() -> [&'static str; 2] {
    ["2", "0"]
}

pub fn error_that_rate_does_not_change() -> [&'static str; 2] {
    ["0", "any"]
}

pub fn error_never_seen() -> [&'static str; 2] {
    ["1", "any"]
}

// ---- 4.7

fn layers(factor: impl Fn(f64) -> f64, count: i32) -> ([f64; 3], [&'static str; 3]) {
    let ratios = [2.0, 1.0, 4.0].map(|out_times_variance| factor(out_times_variance).powi(count));
    (ratios, solutions::twenty_layers().1)
}

pub fn layers_without_root() -> ([f64; 3], [&'static str; 3]) {
    layers(|v| v / 2.0, 19)
}

pub fn layers_twenty_factors() -> ([f64; 3], [&'static str; 3]) {
    layers(|v| (v / 2.0).sqrt(), 20)
}

pub fn layers_one_factor() -> ([f64; 3], [&'static str; 3]) {
    layers(|v| (v / 2.0).sqrt(), 1)
}

pub fn layers_without_relu() -> ([f64; 3], [&'static str; 3]) {
    (layers(f64::sqrt, 19).0, ["explodes", "stays", "explodes"])
}

pub fn layers_upside_down() -> ([f64; 3], [&'static str; 3]) {
    (layers(|v| (2.0 / v).sqrt(), 19).0, ["stays", "explodes", "vanishes"])
}

// ---- 4.8

fn sure(calculated: [f64; 5]) -> ([f64; 5], [f64; 3], &'static str) {
    let (_, counts, says) = solutions::how_sure();
    (calculated, counts, says)
}

pub fn sure_by_variance() -> ([f64; 5], [f64; 3], &'static str) {
    let starts = 2.0 * 0.25 / 0.07;
    sure([0.25 / 20.0, 10.0, 10.0, starts, 2.0 * starts])
}

pub fn sure_of_one_coin() -> ([f64; 5], [f64; 3], &'static str) {
    let ([_, low, high, starts, both], ..) = solutions::how_sure();
    sure([0.5, low, high, starts, both])
}

pub fn sure_within_one_error() -> ([f64; 5], [f64; 3], &'static str) {
    let ([error, _, _, starts, both], ..) = solutions::how_sure();
    sure([error, 8.0, 12.0, starts / 4.0, both / 4.0])
}

pub fn sure_shares_for_numbers() -> ([f64; 5], [f64; 3], &'static str) {
    let ([error, _, _, starts, both], ..) = solutions::how_sure();
    sure([error, 0.5 - 2.0 * error, 0.5 + 2.0 * error, starts, both])
}

pub fn sure_rounded_outward() -> ([f64; 5], [f64; 3], &'static str) {
    let ([error, _, _, starts, both], ..) = solutions::how_sure();
    sure([error, 5.0, 15.0, starts, both])
}

pub fn sure_of_both() -> ([f64; 5], [f64; 3], &'static str) {
    let ([error, low, high, starts, _], ..) = solutions::how_sure();
    sure([error, low, high, starts, starts])
}

// ---- 4.9

pub fn tie_for_ever() -> [&'static str; 5] {
    ["equal", "equal", "no", "w2 and b2", "everything"]
}

pub fn tie_outgoing_seen_forward() -> [&'static str; 5] {
    ["different", "different", "yes", "w2 and b2", "everything"]
}

pub fn tie_zero_stops_all() -> [&'static str; 5] {
    ["equal", "different", "yes", "nothing", "nothing"]
}

pub fn tie_zero_stops_nothing() -> [&'static str; 5] {
    ["equal", "different", "yes", "everything", "everything"]
}

pub fn tie_first_layer_never() -> [&'static str; 5] {
    ["equal", "different", "yes", "w2 and b2", "w2 and b2"]
}

pub fn tied_all_equal(first: &[f64], w2: &[f64]) -> Vec<Vec<f64>> {
    w2.iter().map(|_| first.to_vec()).collect()
}

pub fn tied_times_weight(first: &[f64], w2: &[f64]) -> Vec<Vec<f64>> {
    w2.iter().map(|w| first.iter().map(|d| d * w).collect()).collect()
}

pub fn tied_to_the_one_before(first: &[f64], w2: &[f64]) -> Vec<Vec<f64>> {
    let ratios = std::iter::once(1.0).chain(w2.windows(2).map(|w| w[1] / w[0]));
    ratios.map(|ratio| first.iter().map(|d| d * ratio).collect()).collect()
}

pub fn tied_inverse(first: &[f64], w2: &[f64]) -> Vec<Vec<f64>> {
    w2.iter().map(|w| first.iter().map(|d| d * w2[0] / w).collect()).collect()
}

pub fn tied_as_rows(first: &[f64], w2: &[f64]) -> Vec<Vec<f64>> {
    first.iter().map(|d| w2.iter().map(|w| d * w / w2[0]).collect()).collect()
}

// ---- 4.10

type Gradients = (f64, Matrix, Matrix, Matrix, Matrix);

fn times(factor: f64, [a, b, c, d]: [Matrix; 4]) -> [Matrix; 4] {
    [a, b, c, d].map(|m| m.map(|v| v * factor))
}

pub fn two_layer_not_divided(
    x: &Matrix,
    t: &Matrix,
    w1: &Matrix,
    b1: &Matrix,
    w2: &Matrix,
    b2: &Matrix,
) -> Gradients {
    let (loss, a, b, c, d) = solutions::two_layer_gradients(x, t, w1, b1, w2, b2);
    let [a, b, c, d] = times(x.rows() as f64, [a, b, c, d]);
    (loss, a, b, c, d)
}

pub fn two_layer_divided_twice(
    x: &Matrix,
    t: &Matrix,
    w1: &Matrix,
    b1: &Matrix,
    w2: &Matrix,
    b2: &Matrix,
) -> Gradients {
    let (loss, a, b, c, d) = solutions::two_layer_gradients(x, t, w1, b1, w2, b2);
    let [a, b, c, d] = times(1.0 / x.rows() as f64, [a, b, c, d]);
    (loss, a, b, c, d)
}

pub fn two_layer_loss_summed(
    x: &Matrix,
    t: &Matrix,
    w1: &Matrix,
    b1: &Matrix,
    w2: &Matrix,
    b2: &Matrix,
) -> Gradients {
    let (loss, a, b, c, d) = solutions::two_layer_gradients(x, t, w1, b1, w2, b2);
    (loss * x.rows() as f64, a, b, c, d)
}

pub fn two_layer_exchanged(
    x: &Matrix,
    t: &Matrix,
    w1: &Matrix,
    b1: &Matrix,
    w2: &Matrix,
    b2: &Matrix,
) -> Gradients {
    let (loss, dw1, db1, dw2, db2) = solutions::two_layer_gradients(x, t, w1, b1, w2, b2);
    (loss, dw2, db2, dw1, db1)
}

pub fn two_layer_biases_weighted(
    x: &Matrix,
    t: &Matrix,
    w1: &Matrix,
    b1: &Matrix,
    w2: &Matrix,
    b2: &Matrix,
) -> Gradients {
    let (loss, dw1, db1, dw2, db2) = solutions::two_layer_gradients(x, t, w1, b1, w2, b2);
    let n = x.rows() as f64;
    (loss, dw1, db1.map(|v| v / n), dw2, db2.map(|v| v / n))
}

/// h, and p with what `shift` says is to be subtracted from the logits of each row; it is given all of them.
fn passes([x, w1, b1, w2, b2]: [&Matrix; 5], shift: impl Fn(&Matrix, usize) -> f64) -> (Matrix, Matrix) {
    let h = solutions::dense_forward(x, w1, b1).map(|z| 1.0 / (1.0 + (-z).exp()));
    let z = solutions::dense_forward(&h, w2, b2);
    let mut p = z.clone();
    for (n, row) in p.rows_iter_mut().enumerate() {
        let shift = shift(&z, n);
        row.iter_mut().for_each(|z| *z = (*z - shift).exp());
        let sum: f64 = row.iter().sum();
        row.iter_mut().for_each(|e| *e /= sum);
    }
    (h, p)
}

fn largest(z: &[f64]) -> f64 {
    z.iter().copied().fold(f64::NEG_INFINITY, f64::max)
}

fn careful(z: &Matrix, n: usize) -> f64 {
    largest(z.row(n))
}

/// The gradients with this dz and this slope of the hidden layer, from h.
fn gradients_with(loss: f64, [x, h, dz, w2]: [&Matrix; 4], slope: impl Fn(f64) -> f64) -> Gradients {
    let dz1 = dz.matmul_nt(w2).zip_map(h, |dh, h| dh * slope(h));
    (loss, x.matmul_tn(&dz1), dz1.sum_rows(), h.matmul_tn(dz), dz.sum_rows())
}

/// (p − t)/N
fn difference(p: &Matrix, t: &Matrix) -> Matrix {
    let n = p.rows() as f64;
    p.zip_map(t, |p, t| (p - t) / n)
}

/// The solution with another loss of p and t, summed over the entries.
fn two_layer_with_loss(all: [&Matrix; 6], entry: impl Fn(f64, f64) -> f64) -> Gradients {
    let [x, t, w1, b1, w2, b2] = all;
    let (_, p) = passes([x, w1, b1, w2, b2], careful);
    let (_, dw1, db1, dw2, db2) = solutions::two_layer_gradients(x, t, w1, b1, w2, b2);
    (p.zip_map(t, entry).sum() / x.rows() as f64, dw1, db1, dw2, db2)
}

/// The solution with another shift of the logits before softmax. (Its loss is right: in what way it breaks where p does
/// depends on how it is written.)
fn two_layer_with_shift(all: [&Matrix; 6], shift: impl Fn(&Matrix, usize) -> f64) -> Gradients {
    let [x, t, w1, b1, w2, b2] = all;
    let (h, p) = passes([x, w1, b1, w2, b2], shift);
    let loss = solutions::two_layer_gradients(x, t, w1, b1, w2, b2).0;
    gradients_with(loss, [x, &h, &difference(&p, t), w2], |h| h * (1.0 - h))
}

/// The solution with another slope of the hidden layer.
fn two_layer_with_slope(all: [&Matrix; 6], slope: impl Fn(f64) -> f64) -> Gradients {
    let [x, t, w1, b1, w2, b2] = all;
    let (h, p) = passes([x, w1, b1, w2, b2], careful);
    let loss = solutions::two_layer_gradients(x, t, w1, b1, w2, b2).0;
    gradients_with(loss, [x, &h, &difference(&p, t), w2], slope)
}

pub fn two_layer_without_slope(
    x: &Matrix,
    t: &Matrix,
    w1: &Matrix,
    b1: &Matrix,
    w2: &Matrix,
    b2: &Matrix,
) -> Gradients {
    two_layer_with_slope([x, t, w1, b1, w2, b2], |_| 1.0)
}

pub fn two_layer_sigmoid_again(
    x: &Matrix,
    t: &Matrix,
    w1: &Matrix,
    b1: &Matrix,
    w2: &Matrix,
    b2: &Matrix,
) -> Gradients {
    two_layer_with_slope([x, t, w1, b1, w2, b2], |h| {
        let s = 1.0 / (1.0 + (-h).exp());
        s * (1.0 - s)
    })
}

pub fn two_layer_without_largest(
    x: &Matrix,
    t: &Matrix,
    w1: &Matrix,
    b1: &Matrix,
    w2: &Matrix,
    b2: &Matrix,
) -> Gradients {
    two_layer_with_shift([x, t, w1, b1, w2, b2], |_, _| 0.0)
}

pub fn two_layer_first_for_largest(
    x: &Matrix,
    t: &Matrix,
    w1: &Matrix,
    b1: &Matrix,
    w2: &Matrix,
    b2: &Matrix,
) -> Gradients {
    two_layer_with_shift([x, t, w1, b1, w2, b2], |z, n| z.row(n)[0])
}

pub fn two_layer_largest_of_batch(
    x: &Matrix,
    t: &Matrix,
    w1: &Matrix,
    b1: &Matrix,
    w2: &Matrix,
    b2: &Matrix,
) -> Gradients {
    two_layer_with_shift([x, t, w1, b1, w2, b2], |z, _| largest(z.data()))
}

pub fn two_layer_largest_from_zero(
    x: &Matrix,
    t: &Matrix,
    w1: &Matrix,
    b1: &Matrix,
    w2: &Matrix,
    b2: &Matrix,
) -> Gradients {
    two_layer_with_shift([x, t, w1, b1, w2, b2], |z, n| largest(z.row(n)).max(0.0))
}

pub fn two_layer_logarithm_of_zero(
    x: &Matrix,
    t: &Matrix,
    w1: &Matrix,
    b1: &Matrix,
    w2: &Matrix,
    b2: &Matrix,
) -> Gradients {
    two_layer_with_loss([x, t, w1, b1, w2, b2], |p, t| -t * p.ln())
}

pub fn two_layer_logarithm_where_t(
    x: &Matrix,
    t: &Matrix,
    w1: &Matrix,
    b1: &Matrix,
    w2: &Matrix,
    b2: &Matrix,
) -> Gradients {
    two_layer_with_loss([x, t, w1, b1, w2, b2], |p, t| if t > 0.0 { -p.ln() } else { 0.0 })
}

pub fn two_layer_logarithm_clamped(
    x: &Matrix,
    t: &Matrix,
    w1: &Matrix,
    b1: &Matrix,
    w2: &Matrix,
    b2: &Matrix,
) -> Gradients {
    two_layer_with_loss([x, t, w1, b1, w2, b2], |p, t| -t * p.max(1e-12).ln())
}

pub fn two_layer_softmax_slope_again(
    x: &Matrix,
    t: &Matrix,
    w1: &Matrix,
    b1: &Matrix,
    w2: &Matrix,
    b2: &Matrix,
) -> Gradients {
    let (h, p) = passes([x, w1, b1, w2, b2], careful);
    let dz = difference(&p, t).zip_map(&p, |dz, p| dz * p * (1.0 - p));
    let loss = solutions::two_layer_gradients(x, t, w1, b1, w2, b2).0;
    gradients_with(loss, [x, &h, &dz, w2], |h| h * (1.0 - h))
}

pub fn two_layer_turned(
    x: &Matrix,
    t: &Matrix,
    w1: &Matrix,
    b1: &Matrix,
    w2: &Matrix,
    b2: &Matrix,
) -> Gradients {
    let (loss, a, b, c, d) = solutions::two_layer_gradients(x, t, w1, b1, w2, b2);
    let [a, b, c, d] = times(-1.0, [a, b, c, d]);
    (loss, a, b, c, d)
}

pub fn two_layer_through_gradient(
    x: &Matrix,
    t: &Matrix,
    w1: &Matrix,
    b1: &Matrix,
    w2: &Matrix,
    b2: &Matrix,
) -> Gradients {
    let (h, p) = passes([x, w1, b1, w2, b2], careful);
    let dz = difference(&p, t);
    let (loss, _, _, dw2, db2) = solutions::two_layer_gradients(x, t, w1, b1, w2, b2);
    let dz1 = dz.matmul_nt(&dw2).zip_map(&h, |dh, h| dh * h * (1.0 - h));
    (loss, x.matmul_tn(&dz1), dz1.sum_rows(), dw2, db2)
}
