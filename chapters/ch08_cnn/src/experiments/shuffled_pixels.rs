//! One fixed permutation of all pixels, in training and in test: what each network knows of neighbours.

use super::networks::{BATCH_SIZE, images, network, pixels};
use ch04_mlp::experiments::mnist::{Data, Examples, train_and_test};
use ch04_mlp::experiments::trained::{Trained, verdict};
use ch06_optimizers::prelude::*;
use common::experiment::{Run, RunError, Spread};
use common::figure::{BarChart, ImageGrid};

/// What is compared: key, name, filters of the convolutions, units of the dense layer.
const NETWORKS: [(&str, &str, &[usize], usize); 2] =
    [("dense", "dense, 128 units", &[], 128), ("cnn", "CNN, 8 and 16 filters", &[8, 16], 64)];
const LEARNING_RATE: f64 = 0.001;

pub fn run(run: &mut Run<'_>) -> Result<(), RunError> {
    let epochs = run.epochs(1, 3, 5);
    let data = images(run, run.pick(500, 10_000, 60_000), run.pick(500, 10_000, 10_000))?;
    let order = run.seed().stream("permutation").permutation(data.training.x.row_len());
    let shuffled =
        Data { training: with_order(&data.training, &order), test: with_order(&data.test, &order) };
    draw_digits(run, &data, &shuffled)?;
    let mut outcomes = Vec::new();
    for (key, name, filters, units) in NETWORKS {
        let [mut plain, mut mixed] = [Vec::new(), Vec::new()];
        for seed in run.seeds(run.pick(1, 1, 3)) {
            for (pixels, data, trainings) in
                [("as they are", &data, &mut plain), ("shuffled", &shuffled, &mut mixed)]
            {
                let mut model = network(&data.training.x.shape()[1..], filters, units, seed)?;
                model.compile(SoftmaxCrossEntropy, Adam::new(LEARNING_RATE));
                let fit = Fit { epochs, batch_size: BATCH_SIZE, validation_split: 0.0, seed };
                trainings.push(train_and_test(run, model, data, fit, &format!("{name}, pixels {pixels}"))?);
            }
        }
        let parameters = plain[0].model.parameter_count();
        outcomes.push(Outcome {
            key,
            name,
            parameters,
            plain: test_accuracy(&plain),
            mixed: test_accuracy(&mixed),
        });
    }
    report(run, &outcomes, &data, epochs);
    draw_bars(run, &outcomes)
}

/// The same examples, their pixels in this order.
fn with_order(examples: &Examples, order: &[usize]) -> Examples {
    let x = &examples.x;
    let (pixels, shape) = (x.row_len(), x.shape());
    let shuffled = Tensor::from_fn(shape, |at| x.data()[at / pixels * pixels + order[at % pixels]]); // (N, 1, H, W)
    Examples { x: shuffled, t: examples.t.clone() }
}

fn test_accuracy(trainings: &[Trained]) -> Spread {
    Spread::of(trainings.iter().map(|trained| trained.accuracies()[2]))
}

/// Test accuracies of one network.
struct Outcome {
    key: &'static str,
    name: &'static str,
    parameters: usize,
    plain: Spread,
    mixed: Spread,
}

fn report(run: &mut Run<'_>, outcomes: &[Outcome], data: &Data, epochs: usize) {
    let seeds = run.seeds(run.pick(1, 1, 3)).len();
    let mut rows = Vec::new();
    for Outcome { key, name, parameters, plain, mixed } in outcomes {
        plain.record(run, &format!("{key}_test_accuracy"));
        mixed.record(run, &format!("{key}_shuffled_test_accuracy"));
        rows.push(vec![name.to_string(), parameters.to_string(), plain.per_cent(), mixed.per_cent()]);
    }
    run.here("seeds", seeds as f64);
    run.say(format!(
        "\nTest accuracy after {epochs} epoch{} on {} digits, the same start weights and batches both ways ({seeds} \
         seed{}):",
        plural(epochs),
        data.training.len(),
        plural(seeds),
    ));
    run.table(&["", "parameters", "pixels as they are", "shuffled"], &rows);
    for Outcome { name, plain, mixed, .. } in outcomes {
        let difference = verdict(plain.mean, mixed.mean, data.test.len());
        run.say(format!("{name}: as they are minus shuffled {difference}."));
    }
    if seeds == 1 {
        run.say("One training each: what another seed would change, --full shows with three.");
    }
    run.say(
        "A dense layer has a weight for each pixel and no notion of which are neighbours: shuffling renames its inputs, \
         and it can learn the same. A convolution's weights are for neighbours, and behind the shuffle the pixels under \
         its window have nothing to do with each other.",
    );
    if let [dense, cnn] = outcomes {
        let lost = |outcome: &Outcome| 100.0 * (outcome.plain.mean - outcome.mixed.mean);
        run.say(format!(
            "Here the dense network lost {:+.2} points by the shuffle and the CNN {:+.2}; on shuffled pixels CNN minus \
             dense is {}.",
            lost(dense),
            lost(cnn),
            verdict(cnn.mixed.mean, dense.mixed.mean, data.test.len())
        ));
    }
}

/// The s of several.
fn plural(count: usize) -> &'static str {
    if count == 1 { "" } else { "s" }
}

fn draw_digits(run: &mut Run<'_>, data: &Data, shuffled: &Data) -> Result<(), RunError> {
    let shape = data.test.x.shape();
    let mut grid = ImageGrid::new("Ten digits, and the same with their pixels shuffled", 10);
    for (row, examples) in [("as it is", &data.test), ("shuffled", &shuffled.test)] {
        for n in 0..examples.len().min(10) {
            let label = examples.t.row(n).iter().position(|&t| t == 1.0).unwrap_or(0);
            grid = grid.image(format!("{label}, {row}"), shape[2], shape[3], pixels(examples.x.row(n)));
        }
    }
    run.figure(
        "digits",
        grid,
        "The first test digits as they are (above), and with all pixels moved to other places (below): the same \
         permutation for every digit, in training and in test.",
        "Two rows of pictures: handwritten digits above; below, the same digits as clouds of scattered points in which \
         nothing can be read.",
    )
}

fn draw_bars(run: &mut Run<'_>, outcomes: &[Outcome]) -> Result<(), RunError> {
    let errors = |spread: fn(&Outcome) -> &Spread| -> Vec<f64> {
        outcomes.iter().map(|outcome| 100.0 * (1.0 - spread(outcome).mean)).collect()
    };
    let chart = BarChart::new("Errors with pixels as they are, and shuffled", "", "test errors in %")
        .group(outcomes.iter().map(|outcome| outcome.name))
        .series("as they are", errors(|outcome| &outcome.plain))
        .series("shuffled", errors(|outcome| &outcome.mixed))
        .text_over_bars(2);
    run.figure(
        "errors",
        chart,
        "The share of test digits that are wrong, for a dense network and a convolutional one, trained and tested on \
         digits as they are, and on digits whose pixels have been shuffled by one fixed permutation.",
        "Two pairs of bars, one pair for the dense network and one for the convolutional one: the share of wrong test \
         digits with pixels as they are, and shuffled, each number over its bar.",
    )
}
