//! The text's network on MNIST: one epoch on all digits, and what has come of it.

use super::inside::{draw_filters, feature_maps, relus_at_rest, tell_rest};
use super::mistakes::draw_mistakes;
use super::networks::{BATCH_SIZE, FILTERS, LEARNING_RATE, UNITS, images, network};
use ch04_mlp::experiments::mnist::{Data, train_and_test_watched};
use ch04_mlp::experiments::trained::Trained;
use ch06_optimizers::experiments::step_losses::StepLosses;
use ch06_optimizers::prelude::*;
use common::experiment::{Run, RunError, Spread, standard_error};
use common::figure::LineChart;

pub fn run(run: &mut Run<'_>) -> Result<(), RunError> {
    let epochs = run.epochs(1, 1, 1);
    let data = images(run, run.pick(600, usize::MAX, usize::MAX), run.pick(500, usize::MAX, usize::MAX))?;
    let image = data.training.x.shape();
    let mut first = network(&image[1..], &FILTERS, UNITS, run.seed())?;
    run.say(first.summary());
    run.here("parameters", first.parameter_count() as f64);
    let looked_at = data.test.x.slice_rows(0..data.test.len().min(run.pick(100, 1_000, 1_000)));
    let at_rest = relus_at_rest(&mut first, &looked_at);
    let filters = first.weights()[0].clone(); // w (32, 1, 5, 5)

    let (mut trainings, mut curve) = (Vec::new(), Vec::new());
    for seed in run.seeds(run.pick(1, 1, 3)) {
        let (trained, points) = train(run, &data, epochs, seed)?;
        trainings.push(trained);
        if curve.is_empty() {
            curve = points;
        }
    }
    report(run, &data, &trainings, epochs);
    draw_loss(run, curve, epochs)?;
    let model = &mut trainings[0].model;
    draw_filters(run, &filters, model.weights()[0])?;
    run.figure(
        "maps",
        feature_maps("One digit, layer by layer", model, &data.test.x.slice_rows(0..1)),
        "The first test digit on its way through the trained network: the first eight feature maps behind each ReLU and \
         each pool. Each row is scaled to its largest number; empty pictures are maps that ReLU has cut to 0.",
        "Five rows of small pictures of one handwritten digit: the image, and up to eight maps behind each convolution and \
         each pool. Each pool halves their size, so that their pixels grow coarser from row to row.",
    )?;
    tell_rest(run, &at_rest, &relus_at_rest(model, &looked_at), looked_at.rows())?;
    draw_mistakes(run, model, &data.test)
}

/// One training as in the text; with it the loss along the way.
fn train(
    run: &mut Run<'_>,
    data: &Data,
    epochs: usize,
    seed: Seed,
) -> Result<(Trained, Vec<(f64, f64)>), RunError> {
    let image = data.training.x.shape();
    let mut model = network(&image[1..], &FILTERS, UNITS, seed)?;
    model.compile(SoftmaxCrossEntropy, Adam::new(LEARNING_RATE));
    let fit = Fit { epochs, batch_size: BATCH_SIZE, validation_split: 0.0, seed };
    let mut losses = StepLosses::of(100, &fit, data.training.len());
    let trained = train_and_test_watched(run, model, data, fit, "CNN", &mut losses)?;
    Ok((trained, losses.points()))
}

fn report(run: &mut Run<'_>, data: &Data, trainings: &[Trained], epochs: usize) {
    let [training, _, test] = [0, 1, 2].map(|i| Spread::of(trainings.iter().map(|t| t.accuracies()[i])));
    training.record(run, "train_accuracy");
    test.record(run, "test_accuracy");
    run.here("seeds", trainings.len() as f64);
    run.say(format!(
        "\nAfter {epochs} epoch{} on {} digits: training accuracy {} (running mean over the epoch), test accuracy {} \
         with a standard error of {:.2} points.",
        if epochs == 1 { "" } else { "s" },
        data.training.len(),
        training.per_cent(),
        test.per_cent(),
        100.0 * standard_error(test.mean, data.test.len())
    ));
    if epochs == 1 && data.training.len() == 60_000 {
        run.say(
            "002 gives no figures. Keras 3 with TensorFlow, the same network on MNIST over three seeds: 91.9 to 92.5 % \
             in training (running), 97.3 to 97.6 % on the test set.",
        );
    }
}

fn draw_loss(run: &mut Run<'_>, points: Vec<(f64, f64)>, epochs: usize) -> Result<(), RunError> {
    let chart = LineChart::new("Loss over the steps", "updates", "cross-entropy")
        .series("training loss", points)
        .horizontal(10.0_f64.ln(), "chance: ln 10")
        .log_y();
    let caption = format!(
        "The text's network (Adam 1e-4, batch 64), training loss over {epochs} epoch{}: each point is a mean \
         over a hundredth of an epoch's steps.",
        if epochs == 1 { "" } else { "s" }
    );
    let alt = "A curve of the training loss over the updates, on a logarithmic axis, with a level line at the loss of \
               guessing.";
    run.figure("loss", chart, &caption, alt)
}
