//! Checks `src/ch07.rs`: `cargo test -p exercises --test ch07`, or one exercise by `… --test ch07 -- 7.1`.

#[path = "../src/ch07.rs"]
mod answers;

use std::process::ExitCode;

use grading::ch07::*;

fn main() -> ExitCode {
    grading::class(&[
        A_LARGE_VALUE.of(answers::a_large_value),
        A_MISSING_STEP.of(answers::a_missing_step),
        FIVE_POINT.of((answers::five_point_numerator, answers::five_point_errors)),
        NO_STEP_TOO_LONG.of((answers::central_of_parabola, answers::step_for_dense)),
        ONE_SIDED_GRADIENT.of(answers::one_sided_gradient),
        FACTOR_BETWEEN.of(answers::factor_between),
        JACOBIAN.of(answers::jacobian),
        FIVE_REPORTS.of(answers::five_reports),
        KINKS_BY_STEP.of((answers::kinks_by_step, answers::step_beside_kinks)),
        DUAL_NUMBERS.of((
            answers::add,
            answers::sub,
            answers::mul,
            answers::div,
            answers::exp,
            answers::ln,
            answers::tanh,
            answers::slope,
        )),
        CHECK_GRADIENT.of(answers::check_gradient),
    ])
}
