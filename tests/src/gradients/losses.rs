//! A row for every loss and every regulariser of the chapters.

use super::Size;
use super::size::uniform;
use ch05_dropout::prelude::*;

/// A loss, with outputs and targets on which it is checked.
pub struct LossRow {
    /// The type's name in the sources.
    pub kind: &'static str,
    /// On what outputs and targets.
    pub variant: &'static str,
    /// The loss.
    pub loss: &'static dyn Loss<f64>,
    /// Outputs y (N, K) and targets t (N, K).
    pub draw: fn(Size) -> (Tensor<f64>, Tensor<f64>),
}

/// Every loss of every chapter.
pub const LOSSES: &[LossRow] = &[
    LossRow { kind: "HalfSquaredError", variant: "", loss: &HalfSquaredError, draw: real_targets },
    LossRow { kind: "MeanSquaredError", variant: "", loss: &MeanSquaredError, draw: real_targets },
    LossRow {
        kind: "BinaryCrossEntropy",
        variant: "targets 0 and 1",
        loss: &BinaryCrossEntropy,
        draw: |size| (probabilities(size), targets(size, yes_or_no)),
    },
    LossRow {
        kind: "BinaryCrossEntropy",
        variant: "soft targets",
        loss: &BinaryCrossEntropy,
        draw: |size| (probabilities(size), soft_targets(size)),
    },
    LossRow {
        kind: "SigmoidCrossEntropy",
        variant: "targets 0 and 1",
        loss: &SigmoidCrossEntropy,
        draw: |size| (logits(size, 2.0), targets(size, yes_or_no)),
    },
    LossRow {
        kind: "SigmoidCrossEntropy",
        variant: "soft targets, large logits",
        loss: &SigmoidCrossEntropy,
        draw: |size| (logits(size, 30.0), targets(size, Rng::uniform)),
    },
    LossRow {
        kind: "SigmoidSquaredError",
        variant: "targets 0 and 1",
        loss: &SigmoidSquaredError,
        draw: |size| (logits(size, 2.0), targets(size, yes_or_no)),
    },
    LossRow {
        kind: "CategoricalCrossEntropy",
        variant: "one-hot",
        loss: &CategoricalCrossEntropy,
        draw: |size| (probabilities(size), one_hot_targets(size)),
    },
    LossRow {
        kind: "CategoricalCrossEntropy",
        variant: "soft targets",
        loss: &CategoricalCrossEntropy,
        draw: |size| (softmax(&logits(size, 1.0)), softmax(&logits(size.again(), 1.0))),
    },
    LossRow {
        kind: "SoftmaxCrossEntropy",
        variant: "one-hot",
        loss: &SoftmaxCrossEntropy,
        draw: |size| (logits(size, 2.0), one_hot_targets(size)),
    },
    LossRow {
        kind: "SoftmaxCrossEntropy",
        variant: "soft targets",
        loss: &SoftmaxCrossEntropy,
        draw: |size| (logits(size, 2.0), softmax(&logits(size.again(), 1.0))),
    },
    LossRow {
        kind: "SoftmaxCrossEntropy",
        variant: "targets that do not sum to 1",
        loss: &SoftmaxCrossEntropy,
        draw: |size| (logits(size, 2.0), targets(size, Rng::uniform)),
    },
    LossRow {
        kind: "SoftmaxCrossEntropy",
        variant: "one-hot, large logits",
        loss: &SoftmaxCrossEntropy,
        draw: |size| (logits(size, 30.0), one_hot_targets(size)),
    },
];

/// A regulariser; it is checked on weights away from 0.
pub struct RegularizerRow {
    /// The type's name in the sources.
    pub kind: &'static str,
    /// With which λ.
    pub variant: &'static str,
    /// The regulariser.
    pub build: fn() -> Box<dyn Regularizer<f64>>,
}

/// Every regulariser of every chapter.
pub const REGULARIZERS: &[RegularizerRow] = &[
    RegularizerRow { kind: "ElasticNet", variant: "l1", build: || elastic_net(0.3, 0.0) },
    RegularizerRow { kind: "ElasticNet", variant: "l2", build: || elastic_net(0.0, 0.2) },
    RegularizerRow { kind: "ElasticNet", variant: "both", build: || elastic_net(0.3, 0.2) },
];

fn elastic_net(l1: f64, l2: f64) -> Box<dyn Regularizer<f64>> {
    Box::new(ElasticNet::new(l1, l2).expect("λs of at least 0"))
}

impl Size {
    /// The same sizes with other numbers.
    pub fn again(self) -> Size {
        Size { seed: self.seed.nth(1), ..self }
    }

    fn outputs_shape(&self) -> [usize; 2] {
        [self.batch, self.outputs]
    }
}

fn real_targets(size: Size) -> (Tensor<f64>, Tensor<f64>) {
    (logits(size, 1.0), logits(size.again(), 1.0))
}

/// Logits (N, K), evenly from −limit to limit.
pub fn logits(size: Size, limit: f64) -> Tensor<f64> {
    uniform(size.outputs_shape(), limit, &mut size.rng("logits"))
}

/// Probabilities (N, K) away from 0 and 1, where the logarithms end.
fn probabilities(size: Size) -> Tensor<f64> {
    let mut rng = size.rng("probabilities");
    Tensor::from_fn(size.outputs_shape(), |_| rng.uniform_in(0.1, 0.9))
}

/// Targets between 0 and 1, at least 0.2 from the probabilities: where both agree the gradient is 0,
/// and the difference all truncation.
fn soft_targets(size: Size) -> Tensor<f64> {
    let distance = targets(size, |rng| rng.uniform_in(0.2, 0.8));
    probabilities(size).zip_map(&distance, |p, distance| (p + distance) % 1.0)
}

fn targets(size: Size, draw: fn(&mut Rng) -> f64) -> Tensor<f64> {
    let mut rng = size.rng("targets");
    Tensor::from_fn(size.outputs_shape(), |_| draw(&mut rng))
}

fn yes_or_no(rng: &mut Rng) -> f64 {
    rng.below(2) as f64
}

/// One-hot targets (N, K).
pub fn one_hot_targets(size: Size) -> Tensor<f64> {
    let mut rng = size.rng("classes");
    let classes: Vec<usize> = (0..size.batch).map(|_| rng.below(size.outputs)).collect();
    one_hot(&classes, size.outputs).expect("classes below K")
}
