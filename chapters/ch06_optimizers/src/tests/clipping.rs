//! What clipping promises.

use super::parameter;
use crate::prelude::*;

/// The gradients that an optimiser gets from two parameters: the change of plain descent with η = 1.
fn clipped(optimizer: &mut dyn Optimizer<f64>, gradients: [&[f64]; 2]) -> Vec<f64> {
    let mut parameters = gradients.map(|gradient| {
        let mut parameter = parameter(&vec![0.0; gradient.len()]);
        parameter.gradient = Tensor::from_vec(gradient.to_vec());
        parameter
    });
    optimizer.step(&mut parameters.each_mut());
    parameters.iter().flat_map(|parameter| parameter.value().data()).map(|w| -w).collect()
}

fn by_norm(limit: f64, gradients: [&[f64]; 2]) -> Vec<f64> {
    clipped(&mut ClipByNorm::new(Sgd::new(1.0), limit).unwrap(), gradients)
}

fn by_value(limit: f64, gradients: [&[f64]; 2]) -> Vec<f64> {
    clipped(&mut ClipByValue::new(Sgd::new(1.0), limit).unwrap(), gradients)
}

#[test]
fn by_norm_all_parameters_shrink_together_and_keep_the_direction() {
    let (a, b) = ([2.0, -3.0], [6.0]); // of norm 7, together
    let cut = by_norm(1.0, [&a, &b]);
    for (cut, g) in cut.iter().zip([2.0, -3.0, 6.0]) {
        assert!((cut - g / 7.0).abs() < 1e-15, "{cut} of {g}");
    }
}

#[test]
fn by_value_each_entry_is_cut_by_itself_and_the_direction_changes() {
    assert_eq!(by_value(2.5, [&[2.0, -3.0], &[6.0]]), [2.0, -2.5, 2.5]);
}

#[test]
fn gradients_within_the_limit_are_left_as_they_are() {
    assert_eq!(by_norm(7.0, [&[2.0, -3.0], &[6.0]]), [2.0, -3.0, 6.0]);
    assert_eq!(by_value(6.0, [&[2.0, -3.0], &[6.0]]), [2.0, -3.0, 6.0]);
    assert_eq!(by_norm(1.0, [&[0.0], &[0.0]]), [0.0, 0.0]);
}

#[test]
fn what_is_not_finite_is_not_hidden() {
    assert!(by_norm(1.0, [&[f64::NAN], &[1.0]])[0].is_nan());
    assert!(by_value(1.0, [&[f64::NAN], &[1.0]])[0].is_nan());
    assert!(!by_norm(1.0, [&[f64::INFINITY], &[1.0]])[0].is_finite());
}

#[test]
fn a_norm_whose_square_no_single_precision_number_holds_is_cut_all_the_same() {
    let mut w = Parameter::new("weights", Tensor::from_vec(vec![0.0_f32; 2]));
    w.gradient = Tensor::from_vec(vec![3e30, 4e30]);
    ClipByNorm::new(Sgd::new(1.0), 5.0).unwrap().step(&mut [&mut w]);
    assert!((w.value().data()[0] + 3.0).abs() < 1e-5 && (w.value().data()[1] + 4.0).abs() < 1e-5);
}
