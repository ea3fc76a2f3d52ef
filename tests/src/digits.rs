//! MNIST as the tests use it, and the networks that they train on it.

use ch03_cross_entropy::digits_as_tensors;
use ch05_dropout::prelude::*;
use common::data::Mnist;

/// Images (N, 784) in [0, 1] with one-hot targets (N, 10): the 60,000 to train on, the 10,000 to test on.
pub struct DigitTensors<T> {
    /// To train on.
    pub train: (Tensor<T>, Tensor<T>),
    /// To test on.
    pub test: (Tensor<T>, Tensor<T>),
}

/// The shipped data set.
///
/// # Panics
/// Where it is not there.
pub fn digits<T: Real>() -> DigitTensors<T> {
    let mnist = Mnist::load(&Mnist::shipped_folder()).expect("the data set of this workspace");
    DigitTensors { train: digits_as_tensors(&mnist.train), test: digits_as_tensors(&mnist.test) }
}

/// 784 inputs, dense layers of these sizes with ReLU behind each, dropout where there is a rate, and
/// ten logits; the text's loss and optimiser.
pub fn network<T: Real>(hidden: &[usize], dropout: Option<f64>, seed: Seed) -> Sequential<T> {
    let mut rng = seed.stream("init");
    let mut model = Sequential::new([784]);
    let mut inputs = 784;
    let fits = "layers that fit";
    for &units in hidden {
        model = model.add(Dense::new(inputs, units, &GlorotUniform, &mut rng)).expect(fits);
        model = model.add(Activation::new(Relu)).expect(fits);
        if let Some(rate) = dropout {
            model = model.add(Dropout::new(rate).expect("a rate in [0, 1)")).expect(fits);
        }
        inputs = units;
    }
    let mut model = model.add(Dense::new(inputs, 10, &GlorotUniform, &mut rng)).expect(fits);
    model.compile(SoftmaxCrossEntropy, Sgd::new(0.01));
    model
}

/// Whether both networks have the same weights, bit for bit.
pub fn same_bits<T: Real>(a: &Sequential<T>, b: &Sequential<T>) -> bool {
    let bits = |model: &Sequential<T>| -> Vec<u64> {
        model.weights().iter().flat_map(|w| w.data()).map(|w| w.to_f64().to_bits()).collect()
    };
    bits(a) == bits(b)
}

/// The largest difference between two networks' weights.
pub fn distance<T: Real>(a: &Sequential<T>, b: &Sequential<T>) -> f64 {
    let pairs = a.weights().into_iter().zip(b.weights());
    pairs.map(|(a, b)| a.zip_map(b, |a, b| a - b).max_abs().to_f64()).fold(0.0, f64::max)
}
