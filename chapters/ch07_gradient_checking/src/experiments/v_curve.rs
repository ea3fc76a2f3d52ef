//! The V: how wrong a central difference is, against its step h (the text's ε), in `f32` and `f64`.

use super::digits::{batch, network};
use super::measures::{
    Curve, bottom, cost, error_at, exponent, places, relative, root_mean_square, short, steps,
};
use crate::{best_central_step, best_step, central, central_error};
use ch02_learning_slowdown::Tanh;
use ch03_cross_entropy::SoftmaxCrossEntropy;
use ch04_mlp::Sequential;
use common::experiment::{Run, RunError};
use common::figure::{LineChart, Panels};
use common::{Layer, Loss, Mode, Real, Seed, Tensor, TrainingStep};
use nalgebra::RealField;

/// The ε that text 002 suggests.
const TEXT_STEP: f64 = 1e-4;
/// Hidden units of the network, whose loss is smooth: tanh has no kinks.
const HIDDEN: usize = 16;

/// What was measured in one precision, and what theory says of it.
struct V {
    key: String,
    name: &'static str,
    measured: Curve,
    theory: Curve,
    /// Where theory has its bottom (7.11).
    best: f64,
    epsilon: f64,
}

pub fn run(run: &mut Run<'_>) -> Result<(), RunError> {
    let grid = steps(0, -17, run.pick(2, 4, 8));
    let scalar = [scalar::<f64>(&grid), scalar::<f32>(&grid)];
    let network = of_network(run, &grid)?;
    run.say(format!(
        "C(z) = ln(1 + eᶻ), whose slope σ(z) is known: root mean square over {} places z. And the loss of a network \
         on digits, by some of its weights and biases: the slope is back-propagation's in f64. Errors relative to \
         the slopes.\n",
        places::<f64>().count()
    ));
    let rows: Vec<Vec<String>> = scalar.iter().chain(&network).map(|v| report(run, v)).collect();
    let header = ["", "best h", "theory", "error there", "at 1e-4", "left side", "right side"];
    run.table(&header, &rows);
    run.say(
        "\nLeft and right side: the power of h that the error follows. Theory says −1 (rounding) and 2 (truncation).",
    );
    for (double, single) in [(&scalar[0], &scalar[1]), (&network[0], &network[1])] {
        verdict(run, double, single);
    }
    draw(run, &scalar, &network)
}

/// One row of the table; the figures are recorded.
fn report(run: &mut Run<'_>, v: &V) -> Vec<String> {
    let (h, error) = bottom(&v.measured);
    let at_text = error_at(&v.measured, TEXT_STEP);
    // Rounding alone: from where h is lost in the numbers to a tenth of the best step.
    let left = exponent(&v.measured, 30.0 * v.epsilon, v.best / 10.0);
    let right = exponent(&v.measured, 3.0 * v.best, 1.0);
    for (what, value) in [
        ("best_step", h),
        ("predicted_best_step", v.best),
        ("best_error", error),
        ("error_at_1e_4", at_text),
        ("left_exponent", left),
        ("right_exponent", right),
    ] {
        run.here(&format!("{}_{what}", v.key), value);
    }
    let [best, theory, error, at_text] = [h, v.best, error, at_text].map(short);
    let sides = [left, right].map(|p| format!("{p:.2}").replace('-', "−"));
    [vec![v.name.to_string(), best, theory, error, at_text], sides.to_vec()].concat()
}

/// What 1e-4 costs in either precision.
fn verdict(run: &mut Run<'_>, double: &V, single: &V) {
    let cost = |v: &V| {
        let (at_text, best) = (error_at(&v.measured, TEXT_STEP), bottom(&v.measured).1);
        (-at_text.log10(), at_text / best)
    };
    let ((digits, times), (digits_f32, times_f32)) = (cost(double), cost(single));
    run.say(format!(
        "{}: at the text's 1e-4 there are {digits:.1} right digits in f64, an error {times:.0} times that of the best \
         step; in f32 {digits_f32:.1} digits, {times_f32:.0} times.",
        double.name.trim_end_matches(", f64")
    ));
}

fn scalar<T: Real + RealField>(grid: &[f64]) -> V {
    let measured = |h: f64| relative::<T>(|z, exact| central(cost, z, T::of(h)).to_f64() - exact.first);
    let theory = |h: f64| relative::<T>(|_, exact| central_error::<T>(exact.value, exact.third, h));
    let rms = |of: fn(&super::measures::Exact) -> f64| {
        let at = |z: T| of(&super::measures::Exact::at(z.to_f64()));
        root_mean_square(&places::<T>().map(at).collect::<Vec<_>>())
    };
    V {
        key: format!("scalar_{}", T::NAME),
        name: if T::NAME == "f64" { "one unit, f64" } else { "one unit, f32" },
        measured: grid.iter().map(|&h| (h, measured(h))).collect(),
        theory: grid.iter().map(|&h| (h, theory(h))).collect(),
        best: best_central_step::<T>(rms(|e| e.value), rms(|e| e.third)),
        epsilon: T::EPSILON.to_f64(),
    }
}

/// The loss of a network as a function of one of its numbers.
struct LossAt<T: Real> {
    model: Sequential<T>,
    x: Tensor<T>, // (N, 784)
    t: Tensor<T>, // (N, 10)
}

impl<T: Real> LossAt<T> {
    /// The central difference by entry `i` of parameter `p`; the loss where it is `offset` away.
    fn slope(&mut self, (p, i): (usize, usize), h: f64) -> f64 {
        let middle = self.model.parameters()[p].value().data()[i];
        let slope = central(|w| self.value((p, i), w), middle, T::of(h));
        self.value((p, i), middle); // the very number again
        slope.to_f64()
    }

    fn value(&mut self, (p, i): (usize, usize), w: T) -> T {
        self.model.parameters_mut()[p].value_mut().data_mut()[i] = w;
        let y = self.model.forward(self.x.clone(), Mode::Predict);
        SoftmaxCrossEntropy.value(&y, &self.t, self.x.rows())
    }

    /// f‴ ≈ (f(x + 2h) − 2 f(x + h) + 2 f(x − h) − f(x − 2h)) / 2h³, for theory's curve.
    fn third_derivative(&mut self, entry: (usize, usize), h: f64) -> f64 {
        let middle = self.model.parameters()[entry.0].value().data()[entry.1];
        let mut at = |offset: f64| self.value(entry, middle + T::of(offset)).to_f64();
        let third = (at(2.0 * h) - 2.0 * at(h) + 2.0 * at(-h) - at(-2.0 * h)) / (2.0 * h.powi(3));
        self.value(entry, middle);
        third
    }
}

/// The same weights and digits in both precisions: those of `f32`, which `f64` can hold.
fn of_network(run: &mut Run<'_>, grid: &[f64]) -> Result<[V; 2], RunError> {
    let (rows, entries) = run.pick((16, 10), (32, 60), (32, 200));
    let (x, t) = batch::<f32>(run, rows)?;
    let single = network::<f32>(&[HIDDEN], Tanh, run.seed())?;
    let mut double = network::<f64>(&[HIDDEN], Tanh, run.seed())?;
    let weights: Vec<Tensor<f64>> = single.weights().into_iter().map(Tensor::cast).collect();
    double.set_weights(&weights)?;
    let mut double = LossAt { model: double, x: x.cast(), t: t.cast() };
    let mut single = LossAt { model: single, x, t };

    let mode = Mode::Train(TrainingStep::new(run.seed(), 0, double.x.rows()));
    let y = double.model.forward(double.x.clone(), mode);
    let loss = SoftmaxCrossEntropy.value(&y, &double.t, double.x.rows());
    double.model.backward(SoftmaxCrossEntropy.gradient(&y, &double.t, double.x.rows()));
    let (chosen, slopes) = entries_of(&double.model, entries, run.seed());
    let thirds: Vec<f64> = chosen.iter().map(|&entry| double.third_derivative(entry, 0.05)).collect();
    run.here("network_entries", chosen.len() as f64);
    let found = Found { chosen, slopes, loss, thirds };
    Ok([found.v(&mut double, grid), found.v(&mut single, grid)])
}

/// What is known of the network's loss at the chosen entries.
struct Found {
    chosen: Vec<(usize, usize)>,
    /// ∂C/∂w, by back-propagation.
    slopes: Vec<f64>,
    loss: f64,
    thirds: Vec<f64>,
}

impl Found {
    fn v<T: Real>(&self, loss: &mut LossAt<T>, grid: &[f64]) -> V {
        let size = root_mean_square(&self.slopes);
        let mut measured = |h: f64| {
            let pairs = self.chosen.iter().zip(&self.slopes);
            let errors: Vec<f64> = pairs.map(|(&entry, slope)| loss.slope(entry, h) - slope).collect();
            (h, root_mean_square(&errors) / size)
        };
        let theory = |h: f64| {
            let errors = self.thirds.iter().map(|&third| central_error::<T>(self.loss, third, h));
            (h, root_mean_square(&errors.collect::<Vec<_>>()) / size)
        };
        V {
            key: format!("network_{}", T::NAME),
            name: if T::NAME == "f64" { "network, f64" } else { "network, f32" },
            measured: grid.iter().map(|&h| measured(h)).collect(),
            theory: grid.iter().map(|&h| theory(h)).collect(),
            best: best_central_step::<T>(self.loss, root_mean_square(&self.thirds)),
            epsilon: T::EPSILON.to_f64(),
        }
    }
}

/// Random entries (parameter, place) of all parameters, with their gradients. Those of pixels that are
/// dark in every picture have none and say nothing: entries below a hundredth of the largest are left out.
fn entries_of(model: &Sequential<f64>, count: usize, seed: Seed) -> (Vec<(usize, usize)>, Vec<f64>) {
    let parameters = model.parameters();
    let largest = parameters.iter().map(|p| p.gradient.max_abs()).fold(0.0, f64::max);
    let mut all = Vec::new();
    for (p, parameter) in parameters.iter().enumerate() {
        let gradient = parameter.gradient.data().iter().enumerate();
        all.extend(gradient.filter(|(_, g)| g.abs() >= 0.01 * largest).map(|(i, &g)| ((p, i), g)));
    }
    seed.stream("entries").shuffle(&mut all);
    all.truncate(count);
    all.into_iter().unzip()
}

fn draw(run: &mut Run<'_>, scalar: &[V; 2], network: &[V; 2]) -> Result<(), RunError> {
    let chart = |title: &str, [double, single]: &[V; 2]| {
        let chart = LineChart::new(title, "h (the text's ε)", "relative error")
            .line_with_points("f64", double.measured.clone())
            .line_with_points("f32", single.measured.clone())
            .dashed_like("theory, f64", "f64", double.theory.clone())
            .dashed_like("theory, f32", "f32", single.theory.clone())
            .log_x()
            .log_y()
            .y_range(1e-13, 1e2)
            .vertical(TEXT_STEP, "text")
            .vertical(best_step::<f64>(), "∛ε f64")
            .vertical(f64::from(best_step::<f32>()), "∛ε f32");
        Box::new(chart)
    };
    let figure = Panels::new("Error of a central difference", 1)
        .panel(chart("One unit: C(z) = ln(1 + eᶻ)", scalar))
        .panel(chart(&format!("A network on digits: 784 → {HIDDEN} tanh → 10"), network));
    run.figure(
        "v",
        figure,
        "How wrong a central difference is, by its step h. From the right, truncation falls as h²; from the left, \
         rounding rises as 1/h; dashed, theory: h²/6 |f‴| + ε|f|/h, an upper bound for the rounding. Far left x + h is \
         x, the difference 0 and the error 1. Dotted: the text's 1e-4, and the cube root of the machine's ε for either precision.",
        "Two log-log panels, each with two V-shaped curves that follow dashed lines. The V of f64 has its bottom at \
         a step near 1e-5 and an error below 1e-9, that of f32 at a step near 1e-2 and an error of 1e-5 to 1e-3. The text's 1e-4 lies on the right arm \
         of the f64 curve, close to its bottom, and far up the left arm of the f32 curve.",
    )
}
