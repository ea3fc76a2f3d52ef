//! Losses and penalties, right or with one wrong line.
//!
//! Legend: N batch; y, t (N, K); s = σ(y).

use super::Bug;
use common::prelude::*;

/// ½ Σ (y − t)² / N, or with a sigmoid in front ½ Σ (s − t)² / N; right or with a bug.
#[derive(Clone, Copy, Debug)]
pub struct HalfSquare {
    /// Whether y is a logit, and the sigmoid part of the loss.
    pub of_logits: bool,
    /// What is wrong.
    pub bug: Option<Bug>,
}

impl HalfSquare {
    fn prediction<T: Real>(&self, y: &Tensor<T>) -> Tensor<T> {
        let sigmoid = |y: T| T::ONE / (T::ONE + (-y).exp());
        if self.of_logits { y.map(sigmoid) } else { y.clone() }
    }
}

impl<T: Real> Loss<T> for HalfSquare {
    fn name(&self) -> &'static str {
        if self.of_logits { "SigmoidHalfSquare" } else { "HalfSquare" }
    }

    fn value(&self, y: &Tensor<T>, t: &Tensor<T>, n: usize) -> T {
        let error = &self.prediction(y) - t; // (N, K)
        error.dot(&error) / T::of(2.0 * n as f64) // (2.12)
    }

    fn gradient(&self, y: &Tensor<T>, t: &Tensor<T>, n: usize) -> Tensor<T> {
        let s = self.prediction(y); // (N, K)
        let mut dy = &s - t; // (N, K)
        if self.of_logits {
            match self.bug {
                Some(Bug::SlopeForgotten) => {} // WRONG: s − t, which is the cross-entropy's gradient
                _ => dy.zip_apply(&s, |dy, s| dy * s * (T::ONE - s)), // right: (s − t) σ′
            }
        }
        match self.bug {
            Some(Bug::MeanForgotten) => dy,   // WRONG: y − t
            _ => &dy * T::of(1.0 / n as f64), // right: (y − t) / N  (2.13)
        }
    }
}

/// λ Σ w², or λ Σ |w|; right or with a bug.
#[derive(Clone, Copy, Debug)]
pub struct Penalty {
    /// λ
    pub lambda: f64,
    /// 1 or 2
    pub power: i32,
    /// What is wrong.
    pub bug: Option<Bug>,
}

impl<T: Real> Regularizer<T> for Penalty {
    fn config(&self) -> Config {
        Config::new("Penalty").with("lambda", self.lambda)
    }

    fn penalty(&self, w: &Tensor<T>) -> T {
        T::of(self.lambda) * w.data().iter().map(|w| w.abs().powi(self.power)).sum() // (5.4)
    }

    // ANCHOR: broken_penalty
    fn add_gradient(&self, w: &Tensor<T>, dw: &mut Tensor<T>) {
        let (lambda, two) = (T::of(self.lambda), T::of(2.0));
        let sign = |w: T| if w < T::ZERO { -T::ONE } else { T::ONE };
        dw.zip_apply(w, |dw, w| match (self.power, self.bug) {
            (2, Some(Bug::PenaltyFactor)) => dw + lambda * w, // WRONG: λw
            (2, _) => dw + two * lambda * w,                  // right: 2λw
            (_, Some(Bug::PenaltySign)) => dw + lambda,       // WRONG: λ, whichever side of 0
            _ => dw + lambda * sign(w),                       // right: λ sign(w)
        });
    }
    // ANCHOR_END: broken_penalty
}
