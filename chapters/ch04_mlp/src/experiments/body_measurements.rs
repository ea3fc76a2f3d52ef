//! 001's people: men or women, by weight, height and age; and how well anyone could tell.

use super::networks::stacked;
use crate::{Fit, History, RandomNormal, Sequential};
use ch02_learning_slowdown::{Relu, Sgd};
use ch03_cross_entropy::{SoftmaxCrossEntropy, one_hot};
use common::data::Labelled;
use common::data::synthetic::{
    body_measurements, body_measurements_bayes_accuracy, body_measurements_bayes_posterior,
};
use common::experiment::{Run, RunError, Spread, standard_error};
use common::figure::LineChart;
use common::{Optimizer, Seed, Tensor};
use std::time::Instant;

/// How many people 001 has.
pub const PEOPLE: usize = 1000;
/// Rows of a step.
pub const BATCH: usize = 8;
const SEEDS: u64 = 3;
const RATES: [f64; 4] = [0.01, 0.03, 0.1, 0.3];

/// What one network came to, and Bayes' rule on the same rows.
struct Trained {
    accuracies: Vec<(f64, f64)>,
    /// (place, P(female)) on the way from the average woman to the average man.
    probabilities: Vec<(f64, f64)>,
    train: f64,
    bayes_train: f64,
    test: f64,
    female_at_origin: f64,
}

pub(super) fn run(run: &mut Run<'_>) -> Result<(), RunError> {
    let epochs = run.epochs(10, 10, 10);
    let fresh_people = run.pick(10_000, 100_000, 100_000);
    let ceiling = body_measurements_bayes_accuracy();
    run.say(format!(
        "{PEOPLE} people, half of them men; Dense(4) ReLU, Dense(2) softmax, start normal with σ = 0.05, \
         batches of {BATCH}, {epochs} epochs, as in 001, but by SGD (001's RMSprop comes with the \
         optimisers).\nBayes: no rule is right more often than Φ(√3/2) = {ceiling:.4}, whatever its size.\n"
    ));
    let rate = chosen_rate(run, epochs)?;
    let fresh = body_measurements(fresh_people, &mut run.seed().stream("fresh"));
    let began = Instant::now();
    let seeds = run.seeds(SEEDS);
    let networks: Vec<Trained> =
        seeds.into_iter().map(|seed| network(seed, rate, epochs, &fresh)).collect::<Result<_, _>>()?;
    run.trained(PEOPLE * epochs * networks.len(), began.elapsed().as_secs_f64());
    report(run, &networks, &fresh);
    draw(run, networks, rate)
}

fn network(seed: Seed, rate: f64, epochs: usize, fresh: &Labelled<f64>) -> Result<Trained, RunError> {
    let people = body_measurements(PEOPLE, &mut seed.stream("data"));
    let fit = Fit { epochs, batch_size: BATCH, validation_split: 0.0, seed };
    let (mut model, history) = train(&people, Sgd::new(rate), fit)?;
    let mut accuracy = |people: &Labelled<f64>| -> Result<f64, RunError> {
        let evaluation = model.evaluate(&people.x, &one_hot(&people.classes, 2)?)?;
        Ok(evaluation.accuracy.unwrap_or(f64::NAN))
    };
    let (train, test) = (accuracy(&people)?, accuracy(fresh)?);
    let along = model.predict_proba(&Tensor::from_rows(places().map(place)))?;
    Ok(Trained {
        accuracies: history.curve(|epoch| epoch.accuracy),
        probabilities: places().zip(along.rows_iter().map(|p| p[0])).collect(),
        train,
        bayes_train: bayes_accuracy(&people),
        test,
        female_at_origin: model.predict_proba(&Tensor::from_rows([[0.0; 3]]))?.at(&[0, 0]),
    })
}

fn draw(run: &mut Run<'_>, networks: Vec<Trained>, rate: f64) -> Result<(), RunError> {
    let ceiling = body_measurements_bayes_accuracy();
    let mut accuracy = LineChart::new("Training accuracy and the ceiling", "epoch", "training accuracy");
    let bayes = places().map(|s| (s, body_measurements_bayes_posterior(place(s))));
    let title = "From the average woman to the average man";
    let mut probability = LineChart::new(title, "place on the way", "P(female)").series("Bayes", bayes);
    for (n, network) in networks.into_iter().enumerate() {
        let name = format!("network {}", n + 1);
        accuracy = accuracy.line_with_points(name.as_str(), network.accuracies);
        probability = probability.dashed(name, network.probabilities);
    }
    let caption = format!(
        "Accuracy on the {PEOPLE} training rows while they are learned (running mean of an epoch), three \
         networks on three samples of people, SGD with rate {rate}; the line is what the best possible rule \
         reaches on endless data. On {PEOPLE} rows it has a standard error of {:.1} points.",
        100.0 * standard_error(ceiling, PEOPLE)
    );
    let alt = "Three accuracy curves that climb in the first epochs and then stay level, a few points above or \
               below a horizontal line at 0.807.";
    run.figure("accuracy", accuracy.horizontal(ceiling, "Bayes"), &caption, alt)?;
    let caption = format!(
        "The probability of a woman along the line from the average woman (0, 0, 0), place 0, to the average \
         man (1, 1, −1), place 1: Bayes' rule, which is {:.3} at 0, and what three networks learned.",
        body_measurements_bayes_posterior([0.0; 3])
    );
    let alt = "Falling S-shaped curves: the three networks' probabilities lie close to that of Bayes' rule, \
               which crosses one half midway.";
    let chart = probability.vertical(0.0, "average woman").vertical(1.0, "average man");
    run.figure("probability", chart, &caption, alt)
}

/// The rate with the lowest mean validation loss over the seeds, one fifth of the (shuffled) rows kept back.
fn chosen_rate(run: &mut Run<'_>, epochs: usize) -> Result<f64, RunError> {
    let (mut rows, mut best) = (Vec::new(), (f64::INFINITY, RATES[0]));
    for rate in RATES {
        let (mut losses, mut accuracies) = (Vec::new(), Vec::new());
        for seed in run.seeds(SEEDS) {
            let people = body_measurements(PEOPLE, &mut seed.stream("data"));
            let people = people.shuffled(&mut seed.stream("split"));
            let fit = Fit { epochs, batch_size: BATCH, validation_split: 0.2, seed };
            let (_, history) = train(&people, Sgd::new(rate), fit)?;
            let last = history.last().copied();
            losses.push(last.and_then(|e| e.validation_loss).unwrap_or(f64::NAN));
            accuracies.push(last.and_then(|e| e.validation_accuracy).unwrap_or(f64::NAN));
        }
        let (loss, accuracy) = (Spread::of(&losses), Spread::of(&accuracies));
        rows.push(vec![rate.to_string(), format!("{loss:.4}"), format!("{accuracy:.3}")]);
        if loss.mean < best.0 {
            best = (loss.mean, rate);
        }
    }
    run.table(&["rate", "validation loss: mean (range)", "validation accuracy"], &rows);
    run.say(format!("Chosen on validation: rate {}.\n", best.1));
    run.here("learning_rate", best.1);
    Ok(best.1)
}

/// 001's network, its start weights normal with σ = 0.05, trained on these people.
///
/// # Errors
/// As [`Sequential::fit`].
pub fn train(
    people: &Labelled<f64>,
    optimizer: impl Optimizer<f64> + 'static,
    fit: Fit,
) -> Result<(Sequential<f64>, History), RunError> {
    let mut model = stacked(&[3, 4, 2], Relu, &RandomNormal::default(), &mut fit.seed.stream("init"))?;
    model.compile(SoftmaxCrossEntropy, optimizer);
    let history = model.fit(&people.x, &one_hot(&people.classes, 2)?, &fit, &mut [])?;
    Ok((model, history))
}

fn report(run: &mut Run<'_>, networks: &[Trained], fresh: &Labelled<f64>) {
    let (fresh_people, bayes_test) = (fresh.len(), bayes_accuracy(fresh));
    let of = |figure: fn(&Trained) -> f64| Spread::of(networks.iter().map(figure));
    let (train, test, origin) = (of(|n| n.train), of(|n| n.test), of(|n| n.female_at_origin));
    let bayes_train = of(|n| n.bayes_train);
    let ceiling = body_measurements_bayes_accuracy();
    let at_origin = body_measurements_bayes_posterior([0.0; 3]);
    let row = |name: String, ours: Spread, bayes: String, n: Option<usize>| {
        let error = n.map_or(String::new(), |n| format!("{:.4}", standard_error(ceiling, n)));
        vec![name, format!("{ours:.4}"), bayes, error]
    };
    let trained = format!("accuracy, {PEOPLE} training rows");
    let rows = [
        row(trained, train, format!("{bayes_train:.4}"), Some(PEOPLE)),
        row(
            format!("accuracy, {fresh_people} fresh rows"),
            test,
            format!("{bayes_test:.4}"),
            Some(fresh_people),
        ),
        row("P(female) at (0, 0, 0)".to_string(), origin, format!("{at_origin:.4}"), None),
    ];
    run.table(&["", "networks: mean (range)", "Bayes' rule on the same", "standard error"], &rows);
    let answer = if origin.min > 0.5 { "Yes, say all the networks" } else { "The networks do not agree" };
    run.say(format!(
        "Is the person at the origin a woman, as 001 asks? {answer}; the right probability is {at_origin:.3}, \
         not 1. On fresh rows the networks' mean is {:+.2} points from Bayes' rule on the same rows. On {PEOPLE} \
         rows any rule can be lucky: Bayes' own accuracy there goes from {:.3} to {:.3}.",
        100.0 * (test.mean - bayes_test),
        bayes_train.min,
        bayes_train.max
    ));
    train.record(run, "train_accuracy");
    test.record(run, "test_accuracy");
    origin.record(run, "female_at_origin");
    run.here("bayes_accuracy", ceiling);
    run.here("bayes_test_accuracy", bayes_test);
    run.here("bayes_female_at_origin", at_origin);
    run.here("seeds", SEEDS as f64);
}

/// How often Bayes' rule is right about these people.
pub fn bayes_accuracy(people: &Labelled<f64>) -> f64 {
    let right = people.x.rows_iter().zip(&people.classes).filter(|(row, class)| {
        let female = body_measurements_bayes_posterior([row[0], row[1], row[2]]) > 0.5;
        female == (**class == 0)
    });
    right.count() as f64 / people.len() as f64
}

/// Places from beyond the average woman, at 0, to beyond the average man, at 1.
fn places() -> impl Iterator<Item = f64> {
    (-20..=40).map(|step| f64::from(step) / 20.0)
}

/// The person at this place on the way from the average woman, 0, to the average man, 1.
fn place(s: f64) -> [f64; 3] {
    common::data::synthetic::MALE_SHIFT.map(|shift| s * shift)
}
