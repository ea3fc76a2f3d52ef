//! Dense layers whose gradients are wrong, and with which a network may learn all the same.

use ch04_mlp::Dense;
use common::{Config, Layer, Mode, Parameter, Real, Rng, Shape, ShapeError, Tensor};

/// What is wrong with the gradients.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Mistake {
    None,
    /// dW and db twice as large.
    Doubled,
    /// db = 0.
    NoBias,
    /// dx = dy B with a fixed random B in the place of Wᵀ: "feedback alignment", Lillicrap, Cownden,
    /// Tweed & Akerman 2016.
    RandomFeedback,
}

/// A dense layer with a mistake in its backward.
pub struct Mistaken<T: Real> {
    layer: Box<dyn Layer<T>>,
    mistake: Mistake,
    feedback: Tensor<T>, // B (out, in)
}

impl<T: Real> Mistaken<T> {
    /// B is drawn as large as W.
    pub fn new(layer: Dense<T>, mistake: Mistake, rng: &mut Rng) -> Mistaken<T> {
        let w = layer.parameters()[0].value();
        let size = w.norm().to_f64() / (w.len() as f64).sqrt();
        let feedback = Tensor::from_fn([w.row_len(), w.rows()], |_| T::of(size * rng.normal()));
        Mistaken { layer: Box::new(layer), mistake, feedback }
    }
}

impl<T: Real> Layer<T> for Mistaken<T> {
    fn forward(&mut self, x: Tensor<T>, mode: Mode) -> Tensor<T> {
        self.layer.forward(x, mode)
    }

    fn backward(&mut self, dy: Tensor<T>) -> Tensor<T> {
        let feedback = (self.mistake == Mistake::RandomFeedback).then(|| dy.matmul(&self.feedback)); // (N, in)
        let dx = self.layer.backward(dy);
        let mut parameters = self.layer.parameters_mut();
        match self.mistake {
            Mistake::None | Mistake::RandomFeedback => {}
            Mistake::Doubled => {
                parameters.iter_mut().for_each(|p| p.gradient.apply(|g| T::of(2.0) * g));
            }
            Mistake::NoBias => parameters[1].gradient.apply(|_| T::ZERO),
        }
        feedback.unwrap_or(dx)
    }

    fn name(&self) -> &'static str {
        "Mistaken"
    }

    fn config(&self) -> Config {
        self.layer.config()
    }

    fn output_shape(&self, input: &[usize]) -> Result<Shape, ShapeError> {
        self.layer.output_shape(input)
    }

    fn parameters(&self) -> Vec<&Parameter<T>> {
        self.layer.parameters()
    }

    fn parameters_mut(&mut self) -> Vec<&mut Parameter<T>> {
        self.layer.parameters_mut()
    }

    fn replica(&self) -> Box<dyn Layer<T>> {
        let (layer, feedback) = (self.layer.replica(), self.feedback.clone());
        Box::new(Mistaken { layer, mistake: self.mistake, feedback })
    }
}
