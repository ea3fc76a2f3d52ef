//! Text 004 asks its reader to add layers: one, two and three hidden layers of 128 ReLU units.

use super::mnist::{Data, digits, network, train};
use crate::{Fit, History};
use ch03_cross_entropy::validation_split;
use common::experiment::{Run, RunError, Spread, standard_error};
use common::figure::{BarChart, LineChart, Panels};

/// The share of the training rows that is kept back to validate.
const VALIDATION_SPLIT: f64 = 0.2;
const NAMES: [&str; 3] = ["one", "two", "three"];

/// One depth's trainings, one a seed.
struct Depth {
    histories: Vec<History>,
    validation: Spread,
    test: Spread,
}

pub fn run(run: &mut Run<'_>) -> Result<(), RunError> {
    let Data { training: examples, test } = digits(run, run.pick(1_000, 60_000, 60_000))?;
    let epochs = run.epochs(1, 3, 20);
    let seeds = run.seeds(3);
    let held_back = validation_split(examples.len(), VALIDATION_SPLIT).1.len();
    let mut depths = Vec::new();
    for (i, name) in NAMES.iter().enumerate() {
        let (mut histories, mut validation, mut tested) = (Vec::new(), Vec::new(), Vec::new());
        for (k, &seed) in seeds.iter().enumerate() {
            let mut model = network(&vec![128; i + 1], 0.01, seed)?;
            let fit = Fit { epochs, batch_size: 128, validation_split: VALIDATION_SPLIT, seed };
            let history = train(run, &mut model, &examples, fit, &format!("{name} hidden, seed {}", k + 1))?;
            validation.push(history.last().and_then(|e| e.validation_accuracy).unwrap_or(f64::NAN));
            tested.push(model.evaluate(&test.x, &test.t)?.accuracy.unwrap_or(f64::NAN));
            histories.push(history);
        }
        let depth = Depth { histories, validation: Spread::of(&validation), test: Spread::of(&tested) };
        depth.validation.record(run, &format!("{name}_hidden_validation_accuracy"));
        depth.test.record(run, &format!("{name}_hidden_test_accuracy"));
        depths.push(depth);
    }
    run.here("seeds", seeds.len() as f64);
    report(run, &depths, (held_back, test.len()), epochs);
    draw(run, &depths, epochs)
}

fn report(run: &mut Run<'_>, depths: &[Depth], (held_back, tested): (usize, usize), epochs: usize) {
    let rows: Vec<Vec<String>> = (depths.iter().zip(NAMES))
        .map(|(depth, name)| vec![name.to_string(), depth.validation.per_cent(), depth.test.per_cent()])
        .collect();
    run.table(&["hidden layers", "validation: mean (range)", "test: mean (range)"], &rows);
    let error = 100.0 * standard_error(depths[1].test.mean, tested);
    run.say(format!(
        "A test accuracy's standard error is about {error:.2} points, beside the spread of seeds."
    ));
    for (i, j) in [(0, 1), (1, 2), (0, 2)] {
        let (a, b) = (&depths[i].validation, &depths[j].validation);
        let word = match a.differs_from(b, held_back) {
            true if a.mean < b.mean => "higher",
            true => "lower",
            false => "no different beyond the noise",
        };
        run.say(format!(
            "After {epochs} epochs of the same settings, validation accuracy with {} hidden layers is {word} \
             ({:+.2} points) than with {}.",
            NAMES[j],
            100.0 * (b.mean - a.mean),
            NAMES[i],
        ));
    }
}

fn draw(run: &mut Run<'_>, depths: &[Depth], epochs: usize) -> Result<(), RunError> {
    let mut curves = LineChart::new("", "epoch", "validation accuracy");
    for (depth, name) in depths.iter().zip(NAMES) {
        let by_seed: Vec<_> = depth.histories.iter().map(|h| h.curve(|e| e.validation_accuracy)).collect();
        let means = (0..epochs).filter_map(|epoch| {
            let values: Vec<f64> = by_seed.iter().filter_map(|c| c.get(epoch)).map(|p| p.1).collect();
            (!values.is_empty()).then(|| (epoch as f64 + 1.0, Spread::of(&values).mean))
        });
        curves = curves.line_with_points(name, means.collect::<Vec<_>>());
    }
    let of = |value: fn(&Spread) -> f64| depths.iter().map(|d| value(&d.test)).collect::<Vec<f64>>();
    let lowest = of(|s| s.min).into_iter().fold(1.0, f64::min);
    let highest = of(|s| s.max).into_iter().fold(0.0, f64::max);
    let bars = BarChart::new("", "hidden layers", "test accuracy")
        .group(NAMES)
        .series("mean and range", of(|s| s.mean))
        .error_bars(of(|s| s.min), of(|s| s.max))
        .y_range((lowest - 0.02).max(0.0), (highest + 0.01).min(1.0));
    run.figure(
        "accuracy",
        Panels::new("One, two and three hidden layers", 2).panel(Box::new(curves)).panel(Box::new(bars)),
        "Left: validation accuracy by epoch, mean over three seeds. Right: test accuracy after the last \
         epoch, mean and range over the seeds; the axis does not begin at 0. MNIST, hidden layers of 128 ReLU, \
         descent with rate 0.01, batch 128.",
        "Left, three rising curves of validation accuracy, for one, two and three hidden layers. Right, three \
         bars of test accuracy with the range over three seeds.",
    )
}
