//! A row for every layer of the chapters.

use super::Size;
use super::size::FROM_KINKS;
use ch08_cnn::prelude::*;
use ch08_cnn::{Max, Mean, Pool2d, PoolingRule, Stochastic};

/// A layer, and an input of it.
pub type LayerAndInput = (Box<dyn Layer<f64>>, Tensor<f64>);

/// A layer, and inputs on which it is checked.
pub struct LayerRow {
    /// The type's name in the sources.
    pub kind: &'static str,
    /// Which variant of it. Up to a comma it is the type of the activation function or of the pooling
    /// rule, where the layer has one.
    pub variant: &'static str,
    /// The layer and its input, away from kinks.
    pub draw: fn(Size) -> LayerAndInput,
    /// Whether the layer adds a penalty of its own to the loss: then dy = 0 does not mean dx = 0.
    pub own_penalty: bool,
}

impl LayerRow {
    const fn new(kind: &'static str, variant: &'static str, draw: fn(Size) -> LayerAndInput) -> LayerRow {
        LayerRow { kind, variant, draw, own_penalty: false }
    }

    const fn with_own_penalty(self) -> LayerRow {
        LayerRow { own_penalty: true, ..self }
    }
}

/// Every layer of every chapter. A new layer needs a row here; one whose type is not here fails a test.
pub const LAYERS: &[LayerRow] = &[
    LayerRow::new("Dense", "", |size| (Box::new(dense(size)), size.x())),
    LayerRow::new("Dense", "penalties on weights and bias", |size| {
        (Box::new(dense(size).kernel_regularizer(both()).bias_regularizer(both())), size.x())
    }),
    LayerRow::new("Activation", "Sigmoid", |size| (Box::new(Activation::new(Sigmoid)), size.x())),
    LayerRow::new("Activation", "Tanh", |size| (Box::new(Activation::new(Tanh)), size.x())),
    LayerRow::new("Activation", "Relu", |size| (Box::new(Activation::new(Relu)), size.x_away_from_zero())),
    LayerRow::new("Activation", "Linear", |size| (Box::new(Activation::new(Linear)), size.x())),
    LayerRow::new("Softmax", "", |size| (Box::new(Softmax::new()), size.x())),
    LayerRow::new("Dropout", "rate 0", |size| (Box::new(dropout(0.0)), size.x())),
    LayerRow::new("Dropout", "rate 0.3", |size| (Box::new(dropout(0.3)), size.x())),
    LayerRow::new("Dropout", "rate 0.9", |size| (Box::new(dropout(0.9)), size.x())),
    LayerRow::new("Dropout", "rank 4", |size| {
        let Size { batch, inputs, outputs, .. } = size;
        (Box::new(dropout(0.5)), size.weights([batch, inputs, outputs, 2], "x"))
    }),
    LayerRow::new("ActivityPenalty", "l1 and l2", |size| {
        (Box::new(ActivityPenalty::new(both())), size.x_away_from_zero())
    })
    .with_own_penalty(),
    LayerRow::new("Conv2d", "", |size| (Box::new(conv(size, (2, 3))), size.images(4, 5))),
    LayerRow::new("Conv2d", "one place", |size| (Box::new(conv(size, (2, 3))), size.images(2, 3))),
    LayerRow::new("Conv2d", "one by one, penalties", |size| {
        let layer = conv(size, 1).kernel_regularizer(both()).bias_regularizer(both());
        (Box::new(layer), size.images(3, 2))
    }),
    LayerRow::new("Conv2d", "same", |size| {
        (Box::new(conv(size, (3, 2)).padding(Padding::Same)), size.images(3, 8))
    }),
    LayerRow::new("Conv2d", "stride 2 by 3, padding 1 by 2", |size| {
        let layer = conv(size, (3, 4)).stride((2, 3)).padding(Padding::explicit((1, 2)));
        (Box::new(layer.drop_remainder()), size.images(4, 5))
    }),
    LayerRow::new("Pool2d", "Max", |size| (Box::new(pool::<Max>(2)), size.distinct_images(4, 6))),
    LayerRow::new("Pool2d", "Max, overlapping, same", |size| {
        (Box::new(pool::<Max>((2, 3)).stride((2, 1)).padding(Padding::Same)), size.distinct_images(3, 4))
    }),
    LayerRow::new("Pool2d", "Mean", |size| (Box::new(pool::<Mean>(2)), size.images(4, 6))),
    LayerRow::new("Pool2d", "Mean, overlapping, same", |size| {
        (Box::new(pool::<Mean>((2, 3)).stride((2, 1)).padding(Padding::Same)), size.images(3, 4))
    }),
    LayerRow::new("Pool2d", "Stochastic", |size| stochastic(size, || pool(2))),
    LayerRow::new("Pool2d", "Stochastic, overlapping, same", |size| {
        stochastic(size, || pool((2, 3)).stride((2, 1)).padding(Padding::Same))
    }),
    LayerRow::new("Flatten", "", |size| (Box::new(Flatten::new()), size.images(2, 3))),
    LayerRow::new("Sequential", "smooth, with dropout", |size| {
        (Box::new(sequential(size, ElasticNet::l2(0.0).expect("a λ of 0"))), size.x())
    }),
    LayerRow::new("Sequential", "with an activity penalty", |size| {
        (Box::new(sequential(size, ElasticNet::l2(0.1).expect("a λ of 0.1"))), size.x())
    })
    .with_own_penalty(),
];

/// A dense layer with non-zero biases.
pub fn dense(size: Size) -> Dense<f64> {
    let Size { inputs, outputs, .. } = size;
    Dense::from_weights(size.weights([inputs, outputs], "weights"), size.weights([outputs], "bias"))
}

/// A convolution from `inputs` channels to `outputs` filters, with non-zero biases.
pub fn conv(size: Size, kernel: impl Into<Size2d>) -> Conv2d<f64> {
    let (Size { inputs, outputs, .. }, kernel) = (size, kernel.into());
    let w = size.weights([outputs, inputs, kernel.height, kernel.width], "weights");
    Conv2d::from_weights(w, size.weights([outputs], "bias"))
}

fn pool<R: PoolingRule>(size: impl Into<Size2d>) -> Pool2d<R, f64> {
    Pool2d::new(size)
}

/// Stochastic pooling and an input whose draws stay the same when an entry moves a little: drawn again
/// until they do, in the training steps in which the layer is checked.
fn stochastic(size: Size, layer: fn() -> Pool2d<Stochastic, f64>) -> LayerAndInput {
    let steps = [TrainingStep::new(size.seed, 0, size.batch), size.step_of_a_shard()];
    for attempt in 0..1000 {
        let x = Size { seed: size.seed.nth(attempt), ..size }.images(4, 4).map(f64::abs);
        let picks = |x: &Tensor<f64>, step| {
            let mut layer = layer();
            let y = layer.forward(x.clone(), Mode::Train(step));
            layer.backward(Tensor::from_fn(y.shape(), |i| 1.0 + i as f64))
        };
        let frozen = steps.iter().all(|&step| {
            let right = picks(&x, step);
            (0..x.len()).all(|i| {
                [-FROM_KINKS, FROM_KINKS].iter().all(|move_by| {
                    let mut moved = x.clone();
                    moved.data_mut()[i] += move_by;
                    picks(&moved, step) == right
                })
            })
        });
        if frozen && x.data().iter().all(|&x| x > FROM_KINKS) {
            return (Box::new(layer()), x);
        }
    }
    panic!("expected draws away from their borders within 1000 inputs, got none: {size:?}");
}

/// Dropout at a rate that is known to make sense.
pub fn dropout(rate: f64) -> Dropout<f64> {
    Dropout::new(rate).expect("a rate in [0, 1)")
}

/// L1 and L2 together.
pub fn both() -> ElasticNet {
    ElasticNet::new(0.1, 0.2).expect("λs above 0")
}

/// A network as a layer, smooth, so that its hidden values need not be kept from kinks.
fn sequential(size: Size, activity: ElasticNet) -> Sequential<f64> {
    let hidden = size.outputs + 1;
    let last = Dense::from_weights(size.weights([hidden, 3], "last weights"), size.weights([3], "last bias"));
    Sequential::new([size.inputs])
        .add(dense(Size { outputs: hidden, ..size }).kernel_regularizer(both()))
        .and_then(|model| model.add(Activation::new(Tanh)))
        .and_then(|model| model.add(ActivityPenalty::new(activity)))
        .and_then(|model| model.add(dropout(0.4)))
        .and_then(|model| model.add(last))
        .and_then(|model| model.add(Softmax::new()))
        .expect("layers that fit")
}
