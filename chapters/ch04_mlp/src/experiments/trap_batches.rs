//! Text 003 says that `nb_epoch = 20` repeats each batch 20 times, and draws the loss of the second
//! batch from the network that the first one was shown to. Both are tried here, beside what happens.

use super::mnist::{Examples, digits, network};
use crate::{Fit, Sequential};
use ch03_cross_entropy::epoch_order;
use common::Seed;
use common::experiment::{Run, RunError, Spread};
use common::figure::LineChart;

const BATCH_SIZE: usize = 100; // as in the text
const LEARNING_RATE: f64 = 0.1;

pub fn run(run: &mut Run<'_>) -> Result<(), RunError> {
    let (trained, validated) = run.pick((700, 300), (3_000, 4_000), (15_000, 10_000));
    let (training, validation) = digits(run, trained + validated)?.training.without_tail(validated);
    let passes = run.epochs(3, 20, 20);
    run.say(format!(
        "{} rows in batches of {BATCH_SIZE}, {passes} passes: {} updates either way.",
        training.len(),
        training.len().div_ceil(BATCH_SIZE) * passes
    ));
    let threads = run.threads();
    let start = |seed| -> Result<Sequential<f32>, RunError> {
        let mut model = network(&[64], LEARNING_RATE, seed)?;
        model.set_threads(threads);
        Ok(model)
    };
    let mut curves = [Vec::new(), Vec::new()];
    let mut accuracies = [Vec::new(), Vec::new()];
    for (i, seed) in run.seeds(3).into_iter().enumerate() {
        let both = [
            passes_over_all_data(start(seed)?, &training, &validation, passes, seed)?,
            each_batch_repeated(start(seed)?, &training, &validation, passes, seed)?,
        ];
        for ((curve, accuracies), (points, accuracy)) in curves.iter_mut().zip(&mut accuracies).zip(both) {
            accuracies.push(accuracy);
            if i == 0 {
                *curve = points;
            }
        }
    }
    report(run, &accuracies, validation.len());
    draw_passes(run, curves)?;
    second_batch(run, start(run.seed())?, &training)
}

/// A curve of validation losses by update, and the accuracy at its end.
type Trained = (Vec<(f64, f64)>, f64);

/// What an epoch is: all data, in a new order each time.
fn passes_over_all_data(
    mut model: Sequential<f32>,
    training: &Examples,
    validation: &Examples,
    passes: usize,
    seed: Seed,
) -> Result<Trained, RunError> {
    let (mut updates, mut curve, mut accuracy) = (0, Vec::new(), f64::NAN);
    for _ in 0..passes {
        let fit = Fit { epochs: 1, batch_size: BATCH_SIZE, seed, ..Fit::default() };
        model.fit(&training.x, &training.t, &fit, &mut [])?;
        updates += training.len().div_ceil(BATCH_SIZE);
        let found = model.evaluate(&validation.x, &validation.t)?;
        curve.push((updates as f64, found.loss));
        accuracy = found.accuracy.unwrap_or(f64::NAN);
    }
    Ok((curve, accuracy))
}

/// What the text says: each batch of a single pass as often as there should be epochs.
fn each_batch_repeated(
    mut model: Sequential<f32>,
    training: &Examples,
    validation: &Examples,
    times: usize,
    seed: Seed,
) -> Result<Trained, RunError> {
    let (mut updates, mut curve, mut accuracy) = (0, Vec::new(), f64::NAN);
    for rows in epoch_order(training.len(), seed, 0).chunks(BATCH_SIZE) {
        let (x, t) = (training.x.select_rows(rows), training.t.select_rows(rows));
        for _ in 0..times {
            model.train_on_batch(&x, &t, seed)?;
            updates += 1;
        }
        let found = model.evaluate(&validation.x, &validation.t)?;
        curve.push((updates as f64, found.loss));
        accuracy = found.accuracy.unwrap_or(f64::NAN);
    }
    Ok((curve, accuracy))
}

fn report(run: &mut Run<'_>, accuracies: &[Vec<f64>; 2], validated: usize) {
    let [passes, repeated] = [0, 1].map(|i| Spread::of(&accuracies[i]));
    passes.record(run, "passes_validation_accuracy");
    repeated.record(run, "repeated_validation_accuracy");
    run.here("seeds", accuracies[0].len() as f64);
    run.table(
        &["the same number of updates", "validation: mean (range) over the seeds"],
        &[
            vec!["passes over all data, reshuffled".to_string(), passes.per_cent()],
            vec!["each batch repeated, then the next".to_string(), repeated.per_cent()],
        ],
    );
    let verdict = match passes.differs_from(&repeated, validated) {
        true if passes.mean > repeated.mean => "Passes over all data end higher.",
        true => "Repeating each batch ends higher.",
        false => "The difference is within the noise.",
    };
    run.say(format!(
        "{verdict} Keras's `epochs` (once `nb_epoch`) makes passes over all data. (That optimisers differ in \
         more than their learning rate, as 003 has it, is a matter of ch06.)"
    ));
}

fn draw_passes(run: &mut Run<'_>, [passes, repeated]: [Vec<(f64, f64)>; 2]) -> Result<(), RunError> {
    let chart = LineChart::new("Passes over all data, or each batch repeated", "updates", "validation loss")
        .series("passes over all data", passes)
        .series("each batch repeated", repeated);
    run.figure(
        "orders",
        chart,
        "Validation loss by the number of updates, from the same start: passes over all data, reshuffled (what \
         an epoch is), and a single pass in which each batch is repeated as often (what text 003 says). \
         MNIST, a slice; 64 ReLU, descent with rate 0.1, batch 100.",
        "Two falling curves. That of passes over all data is smooth. That of repeated batches is ragged: \
         each batch is learned at the expense of what came before it.",
    )
}

/// The loss of each batch of the first pass, at the start weights and at those that it really meets.
fn second_batch(run: &mut Run<'_>, mut model: Sequential<f32>, training: &Examples) -> Result<(), RunError> {
    let mut untrained = network(&[64], LEARNING_RATE, run.seed())?;
    let (mut at_start, mut in_turn) = (Vec::new(), Vec::new());
    for (i, rows) in epoch_order(training.len(), run.seed(), 0).chunks(BATCH_SIZE).take(40).enumerate() {
        let (x, t) = (training.x.select_rows(rows), training.t.select_rows(rows));
        at_start.push((i as f64 + 1.0, untrained.evaluate(&x, &t)?.loss));
        in_turn.push((i as f64 + 1.0, model.train_on_batch(&x, &t, run.seed())?));
    }
    let second = [&at_start, &in_turn].map(|curve| curve.get(1).map_or(f64::NAN, |point| point.1));
    run.here("second_batch_loss_at_start_weights", second[0]);
    run.here("second_batch_loss_in_its_turn", second[1]);
    run.say(format!(
        "The second batch's loss is {:.3} at the weights that the first batch met, and {:.3} at those that \
         it meets itself, one update later: each batch is the first to see its weights.",
        second[0], second[1]
    ));
    run.figure(
        "second_batch",
        LineChart::new("The losses of one pass's first batches", "batch", "loss")
            .line_with_points("at the weights of its turn", in_turn)
            .line_with_points("at the start weights", at_start),
        "The loss of each of the first batches: at the weights that it meets in its turn, after an update for \
         every batch before it, and at the start weights, from which text 003 draws it. MNIST, 64 ReLU, \
         descent with rate 0.1, batch 100.",
        "Two curves that begin at the same point: the losses at the start weights stay level near 2.3, those \
         at the weights of each batch's turn fall from batch to batch.",
    )
}
