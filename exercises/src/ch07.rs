//! Chapter 7: gradient checking. The exercises are in the book, page "Exercises and summary" of chapter 7.
//!
//! Replace each `todo!` by your answer, then check: `cargo run -p exercises -- check 7.1`, or all of the
//! chapter by `cargo test -p exercises --test ch07`. A hint: `cargo run -p exercises -- hint 7.1`.
//! You may add functions and `use` lines of your own; keep the names, the signatures and the lines `// ---- 7.1`.
#![allow(unused)]

use common::Tensor;

// ---- 7.1 predict ★ 10 minutes: A large value

/// Your prediction for f(x) = 1000 + ln(1 + eˣ) in `f64`: the best step, how wrong the central difference is there,
/// and by what factor each of the two is larger than for |f| = 1. Two digits are enough. Give step and error as they
/// are, as in `2.3e-4`; the program shows the step in units of 1e−5 and the error in units of 1e−9.
pub fn a_large_value() -> [f64; 4] {
    todo!("exercise 7.1")
}

// ---- 7.2 predict ★★ 15 minutes: A step that the machine does not have

/// Your prediction for f(x) = x at 1000 in `f32` with the step 10⁻⁴: what the central difference gives, and the
/// number by which you would divide in the place of 2h. Two digits are enough. Give the divisor as it is; the program
/// shows it in units of 1e−4.
pub fn a_missing_step() -> [f64; 2] {
    todo!("exercise 7.2")
}

// ---- 7.3 derive ★★ 20 minutes: The five-point difference

/// The numbers before h f′, h³ f‴ and h⁵ f⁽⁵⁾ in the numerator of D₄, the one over 12h.
pub fn five_point_numerator() -> [f64; 3] {
    todo!("exercise 7.3")
}

/// For |f| = `value` and |f⁽⁵⁾| = `fifth` in `f64`: the rounding error of D₄ with the step `h`, its best step, and
/// how wrong D₄ is with that step. ε is `f64::EPSILON`.
pub fn five_point_errors(value: f64, fifth: f64, h: f64) -> [f64; 3] {
    todo!("exercise 7.3")
}

// ---- 7.4 derive ★ 10 minutes: No step is too long

/// (a) What the central difference of α x² + β x + γ at `x` with the step `h` gives, worked out.
pub fn central_of_parabola(alpha: f64, beta: f64, gamma: f64, x: f64, h: f64) -> f64 {
    todo!("exercise 7.4")
}

/// (b) What `best_central_step` returns for the scalar of a dense layer; and (c) why the checker takes no longer step
/// there, one of "a longer step takes more time", "the checker should not know what it checks", "a dense layer is
/// not linear in its weights", "a longer step rounds worse".
pub fn step_for_dense() -> (f64, &'static str) {
    todo!("exercise 7.4")
}

// ---- 7.5 code ★ 15 minutes: The one-sided gradient

/// All (f(x + h eᵢ) − f(x)) / h, as a tensor of the shape of `at`, which is any shape with D entries. May call `f` at
/// most D + 1 times, each time with one entry at most that is not the one of `at`.
pub fn one_sided_gradient(f: &dyn Fn(&Tensor<f64>) -> f64, at: &Tensor<f64>, h: f64) -> Tensor<f64> {
    todo!("exercise 7.5")
}

// ---- 7.6 code ★★ 15 minutes: Which factor?

/// For `a` and `n` of one shape: the c for which Σ (aᵢ − c nᵢ)² is least, and the largest |aᵢ − c nᵢ| as a share of
/// the largest |nᵢ|. Where all nᵢ are 0, c is NaN, and the second number is not looked at.
pub fn factor_between(a: &Tensor<f64>, n: &Tensor<f64>) -> (f64, f64) {
    todo!("exercise 7.6")
}

// ---- 7.7 code ★★ 20 minutes: The Jacobian

/// J of shape (D, K), with ∂fₖ/∂xᵢ in row i and column k, by central differences. `x` has the shape (D,), what `f`
/// returns has the shape (K,). May call `f` at most 2D + 1 times.
pub fn jacobian(f: &dyn Fn(&Tensor<f64>) -> Tensor<f64>, x: &Tensor<f64>, h: f64) -> Tensor<f64> {
    todo!("exercise 7.7")
}

// ---- 7.8 find the bug ★★ 15 minutes: Five reports

/// What is wrong in each of the five reports, in their order, each one of
/// "dy is too large by the number of rows", "dx has the wrong sign", "db is one row of dy", "db is the mean of dy over the rows",
/// "the gradient is added to, not assigned", "the x of an earlier pass is used", "the gradient of the weights is transposed",
/// "the slope of the unit behind it is wrong", "nothing is wrong"; then the numbers of the reports whose mistake a check with
/// N = 1 and a fresh layer in its first pass would not have seen, as in `&[2, 5]`; and in a sentence of yours, why these.
pub fn five_reports() -> ([&'static str; 5], &'static [usize], &'static str) {
    todo!("exercise 7.8")
}

// ---- 7.9 experiment ★★ 15 minutes: Do kinks go with h?

/// A row for each of three seeds: how many kinks were suspected at h = 10⁻¹, 10⁻², 10⁻³ and 10⁻⁴, in this order; and
/// the worst error with ReLU at h = 10⁻⁴, 10⁻⁵ and 10⁻⁶.
pub fn kinks_by_step() -> ([[usize; 4]; 3], [[f64; 3]; 3]) {
    todo!("exercise 7.9")
}

/// Why the kinks do not fall by ten at the upper end, one of "an entry counts once, however many kinks its step crosses",
/// "rounding hides them", "a unit far from its corner has none"; at which of the last three h you would check such a
/// network; and in a sentence what you pay for it.
pub fn step_beside_kinks() -> (&'static str, f64, &'static str) {
    todo!("exercise 7.9")
}

// ---- 7.10 code ★★★ 15 minutes: Dual numbers

/// A dual number (a, a′): a value and a slope.
pub type Dual = (f64, f64);

/// The sum of two.
pub fn add(a: Dual, c: Dual) -> Dual {
    todo!("exercise 7.10")
}

/// The difference a − c.
pub fn sub(a: Dual, c: Dual) -> Dual {
    todo!("exercise 7.10")
}

/// The product.
pub fn mul(a: Dual, c: Dual) -> Dual {
    todo!("exercise 7.10")
}

/// The quotient a / c; the value of `c` is not 0.
pub fn div(a: Dual, c: Dual) -> Dual {
    todo!("exercise 7.10")
}

/// e to the power a.
pub fn exp(a: Dual) -> Dual {
    todo!("exercise 7.10")
}

/// The natural logarithm; the value of `a` is positive.
pub fn ln(a: Dual) -> Dual {
    todo!("exercise 7.10")
}

/// The hyperbolic tangent.
pub fn tanh(a: Dual) -> Dual {
    todo!("exercise 7.10")
}

/// The slope of `f` at the number `x`.
pub fn slope(f: &dyn Fn(Dual) -> Dual, x: f64) -> f64 {
    todo!("exercise 7.10")
}

// ---- 7.11 code ★★★ 25 minutes: A gradient checker of one's own

/// Compares `analytic`, of the shape of `at`, with the central differences (7.3) of `f`: whether it passes (no
/// relative error (7.5) above `tolerance`), at which place of `data()` the worst entry stands, and its relative error.
/// The floor is the book's, with f at `at` itself. What is NaN or infinite has an infinite error.
pub fn check_gradient(
    f: &dyn Fn(&Tensor<f64>) -> f64,
    analytic: &Tensor<f64>,
    at: &Tensor<f64>,
    h: f64,
    tolerance: f64,
) -> (bool, usize, f64) {
    todo!("exercise 7.11")
}
