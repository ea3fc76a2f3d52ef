//! Stopping when validation no longer improves.

use ch03_cross_entropy::EpochFigures;
use ch04_mlp::{BestWeights, Callback, Flow, History, Sequential};
use common::Real;

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
    best: BestWeights<T>,
}

impl<T: Real> Callback<T> for EarlyStopping<T> {
    fn training_begins(&mut self, epochs: usize, steps: usize) {
        self.best.training_begins(epochs, steps);
    }

    fn epoch_ended(&mut self, epoch: usize, figures: &EpochFigures, model: &mut Sequential<T>) -> Flow {
        if figures.validation_loss.is_none() {
            return Flow::Continue;
        }
        self.best.epoch_ended(epoch, figures, model);
        let waited = self.best.epoch().map_or(epoch + 1, |best| epoch - best);
        if waited >= self.patience { Flow::Stop } else { Flow::Continue }
    }

    fn training_ended(&mut self, history: &History, model: &mut Sequential<T>) {
        self.best.training_ended(history, model);
    }
}
// ANCHOR_END: early_stopping

impl<T: Real> EarlyStopping<T> {
    /// Waits `patience` epochs (at least 1) for any improvement.
    pub fn new(patience: usize) -> EarlyStopping<T> {
        EarlyStopping { patience: patience.max(1), best: BestWeights::new() }
    }

    /// Counts as improvement only what lowers the loss by more than this.
    pub fn smallest_gain(mut self, gain: f64) -> EarlyStopping<T> {
        self.best = self.best.smallest_gain(gain);
        self
    }

    /// The best epoch, counted from 0.
    pub fn best_epoch(&self) -> Option<usize> {
        self.best.epoch()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ch02_learning_slowdown::{MeanSquaredError, Sgd};
    use ch04_mlp::{Dense, Fit};
    use common::{Seed, Tensor};

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

    /// On ½ h (w − w*)², from 0: what descent has reached, and where L2's minimum lies.
    #[test]
    fn descent_that_stops_early_keeps_of_a_flat_direction_what_l2_keeps() {
        let (rate, steps) = (0.1, 50);
        let lambda = 1.0 / (2.0 * rate * f64::from(steps));
        for (h, close) in [(0.01, true), (1.0, false)] {
            let mut w = 0.0;
            (0..steps).for_each(|_| w -= rate * h * (w - 1.0)); // w* = 1
            let stopped = 1.0 - (1.0_f64 - rate * h).powi(steps); // (5.13)
            assert!((w - stopped).abs() < 1e-12);
            let shrunk = h / (h + 2.0 * lambda);
            assert_eq!((stopped / shrunk - 1.0).abs() < 0.05, close, "curvature {h}: {stopped}, {shrunk}");
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
