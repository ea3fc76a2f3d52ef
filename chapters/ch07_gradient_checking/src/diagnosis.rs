//! What the pattern of errors says about the bug.
//!
//! Most wrong gradients are wrong in one of a few ways, and their ratios to the right ones tell which:
//! the same factor everywhere is a constant that was forgotten, a matrix equal to the transpose of
//! the right one had its operands swapped.

use crate::relative_error;
use crate::report::{Entry, Place};
use common::Shape;

/// Two derivatives that agree to this share are the same for a diagnosis. It is loose, because what
/// is told apart here are 2 and −1, not the seventh digit.
const SAME: f64 = 1e-3;

/// The c that fits analytic ≈ c · numerical best: Σ a n / Σ n². Large entries count more, as they
/// should: they have more right digits. NaN where all numerical derivatives are 0.
pub(crate) fn mean_ratio(compared: &[Entry]) -> f64 {
    let products: f64 = compared.iter().map(|e| e.analytic * e.numerical).sum();
    let squares: f64 = compared.iter().map(|e| e.numerical * e.numerical).sum();
    products / squares
}

/// The most likely explanation of a tensor's errors; `None` where it has none, or none is known.
pub(crate) fn diagnose(shape: Shape, compared: &[Entry], floor: f64, batch: usize) -> Option<String> {
    let same = |a: f64, n: f64| relative_error(a, n, floor) < SAME;
    let all = compared.len();
    let wrong: Vec<&Entry> = compared.iter().filter(|e| !same(e.analytic, e.numerical)).collect();
    if wrong.is_empty() {
        return None;
    }
    let not_finite = compared.iter().filter(|e| !e.analytic.is_finite()).count();
    if not_finite > 0 {
        return Some(format!("{not_finite} of {all} analytic derivatives are NaN or infinite"));
    }
    if compared.iter().any(|e| !e.numerical.is_finite()) {
        return Some("the function itself is NaN or infinite at or beside this point".to_string());
    }
    if wrong.iter().all(|e| e.kink) {
        return Some(format!(
            "{} of {all} are wrong, all where the slopes to both sides differ: a kink within h? \
             Move the inputs away from it and check again",
            wrong.len()
        ));
    }
    if compared.iter().all(|e| e.analytic == 0.0) {
        return Some("the gradient is 0 throughout: never computed, or never assigned".to_string());
    }
    if compared.iter().all(|e| same(e.numerical, 0.0)) {
        return Some(
            "the function does not depend on this tensor at all, yet there is a gradient".to_string(),
        );
    }
    let c = mean_ratio(compared);
    // A single wrong entry always has "the same ratio everywhere": then only a telling one counts.
    if compared.iter().all(|e| same(e.analytic, c * e.numerical)) && (all > 1 || named(c, batch).is_some()) {
        let meaning = named(c, batch).unwrap_or_else(|| "a constant factor is wrong".to_string());
        return Some(format!("every entry is {} times the numerical one: {meaning}", factor(c)));
    }
    if is_transpose(shape, compared, &same) {
        return Some("the gradient is transposed: its operands are swapped".to_string());
    }
    Some(count(&wrong, all))
}

/// How many of all are wrong, where no pattern explains them.
fn count(wrong: &[&Entry], all: usize) -> String {
    let few = wrong.len();
    if few == all {
        format!("all {all} are wrong, without a common factor")
    } else if wrong.iter().all(|e| e.analytic == 0.0) {
        format!("{few} of {all} are 0 and should not be, the others are right")
    } else {
        format!("{few} of {all} are wrong, the others are right")
    }
}

/// What a factor that all entries share usually means; `None` for one without a name.
fn named(c: f64, batch: usize) -> Option<String> {
    let n = batch as f64;
    let is = |value: f64| relative_error(c, value, 0.0) < SAME;
    let mut meanings = Vec::new();
    if c < 0.0 {
        meanings.push("the sign is wrong".to_string());
    }
    if is(2.0) || is(-2.0) {
        meanings.push("a factor 2 too much".to_string());
    }
    if is(0.5) || is(-0.5) {
        meanings.push("a factor 2 is missing (the derivative of a square?)".to_string());
    }
    if batch > 1 && (is(n) || is(-n)) {
        meanings.push(format!("N = {batch}: the mean's 1/N is missing"));
    }
    if batch > 1 && (is(1.0 / n) || is(-1.0 / n)) {
        meanings.push(format!("1/N with N = {batch}: a mean is taken that should be none, or taken twice"));
    }
    (!meanings.is_empty()).then(|| meanings.join("; "))
}

/// Whether all entries of a square matrix were compared, and analytic[i, j] = numerical[j, i].
fn is_transpose(shape: Shape, compared: &[Entry], same: &impl Fn(f64, f64) -> bool) -> bool {
    let &[rows, columns] = &shape[..] else { return false };
    let complete = compared.iter().filter(|e| matches!(e.place, Place::Entry(_))).count() == rows * columns;
    rows == columns
        && complete
        && (0..rows * columns).all(|i| {
            let mirrored = (i % columns) * columns + i / columns;
            same(compared[i].analytic, compared[mirrored].numerical)
        })
}

/// A factor as one would write it: `-1`, `2`, `0.3333`, `1.2e-7`; `–` for 0/0.
pub(crate) fn factor(c: f64) -> String {
    let rounded = (c * 1e4).round() / 1e4;
    match c {
        c if c.is_nan() => "–".to_string(),
        c if c != 0.0 && !(1e-2..1e6).contains(&c.abs()) => format!("{c:.1e}"),
        _ => format!("{rounded}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn compared(pairs: &[(f64, f64)]) -> Vec<Entry> {
        let entry = |(i, &(analytic, numerical)): (usize, &(f64, f64))| Entry {
            place: Place::Entry(vec![i]),
            analytic,
            numerical,
            relative_error: relative_error(analytic, numerical, 1e-3),
            ratio: analytic / numerical,
            kink: false,
        };
        pairs.iter().enumerate().map(entry).collect()
    }

    fn diagnosis(pairs: &[(f64, f64)]) -> String {
        diagnose(Shape::from([pairs.len()]), &compared(pairs), 1e-3, 5).unwrap_or_default()
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
    fn parts_that_are_wrong_are_counted() {
        assert_eq!(
            diagnosis(&[(1.0, 1.0), (0.0, 2.0)]),
            "1 of 2 are 0 and should not be, the others are right"
        );
        assert_eq!(diagnosis(&[(1.0, 1.0), (3.0, 2.0)]), "1 of 2 are wrong, the others are right");
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
    fn factors_are_written_shortly() {
        let written = [-1.0, 0.5, 1.0 / 3.0, 2.0000001, 0.0, 1e-7, f64::NAN].map(factor);
        assert_eq!(written, ["-1", "0.5", "0.3333", "2", "0", "1.0e-7", "–"]);
    }
}
