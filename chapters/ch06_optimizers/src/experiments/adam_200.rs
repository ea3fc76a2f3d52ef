//! Text 004: the dropout network with Adam for 200 epochs instead of 20, which "brings no benefit".

use super::text_network::{LEARNING_RATE, train};
use crate::Adam;
use ch04_mlp::experiments::trained::{Accuracies, Trained, compared_curves, verdict};
use ch05_dropout::experiments::network::{VALIDATION_SPLIT, digits};
use ch05_dropout::prelude::*;
use common::experiment::{Run, RunError, Spread};
use common::figure::Panels;

/// The text's shorter training.
const EARLY: usize = 20;

pub fn run(run: &mut Run<'_>) -> Result<(), RunError> {
    let epochs = run.epochs(3, 200, 200);
    let data = digits(run)?;
    let mut trained = Vec::new();
    for seed in run.seeds(run.pick(1, 1, 3)) {
        trained.push(train(run, &data, ("Adam", Adam::new(LEARNING_RATE)), seed, epochs)?);
    }
    let accuracies = Accuracies::of(&trained);
    accuracies.record(run, "");
    run.here("seeds", trained.len() as f64);
    run.table(&Accuracies::HEADER, &[accuracies.row(&format!("Adam, {epochs} epochs"))]);
    compare(run, &trained, epochs, data.held_back(VALIDATION_SPLIT));
    draw(run, &trained[0].history)
}

/// What the later epochs did, on validation: the test set is looked at once, at the end.
fn compare(run: &mut Run<'_>, trained: &[Trained], epochs: usize, validation_rows: usize) {
    let early = EARLY.min(epochs);
    let lowest: Vec<usize> = trained.iter().map(|t| t.epoch_of_lowest_validation_loss()).collect();
    let lowest_of = |i: usize| lowest[i];
    let over = |epoch: &dyn Fn(usize) -> usize, figure: fn(&EpochFigures) -> Option<f64>| {
        Spread::of(trained.iter().enumerate().map(|(i, t)| t.after(epoch(i), figure)))
    };
    let row = |name: String, epoch: &dyn Fn(usize) -> usize| {
        vec![
            name,
            over(epoch, |e| Some(e.loss)).to_string(),
            over(epoch, |e| e.validation_loss).to_string(),
            over(epoch, |e| e.validation_accuracy).per_cent(),
        ]
    };
    let best = Spread::of(lowest.iter().map(|&epoch| epoch as f64));
    run.table(
        &["after", "training loss", "validation loss", "validation accuracy"],
        &[
            row(format!("{early} epochs"), &|_| early),
            row(format!("{best:.0}, where validation loss is lowest"), &lowest_of),
            row(format!("{epochs} epochs"), &|_| epochs),
        ],
    );
    let accuracy = |epoch: usize| over(&|_| epoch, |e| e.validation_accuracy);
    let loss = |epoch: usize| over(&|_| epoch, |e| e.validation_loss);
    best.record(run, "epoch_of_lowest_validation_loss");
    accuracy(early).record(run, "early_validation_accuracy");
    loss(early).record(run, "early_validation_loss");
    loss(epochs).record(run, "last_validation_loss");
    let gain = verdict(accuracy(epochs).mean, accuracy(early).mean, validation_rows);
    let training = |epoch: usize| over(&|_| epoch, |e| Some(e.loss)).mean;
    let (from, to) = (loss(early).mean, loss(epochs).mean);
    let overfits = to > from && training(epochs) < training(early);
    run.say(format!(
        "Validation accuracy after {epochs} epochs minus that after {early}: {gain}. Meanwhile training loss went from \
         {:.4} to {:.4} and validation loss from {from:.4} to {to:.4}{}.",
        training(early),
        training(epochs),
        if overfits { ": the one falls while the other rises, which is over-fitting" } else { "" }
    ));
}

fn draw(run: &mut Run<'_>, history: &History) -> Result<(), RunError> {
    let [mut accuracy, mut loss] = compared_curves(&[("Adam", history)]);
    accuracy = accuracy.vertical(EARLY as f64, "20 epochs");
    loss = loss.vertical(EARLY as f64, "20 epochs").log_y();
    let epochs = history.epochs().len();
    let mut cut = "";
    if epochs > EARLY {
        accuracy = accuracy.y_range(0.95, 1.0);
        cut = " accuracies from 0.95 up,";
    }
    let panels =
        Panels::new(format!("Adam for {epochs} epochs"), 2).panel(Box::new(accuracy)).panel(Box::new(loss));
    let caption = format!(
        "The text's dropout network with Adam, rate {LEARNING_RATE}, for {epochs} epochs (the text's shorter training: \
         {EARLY});{cut} losses on a logarithmic axis. Dashed: the running training figures, with dropout active; solid: on \
         the images kept back (the last fifth)."
    );
    let alt = "Two charts over the epochs, accuracy and loss, with a dashed curve of training and a solid one of \
               validation, and a vertical line at 20 epochs.";
    run.figure("curves", panels, &caption, alt)
}
