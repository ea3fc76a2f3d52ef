//! The sizes of what is checked, and the random numbers that fill it.

use ch07_gradient_checking::{away_from_kinks, distinct};
use common::{Rng, Seed, Shape, Tensor, TrainingStep};

/// How far inputs stay from kinks: a hundred times further than the checker's h = 1e-5 reaches.
pub const FROM_KINKS: f64 = 1e-3;

/// The sizes of one check, drawn by proptest, and its seed.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    /// N: rows of the batch.
    pub batch: usize,
    /// Inputs of a row.
    pub inputs: usize,
    /// Outputs, where they are not as many as the inputs.
    pub outputs: usize,
    /// Where all numbers come from.
    pub seed: Seed,
}

impl Size {
    /// The random numbers of a name.
    pub fn rng(&self, name: &str) -> Rng {
        self.seed.stream(name)
    }

    /// A batch of inputs (N, inputs), evenly from −1.5 to 1.5: bounded, because the truncation error of a
    /// difference grows with the third derivative, and that with the cube of weights and inputs.
    pub fn x(&self) -> Tensor<f64> {
        uniform([self.batch, self.inputs], 1.5, &mut self.rng("x"))
    }

    /// The same, kept away from a kink at 0.
    pub fn x_away_from_zero(&self) -> Tensor<f64> {
        away_from_zero(self.x())
    }

    /// A batch of images (N, inputs, height, width), likewise.
    pub fn images(&self, height: usize, width: usize) -> Tensor<f64> {
        uniform([self.batch, self.inputs, height, width], 1.5, &mut self.rng("x"))
    }

    /// The same, no two entries so near that another one would be the largest if one moved a little.
    pub fn distinct_images(&self, height: usize, width: usize) -> Tensor<f64> {
        let mut x = self.images(height, width);
        distinct(&mut x, FROM_KINKS);
        x
    }

    /// The training step in which these rows are a shard of a larger batch.
    pub fn step_of_a_shard(&self) -> TrainingStep {
        TrainingStep::new(self.seed, 3, 2 * self.batch + 1).from_row(self.batch)
    }

    /// Entries of any shape, evenly from −1 to 1 but away from 0: weights with a penalty that has its
    /// kink there, and biases, which would hide a forgotten gradient if they were 0.
    pub fn weights(&self, shape: impl Into<Shape>, name: &str) -> Tensor<f64> {
        away_from_zero(uniform(shape, 1.0, &mut self.rng(name)))
    }
}

/// Entries evenly from −limit to limit.
pub fn uniform(shape: impl Into<Shape>, limit: f64, rng: &mut Rng) -> Tensor<f64> {
    Tensor::from_fn(shape, |_| rng.uniform_in(-limit, limit))
}

fn away_from_zero(mut x: Tensor<f64>) -> Tensor<f64> {
    away_from_kinks(&mut x, &[0.0], FROM_KINKS);
    x
}
