//! Gradient checks as they are often written, each with one weakness; all else about them is right.
//!
//! They have two things in common: they look at a fresh layer's first pass, and they run forward and
//! backward before they take differences. Then they compare every entry with a central difference.

use super::{Bug, Subject, linear::Linear};
use crate::error::{floor, relative_error};
use crate::numerical_gradient;
use common::prelude::*;

/// A check with one weakness.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Naive {
    /// The sum of the outputs as the scalar: an upstream gradient of ones.
    Ones,
    /// |analytic − numerical| < 10⁻⁴, for an upstream gradient of size 10⁻⁵: that of residuals of one in
    /// a thousand, shared by a batch of a hundred.
    Absolute,
    /// Everything in `f32`, with the text's ε = 10⁻⁴, and a tolerance at which right gradients pass.
    SinglePrecision,
    /// A batch of a single example.
    OneExample,
    /// Only the weights, of a dense layer in front and of the layer itself: no biases, no inputs.
    WeightsOnly,
}

/// An upstream gradient.
#[derive(Clone, Copy)]
enum Upstream {
    Ones,
    Random(f64),
}

impl Naive {
    /// All of them.
    pub const ALL: [Naive; 5] =
        [Naive::Ones, Naive::Absolute, Naive::SinglePrecision, Naive::OneExample, Naive::WeightsOnly];

    /// Its column's heading.
    pub fn name(self) -> &'static str {
        match self {
            Naive::Ones => "sum of outputs",
            Naive::Absolute => "absolute 1e-4",
            Naive::SinglePrecision => "single precision",
            Naive::OneExample => "one example",
            Naive::WeightsOnly => "weights only",
        }
    }

    /// Its one weakness, in a sentence.
    pub fn weakness(self) -> &'static str {
        match self {
            Naive::Ones => "the scalar is the sum of the outputs: an upstream gradient of ones",
            Naive::Absolute => {
                "|analytic − numerical| < 1e-4, for an upstream gradient of size 1e-5 (residuals of one in a thousand, \
                 shared by a batch of a hundred)"
            }
            Naive::SinglePrecision => {
                "all in f32 with the text's ε = 1e-4, by ‖a − n‖ / (‖a‖ + ‖n‖), and a tolerance at which right gradients \
                 pass"
            }
            Naive::OneExample => "a batch of one example",
            Naive::WeightsOnly => "only weights are compared, also those of a dense layer in front",
        }
    }

    /// Why this check misses this bug, where it does; `None` where it never does. (The checks by an
    /// absolute tolerance and in single precision miss by size: which bugs, the numbers say.)
    pub fn blindness(self, bug: Bug) -> Option<&'static str> {
        // What the checks have in common: a fresh layer, one pass, backward before the differences.
        match bug {
            Bug::Accumulated => return Some("a fresh layer's gradient is 0: to add is to assign"),
            Bug::StaleInput | Bug::StaleMask => return Some("the first pass is the one that is kept"),
            Bug::UpdatedFirst => return Some("the differences are taken at the weights that backward left"),
            _ => {}
        }
        match (self, bug) {
            (Naive::Absolute, _) => Some("gradients this small differ by less than the tolerance"),
            (Naive::SinglePrecision, _) => Some("the tolerance that f32 needs is larger"),
            (Naive::Ones, Bug::ReluOverwrites) => Some("where dy = 1, 1 is dy"),
            (Naive::Ones, Bug::SoftmaxPlainMean) => {
                Some("all outputs sum to 1, dx is 0; and both means of equal dy are the same")
            }
            (Naive::Ones, Bug::VarianceConstant) => Some("all outputs sum to 0, dx is 0 with either formula"),
            (Naive::OneExample, Bug::BiasMean | Bug::MeanTwice | Bug::MeanForgotten) => Some("1/N = 1"),
            (Naive::OneExample, Bug::BiasOneRow | Bug::FirstRowOnly) => Some("the first row is the only one"),
            (Naive::OneExample, Bug::VarianceConstant) => {
                Some("one example is its own mean: dx is 0 either way")
            }
            (Naive::WeightsOnly, Bug::DroppedBias | Bug::BiasMean | Bug::BiasOneSum | Bug::BiasOneRow) => {
                Some("the weights' gradients are right")
            }
            _ => None,
        }
    }

    /// How far the gradients are apart, in this check's own measure.
    pub fn error(self, bug: Bug, broken: bool, rows: usize, seed: Seed) -> f64 {
        let random = Upstream::Random(1.0);
        match self {
            Naive::Ones => {
                relative(&pairs::<f64>(bug.subject(broken, rows, seed), Upstream::Ones, seed, 1e-5))
            }
            Naive::Absolute => {
                let pairs = pairs::<f64>(bug.subject(broken, rows, seed), Upstream::Random(1e-5), seed, 1e-5);
                pairs.iter().map(|pair| (&pair.analytic - &pair.numerical).max_abs()).fold(0.0, f64::max)
            }
            Naive::SinglePrecision => {
                by_norm(&pairs::<f32>(bug.subject(broken, rows, seed), random, seed, 1e-4))
            }
            Naive::OneExample => relative(&pairs::<f64>(bug.subject(broken, 1, seed), random, seed, 1e-5)),
            Naive::WeightsOnly => {
                let behind = bug.subject::<f64>(broken, rows, seed).behind_a_dense_layer(seed);
                let mut pairs = pairs(behind, random, seed, 1e-5);
                pairs.retain(|pair| pair.name == "weights");
                relative(&pairs)
            }
        }
    }
}

/// A tensor's two gradients.
struct Pair {
    name: &'static str,
    analytic: Tensor<f64>,
    numerical: Tensor<f64>,
    value: f64,
}

/// The worst relative error, measured as by the checker.
fn relative(pairs: &[Pair]) -> f64 {
    let worst = |pair: &Pair| {
        let floor = floor(pair.numerical.max_abs(), pair.value, 1e-5);
        let entries = pair.analytic.data().iter().zip(pair.numerical.data());
        entries.map(|(&a, &n)| relative_error(a, n, floor)).fold(0.0, f64::max)
    };
    pairs.iter().map(worst).fold(0.0, f64::max)
}

/// ‖a − n‖ / (‖a‖ + ‖n‖) of the worst tensor: in `f32`, single entries are too rough to be compared.
fn by_norm(pairs: &[Pair]) -> f64 {
    let apart = |pair: &Pair| {
        let size = pair.analytic.norm() + pair.numerical.norm();
        if size == 0.0 { 0.0 } else { (&pair.analytic - &pair.numerical).norm() / size }
    };
    pairs.iter().map(apart).fold(0.0, f64::max)
}

/// Both gradients of every tensor of a subject: of its input and of its parameters.
fn pairs<T: Real>(mut subject: Subject<T>, upstream: Upstream, seed: Seed, h: f64) -> Vec<Pair> {
    let h = T::of(h);
    let step = TrainingStep::new(seed, 0, subject.x.rows());
    let y = subject.forward(&subject.x.clone(), step);
    let mut rng = seed.stream("upstream");
    let dy = match (upstream, &subject.loss) {
        (Upstream::Ones, _) => Tensor::filled(y.shape(), T::ONE),
        (Upstream::Random(size), None) => Tensor::from_fn(y.shape(), |_| T::of(size * rng.normal())),
        // A loss is a scalar already: only its size is set.
        (Upstream::Random(size), Some(_)) => Tensor::filled(y.shape(), T::of(size)),
    };
    let dx = subject.backward(&y, &dy);
    let x = subject.x.clone();
    let value = subject.scalar(&x, step, &dy).to_f64();
    let pair = |name, analytic: &Tensor<T>, numerical: &Tensor<T>| Pair {
        name,
        analytic: analytic.cast(),
        numerical: numerical.cast(),
        value,
    };
    let gradients: Vec<(&str, Tensor<T>, Tensor<T>)> =
        subject.parameters().iter().map(|p| (p.name(), p.value().clone(), p.gradient.clone())).collect();
    let mut pairs = vec![pair("x", &dx, &numerical_gradient(|x| subject.scalar(x, step, &dy), &x, h))];
    for (k, (name, at, gradient)) in gradients.iter().enumerate() {
        let numerical = numerical_gradient(
            |w| {
                *subject.parameters_mut()[k].value_mut() = w.clone();
                subject.scalar(&x, step, &dy)
            },
            at,
            h,
        );
        *subject.parameters_mut()[k].value_mut() = at.clone();
        pairs.push(pair(name, gradient, &numerical));
    }
    pairs
}

impl<T: Real> Subject<T> {
    /// The same subject on the outputs of a right dense layer.
    fn behind_a_dense_layer(mut self, seed: Seed) -> Subject<T> {
        let width = self.x.row_len();
        self.layers.insert(0, Box::new(Linear::new(width, width, seed.nth(1), None)));
        self
    }

    fn forward(&mut self, x: &Tensor<T>, step: TrainingStep) -> Tensor<T> {
        self.layers.iter_mut().fold(x.clone(), |x, layer| layer.forward(x, Mode::Train(step)))
    }

    /// ⟨dy, f(x)⟩, or the loss times dy; penalties included.
    fn scalar(&mut self, x: &Tensor<T>, step: TrainingStep, dy: &Tensor<T>) -> T {
        let y = self.forward(x, step);
        let value = match &self.loss {
            Some((loss, t)) => dy.data()[0] * loss.value(&y, t, y.rows()),
            None => y.dot(dy),
        };
        value + self.parameters().iter().map(|p| p.penalty()).sum()
    }

    /// dx, the parameters' gradients left in place, with those of their penalties.
    fn backward(&mut self, y: &Tensor<T>, dy: &Tensor<T>) -> Tensor<T> {
        let dy = match &self.loss {
            Some((loss, t)) => &loss.gradient(y, t, y.rows()) * dy,
            None => dy.clone(),
        };
        let dx = self.layers.iter_mut().rev().fold(dy, |dy, layer| layer.backward(dy));
        self.parameters_mut().into_iter().for_each(Parameter::add_penalty_gradient);
        dx
    }

    fn parameters(&self) -> Vec<&Parameter<T>> {
        self.layers.iter().flat_map(|layer| layer.parameters()).collect()
    }

    fn parameters_mut(&mut self) -> Vec<&mut Parameter<T>> {
        self.layers.iter_mut().flat_map(|layer| layer.parameters_mut()).collect()
    }
}
