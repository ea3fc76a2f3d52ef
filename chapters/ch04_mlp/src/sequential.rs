//! A network as a list of layers: [`Sequential`].

use crate::engine::Engine;
use common::{
    Config, Layer, Loss, Mode, Optimizer, Parameter, Real, Shape, ShapeError, Tensor, parallel::Threads,
    shape,
};
use std::fmt::Write;
use std::sync::Arc;

// ANCHOR: sequential
/// Layers behind one another, each taking what the one before it gives.
///
/// # Example
/// ```
/// # use ch04_mlp::prelude::*;
/// # use common::prelude::*;
/// // XOR, which no single neuron can learn.
/// let mut rng = Seed(1).stream("init");
/// let mut model = Sequential::<f64>::new([2])
///     .add(Dense::new(2, 8, &GlorotUniform, &mut rng))?
///     .add(Activation::new(Tanh))?
///     .add(Dense::new(8, 1, &GlorotUniform, &mut rng))?;
/// model.compile(SigmoidCrossEntropy, Sgd::new(0.5));
///
/// let x = Tensor::from_rows([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]);
/// let t = Tensor::from_rows([[0.0], [1.0], [1.0], [0.0]]);
/// model.fit(&x, &t, &Fit { epochs: 2000, batch_size: 4, ..Fit::default() }, &mut [])?;
/// assert_eq!(model.evaluate(&x, &t)?.accuracy, Some(1.0));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Sequential<T: Real> {
    pub(crate) input: Shape,
    pub(crate) layers: Vec<Box<dyn Layer<T>>>,
    pub(crate) compiled: Option<Compiled<T>>,
    pub(crate) threads: Arc<Threads>,
    pub(crate) engine: Option<Engine<T>>,
    /// How far training has come, over all calls of `fit` and `train_on_batch`.
    pub(crate) epochs_done: usize,
    pub(crate) steps_done: u64,
}
// ANCHOR_END: sequential

/// What training needs besides the layers.
pub(crate) struct Compiled<T> {
    pub loss: Box<dyn Loss<T>>,
    pub optimizer: Box<dyn Optimizer<T>>,
}

impl<T: Real> Sequential<T> {
    /// A network without layers, for inputs of this shape (one example, no batch dimension).
    pub fn new(input: impl Into<Shape>) -> Sequential<T> {
        Sequential {
            input: input.into(),
            layers: Vec::new(),
            compiled: None,
            threads: Arc::new(Threads::new(1)),
            engine: None,
            epochs_done: 0,
            steps_done: 0,
        }
    }

    // ANCHOR: add
    /// The network with one more layer.
    ///
    /// # Errors
    /// Where the layer cannot take what comes out of the network so far; the error names the layer's
    /// number.
    #[allow(clippy::should_implement_trait)] // Keras's word, and not a sum
    pub fn add(self, layer: impl Layer<T>) -> Result<Sequential<T>, ShapeError> {
        self.add_boxed(Box::new(layer))
    }

    /// As [`add`](Sequential::add), for a layer whose type is known only at run time.
    ///
    /// # Errors
    /// Where the layer cannot take what comes out of the network so far.
    pub fn add_boxed(mut self, layer: Box<dyn Layer<T>>) -> Result<Sequential<T>, ShapeError> {
        layer.output_shape(&self.output()).map_err(|error| ShapeError {
            operation: format!("layer {} ({})", self.layers.len(), error.operation),
            ..error
        })?;
        self.layers.push(layer);
        self.engine = None;
        Ok(self)
    }
    // ANCHOR_END: add

    /// Says what to minimise and how (Keras: `compile`).
    pub fn compile(&mut self, loss: impl Loss<T> + 'static, optimizer: impl Optimizer<T> + 'static) {
        self.compiled = Some(Compiled { loss: Box::new(loss), optimizer: Box::new(optimizer) });
    }

    /// Lets training and prediction use this many threads. (Results differ between one and two
    /// threads by rounding only.)
    pub fn set_threads(&mut self, count: usize) {
        if count != self.threads.count() {
            self.threads = Arc::new(Threads::new(count));
            self.engine = None;
        }
    }

    /// The shape of one example's input.
    pub fn input(&self) -> Shape {
        self.input
    }

    /// The shape of one example's output.
    pub fn output(&self) -> Shape {
        self.shapes().last().copied().unwrap_or(self.input)
    }

    /// The shape of one example behind each layer.
    pub fn shapes(&self) -> Vec<Shape> {
        let mut shapes = Vec::with_capacity(self.layers.len());
        let mut at = self.input;
        for layer in &self.layers {
            at = layer.output_shape(&at).unwrap_or(at); // every layer was asked when it was added
            shapes.push(at);
        }
        shapes
    }

    /// The layers.
    pub fn layers(&self) -> &[Box<dyn Layer<T>>] {
        &self.layers
    }

    /// The layers, to be changed: for experiments that look inside.
    pub fn layers_mut(&mut self) -> &mut [Box<dyn Layer<T>>] {
        self.engine = None; // its replicas are of the layers as they were
        &mut self.layers
    }

    /// How many numbers the network learns.
    pub fn parameter_count(&self) -> usize {
        self.parameters().iter().map(|p| p.value().len()).sum()
    }

    /// The values of all parameters, layer by layer (Keras: `get_weights`).
    pub fn weights(&self) -> Vec<&Tensor<T>> {
        self.layers.iter().flat_map(|layer| layer.parameters()).map(Parameter::value).collect()
    }

    /// Replaces the values of all parameters.
    ///
    /// # Errors
    /// Where their number or a shape is another; then nothing has been changed.
    pub fn set_weights(&mut self, weights: &[Tensor<T>]) -> Result<(), ShapeError> {
        let shapes = |tensors: &[&Tensor<T>]| -> Vec<Shape> { tensors.iter().map(|t| t.shape()).collect() };
        let (expected, got) = (shapes(&self.weights()), shapes(&weights.iter().collect::<Vec<_>>()));
        if expected != got {
            let operation = "Sequential::set_weights";
            return Err(ShapeError::new(operation, format!("shapes {expected:?}"), format!("{got:?}")));
        }
        for (parameter, value) in self.parameters_mut().into_iter().zip(weights) {
            parameter.value_mut().data_mut().copy_from_slice(value.data());
        }
        Ok(())
    }

    /// Sum of the penalties on all parameters.
    pub fn parameter_penalty(&self) -> T {
        self.parameters().into_iter().map(Parameter::penalty).sum()
    }

    /// A table of the layers: name, output shape, parameters; and their total.
    ///
    /// # Example
    /// ```
    /// # use ch04_mlp::prelude::*;
    /// # use common::prelude::*;
    /// let mut rng = Seed(0).stream("init");
    /// let model = Sequential::<f32>::new([8]).add(Dense::new(8, 12, &Zeros, &mut rng))?;
    /// assert!(model.summary().contains("Total parameters: 108"));
    /// # Ok::<(), ShapeError>(())
    /// ```
    pub fn summary(&self) -> String {
        let mut table = String::new();
        let mut line = |layer: &str, shape: &str, count: &str| {
            let _ = writeln!(table, "{layer:<26} {shape:<20} {count:>12}");
        };
        line("Layer", "Output shape", "Parameters");
        line("input", &shape::of_batch(&self.input), "0");
        for (i, (layer, output)) in self.layers.iter().zip(self.shapes()).enumerate() {
            let count: usize = layer.parameters().iter().map(|p| p.value().len()).sum();
            line(&format!("{i} {}", label(layer.as_ref())), &shape::of_batch(&output), &grouped(count));
        }
        let _ = write!(table, "Total parameters: {}", grouped(self.parameter_count()));
        table
    }
}

/// A network is a layer, too: it can be part of another one, and a checker of layers can check it.
/// These passes run the layers one by one; `fit` fuses neighbours and shares the batch out, with
/// results that are equal but for rounding.
impl<T: Real> Layer<T> for Sequential<T> {
    // ANCHOR: back_propagation
    fn forward(&mut self, x: Tensor<T>, mode: Mode) -> Tensor<T> {
        let layers = self.layers.iter_mut().enumerate();
        layers.fold(x, |x, (i, layer)| layer.forward(x, mode.for_layer(i)))
    }

    fn backward(&mut self, dy: Tensor<T>) -> Tensor<T> {
        self.layers.iter_mut().rev().fold(dy, |dy, layer| layer.backward(dy))
    }
    // ANCHOR_END: back_propagation

    fn name(&self) -> &'static str {
        "Sequential"
    }

    fn config(&self) -> Config {
        let input: Vec<f64> = self.input.iter().map(|&d| d as f64).collect();
        let layers = self.layers.iter().enumerate();
        layers.fold(Config::new("Sequential").with_numbers("input", &input), |config, (i, layer)| {
            config.with_part(&format!("layer_{i}"), Some(layer.config()))
        })
    }

    fn output_shape(&self, input: &[usize]) -> Result<Shape, ShapeError> {
        if input == &*self.input {
            Ok(self.output())
        } else {
            let expected = format!("input {}", shape::of_batch(&self.input));
            Err(ShapeError::new("Sequential", expected, shape::of_batch(input)))
        }
    }

    fn parameters(&self) -> Vec<&Parameter<T>> {
        self.layers.iter().flat_map(|layer| layer.parameters()).collect()
    }

    fn parameters_mut(&mut self) -> Vec<&mut Parameter<T>> {
        self.layers.iter_mut().flat_map(|layer| layer.parameters_mut()).collect()
    }

    fn penalty(&self) -> T {
        self.layers.iter().map(|layer| layer.penalty()).sum()
    }

    fn multiplications(&self, _input: &[usize]) -> usize {
        let inputs = std::iter::once(self.input).chain(self.shapes());
        self.layers.iter().zip(inputs).map(|(layer, input)| layer.multiplications(&input)).sum()
    }

    fn replica(&self) -> Box<dyn Layer<T>> {
        let mut copy = Sequential::new(self.input);
        copy.layers = self.layers.iter().map(|layer| layer.replica()).collect();
        Box::new(copy)
    }
}

/// A layer's name with its one telling setting: `Activation (relu)`, `Dropout (0.3)`, `Conv2d (5 × 5)`.
pub(crate) fn label<T: Real>(layer: &dyn Layer<T>) -> String {
    let config = layer.config();
    if let Ok(function) = config.text("function") {
        return format!("{} ({function})", layer.name());
    }
    if let Ok([height, width]) = config.numbers("kernel_size").or_else(|_| config.numbers("size")) {
        return format!("{} ({height} × {width})", layer.name());
    }
    match config.number("rate") {
        Ok(rate) => format!("{} ({rate})", layer.name()),
        Err(_) => layer.name().to_string(),
    }
}

/// 1234567 → "1,234,567"
pub(crate) fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
