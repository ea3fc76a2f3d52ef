//! What the pattern of errors says about the bug.
//!
//! Most wrong gradients are wrong in one of a few ways, and their ratios to the right ones tell which:
//! the same factor everywhere is a constant that was forgotten, a matrix equal to the transpose of
//! the right one had its operands swapped.

mod structure;
#[cfg(test)]
mod tests;

use crate::relative_error;
use crate::report::Entry;
use common::Tensor;

/// Two derivatives that agree to this share are the same for a diagnosis, where something is wrong by
/// far. It is loose, because what is told apart then are 2 and −1, not the seventh digit.
const SAME: f64 = 1e-3;

/// Errors below this are not interpreted: they may be the difference's own, of a curved function.
const SMALL: f64 = 1e-5;

/// All that a diagnosis looks at.
pub(crate) struct Findings<'a> {
    /// The tensor at which the derivatives were taken.
    pub at: &'a Tensor<f64>,
    /// The derivatives that were compared.
    pub compared: &'a [Entry],
    /// The floor of their relative errors.
    pub floor: f64,
    /// What is known of the surroundings.
    pub known: Known,
}

/// What is known beside the derivatives, and may come up as a factor.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Known {
    /// N, the rows of the batch.
    pub batch: usize,
    /// The rate of a layer that drops entries.
    pub rate: Option<f64>,
}

/// The c that fits analytic ≈ c · numerical best: Σ a n / Σ n². Large entries count more, as they
/// should: they have more right digits. NaN where all numerical derivatives are 0.
// ANCHOR: mean_ratio
pub(crate) fn mean_ratio<'a>(compared: impl IntoIterator<Item = &'a Entry>) -> f64 {
    let (mut products, mut squares) = (0.0, 0.0);
    for entry in compared {
        products += entry.analytic * entry.numerical;
        squares += entry.numerical * entry.numerical;
    }
    products / squares
}
// ANCHOR_END: mean_ratio

impl Findings<'_> {
    /// The most likely explanation of a tensor's errors; `None` where it has none, or none is known.
    pub(crate) fn diagnose(&self) -> Option<String> {
        let wrong: Vec<&Entry> =
            self.compared.iter().filter(|e| !self.same(e.analytic, e.numerical)).collect();
        if wrong.is_empty() || self.worst() < SMALL {
            return None;
        }
        let found =
            self.not_a_comparison(&wrong).or_else(|| self.factor_of_all()).or_else(|| self.structure());
        Some(found.unwrap_or_else(|| self.count(&wrong)))
    }

    /// Whether two derivatives count as the same beside the worst error found: where that is a
    /// thousandth, agreement to a thousandth would be nothing.
    fn same(&self, a: f64, n: f64) -> bool {
        relative_error(a, n, self.floor) < (0.01 * self.worst()).clamp(0.1 * SMALL, SAME)
    }

    fn worst(&self) -> f64 {
        self.compared.iter().map(|e| e.relative_error).fold(0.0, f64::max)
    }

    /// Where one of the two numbers is missing, or means nothing.
    fn not_a_comparison(&self, wrong: &[&Entry]) -> Option<String> {
        let all = self.compared.len();
        let not_finite = self.compared.iter().filter(|e| !e.analytic.is_finite()).count();
        if not_finite > 0 {
            return Some(format!("{not_finite} of {all} analytic derivatives are NaN or infinite"));
        }
        if self.compared.iter().any(|e| !e.numerical.is_finite()) {
            return Some("the function itself is NaN or infinite at or beside this point".to_string());
        }
        if wrong.iter().all(|e| e.kink) {
            return Some(format!(
                "{} of {all} are wrong, all where the slopes to both sides differ: a kink within h? \
                 Move the inputs away from it and check again",
                wrong.len()
            ));
        }
        if self.compared.iter().all(|e| e.analytic == 0.0) {
            return Some("the gradient is 0 throughout: never computed, or never assigned".to_string());
        }
        self.compared.iter().all(|e| self.same(e.numerical, 0.0)).then(|| {
            "the function does not depend on this tensor at all, yet there is a gradient".to_string()
        })
    }

    /// Where every entry is wrong by the same factor.
    fn factor_of_all(&self) -> Option<String> {
        let c = self.factor_of(self.compared)?;
        let named = self.named(c);
        // A single wrong entry always has "the same ratio everywhere": then only a telling one counts.
        if self.compared.len() == 1 && named.is_none() {
            return None;
        }
        let meaning = named.unwrap_or_else(|| "a constant factor is wrong".to_string());
        Some(format!("every entry is {} times the numerical one: {meaning}", factor(c)))
    }

    /// The factor that these entries share, if they do.
    fn factor_of<'a>(&self, entries: impl IntoIterator<Item = &'a Entry> + Clone) -> Option<f64> {
        let c = mean_ratio(entries.clone());
        entries.into_iter().all(|e| self.same(e.analytic, c * e.numerical)).then_some(c)
    }

    // ANCHOR: named
    /// What a factor that all entries share usually means; `None` for one without a name.
    fn named(&self, c: f64) -> Option<String> {
        let Known { batch, rate } = self.known;
        let n = batch as f64;
        let is = |value: f64| relative_error(c.abs(), value, 0.0) < SAME;
        let mut meanings = Vec::new();
        if c < 0.0 {
            meanings.push("the sign is wrong".to_string());
        }
        if is(2.0) {
            meanings.push("a factor 2 too much".to_string());
        }
        if is(0.5) {
            meanings.push("a factor 2 is missing (the derivative of a square?)".to_string());
        }
        if batch > 1 && is(n) {
            meanings.push(format!("N = {batch}: the mean's 1/N is missing"));
        }
        if batch > 1 && is(1.0 / n) {
            meanings
                .push(format!("1/N with N = {batch}: a mean is taken that should be none, or taken twice"));
        }
        let rate = rate.filter(|&p| p > 0.0 && p < 1.0);
        if let Some(p) = rate.filter(|&p| is(1.0 - p)) {
            meanings.push(format!("1 − p with the rate p = {p}: backward forgets dropout's 1/(1 − p)"));
        }
        if let Some(p) = rate.filter(|&p| is(1.0 / (1.0 - p))) {
            meanings
                .push(format!("1/(1 − p) with the rate p = {p}: dropout's scale is there once too often"));
        }
        (!meanings.is_empty()).then(|| meanings.join("; "))
    }
    // ANCHOR_END: named

    /// How many of all are wrong, where no pattern explains them.
    fn count(&self, wrong: &[&Entry]) -> String {
        let (few, all) = (wrong.len(), self.compared.len());
        let small = if self.worst() < SAME {
            ". By less than a thousandth: a small term (a penalty, an ε) is wrong, or h too large for a function \
             so curved"
        } else {
            ""
        };
        if few == all {
            return format!("all {all} are wrong, without a common factor{small}");
        }
        let how = if wrong.iter().all(|e| e.analytic == 0.0) {
            "are 0 and should not be".to_string()
        } else if wrong.iter().all(|e| self.same(e.numerical, 0.0)) {
            "should be 0 and are not".to_string()
        } else {
            match self.factor_of(wrong.iter().copied()).filter(|_| few > 1) {
                Some(c) => format!("are {} times the numerical one", factor(c)),
                None => "are wrong".to_string(),
            }
        };
        format!("{few} of {all} {how}, the others are right{small}")
    }
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
