//! Chapter 6: optimisers. The exercises are in the book, page "Exercises and summary" of chapter 6.
//!
//! Replace each `todo!` by your answer, then check: `cargo run -p exercises -- check 6.2`, or all of the
//! chapter by `cargo test -p exercises --test ch06`. A hint: `cargo run -p exercises -- hint 6.2`.
//! You may add functions and `use` lines of your own; keep the names, the signatures and the lines `// ---- 6.1`.
#![allow(unused, clippy::too_many_arguments)]

// ---- 6.1 predict ★ 10 minutes: Which rates are stable?

/// First your guess, before you calculate: which of the three answers change with (a), a fourth curvature 10, and
/// which with (b), a fourth curvature 0.01 instead; one of "none", "the edge", "the best rate and the factor",
/// "all three" for each. Then worked out, to four decimals: [the edge, the best rate, the factor at the best rate],
/// for the curvatures 1, 4, 25, for 1, 4, 25, 10, and for 1, 4, 25, 0.01.
pub fn which_rates() -> ([&'static str; 2], [[f64; 3]; 3]) {
    todo!("exercise 6.1")
}

// ---- 6.2 code ★ 10 minutes: One step of momentum

/// One step, (6.4) and then (6.5), in place: `w` (n numbers, the weights), `v` (n numbers, the velocity), `dw`
/// (n numbers, the gradient), the learning rate η and the momentum μ.
pub fn momentum_step(w: &mut [f64], v: &mut [f64], dw: &[f64], learning_rate: f64, momentum: f64) {
    todo!("exercise 6.2")
}

// ---- 6.3 derive ★★ 35 minutes: How far scaling the weights helps

/// For the ravine with the curvature `l1` along (cos α, sin α) and `l2` across: [r with its sign, the condition
/// number of the scaled matrix, the quotient d₁/d₂ of the best scaling Hᵢⱼ → dᵢ dⱼ Hᵢⱼ]. α in radians, 0 < l1 < l2.
pub fn scaled_ravine(l1: f64, l2: f64, alpha: f64) -> [f64; 3] {
    todo!("exercise 6.3")
}

// ---- 6.4 code ★★ 20 minutes: One step of Adam

/// The step number `t` (1, 2, …), (6.12) to (6.14), in place: `w` (n numbers, the weights), `m` and `s` (n numbers
/// each, as the step before left them, 0 before the first), `dw` (n numbers, the gradient), then η, β₁, β₂, ε.
pub fn adam_step(
    w: &mut [f64],
    m: &mut [f64],
    s: &mut [f64],
    dw: &[f64],
    t: i32,
    learning_rate: f64,
    beta1: f64,
    beta2: f64,
    epsilon: f64,
) {
    todo!("exercise 6.4")
}

// ---- 6.5 code ★★ 15 minutes: Clipping by norm

/// Cuts the gradients of a network, a list of slices of different lengths, by (6.24) in place. `limit` is c > 0.
/// Returns the norm that it found, before cutting. An entry that is not a number stays, and the norm is not a
/// number either; what becomes of the other entries then does not matter.
pub fn clip_by_norm(gradients: &mut [&mut [f64]], limit: f64) -> f64 {
    todo!("exercise 6.5")
}

// ---- 6.6 find the bug ★★ 10 minutes: A schedule that works too well

/// Plain descent of one weight: the inner optimiser. It is right.
pub struct Plain {
    learning_rate: f64,
}

impl Plain {
    fn learning_rate(&self) -> f64 {
        self.learning_rate
    }

    fn set_learning_rate(&mut self, learning_rate: f64) {
        self.learning_rate = learning_rate;
    }

    fn step(&self, w: f64, dw: f64) -> f64 {
        w - self.learning_rate * dw
    }
}

/// The program to mend (delete the line `todo!`): descent from `w` whose step t = 0, 1, … has the rate η₀ f(t), (6.23). `gradients` has the
/// gradient of each step, `factors` has f(0), f(1), …, as many. Returns the weight after each step.
pub fn scheduled_descent(w: f64, gradients: &[f64], learning_rate: f64, factors: &[f64]) -> Vec<f64> {
    todo!("exercise 6.6");
    let mut inner = Plain { learning_rate };
    let mut w = w;
    let mut path = vec![];
    for (dw, factor) in gradients.iter().zip(factors) {
        inner.set_learning_rate(inner.learning_rate() * factor);
        w = inner.step(w, *dw);
        path.push(w);
    }
    path
}

/// The rate with which the program *as it was given* takes step `t`, 0 ≤ t < 2000, of `step_decay(0.5, 1000)`, if
/// the inner rate is `learning_rate` (η₀) at the beginning.
pub fn rate_as_given(learning_rate: f64, t: usize) -> f64 {
    todo!("exercise 6.6")
}

/// In a sentence of yours, of 6 words at least, the test that would have found it.
pub fn schedule_test() -> &'static str {
    todo!("exercise 6.6")
}

// ---- 6.7 experiment ★ 15 minutes: Momentum and the learning rate

/// From the lines in the exercise: the chosen rates of SGD, momentum and Nesterov; SGD's validation losses at 0.1,
/// 0.3 and 1; momentum's at 0.01, 0.03 and 0.1. Then where η/(1 − μ) is what counts, one of "at every rate", "well
/// below the edge", "at no rate"; and in a sentence of yours, of 8 words at least, why.
pub fn momentum_and_rate() -> ([f64; 3], [f64; 3], [f64; 3], &'static str, &'static str) {
    todo!("exercise 6.7")
}

// ---- 6.8 derive ★★★ 20 minutes: How long can one of Adam's steps be?

/// Lengths, positive numbers: [(a) Adam's step in which g comes, (b) its `j`-th step after that one (j ≥ 1),
/// (c) its way in all, (d) RMSprop's way in all, with ρ].
pub fn lonely_gradient(learning_rate: f64, beta1: f64, beta2: f64, rho: f64, j: i32) -> [f64; 4] {
    todo!("exercise 6.8")
}

// ---- 6.9 experiment ★★ 15 minutes: Is optimism as large as (6.27) says?

/// From the table in the exercise, to three decimals: the five quotients, in percentage points, for k = 2, 5, 10,
/// 20, 40, and the binomial standard deviation, in percentage points. Then one of "the same within rounding", "not
/// the same"; why the binomial one is another, one of "the networks are too few", "the digits are too few", "a
/// digit is easy or hard for all"; and in a sentence of yours, of 8 words at least, how that explains it.
pub fn optimism() -> ([f64; 5], f64, [&'static str; 2], &'static str) {
    todo!("exercise 6.9")
}

// ---- 6.10 code ★★ 10 minutes: The floor of noise

/// The mean of the cost in the long run, by (6.26), for the learning rate η > 0, the curvatures λ > 0 of the axes,
/// and noise of the standard deviation σ in each coordinate of the gradient. `None` if descent does not settle.
pub fn noise_floor(learning_rate: f64, curvatures: &[f64], sigma: f64) -> Option<f64> {
    todo!("exercise 6.10")
}
