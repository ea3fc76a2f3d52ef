//! Patterns in where a tensor is wrong: transposed, one sum for all, one row only, and what hangs
//! together with the tensor's own values.

use super::{Findings, SMALL, factor};
use crate::report::{Entry, Place};

impl Findings<'_> {
    /// The pattern of the wrong entries, if there is one that tells something.
    pub(super) fn structure(&self) -> Option<String> {
        let entries = self.compared.iter().filter(|e| matches!(e.place, Place::Entry(_))).count();
        if entries < self.at.len() || self.at.len() < 2 {
            return None; // not all of them are known
        }
        self.transposed()
            .or_else(|| self.one_sum_for_all())
            .or_else(|| self.one_row_only())
            .or_else(|| self.follows_the_values())
            .or_else(|| self.wrong_below_zero())
    }

    // ANCHOR: transposed
    /// analytic[i, j] = numerical[j, i], of a square matrix.
    fn transposed(&self) -> Option<String> {
        let &[rows, columns] = &self.at.shape()[..] else { return None };
        let mirrored = |i: usize| &self.compared[(i % columns) * columns + i / columns];
        let found = rows == columns
            && self.compared.iter().enumerate().all(|(i, e)| self.same(e.analytic, mirrored(i).numerical));
        found.then(|| "the gradient is transposed: its operands are swapped".to_string())
    }
    // ANCHOR_END: transposed

    /// Every entry is the sum of what all of them should be.
    fn one_sum_for_all(&self) -> Option<String> {
        let sum: f64 = self.compared.iter().map(|e| e.numerical).sum();
        let found = self.compared.iter().all(|e| self.same(e.analytic, sum));
        found.then(|| "every entry is the sum of all: summed over one axis too many".to_string())
    }

    /// Row 0 is right and every other row is wrong.
    fn one_row_only(&self) -> Option<String> {
        let (rows, length) = (self.at.rows(), self.at.row_len());
        if rows < 2 || length < 2 {
            return None;
        }
        let mut each = self.compared.chunks(length);
        let first = each.next()?;
        let right = |e: &Entry| self.same(e.analytic, e.numerical);
        if !first.iter().all(right) || each.clone().any(|row| row.iter().all(right)) {
            return None;
        }
        let zero = if each.flatten().all(|e| e.analytic == 0.0) { ", the others are 0" } else { "" };
        Some(format!("of {rows} rows only the first is right{zero}: written for a batch of one?"))
    }

    /// analytic − numerical = c · value, or c · sign(value): a penalty's gradient.
    fn follows_the_values(&self) -> Option<String> {
        if self.at.len() < 4 {
            return None; // few numbers follow anything
        }
        let off = |e: &Entry| e.analytic - e.numerical;
        let largest = self.compared.iter().map(|e| off(e).abs()).fold(0.0, f64::max);
        let fits = |of: fn(f64) -> f64| {
            let values = || self.at.data().iter().map(|&value| of(value));
            let products: f64 = values().zip(self.compared).map(|(v, e)| v * off(e)).sum();
            let c = products / values().map(|v| v * v).sum::<f64>();
            let fitted = values().zip(self.compared).all(|(v, e)| (off(e) - c * v).abs() < 1e-2 * largest);
            fitted.then(|| factor(c))
        };
        let square = fits(|value| value).map(|c| {
            format!(
                "the difference is {c} times the value itself: the penalty on its square (L2) is off by that"
            )
        });
        square.or_else(|| {
            fits(f64::signum).map(|c| {
                format!("the difference is {c} times the value's sign: the penalty on its size (L1) is off by that")
            })
        })
    }

    /// The wrong entries are exactly those whose value is negative.
    fn wrong_below_zero(&self) -> Option<String> {
        // Here every error counts that is no rounding: beside a large derivative a penalty is small.
        let right = |e: &Entry| e.relative_error < 0.1 * SMALL;
        let below = self.at.data().iter().zip(self.compared);
        if !below.clone().all(|(&x, e)| (x < 0.0) != right(e)) {
            return None;
        }
        let wrong: Vec<&Entry> = below.filter(|(x, _)| **x < 0.0).map(|(_, e)| e).collect();
        let (all, few) = (self.compared.len(), wrong.len());
        if few < 2 || all - few < 2 {
            return None;
        }
        let off = |e: &Entry| e.analytic - e.numerical;
        let how = match self.factor_of(wrong.iter().copied()) {
            _ if wrong.iter().all(|e| e.analytic == 0.0) => "where it is 0".to_string(),
            Some(c) => format!("by the factor {}", factor(c)),
            None if wrong.iter().all(|e| (off(e) / off(wrong[0]) - 1.0).abs() < 1e-2) => {
                format!("each by {}", factor(off(wrong[0])))
            }
            None => "without a common factor".to_string(),
        };
        Some(format!("{few} of {all} are wrong, exactly those where the value is negative, {how}"))
    }
}
