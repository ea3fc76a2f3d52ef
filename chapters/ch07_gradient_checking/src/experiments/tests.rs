//! One quick run of the chapter's experiments, and what it must show.

use super::experiments;
use common::experiment::run_with;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;

/// The figures that are drawn, each named after its experiment.
const FIGURES: &[&str] = &[
    "v_curve_v",
    "three_differences_error",
    "relative_errors_per_layer",
    "projections_seen",
    "kinks_and_masks_kinks",
    "kinks_and_masks_masks",
    "cabinet_verdicts",
    "trap_climb_sign",
    "trap_right_is_not_good_accuracy",
];

/// What the experiments recorded, as `experiment.figure`; `None` for what is not finite.
type Recorded = BTreeMap<String, Option<f64>>;

fn recorded(folder: &Path) -> Recorded {
    let file = std::fs::File::open(folder.join("results.json")).expect("results were written");
    let results: Value = serde_json::from_reader(file).expect("results are JSON");
    let mut all = Recorded::new();
    for entry in results["experiments"].as_array().expect("a list") {
        let (id, here) = (entry["id"].as_str().expect("an id"), entry["here"].as_object().expect("figures"));
        assert!(!here.is_empty(), "{id} recorded nothing");
        all.extend(here.iter().map(|(key, value)| (format!("{id}.{key}"), value.as_f64())));
    }
    all
}

#[test]
fn a_quick_run_records_finite_figures_draws_and_shows_what_it_claims() {
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().as_os_str().to_owned();
    let arguments = ["--quick", "--threads", "2", "--out"].map(Into::into).into_iter().chain([out]);
    run_with(&experiments(), arguments, &mut Vec::new()).expect("a run without errors");
    let recorded = recorded(folder.path());
    for (key, value) in &recorded {
        assert!(value.is_some_and(f64::is_finite), "{key}: {value:?}");
    }
    for figure in FIGURES {
        for ending in ["svg", "csv"] {
            let path = folder.path().join(format!("{figure}.{ending}"));
            assert!(path.metadata().is_ok_and(|file| file.len() > 100), "{} is missing", path.display());
        }
    }
    let here = |key: &str| recorded.get(key).copied().flatten().unwrap_or_else(|| panic!("no figure {key}"));
    the_v_is_where_theory_has_it(&here);
    differences_are_of_their_order(&here);
    networks_are_right_layer_by_layer(&here);
    directions_see_what_they_should(&here);
    kinks_and_masks_look_wrong(&here);
    every_broken_gradient_is_caught(&here);
    the_traps_hold(&here);
}

fn the_v_is_where_theory_has_it(here: &dyn Fn(&str) -> f64) {
    for v in ["scalar_f64", "scalar_f32", "network_f64", "network_f32"] {
        let at = |what: &str| here(&format!("v_curve.{v}_{what}"));
        // Rounding is a matter of luck over few points; truncation has terms of higher order at h = 1.
        assert!((at("left_exponent") + 1.0).abs() < 0.2, "{v}: {}", at("left_exponent"));
        assert!((at("right_exponent") - 2.0).abs() < 0.2, "{v}: {}", at("right_exponent"));
        // Theory bounds the rounding, which is a few times less: the bottom lies at a somewhat shorter step.
        let ratio = at("best_step") / at("predicted_best_step");
        assert!((0.1..3.0).contains(&ratio), "{v}: {ratio}");
    }
    // The text's ε: good in f64, and not in f32.
    assert!(here("v_curve.network_f64_error_at_1e_4") < 1e-7);
    assert!(here("v_curve.network_f32_error_at_1e_4") > 10.0 * here("v_curve.network_f32_best_error"));
}

fn differences_are_of_their_order(here: &dyn Fn(&str) -> f64) {
    let at = |key: &str| here(&format!("three_differences.{key}"));
    for (way, order) in [("one_sided", 1.0), ("central", 2.0), ("complex_step", 2.0)] {
        assert!((at(&format!("{way}_order")) - order).abs() < 0.1, "{way}");
    }
    assert!(at("central_best_error") < 0.01 * at("one_sided_best_error"));
    assert!(at("complex_step_error_at_1e_20") < 4.0 * f64::EPSILON);
    assert!(at("network_complex_step_error") < 16.0 * f64::EPSILON, "nine sums and products deep");
    assert_eq!((at("modulus_slope"), at("root_slope"), at("relu_slope")), (0.0, -1.0, 0.0));
}

fn networks_are_right_layer_by_layer(here: &dyn Fn(&str) -> f64) {
    for tensor in
        ["softmax_regression_x", "softmax_regression_0_weights", "sigmoid_2_bias", "dropout_3_weights"]
    {
        assert!(here(&format!("relative_errors.{tensor}")) < 1e-6, "{tensor}");
    }
    assert_eq!(here("relative_errors.dropout_findings"), 0.0);
}

fn directions_see_what_they_should(here: &dyn Fn(&str) -> f64) {
    let at = |key: &str| here(&format!("projections.{key}"));
    // A factor of 1.01 is 1 % along every direction.
    assert!((at("factor_seen") - 0.01).abs() < 1e-3 && at("factor_power").abs() < 0.01);
    // Medians over eleven directions, three sizes: the power is known to some tenths.
    assert!((at("entry_power") + 0.5).abs() < 0.3, "{}", at("entry_power"));
    assert_eq!((at("none_caught_by_directions"), at("none_caught_by_entries")), (0.0, 0.0));
    for mistake in ["factor", "column", "entry"] {
        assert_eq!(at(&format!("{mistake}_caught_by_directions")), 1.0, "{mistake}");
    }
    assert_eq!(at("passes_of_directions"), at("passes_of_entries"));
}

fn kinks_and_masks_look_wrong(here: &dyn Fn(&str) -> f64) {
    let at = |key: &str| here(&format!("kinks_and_masks.{key}"));
    assert!((at("numerical_slope_at_the_kink") - 0.5).abs() < 1e-9);
    assert_eq!(at("kink_is_suspected_at_0"), 1.0);
    // Slopes that differ by less than a tenth are not suspected: errors of half of that.
    assert!(at("largest_error_without_suspicion") < 0.06);
    assert!((at("slope_of_the_maximum_tied") - 0.5).abs() < 1e-9);
    assert!(at("relu_error_at_1e_1") > 1e-2 && at("tanh_error_at_1e_5") < 1e-6);
    assert!(at("frozen_mask_error") < 1e-8 && at("redrawn_mask_error") > 1e3);
    assert!((at("redrawn_mask_exponent") + 1.0).abs() < 0.1 && at("redrawn_mask_findings") > 0.0);
    assert!(at("check_frozen_error") < 1e-6 && at("check_by_prediction_error") > 0.1);
}

fn every_broken_gradient_is_caught(here: &dyn Fn(&str) -> f64) {
    let at = |key: &str| here(&format!("cabinet.{key}"));
    assert_eq!(at("caught_here"), at("broken_gradients"));
    assert!(at("highest_error_of_a_right_twin") < 1e-6 && at("lowest_error_of_a_broken_one") > 1e-4);
    assert!(at("missed_by_all_naive_checks") >= 4.0);
}

fn the_traps_hold(here: &dyn Fn(&str) -> f64) {
    let at = |key: &str| here(&format!("trap_climb.{key}"));
    assert!(
        at("error_after_subtracting") < at("error_before") && at("error_before") < at("error_after_adding")
    );
    // The same numbers by another way round: what is added is the same to the last digits.
    assert!((at("error_after_delta_form") - at("error_after_subtracting")).abs() < 1e-12);
    assert_eq!(at("starts_that_climb_by_adding"), at("starts"));
    assert!((at("ratio_of_delta_x") + 1.0).abs() < 1e-6);

    let at = |key: &str| here(&format!("trap_right_is_not_good.{key}"));
    assert!(at("right_relative_error") < 1e-6 && at("shuffled_relative_error") < 1e-6);
    assert!(at("right_test_accuracy") > 0.7 && at("shuffled_test_accuracy") < 0.3);
    for (wrong, error) in [("doubled", 0.5), ("no_bias", 1.0)] {
        assert!((at(&format!("{wrong}_relative_error")) - error).abs() < 1e-3, "{wrong}");
        assert!(at(&format!("{wrong}_test_accuracy")) > 0.7, "{wrong} does not learn");
    }
    assert!(at("feedback_relative_error") > 0.5 && at("feedback_test_accuracy") > 0.6);
}
