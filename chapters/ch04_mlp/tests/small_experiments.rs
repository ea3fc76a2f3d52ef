//! The chapter's experiments on small data, in process: what they record, what they draw, what they
//! claim.

#![cfg(feature = "run")]

use ch04_mlp::experiments;
use common::experiment::run_with;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;

/// Ids with the figures that belong to them.
const EXPERIMENTS: [(&str, &[&str]); 8] = [
    ("first_layer", &["start_weights", "model"]),
    ("delta_form", &["reading"]),
    ("xor_solved", &["boundary"]),
    ("sine_width", &["fits"]),
    ("depth_or_width", &["sawtooth"]),
    ("body_measurements", &["accuracy", "probability"]),
    ("callbacks", &["loss"]),
    ("deep_gradients", &["gradients", "activations"]),
];

/// Runs one experiment quickly into `folder`; returns what it recorded under `here`.
fn run_quickly(id: &str, folder: &Path) -> BTreeMap<String, Option<f64>> {
    let folder = folder.to_str().expect("a temporary folder has a plain name");
    let arguments = ["--quick", "--only", id, "--out", folder];
    run_with(&experiments(), arguments, &mut Vec::new()).expect("the experiment runs");
    let text = std::fs::read_to_string(Path::new(folder).join("results.json")).expect("results are written");
    let results: Value = serde_json::from_str(&text).expect("results are JSON");
    let all = results["experiments"].as_array().expect("a list of experiments");
    let entry = all.iter().find(|entry| entry["id"] == id).expect("the experiment is listed");
    let here = entry["here"].as_object().expect("figures under `here`");
    here.iter().map(|(key, value)| (key.clone(), value.as_f64())).collect()
}

/// As `run_quickly`, for figures that are all finite.
fn figures_of(id: &str) -> impl Fn(&str) -> f64 {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let here = run_quickly(id, folder.path());
    move |key| here.get(key).copied().flatten().unwrap_or_else(|| panic!("{key} is missing or not finite"))
}

#[test]
fn every_experiment_records_finite_figures_and_draws_what_it_should() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (id, figures) in EXPERIMENTS {
        let here = run_quickly(id, folder.path());
        assert!(!here.is_empty(), "{id} records nothing");
        for (key, value) in &here {
            assert!(value.is_some_and(f64::is_finite), "{id}: {key} is {value:?}");
        }
        for figure in figures {
            for extension in ["svg", "csv"] {
                let file = folder.path().join(format!("{id}_{figure}.{extension}"));
                let text = std::fs::read_to_string(&file).unwrap_or_default();
                assert!(text.len() > 100, "{} is missing or empty", file.display());
            }
        }
    }
    let drawing = std::fs::read_to_string(folder.path().join("first_layer_model.svg")).expect("a drawing");
    assert!(drawing.contains("401,920 parameters") && drawing.matches("<style").count() == 1);
}

#[test]
fn twelve_units_on_eight_inputs_learn_108_numbers() {
    let here = figures_of("first_layer");
    assert_eq!((here("parameters"), here("drawn_parameters")), (108.0, 407_050.0));
    assert_eq!(here("deviation_zero"), 0.0);
}

#[test]
fn the_delta_form_agrees_with_the_general_form_and_with_the_central_difference() {
    let here = figures_of("delta_form");
    assert!(here("largest_difference_of_forms") < 1e-14);
    // h² and rounding over h, at h = 1e-5: both about 1e-11.
    assert!(here("largest_difference_from_central_difference") < 1e-9);
    // By hand: y = 0.561, δ = 0.561 (1 − 0.561)(0.9 − 0.561) = 0.083.
    assert!((here("output") - 0.561).abs() < 5e-4 && (here("delta_output") - 0.083).abs() < 5e-4);
}

#[test]
fn target_and_output_exchanged_the_delta_form_climbs() {
    let here = figures_of("delta_form");
    assert!(here("error_at_the_end") < here("error_before"));
    assert!(here("error_at_the_end_misread") > here("error_before"));
}

#[test]
fn one_hidden_unit_never_solves_xor_and_eight_always_do() {
    let here = figures_of("xor_solved");
    assert_eq!((here("solved_width_1"), here("solved_width_8")), (0.0, 1.0));
}

#[test]
fn folds_by_hand_are_the_sawtooth_and_rivals_have_equally_many_parameters() {
    let here = figures_of("depth_or_width");
    assert!(here("by_hand_error") < 1e-12);
    for task in ["sawtooth_4", "sawtooth_8", "parity"] {
        let count = |rival: &str| here(&format!("{task}_{rival}_parameters"));
        assert_eq!(count("deep"), count("wide"), "{task}");
    }
}

#[test]
fn men_and_women_are_told_apart_about_as_well_as_anyone_could() {
    let here = figures_of("body_measurements");
    let ceiling = here("bayes_accuracy");
    // Three standard errors of 10,000 fresh rows: the sample, not the network, may pass the ceiling.
    let luck = 3.0 * (ceiling * (1.0 - ceiling) / 10_000.0).sqrt();
    assert!(here("test_accuracy_min") > 0.77 && here("test_accuracy_max") < ceiling + luck);
    assert!((here("bayes_female_at_origin") - 0.818).abs() < 5e-4 && here("female_at_origin_min") > 0.5);
}

#[test]
fn the_best_weights_are_no_worse_than_the_last() {
    let here = figures_of("callbacks");
    assert!(here("best_validation_loss") <= here("last_validation_loss"));
    assert!(here("stop_loss") < 0.15);
}

#[test]
fn small_starts_and_sigmoids_lose_the_gradient_and_he_with_relu_does_not() {
    let here = figures_of("deep_gradients");
    assert!(here("signal_reach_sigmoid_uniform") <= 3.0 && here("signal_reach_sigmoid_glorot") <= 5.0);
    assert_eq!(here("signal_reach_relu_he"), 10.0);
    // He's variance keeps the size of what is handed back: the factor of ten layers stays near 1.
    assert!((0.1..10.0).contains(&here("signal_ratio_relu_he")));
    assert!(here("first_gradient_relu_uniform") < 1e-6 * here("first_gradient_relu_he"));
}
