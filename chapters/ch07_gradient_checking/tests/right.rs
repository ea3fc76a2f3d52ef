//! Right gradients pass, in every way of checking them.
#![cfg(feature = "run")] // the cabinet is a part of the experiments

mod twins;

use ch07_gradient_checking::prelude::*;
use proptest::prelude::{ProptestConfig, prop_assert, proptest};
use std::sync::Arc;
use twins::{Bug, Drop, Function, HALF_SQUARE, Map, Scale, l2, linear, random};

/// At h = 1e-5 truncation is about 1e-11 and rounding 2e-11 |f|, for derivatives of size 1; entries a
/// thousand times smaller than the largest are measured against a thousandth of it: 1e-8 and less.
const TOLERANCE: f64 = 1e-7;

fn check() -> Check {
    Check::new(Seed(5))
}

#[test]
fn a_linear_layer_passes_to_eight_digits() {
    let report = check().layer(&mut linear(3, 4, None), &random([5, 3], 1));
    report.assert_below(1e-8); // linear in each tensor: no truncation at all
    let names: Vec<&str> = report.tensors.iter().map(|t| t.name.as_str()).collect();
    assert_eq!(names, ["x", "weights", "bias"]);
    assert_eq!(report.tensors.iter().map(|t| t.entries).collect::<Vec<_>>(), [15, 12, 4]);
    assert!(report.tensors.iter().all(|t| (t.mean_ratio - 1.0).abs() < 1e-9 && t.diagnosis.is_none()));
}

#[test]
fn the_functions_of_an_input_pass() {
    let mut x = random([4, 5], 2);
    away_from_kinks(&mut x, &[0.0], 1e-3);
    for function in [Function::Sigmoid, Function::Relu, Function::Softmax, Function::Standardize] {
        check().layer(&mut Map::new(function, None), &x).assert_below(TOLERANCE);
    }
    check().layer(&mut Drop::new(0.5, None), &x).assert_below(TOLERANCE);
}

#[test]
fn the_parameters_come_back_bit_for_bit() {
    let mut layer = linear(6, 5, None);
    let before = layer.clone();
    check().layer(&mut layer, &random([3, 6], 3));
    assert_eq!(layer.weights.value(), before.weights.value());
    assert_eq!(layer.bias.value(), before.bias.value());
}

#[test]
fn the_same_seed_gives_the_same_report_and_another_seed_another() {
    let report = |seed| Check::new(Seed(seed)).layer(&mut linear(3, 4, None), &random([5, 3], 1));
    assert_eq!(report(1), report(1));
    assert_ne!(report(1), report(2));
}

#[test]
fn penalties_on_activities_and_on_weights_are_part_of_what_is_checked() {
    check().layer(&mut Scale::default(), &random([5, 3], 1)).assert_below(TOLERANCE);
    let mut layer = linear(3, 4, None);
    layer.weights.set_regularizer(Some(Arc::new(l2(None))));
    check().layer(&mut layer, &random([5, 3], 1)).assert_below(TOLERANCE);
    layer.weights.set_regularizer(Some(Arc::new(l2(Some(Bug::PenaltyFactor)))));
    let report = check().layer(&mut layer, &random([5, 3], 1));
    assert!(!report.passes(TOLERANCE));
    assert_eq!(report.worst().map(|t| t.name.as_str()), Some("weights"));
}

#[test]
fn a_network_passes_end_to_end_with_parameters_named_by_layer() {
    let mut first = linear(3, 4, None);
    first.weights.set_regularizer(Some(Arc::new(l2(None))));
    let mut layers: Vec<Box<dyn Layer<f64>>> = vec![
        Box::new(first),
        Box::new(Scale::default()),
        Box::new(Map::new(Function::Sigmoid, None)),
        Box::new(Drop::new(0.5, None)),
        Box::new(linear(4, 2, None)),
    ];
    let report = check().network(&mut layers, &HALF_SQUARE, &random([5, 3], 1), &random([5, 2], 2));
    report.assert_below(TOLERANCE);
    assert_eq!(report.subject, "Linear → Scale → Sigmoid → Dropout → Linear → HalfSquare");
    let names: Vec<&str> = report.tensors.iter().map(|t| t.name.as_str()).collect();
    assert_eq!(names, ["x", "0.weights", "0.bias", "4.weights", "4.bias"]);
}

#[test]
fn a_loss_and_a_regulariser_pass() {
    let report = check().loss(&HALF_SQUARE, &random([4, 3], 1), &random([4, 3], 2));
    report.assert_below(TOLERANCE);
    let names: Vec<&str> = report.tensors.iter().map(|t| t.name.as_str()).collect();
    assert_eq!(names, ["y", "y (shard, N = 9)"]);
    check().regularizer(&l2(None), &random([4, 3], 1)).assert_below(TOLERANCE);
}

#[test]
fn a_shard_of_a_batch_and_a_prediction_are_checked_too() {
    let x = random([4, 5], 2);
    let shard = Mode::Train(TrainingStep::new(Seed(9), 3, 64).from_row(32));
    check().mode(shard).layer(&mut Drop::new(0.5, None), &x).assert_below(TOLERANCE);
    check().mode(Mode::Predict).layer(&mut linear(5, 3, None), &x).assert_below(TOLERANCE);
    // Dropout predicts by another function than it trains.
    let report = check().mode(Mode::Predict).layer(&mut Drop::new(0.5, None), &x);
    assert!(!report.passes(TOLERANCE));
}

#[test]
fn large_tensors_are_checked_at_some_entries_or_along_directions() {
    let x = random([3, 40], 2);
    let layer = || linear(40, 30, None);
    let extent = |check: Check| {
        let report = check.layer(&mut layer(), &x);
        report.assert_below(TOLERANCE);
        report.tensor("weights").map(|t| (t.entries, t.directions))
    };
    assert_eq!(extent(check()), Some((1200, 0)));
    assert_eq!(extent(check().entries(50)), Some((50, 0)));
    assert_eq!(extent(check().directions(3)), Some((0, 3)));
    assert_eq!(extent(check().entries(50).directions(3)), Some((50, 3)));
    assert_eq!(extent(check().entries(5000)), Some((1200, 0)));
    let text = check().entries(50).directions(3).layer(&mut layer(), &x).to_string();
    assert!(text.contains("50 of 1200 + 3 directions"), "{text}");
}

#[test]
fn a_gradient_that_is_truly_zero_passes_though_differences_are_all_rounding() {
    // Σ softmax = 1 whatever x is.
    let sum = |x: &Tensor<f64>| twins::softmax(x).sum();
    let x = random([6, 10], 1);
    check().function("sum of softmax", sum, &x, &Tensor::zeros(x.shape())).assert_below(1e-6);
}

#[test]
#[should_panic(expected = "Check::step: expected a positive finite h, got 0")]
fn a_step_of_nothing_is_refused() {
    let _ = check().step(0.0);
}

#[test]
#[should_panic(expected = "Check::entries: expected at least one entry, got 0")]
fn no_entries_are_refused() {
    let _ = check().entries(0);
}

#[test]
#[should_panic(expected = "Check::directions: expected at least one direction, got 0")]
fn no_directions_are_refused() {
    let _ = check().directions(0);
}

#[test]
#[should_panic(expected = "Check: expected at least one example, got x of shape (0, 3)")]
fn a_batch_of_nothing_is_refused() {
    let _ = check().layer(&mut linear(3, 2, None), &Tensor::zeros([0, 3]));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_linear_layer_of_any_size_passes_and_its_twin_does_not(
        n in 1_usize..6, inputs in 1_usize..6, outputs in 1_usize..6, seed in 0_u64..1000,
    ) {
        let x = random([n, inputs], seed);
        let report = Check::new(Seed(seed)).layer(&mut linear(inputs, outputs, None), &x);
        prop_assert!(report.passes(1e-6), "{report}");
        for bug in [Bug::WrongSign, Bug::DroppedBias] {
            let report = Check::new(Seed(seed)).layer(&mut linear(inputs, outputs, Some(bug)), &x);
            prop_assert!(!report.passes(1e-2), "{bug:?}: {report}");
        }
    }
}
