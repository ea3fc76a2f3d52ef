//! The batch size, swept with Adam.

use super::sweep::{EDGE, Sweep};
use ch05_dropout::experiments::network::BATCH_SIZE;
use common::experiment::{Run, RunError};

pub fn run(run: &mut Run<'_>) -> Result<(), RunError> {
    let (quick, default) = (vec![64.0, 256.0], vec![32.0, 64.0, 128.0, 256.0, 512.0]);
    let full = vec![16.0, 32.0, 64.0, 128.0, 256.0, 512.0, 1024.0];
    let values = run.pick(quick, default, full);
    let sweep = Sweep { name: "batch_size", label: "batch size", values, text: Some(BATCH_SIZE as f64) };
    let swept = sweep.run(run)?;
    run.say(
        "All sizes train for as many epochs at one learning rate, as in the text: a small batch takes more steps, and \
         what is compared is both together.",
    );
    let caption = "Validation accuracy by batch size, after as many epochs each: the text's network with dropout 0.3, \
                   Adam 0.001, from the same start weights.";
    let alt = "A line of validation accuracy over batch sizes on a logarithmic axis, with the text's best, 128, and \
               the level below which a size is worse than the best by more than the noise.";
    run.figure("accuracy", sweep.chart(&swept).log_x(), &format!("{caption} {EDGE}"), alt)?;
    swept.complete()
}
