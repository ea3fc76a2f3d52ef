//! The dense layer: every unit sees every input.
//!
//! Legend: N batch, in and out the numbers of inputs and units; x (N, in), W (in, out), b (out,),
//! y (N, out).

use crate::initializer::start_weights;
use common::layer::no_forward;
use common::{
    Config, ConfigError, Initializer, Layer, Mode, Parameter, Real, Regularizer, Rng, Shape, ShapeError,
    Spare, Tensor, shape,
};
use std::sync::Arc;

// ANCHOR: dense
/// y = x W + b (4.1)
///
/// # Shapes
/// x (N, in) → y (N, out)
///
/// # Parameters
/// `weights` W (in, out) and `bias` b (out,): (in + 1) · out numbers.
///
/// # Gradients
/// dW = xᵀ dy (4.7), db = Σₙ dyₙ (4.8), dx = dy Wᵀ (4.9)
///
/// # Errors
/// [`output_shape`](Layer::output_shape) refuses inputs of another length.
///
/// # Example
/// ```
/// # use ch04_mlp::prelude::*;
/// # use common::prelude::*;
/// let mut rng = Seed(1671).stream("init");
/// let layer = Dense::<f32>::new(8, 12, &RandomUniform::default(), &mut rng);
/// let count: usize = layer.parameters().iter().map(|p| p.value().len()).sum();
/// assert_eq!(count, 108); // (8 + 1) · 12, as the text's first example has it
/// ```
///
/// # Source
/// Text 000, §1.1.1; text 004, "Keras 代码的第一个例子".
pub struct Dense<T: Real> {
    weights: Parameter<T>, // W (in, out)
    bias: Parameter<T>,    // b (out,)
    x: Option<Tensor<T>>,  // (N, in), from forward to backward
    spare: Spare<T>,       // memory for the next y
}

impl<T: Real> Layer<T> for Dense<T> {
    fn forward(&mut self, x: Tensor<T>, mode: Mode) -> Tensor<T> {
        let mut y = self.spare.tensor([x.rows(), self.units()]); // (N, out)
        x.affine_into(self.weights.value(), self.bias.value(), &mut y); // y = x W + b  (4.1)
        match mode {
            Mode::Train(_) => self.x = Some(x),
            Mode::Predict => self.spare.keep(x),
        }
        y
    }

    // ANCHOR: dense_backward
    fn backward(&mut self, dy: Tensor<T>) -> Tensor<T> {
        let mut x = self.x.take().unwrap_or_else(|| no_forward("Dense")); // (N, in)
        x.matmul_tn_into(&dy, &mut self.weights.gradient); // dW = xᵀ dy  (4.7)
        dy.sum_rows_into(&mut self.bias.gradient); // db = Σₙ dyₙ  (4.8)
        dy.matmul_nt_into(self.weights.value(), &mut x); // dx = dy Wᵀ  (4.9), in the memory of x
        self.spare.keep(dy);
        x
    }
    // ANCHOR_END: dense_backward

    fn backward_first(&mut self, dy: Tensor<T>) -> Tensor<T> {
        let x = self.x.take().unwrap_or_else(|| no_forward("Dense"));
        x.matmul_tn_into(&dy, &mut self.weights.gradient); // (4.7)
        dy.sum_rows_into(&mut self.bias.gradient); // (4.8); nobody asks for dx
        self.spare.keep(dy);
        x
    }
    // ANCHOR_END: dense

    fn name(&self) -> &'static str {
        "Dense"
    }

    fn config(&self) -> Config {
        let penalty = |p: &Parameter<T>| p.regularizer().map(Regularizer::config);
        Config::new("Dense")
            .with("inputs", self.inputs() as f64)
            .with("units", self.units() as f64)
            .with_part("kernel_regularizer", penalty(&self.weights))
            .with_part("bias_regularizer", penalty(&self.bias))
    }

    fn output_shape(&self, input: &[usize]) -> Result<Shape, ShapeError> {
        if input == [self.inputs()] {
            Ok(Shape::from([self.units()]))
        } else {
            let expected = format!("input {}", shape::of_batch(&[self.inputs()]));
            Err(ShapeError::new("Dense", expected, shape::of_batch(input)))
        }
    }

    fn parameters(&self) -> Vec<&Parameter<T>> {
        vec![&self.weights, &self.bias]
    }

    fn parameters_mut(&mut self) -> Vec<&mut Parameter<T>> {
        vec![&mut self.weights, &mut self.bias]
    }

    fn is_affine(&self) -> bool {
        true
    }

    fn replica(&self) -> Box<dyn Layer<T>> {
        let (weights, bias) = (self.weights.clone(), self.bias.clone());
        Box::new(Dense { weights, bias, x: None, spare: Spare::default() })
    }
}

impl<T: Real> Dense<T> {
    /// A layer of `units` units with `inputs` inputs each, start weights drawn from `initializer`,
    /// biases 0.
    pub fn new(inputs: usize, units: usize, initializer: &dyn Initializer, rng: &mut Rng) -> Dense<T> {
        let weights = start_weights([inputs, units], (inputs, units), initializer, rng);
        Dense::from_weights(weights, Tensor::zeros([units]))
    }

    /// A layer of these weights: W (in, out) and b (out,).
    ///
    /// # Panics
    /// Where W is not a matrix or b has not one entry a column of W.
    pub fn from_weights(weights: Tensor<T>, bias: Tensor<T>) -> Dense<T> {
        assert!(
            weights.rank() == 2 && *bias.shape() == [weights.shape()[1]],
            "Dense: expected weights (in, out) and bias (out,), got {} and {}",
            weights.shape(),
            bias.shape()
        );
        let (weights, bias) = (Parameter::new("weights", weights), Parameter::new("bias", bias));
        Dense { weights, bias, x: None, spare: Spare::default() }
    }

    /// The same layer with a penalty on W (Keras: `kernel_regularizer`).
    pub fn kernel_regularizer(mut self, penalty: impl Regularizer<T> + 'static) -> Dense<T> {
        self.weights.set_regularizer(Some(Arc::new(penalty)));
        self
    }

    /// The same layer with a penalty on b (Keras: `bias_regularizer`).
    pub fn bias_regularizer(mut self, penalty: impl Regularizer<T> + 'static) -> Dense<T> {
        self.bias.set_regularizer(Some(Arc::new(penalty)));
        self
    }

    /// Builds the layer that a configuration describes, with weights 0; `penalty` builds regularisers.
    ///
    /// # Errors
    /// Where a setting is missing or wrong.
    pub fn from_config(config: &Config, penalty: PenaltyFromConfig<'_, T>) -> Result<Dense<T>, ConfigError> {
        let (inputs, units) = (config.size("inputs")?, config.size("units")?);
        let mut layer = Dense::from_weights(Tensor::zeros([inputs, units]), Tensor::zeros([units]));
        if let Some(part) = config.part("kernel_regularizer")? {
            layer.weights.set_regularizer(Some(penalty(part)?));
        }
        if let Some(part) = config.part("bias_regularizer")? {
            layer.bias.set_regularizer(Some(penalty(part)?));
        }
        Ok(layer)
    }

    fn inputs(&self) -> usize {
        self.weights.shape()[0]
    }

    fn units(&self) -> usize {
        self.weights.shape()[1]
    }
}

/// How a regulariser is built from its configuration.
pub type PenaltyFromConfig<'a, T> = &'a dyn Fn(&Config) -> Result<Arc<dyn Regularizer<T>>, ConfigError>;

#[cfg(test)]
mod tests {
    use super::*;
    use ch02_learning_slowdown::{Neuron, Sigmoid, sigmoid};

    #[test]
    fn a_dense_layer_of_one_unit_equals_the_neuron() {
        let neuron = Neuron::<Sigmoid>::new(vec![0.7, -0.2, 0.4], 0.1);
        let w = Tensor::new([3, 1], neuron.weights.clone()).unwrap();
        let mut layer = Dense::from_weights(w, Tensor::from_vec(vec![neuron.bias]));
        let y = layer.forward(Tensor::from_rows([[0.5, -1.5, 2.0]]), Mode::Predict);
        assert!((sigmoid(y.scalar()) - neuron.output(&[0.5, -1.5, 2.0])).abs() < 1e-15);
    }

    #[test]
    #[should_panic(expected = "Dense: backward expects a forward in training mode just before it")]
    fn a_second_backward_is_an_error_and_not_a_stale_number() {
        let mut layer = Dense::<f64>::from_weights(Tensor::zeros([2, 2]), Tensor::zeros([2]));
        let step = common::TrainingStep::new(common::Seed(0), 0, 1);
        layer.forward(Tensor::zeros([1, 2]), Mode::Train(step));
        layer.backward(Tensor::zeros([1, 2]));
        layer.backward(Tensor::zeros([1, 2]));
    }

    #[test]
    fn another_input_is_an_error_that_names_both_shapes() {
        let layer = Dense::<f64>::from_weights(Tensor::zeros([784, 10]), Tensor::zeros([10]));
        let error = layer.output_shape(&[10, 28, 28]).unwrap_err();
        assert_eq!(error.to_string(), "Dense: expected input (N, 784), got (N, 10, 28, 28)");
    }
}
