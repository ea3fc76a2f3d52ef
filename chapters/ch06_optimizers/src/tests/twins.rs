//! Adam with mistakes: each must fail a test that Adam passes. (Adam without its bias correction stands in the
//! experiment of that name.)

use super::{
    all_steps_are_the_learning_rate, first_step_is_the_learning_rate, the_place_in_the_list_does_not_count,
};
use crate::prelude::*;

/// The mistakes of Adam that have been made elsewhere.
#[derive(Clone, Copy, PartialEq)]
enum Mistake {
    None,
    CountsPerTensor,
    CountsFromZeroAfterAStep,
    EpsilonInsideTheRoot,
}

/// Adam once more, entry by entry, right or with a mistake.
struct Twin {
    mistake: Mistake,
    t: i32,
    moments: Vec<(f64, f64)>,
}

impl Twin {
    fn boxed(mistake: Mistake) -> Box<dyn Optimizer<f64>> {
        Box::new(Twin { mistake, t: 0, moments: vec![(0.0, 0.0); 8] })
    }
}

impl Optimizer<f64> for Twin {
    fn name(&self) -> &'static str {
        "Twin"
    }

    fn step_on(&mut self, _: &common::parallel::Threads, parameters: &mut [&mut Parameter<f64>]) {
        let per_tensor = self.mistake == Mistake::CountsPerTensor;
        self.t += i32::from(!per_tensor);
        let mut moments = self.moments.iter_mut();
        for parameter in parameters {
            self.t += i32::from(per_tensor);
            let (w, dw) = parameter.value_and_gradient();
            for ((w, g), (m, s)) in w.iter_mut().zip(dw).zip(&mut moments) {
                *m = 0.9 * *m + 0.1 * g;
                *s = 0.999 * *s + 0.001 * g * g;
                let t = match self.mistake {
                    Mistake::CountsFromZeroAfterAStep => (self.t - 1).max(1),
                    _ => self.t,
                };
                let (m, s) = (*m / (1.0 - 0.9_f64.powi(t)), *s / (1.0 - 0.999_f64.powi(t)));
                *w -= match self.mistake {
                    Mistake::EpsilonInsideTheRoot => 0.01 * m / (s + 1e-7).sqrt(),
                    _ => 0.01 * m / (s.sqrt() + 1e-7),
                };
            }
        }
    }

    fn learning_rate(&self) -> f64 {
        0.01
    }

    fn set_learning_rate(&mut self, _: f64) {}
}

#[test]
fn the_twins_with_a_mistake_are_told_from_adam() {
    let first = |mistake| first_step_is_the_learning_rate(|| Twin::boxed(mistake));
    let all = |mistake| all_steps_are_the_learning_rate(Twin::boxed(mistake).as_mut());
    let order = |mistake| the_place_in_the_list_does_not_count(|| Twin::boxed(mistake));
    assert!(first(Mistake::None) && all(Mistake::None) && order(Mistake::None), "the twin is Adam");
    assert!(!first(Mistake::EpsilonInsideTheRoot));
    assert!(!all(Mistake::CountsFromZeroAfterAStep));
    assert!(!order(Mistake::CountsPerTensor));
}
