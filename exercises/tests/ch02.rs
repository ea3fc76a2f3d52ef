//! Checks `src/ch02.rs`: `cargo test -p exercises --test ch02`, or one exercise by `… --test ch02 -- 2.4`.

#[path = "../src/ch02.rs"]
mod answers;

use std::process::ExitCode;

use grading::ch02::*;

fn main() -> ExitCode {
    grading::class(&[
        MIRRORED_START.of(answers::mirrored_start),
        WITH_A_RELU.of(answers::with_a_relu),
        SMOOTH_RELU.of((answers::softplus_slope, answers::above_relu, answers::softplus)),
        SOFTSIGN.of((answers::softsign, answers::softsign_slope)),
        ACCURATE_SLOPE.of(answers::accurate_sigmoid_slope),
        MEAN_GRADIENT.of(answers::mean_gradient),
        CENTRAL_GRADIENT.of(answers::central_gradient),
        CHAIN_STEP.of((answers::chain_step, answers::spoilt_gradients, answers::spoilt_factor)),
        A_THOUSAND_EPOCHS.of((answers::late_output, answers::a_thousand_epochs)),
        CURVATURES.of((answers::curvatures, answers::curvature_ratios)),
        WINDOW.of((answers::window, answers::widest_window)),
    ])
}
