//! Activation functions as layers, and the softmax.

use ch02_learning_slowdown::ActivationFunction;
use ch03_cross_entropy::{softmax, softmax_row};
use common::layer::no_forward;
use common::{Config, Layer, Mode, Pointwise, Real, Shape, ShapeError, Spare, Tensor, TrainingStep};

// ANCHOR: activation
/// a = f(z), entry by entry (4.2)
///
/// # Shapes
/// z (N, …) → a of the same shape
///
/// # Gradients
/// dz = da ⊙ f′(z) (4.10)
///
/// # Example
/// ```
/// # use ch04_mlp::prelude::*;
/// # use common::prelude::*;
/// let mut layer = Activation::new(Relu);
/// let a = layer.forward(Tensor::from_rows([[-1.0, 2.0]]), Mode::Predict);
/// assert_eq!(a.data(), [0.0, 2.0]);
/// ```
///
/// # Source
/// Text 004, "激活功能"; text 002, "反向传播算法", for the derivative on the way back.
pub struct Activation<F, T: Real> {
    function: F,
    slope: Option<Tensor<T>>, // f′(z) (N, …), from forward to backward
    spare: Spare<T>,
}

impl<F: ActivationFunction, T: Real> Pointwise<T> for Activation<F, T> {
    fn forward_row(&self, _step: &TrainingStep, _row: usize, z: &mut [T], slope: &mut [T]) {
        for (z, slope) in z.iter_mut().zip(slope) {
            let a = F::value(*z); // (4.2)
            *slope *= F::slope(*z, a); // f′(z), for (4.10)
            *z = a;
        }
    }

    fn predict_row(&self, z: &mut [T]) {
        for z in z {
            *z = F::value(*z); // (4.2)
        }
    }
}

impl<F: ActivationFunction, T: Real> Layer<T> for Activation<F, T> {
    fn forward(&mut self, mut z: Tensor<T>, mode: Mode) -> Tensor<T> {
        match mode {
            Mode::Train(step) => {
                let memory = self.spare.take();
                self.slope = Some(forward_rows(self, &step, &mut z, memory));
            }
            Mode::Predict => z.rows_iter_mut().for_each(|row| self.predict_row(row)),
        }
        z // now a = f(z)
    }

    fn backward(&mut self, mut da: Tensor<T>) -> Tensor<T> {
        let slope = self.slope.take().unwrap_or_else(|| no_forward(F::NAME));
        da *= &slope; // dz = da ⊙ f′(z)  (4.10)
        self.spare.keep(slope);
        da
    }
    // ANCHOR_END: activation

    fn name(&self) -> &'static str {
        "Activation"
    }

    fn config(&self) -> Config {
        Config::new("Activation").with_text("function", F::NAME)
    }

    fn output_shape(&self, input: &[usize]) -> Result<Shape, ShapeError> {
        Ok(Shape::from(input))
    }

    fn replica(&self) -> Box<dyn Layer<T>> {
        Box::new(Activation::new(self.function))
    }

    fn pointwise(&self) -> Option<&dyn Pointwise<T>> {
        Some(self)
    }
}

impl<F: ActivationFunction, T: Real> Activation<F, T> {
    /// The layer that applies `function`.
    pub fn new(function: F) -> Activation<F, T> {
        Activation { function, slope: None, spare: Spare::default() }
    }
}

/// Runs a pointwise layer over all rows of x, in place; returns its slopes.
pub fn forward_rows<T: Real>(
    layer: &dyn Pointwise<T>,
    step: &TrainingStep,
    x: &mut Tensor<T>,
    mut memory: Spare<T>,
) -> Tensor<T> {
    let mut slopes = memory.tensor(x.shape());
    slopes.data_mut().fill(T::ONE);
    for (i, (x, slope)) in x.rows_iter_mut().zip(slopes.rows_iter_mut()).enumerate() {
        layer.forward_row(step, i, x, slope);
    }
    slopes
}

// ANCHOR: softmax_layer
/// p = softmax(z), row by row, as a layer: for a network that ends in probabilities.
///
/// A network that is trained by cross-entropy does better without it: give its logits to
/// `SoftmaxCrossEntropy`, which stays finite where this layer's probabilities round to 0.
///
/// # Shapes
/// z (N, K) → p (N, K)
///
/// # Gradients
/// dzₖ = pₖ (dpₖ − Σⱼ pⱼ dpⱼ) (4.11)
///
/// # Example
/// ```
/// # use ch04_mlp::Softmax;
/// # use common::prelude::*;
/// let mut layer = Softmax::new();
/// let p = layer.forward(Tensor::from_rows([[0.0, 3.0_f64.ln()]]), Mode::Predict);
/// assert!((p.data()[1] - 0.75).abs() < 1e-15);
/// ```
///
/// # Source
/// Text 004, "在 Keras 中定义简单的神经网络": `Activation('softmax')` as the last layer.
pub struct Softmax<T: Real> {
    p: Option<Tensor<T>>, // (N, K), from forward to backward
}

impl<T: Real> Layer<T> for Softmax<T> {
    fn forward(&mut self, mut z: Tensor<T>, mode: Mode) -> Tensor<T> {
        if !mode.is_training() {
            for row in z.rows_iter_mut() {
                softmax_row(row); // (3.1)
            }
            return z;
        }
        let p = softmax(&z); // (3.1)
        self.p = Some(p.clone());
        p
    }

    fn backward(&mut self, mut dp: Tensor<T>) -> Tensor<T> {
        let p = self.p.take().unwrap_or_else(|| no_forward("Softmax"));
        for (d, p) in dp.rows_iter_mut().zip(p.rows_iter()) {
            let mean: T = p.iter().zip(d.iter()).map(|(&p, &d)| p * d).sum(); // Σⱼ pⱼ dpⱼ
            for (d, &p) in d.iter_mut().zip(p) {
                *d = p * (*d - mean); // (4.11)
            }
        }
        dp
    }
    // ANCHOR_END: softmax_layer

    fn name(&self) -> &'static str {
        "Softmax"
    }

    fn config(&self) -> Config {
        Config::new("Softmax")
    }

    fn output_shape(&self, input: &[usize]) -> Result<Shape, ShapeError> {
        match input {
            [classes] if *classes > 0 => Ok(Shape::from(input)),
            _ => Err(ShapeError::new("Softmax", "input (N, K)", common::shape::of_batch(input))),
        }
    }

    fn replica(&self) -> Box<dyn Layer<T>> {
        Box::new(Softmax::new())
    }
}

impl<T: Real> Softmax<T> {
    /// The layer.
    pub fn new() -> Softmax<T> {
        Softmax { p: None }
    }
}

impl<T: Real> Default for Softmax<T> {
    fn default() -> Self {
        Softmax::new()
    }
}
