//! Why descent zigzags in a ravine: what the Hessian's eigenvalues say, checked by descending.

use super::map::{Window, distance, length, map, points};
use crate::{Momentum, Ravine, Surface, descend};
use ch02_learning_slowdown::Sgd;
use common::experiment::{Run, RunError};
use common::figure::{LineChart, Panels};
use common::{ConfigError, Optimizer};
use nalgebra::{Matrix2, SymmetricEigen};

const START: [f64; 2] = [-4.0, -0.2];
/// Steps of the descents whose rates of contraction are measured.
const STEPS: usize = 400;
/// A descent has arrived at this share of its first distance.
const NEAR: f64 = 1e-6;
const WINDOW: Window = Window { x: (-4.6, 1.4), y: (-2.6, 1.6), bottom: -3 };

fn ravine() -> Ravine {
    Ravine::new(1.0, 50.0, 0.2)
}

pub fn run(run: &mut Run<'_>) -> Result<(), RunError> {
    let eigen = eigenvalues();
    run.say(format!(
        "f(w) = ½ (u₁² + 50 u₂²), its axes turned by 0.2 radians. The eigenvalues of its Hessian are its \
         curvatures along the axes: λ = {:.3} and {:.3}; condition number κ = {:.1}.",
        eigen.low,
        eigen.high,
        eigen.condition()
    ));
    run.here("smallest_eigenvalue", eigen.low);
    run.here("largest_eigenvalue", eigen.high);
    run.here("condition_number", eigen.condition());
    stability(run, &eigen);
    let methods = methods(run, &eigen)?;
    best_momentum(run, &eigen, &methods)?;
    draw(run, &methods)
}

/// The curvatures of the ravine, and the direction of the larger one.
struct Eigen {
    low: f64,
    high: f64,
    across: [f64; 2],
}

fn eigenvalues() -> Eigen {
    let [[xx, xy], [yx, yy]] = ravine().hessian(START);
    let eigen = SymmetricEigen::new(Matrix2::new(xx, xy, yx, yy));
    let high = usize::from(eigen.eigenvalues[1] > eigen.eigenvalues[0]);
    let across = eigen.eigenvectors.column(high);
    Eigen { low: eigen.eigenvalues[1 - high], high: eigen.eigenvalues[high], across: [across[0], across[1]] }
}

impl Eigen {
    fn condition(&self) -> f64 {
        self.high / self.low
    }

    /// Above it, plain descent diverges: |1 − η λ| > 1 for the largest λ.
    fn largest_stable_rate(&self) -> f64 {
        2.0 / self.high // η < 2/λ_max  (6.2)
    }

    /// The rate at which both axes contract alike, and by how much a step.
    fn best_descent(&self) -> (f64, f64) {
        let kappa = self.condition();
        // η = 2/(λ_min + λ_max), each step a factor of (κ − 1)/(κ + 1)  (6.3)
        (2.0 / (self.low + self.high), (kappa - 1.0) / (kappa + 1.0))
    }

    /// Momentum's best rate and μ, and the contraction a step (Polyak 1964).
    fn best_momentum(&self) -> (f64, f64, f64) {
        let root = self.condition().sqrt();
        // η = (2/(√λ_min + √λ_max))², μ = q², each step a factor of q = (√κ − 1)/(√κ + 1)  (6.6)
        let contraction = (root - 1.0) / (root + 1.0);
        let rate = (2.0 / (self.low.sqrt() + self.high.sqrt())).powi(2);
        (rate, contraction * contraction, contraction)
    }
}

fn walk(optimizer: &mut dyn Optimizer<f64>, steps: usize) -> Vec<[f64; 2]> {
    descend(|w| ravine().gradient(w), optimizer, START, steps)
}

/// By how much a step shortens the distance, measured over the second half of a descent.
fn contraction(path: &[[f64; 2]]) -> f64 {
    let half = path.len() / 2;
    let [middle, end] = [path[half], path[path.len() - 1]].map(|w| distance(w, [0.0; 2]));
    (end / middle).powf(1.0 / (path.len() - 1 - half) as f64)
}

/// Descends just below and just above 2/λ_max, and finds the limit by halving.
fn stability(run: &mut Run<'_>, eigen: &Eigen) {
    let limit = eigen.largest_stable_rate();
    let end = |rate: f64| ravine().value(walk(&mut Sgd::new(rate), 1000)[1000]);
    let (below, above) = (end(0.99 * limit), end(1.01 * limit));
    let (mut stable, mut unstable) = (0.5 * limit, 2.0 * limit);
    while unstable - stable > 1e-6 * limit {
        let middle = 0.5 * (stable + unstable);
        let falls = contraction(&walk(&mut Sgd::new(middle), 4000)) < 1.0;
        *(if falls { &mut stable } else { &mut unstable }) = middle;
    }
    run.here("largest_stable_rate", limit);
    run.here("largest_stable_rate_measured", stable);
    run.here("value_below_the_limit", below);
    run.here("value_above_the_limit", above);
    run.say(format!(
        "Largest stable rate 2/λ_max = {limit:.4}. From f = {:.1}, 1000 steps of plain descent lead to {below:.1e} at \
         1 % below it and to {above:.1e} at 1 % above. By trying: {stable:.6}.",
        ravine().value(START)
    ));
}

/// A way of descending, and how it went.
struct Method {
    name: &'static str,
    rate: f64,
    momentum: f64,
    predicted: f64,
    path: Vec<[f64; 2]>,
}

impl Method {
    fn new(name: &'static str, rate: f64, momentum: f64, predicted: f64) -> Result<Method, ConfigError> {
        let path = walk(&mut Momentum::new(rate, momentum)?, STEPS);
        Ok(Method { name, rate, momentum, predicted, path })
    }

    /// After how many steps the descent is near.
    fn arrives(&self) -> Option<usize> {
        let start = distance(START, [0.0; 2]);
        // It has arrived where it does not go away again.
        let away = self.path.iter().rposition(|&w| distance(w, [0.0; 2]) > NEAR * start)?;
        (away + 1 < self.path.len()).then_some(away + 1)
    }
}

/// Plain descent and momentum at their best, and plain descent that is careful or bold.
fn methods(run: &mut Run<'_>, eigen: &Eigen) -> Result<Vec<Method>, RunError> {
    let (rate, contraction_of_descent) = eigen.best_descent();
    let (momentum_rate, momentum, contraction_of_momentum) = eigen.best_momentum();
    let limit = eigen.largest_stable_rate();
    let slowest = |rate: f64| (1.0 - rate * eigen.low).abs().max((1.0 - rate * eigen.high).abs());
    let methods = vec![
        Method::new("descent at half of 1/λ_max", 0.25 * limit, 0.0, slowest(0.25 * limit))?,
        Method::new("descent at its best", rate, 0.0, contraction_of_descent)?,
        Method::new("descent at 99 % of 2/λ_max", 0.99 * limit, 0.0, slowest(0.99 * limit))?,
        Method::new("momentum at its best", momentum_rate, momentum, contraction_of_momentum)?,
    ];
    let row = |method: &Method| {
        vec![
            method.name.to_string(),
            format!("{:.4}", method.rate),
            format!("{:.3}", method.momentum),
            format!("{:.4}", method.predicted),
            format!("{:.4}", contraction(&method.path)),
            method.arrives().map_or(format!("more than {STEPS}"), |steps| steps.to_string()),
        ]
    };
    run.say(format!(
        "\nDistance to the minimum, times so much a step; steps until it is {NEAR:e} of the first:"
    ));
    let rows: Vec<_> = methods.iter().map(row).collect();
    run.table(&["method", "η", "μ", "predicted", "measured", "steps"], &rows);
    let (descent, best) = (&methods[1], &methods[3]);
    for (key, method) in [("descent", descent), ("momentum", best)] {
        run.here(&format!("{key}_rate"), method.rate);
        run.here(&format!("{key}_contraction_predicted"), method.predicted);
        run.here(&format!("{key}_contraction_measured"), contraction(&method.path));
        if let Some(steps) = method.arrives() {
            run.here(&format!("{key}_steps"), steps as f64);
        }
    }
    run.here("momentum_mu", momentum);
    zigzag(run, eigen, descent);
    Ok(methods)
}

/// How often the coordinate across the ravine changes its sign.
fn zigzag(run: &mut Run<'_>, eigen: &Eigen, descent: &Method) {
    let across: Vec<f64> =
        descent.path.iter().map(|w| w[0] * eigen.across[0] + w[1] * eigen.across[1]).collect();
    let changes = across.windows(2).filter(|pair| pair[0] * pair[1] < 0.0).count();
    let share = changes as f64 / (across.len() - 1) as f64;
    let detour = length(&descent.path) / distance(START, [0.0; 2]);
    run.here("descent_share_of_steps_across", share);
    run.here("descent_detour", detour);
    run.say(format!(
        "At its best rate plain descent crosses the ravine's floor in {:.0} % of its steps, and its way is {detour:.1} \
         times the straight line: a step multiplies the place across by 1 − η λ_max = {:.3}, and the one along by \
         1 − η λ_min = {:.3}. A smaller η ends the zigzag, and makes the way along still slower.",
        100.0 * share,
        1.0 - descent.rate * eigen.high,
        1.0 - descent.rate * eigen.low,
    ));
}

/// Tries momentums, each at the best of many rates, and compares with the prediction.
fn best_momentum(run: &mut Run<'_>, eigen: &Eigen, methods: &[Method]) -> Result<(), RunError> {
    let rates: Vec<f64> = (0..100).map(|i| 0.006 * 1.03_f64.powi(i)).collect();
    let mut measured = Vec::new();
    for i in 0..50 {
        let mu = 0.02 * f64::from(i);
        let mut best = f64::INFINITY;
        for &rate in &rates {
            let path = walk(&mut Momentum::new(rate, mu)?, STEPS);
            best = best.min(contraction(&path)); // what has diverged is no minimum
        }
        measured.push((mu, best));
    }
    let predicted = eigen.best_momentum();
    let best = measured.iter().copied().min_by(|a, b| a.1.total_cmp(&b.1)).unwrap_or_default();
    run.here("momentum_mu_measured", best.0);
    run.here("momentum_contraction_of_measured_mu", best.1);
    run.say(format!(
        "By trying μ from 0 to 0.98, each with its best of {} rates: fastest at μ = {:.2}, {:.4} a step. Predicted: \
         μ = {:.3}, {:.4} a step.",
        rates.len(),
        best.0,
        best.1,
        predicted.1,
        predicted.2
    ));
    draw_rates(run, methods, measured, predicted)
}

/// The descents beside their predictions.
fn draw_rates(
    run: &mut Run<'_>,
    methods: &[Method],
    measured: Vec<(f64, f64)>,
    predicted: (f64, f64, f64),
) -> Result<(), RunError> {
    let distances = |method: &Method| -> Vec<(f64, f64)> {
        method.path.iter().enumerate().map(|(t, &w)| (t as f64, distance(w, [0.0; 2]))).collect()
    };
    let mut chart = LineChart::new("Distance to the minimum", "step", "distance").log_y();
    for method in methods {
        chart = chart.series(method.name, distances(method).into_iter().filter(|point| point.1 > 1e-12));
    }
    let tried = LineChart::new("Contraction by momentum", "momentum μ", "distance, times this a step")
        .line_with_points("measured, at the best of the rates tried", measured)
        .vertical(predicted.1, "predicted best")
        .horizontal(predicted.2, "predicted contraction");
    run.figure(
        "rates",
        Panels::new("What the eigenvalues predict", 2).panel(Box::new(chart)).panel(Box::new(tried)),
        "Left: distance to the minimum of a quadratic with eigenvalues 1 and 50, for plain descent at three rates and for \
         momentum with its best settings. Right: by how much a step shortens the distance, for each μ at the best of \
         many rates, measured over the last 200 of 400 steps; the lines are the prediction.",
        "Left: straight falling lines on a logarithmic axis; the one of momentum falls several times as steeply as those of \
         plain descent. Right: a curve that falls from μ = 0 to a lowest point near the predicted μ and rises towards 1 behind it.",
    )
}

fn draw(run: &mut Run<'_>, methods: &[Method]) -> Result<(), RunError> {
    let shown = 60;
    let mut panels = Panels::new("60 steps in a ravine", 2);
    for method in methods {
        let path = &method.path[..=shown];
        let panel = map(method.name, ["w₁", "w₂"], WINDOW, |x, y| ravine().value([x, y]))
            .equal_axes()
            .class("minimum", [(0.0, 0.0)])
            .path("path", points(path));
        panels = panels.panel(Box::new(panel));
    }
    run.figure(
        "paths",
        panels,
        "Sixty steps from (−4, −0.2) on a quadratic with eigenvalues 1 and 50; contours at equal steps of ln f, a \
         stronger shade means a higher cost.",
        "Four maps of a long narrow valley. Plain descent with a small rate slides down to the floor and stops short of \
         the minimum; at its best rate and at 99 % of the limit it jumps from wall to wall; momentum swings a few \
         times and reaches the minimum.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_eigenvalues_are_the_curvatures_that_the_ravine_was_made_of() {
        let eigen = eigenvalues();
        assert!((eigen.low - 1.0).abs() < 1e-12 && (eigen.high - 50.0).abs() < 1e-12);
        assert!((eigen.across[0] * 0.2_f64.cos() + eigen.across[1] * 0.2_f64.sin()).abs() < 1e-12);
    }

    #[test]
    fn descent_contracts_as_predicted_below_the_limit_and_grows_above() {
        let eigen = eigenvalues();
        let (rate, predicted) = eigen.best_descent();
        assert!((contraction(&walk(&mut Sgd::new(rate), STEPS)) - predicted).abs() < 1e-9);
        assert!(contraction(&walk(&mut Sgd::new(0.999 * eigen.largest_stable_rate()), 4000)) < 1.0);
        assert!(contraction(&walk(&mut Sgd::new(1.001 * eigen.largest_stable_rate()), 4000)) > 1.0);
    }

    #[test]
    fn momentum_at_its_best_contracts_as_predicted_and_other_settings_do_not_beat_it() {
        let (rate, mu, predicted) = eigenvalues().best_momentum();
        let measured = |rate, mu| contraction(&walk(&mut Momentum::new(rate, mu).unwrap(), STEPS));
        // The distance falls as t qᵗ: over the second half, t doubles, which is 2^(1/200) a step.
        assert!((measured(rate, mu) - predicted * 2.0_f64.powf(1.0 / 200.0)).abs() < 2e-3);
        for (rate, mu) in [(0.9 * rate, mu), (1.1 * rate, mu), (rate, mu - 0.1), (rate, mu + 0.1)] {
            assert!(measured(rate, mu) > predicted * 1.01, "η {rate}, μ {mu}");
        }
    }
}
