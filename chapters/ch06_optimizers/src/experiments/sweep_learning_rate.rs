//! Adam's learning rate, swept.

use super::sweep::Sweep;
use super::text_network::LEARNING_RATE;
use common::experiment::{Run, RunError};

pub fn run(run: &mut Run<'_>) -> Result<(), RunError> {
    let (quick, default) = (vec![1e-4, 1e-3, 1e-2], vec![1e-4, 3e-4, 1e-3, 3e-3, 1e-2, 3e-2]);
    let full = vec![1e-5, 3e-5, 1e-4, 3e-4, 1e-3, 3e-3, 1e-2, 3e-2, 1e-1];
    let values = run.pick(quick, default, full);
    let sweep = Sweep { name: "learning_rate", label: "learning rate", values, text: Some(LEARNING_RATE) };
    let swept = sweep.run(run)?;
    let error = |accuracy: f64| 100.0 * (1.0 - accuracy);
    let chart = sweep.lines(&swept, "validation error, per cent", error).log_x().log_y();
    let caption = "Validation error (100 % minus accuracy) by Adam's learning rate: the text's network with dropout \
                   0.3, batch 128, from the same start weights over the same batches of MNIST. Both axes are \
                   logarithmic.";
    let alt = "A line of validation error over learning rates on two logarithmic axes; a vertical line marks the text's \
               best, 0.001.";
    run.figure("error", chart, caption, alt)?;
    swept.complete()
}
