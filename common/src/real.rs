//! The number types: `f32` to train, `f64` to check. The same layer code runs in both.

use crate::lanes::{self, Lanes};
use std::fmt::{Debug, Display};
use std::iter::Sum;
use std::ops::{Add, AddAssign, Div, DivAssign, Mul, MulAssign, Neg, Sub, SubAssign};

mod sealed {
    pub trait Sealed {}
    impl Sealed for f32 {}
    impl Sealed for f64 {}
}

/// A real number: `f32` or `f64`, and nothing else (the trait is sealed).
///
/// Constants and hyper-parameters are written as `f64` and converted once, by [`Real::of`].
///
/// # Example
/// ```
/// use common::Real;
/// fn half<T: Real>(x: T) -> T { T::of(0.5) * x }
/// assert_eq!(half(3.0_f32), 1.5);
/// assert_eq!(half(3.0_f64), 1.5);
/// ```
pub trait Real:
    sealed::Sealed
    + Copy
    + Default
    + PartialOrd
    + Debug
    + Display
    + Send
    + Sync
    + 'static
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
    + Neg<Output = Self>
    + AddAssign
    + SubAssign
    + MulAssign
    + DivAssign
    + Sum
    + nalgebra::Scalar
    + nalgebra::ClosedAddAssign
    + nalgebra::ClosedMulAssign
    + num_traits::Zero
    + num_traits::One
{
    /// 0
    const ZERO: Self;
    /// 1
    const ONE: Self;
    /// The type's name, as Rust writes it: `"f32"` or `"f64"`.
    const NAME: &'static str;
    /// Distance from 1 to the next number: 2⁻²³ or 2⁻⁵².
    const EPSILON: Self;
    /// The smallest number with all its digits, divided by [`EPSILON`](Real::EPSILON): 1e-31 or 1e-292.
    const DUST: Self;
    /// As many numbers as one register of the processor holds.
    type Lanes: Lanes<Self>;

    /// The number of this type nearest to `x`.
    fn of(x: f64) -> Self;
    /// This number as an `f64` (exact).
    fn to_f64(self) -> f64;
    /// eˣ. For `f32` by a polynomial that compiles to vector instructions, within two units in the
    /// last place; 0 and ∞ where the result leaves the type's range; NaN stays NaN.
    fn exp(self) -> Self;
    /// ln x
    fn ln(self) -> Self;
    /// ln(1 + x), accurate for small x.
    fn ln_1p(self) -> Self;
    /// √x
    fn sqrt(self) -> Self;
    /// |x|
    fn abs(self) -> Self;
    /// xⁿ for a whole n.
    fn powi(self, n: i32) -> Self;
    /// self · a + b: with one rounding where the processor has an instruction for it, with two where
    /// it has not (and where asking for one rounding would cost a call).
    fn mul_add(self, a: Self, b: Self) -> Self;
    /// Neither infinite nor NaN.
    fn is_finite(self) -> bool;
    /// The larger of the two; if one is NaN, the other.
    #[inline]
    fn max(self, other: Self) -> Self {
        if self > other || other.is_nan() { self } else { other }
    }
    /// The smaller of the two; if one is NaN, the other.
    #[inline]
    fn min(self, other: Self) -> Self {
        if self < other || other.is_nan() { self } else { other }
    }
    /// Not a number.
    fn is_nan(self) -> bool;
    /// 0 where the number is nearer to it than [`DUST`](Real::DUST), else the number; NaN stays NaN.
    ///
    /// A mean that forgets, m ← β m, of a gradient that has become 0, halves and halves until its digits no
    /// longer fit: after some 800 steps at β = 0.9 in `f32`. With such numbers processors compute many times
    /// more slowly, for nothing that could be seen.
    ///
    /// ```
    /// use common::Real;
    /// assert_eq!([1e-30_f32, -1e-33, 1e-45].map(Real::flushed), [1e-30, 0.0, 0.0]);
    /// ```
    #[inline]
    fn flushed(self) -> Self {
        if self.abs() < Self::DUST { Self::ZERO } else { self }
    }
}

/// Whether the processor that is compiled for multiplies and adds in one instruction.
const FUSED: bool = cfg!(any(target_feature = "fma", target_arch = "aarch64"));

impl Real for f64 {
    type Lanes = lanes::F64;
    const ZERO: f64 = 0.0;
    const ONE: f64 = 1.0;
    const NAME: &'static str = "f64";
    const EPSILON: f64 = f64::EPSILON;
    const DUST: f64 = f64::MIN_POSITIVE / f64::EPSILON;

    #[inline]
    fn of(x: f64) -> f64 {
        x
    }
    #[inline]
    fn to_f64(self) -> f64 {
        self
    }
    #[inline]
    fn exp(self) -> f64 {
        self.exp()
    }
    #[inline]
    fn ln(self) -> f64 {
        self.ln()
    }
    #[inline]
    fn ln_1p(self) -> f64 {
        self.ln_1p()
    }
    #[inline]
    fn sqrt(self) -> f64 {
        self.sqrt()
    }
    #[inline]
    fn abs(self) -> f64 {
        self.abs()
    }
    #[inline]
    fn powi(self, n: i32) -> f64 {
        self.powi(n)
    }
    #[inline(always)]
    fn mul_add(self, a: f64, b: f64) -> f64 {
        if FUSED { f64::mul_add(self, a, b) } else { self * a + b }
    }
    #[inline]
    fn is_finite(self) -> bool {
        self.is_finite()
    }
    #[inline]
    fn is_nan(self) -> bool {
        self.is_nan()
    }
}

impl Real for f32 {
    type Lanes = lanes::F32;
    const ZERO: f32 = 0.0;
    const ONE: f32 = 1.0;
    const NAME: &'static str = "f32";
    const EPSILON: f32 = f32::EPSILON;
    const DUST: f32 = f32::MIN_POSITIVE / f32::EPSILON;

    #[inline]
    fn of(x: f64) -> f32 {
        x as f32
    }
    #[inline]
    fn to_f64(self) -> f64 {
        f64::from(self)
    }
    #[inline]
    fn exp(self) -> f32 {
        exp_f32(self)
    }
    #[inline]
    fn ln(self) -> f32 {
        self.ln()
    }
    #[inline]
    fn ln_1p(self) -> f32 {
        self.ln_1p()
    }
    #[inline]
    fn sqrt(self) -> f32 {
        self.sqrt()
    }
    #[inline]
    fn abs(self) -> f32 {
        self.abs()
    }
    #[inline]
    fn powi(self, n: i32) -> f32 {
        self.powi(n)
    }
    #[inline(always)]
    fn mul_add(self, a: f32, b: f32) -> f32 {
        if FUSED { f32::mul_add(self, a, b) } else { self * a + b }
    }
    #[inline]
    fn is_finite(self) -> bool {
        self.is_finite()
    }
    #[inline]
    fn is_nan(self) -> bool {
        self.is_nan()
    }
}

/// eˣ in single precision, without a branch or a call, so that a loop over it becomes vector
/// instructions (the standard library's is one call a number, and dominates a sigmoid layer).
///
/// x = n ln 2 + r with |r| ≤ ln 2 / 2, so eˣ = 2ⁿ eʳ. ln 2 is subtracted in two parts, so that r keeps
/// its digits; eʳ is its Taylor polynomial of degree 7, whose first missing term is below
/// (0.347)⁸/8! < 6·10⁻⁹; 2ⁿ is written into the exponent bits, in two factors, because 2¹²⁸ alone
/// would overflow where the result does not.
#[inline]
#[allow(clippy::excessive_precision)]
fn exp_f32(x: f32) -> f32 {
    const LN_2_HIGH: f32 = 0.693_359_375; // exact in ten bits: n · LN_2_HIGH has no rounding error
    const LN_2_LOW: f32 = -2.121_944_4e-4;
    // Adding 1.5 · 2²³ leaves no room for a fraction: the sum is rounded to a whole number, which
    // then stands in the lowest bits.
    const ROUND: f32 = 12_582_912.0;

    let x = if x > 89.0 { 89.0 } else { x };
    let x = if x < -104.0 { -104.0 } else { x };
    let shifted = x * std::f32::consts::LOG2_E + ROUND;
    let n = shifted - ROUND;
    let r = x - n * LN_2_HIGH - n * LN_2_LOW;
    let polynomial = 1.0 / 5040.0;
    let polynomial = polynomial * r + 1.0 / 720.0;
    let polynomial = polynomial * r + 1.0 / 120.0;
    let polynomial = polynomial * r + 1.0 / 24.0;
    let polynomial = polynomial * r + 1.0 / 6.0;
    let polynomial = polynomial * r + 0.5;
    let polynomial = polynomial * r + 1.0;
    let polynomial = polynomial * r + 1.0;
    let n = shifted.to_bits().wrapping_sub(ROUND.to_bits()) as i32;
    let half = n >> 1;
    let power_of_two = |n: i32| f32::from_bits((n.wrapping_add(127) << 23) as u32);
    polynomial * power_of_two(half) * power_of_two(n.wrapping_sub(half))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_exponential_in_single_precision_is_within_two_units_in_the_last_place() {
        let mut worst = 0.0_f64;
        for i in 0..400_000 {
            let x = -87.0 + 175.7 * (f64::from(i) / 400_000.0);
            let x = x as f32;
            let right = f64::from(x).exp();
            let unit = f64::from(f32::EPSILON) * right;
            worst = worst.max((f64::from(Real::exp(x)) - right).abs() / unit);
        }
        assert!(worst < 2.0, "worst error: {worst} units in the last place");
    }

    #[test]
    fn the_exponential_saturates_and_keeps_nan() {
        assert_eq!(Real::exp(0.0_f32), 1.0);
        assert_eq!(Real::exp(1e4_f32), f32::INFINITY);
        assert_eq!(Real::exp(f32::INFINITY), f32::INFINITY);
        assert!(Real::exp(-1e4_f32) < 1e-44);
        assert!(Real::exp(f32::NEG_INFINITY) < 1e-44);
        assert!(Real::is_nan(Real::exp(f32::NAN)));
        assert_eq!(Real::exp(1e4_f64), f64::INFINITY);
        assert_eq!(Real::exp(-1e4_f64), 0.0);
    }

    #[test]
    fn max_and_min_ignore_nan() {
        assert_eq!(Real::max(1.0_f64, f64::NAN), 1.0);
        assert_eq!(Real::max(f64::NAN, 1.0), 1.0);
        assert_eq!(Real::min(f32::NAN, 2.0), 2.0);
    }
}
