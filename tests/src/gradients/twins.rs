//! Broken twins: a layer, a loss or a penalty of the chapters, right but for one bug.

use common::prelude::*;

/// What a layer's twin does wrong in its backward pass.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Bug {
    /// The gradient of the bias stays 0.
    NoBiasGradient,
    /// dW is transposed (of a square W, so that its shape does not tell).
    TransposedWeightGradient,
    /// dW is twice as large.
    FactorTwo,
    /// dx has the wrong sign.
    WrongSign,
    /// dx comes from a pass over other rows: the mask is drawn anew in backward.
    NewMask,
    /// dx is (1 − p) times what it should be: backward forgets what dropout multiplies by.
    NoScale(f64),
    /// dx lets pass what dropout at rate p dropped, and drops the rest.
    InvertedMask(f64),
    /// dx is 0.
    ZeroGradient,
    /// dw of a convolution is turned by half a turn: a convolution's gradient for a correlation.
    TurnedKernel,
}

/// A layer with a bug.
pub struct Twin {
    inner: Box<dyn Layer<f64>>,
    bug: Bug,
    seen: Option<(Tensor<f64>, TrainingStep)>,
}

impl Twin {
    /// The twin of a right layer.
    pub fn of(inner: impl Layer<f64>, bug: Bug) -> Twin {
        Twin { inner: Box::new(inner), bug, seen: None }
    }

    fn parameter(&mut self, name: &str) -> &mut Parameter<f64> {
        let mut parameters = self.inner.parameters_mut().into_iter();
        parameters.find(|parameter| parameter.name() == name).expect("a parameter of this name")
    }
}

impl Layer<f64> for Twin {
    fn name(&self) -> &'static str {
        self.inner.name()
    }
    fn config(&self) -> Config {
        self.inner.config()
    }
    fn output_shape(&self, input: &[usize]) -> Result<Shape, ShapeError> {
        self.inner.output_shape(input)
    }
    fn forward(&mut self, x: Tensor<f64>, mode: Mode) -> Tensor<f64> {
        if let Mode::Train(step) = mode {
            self.seen = Some((x.clone(), step));
        }
        self.inner.forward(x, mode)
    }
    fn backward(&mut self, dy: Tensor<f64>) -> Tensor<f64> {
        let (x, step) = self.seen.take().expect("Twin: backward without forward");
        if self.bug == Bug::NewMask {
            let later = step.from_row(step.first_row + 1000);
            self.inner.forward(x, Mode::Train(later));
        }
        let mut dx = self.inner.backward(dy.clone());
        match self.bug {
            Bug::NoBiasGradient => self.parameter("bias").gradient.apply(|_| 0.0),
            Bug::TransposedWeightGradient => {
                let weights = self.parameter("weights");
                weights.gradient = weights.gradient.transposed();
            }
            Bug::FactorTwo => self.parameter("weights").gradient.apply(|d| 2.0 * d),
            Bug::WrongSign => dx.apply(|d| -d),
            Bug::NewMask => {}
            Bug::NoScale(p) => dx.apply(|d| (1.0 - p) * d),
            Bug::InvertedMask(p) => dx.zip_apply(&dy, |dx, dy| dy / (1.0 - p) - dx),
            Bug::ZeroGradient => dx.apply(|_| 0.0),
            Bug::TurnedKernel => {
                let weights = self.parameter("weights");
                let area: usize = weights.shape()[2..].iter().product();
                weights.gradient.data_mut().chunks_exact_mut(area).for_each(<[f64]>::reverse);
            }
        }
        dx
    }
    fn parameters(&self) -> Vec<&Parameter<f64>> {
        self.inner.parameters()
    }
    fn parameters_mut(&mut self) -> Vec<&mut Parameter<f64>> {
        self.inner.parameters_mut()
    }
    fn penalty(&self) -> f64 {
        self.inner.penalty()
    }
    fn replica(&self) -> Box<dyn Layer<f64>> {
        Box::new(Twin { inner: self.inner.replica(), bug: self.bug, seen: None })
    }
}

/// A loss whose gradient forgets the 1/N.
pub struct NoMean<L>(pub L);

impl<L: Loss<f64>> Loss<f64> for NoMean<L> {
    fn name(&self) -> &'static str {
        self.0.name()
    }
    fn value(&self, y: &Tensor<f64>, t: &Tensor<f64>, n: usize) -> f64 {
        self.0.value(y, t, n)
    }
    fn gradient(&self, y: &Tensor<f64>, t: &Tensor<f64>, n: usize) -> Tensor<f64> {
        &self.0.gradient(y, t, n) * n as f64
    }
}

/// A penalty whose gradient is half of what it should be: the L2 of those who have λ/2 Σ w² in mind.
#[derive(Debug)]
pub struct NoFactorTwo<R>(pub R);

impl<R: Regularizer<f64>> Regularizer<f64> for NoFactorTwo<R> {
    fn config(&self) -> Config {
        self.0.config()
    }
    fn penalty(&self, w: &Tensor<f64>) -> f64 {
        self.0.penalty(w)
    }
    fn add_gradient(&self, w: &Tensor<f64>, dw: &mut Tensor<f64>) {
        let mut gradient = Tensor::zeros(w.shape());
        self.0.add_gradient(w, &mut gradient);
        dw.add_scaled(0.5, &gradient);
    }
}
