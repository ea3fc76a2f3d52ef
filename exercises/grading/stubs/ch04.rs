//! Chapter 4: layers and back-propagation. The exercises are in the book, page "Exercises and summary" of chapter 4.
//!
//! Replace each `todo!` by your answer, then check: `cargo run -p exercises -- check 4.3`, or all of the
//! chapter by `cargo test -p exercises --test ch04`. A hint: `cargo run -p exercises -- hint 4.3`.
//! You may add functions and `use` lines of your own; keep the names, the signatures and the lines `// ---- 4.1`.
//!
//! Of a tensor `x`: `x.shape()[0]`, `x.at(&[n, i])`, `x.row(n)`, `x.data()` (row by row), and for writing
//! `Tensor::zeros([n, k])`, `*x.at_mut(&[n, i]) += 1.0`, `x.row_mut(n)`, `x.data_mut()`. Products: `x.matmul(w)`, and
//! with the first or the second factor transposed `x.matmul_tn(w)`, `x.matmul_nt(w)`.
#![allow(unused)]

use common::Tensor;

// ---- 4.1 predict ★ 10 minutes: How many numbers, how much work?

/// Your guess: the layer with most of the parameters, one of "first", "second", "third", and its share of them,
/// between 0 and 1 (0.09 more or less is near enough). Then the four numbers that you calculate after it, (a) to
/// (d): they must be right before you are told whether your guess came true.
pub fn how_much_work() -> (&'static str, f64, [f64; 4]) {
    todo!("exercise 4.1")
}

// ---- 4.2 derive ★★ 15 minutes: The other convention

/// dV (out, in) and dx (N, in) for y = x Vᵀ + b, from `x` (N, in), `v` (out, in) and `dy` (N, out).
pub fn other_convention(x: &Tensor<f64>, v: &Tensor<f64>, dy: &Tensor<f64>) -> (Tensor<f64>, Tensor<f64>) {
    todo!("exercise 4.2")
}

// ---- 4.3 code ★★ 15 minutes: The dense layer, forward and backward

/// y (N, out) by (4.1), from `x` (N, in), `w` (in, out) and `b` (out,).
pub fn dense_forward(x: &Tensor<f64>, w: &Tensor<f64>, b: &Tensor<f64>) -> Tensor<f64> {
    todo!("exercise 4.3")
}

/// dW (in, out), db (out,) and dx (N, in) by (4.7) to (4.9), from `x` (N, in), `w` (in, out) and `dy` (N, out).
pub fn dense_backward(
    x: &Tensor<f64>,
    w: &Tensor<f64>,
    dy: &Tensor<f64>,
) -> (Tensor<f64>, Tensor<f64>, Tensor<f64>) {
    todo!("exercise 4.3")
}

// ---- 4.4 code ★★ 15 minutes: The δ of a hidden layer

/// The δ of every unit of a hidden layer of sigmoids, (4.5).
///
/// `a` are the activations of its units; `weights[k][i]` leads to unit k of the layer behind from unit i of this
/// one; `deltas` are the δ of the layer behind.
pub fn hidden_deltas(a: &[f64], weights: &[Vec<f64>], deltas: &[f64]) -> Vec<f64> {
    todo!("exercise 4.4")
}

// ---- 4.5 code ★ 15 minutes: The size of what passes through

/// The mean square of z in each of the L layers at the start, by (4.12), for inputs of mean square 1.
///
/// `sizes` are the L + 1 numbers of units, from the input on; `variances` those of the L layers' weights; `relu`
/// says whether a ReLU follows each layer.
pub fn mean_squares(sizes: &[usize], variances: &[f64], relu: bool) -> Vec<f64> {
    todo!("exercise 4.5")
}

// ---- 4.6 find the bug ★★ 15 minutes: One line too early

/// One step of descent for a network with a hidden layer of ReLU, softmax and the mean cross-entropy: `x` (N, D),
/// one-hot `t` (N, K), `w1` (D, H), `b1` (H,), `w2` (H, K), `b2` (K,). Remove the `todo!` and mend it.
pub fn train_step(
    x: &Tensor<f64>,
    t: &Tensor<f64>,
    w1: &mut Tensor<f64>,
    b1: &mut Tensor<f64>,
    w2: &mut Tensor<f64>,
    b2: &mut Tensor<f64>,
    rate: f64,
) {
    todo!("exercise 4.6");

    // 1: forward
    let mut h = x.matmul(w1);
    h.add_row(b1);
    h.apply(|z| z.max(0.0));
    let mut z = h.matmul(w2);
    z.add_row(b2);

    // 2: dz = (softmax(z) − t) / N
    let n = x.shape()[0] as f64;
    let mut dz = z;
    for (row, t) in dz.rows_iter_mut().zip(t.rows_iter()) {
        let largest = row.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let sum: f64 = row.iter().map(|z| (z - largest).exp()).sum();
        for (z, t) in row.iter_mut().zip(t) {
            *z = ((*z - largest).exp() / sum - t) / n;
        }
    }

    // 3: the output layer's gradients
    let (dw2, db2) = (h.matmul_tn(&dz), dz.sum_rows());

    // 4: its step
    w2.add_scaled(-rate, &dw2);
    b2.add_scaled(-rate, &db2);

    // 5: down through it, and through the ReLU
    let mut dh = dz.matmul_nt(w2);
    dh.zip_apply(&h, |dh, h| if h > 0.0 { dh } else { 0.0 });

    // 6: the hidden layer's gradients, and its step
    let (dw1, db1) = (x.matmul_tn(&dh), dh.sum_rows());
    w1.add_scaled(-rate, &dw1);
    b1.add_scaled(-rate, &db1);
}

/// Of the program as it was given: with which power of η the error of dW1 grows, "0", "1" or "2"; and the η of the
/// step in which a gradient check of dW1 sees nothing, "0", "1" or "any".
pub fn error_of_train_step() -> [&'static str; 2] {
    todo!("exercise 4.6")
}

// ---- 4.7 predict ★★ 10 minutes: Twenty layers

/// Your prediction for the starts (a), (b), (c): the three ratios (a tenth more or less is near enough); and what
/// the gradient does on its way down, each "stays", "vanishes" or "explodes".
pub fn twenty_layers() -> ([f64; 3], [&'static str; 3]) {
    todo!("exercise 4.7")
}

// ---- 4.8 experiment ★★ 20 minutes: How sure is a share of twenty?

/// What you calculate: (a) the standard error; (b) the smallest and the largest whole number inside; (d) the
/// starts if 0.50 is known, and the starts for each if both shares are measured. Then (c): how many of 20
/// networks with two hidden units solved XOR, for each of your three seeds; and in a sentence what the comparison
/// with (b) says.
pub fn how_sure() -> ([f64; 5], [f64; 3], &'static str) {
    todo!("exercise 4.8")
}

// ---- 4.9 derive ★★ 15 minutes: Half a tie

/// Your five answers. (a) The columns of z1 and those of a1, one word for both: "equal" or "different". (b) The
/// columns of dW1: "equal" or "different". (c) Does the tie break: "yes" or "no". (d) What the first step moves, and
/// what the second: "nothing", "w1 and b1", "w2 and b2" or "everything".
pub fn half_a_tie() -> [&'static str; 5] {
    todo!("exercise 4.9")
}

/// For (b), with a single output: all columns of dW1, in order, a list of D numbers for each of the H hidden units;
/// from the `first` of them and the units' outgoing weights `w2`, none of which is 0.
pub fn tied_columns(first: &[f64], w2: &[f64]) -> Vec<Vec<f64>> {
    todo!("exercise 4.9")
}

// ---- 4.10 code ★★★ 35 minutes: All gradients of a two-layer network

/// The loss, dW1, db1, dW2, db2, in this order, from `x` (N, D), one-hot `t` (N, K), `w1` (D, H), `b1` (H,),
/// `w2` (H, K) and `b2` (K,).
pub fn two_layer_gradients(
    x: &Tensor<f64>,
    t: &Tensor<f64>,
    w1: &Tensor<f64>,
    b1: &Tensor<f64>,
    w2: &Tensor<f64>,
    b2: &Tensor<f64>,
) -> (f64, Tensor<f64>, Tensor<f64>, Tensor<f64>, Tensor<f64>) {
    todo!("exercise 4.10")
}
