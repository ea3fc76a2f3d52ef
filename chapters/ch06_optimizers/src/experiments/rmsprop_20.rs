//! Text 004: the dropout network with RMSprop, 20 epochs.

use super::text_network::{LEARNING_RATE, train};
use crate::RmsProp;
use ch04_mlp::experiments::trained::{Accuracies, compared_curves, text_accuracies};
use ch04_mlp::prelude::*;
use ch05_dropout::experiments::network::digits;
use common::experiment::{Run, RunError, standard_error};
use common::figure::Panels;

/// The text's validation accuracies of the same network under SGD, by epochs.
const SGD_OF_THE_TEXT: [(usize, f64); 2] = [(20, 0.9448), (250, 0.9773)];

pub fn run(run: &mut Run<'_>) -> Result<(), RunError> {
    let epochs = run.epochs(2, 20, 20);
    let data = digits(run)?;
    let mut trained = Vec::new();
    for seed in run.seeds(run.pick(1, 1, 3)) {
        trained.push(train(run, &data, ("RMSprop", RmsProp::new(LEARNING_RATE)), seed, epochs)?);
    }
    let accuracies = Accuracies::of(&trained);
    text_accuracies(run, "", [0.9797, 0.9759, 0.9784]);
    accuracies.record(run, "");
    run.here("seeds", trained.len() as f64);
    run.say(format!(
        "\nAfter {epochs} epochs of RMSprop, rate {LEARNING_RATE} (the text's 20 iterations are epochs):"
    ));
    run.table(&Accuracies::HEADER, &[accuracies.row("here"), text_row()]);
    let test = accuracies.test.mean;
    run.say(format!(
        "Test accuracy {:+.2} points from the text's 97.84 %; its standard error is {:.2} points.",
        100.0 * (test - 0.9784),
        100.0 * standard_error(test, data.test.len())
    ));
    say_when_sgd_was_passed(run, &trained[0].history);
    let [accuracy, loss] = compared_curves(&[("RMSprop", &trained[0].history)]);
    let panels =
        Panels::new("The dropout network with RMSprop", 2).panel(Box::new(accuracy)).panel(Box::new(loss));
    let caption = "The text's network (784-128-128-10, ReLU, dropout 0.3, batch 128) on MNIST with RMSprop, rate \
                   0.001. Dashed: the running training figures, with dropout active; solid: on the images kept back \
                   (the last fifth).";
    let alt = "Two charts over the epochs, accuracy and loss. Both change most in the first epochs. The dashed \
               training curves, measured with dropout active, start on the worse side of the solid validation curves \
               and come close to them.";
    run.figure("curves", panels, caption, alt)
}

fn text_row() -> Vec<String> {
    ["text", "97.97 %", "97.59 %", "97.84 %"].map(String::from).to_vec()
}

/// The text says that RMSprop is faster than SGD: after which epoch it has what SGD came to there.
fn say_when_sgd_was_passed(run: &mut Run<'_>, history: &History) {
    for (epochs, accuracy) in SGD_OF_THE_TEXT {
        let reached = |e: &EpochFigures| e.validation_accuracy.is_some_and(|ours| ours >= accuracy);
        let when = history.epochs().iter().position(reached);
        let sgd = format!("The text's SGD had {:.2} % on validation after {epochs} epochs", 100.0 * accuracy);
        match when {
            Some(epoch) => {
                run.here(&format!("epochs_to_pass_{epochs}_of_sgd"), epoch as f64 + 1.0);
                run.say(format!("{sgd}; RMSprop reaches that here in epoch {}.", epoch + 1));
            }
            None => run.say(format!("{sgd}; RMSprop does not reach that here.")),
        }
    }
}
