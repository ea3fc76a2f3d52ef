//! Over-fitting made visible on a small slice of MNIST, and each remedy beside it.

use super::network::RATE;
use super::small_slice::{Outcome, Remedy, slice, train};
use crate::ElasticNet;
use common::experiment::{Run, RunError, standard_error};
use common::figure::{BarChart, Histogram, LineChart, Panels};

/// L1 and L2 near what `penalty_strength` finds best on validation; elastic net takes half of each, the activity
/// penalty L1's: neither of these is tuned.
const L1: f64 = 1e-4;
const L2: f64 = 1e-3;

/// A weight counts as next to nothing below this.
const NEXT_TO_NOTHING: f64 = 1e-3;

pub fn run(run: &mut Run<'_>) -> Result<(), RunError> {
    let epochs = run.epochs(10, 100, 300);
    let data = slice(run)?;
    run.say(format!(
        "The text's network on {} digits only, {epochs} epochs; {} others tell how well it generalises.",
        data.training_rows, data.validation_rows
    ));
    let remedies = [
        ("none", Remedy::None),
        ("l1", Remedy::Weights(ElasticNet::l1(L1)?)),
        ("l2", Remedy::Weights(ElasticNet::l2(L2)?)),
        ("elastic_net", Remedy::Weights(ElasticNet::new(L1 / 2.0, L2 / 2.0)?)),
        ("activity_l1", Remedy::Activity(ElasticNet::l1(L1)?)),
        ("dropout", Remedy::Dropout(RATE)),
        ("early_stopping", Remedy::EarlyStopping(10)),
    ];
    let mut outcomes = Vec::new();
    for (name, remedy) in remedies {
        outcomes.push((name, train(run, &data, &name.replace('_', " "), remedy, epochs)?));
    }
    tabulate(run, &outcomes, data.validation_rows);
    draw_curves(run, &outcomes)?;
    draw_gaps(run, &outcomes)?;
    draw_weights(run, &outcomes)
}

fn tabulate(run: &mut Run<'_>, outcomes: &[(&str, Outcome)], rows: usize) {
    let mut table = Vec::new();
    for (name, outcome) in outcomes {
        let (training, validation) = accuracies(outcome);
        let small = share_next_to_nothing(outcome);
        run.here(&format!("{name}_train_accuracy"), training);
        run.here(&format!("{name}_validation_accuracy"), validation);
        run.here(&format!("{name}_validation_loss"), outcome.validation.loss);
        run.here(&format!("{name}_share_of_weights_below_0.001"), small);
        table.push(vec![
            name.replace('_', " "),
            format!("{}", outcome.history.epochs().len()),
            format!("{:.2} %", 100.0 * training),
            format!("{:.2} %", 100.0 * validation),
            format!("{:.2}", 100.0 * (training - validation)),
            format!("{:.4}", outcome.training.loss),
            format!("{:.4}", outcome.validation.loss),
            format!("{:.1} %", 100.0 * small),
        ]);
    }
    let header = [
        "remedy",
        "epochs",
        "training",
        "validation",
        "gap",
        "loss",
        "validation loss",
        "weights below 0.001",
    ];
    run.table(&header, &table);
    let none = accuracies(&outcomes[0].1).1;
    run.say(format!(
        "One standard error of a validation accuracy is {:.2} points; the losses separate more clearly. All \
         networks started from the same weights and saw the same batches. λ and the epoch to stop in were \
         chosen on these same digits: the figures of those remedies are a little too good.",
        100.0 * standard_error(none, rows)
    ));
    let small = |name: &str| {
        let found = outcomes.iter().find(|(other, _)| *other == name);
        found.map_or(f64::NAN, |(_, outcome)| 100.0 * share_next_to_nothing(outcome))
    };
    run.say(format!(
        "The text measures a network's complexity by its number of weights that are not zero. The share of weights \
         of the first layer below 0.001: {:.1} % without a remedy, {:.1} % with dropout, {:.1} % with L2, {:.1} % with \
         L1. Counting them says nothing of dropout and little of L2.",
        small("none"),
        small("dropout"),
        small("l2"),
        small("l1")
    ));
    let losses: Vec<f64> =
        outcomes[0].1.history.epochs().iter().map(|e| e.validation_loss.unwrap_or(f64::NAN)).collect();
    let lowest = (0..losses.len()).min_by(|&a, &b| losses[a].total_cmp(&losses[b])).unwrap_or(0);
    run.here("none_lowest_validation_loss_epoch", lowest as f64 + 1.0);
    let last = losses.len() - 1;
    let training = |epoch: usize| outcomes[0].1.history.epochs()[epoch].loss;
    let then = if losses[lowest] < losses[last] && training(last) < training(lowest) {
        "while the training loss fell on: over-fitting"
    } else {
        "not yet over-fitted"
    };
    run.say(format!(
        "Without a remedy the validation loss was lowest ({:.3}) in epoch {} and is {:.3} in the last one, {then}.",
        losses[lowest],
        lowest + 1,
        losses[last]
    ));
}

fn accuracies(outcome: &Outcome) -> (f64, f64) {
    let or_nan = |accuracy: Option<f64>| accuracy.unwrap_or(f64::NAN);
    (or_nan(outcome.training.accuracy), or_nan(outcome.validation.accuracy))
}

/// The weights of the first layer: those with the most freedom.
fn first_weights(outcome: &Outcome) -> Vec<f64> {
    outcome.model.weights()[0].data().iter().map(|&w| f64::from(w)).collect()
}

fn share_next_to_nothing(outcome: &Outcome) -> f64 {
    let weights = first_weights(outcome);
    weights.iter().filter(|w| w.abs() < NEXT_TO_NOTHING).count() as f64 / weights.len() as f64
}

fn draw_curves(run: &mut Run<'_>, outcomes: &[(&str, Outcome)]) -> Result<(), RunError> {
    let (mut loss, mut accuracy) = (
        LineChart::new("Loss", "epoch", "loss (L2: with its penalty)").log_y(),
        LineChart::new("Accuracy", "epoch", "accuracy"),
    );
    for (name, outcome) in outcomes.iter().filter(|(name, _)| ["none", "l2", "dropout"].contains(name)) {
        let (solid, dashed) = (format!("{name}, validation"), format!("{name}, training"));
        let history = &outcome.history;
        loss = loss.series(&solid, history.curve(|e| e.validation_loss)).dashed_like(
            &dashed,
            &solid,
            history.curve(|e| Some(e.loss)),
        );
        accuracy = accuracy.series(&solid, history.curve(|e| e.validation_accuracy)).dashed_like(
            &dashed,
            &solid,
            history.curve(|e| e.accuracy),
        );
    }
    run.figure(
        "curves",
        Panels::new("Learning 1,000 digits by heart", 2).panel(Box::new(loss)).panel(Box::new(accuracy)),
        "The text's network trained on 1,000 digits of MNIST (200 in a quick run) without a remedy, with an L2 penalty \
         and with dropout: training (dashed) and validation (solid).",
        "Left, the losses of training (dashed) and validation (solid): where the network over-fits, the dashed one \
         falls on while the solid one turns and rises. Right, the accuracies: training nears 1, validation stays below.",
    )
}

fn draw_gaps(run: &mut Run<'_>, outcomes: &[(&str, Outcome)]) -> Result<(), RunError> {
    let names = outcomes.iter().map(|(name, _)| name.replace('_', " "));
    let gaps = outcomes.iter().map(|(_, o)| accuracies(o).0 - accuracies(o).1);
    let losses = outcomes.iter().map(|(_, o)| o.validation.loss);
    let gap = BarChart::new("Gap: training − validation accuracy", "", "difference of accuracies")
        .group(names.clone())
        .series("gap", gaps)
        .text_over_bars(3);
    let loss = BarChart::new("Validation loss", "", "cross-entropy")
        .group(names)
        .series("loss", losses)
        .text_over_bars(3);
    run.figure(
        "gap",
        Panels::new("What each remedy does", 1).panel(Box::new(gap)).panel(Box::new(loss)),
        "After training on 1,000 digits (200 in a quick run): by how much the accuracy on the training digits exceeds \
         that on others, and the loss on others; without penalties in the loss, dropout off.",
        "Two bar charts over seven remedies: none, L1, L2, elastic net, activity L1, dropout, early stopping.",
    )
}

fn draw_weights(run: &mut Run<'_>, outcomes: &[(&str, Outcome)]) -> Result<(), RunError> {
    let mut panels = Panels::new("Weights of the first hidden layer", 2);
    for (name, outcome) in outcomes.iter().filter(|(name, _)| ["none", "l1", "l2", "dropout"].contains(name))
    {
        let title = name.replace('_', " ");
        let weights = first_weights(outcome);
        let histogram = Histogram::new(&title, "weight", "how many").values(&title, weights).bins(81).log_y();
        panels = panels.panel(Box::new(histogram));
    }
    run.figure(
        "weights",
        panels,
        "Histograms of the 100,352 weights of the first hidden layer after training on 1,000 digits (200 in a quick \
         run), counts on a logarithmic axis.",
        "Four histograms. Without a remedy and with dropout the weights fill the range they started from, with tails; \
         with L1 most stand in one bar at zero; with L2 they crowd around zero without standing on it.",
    )
}
