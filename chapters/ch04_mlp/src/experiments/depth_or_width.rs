//! Deep and narrow against wide and shallow, at equal numbers of parameters: what networks can
//! represent, and what descent finds.

use super::networks::stacked;
use crate::{Activation, Dense, Fit, HeNormal, Sequential};
use ch02_learning_slowdown::{MeanSquaredError, Relu, Sgd};
use ch03_cross_entropy::SigmoidCrossEntropy;
use common::data::synthetic::{parity, sawtooth};
use common::experiment::{Run, RunError, Spread};
use common::figure::{LineChart, Panels};
use common::{Seed, ShapeError, Tensor};
use std::time::Instant;

const RATES: [f64; 4] = [0.01, 0.03, 0.1, 0.3];
/// Powers of two: what folding makes.
const TEETH: [usize; 2] = [4, 8];
const BITS: usize = 6;

/// Something to learn by heart: the question is what a network can express and find, so there is no
/// test set.
struct Task {
    key: String,
    name: String,
    x: Tensor<f64>,
    t: Tensor<f64>,
    classes: bool,
}

/// A rival's trainings at its best rate.
struct Outcome {
    rate: f64,
    solved: usize,
    losses: Vec<f64>,
    /// Of the first seed.
    model: Sequential<f64>,
}

pub fn run(run: &mut Run<'_>) -> Result<(), RunError> {
    let epochs = run.epochs(30, 1000, 4000);
    let seeds = run.seeds(run.pick(3, 5, 10));
    by_hand(run)?;
    run.say(format!(
        "\nTrained: ReLU, He's start, SGD, batches of 32, {epochs} epochs, {} seeds; each network at the best of \
         the rates {RATES:?}. Solved: mean squared error below 0.01 (sawtooth; always saying ½ has 0.083), all {} \
         rows right (parity).\n",
        seeds.len(),
        1 << BITS
    ));
    let mut rows = Vec::new();
    let mut fits = Vec::new();
    for task in tasks() {
        let mut chart = LineChart::new(format!("Trained: {}", task.name), "x", "y")
            .dashed("target", pairs(&task.x, &task.t));
        for (rival, sizes) in rivals(&task) {
            let began = Instant::now();
            let mut outcome = best_outcome(&task, &sizes, epochs, &seeds)?;
            let samples = task.x.rows() * epochs * seeds.len() * RATES.len();
            run.trained(samples, began.elapsed().as_secs_f64());
            rows.push(record(run, &task, rival, &sizes, &outcome));
            if !task.classes {
                let y = outcome.model.predict(&task.x)?;
                chart = chart.series(rival, pairs(&task.x, &y));
            }
        }
        if !task.classes {
            fits.push(chart);
        }
    }
    run.here("seeds", seeds.len() as f64);
    run.table(&["task", "network", "parameters", "rate", "solved", "final loss: mean (range)"], &rows);
    run.say(
        "002's claim is about what a network can represent: for the sawtooth the folds by hand show it. What \
         descent finds from a random start is another matter, and is counted above as it came.",
    );
    figure(run, fits)
}

fn tasks() -> Vec<Task> {
    let mut tasks = Vec::new();
    for teeth in TEETH {
        let saw = sawtooth::<f64>(257, teeth);
        // x put about 0: a unit's kink starts at x = 0, and so has data on both sides.
        let x = saw.x.map(|x| 2.0 * x - 1.0);
        tasks.push(Task {
            key: format!("sawtooth_{teeth}"),
            name: format!("{teeth} teeth"),
            x,
            t: saw.t,
            classes: false,
        });
    }
    let bits = parity::<f64>(BITS);
    let t = Tensor::from_rows(bits.classes.iter().map(|&class| [class as f64]));
    let (key, name) = ("parity".to_string(), format!("parity of {BITS}"));
    tasks.push(Task { key, name, x: bits.x.map(|bit| 2.0 * bit - 1.0), t, classes: true });
    tasks
}

/// Records a rival's outcome; returns its row of the table.
fn record(run: &mut Run<'_>, task: &Task, rival: &str, sizes: &[usize], outcome: &Outcome) -> Vec<String> {
    let (loss, seeds) = (Spread::of(&outcome.losses), outcome.losses.len());
    let key = format!("{}_{rival}", task.key);
    let count = outcome.model.parameter_count();
    run.here(&format!("{key}_solved"), outcome.solved as f64 / seeds as f64);
    run.here(&format!("{key}_parameters"), count as f64);
    loss.record(run, &format!("{key}_loss"));
    vec![
        task.name.clone(),
        format!("{rival} {}", arrows(sizes)),
        count.to_string(),
        outcome.rate.to_string(),
        format!("{} of {seeds}", outcome.solved),
        format!("{loss:.4}"),
    ]
}

/// Deep and wide at equal numbers of parameters.
fn rivals(task: &Task) -> [(&'static str, Vec<usize>); 2] {
    if task.classes {
        [("deep", vec![BITS, 8, 8, 8, 1]), ("wide", vec![BITS, 26, 1])]
    } else {
        [("deep", vec![1, 8, 8, 8, 8, 1]), ("wide", vec![1, 80, 1])]
    }
}

/// The rival's trainings at each rate; those with the lowest mean loss.
fn best_outcome(task: &Task, sizes: &[usize], epochs: usize, seeds: &[Seed]) -> Result<Outcome, RunError> {
    let mut best: Option<(f64, Outcome)> = None;
    for rate in RATES {
        let (mut losses, mut solved, mut first) = (Vec::new(), 0, None);
        for &seed in seeds {
            let (model, loss, is_solved) = trained(task, sizes, rate, epochs, seed)?;
            losses.push(loss);
            solved += usize::from(is_solved);
            first.get_or_insert(model);
        }
        let mean = Spread::of(&losses).mean;
        if let Some(model) = first
            && best.as_ref().is_none_or(|(lowest, _)| mean < *lowest || lowest.is_nan())
        {
            best = Some((mean, Outcome { rate, solved, losses, model }));
        }
    }
    best.map(|(_, outcome)| outcome)
        .ok_or_else(|| RunError::message("expected at least one training, got none"))
}

/// The network, its loss on everything, and whether it has solved the task.
fn trained(
    task: &Task,
    sizes: &[usize],
    rate: f64,
    epochs: usize,
    seed: Seed,
) -> Result<(Sequential<f64>, f64, bool), RunError> {
    let mut model = stacked(sizes, Relu, &HeNormal, &mut seed.stream("init"))?;
    if task.classes {
        model.compile(SigmoidCrossEntropy, Sgd::new(rate));
    } else {
        model.compile(MeanSquaredError, Sgd::new(rate));
    }
    model.fit(&task.x, &task.t, &Fit { epochs, batch_size: 32, seed, ..Fit::default() }, &mut [])?;
    let end = model.evaluate(&task.x, &task.t)?;
    let solved = if task.classes { end.accuracy == Some(1.0) } else { end.loss < 0.01 };
    Ok((model, end.loss, solved))
}

/// What depth can represent: k layers of 2 ReLU units are the sawtooth of 2^(k−1) teeth exactly, where a
/// single layer of as many parameters has too few kinks.
fn by_hand(run: &mut Run<'_>) -> Result<(), RunError> {
    let teeth = TEETH[1];
    let folds = teeth.ilog2() as usize + 1;
    let saw = sawtooth::<f64>(257, teeth);
    let mut model = folded(folds)?;
    let y = model.predict(&saw.x)?;
    let worst = y.zip_map(&saw.t, |y, t| (y - t).abs()).max_abs();
    let count = model.parameter_count();
    run.say(format!(
        "By hand: {count} parameters in {folds} layers of 2 ReLU units fold [0, 1] into {teeth} teeth; largest error \
         {worst}. One layer of {} units has as many parameters and at most as many kinks as units; the sawtooth \
         has {}.",
        (count - 1) / 3,
        2 * teeth - 1
    ));
    run.here("by_hand_error", worst);
    run.here("by_hand_parameters", count as f64);
    Ok(())
}

// ANCHOR: folded
/// x ↦ 1 − |2x − 1| = 2 max(0, x) − 4 max(0, x − ½) on [0, 1], so many times behind one another: each
/// fold is a layer of two ReLU units, and its sum is done by the layer behind it (Telgarsky 2016).
fn folded(folds: usize) -> Result<Sequential<f64>, ShapeError> {
    let offsets = || Tensor::from_vec(vec![0.0, -0.5]);
    let first = Dense::from_weights(Tensor::from_rows([[1.0, 1.0]]), offsets()); // x, x − ½
    let mut model = Sequential::new([1]).add(first)?.add(Activation::new(Relu))?;
    for _ in 1..folds {
        let next = Dense::from_weights(Tensor::from_rows([[2.0, 2.0], [-4.0, -4.0]]), offsets());
        model = model.add(next)?.add(Activation::new(Relu))?;
    }
    model.add(Dense::from_weights(Tensor::from_rows([[2.0], [-4.0]]), Tensor::from_vec(vec![0.0])))
}
// ANCHOR_END: folded

fn figure(run: &mut Run<'_>, fits: Vec<LineChart>) -> Result<(), RunError> {
    let mut by_hand = LineChart::new("By hand: one fold a layer", "x", "y");
    let x = Tensor::from_fn([257, 1], |i| i as f64 / 256.0);
    for folds in [1, 2, 4] {
        let y = folded(folds)?.predict(&x)?;
        let name = if folds == 1 { "1 layer".to_string() } else { format!("{folds} layers") };
        by_hand = by_hand.series(name, pairs(&x, &y));
    }
    let mut panels = Panels::new("Depth on the sawtooth", 1).panel(Box::new(by_hand));
    for chart in fits {
        panels = panels.panel(Box::new(chart));
    }
    let caption = "Above: layers of two ReLU units, weights set by hand; each layer folds once more and \
                   doubles the teeth. Below: sawtooths of 4 and of 8 teeth, and what descent made of two \
                   networks of 241 parameters, deep 1 → 8 → 8 → 8 → 8 → 1 and wide 1 → 80 → 1, from random \
                   starts (first seed, each at its best rate).";
    let alt = "Above, zigzags of 1, 2 and 8 teeth. Below, two panels with the target zigzag dashed and the curves \
               of the deep and of the wide trained network, which follow it in part.";
    run.figure("sawtooth", panels, caption, alt)
}

fn pairs(x: &Tensor<f64>, y: &Tensor<f64>) -> Vec<(f64, f64)> {
    x.data().iter().copied().zip(y.data().iter().copied()).collect()
}

fn arrows(sizes: &[usize]) -> String {
    sizes.iter().map(ToString::to_string).collect::<Vec<_>>().join(" → ")
}
