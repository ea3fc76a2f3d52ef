//! Stopping when validation no longer improves.

use ch03_cross_entropy::EpochFigures;
use ch04_mlp::{Callback, Flow, History, Sequential};
use common::{Real, Tensor};

// ANCHOR: early_stopping
/// Ends training when the validation loss has not improved for `patience` epochs, and puts back the
/// weights of the best one.
///
/// Without validation data there is nothing to watch, and training goes on.
///
/// # Source
/// Prechelt 1998, "Early stopping — but when?"; Keras: `EarlyStopping(restore_best_weights=True)`.
#[derive(Debug)]
pub struct EarlyStopping<T> {
    patience: usize,
    smallest_gain: f64,
    best: f64,
    best_epoch: Option<usize>,
    best_weights: Vec<Tensor<T>>,
}

impl<T: Real> Callback<T> for EarlyStopping<T> {
    fn training_begins(&mut self, _epochs: usize, _steps: usize) {
        (self.best, self.best_epoch) = (f64::INFINITY, None); // epochs are counted anew
    }

    fn epoch_ended(&mut self, epoch: usize, figures: &EpochFigures, model: &mut Sequential<T>) -> Flow {
        let Some(loss) = figures.validation_loss else { return Flow::Continue };
        if loss < self.best - self.smallest_gain {
            self.best = loss;
            self.best_epoch = Some(epoch);
            self.best_weights = model.weights().into_iter().cloned().collect();
        }
        let waited = self.best_epoch.map_or(epoch + 1, |best| epoch - best);
        if waited >= self.patience { Flow::Stop } else { Flow::Continue }
    }

    fn training_ended(&mut self, _history: &History, model: &mut Sequential<T>) {
        if self.best_epoch.is_some() {
            model.set_weights(&self.best_weights).expect("the model's own weights fit it");
        }
    }
}
// ANCHOR_END: early_stopping

impl<T: Real> EarlyStopping<T> {
    /// Waits `patience` epochs (at least 1) for any improvement.
    pub fn new(patience: usize) -> EarlyStopping<T> {
        EarlyStopping {
            patience: patience.max(1),
            smallest_gain: 0.0,
            best: f64::INFINITY,
            best_epoch: None,
            best_weights: Vec::new(),
        }
    }

    /// Counts as improvement only what lowers the loss by more than this.
    pub fn smallest_gain(mut self, gain: f64) -> EarlyStopping<T> {
        self.smallest_gain = gain;
        self
    }

    /// The best epoch, counted from 0.
    pub fn best_epoch(&self) -> Option<usize> {
        self.best_epoch
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ch02_learning_slowdown::{MeanSquaredError, Sgd};
    use ch04_mlp::{Dense, Fit};
    use common::Seed;

    fn model() -> Sequential<f64> {
        let layer = Dense::from_weights(Tensor::from_rows([[1.0]]), Tensor::zeros([1]));
        let mut model = Sequential::new([1]).add(layer).unwrap();
        model.compile(MeanSquaredError, Sgd::new(0.1));
        model
    }

    fn figures(validation_loss: f64) -> EpochFigures {
        let validation_loss = Some(validation_loss);
        EpochFigures { loss: 0.0, accuracy: None, validation_loss, validation_accuracy: None }
    }

    #[test]
    fn it_waits_for_as_long_as_its_patience_and_restores_the_best_weights() {
        let (mut model, mut stopping) = (model(), EarlyStopping::new(2));
        let mut flows = Vec::new();
        for (epoch, loss) in [3.0, 2.0, 2.5, 2.4].into_iter().enumerate() {
            model.set_weights(&[Tensor::from_rows([[epoch as f64]]), Tensor::zeros([1])]).unwrap();
            flows.push(stopping.epoch_ended(epoch, &figures(loss), &mut model));
        }
        assert_eq!(flows, [Flow::Continue, Flow::Continue, Flow::Continue, Flow::Stop]);
        stopping.training_ended(&History::default(), &mut model);
        assert_eq!(model.weights()[0].scalar(), 1.0, "epoch 1 had the lowest validation loss");
        assert_eq!(stopping.best_epoch(), Some(1));
    }

    #[test]
    fn a_second_training_is_watched_from_its_own_beginning() {
        let (mut model, mut stopping) = (model(), EarlyStopping::new(2));
        for _ in 0..2 {
            stopping.training_begins(9, 1);
            let flows: Vec<Flow> = [2.0, 1.0, 1.5]
                .into_iter()
                .enumerate()
                .map(|(epoch, loss)| stopping.epoch_ended(epoch, &figures(loss), &mut model))
                .collect();
            assert_eq!((flows, stopping.best_epoch()), (vec![Flow::Continue; 3], Some(1)));
        }
    }

    #[test]
    fn an_improvement_that_is_too_small_does_not_count() {
        let (mut model, mut stopping) = (model(), EarlyStopping::new(1).smallest_gain(0.5));
        assert_eq!(stopping.epoch_ended(0, &figures(2.0), &mut model), Flow::Continue);
        assert_eq!(stopping.epoch_ended(1, &figures(1.9), &mut model), Flow::Stop);
    }

    #[test]
    fn without_validation_data_it_does_not_stop() {
        let mut model = model();
        let (x, t) = (Tensor::from_rows([[1.0], [2.0]]), Tensor::from_rows([[2.0], [4.0]]));
        let fit = Fit { epochs: 7, ..Fit::default() };
        let history = model.fit(&x, &t, &fit, &mut [&mut EarlyStopping::new(1)]).unwrap();
        assert_eq!(history.epochs().len(), 7);
        assert_eq!(model.fit(&x, &t, &Fit { seed: Seed(1), ..fit }, &mut []).unwrap().diverged_in(), None);
    }
}
