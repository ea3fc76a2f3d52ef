//! Schedules at their corners.

use super::changes;
use crate::prelude::*;

fn assert_factors(schedule: Schedule, expected: &[(usize, f64)]) {
    for &(t, factor) in expected {
        let got = schedule.factor(t);
        assert!((got - factor).abs() < 1e-15, "{schedule:?} at {t}: expected {factor}, got {got}");
    }
}

#[test]
fn schedules_have_their_values_at_their_corners() {
    assert_factors(Schedule::constant(), &[(0, 1.0), (1_000_000, 1.0)]);
    let steps = Schedule::step_decay(0.5, 10).unwrap();
    assert_factors(steps, &[(0, 1.0), (9, 1.0), (10, 0.5), (19, 0.5), (20, 0.25)]);
    let exponential = Schedule::exponential(0.25, 10).unwrap();
    assert_factors(exponential, &[(0, 1.0), (5, 0.5), (10, 0.25), (20, 0.0625)]);
    let inverse = Schedule::inverse_time(0.01).unwrap();
    assert_factors(inverse, &[(0, 1.0), (100, 0.5), (200, 1.0 / 3.0)]);
    assert_factors(Schedule::inverse_time(0.0).unwrap(), &[(0, 1.0), (12_345, 1.0)]); // 002's decay = 0
    let cosine = Schedule::cosine(8).unwrap();
    assert_factors(cosine, &[(0, 1.0), (2, (2.0 + 2.0_f64.sqrt()) / 4.0), (4, 0.5), (8, 0.0), (100, 0.0)]);
}

#[test]
fn a_warm_up_rises_evenly_to_the_beginning_of_what_follows() {
    let cosine = Schedule::cosine(8).unwrap();
    let warm = cosine.after_warm_up(4);
    assert_factors(warm, &[(0, 0.25), (1, 0.5), (2, 0.75), (3, 1.0), (4, 1.0), (8, 0.5), (12, 0.0)]);
    for t in 0..20 {
        assert_eq!(warm.factor(4 + t), cosine.factor(t));
    }
}

#[test]
fn no_schedule_raises_the_rate_after_its_warm_up() {
    for schedule in [
        Schedule::constant(),
        Schedule::step_decay(0.3, 7).unwrap(),
        Schedule::exponential(0.3, 7).unwrap(),
        Schedule::inverse_time(0.3).unwrap(),
        Schedule::cosine(37).unwrap(),
    ] {
        let factors: Vec<f64> = (0..100).map(|t| schedule.factor(t)).collect();
        assert!(factors.windows(2).all(|pair| pair[1] <= pair[0]), "{schedule:?}");
        assert!(factors.iter().all(|factor| (0.0..=1.0).contains(factor)), "{schedule:?}");
    }
}

#[test]
fn every_step_takes_its_own_rate_and_the_optimisers_memory_stays() {
    let mut scheduled = Scheduled::new(Sgd::new(0.5), Schedule::step_decay(0.5, 2).unwrap());
    assert_eq!(changes(&mut scheduled, 5, |_| -1.0), [0.5, 0.5, 0.25, 0.25, 0.125]);
    let mut scheduled =
        Scheduled::new(Momentum::new(0.5, 0.5).unwrap(), Schedule::step_decay(0.5, 1).unwrap());
    // v = 1, 3/2, 7/4 with η = 1/2, 1/4, 1/8.
    assert_eq!(changes(&mut scheduled, 3, |_| -1.0), [0.5, 0.375, 0.21875]);
}

#[test]
fn a_learning_rate_set_from_outside_is_that_of_the_whole_schedule() {
    let mut scheduled: Box<dyn Optimizer<f64>> =
        Box::new(Scheduled::new(Sgd::new(1.0), Schedule::inverse_time(1.0).unwrap()));
    changes(scheduled.as_mut(), 3, |_| 0.0);
    assert_eq!(scheduled.learning_rate(), 0.25);
    scheduled.set_learning_rate(8.0);
    assert_eq!(scheduled.learning_rate(), 2.0);
    assert_eq!(changes(scheduled.as_mut(), 1, |_| -1.0), [2.0]);
}
