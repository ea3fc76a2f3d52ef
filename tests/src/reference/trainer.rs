//! One step of training, by either of two ways.

use super::file::Unknown;
use super::run::Path;
use ch05_dropout::prelude::*;
use common::parallel::Threads;

const SEED: Seed = Seed(0); // nothing here is random

/// A model with all that a step needs.
pub struct Trainer<T: Real> {
    /// The network.
    pub model: Sequential<T>,
    passes: Option<Passes<T>>,
}

/// What the layers' own passes need besides the layers.
struct Passes<T> {
    loss: Box<dyn Loss<T>>,
    optimizer: Box<dyn Optimizer<T>>,
}

impl<T: Real> Trainer<T> {
    /// A trainer of this model, by this way.
    pub fn new(
        mut model: Sequential<T>,
        loss: Box<dyn Loss<T>>,
        optimizer: Box<dyn Optimizer<T>>,
        path: Path,
    ) -> Trainer<T> {
        match path {
            Path::Passes => Trainer { model, passes: Some(Passes { loss, optimizer }) },
            Path::Engine(threads) => {
                model.compile(AnyLoss(loss), AnyOptimizer(optimizer));
                model.set_threads(threads);
                Trainer { model, passes: None }
            }
        }
    }

    /// One step; the loss before it, penalties included. The gradients stay in the parameters.
    pub fn step(&mut self, x: &Tensor<T>, t: &Tensor<T>) -> Result<f64, Unknown> {
        let Some(Passes { loss, optimizer }) = &mut self.passes else {
            return self.model.train_on_batch(x, t, SEED).map_err(|error| Unknown(error.to_string()));
        };
        let n = x.rows();
        let y = self.model.forward(x.clone(), Mode::Train(TrainingStep::new(SEED, 0, n)));
        let value = loss.value(&y, t, n) + self.model.penalty() + self.model.parameter_penalty();
        self.model.backward(loss.gradient(&y, t, n));
        let mut parameters = self.model.parameters_mut();
        parameters.iter_mut().for_each(|parameter| parameter.add_penalty_gradient());
        optimizer.step(&mut parameters);
        Ok(value.to_f64())
    }

    /// The outputs of the network.
    pub fn predict(&mut self, x: &Tensor<T>) -> Result<Tensor<T>, Unknown> {
        match self.passes {
            Some(_) => Ok(self.model.forward(x.clone(), Mode::Predict)),
            None => self.model.predict(x).map_err(|error| Unknown(error.to_string())),
        }
    }
}

/// A loss known only at run time, for `compile`.
struct AnyLoss<T>(Box<dyn Loss<T>>);

impl<T: Real> Loss<T> for AnyLoss<T> {
    fn name(&self) -> &'static str {
        self.0.name()
    }
    fn value(&self, y: &Tensor<T>, t: &Tensor<T>, n: usize) -> T {
        self.0.value(y, t, n)
    }
    fn gradient(&self, y: &Tensor<T>, t: &Tensor<T>, n: usize) -> Tensor<T> {
        self.0.gradient(y, t, n)
    }
    fn value_and_gradient(&self, y: &mut Tensor<T>, t: &Tensor<T>, n: usize) -> T {
        self.0.value_and_gradient(y, t, n)
    }
    fn threshold(&self) -> f64 {
        self.0.threshold()
    }
    fn prediction(&self, y: Tensor<T>) -> Tensor<T> {
        self.0.prediction(y)
    }
}

/// An optimiser known only at run time, for `compile`.
struct AnyOptimizer<T>(Box<dyn Optimizer<T>>);

impl<T: Real> Optimizer<T> for AnyOptimizer<T> {
    fn name(&self) -> &'static str {
        self.0.name()
    }
    fn step_on(&mut self, threads: &Threads, parameters: &mut [&mut Parameter<T>]) {
        self.0.step_on(threads, parameters);
    }
    fn learning_rate(&self) -> f64 {
        self.0.learning_rate()
    }
    fn set_learning_rate(&mut self, learning_rate: f64) {
        self.0.set_learning_rate(learning_rate);
    }
}
