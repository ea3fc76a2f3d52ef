//! What learners write instead, in chapter 7.

use common::Tensor;

use super::solutions::Dual;

/// A function of a tensor.
type F<'a> = &'a dyn Fn(&Tensor<f64>) -> f64;

pub fn large_value_step_grows_as_f() -> [f64; 4] {
    let step = (3.0 * f64::EPSILON).cbrt();
    let error = 1.5 * f64::EPSILON / step;
    [1000.0 * step, error, 1000.0, 1.0]
}

pub fn large_value_one_sided() -> [f64; 4] {
    let best = |value: f64| 2.0 * (f64::EPSILON * value).sqrt(); // (7.10), and as large the error
    [best(1000.0), best(1000.0), best(1000.0) / best(1.0), best(1000.0) / best(1.0)]
}

pub fn large_value_step_stays() -> [f64; 4] {
    let step = (3.0 * f64::EPSILON).cbrt();
    let error = 1.5 * f64::EPSILON / step;
    [step, 1000.0 * error, 1.0, 1000.0]
}

pub fn large_value_changes_nothing() -> [f64; 4] {
    let step = (3.0 * f64::EPSILON).cbrt();
    [step, 1.5 * f64::EPSILON / step, 1.0, 1.0]
}

pub fn missing_step_exact() -> [f64; 2] {
    [1.0, 2e-4]
}

pub fn missing_step_lost() -> [f64; 2] {
    [0.0, 2e-4]
}

pub fn missing_step_cut() -> [f64; 2] {
    let made = 2.0 * 2.0_f64.powi(-14);
    [made / 2e-4, made]
}

pub fn missing_step_one_side() -> [f64; 2] {
    let made = 2.0 * 2.0_f64.powi(-14);
    [2.0 * made / 2e-4, made]
}

pub fn five_point_doubled_only() -> [f64; 3] {
    [8.0 * 2.0 - 4.0, 8.0 / 3.0 - 2.0 / 3.0, 8.0 / 60.0 - 2.0 / 60.0]
}

pub fn five_point_sign() -> [f64; 3] {
    [12.0, 0.0, 0.4]
}

pub fn five_point_divided() -> [f64; 3] {
    [1.0, 0.0, -1.0 / 30.0]
}

pub fn five_point_where_both_are_equal(value: f64, fifth: f64, h: f64) -> [f64; 3] {
    let best = (45.0 * f64::EPSILON * value / fifth).powf(0.2);
    [1.5 * f64::EPSILON * value / h, best, 3.0 * f64::EPSILON * value / best]
}

pub fn five_point_unweighted(value: f64, fifth: f64, h: f64) -> [f64; 3] {
    let rounding = |h: f64| f64::EPSILON * value / (3.0 * h);
    let best = (2.5 * f64::EPSILON * value / fifth).powf(0.2);
    [rounding(h), best, 1.25 * rounding(best)]
}

pub fn five_point_rounding_cancels(value: f64, fifth: f64, h: f64) -> [f64; 3] {
    let rounding = |h: f64| 7.0 / 6.0 * f64::EPSILON * value / h; // 8 + 8 − 1 − 1 of twelve
    let best = (8.75 * f64::EPSILON * value / fifth).powf(0.2);
    [rounding(h), best, 1.25 * rounding(best)]
}

pub fn five_point_half_epsilon(value: f64, fifth: f64, h: f64) -> [f64; 3] {
    super::solutions::five_point_errors(value / 2.0, fifth, h)
}

pub fn five_point_rounding_only(value: f64, fifth: f64, h: f64) -> [f64; 3] {
    let rounding = |h: f64| 1.5 * f64::EPSILON * value / h;
    let best = (11.25 * f64::EPSILON * value / fifth).powf(0.2);
    [rounding(h), best, rounding(best)]
}

pub fn parabola_one_sided(alpha: f64, beta: f64, _gamma: f64, x: f64, h: f64) -> f64 {
    2.0 * alpha * x + beta + alpha * h
}

pub fn parabola_over_h(alpha: f64, beta: f64, _gamma: f64, x: f64, _h: f64) -> f64 {
    4.0 * alpha * x + 2.0 * beta
}

pub fn dense_step_as_usual() -> (f64, &'static str) {
    (f64::EPSILON.cbrt(), "the checker should not know what it checks")
}

pub fn dense_step_finite() -> (f64, &'static str) {
    (1.0, "the checker should not know what it checks")
}

pub fn dense_step_zero() -> (f64, &'static str) {
    (0.0, "the checker should not know what it checks")
}

pub fn dense_step_not_a_number() -> (f64, &'static str) {
    (f64::NAN, "the checker should not know what it checks")
}

pub fn dense_takes_time() -> (f64, &'static str) {
    (f64::INFINITY, "a longer step takes more time")
}

pub fn dense_not_linear() -> (f64, &'static str) {
    (f64::INFINITY, "a dense layer is not linear in its weights")
}

pub fn dense_rounds_worse() -> (f64, &'static str) {
    (f64::INFINITY, "a longer step rounds worse")
}

fn by_entry(at: &Tensor<f64>, mut slope: impl FnMut(&mut Tensor<f64>, usize) -> f64) -> Tensor<f64> {
    Tensor::from_fn(at.shape(), |i| slope(&mut at.clone(), i))
}

pub fn one_sided_central(f: F<'_>, at: &Tensor<f64>, h: f64) -> Tensor<f64> {
    by_entry(at, |moved, i| {
        moved.data_mut()[i] = at.data()[i] + h;
        let right = f(moved);
        moved.data_mut()[i] = at.data()[i] - h;
        (right - f(moved)) / (2.0 * h)
    })
}

pub fn one_sided_over_two_h(f: F<'_>, at: &Tensor<f64>, h: f64) -> Tensor<f64> {
    let middle = f(at);
    by_entry(at, |moved, i| {
        moved.data_mut()[i] += h;
        (f(moved) - middle) / (2.0 * h)
    })
}

pub fn one_sided_to_the_left(f: F<'_>, at: &Tensor<f64>, h: f64) -> Tensor<f64> {
    let middle = f(at);
    by_entry(at, |moved, i| {
        moved.data_mut()[i] -= h;
        (middle - f(moved)) / h
    })
}

pub fn one_sided_not_put_back(f: F<'_>, at: &Tensor<f64>, h: f64) -> Tensor<f64> {
    let middle = f(at);
    let mut moved = at.clone();
    Tensor::from_fn(at.shape(), |i| {
        moved.data_mut()[i] += h;
        (f(&moved) - middle) / h
    })
}

pub fn one_sided_subtracted_again(f: F<'_>, at: &Tensor<f64>, h: f64) -> Tensor<f64> {
    let middle = f(at);
    let mut moved = at.clone();
    Tensor::from_fn(at.shape(), |i| {
        moved.data_mut()[i] += h;
        let slope = (f(&moved) - middle) / h;
        moved.data_mut()[i] -= h;
        slope
    })
}

pub fn one_sided_all_at_once(f: F<'_>, at: &Tensor<f64>, h: f64) -> Tensor<f64> {
    let slope = (f(&at.map(|x| x + h)) - f(at)) / h;
    Tensor::filled(at.shape(), slope)
}

pub fn one_sided_middle_anew(f: F<'_>, at: &Tensor<f64>, h: f64) -> Tensor<f64> {
    by_entry(at, |moved, i| {
        let middle = f(moved);
        moved.data_mut()[i] += h;
        (f(moved) - middle) / h
    })
}

pub fn one_sided_as_list(f: F<'_>, at: &Tensor<f64>, h: f64) -> Tensor<f64> {
    Tensor::from_vec(super::solutions::one_sided_gradient(f, at, h).into_data())
}

/// What the factor c leaves over, as a share of the largest nᵢ.
fn left_over(a: &Tensor<f64>, n: &Tensor<f64>, c: f64) -> f64 {
    a.zip_map(n, |a, n| a - c * n).max_abs() / n.max_abs()
}

pub fn factor_mean_of_quotients(a: &Tensor<f64>, n: &Tensor<f64>) -> (f64, f64) {
    let c = a.zip_map(n, |a, n| a / n).mean();
    (c, left_over(a, n, c))
}

pub fn factor_of_sums(a: &Tensor<f64>, n: &Tensor<f64>) -> (f64, f64) {
    let c = a.sum() / n.sum();
    (c, left_over(a, n, c))
}

pub fn factor_over_a(a: &Tensor<f64>, n: &Tensor<f64>) -> (f64, f64) {
    let c = a.dot(n) / a.dot(a);
    (c, left_over(a, n, c))
}

pub fn factor_of_lengths(a: &Tensor<f64>, n: &Tensor<f64>) -> (f64, f64) {
    let c = (a.dot(a) / n.dot(n)).sqrt();
    (c, left_over(a, n, c))
}

pub fn factor_zero_for_none(a: &Tensor<f64>, n: &Tensor<f64>) -> (f64, f64) {
    if n.dot(n) == 0.0 { (0.0, 0.0) } else { super::solutions::factor_between(a, n) }
}

pub fn factor_deviation_without_abs(a: &Tensor<f64>, n: &Tensor<f64>) -> (f64, f64) {
    let c = a.dot(n) / n.dot(n);
    let largest = a.data().iter().zip(n.data()).map(|(a, n)| a - c * n).fold(f64::NEG_INFINITY, f64::max);
    (c, largest / n.max_abs())
}

pub fn factor_deviation_by_own_entry(a: &Tensor<f64>, n: &Tensor<f64>) -> (f64, f64) {
    let c = a.dot(n) / n.dot(n);
    (c, a.zip_map(n, |a, n| (a - c * n) / n).max_abs())
}

pub fn factor_deviation_not_as_share(a: &Tensor<f64>, n: &Tensor<f64>) -> (f64, f64) {
    let c = a.dot(n) / n.dot(n);
    (c, a.zip_map(n, |a, n| a - c * n).max_abs())
}

pub fn factor_deviation_by_a(a: &Tensor<f64>, n: &Tensor<f64>) -> (f64, f64) {
    let c = a.dot(n) / n.dot(n);
    (c, a.zip_map(n, |a, n| a - c * n).max_abs() / a.max_abs())
}

/// A function from a tensor to a tensor.
type Map<'a> = &'a dyn Fn(&Tensor<f64>) -> Tensor<f64>;

pub fn jacobian_turned(f: Map<'_>, x: &Tensor<f64>, h: f64) -> Tensor<f64> {
    super::solutions::jacobian(f, x, h).transposed()
}

pub fn jacobian_one_sided(f: Map<'_>, x: &Tensor<f64>, h: f64) -> Tensor<f64> {
    let middle = f(x);
    let mut j = Tensor::zeros([x.len(), middle.len()]);
    for i in 0..x.len() {
        let mut moved = x.clone();
        moved.data_mut()[i] += h;
        for (slope, (y, m)) in j.row_mut(i).iter_mut().zip(f(&moved).data().iter().zip(middle.data())) {
            *slope = (y - m) / h;
        }
    }
    j
}

pub fn jacobian_over_h(f: Map<'_>, x: &Tensor<f64>, h: f64) -> Tensor<f64> {
    &super::solutions::jacobian(f, x, h) * 2.0
}

pub fn jacobian_not_put_back(f: Map<'_>, x: &Tensor<f64>, h: f64) -> Tensor<f64> {
    let mut moved = x.clone();
    let outputs = f(x).len();
    let mut j = Tensor::zeros([x.len(), outputs]);
    for i in 0..x.len() {
        moved.data_mut()[i] = x.data()[i] + h;
        let right = f(&moved);
        moved.data_mut()[i] = x.data()[i] - h;
        let left = f(&moved);
        for (k, slope) in j.row_mut(i).iter_mut().enumerate() {
            *slope = (right.data()[k] - left.data()[k]) / (2.0 * h);
        }
    }
    j
}

pub fn jacobian_by_entry(f: Map<'_>, x: &Tensor<f64>, h: f64) -> Tensor<f64> {
    let outputs = f(x).len();
    Tensor::from_fn([x.len(), outputs], |at| {
        let (i, k) = (at / outputs, at % outputs);
        let mut moved = x.clone();
        moved.data_mut()[i] = x.data()[i] + h;
        let right = f(&moved).data()[k];
        moved.data_mut()[i] = x.data()[i] - h;
        (right - f(&moved).data()[k]) / (2.0 * h)
    })
}

pub fn jacobian_diagonal(f: Map<'_>, x: &Tensor<f64>, h: f64) -> Tensor<f64> {
    let mut j = super::solutions::jacobian(f, x, h);
    for i in 0..x.len() {
        for (k, slope) in j.row_mut(i).iter_mut().enumerate() {
            *slope *= if i == k { 1.0 } else { 0.0 };
        }
    }
    j
}

const REPORTS: [&str; 5] = [
    "dy is too large by the number of rows",
    "dx has the wrong sign",
    "db is one row of dy",
    "the gradient is added to, not assigned",
    "nothing is wrong",
];
const CLEAN: &[usize] = &[1, 3, 4];
const WHY: &str = "With one row the factor is 1 and that row is all rows; a fresh gradient is 0.";

/// Causes, the reports that would have looked clean, and why.
type Reports = ([&'static str; 5], &'static [usize], &'static str);

fn reports_with(number: usize, cause: &'static str) -> Reports {
    let mut causes = REPORTS;
    causes[number - 1] = cause;
    (causes, CLEAN, WHY)
}

pub fn reports_mean() -> Reports {
    reports_with(3, "db is the mean of dy over the rows")
}

pub fn reports_earlier_x() -> Reports {
    reports_with(4, "the x of an earlier pass is used")
}

pub fn reports_relu() -> Reports {
    reports_with(5, "the slope of the unit behind it is wrong")
}

pub fn reports_transposed() -> Reports {
    reports_with(4, "the gradient of the weights is transposed")
}

pub fn reports_bias_for_loss() -> Reports {
    reports_with(1, "the gradient is added to, not assigned")
}

pub fn clean_without_1() -> Reports {
    (REPORTS, &[3, 4], WHY)
}

pub fn clean_without_3() -> Reports {
    (REPORTS, &[1, 4], WHY)
}

pub fn clean_without_4() -> Reports {
    (REPORTS, &[1, 3], WHY)
}

pub fn clean_with_2() -> Reports {
    (REPORTS, &[1, 2, 3, 4], WHY)
}

pub fn clean_with_5() -> Reports {
    (REPORTS, &[1, 3, 4, 5], WHY)
}

pub fn kinks_hidden_by_rounding() -> (&'static str, f64, &'static str) {
    let (_, h, price) = super::solutions::step_beside_kinks();
    ("rounding hides them", h, price)
}

pub fn kinks_far_away() -> (&'static str, f64, &'static str) {
    let (_, h, price) = super::solutions::step_beside_kinks();
    ("a unit far from its corner has none", h, price)
}

pub fn sub_adds_slopes((a, da): Dual, (c, dc): Dual) -> Dual {
    (a - c, da + dc)
}

pub fn mul_of_slopes((a, da): Dual, (c, dc): Dual) -> Dual {
    (a * c, da * dc)
}

pub fn div_of_slopes((a, da): Dual, (c, dc): Dual) -> Dual {
    (a / c, da / dc)
}

pub fn div_turned((a, da): Dual, (c, dc): Dual) -> Dual {
    (a / c, (a * dc - da * c) / (c * c))
}

pub fn div_without_square((a, da): Dual, (c, dc): Dual) -> Dual {
    (a / c, (da * c - a * dc) / c)
}

pub fn exp_of_both((a, da): Dual) -> Dual {
    (a.exp(), da.exp())
}

pub fn exp_without_inner((a, _): Dual) -> Dual {
    (a.exp(), a.exp())
}

pub fn ln_without_inner((a, _): Dual) -> Dual {
    (a.ln(), 1.0 / a)
}

pub fn tanh_without_inner((a, _): Dual) -> Dual {
    (a.tanh(), 1.0 - a.tanh().powi(2))
}

pub fn tanh_slope_of_a((a, da): Dual) -> Dual {
    (a.tanh(), (1.0 - a * a) * da)
}

pub fn slope_of_constant(f: &dyn Fn(Dual) -> Dual, x: f64) -> f64 {
    f((x, 0.0)).1
}

pub fn slope_is_value(f: &dyn Fn(Dual) -> Dual, x: f64) -> f64 {
    f((x, 1.0)).0
}

pub fn slope_at_x_x(f: &dyn Fn(Dual) -> Dual, x: f64) -> f64 {
    f((x, x)).1
}

/// What the checkers below have in common: the slopes, the largest of them, and the rounding error.
struct Slopes {
    numerical: Tensor<f64>,
    largest: f64,
    rounding: f64,
}

impl Slopes {
    fn of(f: F<'_>, at: &Tensor<f64>, h: f64) -> Slopes {
        let numerical = one_sided_central(f, at, h);
        let largest = numerical.max_abs();
        Slopes { numerical, largest, rounding: f64::EPSILON * f(at).abs().max(1.0) / h }
    }

    fn floor(&self) -> f64 {
        (1e-3 * self.largest).max(1e7 * self.rounding)
    }

    /// Each entry's error by a formula of a and n; infinite where a is not finite.
    fn errors(&self, analytic: &Tensor<f64>, error: impl Fn(f64, f64) -> f64) -> Vec<f64> {
        let both = analytic.data().iter().zip(self.numerical.data());
        both.map(|(&a, &n)| if a.is_finite() { error(a, n) } else { f64::INFINITY }).collect()
    }

    /// The errors as the book has them.
    fn right(&self, analytic: &Tensor<f64>) -> Vec<f64> {
        let floor = self.floor();
        self.errors(analytic, |a, n| (a - n).abs() / a.abs().max(n.abs()).max(floor))
    }
}

/// The place of the largest number; a NaN is never larger.
fn place_of_largest(numbers: &[f64]) -> usize {
    (0..numbers.len()).fold(0, |best, i| if numbers[i] > numbers[best] { i } else { best })
}

fn judged(errors: &[f64], tolerance: f64) -> (bool, usize, f64) {
    let worst = place_of_largest(errors);
    (errors[worst] <= tolerance, worst, errors[worst])
}

pub fn checker_absolute(
    f: F<'_>,
    analytic: &Tensor<f64>,
    at: &Tensor<f64>,
    h: f64,
    tolerance: f64,
) -> (bool, usize, f64) {
    judged(&Slopes::of(f, at, h).errors(analytic, |a, n| (a - n).abs()), tolerance)
}

pub fn checker_by_sum(
    f: F<'_>,
    analytic: &Tensor<f64>,
    at: &Tensor<f64>,
    h: f64,
    tolerance: f64,
) -> (bool, usize, f64) {
    let slopes = Slopes::of(f, at, h);
    let floor = slopes.floor();
    judged(&slopes.errors(analytic, |a, n| (a - n).abs() / (a.abs() + n.abs()).max(floor)), tolerance)
}

pub fn checker_by_numerical(
    f: F<'_>,
    analytic: &Tensor<f64>,
    at: &Tensor<f64>,
    h: f64,
    tolerance: f64,
) -> (bool, usize, f64) {
    let slopes = Slopes::of(f, at, h);
    let floor = slopes.floor();
    judged(&slopes.errors(analytic, |a, n| (a - n).abs() / n.abs().max(floor)), tolerance)
}

pub fn checker_without_floor(
    f: F<'_>,
    analytic: &Tensor<f64>,
    at: &Tensor<f64>,
    h: f64,
    tolerance: f64,
) -> (bool, usize, f64) {
    let relative = |a: f64, n: f64| if a == n { 0.0 } else { (a - n).abs() / a.abs().max(n.abs()) };
    judged(&Slopes::of(f, at, h).errors(analytic, relative), tolerance)
}

pub fn checker_floor_of_share(
    f: F<'_>,
    analytic: &Tensor<f64>,
    at: &Tensor<f64>,
    h: f64,
    tolerance: f64,
) -> (bool, usize, f64) {
    let slopes = Slopes::of(f, at, h);
    let floor = 1e-3 * slopes.largest;
    let relative =
        |a: f64, n: f64| if a == n { 0.0 } else { (a - n).abs() / a.abs().max(n.abs()).max(floor) };
    judged(&slopes.errors(analytic, relative), tolerance)
}

pub fn checker_floor_of_rounding(
    f: F<'_>,
    analytic: &Tensor<f64>,
    at: &Tensor<f64>,
    h: f64,
    tolerance: f64,
) -> (bool, usize, f64) {
    let slopes = Slopes::of(f, at, h);
    let floor = 1e7 * slopes.rounding;
    judged(&slopes.errors(analytic, |a, n| (a - n).abs() / a.abs().max(n.abs()).max(floor)), tolerance)
}

/// Judged by the book's error with another floor.
fn judged_above(
    f: F<'_>,
    analytic: &Tensor<f64>,
    at: &Tensor<f64>,
    h: f64,
    tolerance: f64,
    floor: impl Fn(&Slopes) -> f64,
) -> (bool, usize, f64) {
    let slopes = Slopes::of(f, at, h);
    let floor = floor(&slopes);
    judged(&slopes.errors(analytic, |a, n| (a - n).abs() / a.abs().max(n.abs()).max(floor)), tolerance)
}

pub fn checker_floor_without_value(
    f: F<'_>,
    analytic: &Tensor<f64>,
    at: &Tensor<f64>,
    h: f64,
    tolerance: f64,
) -> (bool, usize, f64) {
    judged_above(f, analytic, at, h, tolerance, |s| (1e-3 * s.largest).max(1e7 * f64::EPSILON / h))
}

pub fn checker_floor_of_signed_value(
    f: F<'_>,
    analytic: &Tensor<f64>,
    at: &Tensor<f64>,
    h: f64,
    tolerance: f64,
) -> (bool, usize, f64) {
    let rounding = f64::EPSILON * f(at).max(1.0) / h;
    judged_above(f, analytic, at, h, tolerance, |s| (1e-3 * s.largest).max(1e7 * rounding))
}

pub fn checker_floor_of_value_alone(
    f: F<'_>,
    analytic: &Tensor<f64>,
    at: &Tensor<f64>,
    h: f64,
    tolerance: f64,
) -> (bool, usize, f64) {
    let rounding = f64::EPSILON * f(at).abs() / h;
    judged_above(f, analytic, at, h, tolerance, |s| (1e-3 * s.largest).max(1e7 * rounding))
}

pub fn checker_largest_with_sign(
    f: F<'_>,
    analytic: &Tensor<f64>,
    at: &Tensor<f64>,
    h: f64,
    tolerance: f64,
) -> (bool, usize, f64) {
    judged_above(f, analytic, at, h, tolerance, |s| {
        let largest = s.numerical.data().iter().copied().fold(f64::MIN, f64::max);
        (1e-3 * largest).max(1e7 * s.rounding)
    })
}

pub fn checker_floor_of_analytic(
    f: F<'_>,
    analytic: &Tensor<f64>,
    at: &Tensor<f64>,
    h: f64,
    tolerance: f64,
) -> (bool, usize, f64) {
    let largest = analytic.data().iter().fold(0.0_f64, |m, a| m.max(a.abs()));
    judged_above(f, analytic, at, h, tolerance, |s| (1e-3 * largest).max(1e7 * s.rounding))
}

pub fn checker_constant_floor(
    f: F<'_>,
    analytic: &Tensor<f64>,
    at: &Tensor<f64>,
    h: f64,
    tolerance: f64,
) -> (bool, usize, f64) {
    let relative = |a: f64, n: f64| (a - n).abs() / a.abs().max(n.abs()).max(1e-8);
    judged(&Slopes::of(f, at, h).errors(analytic, relative), tolerance)
}

pub fn checker_blind_to_nan(
    f: F<'_>,
    analytic: &Tensor<f64>,
    at: &Tensor<f64>,
    h: f64,
    tolerance: f64,
) -> (bool, usize, f64) {
    let slopes = Slopes::of(f, at, h);
    let both = analytic.data().iter().zip(slopes.numerical.data());
    let errors: Vec<f64> =
        both.map(|(a, n)| (a - n).abs() / a.abs().max(n.abs()).max(slopes.floor())).collect();
    let (mut worst, mut worst_error) = (0, 0.0);
    for (i, &error) in errors.iter().enumerate() {
        if error > worst_error {
            (worst, worst_error) = (i, error);
        }
    }
    (worst_error <= tolerance, worst, worst_error)
}

pub fn checker_names_the_last(
    f: F<'_>,
    analytic: &Tensor<f64>,
    at: &Tensor<f64>,
    h: f64,
    tolerance: f64,
) -> (bool, usize, f64) {
    let errors = Slopes::of(f, at, h).right(analytic);
    let last = errors.iter().rposition(|&error| error > tolerance);
    last.map_or_else(|| judged(&errors, tolerance), |last| (false, last, errors[last]))
}

pub fn checker_names_the_first(
    f: F<'_>,
    analytic: &Tensor<f64>,
    at: &Tensor<f64>,
    h: f64,
    tolerance: f64,
) -> (bool, usize, f64) {
    let errors = Slopes::of(f, at, h).right(analytic);
    let first = errors.iter().position(|&error| error > tolerance);
    first.map_or_else(|| judged(&errors, tolerance), |first| (false, first, errors[first]))
}

pub fn checker_names_the_farthest(
    f: F<'_>,
    analytic: &Tensor<f64>,
    at: &Tensor<f64>,
    h: f64,
    tolerance: f64,
) -> (bool, usize, f64) {
    let slopes = Slopes::of(f, at, h);
    let farthest = place_of_largest(&slopes.errors(analytic, |a, n| (a - n).abs()));
    let error = slopes.right(analytic)[farthest];
    (error <= tolerance, farthest, error)
}

pub fn checker_by_mean(
    f: F<'_>,
    analytic: &Tensor<f64>,
    at: &Tensor<f64>,
    h: f64,
    tolerance: f64,
) -> (bool, usize, f64) {
    let errors = Slopes::of(f, at, h).right(analytic);
    let mean = errors.iter().sum::<f64>() / errors.len() as f64;
    (mean <= tolerance, place_of_largest(&errors), mean)
}

pub fn checker_by_lengths(
    f: F<'_>,
    analytic: &Tensor<f64>,
    at: &Tensor<f64>,
    h: f64,
    tolerance: f64,
) -> (bool, usize, f64) {
    let slopes = Slopes::of(f, at, h);
    let farthest = place_of_largest(&slopes.errors(analytic, |a, n| (a - n).abs()));
    let difference = (analytic - &slopes.numerical).norm();
    let error = difference / (analytic.norm() + slopes.numerical.norm());
    (error <= tolerance, farthest, error)
}

pub fn checker_one_sided(
    f: F<'_>,
    analytic: &Tensor<f64>,
    at: &Tensor<f64>,
    h: f64,
    tolerance: f64,
) -> (bool, usize, f64) {
    let numerical = super::solutions::one_sided_gradient(f, at, h);
    let slopes = Slopes { largest: numerical.max_abs(), numerical, ..Slopes::of(f, at, h) };
    judged(&slopes.right(analytic), tolerance)
}

pub fn checker_tolerance_of_its_own(
    f: F<'_>,
    analytic: &Tensor<f64>,
    at: &Tensor<f64>,
    h: f64,
    _tolerance: f64,
) -> (bool, usize, f64) {
    judged(&Slopes::of(f, at, h).right(analytic), 1e-6)
}
