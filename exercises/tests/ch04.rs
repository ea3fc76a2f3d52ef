//! Checks `src/ch04.rs`: `cargo test -p exercises --test ch04`, or one exercise by `… --test ch04 -- 4.1`.

#[path = "../src/ch04.rs"]
mod answers;

use std::process::ExitCode;

use grading::ch04::*;

fn main() -> ExitCode {
    grading::class(&[
        HOW_MUCH_WORK.of(answers::how_much_work),
        OTHER_CONVENTION.of(answers::other_convention),
        DENSE.of((answers::dense_forward, answers::dense_backward)),
        HIDDEN_DELTAS.of(answers::hidden_deltas),
        MEAN_SQUARES.of(answers::mean_squares),
        ONE_LINE_TOO_EARLY.of((answers::train_step, answers::error_of_train_step)),
        TWENTY_LAYERS.of(answers::twenty_layers),
        HOW_SURE.of(answers::how_sure),
        HALF_A_TIE.of((answers::half_a_tie, answers::tied_columns)),
        TWO_LAYER_GRADIENTS.of(answers::two_layer_gradients),
    ])
}
