//! Text 004: the dropout network with Adam, 20 epochs; and whether that is better than RMSprop.

use super::text_network::{LEARNING_RATE, train};
use crate::{Adam, RmsProp};
use ch04_mlp::experiments::mnist::Examples;
use ch04_mlp::experiments::trained::{Accuracies, Trained, compared_curves, text_accuracies, verdict};
use ch05_dropout::experiments::network::{VALIDATION_SPLIT, digits};
use common::experiment::{Run, RunError, Spread};
use common::figure::Panels;

pub fn run(run: &mut Run<'_>) -> Result<(), RunError> {
    let epochs = run.epochs(2, 20, 20);
    let data = digits(run)?;
    let (mut adam, mut rmsprop) = (Vec::new(), Vec::new());
    for seed in run.seeds(run.pick(1, 1, 3)) {
        adam.push(train(run, &data, ("Adam", Adam::new(LEARNING_RATE)), seed, epochs)?);
        rmsprop.push(train(run, &data, ("RMSprop", RmsProp::new(LEARNING_RATE)), seed, epochs)?);
    }
    let (ours, other) = (Accuracies::of(&adam), Accuracies::of(&rmsprop));
    text_accuracies(run, "", [0.9828, 0.9803, 0.9793]);
    ours.record(run, "");
    text_accuracies(run, "rmsprop_", [0.9797, 0.9759, 0.9784]);
    other.record(run, "rmsprop_");
    run.here("seeds", adam.len() as f64);
    run.say(format!(
        "\nAfter {epochs} epochs, rate {LEARNING_RATE} for both, from the same start weights, over the same batches \
         and masks:"
    ));
    run.table(&Accuracies::HEADER, &[ours.row("Adam"), other.row("RMSprop")]);
    run.say(format!(
        "\nTrap: text 004 calls Adam a little better than RMSprop, 97.93 % against 97.84 % in one test. On its \
         10,000 images that is {}.",
        verdict(0.9793, 0.9784, 10_000)
    ));
    say_difference(run, (&ours, &other), (data.held_back(VALIDATION_SPLIT), data.test.len()));
    say_seed_by_seed(run, &adam, &rmsprop);
    say_losses(run, &adam, &rmsprop, epochs);
    say_image_by_image(run, (&mut adam[0], &mut rmsprop[0]), &data.test)?;
    draw(run, &adam[0], &rmsprop[0])
}

/// The difference here, by means and ranges over the seeds.
fn say_difference(run: &mut Run<'_>, (ours, other): (&Accuracies, &Accuracies), rows: (usize, usize)) {
    for (name, a, b, n) in
        [("validation", ours.validation, other.validation, rows.0), ("test", ours.test, other.test, rows.1)]
    {
        run.say(format!("Here, Adam minus RMSprop on {name}: {}.", verdict(a.mean, b.mean, n)));
    }
}

/// The differences of pairs of trainings from the same start: do they have one sign?
fn say_seed_by_seed(run: &mut Run<'_>, adam: &[Trained], rmsprop: &[Trained]) {
    let differences: Vec<f64> =
        adam.iter().zip(rmsprop).map(|(a, b)| a.accuracies()[2] - b.accuracies()[2]).collect();
    let spread = Spread::of(&differences);
    spread.record(run, "adam_minus_rmsprop_accuracy");
    if differences.len() > 1 {
        let words = if !spread.mean.is_finite() {
            "a training diverged, so that they do not say which is ahead"
        } else if spread.min > 0.0 {
            "Adam is ahead from every seed"
        } else if spread.max < 0.0 {
            "RMSprop is ahead from every seed"
        } else {
            "which is ahead depends on the seed"
        };
        run.say(format!(
            "Seed by seed, the differences in test accuracy go from {:+.2} to {:+.2} points: {words}.",
            100.0 * spread.min,
            100.0 * spread.max
        ));
    }
}

/// Accuracy counts what is right; the loss also asks how sure the network was.
fn say_losses(run: &mut Run<'_>, adam: &[Trained], rmsprop: &[Trained], epochs: usize) {
    let loss = |runs: &[Trained]| Spread::of(runs.iter().map(|t| t.after(epochs, |e| e.validation_loss)));
    let (ours, other) = (loss(adam), loss(rmsprop));
    ours.record(run, "validation_loss");
    other.record(run, "rmsprop_validation_loss");
    let words = match adam.len() {
        _ if !(ours.mean.is_finite() && other.mean.is_finite()) => "a training diverged",
        1 => "one training each, which does not say what another seed would give",
        _ if ours.max < other.min || other.max < ours.min => "the ranges over the seeds lie apart",
        _ => "the ranges over the seeds overlap",
    };
    run.say(format!("Validation loss: Adam {ours}, RMSprop {other}; {words}."));
}

/// The same difference image by image, which is sharper: images that both get right or wrong say
/// nothing, so chance is √(number of the others). (Source: McNemar 1947.)
fn say_image_by_image(
    run: &mut Run<'_>,
    (adam, rmsprop): (&mut Trained, &mut Trained),
    test: &Examples,
) -> Result<(), RunError> {
    if adam.history.diverged_in().or(rmsprop.history.diverged_in()).is_some() {
        return Ok(()); // what a network of NaNs answers is no answer
    }
    let (a, b, t) =
        (adam.model.predict_classes(&test.x)?, rmsprop.model.predict_classes(&test.x)?, test.t.argmax_rows());
    let only = |right: &[usize], wrong: &[usize]| {
        right.iter().zip(wrong).zip(&t).filter(|((right, wrong), t)| right == t && wrong != t).count()
    };
    let (only_adam, only_rmsprop) = (only(&a, &b), only(&b, &a));
    run.here("images_only_adam_gets_right", only_adam as f64);
    run.here("images_only_rmsprop_gets_right", only_rmsprop as f64);
    let chance = 2.0 * ((only_adam + only_rmsprop) as f64).sqrt();
    let difference = only_adam as f64 - only_rmsprop as f64;
    let within = if difference.abs() <= chance { "within" } else { "more than" };
    run.say(format!(
        "Image by image (first seed): {only_adam} test images only Adam gets right, {only_rmsprop} only RMSprop. The \
         difference, {difference:+}, is {within} what chance gives (±{chance:.0})."
    ));
    Ok(())
}

fn draw(run: &mut Run<'_>, adam: &Trained, rmsprop: &Trained) -> Result<(), RunError> {
    let [accuracy, loss] = compared_curves(&[("Adam", &adam.history), ("RMSprop", &rmsprop.history)]);
    let panels = Panels::new("The dropout network with Adam and with RMSprop", 2)
        .panel(Box::new(accuracy))
        .panel(Box::new(loss));
    let caption = "The text's network (784-128-128-10, ReLU, dropout 0.3, batch 128) on MNIST with Adam and with \
                   RMSprop, rate 0.001 for both, from the same start weights over the same batches. Dashed: the \
                   running training figures, with dropout active; solid: on the images kept back (the last fifth).";
    let alt = "Two charts over the epochs, accuracy and loss, each with a dashed training curve and a solid validation \
               curve for Adam and for RMSprop.";
    run.figure("curves", panels, caption, alt)
}
