//! The two starts of the chapter before, under both costs: does the badly wrong neuron still wait?

use crate::{SigmoidCrossEntropy, SigmoidSquaredError};
use ch02_learning_slowdown::{Neuron, Sigmoid, sigmoid};
use common::experiment::{Run, RunError};
use common::figure::{LineChart, Panels};
use common::{Loss, Tensor};

/// Nielsen's starts (w, b), and what they are called.
const STARTS: [(&str, f64, f64); 2] = [("mild start", 0.6, 0.9), ("badly wrong start", 2.0, 2.0)];
/// The rate of the chapter before, for squared error.
const SQUARED_RATE: f64 = 0.15;
/// The input; the target is 0.
const X: [f64; 1] = [1.0];

/// What a neuron went through: cost and output before each epoch, and after the last.
pub(super) struct Walk {
    pub costs: Vec<f64>,
    pub outputs: Vec<f64>,
}

impl Walk {
    /// After how many epochs the output was at most one half: no longer wrong.
    pub fn epochs_to_one_half(&self) -> Option<usize> {
        self.outputs.iter().position(|&y| y <= 0.5)
    }

    /// In which epoch the cost fell most.
    pub fn steepest(&self) -> usize {
        let falls: Vec<f64> = self.costs.windows(2).map(|pair| pair[0] - pair[1]).collect();
        common::tensor::argmax(&falls)
    }
}

/// One example, one step an epoch. Both costs are losses of the logit z: dw = dz x, db = dz.
pub(super) fn descend(loss: &dyn Loss<f64>, (w, b): (f64, f64), rate: f64, epochs: usize) -> Walk {
    let mut neuron = Neuron::<Sigmoid>::new(vec![w], b);
    let target = Tensor::from_rows([[0.0]]);
    let mut walk = Walk { costs: Vec::new(), outputs: Vec::new() };
    for epoch in 0..=epochs {
        let z = Tensor::from_rows([[neuron.weighted_input(&X)]]);
        walk.costs.push(loss.value(&z, &target, 1));
        walk.outputs.push(neuron.output(&X));
        if epoch < epochs {
            let dz = loss.gradient(&z, &target, 1).scalar();
            neuron.descend(&[dz * X[0]], dz, rate);
        }
    }
    walk
}

/// The rate at which cross-entropy's first step from the mild start is as long as squared error's:
/// there its gradient is larger by 1/σ′.
pub(super) fn fair_rate() -> f64 {
    let (_, w, b) = STARTS[0];
    let y = sigmoid(w * X[0] + b);
    SQUARED_RATE * y * (1.0 - y)
}

pub fn run(run: &mut Run<'_>) -> Result<(), RunError> {
    let epochs = run.epochs(300, 300, 300);
    let rate = fair_rate();
    run.say(format_args!(
        "One sigmoid neuron, x = 1, target 0, {epochs} epochs. Squared error at rate {SQUARED_RATE}.\n\
         A rate means different things under different costs: cross-entropy's gradient lacks σ′ ≤ 1/4. We\n\
         take {SQUARED_RATE} · σ′(1.5) = {rate:.4} for it, so that from the mild start both first steps are\n\
         equally long. (Nielsen takes 0.005; {SQUARED_RATE} for both would flatter cross-entropy.) What does\n\
         not depend on the rate is how much longer the badly wrong neuron needs than the mild one."
    ));
    compare_rates(run, rate);

    let walks = [(&SigmoidSquaredError as &dyn Loss<f64>, SQUARED_RATE), (&SigmoidCrossEntropy, rate)]
        .map(|(loss, rate)| STARTS.map(|(_, w, b)| descend(loss, (w, b), rate, epochs)));
    for (name, walks) in ["squared", "cross_entropy"].into_iter().zip(&walks) {
        for (start, walk) in ["mild", "badly_wrong"].into_iter().zip(walks) {
            run.here(&format!("{name}_{start}_last_output"), walk.outputs[epochs]);
            run.here(&format!("{name}_{start}_steepest_epoch"), walk.steepest() as f64);
        }
    }
    let steepest = [&walks[0][1], &walks[1][1]].map(Walk::steepest);
    run.say(format_args!(
        "From the badly wrong start squared error falls fastest in epoch {}, cross-entropy in epoch {}\n\
         (counted from 0).",
        steepest[0], steepest[1]
    ));
    draw(run, &walks, rate)
}

/// Epochs to an output of one half, from both starts, at several rates.
fn compare_rates(run: &mut Run<'_>, fair: f64) {
    let cases: [(&str, &dyn Loss<f64>, f64); 4] = [
        ("squared error", &SigmoidSquaredError, SQUARED_RATE),
        ("cross-entropy", &SigmoidCrossEntropy, fair),
        ("cross-entropy", &SigmoidCrossEntropy, 0.005),
        ("cross-entropy", &SigmoidCrossEntropy, SQUARED_RATE),
    ];
    let mut rows = Vec::new();
    for (index, (name, loss, rate)) in cases.into_iter().enumerate() {
        // As long as it takes: 20,000 epochs are far more than any of these needs.
        let needed = STARTS.map(|(_, w, b)| descend(loss, (w, b), rate, 20_000).epochs_to_one_half());
        let [mild, bad] = needed.map(|epochs| epochs.map_or(f64::NAN, |epochs| epochs as f64));
        rows.push(vec![
            name.to_string(),
            format!("{rate:.4}"),
            format!("{mild}"),
            format!("{bad}"),
            format!("{:.1}", bad / mild),
        ]);
        if index < 2 {
            let key = ["squared", "cross_entropy"][index];
            run.here(&format!("{key}_mild_epochs_to_half"), mild);
            run.here(&format!("{key}_badly_wrong_epochs_to_half"), bad);
            run.here(&format!("{key}_times_longer"), bad / mild);
        }
    }
    run.say("\nEpochs until the output is at most 1/2:");
    run.table(&["cost", "rate", "mild start", "badly wrong", "times longer"], &rows);
    run.say("");
}

fn draw(run: &mut Run<'_>, walks: &[[Walk; 2]; 2], rate: f64) -> Result<(), RunError> {
    let curve = |values: &[f64]| -> Vec<(f64, f64)> {
        values.iter().enumerate().map(|(epoch, &y)| (epoch as f64, y)).collect()
    };
    let last = (walks[0][0].costs.len() - 1) as f64;
    let chart = |title: &str, y: &str, walks: &[Walk; 2], values: fn(&Walk) -> &[f64]| {
        LineChart::new(title, "epoch", y)
            .dashed(STARTS[0].0, curve(values(&walks[0])))
            .series(STARTS[1].0, curve(values(&walks[1])))
            .x_range(0.0, last)
    };
    let cost = |title: &str, walks: &[Walk; 2]| Box::new(chart(title, "cost", walks, |walk| &walk.costs));
    let output = |title: &str, walks: &[Walk; 2]| {
        Box::new(chart(title, "output", walks, |walk| &walk.outputs).y_range(0.0, 1.0))
    };
    let panels = Panels::new("One neuron under two costs", 2)
        .panel(cost("Squared error: its cost", &walks[0]))
        .panel(cost("Cross-entropy: its cost", &walks[1]))
        .panel(output("Squared error: the output", &walks[0]))
        .panel(output("Cross-entropy: the output", &walks[1]));
    run.figure(
        "costs",
        panels,
        &format!(
            "A sigmoid neuron learns to answer 1 with 0, from w = 0.6, b = 0.9 (mild) and w = b = 2 (badly \
             wrong). Left squared error, rate {SQUARED_RATE}: the worse start waits on a plateau. Right \
             cross-entropy, rate {rate:.4} (equal first steps from the mild start): its cost falls at once \
             from both, fastest where the neuron is most wrong."
        ),
        "Four line charts. Under squared error the cost from the badly wrong start stays flat for about \
         150 epochs, then falls; under cross-entropy it falls steeply from the first epoch. Below, the \
         outputs: the badly wrong one leaves the neighbourhood of 1 late on the left, early on the right.",
    )?;
    let targets_zero =
        |slope: fn(f64) -> f64| (-80..=80).map(move |i| (f64::from(i) / 10.0, slope(f64::from(i) / 10.0)));
    let gradients = LineChart::new("Gradient by the logit, target 0", "logit z", "∂C/∂z")
        .series("squared error: σ(z) σ′(z)", targets_zero(|z| sigmoid(z) * sigmoid(z) * (1.0 - sigmoid(z))))
        .series("cross-entropy: σ(z)", targets_zero(sigmoid))
        .vertical(1.5, "mild")
        .vertical(4.0, "badly wrong");
    run.figure(
        "gradients",
        gradients,
        "What a sigmoid unit is told to change when the answer should be 0, by its logit z. Squared error's \
         gradient vanishes where the unit is most wrong; cross-entropy's is the error itself.",
        "Two curves over the logit from minus 8 to 8. Squared error's is a low hump of height 0.15 near z = \
         0.7 that falls back to 0; cross-entropy's rises to 1 and stays there.",
    )
}
