//! What is refused, and in which words.

use ch04_mlp::prelude::*;

fn layers() -> Sequential<f64> {
    let mut rng = Seed(31).stream("init");
    Sequential::new([4]).add(Dense::new(4, 3, &GlorotUniform, &mut rng)).expect("neighbours fit")
}

fn model() -> Sequential<f64> {
    let mut model = layers();
    model.compile(SoftmaxCrossEntropy, Sgd::new(0.1));
    model
}

fn x() -> Tensor<f64> {
    Tensor::from_fn([10, 4], |i| i as f64 / 40.0)
}

fn t() -> Tensor<f64> {
    Tensor::from_fn([10, 3], |i| if i % 3 == 0 { 1.0 } else { 0.0 })
}

/// The error of a `fit` that must fail and must not have trained anything.
fn refused(mut model: Sequential<f64>, x: &Tensor<f64>, t: &Tensor<f64>, fit: Fit) -> String {
    let before: Vec<Tensor<f64>> = model.weights().into_iter().cloned().collect();
    let error = model.fit(x, t, &fit, &mut []).expect_err("this cannot be trained");
    assert!(model.weights().into_iter().eq(&before), "nothing may have been trained");
    error.to_string()
}

#[test]
fn a_model_that_is_not_compiled_says_what_to_do() {
    let message = "expected a compiled model, got none: call `compile` with a loss and an optimiser first";
    assert_eq!(refused(layers(), &x(), &t(), Fit::default()), format!("fit: {message}"));
    let error = layers().evaluate(&x(), &t()).unwrap_err().to_string();
    assert_eq!(error, format!("evaluate: {message}"));
    let error = layers().train_on_batch(&x(), &t(), Seed(0)).unwrap_err().to_string();
    assert_eq!(error, format!("train_on_batch: {message}"));
    assert!(layers().predict(&x()).is_ok(), "prediction needs no loss");
    assert_eq!(layers().predict_proba(&x()).unwrap_err().to_string(), format!("predict_proba: {message}"));
}

#[test]
fn inputs_of_another_shape_are_refused() {
    let fit = Fit::default;
    assert_eq!(
        refused(model(), &Tensor::zeros([10, 5]), &t(), fit()),
        "fit: expected inputs (N, 4) with N ≥ 1, got (10, 5)"
    );
    assert_eq!(
        refused(model(), &Tensor::zeros([10, 2, 2]), &t(), fit()),
        "fit: expected inputs (N, 4) with N ≥ 1, got (10, 2, 2)"
    );
    assert_eq!(
        refused(model(), &Tensor::zeros([0, 4]), &Tensor::zeros([0, 3]), fit()),
        "fit: expected inputs (N, 4) with N ≥ 1, got (0, 4)"
    );
    let error = model().predict(&Tensor::zeros([2, 3])).unwrap_err().to_string();
    assert_eq!(error, "predict: expected inputs (N, 4) with N ≥ 1, got (2, 3)");
}

#[test]
fn targets_of_another_shape_are_refused() {
    assert_eq!(
        refused(model(), &x(), &Tensor::zeros([9, 3]), Fit::default()),
        "fit: expected targets (10, 3), got (9, 3)"
    );
    assert_eq!(
        refused(model(), &x(), &Tensor::zeros([10]), Fit::default()),
        "fit: expected targets (10, 3), got (10,)"
    );
}

#[test]
fn numbers_that_are_not_finite_are_refused_with_their_row() {
    let advice = "check how the data were read or scaled";
    let mut bad = x();
    bad.row_mut(7)[2] = f64::NAN;
    let expected = format!("fit: expected finite numbers, got NaN in row 7 of the inputs: {advice}");
    assert_eq!(refused(model(), &bad, &t(), Fit::default()), expected);
    let mut bad = t();
    bad.row_mut(3)[0] = f64::INFINITY;
    let expected = format!("fit: expected finite numbers, got inf in row 3 of the targets: {advice}");
    assert_eq!(refused(model(), &x(), &bad, Fit::default()), expected);
}

#[test]
fn settings_that_make_no_sense_are_refused() {
    let message = |fit: Fit| refused(model(), &x(), &t(), fit);
    let fit = Fit::default();
    assert_eq!(message(Fit { epochs: 0, ..fit }), "fit: expected at least 1 epoch, got 0");
    assert_eq!(message(Fit { batch_size: 0, ..fit }), "fit: expected a batch size of at least 1, got 0");
    for (split, shown) in [(1.0, "1"), (-0.1, "-0.1"), (20.0, "20"), (f64::NAN, "NaN")] {
        assert_eq!(
            message(Fit { validation_split: split, ..fit }),
            format!("fit: expected a validation split from 0 to below 1, got {shown}")
        );
    }
    assert_eq!(
        message(Fit { validation_split: 0.95, ..fit }),
        "fit: expected at least one row to train on, got a validation split of 0.95 of 10 rows"
    );
}

#[test]
fn a_batch_larger_than_the_data_is_one_batch() {
    let history = model().fit(&x(), &t(), &Fit { batch_size: 1000, ..Fit::default() }, &mut []);
    assert_eq!(history.unwrap().epochs().len(), 1);
}

#[test]
fn a_layer_that_does_not_fit_is_named_with_its_number() {
    let mut rng = Seed(0).stream("init");
    let first = Dense::new(784, 128, &GlorotUniform, &mut rng);
    let wrong = Dense::new(64, 10, &GlorotUniform, &mut rng);
    let model = Sequential::<f32>::new([784]).add(first).and_then(|m| m.add(Activation::new(Relu))).unwrap();
    let Err(error) = model.add(wrong) else { panic!("64 inputs behind 128 units") };
    assert_eq!(error.to_string(), "layer 2 (Dense): expected input (N, 64), got (N, 128)");
}

#[test]
fn a_learning_rate_that_makes_no_sense_is_refused() {
    for rate in [-0.1, f64::NAN, f64::INFINITY] {
        let mut model = layers();
        model.compile(SoftmaxCrossEntropy, Sgd::new(rate));
        let message = format!("fit: expected a finite learning rate of at least 0, got {rate}");
        assert_eq!(refused(model, &x(), &t(), Fit::default()), message);
    }
}
