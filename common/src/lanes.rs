//! Several numbers in one register of the processor: what the innermost loops work on.
//!
//! Most loops here are plain, and the compiler turns them into vector instructions. It does not do so with
//! registers of 512 bits on all processors that have them: on Intel's it holds those of 256 to be the better
//! choice, which costs a loop that does nothing but multiply and add more than half of its speed (65 against
//! 238 GFLOP/s, measured with seven rows of 32 sums on an Intel Xeon). The few loops that are bound by
//! multiplications therefore say what they want.

use crate::Real;
use std::fmt::Debug;

/// As many numbers as a register holds, all of them worked on at once.
///
/// # Example
/// ```
/// use common::lanes::Lanes;
/// type L = <f32 as common::Real>::Lanes;
/// let row: Vec<f32> = (0..L::COUNT).map(|i| i as f32).collect();
/// let sum = L::load(&row).mul_add(L::splat(10.0), L::splat(0.5));
/// let mut to = vec![0.0; L::COUNT];
/// sum.store(&mut to);
/// assert_eq!(to[2], 20.5);
/// ```
pub trait Lanes<T: Real>: Copy + Debug + Send + Sync + 'static {
    /// How many.
    const COUNT: usize;

    /// All of them `x`.
    fn splat(x: T) -> Self;

    /// The numbers of a slice.
    ///
    /// # Panics
    /// Where it has another length than [`COUNT`](Lanes::COUNT).
    fn load(from: &[T]) -> Self;

    /// Writes the numbers into a slice.
    ///
    /// # Panics
    /// Where it has another length than [`COUNT`](Lanes::COUNT).
    fn store(self, to: &mut [T]);

    /// self · a + b, lane by lane, rounded as [`Real::mul_add`] does.
    fn mul_add(self, a: Self, b: Self) -> Self;
}

/// The most lanes that a register has.
const MOST: usize = 16;

/// Σ of all numbers, in another order than theirs: as many sums as lanes, four times over, then the sum of these.
/// (One sum after the other has to wait for the one before, four times as long as an addition takes.)
///
/// # Example
/// ```
/// let numbers: Vec<f64> = (1..=100).map(f64::from).collect();
/// assert_eq!(common::lanes::sum(&numbers), 5050.0);
/// ```
pub fn sum<T: Real>(numbers: &[T]) -> T {
    let (n, one) = (T::Lanes::COUNT, T::Lanes::splat(T::ONE));
    let mut sums = [T::Lanes::splat(T::ZERO); 4];
    let mut registers = numbers.chunks_exact(n);
    for (i, register) in registers.by_ref().enumerate() {
        sums[i % 4] = one.mul_add(T::Lanes::load(register), sums[i % 4]);
    }
    let rest = registers.remainder().iter().copied().fold(T::ZERO, |sum, x| sum + x);
    let [a, b, c, d] = sums;
    let (ab, cd) = (one.mul_add(a, b), one.mul_add(c, d));
    let mut last = [T::ZERO; MOST];
    one.mul_add(ab, cd).store(&mut last[..n]);
    last[..n].iter().fold(rest, |sum, &x| sum + x)
}

macro_rules! lanes {
    ($lanes:ty, $number:ty, $count:expr) => {
        impl Lanes<$number> for $lanes {
            const COUNT: usize = $count;

            #[inline(always)]
            fn splat(x: $number) -> Self {
                <$lanes>::splat(x)
            }

            #[inline(always)]
            fn load(from: &[$number]) -> Self {
                let numbers: [$number; $count] = from.try_into().expect("as many numbers as lanes");
                <$lanes>::new(numbers)
            }

            #[inline(always)]
            fn store(self, to: &mut [$number]) {
                to.copy_from_slice(self.as_array());
            }

            #[inline(always)]
            fn mul_add(self, a: Self, b: Self) -> Self {
                <$lanes>::mul_add(self, a, b)
            }
        }
    };
}

/// Lanes of `f32`.
#[cfg(target_feature = "avx512f")]
pub type F32 = wide::f32x16;
/// Lanes of `f64`.
#[cfg(target_feature = "avx512f")]
pub type F64 = wide::f64x8;
/// Lanes of `f32`.
#[cfg(not(target_feature = "avx512f"))]
pub type F32 = wide::f32x8;
/// Lanes of `f64`.
#[cfg(not(target_feature = "avx512f"))]
pub type F64 = wide::f64x4;

#[cfg(target_feature = "avx512f")]
lanes!(F32, f32, 16);
#[cfg(target_feature = "avx512f")]
lanes!(F64, f64, 8);
#[cfg(not(target_feature = "avx512f"))]
lanes!(F32, f32, 8);
#[cfg(not(target_feature = "avx512f"))]
lanes!(F64, f64, 4);

#[cfg(test)]
mod tests {
    use super::*;

    fn agrees_with_single_numbers<T: Real>() {
        let n = T::Lanes::COUNT;
        let number = |i: usize, k: f64| T::of((k * i as f64 + 0.3).sin());
        let [a, b, c] = [1.1, 2.3, 3.7].map(|k| (0..n).map(|i| number(i, k)).collect::<Vec<T>>());
        let mut got = vec![T::ZERO; n];
        T::Lanes::load(&a).mul_add(T::Lanes::load(&b), T::Lanes::load(&c)).store(&mut got);
        let right: Vec<T> = (0..n).map(|i| a[i].mul_add(b[i], c[i])).collect();
        assert_eq!(got, right);
        T::Lanes::splat(T::of(0.7)).store(&mut got);
        assert_eq!(got, vec![T::of(0.7); n]);
    }

    #[test]
    fn lanes_compute_what_single_numbers_do() {
        agrees_with_single_numbers::<f32>();
        agrees_with_single_numbers::<f64>();
    }

    #[test]
    #[should_panic(expected = "as many numbers as lanes")]
    fn a_slice_of_another_length_is_refused() {
        F32::load(&[1.0; 3]);
    }
}
