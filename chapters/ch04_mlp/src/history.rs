//! What training reports, epoch by epoch.

use ch03_cross_entropy::EpochFigures;

/// The figures of every epoch of a run.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct History {
    epochs: Vec<EpochFigures>,
}

impl History {
    pub(crate) fn push(&mut self, figures: EpochFigures) {
        self.epochs.push(figures);
    }

    /// The figures, an entry an epoch.
    pub fn epochs(&self) -> &[EpochFigures] {
        &self.epochs
    }

    /// The last epoch's figures.
    pub fn last(&self) -> Option<&EpochFigures> {
        self.epochs.last()
    }

    /// The epoch, counted from 1, in which the training loss was no longer finite.
    pub fn diverged_in(&self) -> Option<usize> {
        self.epochs.iter().position(|epoch| !epoch.loss.is_finite()).map(|epoch| epoch + 1)
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
