//! What learners write instead, in chapter 5.

pub fn dropout_without_scale(x: &[f64], draws: &[f64], rate: f64) -> Vec<f64> {
    x.iter().zip(draws).map(|(&x, &draw)| if draw < rate { 0.0 } else { x }).collect()
}

pub fn dropout_scaled_by_rate(x: &[f64], draws: &[f64], rate: f64) -> Vec<f64> {
    x.iter().zip(draws).map(|(&x, &draw)| if draw < rate { 0.0 } else { x / rate }).collect()
}

pub fn dropout_scaled_down(x: &[f64], draws: &[f64], rate: f64) -> Vec<f64> {
    x.iter().zip(draws).map(|(&x, &draw)| if draw < rate { 0.0 } else { x * (1.0 - rate) }).collect()
}

pub fn dropout_keeps_with_rate(x: &[f64], draws: &[f64], rate: f64) -> Vec<f64> {
    x.iter().zip(draws).map(|(&x, &draw)| if draw < rate { x / rate } else { 0.0 }).collect()
}

pub fn dropout_exchanged(x: &[f64], draws: &[f64], rate: f64) -> Vec<f64> {
    x.iter().zip(draws).map(|(&x, &draw)| if draw < rate { x / (1.0 - rate) } else { 0.0 }).collect()
}

pub fn dropout_at_the_rate(x: &[f64], draws: &[f64], rate: f64) -> Vec<f64> {
    x.iter().zip(draws).map(|(&x, &draw)| if draw <= rate { 0.0 } else { x / (1.0 - rate) }).collect()
}

pub fn dropout_from_the_other_end(x: &[f64], draws: &[f64], rate: f64) -> Vec<f64> {
    let kept = 1.0 - rate;
    x.iter().zip(draws).map(|(&x, &draw)| if draw < kept { x / kept } else { 0.0 }).collect()
}

pub fn dropout_shortened(x: &[f64], draws: &[f64], rate: f64) -> Vec<f64> {
    let kept = x.iter().zip(draws).filter(|&(_, &draw)| draw >= rate);
    kept.map(|(&x, _)| x / (1.0 - rate)).collect()
}

pub fn backward_without_mask(_y: &[f64], _x: &[f64], dy: &[f64]) -> Vec<f64> {
    dy.to_vec()
}

pub fn backward_without_scale(y: &[f64], _x: &[f64], dy: &[f64]) -> Vec<f64> {
    y.iter().zip(dy).map(|(&y, &dy)| if y == 0.0 { 0.0 } else { dy }).collect()
}

pub fn backward_times_output(y: &[f64], _x: &[f64], dy: &[f64]) -> Vec<f64> {
    y.iter().zip(dy).map(|(y, dy)| y * dy).collect()
}

pub fn backward_by_inverse(y: &[f64], x: &[f64], dy: &[f64]) -> Vec<f64> {
    (0..y.len()).map(|i| if y[i] == 0.0 { 0.0 } else { dy[i] * x[i] / y[i] }).collect()
}

pub fn backward_upside_down(y: &[f64], x: &[f64], dy: &[f64]) -> Vec<f64> {
    (0..y.len()).map(|i| x[i] / y[i] * dy[i]).collect()
}

pub fn half_rises() -> [&'static str; 3] {
    ["rises", "rises", "falls"]
}

pub fn half_only_training() -> [&'static str; 3] {
    ["falls", "rises", "rises"]
}

pub fn half_closer() -> [&'static str; 3] {
    ["falls", "falls", "falls"]
}

pub fn both_kinds_one_factor(p: f64, eta: f64) -> [f64; 3] {
    [1.0 - p, 1.0 - p, eta * (1.0 - p)]
}

pub fn both_kinds_inverse(p: f64, eta: f64) -> [f64; 3] {
    let scale = 1.0 / (1.0 - p);
    [scale, scale, eta * scale * scale]
}

pub fn both_kinds_gradient_like_weights(p: f64, eta: f64) -> [f64; 3] {
    [1.0 - p, 1.0 / (1.0 - p), eta]
}

pub fn both_kinds_weights_upside_down(p: f64, eta: f64) -> [f64; 3] {
    [1.0 / (1.0 - p), 1.0 - p, eta * (1.0 - p) * (1.0 - p)]
}

pub fn both_kinds_gradient_upside_down(p: f64, eta: f64) -> [f64; 3] {
    [1.0 - p, 1.0 / (1.0 - p), eta * (1.0 - p) * (1.0 - p)]
}

pub fn both_kinds_same_rate(p: f64, eta: f64) -> [f64; 3] {
    [1.0 - p, 1.0 - p, eta]
}

pub fn both_kinds_rate_upside_down(p: f64, eta: f64) -> [f64; 3] {
    [1.0 - p, 1.0 - p, eta / (1.0 - p) / (1.0 - p)]
}

pub fn both_kinds_dropped_for_kept(p: f64, eta: f64) -> [f64; 3] {
    [p, p, eta * p * p]
}

pub fn shift_without_squares(d1: f64, d100: f64) -> f64 {
    (100.0 * d100 - d1) / 99.0
}

pub fn shift_is_the_remainder(_d1: f64, d100: f64) -> f64 {
    d100
}

pub fn shift_squared(d1: f64, d100: f64) -> f64 {
    (100.0 * d100 * d100 - d1 * d1) / 99.0
}

pub fn shift_exchanged(d1: f64, d100: f64) -> f64 {
    ((100.0 * d1 * d1 - d100 * d100) / 99.0).sqrt()
}

pub fn shift_is_the_noise(d1: f64, d100: f64) -> f64 {
    (d1 * d1 - d100 * d100) * 100.0 / 99.0
}

pub fn shift_with_root(d1: f64, d100: f64) -> f64 {
    ((10.0 * d100 * d100 - d1 * d1) / 9.0).sqrt()
}

pub fn shift_by_hundred(d1: f64, d100: f64) -> f64 {
    ((100.0 * d100 * d100 - d1 * d1) / 100.0).sqrt()
}

pub fn minimum_without_h(_h: f64, a: f64, l1: f64, l2: f64) -> f64 {
    a.signum() * (a.abs() - l1).max(0.0) / (1.0 + 2.0 * l2)
}

pub fn minimum_without_two(h: f64, a: f64, l1: f64, l2: f64) -> f64 {
    a.signum() * (h * a.abs() - l1).max(0.0) / (h + l2)
}

pub fn minimum_without_threshold(h: f64, a: f64, l1: f64, l2: f64) -> f64 {
    (h * a - l1 * a.signum()) / (h + 2.0 * l2)
}

pub fn minimum_without_h_at_a(h: f64, a: f64, l1: f64, l2: f64) -> f64 {
    a.signum() * (a.abs() - l1).max(0.0) / (h + 2.0 * l2)
}

pub fn minimum_without_h_at_w(h: f64, a: f64, l1: f64, l2: f64) -> f64 {
    a.signum() * (h * a.abs() - l1).max(0.0) / (1.0 + 2.0 * l2)
}

pub fn minimum_l1_not_divided(h: f64, a: f64, l1: f64, l2: f64) -> f64 {
    a.signum() * (a.abs() - l1).max(0.0) / (1.0 + 2.0 * l2 / h)
}

pub fn minimum_l2_not_divided(h: f64, a: f64, l1: f64, l2: f64) -> f64 {
    a.signum() * (a.abs() - l1 / h).max(0.0) / (1.0 + 2.0 * l2)
}

pub fn minimum_multiplied(h: f64, a: f64, l1: f64, l2: f64) -> f64 {
    a.signum() * (a.abs() - l1 * h).max(0.0) / (1.0 + 2.0 * l2 * h)
}

pub fn minimum_of_positive_only(h: f64, a: f64, l1: f64, l2: f64) -> f64 {
    (h * a - l1).max(0.0) / (h + 2.0 * l2)
}

pub fn minimum_without_sign(h: f64, a: f64, l1: f64, l2: f64) -> f64 {
    (h * a.abs() - l1).max(0.0) / (h + 2.0 * l2)
}

pub fn minimum_pushed_away(h: f64, a: f64, l1: f64, l2: f64) -> f64 {
    if h * a.abs() > l1 { (h * a - l1) / (h + 2.0 * l2) } else { 0.0 }
}

pub fn penalty_without_abs(w: &[f64], l1: f64, l2: f64) -> f64 {
    w.iter().map(|w| l1 * w + l2 * w * w).sum()
}

pub fn penalty_halved(w: &[f64], l1: f64, l2: f64) -> f64 {
    w.iter().map(|w| l1 * w.abs() + 0.5 * l2 * w * w).sum()
}

pub fn penalty_mean(w: &[f64], l1: f64, l2: f64) -> f64 {
    w.iter().map(|w| l1 * w.abs() + l2 * w * w).sum::<f64>() / w.len() as f64
}

pub fn gradient_with_sign_of_zero(w: &[f64], dw: &mut [f64], l1: f64, l2: f64) {
    for (dw, &w) in dw.iter_mut().zip(w) {
        *dw += l1 * w.signum() + 2.0 * l2 * w;
    }
}

pub fn gradient_without_two(w: &[f64], dw: &mut [f64], l1: f64, l2: f64) {
    for (dw, &w) in dw.iter_mut().zip(w) {
        let sign = if w == 0.0 { 0.0 } else { w.signum() };
        *dw += l1 * sign + l2 * w;
    }
}

pub fn gradient_overwrites(w: &[f64], dw: &mut [f64], l1: f64, l2: f64) {
    for (dw, &w) in dw.iter_mut().zip(w) {
        let sign = if w == 0.0 { 0.0 } else { w.signum() };
        *dw = l1 * sign + 2.0 * l2 * w;
    }
}

pub fn gradient_with_abs(w: &[f64], dw: &mut [f64], l1: f64, l2: f64) {
    for (dw, &w) in dw.iter_mut().zip(w) {
        *dw += l1 * w.abs() + 2.0 * l2 * w;
    }
}

pub fn gradient_mean(w: &[f64], dw: &mut [f64], l1: f64, l2: f64) {
    let n = w.len() as f64;
    for (dw, &w) in dw.iter_mut().zip(w) {
        let sign = if w == 0.0 { 0.0 } else { w.signum() };
        *dw += (l1 * sign + 2.0 * l2 * w) / n;
    }
}

pub fn gradient_subtracted(w: &[f64], dw: &mut [f64], l1: f64, l2: f64) {
    for (dw, &w) in dw.iter_mut().zip(w) {
        let sign = if w == 0.0 { 0.0 } else { w.signum() };
        *dw -= l1 * sign + 2.0 * l2 * w;
    }
}

pub fn proximal_threshold_without_rate(w: &[f64], dw: &[f64], learning_rate: f64, l1: f64) -> Vec<f64> {
    let soft = |u: f64| u.signum() * (u.abs() - l1).max(0.0);
    w.iter().zip(dw).map(|(w, dw)| soft(w - learning_rate * dw)).collect()
}

pub fn proximal_plain_step(w: &[f64], dw: &[f64], learning_rate: f64, l1: f64) -> Vec<f64> {
    w.iter().zip(dw).map(|(&w, dw)| w - learning_rate * (dw + l1 * w.signum())).collect()
}

pub fn proximal_threshold_first(w: &[f64], dw: &[f64], learning_rate: f64, l1: f64) -> Vec<f64> {
    let soft = |u: f64| u.signum() * (u.abs() - learning_rate * l1).max(0.0);
    w.iter().zip(dw).map(|(&w, dw)| soft(w) - learning_rate * dw).collect()
}

pub fn proximal_cut_only(w: &[f64], dw: &[f64], learning_rate: f64, l1: f64) -> Vec<f64> {
    let hard = |u: f64| if u.abs() > learning_rate * l1 { u } else { 0.0 };
    w.iter().zip(dw).map(|(&w, dw)| hard(w - learning_rate * dw)).collect()
}

pub fn proximal_without_sign(w: &[f64], dw: &[f64], learning_rate: f64, l1: f64) -> Vec<f64> {
    w.iter().zip(dw).map(|(&w, dw)| (w - learning_rate * dw - learning_rate * l1).max(0.0)).collect()
}

pub fn proximal_ascent(w: &[f64], dw: &[f64], learning_rate: f64, l1: f64) -> Vec<f64> {
    let soft = |u: f64| u.signum() * (u.abs() - learning_rate * l1).max(0.0);
    w.iter().zip(dw).map(|(w, dw)| soft(w + learning_rate * dw)).collect()
}

pub fn proximal_sign_of_w(w: &[f64], dw: &[f64], learning_rate: f64, l1: f64) -> Vec<f64> {
    let size = |u: f64| (u.abs() - learning_rate * l1).max(0.0);
    w.iter().zip(dw).map(|(w, dw)| w.signum() * size(w - learning_rate * dw)).collect()
}

pub fn proximal_twice(w: &[f64], dw: &[f64], learning_rate: f64, l1: f64) -> Vec<f64> {
    let soft = |u: f64| u.signum() * (u.abs() - learning_rate * l1).max(0.0);
    w.iter().zip(dw).map(|(&w, dw)| soft(w - learning_rate * (dw + l1 * w.signum()))).collect()
}

pub fn proximal_without_max(w: &[f64], dw: &[f64], learning_rate: f64, l1: f64) -> Vec<f64> {
    let shortened = |u: f64| u - learning_rate * l1 * u.signum();
    w.iter().zip(dw).map(|(w, dw)| shortened(w - learning_rate * dw)).collect()
}

pub fn wandering_mask() -> (&'static str, &'static str) {
    (
        "the mask is drawn anew in backward",
        "Check the gradient of the layer with the mask of forward held fixed.",
    )
}

pub fn wandering_weights() -> (&'static str, &'static str) {
    (
        "the weights change while she evaluates",
        "Compare the weights before and after an evaluation, bit by bit.",
    )
}

pub fn wandering_order() -> (&'static str, &'static str) {
    (
        "the validation digits are shuffled",
        "Evaluate the same digits in two orders and compare the accuracies.",
    )
}
