//! Training as it goes on, in lines like Keras's.

use crate::{Callback, Flow, History, Sequential};
use ch03_cross_entropy::EpochFigures;
use common::Real;
use common::experiment::{Progress, Run};
use std::time::Instant;

/// Shows a bar within each epoch (on a terminal) and a line at its end, and measures the time that
/// training takes.
pub struct ShowProgress<'w> {
    progress: Progress<'w>,
    epochs: usize,
    steps: usize,
    began: Instant,
    seconds: f64,
}

impl<'w> ShowProgress<'w> {
    /// Shows training in the output of an experiment's run.
    pub fn new(progress: Progress<'w>) -> ShowProgress<'w> {
        ShowProgress { progress, epochs: 0, steps: 0, began: Instant::now(), seconds: 0.0 }
    }

    /// Seconds that training took, validation included.
    pub fn seconds(&self) -> f64 {
        self.seconds
    }
}

impl<T: Real> Callback<T> for ShowProgress<'_> {
    fn training_begins(&mut self, epochs: usize, steps: usize) {
        (self.epochs, self.steps, self.began) = (epochs, steps, Instant::now());
    }

    fn epoch_begins(&mut self, epoch: usize) {
        self.progress.start_epoch(epoch + 1, self.epochs, self.steps);
    }

    fn step_ended(&mut self, step: usize, _loss: f64) {
        self.progress.step(step + 1);
    }

    fn epoch_ended(&mut self, _epoch: usize, figures: &EpochFigures, _model: &mut Sequential<T>) -> Flow {
        self.progress.end_epoch(&named(figures));
        Flow::Continue
    }

    fn training_ended(&mut self, _history: &History, _model: &mut Sequential<T>) {
        self.progress.finish();
        self.seconds += self.began.elapsed().as_secs_f64();
    }
}

/// An epoch's figures under Keras's names, those that there are.
pub fn named(figures: &EpochFigures) -> Vec<(&'static str, f64)> {
    let all = [
        ("loss", Some(figures.loss)),
        ("accuracy", figures.accuracy),
        ("val_loss", figures.validation_loss),
        ("val_accuracy", figures.validation_accuracy),
    ];
    all.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
}

/// Should training have diverged: records in which epoch, and says so, with what to try.
pub fn report_divergence(run: &mut Run<'_>, history: &History) {
    if let Some(epoch) = history.diverged_in() {
        run.diverged(epoch);
        run.say(format!(
            "Training diverged in epoch {epoch}: the loss or a weight is no longer finite. Try a learning rate \
             ten times smaller, inputs scaled to [0, 1], or smaller start weights."
        ));
    }
}

/// Records the last epoch's figures of a run of `fit`, and whether it has diverged.
pub fn record(run: &mut Run<'_>, history: &History) {
    report_divergence(run, history);
    let Some(last) = history.last() else { return };
    for (key, value) in [
        ("train_accuracy", last.accuracy),
        ("validation_accuracy", last.validation_accuracy),
        ("train_loss", Some(last.loss)),
        ("validation_loss", last.validation_loss),
    ] {
        if let Some(value) = value {
            run.here(key, value);
        }
    }
}
