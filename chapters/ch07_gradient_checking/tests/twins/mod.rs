//! What the checker's tests need beside the cabinet's specimens: bugs that nobody would write, and
//! penalties on activities.
#![allow(dead_code, unused_imports)] // each test file uses its own part

pub use ch07_gradient_checking::cabinet::{Bug, Drop, Function, HalfSquare, Linear, Map, Penalty, softmax};
use ch07_gradient_checking::prelude::*;

/// The cabinet's dense layer, right or with a bug.
pub fn linear(inputs: usize, units: usize, bug: Option<Bug>) -> Linear<f64> {
    Linear::new(inputs, units, Seed(11), bug)
}

/// ½ Σ (y − t)² / N
pub const HALF_SQUARE: HalfSquare = HalfSquare { of_logits: false, bug: None };

/// 0.01 Σ w², right or with a bug.
pub fn l2(bug: Option<Bug>) -> Penalty {
    Penalty { lambda: 0.01, power: 2, bug }
}

/// A dense layer whose results are tampered with after `backward`, or only after `backward_first`.
#[derive(Clone)]
pub struct Tampered {
    linear: Linear<f64>,
    tamper: fn(&mut Linear<f64>, &mut Tensor<f64>),
    only_first: bool,
}

impl Tampered {
    /// `tamper` changes the layer's gradients and dx.
    pub fn new(inputs: usize, units: usize, tamper: fn(&mut Linear<f64>, &mut Tensor<f64>)) -> Tampered {
        Tampered { linear: linear(inputs, units, None), tamper, only_first: false }
    }

    pub fn only_first(self) -> Tampered {
        Tampered { only_first: true, ..self }
    }
}

impl Layer<f64> for Tampered {
    fn forward(&mut self, x: Tensor<f64>, mode: Mode) -> Tensor<f64> {
        self.linear.forward(x, mode)
    }
    fn backward(&mut self, dy: Tensor<f64>) -> Tensor<f64> {
        let mut dx = self.linear.backward(dy);
        if !self.only_first {
            (self.tamper)(&mut self.linear, &mut dx);
        }
        dx
    }
    fn backward_first(&mut self, dy: Tensor<f64>) -> Tensor<f64> {
        let mut dx = self.linear.backward(dy);
        (self.tamper)(&mut self.linear, &mut dx);
        dx
    }
    fn parameters(&self) -> Vec<&Parameter<f64>> {
        self.linear.parameters()
    }
    fn parameters_mut(&mut self) -> Vec<&mut Parameter<f64>> {
        self.linear.parameters_mut()
    }
    fn name(&self) -> &'static str {
        "Linear"
    }
    fn config(&self) -> Config {
        self.linear.config()
    }
    fn output_shape(&self, input: &[usize]) -> Result<Shape, ShapeError> {
        self.linear.output_shape(input)
    }
    fn replica(&self) -> Box<dyn Layer<f64>> {
        Box::new(self.clone())
    }
}

/// y = c x with a penalty 0.1 Σ x² / N of its own; c is 1, or, restless, another in each pass.
#[derive(Clone, Default)]
pub struct Scale {
    pub restless: bool,
    pub passes: u32,
    pub kept: Option<(Tensor<f64>, f64)>, // x and N
}

impl Layer<f64> for Scale {
    fn forward(&mut self, x: Tensor<f64>, mode: Mode) -> Tensor<f64> {
        self.passes += 1;
        let y = if self.restless { &x * f64::from(self.passes) } else { x.clone() };
        if let Mode::Train(step) = mode {
            self.kept = Some((x, step.batch_size as f64));
        }
        y
    }
    fn backward(&mut self, mut dy: Tensor<f64>) -> Tensor<f64> {
        let (x, n) = self.kept.as_ref().expect("Scale: backward without forward");
        dy.add_scaled(0.2 / n, x);
        dy
    }
    fn penalty(&self) -> f64 {
        self.kept.as_ref().map_or(0.0, |(x, n)| 0.1 * x.dot(x) / n)
    }
    fn name(&self) -> &'static str {
        "Scale"
    }
    fn config(&self) -> Config {
        Config::new("Scale")
    }
    fn output_shape(&self, input: &[usize]) -> Result<Shape, ShapeError> {
        Ok(input.into())
    }
    fn replica(&self) -> Box<dyn Layer<f64>> {
        Box::new(self.clone())
    }
}

/// The half square error, wrong about the batch in ways that no difference sees.
pub enum Odd {
    /// Takes its rows for the batch.
    OwnMean,
    /// Forgets the 1/N where value and gradient are asked for at once.
    FusedForgetsMean,
}

impl Loss<f64> for Odd {
    fn name(&self) -> &'static str {
        "Odd"
    }
    fn value(&self, y: &Tensor<f64>, t: &Tensor<f64>, n: usize) -> f64 {
        HALF_SQUARE.value(y, t, if matches!(self, Odd::OwnMean) { y.rows() } else { n })
    }
    fn gradient(&self, y: &Tensor<f64>, t: &Tensor<f64>, n: usize) -> Tensor<f64> {
        HALF_SQUARE.gradient(y, t, if matches!(self, Odd::OwnMean) { y.rows() } else { n })
    }
    fn value_and_gradient(&self, y: &mut Tensor<f64>, t: &Tensor<f64>, n: usize) -> f64 {
        let value = self.value(y, t, n);
        *y = self.gradient(y, t, if matches!(self, Odd::FusedForgetsMean) { 1 } else { n });
        value
    }
}

/// A right penalty that overwrites what is in dw.
#[derive(Debug)]
pub struct Overwriting;

impl Regularizer<f64> for Overwriting {
    fn config(&self) -> Config {
        Config::new("Overwriting")
    }
    fn penalty(&self, w: &Tensor<f64>) -> f64 {
        l2(None).penalty(w)
    }
    fn add_gradient(&self, w: &Tensor<f64>, dw: &mut Tensor<f64>) {
        *dw = Tensor::zeros(w.shape());
        l2(None).add_gradient(w, dw);
    }
}

/// Entries from the normal distribution.
pub fn random(shape: impl Into<Shape>, seed: u64) -> Tensor<f64> {
    let mut rng = Seed(seed).stream("test");
    Tensor::from_fn(shape, |_| rng.normal())
}
