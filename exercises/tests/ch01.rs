//! Checks `src/ch01.rs`: `cargo test -p exercises --test ch01`, or one exercise by `… --test ch01 -- 1.4`.

#[path = "../src/ch01.rs"]
mod answers;

use std::process::ExitCode;

use grading::ch01::*;

fn main() -> ExitCode {
    grading::class(&[
        LARGER_INPUTS.of(answers::larger_inputs),
        THREE_ROWS.of(answers::three_rows),
        XOR_WITH_THREE_NEURONS.of(answers::xor_with_three_neurons),
        ROSENBLATT.of(answers::rosenblatt),
        MARGIN.of(answers::margin),
        ANOTHER_CONSTANT.of(answers::another_constant),
        AS_GOOD_AS_POSSIBLE.of(answers::as_good_as_possible),
        BEST_UNIT.of(answers::best_unit),
        DELTA_RULE.of(answers::delta_rule),
        MSE_GRADIENT.of(answers::mse_gradient),
        NOT_QUITE_RIGHT.of((answers::what_the_student_did, answers::factor_of_the_student)),
        AT_THE_EDGE.of((answers::hiker_after, answers::at_the_edge)),
    ])
}
