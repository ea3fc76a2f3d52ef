//! Checks `src/ch05.rs`: `cargo test -p exercises --test ch05`, or one exercise by `… --test ch05 -- 5.1`.

#[path = "../src/ch05.rs"]
mod answers;

use std::process::ExitCode;

use grading::ch05::*;

fn main() -> ExitCode {
    grading::class(&[
        INVERTED_DROPOUT.of(answers::inverted_dropout),
        DROPOUT_BACKWARD.of(answers::dropout_backward),
        HALF_OF_THE_UNITS.of(answers::half_of_the_units),
        BOTH_KINDS.of(answers::both_kinds),
        SHIFT.of(answers::shift),
        PENALISED_MINIMUM.of(answers::penalised_minimum),
        ELASTIC_NET.of((answers::elastic_net_penalty, answers::add_elastic_net_gradient)),
        PROXIMAL_STEP.of(answers::proximal_step),
        WANDERING_ACCURACY.of(answers::wandering_accuracy),
        LABELS_BY_LOT.of((answers::labels_by_lot_prediction, answers::labels_by_lot)),
        MISSING_CONTROL.of(answers::missing_control),
    ])
}
