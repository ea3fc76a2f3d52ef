//! What a network is made of: layers that compute forward and backward.

use crate::random::mix;
use crate::{Config, Parameter, Real, Rng, Shape, ShapeError, Tensor};
use std::any::Any;

/// Whether a pass trains or predicts. Prediction carries nothing to draw random numbers from: it
/// cannot be random.
#[derive(Clone, Copy, Debug)]
pub enum Mode {
    /// Layers keep what `backward` will need; dropout drops.
    Train(TrainingStep),
    /// Layers keep nothing; dropout lets everything pass.
    Predict,
}

impl Mode {
    /// Whether this pass trains.
    pub fn is_training(&self) -> bool {
        matches!(self, Mode::Train(_))
    }

    /// The same pass, as the `index`-th layer of a network is to see it: with draws of its own.
    pub fn for_layer(self, index: usize) -> Mode {
        match self {
            Mode::Train(step) => Mode::Train(step.for_layer(index)),
            Mode::Predict => Mode::Predict,
        }
    }
}

/// Where in a training run a pass stands. The same place sees the same random draws, however many
/// threads share the batch: a row's draws depend on seed, layer, step and the row's place in the
/// whole batch, and on nothing else.
///
/// # Example
/// ```
/// use common::{Seed, TrainingStep};
/// let whole = TrainingStep::new(Seed(1), 7, 128);
/// let second_half = whole.from_row(64);
/// assert_eq!(whole.rng(70).bits(), second_half.rng(6).bits());
/// ```
#[derive(Clone, Copy, Debug)]
pub struct TrainingStep {
    key: u64,
    /// Where the rows at hand begin in the whole batch.
    pub first_row: usize,
    /// How many rows the whole batch has: N.
    pub batch_size: usize,
}

impl TrainingStep {
    /// The `step`-th step of a run of this seed, on a batch of `batch_size` rows.
    pub fn new(seed: crate::Seed, step: u64, batch_size: usize) -> TrainingStep {
        TrainingStep { key: mix(seed.0, step), first_row: 0, batch_size }
    }

    /// The same step, as the `index`-th layer of a network is to see it: with draws of its own.
    pub fn for_layer(self, index: usize) -> TrainingStep {
        TrainingStep { key: mix(self.key, index as u64), ..self }
    }

    /// The same step, seen from the rows that begin at `first_row` of the whole batch.
    pub fn from_row(self, first_row: usize) -> TrainingStep {
        TrainingStep { first_row, ..self }
    }

    /// The random numbers of one row; `row` counts from 0 in the rows at hand.
    #[inline]
    pub fn rng(&self, row: usize) -> Rng {
        Rng::from_key(mix(self.key, (self.first_row + row) as u64))
    }
}

/// A step of a network's computation: y = f(x), with dx and the parameters' gradients from dy.
///
/// In a batch, rows are examples: x has shape (N, …). A layer owns its [`Parameter`]s and, between
/// `forward` and `backward`, whatever it must remember.
pub trait Layer<T: Real>: Any + Send {
    /// The layer's name in a summary, a file, an error: `"Dense"`.
    fn name(&self) -> &'static str;

    /// The settings from which the layer can be built again (its weights apart).
    fn config(&self) -> Config;

    /// The shape of one example's output, given that of one example's input (no batch dimension).
    ///
    /// # Errors
    /// Where the layer cannot take such an input. Every shape error of a network comes from here.
    fn output_shape(&self, input: &[usize]) -> Result<Shape, ShapeError>;

    /// y = f(x), x of shape (N, …). When training, the layer keeps what `backward` will need.
    fn forward(&mut self, x: Tensor<T>, mode: Mode) -> Tensor<T>;

    /// dx from dy, the gradient of the loss by y. Assigns (never adds to) the gradients of the layer's
    /// parameters, and uses up what `forward` kept.
    ///
    /// # Panics
    /// Without a `forward` in training mode just before.
    fn backward(&mut self, dy: Tensor<T>) -> Tensor<T>;

    /// As `backward`, for the first layer of a network, whose dx nobody needs: the tensor that comes
    /// back is memory to use again, its entries are undefined.
    fn backward_first(&mut self, dy: Tensor<T>) -> Tensor<T> {
        self.backward(dy)
    }

    /// The parameters, in a fixed order.
    fn parameters(&self) -> Vec<&Parameter<T>> {
        Vec::new()
    }

    /// The parameters in the same order, to be changed.
    fn parameters_mut(&mut self) -> Vec<&mut Parameter<T>> {
        Vec::new()
    }

    /// What the layer adds to the loss for the rows of the last training `forward` (an activity
    /// penalty, already divided by the batch size).
    fn penalty(&self) -> T {
        T::ZERO
    }

    /// About how many multiplications the forward pass of one example of this shape takes: by it, a
    /// network knows when a thread of its own is worth waking. Each weight counts once, unless the layer
    /// says otherwise.
    fn multiplications(&self, _input: &[usize]) -> usize {
        self.parameters().iter().map(|parameter| parameter.shape().volume()).sum()
    }

    /// A copy for another thread: the same settings, the same (shared) weights, gradients and memory
    /// of its own.
    fn replica(&self) -> Box<dyn Layer<T>>;

    /// Whether the layer is y = x W + b with the parameters W (in, out) and b (out,) and nothing else: a network
    /// may then compute a large one for the whole batch at once.
    fn is_affine(&self) -> bool {
        false
    }

    /// The layer as a function of single entries, if it is one: such layers may be fused.
    fn pointwise(&self) -> Option<&dyn Pointwise<T>> {
        None
    }
}

/// A layer that works entry by entry: yᵢ = f(xᵢ), so that dxᵢ = f′(xᵢ) dyᵢ.
///
/// Several such layers behind one another can be run in one pass over a row while it is in the
/// cache: the chain rule multiplies their slopes.
pub trait Pointwise<T: Real> {
    /// Replaces every entry x of a row by f(x), and multiplies its slope by f′(x).
    /// `row` counts from 0 in the rows at hand.
    fn forward_row(&self, step: &TrainingStep, row: usize, x: &mut [T], slope: &mut [T]);

    /// Replaces every entry x by f(x), when predicting.
    fn predict_row(&self, x: &mut [T]);
}

/// The message of a `backward` without its `forward`.
///
/// # Panics
/// Always.
pub fn no_forward(layer: &str) -> ! {
    panic!(
        "{layer}: backward expects a forward in training mode just before it, got none \
         (each backward uses up what its forward kept)"
    )
}
