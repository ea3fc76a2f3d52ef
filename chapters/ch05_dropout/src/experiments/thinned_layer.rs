//! What dropout does to one hidden layer, and what prediction makes of it.

use super::network::{HIDDEN, RATE, digits, train};
use crate::Dropout;
use ch03_cross_entropy::softmax;
use common::experiment::{Run, RunError};
use common::figure::{ImageGrid, LineChart, Panels};
use common::prelude::*;

/// The units of a layer are drawn as a picture of so many rows.
const ROWS: usize = 8;

pub fn run(run: &mut Run<'_>) -> Result<(), RunError> {
    let epochs = run.epochs(1, 2, 5);
    let data = digits(run)?;
    let mut model = train(run, &data, Some(RATE), run.seed(), epochs)?.model;
    let digit = data.test.x.slice_rows(0..1); // (1, 784)

    // The first hidden layer's activations a (1, 128): Dense, then ReLU.
    let mut at = digit.clone();
    for layer in &mut model.layers_mut()[..2] {
        at = layer.forward(at, Mode::Predict);
    }
    let activations = at;
    let mut dropout = Dropout::<f32>::new(RATE)?;
    let mut thinned =
        |step: u64| dropout.forward(activations.clone(), Mode::Train(TrainingStep::new(run.seed(), step, 1)));
    let masks: Vec<Tensor<f32>> = (0..3).map(&mut thinned).collect();
    let draws = 1000;
    let mut mean = Tensor::zeros(activations.shape());
    (0..draws).for_each(|step| mean.add_scaled(1.0 / draws as f32, &thinned(step)));

    let largest = f64::from(masks.iter().map(Tensor::max_abs).fold(f32::MIN_POSITIVE, f32::max));
    let picture = |a: &Tensor<f32>| a.data().iter().map(|&a| f64::from(a) / largest).collect::<Vec<f64>>();
    let mut grid = ImageGrid::new("128 units of the first hidden layer, for one digit", 5);
    grid = grid.image("prediction", ROWS, HIDDEN / ROWS, picture(&activations));
    for (i, mask) in masks.iter().enumerate() {
        grid = grid.image(format!("step {}", i + 1), ROWS, HIDDEN / ROWS, picture(mask));
    }
    grid = grid.image(format!("mean of {draws}"), ROWS, HIDDEN / ROWS, picture(&mean));
    let error = f64::from((&mean - &activations).norm() / activations.norm());
    run.here("relative_difference_of_mean_and_prediction", error);
    run.say(format!(
        "Three steps see three thinned layers; what is kept is scaled by 1/(1 − {RATE}). The mean of {draws} \
         such layers differs from the whole layer, which prediction uses, by {:.1} %: the expected value is \
         kept (5.2).",
        100.0 * error
    ));
    run.figure(
        "units",
        grid,
        "The activations of the 128 units of the first hidden layer for the first test digit: as prediction sees \
         them, in three training steps with dropout 0.3, and their mean over 1,000 steps.",
        "Five small pictures of 8 by 16 cells, the darker the more active. In the three of training steps about a third \
         of the cells that were inked is empty, another third each time, and the others are darker; the last one, the mean, \
         looks like the first.",
    )?;
    averaging(run, &mut model, &digit, &data.test.x)
}

/// How the mean prediction of many thinned networks compares with the one network that predicts.
fn averaging(
    run: &mut Run<'_>,
    model: &mut ch04_mlp::Sequential<f32>,
    digit: &Tensor<f32>,
    x_test: &Tensor<f32>,
) -> Result<(), RunError> {
    let rows = x_test.rows().min(run.pick(100, 500, 1000));
    let x = x_test.slice_rows(0..rows);
    let whole = softmax(&model.predict(&x)?);
    let counts = [1, 3, 10, 30, 100];
    // ANCHOR: averaging
    let mut sum = Tensor::zeros(whole.shape());
    let mut points = Vec::new();
    for draw in 0..100_u64 {
        let mode = Mode::Train(TrainingStep::new(run.seed(), draw, rows));
        sum += &softmax(&model.forward(x.clone(), mode));
        let networks = draw as usize + 1;
        if counts.contains(&networks) {
            let mean = &sum * (1.0 / networks as f32);
            points.push((networks as f64, f64::from((&mean - &whole).norm() / whole.norm())));
        }
    }
    // ANCHOR_END: averaging
    let (single, many) = (points[0].1, points[points.len() - 1].1);
    run.here("one_thinned_network_against_the_whole", single);
    run.here("mean_of_100_thinned_networks_against_the_whole", many);
    run.say(format!(
        "The probabilities of one thinned network differ from the whole network's by {:.1} %, the mean of 100 \
         thinned networks by {:.1} %: predicting without dropout stands for averaging them, at the cost of one. It \
         is not the same, because softmax and ReLU are not linear.",
        100.0 * single,
        100.0 * many
    ));
    let shown = ImageGrid::new("the digit", 1).image(
        "test digit 0",
        28,
        28,
        digit.data().iter().map(|&p| f64::from(p)).collect(),
    );
    let chart =
        LineChart::new("Averaging thinned networks", "networks averaged", "difference to the whole network")
            .line_with_points("relative difference", points)
            .log_x()
            .log_y();
    run.figure(
        "averaging",
        Panels::new("Prediction as an average", 2).panel(Box::new(shown)).panel(Box::new(chart)),
        "Left: the digit of the other figure. Right: by how much the mean probabilities of so many thinned networks \
         differ from those of the whole network, relative, over test digits.",
        "A handwritten digit, and a line that falls as more networks are averaged and then levels off.",
    )
}
