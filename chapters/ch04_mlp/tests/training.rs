//! `fit`: ch03's loop for any network, whether it is run in one go or in two.

use ch04_mlp::prelude::*;

fn data(n: usize) -> (Tensor<f64>, Tensor<f64>) {
    let mut rng = Seed(21).stream("data");
    let x = Tensor::from_fn([n, 5], |_| rng.normal());
    let classes: Vec<usize> =
        x.rows_iter().map(|x| usize::from(x[0] + x[1] > 0.0) + usize::from(x[2] > 1.0)).collect();
    (x, one_hot(&classes, 3).expect("three classes"))
}

fn network() -> Sequential<f64> {
    let mut rng = Seed(22).stream("init");
    let mut model = Sequential::new([5])
        .add(Dense::new(5, 8, &GlorotUniform, &mut rng))
        .and_then(|m| m.add(Activation::new(Relu)))
        .and_then(|m| m.add(Dense::new(8, 3, &GlorotUniform, &mut rng)))
        .expect("neighbours fit");
    model.compile(SoftmaxCrossEntropy, Sgd::new(0.1));
    model
}

fn weights(model: &Sequential<f64>) -> Vec<Tensor<f64>> {
    model.weights().into_iter().cloned().collect()
}

#[test]
fn twice_ten_epochs_are_twenty() {
    let (x, t) = data(103);
    let fit = Fit { epochs: 20, batch_size: 10, validation_split: 0.2, seed: Seed(3) };
    let (mut whole, mut halves) = (network(), network());
    let history = whole.fit(&x, &t, &fit, &mut []).unwrap();
    let ten = Fit { epochs: 10, ..fit };
    let first = halves.fit(&x, &t, &ten, &mut []).unwrap();
    let second = halves.fit(&x, &t, &ten, &mut []).unwrap();
    assert_eq!([first.epochs(), second.epochs()].concat(), history.epochs());
    assert_eq!(weights(&halves), weights(&whole));
}

#[test]
fn one_dense_layer_under_fit_is_the_softmax_regression_of_the_chapter_before() {
    let (x, t) = data(103);
    let mut rng = Seed(4).stream("init");
    let start = Tensor::from_fn([5, 3], |_| rng.uniform_in(-0.5, 0.5));
    let mut model = Sequential::new([5]).add(Dense::from_weights(start.clone(), Tensor::zeros([3]))).unwrap();
    model.compile(SoftmaxCrossEntropy, Sgd::new(0.1));
    let fit = Fit { epochs: 5, batch_size: 16, validation_split: 0.2, seed: Seed(9) };
    let history = model.fit(&x, &t, &fit, &mut []).unwrap();

    let mut regression = SoftmaxRegression::new(start);
    let (training, validation) = validation_split(103, 0.2);
    let part = |rows: std::ops::Range<usize>| (x.slice_rows(rows.clone()), t.slice_rows(rows));
    let ((x, t), (held_back_x, held_back_t)) = (part(training), part(validation));
    let settings = Training { epochs: 5, batch_size: 16, seed: Seed(9) };
    let figures = regression.train(
        (&x, &t),
        Some((&held_back_x, &held_back_t)),
        &SoftmaxCrossEntropy,
        &mut Sgd::new(0.1),
        settings,
        |_, _| (),
    );

    // The dense layer adds its bias within the product and the regression behind it: the sums of six
    // terms may differ in their last bit, in each of 30 steps.
    for (a, b) in model.weights().into_iter().zip([regression.weights.value(), regression.bias.value()]) {
        assert!((a - b).max_abs() < 1e-13, "{a:?} {b:?}");
    }
    assert_eq!(history.epochs().len(), figures.len());
    for (a, b) in history.epochs().iter().zip(&figures) {
        assert!((a.loss - b.loss).abs() < 1e-13);
        assert!((a.validation_loss.unwrap() - b.validation_loss.unwrap()).abs() < 1e-13);
        assert_eq!((a.accuracy, a.validation_accuracy), (b.accuracy, b.validation_accuracy));
    }
}

/// y = w + b, for x is 1: a step of rate η changes both by −2η (y − t), so it multiplies y − t, which
/// starts at ½, by 1 − 4η.
fn growing(rate: f64) -> (Sequential<f64>, Tensor<f64>, Tensor<f64>) {
    let layer = Dense::from_weights(Tensor::from_rows([[0.5]]), Tensor::from_vec(vec![0.5]));
    let mut model = Sequential::new([1]).add(layer).unwrap();
    model.compile(MeanSquaredError, Sgd::new(rate));
    (model, Tensor::from_rows([[1.0]]), Tensor::from_rows([[0.5]]))
}

#[test]
fn a_loss_that_overflows_ends_training_in_its_epoch() {
    // y − t grows a millionfold with each step, its square from ¼ · 10⁰ by 10¹²: past 1.8 · 10³⁰⁸
    // with the 26th step, whose result the 27th epoch sees.
    let (mut model, x, t) = growing((1.0 + 1e6) / 4.0);
    let fit = Fit { epochs: 100, batch_size: 1, ..Fit::default() };
    let history = model.fit(&x, &t, &fit, &mut []).unwrap();
    assert_eq!((history.diverged_in(), history.epochs().len()), (Some(27), 27));
    assert!(history.epochs()[25].loss.is_finite() && !history.epochs()[26].loss.is_finite());
}

#[test]
fn weights_that_overflow_in_an_epochs_last_step_count_as_that_epochs_divergence() {
    let (mut model, x, t) = growing(f64::MAX);
    let scaled = &x * 10.0;
    let mut best = BestWeights::new();
    let fit = Fit { epochs: 5, batch_size: 1, ..Fit::default() };
    let history = model.fit(&scaled, &t, &fit, &mut [&mut best]).unwrap();
    assert!(history.epochs()[0].loss.is_finite());
    assert_eq!((history.diverged_in(), history.epochs().len()), (Some(1), 1));
    assert_eq!(best.epoch(), None, "weights that are not finite are never the best");
}

#[test]
fn training_that_goes_well_did_not_diverge() {
    let (x, t) = data(50);
    let history = network().fit(&x, &t, &Fit { epochs: 3, ..Fit::default() }, &mut []).unwrap();
    assert_eq!((history.diverged_in(), history.epochs().len()), (None, 3));
}

/// Takes down what it is told.
#[derive(Default)]
struct Diary(Vec<String>);

impl Callback<f64> for Diary {
    fn training_begins(&mut self, epochs: usize, steps: usize) {
        self.0.push(format!("{epochs} epochs of {steps}"));
    }
    fn epoch_begins(&mut self, epoch: usize) {
        self.0.push(format!("epoch {epoch}"));
    }
    fn step_ended(&mut self, step: usize, _loss: f64) {
        self.0.push(format!("step {step}"));
    }
    fn epoch_ended(&mut self, epoch: usize, _f: &EpochFigures, _m: &mut Sequential<f64>) -> Flow {
        self.0.push(format!("end {epoch}"));
        if epoch == 1 { Flow::Stop } else { Flow::Continue }
    }
    fn training_ended(&mut self, history: &History, _model: &mut Sequential<f64>) {
        self.0.push(format!("ended after {}", history.epochs().len()));
    }
}

#[test]
fn callbacks_are_told_of_everything_in_order_and_may_stop() {
    let (x, t) = data(25);
    let mut diary = Diary::default();
    let fit = Fit { epochs: 9, batch_size: 10, validation_split: 0.2, seed: Seed(0) }; // 20 rows, 2 steps
    network().fit(&x, &t, &fit, &mut [&mut diary]).unwrap();
    let epoch = |n: usize| [format!("epoch {n}"), "step 0".into(), "step 1".into(), format!("end {n}")];
    let expected: Vec<String> = [
        vec!["9 epochs of 2".to_string()],
        epoch(0).to_vec(),
        epoch(1).to_vec(),
        vec!["ended after 2".to_string()],
    ]
    .concat();
    assert_eq!(diary.0, expected);
}

#[test]
fn the_best_weights_are_those_of_the_best_epoch_of_this_call() {
    let (x, t) = data(60);
    let fit = Fit { epochs: 6, batch_size: 10, validation_split: 0.3, seed: Seed(1) };
    let mut model = network();
    model.compile(SoftmaxCrossEntropy, Sgd::new(3.0)); // restless: the last epoch is not the best
    let mut best = BestWeights::new();
    for _ in 0..2 {
        let history = model.fit(&x, &t, &fit, &mut [&mut best]).unwrap();
        let losses: Vec<f64> = history.epochs().iter().filter_map(|e| e.validation_loss).collect();
        let lowest = losses.iter().copied().fold(f64::INFINITY, f64::min);
        assert_eq!(losses[best.epoch().unwrap()], lowest);
        let rows = 42..60;
        let kept = model.evaluate(&x.slice_rows(rows.clone()), &t.slice_rows(rows)).unwrap();
        assert_eq!(kept.loss, lowest);
    }
}

#[test]
fn training_stops_below_the_threshold() {
    let (x, t) = data(60);
    let fit = Fit { epochs: 500, batch_size: 10, ..Fit::default() };
    let history = network().fit(&x, &t, &fit, &mut [&mut StopBelow(0.5)]).unwrap();
    let losses: Vec<f64> = history.epochs().iter().map(|e| e.loss).collect();
    let (last, before) = losses.split_last().unwrap();
    assert!(*last < 0.5 && before.iter().all(|loss| *loss >= 0.5), "{losses:?}");
}
