//! Numerical derivatives: what a function's values alone say about its slope.
//!
//! Legend: h the step, ε the distance from 1 to the next number (2⁻⁵² in `f64`), eᵢ the i-th unit
//! vector.
//!
//! Two errors pull h in opposite directions. **Truncation**: the Taylor series
//!
//! f(x ± h) = f ± h f′ + h²/2 f″ ± h³/6 f‴ + …
//!
//! is cut off. One-sided, the h² term stays and is divided by h: h/2 f″. Central, the even powers
//! cancel, and the h³ term is left: h²/6 f‴. It falls with h. **Rounding**: either value of f is wrong
//! by about ε|f|, and the difference of the two is divided by h or by 2h: 2ε|f|/h one-sided, ε|f|/h
//! central. It grows as h falls. Where their sum is least, its derivative by h is 0:
//!
//! | difference | truncation + rounding | best h | error there | values of f for D entries |
//! |---|---|---|---|---|
//! | one-sided (7.1) | h/2 \|f″\| + 2ε\|f\|/h (7.8) | 2 √(ε\|f\|/\|f″\|) (7.10) | 2 √(ε\|f f″\|) | D + 1 |
//! | central (7.2) | h²/6 \|f‴\| + ε\|f\|/h (7.9) | ∛(3ε\|f\|/\|f‴\|) (7.11) | 3/2 · ε\|f\|/h, about ∛ε² | 2D |
//! | complex step (7.7) | h²/6 \|f‴\| + ε\|f′\| | any below √ε | ε\|f′\| | D, of complex numbers |
//!
//! In `f64` the best steps are 3·10⁻⁸ one-sided and 6·10⁻⁶ central, for functions and arguments of
//! ordinary size: hence the checker's h = 1e-5, at which a central difference has some ten right digits.
//! In `f32`, where ∛ε = 5·10⁻³, only four or five are left: gradients are checked in `f64`.
//!
//! # Source
//! Nocedal & Wright 2006, *Numerical Optimization*, section 8.1; Stanford CS231n, "Gradient checks";
//! the text's own section on gradient checking, whose ε = 0.0001 is the h here.

use common::{Real, Tensor};

/// A complex number x + iy: what [`complex_step`] evaluates a function for.
pub type Complex<T> = nalgebra::Complex<T>;

/// The step at which a central difference is about as exact as it gets: ∛ε, 6·10⁻⁶ in `f64` and
/// 5·10⁻³ in `f32`, for functions and arguments of ordinary size. ([`best_central_step`] is for those
/// whose size is known.)
pub fn best_step<T: Real>() -> T {
    T::of(T::EPSILON.to_f64().cbrt())
}

// ANCHOR: differences
/// f′(x) ≈ (f(x + h) − f(x)) / h  (7.1), wrong by h/2 f″(x) and by rounding, 2ε|f|/h.
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
// ANCHOR_END: differences

// ANCHOR: complex_step
/// f′(x) ≈ Im f(x + ih) / h  (7.7), wrong by h²/6 f‴(x) and by the rounding of f′ itself, ε|f′|.
///
/// f(x + ih) = f + ih f′ − h²/2 f″ − ih³/6 f‴ + …: the imaginary part has f′ in it, and no f. Nothing is
/// subtracted, so nothing cancels, and h may be as small as one likes: at 1e-20 truncation is 1e-40 and
/// the result is as exact as f′ written out by hand. (Only underflow sets an end, near
/// 1e-300 in `f64` and 1e-38 in `f32`.)
///
/// What it asks of f: to be written over complex numbers, and to be **analytic**, a formula of sums,
/// products and functions such as exp, ln and tanh. |z| is not: it is real, and the result 0. A maximum
/// has no meaning where there is no order; a comparison must look at real parts. And our layers, which
/// compute in `f32` and `f64`, cannot be asked: the checker uses central differences.
///
/// # Example
/// ```
/// use ch07_gradient_checking::{Complex, central, complex_step};
/// let exact = 1.0_f64.exp();
/// let slope = complex_step(|z: Complex<f64>| z.exp(), 1.0, 1e-20);
/// assert!((slope - exact).abs() <= 1e-15);
/// assert!((central(f64::exp, 1.0, 1e-20) - exact).abs() > 1.0); // 1 + 1e-20 is 1: all digits cancel
///
/// let size = |z: Complex<f64>| Complex::from(z.norm()); // |z|: not analytic
/// assert_eq!(complex_step(size, 1.0, 1e-20), 0.0); // and not 1
/// ```
///
/// # Source
/// Squire & Trapp 1998, "Using complex variables to estimate derivatives of real functions"; Martins,
/// Sturdza & Alonso 2003, "The complex-step derivative approximation", which derives what f must be.
pub fn complex_step<T: Real>(f: impl FnOnce(Complex<T>) -> Complex<T>, x: T, h: T) -> T {
    f(Complex::new(x, h)).im / h // (7.7)
}
// ANCHOR_END: complex_step

// ANCHOR: errors
/// h/2 |f″| + 2ε|f|/h  (7.8): how wrong a one-sided difference in `T` may be, from |f| and |f″|.
///
/// # Example
/// ```
/// use ch07_gradient_checking::{one_sided, one_sided_error};
/// let error = (one_sided(f64::exp, 0.0, 1e-4) - 1.0).abs();
/// assert!(error < 1.001 * one_sided_error::<f64>(1.0, 1.0, 1e-4)); // the next term is h/3 of it
/// ```
pub fn one_sided_error<T: Real>(value: f64, second: f64, h: f64) -> f64 {
    h / 2.0 * second.abs() + 2.0 * T::EPSILON.to_f64() * value.abs() / h // (7.8)
}

/// h²/6 |f‴| + ε|f|/h  (7.9): how wrong a central difference in `T` may be, from |f| and |f‴|.
///
/// # Example
/// ```
/// use ch07_gradient_checking::{central, central_error};
/// let error = (central(f64::exp, 0.0, 1e-4) - 1.0).abs();
/// assert!(error < central_error::<f64>(1.0, 1.0, 1e-4));
/// ```
pub fn central_error<T: Real>(value: f64, third: f64, h: f64) -> f64 {
    h * h / 6.0 * third.abs() + T::EPSILON.to_f64() * value.abs() / h // (7.9)
}

/// ∛(3ε|f|/|f‴|)  (7.11): where (7.9) is least. Infinite where f‴ = 0: then no step is too long.
///
/// # Example
/// ```
/// use ch07_gradient_checking::{best_central_step, best_step};
/// let h = best_central_step::<f64>(1.0, 3.0);
/// assert!((h / best_step::<f64>() - 1.0).abs() < 1e-12);
/// ```
pub fn best_central_step<T: Real>(value: f64, third: f64) -> f64 {
    (3.0 * T::EPSILON.to_f64() * value.abs() / third.abs()).cbrt() // (7.11)
}
// ANCHOR_END: errors

// ANCHOR: numerical_gradient
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
// ANCHOR_END: numerical_gradient

// ANCHOR: directional
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
// ANCHOR_END: directional

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
    fn the_best_central_step_is_where_its_error_is_least() {
        let (value, third) = (40.0, 0.02);
        let best = best_central_step::<f32>(value, third);
        let error = |h: f64| central_error::<f32>(value, third, h);
        assert!(error(best) < error(1.01 * best) && error(best) < error(best / 1.01));
        // Three halves of the rounding, as the table has it: there truncation is half of it.
        assert!((error(best) / (f64::from(f32::EPSILON) * value / best) - 1.5).abs() < 1e-12);
        assert_eq!(best_central_step::<f64>(1.0, 0.0), f64::INFINITY);
    }

    #[test]
    fn the_one_sided_error_is_least_at_two_roots_of_epsilon() {
        let error = |h: f64| one_sided_error::<f64>(3.0, 5.0, h);
        let best = 2.0 * (f64::EPSILON * 3.0 / 5.0).sqrt(); // (7.10)
        assert!(error(best) < error(1.01 * best) && error(best) < error(best / 1.01));
        assert!((error(best) - 2.0 * (f64::EPSILON * 15.0).sqrt()).abs() < 1e-20);
    }

    #[test]
    fn a_complex_step_has_no_rounding_to_fear_and_an_error_of_second_order() {
        let f = |z: Complex<f64>| z.sin();
        let error = |h: f64| (complex_step(f, 1.0, h) - 1.0_f64.cos()).abs();
        for h in [1e-10, 1e-20, 1e-100, 1e-200] {
            assert!(error(h) <= 2.0 * f64::EPSILON, "{h:e}");
        }
        let ratio = error(1e-2) / error(5e-3);
        assert!((ratio - 4.0).abs() < 0.02, "{ratio}");
        let narrow = complex_step(|z: Complex<f32>| z.exp(), 1.0, 1e-20);
        assert!((narrow - 1.0_f32.exp()).abs() <= 4.0 * f32::EPSILON);
    }

    #[test]
    fn a_complex_step_is_blind_to_what_is_not_analytic() {
        let size = |z: Complex<f64>| Complex::from(z.norm());
        let root = |z: Complex<f64>| (z * z).sqrt(); // |x| as a formula: analytic beside 0
        assert_eq!(complex_step(size, -2.0, 1e-20), 0.0);
        assert_eq!(complex_step(root, -2.0, 1e-20), -1.0);
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
