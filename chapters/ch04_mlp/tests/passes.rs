//! How a step is run (in blocks, in shards, on threads) changes nothing but rounding.

use ch04_mlp::prelude::*;
use common::{Config, Regularizer};

/// 6 → 7 (tanh, ReLU behind one another) → 5 (sigmoid) → 3: blocks with tails of two, one and none.
fn model(threads: usize) -> Sequential<f64> {
    let mut rng = Seed(11).stream("init");
    let mut dense = |inputs, units| {
        let mut layer = Dense::new(inputs, units, &GlorotUniform, &mut rng);
        let bias = layer.parameters_mut().remove(1).value_mut(); // biases of 0 would hide a fault
        bias.data_mut().iter_mut().enumerate().for_each(|(i, b)| *b = 0.1 * (i as f64 + 1.0).sin());
        layer
    };
    let layers = (dense(6, 7), dense(7, 5), dense(5, 3));
    let mut model = Sequential::new([6])
        .add(layers.0)
        .and_then(|m| m.add(Activation::new(Tanh)))
        .and_then(|m| m.add(Activation::new(Relu)))
        .and_then(|m| m.add(layers.1))
        .and_then(|m| m.add(Activation::new(Sigmoid)))
        .and_then(|m| m.add(layers.2))
        .expect("neighbours fit");
    model.compile(SoftmaxCrossEntropy, Sgd::new(0.0)); // a step that changes nothing
    model.set_threads(threads);
    model
}

fn data(n: usize, inputs: usize, classes: usize) -> (Tensor<f64>, Tensor<f64>) {
    let mut rng = Seed(12).stream("data");
    let x = Tensor::from_fn([n, inputs], |_| rng.normal());
    let labels: Vec<usize> = (0..n).map(|_| rng.below(classes)).collect();
    (x, one_hot(&labels, classes).expect("labels are below the number of classes"))
}

fn gradients(model: &Sequential<f64>) -> Vec<Tensor<f64>> {
    model.parameters().into_iter().map(|p| p.gradient.clone()).collect()
}

fn assert_close(a: &[Tensor<f64>], b: &[Tensor<f64>], tolerance: f64) {
    assert_eq!(a.len(), b.len());
    for (i, (a, b)) in a.iter().zip(b).enumerate() {
        assert_eq!(a.shape(), b.shape());
        for (a, b) in a.data().iter().zip(b.data()) {
            assert!((a - b).abs() <= tolerance, "tensor {i}: {a} and {b}");
        }
    }
}

#[test]
fn fused_and_plain_passes_give_the_same_gradients() {
    let (x, t) = data(9, 6, 3);
    let mut fused = model(1);
    let fused_loss = fused.train_on_batch(&x, &t, Seed(0)).unwrap();

    let mut plain = model(1);
    let y = plain.forward(x.clone(), Mode::Train(TrainingStep::new(Seed(0), 0, 9)));
    let plain_loss = SoftmaxCrossEntropy.value(&y, &t, 9);
    plain.backward(SoftmaxCrossEntropy.gradient(&y, &t, 9));

    // The tail's slopes are multiplied with one another before dy instead of after it: an ulp or two
    // of numbers below 1.
    assert_close(&gradients(&fused), &gradients(&plain), 1e-15);
    assert!((fused_loss - plain_loss).abs() < 1e-14);
    assert!(gradients(&fused).iter().all(|g| g.max_abs() > 1e-4), "a gradient of 0 would prove nothing");
}

#[test]
fn a_network_inside_a_network_gives_the_same_gradients() {
    let (x, t) = data(9, 6, 3);
    let mut flat = model(1);
    let mut nested = Sequential::new([6]).add(model(1)).unwrap();
    nested.compile(SoftmaxCrossEntropy, Sgd::new(0.0));
    flat.train_on_batch(&x, &t, Seed(0)).unwrap();
    nested.train_on_batch(&x, &t, Seed(0)).unwrap();
    assert_close(&gradients(&nested), &gradients(&flat), 1e-15);
}

/// Large enough that a batch of 300 is worth a thread for each half (300 · 10,752 multiplications).
fn large_model(threads: usize) -> Sequential<f64> {
    let mut rng = Seed(13).stream("init");
    let mut model = Sequential::new([40])
        .add(Dense::new(40, 256, &HeNormal, &mut rng))
        .and_then(|m| m.add(Activation::new(Relu)))
        .and_then(|m| m.add(Dense::new(256, 2, &GlorotUniform, &mut rng)))
        .expect("neighbours fit");
    model.compile(SoftmaxCrossEntropy, Sgd::new(0.1));
    model.set_threads(threads);
    model
}

#[test]
fn one_thread_and_two_agree_to_rounding_over_a_few_steps() {
    let (x, t) = data(900, 40, 2);
    let fit = Fit { epochs: 2, batch_size: 300, ..Fit::default() };
    let trained = |threads| {
        let mut model = large_model(threads);
        let history = model.fit(&x, &t, &fit, &mut []).unwrap();
        (model.weights().into_iter().cloned().collect::<Vec<_>>(), history)
    };
    let ((one, one_history), (two, two_history)) = (trained(1), trained(2));
    // Six steps add the same 300 terms per gradient in two orders: errors of some 300 ulps of
    // gradients below 1, times the rate, six times over.
    assert_close(&one, &two, 1e-12);
    for (a, b) in one_history.epochs().iter().zip(two_history.epochs()) {
        assert!((a.loss - b.loss).abs() < 1e-12);
        assert_eq!(a.accuracy, b.accuracy);
    }
    assert_ne!(one, two, "equal bits: the batch was not shared out, and this test tests nothing");
}

/// A penalty of Σ w²/100.
#[derive(Debug)]
struct Squares;

impl Regularizer<f64> for Squares {
    fn config(&self) -> Config {
        Config::new("Squares")
    }

    fn penalty(&self, w: &Tensor<f64>) -> f64 {
        0.01 * w.data().iter().map(|w| w * w).sum::<f64>()
    }

    fn add_gradient(&self, w: &Tensor<f64>, dw: &mut Tensor<f64>) {
        dw.data_mut().iter_mut().zip(w.data()).for_each(|(dw, w)| *dw += 0.02 * w);
    }
}

/// Dense layers of 450 × 450 = 202,500 weights are run for the whole batch: one of them first or behind a small
/// one, behind one another, with a tail of one and none.
fn wide_model(inputs: usize, classes: usize, threads: usize) -> Sequential<f64> {
    let mut rng = Seed(14).stream("init");
    let mut dense = |inputs, units| {
        let layer = Dense::new(inputs, units, &GlorotUniform, &mut rng);
        layer.kernel_regularizer(Squares)
    };
    let layers = (dense(inputs, 450), dense(450, 450), dense(450, 450), dense(450, classes));
    let mut model = Sequential::new([inputs])
        .add(layers.0)
        .and_then(|m| m.add(Activation::new(Relu)))
        .and_then(|m| m.add(layers.1))
        .and_then(|m| m.add(Activation::new(Tanh)))
        .and_then(|m| m.add(layers.2))
        .and_then(|m| m.add(layers.3))
        .expect("neighbours fit");
    model.compile(SoftmaxCrossEntropy, Sgd::new(0.0));
    model.set_threads(threads);
    model
}

#[test]
fn large_layers_run_for_the_whole_batch_give_the_gradients_of_the_plain_passes() {
    for inputs in [8, 450] {
        let (x, t) = data(7, inputs, 3);
        let mut plain = wide_model(inputs, 3, 1);
        let y = plain.forward(x.clone(), Mode::Train(TrainingStep::new(Seed(0), 0, 7)));
        let loss = SoftmaxCrossEntropy.value(&y, &t, 7) + plain.parameter_penalty();
        plain.backward(SoftmaxCrossEntropy.gradient(&y, &t, 7));
        plain.parameters_mut().into_iter().for_each(Parameter::add_penalty_gradient);
        assert!(gradients(&plain).iter().all(|g| g.max_abs() > 1e-4), "a gradient of 0 would prove nothing");
        for threads in [1, 2, 3] {
            let mut wide = wide_model(inputs, 3, threads);
            for _ in 0..2 {
                // twice: the second step works in the memory of the first
                let wide_loss = wide.train_on_batch(&x, &t, Seed(0)).unwrap();
                assert!((wide_loss - loss).abs() < 1e-12, "{wide_loss} and {loss} on {threads} threads");
                assert_close(&gradients(&wide), &gradients(&plain), 1e-13);
            }
        }
    }
}

#[test]
fn large_layers_learn_the_same_whether_the_optimiser_multiplies_the_gradient_out_or_finds_it_ready() {
    let (x, t) = data(60, 8, 3);
    let mut fitted = wide_model(8, 3, 2);
    fitted.compile(SoftmaxCrossEntropy, Sgd::new(0.1));
    let mut by_hand = wide_model(8, 3, 1);
    let fit = Fit { epochs: 1, batch_size: 60, ..Fit::default() };
    fitted.fit(&x, &t, &fit, &mut []).unwrap();
    // The same step with the layers' own passes, in the order of the rows, on which a whole batch hardly depends.
    let y = by_hand.forward(x.clone(), Mode::Train(TrainingStep::new(Seed(0), 0, 60)));
    by_hand.backward(SoftmaxCrossEntropy.gradient(&y, &t, 60));
    let mut parameters = by_hand.parameters_mut();
    parameters.iter_mut().for_each(|parameter| parameter.add_penalty_gradient());
    Sgd::new(0.1).step(&mut parameters);
    let weights = |model: &Sequential<f64>| model.weights().into_iter().cloned().collect::<Vec<_>>();
    assert_close(&weights(&fitted), &weights(&by_hand), 1e-13);
    assert!(weights(&fitted)[2].max_abs() > 0.0 && weights(&fitted) != weights(&wide_model(8, 3, 1)));
}

#[test]
fn the_same_seed_on_as_many_threads_gives_the_same_bits() {
    let (x, t) = data(900, 40, 2);
    let fit = Fit { epochs: 2, batch_size: 300, validation_split: 0.2, seed: Seed(5) };
    for model in [large_model, |threads| wide_model(40, 2, threads)] {
        let trained = || {
            let mut model = model(2);
            model.compile(SoftmaxCrossEntropy, Sgd::new(0.1));
            let history = model.fit(&x, &t, &fit, &mut []).unwrap();
            (model.weights().into_iter().cloned().collect::<Vec<_>>(), history)
        };
        assert_eq!(trained(), trained());
    }
}

#[test]
fn prediction_and_evaluation_have_the_same_bits_on_one_thread_and_on_two() {
    let (x, t) = data(1111, 40, 2); // five pieces, the last one smaller
    let (mut one, mut two) = (large_model(1), large_model(2));
    assert_eq!(one.predict(&x).unwrap(), two.predict(&x).unwrap());
    assert_eq!(one.evaluate(&x, &t).unwrap(), two.evaluate(&x, &t).unwrap());
    // And a row's prediction is that of the plain pass.
    let y = one.forward(x.slice_rows(0..250), Mode::Predict);
    assert_eq!(one.predict(&x).unwrap().slice_rows(0..250), y);
}

#[test]
fn a_batch_of_fewer_rows_than_threads_is_trained_all_the_same() {
    let (x, t) = data(2, 6, 3);
    let (mut one, mut many) = (model(1), model(5));
    for n in [2, 1] {
        let (x, t) = (x.slice_rows(0..n), t.slice_rows(0..n));
        let losses = [&mut one, &mut many].map(|m| m.train_on_batch(&x, &t, Seed(0)).unwrap());
        assert_eq!(losses[0], losses[1]);
        assert_eq!(gradients(&one), gradients(&many));
    }
}

#[test]
fn a_layer_that_was_replaced_is_the_one_that_is_trained() {
    let (x, t) = data(9, 6, 3);
    let (mut changed, mut fresh) = (model(1), model(1));
    changed.train_on_batch(&x, &t, Seed(0)).unwrap(); // the engine is built, with tanh
    for model in [&mut changed, &mut fresh] {
        model.layers_mut()[1] = Box::new(Activation::new(Sigmoid));
    }
    let losses = [&mut changed, &mut fresh].map(|m| m.train_on_batch(&x, &t, Seed(0)).unwrap());
    assert_eq!(losses[0], losses[1]);
    assert_eq!(gradients(&changed), gradients(&fresh));
}
