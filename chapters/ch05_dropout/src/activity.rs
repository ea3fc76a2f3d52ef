//! A penalty on what units say, instead of on their weights.

use common::layer::no_forward;
use common::{Config, Layer, Mode, Real, Regularizer, Shape, ShapeError, Tensor};
use std::sync::Arc;

// ANCHOR: activity
/// Passes x on, and adds R(x)/N to the loss, R being the penalty and N the batch size (5.6)
///
/// Behind a layer it is what Keras calls that layer's `activity_regularizer`.
///
/// # Shapes
/// x (N, …) → the same
///
/// # Gradients
/// dx = dy + R′(x)/N (5.7)
///
/// # Example
/// ```
/// # use ch05_dropout::{ActivityPenalty, ElasticNet};
/// # use common::prelude::*;
/// # use common::TrainingStep;
/// let mut layer = ActivityPenalty::new(ElasticNet::l1(0.1)?);
/// let x = Tensor::from_rows([[1.0, -3.0], [2.0, 0.0]]); // N = 2
/// layer.forward(x, Mode::Train(TrainingStep::new(Seed(0), 0, 2)));
/// let penalty: f64 = layer.penalty();
/// assert!((penalty - 0.1 * (1.0 + 3.0 + 2.0) / 2.0).abs() < 1e-15);
/// # Ok::<(), common::ConfigError>(())
/// ```
///
/// # Source
/// Text 004, "采用正则化避免过拟合": the same idea applies to weights, bias and activities.
pub struct ActivityPenalty<T: Real> {
    penalty: Arc<dyn Regularizer<T>>,
    seen: Option<(Tensor<T>, T)>, // x and 1/N, from forward to backward
    value: T,                     // R(x)/N of the last forward in training
}

impl<T: Real> Layer<T> for ActivityPenalty<T> {
    fn forward(&mut self, x: Tensor<T>, mode: Mode) -> Tensor<T> {
        if let Mode::Train(step) = mode {
            let share = T::of(1.0 / step.batch_size as f64);
            self.value = share * self.penalty.penalty(&x); // (5.6)
            self.seen = Some((x.clone(), share));
        }
        x
    }

    fn backward(&mut self, dy: Tensor<T>) -> Tensor<T> {
        let (x, share) = self.seen.take().unwrap_or_else(|| no_forward("ActivityPenalty"));
        let mut dx = Tensor::zeros(x.shape());
        self.penalty.add_gradient(&x, &mut dx);
        dx.zip_apply(&dy, |slope, dy| dy + share * slope); // (5.7)
        dx
    }

    fn penalty(&self) -> T {
        self.value
    }
    // ANCHOR_END: activity

    fn name(&self) -> &'static str {
        "ActivityPenalty"
    }

    fn config(&self) -> Config {
        Config::new("ActivityPenalty").with_part("penalty", Some(self.penalty.config()))
    }

    fn output_shape(&self, input: &[usize]) -> Result<Shape, ShapeError> {
        Ok(Shape::from(input))
    }

    fn replica(&self) -> Box<dyn Layer<T>> {
        Box::new(ActivityPenalty::from_shared(Arc::clone(&self.penalty)))
    }
}

impl<T: Real> ActivityPenalty<T> {
    /// The layer that applies `penalty` to what passes through it.
    pub fn new(penalty: impl Regularizer<T> + 'static) -> ActivityPenalty<T> {
        ActivityPenalty::from_shared(Arc::new(penalty))
    }

    pub(crate) fn from_shared(penalty: Arc<dyn Regularizer<T>>) -> ActivityPenalty<T> {
        ActivityPenalty { penalty, seen: None, value: T::ZERO }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ElasticNet;
    use common::{Seed, TrainingStep};

    #[test]
    fn the_penalty_is_divided_by_the_batch_and_not_by_the_shard() {
        let mut layer = ActivityPenalty::new(ElasticNet::l1(0.5).unwrap());
        let step = TrainingStep::new(Seed(0), 0, 4);
        layer.forward(Tensor::from_rows([[1.0, -3.0], [2.0, 0.0]]), Mode::Train(step));
        assert_eq!(layer.penalty(), 0.5 * 6.0 / 4.0);
        let dx = layer.backward(Tensor::zeros([2, 2]));
        assert_eq!(dx.data(), [0.125, -0.125, 0.125, 0.0]);
    }
}
