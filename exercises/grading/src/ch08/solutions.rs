//! Solutions of chapter 8. The first of an exercise stands in the book; others show that another way is as right.

use common::Tensor;

pub fn one_layer() -> ([usize; 8], [&'static str; 4]) {
    let products = 16 * 3 * 9 * 16 * 16;
    ([16, 16, 16, 0, 1, 16 * (3 * 9 + 1), products, 3 * products], ["changes", "stays", "stays", "changes"])
}

pub fn shuffled_points() -> [&'static str; 3] {
    ["the same", "equal", "no"]
}

// ANCHOR: ex-8-3
/// The receptive field grows by K − 1 a layer; every layer has C filters of C kernels
pub fn stack_and_single(layers: usize, kernel: usize, channels: usize) -> [usize; 3] {
    let side = 1 + layers * (kernel - 1);
    let parameters = |side: usize| channels * channels * side * side;
    [side, layers * parameters(kernel), parameters(side)]
}
// ANCHOR_END: ex-8-3

/// The field layer by layer.
pub fn stack_and_single_by_layer(layers: usize, kernel: usize, channels: usize) -> [usize; 3] {
    let (mut side, mut stack) = (1, 0);
    for _ in 0..layers {
        side += kernel - 1;
        stack += channels.pow(2) * kernel.pow(2);
    }
    [side, stack, channels.pow(2) * side.pow(2)]
}

pub fn without_relus() -> &'static str {
    "a convolution of 7 × 7"
}

// ANCHOR: ex-8-4
/// w[f, c, p, q] = ¼ for f = c and 0 else, b = 0, S = 2, P = 0
pub fn mean_pool_as_convolution(channels: usize) -> (Tensor<f64>, Vec<f64>, usize, usize) {
    let mut w = Tensor::zeros([channels, channels, 2, 2]);
    for c in 0..channels {
        for (p, q) in [(0, 0), (0, 1), (1, 0), (1, 1)] {
            *w.at_mut(&[c, c, p, q]) = 0.25;
        }
    }
    (w, vec![0.0; channels], 2, 0)
}

/// Of (8.6), one window is left: the one that the pixel lies in  (8.11)
pub fn mean_pool_backward(dy: &Tensor<f64>) -> Tensor<f64> {
    let [channels, rows, columns] = [dy.shape()[0], dy.shape()[1], dy.shape()[2]];
    let mut dx = Tensor::zeros([channels, 2 * rows, 2 * columns]);
    for c in 0..channels {
        for r in 0..2 * rows {
            for s in 0..2 * columns {
                *dx.at_mut(&[c, r, s]) = dy.at(&[c, r / 2, s / 2]) / 4.0;
            }
        }
    }
    dx
}

/// max(1, 0) + max(0, 1) = 2, but max(1, 1) = 1
pub fn max_pool_as_convolution() -> Option<([f64; 4], [f64; 4])> {
    Some(([1.0, 0.0, 0.0, 0.0], [0.0, 1.0, 0.0, 0.0]))
}
// ANCHOR_END: ex-8-4

/// Every dy scattered over its window.
pub fn mean_pool_backward_by_window(dy: &Tensor<f64>) -> Tensor<f64> {
    let shape = dy.shape();
    let mut dx = Tensor::zeros([shape[0], 2 * shape[1], 2 * shape[2]]);
    for at in 0..dy.len() {
        let index = dy.index_of(at);
        for k in 0..4 {
            *dx.at_mut(&[index[0], 2 * index[1] + k / 2, 2 * index[2] + k % 2]) += 0.25 * dy.data()[at];
        }
    }
    dx
}

/// The negative of a window: max(a) + max(−a) is not max(0).
pub fn max_pool_of_the_negative() -> Option<([f64; 4], [f64; 4])> {
    let a = [3.0, -1.0, 0.5, 2.0];
    Some((a, a.map(|a: f64| -a)))
}

// ANCHOR: ex-8-5
/// W₂ first; then what the last window lacks, never below 0  (8.3)
pub fn same_padding(extent: usize, size: usize, stride: usize) -> [usize; 3] {
    let outputs = extent.div_ceil(stride);
    let total = ((outputs - 1) * stride + size).saturating_sub(extent);
    let before = total / 2;
    [before, total - before, outputs]
}
// ANCHOR_END: ex-8-5

/// One more place of padding, behind and before by turns, until all windows fit.
pub fn same_padding_by_trying(extent: usize, size: usize, stride: usize) -> [usize; 3] {
    let outputs = (0..extent).step_by(stride).count();
    let (mut before, mut behind) = (0, 0);
    while before + extent + behind < (outputs - 1) * stride + size {
        if behind > before {
            before += 1;
        } else {
            behind += 1;
        }
    }
    [before, behind, outputs]
}

// ANCHOR: ex-8-6
/// y[i, j] = b + Σ over p, q of w[p, q] · x[i·S + p, j·S + q]  (8.1)
pub fn convolve_one(x: &Tensor<f64>, w: &Tensor<f64>, b: f64, stride: usize) -> Tensor<f64> {
    let (kh, kw) = (w.shape()[0], w.shape()[1]);
    let (oh, ow) = ((x.shape()[0] - kh) / stride + 1, (x.shape()[1] - kw) / stride + 1);
    let mut y = Tensor::zeros([oh, ow]);
    for i in 0..oh {
        for j in 0..ow {
            let mut sum = b;
            for p in 0..kh {
                for q in 0..kw {
                    sum += w.at(&[p, q]) * x.at(&[i * stride + p, j * stride + q]);
                }
            }
            *y.at_mut(&[i, j]) = sum;
        }
    }
    y
}
// ANCHOR_END: ex-8-6

/// A matrix product: windows as columns, the kernel as a row.
pub fn convolve_one_by_columns(x: &Tensor<f64>, w: &Tensor<f64>, b: f64, stride: usize) -> Tensor<f64> {
    let (width, kw) = (x.shape()[1], w.shape()[1]);
    let tops: Vec<usize> = (0..=x.shape()[0] - w.shape()[0]).step_by(stride).collect();
    let lefts: Vec<usize> = (0..=width - kw).step_by(stride).collect();
    let kernel = w.clone().reshaped([1, w.len()]);
    let columns = Tensor::from_fn([w.len(), tops.len() * lefts.len()], |at| {
        let (row, window) = (at / (tops.len() * lefts.len()), at % (tops.len() * lefts.len()));
        let (top, left) = (tops[window / lefts.len()], lefts[window % lefts.len()]);
        x.at(&[top + row / kw, left + row % kw])
    });
    kernel.matmul(&columns).map(|sum| sum + b).reshaped([tops.len(), lefts.len()])
}

// ANCHOR: ex-8-7
/// The loops of forward; its line "sum gets w · x" becomes two
pub fn convolve_one_backward(
    x: &Tensor<f64>,
    w: &Tensor<f64>,
    dy: &Tensor<f64>,
    stride: usize,
) -> (Tensor<f64>, f64, Tensor<f64>) {
    let (mut dw, mut db, mut dx) = (Tensor::zeros(w.shape()), 0.0, Tensor::zeros(x.shape()));
    for i in 0..dy.shape()[0] {
        for j in 0..dy.shape()[1] {
            let slope = dy.at(&[i, j]);
            db += slope; // (8.5)
            for p in 0..w.shape()[0] {
                for q in 0..w.shape()[1] {
                    let (r, s) = (i * stride + p, j * stride + q);
                    *dw.at_mut(&[p, q]) += slope * x.at(&[r, s]); // (8.4)
                    *dx.at_mut(&[r, s]) += slope * w.at(&[p, q]); // (8.6)
                }
            }
        }
    }
    (dw, db, dx)
}
// ANCHOR_END: ex-8-7

/// Every entry collects what it is due, as (8.4) and (8.6) are written.
pub fn convolve_one_backward_collected(
    x: &Tensor<f64>,
    w: &Tensor<f64>,
    dy: &Tensor<f64>,
    stride: usize,
) -> (Tensor<f64>, f64, Tensor<f64>) {
    let outputs = || (0..dy.len()).map(|at| (dy.index_of(at), dy.data()[at]));
    let dw = Tensor::from_fn(w.shape(), |at| {
        let place = w.index_of(at);
        outputs().map(|(o, dy)| dy * x.at(&[o[0] * stride + place[0], o[1] * stride + place[1]])).sum()
    });
    let dx = Tensor::from_fn(x.shape(), |at| {
        let pixel = x.index_of(at);
        let under = |o: &[usize]| {
            let p = pixel[0].checked_sub(o[0] * stride).filter(|&p| p < w.shape()[0])?;
            let q = pixel[1].checked_sub(o[1] * stride).filter(|&q| q < w.shape()[1])?;
            Some(w.at(&[p, q]))
        };
        outputs().filter_map(|(o, dy)| Some(dy * under(&o)?)).sum()
    });
    (dw, dy.sum(), dx)
}

// ANCHOR: ex-8-8
/// y and the first place of the largest entry of each window  (8.8)
pub fn max_pool_2x2(x: &Tensor<f64>) -> (Tensor<f64>, Vec<usize>) {
    let (rows, columns) = (x.shape()[0] / 2, x.shape()[1] / 2);
    let mut y = Tensor::zeros([rows, columns]);
    let mut winners = Vec::new();
    for i in 0..rows {
        for j in 0..columns {
            let mut best = (2 * i, 2 * j);
            for (r, s) in [(2 * i, 2 * j + 1), (2 * i + 1, 2 * j), (2 * i + 1, 2 * j + 1)] {
                if x.at(&[r, s]) > x.at(&[best.0, best.1]) {
                    best = (r, s);
                }
            }
            *y.at_mut(&[i, j]) = x.at(&[best.0, best.1]);
            winners.push(best.0 * x.shape()[1] + best.1);
        }
    }
    (y, winners)
}

/// All of dy goes to the winner  (8.9)
pub fn max_pool_2x2_backward(
    dy: &Tensor<f64>,
    winners: &[usize],
    height: usize,
    width: usize,
) -> Tensor<f64> {
    let mut dx = Tensor::zeros([height, width]);
    for (dy, &winner) in dy.data().iter().zip(winners) {
        dx.data_mut()[winner] += dy;
    }
    dx
}
// ANCHOR_END: ex-8-8

/// The values first, and then where they were found.
pub fn max_pool_2x2_values_first(x: &Tensor<f64>) -> (Tensor<f64>, Vec<usize>) {
    let width = x.shape()[1];
    let windows = (0..x.len()).filter(|at| (at / width).is_multiple_of(2) && (at % width).is_multiple_of(2));
    let places: Vec<[usize; 4]> = windows.map(|at| [at, at + 1, at + width, at + width + 1]).collect();
    let largest =
        |window: &[usize; 4]| window.iter().map(|&at| x.data()[at]).fold(f64::NEG_INFINITY, f64::max);
    let y: Vec<f64> = places.iter().map(largest).collect();
    let first = |(window, y): (&[usize; 4], &f64)| window.iter().copied().find(|&at| x.data()[at] == *y);
    let winners = places.iter().zip(&y).filter_map(first).collect();
    (Tensor::from_vec(y).reshaped([x.shape()[0] / 2, width / 2]), winners)
}

/// Every entry asks whether it won.
pub fn max_pool_2x2_backward_collected(
    dy: &Tensor<f64>,
    winners: &[usize],
    height: usize,
    width: usize,
) -> Tensor<f64> {
    let won = |at| winners.iter().position(|&winner| winner == at);
    Tensor::from_fn([height, width], |at| won(at).map_or(0.0, |k| dy.data()[k]))
}

// ANCHOR: ex-8-9
pub fn pool_backward(dy: &[f64], winners: &[usize], inputs: usize) -> Vec<f64> {
    let mut dx = vec![0.0; inputs];
    for (dy, &winner) in dy.iter().zip(winners) {
        dx[winner] += *dy;
    }
    dx
}

/// Nothing gets lost on the way back: Σ dx = Σ dy, up to rounding
pub fn can_be_right(dy: &[f64], dx: &[f64]) -> bool {
    let (sum, sum_back): (f64, f64) = (dy.iter().sum(), dx.iter().sum());
    let size: f64 = dy.iter().map(|dy| dy.abs()).sum();
    (sum - sum_back).abs() <= 1e-9 * size
}
// ANCHOR_END: ex-8-9

/// Every input asks for the outputs that it won.
pub fn pool_backward_collected(dy: &[f64], winners: &[usize], inputs: usize) -> Vec<f64> {
    let won = |at| winners.iter().zip(dy).filter(move |(winner, _)| **winner == at).map(|(_, dy)| dy);
    (0..inputs).map(|at| won(at).sum()).collect()
}

// ANCHOR: ex-8-10
/// y₀ = m₀ + m₁ + m₂ and y₁ = m₁ − m₂ − m₃  (8.18), pair by pair
pub fn correlate_line(d: &[f64], g: [f64; 3], times: &mut dyn FnMut(f64, f64) -> f64) -> Vec<f64> {
    let plus = (g[0] + g[1] + g[2]) / 2.0;
    let minus = (g[0] - g[1] + g[2]) / 2.0;
    let mut y = Vec::new();
    for k in (0..d.len() - 3).step_by(2) {
        let m0 = times(d[k] - d[k + 2], g[0]);
        let m1 = times(d[k + 1] + d[k + 2], plus);
        let m2 = times(d[k + 2] - d[k + 1], minus);
        let m3 = times(d[k + 1] - d[k + 3], g[2]);
        y.extend([m0 + m1 + m2, m1 - m2 - m3]);
    }
    y
}

pub fn multiplications(n: usize) -> [usize; 2] {
    let outputs = n - 2;
    [outputs / 2 * 4, outputs * 3]
}
// ANCHOR_END: ex-8-10

/// The three matrices of F(2, 3).
pub fn correlate_line_by_matrices(
    d: &[f64],
    g: [f64; 3],
    times: &mut dyn FnMut(f64, f64) -> f64,
) -> Vec<f64> {
    let of_kernel = Tensor::from_rows([[1.0, 0.0, 0.0], [0.5, 0.5, 0.5], [0.5, -0.5, 0.5], [0.0, 0.0, 1.0]])
        .matmul(&Tensor::from_vec(g.to_vec()).reshaped([3, 1]));
    let of_inputs = Tensor::from_rows([
        [1.0, 0.0, -1.0, 0.0],
        [0.0, 1.0, 1.0, 0.0],
        [0.0, -1.0, 1.0, 0.0],
        [0.0, 1.0, 0.0, -1.0],
    ]);
    let of_products = Tensor::from_rows([[1.0, 1.0, 1.0, 0.0], [0.0, 1.0, -1.0, -1.0]]);
    let mut y = Vec::new();
    for window in d.windows(4).step_by(2) {
        let inputs = of_inputs.matmul(&Tensor::from_vec(window.to_vec()).reshaped([4, 1]));
        let products: Vec<f64> =
            inputs.data().iter().zip(of_kernel.data()).map(|(&d, &g)| times(d, g)).collect();
        y.extend(of_products.matmul(&Tensor::from_vec(products).reshaped([4, 1])).into_data());
    }
    y
}

pub fn which_of_the_two() -> ([f64; 4], [f64; 2], [bool; 2], [&'static str; 2]) {
    let one = f64::sqrt(0.99 * 0.01 / 10_000.0);
    (
        [0.9826, 0.9807, 0.9921, 0.9916],
        [one, one * 2.0_f64.sqrt()],
        [false, true],
        [
            "The schedule does more within two epochs, because its rate is ten times larger at first.",
            "All four corners, several seeds of each, as many epochs as it takes, and the choice by validation.",
        ],
    )
}
