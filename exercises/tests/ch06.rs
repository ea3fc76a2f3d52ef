//! Checks `src/ch06.rs`: `cargo test -p exercises --test ch06`, or one exercise by `… --test ch06 -- 6.1`.

#[path = "../src/ch06.rs"]
mod answers;

use std::process::ExitCode;

use grading::ch06::*;

fn main() -> ExitCode {
    grading::class(&[
        WHICH_RATES.of(answers::which_rates),
        MOMENTUM_STEP.of(answers::momentum_step),
        SCALED_RAVINE.of(answers::scaled_ravine),
        ADAM_STEP.of(answers::adam_step),
        CLIP_BY_NORM.of(answers::clip_by_norm),
        SCHEDULE.of((answers::scheduled_descent, answers::rate_as_given, answers::schedule_test)),
        MOMENTUM_AND_RATE.of(answers::momentum_and_rate),
        LONELY_GRADIENT.of(answers::lonely_gradient),
        OPTIMISM.of(answers::optimism),
        NOISE_FLOOR.of(answers::noise_floor),
    ])
}
