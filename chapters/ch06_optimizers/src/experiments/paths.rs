//! Six optimisers on three surfaces, each at its own best rate of a grid.

use super::map::{Window, distance, map, points};
use crate::{AdaGrad, Adam, Beale, Momentum, Nesterov, Ravine, RmsProp, Rosenbrock, Surface, descend};
use ch02_learning_slowdown::Sgd;
use common::experiment::{Run, RunError};
use common::figure::{LineChart, Panels};
use common::{ConfigError, Optimizer};

const RATES: [f64; 18] =
    [1e-4, 2e-4, 5e-4, 1e-3, 2e-3, 5e-3, 1e-2, 2e-2, 5e-2, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0];
const STEPS: usize = 300;
/// A descent is judged by the highest f of its last steps: one lucky step of a path that jumps about is no
/// success.
const LAST: usize = 20;

/// Why one of the chapter's optimisers is missing.
const WITHOUT_ADAMW: &str =
    "AdamW is left out: its decay draws the weights to 0, so that it seeks another minimum.";

type Maker = fn(f64) -> Result<Box<dyn Optimizer<f64>>, ConfigError>;

/// The optimisers by name, all but the rate at their usual settings.
const CONTENDERS: [(&str, &str, Maker); 6] = [
    ("descent", "descent", |rate| Ok(Box::new(Sgd::new(rate)))),
    ("momentum", "momentum 0.9", |rate| Ok(Box::new(Momentum::new(rate, 0.9)?))),
    ("nesterov", "Nesterov 0.9", |rate| Ok(Box::new(Nesterov::new(rate, 0.9)?))),
    ("adagrad", "AdaGrad", |rate| Ok(Box::new(AdaGrad::new(rate)))),
    ("rmsprop", "RMSprop", |rate| Ok(Box::new(RmsProp::new(rate)))),
    ("adam", "Adam", |rate| Ok(Box::new(Adam::new(rate)))),
];

/// A surface, where descents begin on it, and what of it is drawn.
struct Scene {
    key: &'static str,
    surface: Box<dyn Surface>,
    start: [f64; 2],
    window: Window,
}

fn scenes() -> [Scene; 3] {
    let window = |x, y, bottom| Window { x, y, bottom };
    [
        Scene {
            key: "ravine",
            surface: Box::new(Ravine::new(1.0, 50.0, 0.2)),
            start: [-4.0, 1.5],
            window: window((-4.6, 2.0), (-2.6, 2.2), -3),
        },
        Scene {
            key: "beale",
            surface: Box::new(Beale),
            start: [1.0, 1.5],
            window: window((-1.5, 4.5), (-1.6, 2.0), -3),
        },
        Scene {
            key: "rosenbrock",
            surface: Box::new(Rosenbrock),
            start: [-1.2, 1.0],
            window: window((-2.0, 2.0), (-1.0, 3.0), -1),
        },
    ]
}

/// An optimiser's best descent on a surface.
struct Descent {
    key: &'static str,
    name: &'static str,
    rate: f64,
    path: Vec<[f64; 2]>,
    /// How many rates of the grid ended above the start.
    failed: usize,
}

impl Descent {
    fn end(&self) -> [f64; 2] {
        self.path[STEPS]
    }

    /// The length of the last step, in units of the learning rate.
    fn last_step(&self) -> f64 {
        distance(self.path[STEPS - 1], self.path[STEPS]) / self.rate
    }
}

/// The highest f of the last steps; NaN where one of them is not finite.
fn outcome(surface: &dyn Surface, path: &[[f64; 2]]) -> f64 {
    let last = path[STEPS - LAST..].iter().map(|&w| surface.value(w));
    last.fold(0.0, |highest, f| if f.is_nan() || f > highest { f } else { highest })
}

pub fn run(run: &mut Run<'_>) -> Result<(), RunError> {
    run.say(format!(
        "{STEPS} steps of each optimiser; its rate is the one of {} rates from {} to {} at which the highest f of the \
         last {LAST} steps is lowest. No gradient is noisy here. {WITHOUT_ADAMW}",
        RATES.len(),
        RATES[0],
        RATES[RATES.len() - 1]
    ));
    for scene in scenes() {
        let descents = descents(&scene)?;
        report(run, &scene, &descents);
        draw(run, &scene, &descents)?;
    }
    Ok(())
}

fn descents(scene: &Scene) -> Result<Vec<Descent>, RunError> {
    let first = scene.surface.value(scene.start);
    let mut descents = Vec::new();
    for (key, name, optimizer) in CONTENDERS {
        let mut best: Option<(f64, Descent)> = None;
        let mut failed = 0;
        for rate in RATES {
            let gradient = |w| scene.surface.gradient(w);
            let path = descend(gradient, optimizer(rate)?.as_mut(), scene.start, STEPS);
            let end = outcome(scene.surface.as_ref(), &path);
            failed += usize::from(end.is_nan() || end > first);
            if end.is_finite() && best.as_ref().is_none_or(|(lowest, _)| end < *lowest) {
                best = Some((end, Descent { key, name, rate, path, failed: 0 }));
            }
        }
        descents.extend(best.map(|(_, descent)| Descent { failed, ..descent }));
    }
    Ok(descents)
}

fn report(run: &mut Run<'_>, scene: &Scene, descents: &[Descent]) {
    let surface = &scene.surface;
    let mut rows = Vec::new();
    for descent in descents {
        let value = outcome(surface.as_ref(), &descent.path);
        let left = distance(descent.end(), surface.minimum());
        let edge = descent.rate == RATES[0] || descent.rate == RATES[RATES.len() - 1];
        rows.push(vec![
            descent.name.to_string(),
            format!("{}{}", descent.rate, if edge { " (edge of the grid)" } else { "" }),
            format!("{value:.1e}"),
            format!("{left:.1e}"),
            format!("{:.1e}", descent.last_step()),
            format!("{} of {}", descent.failed, RATES.len()),
        ]);
        run.here(&format!("{}_{}_value", scene.key, descent.key), value);
        run.here(&format!("{}_{}_rate", scene.key, descent.key), descent.rate);
    }
    let [x, y] = scene.start;
    run.say(format!(
        "\nOn {}, from ({x}, {y}), where f = {:.1}; the minimum is 0:",
        surface.name(),
        surface.value(scene.start)
    ));
    run.table(
        &[
            "optimiser",
            "best rate",
            "f in the end",
            "distance left",
            "last step, in η",
            "rates ending above the start",
        ],
        &rows,
    );
    conclude(run, scene, descents);
}

/// Which optimiser got lowest here, and that RMSprop's steps do not end.
fn conclude(run: &mut Run<'_>, scene: &Scene, descents: &[Descent]) {
    let value = |descent: &Descent| outcome(scene.surface.as_ref(), &descent.path);
    let by_value = |a: &&Descent, b: &&Descent| value(a).total_cmp(&value(b));
    if let (Some(low), Some(high)) = (descents.iter().min_by(by_value), descents.iter().max_by(by_value)) {
        run.say(format!(
            "Lowest here: {}; highest: {}. Another surface, start or number of steps may turn this round.",
            low.name, high.name
        ));
    }
    if let Some(rmsprop) = descents.iter().find(|descent| descent.key == "rmsprop") {
        run.here(&format!("{}_rmsprop_last_step", scene.key), rmsprop.last_step());
        run.say(format!(
            "RMSprop's last step was still {:.2} η long: it divides by the gradient's size, however small that is.",
            rmsprop.last_step()
        ));
    }
}

fn draw(run: &mut Run<'_>, scene: &Scene, descents: &[Descent]) -> Result<(), RunError> {
    let surface = &scene.surface;
    let [x, y] = surface.minimum();
    let mut panels = Panels::new(format!("{STEPS} steps on {}", surface.name()), 2);
    for pair in [["descent", "adagrad"], ["momentum", "nesterov"], ["rmsprop", "adam"]] {
        let members: Vec<&Descent> = descents.iter().filter(|descent| pair.contains(&descent.key)).collect();
        let names: Vec<&str> = members.iter().map(|descent| descent.name).collect();
        let mut panel =
            map(&names.join(" and "), ["w₁", "w₂"], scene.window, |x, y| surface.value([x, y]))
                .class("minimum", [(x, y)]);
        for descent in members {
            panel = panel.path(format!("{}, η = {}", descent.name, descent.rate), points(&descent.path));
        }
        panels = panels.panel(Box::new(panel));
    }
    let mut chart = LineChart::new("f along the way", "step", "f").log_y();
    for descent in descents {
        // Below 1e-12, rounding has a say.
        let values = descent.path.iter().map(|&w| surface.value(w)).enumerate();
        let values = values.map(|(t, f)| (t as f64, if f > 1e-12 { f } else { f64::NAN }));
        chart = chart.series(descent.name, values);
    }
    run.figure(
        scene.key,
        panels.panel(Box::new(chart)),
        &format!(
            "{STEPS} steps of six optimisers from one start, each at its best rate of a grid; contours at equal steps of \
             ln f, a stronger shade means a higher cost. Lower right: f by step (down to 1e-12). {WITHOUT_ADAMW}"
        ),
        &format!(
            "Three maps of {} with two paths each from a marked start towards a marked minimum, and a chart of six curves of \
             f on a logarithmic axis.",
            surface.name()
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_optimizer_gets_lower_than_it_began_on_every_surface() {
        for scene in scenes() {
            let descents = descents(&scene).unwrap();
            assert_eq!(descents.len(), CONTENDERS.len());
            for descent in descents {
                let share = scene.surface.value(descent.end()) / scene.surface.value(scene.start);
                assert!(share < 0.5, "{} on the {}: {share}", descent.name, scene.key);
            }
        }
    }
}
