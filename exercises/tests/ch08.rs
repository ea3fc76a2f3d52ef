//! Checks `src/ch08.rs`: `cargo test -p exercises --test ch08`, or one exercise by `… --test ch08 -- 8.1`.

#[path = "../src/ch08.rs"]
mod answers;

use std::process::ExitCode;

use grading::ch08::*;

fn main() -> ExitCode {
    grading::class(&[
        ONE_LAYER.of(answers::one_layer),
        SHUFFLED_POINTS.of(answers::shuffled_points),
        THREE_SMALL_KERNELS.of((answers::stack_and_single, answers::without_relus)),
        MEAN_POOLING.of((
            answers::mean_pool_as_convolution,
            answers::mean_pool_backward,
            answers::max_pool_as_convolution,
        )),
        SAME_PADDING.of(answers::same_padding),
        CONVOLVE_ONE.of(answers::convolve_one),
        CONVOLVE_ONE_BACKWARD.of(answers::convolve_one_backward),
        MAX_POOL.of((answers::max_pool_2x2, answers::max_pool_2x2_backward)),
        POOL_THAT_LOSES.of((answers::pool_backward, answers::can_be_right)),
        CORRELATE_LINE.of((answers::correlate_line, answers::multiplications)),
        WHICH_OF_THE_TWO.of(answers::which_of_the_two),
    ])
}
