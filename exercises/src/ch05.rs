//! Chapter 5: over-fitting and dropout. The exercises are in the book, page "Exercises and summary" of chapter 5.
//!
//! Replace each `todo!` by your answer, then check: `cargo run -p exercises -- check 5.1`, or all of the
//! chapter by `cargo test -p exercises --test ch05`. A hint: `cargo run -p exercises -- hint 5.1`.
//! You may add functions and `use` lines of your own; keep the names, the signatures and the lines `// ---- 5.1`.
#![allow(unused)]

// ---- 5.1 code ★ 15 minutes: Inverted dropout, forward

/// Drops every entry of `x` whose draw lies below `rate`, and scales the others up, (5.1).
///
/// `x` has n numbers, `draws` n numbers from [0, 1), `rate` is p in [0, 1). Returns the n numbers y.
pub fn inverted_dropout(x: &[f64], draws: &[f64], rate: f64) -> Vec<f64> {
    todo!("exercise 5.1")
}

// ---- 5.2 code ★ 10 minutes: Dropout, backward

/// The gradient dx of what went into dropout, (5.3), from `y` (n numbers, what came out), `x` (n numbers, what
/// went in, none of them 0) and `dy` (n numbers). The mask was not kept: recover it.
pub fn dropout_backward(y: &[f64], x: &[f64], dy: &[f64]) -> Vec<f64> {
    todo!("exercise 5.2")
}

// ---- 5.3 predict ★ 10 minutes: Half of the units

/// Your prediction: the rate goes from 0.3 to 0.5. What becomes of (a) the running training accuracy, (b) the
/// validation accuracy, (c) the distance between the two? Three words, each "rises" or "falls".
pub fn half_of_the_units() -> [&'static str; 3] {
    todo!("exercise 5.3")
}

// ---- 5.4 derive ★★ 20 minutes: Do both kinds of dropout learn alike?

/// For a rate p in [0, 1) and the learning rate η of original dropout: (a) by what to multiply V to get W,
/// (b) by what to multiply ∂C/∂W to get ∂C/∂V, (c) the learning rate for W.
pub fn both_kinds(p: f64, eta: f64) -> [f64; 3] {
    todo!("exercise 5.4")
}

// ---- 5.5 derive ★★ 15 minutes: A curve that levels off

/// The shift B, from the distance `d1` of one thinned network and the distance `d100` of the mean of 100, both from the
/// whole network.
pub fn shift(d1: f64, d100: f64) -> f64 {
    todo!("exercise 5.5")
}

// ---- 5.6 derive ★★ 15 minutes: Another curvature

/// The w at which h/2 (w − a)² + l1 |w| + l2 w² is least, for h > 0, l1 ≥ 0, l2 ≥ 0.
pub fn penalised_minimum(h: f64, a: f64, l1: f64, l2: f64) -> f64 {
    todo!("exercise 5.6")
}

// ---- 5.7 code ★★ 15 minutes: Elastic net

/// The penalty (5.4) of the n weights `w`.
pub fn elastic_net_penalty(w: &[f64], l1: f64, l2: f64) -> f64 {
    todo!("exercise 5.7")
}

/// Adds the penalty's gradient (5.5) to `dw` (n numbers); the sign of 0 is 0.
pub fn add_elastic_net_gradient(w: &[f64], dw: &mut [f64], l1: f64, l2: f64) {
    todo!("exercise 5.7")
}

// ---- 5.8 code ★★★ 20 minutes: The proximal step

/// A step on the data's cost, then the threshold: the n weights after it. `dw` is the gradient of the data's cost
/// alone.
///
/// The check also takes 200 steps of your function with one weight, from w = 2, on the data's cost ½ (w − a)² with
/// |a| < λ; of this a your function sees nothing but the gradient in `dw`.
pub fn proximal_step(w: &[f64], dw: &[f64], learning_rate: f64, l1: f64) -> Vec<f64> {
    todo!("exercise 5.8")
}

// ---- 5.9 find the bug ★★ 10 minutes: A validation accuracy that wanders

/// What is wrong, one of "the mask is drawn anew in backward", "the weights change while she evaluates",
/// "dropout is active while she evaluates", "the validation digits are shuffled"; and in a sentence of yours the
/// one test that would have found it.
pub fn wandering_accuracy() -> (&'static str, &'static str) {
    todo!("exercise 5.9")
}

// ---- 5.10 experiment ★★ 30 minutes: Labels by lot

/// First, before you measure: in a sentence, which three accuracies you expect.
pub fn labels_by_lot_prediction() -> &'static str {
    todo!("exercise 5.10")
}

/// Then what your program measured, as shares between 0 and 1: the training accuracy without a remedy, the training
/// accuracy with dropout 0.3 (both on the drawn labels, with dropout off), the accuracy of the first network on other
/// digits with their true labels.
pub fn labels_by_lot() -> [f64; 3] {
    todo!("exercise 5.10")
}

// ---- 5.11 experiment ★★ 20 minutes: The missing control

/// A claim "with X we improved from A to B", in a sentence each: the claim and where it stands, everything that
/// differs between the two runs, the run that is missing. Then A and B as shares between 0 and 1, the number of test
/// examples, and the standard errors of A and of B, as shares, too.
pub fn missing_control() -> ([&'static str; 3], [f64; 5]) {
    todo!("exercise 5.11")
}
