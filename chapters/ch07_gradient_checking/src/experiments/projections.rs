//! Random directions for large layers: what two passes see of a hundred thousand entries.

use super::digits::batch;
use super::measures::{exponent, short};
use crate::{Check, directional};
use ch03_cross_entropy::SoftmaxCrossEntropy;
use common::experiment::{Run, RunError};
use common::figure::LineChart;
use common::{Loss, Seed, Tensor};

const TOLERANCE: f64 = 1e-6;
/// A step for a direction of length 1, in which each of D entries moves by h/√D only.
const H: f64 = 1e-3;
/// The checker's number of directions in the table.
const DIRECTIONS: usize = 3;

/// A mistake in a gradient.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Mistake {
    None,
    /// Every entry 1 % too large.
    Factor,
    /// One column of W, the weights of one unit, left at 0.
    Column,
    /// One entry of usual size left at 0.
    Entry,
}

impl Mistake {
    const ALL: [Mistake; 4] = [Mistake::None, Mistake::Factor, Mistake::Column, Mistake::Entry];

    fn name(self) -> &'static str {
        match self {
            Mistake::None => "none",
            Mistake::Factor => "every entry 1 % too large",
            Mistake::Column => "one unit's weights at 0",
            Mistake::Entry => "one entry at 0",
        }
    }

    fn key(self) -> &'static str {
        match self {
            Mistake::None => "none",
            Mistake::Factor => "factor",
            Mistake::Column => "column",
            Mistake::Entry => "entry",
        }
    }

    /// The gradient (784, units) with this mistake.
    fn made_in(self, gradient: &Tensor<f64>) -> Tensor<f64> {
        let mut wrong = gradient.clone();
        let units = gradient.row_len();
        match self {
            Mistake::None => {}
            Mistake::Factor => wrong.apply(|entry| 1.01 * entry),
            Mistake::Column => wrong.data_mut().iter_mut().step_by(units).for_each(|entry| *entry = 0.0),
            Mistake::Entry => {
                // The entry next to the root mean square: one like most.
                let usual = gradient.norm() / (gradient.len() as f64).sqrt();
                let distance = |i: &usize| (gradient.data()[*i].abs() - usual).abs();
                let i = (0..gradient.len()).min_by(|a, b| distance(a).total_cmp(&distance(b)));
                i.into_iter().for_each(|i| wrong.data_mut()[i] = 0.0);
            }
        }
        wrong
    }
}

/// The loss of a hidden layer's weights W (784, units) on digits: C(tanh(x W) V), V fixed.
struct Hidden {
    x: Tensor<f64>, // (N, 784)
    t: Tensor<f64>, // (N, 10)
    w: Tensor<f64>, // (784, units)
    v: Tensor<f64>, // (units, 10)
}

impl Hidden {
    fn new(x: &Tensor<f64>, t: &Tensor<f64>, units: usize, seed: Seed) -> Hidden {
        let mut rng = seed.stream("init");
        let w = Tensor::from_fn([784, units], |_| 0.05 * rng.normal());
        let v = Tensor::from_fn([units, 10], |_| rng.normal() / (units as f64).sqrt());
        Hidden { x: x.clone(), t: t.clone(), w, v }
    }

    fn loss(&self, w: &Tensor<f64>) -> f64 {
        let a = self.x.matmul(w).map(f64::tanh); // (N, units)
        SoftmaxCrossEntropy.value(&a.matmul(&self.v), &self.t, self.x.rows())
    }

    /// dW = xᵀ (dy Vᵀ ⊙ (1 − a²))
    fn gradient(&self) -> Tensor<f64> {
        let a = self.x.matmul(&self.w).map(f64::tanh);
        let dy = SoftmaxCrossEntropy.gradient(&a.matmul(&self.v), &self.t, self.x.rows()); // (N, 10)
        let dz = dy.matmul_nt(&self.v).zip_map(&a, |da, a| da * (1.0 - a * a)); // (N, units)
        self.x.matmul_tn(&dz)
    }
}

pub fn run(run: &mut Run<'_>) -> Result<(), RunError> {
    let (rows, repetitions) = run.pick((8, 11), (32, 51), (32, 501));
    let (x, t) = batch(run, rows)?;
    let widths: &[usize] = run.pick(&[1, 8, 32], &[1, 4, 16, 64, 128], &[1, 2, 4, 8, 16, 32, 64, 128]);
    let mut seen = Mistake::ALL.map(|mistake| (mistake, Vec::new()));
    for &units in widths {
        let hidden = Hidden::new(&x, &t, units, run.seed());
        let gradient = hidden.gradient();
        let slopes = slopes(&hidden, repetitions, run.seed());
        for (mistake, curve) in &mut seen {
            let wrong = mistake.made_in(&gradient);
            // Errors as shares of the usual slope along a direction: single slopes may be near 0.
            let usual = median(slopes.iter().map(|(_, slope)| slope.abs()).collect());
            let errors = slopes.iter().map(|(v, slope)| (wrong.dot(v) - slope).abs() / usual);
            curve.push((gradient.len() as f64, median(errors.collect())));
        }
    }
    report(run, &seen);
    verdicts(run, &x, &t, widths[widths.len() - 1]);
    draw(run, &seen, repetitions)
}

/// Random directions of length 1, and the measured slope along each.
fn slopes(hidden: &Hidden, count: usize, seed: Seed) -> Vec<(Tensor<f64>, f64)> {
    let mut rng = seed.stream("directions");
    let slope = |_| {
        let v = Tensor::from_fn(hidden.w.shape(), |_| rng.normal());
        let v = &v * v.norm().recip();
        let slope = directional(|w| hidden.loss(w), &hidden.w, &v, H);
        (v, slope)
    };
    (0..count).map(slope).collect()
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

fn report(run: &mut Run<'_>, seen: &[(Mistake, Vec<(f64, f64)>)]) {
    run.say("What one random direction sees of a mistake in dW, as a share of the slope along it (median):");
    let sizes = seen[0].1.iter().map(|(size, _)| format!("D = {size}"));
    let header: Vec<String> =
        ["mistake".to_string()].into_iter().chain(sizes).chain(["power of D".into()]).collect();
    let mut rows = Vec::new();
    for (mistake, curve) in seen {
        let power = exponent(curve, 1.0, f64::INFINITY);
        let last = curve.last().map_or(f64::NAN, |point| point.1);
        run.here(&format!("{}_seen", mistake.key()), last);
        let shown = if *mistake == Mistake::None {
            "–".to_string()
        } else {
            format!("{power:.2}").replace('-', "−")
        };
        if *mistake != Mistake::None {
            run.here(&format!("{}_power", mistake.key()), power);
        }
        let cells = curve.iter().map(|(_, error)| short(*error));
        rows.push([mistake.name().to_string()].into_iter().chain(cells).chain([shown]).collect());
    }
    run.table(&header.iter().map(String::as_str).collect::<Vec<_>>(), &rows);
    run.say(
        "Theory: a factor shows whole, whatever D; one entry among D as 1/√D; one unit among D/784 as √(784/D). The first \
         row is what a right gradient shows: rounding and truncation.\n",
    );
}

/// What the checker says of the largest layer, and what it costs.
fn verdicts(run: &mut Run<'_>, x: &Tensor<f64>, t: &Tensor<f64>, units: usize) {
    let hidden = Hidden::new(x, t, units, run.seed());
    let gradient = hidden.gradient();
    let size = gradient.len();
    run.here("entries", size as f64);
    let ways = [
        ("directions", Check::new(run.seed()).step(H).directions(DIRECTIONS)),
        ("entries", Check::new(run.seed()).entries(DIRECTIONS)),
    ];
    let mut rows = Vec::new();
    for mistake in Mistake::ALL {
        let wrong = mistake.made_in(&gradient);
        let mut row = vec![mistake.name().to_string()];
        for (key, check) in &ways {
            let mut passes = 0;
            let report = check.function(
                "dW",
                |w| {
                    passes += 1;
                    hidden.loss(w)
                },
                &hidden.w,
                &wrong,
            );
            let caught = !report.passes(TOLERANCE);
            run.here(&format!("{}_caught_by_{key}", mistake.key()), f64::from(u8::from(caught)));
            run.here(&format!("passes_of_{key}"), f64::from(passes));
            let word = if caught { "does not pass" } else { "passes" };
            row.push(format!("{} {word}", short(report.relative_error())));
        }
        rows.push(row);
    }
    explain(run, size, &rows);
}

fn explain(run: &mut Run<'_>, size: usize, rows: &[Vec<String>]) {
    run.say(format!(
        "The checker on W of {size} entries, tolerance {TOLERANCE:e}: {DIRECTIONS} directions (h = {H:e}) beside {DIRECTIONS} \
         random entries (h = 1e-5), {} passes either way; every entry would take {}.",
        2 * DIRECTIONS + 1,
        2 * size + 1
    ));
    let (by_directions, by_entries) = (format!("{DIRECTIONS} directions"), format!("{DIRECTIONS} entries"));
    run.table(&["mistake", &by_directions, &by_entries], rows);
    run.say(format!(
        "{DIRECTIONS} random entries of {size} hit a given one with a chance of {}.",
        short(DIRECTIONS as f64 / size as f64)
    ));
}

fn draw(run: &mut Run<'_>, seen: &[(Mistake, Vec<(f64, f64)>)], repetitions: usize) -> Result<(), RunError> {
    let mut chart =
        LineChart::new("What a random direction sees", "entries D of W", "relative error (median)");
    for (mistake, curve) in seen.iter().skip(1).chain(&seen[..1]) {
        let name = if *mistake == Mistake::None { "a right gradient" } else { mistake.name() };
        chart = chart.line_with_points(name, curve.clone());
    }
    let theory = seen[0].1.iter().map(|&(size, _)| (size, size.sqrt().recip()));
    let chart = chart.dashed("1/√D", theory).log_x().log_y().horizontal(TOLERANCE, "tolerance");
    run.figure(
        "seen",
        chart,
        &format!(
            "A mistake in the gradient of a hidden layer's weights on digits, seen along a random direction: median over \
             {repetitions} directions, as a share of the usual slope. Two passes look at all D entries at once."
        ),
        "Log-log chart over the number of entries: the line of a factor is level at 1 %, the lines of one unit and of one \
         entry fall with the square root, the latter beside a dashed 1/√D, all far above the line of a right gradient.",
    )
}
