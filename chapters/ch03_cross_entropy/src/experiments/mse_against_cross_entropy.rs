//! The same layer, start weights and batches under three losses: squared error and cross-entropy of ten
//! sigmoid units, and softmax with cross-entropy.

use super::digits::{BATCH_SIZE, Rows, start_weights, test, training_and_validation};
use crate::{SigmoidCrossEntropy, SigmoidSquaredError, SoftmaxCrossEntropy, SoftmaxRegression, Training};
use ch02_learning_slowdown::Sgd;
use common::experiment::{Run, RunError, Spread, standard_error};
use common::figure::{LineChart, Panels};
use common::parallel::Threads;
use common::{Loss, Seed};
use std::time::Instant;

/// Keys, and names for people.
const LOSSES: [(&str, &str, &dyn Loss<f32>); 3] = [
    ("squared_error", "sigmoid, squared error", &SigmoidSquaredError),
    ("sigmoid_cross_entropy", "sigmoid, cross-entropy", &SigmoidCrossEntropy),
    ("softmax_cross_entropy", "softmax, cross-entropy", &SoftmaxCrossEntropy),
];
/// Keras's default comes first.
const RATES: [f64; 6] = [0.01, 0.1, 0.3, 1.0, 3.0, 10.0];
/// The badly wrong start: every unit says yes to everything, at σ(5) = 0.993.
const WRONG_BIAS: f32 = 5.0;

struct Trial {
    model: SoftmaxRegression<f32>,
    /// Validation accuracies, the first before any training.
    accuracies: Vec<f64>,
}

impl Trial {
    fn last(&self) -> f64 {
        self.accuracies[self.accuracies.len() - 1]
    }

    fn after_one_epoch(&self) -> f64 {
        self.accuracies[1.min(self.accuracies.len() - 1)]
    }
}

struct Bench {
    training: Rows,
    validation: Rows,
    seeds: Vec<Seed>,
    threads: Threads,
}

impl Bench {
    /// Trains from the start weights of a seed, with every bias at `bias`.
    fn trial(&self, (loss, rate): (&dyn Loss<f32>, f64), (seed, bias): (Seed, f32), epochs: usize) -> Trial {
        let mut model = SoftmaxRegression::new(start_weights(self.training.x.row_len(), seed));
        model.bias.value_mut().apply(|_| bias);
        let (_, before) = model.evaluate(&self.validation.x, &self.validation.t, loss);
        let training = Training { epochs, batch_size: BATCH_SIZE, seed };
        let (data, held_back) = (self.training.pair(), Some(self.validation.pair()));
        let history = model.train(data, held_back, loss, &mut Sgd::new(rate), training, |_, _| {});
        let accuracies = history.iter().filter_map(|figures| figures.validation_accuracy);
        Trial { model, accuracies: [before].into_iter().chain(accuracies).collect() }
    }

    /// One trial a seed, each on a thread of its own.
    fn three_trials(
        &self,
        run: &mut Run<'_>,
        recipe: (&dyn Loss<f32>, f64),
        bias: f32,
        epochs: usize,
    ) -> Vec<Trial> {
        let begin = Instant::now();
        let mut trials: Vec<Option<Trial>> = self.seeds.iter().map(|_| None).collect();
        self.threads.for_each(&mut trials, |number, trial| {
            *trial = Some(self.trial(recipe, (self.seeds[number], bias), epochs));
        });
        let trials: Vec<Trial> = trials.into_iter().flatten().collect();
        let passes: usize = trials.iter().map(|trial| trial.accuracies.len() - 1).sum();
        run.trained(self.training.len() * passes, begin.elapsed().as_secs_f64());
        trials
    }

    /// Every loss at every rate, from the ordinary start; returns the rate of each whose mean over the
    /// seeds is best on validation.
    fn choose_rates(&self, run: &mut Run<'_>, epochs: usize) -> [f64; 3] {
        run.say(format_args!(
            "\nValidation accuracy in per cent after {epochs} epochs, mean of 3 seeds, by learning rate:"
        ));
        let mut rows = Vec::new();
        let best = LOSSES.map(|(key, name, loss)| {
            let accuracies = RATES.map(|rate| {
                let trials = self.three_trials(run, (loss, rate), 0.0, epochs);
                Spread::of(trials.iter().map(Trial::last)).mean
            });
            let shown = accuracies.iter().map(|accuracy| format!("{:.2}", 100.0 * accuracy));
            rows.push([name.to_string()].into_iter().chain(shown).collect());
            let best = common::tensor::argmax(&accuracies);
            run.here(&format!("{key}_validation_accuracy_at_rate_0_01"), accuracies[0]);
            run.here(&format!("{key}_best_rate"), RATES[best]);
            RATES[best]
        });
        let names = RATES.map(|rate| rate.to_string());
        let header: Vec<&str> = ["loss"].into_iter().chain(names.iter().map(String::as_str)).collect();
        run.table(&header, &rows);
        best
    }
}

pub fn run(run: &mut Run<'_>) -> Result<(), RunError> {
    let (training, validation) = training_and_validation(run)?;
    let bench = Bench { training, validation, seeds: run.seeds(3), threads: Threads::new(run.threads()) };
    run.say(format_args!(
        "Ten units on {} images; {} kept back. Start weights and batches are the same for all three losses.\n\
         Squared error here is ½ Σ (y − t)²; Keras's mse is a fifth of it, and as much slower at one rate.",
        bench.training.len(),
        bench.validation.len()
    ));
    let rates = bench.choose_rates(run, run.pick(1, 2, 10));

    let epochs = run.epochs(2, 5, 30);
    run.say(format_args!(
        "\nNow {epochs} epochs, each loss at its own best rate, mean and range of 3 seeds:"
    ));
    let mut trials = Vec::new(); // [loss][start][seed]
    for ((_, name, loss), rate) in LOSSES.into_iter().zip(rates) {
        trials.push([(0.0, "ordinary"), (WRONG_BIAS, "badly wrong")].map(|(bias, start)| {
            let three = bench.three_trials(run, (loss, rate), bias, epochs);
            let validation = Spread::of(three.iter().map(Trial::last)).per_cent();
            run.say(format_args!("{name}, rate {rate}, {start} start: validation {validation}"));
            three
        }));
    }
    report(run, &trials, epochs)?;
    say_never_named(run, &trials, &bench.validation);
    draw(run, &trials, rates)
}

/// What the bad start cost, and the one look at the test set.
fn report(run: &mut Run<'_>, trials: &[[Vec<Trial>; 2]], epochs: usize) -> Result<(), RunError> {
    let (_, test) = test(run)?;
    run.here("seeds", 3.0);
    let (mut rows, mut spreads) = (Vec::new(), Vec::new());
    for ((key, name, loss), starts) in LOSSES.into_iter().zip(trials) {
        let of = |start: usize, figure: fn(&Trial) -> f64| Spread::of(starts[start].iter().map(figure));
        let tested = starts[0].iter().map(|trial| trial.model.evaluate(&test.x, &test.t, loss).1);
        let tested = Spread::of(tested);
        spreads.push(tested);
        let figures = [
            ("first_epoch_validation_accuracy", of(0, Trial::after_one_epoch)),
            ("validation_accuracy", of(0, Trial::last)),
            ("badly_wrong_first_epoch_validation_accuracy", of(1, Trial::after_one_epoch)),
            ("badly_wrong_validation_accuracy", of(1, Trial::last)),
            ("test_accuracy", tested),
        ];
        for (what, spread) in figures {
            spread.record(run, &format!("{key}_{what}"));
        }
        let lost =
            |after: fn(&Trial) -> f64| format!("{:+.2}", 100.0 * (of(1, after).mean - of(0, after).mean));
        rows.push(vec![name.to_string(), lost(Trial::after_one_epoch), lost(Trial::last)]);
    }
    run.say(format_args!(
        "\nWhat it changes that all biases start at {WRONG_BIAS}, where every unit says yes (points of validation\n\
         accuracy, means of three seeds):"
    ));
    run.table(&["loss", "after 1 epoch", &format!("after {epochs}")], &rows);
    say_differences(run, &spreads, test.len());
    Ok(())
}

/// A unit that stays stuck never answers: the digits that no image of the validation set was taken for.
fn say_never_named(run: &mut Run<'_>, trials: &[[Vec<Trial>; 2]], validation: &Rows) {
    for ((key, name, _), starts) in LOSSES.into_iter().zip(trials) {
        let named = starts[1][0].model.predict_classes(&validation.x);
        let never: Vec<usize> = (0..10).filter(|digit| !named.contains(digit)).collect();
        run.here(&format!("{key}_badly_wrong_never_named"), never.len() as f64);
        run.say(format_args!("Badly wrong start, first seed, {name}: digits never named: {never:?}."));
    }
}

/// How the losses compare on the test set, from the ordinary start. A difference counts where it is
/// larger than the test set's chance explains, and no seed of the one reaches any seed of the other.
fn say_differences(run: &mut Run<'_>, spreads: &[Spread], test_size: usize) {
    let squared = spreads[0];
    let noise = standard_error(squared.mean, test_size);
    run.here("test_accuracy_standard_error", noise);
    for (other, (_, name, _)) in spreads[1..].iter().zip(&LOSSES[1..]) {
        let difference = other.mean - squared.mean;
        // The difference of two such accuracies has √2 times the error of one.
        let by_chance = difference.abs() <= 2.0 * 2.0_f64.sqrt() * noise;
        let apart = other.min > squared.max || other.max < squared.min;
        run.say(format_args!(
            "Test, ordinary start: {name} minus squared error {:+.2} points; standard error of one {:.2},\n\
             ranges of the seeds {}: {} the noise.",
            100.0 * difference,
            100.0 * noise,
            if apart { "apart" } else { "overlapping" },
            if apart && !by_chance { "beyond" } else { "within" }
        ));
    }
}

fn draw(run: &mut Run<'_>, trials: &[[Vec<Trial>; 2]], rates: [f64; 3]) -> Result<(), RunError> {
    let chart = |title: &str, start: usize| {
        let mut chart = LineChart::new(title, "epoch", "validation error");
        for (((_, name, _), rate), trials) in LOSSES.into_iter().zip(rates).zip(trials) {
            let accuracies = trials[start][0].accuracies.iter().enumerate();
            let points = accuracies.map(|(epoch, &accuracy)| (epoch as f64, 1.0 - accuracy));
            chart = chart.line_with_points(format!("{name}, rate {rate}"), points);
        }
        chart.log_y().y_range(0.05, 1.0)
    };
    let panels = Panels::new("Three losses, one layer", 2)
        .panel(Box::new(chart("Ordinary start", 0)))
        .panel(Box::new(chart("Badly wrong start", 1)));
    run.figure(
        "errors",
        panels,
        "Ten units on MNIST under three losses, from the same start weights and on the same batches of 128, \
         each loss at the rate that was best for it on validation: the share of validation images that are \
         wrong, on a logarithmic axis. Right: every bias starts at 5, so that all units say yes to \
         everything, and are sure of it. The softmax sees only differences of logits and does not notice.",
        "Two charts of validation error by epoch, each with three lines that begin near 0.9. The lines of \
         both cross-entropies look alike in the two charts; that of squared error lies higher in the right \
         one from the second epoch on.",
    )
}
