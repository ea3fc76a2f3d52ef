//! The hiker of text 004 on a cost of one variable: a learning rate too small, right, too large.

use crate::descend;
use common::experiment::{Run, RunError};
use common::figure::{LineChart, Panels, Scatter};

const START: f64 = -3.0;
const VALLEY: f64 = 2.0;
const STEPS: usize = 20;
/// C″: the steps shrink the distance where the rate is below 2 / C″ = 1.
const CURVATURE: f64 = 2.0;
const WALKS: [(&str, f64); 3] = [("too_small", 0.01), ("right", 0.3), ("too_large", 1.03)];

/// C(w) = (w − 2)² + 1
fn cost(w: f64) -> f64 {
    (w - VALLEY).powi(2) + 1.0
}

/// C′(w) = 2 (w − 2)
fn slope(w: f64) -> f64 {
    CURVATURE * (w - VALLEY)
}

pub fn run(run: &mut Run<'_>) -> Result<(), RunError> {
    run.say(format_args!(
        "C(w) = (w − {VALLEY})² + 1, the valley at w = {VALLEY}. The hiker starts at w = {START} and takes \
         {STEPS} steps w ← w − η C′(w)."
    ));
    let paths = WALKS.map(|(name, rate)| (name, rate, descend(slope, START, rate, STEPS)));
    let mut rows = Vec::new();
    for (name, rate, path) in &paths {
        let (end, distance) = (path[STEPS], (path[STEPS] - VALLEY).abs());
        let verdict = match distance {
            far if far > (START - VALLEY).abs() => "further away than at the start",
            near if near < 1e-3 => "there",
            _ => "still on the way",
        };
        rows.push(vec![
            name.replace('_', " "),
            rate.to_string(),
            format!("{:.2}", 1.0 - CURVATURE * rate),
            format!("{:.3}, {:.3}, {:.3}", path[1], path[2], path[3]),
            format!("{end:.4}"),
            format!("{:.4}", cost(end)),
            verdict.to_string(),
        ]);
        run.here(&format!("{name}_rate"), *rate);
        run.here(&format!("{name}_distance"), distance);
    }
    let header = ["rate", "η", "distance × a step", "first steps", "w at the end", "C(w)", "the hiker is"];
    run.table(&header, &rows);
    run.say(format_args!(
        "On this parabola each step multiplies the distance by 1 − η C″ = 1 − {CURVATURE} η: beyond η = {} the \
         hiker climbs, below it the valley is reached, with η = 1 / C″ = {} in one step. But C″ is known here, \
         and seldom elsewhere.",
        2.0 / CURVATURE,
        1.0 / CURVATURE
    ));
    draw(run, &paths)
}

fn draw(run: &mut Run<'_>, paths: &[(&str, f64, Vec<f64>)]) -> Result<(), RunError> {
    let mut walks = Panels::new("Three walks", 3);
    let mut distances = LineChart::new("Distance from the valley", "step", "|w − 2|").log_y();
    for (name, rate, path) in paths {
        walks = walks.panel(Box::new(walk(&format!("η = {rate}: {}", name.replace('_', " ")), path)));
        let points = path.iter().enumerate().map(|(step, w)| (step as f64, (w - VALLEY).abs()));
        distances = distances.line_with_points(format!("η = {rate}"), points);
    }
    run.figure(
        "walks",
        walks,
        &format!(
            "{STEPS} steps of gradient descent on C(w) = (w − 2)² + 1 from w = −3, with a learning rate too \
             small, right, and too large (the walk as far as it stays in the picture)."
        ),
        "Three parabolas with a path on each: in the first it hardly leaves the start; in the second it runs \
         down to the lowest point; in the third it leaps from side to side and climbs.",
    )?;
    run.figure(
        "distances",
        distances,
        "The distance from the valley after each step. A factor a step is a straight line on this axis.",
        "Three straight lines on a logarithmic axis: one nearly level, one falling steeply, one rising.",
    )
}

/// The cost's curve with the places of a walk on it.
fn walk(title: &str, path: &[f64]) -> Scatter {
    let reach = 10.0;
    let curve = (-100..=100).map(|i| VALLEY + reach * f64::from(i) / 100.0).map(|w| (w, cost(w)));
    let seen = path.iter().take_while(|w| (**w - VALLEY).abs() <= reach);
    Scatter::new(title, "w", "C(w)")
        .line("C", curve)
        .path("the hiker", seen.map(|&w| (w, cost(w))))
        .x_range(VALLEY - reach, VALLEY + reach)
        .y_range(0.0, cost(VALLEY + reach))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_slope_agrees_with_a_central_difference() {
        for w in [-3.0, 0.0, 2.0, 5.5] {
            let h = 1e-5;
            let numerical = (cost(w + h) - cost(w - h)) / (2.0 * h);
            assert!((slope(w) - numerical).abs() < 1e-8, "{} and {numerical}", slope(w));
        }
    }

    #[test]
    fn the_three_rates_are_what_they_are_called() {
        let distances = WALKS.map(|(_, rate)| (descend(slope, START, rate, STEPS)[STEPS] - VALLEY).abs());
        assert!(distances[0] > 1.0 && distances[0] < 5.0, "too small: {}", distances[0]);
        assert!(distances[1] < 1e-3, "right: {}", distances[1]);
        assert!(distances[2] > 5.0, "too large: {}", distances[2]);
    }
}
