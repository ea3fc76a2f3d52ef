//! Seven optimisers on the digits, from the same start over the same batches, each at a learning rate
//! chosen on validation.

use super::step_losses::StepLosses;
use crate::{AdaGrad, Adam, AdamW, Momentum, Nesterov, RmsProp};
use ch04_mlp::experiments::mnist::{Examples, seed_label, train_watched};
use ch04_mlp::experiments::trained::rank;
use ch04_mlp::progress::report_divergence;
use ch05_dropout::experiments::network::{VALIDATION_SPLIT, digits, network, text_fit};
use ch05_dropout::prelude::*;
use common::experiment::{Run, RunError, Spread};
use common::figure::{LineChart, Panels};
use common::parallel::Threads;
use common::{ConfigError, Optimizer};

/// Most texts' momentum, PyTorch's weight decay.
const MOMENTUM: f64 = 0.9;
const WEIGHT_DECAY: f64 = 0.01;

/// An optimiser, and the learning rates among which validation chooses.
struct Contender {
    key: &'static str,
    name: &'static str,
    rates: [f64; 4],
    with_rate: fn(f64) -> Made,
}

type Made = Result<Box<dyn Optimizer<f32>>, ConfigError>;

/// Rates a factor of about three apart. Optimisers that divide by the gradient's size want smaller ones.
fn contenders() -> [Contender; 7] {
    let plain = [0.03, 0.1, 0.3, 1.0];
    let fast = [0.01, 0.03, 0.1, 0.3];
    let summed = [0.003, 0.01, 0.03, 0.1];
    let scaled = [0.0003, 0.001, 0.003, 0.01];
    let contender = |key, name, rates, with_rate| Contender { key, name, rates, with_rate };
    [
        contender("sgd", "SGD", plain, |rate| Ok(Box::new(Sgd::new(rate)))),
        contender("momentum", "momentum", fast, |rate| Ok(Box::new(Momentum::new(rate, MOMENTUM)?))),
        contender("nesterov", "Nesterov", fast, |rate| Ok(Box::new(Nesterov::new(rate, MOMENTUM)?))),
        contender("adagrad", "AdaGrad", summed, |rate| Ok(Box::new(AdaGrad::new(rate)))),
        contender("rmsprop", "RMSprop", scaled, |rate| Ok(Box::new(RmsProp::new(rate)))),
        contender("adam", "Adam", scaled, |rate| Ok(Box::new(Adam::new(rate)))),
        contender("adamw", "AdamW", scaled, |rate| Ok(Box::new(AdamW::new(rate, WEIGHT_DECAY)?))),
    ]
}

pub fn run(run: &mut Run<'_>) -> Result<(), RunError> {
    let epochs = run.epochs(1, 4, 10);
    let digits = digits(run)?;
    let (data, validation_rows) = (&digits.training, digits.held_back(VALIDATION_SPLIT));
    let (rows, grid_epochs) = run.pick((4_000, 1), (12_000, 2), (data.len(), epochs));
    let grid_epochs = grid_epochs.min(epochs); // the choice is not to take longer than what it is for
    let slice = Examples {
        x: data.x.slice_rows(0..rows.min(data.len())), // (N, 784)
        t: data.t.slice_rows(0..rows.min(data.len())), // (N, 10)
    };
    run.say(format!(
        "The text's network without dropout, whose training loss is then what is minimised. Each optimiser gets the \
         rate, of four, with the lowest validation loss after {grid_epochs} epochs on {} digits; then it trains on \
         all for {epochs}. The test set is not used.",
        slice.len()
    ));
    if slice.len() < data.len() {
        run.say(
            "A rate chosen on less need not be the best for more; with --full it is chosen on the whole.",
        );
    }
    let mut outcomes = Vec::new();
    for contender in contenders() {
        let rate = chosen_rate(run, &slice, &contender, grid_epochs)?;
        outcomes.push(train_chosen(run, data, &contender, rate, epochs)?);
    }
    report(run, &outcomes, validation_rows);
    draw(run, outcomes)
}

fn start(contender: &Contender, rate: f64, seed: Seed) -> Result<Sequential<f32>, RunError> {
    let mut model = network(None, seed)?;
    model.compile(SoftmaxCrossEntropy, (contender.with_rate)(rate)?);
    Ok(model)
}

/// The rate with the lowest validation loss. The trials run side by side, on one thread each.
fn chosen_rate(
    run: &mut Run<'_>,
    slice: &Examples,
    contender: &Contender,
    epochs: usize,
) -> Result<f64, RunError> {
    let fit = text_fit(epochs, run.seed());
    let mut trials = Vec::new();
    for rate in contender.rates {
        trials.push((rate, start(contender, rate, run.seed())?, f64::NAN));
    }
    Threads::new(run.threads()).for_each(&mut trials, |_, (_, model, loss)| {
        let history = model.fit(&slice.x, &slice.t, &fit, &mut []);
        *loss = history.ok().and_then(|h| h.last()?.validation_loss).unwrap_or(f64::NAN);
    });
    let best = trials.iter().min_by(|a, b| rank(a.2).total_cmp(&rank(b.2))).map_or(0.0, |best| best.0);
    let losses: Vec<String> = trials.iter().map(|(rate, _, loss)| format!("{loss:.3} at {rate}")).collect();
    let edge = if best == contender.rates[0] || best == contender.rates[3] {
        " (the end of its grid: better rates may lie beyond)"
    } else {
        ""
    };
    run.say(format!("\n{}: validation loss {}; chosen: {best}{edge}", contender.name, losses.join(", ")));
    run.here(&format!("{}_learning_rate", contender.key), best);
    Ok(best)
}

/// What came of one optimiser.
struct Outcome {
    key: &'static str,
    name: &'static str,
    rate: f64,
    /// Of the first seed: (updates, loss).
    steps: Vec<(f64, f64)>,
    histories: Vec<History>,
}

impl Outcome {
    fn last(&self, figure: impl Fn(&EpochFigures) -> Option<f64>) -> Spread {
        Spread::of(self.histories.iter().map(|h| h.last().and_then(&figure).unwrap_or(f64::NAN)))
    }

    fn training_loss(&self) -> Spread {
        self.last(|e| Some(e.loss))
    }

    fn validation_loss(&self) -> Spread {
        self.last(|e| e.validation_loss)
    }

    fn validation_accuracy(&self) -> Spread {
        self.last(|e| e.validation_accuracy)
    }
}

fn train_chosen(
    run: &mut Run<'_>,
    data: &Examples,
    contender: &Contender,
    rate: f64,
    epochs: usize,
) -> Result<Outcome, RunError> {
    let Contender { key, name, .. } = *contender;
    let mut outcome = Outcome { key, name, rate, steps: Vec::new(), histories: Vec::new() };
    for seed in run.seeds(run.pick(1, 1, 3)) {
        let mut model = start(contender, rate, seed)?;
        let fit = text_fit(epochs, seed);
        let mut losses = StepLosses::of(5, &fit, data.len());
        let label = seed_label(run, name, seed);
        let history = train_watched(run, &mut model, data, fit, &label, &mut losses)?;
        report_divergence(run, &history);
        if outcome.histories.is_empty() {
            outcome.steps = losses.points();
        }
        outcome.histories.push(history);
    }
    Ok(outcome)
}

fn report(run: &mut Run<'_>, outcomes: &[Outcome], validation_rows: usize) {
    let mut rows = Vec::new();
    for outcome in outcomes {
        let figures = [
            ("train_loss", outcome.training_loss()),
            ("validation_loss", outcome.validation_loss()),
            ("validation_accuracy", outcome.validation_accuracy()),
        ];
        for (figure, spread) in figures {
            spread.record(run, &format!("{}_{figure}", outcome.key));
        }
        let [training, validation, accuracy] = figures.map(|figure| figure.1);
        let losses = [training, validation].map(|loss| loss.to_string());
        rows.push(
            [&[outcome.name.to_string(), outcome.rate.to_string()], &losses[..], &[accuracy.per_cent()]]
                .concat(),
        );
    }
    run.say("\nAfter the last epoch, from the same start weights over the same batches:");
    run.table(&["", "rate", "training loss", "validation loss", "validation accuracy"], &rows);
    let lowest = |loss: fn(&Outcome) -> Spread| {
        outcomes
            .iter()
            .min_by(|a, b| rank(loss(a).mean).total_cmp(&rank(loss(b).mean)))
            .map_or("none", |o| o.name)
    };
    let accuracies: Vec<Spread> = outcomes.iter().map(Outcome::validation_accuracy).collect();
    let best = accuracies.iter().copied().max_by(|a, b| a.mean.total_cmp(&b.mean)).unwrap_or(accuracies[0]);
    let tied: Vec<&str> = (outcomes.iter().zip(&accuracies))
        .filter(|(_, accuracy)| !best.differs_from(accuracy, validation_rows))
        .map(|(outcome, _)| outcome.name)
        .collect();
    run.say(format!(
        "Lowest training loss: {}; lowest validation loss: {}. By validation accuracy these are not told apart from \
         the highest ({:.2} %){}: {}.",
        lowest(Outcome::training_loss),
        lowest(Outcome::validation_loss),
        100.0 * best.mean,
        if outcomes[0].histories.len() == 1 { " in one training each" } else { "" },
        tied.join(", ")
    ));
    run.here("seeds", outcomes[0].histories.len() as f64);
    run.here("optimisers_within_the_noise_of_the_best", tied.len() as f64);
}

fn draw(run: &mut Run<'_>, outcomes: Vec<Outcome>) -> Result<(), RunError> {
    let mut training = LineChart::new("Training loss", "updates", "cross-entropy").log_y();
    let mut validation = LineChart::new("Validation loss", "epoch", "cross-entropy").log_y();
    for Outcome { name, rate, steps, histories, .. } in outcomes {
        let name = format!("{name} {rate}");
        validation = validation.line_with_points(name.as_str(), histories[0].curve(|e| e.validation_loss));
        training = training.series(name, steps);
    }
    let panels =
        Panels::new("Seven optimisers on MNIST", 2).panel(Box::new(training)).panel(Box::new(validation));
    let caption = "The text's network without dropout (784-128-128-10, ReLU, batch 128) on MNIST, from the same start \
                   weights over the same batches; behind each optimiser its learning rate, chosen on validation. \
                   Left: the training loss, a point for the mean of a fifth of an epoch. Right: the loss on the images \
                   kept back. Momentum 0.9 (Nesterov's, too), weight decay of AdamW 0.01.";
    let alt = "Two charts with a curve for each of seven optimisers, on logarithmic loss axes: training loss over the \
               updates, validation loss over the epochs.";
    run.figure("curves", panels, caption, alt)
}
