//! Solutions of chapter 3. The first of an exercise stands in the book; others show that another way is as right.

// ANCHOR: ex-3-1
/// −ln p_c = ln Σⱼ e^zⱼ − z_c
pub fn four_costs() -> [f64; 4] {
    let wrong = (12.0_f64.exp() + 9.0).ln() - 0.0;
    [10.0_f64.ln(), 18.0_f64.ln() - 9.0_f64.ln(), wrong, wrong]
}
// ANCHOR_END: ex-3-1

pub fn four_costs_by_hand() -> [f64; 4] {
    [2.3, 0.69, 12.0, 12.0]
}

// ANCHOR: ex-3-2
pub fn tanh_cost(y: f64, t: f64) -> f64 {
    -(1.0 + t) / 2.0 * ((1.0 + y) / 2.0).ln() - (1.0 - t) / 2.0 * ((1.0 - y) / 2.0).ln()
}
// ANCHOR_END: ex-3-2

/// Targets of −1 and 1 only: of the two terms one is there.
pub fn tanh_cost_in_one_term(y: f64, t: f64) -> f64 {
    2.0_f64.ln() - (t * y).ln_1p()
}

// ANCHOR: ex-3-3
/// pₖ = e^zₖ / Σⱼ e^zⱼ  (3.1), the largest logit subtracted first
pub fn softmax(z: &[f64]) -> Vec<f64> {
    let max = z.iter().copied().fold(z[0], f64::max);
    let e: Vec<f64> = z.iter().map(|z| (z - max).exp()).collect();
    let sum: f64 = e.iter().sum();
    e.iter().map(|e| e / sum).collect()
}
// ANCHOR_END: ex-3-3

/// 1 / Σⱼ e^(zⱼ − zₖ): a sum that overflows is infinite, and then pₖ is 0.
pub fn softmax_by_differences(z: &[f64]) -> Vec<f64> {
    z.iter().map(|own| 1.0 / z.iter().map(|other| (other - own).exp()).sum::<f64>()).collect()
}

pub fn softmax_by_log_sum_exp(z: &[f64]) -> Vec<f64> {
    let mut max = z[0];
    for &logit in z {
        if logit > max {
            max = logit;
        }
    }
    let mut sum = 0.0;
    for logit in z {
        sum += (logit - max).exp();
    }
    let log = sum.ln();
    let mut p = z.to_vec();
    for p in &mut p {
        *p = (*p - max - log).exp();
    }
    p
}

// ANCHOR: ex-3-4
/// max(z, 0) − t z + ln(1 + e^(−|z|))  (3.4), and σ(z) − t  (3.5)
pub fn sigmoid_cross_entropy(z: f64, t: f64) -> (f64, f64) {
    let cost = z.max(0.0) - t * z + (-z.abs()).exp().ln_1p();
    (cost, sigmoid(z) - t)
}

fn sigmoid(z: f64) -> f64 {
    if z >= 0.0 { 1.0 / (1.0 + (-z).exp()) } else { z.exp() / (1.0 + z.exp()) }
}
// ANCHOR_END: ex-3-4

/// −t ln σ(z) − (1 − t) ln σ(−z), each logarithm by itself.
pub fn sigmoid_cross_entropy_by_terms(z: f64, t: f64) -> (f64, f64) {
    let minus_log_sigmoid = |z: f64| if z > 0.0 { (-z).exp().ln_1p() } else { z.exp().ln_1p() - z };
    let p = (-minus_log_sigmoid(z)).exp();
    (t * minus_log_sigmoid(z) + (1.0 - t) * minus_log_sigmoid(-z), p - t)
}

// ANCHOR: ex-3-5
/// dzⱼ = pⱼ (dpⱼ − s) with s = Σₖ pₖ dpₖ
pub fn softmax_backward(p: &[f64], dp: &[f64]) -> Vec<f64> {
    let s: f64 = p.iter().zip(dp).map(|(p, dp)| p * dp).sum();
    p.iter().zip(dp).map(|(p, dp)| p * (dp - s)).collect()
}
// ANCHOR_END: ex-3-5

/// The products first: they are needed twice.
pub fn softmax_backward_in_place(p: &[f64], dp: &[f64]) -> Vec<f64> {
    let mut dz = vec![0.0; p.len()];
    let mut sum = 0.0;
    for k in 0..p.len() {
        dz[k] = p[k] * dp[k];
        sum += dz[k];
    }
    for k in 0..p.len() {
        dz[k] -= p[k] * sum;
    }
    dz
}

/// dp J with J = diag(p) − pᵀp  (3.19): K² operations.
pub fn softmax_backward_by_jacobian(p: &[f64], dp: &[f64]) -> Vec<f64> {
    let mut dz = vec![0.0; p.len()];
    for k in 0..p.len() {
        for j in 0..p.len() {
            let own = if k == j { 1.0 } else { 0.0 };
            dz[j] += dp[k] * p[k] * (own - p[j]);
        }
    }
    dz
}

// ANCHOR: ex-3-6
pub fn accuracy_on_new_digits(
    rows: usize,
    epochs: usize,
    batch: usize,
    shuffle: &mut dyn FnMut(&mut [usize]),
    step: &mut dyn FnMut(&[usize], f64),
    accuracy: &mut dyn FnMut(&[usize]) -> f64,
    accuracy_of_test: &mut dyn FnMut(usize) -> f64,
) -> f64 {
    let mut order: Vec<usize> = (0..rows).collect();
    shuffle(&mut order);
    let (training, validation) = order.split_at_mut(rows - rows / 5); // once, before the loop
    let (mut largest, mut chosen) = (f64::NEG_INFINITY, 0);
    for epoch in 1..=epochs {
        shuffle(training); // what is held back stays where it is
        for piece in training.chunks(batch) {
            step(piece, piece.len() as f64);
        }
        let share = accuracy(validation);
        if share > largest {
            (largest, chosen) = (share, epoch);
        }
    }
    accuracy_of_test(chosen) // once, after everything has been chosen
}
// ANCHOR_END: ex-3-6

/// Cut off as the file lies; chosen at the end.
pub fn accuracy_on_new_digits_as_the_file_lies(
    rows: usize,
    epochs: usize,
    batch: usize,
    shuffle: &mut dyn FnMut(&mut [usize]),
    step: &mut dyn FnMut(&[usize], f64),
    accuracy: &mut dyn FnMut(&[usize]) -> f64,
    accuracy_of_test: &mut dyn FnMut(usize) -> f64,
) -> f64 {
    let training_rows = rows - rows / 5;
    let validation: Vec<usize> = (training_rows..rows).collect();
    let mut shares = vec![];
    for _ in 0..epochs {
        let mut order: Vec<usize> = (0..training_rows).collect();
        shuffle(&mut order);
        order.chunks(batch).for_each(|piece| step(piece, piece.len() as f64));
        accuracy(&order); // only looked at
        shares.push(accuracy(&validation));
    }
    let chosen = (0..epochs).max_by(|&a, &b| shares[a].total_cmp(&shares[b]));
    accuracy_of_test(1 + chosen.unwrap_or(0))
}

// ANCHOR: ex-3-7
/// (a) Every step adds 0 to the sum.
pub fn row_sum_after(row: &[f64], _steps: usize, _learning_rate: f64) -> f64 {
    row.iter().sum()
}

/// (b) bₖ = ln fₖ; one number may be added to all.
pub fn biases_at_the_minimum(f: &[f64]) -> Vec<f64> {
    f.iter().map(|f| f.ln()).collect()
}

/// (c) −Σₖ fₖ ln fₖ
pub fn cost_at_the_minimum(f: &[f64]) -> (f64, &'static str) {
    (-f.iter().map(|f| f * f.ln()).sum::<f64>(), "entropy")
}
// ANCHOR_END: ex-3-7

/// The logarithms of the odds against the first class, whose bias is 0.
pub fn biases_beside_the_first(f: &[f64]) -> Vec<f64> {
    f.iter().map(|other| (other / f[0]).ln()).collect()
}

// ANCHOR: ex-3-8
/// TP / (TP + FP)  (3.9), TP / (TP + FN)  (3.10), 2 TP / (2 TP + FP + FN)  (3.11)
pub fn precision_recall_f1(truths: &[usize], predictions: &[usize], class: usize) -> (f64, f64, f64) {
    let count = |list: &[usize]| list.iter().filter(|&&c| c == class).count() as f64;
    let (called, there) = (count(predictions), count(truths));
    let both = truths.iter().zip(predictions).filter(|&(&t, &p)| t == class && p == class).count() as f64;
    (both / called, both / there, 2.0 * both / (called + there))
}
// ANCHOR_END: ex-3-8

pub fn precision_recall_f1_by_cases(
    truths: &[usize],
    predictions: &[usize],
    class: usize,
) -> (f64, f64, f64) {
    let (mut tp, mut fp, mut fn_) = (0.0, 0.0, 0.0);
    for i in 0..truths.len() {
        match (truths[i] == class, predictions[i] == class) {
            (true, true) => tp += 1.0,
            (false, true) => fp += 1.0,
            (true, false) => fn_ += 1.0,
            (false, false) => {}
        }
    }
    (tp / (tp + fp), tp / (tp + fn_), 2.0 * tp / (2.0 * tp + fp + fn_))
}

// ANCHOR: ex-3-10
/// (a) Σₖ pₖ (vₖ − μ)² with μ = Σₖ pₖ vₖ: a variance
pub fn curvature(p: &[f64], v: &[f64]) -> f64 {
    let mean: f64 = p.iter().zip(v).map(|(p, v)| p * v).sum();
    p.iter().zip(v).map(|(p, v)| p * (v - mean).powi(2)).sum()
}

/// (b) The same, with p = softmax(z)
pub fn second_derivative(z: &[f64], v: &[f64]) -> f64 {
    curvature(&softmax(z), v)
}

/// (c) All entries are equal.
pub fn is_flat(v: &[f64]) -> bool {
    v.iter().all(|&entry| entry == v[0])
}
// ANCHOR_END: ex-3-10

/// The two sums, with (3.19) as it stands.
pub fn curvature_by_jacobian(p: &[f64], v: &[f64]) -> f64 {
    let mut sum = 0.0;
    for k in 0..p.len() {
        for j in 0..p.len() {
            let own = if k == j { 1.0 } else { 0.0 };
            sum += v[k] * p[k] * (own - p[j]) * v[j];
        }
    }
    sum
}

/// Σ pⱼ pₖ (vⱼ − vₖ)² over all pairs j < k.
pub fn curvature_by_pairs(p: &[f64], v: &[f64]) -> f64 {
    let mut sum = 0.0;
    for k in 0..p.len() {
        for j in 0..k {
            sum += p[j] * p[k] * (v[j] - v[k]).powi(2);
        }
    }
    sum
}

pub fn second_derivative_by_jacobian(z: &[f64], v: &[f64]) -> f64 {
    curvature_by_jacobian(&softmax_by_differences(z), v)
}

pub fn is_flat_by_extremes(v: &[f64]) -> bool {
    let largest = v.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let smallest = v.iter().copied().fold(f64::INFINITY, f64::min);
    largest - smallest < 1e-12
}

pub fn is_seed_2_better() -> ([f64; 5], [f64; 3], [&'static str; 3]) {
    let accuracies = [0.9080, 0.9077, 0.9079, 0.9053, 0.9072];
    let mean = accuracies.iter().sum::<f64>() / 5.0;
    let squares: f64 = accuracies.iter().map(|a| (a - mean).powi(2)).sum();
    (
        accuracies,
        [0.003, (squares / 4.0).sqrt(), (mean * (1.0 - mean) / 10_000.0).sqrt()],
        [
            "the mean and the range",
            "standard error",
            "Seeds change the start and the batches, and all trainings head for one valley; the standard error is \
             about other test pictures.",
        ],
    )
}
