//! Max, mean and stochastic pooling of one example, with the probabilities that the text leaves out.

use super::worked_examples::sheet;
use crate::{MaxPool2d, MeanPool2d, StochasticPool2d};
use common::experiment::{Run, RunError};
use common::figure::{LineChart, Panels};
use common::prelude::*;

/// A feature map behind a ReLU: nothing negative.
const MAP: [[f64; 4]; 4] =
    [[1.0, 1.0, 2.0, 4.0], [5.0, 6.0, 7.0, 8.0], [3.0, 2.0, 1.0, 0.0], [1.0, 2.0, 3.0, 4.0]];

pub fn run(run: &mut Run<'_>) -> Result<(), RunError> {
    let x = Tensor::from_rows(MAP).reshaped([1, 1, 4, 4]);
    let layers: [(&str, Box<dyn Layer<f64>>); 3] = [
        ("Max", Box::new(MaxPool2d::new(2))),
        ("Mean", Box::new(MeanPool2d::new(2))),
        ("Stochastic", Box::new(StochasticPool2d::new(2))),
    ];
    run.say("A feature map of 4 × 4, windows of 2 × 2 side by side:\n");
    let mut charts = vec![sheet("Feature map", &Tensor::from_rows(MAP))];
    let (mut rows, mut gradients) = (Vec::new(), Vec::new());
    // In the end, what stochastic pooling drew, and its expected value in the first window.
    let (mut drawn, mut expected, mut parameters) = (x.clone(), f64::NAN, 0);
    for (name, mut layer) in layers {
        let y = layer.forward(x.clone(), Mode::Predict); // (1, 1, 2, 2)
        let numbers = y.data().iter().map(|y| format!("{y:.3}"));
        rows.push([name.to_string()].into_iter().chain(numbers).collect());
        parameters += layer.parameters().len();
        expected = y.data()[0];
        let title = format!("{name} pooling{}", if name == "Stochastic" { ", predicting" } else { "" });
        charts.push(sheet(&title, &y.reshaped([2, 2])).with_values(2));
        drawn = layer.forward(x.clone(), Mode::Train(TrainingStep::new(run.seed(), 0, 1)));
        let dx = layer.backward(Tensor::filled([1, 1, 2, 2], 1.0)); // (1, 1, 4, 4)
        gradients
            .push(sheet(&format!("Gradient, {}", name.to_lowercase()), &dx.reshaped([4, 4])).with_values(2));
    }
    run.table(&["pooling", "(0,0)", "(0,1)", "(1,0)", "(1,1)"], &rows);
    charts.push(sheet("Stochastic pooling, a training step", &drawn.reshaped([2, 2])).with_values(2));
    let p = probabilities();
    charts.insert(1, sheet("Probabilities", &p).with_values(2));
    tell_probabilities(run, &p, expected);
    run.here("parameters_of_the_three_layers", parameters as f64);
    run.say(format!("The three layers have {parameters} parameters: there is nothing to learn in a pool."));
    let panels = |title: &str, charts: Vec<_>| {
        charts.into_iter().fold(Panels::new(title, 2), |panels, chart| panels.panel(Box::new(chart)))
    };
    draw_example(run, panels("Three ways to pool", charts))?;
    gradients.insert(0, sheet("Feature map", &Tensor::from_rows(MAP)));
    draw_gradients(run, panels("Where the gradient goes", gradients))?;
    average(run, &x, expected)
}

/// pₖ = aₖ/Σa within each window (8.12).
fn probabilities() -> Tensor<f64> {
    Tensor::from_fn([4, 4], |at| {
        let (row, column) = (at / 4, at % 4);
        let (top, left) = (row / 2 * 2, column / 2 * 2);
        let sum: f64 = [(0, 0), (0, 1), (1, 0), (1, 1)].iter().map(|(r, c)| MAP[top + r][left + c]).sum();
        MAP[row][column] / sum
    })
}

fn tell_probabilities(run: &mut Run<'_>, p: &Tensor<f64>, expected: f64) {
    let (a, p) = ([0, 1, 4, 5].map(|at| MAP[at / 4][at % 4]), [0, 1, 4, 5].map(|at| p.data()[at]));
    let terms: Vec<String> = p.iter().zip(a).map(|(p, a)| format!("{p:.3}·{a}")).collect();
    run.say(format!(
        "\n002 names stochastic pooling and leaves out how it draws. Each entry's probability is its share of the \
         window's sum: in the first window p = {}. Training gives one of the entries; prediction gives \
         Σ p·a = {} = {expected:.3}.",
        p.map(|p| format!("{p:.3}")).join(", "),
        terms.join(" + "),
    ));
}

fn draw_example(run: &mut Run<'_>, chart: Panels) -> Result<(), RunError> {
    run.figure(
        "example",
        chart,
        "One feature map of 4 × 4, pooled by windows of 2 × 2: the largest entry; the mean; what stochastic pooling \
         predicts, the mean weighted by each entry's probability (upper right); and the entries that it drew in one \
         training step.",
        "Six tables of numbers. The probabilities of each window add up to 1; the entry 0 has probability 0. Max: 6 8, \
         3 4. Mean: 3.25 5.25, 2 2. Stochastic in prediction: between the two, 4.85 6.33, 2.25 3.25; in training: one \
         entry of each window.",
    )
}

fn draw_gradients(run: &mut Run<'_>, chart: Panels) -> Result<(), RunError> {
    run.figure(
        "gradients",
        chart,
        "The gradient that comes back when every output has gradient 1: to the largest entry of each window, a quarter \
         to each entry, to the entry that was drawn in this step.",
        "Four tables of 4 by 4: the feature map; a 1 at each window's largest entry; 0.25 everywhere; a 1 at one entry \
         of each window.",
    )
}

/// The mean of stochastic pooling over many draws, against its prediction.
fn average(run: &mut Run<'_>, x: &Tensor<f64>, expected: f64) -> Result<(), RunError> {
    let draws = run.pick(1_000, 100_000, 100_000);
    let copies = Tensor::from_fn([draws, 1, 4, 4], |at| x.data()[at % 16]);
    let y = StochasticPool2d::new(2).forward(copies, Mode::Train(TrainingStep::new(run.seed(), 1, draws)));
    let first: Vec<f64> = y.rows_iter().map(|y| y[0]).collect(); // of the first window
    let (mut sum, mut means) = (0.0, Vec::new());
    for (draw, y) in first.iter().enumerate() {
        sum += y;
        means.push(sum / (draw + 1) as f64);
    }
    let sizes = (0..).map(|k| 10_usize.pow(k / 3) * [1, 2, 5][k as usize % 3]).take_while(|&n| n <= draws);
    let points: Vec<(f64, f64)> = sizes.map(|n| (n as f64, means[n - 1])).collect();
    let variance: f64 = first.iter().map(|y| (y - expected).powi(2)).sum::<f64>() / draws as f64;
    let error = (variance / draws as f64).sqrt();
    let difference = means[draws - 1] - expected;
    run.here("stochastic_prediction", expected);
    run.here("stochastic_mean_of_draws", means[draws - 1]);
    run.here("stochastic_standard_errors_apart", difference.abs() / error);
    run.say(format!(
        "Over {draws} draws the first window gives {:.4} on average, {difference:+.4} from the prediction: \
         {:.1} standard errors of such a mean (it is within 2 in 95 of 100 runs).",
        means[draws - 1],
        difference.abs() / error
    ));
    let band = |sign: f64| -> Vec<(f64, f64)> {
        points.iter().map(|&(n, _)| (n, expected + sign * 2.0 * (variance / n).sqrt())).collect()
    };
    let chart = LineChart::new("Stochastic pooling on average", "draws", "mean of the first window")
        .line_with_points("mean of the draws", points.clone())
        .dashed("2 standard errors above the prediction", band(1.0))
        .dashed_like("2 below", "2 standard errors above the prediction", band(-1.0))
        .horizontal(expected, "prediction")
        .log_x();
    run.figure(
        "average",
        chart,
        "The mean of so many draws of stochastic pooling in the first window, beside what it predicts, Σ p·a, and twice \
         the standard error of such a mean.",
        "A line that settles on the dotted line of the prediction as draws are added, between two dashed curves that \
         close in on it.",
    )
}
