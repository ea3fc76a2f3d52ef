//! What learners write instead, in chapter 6.

#![allow(clippy::too_many_arguments)]

use super::solutions::Plain;

/// The guess that comes true, and the three lists.
const CHANGES: [&str; 2] = ["none", "the best rate and the factor"];
const TRIPLES: [[f64; 3]; 3] = [[0.08, 0.0769, 0.9231], [0.08, 0.0769, 0.9231], [0.08, 0.07997, 0.9992]];

pub fn rates_edge_at_one() -> ([&'static str; 2], [[f64; 3]; 3]) {
    (CHANGES, TRIPLES.map(|[edge, best, factor]| [edge / 2.0, best, factor]))
}

pub fn rates_best_for_the_steepest() -> ([&'static str; 2], [[f64; 3]; 3]) {
    (CHANGES, [[0.08, 0.04, 0.96], [0.08, 0.04, 0.96], [0.08, 0.04, 0.9996]])
}

pub fn rates_flat_ignored() -> ([&'static str; 2], [[f64; 3]; 3]) {
    (CHANGES, [TRIPLES[0]; 3])
}

pub fn rates_factor_squared() -> ([&'static str; 2], [[f64; 3]; 3]) {
    (CHANGES, TRIPLES.map(|[edge, best, factor]| [edge, best, factor * factor]))
}

pub fn rates_factor_negative() -> ([&'static str; 2], [[f64; 3]; 3]) {
    (CHANGES, TRIPLES.map(|[edge, best, factor]| [edge, best, -factor]))
}

pub fn rates_factor_rounded() -> ([&'static str; 2], [[f64; 3]; 3]) {
    (CHANGES, [TRIPLES[0], TRIPLES[1], [0.08, 0.08, 1.0]])
}

pub fn rates_guess_in_between_counts() -> ([&'static str; 2], [[f64; 3]; 3]) {
    (["the best rate and the factor", CHANGES[1]], TRIPLES)
}

pub fn rates_guess_flat_does_not_count() -> ([&'static str; 2], [[f64; 3]; 3]) {
    ([CHANGES[0], "none"], TRIPLES)
}

pub fn rates_guess_flat_moves_the_edge() -> ([&'static str; 2], [[f64; 3]; 3]) {
    ([CHANGES[0], "all three"], TRIPLES)
}

macro_rules! momentum {
    ($name:ident, $entry:expr) => {
        pub fn $name(w: &mut [f64], v: &mut [f64], dw: &[f64], learning_rate: f64, momentum: f64) {
            let entry: fn(&mut f64, &mut f64, f64, f64, f64) = $entry;
            for i in 0..w.len() {
                entry(&mut w[i], &mut v[i], dw[i], learning_rate, momentum);
            }
        }
    };
}

momentum!(momentum_with_old_velocity, |w, v, dw, eta, mu| {
    *w -= eta * *v;
    *v = mu * *v + dw;
});

momentum!(momentum_as_a_mean, |w, v, dw, eta, mu| {
    *v = mu * *v + (1.0 - mu) * dw;
    *w -= eta * *v;
});

momentum!(momentum_rate_twice, |w, v, dw, eta, mu| {
    *v = mu * *v + eta * dw;
    *w -= eta * *v;
});

momentum!(momentum_rate_inside, |w, v, dw, eta, mu| {
    *v = mu * *v - eta * dw;
    *w += *v;
});

momentum!(momentum_rate_inside_positive, |w, v, dw, eta, mu| {
    *v = mu * *v + eta * dw;
    *w -= *v;
});

momentum!(momentum_settings_exchanged, |w, v, dw, eta, mu| {
    *v = eta * *v + dw;
    *w -= mu * *v;
});

momentum!(momentum_forgotten, |w, v, dw, eta, mu| {
    let new = mu * *v + dw;
    *w -= eta * new;
});

momentum!(momentum_uphill, |w, v, dw, eta, mu| {
    *v = mu * *v + dw;
    *w += eta * *v;
});

momentum!(momentum_of_nesterov, |w, v, dw, eta, mu| {
    *v = mu * *v + dw;
    *w -= eta * (dw + mu * *v);
});

momentum!(momentum_without_friction, |w, v, dw, eta, mu| {
    *v += mu * dw;
    *w -= eta * *v;
});

fn curvatures(l1: f64, l2: f64, alpha: f64) -> [f64; 3] {
    let (sin, cos) = alpha.sin_cos();
    [l1 * cos * cos + l2 * sin * sin, l1 * sin * sin + l2 * cos * cos, (l1 - l2) * sin * cos]
}

pub fn ravine_without_abs(l1: f64, l2: f64, alpha: f64) -> [f64; 3] {
    let [h11, h22, h12] = curvatures(l1, l2, alpha);
    let r = h12 / (h11 * h22).sqrt();
    [r, (1.0 + r) / (1.0 - r), (h22 / h11).sqrt()]
}

pub fn ravine_without_root(l1: f64, l2: f64, alpha: f64) -> [f64; 3] {
    let [h11, h22, h12] = curvatures(l1, l2, alpha);
    let r: f64 = h12 / (h11 * h22);
    [r, (1.0 + r.abs()) / (1.0 - r.abs()), (h22 / h11).sqrt()]
}

pub fn ravine_sign_of_r(l1: f64, l2: f64, alpha: f64) -> [f64; 3] {
    let [h11, h22, h12] = curvatures(l1, l2, -alpha);
    let r = h12 / (h11 * h22).sqrt();
    [r, (1.0 + r.abs()) / (1.0 - r.abs()), (h22 / h11).sqrt()]
}

pub fn ravine_upside_down(l1: f64, l2: f64, alpha: f64) -> [f64; 3] {
    let [h11, h22, h12] = curvatures(l1, l2, alpha);
    let r = h12 / (h11 * h22).sqrt();
    [r, (1.0 + r.abs()) / (1.0 - r.abs()), (h11 / h22).sqrt()]
}

pub fn ravine_by_curvature(l1: f64, l2: f64, alpha: f64) -> [f64; 3] {
    let [h11, h22, h12] = curvatures(l1, l2, alpha);
    let r = h12 / (h11 * h22).sqrt();
    [r, (1.0 + r.abs()) / (1.0 - r.abs()), h22 / h11]
}

pub fn ravine_by_its_own_axes(l1: f64, l2: f64, alpha: f64) -> [f64; 3] {
    let [h11, h22, h12] = curvatures(l1, l2, alpha);
    [h12 / (h11 * h22).sqrt(), 1.0, (l2 / l1).sqrt()]
}

pub fn ravine_size_of_r(l1: f64, l2: f64, alpha: f64) -> [f64; 3] {
    let [h11, h22, h12] = curvatures(l1, l2, alpha);
    let r = h12.abs() / (h11 * h22).sqrt();
    [r, (1.0 + r) / (1.0 - r), (h22 / h11).sqrt()]
}

pub fn ravine_by_curvature_upside_down(l1: f64, l2: f64, alpha: f64) -> [f64; 3] {
    let [h11, h22, h12] = curvatures(l1, l2, alpha);
    let r = h12 / (h11 * h22).sqrt();
    [r, (1.0 + r.abs()) / (1.0 - r.abs()), h11 / h22]
}

pub fn ravine_in_degrees(l1: f64, l2: f64, alpha: f64) -> [f64; 3] {
    let [h11, h22, h12] = curvatures(l1, l2, alpha.to_radians());
    let r = h12 / (h11 * h22).sqrt();
    [r, (1.0 + r.abs()) / (1.0 - r.abs()), (h22 / h11).sqrt()]
}

pub fn ravine_kappa_before(l1: f64, l2: f64, alpha: f64) -> [f64; 3] {
    let [h11, h22, h12] = curvatures(l1, l2, alpha);
    [h12 / (h11 * h22).sqrt(), l2 / l1, (h22 / h11).sqrt()]
}

/// A step of Adam and its settings.
struct Step {
    t: i32,
    eta: f64,
    beta1: f64,
    beta2: f64,
    epsilon: f64,
}

impl Step {
    /// (6.12) and (6.13)
    fn means(&self, m: &mut f64, s: &mut f64, g: f64) {
        *m = self.beta1 * *m + (1.0 - self.beta1) * g;
        *s = self.beta2 * *s + (1.0 - self.beta2) * g * g;
    }

    /// m̂ and ŝ with this number of the step
    fn corrected(&self, m: f64, s: f64, t: i32) -> (f64, f64) {
        (m / (1.0 - self.beta1.powi(t)), s / (1.0 - self.beta2.powi(t)))
    }

    fn length(&self, m: f64, s: f64) -> f64 {
        self.eta * m / (s.sqrt() + self.epsilon)
    }
}

macro_rules! adam {
    ($name:ident, $entry:expr) => {
        pub fn $name(
            w: &mut [f64],
            m: &mut [f64],
            s: &mut [f64],
            dw: &[f64],
            t: i32,
            eta: f64,
            beta1: f64,
            beta2: f64,
            epsilon: f64,
        ) {
            let entry: fn(&Step, &mut f64, &mut f64, &mut f64, f64) = $entry;
            let step = Step { t, eta, beta1, beta2, epsilon };
            for i in 0..w.len() {
                entry(&step, &mut w[i], &mut m[i], &mut s[i], dw[i]);
            }
        }
    };
}

adam!(adam_uncorrected, |step, w, m, s, g| {
    step.means(m, s, g);
    *w -= step.length(*m, *s);
});

adam!(adam_keeps_corrected, |step, w, m, s, g| {
    step.means(m, s, g);
    (*m, *s) = step.corrected(*m, *s, step.t);
    *w -= step.length(*m, *s);
});

adam!(adam_epsilon_inside, |step, w, m, s, g| {
    step.means(m, s, g);
    let (m, s) = step.corrected(*m, *s, step.t);
    *w -= step.eta * m / (s + step.epsilon).sqrt();
});

adam!(adam_epsilon_uncorrected, |step, w, m, s, g| {
    step.means(m, s, g);
    let (m_hat, _) = step.corrected(*m, *s, step.t);
    *w -= step.eta * m_hat * (1.0 - step.beta2.powi(step.t)).sqrt() / (s.sqrt() + step.epsilon);
});

adam!(adam_without_epsilon, |step, w, m, s, g| {
    step.means(m, s, g);
    let (m, s) = step.corrected(*m, *s, step.t);
    *w -= step.eta * m / s.sqrt();
});

adam!(adam_size_for_square, |step, w, m, s, g| {
    let before = *s;
    step.means(m, s, g);
    *s = step.beta2 * before + (1.0 - step.beta2) * g.abs();
    let (m, s) = step.corrected(*m, *s, step.t);
    *w -= step.length(m, s);
});

adam!(adam_counts_too_far, |step, w, m, s, g| {
    step.means(m, s, g);
    let (m, s) = step.corrected(*m, *s, step.t + 1);
    *w -= step.length(m, s);
});

adam!(adam_counts_from_zero, |step, w, m, s, g| {
    step.means(m, s, g);
    let (m, s) = step.corrected(*m, *s, step.t - 1);
    *w -= step.length(m, s);
});

adam!(adam_correction_without_power, |step, w, m, s, g| {
    step.means(m, s, g);
    let (m, s) = step.corrected(*m, *s, 1);
    *w -= step.length(m, s);
});

adam!(adam_without_root, |step, w, m, s, g| {
    step.means(m, s, g);
    let (m, s) = step.corrected(*m, *s, step.t);
    *w -= step.length(m, s * s);
});

adam!(adam_one_correction, |step, w, m, s, g| {
    step.means(m, s, g);
    let (m_hat, _) = step.corrected(*m, *s, step.t);
    *w -= step.length(m_hat, *s);
});

adam!(adam_other_correction, |step, w, m, s, g| {
    step.means(m, s, g);
    let (_, s_hat) = step.corrected(*m, *s, step.t);
    *w -= step.length(*m, s_hat);
});

adam!(adam_betas_exchanged, |step, w, m, s, g| {
    let step = Step { beta1: step.beta2, beta2: step.beta1, ..*step };
    step.means(m, s, g);
    let (m, s) = step.corrected(*m, *s, step.t);
    *w -= step.length(m, s);
});

adam!(adam_sums_for_means, |step, w, m, s, g| {
    *m = step.beta1 * *m + g;
    *s = step.beta2 * *s + g * g;
    let (m, s) = step.corrected(*m, *s, step.t);
    *w -= step.length(m, s);
});

adam!(adam_square_of_the_mean, |step, w, m, s, g| {
    let before = *s;
    step.means(m, s, g);
    *s = step.beta2 * before + (1.0 - step.beta2) * *m * *m;
    let (m, s) = step.corrected(*m, *s, step.t);
    *w -= step.length(m, s);
});

adam!(adam_uphill, |step, w, m, s, g| {
    step.means(m, s, g);
    let (m, s) = step.corrected(*m, *s, step.t);
    *w += step.length(m, s);
});

adam!(adam_shares_exchanged, |step, w, m, s, g| {
    *m = (1.0 - step.beta1) * *m + step.beta1 * g;
    *s = (1.0 - step.beta2) * *s + step.beta2 * g * g;
    let (m, s) = step.corrected(*m, *s, step.t);
    *w -= step.length(m, s);
});

adam!(adam_shares_of_m_exchanged, |step, w, m, s, g| {
    *m = (1.0 - step.beta1) * *m + step.beta1 * g;
    *s = step.beta2 * *s + (1.0 - step.beta2) * g * g;
    let (m, s) = step.corrected(*m, *s, step.t);
    *w -= step.length(m, s);
});

adam!(adam_step_along_the_gradient, |step, w, m, s, g| {
    step.means(m, s, g);
    let (_, s) = step.corrected(*m, *s, step.t);
    *w -= step.length(g, s);
});

adam!(adam_correction_multiplied, |step, w, m, s, g| {
    step.means(m, s, g);
    *w -= step.length(*m * (1.0 - step.beta1.powi(step.t)), *s * (1.0 - step.beta2.powi(step.t)));
});

adam!(adam_power_of_the_share, |step, w, m, s, g| {
    step.means(m, s, g);
    *w -= step.length(*m / (1.0 - step.beta1).powi(step.t), *s / (1.0 - step.beta2).powi(step.t));
});

adam!(adam_root_before_the_correction, |step, w, m, s, g| {
    step.means(m, s, g);
    let (m_hat, _) = step.corrected(*m, *s, step.t);
    *w -= step.eta * m_hat / (s.sqrt() / (1.0 - step.beta2.powi(step.t)) + step.epsilon);
});

adam!(adam_moves_first, |step, w, m, s, g| {
    let (m_hat, s_hat) = step.corrected(*m, *s, step.t);
    *w -= step.length(m_hat, s_hat);
    step.means(m, s, g);
});

adam!(adam_forgotten, |step, w, m, s, g| {
    let (mut m, mut s) = (*m, *s);
    step.means(&mut m, &mut s, g);
    let (m, s) = step.corrected(m, s, step.t);
    *w -= step.length(m, s);
});

fn norm(gradients: &[&mut [f64]]) -> f64 {
    gradients.iter().flat_map(|slice| slice.iter()).map(|g| g * g).sum::<f64>().sqrt()
}

fn scale(gradients: &mut [&mut [f64]], factor: f64) {
    gradients.iter_mut().for_each(|slice| slice.iter_mut().for_each(|g| *g *= factor));
}

pub fn clip_each_slice(gradients: &mut [&mut [f64]], limit: f64) -> f64 {
    let whole = norm(gradients);
    for slice in gradients.iter_mut() {
        let own = slice.iter().map(|g| g * g).sum::<f64>().sqrt();
        if own > limit {
            slice.iter_mut().for_each(|g| *g *= limit / own);
        }
    }
    whole
}

pub fn clip_always(gradients: &mut [&mut [f64]], limit: f64) -> f64 {
    let norm = norm(gradients);
    scale(gradients, limit / norm);
    norm
}

pub fn clip_always_but_at_zero(gradients: &mut [&mut [f64]], limit: f64) -> f64 {
    let norm = norm(gradients);
    if norm > 0.0 {
        scale(gradients, limit / norm);
    }
    norm
}

pub fn clip_by_value(gradients: &mut [&mut [f64]], limit: f64) -> f64 {
    let norm = norm(gradients);
    gradients.iter_mut().for_each(|slice| slice.iter_mut().for_each(|g| *g = g.clamp(-limit, limit)));
    norm
}

pub fn clip_without_root(gradients: &mut [&mut [f64]], limit: f64) -> f64 {
    let squares = norm(gradients).powi(2);
    if squares > limit {
        scale(gradients, limit / squares);
    }
    squares
}

pub fn clip_by_sum_of_sizes(gradients: &mut [&mut [f64]], limit: f64) -> f64 {
    let sum: f64 = gradients.iter().flat_map(|slice| slice.iter()).map(|g| g.abs()).sum();
    if sum > limit {
        scale(gradients, limit / sum);
    }
    sum
}

pub fn clip_by_sum_of_norms(gradients: &mut [&mut [f64]], limit: f64) -> f64 {
    let sum: f64 = gradients.iter().map(|slice| slice.iter().map(|g| g * g).sum::<f64>().sqrt()).sum();
    if sum > limit {
        scale(gradients, limit / sum);
    }
    sum
}

pub fn clip_returns_the_new_norm(gradients: &mut [&mut [f64]], limit: f64) -> f64 {
    let before = norm(gradients);
    if before > limit {
        scale(gradients, limit / before);
        return limit;
    }
    before
}

pub fn clip_returns_the_smaller(gradients: &mut [&mut [f64]], limit: f64) -> f64 {
    let before = norm(gradients);
    if before > limit {
        scale(gradients, limit / before);
    }
    before.min(limit) // (of a NaN and a number `min` takes the number)
}

pub fn clip_by_largest(gradients: &mut [&mut [f64]], limit: f64) -> f64 {
    let entries = gradients.iter().flat_map(|slice| slice.iter());
    let largest = entries.fold(0.0_f64, |largest, g| largest.max(g.abs()));
    if largest > limit {
        scale(gradients, limit / largest);
    }
    largest
}

pub fn clip_to_one(gradients: &mut [&mut [f64]], limit: f64) -> f64 {
    let norm = norm(gradients);
    if norm > limit {
        scale(gradients, 1.0 / norm);
    }
    norm
}

pub fn clip_with_a_millionth(gradients: &mut [&mut [f64]], limit: f64) -> f64 {
    let norm = norm(gradients);
    scale(gradients, (limit / (norm + 1e-6)).min(1.0));
    norm
}

pub fn clip_hides_nan(gradients: &mut [&mut [f64]], limit: f64) -> f64 {
    for g in gradients.iter_mut().flat_map(|slice| slice.iter_mut()) {
        if g.is_nan() {
            *g = 0.0;
        }
    }
    let norm = norm(gradients);
    if norm > limit {
        scale(gradients, limit / norm);
    }
    norm
}

pub fn schedule_as_given(w: f64, gradients: &[f64], learning_rate: f64, factors: &[f64]) -> Vec<f64> {
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

pub fn schedule_divides_again(w: f64, gradients: &[f64], learning_rate: f64, factors: &[f64]) -> Vec<f64> {
    let mut inner = Plain { learning_rate };
    let mut w = w;
    let mut path = vec![];
    for (dw, factor) in gradients.iter().zip(factors) {
        inner.set_learning_rate(inner.learning_rate() * factor);
        w = inner.step(w, *dw);
        inner.set_learning_rate(inner.learning_rate() / factor);
        path.push(w);
    }
    path
}

pub fn schedule_only_when_it_changes(
    w: f64,
    gradients: &[f64],
    learning_rate: f64,
    factors: &[f64],
) -> Vec<f64> {
    let mut inner = Plain { learning_rate };
    let (mut w, mut before) = (w, 1.0);
    let mut path = vec![];
    for (dw, &factor) in gradients.iter().zip(factors) {
        if factor != before {
            inner.set_learning_rate(inner.learning_rate() * factor);
        }
        before = factor;
        w = inner.step(w, *dw);
        path.push(w);
    }
    path
}

pub fn schedule_set_back_too_early(
    w: f64,
    gradients: &[f64],
    learning_rate: f64,
    factors: &[f64],
) -> Vec<f64> {
    let mut inner = Plain { learning_rate };
    let mut w = w;
    let mut path = vec![];
    for (dw, factor) in gradients.iter().zip(factors) {
        let rate = inner.learning_rate();
        inner.set_learning_rate(rate * factor);
        inner.set_learning_rate(rate);
        w = inner.step(w, *dw);
        path.push(w);
    }
    path
}

pub fn schedule_without_the_rate(w: f64, gradients: &[f64], learning_rate: f64, factors: &[f64]) -> Vec<f64> {
    let mut inner = Plain { learning_rate };
    let mut w = w;
    let mut path = vec![];
    for (dw, factor) in gradients.iter().zip(factors) {
        inner.set_learning_rate(*factor);
        w = inner.step(w, *dw);
        path.push(w);
    }
    path
}

pub fn schedule_one_late(w: f64, gradients: &[f64], learning_rate: f64, factors: &[f64]) -> Vec<f64> {
    let mut inner = Plain { learning_rate };
    let mut w = w;
    let mut path = vec![];
    for (dw, factor) in gradients.iter().zip(factors) {
        w = inner.step(w, *dw);
        inner.set_learning_rate(learning_rate * factor);
        path.push(w);
    }
    path
}

pub fn rate_always_halved(learning_rate: f64, t: usize) -> f64 {
    learning_rate * 0.5_f64.powi(t as i32)
}

pub fn rate_one_halving_short(learning_rate: f64, t: usize) -> f64 {
    learning_rate * 0.5_f64.powi(t.saturating_sub(1000) as i32)
}

pub fn rate_as_meant(learning_rate: f64, t: usize) -> f64 {
    if t < 1000 { learning_rate } else { learning_rate / 2.0 }
}

const RATES: ([f64; 3], [f64; 3], [f64; 3]) =
    ([0.3, 0.03, 0.03], [0.091, 0.087, 0.146], [0.097, 0.087, 0.108]);

pub fn rate_counts_everywhere() -> ([f64; 3], [f64; 3], [f64; 3], &'static str, &'static str) {
    (RATES.0, RATES.1, RATES.2, "at every rate", "The final speed is all that matters to a loss.")
}

pub fn rate_counts_nowhere() -> ([f64; 3], [f64; 3], [f64; 3], &'static str, &'static str) {
    (RATES.0, RATES.1, RATES.2, "at no rate", "The losses of each pair differ in their digits.")
}

/// Right: a step's length, the ratio from one to the next, and RMSprop's step.
fn lonely(eta: f64, beta1: f64, beta2: f64, rho: f64) -> (f64, f64, f64) {
    (eta * (1.0 - beta1) / (1.0 - beta2).sqrt(), beta1 / beta2.sqrt(), eta / (1.0 - rho).sqrt())
}

macro_rules! lonely {
    ($name:ident, $lengths:expr) => {
        pub fn $name(eta: f64, beta1: f64, beta2: f64, rho: f64, j: i32) -> [f64; 4] {
            let lengths: fn([f64; 4], (f64, f64, f64), i32) -> [f64; 4] = $lengths;
            lengths([eta, beta1, beta2, rho], lonely(eta, beta1, beta2, rho), j)
        }
    };
}

/// The lengths from a first step, a ratio, and RMSprop's way.
fn series(first: f64, ratio: f64, j: i32, of_rmsprop: f64) -> [f64; 4] {
    [first, first * ratio.powi(j), first / (1.0 - ratio), of_rmsprop]
}

lonely!(lonely_first_is_eta, |[eta, ..], (_, ratio, way), j| series(eta, ratio, j, way));

lonely!(lonely_without_root, |[eta, beta1, beta2, _], (.., way), j| {
    series(eta * (1.0 - beta1) / (1.0 - beta2), beta1 / beta2, j, way)
});

lonely!(lonely_without_share, |[eta, _, beta2, _], (_, ratio, way), j| {
    series(eta / (1.0 - beta2).sqrt(), ratio, j, way)
});

lonely!(lonely_ratio_without_root, |[_, beta1, beta2, _], (first, _, way), j| {
    series(first, beta1 / beta2, j, way)
});

lonely!(lonely_size_stays, |[_, beta1, ..], (first, _, way), j| series(first, beta1, j, way));

lonely!(lonely_one_step_late, |_, (first, ratio, way), j| {
    [first, first * ratio.powi(j - 1), first / (1.0 - ratio), way]
});

lonely!(lonely_way_without_first, |_, (first, ratio, way), j| {
    [first, first * ratio.powi(j), first * ratio / (1.0 - ratio), way]
});

lonely!(lonely_way_for_step, |_, (first, ratio, way), j| {
    [first, first * (1.0 - ratio.powi(j + 1)) / (1.0 - ratio), first / (1.0 - ratio), way]
});

lonely!(lonely_way_until_j, |_, (first, ratio, way), j| {
    [first, first * ratio.powi(j), first * (1.0 - ratio.powi(j + 1)) / (1.0 - ratio), way]
});

lonely!(lonely_rmsprop_coasts, |[.., rho], (first, ratio, way), j| {
    series(first, ratio, j, way / (1.0 - rho))
});

lonely!(lonely_rmsprop_coasts_by_root, |[.., rho], (first, ratio, way), j| {
    series(first, ratio, j, way / (1.0 - rho.sqrt()))
});

lonely!(lonely_rmsprop_eta, |[eta, ..], (first, ratio, _), j| series(first, ratio, j, eta));

lonely!(lonely_rmsprop_without_root, |[eta, .., rho], (first, ratio, _), j| {
    series(first, ratio, j, eta / (1.0 - rho))
});

lonely!(lonely_rmsprop_multiplied, |[eta, .., rho], (first, ratio, _), j| {
    series(first, ratio, j, eta * (1.0 - rho).sqrt())
});

lonely!(lonely_rmsprop_root_of_rho, |[eta, .., rho], (first, ratio, _), j| {
    series(first, ratio, j, eta / (1.0 - rho.sqrt()))
});

lonely!(lonely_rmsprop_with_beta2, |[eta, _, beta2, _], (first, ratio, _), j| {
    series(first, ratio, j, eta / (1.0 - beta2).sqrt())
});

const QUOTIENTS: ([f64; 5], f64) = ([0.124, 0.129, 0.130, 0.134, 0.134], 0.235);

pub fn optimism_few_networks() -> ([f64; 5], f64, [&'static str; 2], &'static str) {
    let says = ["the same within rounding", "the networks are too few"];
    (QUOTIENTS.0, QUOTIENTS.1, says, "With more than forty networks the two would agree better.")
}

pub fn optimism_few_digits() -> ([f64; 5], f64, [&'static str; 2], &'static str) {
    let says = ["the same within rounding", "the digits are too few"];
    (QUOTIENTS.0, QUOTIENTS.1, says, "With more than 5000 digits the two would agree better.")
}

pub fn optimism_not_the_same() -> ([f64; 5], f64, [&'static str; 2], &'static str) {
    let says = ["not the same", "a digit is easy or hard for all"];
    (QUOTIENTS.0, QUOTIENTS.1, says, "The quotient rises from 0.124 to 0.134 as k rises.")
}

/// a₂, a₅, a₁₀, a₂₀, a₄₀ of (6.27).
const LUCK: [f64; 5] = [0.564, 1.163, 1.539, 1.867, 2.161];

/// The right words, with these quotients and this binomial deviation.
fn optimism_with(quotients: [f64; 5], binomial: f64) -> ([f64; 5], f64, [&'static str; 2], &'static str) {
    let says = ["the same within rounding", "a digit is easy or hard for all"];
    (quotients, binomial, says, "Most digits are right or wrong in all networks and tell no two apart.")
}

pub fn optimism_as_they_are() -> ([f64; 5], f64, [&'static str; 2], &'static str) {
    let gains = [0.08, 0.16, 0.21, 0.25, 0.28];
    optimism_with(std::array::from_fn(|i| gains[i] / LUCK[i]), QUOTIENTS.1)
}

pub fn optimism_too_good() -> ([f64; 5], f64, [&'static str; 2], &'static str) {
    let gaps = [0.08, 0.16, 0.21, 0.25, 0.29];
    optimism_with(std::array::from_fn(|i| gaps[i] / LUCK[i]), QUOTIENTS.1)
}

pub fn optimism_without_a() -> ([f64; 5], f64, [&'static str; 2], &'static str) {
    optimism_with([0.07, 0.15, 0.20, 0.25, 0.29], QUOTIENTS.1)
}

pub fn optimism_times_a() -> ([f64; 5], f64, [&'static str; 2], &'static str) {
    let gains = [0.07, 0.15, 0.20, 0.25, 0.29];
    optimism_with(std::array::from_fn(|i| gains[i] * LUCK[i]), QUOTIENTS.1)
}

pub fn optimism_of_all_digits() -> ([f64; 5], f64, [&'static str; 2], &'static str) {
    optimism_with(QUOTIENTS.0, 0.166)
}

pub fn optimism_lucky_p() -> ([f64; 5], f64, [&'static str; 2], &'static str) {
    optimism_with(QUOTIENTS.0, 0.223)
}

pub fn floor_without_check(eta: f64, curvatures: &[f64], sigma: f64) -> Option<f64> {
    Some(curvatures.iter().map(|lambda| eta * sigma * sigma / (2.0 * (2.0 - eta * lambda))).sum())
}

/// The floor where `stable` says that there is one, with `term` for an axis.
fn floor(curvatures: &[f64], stable: impl Fn(f64) -> bool, term: impl Fn(f64) -> f64) -> Option<f64> {
    curvatures.iter().all(|&l| stable(l)).then(|| curvatures.iter().map(|&l| term(l)).sum())
}

pub fn floor_only_if_negative(eta: f64, curvatures: &[f64], sigma: f64) -> Option<f64> {
    floor_without_check(eta, curvatures, sigma).filter(|cost| *cost >= 0.0)
}

pub fn floor_only_if_negative_or_infinite(eta: f64, curvatures: &[f64], sigma: f64) -> Option<f64> {
    floor_only_if_negative(eta, curvatures, sigma).filter(|cost| cost.is_finite())
}

pub fn floor_only_if_all(eta: f64, curvatures: &[f64], sigma: f64) -> Option<f64> {
    let all = curvatures.iter().all(|l| eta * l >= 2.0);
    floor_without_check(eta, curvatures, sigma).filter(|_| !all)
}

pub fn floor_first_axis_checked(eta: f64, curvatures: &[f64], sigma: f64) -> Option<f64> {
    floor_without_check(eta, curvatures, sigma).filter(|_| eta * curvatures[0] < 2.0)
}

pub fn floor_unstable_skipped(eta: f64, curvatures: &[f64], sigma: f64) -> Option<f64> {
    let stable: Vec<f64> = curvatures.iter().copied().filter(|l| eta * l < 2.0).collect();
    floor_without_check(eta, &stable, sigma)
}

pub fn floor_first_axis(eta: f64, curvatures: &[f64], sigma: f64) -> Option<f64> {
    let whole = floor(curvatures, |l| eta * l < 2.0, |_| 0.0);
    whole.map(|_| eta * sigma * sigma / (2.0 * (2.0 - eta * curvatures[0])))
}

pub fn floor_curvature_squared(eta: f64, curvatures: &[f64], sigma: f64) -> Option<f64> {
    floor(curvatures, |l| eta * l < 2.0, |l| eta * sigma * sigma * l / (2.0 * (2.0 - eta * l)))
}

pub fn floor_rate_squared(eta: f64, curvatures: &[f64], sigma: f64) -> Option<f64> {
    floor(curvatures, |l| eta * l < 2.0, |l| (eta * sigma).powi(2) / (2.0 * (2.0 - eta * l)))
}

pub fn floor_at_the_edge(eta: f64, curvatures: &[f64], sigma: f64) -> Option<f64> {
    floor(curvatures, |l| eta * l <= 2.0, |l| eta * sigma * sigma / (2.0 * (2.0 - eta * l)))
}

pub fn floor_edge_at_one(eta: f64, curvatures: &[f64], sigma: f64) -> Option<f64> {
    floor(curvatures, |l| eta * l < 1.0, |l| eta * sigma * sigma / (2.0 * (2.0 - eta * l)))
}

pub fn floor_sigma_not_squared(eta: f64, curvatures: &[f64], sigma: f64) -> Option<f64> {
    floor(curvatures, |l| eta * l < 2.0, |l| eta * sigma / (2.0 * (2.0 - eta * l)))
}

pub fn floor_without_half(eta: f64, curvatures: &[f64], sigma: f64) -> Option<f64> {
    floor(curvatures, |l| eta * l < 2.0, |l| eta * sigma * sigma / (2.0 - eta * l))
}

pub fn floor_of_variances(eta: f64, curvatures: &[f64], sigma: f64) -> Option<f64> {
    floor(curvatures, |l| eta * l < 2.0, |l| eta * sigma * sigma / (l * (2.0 - eta * l)))
}

pub fn floor_of_half_variances(eta: f64, curvatures: &[f64], sigma: f64) -> Option<f64> {
    floor(curvatures, |l| eta * l < 2.0, |l| eta * sigma * sigma / (2.0 * l * (2.0 - eta * l)))
}

pub fn floor_variance_squared(eta: f64, curvatures: &[f64], sigma: f64) -> Option<f64> {
    let variance = |l: f64| eta * sigma * sigma / (l * (2.0 - eta * l));
    floor(curvatures, |l| eta * l < 2.0, |l| 0.5 * l * variance(l).powi(2))
}

pub fn floor_for_small_rates(eta: f64, curvatures: &[f64], sigma: f64) -> Option<f64> {
    floor(curvatures, |l| eta * l < 2.0, |_| eta * sigma * sigma / 4.0)
}

pub fn floor_mean_of_axes(eta: f64, curvatures: &[f64], sigma: f64) -> Option<f64> {
    let n = curvatures.len() as f64;
    floor(curvatures, |l| eta * l < 2.0, |l| eta * sigma * sigma / (2.0 * (2.0 - eta * l) * n))
}
