//! XOR, which no single neuron can learn, learned by two layers; and how often.

use super::networks::stacked;
use crate::{Fit, GlorotUniform, Sequential};
use ch02_learning_slowdown::{Sgd, Tanh};
use ch03_cross_entropy::SigmoidCrossEntropy;
use common::data::Labelled;
use common::data::synthetic::{Gate, logic_gate};
use common::experiment::{Run, RunError, Spread};
use common::figure::{Panels, Regions};
use common::{Seed, Tensor};
use std::f64::consts::LN_2;

const WIDTHS: [usize; 4] = [1, 2, 4, 8];
const DRAWN_WIDTH: usize = 4;
const RATE: f64 = 0.5;

pub fn run(run: &mut Run<'_>) -> Result<(), RunError> {
    let epochs = run.epochs(300, 2000, 2000);
    let seeds = run.pick(5, 20, 100);
    run.say(format!(
        "2 → width → 1, tanh inside, sigmoid and cross-entropy at the end, all four rows a step, SGD with \
         rate {RATE}, {epochs} epochs, {seeds} seeds. Solved: all four rows right.\n"
    ));
    let mut rows = Vec::new();
    let (mut solved_by, mut solved_by_two, mut stuck) = (None, 0, Vec::new());
    for width in WIDTHS {
        let mut right_rows = Vec::new();
        for seed in run.seeds(seeds) {
            let mut model = network(width, seed)?;
            let right = train(&mut model, epochs, seed)?;
            if width == DRAWN_WIDTH && right == 4 && solved_by.is_none() {
                solved_by = Some(seed);
            }
            if width == 2 && right < 4 {
                stuck.push(loss(&mut model)?);
            }
            right_rows.push(right);
        }
        let count = |rows: usize| right_rows.iter().filter(|&&right| right == rows).count();
        if width == 2 {
            solved_by_two = count(4);
        }
        let solved = count(4) as f64 / seeds as f64;
        run.here(&format!("solved_width_{width}"), solved);
        let cells = [format!("{width}"), format!("{}", 4 * width + 1), format!("{} of {seeds}", count(4))];
        rows.push([cells.to_vec(), [3, 2].map(|n| count(n).to_string()).to_vec()].concat());
    }
    run.here("seeds", seeds as f64);
    run.table(&["hidden units", "parameters", "solved", "stuck at 3 right", "at 2 right"], &rows);
    run.say(format!(
        "One hidden unit cannot: all that it can draw are lines of one direction. Two can, and descent finds \
         how from {} of {seeds} starts; spare units give it more ways.",
        solved_by_two
    ));
    if !stuck.is_empty() {
        let losses = Spread::of(&stuck);
        losses.record(run, "stuck_loss_width_2");
        run.say(format!(
            "The networks of two units that do not solve it have a loss of {losses:.4}; ½ ln 2 = {:.4} would be two \
             rows right beyond doubt, and ½ for one row of each class.",
            LN_2 / 2.0
        ));
    }
    boundary(run, epochs, solved_by.unwrap_or(run.seed()))
}

fn network(width: usize, seed: Seed) -> Result<Sequential<f64>, RunError> {
    let mut model = stacked(&[2, width, 1], Tanh, &GlorotUniform, &mut seed.stream("init"))?;
    model.compile(SigmoidCrossEntropy, Sgd::new(RATE));
    Ok(model)
}

/// Trains on so many epochs more; returns how many of the four rows are right.
fn train(model: &mut Sequential<f64>, epochs: usize, seed: Seed) -> Result<usize, RunError> {
    let gate = logic_gate::<f64>(Gate::Xor);
    let t = targets(&gate);
    model.fit(&gate.x, &t, &Fit { epochs, batch_size: 4, seed, ..Fit::default() }, &mut [])?;
    let classes = model.predict_classes(&gate.x)?;
    Ok(classes.iter().zip(&gate.classes).filter(|(a, b)| a == b).count())
}

/// Of all four rows.
fn loss(model: &mut Sequential<f64>) -> Result<f64, RunError> {
    let gate = logic_gate::<f64>(Gate::Xor);
    Ok(model.evaluate(&gate.x, &targets(&gate))?.loss)
}

fn targets(gate: &Labelled<f64>) -> Tensor<f64> {
    Tensor::from_rows(gate.classes.iter().map(|&class| [class as f64]))
}

/// What the network says of each place of the plane, at several epochs of one training.
fn boundary(run: &mut Run<'_>, epochs: usize, seed: Seed) -> Result<(), RunError> {
    let mut model = network(DRAWN_WIDTH, seed)?;
    let mut panels = Panels::new(format!("XOR learned by {DRAWN_WIDTH} hidden units"), 2);
    let mut stops: Vec<usize> = [1, 10, 50].into_iter().filter(|&stop| stop < epochs).collect();
    stops.push(epochs);
    let (mut done, mut counts) = (0, Vec::new());
    for stop in stops {
        let right = train(&mut model, stop - done, seed)?;
        done = stop;
        counts.push(right.to_string());
        let title = format!("Epoch {stop}: {right} of 4 right");
        let mut chart = Regions::new(title, "x₁", "x₂", (-0.5, 1.5), (-0.5, 1.5));
        let side = 80;
        let mut at = Vec::new(); // first the places, to ask the network about all of them at once
        chart = chart.regions(side, |x, y| {
            at.push([x, y]);
            0
        });
        let classes = model.predict_classes(&Tensor::from_rows(at))?;
        let mut next = classes.into_iter();
        chart = chart.regions(side, |_, _| next.next().unwrap_or(0));
        let chart = chart.class("0", [(0.0, 0.0), (1.0, 1.0)]).class("1", [(0.0, 1.0), (1.0, 0.0)]);
        panels = panels.panel(Box::new(chart));
    }
    let caption = format!(
        "The class that a 2 → {DRAWN_WIDTH} → 1 network (tanh, cross-entropy, SGD with rate {RATE}) gives each \
         place of the plane, at several epochs of the first training that solves XOR."
    );
    let alt = format!(
        "Panels of the plane around the four corners of XOR, parted into two classes by bent lines. Corners in \
         their own class's region, panel by panel: {}.",
        counts.join(", ")
    );
    run.figure("boundary", panels, &caption, &alt)
}
