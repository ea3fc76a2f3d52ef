//! How much of a gradient arrives ten layers down, by activation function and start weights.

use super::networks::stacked;
use crate::{GlorotUniform, HeNormal, RandomUniform, Sequential};
use ch02_learning_slowdown::{Relu, Sigmoid};
use ch03_cross_entropy::{SoftmaxCrossEntropy, one_hot};
use common::experiment::{Run, RunError};
use common::figure::{LineChart, Panels};
use common::{Initializer, Layer, Loss, Mode, Seed, ShapeError, Tensor, TrainingStep};

const HIDDEN_LAYERS: usize = 10;
const WIDTH: usize = 64;
const CLASSES: usize = 10;
const ROWS: usize = 256;
const SEEDS: u64 = 3;
/// A gradient below this share of the topmost hidden layer's counts as vanished.
const VANISHED: f64 = 0.01;

/// What one pass forward and back measures, hidden layer by hidden layer.
struct Profile {
    /// Root mean square of dW's entries.
    gradients: Vec<f64>,
    /// Variance of a unit's activation over the rows, mean over the units: what is left of the
    /// differences between the rows.
    variances: Vec<f64>,
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
    let mut rows = Vec::new();
    let (mut gradients, mut variances) =
        (Panels::new("Gradients, layer by layer", 2), Panels::new("Activations, layer by layer", 2));
    for function in ["sigmoid", "relu"] {
        let title = if function == "relu" { "ReLU" } else { "Sigmoid" };
        let mut gradient_chart = LineChart::new(title, "hidden layer", "gradient (root mean square)").log_y();
        let mut variance_chart = LineChart::new(title, "hidden layer", "variance over the rows").log_y();
        for (key, name, initializer) in starts {
            let profile = mean_profile(run.seed(), function, initializer)?;
            let ratio = profile.gradients[0] / profile.gradients[HIDDEN_LAYERS - 1];
            let reach = reach(&profile.gradients);
            run.here(&format!("gradient_ratio_{function}_{key}"), ratio);
            run.here(&format!("gradient_reach_{function}_{key}"), reach as f64);
            run.here(&format!("last_variance_{function}_{key}"), profile.variances[HIDDEN_LAYERS - 1]);
            rows.push(vec![
                function.to_string(),
                name.to_string(),
                format!("{:.1e}", profile.gradients[HIDDEN_LAYERS - 1]),
                format!("{:.1e}", profile.gradients[0]),
                format!("{ratio:.1e}"),
                format!("{reach} of {HIDDEN_LAYERS}"),
                format!("{:.1e}", profile.variances[HIDDEN_LAYERS - 1]),
            ]);
            gradient_chart = gradient_chart.line_with_points(name, numbered(&profile.gradients));
            variance_chart = variance_chart.line_with_points(name, numbered(&profile.variances));
        }
        gradients = gradients.panel(Box::new(gradient_chart));
        variances = variances.panel(Box::new(variance_chart));
    }
    run.here("seeds", SEEDS as f64);
    run.table(
        &["activation", "start", "dW, layer 10", "dW, layer 1", "ratio", "reach", "variance, layer 10"],
        &rows,
    );
    run.say(format!(
        "Reach: how many hidden layers, from the top, get at least {:.0} % of the topmost one's gradient. 002's \
         \"hardly past three layers\" is a statement about an activation and a start, not about depth.",
        100.0 * VANISHED
    ));
    let setting = format!(
        "{HIDDEN_LAYERS} hidden layers of {WIDTH} units before training, {ROWS} standard normal rows, \
         softmax and cross-entropy on random labels; geometric mean over {SEEDS} seeds."
    );
    let caption = format!(
        "Size of the gradient by layer, 1 being next to the input. {setting} With sigmoids each layer on the \
         way back takes a factor; with ReLU and He's start the gradient arrives."
    );
    let alt = "Two panels with a logarithmic axis. Sigmoid: all three starts fall steeply from layer 10 to \
               layer 1, ±0.05 most. ReLU: He nearly level, Glorot falling gently, ±0.05 falling.";
    run.figure("gradients", gradients, &caption, alt)?;
    let caption = format!(
        "What is left, layer by layer, of the differences between rows: the variance of an activation over \
         the rows, mean over the units. {setting}"
    );
    let alt = "Two panels with a logarithmic axis: the variance falls with depth, fastest for starts of ±0.05, \
               slowest for ReLU with He's start.";
    run.figure("activations", variances, &caption, alt)
}

fn mean_profile(seed: Seed, function: &str, initializer: &dyn Initializer) -> Result<Profile, RunError> {
    let mut profiles = Vec::new();
    for n in 0..SEEDS {
        profiles.push(measured(seed.nth(n), function, initializer)?);
    }
    let mean = |of: fn(&Profile) -> &Vec<f64>| {
        let at = |l: usize| profiles.iter().map(|p| of(p)[l].ln()).sum::<f64>() / profiles.len() as f64;
        (0..HIDDEN_LAYERS).map(|l| at(l).exp()).collect()
    };
    Ok(Profile { gradients: mean(|p| &p.gradients), variances: mean(|p| &p.variances) })
}

/// One pass forward and back through a fresh network.
fn measured(seed: Seed, function: &str, initializer: &dyn Initializer) -> Result<Profile, RunError> {
    let mut data = seed.stream("data");
    let x = Tensor::from_fn([ROWS, WIDTH], |_| data.normal()); // (N, 64)
    let labels: Vec<usize> = (0..ROWS).map(|_| data.below(CLASSES)).collect();
    let t = one_hot(&labels, CLASSES)?; // (N, 10)
    let mut model = deep(seed, function, initializer)?;

    let mode = Mode::Train(TrainingStep::new(seed, 0, ROWS));
    let (mut y, mut variances) = (x, Vec::new());
    for (i, layer) in model.layers_mut().iter_mut().enumerate() {
        y = layer.forward(y, mode.for_layer(i));
        if layer.name() == "Activation" {
            variances.push(variance_over_rows(&y));
        }
    }
    let dy = SoftmaxCrossEntropy.gradient(&y, &t, ROWS);
    model.backward(dy);
    let gradients = model.layers().iter().filter(|layer| layer.name() == "Dense").map(|layer| {
        let dw = &layer.parameters()[0].gradient; // (in, out)
        dw.norm() / (dw.len() as f64).sqrt()
    });
    Ok(Profile { gradients: gradients.take(HIDDEN_LAYERS).collect(), variances })
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
