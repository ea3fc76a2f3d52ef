//! Why the training accuracy that is shown lies below the validation accuracy.

use super::network::{RATE, VALIDATION_SPLIT, digits, train};
use ch03_cross_entropy::count_correct;
use ch04_mlp::Sequential;
use ch04_mlp::experiments::mnist::Examples;
use common::experiment::{Run, RunError};
use common::figure::BarChart;
use common::prelude::*;

pub fn run(run: &mut Run<'_>) -> Result<(), RunError> {
    let epochs = run.epochs(2, 5, 20);
    run.say(
        "The text says that training accuracy must stay above test accuracy, else one has not trained for \
         long enough. With dropout it need not. Four figures of the same network:",
    );
    let data = digits(run)?;
    let mut trained = train(run, &data, Some(RATE), run.seed(), epochs)?;
    let (Examples { x, t }, _) = data.training.without_tail(data.held_back(VALIDATION_SPLIT));
    let [running, validation, _] = trained.accuracies();
    let active = accuracy_with_dropout(&mut trained.model, &x, &t, run.seed());
    let off = trained.model.evaluate(&x, &t)?.accuracy.unwrap_or(f64::NAN);
    let measured = [
        ("running_train_accuracy", "mean over the last epoch's batches, dropout active", running),
        ("active_train_accuracy", "at the epoch's end, dropout active", active),
        ("plain_train_accuracy", "at the epoch's end, dropout off", off),
        ("validation_accuracy", "validation, at the epoch's end (dropout is off)", validation),
    ];
    let rows = measured.map(|(_, name, value)| vec![name.to_string(), format!("{:.2} %", 100.0 * value)]);
    run.table(&["accuracy on", ""], &rows);
    for (key, _, value) in measured {
        run.here(key, value);
    }
    run.say(format!(
        "From the first to the second, {:+.2} points: the network changed during the epoch. From the \
         second to the third, {:+.2} points: what dropout costs while it is active. Only the third compares \
         with validation, from which it differs by {:+.2} points.",
        100.0 * (active - running),
        100.0 * (off - active),
        100.0 * (off - validation),
    ));
    let chart = BarChart::new("One network, four accuracies", "", "accuracy")
        .group(["running", "dropout active", "dropout off", "validation"])
        .series("accuracy", measured.map(|m| m.2))
        .text_over_bars(4);
    let caption = "The dropout network after its last epoch: the training accuracy as it is usually shown, measured \
                   again at the end of the epoch with dropout active, with dropout off, and on validation.";
    let alt = "Four bars: running training accuracy is the lowest, then training accuracy with dropout active; \
               training accuracy with dropout off is about as high as validation accuracy.";
    run.figure("bars", chart, caption, alt)
}

// ANCHOR: active
/// The share of rows that the network gets right while dropout drops.
fn accuracy_with_dropout(model: &mut Sequential<f32>, x: &Tensor<f32>, t: &Tensor<f32>, seed: Seed) -> f64 {
    let mut correct = 0;
    for (step, from) in (0..x.rows()).step_by(500).enumerate() {
        let rows = from..(from + 500).min(x.rows());
        let mode = Mode::Train(TrainingStep::new(seed, step as u64, rows.len()));
        let y = model.forward(x.slice_rows(rows.clone()), mode);
        correct += count_correct(&y, &t.slice_rows(rows), 0.0);
    }
    correct as f64 / x.rows() as f64
}
// ANCHOR_END: active
