//! Solutions of chapter 7. The first of an exercise stands in the book; others show that another way is as right.

use common::Tensor;

// ANCHOR: ex-7-1
/// h₂ = ∛(3ε|f|/|f‴|)  (7.11), with the error 3/2 · ε|f|/h₂; for |f| = 1000 and for |f| = 1
pub fn a_large_value() -> [f64; 4] {
    let best_step = |value: f64| (3.0 * f64::EPSILON * value).cbrt();
    let error = |value: f64| 1.5 * f64::EPSILON * value / best_step(value);
    let (step, wrong) = (best_step(1000.0), error(1000.0));
    [step, wrong, step / best_step(1.0), wrong / error(1.0)]
}
// ANCHOR_END: ex-7-1

// ANCHOR: ex-7-2
/// Asked of the machine itself.
pub fn a_missing_step() -> [f64; 2] {
    let (x, h) = (1000.0_f32, 1e-4_f32);
    let made = (x + h) - (x - h); // f(x) = x, so this is the numerator, too
    [f64::from(made / (2.0 * h)), f64::from(made)]
}
// ANCHOR_END: ex-7-2

// ANCHOR: ex-7-3
/// 8 Δ(h) − Δ(2h), where Δ(h) = 2 hf′ + ⅓ h³f‴ + 1/60 h⁵f⁽⁵⁾
pub fn five_point_numerator() -> [f64; 3] {
    let of_h = [2.0, 1.0 / 3.0, 1.0 / 60.0];
    let of_2h = [4.0, 8.0 / 3.0, 32.0 / 60.0];
    [0, 1, 2].map(|i| 8.0 * of_h[i] - of_2h[i])
}

/// Rounding 18/12 · ε|f|/h; the sum with h⁴/30 |f⁽⁵⁾| is least where h⁵ = 11.25 ε|f|/|f⁽⁵⁾|
pub fn five_point_errors(value: f64, fifth: f64, h: f64) -> [f64; 3] {
    let rounding = |h: f64| 1.5 * f64::EPSILON * value / h;
    let best = (11.25 * f64::EPSILON * value / fifth).powf(0.2);
    [rounding(h), best, 1.25 * rounding(best)]
}
// ANCHOR_END: ex-7-3

// ANCHOR: ex-7-4
/// (α · 4xh + β · 2h) / 2h
pub fn central_of_parabola(alpha: f64, beta: f64, _gamma: f64, x: f64, _h: f64) -> f64 {
    2.0 * alpha * x + beta
}

/// f‴ = 0 below the line of (7.11)
pub fn step_for_dense() -> (f64, &'static str) {
    (f64::INFINITY, "the checker should not know what it checks")
}
// ANCHOR_END: ex-7-4

// ANCHOR: ex-7-5
/// (f(x + h eᵢ) − f(x)) / h  (7.1), entry by entry
pub fn one_sided_gradient(f: &dyn Fn(&Tensor<f64>) -> f64, at: &Tensor<f64>, h: f64) -> Tensor<f64> {
    let middle = f(at); // one value serves all entries
    let mut moved = at.clone();
    Tensor::from_fn(at.shape(), |i| {
        moved.data_mut()[i] = at.data()[i] + h;
        let slope = (f(&moved) - middle) / h;
        moved.data_mut()[i] = at.data()[i]; // the very number again
        slope
    })
}
// ANCHOR_END: ex-7-5

pub fn one_sided_gradient_of_fresh_copies(
    f: &dyn Fn(&Tensor<f64>) -> f64,
    at: &Tensor<f64>,
    h: f64,
) -> Tensor<f64> {
    let right: Vec<f64> = (0..at.len())
        .map(|i| f(&Tensor::from_fn(at.shape(), |j| at.data()[j] + if i == j { h } else { 0.0 })))
        .collect();
    let middle = f(at);
    let mut gradient = Tensor::zeros(at.shape());
    for (slope, value) in gradient.data_mut().iter_mut().zip(right) {
        *slope = (value - middle) / h;
    }
    gradient
}

// ANCHOR: ex-7-6
/// c = Σ a n / Σ n², and what it leaves over
pub fn factor_between(a: &Tensor<f64>, n: &Tensor<f64>) -> (f64, f64) {
    let c = a.dot(n) / n.dot(n); // 0/0 is NaN
    let left_over = a.zip_map(n, |a, n| a - c * n);
    (c, left_over.max_abs() / n.max_abs())
}
// ANCHOR_END: ex-7-6

pub fn factor_between_in_loops(a: &Tensor<f64>, n: &Tensor<f64>) -> (f64, f64) {
    let (mut products, mut squares, mut largest) = (0.0, 0.0, 0.0_f64);
    for i in 0..n.len() {
        products += a.data()[i] * n.data()[i];
        squares += n.data()[i] * n.data()[i];
        largest = largest.max(n.data()[i].abs());
    }
    if squares == 0.0 {
        return (f64::NAN, f64::NAN);
    }
    let c = products / squares;
    let mut share = 0.0_f64;
    for i in 0..n.len() {
        share = share.max((a.data()[i] - c * n.data()[i]).abs() / largest);
    }
    (c, share)
}

// ANCHOR: ex-7-7
/// Row i is (f(x + h eᵢ) − f(x − h eᵢ)) / 2h, all outputs at once
pub fn jacobian(f: &dyn Fn(&Tensor<f64>) -> Tensor<f64>, x: &Tensor<f64>, h: f64) -> Tensor<f64> {
    let mut moved = x.clone();
    let mut rows = vec![];
    for i in 0..x.len() {
        moved.data_mut()[i] = x.data()[i] + h;
        let right = f(&moved);
        moved.data_mut()[i] = x.data()[i] - h;
        let left = f(&moved);
        moved.data_mut()[i] = x.data()[i];
        rows.push(right.zip_map(&left, |right, left| (right - left) / (2.0 * h)));
    }
    let outputs = rows[0].len();
    Tensor::from_fn([x.len(), outputs], |at| rows[at / outputs].data()[at % outputs])
}
// ANCHOR_END: ex-7-7

pub fn jacobian_in_place(f: &dyn Fn(&Tensor<f64>) -> Tensor<f64>, x: &Tensor<f64>, h: f64) -> Tensor<f64> {
    let outputs = f(x).len(); // one call more, only to learn K
    let mut j = Tensor::zeros([x.len(), outputs]);
    for i in 0..x.len() {
        for (side, sign) in [(h, 1.0), (-h, -1.0)] {
            let moved = Tensor::from_fn(x.shape(), |k| if k == i { x.data()[k] + side } else { x.data()[k] });
            for (slope, y) in j.row_mut(i).iter_mut().zip(f(&moved).data()) {
                *slope += sign * y / (2.0 * h);
            }
        }
    }
    j
}

pub fn five_reports() -> ([&'static str; 5], &'static [usize], &'static str) {
    (
        [
            "dy is too large by the number of rows",
            "dx has the wrong sign",
            "db is one row of dy",
            "the gradient is added to, not assigned",
            "nothing is wrong",
        ],
        &[1, 3, 4],
        "1/N is 1, the one row is all rows, and what is added to is still 0.",
    )
}

pub fn kinks_by_step() -> ([[usize; 4]; 3], [[f64; 3]; 3]) {
    (
        [[601, 148, 17, 0], [626, 170, 45, 16], [610, 132, 10, 0]],
        [[2.2e-2, 1.3e-2, 1.9e-7], [1.0, 9.8e-2, 1.1e-7], [4.9e-7, 8.4e-8, 1.2e-7]],
    )
}

pub fn step_beside_kinks() -> (&'static str, f64, &'static str) {
    (
        "an entry counts once, however many kinks its step crosses",
        1e-6,
        "Ten times as much rounding as at 10⁻⁵, which is still below the tolerance.",
    )
}

/// A value and a slope.
pub type Dual = (f64, f64);

// ANCHOR: ex-7-10
pub fn add((a, da): Dual, (c, dc): Dual) -> Dual {
    (a + c, da + dc)
}

pub fn sub((a, da): Dual, (c, dc): Dual) -> Dual {
    (a - c, da - dc)
}

pub fn mul((a, da): Dual, (c, dc): Dual) -> Dual {
    (a * c, a * dc + da * c)
}

pub fn div((a, da): Dual, (c, dc): Dual) -> Dual {
    (a / c, (da * c - a * dc) / (c * c))
}

pub fn exp((a, da): Dual) -> Dual {
    (a.exp(), a.exp() * da)
}

pub fn ln((a, da): Dual) -> Dual {
    (a.ln(), da / a)
}

pub fn tanh((a, da): Dual) -> Dual {
    let t = a.tanh();
    (t, (1.0 - t * t) * da)
}

pub fn slope(f: &dyn Fn(Dual) -> Dual, x: f64) -> f64 {
    f((x, 1.0)).1
}
// ANCHOR_END: ex-7-10

/// a/c = a · c⁻¹, where c⁻¹ has the slope −c′/c².
pub fn div_by_reciprocal(a: Dual, (c, dc): Dual) -> Dual {
    mul(a, (c.recip(), -dc / c.powi(2)))
}

/// tanh a = 1 − 2/(e²ᵃ + 1), out of other operations.
pub fn tanh_by_exp(a: Dual) -> Dual {
    let below = add(exp(add(a, a)), (1.0, 0.0));
    sub((1.0, 0.0), div_by_reciprocal((2.0, 0.0), below))
}

/// With an x that moves twice as fast: half of what comes.
pub fn slope_at_double_speed(f: &dyn Fn(Dual) -> Dual, x: f64) -> f64 {
    let (_, twice) = f((x, 2.0));
    twice / 2.0
}

// ANCHOR: ex-7-11
/// (7.3), the floor, (7.5), and the worst of it
pub fn check_gradient(
    f: &dyn Fn(&Tensor<f64>) -> f64,
    analytic: &Tensor<f64>,
    at: &Tensor<f64>,
    h: f64,
    tolerance: f64,
) -> (bool, usize, f64) {
    let mut moved = at.clone();
    let mut side = |i: usize, step: f64| {
        moved.data_mut()[i] = at.data()[i] + step;
        let value = f(&moved);
        moved.data_mut()[i] = at.data()[i];
        value
    };
    let numerical = Tensor::from_fn(at.shape(), |i| (side(i, h) - side(i, -h)) / (2.0 * h));
    let rounding = f64::EPSILON * f(at).abs().max(1.0) / h;
    let floor = (1e-3 * numerical.max_abs()).max(1e7 * rounding);

    let (mut worst, mut worst_error) = (0, 0.0);
    for (i, (&a, &n)) in analytic.data().iter().zip(numerical.data()).enumerate() {
        let mut error = (a - n).abs() / a.abs().max(n.abs()).max(floor);
        if !error.is_finite() {
            error = f64::INFINITY; // a NaN would compare with nothing
        }
        if error > worst_error {
            (worst, worst_error) = (i, error);
        }
    }
    (worst_error <= tolerance, worst, worst_error)
}
// ANCHOR_END: ex-7-11

pub fn check_gradient_from_lists(
    f: &dyn Fn(&Tensor<f64>) -> f64,
    analytic: &Tensor<f64>,
    at: &Tensor<f64>,
    h: f64,
    tolerance: f64,
) -> (bool, usize, f64) {
    let beside = |i: usize, step: f64| {
        let mut data = at.data().to_vec();
        data[i] += step;
        f(&Tensor::new(at.shape(), data).expect("as many as before"))
    };
    let numerical: Vec<f64> =
        (0..at.len()).map(|i| beside(i, h) / 2.0 / h - beside(i, -h) / 2.0 / h).collect();
    let largest = numerical.iter().fold(0.0_f64, |m, n| m.max(n.abs()));
    let floor = f64::max(largest / 1000.0, 1e7 * f64::EPSILON * f(at).abs().max(1.0) / h);
    let errors = analytic.data().iter().zip(&numerical).map(|(&a, &n)| {
        if a.is_finite() && n.is_finite() {
            (a - n).abs() / floor.max(a.abs()).max(n.abs())
        } else {
            f64::INFINITY
        }
    });
    let (worst, error) = errors.enumerate().max_by(|a, b| a.1.total_cmp(&b.1)).expect("an entry at least");
    (error < tolerance, worst, error)
}
