//! A trained network, what it came to over several seeds, and whether two accuracies differ.

use crate::{Evaluation, History, Sequential};
use ch03_cross_entropy::EpochFigures;
use common::experiment::{Run, Spread, standard_error};
use common::figure::LineChart;

/// A trained network and how it got there.
pub struct Trained {
    /// The network as its last epoch left it.
    pub model: Sequential<f32>,
    /// The figures of every epoch.
    pub history: History,
    /// Loss and accuracy on the test set.
    pub test: Evaluation,
}

impl Trained {
    /// (training, validation, test) accuracy at the end; NaN where there is none.
    pub fn accuracies(&self) -> [f64; 3] {
        let last = self.history.last();
        let training = last.and_then(|epoch| epoch.accuracy).unwrap_or(f64::NAN);
        let validation = last.and_then(|epoch| epoch.validation_accuracy).unwrap_or(f64::NAN);
        [training, validation, self.test.accuracy.unwrap_or(f64::NAN)]
    }

    /// A figure after so many epochs; NaN where there is none.
    pub fn after(&self, epochs: usize, figure: impl Fn(&EpochFigures) -> Option<f64>) -> f64 {
        let epoch = epochs.checked_sub(1).and_then(|epoch| self.history.epochs().get(epoch));
        epoch.and_then(figure).unwrap_or(f64::NAN)
    }

    /// The epoch, counted from 1, after which validation loss was lowest.
    pub fn epoch_of_lowest_validation_loss(&self) -> usize {
        let losses = self.history.epochs().iter().map(|e| e.validation_loss.map_or(f64::INFINITY, rank));
        losses.enumerate().min_by(|a, b| a.1.total_cmp(&b.1)).map_or(1, |(epoch, _)| epoch + 1)
    }
}

/// A loss as it ranks, the lowest first: one that is not finite comes last. (By `total_cmp` alone a NaN with
/// its sign bit set, which arithmetic may leave behind, would be the lowest of all.)
pub fn rank(loss: f64) -> f64 {
    if loss.is_finite() { loss } else { f64::INFINITY }
}

/// Accuracies at the end of several trainings of one network, each from another seed.
#[derive(Clone, Copy, Debug)]
pub struct Accuracies {
    /// The running mean over the last epoch, dropout active.
    pub training: Spread,
    /// On the rows kept back.
    pub validation: Spread,
    /// On the test set.
    pub test: Spread,
}

impl Accuracies {
    /// The names under which they are recorded.
    pub const KEYS: [&'static str; 3] = ["train_accuracy", "validation_accuracy", "test_accuracy"];
    /// The header of a table of [`row`](Accuracies::row)s.
    pub const HEADER: [&'static str; 4] = ["", "training (running)", "validation", "test"];

    /// Of these trainings, of which there must be one at least.
    pub fn of<'t>(trainings: impl IntoIterator<Item = &'t Trained>) -> Accuracies {
        let all: Vec<[f64; 3]> = trainings.into_iter().map(Trained::accuracies).collect();
        let [training, validation, test] = [0, 1, 2].map(|i| Spread::of(all.iter().map(|three| three[i])));
        Accuracies { training, validation, test }
    }

    /// Training, validation, test.
    pub fn spreads(&self) -> [Spread; 3] {
        [self.training, self.validation, self.test]
    }

    /// Records them, their names behind this prefix.
    pub fn record(&self, run: &mut Run<'_>, prefix: &str) {
        for (spread, key) in self.spreads().iter().zip(Self::KEYS) {
            spread.record(run, &format!("{prefix}{key}"));
        }
    }

    /// A row of a table with this name in front.
    pub fn row(&self, name: &str) -> Vec<String> {
        [vec![name.to_string()], self.spreads().map(|spread| spread.per_cent()).to_vec()].concat()
    }
}

/// Records what a text says of training, validation and test accuracy, under the names of
/// [`Accuracies::record`].
pub fn text_accuracies(run: &mut Run<'_>, prefix: &str, text: [f64; 3]) {
    for (value, key) in text.into_iter().zip(Accuracies::KEYS) {
        run.text(&format!("{prefix}{key}"), value);
    }
}

/// Charts of accuracy and of loss by epoch, for several networks: training dashed, validation solid.
pub fn compared_curves(networks: &[(&str, &History)]) -> [LineChart; 2] {
    let chart = |title: &str, label: &str, training: Figure, validation: Figure| {
        let mut chart = LineChart::new(title, "epoch", label);
        for (name, history) in networks {
            let (solid, dashed) = (format!("{name}, validation"), format!("{name}, training"));
            chart = chart.series(&solid, history.curve(validation)).dashed_like(
                &dashed,
                &solid,
                history.curve(training),
            );
        }
        chart
    };
    [
        chart("Accuracy", "accuracy", |e| e.accuracy, |e| e.validation_accuracy),
        chart("Loss", "cross-entropy", |e| Some(e.loss), |e| e.validation_loss),
    ]
}

type Figure = fn(&EpochFigures) -> Option<f64>;

/// Whether two accuracies measured on n rows differ by more than two standard errors of their
/// difference, as if the rows were different ones. (They are the same: that is on the careful side.
/// Averaging several runs over the same rows does not lower it.)
pub fn verdict(a: f64, b: f64, n: usize) -> String {
    let error = (standard_error(a, n).powi(2) + standard_error(b, n).powi(2)).sqrt();
    let points = 100.0 * (a - b);
    let chance = 200.0 * error;
    if !points.is_finite() {
        "not to be told: a training diverged".to_string()
    } else if points.abs() <= chance {
        format!("{points:+.2} points: within the noise (chance alone gives ±{chance:.2})")
    } else {
        format!("{points:+.2} points: more than chance gives (±{chance:.2})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_loss_that_is_not_finite_is_never_the_lowest() {
        for diverged in [f64::NAN, -f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            assert!(rank(diverged).total_cmp(&rank(f64::MAX)).is_gt(), "{diverged}");
        }
        assert_eq!(rank(0.25), 0.25);
    }

    #[test]
    fn the_epoch_of_lowest_validation_loss_is_not_one_that_diverged() {
        let epoch = |validation_loss| EpochFigures {
            loss: 0.5,
            accuracy: None,
            validation_loss,
            validation_accuracy: None,
        };
        let mut history = History::default();
        [Some(0.5), Some(0.25), Some(-f64::NAN), None]
            .map(epoch)
            .into_iter()
            .for_each(|e| history.push(e, true));
        let test = Evaluation { loss: 0.5, accuracy: None };
        let trained = Trained { model: Sequential::new([1]), history, test };
        assert_eq!(trained.epoch_of_lowest_validation_loss(), 2);
    }

    #[test]
    fn a_difference_within_the_noise_is_called_that() {
        assert!(verdict(0.9773, 0.9768, 10_000).contains("within the noise"));
        assert!(verdict(0.9773, 0.9441, 10_000).contains("more than chance"));
        assert!(verdict(0.9773, f64::NAN, 10_000).contains("diverged"));
    }
}
