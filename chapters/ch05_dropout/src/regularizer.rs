//! Penalties on weights: L1, L2, and both.
//!
//! Legend: w any tensor of weights or activities, λ ≥ 0 how much the penalty counts.

use common::{Config, ConfigError, Real, Regularizer, Tensor};

// ANCHOR: elastic_net
/// λ₁ Σ |w| + λ₂ Σ w²: L1, L2 and elastic net in one (5.4)
///
/// L2 is λ₂ Σ w², without a ½, as in Keras. The gradient of |w| at 0 is taken as 0.
///
/// # Gradients
/// dw += λ₁ sign(w) + 2 λ₂ w (5.5)
///
/// # Errors
/// The constructors refuse a λ that is negative or not finite.
///
/// # Example
/// ```
/// # use ch05_dropout::prelude::*;
/// # use common::prelude::*;
/// let w = Tensor::from_vec(vec![3.0, -4.0]);
/// let penalty: f64 = ElasticNet::l2(0.01)?.penalty(&w);
/// assert_eq!(penalty, 0.25);
/// let penalty: f64 = ElasticNet::l1(0.01)?.penalty(&w);
/// assert_eq!(penalty, 0.07);
/// # Ok::<(), ConfigError>(())
/// ```
///
/// # Source
/// L2: Hoerl & Kennard 1970 (ridge). L1: Tibshirani 1996 (lasso). Both: Zou & Hastie 2005. Text 004,
/// "采用正则化避免过拟合", with λ = 0.01.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ElasticNet {
    l1: f64, // λ₁
    l2: f64, // λ₂
}

// ANCHOR: penalty
impl<T: Real> Regularizer<T> for ElasticNet {
    fn penalty(&self, w: &Tensor<T>) -> T {
        let (l1, l2) = (T::of(self.l1), T::of(self.l2));
        w.data().iter().map(|&w| l1 * w.abs() + l2 * w * w).sum() // (5.4)
    }

    fn add_gradient(&self, w: &Tensor<T>, dw: &mut Tensor<T>) {
        let (l1, two_l2) = (T::of(self.l1), T::of(2.0 * self.l2));
        dw.zip_apply(w, |dw, w| dw + l1 * sign(w) + two_l2 * w); // (5.5)
    }

    fn config(&self) -> Config {
        Config::new("ElasticNet").with("l1", self.l1).with("l2", self.l2)
    }
}

/// −1, 0 or 1.
fn sign<T: Real>(w: T) -> T {
    if w > T::ZERO {
        T::ONE
    } else if w < T::ZERO {
        -T::ONE
    } else {
        T::ZERO
    }
}
// ANCHOR_END: penalty
// ANCHOR_END: elastic_net

impl ElasticNet {
    /// λ Σ |w|: pulls every weight towards 0 with the same force, so that many end next to it.
    ///
    /// # Errors
    /// Where λ is negative or not finite.
    pub fn l1(lambda: f64) -> Result<ElasticNet, ConfigError> {
        ElasticNet::new(lambda, 0.0)
    }

    /// λ Σ w²: pulls a weight the more, the larger it is; seldom makes one 0.
    ///
    /// # Errors
    /// Where λ is negative or not finite.
    pub fn l2(lambda: f64) -> Result<ElasticNet, ConfigError> {
        ElasticNet::new(0.0, lambda)
    }

    /// λ₁ Σ |w| + λ₂ Σ w².
    ///
    /// # Errors
    /// Where a λ is negative or not finite.
    pub fn new(l1: f64, l2: f64) -> Result<ElasticNet, ConfigError> {
        for lambda in [l1, l2] {
            if !(lambda >= 0.0 && lambda.is_finite()) {
                return Err(ConfigError::new("ElasticNet", "λ of at least 0", lambda));
            }
        }
        Ok(ElasticNet { l1, l2 })
    }

    pub(crate) fn from_config(config: &Config) -> Result<ElasticNet, ConfigError> {
        ElasticNet::new(config.number("l1")?, config.number("l2")?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gradient(penalty: ElasticNet, w: Vec<f64>) -> Vec<f64> {
        let w = Tensor::from_vec(w);
        let mut dw = Tensor::zeros(w.shape());
        penalty.add_gradient(&w, &mut dw);
        dw.into_data()
    }

    #[test]
    fn l1_pulls_with_the_same_force_everywhere_and_not_at_all_at_zero() {
        assert_eq!(gradient(ElasticNet::l1(0.1).unwrap(), vec![5.0, -0.001, 0.0]), [0.1, -0.1, 0.0]);
    }

    #[test]
    fn l2_pulls_with_twice_lambda_w() {
        assert_eq!(gradient(ElasticNet::l2(0.25).unwrap(), vec![4.0, -2.0]), [2.0, -1.0]);
    }

    #[test]
    fn elastic_net_is_the_sum_of_both() {
        let w = Tensor::from_vec(vec![0.5, -1.5, 2.0]);
        let both: f64 = ElasticNet::new(0.1, 0.2).unwrap().penalty(&w);
        let (l1, l2): (f64, f64) =
            (ElasticNet::l1(0.1).unwrap().penalty(&w), ElasticNet::l2(0.2).unwrap().penalty(&w));
        assert!((both - l1 - l2).abs() < 1e-15);
    }

    // ANCHOR: soft_threshold
    #[test]
    fn the_minimum_for_one_weight_is_a_soft_threshold() {
        for (l1, l2) in [(0.2, 0.0), (0.0, 0.2), (0.2, 0.2)] {
            let penalty = ElasticNet::new(l1, l2).unwrap();
            for a in [-0.5, -0.1, 0.0, 0.15, 0.5, 2.0_f64] {
                let soft = a.signum() * (a.abs() - l1).max(0.0) / (1.0 + 2.0 * l2); // (5.11)
                let cost = |w: f64| {
                    let paid: f64 = penalty.penalty(&Tensor::from_vec(vec![w]));
                    0.5 * (w - a).powi(2) + paid
                };
                for other in [-1.0, -0.1, -1e-3, 1e-3, 0.1, 1.0] {
                    assert!(cost(soft) < cost(soft + other), "λ₁ {l1}, λ₂ {l2}, a {a}: {soft}");
                }
            }
        }
    }
    // ANCHOR_END: soft_threshold

    #[test]
    fn a_step_under_l2_alone_shrinks_a_weight_by_its_share() {
        let (rate, lambda, w) = (0.1, 0.25, vec![4.0, -2.0]);
        let pull = gradient(ElasticNet::l2(lambda).unwrap(), w.clone());
        for (w, pull) in w.into_iter().zip(pull) {
            let decayed: f64 = (1.0 - 2.0 * rate * lambda) * w; // (5.12)
            assert!((w - rate * pull - decayed).abs() < 1e-15);
        }
    }

    #[test]
    fn small_steps_under_l1_hover_about_zero_and_do_not_stand_on_it() {
        let (penalty, rate, a) = (ElasticNet::l1(0.2).unwrap(), 0.1, 0.1);
        let mut w = 1.0;
        for step in 0..1000 {
            w -= rate * ((w - a) + gradient(penalty, vec![w])[0]);
            let largest_step = rate * (0.2 + a); // of ½ (w − a)² and penalty, at 0
            assert!(step < 100 || (w != 0.0 && w.abs() <= largest_step), "{w} after step {step}");
        }
    }

    #[test]
    fn a_negative_lambda_is_refused() {
        let error = ElasticNet::l2(-0.5).unwrap_err().to_string();
        assert_eq!(error, "ElasticNet: expected λ of at least 0, got -0.5");
        assert!(ElasticNet::new(f64::NAN, 0.0).is_err());
        assert!(ElasticNet::l1(f64::INFINITY).is_err());
    }
}
