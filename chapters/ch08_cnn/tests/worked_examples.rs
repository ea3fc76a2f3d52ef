//! Text 002's worked examples, number by number.

use ch08_cnn::prelude::*;
use ch08_cnn::{Grid, Window, plain};

fn step() -> TrainingStep {
    TrainingStep::new(Seed(0), 0, 1)
}

/// y of the layer and of the plain loops, which have to be the same numbers.
fn both(layer: &mut Conv2d<f64>, x: &Tensor<f64>, grid: &Grid) -> Tensor<f64> {
    let y = layer.forward(x.clone(), Mode::Predict);
    let [w, b] = [0, 1].map(|i| layer.parameters()[i].value().clone());
    assert_eq!(y, plain::convolve(x, &w, &b, grid), "small whole numbers are added without rounding");
    y
}

/// The 5 × 5 image and the 3 × 3 filter of "卷积层输出值的计算".
fn five_by_five() -> (Tensor<f64>, Conv2d<f64>) {
    let x = Tensor::from_rows([
        [1.0, 1.0, 1.0, 0.0, 0.0],
        [0.0, 1.0, 1.0, 1.0, 0.0],
        [0.0, 0.0, 1.0, 1.0, 1.0],
        [0.0, 0.0, 1.0, 1.0, 0.0],
        [0.0, 1.0, 1.0, 0.0, 0.0],
    ]);
    let w = Tensor::from_rows([[1.0, 0.0, 1.0], [0.0, 1.0, 0.0], [1.0, 0.0, 1.0]]);
    let layer = Conv2d::from_weights(w.reshaped([1, 1, 3, 3]), Tensor::zeros([1]));
    (x.reshaped([1, 1, 5, 5]), layer)
}

#[test]
fn a_filter_of_three_by_three_on_five_by_five_at_stride_one() {
    let (x, mut layer) = five_by_five();
    let grid = Window::new(3, 1).on("test", Size2d::from(5)).unwrap();
    let y = both(&mut layer, &x, &grid);
    assert_eq!(y.shape(), Shape::from([1, 1, 3, 3]));
    assert_eq!(y.data(), [4.0, 3.0, 4.0, 2.0, 4.0, 3.0, 2.0, 3.0, 4.0]);
}

#[test]
fn the_same_at_stride_two() {
    let (x, layer) = five_by_five();
    let grid = Window::new(3, 2).on("test", Size2d::from(5)).unwrap();
    let y = both(&mut layer.stride(2), &x, &grid);
    assert_eq!(y.shape(), Shape::from([1, 1, 2, 2]));
    assert_eq!(y.data(), [4.0, 4.0, 2.0, 4.0]);
}

/// The animation's image of 7 × 7 × 3, which is 5 × 5 × 3 with its ring of zeros.
const IMAGE: [f64; 75] = [
    0., 1., 1., 0., 2., 2., 2., 2., 2., 1., 1., 0., 0., 2., 0., 0., 1., 1., 0., 0., 1., 2., 0., 0.,
    2., //
    1., 0., 2., 2., 0., 0., 0., 0., 2., 0., 1., 2., 1., 2., 1., 1., 0., 0., 0., 0., 1., 2., 1., 1.,
    1., //
    2., 1., 2., 0., 0., 1., 0., 0., 1., 0., 0., 2., 1., 0., 1., 0., 1., 2., 2., 2., 2., 1., 0., 0., 1.,
];

/// Its two filters, of 3 × 3 × 3 each.
const FILTERS: [f64; 54] = [
    -1., 1., 0., 0., 1., 0., 0., 1., 1., -1., -1., 0., 0., 0., 0., 0., -1., 0., 0., 0., -1., 0., 1., 0., 1.,
    -1., -1., //
    1., 1., -1., -1., -1., 1., 0., -1., 1., 0., 1., 0., -1., 0., -1., -1., 1., 0., -1., 0., 0., -1., 0., 1.,
    -1., 0., 0.,
];

#[test]
fn two_filters_of_three_by_three_by_three_at_stride_two_with_padding_one() {
    let x = Tensor::new([1, 3, 5, 5], IMAGE.to_vec()).unwrap();
    let w = Tensor::new([2, 3, 3, 3], FILTERS.to_vec()).unwrap();
    let mut layer =
        Conv2d::from_weights(w, Tensor::from_vec(vec![1.0, 0.0])).stride(2).padding(Padding::explicit(1));
    assert_eq!(layer.output_shape(&[3, 5, 5]), Ok(Shape::from([2, 3, 3])));
    let window = Window { padding: Padding::explicit(1), ..Window::new(3, 2) };
    let y = both(&mut layer, &x, &window.on("test", Size2d::from(5)).unwrap());
    assert_eq!(y.row(0)[..9], [6.0, 7.0, 5.0, 3.0, -1.0, -1.0, 2.0, -1.0, 4.0]);
    assert_eq!(y.row(0)[9..], [2.0, -5.0, -8.0, 1.0, -4.0, -4.0, 0.0, -5.0, -5.0]);
}

#[test]
fn one_image_becomes_three_feature_maps_and_these_become_five() {
    let mut rng = Seed(0).stream("init");
    let mut conv = |channels, filters| {
        Conv2d::<f32>::new(channels, filters, 5, &GlorotUniform, &mut rng).padding(Padding::Same)
    };
    let model = Sequential::new([1, 28, 28])
        .add(conv(1, 3))
        .and_then(|m| m.add(MaxPool2d::new(2)))
        .and_then(|m| m.add(conv(3, 5)))
        .and_then(|m| m.add(MaxPool2d::new(2)))
        .and_then(|m| m.add(Flatten::new()))
        .unwrap();
    let expected = [[3, 28, 28], [3, 14, 14], [5, 14, 14], [5, 7, 7]].map(Shape::from);
    assert_eq!(model.shapes()[..4], expected);
    assert_eq!(model.output(), Shape::from([245]));
}

#[test]
fn the_texts_network_learns_3_274_634_numbers() {
    let mut rng = Seed(0).stream("init");
    let model = Sequential::<f32>::new([1, 28, 28])
        .add(Conv2d::new(1, 32, 5, &GlorotUniform, &mut rng).padding(Padding::Same))
        .and_then(|m| m.add(Activation::new(Relu)))
        .and_then(|m| m.add(MaxPool2d::new(2).stride(2).padding(Padding::Same)))
        .and_then(|m| m.add(Conv2d::new(32, 64, 5, &GlorotUniform, &mut rng).padding(Padding::Same)))
        .and_then(|m| m.add(Activation::new(Relu)))
        .and_then(|m| m.add(MaxPool2d::new(2).stride(2).padding(Padding::Same)))
        .and_then(|m| m.add(Flatten::new()))
        .and_then(|m| m.add(Dense::new(3136, 1024, &GlorotUniform, &mut rng)))
        .and_then(|m| m.add(Activation::new(Relu)))
        .and_then(|m| m.add(Dense::new(1024, 10, &GlorotUniform, &mut rng)))
        .unwrap();
    assert_eq!(model.parameter_count(), 3_274_634); // 832 + 51,264 + 3,212,288 + 10,250
    assert_eq!(model.shapes()[5], Shape::from([64, 7, 7]));
    assert!(model.summary().contains("Conv2d (5 × 5)"), "{}", model.summary());
}

#[test]
fn pooling_of_a_four_by_four_map() {
    let x = Tensor::from_rows([
        [1.0, 1.0, 2.0, 4.0],
        [5.0, 6.0, 7.0, 8.0],
        [3.0, 2.0, 1.0, 0.0],
        [1.0, 2.0, 3.0, 4.0],
    ]);
    let x = x.reshaped([1, 1, 4, 4]);
    assert_eq!(MaxPool2d::new(2).forward(x.clone(), Mode::Predict).data(), [6.0, 8.0, 3.0, 4.0]);
    assert_eq!(MeanPool2d::new(2).forward(x.clone(), Mode::Predict).data(), [3.25, 5.25, 2.0, 2.0]);
    // Σ a²/Σ a, window by window: 63/13, 133/21, 18/8, 26/8.
    let y = StochasticPool2d::<f64>::new(2).forward(x, Mode::Predict);
    for (y, expected) in y.data().iter().zip([63.0 / 13.0, 133.0 / 21.0, 18.0 / 8.0, 26.0 / 8.0]) {
        assert!((y - expected).abs() < 1e-14, "{y} and {expected}");
    }
}

#[test]
fn of_equal_entries_the_first_gets_the_gradient() {
    let mut layer = MaxPool2d::new(2);
    let x = Tensor::new([1, 1, 2, 4], vec![0.0, 3.0, 5.0, 5.0, 3.0, 3.0, 5.0, 5.0]).unwrap();
    layer.forward(x, Mode::Train(step()));
    let dx = layer.backward(Tensor::new([1, 1, 1, 2], vec![1.0, 2.0]).unwrap());
    assert_eq!(dx.data(), [0.0, 1.0, 2.0, 0.0, 0.0, 0.0, 0.0, 0.0]);
}

#[test]
fn a_broken_input_is_not_pooled_away() {
    let x = || Tensor::new([1, 1, 2, 2], vec![1.0, f64::NAN, 2.0, 0.0]).unwrap();
    for mode in [Mode::Predict, Mode::Train(step())] {
        assert!(MaxPool2d::new(2).forward(x(), mode).scalar().is_nan());
        assert!(MeanPool2d::new(2).forward(x(), mode).scalar().is_nan());
        assert!(StochasticPool2d::new(2).forward(x(), mode).scalar().is_nan());
    }
    let mut layer = MaxPool2d::new(2);
    layer.forward(x(), Mode::Train(step()));
    assert_eq!(layer.backward(Tensor::filled([1, 1, 1, 1], 1.0)).data(), [0.0, 1.0, 0.0, 0.0]);
}

#[test]
fn stochastic_pooling_draws_each_entry_as_often_as_it_is_large() {
    let entries = [0.0, 1.0, 3.0, 4.0];
    let n = 20_000;
    let x = Tensor::from_fn([n, 1, 2, 2], |i| entries[i % 4]);
    let mut layer = StochasticPool2d::new(2);
    let y = layer.forward(x.clone(), Mode::Train(TrainingStep::new(Seed(4), 0, n)));
    for a in entries {
        let p = a / 8.0;
        let share = y.data().iter().filter(|&&y| y == a).count() as f64 / n as f64;
        // Four standard deviations of a share of n draws.
        assert!((share - p).abs() <= 4.0 * (p * (1.0 - p) / n as f64).sqrt(), "{a}: {share}, not {p}");
    }
    let predicted = layer.forward(x.slice_rows(0..1), Mode::Predict).scalar();
    assert_eq!(predicted, (1.0 + 9.0 + 16.0) / 8.0);
}

#[test]
fn a_map_of_zeros_stays_zero_under_stochastic_pooling() {
    let mut layer = StochasticPool2d::<f32>::new(2);
    for mode in [Mode::Predict, Mode::Train(step())] {
        assert_eq!(layer.forward(Tensor::zeros([1, 2, 4, 4]), mode), Tensor::zeros([1, 2, 2, 2]));
    }
    assert_eq!(layer.backward(Tensor::filled([1, 2, 2, 2], 1.0)), Tensor::zeros([1, 2, 4, 4]));
}

#[test]
fn stochastic_pooling_draws_the_same_whichever_way_a_batch_is_shared_out() {
    let mut rng = Seed(1).stream("x");
    let x = Tensor::<f32>::from_fn([10, 3, 6, 6], |_| rng.uniform() as f32);
    let mut layer = StochasticPool2d::new(2);
    let step = TrainingStep::new(Seed(9), 5, 10);
    let whole = layer.forward(x.clone(), Mode::Train(step));
    let tail = layer.forward(x.slice_rows(6..10), Mode::Train(step.from_row(6)));
    assert_eq!(whole.slice_rows(6..10), tail);
    let later = layer.forward(x, Mode::Train(TrainingStep::new(Seed(9), 6, 10)));
    assert_ne!(whole, later);
}
