//! Text 002, "分类": one hidden layer of 32 ReLU units, RMSprop with all its settings written out, two
//! epochs.

use super::step_losses::StepLosses;
use super::sweep::counted;
use crate::RmsProp;
use ch04_mlp::experiments::mnist::{Data, first_digits, train_and_test_watched};
use ch04_mlp::experiments::networks::stacked;
use ch04_mlp::experiments::trained::{Trained, verdict};
use ch04_mlp::prelude::*;
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
    let (ours, control) = (tested(&rmsprop), tested(&sgd));
    for (prefix, (loss, accuracy)) in [("", ours), ("sgd_", control)] {
        loss.record(run, &format!("{prefix}test_loss"));
        accuracy.record(run, &format!("{prefix}test_accuracy"));
    }
    let parameters = rmsprop[0].trained.model.parameter_count();
    run.here("parameters", parameters as f64);
    run.here("seeds", rmsprop.len() as f64);
    run.say(format!(
        "\n784-32-10, {parameters} parameters; {} over {} training digits in batches of 32. The text \
         prints no figures of it.",
        counted(epochs, "epoch"),
        data.training.len()
    ));
    let row = |name: &str, (loss, accuracy): (Spread, Spread)| {
        vec![name.to_string(), loss.to_string(), accuracy.per_cent()]
    };
    run.table(
        &["", "test loss", "test accuracy"],
        &[row("RMSprop 0.001, ρ 0.9, ε 1e-8", ours), row("SGD 0.01 (Keras's default)", control)],
    );
    run.say(format!(
        "The text says that an optimiser speeds training up. After as many updates from the same start, test accuracy \
         with RMSprop minus that with SGD, each at its default rate: {}.",
        verdict(ours.1.mean, control.1.mean, data.test.len())
    ));
    draw(run, [rmsprop.swap_remove(0).steps, sgd.swap_remove(0).steps])
}

/// The losses of the first seed: RMSprop's, then SGD's.
fn draw(run: &mut Run<'_>, [rmsprop, sgd]: [Vec<(f64, f64)>; 2]) -> Result<(), RunError> {
    let chart =
        LineChart::new("Dense(32) with RMSprop and with SGD", "updates", "training loss (cross-entropy)")
            .series("RMSprop 0.001", rmsprop)
            .series("SGD 0.01", sgd)
            .log_y();
    let caption = "Training loss of 002's network (784-32-10, ReLU, batch 32) on MNIST with RMSprop (ρ 0.9, ε 1e-8) \
                   and with SGD, from the same start weights over the same batches; a point for the mean loss of a \
                   twentieth of an epoch.";
    let alt = "Two curves of training loss over the updates, on a logarithmic axis: RMSprop's, and that of SGD at its \
               default rate.";
    run.figure("loss", chart, caption, alt)
}

/// A network trained once, and its losses on the way.
struct Outcome {
    trained: Trained,
    steps: Vec<(f64, f64)>,
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
    let fit = Fit { epochs, batch_size: 32, validation_split: 0.0, seed }; // as in the text: all are trained on
    let mut losses = StepLosses::of(20, &fit, data.training.len());
    let trained = train_and_test_watched(run, model, data, fit, name, &mut losses)?;
    Ok(Outcome { trained, steps: losses.points() })
}

/// (loss, accuracy) on the test set.
fn tested(outcomes: &[Outcome]) -> (Spread, Spread) {
    let accuracy = |outcome: &Outcome| outcome.trained.test.accuracy.unwrap_or(f64::NAN);
    let loss = Spread::of(outcomes.iter().map(|outcome| outcome.trained.test.loss));
    (loss, Spread::of(outcomes.iter().map(accuracy)))
}
