//! How far apart two gradients are.

/// Entries below this share of the largest in their tensor are judged by that, not by their own size.
const SHARE: f64 = 1e-3;

/// How often the rounding error of a difference fits into the floor: rounding stays below 1e-7 of it
/// for one unit in the last place, and below 1e-6 for ten.
const ROUNDING: f64 = 1e7;

/// |a − n| / max(|a|, |n|, floor)  (7.5): the distance of an analytic derivative a from the numerical
/// one n, as a share of the larger.
///
/// A plain |a − n| cannot be judged: 10⁻⁴ is nothing beside 100, and everything beside 10⁻⁵. A plain
/// quotient is 0/0 where both are 0 (a dead ReLU), and says nothing where n is all rounding error;
/// hence the floor, see [`floor`]. If a or n is NaN or infinite, so is the error: infinite, never NaN,
/// so that it compares with any tolerance and fails.
///
/// What to expect with central differences, h = 1e-5, in `f64`: 1e-7 and below is right, 1e-2 and
/// above is wrong, between lies what a kink or a strongly curved function may do.
///
/// # Example
/// ```
/// use ch07_gradient_checking::relative_error;
/// assert_eq!(relative_error(2.0, 1.0, 1e-3), 0.5);
/// assert_eq!(relative_error(-1.0, 1.0, 1e-3), 2.0);  // the sign: 2, the largest there is
/// assert_eq!(relative_error(0.0, 0.0, 0.0), 0.0);
/// assert_eq!(relative_error(f64::NAN, 1.0, 1e-3), f64::INFINITY);
/// ```
///
/// # Source
/// Stanford CS231n, "Gradient checks", for the maximum and the thresholds; the floor is ours.
// ANCHOR: relative_error
pub fn relative_error(analytic: f64, numerical: f64, floor: f64) -> f64 {
    if !analytic.is_finite() || !numerical.is_finite() {
        return f64::INFINITY;
    }
    if analytic == numerical {
        return 0.0; // also where the floor is 0 and the quotient would be 0/0
    }
    (analytic - numerical).abs() / analytic.abs().max(numerical.abs()).max(floor) // (7.5)
}
// ANCHOR_END: relative_error

/// The floor of [`relative_error`] for the entries of one tensor: max(10⁻³ · scale, 10⁷ · ε|f|/h).
///
/// `scale` is the largest derivative in the tensor. All entries are differences of the same f and
/// carry the same rounding error: an entry a thousand times smaller has three digits fewer that mean
/// anything, and a thousandth of the weight in a step downhill.
///
/// The second term is for tensors whose gradient is truly 0, where scale is itself rounding: ε|f|/h
/// (|f| counted as 1 at least, since f may be a sum whose larger terms cancelled) is what rounding
/// does to a difference, and it shall not be taken for a mistake. At h = 1e-5 and |f| = 1 this term is
/// 2·10⁻⁴.
// ANCHOR: floor
pub fn floor(scale: f64, value: f64, h: f64) -> f64 {
    let size = if value.is_finite() { value.abs().max(1.0) } else { 1.0 };
    (SHARE * scale).max(ROUNDING * f64::EPSILON * size / h)
}
// ANCHOR_END: floor

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_error_is_symmetric_and_does_not_depend_on_the_scale() {
        assert_eq!(relative_error(3.0, 4.0, 0.0), 0.25);
        assert_eq!(relative_error(4.0, 3.0, 0.0), 0.25);
        assert_eq!(relative_error(3e-200, 4e-200, 0.0), relative_error(3e200, 4e200, 0.0));
    }

    #[test]
    fn rounding_around_zero_is_no_error_and_a_lost_gradient_is() {
        let floor = floor(0.0, 1.0, 1e-5);
        assert!(relative_error(0.0, 2e-11, floor) < 1e-6);
        assert!(relative_error(0.0, 1.0, floor) > 0.9);
    }

    #[test]
    fn what_is_not_finite_is_infinitely_wrong() {
        for bad in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            assert_eq!(relative_error(bad, 1.0, 1.0), f64::INFINITY);
            assert_eq!(relative_error(1.0, bad, 1.0), f64::INFINITY);
            assert_eq!(relative_error(bad, bad, 1.0), f64::INFINITY);
            assert!(floor(1.0, bad, 1e-5).is_finite());
        }
    }

    #[test]
    fn the_floor_follows_the_largest_entry() {
        assert_eq!(floor(50.0, 1.0, 1e-5), 0.05);
    }
}
