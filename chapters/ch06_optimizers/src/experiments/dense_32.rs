//! Text 002, "分类": one hidden layer of 32 ReLU units, RMSprop with all its settings written out, two
//! epochs.

use super::step_losses::StepLosses;
use crate::RmsProp;
use ch04_mlp::experiments::mnist::{Data, first_digits, train_watched};
use ch04_mlp::experiments::networks::stacked;
use ch04_mlp::experiments::trained::verdict;
use ch04_mlp::prelude::*;
use ch04_mlp::progress::report_divergence;
use common::Optimizer;
use common::experiment::{Run, RunError, Spread};
use common::figure::LineChart;

pub fn run(run: &mut Run<'_>) -> Result<(), RunError> {
    let epochs = run.epochs(1, 2, 2);
    let (training, test) = run.pick((6_000, 2_000), (usize::MAX, usize::MAX), (usize::MAX, usize::MAX));
    let data = first_digits(run, training, test)?;
    let (mut rmsprop, mut sgd) = (Vec::new(), Vec::new());
    for seed in run.seeds(run.pick(1, 1, 3)) {
        // decay=0.0: the learning rate stays as it is.
        let as_printed = RmsProp::new(0.001).rho(0.9)?.epsilon(1e-8)?;
        rmsprop.push(train_once(run, &data, ("RMSprop", as_printed), seed, epochs)?);
        sgd.push(train_once(run, &data, ("SGD", Sgd::new(0.01)), seed, epochs)?);
    }
    let (ours, control) = (accuracy(&rmsprop), accuracy(&sgd));
    ours.record(run, "test_accuracy");
    Spread::of(rmsprop.iter().map(|o| o.test.loss)).record(run, "test_loss");
    control.record(run, "sgd_test_accuracy");
    Spread::of(sgd.iter().map(|o| o.test.loss)).record(run, "sgd_test_loss");
    run.here("parameters", rmsprop[0].parameters as f64);
    run.here("seeds", rmsprop.len() as f64);
    run.say(format!(
        "\n784-32-10, {} parameters; {epochs} epochs over all {} training digits in batches of 32. The text prints no \
         figures of it.",
        rmsprop[0].parameters,
        data.training.len()
    ));
    let row = |name: &str, outcomes: &[Outcome]| {
        let loss = Spread::of(outcomes.iter().map(|o| o.test.loss));
        vec![name.to_string(), loss.to_string(), accuracy(outcomes).per_cent()]
    };
    run.table(
        &["", "test loss", "test accuracy"],
        &[row("RMSprop 0.001, ρ 0.9, ε 1e-8", &rmsprop), row("SGD 0.01 (Keras's default)", &sgd)],
    );
    run.say(format!(
        "The text says that an optimiser speeds training up. After as many updates from the same start, test accuracy \
         with RMSprop minus that with SGD, each at its default rate: {}.",
        verdict(ours.mean, control.mean, data.test.len())
    ));
    let chart = LineChart::new("Two epochs of Dense(32)", "updates", "training loss (cross-entropy)")
        .series("RMSprop 0.001", rmsprop.swap_remove(0).steps)
        .series("SGD 0.01", sgd.swap_remove(0).steps)
        .log_y();
    let caption = "Training loss of 002's network (784-32-10, ReLU, batch 32) on MNIST with RMSprop (ρ 0.9, ε 1e-8) \
                   and with SGD, from the same start weights over the same batches; a point for the mean loss of a \
                   twentieth of an epoch.";
    let alt = "Two falling curves on a logarithmic loss axis. RMSprop's falls faster at first and stays below that of \
               SGD at its default rate.";
    run.figure("loss", chart, caption, alt)
}

/// A network trained once.
struct Outcome {
    parameters: usize,
    test: Evaluation,
    steps: Vec<(f64, f64)>,
}

fn accuracy(outcomes: &[Outcome]) -> Spread {
    Spread::of(outcomes.iter().map(|o| o.test.accuracy.unwrap_or(f64::NAN)))
}

fn train_once(
    run: &mut Run<'_>,
    data: &Data,
    (name, optimizer): (&str, impl Optimizer<f32> + 'static),
    seed: Seed,
    epochs: usize,
) -> Result<Outcome, RunError> {
    let mut model = stacked(&[784, 32, 10], Relu, &GlorotUniform, &mut seed.stream("init"))?;
    model.compile(SoftmaxCrossEntropy, optimizer);
    // As in the text: nothing is kept back.
    let fit = Fit { epochs, batch_size: 32, validation_split: 0.0, seed };
    let mut losses = StepLosses::every(data.training.len() / 32 / 20);
    let history = train_watched(run, &mut model, &data.training, fit, name, &mut losses)?;
    report_divergence(run, &history);
    let test = model.evaluate(&data.test.x, &data.test.t)?;
    Ok(Outcome { parameters: model.parameter_count(), test, steps: losses.points() })
}
