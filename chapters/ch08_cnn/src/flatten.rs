//! Flatten: from feature maps to one long row.

use common::layer::no_forward;
use common::{Config, Layer, Mode, Real, Shape, ShapeError, Tensor};

// ANCHOR: flatten
/// y = x, its entries in one row an example: what stands between feature maps and a dense layer (8.16)
///
/// # Shapes
/// x (N, C, H, W), or any other → y (N, C·H·W)
///
/// # Gradients
/// dx = dy, in x's shape
///
/// # Example
/// ```
/// # use ch08_cnn::prelude::*;
/// # use common::prelude::*;
/// let y = Flatten::new().forward(Tensor::<f32>::zeros([10, 64, 7, 7]), Mode::Predict);
/// assert_eq!(y.shape(), Shape::from([10, 3136]));
/// ```
///
/// # Source
/// Text 002, "CNN分类".
#[derive(Clone, Copy, Debug, Default)]
pub struct Flatten {
    shape: Option<Shape>, // of x, from forward to backward
}

impl<T: Real> Layer<T> for Flatten {
    fn forward(&mut self, x: Tensor<T>, mode: Mode) -> Tensor<T> {
        let shape = x.shape();
        self.shape = mode.is_training().then_some(shape);
        x.reshaped([shape[0], shape[1..].iter().product()]) // (N, C·H·W)
    }

    fn backward(&mut self, dy: Tensor<T>) -> Tensor<T> {
        let shape = self.shape.take().unwrap_or_else(|| no_forward("Flatten"));
        dy.reshaped(shape) // (N, C, H, W)
    }
    // ANCHOR_END: flatten

    fn name(&self) -> &'static str {
        "Flatten"
    }

    fn config(&self) -> Config {
        Config::new("Flatten")
    }

    fn output_shape(&self, input: &[usize]) -> Result<Shape, ShapeError> {
        Ok(Shape::from([input.iter().product::<usize>()]))
    }

    fn replica(&self) -> Box<dyn Layer<T>> {
        Box::new(Flatten::new())
    }
}

impl Flatten {
    /// The layer.
    pub fn new() -> Flatten {
        Flatten { shape: None }
    }
}
