//! Tests of the chapter's experiments: that they run, and that their claims hold.

use super::*;
use crate::{SigmoidCrossEntropy, SigmoidSquaredError};
use common::experiment::run_with;
use serde_json::Value;
use std::path::Path;

/// A quick run of the whole chapter, and the results that it wrote.
fn quick(folder: &Path) -> Vec<Value> {
    let mut output = Vec::new();
    let arguments = ["--quick", "--out"].into_iter().map(Into::into).chain([folder.as_os_str().to_owned()]);
    run_with(&experiments(), arguments, &mut output).expect("a run without errors");
    let text = std::fs::read_to_string(folder.join("results.json")).expect("results");
    let results: Value = serde_json::from_str(&text).expect("JSON");
    results["experiments"].as_array().expect("a list").clone()
}

fn here(experiments: &[Value], id: &str, key: &str) -> f64 {
    let entry = experiments.iter().find(|entry| entry["id"] == id).expect("the experiment ran");
    entry["here"][key].as_f64().unwrap_or_else(|| panic!("{id}: no figure {key}"))
}

#[test]
fn a_quick_run_records_finite_figures_draws_the_figures_and_bears_out_the_claims() {
    let folder = tempfile::tempdir().expect("a folder");
    let results = quick(folder.path());
    assert_eq!(results.len(), experiments().experiments.len());
    for entry in &results {
        let figures = entry["here"].as_object().expect("figures");
        assert!(!figures.is_empty(), "{}", entry["id"]);
        for (key, value) in figures {
            assert!(value.as_f64().is_some_and(f64::is_finite), "{}: {key} is {value}", entry["id"]);
        }
    }
    for figure in [
        "quick_neuron_costs",
        "quick_neuron_gradients",
        "stability_errors",
        "digits_as_vectors_samples",
        "mse_against_cross_entropy_errors",
        "baseline_curves",
        "baseline_weights",
        "baseline_confusion",
        "baseline_mistakes",
        "metrics_precision_and_recall",
    ] {
        for extension in ["svg", "csv"] {
            let path = folder.path().join(format!("{figure}.{extension}"));
            let size = std::fs::metadata(&path).map_or(0, |file| file.len());
            assert!(size > 100, "{}: {size} bytes", path.display());
        }
    }
    bad_starts_harm_squared_error_alone(&results);
    caution_buys_precision_with_recall(&results);
    both_validation_figures_of_the_text_are_reported(&results);
}

fn bad_starts_harm_squared_error_alone(results: &[Value]) {
    let lost = |loss: &str| {
        let figure = |what: &str| here(results, "mse_against_cross_entropy", &format!("{loss}_{what}"));
        figure("first_epoch_validation_accuracy") - figure("badly_wrong_first_epoch_validation_accuracy")
    };
    assert!(lost("squared_error") > 0.1, "{}", lost("squared_error"));
    assert!(lost("sigmoid_cross_entropy") < 0.05, "{}", lost("sigmoid_cross_entropy"));
    // Softmax only sees differences of logits; what is left is rounding.
    assert!(lost("softmax_cross_entropy").abs() < 0.01, "{}", lost("softmax_cross_entropy"));
}

fn caution_buys_precision_with_recall(results: &[Value]) {
    let figure = |key: &str| here(results, "metrics", key);
    assert!(figure("eager_precision") < figure("cautious_precision"));
    assert!(figure("eager_recall") > figure("cautious_recall"));
    assert!(figure("largest_difference") > 0.01);
}

fn both_validation_figures_of_the_text_are_reported(results: &[Value]) {
    let baseline = results.iter().find(|entry| entry["id"] == "baseline").expect("it ran");
    assert_eq!(baseline["text"]["validation_accuracy"], 0.9227);
    assert_eq!(baseline["text"]["validation_accuracy_of_its_table"], 0.9237);
    assert_eq!(here(results, "baseline", "parameters"), 7850.0);
}

#[test]
fn squared_error_waits_where_the_neuron_is_badly_wrong_and_cross_entropy_does_not() {
    let rate = quick_neuron::fair_rate();
    let squared = quick_neuron::descend(&SigmoidSquaredError, (2.0, 2.0), 0.15, 300);
    let entropy = quick_neuron::descend(&SigmoidCrossEntropy, (2.0, 2.0), rate, 300);
    assert!(squared.steepest() > 150, "{}", squared.steepest());
    assert_eq!(entropy.steepest(), 0);
    // From the chapter before: 0.98 → 0.20.
    assert!((squared.outputs[0] - 0.98).abs() < 0.005 && (squared.outputs[300] - 0.20).abs() < 0.005);
}

#[test]
fn at_the_fair_rate_both_first_steps_from_the_mild_start_are_equally_long() {
    let step = |loss: &dyn common::Loss<f64>, rate| {
        let outputs = quick_neuron::descend(loss, (0.6, 0.9), rate, 1).outputs;
        outputs[0] - outputs[1]
    };
    let (squared, entropy) =
        (step(&SigmoidSquaredError, 0.15), step(&SigmoidCrossEntropy, quick_neuron::fair_rate()));
    assert!((squared - entropy).abs() < 1e-12, "{squared} {entropy}");
}

#[test]
fn how_much_longer_the_bad_start_takes_does_not_depend_on_the_rate() {
    // In the limit of small rates, time to output 1/2 is ∫ dz / slope: from z = 4 and from z = 1.5 these
    // are 69.0 and 10.8 under squared error (3.22), 4.98 and 2.28 under cross-entropy (3.23).
    let times_longer = |loss: &dyn common::Loss<f64>, rate| {
        let needed = |start| {
            let walk = quick_neuron::descend(loss, start, rate, 40_000);
            walk.epochs_to_one_half().expect("it arrives") as f64
        };
        needed((2.0, 2.0)) / needed((0.6, 0.9))
    };
    for rate in [0.15, 0.02] {
        let squared = times_longer(&SigmoidSquaredError, rate);
        assert!((squared - 69.0 / 10.79).abs() < 0.1, "{squared}");
    }
    for rate in [0.02, 0.002] {
        let entropy = times_longer(&SigmoidCrossEntropy, rate);
        assert!((entropy - 4.98 / 2.28).abs() < 0.1, "{entropy}");
    }
}

#[test]
fn fused_losses_never_break_and_the_others_break_where_numbers_end() {
    for stability::Way { key, single, double } in stability::ways() {
        let at = [single, double].map(stability::breaks_at);
        match key {
            // 1 − σ(z) = e^−z is lost beside 1 where it is smaller than the rounding of 1.
            "sigmoid_naive" => {
                let lost = [f64::from(f32::EPSILON), f64::EPSILON].map(|epsilon| -epsilon.ln());
                for (at, lost) in at.into_iter().zip(lost) {
                    assert!(
                        at.is_some_and(|z| (lost - 3.0..lost + 1.0).contains(&z)),
                        "{key}: {at:?} {lost}"
                    );
                }
            }
            // e^z overflows.
            "softmax_naive" => {
                let largest = [f64::from(f32::MAX), f64::MAX].map(f64::ln);
                for (at, largest) in at.into_iter().zip(largest) {
                    assert!(at.is_some_and(|z| (z - largest).abs() < 0.06), "{key}: {at:?} {largest}");
                }
            }
            "sigmoid_clamped" | "softmax_clamped" => assert!(at.iter().all(|z| z.is_some_and(|z| z < 28.0))),
            _ => assert_eq!(at, [None, None], "{key}"),
        }
    }
    assert_eq!(stability::gradients_at(100.0), (0.0, 1.0));
}
