//! Layers without parameters, right or with one wrong line: functions of single entries, of rows
//! (softmax) and of columns (standardised over the batch).
//!
//! Legend: x, y, dy (N, K); ⟨·, ·⟩ the sum of products over a row.

use super::Bug;
use common::layer::no_forward;
use common::prelude::*;

/// What is added to a variance before it divides.
const EPSILON: f64 = 1e-5;

/// Which function a [`Map`] is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Function {
    /// y = 1/(1 + e⁻ˣ)
    Sigmoid,
    /// y = max(0, x)
    Relu,
    /// y = x where x > 0, else αx
    LeakyRelu(f64),
    /// yₖ = eˣₖ / Σⱼ eˣⱼ, row by row
    Softmax,
    /// y = (x − μ)/σ, column by column, with mean μ and deviation σ over the batch
    Standardize,
}

/// A layer without parameters, right or with a bug.
#[derive(Clone)]
pub struct Map<T: Real> {
    function: Function,
    bug: Option<Bug>,
    kept: Option<(Tensor<T>, Tensor<T>)>, // x and y (N, K), from forward to backward
}

impl<T: Real> Map<T> {
    /// The layer of this function.
    pub fn new(function: Function, bug: Option<Bug>) -> Map<T> {
        Map { function, bug, kept: None }
    }
}

impl<T: Real> Layer<T> for Map<T> {
    fn forward(&mut self, x: Tensor<T>, mode: Mode) -> Tensor<T> {
        let y = match self.function {
            Function::Sigmoid => x.map(|x| T::ONE / (T::ONE + (-x).exp())),
            Function::Relu => x.map(|x| x.max(T::ZERO)),
            Function::LeakyRelu(alpha) => x.map(|x| if x > T::ZERO { x } else { T::of(alpha) * x }),
            Function::Softmax => softmax(&x),
            Function::Standardize => {
                let (mean, deviation) = mean_and_deviation(&x);
                by_column(&x, |x, k| (x - mean[k]) / deviation[k])
            }
        }; // (N, K)
        self.kept = mode.is_training().then(|| (x, y.clone()));
        y
    }

    fn backward(&mut self, dy: Tensor<T>) -> Tensor<T> {
        let (x, y) = self.kept.take().unwrap_or_else(|| no_forward(self.name()));
        match self.function {
            Function::Sigmoid => sigmoid_backward(&dy, &x, &y, self.bug),
            Function::Relu => relu_backward(&dy, &x, self.bug),
            Function::LeakyRelu(alpha) => leaky_backward(&dy, &x, &y, T::of(alpha), self.bug),
            Function::Softmax => softmax_backward(&dy, &y, self.bug),
            Function::Standardize => standardize_backward(&dy, &x, &y, self.bug),
        }
    }

    fn name(&self) -> &'static str {
        match self.function {
            Function::Sigmoid => "Sigmoid",
            Function::Relu => "Relu",
            Function::LeakyRelu(_) => "LeakyRelu",
            Function::Softmax => "Softmax",
            Function::Standardize => "Standardize",
        }
    }

    fn config(&self) -> Config {
        Config::new(self.name())
    }

    fn output_shape(&self, input: &[usize]) -> Result<Shape, ShapeError> {
        Ok(input.into())
    }

    fn replica(&self) -> Box<dyn Layer<T>> {
        Box::new(Map::new(self.function, self.bug))
    }
}

// ANCHOR: broken_maps
fn sigmoid_backward<T: Real>(dy: &Tensor<T>, x: &Tensor<T>, y: &Tensor<T>, bug: Option<Bug>) -> Tensor<T> {
    let a = match bug {
        Some(Bug::SigmoidOfInput) => x, // WRONG: x (1 − x)
        _ => y,                         // right: σ′ = y (1 − y)  (2.5)
    };
    dy.zip_map(a, |dy, a| dy * a * (T::ONE - a))
}

fn relu_backward<T: Real>(dy: &Tensor<T>, x: &Tensor<T>, bug: Option<Bug>) -> Tensor<T> {
    let slope = |x: T| if x > T::ZERO { T::ONE } else { T::ZERO }; // (2.16)
    match bug {
        Some(Bug::ReluOverwrites) => x.map(slope), // WRONG: dy is gone
        Some(Bug::ReluByGradient) => dy.map(|dy| dy * slope(dy)), // WRONG: asks dy for its sign
        _ => dy.zip_map(x, |dy, x| dy * slope(x)), // right: dx = dy where x > 0
    }
}

fn leaky_backward<T: Real>(
    dy: &Tensor<T>,
    x: &Tensor<T>,
    y: &Tensor<T>,
    alpha: T,
    bug: Option<Bug>,
) -> Tensor<T> {
    let slope = |at: T| if at > T::ZERO { T::ONE } else { alpha };
    match bug {
        Some(Bug::LeakyForgotten) => relu_backward(dy, x, None), // WRONG: 0 below 0, as plain ReLU
        Some(Bug::LeakyInPlace) => dy.zip_map(y, |dy, y| dy * slope(y)), // WRONG: y stands in x's memory
        _ => dy.zip_map(x, |dy, x| dy * slope(x)),               // right: α where x ≤ 0
    }
}

fn softmax_backward<T: Real>(dy: &Tensor<T>, y: &Tensor<T>, bug: Option<Bug>) -> Tensor<T> {
    if bug == Some(Bug::SoftmaxDiagonal) {
        return dy.zip_map(y, |dy, y| dy * y).zip_map(y, |dx, y| dx * (T::ONE - y)); // WRONG: entry by entry
    }
    let mut dx = Tensor::zeros(dy.shape());
    for ((dx, dy), y) in dx.rows_iter_mut().zip(dy.rows_iter()).zip(y.rows_iter()) {
        let mean: T = match bug {
            Some(Bug::SoftmaxPlainMean) => dy.iter().copied().sum::<T>() / T::of(dy.len() as f64), // WRONG
            _ => dy.iter().zip(y).map(|(&dy, &y)| dy * y).sum(), // right: ⟨dy, y⟩, weighted by y
        };
        dx.iter_mut().zip(dy).zip(y).for_each(|((dx, &dy), &y)| *dx = y * (dy - mean));
    }
    dx
}
// ANCHOR_END: broken_maps

fn standardize_backward<T: Real>(
    dy: &Tensor<T>,
    x: &Tensor<T>,
    y: &Tensor<T>,
    bug: Option<Bug>,
) -> Tensor<T> {
    let share = T::ONE / T::of(dy.rows() as f64); // 1/N
    let deviation = mean_and_deviation(x).1; // (K,)
    let mean_dy = &dy.sum_rows() * share; // (K,)
    let mean_dy_y = &(dy * y).sum_rows() * share; // (K,)
    let without_mean = by_column(dy, |dy, k| dy - mean_dy.data()[k]); // (N, K)
    let dx = match bug {
        Some(Bug::VarianceConstant) => without_mean, // WRONG: σ, too, depends on x
        _ => &without_mean - &by_column(y, |y, k| y * mean_dy_y.data()[k]), // right: dy − mean(dy) − y mean(dy y)
    };
    by_column(&dx, |dx, k| dx / deviation[k])
}

/// Row by row eˣ over their sum; the largest x of a row is subtracted first.
pub fn softmax<T: Real>(x: &Tensor<T>) -> Tensor<T> {
    let mut y = x.clone();
    for row in y.rows_iter_mut() {
        let largest = row.iter().copied().fold(row[0], T::max);
        row.iter_mut().for_each(|x| *x = (*x - largest).exp());
        let sum: T = row.iter().copied().sum();
        row.iter_mut().for_each(|y| *y /= sum);
    }
    y
}

/// Mean and √(variance + ε) of each column.
fn mean_and_deviation<T: Real>(x: &Tensor<T>) -> (Vec<T>, Vec<T>) {
    let share = T::ONE / T::of(x.rows() as f64);
    let mean = &x.sum_rows() * share; // (K,)
    let variance = &by_column(x, |x, k| (x - mean.data()[k]).powi(2)).sum_rows() * share; // (K,)
    (mean.into_data(), variance.map(|v| (v + T::of(EPSILON)).sqrt()).into_data())
}

/// f(entry, its column), entry by entry.
fn by_column<T: Real>(x: &Tensor<T>, f: impl Fn(T, usize) -> T) -> Tensor<T> {
    let columns = x.row_len();
    Tensor::from_fn(x.shape(), |i| f(x.data()[i], i % columns))
}
