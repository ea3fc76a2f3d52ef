//! One point of a search, what came of it, and which was best.

use common::{Config, Seed, Setting};
use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::fmt;

/// One combination of hyper-parameters, and the seed to try it with.
#[derive(Clone, Debug, PartialEq)]
pub struct Trial {
    /// Its place in the search, from 0.
    pub number: usize,
    /// Where its random numbers come from.
    pub seed: Seed,
    /// The hyper-parameters by name: `trial.settings.number("learning_rate")?`.
    pub settings: Config,
}

/// What a trial is judged by.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "run", derive(serde::Serialize, serde::Deserialize))]
pub struct Outcome {
    /// The higher, the better: a validation accuracy, say.
    pub score: f64,
    /// Whatever else is worth keeping, by name.
    pub figures: BTreeMap<String, f64>,
}

impl Outcome {
    /// An outcome of this score. (One that is not finite says that the trial diverged.)
    pub fn new(score: f64) -> Outcome {
        Outcome { score, figures: BTreeMap::new() }
    }

    /// The same with one more figure.
    pub fn with(mut self, name: &str, figure: f64) -> Outcome {
        self.figures.insert(name.to_string(), figure);
        self
    }
}

/// How a trial ended.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "run", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum Ending {
    /// With an outcome, all of whose numbers are finite.
    Done(Outcome),
    /// With a number that is not finite.
    Diverged,
    /// With this error.
    Failed(String),
}

impl Ending {
    /// How a trial ended that returned this.
    pub(super) fn of<E: fmt::Display>(returned: Result<Outcome, E>) -> Ending {
        match returned {
            Ok(outcome) if outcome.is_finite() => Ending::Done(outcome),
            Ok(_) => Ending::Diverged,
            Err(error) => Ending::Failed(error.to_string()),
        }
    }
}

impl Outcome {
    fn is_finite(&self) -> bool {
        self.score.is_finite() && self.figures.values().all(|figure| figure.is_finite())
    }
}

/// A trial that has ended.
#[derive(Clone, Debug, PartialEq)]
pub struct Tried {
    /// What was tried.
    pub trial: Trial,
    /// What came of it.
    pub ending: Ending,
}

impl Tried {
    /// The score; none where the trial diverged or failed.
    pub fn score(&self) -> Option<f64> {
        match &self.ending {
            Ending::Done(outcome) => Some(outcome.score),
            Ending::Diverged | Ending::Failed(_) => None,
        }
    }

    /// A figure that the trial kept; NaN where it has none.
    pub fn figure(&self, name: &str) -> f64 {
        match &self.ending {
            Ending::Done(outcome) => outcome.figures.get(name).copied().unwrap_or(f64::NAN),
            Ending::Diverged | Ending::Failed(_) => f64::NAN,
        }
    }

    /// Best first; what diverged comes after what has a score, and what failed after that. Trials that
    /// are equally good stand in the order of their numbers, so that there is one ranking only.
    pub(super) fn against(&self, other: &Tried) -> Ordering {
        let class = |tried: &Tried| match tried.ending {
            Ending::Done(_) => 0,
            Ending::Diverged => 1,
            Ending::Failed(_) => 2,
        };
        let by_score = match (self.score(), other.score()) {
            (Some(a), Some(b)) => (b + 0.0).total_cmp(&(a + 0.0)), // −0 + 0 = 0: zeros are alike
            _ => class(self).cmp(&class(other)),
        };
        by_score.then(self.trial.number.cmp(&other.trial.number))
    }
}

/// The trials from best to worst, whatever the order in which they ended.
pub fn ranked(tried: &[Tried]) -> Vec<&Tried> {
    let mut ranking: Vec<&Tried> = tried.iter().collect();
    ranking.sort_by(|a, b| a.against(b));
    ranking
}

impl Trial {
    /// A hyper-parameter as it is shown: numbers with the four digits that count; `-` where there is none.
    pub fn shown(&self, name: &str) -> String {
        match self.settings.settings().get(name) {
            Some(Setting::Number(number)) => four_digits(*number).to_string(),
            Some(other) => other.to_string(),
            None => "-".to_string(),
        }
    }
}

/// `dropout 0.3, learning_rate 0.001`
impl fmt::Display for Trial {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let settings = self.settings.settings().keys().map(|name| format!("{name} {}", self.shown(name)));
        f.write_str(&settings.collect::<Vec<_>>().join(", "))
    }
}

/// The number rounded to four digits, whole numbers as they are.
fn four_digits(x: f64) -> f64 {
    if x.fract() == 0.0 { x } else { format!("{x:.3e}").parse().unwrap_or(x) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tried(number: usize, ending: Ending) -> Tried {
        Tried { trial: Trial { number, seed: Seed(1), settings: Config::new("trial") }, ending }
    }

    fn done(number: usize, score: f64) -> Tried {
        tried(number, Ending::Done(Outcome::new(score)))
    }

    fn numbers(tried: &[Tried]) -> Vec<usize> {
        ranked(tried).iter().map(|tried| tried.trial.number).collect()
    }

    #[test]
    fn the_highest_score_comes_first_and_equal_ones_by_number() {
        let tried = [done(3, 0.5), done(0, 0.25), done(2, 0.5), done(1, 0.75), done(4, -0.0), done(5, 0.0)];
        assert_eq!(numbers(&tried), [1, 2, 3, 0, 4, 5]);
    }

    #[test]
    fn what_diverged_or_failed_comes_last() {
        let failed = |number| tried(number, Ending::Failed("no memory".to_string()));
        let tried =
            [failed(0), tried(1, Ending::Diverged), done(2, -1e9), failed(3), tried(4, Ending::Diverged)];
        assert_eq!(numbers(&tried), [2, 1, 4, 0, 3]);
        assert_eq!((tried[0].score(), tried[2].score()), (None, Some(-1e9)));
        assert!(tried[1].figure("loss").is_nan());
    }

    #[test]
    fn the_ranking_does_not_depend_on_the_order_in_which_trials_end() {
        let tried: Vec<Tried> = (0..7).map(|i| done(i, [0.5, 0.1, 0.5][i % 3])).collect();
        for first in 0..7 {
            let mut others = tried.clone();
            others.rotate_left(first);
            others.swap(0, 5);
            assert_eq!(numbers(&others), numbers(&tried));
        }
    }

    #[test]
    fn a_trial_is_shown_by_name_with_the_digits_that_count() {
        let settings = Config::new("trial").with("rate", 0.000_320_778_474).with("units", 123_456.0);
        let settings = settings.with("dropout", 0.3).with_text("optimizer", "Adam");
        let trial = Trial { number: 0, seed: Seed(1), settings };
        assert_eq!(trial.to_string(), "dropout 0.3, optimizer Adam, rate 0.0003208, units 123456");
        assert_eq!(trial.shown("momentum"), "-");
    }

    #[test]
    fn a_number_that_is_not_finite_says_that_the_trial_diverged() {
        let ending = |outcome| Ending::of(Ok::<Outcome, String>(outcome));
        assert_eq!(ending(Outcome::new(f64::NAN)), Ending::Diverged);
        assert_eq!(ending(Outcome::new(0.9).with("loss", f64::INFINITY)), Ending::Diverged);
        let fine = Outcome::new(0.9).with("loss", 0.1);
        assert_eq!(ending(fine.clone()), Ending::Done(fine));
    }
}
