//! What can be done at the end of each epoch: watch, keep the best, stop.

use crate::{History, Sequential};
use ch03_cross_entropy::EpochFigures;
use common::{Real, Tensor};

// ANCHOR: callback
/// Whether to go on after an epoch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flow {
    /// Train on.
    Continue,
    /// This epoch was the last.
    Stop,
}

/// Somebody who is told how training goes, and may end it.
pub trait Callback<T: Real> {
    /// Before the first epoch: how many epochs there will be, and steps in each.
    fn training_begins(&mut self, _epochs: usize, _steps: usize) {}

    /// Before an epoch, counted from 0.
    fn epoch_begins(&mut self, _epoch: usize) {}

    /// After a step of the epoch, counted from 0, with the loss of its batch.
    fn step_ended(&mut self, _step: usize, _loss: f64) {}

    /// After an epoch.
    fn epoch_ended(&mut self, _epoch: usize, _figures: &EpochFigures, _model: &mut Sequential<T>) -> Flow {
        Flow::Continue
    }

    /// After the last epoch, whichever that was.
    fn training_ended(&mut self, _history: &History, _model: &mut Sequential<T>) {}
}

// ANCHOR_END: callback

/// Nobody watches.
impl<T: Real> Callback<T> for () {}

/// Keeps the weights of the epoch with the lowest validation loss, and puts them back at the end.
///
/// Without validation data, the training loss counts. Every call of `fit` begins anew.
#[derive(Debug)]
pub struct BestWeights<T> {
    smallest_gain: f64,
    best: f64,
    epoch: Option<usize>,
    weights: Vec<Tensor<T>>,
}

impl<T: Real> BestWeights<T> {
    /// Nothing kept so far.
    pub fn new() -> BestWeights<T> {
        BestWeights { smallest_gain: 0.0, best: f64::INFINITY, epoch: None, weights: Vec::new() }
    }

    /// Counts as better only what lowers the loss by more than this.
    pub fn smallest_gain(mut self, gain: f64) -> BestWeights<T> {
        self.smallest_gain = gain;
        self
    }

    /// The best epoch so far, counted from 0.
    pub fn epoch(&self) -> Option<usize> {
        self.epoch
    }
}

impl<T: Real> Default for BestWeights<T> {
    fn default() -> Self {
        BestWeights::new()
    }
}

impl<T: Real> Callback<T> for BestWeights<T> {
    fn training_begins(&mut self, _epochs: usize, _steps: usize) {
        *self = BestWeights::new().smallest_gain(self.smallest_gain);
    }

    fn epoch_ended(&mut self, epoch: usize, figures: &EpochFigures, model: &mut Sequential<T>) -> Flow {
        let loss = figures.validation_loss.unwrap_or(figures.loss);
        if loss < self.best - self.smallest_gain && model.weights().iter().all(|w| w.all_finite()) {
            self.best = loss;
            self.epoch = Some(epoch);
            self.weights = model.weights().into_iter().cloned().collect();
        }
        Flow::Continue
    }

    fn training_ended(&mut self, _history: &History, model: &mut Sequential<T>) {
        if self.epoch.is_some() {
            model.set_weights(&self.weights).expect("the model's own weights fit it");
        }
    }
}

// ANCHOR: stop_below
/// Stops when the training loss falls below a threshold: the text's "until the error is below a
/// predefined threshold".
#[derive(Clone, Copy, Debug)]
pub struct StopBelow(pub f64);

impl<T: Real> Callback<T> for StopBelow {
    fn epoch_ended(&mut self, _epoch: usize, figures: &EpochFigures, _model: &mut Sequential<T>) -> Flow {
        if figures.loss < self.0 { Flow::Stop } else { Flow::Continue }
    }
}
// ANCHOR_END: stop_below
