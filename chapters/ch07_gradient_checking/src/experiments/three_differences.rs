//! One-sided, central, complex-step: what each costs, and how exact it gets.

use super::measures::{
    Curve, bottom, complex_cost, cost, error_at, exponent, places, relative, root_mean_square, short, steps,
};
use super::sigmoid_network::{self, NUMBERS, error, start, with};
use crate::{Complex, central, central_error, complex_step, one_sided, one_sided_error};
use common::experiment::{Run, RunError};
use common::figure::LineChart;

/// A step that no real difference could take.
const TINY: f64 = 1e-20;

/// One way to a derivative.
struct Way {
    key: &'static str,
    name: &'static str,
    measured: Curve,
    theory: Curve,
    /// Values of f for D derivatives, in words.
    values: &'static str,
}

pub fn run(run: &mut Run<'_>) -> Result<(), RunError> {
    let grid = steps(0, -20, run.pick(2, 4, 8));
    let curve = |f: &dyn Fn(f64) -> f64| grid.iter().map(|&h| (h, f(h))).collect::<Curve>();
    let ways = [
        Way {
            key: "one_sided",
            name: "one-sided",
            measured: curve(&|h| relative(|z: f64, e| one_sided(cost, z, h) - e.first)),
            theory: curve(&|h| relative::<f64>(|_, e| one_sided_error::<f64>(e.value, e.second, h))),
            values: "D + 1",
        },
        Way {
            key: "central",
            name: "central",
            measured: curve(&|h| relative(|z: f64, e| central(cost, z, h) - e.first)),
            theory: curve(&|h| relative::<f64>(|_, e| central_error::<f64>(e.value, e.third, h))),
            values: "2 D",
        },
        Way {
            key: "complex_step",
            name: "complex step",
            measured: curve(&|h| relative(|z: f64, e| complex_step(complex_cost, z, h) - e.first)),
            // (7.7): truncation as in the central one, and the rounding of f′ alone.
            theory: curve(&|h| {
                relative::<f64>(|_, e| central_error::<f64>(0.0, e.third, h) + f64::EPSILON * e.first)
            }),
            values: "D, complex",
        },
    ];
    report(run, &ways);
    network(run);
    not_analytic(run);
    draw(run, ways)
}

fn report(run: &mut Run<'_>, ways: &[Way]) {
    run.say(format!(
        "C(z) = ln(1 + eᶻ) in f64, errors relative to C′, root mean square over {} places:",
        places::<f64>().count()
    ));
    let mut rows = Vec::new();
    for way in ways {
        let (h, error) = bottom(&way.measured);
        // Where truncation rules in all three: from a hundredth to a third.
        let order = exponent(&way.measured, 0.01, 0.4);
        let tiny = error_at(&way.measured, TINY);
        run.here(&format!("{}_best_step", way.key), h);
        run.here(&format!("{}_best_error", way.key), error);
        run.here(&format!("{}_order", way.key), order);
        run.here(&format!("{}_error_at_1e_20", way.key), tiny);
        let numbers = [h, error, tiny].map(short);
        let row =
            [vec![way.name.to_string(), way.values.to_string(), format!("{order:.2}")], numbers.to_vec()];
        rows.push(row.concat());
    }
    run.table(&["difference", "values of f for D", "order", "best h", "error there", "at h = 1e-20"], &rows);
    let best = |i: usize| bottom(&ways[i].measured).1;
    run.say(format!(
        "Of the 16 digits of f64, {:.0} are right at best one-sided, {:.0} central and {:.0} with a complex step.\n",
        -best(0).log10(),
        -best(1).log10(),
        -best(2).log10(),
    ));
}

/// The three ways on a network whose gradient is known, and how often each calls it.
fn network(run: &mut Run<'_>) {
    let w = start(run.seed());
    let exact = sigmoid_network::gradient(&w);
    let complex = w.map(Complex::from);
    let by_one_sided = |i: usize| one_sided(|v| error(&with(&w, i, v)), w[i], 2.0 * f64::EPSILON.sqrt());
    let by_central = |i: usize| central(|v| error(&with(&w, i, v)), w[i], 1e-5);
    let by_complex = |i: usize| complex_step(|v| error(&with(&complex, i, v)), w[i], TINY);
    let ways: [(&str, &dyn Fn(usize) -> f64); 3] =
        [("one_sided", &by_one_sided), ("central", &by_central), ("complex_step", &by_complex)];
    let size = root_mean_square(&exact);
    let errors = ways.map(|(key, way)| {
        let errors: Vec<f64> = (0..NUMBERS).map(|i| way(i) - exact[i]).collect();
        let error = root_mean_square(&errors) / size;
        run.here(&format!("network_{key}_error"), error);
        short(error)
    });
    run.say(format!(
        "A network of three sigmoid units, E by its {NUMBERS} weights and biases, against back-propagation: one-sided \
         (h = 3e-8) {}, central (h = 1e-5) {}, complex step (h = 1e-20) {}. Back-propagation needs one pass forward \
         and one back for all; the differences {}, {} and {NUMBERS} passes forward.\n",
        errors[0],
        errors[1],
        errors[2],
        NUMBERS + 1,
        2 * NUMBERS,
    ));
}

/// What is not analytic, a complex step does not see.
fn not_analytic(run: &mut Run<'_>) {
    let modulus = |z: Complex<f64>| Complex::from(z.norm());
    let root = |z: Complex<f64>| (z * z).sqrt();
    let relu = |z: Complex<f64>| if z.re > 0.0 { z } else { Complex::from(0.0) };
    let cases: [(&str, &str, f64); 3] = [
        ("modulus", "|x| as the modulus of a complex number", complex_step(modulus, -2.0, TINY)),
        ("root", "|x| as √(x²)", complex_step(root, -2.0, TINY)),
        ("relu", "ReLU by the sign of the real part", complex_step(relu, -2.0, TINY)),
    ];
    run.say("What a complex step says of functions with kinks, at x = −2:");
    let rows = cases.map(|(key, name, slope)| {
        let truth = if key == "relu" { 0.0 } else { -1.0 };
        run.here(&format!("{key}_slope"), slope);
        let cells = [slope, truth].map(|s| format!("{s}").replace('-', "−"));
        [vec![name.to_string()], cells.to_vec()].concat()
    });
    run.table(&["f", "complex step", "true slope"], &rows);
    run.say("The modulus is real whatever comes in: its derivative is lost without a word.");
}

fn draw(run: &mut Run<'_>, ways: [Way; 3]) -> Result<(), RunError> {
    let mut chart = LineChart::new("Three differences of C(z) = ln(1 + eᶻ), f64", "h", "relative error");
    for way in &ways {
        chart = chart.line_with_points(way.name, way.measured.clone());
    }
    for way in &ways {
        chart = chart.dashed_like(format!("{}, theory", way.name), way.name, way.theory.clone());
    }
    let chart = chart.log_x().log_y().y_range(1e-17, 1e1).vertical(1e-4, "text");
    run.figure(
        "error",
        chart,
        "Error by step h. One-sided, truncation falls as h, central and complex-step as h². The real differences then \
         climb as 1/h, because two nearly equal numbers are subtracted; the complex step subtracts nothing and stays \
         at the rounding of the derivative itself. Dashed: theory, (7.8), (7.9) and h²/6 |f‴| + ε|f′|.",
        "Log-log chart. Two V-shaped curves, the one-sided one with its bottom near 1e-8, the central one deeper, near \
         1e-11; the complex step's curve falls like the central one and then runs level near 1e-16 down to h = 1e-20.",
    )
}
