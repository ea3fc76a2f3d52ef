//! The chapter's experiments: convolution by hand, what it saves, and what it sees in digits.

mod correlation;
mod feature_maps_1_3_5;
mod inside;
mod mistakes;
mod mnist_cnn;
mod mnist_cnn_full;
pub mod networks;
mod parameter_count;
mod pooling;
mod shifted_digits;
mod shifts;
mod shuffled_pixels;
mod volume_example;
mod worked_examples;

use common::experiment::{Chapter, Experiment, When};

/// The experiments, in the order in which the chapter's page comes to them.
#[rustfmt::skip] // one line an experiment
pub fn experiments() -> Chapter {
    let experiment = |id, title, run, when| Experiment { id, title, run, when };
    let always = When::Always;
    Chapter {
        name: "ch08_cnn",
        title: "Convolution and pooling",
        experiments: vec![
            experiment("parameter_count", "A dense layer's parameters on a large image, and a convolution's", parameter_count::run, always),
            experiment("worked_examples", "002's examples by hand: 5 × 5, and 7 × 7 × 3 with two filters", worked_examples::run, always),
            experiment("correlation", "The text's convolution is a cross-correlation; why learning does not mind", correlation::run, always),
            experiment("pooling", "Max, mean and stochastic pooling of one example, with the probabilities", pooling::run, always),
            experiment("feature_maps_1_3_5", "002's network of 1, 3 and 5 feature maps, layer by layer", feature_maps_1_3_5::run, always),
            experiment("mnist_cnn", "The text's network on MNIST: Adam 1e-4, batch 64; what it sees", mnist_cnn::run, always),
            experiment("shuffled_pixels", "One fixed permutation of all pixels, for a dense net and a CNN", shuffled_pixels::run, always),
            experiment("shifted_digits", "Trained on centred digits, tested on shifted ones", shifted_digits::run, always),
            experiment("mnist_cnn_full", "The text's network for longer, as it is and with dropout", mnist_cnn_full::run, When::FullOnly),
        ],
    }
}

#[cfg(test)]
mod tests;
