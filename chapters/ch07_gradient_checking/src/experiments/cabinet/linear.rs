//! The dense layer, right or with one wrong line.
//!
//! Legend: N batch, D inputs, K units; x (N, D), W (D, K), b (K,), dy (N, K).

use super::Bug;
use common::layer::no_forward;
use common::prelude::*;

/// y = x W + b, right or with a bug.
#[derive(Clone)]
pub struct Linear<T: Real> {
    /// W (D, K)
    pub weights: Parameter<T>,
    /// b (K,)
    pub bias: Parameter<T>,
    x: Option<Tensor<T>>, // (N, D), from forward to backward
    bug: Option<Bug>,
}

impl<T: Real> Linear<T> {
    /// The layer with random weights and biases; no bias is 0, so that a forgotten one shows.
    pub fn new(inputs: usize, units: usize, seed: Seed, bug: Option<Bug>) -> Linear<T> {
        let draw = |shape: Shape, name| Tensor::from_fn(shape, super::away_from_zero(seed, name));
        let weights = Parameter::new("weights", draw([inputs, units].into(), "weights"));
        Linear { weights, bias: Parameter::new("bias", draw([units].into(), "bias")), x: None, bug }
    }
}

impl<T: Real> Layer<T> for Linear<T> {
    fn forward(&mut self, x: Tensor<T>, mode: Mode) -> Tensor<T> {
        let mut y = x.matmul(self.weights.value()); // x W (N, K)
        y.add_row(self.bias.value());
        let keep = match self.bug {
            Some(Bug::StaleInput) => mode.is_training() && self.x.is_none(), // WRONG: only the first x
            _ => mode.is_training(),                                         // right: every x
        };
        if keep {
            self.x = Some(x);
        }
        y
    }

    // ANCHOR: broken_linear
    fn backward(&mut self, dy: Tensor<T>) -> Tensor<T> {
        let x = match self.bug {
            Some(Bug::StaleInput) => self.x.clone(), // and it stays there
            _ => self.x.take(),
        };
        let x = x.unwrap_or_else(|| no_forward("Linear"));
        let share = T::ONE / T::of(dy.rows() as f64); // 1/N
        let dw = match self.bug {
            Some(Bug::TransposedWeights) => dy.matmul_tn(&x), // WRONG: dyᵀ x
            Some(Bug::WrongSign) => &x.matmul_tn(&dy) * -T::ONE, // WRONG: −xᵀ dy
            Some(Bug::MeanTwice) => &x.matmul_tn(&dy) * share, // WRONG: xᵀ dy / N, and the loss has its 1/N
            _ => x.matmul_tn(&dy),                            // right: dW = xᵀ dy  (4.7)
        };
        let db = match self.bug {
            Some(Bug::BiasMean) => &dy.sum_rows() * share, // WRONG: the mean over the rows
            Some(Bug::BiasOneSum) => Tensor::filled(self.bias.shape(), dy.sum()), // WRONG: over the units as well
            Some(Bug::BiasOneRow) => Tensor::from_vec(dy.row(0).to_vec()), // WRONG: of the first row alone
            _ => dy.sum_rows(),                                            // right: db = Σₙ dyₙ  (4.8)
        };
        match self.bug {
            Some(Bug::Accumulated) => self.weights.gradient += &dw, // WRONG: added to the last one
            _ => self.weights.gradient = dw,                        // right: assigned
        }
        match self.bug {
            Some(Bug::DroppedBias) => {}  // WRONG: nothing
            _ => self.bias.gradient = db, // right: assigned
        }
        if self.bug == Some(Bug::UpdatedFirst) {
            // WRONG: W takes its step before dx is there. Right: not here at all.
            let (w, dw) = self.weights.value_and_gradient();
            w.iter_mut().zip(dw).for_each(|(w, &dw)| *w -= T::of(0.01) * dw);
        }
        dy.matmul_nt(self.weights.value()) // dx = dy Wᵀ  (4.9)
    }
    // ANCHOR_END: broken_linear

    fn parameters(&self) -> Vec<&Parameter<T>> {
        vec![&self.weights, &self.bias]
    }

    fn parameters_mut(&mut self) -> Vec<&mut Parameter<T>> {
        vec![&mut self.weights, &mut self.bias]
    }

    fn name(&self) -> &'static str {
        "Linear"
    }

    fn config(&self) -> Config {
        Config::new("Linear")
    }

    fn output_shape(&self, _input: &[usize]) -> Result<Shape, ShapeError> {
        Ok(self.bias.shape())
    }

    fn replica(&self) -> Box<dyn Layer<T>> {
        Box::new(Linear { x: None, ..self.clone() })
    }
}
