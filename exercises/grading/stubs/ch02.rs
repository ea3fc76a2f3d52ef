//! Chapter 2: the learning slowdown. The exercises are in the book, page "Exercises and summary" of chapter 2.
//!
//! Replace each `todo!` by your answer, then check: `cargo run -p exercises -- check 2.4`, or all of the
//! chapter by `cargo test -p exercises --test ch02`. A hint: `cargo run -p exercises -- hint 2.4`.
//! You may add functions and `use` lines of your own; keep the names, the signatures and the lines `// ---- 2.1`.
#![allow(unused)]

// ---- 2.1 predict ★ 10 minutes: The mirrored start

/// Your prediction: the output after 300 epochs, to two decimals.
pub fn mirrored_start() -> f64 {
    todo!("exercise 2.1")
}

// ---- 2.2 predict ★★ 15 minutes: Wrong, badly wrong, with a ReLU

/// Your prediction: (a) the output after the first epoch as a share of the output before it, from w = b = 2, and
/// the same from w = b = 20; (b) the output after 300 epochs, target 1, from w = b = −2.
pub fn with_a_relu() -> [f64; 3] {
    todo!("exercise 2.2")
}

// ---- 2.3 derive ★★ 15 minutes: A smooth ReLU

/// (a) The derivative of softplus at z, for every z from −1000 to 1000.
pub fn softplus_slope(z: f64) -> f64 {
    todo!("exercise 2.3")
}

/// (b) softplus(z) − ReLU(z), for every z from −1000 to 1000.
pub fn above_relu(z: f64) -> f64 {
    todo!("exercise 2.3")
}

/// (c) softplus(z), for every z from −1000 to 1000.
pub fn softplus(z: f64) -> f64 {
    todo!("exercise 2.3")
}

// ---- 2.4 code ★ 15 minutes: Softsign

/// f(z), for any z.
pub fn softsign(z: f64) -> f64 {
    todo!("exercise 2.4")
}

/// f′(z), from the output `a` = f(z), which lies between −1 and 1.
pub fn softsign_slope(a: f64) -> f64 {
    todo!("exercise 2.4")
}

// ---- 2.5 code ★★ 15 minutes: A slope that keeps its digits

/// σ′(z) to nine digits at least for every z from −700 to 700; beyond that a number all the same.
pub fn accurate_sigmoid_slope(z: f64) -> f64 {
    todo!("exercise 2.5")
}

// ---- 2.6 code ★★ 20 minutes: The gradient over many examples

/// Given, for this exercise and for 2.8: the sigmoid in its safe form.
pub fn sigmoid(z: f64) -> f64 {
    let q = (-z.abs()).exp();
    if z >= 0.0 { 1.0 / (1.0 + q) } else { q / (1.0 + q) }
}

/// The gradient of the mean cost of a sigmoid neuron by `w` (D numbers) and by `b`, from N examples `x`, each of D
/// numbers, and their N targets `y`. Returns D numbers and a number.
pub fn mean_gradient(w: &[f64], b: f64, x: &[Vec<f64>], y: &[f64]) -> (Vec<f64>, f64) {
    todo!("exercise 2.6")
}

// ---- 2.7 code ★★ 15 minutes: The central difference of a vector

/// The D central differences (2.4) of `f` at `p` (D numbers) with the step `h`. Wherever `f` is called, all
/// entries but the one that is moved are those of `p`, to the last bit.
pub fn central_gradient(f: &dyn Fn(&[f64]) -> f64, p: &[f64], h: f64) -> Vec<f64> {
    todo!("exercise 2.7")
}

// ---- 2.8 find the bug ★★ 25 minutes: One loop too few

/// One step of descent for a chain of L sigmoid neurons with the weights `w` (L numbers), the biases `b` (L
/// numbers), the input `x`, the target `y` and the rate `eta`. Mend it, and take the `todo!` away.
pub fn chain_step(w: &mut [f64], b: &mut [f64], x: f64, y: f64, eta: f64) {
    todo!("exercise 2.8");
    let mut a = vec![x];
    for l in 0..w.len() {
        a.push(sigmoid(w[l] * a[l] + b[l]));
    }
    let mut da = a[w.len()] - y;
    for l in (0..w.len()).rev() {
        let delta = da * a[l + 1] * (1.0 - a[l + 1]);
        w[l] -= eta * delta * a[l];
        b[l] -= eta * delta;
        da = w[l] * delta;
    }
}

/// Whose gradients does the program as it is given spoil? One of "all", "all but the last", "all but the first",
/// "the last alone".
pub fn spoilt_gradients() -> &'static str {
    todo!("exercise 2.8")
}

/// What the program as it is given calculates for δ₁ in a chain of two, divided by what δ₁ is.
pub fn spoilt_factor(w2: f64, delta2: f64, a1: f64, eta: f64) -> f64 {
    todo!("exercise 2.8")
}

// ---- 2.9 experiment ★★ 25 minutes: Slow at being right, too

/// (a) The output n epochs after it was `s0`, for a small `s0`: the formula that you derived.
pub fn late_output(s0: f64, eta: f64, n: f64) -> f64 {
    todo!("exercise 2.9")
}

/// (b) The mild start's output after 1,000 epochs as you foretold it, to three significant digits; the mild start's
/// and the bad start's output in the last row of the run's table, with all its digits; (c) how many times as many
/// epochs it takes in the end to halve the output, one of "two", "four", "eight".
pub fn a_thousand_epochs() -> ([f64; 3], &'static str) {
    todo!("exercise 2.9")
}

// ---- 2.10 derive ★★ 20 minutes: How narrow is the valley?

/// (a) The curvature along (1, 1, …, 1), and along a direction whose entries add up to 0; for `d` ≥ 2 inputs of mean
/// `m` and variance `v`.
pub fn curvatures(d: usize, m: f64, v: f64) -> [f64; 2] {
    todo!("exercise 2.10")
}

/// The first curvature divided by the second: (b) ReLU, D = 2 and D = 100, (c) sigmoid, D = 2 and D = 100. To three
/// digits, or let it be calculated.
pub fn curvature_ratios() -> [f64; 4] {
    todo!("exercise 2.10")
}

// ---- 2.11 derive ★★★ 30 minutes: The window in which gradients survive

/// (a), (b) The lower and the upper end of the interval of inputs a in which w σ′(wa + b) ≥ 1, for `w` > 0; `None`
/// where there is no such a.
pub fn window(w: f64, b: f64) -> Option<[f64; 2]> {
    todo!("exercise 2.11")
}

/// (c) The w with the widest interval, to one decimal, and the width, to two.
pub fn widest_window() -> [f64; 2] {
    todo!("exercise 2.11")
}
