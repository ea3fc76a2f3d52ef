//! Broken gradients are caught, and the report says where, by how much, and why if it can.
#![cfg(feature = "run")] // the cabinet is a part of the experiments

mod twins;

use ch07_gradient_checking::prelude::*;
use twins::{
    Bug, Drop, Function, HALF_SQUARE, HalfSquare, Linear, Map, Odd, Overwriting, Scale, Tampered, l2, linear,
    random,
};

/// Far looser than what right gradients reach: what follows is not caught by a hair.
const TOLERANCE: f64 = 1e-4;

fn check() -> Check {
    Check::new(Seed(5))
}

/// The report on a dense layer with one of the cabinet's bugs.
fn broken(bug: Bug) -> Report {
    check().layer(&mut linear(3, 3, Some(bug)), &random([5, 3], 1))
}

/// The report on a dense layer whose gradients or dx are changed.
fn tampered(tamper: fn(&mut Linear<f64>, &mut Tensor<f64>)) -> Report {
    check().layer(&mut Tampered::new(3, 3, tamper), &random([5, 3], 1))
}

fn twice_as_large(layer: &mut Linear<f64>, _dx: &mut Tensor<f64>) {
    layer.weights.gradient.apply(|dw| 2.0 * dw);
}

/// The check fails; its worst tensor is this one, and its row in the printed report has the entry,
/// both values and their ratio.
fn caught_in(report: &Report, tensor: &str) {
    assert!(!report.passes(TOLERANCE), "{report}");
    let worst = report.worst().expect("a tensor was compared");
    assert_eq!(worst.name, tensor, "{report}");
    let text = report.to_string();
    let row = text.lines().find(|line| line.trim_start().starts_with(&format!("{tensor} "))).expect("a row");
    let entry = &worst.worst;
    for part in
        [format!("{:.6e}", entry.analytic), format!("{:.6e}", entry.numerical), entry.place.to_string()]
    {
        assert!(row.contains(&part), "no {part} in {row}");
    }
    let numerical = format!("{:.6e}", entry.numerical);
    let ratio = row.split_whitespace().skip_while(|word| *word != numerical).nth(1).expect("a ratio");
    let (written, ratio) = (ratio.parse::<f64>().unwrap_or(f64::NAN), entry.analytic / entry.numerical);
    let same = (written - ratio).abs() <= 0.05 * ratio.abs() || written == ratio || ratio.is_nan();
    assert!(same, "{written} is not the ratio {ratio}");
}

/// What the report suspects of a tensor.
fn diagnosis<'r>(report: &'r Report, tensor: &str) -> &'r str {
    report.tensor(tensor).and_then(|t| t.diagnosis.as_deref()).unwrap_or("")
}

#[test]
fn a_wrong_sign_is_caught_with_ratio_minus_one() {
    let report = tampered(|_, dx| dx.apply(|dx| -dx));
    caught_in(&report, "x");
    assert!((report.tensors[0].mean_ratio + 1.0).abs() < 1e-6);
    assert_eq!(diagnosis(&report, "x"), "every entry is -1 times the numerical one: the sign is wrong");
    assert!(report.tensors[1..].iter().all(|t| t.worst.relative_error < 1e-7), "{report}");
}

#[test]
fn a_factor_of_two_is_caught_with_ratio_two() {
    let report = tampered(twice_as_large);
    caught_in(&report, "weights");
    assert!((report.tensors[1].worst.ratio - 2.0).abs() < 1e-6);
    assert_eq!(
        diagnosis(&report, "weights"),
        "every entry is 2 times the numerical one: a factor 2 too much"
    );
}

#[test]
fn a_missing_bias_gradient_is_caught_and_only_the_bias_is_wrong() {
    let report = broken(Bug::DroppedBias);
    caught_in(&report, "bias");
    assert_eq!(diagnosis(&report, "bias"), "the gradient is 0 throughout: never computed, or never assigned");
    assert!(report.tensors[..2].iter().all(|t| t.worst.relative_error < 1e-7), "{report}");
}

#[test]
fn a_transposed_gradient_of_a_square_matrix_is_caught_and_named() {
    let report = broken(Bug::TransposedWeights);
    caught_in(&report, "weights");
    assert_eq!(diagnosis(&report, "weights"), "the gradient is transposed: its operands are swapped");
}

#[test]
fn a_single_wrong_entry_is_caught_and_found() {
    let report = tampered(|layer, _| *layer.weights.gradient.at_mut(&[1, 0]) += 0.01);
    caught_in(&report, "weights");
    assert_eq!(report.tensors[1].worst.place, Place::Entry(vec![1, 0]));
    assert_eq!(diagnosis(&report, "weights"), "1 of 9 are wrong, the others are right");
}

#[test]
fn not_a_number_is_caught() {
    let report = tampered(|layer, _| *layer.weights.gradient.at_mut(&[0, 1]) = f64::NAN);
    caught_in(&report, "weights");
    assert_eq!(report.tensors[1].worst.place, Place::Entry(vec![0, 1]));
    assert_eq!(report.relative_error(), f64::INFINITY);
    assert!(!report.passes(f64::MAX));
    assert_eq!(diagnosis(&report, "weights"), "1 of 9 analytic derivatives are NaN or infinite");
}

#[test]
fn an_input_kept_from_an_earlier_pass_is_caught() {
    // The layer keeps its first input for ever: on a fresh one, a check with a single x would not see it.
    caught_in(&broken(Bug::StaleInput), "weights");
}

#[test]
fn a_gradient_added_to_the_last_one_is_caught() {
    caught_in(&broken(Bug::Accumulated), "weights");
}

#[test]
fn a_gradient_of_another_shape_is_a_finding_and_not_a_crash() {
    let report = tampered(|_, dx| *dx = dx.transposed());
    assert!(!report.passes(f64::INFINITY));
    assert_eq!(report.findings, ["x: expected a gradient of shape (5, 3), got (3, 5)"]);
    assert!(report.to_string().contains("! x: expected a gradient of shape (5, 3), got (3, 5)"));
}

#[test]
fn a_first_backward_that_gives_other_gradients_is_a_finding() {
    let mut layer = Tampered::new(3, 3, |layer, _| layer.bias.gradient.apply(|db| db + 1.0)).only_first();
    let report = check().layer(&mut layer, &random([5, 3], 1));
    let expected = "backward_first: expected the gradient of bias that backward gives, got another";
    assert_eq!(report.findings, [expected]);
}

#[test]
fn random_weights_of_the_outputs_see_a_gradient_of_zero_for_softmax_and_ones_do_not() {
    let x = random([4, 5], 2);
    let zero = Tensor::zeros(x.shape());
    let ones = |x: &Tensor<f64>| twins::softmax(x).sum();
    assert!(check().function("ones", ones, &x, &zero).passes(1e-6), "blind, as expected");
    let weighted = |x: &Tensor<f64>| twins::softmax(x).dot(&random([4, 5], 3));
    let report = check().function("weighted", weighted, &x, &zero);
    caught_in(&report, "x");
    assert_eq!(report.tensors[0].worst.ratio, 0.0);
    assert_eq!(diagnosis(&report, "x"), "the gradient is 0 throughout: never computed, or never assigned");
}

#[test]
fn a_mask_kept_from_an_earlier_step_is_caught() {
    let x = random([4, 5], 2);
    caught_in(&check().layer(&mut Drop::new(0.5, Some(Bug::StaleMask)), &x), "x");
}

#[test]
fn a_mask_drawn_anew_in_each_pass_is_a_finding_that_explains_itself() {
    let report = check().layer(&mut Scale { restless: true, ..Scale::default() }, &random([4, 5], 2));
    assert!(!report.passes(f64::INFINITY));
    assert!(report.findings[0].contains("expected one result for the same input and step"), "{report}");
}

#[test]
fn a_loss_without_its_mean_is_caught_with_ratio_n() {
    let report = check().loss(
        &HalfSquare { bug: Some(Bug::MeanForgotten), ..HALF_SQUARE },
        &random([4, 3], 1),
        &random([4, 3], 2),
    );
    caught_in(&report, "y (shard, N = 9)");
    assert!((report.tensors[0].mean_ratio - 4.0).abs() < 1e-6);
    assert!(diagnosis(&report, "y").ends_with("N = 4: the mean's 1/N is missing"), "{report}");
    assert!(diagnosis(&report, "y (shard, N = 9)").ends_with("N = 9: the mean's 1/N is missing"), "{report}");
}

#[test]
fn a_loss_that_takes_its_rows_for_the_batch_is_a_finding() {
    // Its gradient is that of its value: differences cannot see this, the sums over N do.
    let report = check().loss(&Odd::OwnMean, &random([4, 3], 1), &random([4, 3], 2));
    assert!(report.relative_error() < 1e-7 && !report.passes(TOLERANCE));
    assert!(report.findings[0].starts_with("N · value at N = 9: expected"), "{report}");
}

#[test]
fn a_fused_loss_that_differs_from_the_plain_one_is_a_finding() {
    let report = check().loss(&Odd::FusedForgetsMean, &random([4, 3], 1), &random([4, 3], 2));
    assert!(report.findings[0].starts_with("value_and_gradient's gradient, N = 4, at [0, 0]"), "{report}");
}

#[test]
fn a_regulariser_that_forgets_its_factor_or_overwrites_is_caught() {
    let w = random([4, 3], 1);
    let report = check().regularizer(&l2(Some(Bug::PenaltyFactor)), &w);
    caught_in(&report, "w");
    assert!(diagnosis(&report, "w").contains("0.5 times"), "{report}");
    let report = check().regularizer(&Overwriting, &w);
    assert!(
        report.findings[0].starts_with("what add_gradient leaves where something was before"),
        "{report}"
    );
}

#[test]
fn a_network_with_one_wrong_layer_shows_it_from_there_down() {
    let mut layers: Vec<Box<dyn Layer<f64>>> = vec![
        Box::new(linear(3, 4, None)),
        Box::new(Tampered::new(4, 4, |_, dx| dx.apply(|dx| -dx))),
        Box::new(linear(4, 2, None)),
    ];
    let report = check().network(&mut layers, &HALF_SQUARE, &random([5, 3], 1), &random([5, 2], 2));
    let wrong: Vec<&str> =
        report.tensors.iter().filter(|t| t.worst.relative_error > TOLERANCE).map(|t| &t.name[..]).collect();
    assert_eq!(wrong, ["x", "0.weights", "0.bias"]);
}

#[test]
fn a_direction_sees_what_is_wrong_throughout() {
    let layer = &mut Tampered::new(40, 30, twice_as_large);
    let report = check().directions(2).layer(layer, &random([3, 40], 2));
    caught_in(&report, "weights");
    assert!(matches!(report.tensors[1].worst.place, Place::Direction(_)));
    assert!((report.tensors[1].mean_ratio - 2.0).abs() < 1e-6);
}

#[test]
fn an_entry_at_a_kink_fails_and_is_marked() {
    let mut x = random([2, 3], 2);
    away_from_kinks(&mut x, &[0.0], 0.01);
    *x.at_mut(&[1, 2]) = 0.0;
    let report = check().layer(&mut Map::new(Function::Relu, None), &x);
    caught_in(&report, "x");
    let tensor = &report.tensors[0];
    assert!(tensor.worst.kink && tensor.kinks == 1);
    assert_eq!(tensor.worst.place, Place::Entry(vec![1, 2]));
    assert!(
        diagnosis(&report, "x").starts_with("1 of 6 are wrong, all where the slopes to both sides differ")
    );
    assert!(report.to_string().contains("kink?"));
}

#[test]
#[should_panic(expected = "got 5.0e-1 (wrong: weights; right: x, bias)\nLinear: gradient check")]
fn a_failed_assertion_prints_the_report() {
    tampered(twice_as_large).assert_below(1e-6);
}

#[test]
fn the_report_reads_as_a_table() {
    let text = tampered(twice_as_large).to_string();
    println!("{text}");
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines[0], "Linear: gradient check, central differences with h = 1e-5");
    assert!(lines[1].trim_start().starts_with("tensor   shape   compared  worst at"), "{text}");
    assert!(lines[3].trim_start().starts_with("weights  (3, 3)  9 of 9    ["), "{text}");
    assert!(lines[4].contains("→ every entry is 2 times"), "{text}");
    assert_eq!(lines.len(), 6, "{text}");
}

#[test]
fn a_report_is_an_error_that_can_be_handed_on() {
    let handed_on = || -> Result<(), Box<dyn std::error::Error>> {
        check().layer(&mut linear(3, 3, None), &random([5, 3], 1)).within(1e-7)?;
        broken(Bug::DroppedBias).within(1e-7)?;
        Ok(())
    };
    let message = handed_on().expect_err("a dropped bias").to_string();
    assert!(message.starts_with("Linear: gradient check") && message.contains("never assigned"), "{message}");
}

#[test]
#[should_panic(expected = "got what is marked with !, though all derivatives agree (y, y (shard, N = 9))")]
fn a_failed_assertion_says_where_only_a_finding_is_wrong() {
    check().loss(&Odd::OwnMean, &random([4, 3], 1), &random([4, 3], 2)).assert_below(1e-6);
}

#[test]
#[should_panic(expected = "got nothing that was compared")]
fn a_report_of_nothing_fails() {
    let empty = Tensor::zeros([0]);
    check().function("nothing", |_| 0.0, &empty, &empty).assert_below(1e-6);
}
