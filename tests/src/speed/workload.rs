//! The networks that are compared with other libraries: 784 pixels to ten digits.

use ch08_cnn::prelude::*;

/// What is trained, and how.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Workload {
    /// Dense 10; SGD 0.01; batches of 128.
    W1,
    /// Twice Dense 128, ReLU, dropout 0.3, then Dense 10; SGD 0.01; batches of 128.
    W2Sgd,
    /// The same with RMSprop 0.001.
    W2RmsProp,
    /// The same with Adam 0.001.
    W2Adam,
    /// Dense 512, ReLU, Dense 10; SGD 0.01; batches of 128.
    W3,
    /// Twice Dense 500, sigmoid, then Dense 10; Adam 0.001; batches of 100.
    W4,
    /// Two convolutions of 5 × 5 (32 and 64 filters) with ReLU and 2 × 2 max pools, Dense 1024, ReLU,
    /// Dense 10; Adam 0.0001; batches of 64.
    W5,
}

impl Workload {
    /// All of them.
    pub const ALL: [Workload; 7] = [
        Workload::W1,
        Workload::W2Sgd,
        Workload::W2RmsProp,
        Workload::W2Adam,
        Workload::W3,
        Workload::W4,
        Workload::W5,
    ];

    /// The name by which the peers' scripts know it, too.
    pub fn name(self) -> &'static str {
        match self {
            Workload::W1 => "W1",
            Workload::W2Sgd => "W2_sgd",
            Workload::W2RmsProp => "W2_rmsprop",
            Workload::W2Adam => "W2_adam",
            Workload::W3 => "W3",
            Workload::W4 => "W4",
            Workload::W5 => "W5",
        }
    }

    /// The workload of this name.
    pub fn named(name: &str) -> Option<Workload> {
        Workload::ALL.into_iter().find(|workload| workload.name() == name)
    }

    /// Examples of a step.
    pub fn batch_size(self) -> usize {
        match self {
            Workload::W4 => 100,
            Workload::W5 => 64,
            _ => 128,
        }
    }

    /// Examples of a timed epoch, of 60,000: whole batches only, as with the peers; W5, whose epoch is
    /// long, a part of it.
    pub fn examples(self) -> usize {
        let most = if self == Workload::W5 { 6_400 } else { 60_000 };
        most - most % self.batch_size()
    }

    /// The network, from the seed's start weights, ready to be trained.
    pub fn model(self, seed: Seed, threads: usize) -> Sequential<f32> {
        let mut model = self.network(seed);
        match self {
            Workload::W1 | Workload::W2Sgd | Workload::W3 => {
                model.compile(SoftmaxCrossEntropy, Sgd::new(0.01))
            }
            Workload::W2RmsProp => model.compile(SoftmaxCrossEntropy, RmsProp::new(1e-3)),
            Workload::W2Adam | Workload::W4 => model.compile(SoftmaxCrossEntropy, Adam::new(1e-3)),
            Workload::W5 => model.compile(SoftmaxCrossEntropy, Adam::new(1e-4)),
        }
        model.set_threads(threads);
        model
    }

    fn network(self, seed: Seed) -> Sequential<f32> {
        use ch04_mlp::experiments::networks::stacked;
        use ch05_dropout::experiments::network::network_of;
        use ch08_cnn::experiments::networks;
        let network = match self {
            Workload::W1 => network_of(&[], None, seed),
            Workload::W2Sgd | Workload::W2RmsProp | Workload::W2Adam => {
                network_of(&[128, 128], Some(0.3), seed)
            }
            Workload::W3 => network_of(&[512], None, seed),
            Workload::W4 => {
                let units = [784, 500, 500, 10];
                stacked(&units, Sigmoid, &GlorotUniform, &mut seed.stream("init")).map_err(Into::into)
            }
            Workload::W5 => networks::network(&[1, 28, 28], &networks::FILTERS, networks::UNITS, seed),
        };
        network.expect("a network of the book")
    }

    /// One epoch of the timed examples.
    pub fn fit(self) -> Fit {
        Fit { epochs: 1, batch_size: self.batch_size(), validation_split: 0.0, seed: Seed(1671) }
    }

    /// Images and one-hot targets as this workload takes them, the first so many.
    pub fn inputs(self, (x, t): &(Tensor<f32>, Tensor<f32>), most: usize) -> (Tensor<f32>, Tensor<f32>) {
        let rows = most.min(x.rows());
        let (x, t) = (x.slice_rows(0..rows), t.slice_rows(0..rows));
        if self == Workload::W5 { (x.reshaped([rows, 1, 28, 28]), t) } else { (x, t) }
    }
}

/// Floating-point operations of one example: of its forward pass, and of a whole step (a product forward, one
/// for dW, one for dx, the first layer's dx left out). A multiplication and its addition are two.
pub fn operations(model: &Sequential<f32>) -> (usize, usize) {
    let inputs = std::iter::once(model.input()).chain(model.shapes());
    let layers = model.layers().iter().zip(inputs);
    let forward: Vec<usize> = layers.map(|(layer, input)| 2 * layer.multiplications(&input)).collect();
    let all: usize = forward.iter().sum();
    (all, 3 * all - forward.first().copied().unwrap_or(0))
}
