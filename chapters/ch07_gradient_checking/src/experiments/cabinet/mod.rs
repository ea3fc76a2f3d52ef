//! A cabinet of broken gradients: plausible bugs, most of them met in the wild, each in a layer, a
//! loss or a penalty that is right but for one marked line; what naive checks say of them, and what
//! this chapter's checker says.

mod dropout;
mod linear;
mod losses;
mod maps;
mod naive;
mod specimens;
#[cfg(test)]
mod tests;
mod verdicts;

pub use dropout::Drop;
pub use linear::Linear;
pub use losses::{HalfSquare, Penalty};
pub use maps::{Function, Map, softmax};
pub use specimens::{SPECIMENS, Specimen};
pub(super) use verdicts::run;

use crate::{Check, Report};
use common::prelude::*;
use std::sync::Arc;

/// What is wrong with a gradient: see [`SPECIMENS`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // the specimens say it
pub enum Bug {
    DroppedBias,
    BiasMean,
    BiasOneSum,
    BiasOneRow,
    TransposedWeights,
    WrongSign,
    MeanTwice,
    Accumulated,
    StaleInput,
    UpdatedFirst,
    PenaltyFactor,
    PenaltySign,
    SigmoidOfInput,
    ReluOverwrites,
    ReluByGradient,
    LeakyForgotten,
    LeakyInPlace,
    SoftmaxDiagonal,
    SoftmaxPlainMean,
    VarianceConstant,
    NoMask,
    NoScale,
    NewMask,
    StaleMask,
    FirstRowOnly,
    MeanForgotten,
    SlopeForgotten,
}

/// What is checked: layers, the loss behind them if there is one (with its targets), and an input.
struct Subject<T: Real> {
    layers: Vec<Box<dyn Layer<T>>>,
    loss: Option<(HalfSquare, Tensor<T>)>,
    x: Tensor<T>, // (N, D)
}

/// D and K of every specimen: square, so that a transposed gradient has the right shape.
const WIDTH: usize = 8;
/// N.
const ROWS: usize = 5;
const RATE: f64 = 0.4;

impl Bug {
    /// The layer or loss that has this bug, or its right twin, with an input away from kinks.
    fn subject<T: Real>(self, broken: bool, rows: usize, seed: Seed) -> Subject<T> {
        let bug = broken.then_some(self);
        let x = Tensor::from_fn([rows, WIDTH], away_from_zero(seed, "x"));
        let layer = |layer: Box<dyn Layer<T>>| Subject { layers: vec![layer], loss: None, x: x.clone() };
        let map = |function| layer(Box::new(Map::new(function, bug)));
        let penalised = |lambda, power| {
            let mut linear = Linear::new(WIDTH, WIDTH, seed, None);
            linear.weights.set_regularizer(Some(Arc::new(Penalty { lambda, power, bug })));
            layer(Box::new(linear))
        };
        let loss = |of_logits| {
            let t = Tensor::from_fn([rows, WIDTH], away_from_zero(seed, "targets"));
            Subject { layers: vec![], loss: Some((HalfSquare { of_logits, bug }, t)), x: x.clone() }
        };
        match self {
            Bug::PenaltyFactor => penalised(1e-3, 2),
            Bug::PenaltySign => penalised(1e-3, 1),
            Bug::SigmoidOfInput => map(Function::Sigmoid),
            Bug::ReluOverwrites | Bug::ReluByGradient => map(Function::Relu),
            Bug::LeakyForgotten => map(Function::LeakyRelu(0.01)),
            Bug::LeakyInPlace => map(Function::LeakyRelu(-2.0)),
            Bug::SoftmaxDiagonal | Bug::SoftmaxPlainMean => map(Function::Softmax),
            Bug::VarianceConstant => map(Function::Standardize),
            Bug::NoMask | Bug::NoScale | Bug::NewMask | Bug::StaleMask | Bug::FirstRowOnly => {
                layer(Box::new(Drop::new(RATE, bug)))
            }
            Bug::MeanForgotten => loss(false),
            Bug::SlopeForgotten => loss(true),
            _ => layer(Box::new(Linear::new(WIDTH, WIDTH, seed, bug))), // the dense layer's own bugs
        }
    }

    /// What this chapter's checker says of it, or of its right twin.
    fn report(self, broken: bool, seed: Seed) -> Report {
        let mut subject = self.subject::<f64>(broken, ROWS, seed);
        match &subject.loss {
            Some((loss, t)) => Check::new(seed).loss(loss, &subject.x, t),
            None => Check::new(seed).layer(subject.layers[0].as_mut(), &subject.x),
        }
    }
}

/// Numbers from the normal distribution, those near 0 moved out to ±0.05: no kink is within reach of
/// a difference, and no bias is forgotten because it is 0.
fn away_from_zero<T: Real>(seed: Seed, name: &str) -> impl FnMut(usize) -> T {
    let mut rng = seed.stream(name);
    move |_| {
        let number = rng.normal();
        T::of(if number.abs() < 0.05 { 0.05_f64.copysign(number) } else { number })
    }
}
