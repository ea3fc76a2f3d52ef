//! The whole chapter in process, quickly: what it records, draws and claims.
#![cfg(feature = "run")]

use ch02_learning_slowdown::experiments;
use common::experiment::run_with;
use serde_json::Value;
use std::path::Path;

/// Figures that the syllabus names, and those that belong to other experiments.
const FIGURES: [&str; 10] = [
    "activations_functions",
    "two_starts_costs",
    "two_starts_slopes",
    "vanishing_chain_gradients",
    "zigzag_paths",
    "smooth_neuron_output",
    "kink_one_sided_slopes",
    "squared_errors_rates",
    "reciprocal_curves",
    "relu_virtues_activations",
];

/// Runs everything into the folder; returns what was printed, and the entries of `results.json`.
fn run_all(folder: &Path, seed: &str) -> (String, Vec<Value>) {
    let mut output = Vec::new();
    let out = folder.to_str().expect("a temporary folder's name is text");
    run_with(&experiments(), ["--quick", "--seed", seed, "--out", out], &mut output).unwrap();
    let results = std::fs::read_to_string(folder.join("results.json")).unwrap();
    let results: Value = serde_json::from_str(&results).unwrap();
    (String::from_utf8(output).unwrap(), results["experiments"].as_array().unwrap().clone())
}

/// The figure of this name that the experiment recorded.
fn here(entries: &[Value], id: &str, key: &str) -> f64 {
    let entry = entries.iter().find(|entry| entry["id"] == id).unwrap_or_else(|| panic!("no {id}"));
    entry["here"][key].as_f64().unwrap_or_else(|| panic!("{id}: no finite {key}: {}", entry["here"]))
}

#[test]
fn every_experiment_records_finite_figures_and_draws() {
    let folder = tempfile::tempdir().unwrap();
    let (output, entries) = run_all(folder.path(), "1671");
    assert_eq!(entries.len(), experiments().experiments.len());
    for entry in &entries {
        let figures = entry["here"].as_object().unwrap();
        assert!(!figures.is_empty(), "{} recorded nothing", entry["id"]);
        assert!(figures.values().all(|x| x.as_f64().is_some_and(f64::is_finite)), "{entry:#}");
    }
    for figure in FIGURES {
        let svg = std::fs::read_to_string(folder.path().join(format!("{figure}.svg"))).unwrap();
        // The caption may be broken anywhere between its words; its last ones name the extent.
        assert!(svg.contains("<svg") && svg.contains("run.</text>"), "{figure}");
        let csv = std::fs::read_to_string(folder.path().join(format!("{figure}.csv"))).unwrap();
        assert!(csv.lines().count() > 10, "{figure}");
        assert!(output.contains(&format!("{figure}.svg")), "{figure}");
    }
}

#[test]
fn two_runs_with_the_same_seed_differ_in_times_only() {
    let folders = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
    let [a, b] = folders.each_ref().map(|folder| {
        let (_, mut entries) = run_all(folder.path(), "7");
        entries.iter_mut().for_each(|entry| entry["seconds"] = Value::Null);
        entries
    });
    assert_eq!(a, b);
    for figure in FIGURES {
        for extension in ["svg", "csv"] {
            let name = format!("{figure}.{extension}");
            let [a, b] = folders.each_ref().map(|folder| std::fs::read(folder.path().join(&name)).unwrap());
            assert!(a == b, "{name}");
        }
    }
}

#[test]
fn the_chapters_claims_hold_for_other_seeds() {
    for seed in ["1", "2", "3"] {
        let folder = tempfile::tempdir().unwrap();
        let (_, entries) = run_all(folder.path(), seed);
        let here = |id: &str, key: &str| here(&entries, id, key);
        // Derivatives: rounding and truncation at h = 1e-5 are near 1e-11.
        for name in ["sigmoid", "tanh", "relu"] {
            assert!(here("activations", &format!("{name}_deviation")) < 1e-9);
        }
        assert!(here("squared_errors", "gradient_deviation") < 1e-6);
        assert!((here("squared_errors", "ratio_of_values_10") - 5.0).abs() < 1e-12);
        assert!((here("smooth_neuron", "sigmoid_slope") - 0.25).abs() < 1e-6);
        assert_eq!(here("smooth_neuron", "step_change_of_output"), 1.0);
        assert_eq!(here("kink", "trainings_with_equal_weights"), here("kink", "trainings"));
        assert_eq!(here("zigzag", "sigmoid_mixed"), 0.0);
        assert!(here("zigzag", "sigmoid_both_negative") > 0.4);
        assert!(here("zigzag", "sigmoid_steps_min") > here("zigzag", "tanh_steps_max"));
        assert_eq!(here("relu_virtues", "sigmoid_share_at_rest"), 0.0);
    }
}
