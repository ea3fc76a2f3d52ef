//! Solutions of chapter 2. The first of an exercise stands in the book; others show that another way is as right.

/// Given in the student's file.
pub fn sigmoid(z: f64) -> f64 {
    let q = (-z.abs()).exp();
    if z >= 0.0 { 1.0 / (1.0 + q) } else { q / (1.0 + q) }
}

pub fn mirrored_start() -> f64 {
    0.80
}

pub fn with_a_relu() -> [f64; 3] {
    [0.7, 0.7, 0.0]
}

// ANCHOR: ex-2-3
/// The sigmoid.
pub fn softplus_slope(z: f64) -> f64 {
    let q = (-z.abs()).exp();
    if z >= 0.0 { 1.0 / (1.0 + q) } else { q / (1.0 + q) }
}

/// ln(1 + e^(−|z|)), between 0 and ln 2
pub fn above_relu(z: f64) -> f64 {
    (-z.abs()).exp().ln_1p()
}

/// max(0, z) + ln(1 + e^(−|z|))
pub fn softplus(z: f64) -> f64 {
    z.max(0.0) + above_relu(z)
}
// ANCHOR_END: ex-2-3

pub fn softplus_slope_by_tanh(z: f64) -> f64 {
    (1.0 + (z / 2.0).tanh()) / 2.0
}

pub fn above_relu_by_cases(z: f64) -> f64 {
    if z < 0.0 { softplus_by_cases(z) } else { softplus_by_cases(z) - z }
}

pub fn softplus_by_cases(z: f64) -> f64 {
    if z > 0.0 { z + (1.0 + (-z).exp()).ln() } else { (1.0 + z.exp()).ln() }
}

// ANCHOR: ex-2-4
pub fn softsign(z: f64) -> f64 {
    z / (1.0 + z.abs())
}

/// 1/(1 + |z|)² with 1/(1 + |z|) = 1 − |a|
pub fn softsign_slope(a: f64) -> f64 {
    (1.0 - a.abs()).powi(2)
}
// ANCHOR_END: ex-2-4

pub fn softsign_by_cases(z: f64) -> f64 {
    if z < 0.0 { 1.0 / (1.0 - z) - 1.0 } else { 1.0 - 1.0 / (1.0 + z) }
}

pub fn softsign_slope_by_z(a: f64) -> f64 {
    let size = a.abs() / (1.0 - a.abs());
    1.0 / (1.0 + 2.0 * size + size * size)
}

// ANCHOR: ex-2-5
/// q/(1 + q)² with q = e^(−|z|): no difference, and nothing above 1
pub fn accurate_sigmoid_slope(z: f64) -> f64 {
    let q = (-z.abs()).exp();
    q / ((1.0 + q) * (1.0 + q))
}
// ANCHOR_END: ex-2-5

pub fn accurate_slope_by_cosh(z: f64) -> f64 {
    0.25 / (z / 2.0).cosh().powi(2)
}

pub fn accurate_slope_of_both_sides(z: f64) -> f64 {
    sigmoid(z) * sigmoid(-z)
}

// ANCHOR: ex-2-6
/// The mean of (2.2) and of (2.3) over the examples
pub fn mean_gradient(w: &[f64], b: f64, x: &[Vec<f64>], y: &[f64]) -> (Vec<f64>, f64) {
    let (mut dw, mut db) = (vec![0.0; w.len()], 0.0);
    for (x, y) in x.iter().zip(y) {
        let z = w.iter().zip(x).map(|(w, x)| w * x).sum::<f64>() + b;
        let a = sigmoid(z);
        let delta = (a - y) * a * (1.0 - a);
        for (dw, x) in dw.iter_mut().zip(x) {
            *dw += delta * x;
        }
        db += delta;
    }
    let n = x.len() as f64;
    (dw.iter().map(|dw| dw / n).collect(), db / n)
}
// ANCHOR_END: ex-2-6

pub fn mean_gradient_by_column(w: &[f64], b: f64, x: &[Vec<f64>], y: &[f64]) -> (Vec<f64>, f64) {
    let n = x.len();
    let share = |i: usize| {
        let a = sigmoid(b + (0..w.len()).map(|j| w[j] * x[i][j]).sum::<f64>());
        (a - y[i]) * a * (1.0 - a) / n as f64
    };
    let shares: Vec<f64> = (0..n).map(share).collect();
    let dw = (0..w.len()).map(|j| (0..n).map(|i| shares[i] * x[i][j]).sum()).collect();
    (dw, shares.iter().sum())
}

// ANCHOR: ex-2-7
pub fn central_gradient(f: &dyn Fn(&[f64]) -> f64, p: &[f64], h: f64) -> Vec<f64> {
    let mut moved = p.to_vec();
    let mut gradient = Vec::with_capacity(p.len());
    for i in 0..p.len() {
        moved[i] = p[i] + h;
        let above = f(&moved);
        moved[i] = p[i] - h;
        let below = f(&moved);
        moved[i] = p[i]; // the original, not (p[i] − h) + h
        gradient.push((above - below) / (2.0 * h)); // (2.4)
    }
    gradient
}
// ANCHOR_END: ex-2-7

pub fn central_gradient_of_copies(f: &dyn Fn(&[f64]) -> f64, p: &[f64], h: f64) -> Vec<f64> {
    let at = |place: usize, step: f64| {
        let moved = |(i, &v): (usize, &f64)| if i == place { v + step } else { v };
        f(&p.iter().enumerate().map(moved).collect::<Vec<f64>>())
    };
    (0..p.len()).map(|i| 0.5 / h * at(i, h) - 0.5 / h * at(i, -h)).collect()
}

// ANCHOR: ex-2-8
pub fn chain_step(w: &mut [f64], b: &mut [f64], x: f64, y: f64, eta: f64) {
    let mut a = vec![x];
    for l in 0..w.len() {
        a.push(sigmoid(w[l] * a[l] + b[l]));
    }
    let mut da = a[w.len()] - y;
    for l in (0..w.len()).rev() {
        let delta = da * a[l + 1] * (1.0 - a[l + 1]);
        da = w[l] * delta; // for the next round, while w[l] still is the weight of the forward pass
        w[l] -= eta * delta * a[l];
        b[l] -= eta * delta;
    }
}

pub fn spoilt_gradients() -> &'static str {
    "all but the last"
}

/// (w₂ − η δ₂ a₁) / w₂
pub fn spoilt_factor(w2: f64, delta2: f64, a1: f64, eta: f64) -> f64 {
    1.0 - eta * delta2 * a1 / w2
}
// ANCHOR_END: ex-2-8

pub fn chain_step_in_two_loops(w: &mut [f64], b: &mut [f64], x: f64, y: f64, eta: f64) {
    let depth = w.len();
    let mut a = vec![x];
    for (w, b) in w.iter().zip(b.iter()) {
        a.push(sigmoid(w * a[a.len() - 1] + b));
    }
    let mut deltas = vec![0.0; depth];
    for l in (0..depth).rev() {
        let da = if l + 1 == depth { a[depth] - y } else { w[l + 1] * deltas[l + 1] };
        deltas[l] = da * a[l + 1] * (1.0 - a[l + 1]);
    }
    for (l, delta) in deltas.into_iter().enumerate() {
        w[l] -= eta * delta * a[l];
        b[l] -= eta * delta;
    }
}

pub fn spoilt_factor_of_weights(w2: f64, delta2: f64, a1: f64, eta: f64) -> f64 {
    let after = w2 - eta * delta2 * a1;
    after / w2
}

// ANCHOR: ex-2-9
/// 1/s² grows by 4η an epoch
pub fn late_output(s0: f64, eta: f64, n: f64) -> f64 {
    1.0 / (1.0 / (s0 * s0) + 4.0 * eta * n).sqrt()
}
// ANCHOR_END: ex-2-9

pub fn late_output_as_a_share(s0: f64, eta: f64, n: f64) -> f64 {
    s0 * (1.0 + 4.0 * eta * n * s0 * s0).powf(-0.5)
}

pub fn a_thousand_epochs() -> ([f64; 3], &'static str) {
    ([late_output(0.0940, 0.15, 700.0), 0.0455, 0.0515], "four")
}

// ANCHOR: ex-2-10
/// v + D m² along (1, 1, …, 1), v where the entries add up to 0
pub fn curvatures(d: usize, m: f64, v: f64) -> [f64; 2] {
    [v + d as f64 * m * m, v]
}

pub fn curvature_ratios() -> [f64; 4] {
    let relu_mean = 1.0 / (2.0 * std::f64::consts::PI).sqrt();
    let relu = (relu_mean, 0.5 - relu_mean * relu_mean);
    let sigmoid = (0.5, 0.0434);
    [(relu, 2), (relu, 100), (sigmoid, 2), (sigmoid, 100)].map(|((m, v), d)| {
        let [steep, flat] = curvatures(d, m, v);
        steep / flat
    })
}
// ANCHOR_END: ex-2-10

/// H itself, and u · Hu / u · u.
pub fn curvatures_of_the_matrix(d: usize, m: f64, v: f64) -> [f64; 2] {
    let h = |i: usize, j: usize| if i == j { v + m * m } else { m * m };
    let curvature = |u: &[f64]| {
        let along = (0..d).map(|i| u[i] * (0..d).map(|j| h(i, j) * u[j]).sum::<f64>()).sum::<f64>();
        along / u.iter().map(|u| u * u).sum::<f64>()
    };
    let mut across = vec![0.0; d];
    (across[0], across[d - 1]) = (1.0, -1.0);
    [curvature(&vec![1.0; d]), curvature(&across)]
}

pub fn curvature_ratios_by_hand() -> [f64; 4] {
    [1.93, 47.7, 12.5, 577.0]
}

// ANCHOR: ex-2-11
/// The a with z = wa + b between −ln((1 + r)/(1 − r)) and ln((1 + r)/(1 − r)), r = √(1 − 4/w)
pub fn window(w: f64, b: f64) -> Option<[f64; 2]> {
    if w < 4.0 {
        return None;
    }
    let r = (1.0 - 4.0 / w).sqrt();
    let z = ((1.0 + r) / (1.0 - r)).ln();
    Some([(-z - b) / w, (z - b) / w])
}

/// w from 4 to 20 in steps of 0.01
pub fn widest_window() -> [f64; 2] {
    let mut widest = [4.0, 0.0];
    for i in 0..1_600 {
        let w = 4.0 + 0.01 * f64::from(i);
        let [low, high] = window(w, 0.0).unwrap();
        if high - low > widest[1] {
            widest = [w, high - low];
        }
    }
    widest
}
// ANCHOR_END: ex-2-11

/// w σ′(z) ≥ 1 is cosh z ≤ w/2 − 1.
pub fn window_by_cosh(w: f64, b: f64) -> Option<[f64; 2]> {
    let most = w / 2.0 - 1.0;
    (most >= 1.0).then(|| [-most.acosh(), most.acosh()].map(|z| (z - b) / w))
}

pub fn widest_window_as_printed() -> [f64; 2] {
    [6.9, 0.45]
}
