//! Tests of the losses.

use super::*;
use crate::softmax;
use approx::{assert_abs_diff_eq, assert_relative_eq};
use ch02_learning_slowdown::{
    HalfSquaredError, Neuron, Sigmoid, central_difference, sigmoid, sigmoid_derivative,
};
use common::Loss;

fn logits() -> Tensor<f64> {
    Tensor::from_rows([[0.3, -1.2, 2.0], [1.0, 0.0, -0.5]])
}

fn targets() -> Tensor<f64> {
    Tensor::from_rows([[0.0, 0.0, 1.0], [1.0, 0.0, 0.0]])
}

// ANCHOR: fused_equals_two_steps
#[test]
fn the_fused_losses_equal_their_two_steps() {
    let (z, t) = (logits(), targets());
    assert_relative_eq!(
        SoftmaxCrossEntropy.value(&z, &t, 2),
        CategoricalCrossEntropy.value(&softmax(&z), &t, 2),
        max_relative = 1e-14
    );
    assert_relative_eq!(
        SigmoidCrossEntropy.value(&z, &t, 2),
        BinaryCrossEntropy.value(&z.map(sigmoid), &t, 2),
        max_relative = 1e-14
    );
}
// ANCHOR_END: fused_equals_two_steps

#[test]
fn behind_a_sigmoid_the_slope_cancels() {
    let (z, t) = (logits(), targets());
    let p = z.map(sigmoid);
    let two_steps = &BinaryCrossEntropy.gradient(&p, &t, 2) * &p.map(|p| p * (1.0 - p));
    for (a, b) in SigmoidCrossEntropy.gradient(&z, &t, 2).data().iter().zip(two_steps.data()) {
        assert_relative_eq!(a, b, max_relative = 1e-12);
    }
}

#[test]
fn equal_logits_cost_the_logarithm_of_the_number_of_classes() {
    let t = Tensor::from_fn([4, 10], |i| if i % 11 == 0 { 1.0 } else { 0.0 });
    assert_relative_eq!(SoftmaxCrossEntropy.value(&Tensor::zeros([4, 10]), &t, 4), 10.0_f64.ln());
}

#[test]
fn cross_entropy_is_entropy_plus_a_divergence_that_is_never_negative() {
    let (t, p) = (softmax(&logits()), softmax(&logits().map(|z| 1.0 - z)));
    let divergence: f64 = pairs(&p, &t).map(|(p, t)| t * (t / p).ln()).sum::<f64>() / 2.0;
    let entropy = CategoricalCrossEntropy.value(&t, &t, 2);
    assert!(divergence > 0.0);
    assert_relative_eq!(CategoricalCrossEntropy.value(&p, &t, 2), entropy + divergence); // (3.21)
}

#[test]
fn nothing_overflows_at_ten_thousand() {
    let z = Tensor::from_rows([[1e4_f32, -1e4], [-1e4, 1e4]]);
    for t in [Tensor::from_rows([[1.0, 0.0], [1.0, 0.0]]), Tensor::from_rows([[0.0, 1.0], [0.5, 0.5]])] {
        assert!(SoftmaxCrossEntropy.value(&z, &t, 2).is_finite());
        assert!(SigmoidCrossEntropy.value(&z, &t, 2).is_finite());
        assert!(SoftmaxCrossEntropy.gradient(&z, &t, 2).all_finite());
        assert!(SigmoidCrossEntropy.gradient(&z, &t, 2).all_finite());
        assert!(SigmoidSquaredError.value(&z, &t, 2).is_finite());
        assert!(SigmoidSquaredError.gradient(&z, &t, 2).all_finite());
    }
    let p = Tensor::from_rows([[0.0_f64, 1.0]]);
    let t = Tensor::from_rows([[1.0, 0.0]]);
    assert!(CategoricalCrossEntropy.value(&p, &t, 1).is_finite());
    assert!(BinaryCrossEntropy.value(&p, &t, 1).is_finite());
}

#[test]
fn not_a_number_is_not_hidden() {
    let (z, t) = (Tensor::from_rows([[f64::NAN, 0.0]]), Tensor::from_rows([[0.0, 1.0]]));
    assert!(SoftmaxCrossEntropy.value(&z, &t, 1).is_nan());
    assert!(SigmoidCrossEntropy.value(&z, &t, 1).is_nan());
    assert!(SigmoidSquaredError.value(&z, &t, 1).is_nan());
    assert!(CategoricalCrossEntropy.value(&z, &t, 1).is_nan());
    assert!(BinaryCrossEntropy.value(&z, &t, 1).is_nan());
}

#[test]
fn the_fused_squared_error_equals_its_two_steps() {
    let (z, t) = (logits(), targets());
    let y = z.map(sigmoid);
    assert_relative_eq!(
        SigmoidSquaredError.value(&z, &t, 2),
        HalfSquaredError.value(&y, &t, 2),
        max_relative = 1e-14
    );
    let two_steps = &HalfSquaredError.gradient(&y, &t, 2) * &z.map(sigmoid_derivative);
    for (a, b) in SigmoidSquaredError.gradient(&z, &t, 2).data().iter().zip(two_steps.data()) {
        assert_relative_eq!(a, b, max_relative = 1e-13);
    }
}

#[test]
fn for_one_example_the_fused_squared_error_is_that_of_the_neuron() {
    let neuron = Neuron::<Sigmoid>::new(vec![0.7, -0.2], 0.4);
    let (x, target) = ([1.5, -2.0], 0.3);
    let z = Tensor::from_rows([[neuron.weighted_input(&x)]]);
    let t = Tensor::from_rows([[target]]);
    assert_relative_eq!(SigmoidSquaredError.value(&z, &t, 1), neuron.cost(&x, target));
    let (_, db) = neuron.gradient(&x, target);
    assert_relative_eq!(SigmoidSquaredError.gradient(&z, &t, 1).scalar(), db);
}

// ANCHOR: gradients_by_logits
#[test]
fn gradients_by_logits_agree_with_central_differences() {
    let t = targets();
    let losses: [&dyn Loss<f64>; 3] = [&SigmoidSquaredError, &SigmoidCrossEntropy, &SoftmaxCrossEntropy];
    for loss in losses {
        let gradient = loss.gradient(&logits(), &t, 2);
        for place in 0..gradient.len() {
            let moved = |by: f64| {
                let mut z = logits();
                z.data_mut()[place] = by;
                loss.value(&z, &t, 2)
            };
            let numerical = central_difference(moved, logits().data()[place], 1e-5);
            assert_relative_eq!(gradient.data()[place], numerical, epsilon = 1e-10, max_relative = 1e-7);
        }
    }
}
// ANCHOR_END: gradients_by_logits

#[test]
fn a_badly_wrong_unit_has_a_large_gradient_only_under_cross_entropy() {
    let (z, t) = (Tensor::from_rows([[20.0_f64]]), Tensor::from_rows([[0.0]]));
    assert!(SigmoidSquaredError.gradient(&z, &t, 1).scalar() < 1e-8);
    assert!(SigmoidCrossEntropy.gradient(&z, &t, 1).scalar() > 0.999);
}

#[test]
fn the_softmax_loss_is_shift_invariant_in_single_precision() {
    let t = Tensor::from_rows([[1.0_f32, 0.0, 0.0]]);
    let loss = |row: [f32; 3]| SoftmaxCrossEntropy.value(&Tensor::from_rows([row]), &t, 1);
    // Whole numbers are exact at 10,000, too: the loss is the same but for the last places of `f32`.
    let shifted = loss([10_005.0, 10_000.0, 9_000.0]);
    assert_relative_eq!(shifted, loss([5.0, 0.0, -1_000.0]), max_relative = 1e-6);
    assert_relative_eq!(shifted, (-5.0_f32).exp().ln_1p(), max_relative = 1e-5);
    // Other logits are rounded there by up to 2⁻¹¹, and the slopes p − t sum to at most 2 in size.
    let z = [0.3, -1.2, 2.1];
    assert_abs_diff_eq!(loss(z.map(|z| z + 1e4)), loss(z), epsilon = 2.0_f32.powi(-10));
}

fn refusal(f: impl FnOnce() -> f64 + std::panic::UnwindSafe) -> String {
    let panic = std::panic::catch_unwind(f).expect_err("the shapes differ");
    panic.downcast_ref::<String>().expect("a message").clone()
}

#[test]
fn every_loss_and_every_gradient_refuses_targets_of_another_shape_by_name() {
    let losses: [&'static (dyn Loss<f64> + std::panic::RefUnwindSafe); 5] = [
        &BinaryCrossEntropy,
        &SigmoidCrossEntropy,
        &SigmoidSquaredError,
        &CategoricalCrossEntropy,
        &SoftmaxCrossEntropy,
    ];
    for loss in losses {
        let name = loss.name();
        let message = format!("{name}: expected targets of the outputs' shape (2, 3), got (2, 2)");
        let (y, t) = (|| Tensor::zeros([2, 3]), || Tensor::zeros([2, 2]));
        assert_eq!(refusal(move || loss.value(&y(), &t(), 2)), message);
        assert_eq!(refusal(move || loss.gradient(&y(), &t(), 2).sum()), message);
    }
}
