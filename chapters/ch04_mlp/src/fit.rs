//! Training: ch03's loop, for any network.

use crate::callback::{Callback, Flow};
use crate::engine::{Engine, Outcome, Rows};
use crate::{History, Sequential};
use ch03_cross_entropy::{EpochFigures, count_correct, epoch_order, validation_split};
use common::parallel::Threads;
use common::{Layer, Loss, Parameter, Real, Seed, ShapeError, Tensor, TrainingStep, shape};
use std::ops::Range;
use std::sync::Arc;

// ANCHOR: settings
/// How to train. Keras's defaults where it has them.
#[derive(Clone, Copy, Debug)]
pub struct Fit {
    /// How many times all training rows are visited.
    pub epochs: usize,
    /// How many rows make a step, B; an epoch's last batch may be smaller. The step's gradient is the mean of
    /// B rows', and its variance σ²/B (4.16).
    pub batch_size: usize,
    /// The share of the rows to keep back: the last ones as they lie, before any shuffling.
    pub validation_split: f64,
    /// Where the order of the rows and dropout's masks come from.
    pub seed: Seed,
}
// ANCHOR_END: settings

impl Default for Fit {
    fn default() -> Self {
        Fit { epochs: 1, batch_size: 32, validation_split: 0.0, seed: Seed(0) }
    }
}

/// Why a network cannot be trained or used as asked.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum FitError {
    /// Data of the wrong shape.
    #[error(transparent)]
    Shape(#[from] ShapeError),
    /// `compile` was not called.
    #[error(
        "{operation}: expected a compiled model, got none: call `compile` with a loss and an optimiser first"
    )]
    NotCompiled {
        /// The method that was called.
        operation: &'static str,
    },
    /// A setting that makes no sense.
    #[error("{operation}: expected {expected}, got {got}")]
    Setting {
        /// The method that was called.
        operation: &'static str,
        /// What would have made sense.
        expected: &'static str,
        /// What was set.
        got: String,
    },
    /// An infinite number or NaN in the data.
    #[error(
        "{operation}: expected finite numbers, got {value} in row {row} of the {what}: check how the data were read or scaled"
    )]
    NotFinite {
        /// The method that was called.
        operation: &'static str,
        /// `"inputs"` or `"targets"`.
        what: &'static str,
        /// The first such row.
        row: usize,
        /// The number found there.
        value: f64,
    },
}

/// Loss and accuracy of a network on some data.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Evaluation {
    /// The loss, penalties on weights included (those on activities are computed in training only).
    pub loss: f64,
    /// The share of rows that are right; none where the targets are not classes.
    pub accuracy: Option<f64>,
}

impl<T: Real> Sequential<T> {
    /// Trains on inputs x (N, …) and targets t (N, …), and says how it went.
    ///
    /// Reported `loss` is the data's and the penalties' (an activity penalty divided by the batch), as in
    /// Keras. Training figures are running means over an epoch's batches, with dropout active;
    /// validation figures are those of the network at the epoch's end, and include penalties on weights
    /// but, unlike Keras's, not those on activities. Accuracy is reported where the targets are
    /// classes: all of them 0 or 1.
    ///
    /// A loss or a weight that is no longer finite ends the training; the history says in which epoch.
    ///
    /// # Errors
    /// Where the model is not compiled, x or t do not fit it, numbers are not finite, or a setting
    /// makes no sense; then nothing has been trained.
    pub fn fit(
        &mut self,
        x: &Tensor<T>,
        t: &Tensor<T>,
        fit: &Fit,
        callbacks: &mut [&mut dyn Callback<T>],
    ) -> Result<History, FitError> {
        self.check_data("fit", x, t)?;
        self.check_learning_rate("fit")?;
        check_settings(fit, x.rows())?;
        let (training, validation) = validation_split(x.rows(), fit.validation_split);
        let classes = targets_are_classes(t);
        let n = training.len();
        let steps = n.div_ceil(fit.batch_size);
        let mut history = History::default();
        callbacks.iter_mut().for_each(|c| c.training_begins(fit.epochs, steps));
        // ANCHOR: epochs
        for epoch in 0..fit.epochs {
            callbacks.iter_mut().for_each(|c| c.epoch_begins(epoch));
            let order = epoch_order(n, fit.seed, self.epochs_done); // reshuffled
            let (loss, accuracy) = self.train_epoch(x, t, &order, fit, callbacks);
            self.epochs_done += 1;
            let held_back = (!validation.is_empty()).then(|| self.evaluate_rows(x, t, validation.clone()));
            let figures = EpochFigures {
                loss,
                accuracy: classes.then_some(accuracy),
                validation_loss: held_back.map(|e| e.loss),
                validation_accuracy: held_back.and_then(|e| e.accuracy).filter(|_| classes),
            };
            history.push(figures, self.weights().iter().all(|w| w.all_finite()));
            let flows: Vec<Flow> =
                callbacks.iter_mut().map(|c| c.epoch_ended(epoch, &figures, self)).collect();
            if history.diverged_in().is_some() || flows.contains(&Flow::Stop) {
                break;
            }
        }
        // ANCHOR_END: epochs
        callbacks.iter_mut().for_each(|c| c.training_ended(&history, self));
        Ok(history)
    }

    /// All rows once, in this order; returns the running means of loss and accuracy, of the rows seen.
    fn train_epoch(
        &mut self,
        x: &Tensor<T>,
        t: &Tensor<T>,
        order: &[usize],
        fit: &Fit,
        callbacks: &mut [&mut dyn Callback<T>],
    ) -> (f64, f64) {
        let (mut loss, mut correct, mut seen) = (0.0, 0, 0);
        let threads = Arc::clone(&self.threads);
        threads.awake(|| {
            for (step, batch) in order.chunks(fit.batch_size).enumerate() {
                let outcome = self.step(Rows { x, t, rows: batch }, fit.seed);
                loss += outcome.loss * batch.len() as f64;
                correct += outcome.correct;
                seen += batch.len();
                callbacks.iter_mut().for_each(|c| c.step_ended(step, outcome.loss));
                if !outcome.loss.is_finite() {
                    break; // diverged: no later step can mend it
                }
            }
        });
        self.parameters_mut().into_iter().for_each(Parameter::forget_product);
        (loss / seen as f64, correct as f64 / seen as f64)
    }

    /// One step on all rows of x and t as one batch; returns the loss before it. The gradients stay in the
    /// parameters.
    ///
    /// # Errors
    /// As [`fit`](Sequential::fit).
    pub fn train_on_batch(&mut self, x: &Tensor<T>, t: &Tensor<T>, seed: Seed) -> Result<f64, FitError> {
        self.check_data("train_on_batch", x, t)?;
        self.check_learning_rate("train_on_batch")?;
        let rows: Vec<usize> = (0..x.rows()).collect();
        let loss = self.step(Rows { x, t, rows: &rows }, seed).loss;
        let parameters = self.layers.iter_mut().flat_map(|layer| layer.parameters_mut());
        parameters.for_each(|parameter| parameter.complete_gradient(&self.threads));
        Ok(loss)
    }

    // ANCHOR: step
    /// Forward, loss, backward (all three in the engine, shard by shard), penalties, optimiser.
    fn step(&mut self, batch: Rows<'_, T>, seed: Seed) -> Outcome {
        let step = TrainingStep::new(Seed(seed.stream("dropout").bits()), self.steps_done, batch.rows.len());
        self.steps_done += 1;
        let new_engine = || Engine::new(&self.layers, self.input, self.threads.count());
        let engine = self.engine.get_or_insert_with(new_engine);
        let compiled = self.compiled.as_mut().expect("checked before the first step");
        let mut parameters: Vec<_> =
            self.layers.iter_mut().flat_map(|layer| layer.parameters_mut()).collect();

        let mut outcome =
            engine.gradients(&self.threads, &mut parameters, batch, compiled.loss.as_ref(), step);
        for parameter in &mut parameters {
            if parameter.regularizer().is_some() {
                outcome.loss += parameter.penalty().to_f64();
                parameter.complete_gradient(&self.threads);
                parameter.add_penalty_gradient();
            }
        }
        compiled.optimizer.step_on(&self.threads, &mut parameters);
        outcome
    }
    // ANCHOR_END: step

    /// Loss and accuracy on data that are not trained on.
    ///
    /// # Errors
    /// As [`fit`](Sequential::fit).
    pub fn evaluate(&mut self, x: &Tensor<T>, t: &Tensor<T>) -> Result<Evaluation, FitError> {
        self.check_data("evaluate", x, t)?;
        let evaluation = self.evaluate_rows(x, t, 0..x.rows());
        Ok(Evaluation { accuracy: evaluation.accuracy.filter(|_| targets_are_classes(t)), ..evaluation })
    }

    /// Loss and accuracy on some of the rows.
    fn evaluate_rows(&mut self, x: &Tensor<T>, t: &Tensor<T>, rows: Range<usize>) -> Evaluation {
        let n = rows.len();
        let penalty = self.parameter_penalty().to_f64();
        let (engine, threads, mut parameters, loss) = self.parts();
        let parts = engine.predict(threads, &mut parameters, x, rows, |part, y| {
            let t = t.slice_rows(part);
            let correct = count_correct(y, &t, loss.threshold());
            (loss.value(y, &t, n).to_f64(), correct)
        });
        let loss: f64 = parts.iter().map(|part| part.0).sum();
        let correct: usize = parts.iter().map(|part| part.1).sum();
        Evaluation { loss: loss + penalty, accuracy: Some(correct as f64 / n as f64) }
    }

    /// The model taken apart, so that the engine may work on the parameters.
    fn parts(&mut self) -> (&mut Engine<T>, &Threads, Vec<&mut Parameter<T>>, &dyn Loss<T>) {
        let new_engine = || Engine::new(&self.layers, self.input, self.threads.count());
        let engine = self.engine.get_or_insert_with(new_engine);
        let parameters = self.layers.iter_mut().flat_map(|layer| layer.parameters_mut()).collect();
        let loss = self.compiled.as_ref().expect("checked before").loss.as_ref();
        (engine, &self.threads, parameters, loss)
    }

    fn check_data(&self, operation: &'static str, x: &Tensor<T>, t: &Tensor<T>) -> Result<(), FitError> {
        if self.compiled.is_none() {
            return Err(FitError::NotCompiled { operation });
        }
        self.check_inputs(operation, x)?;
        let expected = self.output().batch_of(x.rows());
        if t.shape() != expected {
            return Err(ShapeError::new(operation, format!("targets {expected}"), t.shape()).into());
        }
        check_finite(&self.threads, operation, "targets", t)
    }

    fn check_learning_rate(&self, operation: &'static str) -> Result<(), FitError> {
        match self.compiled.as_ref().map(|compiled| compiled.optimizer.learning_rate()) {
            Some(rate) if !(rate.is_finite() && rate >= 0.0) => {
                let expected = "a finite learning rate of at least 0";
                Err(FitError::Setting { operation, expected, got: rate.to_string() })
            }
            _ => Ok(()),
        }
    }

    pub(crate) fn check_inputs(&self, operation: &'static str, x: &Tensor<T>) -> Result<(), FitError> {
        if x.rank() == 0 || x.rows() == 0 || x.shape()[1..] != *self.input() {
            let expected = format!("inputs {} with N ≥ 1", shape::of_batch(&self.input()));
            return Err(ShapeError::new(operation, expected, x.shape()).into());
        }
        check_finite(&self.threads, operation, "inputs", x)
    }
}

fn check_settings(fit: &Fit, rows: usize) -> Result<(), FitError> {
    let wrong = |expected, got: String| Err(FitError::Setting { operation: "fit", expected, got });
    if fit.epochs == 0 {
        return wrong("at least 1 epoch", "0".to_string());
    }
    if fit.batch_size == 0 {
        return wrong("a batch size of at least 1", "0".to_string());
    }
    if !(0.0..1.0).contains(&fit.validation_split) {
        return wrong("a validation split from 0 to below 1", fit.validation_split.to_string());
    }
    if rows > 0 && validation_split(rows, fit.validation_split).0.is_empty() {
        let got = format!("a validation split of {} of {rows} rows", fit.validation_split);
        return wrong("at least one row to train on", got);
    }
    Ok(())
}

fn check_finite<T: Real>(
    threads: &Threads,
    operation: &'static str,
    what: &'static str,
    x: &Tensor<T>,
) -> Result<(), FitError> {
    match x.first_not_finite(threads) {
        None => Ok(()),
        Some(at) => {
            let (row, value) = (at / x.row_len(), x.data()[at].to_f64());
            Err(FitError::NotFinite { operation, what, row, value })
        }
    }
}

/// Whether every target is 0 or 1, so that counting right rows makes sense.
fn targets_are_classes<T: Real>(t: &Tensor<T>) -> bool {
    t.all(|t| (t == T::ZERO) | (t == T::ONE))
}
