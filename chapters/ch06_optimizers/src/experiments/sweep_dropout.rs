//! The dropout rate, swept with Adam.

use super::sweep::{EDGE, Sweep};
use common::experiment::{Run, RunError};

pub fn run(run: &mut Run<'_>) -> Result<(), RunError> {
    let (quick, default) = (vec![0.0, 0.3, 0.6], vec![0.0, 0.1, 0.3, 0.5, 0.7]);
    let full = vec![0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7];
    run.say(
        "The text reports the test accuracy by dropout rate, and takes 0.3 from there on. Whoever chooses by the test \
         set has none left to test with (see `trap_tuning_on_test`): here, as in the other sweeps, validation chooses.",
    );
    let values = run.pick(quick, default, full);
    let sweep = Sweep { name: "dropout", label: "dropout rate", values, text: None };
    let swept = sweep.run(run)?;
    let caption = "Validation accuracy by dropout rate: the text's network with Adam 0.001, batch 128, from the same \
                   start weights over the same batches of MNIST.";
    let alt = "A line of validation accuracy over dropout rates from 0 on, and a level below which a value is worse \
               than the best by more than the noise.";
    run.figure("accuracy", sweep.chart(&swept), &format!("{caption} {EDGE}"), alt)?;
    swept.complete()
}
