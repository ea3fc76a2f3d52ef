//! Inputs at which a function with kinks has a derivative.
//!
//! A central difference reaches h to both sides. Where a kink lies between, it mixes two slopes: at
//! ReLU's 0 it gives ½, and no backward would be right. The derivative there is a convention, to be
//! tested exactly and by itself; the inputs of a gradient check are kept away from it, by more than
//! everything in front of the kink can move it when one entry moves by h.

use common::Tensor;

/// Moves every entry that is nearer than `distance` to one of the `kinks` out to that distance, on
/// the side on which it lies (to the right, from the kink itself). 0 is ReLU's kink.
///
/// # Panics
/// Where two kinks are less than 2 · `distance` apart: between them is no room.
///
/// # Example
/// ```
/// use ch07_gradient_checking::away_from_kinks;
/// use common::Tensor;
/// let mut x = Tensor::from_vec(vec![-0.7, -0.001, 0.0, 0.3]);
/// away_from_kinks(&mut x, &[0.0], 0.1);
/// assert_eq!(x.data(), [-0.7, -0.1, 0.1, 0.3]);
/// ```
pub fn away_from_kinks(x: &mut Tensor<f64>, kinks: &[f64], distance: f64) {
    for (i, a) in kinks.iter().enumerate() {
        for b in &kinks[..i] {
            let apart = (a - b).abs();
            assert!(
                apart >= 2.0 * distance,
                "away_from_kinks: expected kinks at least {} apart, got {b} and {a}; use a smaller distance",
                2.0 * distance
            );
        }
    }
    // ANCHOR: away_from_kinks
    x.apply(|entry| match kinks.iter().find(|&&kink| (entry - kink).abs() < distance) {
        Some(&kink) if entry < kink => kink - distance,
        Some(&kink) => kink + distance,
        None => entry,
    });
    // ANCHOR_END: away_from_kinks
}

/// Moves entries up until any two of them differ by `distance` or more (but for rounding), keeping
/// their order: a maximum over some of them (max pooling) then has one winner, and keeps it when an
/// entry moves by h.
///
/// Of equal entries, the one that stands first stays lower.
///
/// # Example
/// ```
/// use ch07_gradient_checking::distinct;
/// use common::Tensor;
/// let mut x = Tensor::from_vec(vec![1.0, 0.0, 1.0, 5.0]);
/// distinct(&mut x, 0.5);
/// assert_eq!(x.data(), [1.0, 0.0, 1.5, 5.0]);
/// ```
pub fn distinct(x: &mut Tensor<f64>, distance: f64) {
    let mut order: Vec<usize> = (0..x.len()).collect();
    order.sort_by(|&a, &b| x.data()[a].total_cmp(&x.data()[b])); // stable: equals keep their order
    let data = x.data_mut();
    for pair in 1..order.len() {
        let least = data[order[pair - 1]] + distance;
        let entry = &mut data[order[pair]];
        *entry = entry.max(least);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use common::Seed;

    #[test]
    fn no_entry_remains_near_a_kink_and_the_others_do_not_move() {
        let mut rng = Seed(3).stream("test");
        let before = Tensor::from_fn([200], |_| rng.uniform_in(-2.0, 2.0));
        let mut x = before.clone();
        away_from_kinks(&mut x, &[-1.0, 0.0, 1.0], 0.05);
        for (&now, &was) in x.data().iter().zip(before.data()) {
            let nearest = |x: f64| [-1.0, 0.0, 1.0].iter().map(|k: &f64| (x - k).abs()).fold(9.0, f64::min);
            assert!(nearest(now) > 0.05 - 1e-12, "{was} became {now}");
            assert!(now == was || nearest(was) < 0.05);
        }
    }

    #[test]
    fn distinct_entries_keep_their_order_and_their_distance() {
        let mut rng = Seed(4).stream("test");
        let before = Tensor::from_fn([4, 25], |_| (10.0 * rng.uniform()).floor());
        let mut x = before.clone();
        distinct(&mut x, 0.01);
        for i in 0..x.len() {
            for j in 0..i {
                let (now, was) = (x.data()[i] - x.data()[j], before.data()[i] - before.data()[j]);
                assert!(now.abs() > 0.01 - 1e-12);
                assert!(was == 0.0 || now.signum() == was.signum());
            }
        }
    }

    #[test]
    #[should_panic(expected = "expected kinks at least 0.4 apart, got 0 and 0.3; use a smaller distance")]
    fn kinks_without_room_between_are_refused() {
        away_from_kinks(&mut Tensor::zeros([1]), &[0.0, 0.3], 0.2);
    }
}
