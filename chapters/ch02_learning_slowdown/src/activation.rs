//! Activation functions: sigmoid, tanh, ReLU, with their derivatives.
//!
//! Legend: z weighted input, a = f(z) activation.

use common::Real;

// ANCHOR: activation_function
/// A function that a neuron applies to its weighted input, with its derivative.
pub trait ActivationFunction: Copy + Default + Send + Sync + 'static {
    /// The name in summaries and files: `"sigmoid"`.
    const NAME: &'static str;

    /// a = f(z)
    fn value<T: Real>(z: T) -> T;

    /// f′(z), from z and a = f(z): where a is known, the derivative costs next to nothing.
    fn slope<T: Real>(z: T, a: T) -> T;

    /// f′(z)
    fn derivative<T: Real>(z: T) -> T {
        Self::slope(z, Self::value(z))
    }
}
// ANCHOR_END: activation_function

// ANCHOR: sigmoid
/// The sigmoid σ(z) = 1 / (1 + e⁻ᶻ), from 0 to 1.
///
/// Only e^(−|z|) ≤ 1 is computed, so that nothing overflows at any z:
/// σ(z) = 1/(1 + e⁻ᶻ) for z ≥ 0 and eᶻ/(1 + eᶻ) for z < 0.
///
/// # Example
/// ```
/// # use ch02_learning_slowdown::sigmoid;
/// assert_eq!(sigmoid(0.0), 0.5);
/// assert_eq!(sigmoid(-1000.0), 0.0);
/// assert_eq!(sigmoid(1000.0_f32), 1.0);
/// ```
#[inline]
pub fn sigmoid<T: Real>(z: T) -> T {
    let q = (-z.abs()).exp(); // e^(−|z|), at most 1
    let s = T::ONE / (T::ONE + q); // σ(|z|)
    if z >= T::ZERO { s } else { q * s }
}

/// σ′(z) = σ(z) (1 − σ(z)), at most 1/4 (2.5)
///
/// It is 0 where σ(z) rounds to 1: from z of about 17 in `f32`, 37 in `f64`. (The exact value there is
/// about e⁻ᶻ, too small to move a weight.)
///
/// # Example
/// ```
/// # use ch02_learning_slowdown::sigmoid_derivative;
/// assert_eq!(sigmoid_derivative(0.0), 0.25);
/// ```
#[inline]
pub fn sigmoid_derivative<T: Real>(z: T) -> T {
    Sigmoid::derivative(z)
}
// ANCHOR_END: sigmoid

// ANCHOR: tanh
/// tanh z = 2 σ(2z) − 1: a sigmoid stretched to the range from −1 to 1 (2.6)
///
/// It is odd, tanh(−z) = −tanh z: inputs that are symmetric about 0 give outputs of mean 0, where the
/// sigmoid's have mean 1/2. The difference is rounded: right to about a unit in the last place of 1, not of
/// tanh z (which shows for |z| below about 1e-4 in `f32`).
///
/// # Example
/// ```
/// # use ch02_learning_slowdown::tanh;
/// assert_eq!(tanh(0.0), 0.0);
/// assert!((tanh(0.5_f64) - 0.5_f64.tanh()).abs() < 1e-15);
/// ```
#[inline]
pub fn tanh<T: Real>(z: T) -> T {
    let two = T::of(2.0);
    two * sigmoid(two * z) - T::ONE // (2.6)
}
// ANCHOR_END: tanh

// ANCHOR: relu
/// ReLU, the rectified linear unit: max(0, z) (2.7)
///
/// It is continuous but not smooth: at 0 its slope jumps from 0 to 1 ([`Relu`] says what we take there).
///
/// # Example
/// ```
/// # use ch02_learning_slowdown::relu;
/// assert_eq!([relu(-2.0), relu(0.0), relu(3.0)], [0.0, 0.0, 3.0]);
/// ```
#[inline]
pub fn relu<T: Real>(z: T) -> T {
    // Written so that NaN stays NaN: a broken input must not look like a neuron at rest.
    if z <= T::ZERO { T::ZERO } else { z } // (2.7)
}
// ANCHOR_END: relu

/// The sigmoid as an activation function: see [`sigmoid`].
#[derive(Clone, Copy, Debug, Default)]
pub struct Sigmoid;

// ANCHOR: sigmoid_slope
impl ActivationFunction for Sigmoid {
    const NAME: &'static str = "sigmoid";

    #[inline]
    fn value<T: Real>(z: T) -> T {
        sigmoid(z)
    }

    /// σ′ = a (1 − a) (2.5)
    #[inline]
    fn slope<T: Real>(_z: T, a: T) -> T {
        a * (T::ONE - a) // (2.5)
    }
}
// ANCHOR_END: sigmoid_slope

/// tanh as an activation function.
///
/// The function itself is [`tanh`](tanh()).
#[derive(Clone, Copy, Debug, Default)]
pub struct Tanh;

// ANCHOR: tanh_slope
impl ActivationFunction for Tanh {
    const NAME: &'static str = "tanh";

    #[inline]
    fn value<T: Real>(z: T) -> T {
        tanh(z)
    }

    /// tanh′ = 1 − a² (2.15)
    #[inline]
    fn slope<T: Real>(_z: T, a: T) -> T {
        T::ONE - a * a // (2.15)
    }
}
// ANCHOR_END: tanh_slope

/// ReLU as an activation function: see [`relu`].
///
/// Its derivative is 0 for z < 0 and 1 for z > 0. At z = 0 there is none, and any number from 0 to 1
/// would do (text 004 leaves the choice open); like the usual frameworks we take 0.
#[derive(Clone, Copy, Debug, Default)]
pub struct Relu;

// ANCHOR: relu_slope
impl ActivationFunction for Relu {
    const NAME: &'static str = "relu";

    #[inline]
    fn value<T: Real>(z: T) -> T {
        relu(z)
    }

    /// 1 where z > 0, else 0 (2.16)
    #[inline]
    fn slope<T: Real>(z: T, _a: T) -> T {
        if z > T::ZERO { T::ONE } else { T::ZERO } // (2.16)
    }
}
// ANCHOR_END: relu_slope

/// No activation: f(z) = z, for a linear neuron.
#[derive(Clone, Copy, Debug, Default)]
pub struct Linear;

impl ActivationFunction for Linear {
    const NAME: &'static str = "linear";

    #[inline]
    fn value<T: Real>(z: T) -> T {
        z
    }

    #[inline]
    fn slope<T: Real>(_z: T, _a: T) -> T {
        T::ONE
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::central_difference;
    use approx::assert_relative_eq;

    #[test]
    fn sigmoid_is_symmetric_about_one_half() {
        for z in [0.1, 1.0, 5.0, 30.0] {
            assert_relative_eq!(sigmoid(-z), 1.0 - sigmoid(z), epsilon = 1e-15);
        }
    }

    #[test]
    fn sigmoid_agrees_with_its_definition() {
        for i in -300..=300 {
            let z = f64::from(i) / 10.0;
            assert_relative_eq!(sigmoid(z), 1.0 / (1.0 + (-z).exp()), max_relative = 1e-14);
            let single = sigmoid(z as f32);
            assert_relative_eq!(f64::from(single), sigmoid(f64::from(z as f32)), max_relative = 1e-6);
        }
    }

    #[test]
    fn nothing_overflows_at_a_thousand() {
        for z in [-1e6, -1000.0, 1000.0, 1e6] {
            for a in [sigmoid(z), tanh(z), relu(z), Sigmoid::derivative(z), Tanh::derivative(z)] {
                assert!(a.is_finite(), "z = {z}: {a}");
            }
            let z = z as f32;
            for a in [sigmoid(z), tanh(z), relu(z), Sigmoid::derivative(z), Tanh::derivative(z)] {
                assert!(a.is_finite(), "z = {z}: {a}");
            }
        }
    }

    #[test]
    fn tanh_is_the_hyperbolic_tangent() {
        for i in -200..=200 {
            let z = f64::from(i) / 20.0;
            assert_relative_eq!(tanh(z), z.tanh(), epsilon = 4e-16, max_relative = 1e-12);
        }
    }

    #[test]
    fn derivatives_agree_with_central_differences() {
        fn check<F: ActivationFunction>() {
            for i in 0..80 {
                let z = -4.0 + 0.1 * f64::from(i) + 0.05; // never at ReLU's kink
                let numerical = central_difference(F::value, z, 1e-5);
                assert_relative_eq!(F::derivative(z), numerical, epsilon = 1e-9);
            }
        }
        check::<Sigmoid>();
        check::<Tanh>();
        check::<Relu>();
        check::<Linear>();
    }

    #[test]
    fn relu_has_slope_zero_at_its_kink() {
        assert_eq!(Relu::derivative(0.0), 0.0);
        assert_eq!(Relu::derivative(-0.0), 0.0);
        assert_eq!(Relu::derivative(f64::MIN_POSITIVE), 1.0);
    }

    #[test]
    fn not_a_number_passes_through() {
        assert!(sigmoid(f64::NAN).is_nan() && tanh(f64::NAN).is_nan() && relu(f32::NAN).is_nan());
    }
}
