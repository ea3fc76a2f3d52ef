//! Checks `src/ch03.rs`: `cargo test -p exercises --test ch03`, or one exercise by `… --test ch03 -- 3.1`.

#[path = "../src/ch03.rs"]
mod answers;

use std::process::ExitCode;

use grading::ch03::*;

fn main() -> ExitCode {
    grading::class(&[
        FOUR_COSTS.of(answers::four_costs),
        TANH_COST.of(answers::tanh_cost),
        SOFTMAX.of(answers::softmax),
        SIGMOID_CROSS_ENTROPY.of(answers::sigmoid_cross_entropy),
        SOFTMAX_BACKWARD.of(answers::softmax_backward),
        THREE_BUGS.of(answers::accuracy_on_new_digits),
        BIASES_FIRST.of((
            answers::row_sum_after,
            answers::biases_at_the_minimum,
            answers::cost_at_the_minimum,
        )),
        PRECISION_RECALL_F1.of(answers::precision_recall_f1),
        IS_SEED_2_BETTER.of(answers::is_seed_2_better),
        ONE_VALLEY.of((answers::curvature, answers::second_derivative, answers::is_flat)),
    ])
}
