//! Random numbers: named streams of one seed, from a portable generator.
//!
//! Nothing in the workspace draws a random number that it was not handed: there is no global
//! generator. Streams are told apart by name, so that adding dropout changes neither the start
//! weights ("init") nor the order of the batches ("shuffle"). Everything is drawn in `f64` and then
//! converted, so that runs in `f32` and `f64` see the same draws.

use rand::{Rng as _, RngExt as _, SeedableRng};
use rand_distr::{Distribution, StandardNormal};
use rand_xoshiro::Xoshiro256PlusPlus;

/// A program's one seed, from which all its streams come.
///
/// # Example
/// ```
/// use common::Seed;
/// let seed = Seed(1671);
/// let once: Vec<f64> = (0..3).map({ let mut r = seed.stream("init"); move |_| r.uniform() }).collect();
/// let again: Vec<f64> = (0..3).map({ let mut r = seed.stream("init"); move |_| r.uniform() }).collect();
/// assert_eq!(once, again);
/// assert_ne!(once[0], seed.stream("shuffle").uniform());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seed(pub u64);

impl Seed {
    /// The stream of this name, from its beginning.
    pub fn stream(self, name: &str) -> Rng {
        Rng::from_key(mix(self.0, hash(name)))
    }

    /// Another seed, for the `index`-th repetition of a run or for a part of it; number 0 is not
    /// this seed itself.
    pub fn nth(self, index: u64) -> Seed {
        Seed(mix(self.0, index.wrapping_add(1)))
    }
}

/// A stream of random numbers (Xoshiro256++: the same numbers on every machine).
#[derive(Clone, Debug)]
pub struct Rng(Xoshiro256PlusPlus);

impl Rng {
    /// The stream of a key, for draws that must not depend on what was drawn before.
    #[inline]
    pub fn from_key(key: u64) -> Rng {
        Rng(Xoshiro256PlusPlus::seed_from_u64(key))
    }

    /// A number drawn evenly from [0, 1).
    #[inline]
    pub fn uniform(&mut self) -> f64 {
        self.0.random()
    }

    /// A number drawn evenly from [low, high).
    #[inline]
    pub fn uniform_in(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.uniform()
    }

    /// A number from the normal distribution of mean 0 and standard deviation 1.
    #[inline]
    pub fn normal(&mut self) -> f64 {
        StandardNormal.sample(&mut self.0)
    }

    /// A whole number drawn evenly from 0 to `n` − 1.
    ///
    /// # Panics
    /// For n = 0.
    #[inline]
    pub fn below(&mut self, n: usize) -> usize {
        assert!(n > 0, "Rng::below: expected n of at least 1, got 0");
        self.0.random_range(0..n as u64) as usize
    }

    /// 64 random bits.
    #[inline]
    pub fn bits(&mut self) -> u64 {
        self.0.next_u64()
    }

    /// Puts the items in random order (Fisher and Yates).
    pub fn shuffle<I>(&mut self, items: &mut [I]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.below(last + 1));
        }
    }

    /// 0 … n − 1 in random order.
    pub fn permutation(&mut self, n: usize) -> Vec<usize> {
        let mut order: Vec<usize> = (0..n).collect();
        self.shuffle(&mut order);
        order
    }
}

/// One key out of two: a change of any bit of either changes about half of the result's.
/// (The finaliser of SplitMix64: Steele, Lea and Flood 2014.)
#[inline]
pub fn mix(a: u64, b: u64) -> u64 {
    let mut z = a ^ b.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// A name as a number (FNV-1a, 64 bits).
fn hash(name: &str) -> u64 {
    name.bytes().fold(0xcbf2_9ce4_8422_2325, |h, byte| (h ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn streams_of_different_names_are_uncorrelated() {
        let (mut a, mut b) = (Seed(1).stream("init"), Seed(1).stream("shuffle"));
        let n = 20_000;
        let product: f64 = (0..n).map(|_| (a.uniform() - 0.5) * (b.uniform() - 0.5)).sum();
        // The mean product of independent draws has standard deviation (1/12)/√n.
        assert!((product / f64::from(n)).abs() < 4.0 / 12.0 / f64::from(n).sqrt());
    }

    #[test]
    fn normal_draws_have_mean_zero_and_deviation_one() {
        let mut rng = Seed(2).stream("test");
        let n = 100_000;
        let draws: Vec<f64> = (0..n).map(|_| rng.normal()).collect();
        let mean = draws.iter().sum::<f64>() / f64::from(n);
        let variance = draws.iter().map(|x| x * x).sum::<f64>() / f64::from(n);
        assert!(mean.abs() < 0.02 && (variance - 1.0).abs() < 0.02, "{mean} {variance}");
    }

    #[test]
    fn a_permutation_holds_every_index_once() {
        let mut order = Seed(3).stream("shuffle").permutation(100);
        assert_ne!(order, (0..100).collect::<Vec<_>>());
        order.sort_unstable();
        assert_eq!(order, (0..100).collect::<Vec<_>>());
    }

    #[test]
    fn the_generator_is_the_same_on_every_machine() {
        let mut rng = Rng::from_key(0);
        let first = rng.bits();
        assert_eq!(first, 0x5317_5d61_490b_23df);
    }

    #[test]
    fn seeds_of_repetitions_differ() {
        let seeds: std::collections::HashSet<u64> = (0..100).map(|i| Seed(7).nth(i).0).collect();
        assert_eq!(seeds.len(), 100);
        assert!(!seeds.contains(&7));
    }
}
