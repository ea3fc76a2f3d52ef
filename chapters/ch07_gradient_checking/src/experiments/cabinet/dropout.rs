//! Dropout, right or with one wrong line.
//!
//! Legend: p the rate, m the mask (N, K): 0 where an entry is dropped, else 1/(1 − p).

use super::Bug;
use common::layer::no_forward;
use common::prelude::*;

/// y = m ⊙ x when training, right or with a bug.
#[derive(Clone)]
pub struct Drop<T: Real> {
    rate: f64, // p
    bug: Option<Bug>,
    kept: Option<(Tensor<T>, TrainingStep)>, // m (N, K) and its step, from forward to backward
}

impl<T: Real> Drop<T> {
    /// The layer that drops entries at this rate.
    pub fn new(rate: f64, bug: Option<Bug>) -> Drop<T> {
        Drop { rate, bug, kept: None }
    }

    fn mask(&self, shape: Shape, step: TrainingStep) -> Tensor<T> {
        let kept = T::of(1.0 / (1.0 - self.rate));
        let mut mask = Tensor::zeros(shape);
        for (i, row) in mask.rows_iter_mut().enumerate() {
            let mut rng = step.rng(i);
            row.iter_mut().for_each(|m| *m = if rng.uniform() < self.rate { T::ZERO } else { kept });
        }
        mask
    }
}

impl<T: Real> Layer<T> for Drop<T> {
    fn forward(&mut self, x: Tensor<T>, mode: Mode) -> Tensor<T> {
        let Mode::Train(step) = mode else { return x };
        let mask = self.mask(x.shape(), step);
        let y = &x * &mask; // y = m ⊙ x  (5.1)
        if self.bug != Some(Bug::StaleMask) || self.kept.is_none() {
            self.kept = Some((mask, step)); // WRONG with StaleMask: only the first. Right: every mask
        }
        y
    }

    // ANCHOR: broken_dropout
    fn backward(&mut self, dy: Tensor<T>) -> Tensor<T> {
        let kept = if self.bug == Some(Bug::StaleMask) { self.kept.clone() } else { self.kept.take() };
        let (mask, step) = kept.unwrap_or_else(|| no_forward("Dropout"));
        let scale = T::of(1.0 / (1.0 - self.rate));
        match self.bug {
            Some(Bug::NoMask) => &dy * scale, // WRONG: dy / (1 − p), also where x was dropped
            Some(Bug::NoScale) => &(&dy * &mask) * (T::ONE / scale), // WRONG: the 1/(1 − p) is forgotten
            Some(Bug::NewMask) => &dy * &self.mask(dy.shape(), step.for_layer(1)), // WRONG: drawn again
            Some(Bug::FirstRowOnly) => {
                let mut dx = &dy * &mask;
                dx.data_mut()[dy.row_len()..].fill(T::ZERO); // WRONG: the other rows are forgotten
                dx
            }
            _ => &dy * &mask, // right: dx = m ⊙ dy, with the mask of the forward pass  (5.3)
        }
    }
    // ANCHOR_END: broken_dropout

    fn name(&self) -> &'static str {
        "Dropout"
    }

    fn config(&self) -> Config {
        Config::new("Dropout").with("rate", self.rate)
    }

    fn output_shape(&self, input: &[usize]) -> Result<Shape, ShapeError> {
        Ok(input.into())
    }

    fn replica(&self) -> Box<dyn Layer<T>> {
        Box::new(Drop::new(self.rate, self.bug))
    }
}
