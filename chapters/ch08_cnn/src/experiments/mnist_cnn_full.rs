//! The text's network for longer: as it is, and with the dropout and the schedule of earlier chapters.

use super::mistakes::draw_mistakes;
use super::networks::{BATCH_SIZE, FILTERS, LEARNING_RATE, UNITS, blocks, images, with_head};
use ch04_mlp::experiments::mnist::{Data, train_and_test};
use ch04_mlp::experiments::trained::{Accuracies, Trained, compared_curves, verdict};
use ch06_optimizers::prelude::*;
use common::experiment::{Run, RunError};
use common::figure::Panels;

/// Fixed before anything was trained, like the number of epochs: neither was chosen by the test set.
const DROPOUT: f64 = 0.5;
/// Where the schedule begins.
const FIRST_RATE: f64 = 1e-3;
/// The share of the training digits that is kept back: 5,000 of 60,000.
const VALIDATION_SPLIT: f64 = 1.0 / 12.0;
/// What this experiment is to pass.
const GOAL: f64 = 0.992;

pub fn run(run: &mut Run<'_>) -> Result<(), RunError> {
    let epochs = run.epochs(1, 6, 6);
    let data = images(run, run.pick(600, usize::MAX, usize::MAX), run.pick(500, usize::MAX, usize::MAX))?;
    run.say(format!(
        "{epochs} epochs, fixed beforehand; the last {} training digits are kept back to watch; the test set is used \
         once a training, at the end.",
        data.held_back(VALIDATION_SPLIT)
    ));
    let (mut plain, mut dropout) = (Vec::new(), Vec::new());
    for seed in run.seeds(run.pick(1, 1, 3)) {
        plain.push(train(run, &data, false, epochs, seed)?);
        dropout.push(train(run, &data, true, epochs, seed)?);
    }
    let both = [("", "as in the text", &plain), ("dropout_", "dropout and schedule", &dropout)];
    let mut rows = Vec::new();
    for (prefix, name, trainings) in both {
        let accuracies = Accuracies::of(trainings);
        accuracies.record(run, prefix);
        rows.push(accuracies.row(name));
    }
    run.here("seeds", plain.len() as f64);
    run.say(format!("\nAfter {epochs} epochs, from the same start weights over the same batches:"));
    run.table(&Accuracies::HEADER, &rows);
    let [plain_test, dropout_test] = [&plain, &dropout].map(|trainings| Accuracies::of(trainings).test);
    run.say(format!(
        "Test accuracy with dropout {DROPOUT} and a rate that falls from {FIRST_RATE} to 0, minus that of the text's \
         training: {}. (Two things changed: which of them did it is not told apart.)",
        verdict(dropout_test.mean, plain_test.mean, data.test.len())
    ));
    for (name, test) in [("as in the text", plain_test), ("with dropout and schedule", dropout_test)] {
        let past = if test.mean > GOAL { "past" } else { "not past" };
        run.say(format!("Trained {name}: {}, {past} {:.1} %.", test.per_cent(), 100.0 * GOAL));
    }
    draw(run, &plain[0], &dropout[0])?;
    draw_mistakes(run, &mut dropout[0].model, &data.test)
}

fn train(
    run: &mut Run<'_>,
    data: &Data,
    with_dropout: bool,
    epochs: usize,
    seed: Seed,
) -> Result<Trained, RunError> {
    let image = data.training.x.shape();
    let mut init = seed.stream("init");
    let features = blocks(&image[1..], &FILTERS, true, &mut init)?;
    let mut model = with_head(features, UNITS, with_dropout.then_some(DROPOUT), &mut init)?;
    let training = data.training.len() - data.held_back(VALIDATION_SPLIT);
    let steps = epochs * training.div_ceil(BATCH_SIZE);
    let label = if with_dropout {
        let schedule = Schedule::cosine(steps.max(1))?;
        model.compile(SoftmaxCrossEntropy, Scheduled::new(Adam::new(FIRST_RATE), schedule));
        "dropout and schedule"
    } else {
        model.compile(SoftmaxCrossEntropy, Adam::new(LEARNING_RATE));
        "as in the text"
    };
    let fit = Fit { epochs, batch_size: BATCH_SIZE, validation_split: VALIDATION_SPLIT, seed };
    train_and_test(run, model, data, fit, label)
}

fn draw(run: &mut Run<'_>, plain: &Trained, dropout: &Trained) -> Result<(), RunError> {
    let histories = [("as in the text", &plain.history), ("dropout and schedule", &dropout.history)];
    let [accuracy, loss] = compared_curves(&histories);
    let panels = Panels::new("The text's network, trained for longer", 2)
        .panel(Box::new(accuracy))
        .panel(Box::new(loss.log_y()));
    let caption = "The text's network (32 and 64 filters of 5 × 5, 1024 dense units, batch 64): with Adam at \
                   1e-4, as in the text; and with dropout 0.5 in front of the last layer and Adam from 1e-3 to 0 along \
                   half a cosine. Dashed: the running training figures, with dropout active; solid: on the images kept \
                   back (the last twelfth).";
    let alt = "Two charts over the epochs, accuracy and loss, the loss on a logarithmic axis. In each four curves: a \
               dashed one in training and a solid one on the images kept back, for either training.";
    run.figure("curves", panels, caption, alt)
}
