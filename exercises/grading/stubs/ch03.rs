//! Chapter 3: cross-entropy. The exercises are in the book, page "Exercises and summary" of chapter 3.
//!
//! Replace each `todo!` by your answer, then check: `cargo run -p exercises -- check 3.3`, or all of the
//! chapter by `cargo test -p exercises --test ch03`. A hint: `cargo run -p exercises -- hint 3.3`.
//! You may add functions and `use` lines of your own; keep the names, the signatures and the lines `// ---- 3.3`.
#![allow(unused)]

// ---- 3.1 predict ★ 10 minutes: Four costs

/// Your prediction of the costs (a), (b), (c), (d), each to two digits.
pub fn four_costs() -> [f64; 4] {
    todo!("exercise 3.1")
}

// ---- 3.2 derive ★★ 15 minutes: A cost for tanh

/// The cost C(y) of the output y = tanh z, between −1 and 1, for the target t, which is −1 or 1.
pub fn tanh_cost(y: f64, t: f64) -> f64 {
    todo!("exercise 3.2")
}

// ---- 3.3 code ★ 10 minutes: Softmax of one row

/// The K probabilities (3.1) of a row `z` of K logits, K ≥ 1.
pub fn softmax(z: &[f64]) -> Vec<f64> {
    todo!("exercise 3.3")
}

// ---- 3.4 code ★ 10 minutes: The binary cost from a logit

/// The cost (3.4) and its derivative by z (3.5) of one example with the logit `z` and the target `t` in [0, 1].
pub fn sigmoid_cross_entropy(z: f64, t: f64) -> (f64, f64) {
    todo!("exercise 3.4")
}

// ---- 3.5 code ★★ 20 minutes: Backward through softmax

/// The K derivatives dz of a cost by the logits, from the K probabilities `p` that softmax made of them and the
/// K derivatives `dp` of the cost by these.
pub fn softmax_backward(p: &[f64], dp: &[f64]) -> Vec<f64> {
    todo!("exercise 3.5")
}

// ---- 3.6 find the bug ★★ 25 minutes: Three bugs in a loop

/// Trains on four fifths of `rows` rows and returns the accuracy "on new digits". A row is known by its number,
/// from 0; everything that is done with rows and weights is handed in:
///
/// - `shuffle` puts a list of row numbers in random order;
/// - `step` takes one step with a piece of at most `batch` rows: their gradients are added up, and the sum is
///   divided by its second argument;
/// - `accuracy` is the share of validation rows that are right with the weights as they are at the moment;
/// - `accuracy_of_test` is the share of the test rows that are right with the weights as they were after this
///   epoch (the first is 1). It is called once, at the end.
pub fn accuracy_on_new_digits(
    rows: usize,
    epochs: usize,
    batch: usize,
    shuffle: &mut dyn FnMut(&mut [usize]),
    step: &mut dyn FnMut(&[usize], f64),
    accuracy: &mut dyn FnMut(&[usize]) -> f64,
    accuracy_of_test: &mut dyn FnMut(usize) -> f64,
) -> f64 {
    todo!("exercise 3.6"); // away with this line, then mend what follows
    let mut largest: f64 = 0.0;
    for epoch in 1..=epochs {
        let mut order: Vec<usize> = (0..rows).collect();
        shuffle(&mut order);
        let (training, validation) = order.split_at(rows - rows / 5);
        for piece in training.chunks(batch) {
            step(piece, training.len() as f64);
        }
        largest = largest.max(accuracy(validation));
    }
    largest
}

// ---- 3.7 derive ★★ 20 minutes: What the biases learn first

/// (a) The sum of a row of W, whose K weights at the start are `row`, after so many steps at this rate.
pub fn row_sum_after(row: &[f64], steps: usize, learning_rate: f64) -> f64 {
    todo!("exercise 3.7")
}

/// (b) K biases at the minimum, for the frequencies `f` of the K classes, none of them 0.
pub fn biases_at_the_minimum(f: &[f64]) -> Vec<f64> {
    todo!("exercise 3.7")
}

/// (c) The cost at the minimum, and what it is called: "entropy", "divergence" or "likelihood".
pub fn cost_at_the_minimum(f: &[f64]) -> (f64, &'static str) {
    todo!("exercise 3.7")
}

// ---- 3.8 code ★★ 15 minutes: Precision, recall, F₁

/// Precision (3.9), recall (3.10) and F₁ (3.11) of a class, from the true classes and the predicted ones of N
/// examples; NaN where a denominator is 0.
pub fn precision_recall_f1(truths: &[usize], predictions: &[usize], class: usize) -> (f64, f64, f64) {
    todo!("exercise 3.8")
}

// ---- 3.9 experiment ★★ 20 minutes: Is seed 2 better?

/// The five test accuracies, as shares (0.9123, not 91.23). Then three more shares: the distance between best and
/// worst that you expected (a tenth of a point is 0.001), the standard deviation of the five (with n or n − 1, both
/// count), the standard error (3.24) of one of them. Then three answers in words: which you would publish ("the
/// best", "the first" or "the mean and the range"), which of the last two numbers is larger ("standard deviation" or
/// "standard error"), why that is no contradiction (a sentence).
pub fn is_seed_2_better() -> ([f64; 5], [f64; 3], [&'static str; 3]) {
    todo!("exercise 3.9")
}

// ---- 3.10 derive ★★★ 20 minutes: One valley

/// (a) v J vᵀ for a row `p` of K probabilities and a row `v` of K numbers, in a form from which one sees that it
/// is never negative.
pub fn curvature(p: &[f64], v: &[f64]) -> f64 {
    todo!("exercise 3.10")
}

/// (b) The second derivative of ln Σⱼ e^(zⱼ + s vⱼ) by s at s = 0, for K logits `z` and K numbers `v`.
pub fn second_derivative(z: &[f64], v: &[f64]) -> f64 {
    todo!("exercise 3.10")
}

/// (c) Whether v J vᵀ is 0, whatever p is (if all of it is above 0).
pub fn is_flat(v: &[f64]) -> bool {
    todo!("exercise 3.10")
}
