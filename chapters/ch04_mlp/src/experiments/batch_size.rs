//! Text 003 on mini-batches: an epoch took 166 s at batch 1 and 17 s at batch 10, which was "steadier";
//! very large batches do badly. Here: sizes from one row to all of them, at equal epochs, at equal
//! updates, and in equal time.
//!
//! Accuracies at equal epochs and at equal updates depend on the seed alone and are recorded. Times
//! depend on the machine and its mood: they, and what is reached in equal time, are printed and
//! drawn, and never recorded.

use super::mnist::{Examples, digits, network};
use crate::{Callback, Fit, Sequential};
use ch03_cross_entropy::epoch_order;
use common::Seed;
use common::experiment::{Run, RunError, Spread};
use common::figure::{BarChart, LineChart, Panels};
use std::time::Instant;

/// One rate for all sizes, so that nothing but the size differs. (In practice the rate is raised with
/// the batch: a steadier gradient bears a longer step.)
const LEARNING_RATE: f64 = 0.02;
/// Small enough that an epoch of single rows can be waited for.
const HIDDEN: [usize; 1] = [64];
const SIZES: [(&str, Option<usize>); 5] =
    [("1", Some(1)), ("10", Some(10)), ("100", Some(100)), ("1000", Some(1000)), ("all", None)];

/// What came of one batch size.
struct Outcome {
    name: &'static str,
    size: usize,
    equal_epochs: Spread,
    equal_updates: Spread,
    /// Standard deviation of the batches' losses in the last epoch; none for fewer than five batches.
    unsteadiness: Option<f64>,
    /// Of the fastest epoch seen: the one least disturbed by whatever else the machine does.
    epoch_seconds: f64,
}

pub fn run(run: &mut Run<'_>) -> Result<(), RunError> {
    let (validated, rows) = run.pick((500, 1_500), (4_000, 5_000), (12_000, 48_000));
    let (training, validation) = digits(run, rows + validated)?.training.without_tail(validated);
    let (epochs, updates) = (run.epochs(1, 3, 3), run.pick(10, 100, 300));
    let seeds = run.seeds(run.pick(1, 3, 3));
    let mut outcomes = Vec::new();
    for (name, size) in SIZES {
        let size = size.unwrap_or(training.len());
        let outcome = one_size(run, (name, size), (&training, &validation), (epochs, updates), &seeds)?;
        outcomes.push(outcome);
    }
    run.here("seeds", seeds.len() as f64);
    report(run, &outcomes, epochs, updates, validation.len());
    draw_accuracies(run, &outcomes, epochs, updates)?;
    draw_times(run, &outcomes)?;
    equal_time(run, &outcomes, &training, &validation)
}

fn start(run: &Run<'_>, seed: Seed) -> Result<Sequential<f32>, RunError> {
    let mut model = network(&HIDDEN, LEARNING_RATE, seed)?;
    model.set_threads(run.threads());
    Ok(model)
}

/// Both fair comparisons for one size, over all seeds.
fn one_size(
    run: &mut Run<'_>,
    (name, size): (&'static str, usize),
    (training, validation): (&Examples, &Examples),
    (epochs, updates): (usize, usize),
    seeds: &[Seed],
) -> Result<Outcome, RunError> {
    let (mut by_epochs, mut by_updates) = (Vec::new(), Vec::new());
    let mut watch = Watch::default();
    for &seed in seeds {
        let mut model = start(run, seed)?;
        let fit = Fit { epochs, batch_size: size, seed, validation_split: 0.0 };
        model.fit(&training.x, &training.t, &fit, &mut [&mut watch])?;
        by_epochs.push(accuracy(&mut model, validation)?);

        let mut model = start(run, seed)?;
        train_updates(&mut model, training, size, updates, seed)?;
        by_updates.push(accuracy(&mut model, validation)?);
    }
    run.trained(training.len() * epochs * seeds.len(), watch.seconds.iter().sum());
    let outcome = Outcome {
        name,
        size,
        equal_epochs: Spread::of(&by_epochs),
        equal_updates: Spread::of(&by_updates),
        unsteadiness: standard_deviation(&watch.losses),
        epoch_seconds: watch.seconds.iter().copied().fold(f64::INFINITY, f64::min),
    };
    outcome.equal_epochs.record(run, &format!("equal_epochs_batch_{name}_validation_accuracy"));
    outcome.equal_updates.record(run, &format!("equal_updates_batch_{name}_validation_accuracy"));
    if let Some(deviation) = outcome.unsteadiness {
        run.here(&format!("batch_{name}_loss_deviation"), deviation);
    }
    Ok(outcome)
}

fn accuracy(model: &mut Sequential<f32>, on: &Examples) -> Result<f64, RunError> {
    Ok(model.evaluate(&on.x, &on.t)?.accuracy.unwrap_or(f64::NAN))
}

/// So many updates, through as many epochs as they take, or through a part of one.
fn train_updates(
    model: &mut Sequential<f32>,
    training: &Examples,
    size: usize,
    updates: usize,
    seed: Seed,
) -> Result<(), RunError> {
    let epochs = 0..;
    let batches = epochs.flat_map(|epoch| {
        let order = epoch_order(training.len(), seed, epoch);
        order.chunks(size).map(<[usize]>::to_vec).collect::<Vec<_>>()
    });
    for rows in batches.take(updates) {
        model.train_on_batch(&training.x.select_rows(&rows), &training.t.select_rows(&rows), seed)?;
    }
    Ok(())
}

/// Takes the time of each epoch, and the losses of the last one's batches.
#[derive(Default)]
struct Watch {
    began: Option<Instant>,
    seconds: Vec<f64>,
    losses: Vec<f64>,
}

impl Callback<f32> for Watch {
    fn epoch_begins(&mut self, _epoch: usize) {
        self.losses.clear();
        self.began = Some(Instant::now());
    }

    fn step_ended(&mut self, _step: usize, loss: f64) {
        self.losses.push(loss);
    }

    fn epoch_ended(
        &mut self,
        _epoch: usize,
        _figures: &ch03_cross_entropy::EpochFigures,
        _model: &mut Sequential<f32>,
    ) -> crate::Flow {
        self.seconds.extend(self.began.map(|began| began.elapsed().as_secs_f64()));
        crate::Flow::Continue
    }
}

/// √(Σ (x − x̄)² / (n − 1)), for five numbers or more.
fn standard_deviation(values: &[f64]) -> Option<f64> {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let squares: f64 = values.iter().map(|x| (x - mean).powi(2)).sum();
    (values.len() >= 5).then(|| (squares / (n - 1.0)).sqrt())
}

fn report(run: &mut Run<'_>, outcomes: &[Outcome], epochs: usize, updates: usize, validated: usize) {
    let slowest = outcomes[0].epoch_seconds;
    let row = |o: &Outcome| {
        vec![
            o.name.to_string(),
            format!("{:.4}", o.epoch_seconds / slowest),
            o.unsteadiness.map_or("–".to_string(), |d| format!("{d:.3}")),
            o.equal_epochs.per_cent(),
            o.equal_updates.per_cent(),
        ]
    };
    let (by_epochs, by_updates) = (format!("after {epochs} epochs"), format!("after {updates} updates"));
    let header = ["batch", "time of an epoch", "deviation of losses", &by_epochs, &by_updates];
    run.table(&header, &outcomes.iter().map(row).collect::<Vec<_>>());
    run.say(format!(
        "An epoch at batch 10 took {:.2} of the time at batch 1 (text: 17 s of 166 s, 0.10). Times are this \
         machine's and this moment's; they are not recorded.",
        outcomes[1].epoch_seconds / slowest
    ));
    let (first, last) = (&outcomes[0], &outcomes[SIZES.len() - 1]);
    let compared = |a: &Spread, b: &Spread| match b.differs_from(a, validated) {
        true if b.mean > a.mean => "higher",
        true => "lower",
        false => "no different beyond the noise",
    };
    run.say(format!(
        "A batch of all rows against batches of one: after as many epochs its accuracy is {}; after as many \
         updates it is {}. At equal epochs it makes {} updates where single rows make {}: that is what very \
         large batches lose by, at one and the same learning rate.",
        compared(&first.equal_epochs, &last.equal_epochs),
        compared(&first.equal_updates, &last.equal_updates),
        epochs,
        epochs * last.size,
    ));
}

fn draw_accuracies(
    run: &mut Run<'_>,
    outcomes: &[Outcome],
    epochs: usize,
    updates: usize,
) -> Result<(), RunError> {
    let bars = |title: String, of: fn(&Outcome) -> Spread| {
        let values = |part: fn(&Spread) -> f64| outcomes.iter().map(|o| part(&of(o))).collect::<Vec<f64>>();
        let chart = BarChart::new(title, "rows in a batch", "validation accuracy")
            .group(outcomes.iter().map(|o| o.name))
            .series("mean and range", values(|s| s.mean))
            .error_bars(values(|s| s.min), values(|s| s.max))
            .y_range(0.0, 1.0);
        Box::new(chart)
    };
    let chart = Panels::new("Batch size, compared in two ways", 2)
        .panel(bars(format!("after {epochs} epochs each"), |o| o.equal_epochs))
        .panel(bars(format!("after {updates} updates each"), |o| o.equal_updates));
    run.figure(
        "accuracy",
        chart,
        "Validation accuracy by batch size, mean and range over the seeds: at equal epochs, where small \
         batches make more updates, and at equal updates, where large ones see more rows. MNIST, a slice; 64 \
         ReLU, descent with rate 0.02 for every size.",
        "Two groups of bars by batch size, from 1 row to all. At equal epochs accuracy falls as batches grow; \
         at equal updates it rises from batches of one row to larger ones.",
    )
}

fn draw_times(run: &mut Run<'_>, outcomes: &[Outcome]) -> Result<(), RunError> {
    let slowest = outcomes[0].epoch_seconds;
    let points: Vec<_> = outcomes.iter().map(|o| (o.size as f64, o.epoch_seconds / slowest)).collect();
    let text = [(1.0, 1.0), (10.0, 17.0 / 166.0)];
    run.figure(
        "epoch_time",
        LineChart::new("Time of an epoch by batch size", "rows in a batch", "time, at batch 1 = 1")
            .line_with_points("here", points)
            .line_with_points("text 003 (166 s and 17 s)", text)
            .log_x()
            .log_y(),
        "Time of an epoch by batch size, as a share of that at batch 1. Times are measured, so this figure \
         differs from run to run and from machine to machine. MNIST, a slice; 64 ReLU.",
        "On two logarithmic axes, the time of an epoch falls from batches of one row to batches of about a \
         hundred; larger ones gain little or nothing. The text's two points fall by a factor of ten.",
    )
}

/// As many epochs as fit into the time that batches of one row take for one.
fn equal_time(
    run: &mut Run<'_>,
    outcomes: &[Outcome],
    training: &Examples,
    validation: &Examples,
) -> Result<(), RunError> {
    let budget = outcomes[0].epoch_seconds;
    let mut chart =
        LineChart::new("Accuracy in equal time", "time, in epochs of batch 1", "validation accuracy");
    let mut rows = Vec::new();
    for outcome in outcomes {
        let epochs = ((budget / outcome.epoch_seconds) as usize).max(1);
        let mut model = start(run, run.seed())?;
        let mut points = vec![(0.0, accuracy(&mut model, validation)?)];
        for epoch in 1..=epochs {
            let fit = Fit { epochs: 1, batch_size: outcome.size, seed: run.seed(), validation_split: 0.0 };
            model.fit(&training.x, &training.t, &fit, &mut [])?;
            points.push((epoch as f64 * outcome.epoch_seconds / budget, accuracy(&mut model, validation)?));
        }
        let reached = points.last().map_or(f64::NAN, |point| 100.0 * point.1);
        rows.push(vec![outcome.name.to_string(), epochs.to_string(), format!("{reached:.2}")]);
        chart = chart.line_with_points(format!("batch {}", outcome.name), points);
    }
    run.say("In the time of one epoch at batch 1 (measured, so it is printed and drawn, and not recorded):");
    run.table(&["batch", "epochs", "validation %"], &rows);
    run.figure(
        "equal_time",
        chart,
        "Validation accuracy against time, one seed; the unit is the time of an epoch at batch 1. Times are \
         measured, so this figure differs from run to run. MNIST, a slice; 64 ReLU, descent with rate 0.02.",
        "One curve a batch size. Those of middling batches are highest at the end; the batch of all rows, with \
         few updates in the time, stays lowest.",
    )
}
