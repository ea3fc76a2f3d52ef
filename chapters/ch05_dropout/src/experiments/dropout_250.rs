//! 250 epochs with dropout, and the control that the text omits: 250 epochs without.

use super::dropout_20::{WithAndWithout, report, train_both};
use ch04_mlp::experiments::trained::{Trained, text_accuracies};
use common::experiment::{Run, RunError, Spread};

pub fn run(run: &mut Run<'_>) -> Result<(), RunError> {
    let epochs = run.epochs(3, 250, 250);
    run.say(
        "The text raises 20 epochs to 250 and credits dropout with the gain. Here the same layers without \
         dropout are trained as long, so that the two can be told apart. (Its table says 200 epochs.)",
    );
    let both = train_both(run, epochs)?;
    text_accuracies(run, "", [0.9810, 0.9773, 0.9770]);
    let alt = "Two charts over many epochs, accuracy and loss. With dropout the dashed training curve starts on the \
               worse side of the solid validation curve, crosses it late and stays close to it; without dropout \
               training runs ahead, and validation levels off.";
    report(run, &both, epochs, alt)?;
    tell_apart(run, &both, epochs);
    tell_crossing(run, &both);
    Ok(())
}

/// What the epochs gained and what dropout gained, on validation, where both epochs were measured.
fn tell_apart(run: &mut Run<'_>, both: &WithAndWithout, epochs: usize) {
    let early = epochs.min(20);
    let gain = |runs: &[Trained]| {
        Spread::of(runs.iter().map(|trained| validation(trained, epochs) - validation(trained, early)))
    };
    let (with, without) = (gain(&both.dropout), gain(&both.control));
    let dropout = Spread::of(
        both.dropout.iter().zip(&both.control).map(|(a, b)| validation(a, epochs) - validation(b, epochs)),
    );
    run.say(format!("\nOn validation, in points of accuracy (mean over {} seeds):", both.dropout.len()));
    let points =
        |s: Spread| format!("{:+.2} ({:+.2} to {:+.2})", 100.0 * s.mean, 100.0 * s.min, 100.0 * s.max);
    run.table(
        &["gained by", "points"],
        &[
            vec![format!("{} more epochs, with dropout", epochs - early), points(with)],
            vec![format!("{} more epochs, without", epochs - early), points(without)],
            vec![format!("dropout, at {epochs} epochs"), points(dropout)],
        ],
    );
    run.here("gain_of_epochs_with_dropout_accuracy", with.mean);
    run.here("gain_of_epochs_without_dropout_accuracy", without.mean);
    run.here("gain_of_dropout_accuracy", dropout.mean);
}

/// Where training and validation curves cross, and what happens after: the text says that there is
/// nothing to gain from then on.
fn tell_crossing(run: &mut Run<'_>, both: &WithAndWithout) {
    let epochs = both.dropout[0].history.epochs();
    let crossing = epochs.iter().position(|e| e.accuracy >= e.validation_accuracy);
    let lowest = both.dropout[0].epoch_of_lowest_validation_loss();
    let Some(crossing) = crossing else {
        run.say("The training and validation curves of the dropout network did not cross.");
        return;
    };
    let at = |i: usize| epochs[i].validation_accuracy.unwrap_or(f64::NAN);
    let last = epochs.len() - 1;
    run.say(format!(
        "With dropout, training accuracy passes validation accuracy in epoch {}. That does not say stop: \
         validation accuracy was {:.2} % there and is {:.2} % in epoch {}; the lowest validation loss is \
         that of epoch {}. (Without dropout the lowest was that of epoch {}.)",
        crossing + 1,
        100.0 * at(crossing),
        100.0 * at(last),
        last + 1,
        lowest,
        both.control[0].epoch_of_lowest_validation_loss(),
    ));
    run.here("crossing_epoch", crossing as f64 + 1.0);
}

fn validation(trained: &Trained, epochs: usize) -> f64 {
    trained.after(epochs, |e| e.validation_accuracy)
}
