//! Text 004's summary: five variants of its network, text beside here.

use super::text_network::LEARNING_RATE;
use crate::{Adam, RmsProp};
use ch04_mlp::experiments::mnist::train_and_test;
use ch04_mlp::experiments::trained::{Accuracies, Trained, text_accuracies, verdict};
use ch05_dropout::experiments::network::{HIDDEN, RATE, digits, network_of, text_fit};
use ch05_dropout::prelude::*;
use common::Optimizer;
use common::experiment::{Run, RunError};
use common::figure::BarChart;

/// A row of the text's table.
struct Variant {
    key: &'static str,
    name: &'static str,
    hidden: &'static [usize],
    rate: Option<f64>,
    optimizer: fn() -> Box<dyn Optimizer<f32>>,
    /// As the text trained; its table says 200 for dropout.
    epochs: usize,
    /// Training, validation, test.
    text: [f64; 3],
}

/// The default run gives every variant as many epochs, fewer than any has in the text. (The full lengths of
/// the short ones are those of `two_hidden` in the chapter on layers, of `rmsprop_20` and `adam_20`.)
const SHORT: usize = 10;

#[rustfmt::skip] // a row of the text's table on a line
fn variants() -> [Variant; 5] {
    const TWO: &[usize] = &[HIDDEN, HIDDEN];
    let sgd: fn() -> Box<dyn Optimizer<f32>> = || Box::new(Sgd::new(0.01));
    let variant = |key, name, hidden, rate, optimizer, epochs, text| Variant { key, name, hidden, rate, optimizer, epochs, text };
    [
        variant("softmax", "softmax", &[], None, sgd, 200, [0.9236, 0.9237, 0.9222]),
        variant("two_hidden", "two hidden layers", TWO, None, sgd, 20, [0.9450, 0.9463, 0.9441]),
        variant("dropout", "+ dropout 0.3", TWO, Some(RATE), sgd, 250, [0.9810, 0.9773, 0.9770]),
        variant("rmsprop", "+ RMSprop", TWO, Some(RATE), || Box::new(RmsProp::new(LEARNING_RATE)), 20, [0.9797, 0.9759, 0.9784]),
        variant("adam", "+ Adam", TWO, Some(RATE), || Box::new(Adam::new(LEARNING_RATE)), 20, [0.9828, 0.9803, 0.9793]),
    ]
}

/// A variant as it was trained here.
struct Outcome {
    variant: Variant,
    epochs: usize,
    accuracies: Accuracies,
}

pub fn run(run: &mut Run<'_>) -> Result<(), RunError> {
    let data = digits(run)?;
    let mut outcomes = Vec::new();
    for variant in variants() {
        let epochs = run.epochs(1, variant.epochs.min(SHORT), variant.epochs);
        let mut trainings: Vec<Trained> = Vec::new();
        for seed in run.seeds(run.pick(1, 1, 3)) {
            let mut model = network_of(variant.hidden, variant.rate, seed)?;
            model.compile(SoftmaxCrossEntropy, (variant.optimizer)());
            trainings.push(train_and_test(run, model, &data, text_fit(epochs, seed), variant.name)?);
        }
        let accuracies = Accuracies::of(&trainings);
        let prefix = format!("{}_", variant.key);
        text_accuracies(run, &prefix, variant.text);
        accuracies.record(run, &prefix);
        run.here(&format!("{prefix}epochs"), epochs as f64);
        outcomes.push(Outcome { variant, epochs, accuracies });
    }
    run.set_epochs(outcomes.iter().map(|o| o.epochs).max().unwrap_or(0));
    report(run, &outcomes);
    say_traps(run, &outcomes, data.test.len());
    draw(run, &outcomes)
}

fn report(run: &mut Run<'_>, outcomes: &[Outcome]) {
    let per_cent = |share: f64| format!("{:.2} %", 100.0 * share);
    let mut rows = Vec::new();
    for Outcome { variant, epochs, accuracies } in outcomes {
        let [training, validation, test] = accuracies.spreads().map(|spread| spread.per_cent());
        let name = variant.name.to_string();
        let text = variant.text.map(per_cent);
        rows.push([&[name, "text".to_string(), variant.epochs.to_string()], &text[..]].concat());
        rows.push(vec![String::new(), "here".to_string(), epochs.to_string(), training, validation, test]);
    }
    run.say("");
    run.table(&["variant", "", "epochs", "training (running)", "validation", "test"], &rows);
    let shorter: Vec<String> = (outcomes.iter())
        .filter(|o| o.epochs < o.variant.epochs)
        .map(|o| format!("{} {} of {}", o.variant.name, o.epochs, o.variant.epochs))
        .collect();
    if !shorter.is_empty() {
        let all = if run.is_full() { "" } else { " With --full, all of them." };
        run.say(format!("Fewer epochs here than in the text: {}.{all}", shorter.join(", ")));
    }
}

fn say_traps(run: &mut Run<'_>, outcomes: &[Outcome], test_rows: usize) {
    let (first, last) = (&outcomes[0], &outcomes[outcomes.len() - 1]);
    let [text_from, text_to] = [first, last].map(|o| o.variant.text[2]);
    let [from, to] = [first, last].map(|o| o.accuracies.test.mean);
    run.say(format!(
        "\nTrap: 004 sums up \"from 92.36 % to 97.93 %\". The first is a training figure, the second one of the test. \
         Test against test its table has 92.22 % and 97.93 %, {:+.2} points; here {:.2} % and {:.2} %, {:+.2} points.",
        100.0 * (text_to - text_from),
        100.0 * from,
        100.0 * to,
        100.0 * (to - from)
    ));
    run.compare("gain_test_accuracy", text_to - text_from, to - from);
    run.say(
        "Trap: its table gives 92.37 % as the softmax layer's validation accuracy, its account of the run 92.27 %; and \
         200 epochs for dropout, whose figures are those of 250.",
    );
    run.say("Test against test, a variant minus the one above it (they differ in more than their name: see the epochs):");
    for pair in outcomes.windows(2) {
        let [above, this] = [&pair[0], &pair[1]];
        let difference = verdict(this.accuracies.test.mean, above.accuracies.test.mean, test_rows);
        let text = 100.0 * (this.variant.text[2] - above.variant.text[2]);
        run.say(format!("- {}, {} epochs: {difference}; text {text:+.2}.", this.variant.name, this.epochs));
    }
}

fn draw(run: &mut Run<'_>, outcomes: &[Outcome]) -> Result<(), RunError> {
    let here =
        |part: fn(&Accuracies) -> f64| outcomes.iter().map(|o| part(&o.accuracies)).collect::<Vec<f64>>();
    let lowest = here(|a| a.test.min).into_iter().fold(0.9, f64::min);
    let from = (10.0 * lowest).floor() / 10.0; // differences near the top of the scale are to be seen
    let chart = BarChart::new("Five variants, tested", "", "test accuracy")
        .group(outcomes.iter().map(|o| o.variant.name))
        .series("text", outcomes.iter().map(|o| o.variant.text[2]))
        .series("here", here(|a| a.test.mean))
        .error_bars(here(|a| a.test.min), here(|a| a.test.max))
        .y_range(from, 1.0);
    let epochs: Vec<String> =
        outcomes.iter().map(|o| format!("{} {} of {}", o.variant.name, o.epochs, o.variant.epochs)).collect();
    let caption = format!(
        "Test accuracy of the text's five variants, from {from} up: as its table gives it, and here (mean, and range over \
         the seeds where there are several). Epochs here, of those in the text: {}.",
        epochs.join(", ")
    );
    let alt = "Five pairs of bars of test accuracy, text and here: softmax, two hidden layers, dropout, RMSprop, Adam. The \
               text's rise from left to right, from 0.92 to 0.98.";
    run.figure("test_accuracy", chart, &caption, alt)
}
