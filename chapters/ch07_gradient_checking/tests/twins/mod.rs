//! Small layers, losses and a regulariser written by hand, each right, or wrong in one way.
//!
//! Legend: N batch, D inputs of a linear layer, K its outputs.
#![allow(dead_code)] // each test file uses its own part

use ch07_gradient_checking::prelude::*;

/// What a twin does wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bug {
    None,
    WrongSign,
    FactorTwo,
    NoBiasGradient,
    TransposedWeightGradient,
    StaleInput,
    AccumulatedGradient,
    WrongShape,
    OtherFirst,
    NotANumber,
    OneWrongEntry,
    StaleMask,
    FreshMask,
    NoMeanInGradient,
    OwnMean,
    FusedForgetsMean,
    ZeroGradient,
    Assigns,
    NoFactorTwo,
}

/// y = x W + b
#[derive(Clone)]
pub struct Linear {
    pub w: Parameter<f64>, // (D, K)
    pub b: Parameter<f64>, // (K,)
    pub activity: f64,     // penalty activity · Σ y² / N
    x: Option<Tensor<f64>>,
    y: Option<Tensor<f64>>,
    n: f64,
    penalty: f64,
    bug: Bug,
}

impl Linear {
    pub fn new(inputs: usize, outputs: usize, bug: Bug) -> Linear {
        let mut rng = Seed(11).stream("weights");
        let w = Tensor::from_fn([inputs, outputs], |_| rng.normal());
        let b = Tensor::from_fn([outputs], |_| rng.normal()); // not 0: a forgotten bias shows
        let (w, b) = (Parameter::new("weights", w), Parameter::new("bias", b));
        Linear { w, b, activity: 0.0, x: None, y: None, n: 1.0, penalty: 0.0, bug }
    }
}

impl Layer<f64> for Linear {
    fn name(&self) -> &'static str {
        "Linear"
    }
    fn config(&self) -> Config {
        Config::new("Linear")
    }
    fn output_shape(&self, _: &[usize]) -> Result<Shape, ShapeError> {
        Ok([self.b.value().len()].into())
    }
    fn forward(&mut self, x: Tensor<f64>, mode: Mode) -> Tensor<f64> {
        let mut y = x.matmul(self.w.value()); // (N, K)
        y.add_row(self.b.value());
        if let Mode::Train(step) = mode {
            self.n = step.batch_size as f64;
            self.penalty = self.activity * y.dot(&y) / self.n;
            self.y = Some(y.clone());
            if self.bug != Bug::StaleInput || self.x.is_none() {
                self.x = Some(x);
            }
        }
        y
    }
    fn backward(&mut self, mut dy: Tensor<f64>) -> Tensor<f64> {
        let y = self.y.take().expect("Linear: backward without forward");
        dy.add_scaled(2.0 * self.activity / self.n, &y);
        let x = self.x.as_ref().expect("Linear: backward without forward");
        let mut dw = x.matmul_tn(&dy); // dW = xᵀ dy
        let db = dy.sum_rows();
        let mut dx = dy.matmul_nt(self.w.value()); // dx = dy Wᵀ
        match self.bug {
            Bug::WrongSign => dx.apply(|d| -d),
            Bug::FactorTwo => dw.apply(|d| 2.0 * d),
            Bug::TransposedWeightGradient => dw = dw.transposed(),
            Bug::WrongShape => dx = dx.transposed(),
            Bug::AccumulatedGradient => dw += &self.w.gradient,
            Bug::NotANumber => *dw.at_mut(&[0, 1]) = f64::NAN,
            Bug::OneWrongEntry => *dw.at_mut(&[1, 0]) += 0.01,
            _ => {}
        }
        self.w.gradient = dw;
        if self.bug != Bug::NoBiasGradient {
            self.b.gradient = db;
        }
        dx
    }
    fn backward_first(&mut self, dy: Tensor<f64>) -> Tensor<f64> {
        let dx = self.backward(dy);
        if self.bug == Bug::OtherFirst {
            self.b.gradient.apply(|d| d + 1.0);
        }
        dx
    }
    fn parameters(&self) -> Vec<&Parameter<f64>> {
        vec![&self.w, &self.b]
    }
    fn parameters_mut(&mut self) -> Vec<&mut Parameter<f64>> {
        vec![&mut self.w, &mut self.b]
    }
    fn penalty(&self) -> f64 {
        self.penalty
    }
    fn replica(&self) -> Box<dyn Layer<f64>> {
        Box::new(self.clone())
    }
}

/// Which function of its input a [`Map`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Tanh,
    Relu,
    Softmax,
    Dropout,
}

/// A layer without parameters.
#[derive(Clone)]
pub struct Map {
    kind: Kind,
    bug: Bug,
    passes: u64,
    kept: Option<Tensor<f64>>,
}

impl Map {
    pub fn new(kind: Kind, bug: Bug) -> Map {
        Map { kind, bug, passes: 0, kept: None }
    }

    /// Drops half of the entries and doubles the others.
    fn mask(&mut self, like: &Tensor<f64>, step: TrainingStep) -> Tensor<f64> {
        self.passes += 1;
        let fresh = if self.bug == Bug::FreshMask { self.passes } else { 0 };
        let mut mask = Tensor::zeros(like.shape());
        for (i, row) in mask.rows_iter_mut().enumerate() {
            let mut rng = step.from_row(step.first_row + 1000 * fresh as usize).rng(i);
            row.fill_with(|| if rng.uniform() < 0.5 { 0.0 } else { 2.0 });
        }
        mask
    }
}

impl Layer<f64> for Map {
    fn name(&self) -> &'static str {
        ["Tanh", "Relu", "Softmax", "Dropout"][self.kind as usize]
    }
    fn config(&self) -> Config {
        Config::new(self.name())
    }
    fn output_shape(&self, input: &[usize]) -> Result<Shape, ShapeError> {
        Ok(input.into())
    }
    fn forward(&mut self, x: Tensor<f64>, mode: Mode) -> Tensor<f64> {
        let (y, keep) = match (self.kind, mode) {
            (Kind::Tanh, _) => (x.map(f64::tanh), x.map(f64::tanh)),
            (Kind::Relu, _) => (x.map(|x| x.max(0.0)), x),
            (Kind::Softmax, _) => (softmax(&x), softmax(&x)),
            (Kind::Dropout, Mode::Predict) => (x.clone(), x),
            (Kind::Dropout, Mode::Train(step)) => {
                let mask = self.mask(&x, step);
                (&x * &mask, mask)
            }
        };
        if mode.is_training() && (self.bug != Bug::StaleMask || self.kept.is_none()) {
            self.kept = Some(keep);
        }
        y
    }
    fn backward(&mut self, dy: Tensor<f64>) -> Tensor<f64> {
        let kept = self.kept.as_ref().expect("Map: backward without forward");
        match self.kind {
            _ if self.bug == Bug::ZeroGradient => Tensor::zeros(dy.shape()),
            Kind::Tanh => dy.zip_map(kept, |dy, y| dy * (1.0 - y * y)), // 1 − tanh²
            Kind::Relu => dy.zip_map(kept, |dy, x| if x > 0.0 { dy } else { 0.0 }),
            Kind::Dropout => &dy * kept,
            Kind::Softmax => {
                let mut dx = &dy * kept;
                for (dx, y) in dx.rows_iter_mut().zip(kept.rows_iter()) {
                    let sum: f64 = dx.iter().sum();
                    dx.iter_mut().zip(y).for_each(|(dx, y)| *dx -= y * sum); // y (dy − ⟨dy, y⟩)
                }
                dx
            }
        }
    }
    fn replica(&self) -> Box<dyn Layer<f64>> {
        Box::new(self.clone())
    }
}

pub fn softmax(x: &Tensor<f64>) -> Tensor<f64> {
    let mut y = x.map(f64::exp); // small inputs only
    for row in y.rows_iter_mut() {
        let sum: f64 = row.iter().sum();
        row.iter_mut().for_each(|y| *y /= sum);
    }
    y
}

/// ½ Σ (y − t)² / N
pub struct HalfSquare(pub Bug);

impl Loss<f64> for HalfSquare {
    fn name(&self) -> &'static str {
        "HalfSquare"
    }
    fn value(&self, y: &Tensor<f64>, t: &Tensor<f64>, n: usize) -> f64 {
        let n = if self.0 == Bug::OwnMean { y.rows() } else { n };
        let d = y - t;
        0.5 * d.dot(&d) / n as f64
    }
    fn gradient(&self, y: &Tensor<f64>, t: &Tensor<f64>, n: usize) -> Tensor<f64> {
        let n = match self.0 {
            Bug::OwnMean => y.rows(),
            Bug::NoMeanInGradient => 1,
            _ => n,
        };
        &(y - t) * (n as f64).recip()
    }
    fn value_and_gradient(&self, y: &mut Tensor<f64>, t: &Tensor<f64>, n: usize) -> f64 {
        let value = self.value(y, t, n);
        *y = self.gradient(y, t, if self.0 == Bug::FusedForgetsMean { 1 } else { n });
        value
    }
}

/// 0.01 Σ w²
#[derive(Debug)]
pub struct Square(pub Bug);

impl Regularizer<f64> for Square {
    fn config(&self) -> Config {
        Config::new("Square")
    }
    fn penalty(&self, w: &Tensor<f64>) -> f64 {
        0.01 * w.dot(w)
    }
    fn add_gradient(&self, w: &Tensor<f64>, dw: &mut Tensor<f64>) {
        let factor = if self.0 == Bug::NoFactorTwo { 0.01 } else { 0.02 };
        if self.0 == Bug::Assigns {
            *dw = Tensor::zeros(w.shape());
        }
        dw.add_scaled(factor, w);
    }
}

/// Entries from the normal distribution.
pub fn random(shape: impl Into<Shape>, seed: u64) -> Tensor<f64> {
    let mut rng = Seed(seed).stream("test");
    Tensor::from_fn(shape, |_| rng.normal())
}
