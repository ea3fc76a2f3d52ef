//! The checker at work: relative error layer by layer, for three of the workspace's networks.

use super::digits::{batch, network};
use super::measures::short;
use crate::{Check, Report};
use ch02_learning_slowdown::{HalfSquaredError, Relu, Sigmoid};
use ch03_cross_entropy::SoftmaxCrossEntropy;
use ch04_mlp::{Activation, Dense, GlorotUniform};
use ch05_dropout::{Dropout, ElasticNet};
use common::experiment::{Run, RunError};
use common::figure::{BarChart, Chart, Panels};
use common::{Layer, Loss, Seed, Tensor};

/// What every row of the clean bill stays below.
const TOLERANCE: f64 = 1e-6;
/// The checker's own step, and the text's ε.
const STEPS: [f64; 2] = [1e-5, 1e-4];

/// A network, its loss and how it is called.
struct Case {
    key: &'static str,
    name: &'static str,
    layers: Vec<Box<dyn Layer<f64>>>,
    loss: Box<dyn Loss<f64>>,
}

fn cases(seed: Seed) -> Result<[Case; 3], RunError> {
    let boxed = |layer: &dyn Layer<f64>| layer.replica();
    let layers_of = |model: ch04_mlp::Sequential<f64>| model.layers().iter().map(|l| boxed(&**l)).collect();
    Ok([
        Case {
            key: "softmax_regression",
            name: "Softmax regression: 784 → 10",
            layers: layers_of(network(&[], Sigmoid, seed)?),
            loss: Box::new(SoftmaxCrossEntropy),
        },
        Case {
            key: "sigmoid",
            name: "Sigmoids, squared error: 784 → 30 → 10",
            layers: {
                let mut layers: Vec<Box<dyn Layer<f64>>> = layers_of(network(&[30], Sigmoid, seed)?);
                layers.push(Box::new(Activation::new(Sigmoid)));
                layers
            },
            loss: Box::new(HalfSquaredError),
        },
        Case {
            key: "dropout",
            name: "ReLU, dropout 0.3, L2: 784 → 128 → 128 → 10",
            layers: text_network(seed)?,
            loss: Box::new(SoftmaxCrossEntropy),
        },
    ])
}

/// Text 004's network with dropout, and with L2 on the weights besides.
fn text_network(seed: Seed) -> Result<Vec<Box<dyn Layer<f64>>>, RunError> {
    let mut rng = seed.stream("init");
    let mut layers: Vec<Box<dyn Layer<f64>>> = Vec::new();
    for (inputs, units) in [(784, 128), (128, 128)] {
        let dense = Dense::new(inputs, units, &GlorotUniform, &mut rng);
        layers.push(Box::new(dense.kernel_regularizer(ElasticNet::l2(1e-4)?)));
        layers.push(Box::new(Activation::new(Relu)));
        layers.push(Box::new(Dropout::new(0.3)?));
    }
    layers.push(Box::new(Dense::new(128, 10, &GlorotUniform, &mut rng)));
    Ok(layers)
}

pub fn run(run: &mut Run<'_>) -> Result<(), RunError> {
    let (rows, entries) = run.pick((8, 8), (32, 60), (32, 300));
    let (x, t) = batch(run, rows)?;
    run.say(format!(
        "{} digits, up to {entries} random entries of each tensor, masks frozen. The report of the last network:\n",
        x.rows()
    ));
    let mut kinks = 0;
    let mut charts: Vec<Box<dyn Chart>> = Vec::new();
    for mut case in cases(run.seed())? {
        let reports = STEPS.map(|h| checked(run.seed(), &mut case, h, entries, &x, &t));
        if case.key == "dropout" {
            run.say(&reports[0]);
        }
        for (report, step) in reports.iter().zip(["", "_at_1e_4"]) {
            record(run, &case, report, step);
        }
        verdict(run, &case, &reports);
        kinks += reports.iter().map(kinks_in).sum::<usize>();
        charts.push(Box::new(chart(&case, &reports)));
    }
    // The two smaller networks side by side, the largest below them.
    let largest = charts.pop();
    let smaller = charts.into_iter().fold(Panels::new("", 2), Panels::panel);
    let figure = Panels::new("Relative error per tensor", 1).panel(Box::new(smaller));
    let figure = largest.into_iter().fold(figure, Panels::panel);
    run.figure(
        "per_layer",
        figure,
        &format!(
            "The largest relative error (7.5) of each tensor's gradient, on {} digits: x is the input, a number the \
             layer. Right is below {TOLERANCE:e}: what is left is error of the difference, not of the gradient. {}",
            x.rows(),
            if kinks == 0 { "" } else { "A bar that stands out has a kink of ReLU within h." },
        ),
        "Three bar charts with logarithmic axes, one for each network, two bars for each tensor: h = 1e-5 and the \
         text's 1e-4. The bars end below a relative error of one millionth, except where a kink was hit.",
    )
}

fn checked(seed: Seed, case: &mut Case, h: f64, entries: usize, x: &Tensor<f64>, t: &Tensor<f64>) -> Report {
    Check::new(seed).step(h).entries(entries).network(&mut case.layers, &*case.loss, x, t)
}

fn record(run: &mut Run<'_>, case: &Case, report: &Report, step: &str) {
    for tensor in &report.tensors {
        let name = tensor.name.replace('.', "_");
        run.here(&format!("{}_{name}{step}", case.key), tensor.worst.relative_error);
    }
    run.here(&format!("{}_kinks{step}", case.key), kinks_in(report) as f64);
    run.here(&format!("{}_findings{step}", case.key), report.findings.len() as f64);
}

/// How many of the compared derivatives have a kink within h.
fn kinks_in(report: &Report) -> usize {
    report.tensors.iter().map(|tensor| tensor.kinks).sum()
}

/// Whether each report passes, and whether kinks explain it where it does not.
fn verdict(run: &mut Run<'_>, case: &Case, reports: &[Report; 2]) {
    let words = reports.each_ref().map(|report| {
        let passed = match (report.passes(TOLERANCE), kinks_in(report)) {
            (true, _) => "passes",
            (false, 0) => "does not pass",
            (false, _) => "does not pass, with kinks in reach",
        };
        format!("h = {:e}: {} at worst, {passed}", report.step, short(report.relative_error()))
    });
    run.say(format!("{}. {}; {} (tolerance {TOLERANCE:e}).", case.name, words[0], words[1]));
}

fn chart(case: &Case, reports: &[Report; 2]) -> BarChart {
    let errors = |report: &Report| report.tensors.iter().map(|t| t.worst.relative_error).collect::<Vec<_>>();
    BarChart::new(case.name, "tensor", "relative error")
        .group(reports[0].tensors.iter().map(|tensor| tensor.name.clone()))
        .series("h = 1e-5", errors(&reports[0]))
        .series("h = 1e-4, the text's", errors(&reports[1]))
        .y_range(1e-12, 1.0)
        .log_y()
}
