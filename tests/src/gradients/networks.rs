//! Whole networks with their losses, as the chapters train them.

use super::layers::{both, dropout};
use super::losses::{logits, one_hot_targets};
use super::size::FROM_KINKS;
use super::{Size, layers};
use ch08_cnn::prelude::*;

/// A network, its loss, inputs and targets.
pub struct Network {
    /// The layers.
    pub layers: Vec<Box<dyn Layer<f64>>>,
    /// The loss.
    pub loss: Box<dyn Loss<f64>>,
    /// Inputs.
    pub x: Tensor<f64>,
    /// Targets.
    pub t: Tensor<f64>,
    /// The seed to check with: its masks are those that leave no hidden value at a kink.
    pub seed: Seed,
}

/// How a network is built.
pub struct NetworkRow {
    /// What it is.
    pub name: &'static str,
    /// Builds it.
    pub draw: fn(Size) -> Network,
}

/// Networks of the kinds that the chapters train.
pub const NETWORKS: &[NetworkRow] = &[
    NetworkRow {
        name: "softmax regression",
        draw: |size| Network {
            layers: vec![Box::new(layers::dense(size))],
            loss: Box::new(SoftmaxCrossEntropy),
            x: size.x(),
            t: one_hot_targets(size),
            seed: size.seed,
        },
    },
    NetworkRow {
        name: "sigmoid, squared error",
        draw: |size| Network {
            layers: hidden(size, || Box::new(Activation::new(Sigmoid))),
            loss: Box::new(HalfSquaredError),
            x: size.x(),
            t: logits(size.again(), 1.0),
            seed: size.seed,
        },
    },
    NetworkRow {
        name: "tanh, softmax, cross-entropy",
        draw: |size| {
            let mut layers = hidden(size, || Box::new(Activation::new(Tanh)));
            layers.push(Box::new(Softmax::new()));
            let (x, t) = (size.x(), one_hot_targets(size));
            Network { layers, loss: Box::new(CategoricalCrossEntropy), x, t, seed: size.seed }
        },
    },
    NetworkRow { name: "ReLU, dropout, penalties", draw: relu_network },
    NetworkRow {
        name: "convolutions and pools",
        draw: |size| {
            let x = Size { inputs: 1, ..size }.distinct_images(6, 6);
            let channels = Size { inputs: 1, outputs: 3, ..size };
            let second = Size { inputs: 3, outputs: 2, seed: size.seed.nth(1), ..size };
            let last = Size { inputs: 2, outputs: size.outputs, seed: size.seed.nth(2), ..size };
            let layers: Vec<Box<dyn Layer<f64>>> = vec![
                Box::new(MaxPool2d::new(2).stride(1)),
                Box::new(layers::conv(channels, 2).padding(Padding::Same)),
                Box::new(Activation::new(Tanh)),
                Box::new(MeanPool2d::new((1, 2)).stride((1, 1))),
                Box::new(layers::conv(second, (3, 2)).stride(2)),
                Box::new(Activation::new(Sigmoid)),
                Box::new(MeanPool2d::new(2).padding(Padding::Same)),
                Box::new(Flatten::new()),
                Box::new(layers::dense(last)),
            ];
            let (loss, t) = (Box::new(SoftmaxCrossEntropy), one_hot_targets(size));
            Network { layers, loss, x, t, seed: size.seed }
        },
    },
];

/// Dense → f → Dense → f → Dense.
fn hidden(size: Size, f: fn() -> Box<dyn Layer<f64>>) -> Vec<Box<dyn Layer<f64>>> {
    let wide = size.inputs + 2;
    let dense = |number: u64, inputs, outputs| {
        layers::dense(Size { inputs, outputs, seed: size.seed.nth(number), ..size })
    };
    let [a, b, c] = [
        dense(1, size.inputs, wide),
        dense(2, wide, size.outputs + 1),
        dense(3, size.outputs + 1, size.outputs),
    ];
    vec![Box::new(a), f(), Box::new(b), f(), Box::new(c)]
}

/// Its hidden values must not lie at ReLU's kink: it is drawn again until none does.
fn relu_network(size: Size) -> Network {
    for attempt in 0..1000 {
        let size = Size { seed: size.seed.nth(1000 + attempt), ..size };
        let wide = size.inputs + 2;
        let dense = |number: u64, inputs, outputs| {
            layers::dense(Size { inputs, outputs, seed: size.seed.nth(number), ..size })
        };
        let mut layers: Vec<Box<dyn Layer<f64>>> = vec![
            Box::new(dense(1, size.inputs, wide).kernel_regularizer(both())),
            Box::new(Activation::new(Relu)),
            Box::new(dropout(0.3)),
            Box::new(dense(2, wide, wide).bias_regularizer(both())),
            Box::new(Activation::new(Relu)),
            Box::new(ActivityPenalty::new(ElasticNet::l2(0.1).expect("a λ of 0.1"))),
            Box::new(dropout(0.3)),
            Box::new(dense(3, wide, size.outputs)),
        ];
        let x = size.x();
        if nearest_to_a_kink(&mut layers, &x, size.seed) > FROM_KINKS {
            let (loss, t) = (Box::new(SoftmaxCrossEntropy), one_hot_targets(size));
            return Network { layers, loss, x, t, seed: size.seed };
        }
    }
    panic!("expected a network away from kinks within 1000 draws, got none: {size:?}");
}

/// The smallest |z| in front of a ReLU, in the training step that a check of this seed looks at.
fn nearest_to_a_kink(layers: &mut [Box<dyn Layer<f64>>], x: &Tensor<f64>, seed: Seed) -> f64 {
    let mode = Mode::Train(TrainingStep::new(seed, 0, x.rows()));
    let (mut nearest, mut y) = (f64::INFINITY, x.clone());
    for (i, layer) in layers.iter_mut().enumerate() {
        if layer.config().text("function") == Ok("relu") {
            nearest = y.data().iter().fold(nearest, |nearest, z| nearest.min(z.abs()));
        }
        y = layer.forward(y, mode.for_layer(i));
    }
    nearest
}
