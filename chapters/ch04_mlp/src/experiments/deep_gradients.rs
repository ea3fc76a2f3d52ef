//! How much of a gradient arrives ten layers down, by activation function and start weights.

use super::networks::stacked;
use crate::{GlorotUniform, HeNormal, RandomUniform, Sequential};
use ch02_learning_slowdown::{Relu, Sigmoid};
use ch03_cross_entropy::{SoftmaxCrossEntropy, one_hot};
use common::experiment::{Run, RunError};
use common::figure::{LineChart, Panels};
use common::{Initializer, Loss, Mode, Seed, ShapeError, Tensor, TrainingStep};

const HIDDEN_LAYERS: usize = 10;
const WIDTH: usize = 64;
const CLASSES: usize = 10;
const ROWS: usize = 256;
const SEEDS: u64 = 3;
/// A gradient below this share of the topmost hidden layer's counts as vanished.
const VANISHED: f64 = 0.01;

/// What one pass forward and back measures, hidden layer by hidden layer.
struct Profile {
    /// Root mean square of a row's ∂C/∂z: what back-propagation hands on from layer to layer.
    signals: Vec<f64>,
    /// Root mean square of dW's entries: what a layer learns from.
    gradients: Vec<f64>,
    /// Variance of a unit's activation over the rows, mean over the units: what is left of the
    /// differences between the rows.
    variances: Vec<f64>,
}

/// An activation function with a start, and what was measured.
struct Case {
    function: &'static str,
    key: &'static str,
    start: &'static str,
    profile: Profile,
}

pub fn run(run: &mut Run<'_>) -> Result<(), RunError> {
    run.say(format!(
        "{HIDDEN_LAYERS} hidden layers of {WIDTH} units, standard normal inputs, random labels of {CLASSES} \
         classes, {ROWS} rows, before any training; geometric means over {SEEDS} seeds.\n"
    ));
    let starts: [(&str, &str, &dyn Initializer); 3] = [
        ("uniform", "±0.05", &RandomUniform::default()),
        ("glorot", "Glorot", &GlorotUniform),
        ("he", "He", &HeNormal),
    ];
    let mut cases = Vec::new();
    for function in ["sigmoid", "relu"] {
        for (key, start, initializer) in starts {
            let profile = mean_profile(&run.seeds(SEEDS), function, initializer)?;
            cases.push(Case { function, key, start, profile });
        }
    }
    report(run, &cases);
    draw(run, &cases)
}

fn report(run: &mut Run<'_>, cases: &[Case]) {
    let top = HIDDEN_LAYERS - 1;
    let mut rows = Vec::new();
    for Case { function, key, start, profile: Profile { signals, gradients, variances } } in cases {
        let reach = reach(signals);
        run.here(&format!("signal_ratio_{function}_{key}"), signals[0] / signals[top]);
        run.here(&format!("signal_reach_{function}_{key}"), reach as f64);
        run.here(&format!("first_gradient_{function}_{key}"), gradients[0]);
        run.here(&format!("last_gradient_{function}_{key}"), gradients[top]);
        run.here(&format!("last_variance_{function}_{key}"), variances[top]);
        let numbers = [signals[0] / signals[top], gradients[top], gradients[0], variances[top]];
        let [ratio, last, first, variance] = numbers.map(|x| format!("{x:.0e}"));
        rows.push(vec![
            function.to_string(),
            start.to_string(),
            ratio,
            reach.to_string(),
            last,
            first,
            variance,
        ]);
    }
    run.here("seeds", SEEDS as f64);
    let header = [
        "activation",
        "start",
        "∂C/∂z, 1 over 10",
        "reach",
        "dW, layer 10",
        "dW, layer 1",
        "variance, layer 10",
    ];
    run.table(&header, &rows);
    let reaches: Vec<usize> = cases.iter().map(|case| reach(&case.profile.signals)).collect();
    run.say(format!(
        "Reach: how many hidden layers, from the top, get at least {:.0} % of the ∂C/∂z that the topmost gets: \
         002's \"hardly past three layers\". Here it is {} to {} for sigmoids and {} to {} for ReLU: a matter \
         of activation and start, not of depth alone. dW = xᵀ dz has a factor from either side: where \
         activations shrink on the way up it is small in every layer.",
        100.0 * VANISHED,
        reaches[..3].iter().min().unwrap_or(&0),
        reaches[..3].iter().max().unwrap_or(&0),
        reaches[3..].iter().min().unwrap_or(&0),
        reaches[3..].iter().max().unwrap_or(&0),
    ));
}

fn draw(run: &mut Run<'_>, cases: &[Case]) -> Result<(), RunError> {
    let chart = |function: &str, label: &str, of: fn(&Profile) -> &Vec<f64>| {
        let name = if function == "relu" { "ReLU" } else { "Sigmoid" };
        let empty = LineChart::new(format!("{name}: {label}"), "hidden layer", "").log_y();
        let of_function = cases.iter().filter(|case| case.function == function);
        Box::new(
            of_function
                .fold(empty, |chart, case| chart.line_with_points(case.start, numbered(of(&case.profile)))),
        )
    };
    let setting = format!(
        "{HIDDEN_LAYERS} hidden layers of {WIDTH} units before training, {ROWS} standard normal rows, \
         softmax and cross-entropy on random labels; geometric mean over {SEEDS} seeds."
    );
    let gradients = Panels::new("How much of a gradient arrives", 2)
        .panel(chart("sigmoid", "∂C/∂z", |p| &p.signals))
        .panel(chart("relu", "∂C/∂z", |p| &p.signals))
        .panel(chart("sigmoid", "∂C/∂W", |p| &p.gradients))
        .panel(chart("relu", "∂C/∂W", |p| &p.gradients));
    let caption = format!(
        "Root mean square of gradients by layer, layer 1 next to the input; read from right to left, as \
         back-propagation goes. Above ∂C/∂z, what is handed on, below ∂C/∂W, what a layer learns from. {setting}"
    );
    let alt = "Four panels with logarithmic axes, three lines each. Sigmoid: all lines fall steeply from \
               layer 10 to layer 1, that of ±0.05 most. ReLU, ∂C/∂z: He's line is nearly level, Glorot's \
               falls gently, that of ±0.05 steeply. ReLU, ∂C/∂W: three nearly level lines, that of ±0.05 \
               many powers of ten below He's.";
    run.figure("gradients", gradients, &caption, alt)?;
    let variances = Panels::new("How much of the input arrives", 2)
        .panel(chart("sigmoid", "variance", |p| &p.variances))
        .panel(chart("relu", "variance", |p| &p.variances));
    let caption = format!(
        "What is left, layer by layer, of the differences between rows: the variance of an activation over \
         the rows, mean over the units. {setting}"
    );
    let alt = "Two panels with logarithmic axes: the variance falls with depth, fastest for starts of ±0.05, \
               slowest for ReLU with He's start.";
    run.figure("activations", variances, &caption, alt)
}

fn mean_profile(seeds: &[Seed], function: &str, initializer: &dyn Initializer) -> Result<Profile, RunError> {
    let mut profiles = Vec::new();
    for &seed in seeds {
        profiles.push(measured(seed, function, initializer)?);
    }
    let mean = |of: fn(&Profile) -> &Vec<f64>| {
        let at = |l: usize| profiles.iter().map(|p| of(p)[l].ln()).sum::<f64>() / profiles.len() as f64;
        (0..HIDDEN_LAYERS).map(|l| at(l).exp()).collect()
    };
    let (signals, gradients) = (mean(|p| &p.signals), mean(|p| &p.gradients));
    Ok(Profile { signals, gradients, variances: mean(|p| &p.variances) })
}

/// One pass forward and back through a fresh network.
fn measured(seed: Seed, function: &str, initializer: &dyn Initializer) -> Result<Profile, RunError> {
    let mut data = seed.stream("data");
    let x = Tensor::from_fn([ROWS, WIDTH], |_| data.normal()); // (N, 64)
    let labels: Vec<usize> = (0..ROWS).map(|_| data.below(CLASSES)).collect();
    let t = one_hot(&labels, CLASSES)?; // (N, 10)
    let mut model = deep(seed, function, initializer)?;
    let (mut signals, mut gradients, mut variances) = (Vec::new(), Vec::new(), Vec::new());

    let mode = Mode::Train(TrainingStep::new(seed, 0, ROWS));
    let mut y = x;
    for (i, layer) in model.layers_mut().iter_mut().enumerate() {
        y = layer.forward(y, mode.for_layer(i));
        if layer.name() == "Activation" {
            variances.push(variance_over_rows(&y));
        }
    }
    let mut dy = SoftmaxCrossEntropy.gradient(&y, &t, ROWS);
    for layer in model.layers_mut().iter_mut().rev() {
        dy = layer.backward(dy);
        if layer.name() == "Activation" {
            signals.push(root_mean_square(&dy) * ROWS as f64); // the loss divided by N
        } else {
            gradients.push(root_mean_square(&layer.parameters()[0].gradient));
        }
    }
    gradients.remove(0); // the output layer's
    signals.reverse();
    gradients.reverse();
    Ok(Profile { signals, gradients, variances })
}

fn deep(seed: Seed, function: &str, initializer: &dyn Initializer) -> Result<Sequential<f64>, ShapeError> {
    let sizes = [vec![WIDTH; HIDDEN_LAYERS + 1], vec![CLASSES]].concat();
    let mut rng = seed.stream("init");
    if function == "relu" {
        stacked(&sizes, Relu, initializer, &mut rng)
    } else {
        stacked(&sizes, Sigmoid, initializer, &mut rng)
    }
}

fn root_mean_square(x: &Tensor<f64>) -> f64 {
    x.norm() / (x.len() as f64).sqrt()
}

/// 1/out Σⱼ Var over the rows of aₙⱼ
fn variance_over_rows(a: &Tensor<f64>) -> f64 {
    let n = a.rows() as f64;
    let mean = a.sum_rows().map(|sum| sum / n); // (out,)
    let squares: f64 =
        a.rows_iter().flat_map(|row| row.iter().zip(mean.data())).map(|(a, m)| (a - m) * (a - m)).sum();
    squares / a.len() as f64
}

/// How many layers, counted from the topmost without a gap, have not vanished against it.
fn reach(gradients: &[f64]) -> usize {
    let top = gradients[gradients.len() - 1];
    gradients.iter().rev().take_while(|&&gradient| gradient >= VANISHED * top).count()
}

/// Points (layer, value), layers counted from 1.
fn numbered(values: &[f64]) -> Vec<(f64, f64)> {
    values.iter().enumerate().map(|(l, &value)| (l as f64 + 1.0, value)).collect()
}
