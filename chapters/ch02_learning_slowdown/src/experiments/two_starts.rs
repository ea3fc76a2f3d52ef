//! Nielsen's experiment: one neuron, one example, and two places to start from.

use crate::{Neuron, Sigmoid, sigmoid_derivative};
use common::experiment::{Run, RunError};
use common::figure::LineChart;

/// The example: input 1, and the target 0.
const X: [f64; 1] = [1.0];
const TARGET: f64 = 0.0;
/// Nielsen's learning rate.
const RATE: f64 = 0.15;

pub fn run(run: &mut Run<'_>) -> Result<(), RunError> {
    let epochs = run.epochs(300, 300, 300);
    run.say(format_args!(
        "A neuron is to map 1 to 0. Two starts, squared error, rate {RATE}, {epochs} epochs of one example\n\
         (Nielsen, \"Neural Networks and Deep Learning\", chapter 3).\n"
    ));
    let mild = learn(0.6, 0.9, epochs);
    let bad = learn(2.0, 2.0, epochs);
    let moments = [0, 10, 50, 100, 150, 200, 250, 300].into_iter().filter(|&m| m < epochs).chain([epochs]);
    let rows: Vec<_> = moments.map(|m| row(m, mild[m], bad[m])).collect();
    run.table(&["epoch", "mild: output", "σ′", "cost", "bad: output", "σ′", "cost"], &rows);
    record(run, "mild", &mild);
    record(run, "bad", &bad);
    findings(run, &mild, &bad);
    draw(run, &mild, &bad)
}

fn draw(run: &mut Run<'_>, mild: &[Moment], bad: &[Moment]) -> Result<(), RunError> {
    let chart = LineChart::new("Cost", "epoch", "C = ½ (y − ŷ)²");
    let chart = chart.series("mild start", costs(mild)).series("badly wrong start", costs(bad));
    run.figure(
        "costs",
        chart,
        "The cost of one sigmoid neuron that learns to map 1 to 0, from w 0.6, b 0.9 and from w 2, b 2; \
         squared error, rate 0.15. The neuron that is more wrong learns more slowly at first.",
        "The cost of the mild start falls at once; that of the badly wrong start stays high and flat for \
         about 150 epochs, then falls.",
    )?;
    let chart =
        LineChart::new("What holds the neuron back", "epoch", "σ′(z)").horizontal(0.25, "at most 1/4");
    let chart = chart.series("mild start", slopes(mild)).series("badly wrong start", slopes(bad));
    run.figure(
        "slopes",
        chart,
        "σ′(z) in the same two trainings. Every gradient carries this factor: at the bad start it is next \
         to nothing; it is largest when the output passes one half.",
        "The mild start's slope begins near 0.15 and passes its maximum of one quarter early; the bad \
         start's begins near zero, creeps up, and peaks after about 230 epochs.",
    )
}

/// A neuron at one moment of its training.
#[derive(Clone, Copy, Debug)]
struct Moment {
    output: f64,
    slope: f64,
    cost: f64,
}

// ANCHOR: learn
/// The neuron before the first epoch and after each.
fn learn(weight: f64, bias: f64, epochs: usize) -> Vec<Moment> {
    let mut neuron = Neuron::<Sigmoid>::new(vec![weight], bias);
    let mut moments = Vec::with_capacity(epochs + 1);
    for epoch in 0..=epochs {
        if epoch > 0 {
            let (dw, db) = neuron.gradient(&X, TARGET);
            neuron.descend(&dw, db, RATE);
        }
        moments.push(Moment {
            output: neuron.output(&X),
            slope: sigmoid_derivative(neuron.weighted_input(&X)),
            cost: neuron.cost(&X, TARGET),
        });
    }
    moments
}
// ANCHOR_END: learn

fn row(epoch: usize, mild: Moment, bad: Moment) -> Vec<String> {
    let mut row = vec![epoch.to_string()];
    for Moment { output, slope, cost } in [mild, bad] {
        row.extend([output, slope, cost].map(|x| format!("{x:.4}")));
    }
    row
}

fn record(run: &mut Run<'_>, start: &str, moments: &[Moment]) {
    let (first, last) = (moments[0], moments[moments.len() - 1]);
    run.here(&format!("{start}_output_at_start"), first.output);
    run.here(&format!("{start}_output_at_end"), last.output);
    run.here(&format!("{start}_slope_at_start"), first.slope);
    if let Some(epoch) = halved(moments) {
        run.here(&format!("{start}_epochs_to_half_the_cost"), epoch as f64);
    }
}

/// The first epoch with half of the first cost, or less.
fn halved(moments: &[Moment]) -> Option<usize> {
    moments.iter().position(|m| m.cost <= moments[0].cost / 2.0)
}

fn findings(run: &mut Run<'_>, mild: &[Moment], bad: &[Moment]) {
    let ends = |m: &[Moment]| format!("{:.2} → {:.2}", m[0].output, m[m.len() - 1].output);
    run.say(format_args!(
        "\nOutputs here: {} and {}. (Nielsen's, after 300 epochs: 0.82 → 0.09 and 0.98 → 0.20.)",
        ends(mild),
        ends(bad)
    ));
    // dC/dw = (ŷ − y) σ′(z) x  (2.2)
    let first_step = |m: &Moment| (m.output - TARGET) * m.slope;
    run.say(format_args!(
        "The bad start is wrong by {:.2}, the mild one by {:.2}; yet its first gradient is {:.3} against {:.3}:\n\
         σ′ is {:.4} there, and {:.4} at the mild start.",
        bad[0].output,
        mild[0].output,
        first_step(&bad[0]),
        first_step(&mild[0]),
        bad[0].slope,
        mild[0].slope
    ));
    let epoch = |m: &[Moment]| halved(m).map_or("never".to_string(), |epoch| format!("after {epoch} epochs"));
    run.say(format_args!("The cost is halved {} (mild) and {} (bad).", epoch(mild), epoch(bad)));
}

fn costs(moments: &[Moment]) -> impl Iterator<Item = (f64, f64)> {
    moments.iter().enumerate().map(|(epoch, m)| (epoch as f64, m.cost))
}

fn slopes(moments: &[Moment]) -> impl Iterator<Item = (f64, f64)> {
    moments.iter().enumerate().map(|(epoch, m)| (epoch as f64, m.slope))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outputs_are_nielsens_to_two_digits() {
        for ((w, b), (start, end)) in [((0.6, 0.9), (0.82, 0.09)), ((2.0, 2.0), (0.98, 0.20))] {
            let moments = learn(w, b, 300);
            assert!((moments[0].output - start).abs() <= 0.005);
            assert!((moments[300].output - end).abs() <= 0.005);
        }
    }

    #[test]
    fn the_worse_start_learns_more_slowly_at_first() {
        let (mild, bad) = (learn(0.6, 0.9, 300), learn(2.0, 2.0, 300));
        assert!(bad[0].cost > mild[0].cost);
        assert!(bad[0].cost - bad[1].cost < (mild[0].cost - mild[1].cost) / 4.0);
        assert!(halved(&bad).unwrap() > 2 * halved(&mild).unwrap());
    }
}
