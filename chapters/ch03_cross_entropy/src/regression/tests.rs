//! Tests of the regression and its training loop.

use super::*;
use crate::{SoftmaxCrossEntropy, one_hot};
use approx::assert_relative_eq;
use ch02_learning_slowdown::Sgd;

/// Sixty points around three corners of a triangle, in turn.
fn corners() -> (Tensor<f64>, Tensor<f64>) {
    let mut rng = Seed(5).stream("data");
    let classes: Vec<usize> = (0..60).map(|n| n % 3).collect();
    let centres = [[2.0, 0.0], [-2.0, 1.0], [0.0, -2.0]];
    let x = classes.iter().map(|&c| centres[c].map(|centre| centre + 0.3 * rng.normal()));
    (Tensor::from_rows(x), one_hot(&classes, 3).unwrap())
}

fn trained(seed: Seed, epochs: usize) -> (SoftmaxRegression<f64>, Vec<EpochFigures>) {
    let (x, t) = corners();
    let mut model = SoftmaxRegression::new(Tensor::zeros([2, 3]));
    let training = Training { epochs, batch_size: 7, seed };
    let mut sgd = Sgd::new(0.1);
    let history = model.train((&x, &t), None, &SoftmaxCrossEntropy, &mut sgd, training, |_, _| {});
    (model, history)
}

#[test]
fn before_it_learns_the_loss_is_the_logarithm_of_the_number_of_classes() {
    let model = SoftmaxRegression::<f64>::new(Tensor::zeros([784, 10]));
    let x = Tensor::from_fn([20, 784], |i| (i % 7) as f64 / 7.0);
    let t = one_hot(&(0..20).map(|n| n % 10).collect::<Vec<_>>(), 10).unwrap();
    let (loss, accuracy) = model.evaluate(&x, &t, &SoftmaxCrossEntropy);
    assert_relative_eq!(loss, 10.0_f64.ln(), max_relative = 1e-14);
    assert_eq!(accuracy, 0.1); // of equal logits the first counts
}

#[test]
fn the_same_seed_gives_the_same_bits_and_another_seed_another_run() {
    let (once, again, other) = (trained(Seed(1), 3), trained(Seed(1), 3), trained(Seed(2), 3));
    assert_eq!(once.0.weights.value(), again.0.weights.value());
    assert_eq!(once.0.bias.value(), again.0.bias.value());
    assert_eq!(once.1, again.1);
    assert_ne!(once.0.weights.value(), other.0.weights.value());
}

#[test]
fn three_corners_are_learned() {
    let (model, history) = trained(Seed(1), 30);
    let (x, t) = corners();
    assert_eq!(model.evaluate(&x, &t, &SoftmaxCrossEntropy).1, 1.0);
    assert_eq!(history.len(), 30);
    assert!(history[29].loss < 0.1 * history[0].loss);
    assert_eq!(model.predict_classes(&x), t.argmax_rows());
}

#[test]
fn a_step_goes_down_the_gradient_of_every_weight_and_bias() {
    let (x, t) = corners();
    let start = Tensor::from_fn([2, 3], |i| 0.1 * i as f64 - 0.2);
    let mut model = SoftmaxRegression::new(start.clone());
    model.train_on_batch(&x, &t, &SoftmaxCrossEntropy, &mut Sgd::new(1.0));
    let mut moved = SoftmaxRegression::new(start.clone());
    for place in 0..6 {
        let loss = |w| {
            *moved.weights.value_mut() = start.clone();
            moved.weights.value_mut().data_mut()[place] = w;
            moved.evaluate(&x, &t, &SoftmaxCrossEntropy).0
        };
        let slope = ch02_learning_slowdown::central_difference(loss, start.data()[place], 1e-5);
        let step = model.weights.value().data()[place] - start.data()[place];
        assert_relative_eq!(-step, slope, epsilon = 1e-9);
    }
    *moved.weights.value_mut() = start;
    for place in 0..3 {
        let loss = |b| {
            *moved.bias.value_mut() = Tensor::zeros([3]);
            moved.bias.value_mut().data_mut()[place] = b;
            moved.evaluate(&x, &t, &SoftmaxCrossEntropy).0
        };
        let slope = ch02_learning_slowdown::central_difference(loss, 0.0, 1e-5);
        assert_relative_eq!(-model.bias.value().data()[place], slope, epsilon = 1e-9);
    }
}

#[test]
fn an_input_that_is_always_zero_keeps_its_start_weights() {
    let (points, t) = corners();
    let x = Tensor::from_rows(points.rows_iter().map(|row| [row[0], row[1], 0.0]));
    let start = Tensor::from_fn([3, 3], |i| 0.1 * i as f64);
    let mut model = SoftmaxRegression::new(start.clone());
    let training = Training { epochs: 2, batch_size: 10, seed: Seed(1) };
    model.train((&x, &t), None, &SoftmaxCrossEntropy, &mut Sgd::new(0.1), training, |_, _| {});
    assert_eq!(model.weights.value().row(2), start.row(2));
    assert_ne!(model.weights.value().row(1), start.row(1));
}

#[test]
fn training_never_changes_the_sum_of_an_inputs_weights_over_the_classes() {
    // Row by row p − t sums to 0, and so does every step.
    let (x, t) = corners();
    let start = Tensor::from_fn([2, 3], |i| 0.3 * i as f64 - 0.5);
    let mut model = SoftmaxRegression::new(start.clone());
    let training = Training { epochs: 20, batch_size: 7, seed: Seed(1) };
    model.train((&x, &t), None, &SoftmaxCrossEntropy, &mut Sgd::new(0.1), training, |_, _| {});
    for (trained, start) in model.weights.value().rows_iter().zip(start.rows_iter()) {
        assert_relative_eq!(trained.iter().sum::<f64>(), start.iter().sum::<f64>(), epsilon = 1e-12);
        assert_ne!(trained, start);
    }
}

#[test]
fn training_stops_where_it_diverges() {
    let (mut x, t) = corners();
    x.data_mut()[0] = f64::NAN;
    let mut model = SoftmaxRegression::new(Tensor::zeros([2, 3]));
    let training = Training { epochs: 9, batch_size: 60, seed: Seed(1) };
    let mut sgd = Sgd::new(0.1);
    let history = model.train((&x, &t), None, &SoftmaxCrossEntropy, &mut sgd, training, |_, _| {});
    assert_eq!(history.len(), 1);
}

#[test]
#[should_panic(expected = "SoftmaxRegression: expected weights (D, K), got (7,)")]
fn weights_that_are_no_matrix_are_refused() {
    SoftmaxRegression::new(Tensor::<f64>::zeros([7]));
}
