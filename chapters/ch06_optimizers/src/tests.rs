//! What the update rules promise, tested from their definitions; and twins with the mistakes that are
//! often made, which must not pass.

use crate::prelude::*;
use crate::{AdaGrad, Adam, AdamW, Momentum, Nesterov, RmsProp};

/// An optimiser and its name, for tests that hold for several.
type Named = (&'static str, Box<dyn Optimizer<f64>>);

fn parameter(value: &[f64]) -> Parameter<f64> {
    Parameter::new("weights", Tensor::from_vec(value.to_vec()))
}

/// The changes of a weight in so many steps, step t having the gradient `gradient(t)`, t from 1 on.
fn changes(optimizer: &mut dyn Optimizer<f64>, steps: usize, gradient: impl Fn(usize) -> f64) -> Vec<f64> {
    let mut w = parameter(&[0.0]);
    let mut change = |t| {
        let before = w.value().scalar();
        w.gradient = Tensor::from_vec(vec![gradient(t)]);
        optimizer.step(&mut [&mut w]);
        w.value().scalar() - before
    };
    (1..=steps).map(&mut change).collect()
}

fn assert_close(got: f64, expected: f64, tolerance: f64, what: &str) {
    assert!((got - expected).abs() <= tolerance * expected.abs(), "{what}: expected {expected}, got {got}");
}

/// Every optimiser of the chapter, at learning rate 0.01.
fn all() -> Vec<Named> {
    vec![
        ("Momentum", Box::new(Momentum::new(0.01, 0.9).unwrap())),
        ("Nesterov", Box::new(Nesterov::new(0.01, 0.9).unwrap())),
        ("AdaGrad", Box::new(AdaGrad::new(0.01))),
        ("RmsProp", Box::new(RmsProp::new(0.01))),
        ("Adam", Box::new(Adam::new(0.01))),
        ("AdamW", Box::new(AdamW::new(0.01, 0.1).unwrap())),
        ("Scheduled", Box::new(Scheduled::new(Adam::new(0.01), Schedule::constant()))),
        ("ClipByNorm", Box::new(ClipByNorm::new(Adam::new(0.01), 1.0).unwrap())),
        ("ClipByValue", Box::new(ClipByValue::new(Adam::new(0.01), 1.0).unwrap())),
    ]
}

#[test]
fn momentum_under_a_constant_gradient_reaches_its_final_speed() {
    for (eta, mu, g) in [(0.1, 0.9, 3.0), (0.5, 0.5, -2.0), (0.01, 0.99, 1.0)] {
        let (mut momentum, mut nesterov) = (Momentum::new(eta, mu).unwrap(), Nesterov::new(eta, mu).unwrap());
        // What is missing shrinks by μ a step: 0.99^5000 < 1e-21.
        for steps in [changes(&mut momentum, 5000, |_| g), changes(&mut nesterov, 5000, |_| g)] {
            assert_close(steps[4999], -eta * g / (1.0 - mu), 1e-12, "final speed");
        }
        assert_close(changes(&mut Momentum::new(eta, mu).unwrap(), 1, |_| g)[0], -eta * g, 1e-15, "first");
    }
}

#[test]
fn without_momentum_nesterov_is_momentum_and_both_are_plain_descent() {
    let gradient = |t| (t as f64).sin();
    let plain = changes(&mut Sgd::new(0.1), 20, gradient);
    assert_eq!(changes(&mut Momentum::new(0.1, 0.0).unwrap(), 20, gradient), plain);
    assert_eq!(changes(&mut Nesterov::new(0.1, 0.0).unwrap(), 20, gradient), plain);
}

#[test]
fn nesterov_takes_the_gradient_ahead_of_the_parameters() {
    // The method as Sutskever et al. write it: θ and v, gradients at θ − η μ v, on f = ½ c θ².
    let (eta, mu, c) = (0.05, 0.8, 3.0);
    let (mut theta, mut v) = (1.0, 0.0);
    let mut w = parameter(&[1.0]);
    let mut optimizer = Nesterov::new(eta, mu).unwrap();
    for _ in 0..30 {
        let ahead = theta - eta * mu * v;
        assert_close(w.value().scalar(), ahead, 1e-12, "the point ahead");
        v = mu * v + c * ahead;
        theta -= eta * v;
        w.gradient = Tensor::from_vec(vec![c * w.value().scalar()]);
        optimizer.step(&mut [&mut w]);
    }
}

#[test]
fn adagrads_steps_shrink_as_one_over_root_t_and_rmsprops_do_not() {
    let adagrad = changes(&mut AdaGrad::new(0.1), 400, |_| -5.0);
    for t in [1, 4, 25, 400] {
        // ε is a share of 2e-8 of √s.
        assert_close(adagrad[t - 1], 0.1 / (t as f64).sqrt(), 1e-7, "AdaGrad");
    }
    let rmsprop = changes(&mut RmsProp::new(0.1), 400, |_| -5.0);
    assert_close(rmsprop[0], 0.1 / 0.1_f64.sqrt(), 1e-7, "RMSprop's first step, √s = √(1 − ρ) |dw|");
    // 0.9^400 < 1e-18.
    assert_close(rmsprop[399], 0.1, 1e-7, "RMSprop's last step");
}

#[test]
fn what_divides_by_the_gradients_size_does_not_mind_its_scale() {
    let gradient = |t: usize| (t as f64).sin() + 0.3;
    for (i, (name, _)) in
        all().iter().enumerate().filter(|(_, (name, _))| ["AdaGrad", "RmsProp", "Adam"].contains(name))
    {
        let small = changes(all()[i].1.as_mut(), 50, gradient);
        let large = changes(all()[i].1.as_mut(), 50, |t| 1000.0 * gradient(t));
        for (small, large) in small.iter().zip(&large) {
            // ε = 1e-7 beside roots of at least 0.01.
            assert_close(*large, *small, 1e-4, name);
        }
    }
}

/// Adam's first step is η against the gradient's sign, whatever its size, up to ε.
pub(crate) fn first_step_is_the_learning_rate(mut fresh: impl FnMut() -> Box<dyn Optimizer<f64>>) -> bool {
    [3.0, -1e-3, 1e4].iter().all(|&g: &f64| {
        let change = changes(fresh().as_mut(), 1, |_| g)[0];
        (change + 0.01 * g.signum()).abs() < 0.01 * 1e-7 / g.abs() * 1.1
    })
}

/// Under a constant gradient all of Adam's steps are η: its means are true means.
pub(crate) fn all_steps_are_the_learning_rate(optimizer: &mut dyn Optimizer<f64>) -> bool {
    changes(optimizer, 100, |_| 2.0).iter().all(|change| (change + 0.01).abs() < 1e-8)
}

#[test]
fn adams_steps_under_a_constant_gradient_are_the_learning_rate_from_the_first_on() {
    assert!(first_step_is_the_learning_rate(|| Box::new(Adam::new(0.01))));
    assert!(all_steps_are_the_learning_rate(&mut Adam::new(0.01)));
    assert!(all_steps_are_the_learning_rate(&mut Adam::new(0.01).beta1(0.5).unwrap().beta2(0.9).unwrap()));
}

/// Three parameters with the same gradients all go the same way.
fn the_place_in_the_list_does_not_count(fresh: impl FnOnce() -> Box<dyn Optimizer<f64>>) -> bool {
    let mut optimizer = fresh();
    let mut parameters = [parameter(&[1.0, 2.0]), parameter(&[1.0, 2.0]), parameter(&[1.0, 2.0])];
    for t in 0..10 {
        for parameter in &mut parameters {
            parameter.gradient = Tensor::from_vec(vec![1.0 + f64::from(t), 0.1]);
        }
        optimizer.step(&mut parameters.each_mut());
    }
    parameters[0].value() == parameters[1].value() && parameters[1].value() == parameters[2].value()
}

#[test]
fn a_step_is_counted_once_for_all_parameters() {
    for i in 0..all().len() {
        assert!(the_place_in_the_list_does_not_count(|| all().swap_remove(i).1), "{}", all()[i].0);
    }
}

#[test]
fn what_is_remembered_belongs_to_one_parameter() {
    for i in 0..all().len() {
        let (name, mut together) = all().swap_remove(i);
        if name == "ClipByNorm" {
            continue; // the norm is that of all gradients
        }
        let (mut a, mut b) = (parameter(&[0.0]), parameter(&[0.0]));
        let gradients = [|t: usize| (t as f64).cos(), |t: usize| 7.0 - t as f64];
        let mut ends = [0.0; 2];
        for t in 1..=12 {
            a.gradient = Tensor::from_vec(vec![gradients[0](t)]);
            b.gradient = Tensor::from_vec(vec![gradients[1](t)]);
            together.step(&mut [&mut a, &mut b]);
            ends = [a.value().scalar(), b.value().scalar()];
        }
        for (end, gradient) in ends.into_iter().zip(gradients) {
            let alone: f64 = changes(all().swap_remove(i).1.as_mut(), 12, gradient).iter().sum();
            assert_close(alone, end, 1e-12, name);
        }
    }
}

#[test]
fn single_precision_takes_the_same_steps_as_double() {
    let run = |optimizer: &mut dyn Optimizer<f32>| {
        let mut w = Parameter::new("weights", Tensor::from_vec(vec![0.5_f32; 37]));
        for t in 0..20_u8 {
            w.gradient = Tensor::from_fn([37], |i| (f32::from(t) + i as f32).sin());
            optimizer.step(&mut [&mut w]);
        }
        w.value().cast::<f64>()
    };
    let mut wide = parameter(&[0.5; 37]);
    let mut optimizer = Adam::new(0.01);
    for t in 0..20_u8 {
        let gradient: Tensor<f32> = Tensor::from_fn([37], |i| (f32::from(t) + i as f32).sin());
        wide.gradient = gradient.cast();
        optimizer.step(&mut [&mut wide]);
    }
    // Twenty steps of 0.01 with roundings of 6e-8 of numbers below 1.
    assert!((&run(&mut Adam::new(0.01)) - wide.value()).max_abs() < 20.0 * 6e-8);
}

#[test]
fn adamw_without_decay_is_adam_and_with_it_is_not_adam_with_l2() {
    let end = |optimizer: &mut dyn Optimizer<f64>, l2: f64| {
        let mut w = parameter(&[1.0, 1.0]);
        for t in 0..50 {
            // The weights' gradients differ by a factor of 100.
            let dw = [1.0 + 0.1 * f64::from(t).sin(), 0.01 + 0.001 * f64::from(t).sin()];
            let w_now = w.value().clone();
            w.gradient = Tensor::from_fn([2], |i| dw[i] + 2.0 * l2 * w_now.data()[i]);
            optimizer.step(&mut [&mut w]);
        }
        w.value().clone()
    };
    let adam = end(&mut Adam::new(0.01), 0.0);
    assert_eq!(end(&mut AdamW::new(0.01, 0.0).unwrap(), 0.0), adam);
    // Decoupled, a decay of 0.2 takes about the same from both weights, though their gradients differ …
    let decayed = &end(&mut AdamW::new(0.01, 0.2).unwrap(), 0.0) - &adam;
    assert_close(decayed.data()[0], decayed.data()[1], 0.01, "decay of both weights");
    // … and L2 of the same strength next to nothing from the one with the large gradient.
    let penalised = &end(&mut Adam::new(0.01), 0.1) - &adam;
    assert!(penalised.data()[0].abs() < 0.1 * decayed.data()[0].abs(), "{penalised:?} {decayed:?}");
}

#[test]
fn a_gradient_of_zero_leaves_a_weight_where_it_is() {
    for (name, mut optimizer) in all().into_iter().filter(|(name, _)| *name != "AdamW") {
        assert_eq!(changes(optimizer.as_mut(), 3, |_| 0.0), [0.0; 3], "{name}");
    }
}

#[test]
fn a_new_learning_rate_counts_from_the_next_step_on() {
    for (name, mut optimizer) in all() {
        assert_eq!(optimizer.learning_rate(), 0.01, "{name}");
        changes(optimizer.as_mut(), 3, |_| 1.0);
        optimizer.set_learning_rate(0.0);
        assert_eq!(optimizer.learning_rate(), 0.0, "{name}");
        assert_eq!(changes(optimizer.as_mut(), 2, |_| 1.0), [0.0; 2], "{name}");
    }
}

/// A unit that has died has the gradient 0 for ever. What an optimiser still remembers of it must become 0, and not
/// stay among the numbers with which processors are slow: 0.9 times the smallest of them is, rounded, itself.
#[test]
fn what_is_remembered_of_a_dead_unit_comes_to_nothing() {
    let all: [Box<dyn Optimizer<f32>>; 4] = [
        Box::new(Momentum::new(0.1, 0.9).unwrap()),
        Box::new(Nesterov::new(0.1, 0.9).unwrap()),
        Box::new(Adam::new(0.1)),
        Box::new(AdamW::new(0.1, 0.1).unwrap()),
    ];
    for mut optimizer in all {
        let mut w = Parameter::new("weights", Tensor::from_vec(vec![0.0_f32]));
        optimizer.set_learning_rate(0.0); // w stays 0, so that the smallest change shows
        for step in 0..2_000 {
            w.gradient = Tensor::from_vec(vec![if step == 0 { 1.0 } else { 0.0 }]);
            optimizer.step(&mut [&mut w]);
        }
        optimizer.set_learning_rate(1e38);
        optimizer.step(&mut [&mut w]);
        assert_eq!(w.value().scalar(), 0.0, "{}", optimizer.name());
    }
}

#[test]
fn names_are_those_of_the_types() {
    for (name, optimizer) in all() {
        assert_eq!(optimizer.name(), name);
    }
}

mod clipping;
mod refusals;
mod schedules;
mod twins;
