//! Chapter 8: convolution. The exercises are in the book, page "Exercises and summary" of chapter 8.
//!
//! Replace each `todo!` by your answer, then check: `cargo run -p exercises -- check 8.6`, or all of the
//! chapter by `cargo test -p exercises --test ch08`. A hint: `cargo run -p exercises -- hint 8.6`.
//! You may add functions and `use` lines of your own; keep the names, the signatures and the lines `// ---- 8.1`.
//!
//! A tensor of zeros is `Tensor::zeros([2, 3])`, its shape `y.shape()[0]` and `y.shape()[1]`; an entry is read by
//! `y.at(&[i, j])` and written by `*y.at_mut(&[i, j]) = 1.0`.
#![allow(unused)]

use common::Tensor;

// ---- 8.1 predict ★ 10 minutes: Shapes, parameters, products

/// Your prediction for the layer of 16 filters. Eight numbers: the output's F, OH and OW; the rows of padding above
/// and below; the parameters; the products forward, those with the padding's zeros included; the products forward and
/// backward together. Then, for pictures of 64 × 64, four words, each "changes" or "stays": the output's shape, the
/// padding, the parameters, the products.
pub fn one_layer() -> ([usize; 8], [&'static str; 4]) {
    todo!("exercise 8.1")
}

// ---- 8.2 predict ★★ 10 minutes: A network that does not mind the shuffle

/// Your prediction: (a) the accuracy on shuffled pictures is "the same", "a little worse" or "much worse"; (b) with
/// the same weights, the ten outputs for a picture and for the same picture shuffled are "equal" (up to rounding) or
/// "different"; (c) would you use it for digits, "yes" or "no".
pub fn shuffled_points() -> [&'static str; 3] {
    todo!("exercise 8.2")
}

// ---- 8.3 derive ★★ 15 minutes: Three small kernels or one large one

/// For n = `layers` convolutions of K × K (K = `kernel`) with C = `channels` one behind the other: the side of the
/// one kernel that sees as much; the parameters of the n layers; the parameters of the one. Without biases.
pub fn stack_and_single(layers: usize, kernel: usize, channels: usize) -> [usize; 3] {
    todo!("exercise 8.3")
}

/// What three convolutions of 3 × 3 without anything between them are, away from edges: "a convolution of 7 × 7",
/// "more than one convolution can do" or "a dense layer".
pub fn without_relus() -> &'static str {
    todo!("exercise 8.3")
}

// ---- 8.4 derive ★★★ 20 minutes: Mean pooling is a convolution

/// The convolution (8.1) that is 2 × 2 mean pooling of C = `channels`: w (C, C, 2, 2), b (C numbers), S, P.
pub fn mean_pool_as_convolution(channels: usize) -> (Tensor<f64>, Vec<f64>, usize, usize) {
    todo!("exercise 8.4")
}

/// The gradient (8.11) of 2 × 2 mean pooling, side by side: `dy` (C, OH, OW) to dx (C, 2 OH, 2 OW).
pub fn mean_pool_backward(dy: &Tensor<f64>) -> Tensor<f64> {
    todo!("exercise 8.4")
}

/// `None` if 2 × 2 max pooling can be written as a convolution; if not, two windows of four numbers that show it:
/// the maximum of their sum is not the sum of their maxima.
pub fn max_pool_as_convolution() -> Option<([f64; 4], [f64; 4])> {
    todo!("exercise 8.4")
}

// ---- 8.5 code ★ 10 minutes: Output size and padding by Keras's rule

/// Padding before, padding behind and outputs W₂, in this order, by (8.3). `extent` is W₁, `size` F, `stride` S, all
/// at least 1.
pub fn same_padding(extent: usize, size: usize, stride: usize) -> [usize; 3] {
    todo!("exercise 8.5")
}

// ---- 8.6 code ★★ 20 minutes: Convolution of one channel

/// The convolution (8.1) of one channel with one filter, without padding: `x` (H, W), `w` (KH, KW), the bias `b`, the
/// stride S. Returns y (OH, OW). H ≥ KH, W ≥ KW; where the steps do not end at the edge, what is left is not seen.
pub fn convolve_one(x: &Tensor<f64>, w: &Tensor<f64>, b: f64, stride: usize) -> Tensor<f64> {
    todo!("exercise 8.6")
}

// ---- 8.7 code ★★ 15 minutes: Its three gradients

/// The gradients (8.4), (8.5), (8.6) of `convolve_one`: from `x` (H, W), `w` (KH, KW), `dy` (OH, OW) and S to dw (KH,
/// KW), db, dx (H, W), in this order.
pub fn convolve_one_backward(
    x: &Tensor<f64>,
    w: &Tensor<f64>,
    dy: &Tensor<f64>,
    stride: usize,
) -> (Tensor<f64>, f64, Tensor<f64>) {
    todo!("exercise 8.7")
}

// ---- 8.8 code ★★ 20 minutes: Max pooling, forward and backward

/// 2 × 2 max pooling, side by side, (8.8): `x` (H, W), both even, to y (H/2, W/2) and the winners, one number r W + s
/// for each output, in the outputs' order; of equals the first, row by row.
pub fn max_pool_2x2(x: &Tensor<f64>) -> (Tensor<f64>, Vec<usize>) {
    todo!("exercise 8.8")
}

/// Its gradient (8.9): `dy` (H/2, W/2), the winners, H and W to dx (H, W).
pub fn max_pool_2x2_backward(
    dy: &Tensor<f64>,
    winners: &[usize],
    height: usize,
    width: usize,
) -> Tensor<f64> {
    todo!("exercise 8.8")
}

// ---- 8.9 find the bug ★★ 15 minutes: A pool that loses gradient

/// Her program: the gradient of a max pool's `inputs` numbers, from `dy` and, for each of its entries, the place of
/// the winner. Mend it for windows that overlap, and delete the line `todo!` in front of it.
pub fn pool_backward(dy: &[f64], winners: &[usize], inputs: usize) -> Vec<f64> {
    todo!("exercise 8.9");
    let mut dx = vec![0.0; inputs];
    for (dy, &winner) in dy.iter().zip(winners) {
        dx[winner] = *dy;
    }
    dx
}

/// Your test without a derivative: whether `dx` can be the gradient of a max pool that got `dy`. It must say true
/// for every right dx, whoever won, and false where something got lost, as in her program, or was added. The numbers
/// in `dy` have any sign and any size: 1e-14, 1, 1e11.
pub fn can_be_right(dy: &[f64], dx: &[f64]) -> bool {
    todo!("exercise 8.9")
}

// ---- 8.10 code ★★ 15 minutes: Two outputs for four multiplications

/// The n − 2 outputs d_k g₀ + d_(k+1) g₁ + d_(k+2) g₂ of the n numbers `d` (n even, at least 4), two at a time by
/// F(2, 3), (8.18). Multiply what comes from `d` with what comes from `g` by `times(a, b)`, which returns the product
/// and counts.
pub fn correlate_line(d: &[f64], g: [f64; 3], times: &mut dyn FnMut(f64, f64) -> f64) -> Vec<f64> {
    todo!("exercise 8.10")
}

/// The multiplications for n inputs (n even, at least 4): by F(2, 3), and by the plain loop.
pub fn multiplications(n: usize) -> [usize; 2] {
    todo!("exercise 8.10")
}

// ---- 8.11 experiment ★★ 30 minutes: Which of the two did it?

/// What you measured, as shares between 0 and 1 (0.98, not 98 %): the test accuracies of one seed with neither, with
/// dropout only, with the schedule only, with both. The standard error of an accuracy of 0.99 on 10,000 digits, and that
/// of the difference of two such, as shares, too. Whether dropout only, and the schedule only, differ from neither by
/// more than twice the latter. Two sentences of at least five words: what you predicted, and what you need before you
/// may say that one of them did it.
pub fn which_of_the_two() -> ([f64; 4], [f64; 2], [bool; 2], [&'static str; 2]) {
    todo!("exercise 8.11")
}
