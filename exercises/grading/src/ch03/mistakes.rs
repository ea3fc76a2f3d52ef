//! What learners write instead, in chapter 3.

use super::solutions::{curvature, softmax};

pub fn four_costs_one_rival() -> [f64; 4] {
    let wrong = 12.0;
    [10.0_f64.ln(), -(0.9_f64.ln()), wrong, wrong]
}

pub fn four_costs_decimal() -> [f64; 4] {
    let wrong = (12.0_f64.exp() + 9.0).log10();
    [1.0, 2.0_f64.log10(), wrong, wrong]
}

pub fn four_costs_of_the_largest() -> [f64; 4] {
    [10.0_f64.ln(), 2.0_f64.ln(), 0.0, 0.0]
}

pub fn four_costs_shifted() -> [f64; 4] {
    [10.0_f64.ln(), 2.0_f64.ln(), 12.0, 1012.0]
}

pub fn tanh_cost_without_constant(y: f64, t: f64) -> f64 {
    -(1.0 + t) / 2.0 * (1.0 + y).ln() - (1.0 - t) / 2.0 * (1.0 - y).ln()
}

pub fn tanh_cost_of_the_sigmoid(y: f64, t: f64) -> f64 {
    -t * y.ln() - (1.0 - t) * (1.0 - y).ln()
}

pub fn tanh_cost_sign_of_inner(y: f64, t: f64) -> f64 {
    -(1.0 + t) / 2.0 * ((1.0 + y) / 2.0).ln() + (1.0 - t) / 2.0 * ((1.0 - y) / 2.0).ln()
}

pub fn tanh_cost_target_not_turned(y: f64, t: f64) -> f64 {
    -t * ((1.0 + y) / 2.0).ln() - (1.0 - t) * ((1.0 - y) / 2.0).ln()
}

pub fn tanh_cost_exchanged(y: f64, t: f64) -> f64 {
    -(1.0 + t) / 2.0 * ((1.0 - y) / 2.0).ln() - (1.0 - t) / 2.0 * ((1.0 + y) / 2.0).ln()
}

pub fn tanh_cost_without_halves(y: f64, t: f64) -> f64 {
    -(1.0 + t) * ((1.0 + y) / 2.0).ln() - (1.0 - t) * ((1.0 - y) / 2.0).ln()
}

pub fn tanh_cost_squared(y: f64, t: f64) -> f64 {
    0.5 * (y - t).powi(2)
}

pub fn softmax_naive(z: &[f64]) -> Vec<f64> {
    let sum: f64 = z.iter().map(|z| z.exp()).sum();
    z.iter().map(|z| z.exp() / sum).collect()
}

pub fn softmax_max_from_zero(z: &[f64]) -> Vec<f64> {
    let max = z.iter().copied().fold(0.0, f64::max);
    let sum: f64 = z.iter().map(|z| (z - max).exp()).sum();
    z.iter().map(|z| (z - max).exp() / sum).collect()
}

pub fn softmax_largest_size(z: &[f64]) -> Vec<f64> {
    let max = z.iter().map(|z| z.abs()).fold(0.0, f64::max);
    let sum: f64 = z.iter().map(|z| (z - max).exp()).sum();
    z.iter().map(|z| (z - max).exp() / sum).collect()
}

pub fn softmax_max_on_top_only(z: &[f64]) -> Vec<f64> {
    let max = z.iter().copied().fold(z[0], f64::max);
    let sum: f64 = z.iter().map(|z| z.exp()).sum();
    z.iter().map(|z| (z - max).exp() / sum).collect()
}

pub fn softmax_max_in_the_sum_only(z: &[f64]) -> Vec<f64> {
    let max = z.iter().copied().fold(z[0], f64::max);
    let sum: f64 = z.iter().map(|z| (z - max).exp()).sum();
    z.iter().map(|z| z.exp() / sum).collect()
}

pub fn softmax_mean_subtracted(z: &[f64]) -> Vec<f64> {
    let mean = z.iter().sum::<f64>() / z.len() as f64;
    softmax_naive(&z.iter().map(|z| z - mean).collect::<Vec<_>>())
}

pub fn softmax_divided_by_max(z: &[f64]) -> Vec<f64> {
    let max = z.iter().copied().fold(z[0], f64::max);
    softmax_naive(&z.iter().map(|z| z / max).collect::<Vec<_>>())
}

pub fn softmax_clamped(z: &[f64]) -> Vec<f64> {
    softmax_naive(&z.iter().map(|z| z.clamp(-500.0, 500.0)).collect::<Vec<_>>())
}

pub fn softmax_not_divided(z: &[f64]) -> Vec<f64> {
    let max = z.iter().copied().fold(z[0], f64::max);
    z.iter().map(|z| (z - max).exp()).collect()
}

pub fn softmax_without_exponential(z: &[f64]) -> Vec<f64> {
    let sum: f64 = z.iter().sum();
    z.iter().map(|z| z / sum).collect()
}

fn sigmoid(z: f64) -> f64 {
    1.0 / (1.0 + (-z).exp())
}

fn by_probability(p: f64, t: f64) -> f64 {
    -t * p.ln() - (1.0 - t) * (1.0 - p).ln()
}

pub fn binary_by_probability(z: f64, t: f64) -> (f64, f64) {
    (by_probability(sigmoid(z), t), sigmoid(z) - t)
}

pub fn binary_clamped(z: f64, t: f64) -> (f64, f64) {
    (by_probability(sigmoid(z).clamp(1e-12, 1.0 - 1e-12), t), sigmoid(z) - t)
}

pub fn binary_clamped_as_keras(z: f64, t: f64) -> (f64, f64) {
    (by_probability(sigmoid(z).clamp(1e-7, 1.0 - 1e-7), t), sigmoid(z) - t)
}

pub fn binary_exponential_of_z(z: f64, t: f64) -> (f64, f64) {
    ((1.0 + z.exp()).ln() - t * z, sigmoid(z) - t)
}

pub fn binary_without_ln_1p(z: f64, t: f64) -> (f64, f64) {
    (z.max(0.0) - t * z + (1.0 + (-z.abs()).exp()).ln(), sigmoid(z) - t)
}

pub fn binary_small_added_first(z: f64, t: f64) -> (f64, f64) {
    (z.max(0.0) + (-z.abs()).exp().ln_1p() - t * z, sigmoid(z) - t)
}

pub fn binary_without_abs(z: f64, t: f64) -> (f64, f64) {
    (z.max(0.0) - t * z + (-z).exp().ln_1p(), sigmoid(z) - t)
}

pub fn binary_without_max(z: f64, t: f64) -> (f64, f64) {
    (z - t * z + (-z.abs()).exp().ln_1p(), sigmoid(z) - t)
}

pub fn binary_with_slope(z: f64, t: f64) -> (f64, f64) {
    let (cost, derivative) = super::solutions::sigmoid_cross_entropy(z, t);
    (cost, derivative * sigmoid(z) * (1.0 - sigmoid(z)))
}

pub fn binary_sign(z: f64, t: f64) -> (f64, f64) {
    let (cost, derivative) = super::solutions::sigmoid_cross_entropy(z, t);
    (cost, -derivative)
}

pub fn binary_by_p(z: f64, t: f64) -> (f64, f64) {
    let (cost, derivative) = super::solutions::sigmoid_cross_entropy(z, t);
    (cost, derivative / (sigmoid(z) * (1.0 - sigmoid(z))))
}

pub fn binary_sigmoid_overflows(z: f64, t: f64) -> (f64, f64) {
    let (cost, _) = super::solutions::sigmoid_cross_entropy(z, t);
    (cost, z.exp() / (1.0 + z.exp()) - t)
}

fn weighted_sum(p: &[f64], dp: &[f64]) -> f64 {
    p.iter().zip(dp).map(|(p, dp)| p * dp).sum()
}

pub fn backward_diagonal_only(p: &[f64], dp: &[f64]) -> Vec<f64> {
    p.iter().zip(dp).map(|(p, dp)| dp * p * (1.0 - p)).collect()
}

pub fn backward_without_diagonal(p: &[f64], dp: &[f64]) -> Vec<f64> {
    let s = weighted_sum(p, dp);
    p.iter().map(|p| -p * s).collect()
}

pub fn backward_fused(p: &[f64], dp: &[f64]) -> Vec<f64> {
    p.iter().zip(dp).map(|(p, dp)| p - dp).collect()
}

pub fn backward_without_factor(p: &[f64], dp: &[f64]) -> Vec<f64> {
    let s = weighted_sum(p, dp);
    dp.iter().map(|dp| dp - s).collect()
}

pub fn backward_factor_at_the_sum_only(p: &[f64], dp: &[f64]) -> Vec<f64> {
    let s = weighted_sum(p, dp);
    p.iter().zip(dp).map(|(p, dp)| dp - s * p).collect()
}

pub fn backward_sum_added(p: &[f64], dp: &[f64]) -> Vec<f64> {
    let s = weighted_sum(p, dp);
    p.iter().zip(dp).map(|(p, dp)| p * dp + s * p).collect()
}

pub fn backward_plain_sum(p: &[f64], dp: &[f64]) -> Vec<f64> {
    let s: f64 = dp.iter().sum();
    p.iter().zip(dp).map(|(p, dp)| p * (dp - s)).collect()
}

pub fn backward_plain_mean(p: &[f64], dp: &[f64]) -> Vec<f64> {
    let s = dp.iter().sum::<f64>() / dp.len() as f64;
    p.iter().zip(dp).map(|(p, dp)| p * (dp - s)).collect()
}

pub fn backward_sign(p: &[f64], dp: &[f64]) -> Vec<f64> {
    let s = weighted_sum(p, dp);
    p.iter().zip(dp).map(|(p, dp)| p * (s - dp)).collect()
}

pub fn backward_zeros(p: &[f64], _dp: &[f64]) -> Vec<f64> {
    vec![0.0; p.len()]
}

type Shuffle<'a> = &'a mut dyn FnMut(&mut [usize]);
type Step<'a> = &'a mut dyn FnMut(&[usize], f64);
type Share<'a> = &'a mut dyn FnMut(&[usize]) -> f64;
type TestShare<'a> = &'a mut dyn FnMut(usize) -> f64;

/// What a step's sum is divided by.
enum Divisor {
    Piece,
    Batch,
    Training,
    One,
}

/// When the rows are parted, and which are shuffled in an epoch.
#[derive(PartialEq)]
enum Split {
    Before,
    Anew,
    BeforeAndNeverAgain,
}

/// What is handed back.
enum Report {
    TestOfBest,
    LargestValidation,
    LargestTest,
    TestOfLast,
    TestOfTheOneBefore,
    TestOfEachBest,
}

/// The loop, with a choice at each of its three places.
fn in_a_loop(
    (divisor, split, report): (Divisor, Split, Report),
    (rows, epochs, batch): (usize, usize, usize),
    (shuffle, step): (Shuffle<'_>, Step<'_>),
    (accuracy, accuracy_of_test): (Share<'_>, TestShare<'_>),
) -> f64 {
    let cut = rows - rows / 5;
    let mut order: Vec<usize> = (0..rows).collect();
    if split != Split::Anew {
        shuffle(&mut order);
    }
    let mut validated: Vec<f64> = vec![];
    let mut of_best = 0.0;
    for epoch in 1..=epochs {
        match split {
            Split::Before => shuffle(&mut order[..cut]),
            Split::Anew => {
                order = (0..rows).collect();
                shuffle(&mut order);
            }
            Split::BeforeAndNeverAgain => {}
        }
        for piece in order[..cut].chunks(batch) {
            let by = match divisor {
                Divisor::Piece => piece.len(),
                Divisor::Batch => batch,
                Divisor::Training => cut,
                Divisor::One => 1,
            };
            step(piece, by as f64);
        }
        let share = accuracy(&order[cut..]);
        if matches!(report, Report::TestOfEachBest) && validated.iter().all(|&before| before < share) {
            of_best = accuracy_of_test(epoch);
        }
        validated.push(share);
    }
    let largest = validated.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let place = validated.iter().position(|&share| share == largest).unwrap_or(0);
    match report {
        Report::TestOfBest => accuracy_of_test(1 + place),
        Report::TestOfTheOneBefore => accuracy_of_test(place),
        Report::TestOfEachBest => of_best,
        Report::LargestValidation => largest,
        Report::LargestTest => (1..=epochs).map(accuracy_of_test).fold(f64::NEG_INFINITY, f64::max),
        Report::TestOfLast => accuracy_of_test(epochs),
    }
}

/// Functions of the exercise's form, each with its choices.
macro_rules! loops {
    ($($name:ident: $divisor:ident, $split:ident, $report:ident;)*) => {$(
        pub fn $name(
            rows: usize,
            epochs: usize,
            batch: usize,
            shuffle: Shuffle<'_>,
            step: Step<'_>,
            accuracy: Share<'_>,
            accuracy_of_test: TestShare<'_>,
        ) -> f64 {
            let choices = (Divisor::$divisor, Split::$split, Report::$report);
            in_a_loop(choices, (rows, epochs, batch), (shuffle, step), (accuracy, accuracy_of_test))
        }
    )*};
}

loops! {
    loop_divides_by_training_rows: Training, Before, TestOfBest;
    loop_divides_by_batch: Batch, Before, TestOfBest;
    loop_does_not_divide: One, Before, TestOfBest;
    loop_splits_anew: Piece, Anew, TestOfBest;
    loop_never_shuffles_again: Piece, BeforeAndNeverAgain, TestOfBest;
    loop_reports_validation: Piece, Before, LargestValidation;
    loop_chooses_by_test: Piece, Before, LargestTest;
    loop_tests_each_best: Piece, Before, TestOfEachBest;
    loop_reports_epoch_before: Piece, Before, TestOfTheOneBefore;
    loop_reports_last: Piece, Before, TestOfLast;
    loop_as_given: Training, Anew, LargestValidation;
}

pub fn row_sum_is_zero(_row: &[f64], _steps: usize, _learning_rate: f64) -> f64 {
    0.0
}

pub fn biases_are_frequencies(f: &[f64]) -> Vec<f64> {
    f.to_vec()
}

pub fn biases_are_log_odds(f: &[f64]) -> Vec<f64> {
    f.iter().map(|f| (f / (1.0 - f)).ln()).collect()
}

pub fn biases_with_wrong_sign(f: &[f64]) -> Vec<f64> {
    f.iter().map(|f| -f.ln()).collect()
}

pub fn biases_are_zero(f: &[f64]) -> Vec<f64> {
    vec![0.0; f.len()]
}

pub fn cost_is_log_k(f: &[f64]) -> (f64, &'static str) {
    ((f.len() as f64).ln(), "entropy")
}

pub fn cost_in_bits(f: &[f64]) -> (f64, &'static str) {
    (-f.iter().map(|f| f * f.log2()).sum::<f64>(), "entropy")
}

pub fn cost_without_weights(f: &[f64]) -> (f64, &'static str) {
    (-f.iter().map(|f| f.ln()).sum::<f64>() / f.len() as f64, "entropy")
}

pub fn cost_is_a_plain_sum(f: &[f64]) -> (f64, &'static str) {
    (-f.iter().map(|f| f.ln()).sum::<f64>(), "entropy")
}

pub fn cost_without_minus(f: &[f64]) -> (f64, &'static str) {
    (f.iter().map(|f| f * f.ln()).sum(), "entropy")
}

pub fn cost_named_divergence(f: &[f64]) -> (f64, &'static str) {
    (super::solutions::cost_at_the_minimum(f).0, "divergence")
}

pub fn cost_is_zero(_f: &[f64]) -> (f64, &'static str) {
    (0.0, "divergence")
}

pub fn cost_named_likelihood(f: &[f64]) -> (f64, &'static str) {
    (super::solutions::cost_at_the_minimum(f).0, "likelihood")
}

/// TP, TP + FP, TP + FN.
fn counts(truths: &[usize], predictions: &[usize], class: usize) -> (usize, usize, usize) {
    let count = |list: &[usize]| list.iter().filter(|&&c| c == class).count();
    let both = truths.iter().zip(predictions).filter(|&(&t, &p)| t == class && p == class).count();
    (both, count(predictions), count(truths))
}

fn figures(truths: &[usize], predictions: &[usize], class: usize) -> (f64, f64, f64) {
    super::solutions::precision_recall_f1(truths, predictions, class)
}

pub fn figures_exchanged(truths: &[usize], predictions: &[usize], class: usize) -> (f64, f64, f64) {
    let (precision, recall, f1) = figures(truths, predictions, class);
    (recall, precision, f1)
}

pub fn figures_with_all_right(truths: &[usize], predictions: &[usize], class: usize) -> (f64, f64, f64) {
    let (_, called, there) = counts(truths, predictions, class);
    let right = truths.iter().zip(predictions).filter(|(t, p)| t == p).count() as f64;
    (right / called as f64, right / there as f64, 2.0 * right / (called + there) as f64)
}

pub fn figures_accuracy(truths: &[usize], predictions: &[usize], class: usize) -> (f64, f64, f64) {
    let (_, recall, f1) = figures(truths, predictions, class);
    let agree = truths.iter().zip(predictions).filter(|&(&t, &p)| (t == class) == (p == class)).count();
    (agree as f64 / truths.len() as f64, recall, f1)
}

pub fn figures_plain_mean(truths: &[usize], predictions: &[usize], class: usize) -> (f64, f64, f64) {
    let (precision, recall, _) = figures(truths, predictions, class);
    (precision, recall, (precision + recall) / 2.0)
}

pub fn figures_f1_of_nan(truths: &[usize], predictions: &[usize], class: usize) -> (f64, f64, f64) {
    let (precision, recall, _) = figures(truths, predictions, class);
    (precision, recall, 2.0 * precision * recall / (precision + recall))
}

pub fn figures_without_two(truths: &[usize], predictions: &[usize], class: usize) -> (f64, f64, f64) {
    let (precision, recall, _) = figures(truths, predictions, class);
    let (both, called, there) = counts(truths, predictions, class);
    (precision, recall, both as f64 / (called + there - both) as f64)
}

pub fn figures_zero_for_nan(truths: &[usize], predictions: &[usize], class: usize) -> (f64, f64, f64) {
    let or_zero = |figure: f64| if figure.is_nan() { 0.0 } else { figure };
    let (precision, recall, f1) = figures(truths, predictions, class);
    (or_zero(precision), or_zero(recall), or_zero(f1))
}

pub fn figures_in_whole_numbers(truths: &[usize], predictions: &[usize], class: usize) -> (f64, f64, f64) {
    let (both, called, there) = counts(truths, predictions, class);
    ((both / called) as f64, (both / there) as f64, (2 * both / (called + there)) as f64)
}

pub fn seeds_scatter_more() -> ([f64; 5], [f64; 3], [&'static str; 3]) {
    let (accuracies, shares, [published, _, why]) = super::solutions::is_seed_2_better();
    (accuracies, shares, [published, "standard deviation", why])
}

pub fn best_seed_is_published() -> ([f64; 5], [f64; 3], [&'static str; 3]) {
    let (accuracies, shares, [_, larger, why]) = super::solutions::is_seed_2_better();
    (accuracies, shares, ["the best", larger, why])
}

pub fn first_seed_is_published() -> ([f64; 5], [f64; 3], [&'static str; 3]) {
    let (accuracies, shares, [_, larger, why]) = super::solutions::is_seed_2_better();
    (accuracies, shares, ["the first", larger, why])
}

pub fn curvature_without_probabilities(_p: &[f64], v: &[f64]) -> f64 {
    curvature(&vec![1.0 / v.len() as f64; v.len()], v)
}

pub fn curvature_diagonal_only(p: &[f64], v: &[f64]) -> f64 {
    p.iter().zip(v).map(|(p, v)| p * (1.0 - p) * v * v).sum()
}

pub fn curvature_mean_of_squares(p: &[f64], v: &[f64]) -> f64 {
    p.iter().zip(v).map(|(p, v)| p * v * v).sum()
}

pub fn curvature_pairs_twice(p: &[f64], v: &[f64]) -> f64 {
    2.0 * curvature(p, v)
}

pub fn curvature_mean_not_squared(p: &[f64], v: &[f64]) -> f64 {
    curvature_mean_of_squares(p, v) - weighted_sum(p, v)
}

pub fn second_derivative_is_the_first(z: &[f64], v: &[f64]) -> f64 {
    weighted_sum(&softmax(z), v)
}

pub fn second_derivative_at_logits(z: &[f64], v: &[f64]) -> f64 {
    curvature(z, v)
}

pub fn second_derivative_at_logits_by_squares(z: &[f64], v: &[f64]) -> f64 {
    curvature_mean_of_squares(z, v) - weighted_sum(z, v).powi(2)
}

pub fn flat_at_zero_only(v: &[f64]) -> bool {
    v.iter().all(|&v| v == 0.0)
}

pub fn flat_where_the_sum_is_zero(v: &[f64]) -> bool {
    v.iter().sum::<f64>().abs() < 1e-9
}

pub fn flat_nowhere(_v: &[f64]) -> bool {
    false
}
