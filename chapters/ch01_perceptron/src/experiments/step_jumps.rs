//! Why the next chapter needs something smooth: the step's output jumps when a weight moves a little.

use crate::step;
use common::data::Labelled;
use common::data::synthetic::{blobs, normal_cdf};
use common::experiment::{Run, RunError};
use common::figure::{LineChart, Panels};

/// One example, and all that is held fixed.
const X: [f64; 2] = [1.0, 0.5];
const W2: f64 = -1.0;
const BIAS: f64 = 0.3;

/// A neuron's answer as a function of z: the step, or something like it without a jump. (Φ, the normal
/// distribution's cumulated density, is one of many; the next chapter has the one that everybody uses.)
type Answer = fn(f64) -> f64;

pub fn run(run: &mut Run<'_>) -> Result<(), RunError> {
    run.say("One neuron, one example, one weight w₁ that moves; y = step(z) beside a smooth y = Φ(z).");
    let jump = BIAS + W2 * X[1]; // what w₁ adds to
    let border = -jump / X[0]; // z = 0
    let mut rows = Vec::new();
    for size in [1e-1, 1e-3, 1e-6, 1e-9] {
        let change = |answer: Answer| {
            let output = |w1: f64| answer(w1 * X[0] + jump);
            (output(border + size / 2.0) - output(border - size / 2.0)).abs()
        };
        let elsewhere = |answer: Answer| {
            let output = |w1: f64| answer(w1 * X[0] + jump);
            (output(border + 1.0 + size) - output(border + 1.0)).abs()
        };
        rows.push(vec![
            format!("{size:e}"),
            format!("{}", change(step)),
            format!("{}", elsewhere(step)),
            format!("{:.1e}", change(normal_cdf)),
            format!("{:.1e}", elsewhere(normal_cdf)),
        ]);
        if size == 1e-6 {
            run.here("step_change_for_a_millionth", change(step));
            run.here("smooth_change_for_a_millionth", change(normal_cdf));
        }
    }
    run.table(&["w₁ moves by", "step: at z = 0", "step: elsewhere", "Φ: at z = 0", "Φ: elsewhere"], &rows);
    let points = run.pick(41, 81, 401);
    let set = blobs::<f64>(points - 1, &[[-1.0, 0.0], [1.0, 0.0]], 1.0, &mut run.seed().stream("data"));
    let flat = flat_share(&set, step);
    run.here("share_of_places_without_slope_step", flat);
    run.here("share_of_places_without_slope_smooth", flat_share(&set, normal_cdf));
    run.say(format_args!(
        "The mean squared error over {} points, as w₁ moves: its slope, measured over 10⁻⁶, is exactly 0 at \
         {:.0} % of 1,001 places for the step, and at {:.0} % for Φ. Where it is 0 nothing says which way to go.",
        set.len(),
        100.0 * flat,
        100.0 * flat_share(&set, normal_cdf),
    ));
    draw(run, &set, jump)
}

/// Mean squared error of the answers, the classes 0 and 1 as targets, for w = (w₁, W2), b = BIAS.
fn error(set: &Labelled<f64>, w1: f64, answer: Answer) -> f64 {
    let squared =
        |(x, &class): (&[f64], &usize)| (answer(w1 * x[0] + W2 * x[1] + BIAS) - class as f64).powi(2);
    set.x.rows_iter().zip(&set.classes).map(squared).sum::<f64>() / set.len() as f64
}

/// 1,001 values of w₁ from −5 to 5.
fn places() -> impl Iterator<Item = f64> {
    (-500..=500).map(|i| f64::from(i) / 100.0)
}

/// The share of places where the error's central difference is exactly 0.
fn flat_share(set: &Labelled<f64>, answer: Answer) -> f64 {
    let h = 5e-7;
    let flat = places().filter(|w1| error(set, w1 + h, answer) == error(set, w1 - h, answer));
    flat.count() as f64 / places().count() as f64
}

fn draw(run: &mut Run<'_>, set: &Labelled<f64>, jump: f64) -> Result<(), RunError> {
    let curve = |f: &dyn Fn(f64) -> f64| places().map(|w1| (w1, f(w1))).collect::<Vec<_>>();
    let mut outputs = LineChart::new("Output for one example", "w₁", "y");
    let mut errors = LineChart::new("Error over all points", "w₁", "mean squared error");
    for (name, answer) in [("step", step as Answer), ("smooth (Φ)", normal_cdf)] {
        outputs = outputs.series(name, curve(&|w1| answer(w1 * X[0] + jump)));
        errors = errors.series(name, curve(&|w1| error(set, w1, answer)));
    }
    run.figure(
        "jumps",
        Panels::new("One weight moves", 2).panel(Box::new(outputs)).panel(Box::new(errors)),
        &format!(
            "A neuron of two inputs whose weight w₁ moves, all else fixed, with a step for its answer and with a \
             smooth function. Left: its output for one example. Right: its mean squared error over {} points of \
             two overlapping classes.",
            set.len()
        ),
        "Left, a step from 0 to 1 beside an S-shaped curve. Right, a staircase with flat treads beside a \
         smooth curve with a slope everywhere.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use common::Seed;

    #[test]
    fn the_error_of_the_step_has_no_slope_nearly_everywhere_and_the_smooth_one_has() {
        let set = blobs::<f64>(80, &[[-1.0, 0.0], [1.0, 0.0]], 1.0, &mut Seed(1).stream("data"));
        assert!(flat_share(&set, step) > 0.99);
        assert!(flat_share(&set, normal_cdf) < 0.01);
        let errors: Vec<f64> = places().map(|w1| error(&set, w1, step)).collect();
        assert!(errors.windows(2).any(|pair| pair[0] != pair[1]), "it jumps somewhere");
    }
}
