//! A whole quick run of the chapter.

use super::experiments;
use common::experiment::run_with;
use serde_json::Value;
use std::path::Path;

/// Every experiment with the figures that it draws.
const FIGURES: [(&str, &[&str]); 9] = [
    ("logic_gates", &["boundaries", "gates", "mistakes"]),
    ("missing_bias", &["and"]),
    ("xor_never", &["circles", "borders", "mistakes"]),
    ("mistake_bound", &["bound", "boundary", "mistakes"]),
    ("step_jumps", &["jumps"]),
    ("hiker", &["walks", "distances"]),
    ("adaline", &["accuracy"]),
    ("regression_line", &["line", "loss"]),
    ("wrong_sign", &["errors"]),
];

fn quick_run(folder: &Path) -> Value {
    let mut output = Vec::new();
    let arguments = ["--quick".as_ref(), "--out".as_ref(), folder.as_os_str()];
    run_with(&experiments(), arguments, &mut output).expect("a quick run");
    let text = std::fs::read_to_string(folder.join("results.json")).expect("results are written");
    serde_json::from_str(&text).expect("results are JSON")
}

/// The figure `key` of an experiment.
fn here(results: &Value, id: &str, key: &str) -> f64 {
    let all = results["experiments"].as_array().expect("a list of experiments");
    let experiment = all.iter().find(|experiment| experiment["id"] == id).expect(id);
    experiment["here"][key].as_f64().unwrap_or_else(|| panic!("{id}: no figure {key}"))
}

#[test]
fn a_quick_run_records_figures_draws_pictures_and_finds_what_the_chapter_claims() {
    let folder = tempfile::tempdir().expect("a folder");
    let results = quick_run(folder.path());
    let run: Vec<&str> = results["experiments"]
        .as_array()
        .expect("a list of experiments")
        .iter()
        .filter_map(|experiment| experiment["id"].as_str())
        .collect();
    assert_eq!(run, FIGURES.map(|(id, _)| id));
    for (id, figures) in FIGURES {
        for what in figures {
            for extension in ["svg", "csv"] {
                let path = folder.path().join(format!("{id}_{what}.{extension}"));
                let size = std::fs::metadata(&path).map_or(0, |file| file.len());
                assert!(size > 50, "{}: {size} bytes", path.display());
            }
        }
    }
    for experiment in results["experiments"].as_array().expect("a list of experiments") {
        let figures = experiment["here"].as_object().expect("figures");
        assert!(!figures.is_empty(), "{}", experiment["id"]);
        for (key, value) in figures {
            let may_be_infinite = experiment["id"] == "wrong_sign" && key == "as_printed_error";
            assert!(value.is_number() != may_be_infinite, "{}: {key} is {value}", experiment["id"]);
        }
    }
    claims(&results);
}

/// What the chapter says of its experiments.
fn claims(results: &Value) {
    let here = |id: &str, key: &str| here(results, id, key);
    for gate in ["and", "or", "nand"] {
        assert_eq!(here("logic_gates", &format!("{gate}_accuracy")), 1.0);
    }
    assert!(here("xor_never", "fewest_mistakes_in_an_epoch") > 0.0);
    assert!(here("xor_never", "shuffled_best_accuracy") <= 0.75);
    assert!(here("mistake_bound", "largest_share_of_the_bound") <= 1.0);
    assert!(here("missing_bias", "and_best_accuracy_without_bias") < 1.0);
    assert_eq!(here("missing_bias", "and_accuracy_with_bias"), 1.0);
    assert_eq!(here("step_jumps", "step_change_for_a_millionth"), 1.0);
    assert!(here("step_jumps", "smooth_change_for_a_millionth") < 1e-6);
    assert!(here("hiker", "right_distance") < here("hiker", "too_small_distance"));
    assert!(here("hiker", "too_large_distance") > 5.0, "further away than at the start");
    let [perceptron, adaline] = ["perceptron", "adaline"]
        .map(|neuron| here("adaline", &format!("{neuron}_swing_of_validation_accuracy")));
    assert!(adaline < perceptron);
    assert!(here("wrong_sign", "right_sign_distance_from_least_squares") < 1e-9);
    let wrong_sign = results["experiments"].as_array().and_then(|all| all.last());
    assert!(wrong_sign.is_some_and(|experiment| experiment["diverged_epoch"].is_number()));
}
