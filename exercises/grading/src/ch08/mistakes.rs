//! What learners write instead, in chapter 8.

use common::Tensor;

use super::solutions;

// ---- 8.1

const WORDS: [&str; 4] = ["changes", "stays", "stays", "changes"];

pub fn layer_without_padding() -> ([usize; 8], [&'static str; 4]) {
    ([16, 15, 15, 0, 0, 448, 97_200, 291_600], WORDS)
}

pub fn layer_with_symmetric_padding() -> ([usize; 8], [&'static str; 4]) {
    ([16, 16, 16, 1, 1, 448, 110_592, 331_776], WORDS)
}

pub fn layer_with_odd_row_above() -> ([usize; 8], [&'static str; 4]) {
    ([16, 16, 16, 1, 0, 448, 110_592, 331_776], WORDS)
}

pub fn layer_without_channels() -> ([usize; 8], [&'static str; 4]) {
    ([16, 16, 16, 0, 1, 160, 36_864, 110_592], WORDS)
}

pub fn layer_without_biases() -> ([usize; 8], [&'static str; 4]) {
    ([16, 16, 16, 0, 1, 432, 110_592, 331_776], WORDS)
}

pub fn layer_at_every_pixel() -> ([usize; 8], [&'static str; 4]) {
    ([16, 16, 16, 0, 1, 448, 442_368, 1_327_104], WORDS)
}

pub fn layer_without_zeros() -> ([usize; 8], [&'static str; 4]) {
    ([16, 16, 16, 0, 1, 448, 106_032, 318_096], WORDS)
}

pub fn layer_backward_once() -> ([usize; 8], [&'static str; 4]) {
    ([16, 16, 16, 0, 1, 448, 110_592, 221_184], WORDS)
}

pub fn layer_with_parameters_that_grow() -> ([usize; 8], [&'static str; 4]) {
    (solutions::one_layer().0, ["changes", "stays", "changes", "changes"])
}

// ---- 8.2

pub fn shuffled_points_much_worse() -> [&'static str; 3] {
    ["much worse", "different", "no"]
}

pub fn shuffled_points_like_dense() -> [&'static str; 3] {
    ["the same", "different", "no"]
}

pub fn shuffled_points_as_a_strength() -> [&'static str; 3] {
    ["the same", "equal", "yes"]
}

// ---- 8.3

pub fn stack_of_sides(layers: usize, kernel: usize, channels: usize) -> [usize; 3] {
    let side = layers * kernel;
    [side, layers * channels.pow(2) * kernel.pow(2), channels.pow(2) * side.pow(2)]
}

pub fn stack_of_single_maps(layers: usize, kernel: usize, channels: usize) -> [usize; 3] {
    let [side, stack, single] = solutions::stack_and_single(layers, kernel, channels);
    [side, stack / channels, single / channels]
}

pub fn stack_counted_once(layers: usize, kernel: usize, channels: usize) -> [usize; 3] {
    let [side, stack, single] = solutions::stack_and_single(layers, kernel, channels);
    [side, stack / layers, single]
}

pub fn stack_with_biases(layers: usize, kernel: usize, channels: usize) -> [usize; 3] {
    let [side, stack, single] = solutions::stack_and_single(layers, kernel, channels);
    [side, stack + layers * channels, single + channels]
}

pub fn without_relus_still_more() -> &'static str {
    "more than one convolution can do"
}

pub fn without_relus_dense() -> &'static str {
    "a dense layer"
}

// ---- 8.4

fn mean_pool(
    channels: usize,
    weight: impl Fn(usize, usize) -> f64,
    stride: usize,
) -> (Tensor<f64>, Vec<f64>, usize, usize) {
    let of = |at: usize| weight(at / 4 / channels, at / 4 % channels);
    (Tensor::from_fn([channels, channels, 2, 2], of), vec![0.0; channels], stride, 0)
}

pub fn mean_pool_of_ones(channels: usize) -> (Tensor<f64>, Vec<f64>, usize, usize) {
    mean_pool(channels, |f, c| if f == c { 1.0 } else { 0.0 }, 2)
}

pub fn mean_pool_across_channels(channels: usize) -> (Tensor<f64>, Vec<f64>, usize, usize) {
    mean_pool(channels, |_, _| 0.25, 2)
}

pub fn mean_pool_of_everything(channels: usize) -> (Tensor<f64>, Vec<f64>, usize, usize) {
    mean_pool(channels, |_, _| 0.25 / channels as f64, 2)
}

pub fn mean_pool_of_one_kernel_each(channels: usize) -> (Tensor<f64>, Vec<f64>, usize, usize) {
    (Tensor::filled([channels, 1, 2, 2], 0.25), vec![0.0; channels], 2, 0)
}

pub fn mean_pool_step_by_step(channels: usize) -> (Tensor<f64>, Vec<f64>, usize, usize) {
    mean_pool(channels, |f, c| if f == c { 0.25 } else { 0.0 }, 1)
}

pub fn mean_pool_backward_undivided(dy: &Tensor<f64>) -> Tensor<f64> {
    solutions::mean_pool_backward(dy).map(|dx| 4.0 * dx)
}

pub fn mean_pool_backward_to_the_first(dy: &Tensor<f64>) -> Tensor<f64> {
    let mut dx = Tensor::zeros([dy.shape()[0], 2 * dy.shape()[1], 2 * dy.shape()[2]]);
    for at in 0..dy.len() {
        let index = dy.index_of(at);
        *dx.at_mut(&[index[0], 2 * index[1], 2 * index[2]]) = dy.data()[at];
    }
    dx
}

pub fn max_pool_is_a_convolution() -> Option<([f64; 4], [f64; 4])> {
    None
}

// ---- 8.5

pub fn same_rounded_down(extent: usize, size: usize, stride: usize) -> [usize; 3] {
    let outputs = extent / stride;
    let total = ((outputs - 1) * stride + size).saturating_sub(extent);
    [total / 2, total - total / 2, outputs]
}

pub fn same_odd_before(extent: usize, size: usize, stride: usize) -> [usize; 3] {
    let [before, behind, outputs] = solutions::same_padding(extent, size, stride);
    [behind, before, outputs]
}

pub fn same_on_both_sides(extent: usize, size: usize, stride: usize) -> [usize; 3] {
    let [before, _, outputs] = solutions::same_padding(extent, size, stride);
    [before, before, outputs]
}

pub fn same_whatever_the_stride(extent: usize, size: usize, stride: usize) -> [usize; 3] {
    let before = (size - 1) / 2;
    [before, size - 1 - before, extent.div_ceil(stride)]
}

pub fn same_below_zero(extent: usize, size: usize, stride: usize) -> [usize; 3] {
    let outputs = extent.div_ceil(stride);
    let total = (outputs - 1) * stride + size - extent;
    [total / 2, total - total / 2, outputs]
}

pub fn same_below_zero_with_sign(extent: usize, size: usize, stride: usize) -> [usize; 3] {
    let outputs = extent.div_ceil(stride);
    let total = ((outputs - 1) * stride + size) as i64 - extent as i64;
    [(total / 2) as usize, (total - total / 2) as usize, outputs]
}

pub fn same_rounded_down_below_zero(extent: usize, size: usize, stride: usize) -> [usize; 3] {
    let outputs = extent / stride;
    let total = (outputs - 1) * stride + size - extent;
    [total / 2, total - total / 2, outputs]
}

pub fn same_outputs_first(extent: usize, size: usize, stride: usize) -> [usize; 3] {
    let [before, behind, outputs] = solutions::same_padding(extent, size, stride);
    [outputs, before, behind]
}

pub fn same_total_first(extent: usize, size: usize, stride: usize) -> [usize; 3] {
    let [before, behind, outputs] = solutions::same_padding(extent, size, stride);
    [before + behind, before, outputs]
}

pub fn same_without_sign(extent: usize, size: usize, stride: usize) -> [usize; 3] {
    let outputs = extent.div_ceil(stride);
    let total = ((outputs - 1) * stride + size).abs_diff(extent);
    [total / 2, total - total / 2, outputs]
}

pub fn same_keeps_the_extent(extent: usize, size: usize, stride: usize) -> [usize; 3] {
    let total = ((extent - 1) * stride + size).saturating_sub(extent);
    [total / 2, total - total / 2, extent]
}

// ---- 8.6

/// Rows and columns of the output.
fn outputs(x: &Tensor<f64>, w: &Tensor<f64>, stride: usize) -> [usize; 2] {
    [(x.shape()[0] - w.shape()[0]) / stride + 1, (x.shape()[1] - w.shape()[1]) / stride + 1]
}

/// Calls f with the indices of each output and each weight, output by output.
fn each(outputs: [usize; 2], w: &Tensor<f64>, mut f: impl FnMut([usize; 2], [usize; 2])) {
    for i in 0..outputs[0] {
        for j in 0..outputs[1] {
            for p in 0..w.shape()[0] {
                for q in 0..w.shape()[1] {
                    f([i, j], [p, q]);
                }
            }
        }
    }
}

pub fn convolve_without_stride(x: &Tensor<f64>, w: &Tensor<f64>, b: f64, stride: usize) -> Tensor<f64> {
    let outputs = outputs(x, w, stride);
    let mut y = Tensor::filled(outputs, b);
    each(outputs, w, |o, [p, q]| *y.at_mut(&o) += w.at(&[p, q]) * x.at(&[o[0] + p, o[1] + q]));
    y
}

pub fn convolve_at_every_place(x: &Tensor<f64>, w: &Tensor<f64>, b: f64, _stride: usize) -> Tensor<f64> {
    solutions::convolve_one(x, w, b, 1)
}

pub fn convolve_dilated(x: &Tensor<f64>, w: &Tensor<f64>, b: f64, stride: usize) -> Tensor<f64> {
    let outputs = outputs(x, w, stride);
    let mut y = Tensor::filled(outputs, b);
    each(outputs, w, |o, [p, q]| {
        *y.at_mut(&o) += w.at(&[p, q]) * x.at(&[(o[0] + p) * stride, (o[1] + q) * stride])
    });
    y
}

fn turned(w: &Tensor<f64>) -> Tensor<f64> {
    Tensor::from_fn(w.shape(), |at| w.data()[w.len() - 1 - at])
}

pub fn convolve_turned(x: &Tensor<f64>, w: &Tensor<f64>, b: f64, stride: usize) -> Tensor<f64> {
    solutions::convolve_one(x, &turned(w), b, stride)
}

pub fn convolve_with_many_biases(x: &Tensor<f64>, w: &Tensor<f64>, b: f64, stride: usize) -> Tensor<f64> {
    solutions::convolve_one(x, w, b * w.len() as f64, stride)
}

pub fn convolve_without_bias(x: &Tensor<f64>, w: &Tensor<f64>, _b: f64, stride: usize) -> Tensor<f64> {
    solutions::convolve_one(x, w, 0.0, stride)
}

pub fn convolve_square(x: &Tensor<f64>, w: &Tensor<f64>, b: f64, stride: usize) -> Tensor<f64> {
    let outputs = [outputs(x, w, stride)[0]; 2];
    let mut y = Tensor::filled(outputs, b);
    each(outputs, w, |o, [p, q]| {
        *y.at_mut(&o) += w.at(&[p, q]) * x.at(&[o[0] * stride + p, o[1] * stride + q])
    });
    y
}

pub fn convolve_without_last(x: &Tensor<f64>, w: &Tensor<f64>, b: f64, stride: usize) -> Tensor<f64> {
    let outputs = outputs(x, w, stride).map(|o| o - 1);
    let mut y = Tensor::filled(outputs, b);
    each(outputs, w, |o, [p, q]| {
        *y.at_mut(&o) += w.at(&[p, q]) * x.at(&[o[0] * stride + p, o[1] * stride + q])
    });
    y
}

pub fn convolve_turned_over(x: &Tensor<f64>, w: &Tensor<f64>, b: f64, stride: usize) -> Tensor<f64> {
    let outputs = outputs(x, w, stride);
    let mut y = Tensor::filled(outputs, b);
    each(outputs, w, |o, [p, q]| {
        *y.at_mut(&o) += w.at(&[q, p]) * x.at(&[o[0] * stride + p, o[1] * stride + q])
    });
    y
}

pub fn convolve_image_turned_over(x: &Tensor<f64>, w: &Tensor<f64>, b: f64, stride: usize) -> Tensor<f64> {
    let outputs = outputs(x, w, stride);
    let mut y = Tensor::filled(outputs, b);
    each(outputs, w, |o, [p, q]| {
        *y.at_mut(&o) += w.at(&[p, q]) * x.at(&[o[1] * stride + q, o[0] * stride + p])
    });
    y
}

pub fn convolve_places_turned_over(x: &Tensor<f64>, w: &Tensor<f64>, b: f64, stride: usize) -> Tensor<f64> {
    let outputs = outputs(x, w, stride);
    let mut y = Tensor::filled(outputs, b);
    each(outputs, w, |o, [p, q]| {
        *y.at_mut(&o) += w.at(&[p, q]) * x.at(&[o[1] * stride + p, o[0] * stride + q])
    });
    y
}

pub fn convolve_rounded_up(x: &Tensor<f64>, w: &Tensor<f64>, b: f64, stride: usize) -> Tensor<f64> {
    let outputs = [0, 1].map(|k| (x.shape()[k] - w.shape()[k]).div_ceil(stride) + 1);
    let mut y = Tensor::filled(outputs, b);
    each(outputs, w, |o, [p, q]| {
        *y.at_mut(&o) += w.at(&[p, q]) * x.at(&[o[0] * stride + p, o[1] * stride + q])
    });
    y
}

// ---- 8.7

type Gradients = (Tensor<f64>, f64, Tensor<f64>);

pub fn gradients_set(x: &Tensor<f64>, w: &Tensor<f64>, dy: &Tensor<f64>, stride: usize) -> Gradients {
    let (dw, db, mut dx) = solutions::convolve_one_backward(x, w, dy, stride);
    each([dy.shape()[0], dy.shape()[1]], w, |o, p| {
        *dx.at_mut(&[o[0] * stride + p[0], o[1] * stride + p[1]]) = dy.at(&o) * w.at(&p);
    });
    (dw, db, dx)
}

pub fn gradients_set_weights(x: &Tensor<f64>, w: &Tensor<f64>, dy: &Tensor<f64>, stride: usize) -> Gradients {
    let (mut dw, db, dx) = solutions::convolve_one_backward(x, w, dy, stride);
    each([dy.shape()[0], dy.shape()[1]], w, |o, p| {
        *dw.at_mut(&p) = dy.at(&o) * x.at(&[o[0] * stride + p[0], o[1] * stride + p[1]]);
    });
    (dw, db, dx)
}

pub fn gradients_with_turned_kernel(
    x: &Tensor<f64>,
    w: &Tensor<f64>,
    dy: &Tensor<f64>,
    stride: usize,
) -> Gradients {
    let (dw, db, _) = solutions::convolve_one_backward(x, w, dy, stride);
    let (_, _, dx) = solutions::convolve_one_backward(x, &turned(w), dy, stride);
    (dw, db, dx)
}

pub fn gradients_with_turned_weights(
    x: &Tensor<f64>,
    w: &Tensor<f64>,
    dy: &Tensor<f64>,
    stride: usize,
) -> Gradients {
    let (dw, db, dx) = solutions::convolve_one_backward(x, w, dy, stride);
    (turned(&dw), db, dx)
}

pub fn gradients_without_stride(
    x: &Tensor<f64>,
    w: &Tensor<f64>,
    dy: &Tensor<f64>,
    _stride: usize,
) -> Gradients {
    solutions::convolve_one_backward(x, w, dy, 1)
}

pub fn gradients_as_means(x: &Tensor<f64>, w: &Tensor<f64>, dy: &Tensor<f64>, stride: usize) -> Gradients {
    let (dw, db, dx) = solutions::convolve_one_backward(x, w, dy, stride);
    let places = dy.len() as f64;
    (dw.map(|dw| dw / places), db / places, dx)
}

pub fn gradients_with_bias_for_each_weight(
    x: &Tensor<f64>,
    w: &Tensor<f64>,
    dy: &Tensor<f64>,
    stride: usize,
) -> Gradients {
    let (dw, db, dx) = solutions::convolve_one_backward(x, w, dy, stride);
    (dw, db * w.len() as f64, dx)
}

pub fn gradients_of_what_was_seen(
    x: &Tensor<f64>,
    w: &Tensor<f64>,
    dy: &Tensor<f64>,
    stride: usize,
) -> Gradients {
    let (dw, db, dx) = solutions::convolve_one_backward(x, w, dy, stride);
    let seen = [0, 1].map(|k| (dy.shape()[k] - 1) * stride + w.shape()[k]);
    (dw, db, Tensor::from_fn(seen, |at| dx.at(&[at / seen[1], at % seen[1]])))
}

pub fn gradients_in_another_order(
    x: &Tensor<f64>,
    w: &Tensor<f64>,
    dy: &Tensor<f64>,
    stride: usize,
) -> Gradients {
    let (dw, db, dx) = solutions::convolve_one_backward(x, w, dy, stride);
    (dx, db, dw)
}

// ---- 8.8

/// Pools by a rule that says whether to take an entry instead of the best so far.
fn pool(x: &Tensor<f64>, first: Option<f64>, better: impl Fn(f64, f64) -> bool) -> (Tensor<f64>, Vec<usize>) {
    let [rows, columns] = [x.shape()[0] / 2, x.shape()[1] / 2];
    let mut winners = vec![];
    let y = Tensor::from_fn([rows, columns], |at| {
        let (i, j) = (at / columns, at % columns);
        let mut place = [2 * i, 2 * j];
        let mut best = first.unwrap_or(x.at(&place));
        for (p, q) in [(0, 0), (0, 1), (1, 0), (1, 1)] {
            let entry = x.at(&[2 * i + p, 2 * j + q]);
            if (first.is_some() || (p, q) != (0, 0)) && better(entry, best) {
                (best, place) = (entry, [2 * i + p, 2 * j + q]);
            }
        }
        winners.push(place[0] * x.shape()[1] + place[1]);
        best
    });
    (y, winners)
}

pub fn pool_from_zero(x: &Tensor<f64>) -> (Tensor<f64>, Vec<usize>) {
    pool(x, Some(0.0), |entry, best| entry > best)
}

pub fn pool_last_of_equals(x: &Tensor<f64>) -> (Tensor<f64>, Vec<usize>) {
    pool(x, None, |entry, best| entry >= best)
}

pub fn pool_by_size(x: &Tensor<f64>) -> (Tensor<f64>, Vec<usize>) {
    pool(x, None, |entry, best| entry.abs() > best.abs())
}

pub fn pool_place_in_window(x: &Tensor<f64>) -> (Tensor<f64>, Vec<usize>) {
    let (y, winners) = solutions::max_pool_2x2(x);
    let width = x.shape()[1];
    (y, winners.into_iter().map(|at| at / width % 2 * 2 + at % width % 2).collect())
}

pub fn pool_place_by_output_width(x: &Tensor<f64>) -> (Tensor<f64>, Vec<usize>) {
    let (y, winners) = solutions::max_pool_2x2(x);
    let width = x.shape()[1];
    (y, winners.into_iter().map(|at| at / width * (width / 2) + at % width).collect())
}

pub fn pool_place_by_height(x: &Tensor<f64>) -> (Tensor<f64>, Vec<usize>) {
    let (y, winners) = solutions::max_pool_2x2(x);
    let (height, width) = (x.shape()[0], x.shape()[1]);
    (y, winners.into_iter().map(|at| at / width * height + at % width).collect())
}

pub fn pool_place_by_columns(x: &Tensor<f64>) -> (Tensor<f64>, Vec<usize>) {
    let (y, winners) = solutions::max_pool_2x2(x);
    let (height, width) = (x.shape()[0], x.shape()[1]);
    (y, winners.into_iter().map(|at| at % width * height + at / width).collect())
}

pub fn pool_column_by_column(x: &Tensor<f64>) -> (Tensor<f64>, Vec<usize>) {
    let (height, width) = (x.shape()[0], x.shape()[1]);
    let (y, turned) = solutions::max_pool_2x2(&x.transposed());
    let in_order = (0..y.len()).map(|at| turned[at % (width / 2) * (height / 2) + at / (width / 2)]);
    let winners = in_order.map(|at| at % height * width + at / height).collect();
    (y.transposed(), winners)
}

pub fn pool_that_overlaps(x: &Tensor<f64>) -> (Tensor<f64>, Vec<usize>) {
    let [rows, columns] = [x.shape()[0] / 2, x.shape()[1] / 2];
    let mut winners = vec![];
    let y = Tensor::from_fn([rows, columns], |at| {
        let (i, j) = (at / columns, at % columns);
        let places = [[i, j], [i, j + 1], [i + 1, j], [i + 1, j + 1]];
        let first = |a: [usize; 2], b: [usize; 2]| if x.at(&b) > x.at(&a) { b } else { a };
        let best = places.into_iter().reduce(first).unwrap_or([i, j]);
        winners.push(best[0] * x.shape()[1] + best[1]);
        x.at(&best)
    });
    (y, winners)
}

pub fn pool_backward_to_all(
    dy: &Tensor<f64>,
    _winners: &[usize],
    height: usize,
    width: usize,
) -> Tensor<f64> {
    Tensor::from_fn([height, width], |at| dy.at(&[at / width / 2, at % width / 2]))
}

pub fn pool_backward_shared(dy: &Tensor<f64>, winners: &[usize], height: usize, width: usize) -> Tensor<f64> {
    pool_backward_to_all(dy, winners, height, width).map(|dx| dx / 4.0)
}

pub fn pool_backward_in_order(
    dy: &Tensor<f64>,
    _winners: &[usize],
    height: usize,
    width: usize,
) -> Tensor<f64> {
    let mut dx = Tensor::zeros([height, width]);
    dx.data_mut()[..dy.len()].copy_from_slice(dy.data());
    dx
}

pub fn pool_backward_of_ones(
    dy: &Tensor<f64>,
    winners: &[usize],
    height: usize,
    width: usize,
) -> Tensor<f64> {
    solutions::max_pool_2x2_backward(&dy.map(|_| 1.0), winners, height, width)
}

// ---- 8.9

pub fn pool_backward_as_given(dy: &[f64], winners: &[usize], inputs: usize) -> Vec<f64> {
    let mut dx = vec![0.0; inputs];
    for (dy, &winner) in dy.iter().zip(winners) {
        dx[winner] = *dy;
    }
    dx
}

pub fn pool_backward_first_only(dy: &[f64], winners: &[usize], inputs: usize) -> Vec<f64> {
    let mut dx = vec![0.0; inputs];
    for (dy, &winner) in dy.iter().zip(winners) {
        if dx[winner] == 0.0 {
            dx[winner] = *dy;
        }
    }
    dx
}

pub fn pool_backward_mean(dy: &[f64], winners: &[usize], inputs: usize) -> Vec<f64> {
    let sums = solutions::pool_backward(dy, winners, inputs);
    let wins = |at| winners.iter().filter(|&&winner| winner == at).count().max(1) as f64;
    sums.iter().enumerate().map(|(at, sum)| sum / wins(at)).collect()
}

pub fn pool_backward_largest(dy: &[f64], winners: &[usize], inputs: usize) -> Vec<f64> {
    let mut dx = vec![0.0_f64; inputs];
    for (dy, &winner) in dy.iter().zip(winners) {
        if dy.abs() > dx[winner].abs() {
            dx[winner] = *dy;
        }
    }
    dx
}

pub fn pool_backward_maximum(dy: &[f64], winners: &[usize], inputs: usize) -> Vec<f64> {
    let mut dx = vec![0.0_f64; inputs];
    for (dy, &winner) in dy.iter().zip(winners) {
        dx[winner] = dy.max(dx[winner]);
    }
    dx
}

/// How much larger the sum of the one is than that of the other.
fn excess(dy: &[f64], dx: &[f64]) -> f64 {
    dy.iter().sum::<f64>() - dx.iter().sum::<f64>()
}

fn size(numbers: &[f64]) -> f64 {
    numbers.iter().map(|number| number.abs()).sum()
}

pub fn right_if_exactly_equal(dy: &[f64], dx: &[f64]) -> bool {
    excess(dy, dx) == 0.0
}

pub fn right_up_to_little(dy: &[f64], dx: &[f64]) -> bool {
    excess(dy, dx).abs() < f64::EPSILON
}

pub fn right_up_to_something(dy: &[f64], dx: &[f64]) -> bool {
    excess(dy, dx).abs() < 1e-9
}

pub fn right_up_to_much(dy: &[f64], dx: &[f64]) -> bool {
    excess(dy, dx).abs() < 0.01
}

pub fn right_if_not_less(dy: &[f64], dx: &[f64]) -> bool {
    excess(dy, dx) <= 1e-9 * size(dy)
}

pub fn right_if_not_more(dy: &[f64], dx: &[f64]) -> bool {
    -excess(dy, dx) <= 1e-9 * size(dy)
}

pub fn right_if_not_less_by_something(dy: &[f64], dx: &[f64]) -> bool {
    excess(dy, dx) < 1e-9
}

pub fn right_if_not_more_by_something(dy: &[f64], dx: &[f64]) -> bool {
    -excess(dy, dx) < 1e-9
}

pub fn right_up_to_a_negative_share(dy: &[f64], dx: &[f64]) -> bool {
    excess(dy, dx).abs() <= 1e-9 * dy.iter().sum::<f64>()
}

pub fn right_without_signs(dy: &[f64], dx: &[f64]) -> bool {
    (size(dy) - size(dx)).abs() <= 1e-9 * size(dy)
}

pub fn right_if_as_many(dy: &[f64], dx: &[f64]) -> bool {
    dx.iter().filter(|&&dx| dx != 0.0).count() == dy.len()
}

pub fn right_if_as_long(dy: &[f64], dx: &[f64]) -> bool {
    let square = |numbers: &[f64]| numbers.iter().map(|v| v * v).sum::<f64>();
    (square(dy) - square(dx)).abs() <= 1e-9 * square(dy)
}

pub fn right_if_entries_are_known(dy: &[f64], dx: &[f64]) -> bool {
    dx.iter().all(|dx| *dx == 0.0 || dy.contains(dx))
}

fn sorted(numbers: impl Iterator<Item = f64>) -> Vec<f64> {
    let mut numbers: Vec<f64> = numbers.collect();
    numbers.sort_by(f64::total_cmp);
    numbers
}

pub fn right_if_sorted_without_zeros(dy: &[f64], dx: &[f64]) -> bool {
    sorted(dy.iter().copied()) == sorted(dx.iter().copied().filter(|&dx| dx != 0.0))
}

pub fn right_if_sorted(dy: &[f64], dx: &[f64]) -> bool {
    sorted(dy.iter().copied()) == sorted(dx.iter().copied())
}

pub fn right_always(_dy: &[f64], _dx: &[f64]) -> bool {
    true
}

pub fn right_never(_dy: &[f64], _dx: &[f64]) -> bool {
    false
}

pub fn right_if_wrong(dy: &[f64], dx: &[f64]) -> bool {
    !solutions::can_be_right(dy, dx)
}

// ---- 8.10

/// Pairs by four products of sums, of which a mistake changes something.
fn pairs(d: &[f64], step: usize, mut pair: impl FnMut(&[f64]) -> [f64; 2]) -> Vec<f64> {
    d.windows(4).step_by(step).flat_map(&mut pair).collect()
}

fn halves(g: [f64; 3]) -> [f64; 2] {
    [(g[0] + g[1] + g[2]) / 2.0, (g[0] - g[1] + g[2]) / 2.0]
}

pub fn line_by_loop(d: &[f64], g: [f64; 3], times: &mut dyn FnMut(f64, f64) -> f64) -> Vec<f64> {
    d.windows(3).map(|d| times(d[0], g[0]) + times(d[1], g[1]) + times(d[2], g[2])).collect()
}

pub fn line_by_fours(d: &[f64], g: [f64; 3], times: &mut dyn FnMut(f64, f64) -> f64) -> Vec<f64> {
    pairs(d, 4, |d| solutions::correlate_line(d, g, times).try_into().unwrap_or_default())
}

pub fn line_by_ones(d: &[f64], g: [f64; 3], times: &mut dyn FnMut(f64, f64) -> f64) -> Vec<f64> {
    pairs(d, 1, |d| solutions::correlate_line(d, g, times).try_into().unwrap_or_default())
}

pub fn line_without_last_pair(d: &[f64], g: [f64; 3], times: &mut dyn FnMut(f64, f64) -> f64) -> Vec<f64> {
    pairs(&d[..d.len() - 2], 2, |d| solutions::correlate_line(d, g, times).try_into().unwrap_or_default())
}

pub fn line_with_m2_turned(d: &[f64], g: [f64; 3], times: &mut dyn FnMut(f64, f64) -> f64) -> Vec<f64> {
    let [plus, minus] = halves(g);
    pairs(d, 2, |d| {
        let (m0, m1) = (times(d[0] - d[2], g[0]), times(d[1] + d[2], plus));
        let (m2, m3) = (times(d[1] - d[2], minus), times(d[1] - d[3], g[2]));
        [m0 + m1 + m2, m1 - m2 - m3]
    })
}

pub fn line_with_m3_turned(d: &[f64], g: [f64; 3], times: &mut dyn FnMut(f64, f64) -> f64) -> Vec<f64> {
    let [plus, minus] = halves(g);
    pairs(d, 2, |d| {
        let (m0, m1) = (times(d[0] - d[2], g[0]), times(d[1] + d[2], plus));
        let (m2, m3) = (times(d[2] - d[1], minus), times(d[1] - d[3], g[2]));
        [m0 + m1 + m2, m1 - m2 + m3]
    })
}

pub fn line_without_halves(d: &[f64], g: [f64; 3], times: &mut dyn FnMut(f64, f64) -> f64) -> Vec<f64> {
    let [plus, minus] = halves(g);
    pairs(d, 2, |d| {
        let (m0, m1) = (times(d[0] - d[2], g[0]), times(d[1] + d[2], 2.0 * plus));
        let (m2, m3) = (times(d[2] - d[1], 2.0 * minus), times(d[1] - d[3], g[2]));
        [m0 + m1 + m2, m1 - m2 - m3]
    })
}

pub fn line_turned(d: &[f64], g: [f64; 3], times: &mut dyn FnMut(f64, f64) -> f64) -> Vec<f64> {
    solutions::correlate_line(d, [g[2], g[1], g[0]], times)
}

pub fn multiplications_for_each_output(n: usize) -> [usize; 2] {
    [4 * (n - 2), 3 * (n - 2)]
}

pub fn multiplications_for_each_input(n: usize) -> [usize; 2] {
    [2 * n, 3 * n]
}

pub fn multiplications_of_a_thousand(_n: usize) -> [usize; 2] {
    solutions::multiplications(1000)
}
