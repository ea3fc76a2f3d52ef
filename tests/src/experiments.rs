//! The chapters' experiments, as far as they are there, and those that the syllabus names.
//!
//! A chapter whose experiments land gets a line in each of the two lists below; until it has, a test
//! fails that names it.

use common::experiment::{Chapter, run_with};
use std::path::Path;

/// All chapters that have experiments.
pub fn chapters() -> Vec<Chapter> {
    vec![
        ch01_perceptron::experiments(),
        ch02_learning_slowdown::experiments(),
        ch03_cross_entropy::experiments(),
        ch04_mlp::experiments(),
        ch05_dropout::experiments(),
        ch06_optimizers::experiments(),
        ch07_gradient_checking::experiments(),
        ch08_cnn::experiments(),
    ]
}

/// The experiments that the syllabus asks of each chapter, in the order in which `--list` prints them.
pub const EXPERIMENTS: &[(&str, &[&str])] = &[
    (
        "ch01_perceptron",
        &[
            "logic_gates",     // AND, OR, NAND learned exactly
            "missing_bias",    // trap: 002's formulas leave out b
            "xor_never",       // XOR going round in circles
            "mistake_bound",   // separable blobs, the bound beside the mistakes made
            "step_jumps",      // the step output jumps when one weight moves a little
            "hiker",           // a learning rate too small, right, too large
            "adaline",         // the delta rule
            "regression_line", // by descent and in closed form
            "wrong_sign",      // trap: 002's update climbs the error
        ],
    ),
    (
        "ch02_learning_slowdown",
        &[
            "smooth_neuron",   // why the step will not do
            "activations",     // sigmoid, tanh, ReLU with their derivatives
            "kink",            // trap: ReLU called smooth; its slope at 0
            "squared_errors",  // both squared errors by name; (2.1) to (2.3) checked
            "two_starts",      // Nielsen's mild and badly wrong start
            "reciprocal",      // trap: derivative or reciprocal
            "vanishing_chain", // the chain of one-input neurons
            "zigzag",          // sigmoid's non-zero mean
            "relu_virtues",    // 002's three virtues of ReLU, measured
        ],
    ),
    (
        "ch03_cross_entropy",
        &[
            "quick_neuron",              // ch02's badly wrong neuron again, now quick
            "stability",                 // logits of ±1e4
            "digits_as_vectors",         // MNIST at work for the first time; one-hot
            "mse_against_cross_entropy", // on MNIST from the same start
            "baseline",                  // softmax regression, 200 epochs: text 92.36 / 92.27 / 92.22
            "metrics",                   // trap: precision and recall read the same
        ],
    ),
    (
        "ch04_mlp",
        &[
            "first_layer",       // Dense(12) on 8 inputs has 108 parameters; the drawing
            "delta_form",        // 002's δ form and the general form, equal
            "xor_solved",        // XOR solved
            "sine_width",        // a sine fitted better with 4, 16, 64 units
            "depth_or_width",    // at equal parameters, on a sawtooth and on parity
            "body_measurements", // 001's data, and its Bayes ceiling
            "two_hidden",        // two hidden layers of 128 ReLU: text 94.50 / 94.63 / 94.41
            "dense_512",         // Dense(512) ReLU: text 0.9133
            "hidden_layers",     // one, two, three hidden layers
            "batch_size",        // at equal updates and at equal time
            "trap_batches",      // trap: 003's batches repeated 20 times
            "callbacks",         // best weights, stop below a threshold
            "deep_gradients",    // gradient size by layer, with Glorot and He
            "clinic",            // training that fails although every gradient is right
        ],
    ),
    (
        "ch05_dropout",
        &[
            "dropout_20",       // dropout 0.3 after both hidden layers, 20 epochs, as in the text
            "running_accuracy", // training accuracy with and without dropout active
            "thinned_layer",    // what dropout does to one hidden layer
            "penalty_strength", // L1 and L2: the text's λ = 0.01, and others, chosen on validation
            "overfitting",      // over-fitting on a small slice, and each remedy beside it
            "dropout_250",      // 250 epochs, and the control that the text omits
        ],
    ),
    (
        "ch06_optimizers",
        &[
            "ravine",                // why descent zigzags; the largest stable rate
            "paths",                 // six optimisers on three surfaces
            "bias_correction",       // Adam's first steps
            "schedules",             // learning rates that change
            "clipping",              // a cliff
            "trap_rmsprop_momentum", // trap: 004 says that RMSprop includes momentum
            "loss_by_optimizer",     // seven optimisers on MNIST, each at its own rate
            "rmsprop_20",            // dropout net: text 97.97 / 97.59 / 97.84
            "adam_20",               // text 98.28 / 98.03 / 97.93; trap: better than RMSprop by 0.09 points
            "five_variants",         // the summary table of 004
            "body_measurements",     // 001's net with RMSprop as printed
            "dense_32",              // 002's Dense(32)
            "sigmoid_500",           // 003's 2 × 500 sigmoid; trap: optimisers differ in their rates only
            "sweep_dropout",         // chosen on validation
            "sweep_learning_rate",   // text: best near 0.001
            "sweep_width",           // accuracy, parameters, time
            "sweep_batch_size",      // text: best at 128
            "trap_tuning_on_test",   // trap: 004 tunes on test accuracy
            "search",                // grid and random search
            "adam_200",              // no better
        ],
    ),
    (
        "ch07_gradient_checking",
        &[
            "v_curve",                // error against ε, in f32 and f64; the text's 1e-4
            "three_differences",      // one-sided, central, complex-step
            "relative_errors",        // relative error per layer
            "projections",            // random directions for large layers
            "kinks_and_masks",        // ReLU, ties, dropout's mask drawn anew
            "cabinet",                // broken gradients, each caught and explained; naive checks beside
            "trap_climb",             // trap: 002 adds the gradient for a descent
            "trap_right_is_not_good", // trap: 002's "accurate" model
        ],
    ),
    (
        "ch08_cnn",
        &[
            "parameter_count",    // (1000·1000 + 1)·100, and a convolution's; trap: pooling has none
            "worked_examples",    // 5×5 at stride 1 and 2, 7×7×3; traps: d twice, no stride
            "correlation",        // trap: the formula is a cross-correlation
            "pooling",            // max, mean, stochastic with its probabilities
            "feature_maps_1_3_5", // 002's drawing; trap: FC*2-OUTPUT
            "mnist_cnn",          // the text's network, one epoch; trap: dead ReLUs
            "shuffled_pixels",    // one permutation: dense does not mind, the CNN does
            "shifted_digits",     // digits shifted by 0 to 6 pixels
            "mnist_cnn_full",     // past 99.2 %
        ],
    ),
];

/// Runs a chapter in process, its results in `folder`; what it printed.
///
/// # Errors
/// What the run says, where it fails.
pub fn run(chapter: &Chapter, folder: &Path, arguments: &[&str]) -> Result<String, String> {
    let folder = folder.display().to_string();
    let arguments = arguments.iter().copied().chain(["--out", &folder]).map(String::from);
    let mut output = Vec::new();
    run_with(chapter, arguments, &mut output).map_err(|error| error.to_string())?;
    Ok(String::from_utf8_lossy(&output).into_owned())
}
