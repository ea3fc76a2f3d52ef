//! Numerical derivatives: what a function's values alone say about its slope.
//!
//! Legend: h the step, ε the distance from 1 to the next number (2⁻⁵² in `f64`), eᵢ the i-th unit
//! vector.
//!
//! Two errors pull h in opposite directions. **Truncation**: the Taylor series is cut off, which
//! costs h/2 f″ one-sided and h²/6 f‴ central; it falls with h. **Rounding**: the two values are each
//! wrong by about ε|f|, and their difference is divided by h; ε|f|/h grows as h falls. Their sum is
//! least near h = √ε one-sided (error about √ε) and near h = ∛ε central (error about ∛ε²), for
//! functions and arguments of ordinary size. In `f64` these are 1.5·10⁻⁸ and 6·10⁻⁶: hence the
//! checker's h = 1e-5, at which a central difference has some ten right digits. In `f32`, where
//! ∛ε = 5·10⁻³, only four or five are left: gradients are checked in `f64`.
//!
//! # Source
//! Nocedal & Wright 2006, *Numerical Optimization*, section 8.1; Stanford CS231n, "Gradient checks";
//! the text's own section on gradient checking, whose ε = 0.0001 is the h here.

use common::{Real, Tensor};

/// The step at which a central difference is about as exact as it gets: ∛ε, 6·10⁻⁶ in `f64` and
/// 5·10⁻³ in `f32`, for functions and arguments of ordinary size.
pub fn best_step<T: Real>() -> T {
    T::of(T::EPSILON.to_f64().cbrt())
}

/// f′(x) ≈ (f(x + h) − f(x)) / h  (7.1), wrong by h/2 f″(x) and by rounding, ε|f|/h.
///
/// # Example
/// ```
/// use ch07_gradient_checking::one_sided;
/// let slope = one_sided(|x: f64| x * x, 3.0, 1e-5);
/// assert!((slope - 6.0).abs() < 2e-5); // h/2 f″ = 1e-5
/// ```
pub fn one_sided<T: Real>(mut f: impl FnMut(T) -> T, x: T, h: T) -> T {
    (f(x + h) - f(x)) / h // (7.1)
}

/// f′(x) ≈ (f(x + h) − f(x − h)) / 2h  (7.2), wrong by h²/6 f‴(x) and by rounding, ε|f|/h.
///
/// The even powers of h cancel in the difference of the two Taylor series: for the price of one more
/// value the error falls from first order to second.
///
/// # Example
/// ```
/// use ch07_gradient_checking::central;
/// let slope = central(f64::exp, 0.0, 1e-5);
/// assert!((slope - 1.0).abs() < 1e-10); // h²/6 f‴ = 2e-11
/// ```
pub fn central<T: Real>(mut f: impl FnMut(T) -> T, x: T, h: T) -> T {
    (f(x + h) - f(x - h)) / (T::of(2.0) * h) // (7.2)
}

/// All ∂f/∂xᵢ ≈ (f(x + h eᵢ) − f(x − h eᵢ)) / 2h  (7.3), entry by entry: two values of f for each.
///
/// The result has the shape of `at`.
///
/// # Example
/// ```
/// use ch07_gradient_checking::numerical_gradient;
/// use common::Tensor;
/// let x = Tensor::from_rows([[1.0, -2.0], [0.5, 3.0]]);
/// let gradient = numerical_gradient(|x| x.dot(x), &x, 1e-5); // of Σ x²: 2x
/// assert!((&gradient - &(&x * 2.0)).max_abs() < 1e-9);
/// ```
pub fn numerical_gradient<T: Real>(mut f: impl FnMut(&Tensor<T>) -> T, at: &Tensor<T>, h: T) -> Tensor<T> {
    let mut moved = at.clone();
    Tensor::from_fn(at.shape(), |i| {
        let middle = at.data()[i];
        let slope = central(
            |entry| {
                moved.data_mut()[i] = entry;
                f(&moved)
            },
            middle,
            h,
        ); // (7.3)
        moved.data_mut()[i] = middle; // the very number again: x + h − h might not be x
        slope
    })
}

/// ⟨∇f(x), v⟩ ≈ (f(x + h v) − f(x − h v)) / 2h  (7.4): the slope along v, for two values of f however
/// many entries x has.
///
/// # Panics
/// Where `at` and `v` differ in shape.
///
/// # Example
/// ```
/// use ch07_gradient_checking::directional;
/// use common::Tensor;
/// let x = Tensor::from_vec(vec![1.0, 2.0]);
/// let v = Tensor::from_vec(vec![0.6, 0.8]);
/// let slope: f64 = directional(|x| x.dot(x), &x, &v, 1e-5); // ⟨2x, v⟩
/// assert!((slope - 4.4).abs() < 1e-9);
/// ```
pub fn directional<T: Real>(mut f: impl FnMut(&Tensor<T>) -> T, at: &Tensor<T>, v: &Tensor<T>, h: T) -> T {
    let along = |step: T| at.zip_map(v, |x, v| x + step * v);
    central(|step| f(&along(step)), T::ZERO, h) // (7.4)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halving_the_step_halves_the_one_sided_error_and_quarters_the_central_one() {
        let error = |slope: f64| (slope - 1.0_f64.cos()).abs();
        // At h = 1e-2 truncation outweighs rounding by ten orders; higher terms are of order h.
        let ratio = error(one_sided(f64::sin, 1.0, 1e-2)) / error(one_sided(f64::sin, 1.0, 5e-3));
        assert!((ratio - 2.0).abs() < 0.02, "{ratio}");
        let ratio = error(central(f64::sin, 1.0, 1e-2)) / error(central(f64::sin, 1.0, 5e-3));
        assert!((ratio - 4.0).abs() < 0.02, "{ratio}");
    }

    #[test]
    fn the_best_step_beats_larger_and_smaller_ones() {
        let error = |h: f64| (central(f64::exp, 1.0, h) - 1.0_f64.exp()).abs();
        let best = best_step::<f64>();
        assert!((best - 6.06e-6).abs() < 1e-8);
        assert!(error(best) < error(100.0 * best) && error(best) < error(best / 1e4));
        assert!((best_step::<f32>() - 4.9e-3).abs() < 1e-4);
    }

    #[test]
    fn the_numerical_gradient_works_in_single_precision_too() {
        let x = Tensor::from_vec(vec![0.5_f32, -1.0]);
        let gradient = numerical_gradient(|x| x.dot(x), &x, best_step());
        assert!((&gradient - &(&x * 2.0)).max_abs() < 1e-4); // rounding: 1.2e-7 / 5e-3
    }

    #[test]
    fn every_other_entry_stands_where_it_was_while_one_moves() {
        let x = Tensor::from_vec(vec![0.1, 0.7, 1e9]);
        numerical_gradient(
            |moved| {
                let moves = moved.data().iter().zip(x.data()).filter(|(a, b)| a != b).count();
                assert_eq!(moves, 1, "{moved:?}");
                0.0
            },
            &x,
            1e-5,
        );
    }
}
