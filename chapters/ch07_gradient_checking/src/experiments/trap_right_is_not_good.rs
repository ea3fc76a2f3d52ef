//! Text 002: if gradient and difference agree, "the model is accurate". Neither follows from the other.

use super::digits::batch;
use super::measures::short;
use super::mistaken::{Mistake, Mistaken};
use crate::{Check, Report};
use ch02_learning_slowdown::{Relu, Sgd};
use ch03_cross_entropy::{SoftmaxCrossEntropy, digits_as_tensors};
use ch04_mlp::{Activation, Dense, Fit, GlorotUniform, Sequential};
use common::experiment::{Run, RunError, Spread};
use common::figure::BarChart;
use common::{Real, Seed, ShapeError, Tensor};
use std::time::Instant;

const HIDDEN: usize = 64;
const RATE: f64 = 0.1;
const BATCH_SIZE: usize = 50;
const TOLERANCE: f64 = 1e-6;

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
    let (x, t) = batch::<f32>(run, rows)?;
    let mnist = run.mnist_of_size(28, 28)?;
    let (x_test, t_test) = digits_as_tensors(&mnist.test.first(test_rows));
    let data = Data { x, t, x_test, t_test };
    let n = data.x_test.rows();
    run.say(format!(
        "784 → {HIDDEN} ReLU → 10 on {} digits, {epochs} epochs of descent with η = {RATE}; accuracy on {n} test digits. A \
         seed gives every network the same start weights and batches.\n",
        data.x.rows()
    ));
    let mut outcomes = Vec::new();
    for case in &CASES {
        outcomes.push(outcome(run, case, &data, epochs)?);
    }
    report(run, &outcomes, n);
    draw(run, &outcomes)
}

/// x (N, 784) and t (N, 10), to train and to test.
struct Data {
    x: Tensor<f32>,
    t: Tensor<f32>,
    x_test: Tensor<f32>,
    t_test: Tensor<f32>,
}

impl Data {
    /// The targets, dealt out anew: each class as often as before.
    fn shuffled_targets(&self, seed: Seed) -> Tensor<f32> {
        self.t.select_rows(&seed.stream("labels").permutation(self.t.rows()))
    }
}

fn outcome(run: &mut Run<'_>, case: &Case, data: &Data, epochs: usize) -> Result<Outcome, RunError> {
    let seeds = run.seeds(run.pick(1, 3, 5));
    let (mut training, mut test) = (Vec::new(), Vec::new());
    let began = Instant::now();
    for &seed in &seeds {
        let t = if case.shuffled { data.shuffled_targets(seed) } else { data.t.clone() };
        let mut model = network::<f32>(case.mistake, seed)?;
        model.compile(SoftmaxCrossEntropy, Sgd::new(RATE));
        model.set_threads(run.threads());
        let fit = Fit { epochs, batch_size: BATCH_SIZE, validation_split: 0.0, seed };
        model.fit(&data.x, &t, &fit, &mut [])?;
        training.push(model.evaluate(&data.x, &t)?.accuracy.unwrap_or(f64::NAN));
        test.push(model.evaluate(&data.x_test, &data.t_test)?.accuracy.unwrap_or(f64::NAN));
    }
    let seconds = began.elapsed().as_secs_f64();
    run.trained(epochs * data.x.rows() * seeds.len(), seconds);
    run.say(format!("{}: trained in {seconds:.1} s", case.name));
    let outcome = Outcome {
        report: checked(case, data, run.seed())?,
        training: Spread::of(training),
        test: Spread::of(test),
    };
    outcome.training.record(run, &format!("{}_train_accuracy", case.key));
    outcome.test.record(run, &format!("{}_test_accuracy", case.key));
    run.here(&format!("{}_relative_error", case.key), outcome.report.relative_error());
    Ok(outcome)
}

/// The same network's gradients on some of the same examples, in f64.
fn checked(case: &Case, data: &Data, seed: Seed) -> Result<Report, RunError> {
    let t = if case.shuffled { data.shuffled_targets(seed) } else { data.t.clone() };
    let few = 0..data.x.rows().min(8);
    let (x, t) = (data.x.slice_rows(few.clone()).cast(), t.slice_rows(few).cast());
    let mut model = network::<f64>(case.mistake, seed)?;
    Ok(Check::new(seed).entries(40).network(model.layers_mut(), &SoftmaxCrossEntropy, &x, &t))
}

fn report(run: &mut Run<'_>, outcomes: &[Outcome], n: usize) {
    let row = |(case, outcome): (&Case, &Outcome)| {
        let error = outcome.report.relative_error();
        let word = if outcome.report.passes(TOLERANCE) { "passes" } else { "does not pass" };
        let name = case.name.to_string();
        vec![name, short(error), word.to_string(), outcome.training.per_cent(), outcome.test.per_cent()]
    };
    let rows: Vec<Vec<String>> = CASES.iter().zip(outcomes).map(row).collect();
    run.say("");
    run.table(&["gradient", "relative error", "check", "training accuracy", "test accuracy"], &rows);
    let [right, doubled, no_bias, feedback] = [0, 2, 3, 4].map(|i: usize| 100.0 * outcomes[i].test.mean);
    run.say(format!(
        "\nA right gradient makes no accurate model: with labels dealt out at random it learns {:.1} % of them by heart, and \
         is right on {} of the test digits, where chance is 10 %. (It gives like digits like labels: so it strays from chance \
         further than guessing digit by digit would.)",
        100.0 * outcomes[1].training.mean,
        outcomes[1].test.per_cent(),
    ));
    run.say(format!(
        "Nor does an accurate model show a right gradient: {doubled:.1} % with dW and db of the hidden layer doubled (a \
         learning rate of {}), {no_bias:.1} % with its biases never moved, {feedback:.1} % with a random matrix in the place \
         of the output layer's Wᵀ; {right:.1} % with all of them right. Only the check tells them apart.",
        2.0 * RATE
    ));
    for (case, outcome) in CASES.iter().zip(outcomes).skip(2) {
        let same = !outcome.test.differs_from(&outcomes[0].test, n);
        let verdict = if same { "no difference beyond the noise" } else { "a difference beyond the noise" };
        run.say(format!(
            "{}: {:+.2} points against the right one, {verdict}.",
            case.name,
            100.0 * (outcome.test.mean - outcomes[0].test.mean)
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
        "Accuracy after training on few digits: mean and range over the seeds. The gradients of the first two pass the \
         check; those of the three others are wrong.",
        "Five pairs of bars. With right gradients and shuffled labels the test accuracy is near a tenth; with right labels \
         all four others reach similar test accuracies, three of them with wrong gradients.",
    )
}
