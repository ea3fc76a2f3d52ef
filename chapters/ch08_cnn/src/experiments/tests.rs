use super::experiments;
use super::networks::{FILTERS, UNITS, network, outputs};
use common::experiment::run_with;
use common::prelude::*;
use serde_json::Value;
use std::path::Path;

/// Runs experiments quickly; what was printed, and what was recorded.
fn quick(ids: &[&str], folder: &Path, more: &[&str]) -> (String, Vec<Value>) {
    let only = ids.join(",");
    let folder_name = folder.display().to_string();
    let fixed = ["--quick", "--threads", "2", "--only", &only, "--out", &folder_name];
    let mut output = Vec::new();
    run_with(&experiments(), fixed.iter().chain(more).copied(), &mut output).unwrap();
    let results = std::fs::read(folder.join("results.json")).unwrap();
    let results: Value = serde_json::from_slice(&results).unwrap();
    let recorded = results["experiments"].as_array().unwrap().clone();
    (String::from_utf8(output).unwrap(), recorded)
}

/// What one experiment recorded.
fn here_of(id: &str) -> (String, Value) {
    let folder = tempfile::tempdir().unwrap();
    let (printed, recorded) = quick(&[id], folder.path(), &[]);
    (printed, recorded[0]["here"].clone())
}

#[test]
fn a_quick_run_of_every_experiment_records_finite_figures_and_draws() {
    let folder = tempfile::tempdir().unwrap();
    let chapter = experiments();
    let ids: Vec<&str> = chapter.experiments.iter().map(|experiment| experiment.id).collect();
    let (_, recorded) = quick(&ids, folder.path(), &[]);
    assert_eq!(recorded.len(), ids.len());
    for experiment in &recorded {
        let Value::Object(here) = &experiment["here"] else { panic!("no figures of {}", experiment["id"]) };
        assert_ne!(here.len(), 0, "no figures of {}", experiment["id"]);
        let missing: Vec<&String> =
            here.iter().filter(|(_, value)| !value.is_number()).map(|(key, _)| key).collect();
        assert!(missing.is_empty(), "{} recorded no number for {missing:?}", experiment["id"]);
    }
    let drawn = |name: &str| std::fs::metadata(folder.path().join(name)).is_ok_and(|file| file.len() > 100);
    for figure in [
        "parameter_count_growth",
        "worked_examples_five_by_five",
        "worked_examples_volume",
        "correlation_both",
        "correlation_learned",
        "pooling_example",
        "pooling_gradients",
        "pooling_average",
        "feature_maps_1_3_5_model",
        "feature_maps_1_3_5_maps",
        "mnist_cnn_loss",
        "mnist_cnn_filters",
        "mnist_cnn_maps",
        "mnist_cnn_relus_at_rest",
        "mnist_cnn_mistakes",
        "shuffled_pixels_digits",
        "shuffled_pixels_errors",
        "shifted_digits_digits",
        "shifted_digits_accuracy",
        "mnist_cnn_full_curves",
        "mnist_cnn_full_mistakes",
    ] {
        let [picture, data] = ["svg", "csv"].map(|ending| format!("{figure}.{ending}"));
        assert!(drawn(&picture) && drawn(&data), "{figure} is not drawn, or without its data");
    }
}

#[test]
fn the_worked_examples_come_out_as_the_text_shows_them() {
    let (printed, here) = here_of("worked_examples");
    assert_eq!(here["stride_1_outputs_as_in_the_text"], 9.0);
    assert_eq!(here["stride_2_outputs_as_in_the_text"], 4.0);
    assert_eq!(here["volume_outputs_as_in_the_text"], 18.0);
    assert!(
        printed.contains("a(0,0) = 1·1 + 0·1 + 1·1 + 0·0 + 1·1 + 0·1 + 1·0 + 0·0 + 1·1 = 4"),
        "{printed}"
    );
    // Of 4, 4, 2, 4 at stride 2, the formula without a stride gets 4, 3, 2, 4.
    assert_eq!(here["stride_2_outputs_wrong_by_the_printed_formula"], 1.0);
    assert_eq!((&here["output_size"], &here["output_size_of_7_with_padding_1"]), (&3.0.into(), &4.0.into()));
}

#[test]
fn a_convolution_is_the_correlation_with_the_flipped_kernel() {
    let (_, here) = here_of("correlation");
    for name in ["point", "digit"] {
        // The same products, added in another order: some ulps of numbers below 10.
        assert!(here[format!("{name}_convolution_minus_correlation_of_flipped")].as_f64().unwrap() < 1e-13);
        assert!(here[format!("{name}_largest_difference")].as_f64().unwrap() > 0.5);
    }
    assert!(here["largest_difference_of_losses"].as_f64().unwrap() < 1e-9);
    assert!(here["largest_difference_of_kernels_after_flipping"].as_f64().unwrap() < 1e-9);
}

#[test]
fn parameters_are_as_many_as_the_text_counts() {
    let (_, here) = here_of("parameter_count");
    assert_eq!(here["dense_parameters_1000"], 100_000_100.0);
    assert_eq!(here["dense_parameters_28"], here["dense_parameters_28_built"]);
    assert_eq!(here["convolution_parameters"], 2_600.0);
    assert_eq!(here["network_parameters_with_pools"], 3_274_634.0);
    // 832 + 51,264 + (28·28·64 + 1)·1024 + 10,250
    assert_eq!(here["network_parameters_without_pools"], 51_443_594.0);
}

#[test]
fn stochastic_pooling_gives_on_average_what_it_predicts() {
    let (_, here) = here_of("pooling");
    assert_eq!(here["parameters_of_the_three_layers"], 0.0);
    assert!((here["stochastic_prediction"].as_f64().unwrap() - 63.0 / 13.0).abs() < 1e-12);
    // Four standard errors: one run in 16,000 is further off, and this one is fixed by its seed.
    assert!(here["stochastic_standard_errors_apart"].as_f64().unwrap() < 4.0);
}

#[test]
fn the_texts_network_gives_the_shapes_that_the_text_names() {
    let mut model = network(&[1, 28, 28], &FILTERS, UNITS, Seed(1)).unwrap();
    assert_eq!(model.parameter_count(), 3_274_634);
    let shapes: Vec<Shape> =
        outputs(&mut model, &Tensor::zeros([1, 1, 28, 28])).iter().map(Tensor::shape).collect();
    for shape in [[32, 28, 28], [32, 14, 14], [64, 14, 14], [64, 7, 7]] {
        assert!(shapes.contains(&Shape::from(shape).batch_of(1)), "{shape:?} is not among {shapes:?}");
    }
}

#[test]
fn the_texts_network_learns_within_ten_steps_and_shuffling_costs_the_cnn_most() {
    let folder = tempfile::tempdir().unwrap();
    let (_, recorded) = quick(&["mnist_cnn", "shuffled_pixels"], folder.path(), &[]);
    let figure = |at: usize, key: &str| recorded[at]["here"][key].as_f64().unwrap();
    // 600 digits; a guess would be right in one of ten.
    assert!(figure(0, "test_accuracy") > 0.3);
    let lost = |key: &str| {
        figure(1, &format!("{key}_test_accuracy")) - figure(1, &format!("{key}_shuffled_test_accuracy"))
    };
    assert!(lost("cnn") > lost("dense"), "{} and {}", lost("cnn"), lost("dense"));
}

#[test]
fn the_maps_of_a_moved_digit_are_the_moved_maps() {
    let (_, here) = here_of("shifted_digits");
    // The same sums of 25 products below 1, in f32, perhaps in another order.
    assert!(here["first_maps_of_moved_minus_moved_maps"].as_f64().unwrap() < 1e-5);
}

#[test]
fn epochs_of_the_command_line_are_those_that_are_trained() {
    let folder = tempfile::tempdir().unwrap();
    let (printed, recorded) = quick(&["feature_maps_1_3_5"], folder.path(), &["--epochs", "2"]);
    assert_eq!(recorded[0]["epochs"], 2);
    assert!(printed.contains("2/2"), "{printed}");
}
