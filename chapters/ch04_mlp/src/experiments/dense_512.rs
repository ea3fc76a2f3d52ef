//! Text 000, §1.1.1 and §1.1.3: one hidden layer of 512 ReLU units, five epochs on all 60,000 digits.

use super::mnist::{Data, digits, learning_curves, network, train};
use crate::Fit;
use crate::progress::record;
use common::experiment::{Run, RunError, Spread, standard_error};

pub fn run(run: &mut Run<'_>) -> Result<(), RunError> {
    let Data { training: examples, test } = digits(run, run.pick(2_000, 60_000, 60_000))?;
    let fit = Fit {
        epochs: run.epochs(2, 5, 5),
        batch_size: 128,
        validation_split: 0.0, // as in the text: nothing is kept back, nothing is chosen
        seed: run.seed(),
    };
    let (mut histories, mut accuracies) = (Vec::new(), Vec::new());
    for seed in run.seeds(run.pick(1, 1, 3)) {
        let mut model = network(&[512], 0.01, seed)?;
        let label = if histories.is_empty() { String::new() } else { format!("seed {}", seed.0) };
        histories.push(train(run, &mut model, &examples, Fit { seed, ..fit }, &label)?);
        accuracies.push(model.evaluate(&test.x, &test.t)?.accuracy.unwrap_or(f64::NAN));
        if histories.len() == 1 {
            run.say(model.summary());
        }
    }
    let history = &histories[0];
    record(run, history);

    let accuracy = Spread::of(&accuracies);
    run.text("test_accuracy", 0.9133);
    accuracy.record(run, "test_accuracy");
    run.here("seeds", accuracies.len() as f64);
    run.say(format!(
        "Test accuracy {} with a standard error of {:.2} points, {:+.2} points from the text's 91.33 %.",
        accuracy.per_cent(),
        100.0 * standard_error(accuracy.mean, test.len()),
        100.0 * (accuracy.mean - 0.9133),
    ));
    run.figure(
        "curves",
        learning_curves("One hidden layer of 512", history),
        "Loss and accuracy by epoch: MNIST, 512 ReLU, descent with rate 0.01, batch 128, all 60,000 training \
         rows (nothing is kept back, so there is no validation curve).",
        "Two panels over five epochs: loss falls and accuracy rises, fastest from the first epoch to the \
         second, and still at the end.",
    )
}
