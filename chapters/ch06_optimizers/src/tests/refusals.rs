//! Settings and parameters that make no sense, and the messages that say so.

use super::parameter;
use crate::prelude::*;

#[test]
#[should_panic(
    expected = "Adam: expected parameter 1 of shape (2,), as in its first step, got (3,): give each network an optimiser of its own"
)]
fn a_parameter_of_another_shape_is_refused() {
    let mut adam = Adam::new(0.1);
    adam.step(&mut [&mut parameter(&[1.0]), &mut parameter(&[1.0; 2])]);
    adam.step(&mut [&mut parameter(&[1.0]), &mut parameter(&[1.0; 3])]);
}

#[test]
#[should_panic(expected = "RmsProp: expected the 2 parameters of its first step, got 1")]
fn another_number_of_parameters_is_refused() {
    let mut optimizer = RmsProp::new(0.1);
    optimizer.step(&mut [&mut parameter(&[1.0]), &mut parameter(&[1.0])]);
    optimizer.step(&mut [&mut parameter(&[1.0])]);
}

#[test]
fn settings_that_make_no_sense_are_refused_by_name_and_value() {
    let refused = |result: Result<(), ConfigError>, message: &str| {
        assert_eq!(result.unwrap_err().to_string(), message);
    };
    let adam = || Adam::<f64>::new(0.1);
    let sgd = || Sgd::new(0.1);
    refused(Momentum::<f64>::new(0.1, 1.0).map(drop), "Momentum: expected a momentum in [0, 1), got 1");
    refused(Nesterov::<f64>::new(0.1, -0.1).map(drop), "Nesterov: expected a momentum in [0, 1), got -0.1");
    refused(AdaGrad::<f64>::new(0.1).epsilon(0.0).map(drop), "AdaGrad: expected an ε above 0, got 0");
    refused(RmsProp::<f64>::new(0.1).rho(1.5).map(drop), "RmsProp: expected ρ in [0, 1), got 1.5");
    refused(RmsProp::<f64>::new(0.1).epsilon(-1.0).map(drop), "RmsProp: expected an ε above 0, got -1");
    refused(adam().beta1(1.0).map(drop), "Adam: expected β₁ in [0, 1), got 1");
    refused(adam().beta2(f64::NAN).map(drop), "Adam: expected β₂ in [0, 1), got NaN");
    refused(adam().epsilon(f64::INFINITY).map(drop), "Adam: expected an ε above 0, got inf");
    refused(AdamW::<f64>::new(0.1, -0.5).map(drop), "AdamW: expected a weight decay of at least 0, got -0.5");
    refused(ClipByNorm::new(sgd(), 0.0).map(drop), "ClipByNorm: expected a limit above 0, got 0");
    refused(ClipByValue::new(sgd(), f64::NAN).map(drop), "ClipByValue: expected a limit above 0, got NaN");
    refused(Schedule::step_decay(0.0, 9).map(drop), "Schedule: expected a factor above 0, got 0");
    refused(
        Schedule::step_decay(0.5, 0).map(drop),
        "Schedule: expected a number of steps of at least 1, got 0",
    );
    refused(Schedule::exponential(-0.5, 9).map(drop), "Schedule: expected a factor above 0, got -0.5");
    refused(
        Schedule::exponential(0.5, 0).map(drop),
        "Schedule: expected a number of steps of at least 1, got 0",
    );
    refused(Schedule::inverse_time(-1.0).map(drop), "Schedule: expected a decay of at least 0, got -1");
    refused(Schedule::cosine(0).map(drop), "Schedule: expected a number of steps of at least 1, got 0");
}
