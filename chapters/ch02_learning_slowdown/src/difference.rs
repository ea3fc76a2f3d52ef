//! The derivative of a function of one number, measured.

// ANCHOR: central_difference
/// f′(x) ≈ (f(x + h) − f(x − h)) / 2h, wrong by about h²/6 · f‴(x) (2.4)
///
/// Rounding adds an error of about ε |f(x)| / h, with ε = 1.1e-16: a smaller h is not always a better
/// one. With h = 1e-5 both errors are near 1e-11 for functions of size 1. The chapter on gradient
/// checking measures both, and checks whole networks this way.
///
/// # Example
/// ```
/// # use ch02_learning_slowdown::central_difference;
/// let slope = central_difference(|x| x * x * x, 2.0, 1e-5);
/// assert!((slope - 12.0).abs() < 1e-8);
/// ```
pub fn central_difference(mut f: impl FnMut(f64) -> f64, x: f64, h: f64) -> f64 {
    (f(x + h) - f(x - h)) / (2.0 * h) // (2.4)
}
// ANCHOR_END: central_difference
