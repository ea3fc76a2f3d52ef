//! Chapter 1: the perceptron. The exercises are in the book, page "Exercises and summary" of chapter 1.
//!
//! Replace each `todo!` by your answer, then check: `cargo run -p exercises -- check 1.4`, or all of the
//! chapter by `cargo test -p exercises --test ch01`. A hint: `cargo run -p exercises -- hint 1.4`.
//! You may add functions and `use` lines of your own; keep the names, the signatures and the lines `// ---- 1.4`.
#![allow(unused)]

use common::Tensor;

// ---- 1.1 predict ★ 10 minutes: Larger inputs

/// Your prediction, "more", "fewer" or "as many" mistakes; your reason, in a sentence; and, carried by hand,
/// (w₁, w₂, b) at the end of the first epoch and at the end of the second.
pub fn larger_inputs() -> (&'static str, &'static str, [[f64; 3]; 2]) {
    todo!("exercise 1.1")
}

// ---- 1.2 derive ★ 10 minutes: Three rows of XOR

/// Weights and bias, (w₁, w₂, b), that have the three rows of XOR right that are not the row `left_out`; `None` if
/// there are no such weights. The rows are numbered 0 to 3: (0, 0), (0, 1), (1, 0), (1, 1).
pub fn three_rows(left_out: usize) -> Option<[f64; 3]> {
    todo!("exercise 1.2")
}

// ---- 1.3 derive ★★ 15 minutes: XOR with three neurons

/// The points (h₁, h₂) of the rows (0, 0), (0, 1), (1, 0), (1, 1); (w₁, w₂, b) of the third neuron, with no point on
/// its border; its margin on these points, to three digits at least.
pub fn xor_with_three_neurons() -> ([[f64; 2]; 4], [f64; 3], f64) {
    todo!("exercise 1.3")
}

// ---- 1.4 code ★ 15 minutes: Rosenblatt's rule

/// The D weights and the bias after one example, by (1.1), (1.2), (1.3). `weights` and `x` have D numbers, `class`
/// is 0 or 1.
pub fn rosenblatt(weights: &[f64], bias: f64, x: &[f64], class: usize) -> (Vec<f64>, f64) {
    todo!("exercise 1.4")
}

// ---- 1.5 code ★★ 15 minutes: The margin

/// The margin (1.4), one number. `weights` has D numbers, `x` is (N, D), `classes` has N numbers 0 or 1.
pub fn margin(weights: &[f64], bias: f64, x: &Tensor<f64>, classes: &[usize]) -> f64 {
    todo!("exercise 1.5")
}

// ---- 1.6 derive ★★ 20 minutes: Another constant input

/// For the constant input c > 0: (a) what a missed 1 adds to β, (b) what it adds to b = c β, (c) R, (d) γ.
///
/// `longest` is the length of the longest plain x; the separator has `length` ‖w‖ and the bias `b`, and the
/// smallest s (w · x + b) is `smallest`.
pub fn another_constant(c: f64, longest: f64, length: f64, b: f64, smallest: f64) -> [f64; 4] {
    todo!("exercise 1.6")
}

// ---- 1.7 derive ★★ 15 minutes: When "as good as possible" is wrong

/// The least-squares line's w and b, and how many of its four answers are right, with the last input at p > 2. The
/// answer is yes where the output is above 0, as in (1.2).
pub fn as_good_as_possible(p: f64) -> (f64, f64, usize) {
    todo!("exercise 1.7")
}

// ---- 1.8 derive ★★★ 20 minutes: The best unit

/// The k at which the limit on the mistakes is lowest, and the limit there.
pub fn best_unit(rho: f64, g: f64, delta: f64) -> [f64; 2] {
    todo!("exercise 1.8")
}

// ---- 1.9 code ★★ 15 minutes: The delta rule

/// The D weights and the bias after one step (1.10). `weights` and `x` have D numbers.
pub fn delta_rule(weights: &[f64], bias: f64, x: &[f64], t: f64, learning_rate: f64) -> (Vec<f64>, f64) {
    todo!("exercise 1.9")
}

// ---- 1.10 code ★★ 20 minutes: The gradient of the mean squared error, slowly

/// dw, D numbers, and db, by (1.12) and (1.13). `x` is (N, D), `t` is (N, 1), `weights` has D numbers.
pub fn mse_gradient(x: &Tensor<f64>, t: &Tensor<f64>, weights: &[f64], bias: f64) -> (Vec<f64>, f64) {
    todo!("exercise 1.10")
}

// ---- 1.11 find the bug ★★ 15 minutes: A factor that is not quite right

/// What the student did, one of "the bias is not updated", "the bias is updated with half the rate",
/// "the error is calculated anew after each single weight",
/// "the error is calculated anew between the weights and the bias".
pub fn what_the_student_did() -> &'static str {
    todo!("exercise 1.11")
}

/// The factor of the student's program for the rate η and the squared length ‖x‖²; and the difference, this factor
/// minus the right one.
pub fn factor_of_the_student(eta: f64, squared_length: f64) -> [f64; 2] {
    todo!("exercise 1.11")
}

// ---- 1.12 experiment ★★ 15 minutes: At the edge

/// From the factor: the place w of the hiker after so many steps with this rate, from w = −3.
pub fn hiker_after(rate: f64, steps: usize) -> f64 {
    todo!("exercise 1.12")
}

/// What the program printed as "w at the end" for the rates 0.5, 0.99 and 1.0, all four decimals; the rate whose
/// verdict you disagree with, "0.5", "0.99" or "1.0"; and in a sentence what it should say there.
pub fn at_the_edge() -> ([f64; 3], &'static str, &'static str) {
    todo!("exercise 1.12")
}
