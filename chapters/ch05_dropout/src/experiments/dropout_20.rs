//! The text's network with dropout for 20 epochs, beside the same network without.

use super::network::{RATE, VALIDATION_SPLIT, digits, train};
use ch04_mlp::experiments::trained::{Accuracies, Trained, compared_curves, text_accuracies, verdict};
use common::experiment::{Run, RunError};
use common::figure::Panels;

pub fn run(run: &mut Run<'_>) -> Result<(), RunError> {
    let epochs = run.epochs(5, 20, 20);
    let with_and_without = train_both(run, epochs)?;
    text_accuracies(run, "", [0.9154, 0.9448, 0.9425]);
    let alt = "Two charts over the epochs, accuracy and loss. With dropout the dashed training accuracy runs below \
               the solid validation accuracy; without dropout both run close together.";
    report(run, &with_and_without, epochs, alt)?;
    let (dropout, control) = (&with_and_without.dropout[0], &with_and_without.control[0]);
    let [training, validation, _] = dropout.accuracies();
    if training < validation {
        run.say(format!(
            "\nWith dropout the training accuracy that is shown ({:.2} %) lies below the validation accuracy \
             ({:.2} %). Nothing is wrong: it is measured with dropout active. The experiment `running_accuracy` \
             takes the difference apart.",
            100.0 * training,
            100.0 * validation
        ));
    }
    let (with, without) = (dropout.accuracies()[1], control.accuracies()[1]);
    run.say(format!(
        "On validation, after {epochs} epochs: {:.2} % without dropout, {:.2} % with it; without minus with is {}. \
         What dropout is good for shows where a network over-fits: see `overfitting`, and `dropout_250` with --full.",
        100.0 * without,
        100.0 * with,
        verdict(without, with, with_and_without.validation_rows)
    ));
    Ok(())
}

/// Runs with and without dropout, seed by seed from the same start weights over the same batches.
pub struct WithAndWithout {
    pub dropout: Vec<Trained>,
    pub control: Vec<Trained>,
    pub validation_rows: usize,
    pub test_rows: usize,
}

// ANCHOR: train_both
/// Trains both networks; for three seeds in a full run.
pub fn train_both(run: &mut Run<'_>, epochs: usize) -> Result<WithAndWithout, RunError> {
    let data = digits(run)?;
    let (mut dropout, mut control) = (Vec::new(), Vec::new());
    for seed in run.seeds(run.pick(1, 1, 3)) {
        dropout.push(train(run, &data, Some(RATE), seed, epochs)?);
        control.push(train(run, &data, None, seed, epochs)?);
    }
    if let Some(first) = dropout.first() {
        run.say(first.model.summary());
    }
    let validation_rows = data.held_back(VALIDATION_SPLIT);
    Ok(WithAndWithout { dropout, control, validation_rows, test_rows: data.test.len() })
}
// ANCHOR_END: train_both

/// Records and prints the figures of both, and draws the first seed's curves.
pub fn report(run: &mut Run<'_>, both: &WithAndWithout, epochs: usize, alt: &str) -> Result<(), RunError> {
    let (with, without) = (Accuracies::of(&both.dropout), Accuracies::of(&both.control));
    with.record(run, "");
    without.record(run, "control_");
    run.here("seeds", both.dropout.len() as f64);
    run.say(format!("\nAfter {epochs} epochs, from the same start weights and over the same batches:"));
    run.table(&Accuracies::HEADER, &[with.row(&format!("dropout {RATE}")), without.row("without")]);
    let difference = verdict(with.test.mean, without.test.mean, both.test_rows);
    run.say(format!("Test accuracy with dropout minus without: {difference}."));
    draw(run, both, alt)
}

fn draw(run: &mut Run<'_>, both: &WithAndWithout, alt: &str) -> Result<(), RunError> {
    let networks = [("dropout", &both.dropout[0].history), ("without", &both.control[0].history)];
    let [mut accuracy, mut loss] = compared_curves(&networks);
    if both.dropout[0].history.epochs().len() > 50 {
        // A long run: what happens after the first epochs, which would else fill the picture.
        (accuracy, loss) = (accuracy.y_range(0.9, 1.0), loss.log_y());
    }
    let panels = Panels::new("With and without dropout", 2).panel(Box::new(accuracy)).panel(Box::new(loss));
    let caption = "The text's network (784-128-128-10, ReLU, SGD 0.01, batch 128) with dropout 0.3 and without, \
                   from the same start weights over the same batches of MNIST. Dashed: the running training \
                   figures, with dropout active; solid: on the images kept back (the last fifth).";
    run.figure("curves", panels, caption, alt)
}
