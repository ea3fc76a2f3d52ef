//! Start weights.
//!
//! Legend: fan_in inputs of a unit, fan_out units that an input feeds; for a dense layer W (in, out)
//! these are in and out.
//!
//! | here | Keras | weights | variance |
//! |---|---|---|---|
//! | [`Zeros`] | `zero` | all 0 | 0 |
//! | [`RandomUniform`] | `random_uniform` | even on ±0.05 | 0.05²/3 |
//! | [`RandomNormal`] | `random_normal` | normal, σ = 0.05 | 0.05² |
//! | [`GlorotUniform`] | `glorot_uniform` | even on ±√(6/(fan_in + fan_out)) | 2/(fan_in + fan_out) |
//! | [`HeNormal`] | `he_normal` (which cuts off beyond 2 σ) | normal | 2/fan_in |
//!
//! Why it matters: a weighted input z = Σᵢ wᵢ xᵢ of fan_in independent terms has the variance
//! fan_in · Var(w) · E(x²) (4.12), and on the way back dx = Σⱼ wⱼ dyⱼ has the mean square
//! fan_out · Var(w) · E(dy²) (4.13). A fixed ±0.05 lets both shrink from layer to layer in a narrow network
//! and grow in a very wide one; the last two choose Var(w) by the layer's size, so that they stay.
//!
//! Biases start at 0 whatever the weights do: units that have different weights are different enough.

use common::{Initializer, Real, Rng, Shape, Tensor};

/// A tensor of start weights, drawn row by row.
///
/// # Example
/// ```
/// # use ch04_mlp::{RandomUniform, start_weights};
/// # use common::{Seed, Tensor};
/// let mut rng = Seed(1671).stream("init");
/// let w: Tensor<f64> = start_weights([8, 12], (8, 12), &RandomUniform::default(), &mut rng); // (in, out)
/// assert!(w.max_abs() <= 0.05);
/// ```
pub fn start_weights<T: Real>(
    shape: impl Into<Shape>,
    (fan_in, fan_out): (usize, usize),
    initializer: &dyn Initializer,
    rng: &mut Rng,
) -> Tensor<T> {
    Tensor::from_fn(shape, |_| T::of(initializer.draw(fan_in, fan_out, rng)))
}

// ANCHOR: initializers
/// All weights 0 (Keras: `zero`): right for biases, and for a network of one layer. Hidden units that
/// start equal get equal gradients and stay equal: a layer of them learns no more than one unit does.
#[derive(Clone, Copy, Debug)]
pub struct Zeros;

impl Initializer for Zeros {
    fn draw(&self, _fan_in: usize, _fan_out: usize, _rng: &mut Rng) -> f64 {
        0.0
    }
}

/// All weights the same number: to show what goes wrong with equal units.
#[derive(Clone, Copy, Debug)]
pub struct Constant(pub f64);

impl Initializer for Constant {
    fn draw(&self, _fan_in: usize, _fan_out: usize, _rng: &mut Rng) -> f64 {
        self.0
    }
}

/// Evenly from −limit to limit; 0.05 by default (Keras: `random_uniform`).
#[derive(Clone, Copy, Debug)]
pub struct RandomUniform {
    /// The largest absolute value.
    pub limit: f64,
}

impl Default for RandomUniform {
    fn default() -> Self {
        RandomUniform { limit: 0.05 }
    }
}

impl Initializer for RandomUniform {
    fn draw(&self, _fan_in: usize, _fan_out: usize, rng: &mut Rng) -> f64 {
        rng.uniform_in(-self.limit, self.limit)
    }
}

/// Normal around 0, with standard deviation 0.05 by default (Keras: `random_normal`).
#[derive(Clone, Copy, Debug)]
pub struct RandomNormal {
    /// σ
    pub standard_deviation: f64,
}

impl Default for RandomNormal {
    fn default() -> Self {
        RandomNormal { standard_deviation: 0.05 }
    }
}

impl Initializer for RandomNormal {
    fn draw(&self, _fan_in: usize, _fan_out: usize, rng: &mut Rng) -> f64 {
        self.standard_deviation * rng.normal()
    }
}

/// Evenly from −√(6/(fan_in + fan_out)) to the same: variance 2/(fan_in + fan_out), a compromise
/// that keeps the size of activations forward and of gradients backward (4.14)
///
/// Keras's default for dense layers.
///
/// # Source
/// Glorot & Bengio 2010, equation 16.
#[derive(Clone, Copy, Debug)]
pub struct GlorotUniform;

impl Initializer for GlorotUniform {
    fn draw(&self, fan_in: usize, fan_out: usize, rng: &mut Rng) -> f64 {
        let limit = (6.0 / (fan_in + fan_out) as f64).sqrt(); // (4.14)
        rng.uniform_in(-limit, limit)
    }
}

/// Normal with variance 2/fan_in, twice what a linear unit needs, because ReLU lets only half
/// through (4.15)
///
/// # Source
/// He et al. 2015, equation 10.
#[derive(Clone, Copy, Debug)]
pub struct HeNormal;

impl Initializer for HeNormal {
    fn draw(&self, fan_in: usize, _fan_out: usize, rng: &mut Rng) -> f64 {
        (2.0 / fan_in as f64).sqrt() * rng.normal() // (4.15)
    }
}
// ANCHOR_END: initializers

#[cfg(test)]
mod tests {
    use super::*;
    use common::Seed;

    /// (mean, variance, largest absolute value) of many draws at fans (100, 50).
    fn moments(initializer: &dyn Initializer) -> (f64, f64, f64) {
        let w = start_weights::<f64>([100, 500], (100, 50), initializer, &mut Seed(1).stream("init"));
        (w.mean(), w.dot(&w) / w.len() as f64, w.max_abs())
    }

    #[test]
    fn start_weights_have_mean_zero_and_the_variance_of_their_formula() {
        let cases: [(&dyn Initializer, f64); 4] = [
            (&RandomUniform::default(), 0.05 * 0.05 / 3.0),
            (&RandomNormal::default(), 0.05 * 0.05),
            (&GlorotUniform, 2.0 / 150.0),
            (&HeNormal, 2.0 / 100.0),
        ];
        for (initializer, variance) in cases {
            let (mean, measured, _) = moments(initializer);
            // 50,000 draws: the mean is within 4 σ/√n, the variance within 3 per cent.
            assert!(mean.abs() < 4.0 * (variance / 50_000.0).sqrt(), "{initializer:?}: mean {mean}");
            assert!((measured / variance - 1.0).abs() < 0.03, "{initializer:?}: variance {measured}");
        }
    }

    #[test]
    fn uniform_draws_stay_inside_their_limit() {
        assert!(moments(&RandomUniform::default()).2 <= 0.05);
        assert!(moments(&GlorotUniform).2 <= (6.0_f64 / 150.0).sqrt());
        assert_eq!(moments(&Zeros).2, 0.0);
    }

    #[test]
    fn single_and_double_precision_see_the_same_draws() {
        let draw = || Seed(5).stream("init");
        let wide = start_weights::<f64>([3, 4], (3, 4), &HeNormal, &mut draw());
        let narrow = start_weights::<f32>([3, 4], (3, 4), &HeNormal, &mut draw());
        assert_eq!(wide.cast::<f32>(), narrow);
    }
}
