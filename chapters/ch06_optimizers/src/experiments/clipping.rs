//! A cost with a cliff: one step over its edge and the weights are far away, unless gradients are
//! clipped.

use super::map::{Window, distance, map, points};
use crate::{ClipByNorm, ClipByValue, descend};
use ch02_learning_slowdown::{Sgd, sigmoid};
use common::experiment::{Run, RunError};
use common::figure::{LineChart, Panels};
use common::{ConfigError, Optimizer};

const TARGET: f64 = 0.7;
/// How often the unit is applied to its own output.
const TIMES: usize = 50;
const LIMIT: f64 = 0.2;
const STEPS: usize = 300;
/// The descent that is drawn: start and rate.
const START: [f64; 2] = [5.5, -2.0];
const RATE: f64 = 0.5;
/// A descent has found a good place at this cost.
const GOOD: f64 = 0.01;

/// The cost of a unit whose output is fed back to it: x ← w σ(x) + b, fifty times from x = ½, then
/// (σ(x) − 0.7)². Its gradient by the chain rule along the way.
fn cost_and_gradient([w, b]: [f64; 2]) -> (f64, [f64; 2]) {
    let (mut x, mut dx_dw, mut dx_db) = (0.5, 0.0, 0.0);
    for _ in 0..TIMES {
        let a = sigmoid(x);
        let slope = w * a * (1.0 - a); // ∂(w σ(x) + b)/∂x: more than 1 here, fifty times over
        (dx_dw, dx_db) = (a + slope * dx_dw, slope * dx_db + 1.0);
        x = w * a + b;
    }
    let a = sigmoid(x);
    let outer = 2.0 * (a - TARGET) * a * (1.0 - a);
    ((a - TARGET).powi(2), [outer * dx_dw, outer * dx_db])
}

fn norm([a, b]: [f64; 2]) -> f64 {
    a.hypot(b)
}

type Maker = fn(f64) -> Result<Box<dyn Optimizer<f64>>, ConfigError>;

const WAYS: [(&str, &str, Maker); 3] = [
    ("unclipped", "not clipped", |rate| Ok(Box::new(Sgd::new(rate)))),
    ("by_value", "clipped by value", |rate| Ok(Box::new(ClipByValue::new(Sgd::new(rate), LIMIT)?))),
    ("by_norm", "clipped by norm", |rate| Ok(Box::new(ClipByNorm::new(Sgd::new(rate), LIMIT)?))),
];

fn walk(optimizer: Maker, rate: f64, start: [f64; 2]) -> Result<Vec<[f64; 2]>, ConfigError> {
    Ok(descend(|w| cost_and_gradient(w).1, optimizer(rate)?.as_mut(), start, STEPS))
}

pub fn run(run: &mut Run<'_>) -> Result<(), RunError> {
    run.say(format!(
        "A unit whose output is fed back to it {TIMES} times is a chain of units with the same weight in every link: \
         where w σ′ > 1, gradients grow instead of vanishing, and the cost has a cliff. Plain descent, limit {LIMIT}."
    ));
    let mut paths = Vec::new();
    let mut rows = Vec::new();
    for (key, name, optimizer) in WAYS {
        let path = walk(optimizer, RATE, START)?;
        let steepest = path[..STEPS].iter().map(|&w| norm(cost_and_gradient(w).1)).fold(0.0, f64::max);
        let longest = path.windows(2).map(|pair| distance(pair[0], pair[1])).fold(0.0, f64::max);
        let (end, [w, b]) = (cost_and_gradient(path[STEPS]).0, path[STEPS]);
        rows.push(vec![
            name.to_string(),
            format!("{steepest:.1}"),
            format!("{longest:.2}"),
            format!("({w:.2}, {b:.2})"),
            format!("{end:.4}"),
        ]);
        run.here(&format!("{key}_steepest_gradient"), steepest);
        run.here(&format!("{key}_longest_step"), longest);
        run.here(&format!("{key}_final_cost"), end);
        paths.push((name, path));
    }
    run.say(format!("From ({}, {}) at η = {RATE}, {STEPS} steps:", START[0], START[1]));
    run.table(&["gradients", "steepest met", "longest step", "end (w, b)", "cost at the end"], &rows);
    many_starts(run)?;
    draw(run, &paths)
}

/// Clipping over a grid of starts and rates: one descent may be luck.
fn many_starts(run: &mut Run<'_>) -> Result<(), RunError> {
    let rates = [0.25, 0.5, 1.0, 2.0];
    let starts: Vec<[f64; 2]> =
        (0..25).map(|i| [4.5 + 0.5 * f64::from(i % 5), -3.2 + 0.3 * f64::from(i / 5)]).collect();
    let mut rows = Vec::new();
    for (key, name, optimizer) in WAYS {
        let mut row = vec![name.to_string()];
        let mut all = 0;
        for rate in rates {
            let mut good = 0;
            for &start in &starts {
                let end = walk(optimizer, rate, start)?[STEPS];
                good += usize::from(cost_and_gradient(end).0 < GOOD);
            }
            all += good;
            row.push(format!("{good} of {}", starts.len()));
        }
        run.here(&format!("{key}_share_good"), all as f64 / (starts.len() * rates.len()) as f64);
        rows.push(row);
    }
    run.say(format!("\nStarts from which {STEPS} steps end at a cost below {GOOD}, by η:"));
    run.table(&["gradients", "0.25", "0.5", "1", "2"], &rows);
    run.say(
        "By norm the step keeps its direction, along the cliff as well as off it. By value a gradient that is large in both \
         entries is cut to a diagonal, whatever its direction was.",
    );
    Ok(())
}

fn draw(run: &mut Run<'_>, paths: &[(&str, Vec<[f64; 2]>)]) -> Result<(), RunError> {
    let window = Window { x: (3.0, 7.0), y: (-4.0, -0.5), bottom: -6 };
    let cost = |w, b| cost_and_gradient([w, b]).0;
    let mut panels = Panels::new("A cliff in the cost", 2);
    for (name, path) in paths {
        let panel = map(name, ["w", "b"], window, cost)
            .class("start", [(START[0], START[1])])
            .path("path", points(path));
        panels = panels.panel(Box::new(panel));
    }
    // At the cliff the cost jumps up and down: the highest of every ten steps tells the three apart.
    let mut chart = LineChart::new("Cost along the way", "step", "highest cost of 10 steps").log_y();
    for (name, path) in paths {
        let highest = |ten: &[[f64; 2]]| ten.iter().map(|&w| cost_and_gradient(w).0).fold(0.0, f64::max);
        let costs = path[..STEPS].chunks(10).enumerate().map(|(i, ten)| (10.0 * i as f64, highest(ten)));
        chart = chart.series(*name, costs);
    }
    run.figure(
        "cliff",
        panels.panel(Box::new(chart)),
        "Three hundred steps of plain descent on the cost of a unit that is applied to its own output fifty times; contours \
         at equal steps of ln f, a stronger shade means a higher cost. Lower right: the highest cost of every ten steps.",
        "Three maps, a high plateau at the lower left ending in a cliff along a diagonal. Without clipping the path comes to \
         the cliff and leaves the map in one straight step; clipped by value it bounces at the cliff; clipped by norm \
         it follows the cliff upwards to where it ends.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use ch02_learning_slowdown::central_difference;

    #[test]
    fn the_gradient_is_the_slope_of_the_cost() {
        for [w, b] in [[4.0, -1.5], [5.5, -2.0], [6.0, -3.5], [3.2, -1.0]] {
            let [dw, db] = cost_and_gradient([w, b]).1;
            let by_w = central_difference(|w| cost_and_gradient([w, b]).0, w, 1e-6);
            let by_b = central_difference(|b| cost_and_gradient([w, b]).0, b, 1e-6);
            // Differences with h = 1e-6: rounding of 1e-16/h, and h² times a third derivative of up to 1e3.
            assert!((by_w - dw).abs() < 1e-7 && (by_b - db).abs() < 1e-7, "({w}, {b})");
        }
    }

    #[test]
    fn clipped_steps_are_no_longer_than_the_limit_allows() {
        for (optimizer, longest) in [(WAYS[1].2, LIMIT * 2.0_f64.sqrt()), (WAYS[2].2, LIMIT)] {
            let path = walk(optimizer, RATE, START).unwrap();
            let step = path.windows(2).map(|pair| distance(pair[0], pair[1])).fold(0.0, f64::max);
            assert!(step <= RATE * longest * (1.0 + 1e-12), "{step}");
        }
    }
}
