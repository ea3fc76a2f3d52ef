//! AND, OR and NAND, learned exactly.

use super::numbers::numbered;
use super::plane::{GATE_WINDOW, formula, sides};
use crate::{Perceptron, mistake_bound};
use common::data::Labelled;
use common::data::synthetic::{Gate, logic_gate};
use common::experiment::{Run, RunError};
use common::figure::{LineChart, Panels};

/// A gate, and a separator found by thought: its margin is what bounds the mistakes.
const GATES: [(Gate, &str, [f64; 2], f64); 3] = [
    (Gate::And, "AND", [2.0, 2.0], -3.0),
    (Gate::Or, "OR", [2.0, 2.0], -1.0),
    (Gate::Nand, "NAND", [-2.0, -2.0], 3.0),
];

/// The perceptron behind each epoch, and the mistakes of that epoch.
struct Course {
    after: Vec<Perceptron>,
    mistakes: Vec<usize>,
}

pub fn run(run: &mut Run<'_>) -> Result<(), RunError> {
    let most = run.epochs(100, 100, 100);
    run.say("A perceptron of two inputs, from weights 0, sees the four rows of each truth table in turn.");
    let mut learned = true;
    let (mut rows, mut gates) = (Vec::new(), Panels::new("Three gates, learned", 3));
    let mut curves = LineChart::new("Mistakes in each epoch", "epoch", "mistakes (of 4)").y_range(0.0, 4.0);
    for (gate, name, weights, bias) in GATES {
        let set = logic_gate::<f64>(gate);
        let course = learn(&set, most);
        let neuron = course.after.last().cloned().unwrap_or_else(|| Perceptron::new(2));
        let wrong = neuron.count_wrong(&set.x, &set.classes);
        let made: usize = course.mistakes.iter().sum();
        learned &= course.mistakes.last() == Some(&0);
        let separator = Perceptron::with_weights(weights.to_vec(), bias);
        let bound = mistake_bound(&separator, &set.x, &set.classes)
            .ok_or_else(|| RunError::message(format!("{name}: the separator does not separate")))?;
        rows.push(vec![
            name.to_string(),
            course.mistakes.len().to_string(),
            made.to_string(),
            format!("{bound:.0}"),
            format!("step({})", formula(&neuron)),
            format!("{} of 4", 4 - wrong),
        ]);
        let key = name.to_lowercase();
        run.here(&format!("{key}_epochs"), course.mistakes.len() as f64);
        run.here(&format!("{key}_mistakes"), made as f64);
        run.here(&format!("{key}_accuracy"), (4 - wrong) as f64 / 4.0);
        curves = curves.line_with_points(name, numbered(&course.mistakes));
        gates = gates.panel(Box::new(sides(name.to_string(), &set, &neuron, GATE_WINDOW)));
    }
    run.table(&["gate", "epochs", "mistakes", "at most (R/γ)²", "learned", "right"], &rows);
    run.say(match learned {
        true => "The last epoch is the one without a mistake.",
        false => "There were not enough epochs for one without a mistake.",
    });
    draw_epochs(run, most)?;
    draw(run, gates, curves)
}

fn draw(run: &mut Run<'_>, gates: Panels, curves: LineChart) -> Result<(), RunError> {
    run.figure(
        "gates",
        gates,
        "AND, OR and NAND as a perceptron has learned them. A point on the border, where w · x + b = 0, counts \
         as 0.",
        "Three unit squares with a gate's outputs at the corners. In each a border has the corners with \
         output 1 on one side, and those with output 0 on the other or on itself.",
    )?;
    run.figure(
        "mistakes",
        curves,
        "Mistakes in each epoch of four examples, until one passes without.",
        "Three lines that start between one and three mistakes and end at zero within ten epochs.",
    )
}

/// Learns until an epoch passes without a mistake.
fn learn(set: &Labelled<f64>, most: usize) -> Course {
    let mut neuron = Perceptron::new(2);
    let mut course = Course { after: Vec::new(), mistakes: Vec::new() };
    while course.mistakes.len() < most && course.mistakes.last() != Some(&0) {
        course.mistakes.push(neuron.train_epoch(&set.x, &set.classes));
        course.after.push(neuron.clone());
    }
    course
}

/// AND, a picture an epoch.
fn draw_epochs(run: &mut Run<'_>, most: usize) -> Result<(), RunError> {
    let set = logic_gate::<f64>(Gate::And);
    let course = learn(&set, most);
    let epochs = course.after.iter().zip(&course.mistakes).enumerate();
    let panels = epochs.fold(Panels::new("AND, epoch by epoch", 3), |panels, (index, (neuron, mistakes))| {
        let s = if *mistakes == 1 { "" } else { "s" };
        let title = format!("epoch {}: {mistakes} mistake{s}", index + 1);
        panels.panel(Box::new(sides(title, &set, neuron, GATE_WINDOW)))
    });
    run.figure(
        "boundaries",
        panels,
        "A perceptron learns AND from weights 0: the two sides of its border w · x + b = 0 behind each epoch, \
         with the mistakes made in that epoch. Behind the first it says 1 to the whole square.",
        "Six unit squares, (1, 1) marked as 1 and the other corners as 0. The border comes in from the \
         lower left, turns, and ends between (1, 1) and the other corners.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_separators_found_by_thought_separate_and_the_mistakes_stay_below_their_bounds() {
        for (gate, name, weights, bias) in GATES {
            let set = logic_gate::<f64>(gate);
            let separator = Perceptron::with_weights(weights.to_vec(), bias);
            let bound = mistake_bound(&separator, &set.x, &set.classes).expect(name);
            let course = learn(&set, 100);
            assert!(course.mistakes.iter().sum::<usize>() as f64 <= bound);
            assert_eq!(course.mistakes.last(), Some(&0));
        }
    }
}
