//! Mini-batches, epochs, and the data kept back for validation.

use common::Seed;
use std::ops::Range;

// ANCHOR: validation_split
/// Of n rows, those to train on and those kept back: the last `fraction` of the rows **as they lie**,
/// before any shuffling, as Keras does.
///
/// So rows that are sorted by class leave one class for validation: shuffle such data first.
///
/// The first part has ⌊n (1 − fraction)⌋ rows.
///
/// # Panics
/// Where the fraction is not in [0, 1].
///
/// # Example
/// ```
/// # use ch03_cross_entropy::validation_split;
/// assert_eq!(validation_split(60_000, 0.2), (0..48_000, 48_000..60_000));
/// ```
pub fn validation_split(n: usize, fraction: f64) -> (Range<usize>, Range<usize>) {
    assert!(
        (0.0..=1.0).contains(&fraction),
        "validation_split: expected a fraction in [0, 1], got {fraction}"
    );
    // 1 − 0.9 is a little less than 0.1 in binary: without the last term, ⌊1000 (1 − 0.9)⌋ = 99.
    let training = (n as f64 * (1.0 - fraction) + 1e-9) as usize;
    (0..training, training..n)
}
// ANCHOR_END: validation_split

// ANCHOR: epoch_order
/// The order in which epoch number `epoch` visits n rows: each of them once, reshuffled every epoch.
///
/// It depends on the seed and the epoch's number alone. So a second run of a model that still lives in
/// memory, which counts its epochs on, sees the batches of one that never stopped; a model loaded from
/// a file counts from 0 again.
pub fn epoch_order(n: usize, seed: Seed, epoch: usize) -> Vec<usize> {
    seed.nth(epoch as u64).stream("shuffle").permutation(n)
}
// ANCHOR_END: epoch_order

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_split_keeps_every_row_once() {
        for (n, fraction) in [(10, 0.2), (7, 0.5), (5, 0.0), (1000, 0.1), (3, 0.9)] {
            let (training, validation) = validation_split(n, fraction);
            assert_eq!((training.start, training.end, validation.end), (0, validation.start, n));
        }
        assert_eq!(validation_split(1000, 0.2).1.len(), 200);
    }

    #[test]
    fn the_rows_to_train_on_are_rounded_down_but_not_for_an_error_of_binary_fractions() {
        let training = |n, fraction| validation_split(n, fraction).0.len();
        assert_eq!(training(11, 0.2), 8);
        assert_eq!(training(1000, 0.9), 100);
    }

    #[test]
    #[should_panic(expected = "validation_split: expected a fraction in [0, 1], got 20")]
    fn a_percentage_is_not_a_fraction() {
        validation_split(100, 20.0);
    }

    #[test]
    fn every_epoch_visits_every_row_once_in_an_order_of_its_own() {
        let (first, second) = (epoch_order(50, Seed(1), 0), epoch_order(50, Seed(1), 1));
        assert_ne!(first, second);
        for mut order in [first, second] {
            order.sort_unstable();
            assert_eq!(order, (0..50).collect::<Vec<_>>());
        }
    }
}
