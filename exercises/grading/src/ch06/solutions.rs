//! Solutions of chapter 6. The first of an exercise stands in the book; others show that another way is as right.

#![allow(clippy::too_many_arguments)]

pub fn which_rates() -> ([&'static str; 2], [[f64; 3]; 3]) {
    let changes = ["none", "the best rate and the factor"];
    (changes, [[0.08, 0.0769, 0.9231], [0.08, 0.0769, 0.9231], [0.08, 0.07997, 0.9992]])
}

// ANCHOR: ex-6-2
pub fn momentum_step(w: &mut [f64], v: &mut [f64], dw: &[f64], learning_rate: f64, momentum: f64) {
    for ((w, v), dw) in w.iter_mut().zip(v).zip(dw) {
        *v = momentum * *v + dw; // (6.4)
        *w -= learning_rate * *v; // (6.5)
    }
}
// ANCHOR_END: ex-6-2

pub fn momentum_step_by_index(w: &mut [f64], v: &mut [f64], dw: &[f64], learning_rate: f64, momentum: f64) {
    for i in 0..dw.len() {
        v[i] = momentum * v[i] + dw[i];
    }
    for i in 0..dw.len() {
        w[i] -= learning_rate * v[i];
    }
}

// ANCHOR: ex-6-3
pub fn scaled_ravine(l1: f64, l2: f64, alpha: f64) -> [f64; 3] {
    let (sin, cos) = alpha.sin_cos();
    let h11 = l1 * cos * cos + l2 * sin * sin;
    let h22 = l1 * sin * sin + l2 * cos * cos;
    let h12 = (l1 - l2) * sin * cos;
    let r = h12 / (h11 * h22).sqrt();
    // d₁² H₁₁ = d₂² H₂₂
    [r, (1.0 + r.abs()) / (1.0 - r.abs()), (h22 / h11).sqrt()]
}
// ANCHOR_END: ex-6-3

/// From 2α, and κ + 2 + 1/κ = trace²/determinant.
pub fn scaled_ravine_by_determinant(l1: f64, l2: f64, alpha: f64) -> [f64; 3] {
    let (half_sum, half_difference) = ((l1 + l2) / 2.0, (l1 - l2) / 2.0);
    let (sin, cos) = (2.0 * alpha).sin_cos();
    let (h11, h22) = (half_sum + half_difference * cos, half_sum - half_difference * cos);
    let half = 2.0 * h11 * h22 / (l1 * l2) - 1.0; // (κ + 1/κ)/2
    let kappa = half + (half * half - 1.0).max(0.0).sqrt();
    [half_difference * sin / (h11 * h22).sqrt(), kappa, (h22 / h11).sqrt()]
}

// ANCHOR: ex-6-4
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
    for i in 0..w.len() {
        m[i] = beta1 * m[i] + (1.0 - beta1) * dw[i]; // (6.12)
        s[i] = beta2 * s[i] + (1.0 - beta2) * dw[i] * dw[i]; // (6.13)
        let m_hat = m[i] / (1.0 - beta1.powi(t));
        let s_hat = s[i] / (1.0 - beta2.powi(t));
        w[i] -= learning_rate * m_hat / (s_hat.sqrt() + epsilon); // (6.14)
    }
}
// ANCHOR_END: ex-6-4

pub fn adam_step_factored(
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
    let (lack1, lack2) = (1.0 - beta1.powf(t.into()), 1.0 - beta2.powf(t.into()));
    let (rate, epsilon) = (learning_rate * lack2.sqrt() / lack1, epsilon * lack2.sqrt());
    for (((w, m), s), dw) in w.iter_mut().zip(m).zip(s).zip(dw) {
        *m += (1.0 - beta1) * (dw - *m);
        *s += (1.0 - beta2) * (dw * dw - *s);
        *w -= rate * *m / (s.sqrt() + epsilon);
    }
}

// ANCHOR: ex-6-5
pub fn clip_by_norm(gradients: &mut [&mut [f64]], limit: f64) -> f64 {
    let mut squares = 0.0;
    for g in gradients.iter().flat_map(|slice| slice.iter()) {
        squares += g * g;
    }
    let norm = squares.sqrt();
    if norm > limit {
        for g in gradients.iter_mut().flat_map(|slice| slice.iter_mut()) {
            *g *= limit / norm; // (6.24)
        }
    }
    norm
}
// ANCHOR_END: ex-6-5

pub fn clip_by_norm_with_min(gradients: &mut [&mut [f64]], limit: f64) -> f64 {
    let of_each = gradients.iter().map(|slice| slice.iter().map(|g| g * g).sum::<f64>().sqrt());
    let norm = of_each.fold(0.0, f64::hypot);
    let factor = (limit / norm).min(1.0);
    gradients.iter_mut().for_each(|slice| slice.iter_mut().for_each(|g| *g *= factor));
    norm
}

/// The inner optimiser of 6.6.
pub struct Plain {
    pub learning_rate: f64,
}

impl Plain {
    pub fn learning_rate(&self) -> f64 {
        self.learning_rate
    }

    pub fn set_learning_rate(&mut self, learning_rate: f64) {
        self.learning_rate = learning_rate;
    }

    pub fn step(&self, w: f64, dw: f64) -> f64 {
        w - self.learning_rate * dw
    }
}

// ANCHOR: ex-6-6
pub fn scheduled_descent(w: f64, gradients: &[f64], learning_rate: f64, factors: &[f64]) -> Vec<f64> {
    let mut inner = Plain { learning_rate };
    let mut w = w;
    let mut path = vec![];
    for (dw, factor) in gradients.iter().zip(factors) {
        let rate = inner.learning_rate(); // η₀
        inner.set_learning_rate(rate * factor); // η₀ f(t)  (6.23)
        w = inner.step(w, *dw);
        inner.set_learning_rate(rate);
        path.push(w);
    }
    path
}

/// η₀/2 in step 1000, and half of that in each step after it.
pub fn rate_as_given(learning_rate: f64, t: usize) -> f64 {
    let halvings = (t + 1).saturating_sub(1000);
    learning_rate * 0.5_f64.powi(halvings as i32)
}

pub fn schedule_test() -> &'static str {
    "With a constant gradient, compare several steps after the first change of f with η₀ f(t)."
}
// ANCHOR_END: ex-6-6

/// The base kept outside of the inner optimiser; the rate of a step counted out.
pub fn scheduled_descent_from_base(
    w: f64,
    gradients: &[f64],
    learning_rate: f64,
    factors: &[f64],
) -> Vec<f64> {
    let mut inner = Plain { learning_rate };
    let step = |w: &mut f64, (dw, factor): (&f64, &f64)| {
        inner.set_learning_rate(learning_rate * factor);
        *w = inner.step(*w, *dw);
        Some(*w)
    };
    gradients.iter().zip(factors).scan(w, step).collect()
}

pub fn rate_as_given_counted(learning_rate: f64, t: usize) -> f64 {
    (0..=t).fold(learning_rate, |rate, step| if step < 1000 { rate } else { rate / 2.0 })
}

pub fn momentum_and_rate() -> ([f64; 3], [f64; 3], [f64; 3], &'static str, &'static str) {
    (
        [0.3, 0.03, 0.03],
        [0.091, 0.087, 0.146],
        [0.097, 0.087, 0.108],
        "well below the edge",
        "Below the edge the final speed counts; near it the edge does, and momentum's is not a tenth of SGD's.",
    )
}

// ANCHOR: ex-6-8
pub fn lonely_gradient(learning_rate: f64, beta1: f64, beta2: f64, rho: f64, j: i32) -> [f64; 4] {
    let first = learning_rate * (1.0 - beta1) / (1.0 - beta2).sqrt();
    let ratio = beta1 / beta2.sqrt();
    [first, first * ratio.powi(j), first / (1.0 - ratio), learning_rate / (1.0 - rho).sqrt()]
}
// ANCHOR_END: ex-6-8

/// The steps taken one by one, for g = 1.
pub fn lonely_gradient_step_by_step(
    learning_rate: f64,
    beta1: f64,
    beta2: f64,
    rho: f64,
    j: i32,
) -> [f64; 4] {
    let (mut m, mut s) = (1.0 - beta1, 1.0 - beta2);
    let (mut steps, mut way) = (vec![], 0.0);
    for _ in 0..2_000 {
        steps.push(learning_rate * m / f64::sqrt(s));
        way += learning_rate * m / f64::sqrt(s);
        m *= beta1;
        s *= beta2;
    }
    [steps[0], steps[j as usize], way, learning_rate / (1.0 - rho).sqrt()]
}

pub fn optimism() -> ([f64; 5], f64, [&'static str; 2], &'static str) {
    (
        [0.124, 0.129, 0.130, 0.134, 0.134],
        0.235,
        ["the same within rounding", "a digit is easy or hard for all"],
        "A digit that all get right, or all wrong, does not tell networks apart and adds no variance.",
    )
}

// ANCHOR: ex-6-10
pub fn noise_floor(learning_rate: f64, curvatures: &[f64], sigma: f64) -> Option<f64> {
    let mut cost = 0.0;
    for lambda in curvatures {
        let left = 2.0 - learning_rate * lambda;
        if left <= 0.0 {
            return None;
        }
        let variance = learning_rate * sigma * sigma / (lambda * left); // (6.26)
        cost += 0.5 * lambda * variance;
    }
    Some(cost)
}
// ANCHOR_END: ex-6-10

pub fn noise_floor_without_lambda(learning_rate: f64, curvatures: &[f64], sigma: f64) -> Option<f64> {
    let steepest = curvatures.iter().copied().fold(0.0, f64::max);
    let axis = |lambda: &f64| 1.0 / (2.0 - learning_rate * lambda);
    (learning_rate * steepest < 2.0)
        .then(|| learning_rate * sigma.powi(2) / 2.0 * curvatures.iter().map(axis).sum::<f64>())
}
