//! What training reports, epoch by epoch.

use ch03_cross_entropy::EpochFigures;

/// The figures of every epoch of a run.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct History {
    epochs: Vec<EpochFigures>,
    diverged_in: Option<usize>,
}

impl History {
    /// Takes down an epoch, and whether all weights were still finite at its end: its last step may
    /// have blown them up after the loss was taken.
    pub(crate) fn push(&mut self, figures: EpochFigures, weights_are_finite: bool) {
        self.epochs.push(figures);
        if !(figures.loss.is_finite() && weights_are_finite) {
            self.diverged_in.get_or_insert(self.epochs.len());
        }
    }

    /// The figures, an entry an epoch.
    pub fn epochs(&self) -> &[EpochFigures] {
        &self.epochs
    }

    /// The last epoch's figures.
    pub fn last(&self) -> Option<&EpochFigures> {
        self.epochs.last()
    }

    /// The epoch, counted from 1, in which the training loss or a weight was no longer finite.
    pub fn diverged_in(&self) -> Option<usize> {
        self.diverged_in
    }

    /// Points (epoch, figure) to draw, epochs counted from 1.
    ///
    /// # Example
    /// ```
    /// # use ch04_mlp::History;
    /// # let history = History::default();
    /// let accuracy = history.curve(|epoch| epoch.validation_accuracy);
    /// # assert!(accuracy.is_empty());
    /// ```
    pub fn curve(&self, figure: impl Fn(&EpochFigures) -> Option<f64>) -> Vec<(f64, f64)> {
        let numbered = self.epochs.iter().enumerate();
        numbered.filter_map(|(i, epoch)| Some((i as f64 + 1.0, figure(epoch)?))).collect()
    }
}
