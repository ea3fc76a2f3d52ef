//! Text 003: two hidden layers of 500 sigmoid units, Adam, batches of 100, 20 epochs; and its remark that
//! optimisers differ in their learning rates only.

use super::step_losses::StepLosses;
use super::sweep::counted;
use super::text_network::LEARNING_RATE as ADAM_RATE;
use crate::Adam;
use ch04_mlp::experiments::mnist::{Data, Examples, first_digits, train_and_test_watched};
use ch04_mlp::experiments::networks::stacked;
use ch04_mlp::experiments::trained::{Accuracies, Trained, verdict};
use ch04_mlp::prelude::*;
use common::Optimizer;
use common::experiment::{Run, RunError};
use common::figure::LineChart;

const BATCH_SIZE: usize = 100;
/// Keras's default.
const SGD_RATE: f64 = 0.01;

pub fn run(run: &mut Run<'_>) -> Result<(), RunError> {
    let epochs = run.epochs(1, 1, 20);
    let (training, test) = run.pick((6_000, 2_000), (usize::MAX, usize::MAX), (usize::MAX, usize::MAX));
    let data = first_digits(run, training, test)?;
    let (mut adam, mut sgd, mut curves) = (Vec::new(), Vec::new(), Vec::new());
    for seed in run.seeds(run.pick(1, 1, 3)) {
        let (trained, steps) = train_once(run, &data, ("Adam", Adam::new(ADAM_RATE)), seed, epochs)?;
        adam.push(trained);
        curves.push(steps);
        let (trained, steps) = train_once(run, &data, ("SGD", Sgd::new(SGD_RATE)), seed, epochs)?;
        sgd.push(trained);
        curves.push(steps);
    }
    run.say(adam[0].model.summary());
    let (ours, control) = (Accuracies::of(&adam), Accuracies::of(&sgd));
    for (prefix, accuracies) in [("", ours), ("sgd_", control)] {
        accuracies.training.record(run, &format!("{prefix}train_accuracy"));
        accuracies.test.record(run, &format!("{prefix}test_accuracy"));
    }
    run.here("parameters", adam[0].model.parameter_count() as f64);
    run.here("seeds", adam.len() as f64);
    let row = |name: &str, a: Accuracies| vec![name.to_string(), a.training.per_cent(), a.test.per_cent()];
    run.say(format!(
        "After {} (003 trains for 20 and prints no figures), from the same start:",
        counted(epochs, "epoch")
    ));
    run.table(&["", "training (running)", "test"], &[row("Adam 0.001", ours), row("SGD 0.01", control)]);
    let difference = verdict(ours.test.mean, control.test.mean, data.test.len());
    run.say(format!(
        "Test accuracy with Adam minus that with SGD, each at Keras's default rate: {difference}."
    ));
    say_first_step(run, &data.training)?;
    draw(run, curves)
}

fn network(seed: Seed, optimizer: impl Optimizer<f32> + 'static) -> Result<Sequential<f32>, RunError> {
    let mut model = stacked(&[784, 500, 500, 10], Sigmoid, &GlorotUniform, &mut seed.stream("init"))?;
    model.compile(SoftmaxCrossEntropy, optimizer);
    Ok(model)
}

fn train_once(
    run: &mut Run<'_>,
    data: &Data,
    (name, optimizer): (&str, impl Optimizer<f32> + 'static),
    seed: Seed,
    epochs: usize,
) -> Result<(Trained, Vec<(f64, f64)>), RunError> {
    // As in the text: nothing is kept back.
    let fit = Fit { epochs, batch_size: BATCH_SIZE, validation_split: 0.0, seed };
    let mut losses = StepLosses::of(10, &fit, data.training.len());
    let trained = train_and_test_watched(run, network(seed, optimizer)?, data, fit, name, &mut losses)?;
    Ok((trained, losses.points()))
}

/// If optimisers differed in their learning rate only, a step of Adam would be a step of SGD times one
/// number. Their first steps from the same weights, on the same batch, divided weight by weight.
fn say_first_step(run: &mut Run<'_>, training: &Examples) -> Result<(), RunError> {
    let rows = BATCH_SIZE.min(training.len());
    let (x, t) = (training.x.slice_rows(0..rows), training.t.slice_rows(0..rows)); // (N, 784), (N, 10)
    let seed = run.seed();
    let before = network(seed, Sgd::new(SGD_RATE))?;
    let (mut adam, mut sgd) = (network(seed, Adam::new(ADAM_RATE))?, network(seed, Sgd::new(SGD_RATE))?);
    for model in [&mut adam, &mut sgd] {
        model.train_on_batch(&x, &t, seed)?;
    }
    let moves = |model: &Sequential<f32>| -> Vec<f64> {
        let pairs = model.weights().into_iter().zip(before.weights());
        pairs.flat_map(|(after, before)| (after - before).data().to_vec()).map(f64::from).collect()
    };
    let adams = moves(&adam);
    let mut ratios: Vec<f64> = (adams.iter().zip(moves(&sgd)))
        .filter(|(_, sgd)| *sgd != 0.0)
        .map(|(adam, sgd)| adam / sgd)
        .collect();
    ratios.sort_by(f64::total_cmp);
    let at = |share: f64| ratios.get((share * ratios.len() as f64) as usize).copied().unwrap_or(f64::NAN);
    let (low, high) = (at(0.1), at(0.9));
    run.here("first_step_ratio_tenth", low);
    run.here("first_step_ratio_nine_tenths", high);
    run.say(format!(
        "\nTrap: 003 says that optimisers differ in their learning rate only. Then the first step of Adam divided by \
         that of SGD, weight by weight, would be one number. Of the {} weights that SGD moved (of {}), it is {low:.1} or less for \
         a tenth and {high:.1} or more for another tenth: Adam gives every weight a rate of its own.",
        ratios.len(),
        adams.len()
    ));
    Ok(())
}

/// The first seed's curves: Adam's, then SGD's.
fn draw(run: &mut Run<'_>, curves: Vec<Vec<(f64, f64)>>) -> Result<(), RunError> {
    let mut chart =
        LineChart::new("Two hidden layers of 500 sigmoid units", "updates", "training loss (cross-entropy)");
    for (name, points) in ["Adam 0.001", "SGD 0.01"].into_iter().zip(curves) {
        chart = chart.series(name, points);
    }
    let caption = "Training loss of 003's network (784-500-500-10, sigmoid, batch 100) on MNIST with Adam and with SGD, \
                   from the same start weights over the same batches; a point for the mean loss of a tenth of an epoch.";
    let alt = "Two curves of training loss over the updates, on a logarithmic axis: Adam's, and that of SGD at its \
               default rate.";
    run.figure("loss", chart.log_y(), caption, alt)
}
