//! Text 002: if gradient and difference agree, "the model is accurate". Neither follows from the other.

use super::digits::batch;
use super::measures::short;
use super::mistaken::{Mistake, Mistaken};
use crate::{Check, Report};
use ch02_learning_slowdown::{Relu, Sgd};
use ch03_cross_entropy::{SoftmaxCrossEntropy, digits_as_tensors};
use ch04_mlp::experiments::mnist::{Data, Examples, train_and_test};
use ch04_mlp::{Activation, Dense, Fit, GlorotUniform, Sequential};
use common::experiment::{Run, RunError, Spread, standard_error};
use common::figure::BarChart;
use common::{Real, Seed, ShapeError, Tensor};

const HIDDEN: usize = 64;
const RATE: f64 = 0.1;
const BATCH_SIZE: usize = 50;
const TOLERANCE: f64 = 1e-6;
/// The accuracy of guessing.
const CHANCE: f64 = 0.1;

/// A network to train: with which labels, and with which mistake.
struct Case {
    key: &'static str,
    name: &'static str,
    shuffled: bool,
    mistake: Mistake,
}

const CASES: [Case; 5] = [
    Case { key: "right", name: "right gradient", shuffled: false, mistake: Mistake::None },
    Case { key: "shuffled", name: "right, labels shuffled", shuffled: true, mistake: Mistake::None },
    Case { key: "doubled", name: "dW, db doubled", shuffled: false, mistake: Mistake::Doubled },
    Case { key: "no_bias", name: "db = 0", shuffled: false, mistake: Mistake::NoBias },
    Case { key: "feedback", name: "dx = dy B, B random", shuffled: false, mistake: Mistake::RandomFeedback },
];

/// 784 → 64 ReLU → 10. The hidden layer has a wrong dW or db; a wrong dx is the output layer's.
/// The same seed gives the same start weights, whatever the mistake.
fn network<T: Real>(mistake: Mistake, seed: Seed) -> Result<Sequential<T>, ShapeError> {
    let (mut init, mut feedback) = (seed.stream("init"), seed.stream("feedback"));
    let (first, last) =
        if mistake == Mistake::RandomFeedback { (Mistake::None, mistake) } else { (mistake, Mistake::None) };
    let hidden = Dense::new(784, HIDDEN, &GlorotUniform, &mut init);
    let output = Dense::new(HIDDEN, 10, &GlorotUniform, &mut init);
    Sequential::new([784])
        .add(Mistaken::new(hidden, first, &mut feedback))?
        .add(Activation::new(Relu))?
        .add(Mistaken::new(output, last, &mut feedback))
}

/// What a network came to, over the seeds.
struct Outcome {
    /// Of the first seed's, before training.
    report: Report,
    training: Spread,
    test: Spread,
}

pub fn run(run: &mut Run<'_>) -> Result<(), RunError> {
    let epochs = run.epochs(20, 100, 200);
    let (rows, test_rows) = run.pick((1_000, 2_000), (1_000, 10_000), (1_000, 10_000));
    let (x, t) = batch::<f32>(run, rows)?; // (N, 784), (N, 10)
    let mnist = run.mnist_of_size(28, 28)?;
    let (x_test, t_test) = digits_as_tensors(&mnist.test.first(test_rows));
    let labels = t.clone();
    let mut data = Data { training: Examples { x, t }, test: Examples { x: x_test, t: t_test } };
    let (rows, n) = (data.training.len(), data.test.len());
    run.say(format!(
        "784 → {HIDDEN} ReLU → 10 on {} digits, {epochs} epochs of descent with η = {RATE}; accuracy on {n} test digits. A \
         seed gives every network the same start weights and batches.\n",
        rows
    ));
    let mut outcomes = Vec::new();
    for case in &CASES {
        outcomes.push(outcome(run, case, &labels, &mut data, epochs)?);
    }
    table(run, &outcomes);
    of_the_right_one(run, &outcomes, rows, n);
    of_the_wrong_ones(run, &outcomes, n);
    draw(run, &outcomes)
}

impl Case {
    /// The labels t (N, 10) that it trains on; dealt out anew, each class is there as often as before.
    fn labels(&self, t: &Tensor<f32>, seed: Seed) -> Tensor<f32> {
        if !self.shuffled {
            return t.clone();
        }
        t.select_rows(&seed.stream("labels").permutation(t.rows()))
    }
}

fn outcome(
    run: &mut Run<'_>,
    case: &Case,
    labels: &Tensor<f32>,
    data: &mut Data,
    epochs: usize,
) -> Result<Outcome, RunError> {
    let (mut training, mut test) = (Vec::new(), Vec::new());
    for seed in run.seeds(run.pick(1, 3, 5)) {
        data.training.t = case.labels(labels, seed);
        let mut model = network::<f32>(case.mistake, seed)?;
        model.compile(SoftmaxCrossEntropy, Sgd::new(RATE));
        let fit = Fit { epochs, batch_size: BATCH_SIZE, validation_split: 0.0, seed };
        let mut trained = train_and_test(run, model, data, fit, case.name)?;
        let fitted = trained.model.evaluate(&data.training.x, &data.training.t)?;
        training.push(fitted.accuracy.unwrap_or(f64::NAN));
        test.push(trained.test.accuracy.unwrap_or(f64::NAN));
    }
    let outcome = Outcome {
        report: checked(case, &data.training.x, labels, run.seed())?,
        training: Spread::of(training),
        test: Spread::of(test),
    };
    outcome.training.record(run, &format!("{}_train_accuracy", case.key));
    outcome.test.record(run, &format!("{}_test_accuracy", case.key));
    run.here(&format!("{}_relative_error", case.key), outcome.report.relative_error());
    Ok(outcome)
}

/// The same network's gradients on some of the same examples, in f64.
fn checked(case: &Case, x: &Tensor<f32>, labels: &Tensor<f32>, seed: Seed) -> Result<Report, RunError> {
    let few = 0..x.rows().min(8);
    let (x, t) = (x.slice_rows(few.clone()).cast(), case.labels(labels, seed).slice_rows(few).cast());
    let mut model = network::<f64>(case.mistake, seed)?;
    Ok(Check::new(seed).entries(40).network(model.layers_mut(), &SoftmaxCrossEntropy, &x, &t))
}

fn table(run: &mut Run<'_>, outcomes: &[Outcome]) {
    let row = |(case, outcome): (&Case, &Outcome)| {
        let error = outcome.report.relative_error();
        let word = if outcome.report.passes(TOLERANCE) { "passes" } else { "does not pass" };
        let name = case.name.to_string();
        vec![name, short(error), word.to_string(), outcome.training.per_cent(), outcome.test.per_cent()]
    };
    let rows: Vec<Vec<String>> = CASES.iter().zip(outcomes).map(row).collect();
    run.say("");
    run.table(&["gradient", "relative error", "check", "training accuracy", "test accuracy"], &rows);
}

/// What a right gradient makes of labels that mean nothing.
fn of_the_right_one(run: &mut Run<'_>, outcomes: &[Outcome], rows: usize, n: usize) {
    let (right, shuffled) = (&outcomes[0], &outcomes[1]);
    let noise = |n: usize| 2.0 * standard_error(CHANCE, n);
    let by_heart = shuffled.training.mean > CHANCE + noise(rows);
    let worse = shuffled.test.differs_from(&right.test, n) && shuffled.test.mean < right.test.mean;
    run.say(format!(
        "\n{}labels dealt out at random it gets {} of them right{}, and {} of the test digits, where chance is 10 %.",
        if worse && shuffled.report.passes(TOLERANCE) {
            "A right gradient makes no accurate model: with "
        } else {
            "With a right gradient and "
        },
        shuffled.training.per_cent(),
        if by_heart { ", which it can only have learned by heart" } else { "" },
        shuffled.test.per_cent(),
    ));
    if (shuffled.test.mean - CHANCE).abs() > noise(n) {
        run.say(format!(
            "(It gives like digits like labels: so it strays from chance further than the ±{:.1} points of guessing digit \
             by digit.)",
            100.0 * noise(n)
        ));
    }
}

/// What wrong gradients make of right labels.
fn of_the_wrong_ones(run: &mut Run<'_>, outcomes: &[Outcome], n: usize) {
    let right = &outcomes[0];
    let wrong = || CASES.iter().zip(outcomes).skip(2);
    let told_apart = |outcome: &Outcome| outcome.test.differs_from(&right.test, n);
    for (case, outcome) in wrong() {
        let verdict = if told_apart(outcome) {
            "a difference beyond the noise"
        } else {
            "no difference beyond the noise"
        };
        run.say(format!(
            "{}: {:+.2} points of test accuracy against the right one, {verdict}.",
            case.name,
            100.0 * (outcome.test.mean - right.test.mean)
        ));
    }
    run.say(format!(
        "(Doubled dW and db of the hidden layer are a learning rate of {} there; with db = 0 its biases never move; B \
         stands in the place of the output layer's Wᵀ.)",
        2.0 * RATE
    ));
    let alike: Vec<&str> = wrong().filter(|(_, o)| !told_apart(o)).map(|(case, _)| case.name).collect();
    let checks_differ = right.report.passes(TOLERANCE) && wrong().all(|(_, o)| !o.report.passes(TOLERANCE));
    if alike.is_empty() {
        run.say("Here each wrong gradient shows in the accuracy. That it must, nothing says.");
    } else {
        run.say(format!(
            "So accuracy does not show whether a gradient is right: it does not tell the right one from these: {}.{}",
            alike.join("; "),
            if checks_differ { " The check does." } else { "" }
        ));
    }
}

fn draw(run: &mut Run<'_>, outcomes: &[Outcome]) -> Result<(), RunError> {
    let of = |value: fn(&Outcome) -> f64| outcomes.iter().map(value).collect::<Vec<f64>>();
    let chart = BarChart::new("Is the gradient right? Is the model?", "gradient", "accuracy")
        .group(CASES.iter().map(|case| case.name))
        .series("training", of(|o| o.training.mean))
        .error_bars(of(|o| o.training.min), of(|o| o.training.max))
        .series("test", of(|o| o.test.mean))
        .error_bars(of(|o| o.test.min), of(|o| o.test.max))
        .text_over_bars(3);
    run.figure(
        "accuracy",
        chart,
        "Accuracy after training on few digits: mean and range over the seeds. The gradients of the first two are right; \
         those of the three others are wrong.",
        "Five pairs of bars, training and test accuracy, with whiskers from the least to the largest over the seeds: two \
         right gradients, the second with shuffled labels, and three wrong ones.",
    )
}
