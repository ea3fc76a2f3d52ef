use super::*;
use crate::report::Place;

const KNOWN: Known = Known { batch: 5, rate: None };

/// What is said of pairs (analytic, numerical) at a tensor with these values.
fn diagnosis_at(at: &Tensor<f64>, pairs: &[(f64, f64)], known: Known) -> String {
    let entry = |(i, &(analytic, numerical)): (usize, &(f64, f64))| Entry {
        place: Place::Entry(at.index_of(i)),
        analytic,
        numerical,
        relative_error: relative_error(analytic, numerical, 1e-3),
        ratio: analytic / numerical,
        kink: false,
    };
    let compared: Vec<Entry> = pairs.iter().enumerate().map(entry).collect();
    Findings { at, compared: &compared, floor: 1e-3, known }.diagnose().unwrap_or_default()
}

/// The same where the values tell nothing.
fn diagnosis(pairs: &[(f64, f64)]) -> String {
    diagnosis_at(&Tensor::from_fn([pairs.len()], |i| 1.0 + (i % 3) as f64), pairs, KNOWN)
}

/// Pairs from two matrices of one shape.
fn pairs(analytic: &Tensor<f64>, numerical: &Tensor<f64>) -> Vec<(f64, f64)> {
    analytic.data().iter().copied().zip(numerical.data().iter().copied()).collect()
}

#[test]
fn factors_with_a_meaning_are_named() {
    let scaled = |c: f64| diagnosis(&[(c * 0.3, 0.3), (c * -0.7, -0.7), (0.0, 0.0)]);
    assert_eq!(scaled(1.0), "");
    assert_eq!(scaled(-1.0), "every entry is -1 times the numerical one: the sign is wrong");
    assert_eq!(scaled(2.0), "every entry is 2 times the numerical one: a factor 2 too much");
    assert!(scaled(0.5).starts_with("every entry is 0.5 times the numerical one: a factor 2 is missing"));
    assert!(scaled(5.0).ends_with("N = 5: the mean's 1/N is missing"));
    assert!(scaled(0.2).contains("0.2 times the numerical one: 1/N with N = 5"));
    assert!(scaled(-5.0).ends_with("the sign is wrong; N = 5: the mean's 1/N is missing"));
    assert!(scaled(3.7).ends_with("3.7 times the numerical one: a constant factor is wrong"));
    assert_eq!(scaled(0.0), "the gradient is 0 throughout: never computed, or never assigned");
}

#[test]
fn factors_of_a_dropout_rate_are_named_where_there_is_one() {
    let at = Tensor::from_vec(vec![1.0, 2.0, 3.0]);
    let scaled = |c: f64, rate| {
        diagnosis_at(&at, &[(c * 0.3, 0.3), (c * -0.7, -0.7), (0.0, 0.0)], Known { batch: 5, rate })
    };
    assert!(scaled(0.7, Some(0.3)).ends_with("p = 0.3: backward forgets dropout's 1/(1 − p)"));
    assert!(scaled(1.0 / 0.7, Some(0.3)).ends_with("dropout's scale is there once too often"));
    assert!(scaled(0.7, None).ends_with("a constant factor is wrong"));
    assert!(scaled(0.6, Some(0.3)).ends_with("a constant factor is wrong"));
}

#[test]
fn parts_that_are_wrong_are_counted() {
    assert_eq!(diagnosis(&[(1.0, 1.0), (0.0, 2.0)]), "1 of 2 are 0 and should not be, the others are right");
    assert_eq!(diagnosis(&[(1.0, 1.0), (2.0, 0.0)]), "1 of 2 should be 0 and are not, the others are right");
    assert_eq!(diagnosis(&[(1.0, 1.0), (3.0, 2.0)]), "1 of 2 are wrong, the others are right");
    assert_eq!(
        diagnosis(&[(1.0, 1.0), (3.0, 2.0), (6.0, 4.0), (2.0, 2.0)]),
        "2 of 4 are 1.5 times the numerical one, the others are right"
    );
    assert_eq!(diagnosis(&[(9.0, 1.0), (3.0, 2.0)]), "all 2 are wrong, without a common factor");
    assert!(diagnosis(&[(f64::NAN, 1.0), (3.0, 2.0)]).starts_with("1 of 2 analytic derivatives are NaN"));
    assert!(diagnosis(&[(3.0, f64::NAN)]).starts_with("the function itself is NaN"));
    assert!(diagnosis(&[(3.0, 0.0), (1.0, 0.0)]).starts_with("the function does not depend"));
}

#[test]
fn one_entry_alone_has_a_factor_only_if_it_tells_something() {
    assert_eq!(diagnosis(&[(-1.0, 1.0)]), "every entry is -1 times the numerical one: the sign is wrong");
    assert_eq!(diagnosis(&[(3.7, 1.0)]), "all 1 are wrong, without a common factor");
}

#[test]
fn a_transposed_gradient_is_named_and_a_symmetric_one_is_right() {
    let right = Tensor::from_rows([[1.0, 2.0], [3.0, 4.0]]);
    let text = diagnosis_at(&right, &pairs(&right.transposed(), &right), KNOWN);
    assert_eq!(text, "the gradient is transposed: its operands are swapped");
    let symmetric = Tensor::from_rows([[1.0, 2.0], [2.0, 4.0]]);
    assert_eq!(diagnosis_at(&right, &pairs(&symmetric.transposed(), &symmetric), KNOWN), "");
}

#[test]
fn one_sum_for_all_is_named() {
    let text = diagnosis(&[(6.0, 1.0), (6.0, 2.0), (6.0, 3.0)]);
    assert_eq!(text, "every entry is the sum of all: summed over one axis too many");
    assert!(diagnosis(&[(7.0, 1.0), (7.0, 2.0), (7.0, 3.0)]).starts_with("all 3 are wrong"));
}

#[test]
fn a_gradient_right_in_the_first_row_alone_is_named() {
    let right = Tensor::from_rows([[1.0, 2.0], [3.0, 4.0], [5.0, -6.0]]);
    let said = |wrong: Tensor<f64>| diagnosis_at(&Tensor::filled([3, 2], 1.0), &pairs(&wrong, &right), KNOWN);
    let zeros = Tensor::from_rows([[1.0, 2.0], [0.0, 0.0], [0.0, 0.0]]);
    assert_eq!(
        said(zeros),
        "of 3 rows only the first is right, the others are 0: written for a batch of one?"
    );
    let copies = Tensor::from_rows([[1.0, 2.0], [1.0, 2.0], [1.0, 2.0]]);
    assert_eq!(said(copies), "of 3 rows only the first is right: written for a batch of one?");
    let second_right = Tensor::from_rows([[1.0, 2.0], [3.0, 4.0], [9.0, 2.0]]);
    assert!(said(second_right).starts_with("2 of 6 are wrong"), "row 1 is right too");
}

#[test]
fn entries_wrong_where_the_value_is_negative_are_told() {
    let at = Tensor::from_vec(vec![1.0, -2.0, 0.5, -0.7, -3.0]);
    let said = |pairs: &[(f64, f64)]| diagnosis_at(&at, pairs, KNOWN);
    assert_eq!(
        said(&[(1.0, 1.0), (0.0, 0.3), (4.0, 4.0), (0.0, -0.2), (0.0, 0.9)]),
        "3 of 5 are wrong, exactly those where the value is negative, where it is 0"
    );
    assert_eq!(
        said(&[(1.0, 1.0), (1.3, 0.3), (4.0, 4.0), (0.8, -0.2), (1001.0, 1000.0)]),
        "3 of 5 are wrong, exactly those where the value is negative, each by 1"
    );
    let scattered = said(&[(1.0, 1.0), (2.0, 2.0), (7.0, 4.0), (0.9, 0.2), (5.0, 0.9)]);
    assert_eq!(scattered, "3 of 5 are wrong, the others are right");
}

#[test]
fn differences_that_follow_the_values_are_a_penalty() {
    let at = Tensor::from_vec(vec![1.0, -2.0, 0.5, -0.7, 3.0]);
    let data = [0.4, 1.3, -2.0, 0.1, 0.8];
    let penalised = |c: f64, of: fn(f64) -> f64| -> Vec<(f64, f64)> {
        at.data().iter().zip(data).map(|(&w, n)| (n + c * of(w), n)).collect()
    };
    let said = |pairs: &[(f64, f64)]| diagnosis_at(&at, pairs, KNOWN);
    assert!(said(&penalised(-0.25, |w| w)).starts_with("the difference is -0.25 times the value itself"));
    assert!(
        said(&penalised(0.125, f64::signum)).starts_with("the difference is 0.125 times the value's sign")
    );
    assert!(said(&penalised(1e-4, |w| w)).starts_with("the difference is 1.0e-4 times the value itself"));
    assert!(said(&penalised(0.1, f64::exp)).starts_with("all 5 are wrong, without a common factor"));
}

#[test]
fn small_errors_are_told_apart_from_rounding_and_from_large_ones() {
    assert_eq!(diagnosis(&[(1.0 + 1e-7, 1.0), (2.0, 2.0)]), "", "rounding");
    let text = diagnosis(&[(1.0 + 1e-4, 1.0), (2.0, 2.0), (3.0, 3.0)]);
    assert!(text.starts_with("1 of 3 are wrong, the others are right. By less than a thousandth"), "{text}");
}

#[test]
fn factors_are_written_shortly() {
    let written = [-1.0, 0.5, 1.0 / 3.0, 2.0000001, 0.0, 1e-7, f64::NAN].map(factor);
    assert_eq!(written, ["-1", "0.5", "0.3333", "2", "0", "1.0e-7", "–"]);
}
