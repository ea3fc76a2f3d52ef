//! Costs of two weights, to watch descents on: value, gradient and Hessian by hand.
//!
//! Legend: w = (x, y) the place, g the gradient (∂f/∂x, ∂f/∂y), H the Hessian: second derivatives,
//! row by row.

use common::{Optimizer, Parameter, Tensor};

/// A function of two variables with its derivatives.
pub trait Surface {
    /// The function's name.
    fn name(&self) -> &'static str;
    /// f(w)
    fn value(&self, w: [f64; 2]) -> f64;
    /// (∂f/∂x, ∂f/∂y)
    fn gradient(&self, w: [f64; 2]) -> [f64; 2];
    /// ((∂²f/∂x², ∂²f/∂x∂y), (∂²f/∂y∂x, ∂²f/∂y²))
    fn hessian(&self, w: [f64; 2]) -> [[f64; 2]; 2];
    /// Where f is smallest.
    fn minimum(&self) -> [f64; 2];
}

// ANCHOR: descend
/// The places that an optimiser comes by in so many steps, the start among them.
///
/// # Example
/// ```
/// # use ch02_learning_slowdown::Sgd;
/// # use ch06_optimizers::descend;
/// let path = descend(|[x, y]| [x, 2.0 * y], &mut Sgd::new(0.5), [4.0, 8.0], 2);
/// assert_eq!(path, [[4.0, 8.0], [2.0, 0.0], [1.0, 0.0]]);
/// ```
pub fn descend(
    mut gradient: impl FnMut([f64; 2]) -> [f64; 2],
    optimizer: &mut dyn Optimizer<f64>,
    start: [f64; 2],
    steps: usize,
) -> Vec<[f64; 2]> {
    let mut w = Parameter::new("place", Tensor::from_vec(start.to_vec())); // (2,)
    let mut path = vec![start];
    for step in 0..steps {
        w.gradient.data_mut().copy_from_slice(&gradient(path[step]));
        optimizer.step(&mut [&mut w]);
        path.push([w.value().data()[0], w.value().data()[1]]);
    }
    path
}
// ANCHOR_END: descend

// ANCHOR: ravine
/// f(w) = ½ (λ₁ u₁² + λ₂ u₂²), u₁ and u₂ being w's coordinates along two axes at right angles (6.1)
///
/// λ₁ and λ₂ are the Hessian's eigenvalues: the curvatures along the two axes, everywhere the same. Far
/// apart they make a ravine.
///
/// # Gradients
/// g = λ₁ u₁ a + λ₂ u₂ b with a and b the axes' directions, H = λ₁ a aᵀ + λ₂ b bᵀ
///
/// # Example
/// ```
/// # use ch06_optimizers::{Ravine, Surface};
/// let ravine = Ravine::new(1.0, 50.0, 0.0);
/// assert_eq!(ravine.value([2.0, 1.0]), 27.0);
/// assert_eq!(ravine.gradient([2.0, 1.0]), [2.0, 50.0]);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Ravine {
    curvatures: [f64; 2], // λ₁, λ₂
    axes: [[f64; 2]; 2],  // a, b
}

impl Surface for Ravine {
    fn value(&self, w: [f64; 2]) -> f64 {
        let [u1, u2] = self.axes.map(|axis| dot(axis, w));
        (self.curvatures[0] * u1 * u1 + self.curvatures[1] * u2 * u2) / 2.0 // (6.1)
    }

    fn gradient(&self, w: [f64; 2]) -> [f64; 2] {
        let [u1, u2] = self.axes.map(|axis| dot(axis, w));
        [0, 1].map(|i| self.curvatures[0] * u1 * self.axes[0][i] + self.curvatures[1] * u2 * self.axes[1][i])
    }

    fn hessian(&self, _w: [f64; 2]) -> [[f64; 2]; 2] {
        let [a, b] = self.axes;
        [0, 1].map(|i| [0, 1].map(|j| self.curvatures[0] * a[i] * a[j] + self.curvatures[1] * b[i] * b[j]))
    }
    // ANCHOR_END: ravine

    fn name(&self) -> &'static str {
        "the ravine"
    }

    fn minimum(&self) -> [f64; 2] {
        [0.0, 0.0]
    }
}

impl Ravine {
    /// Curvature λ₁ along the axis that is turned by `angle` (in radians, from the x axis to the y axis), λ₂
    /// across it.
    pub fn new(lambda1: f64, lambda2: f64, angle: f64) -> Ravine {
        let (sin, cos) = angle.sin_cos();
        Ravine { curvatures: [lambda1, lambda2], axes: [[cos, sin], [-sin, cos]] }
    }
}

fn dot(a: [f64; 2], b: [f64; 2]) -> f64 {
    a[0] * b[0] + a[1] * b[1]
}

/// f(w) = (3/2 − x + x y)² + (9/4 − x + x y²)² + (21/8 − x + x y³)² (6.16)
///
/// Beale's function: flat valleys between steep walls; the minimum, 0, is at (3, ½).
///
/// # Gradients
/// With rₖ = cₖ − x + x yᵏ: g = 2 Σ rₖ ∇rₖ, H = 2 Σ (∇rₖ ∇rₖᵀ + rₖ ∇²rₖ)
///
/// # Source
/// Beale 1958.
#[derive(Clone, Copy, Debug)]
pub struct Beale;

impl Beale {
    /// For k = 1, 2, 3: rₖ, (∂rₖ/∂x, ∂rₖ/∂y), (∂²rₖ/∂x∂y, ∂²rₖ/∂y²).
    fn residuals([x, y]: [f64; 2]) -> [(f64, [f64; 2], [f64; 2]); 3] {
        [
            (1.5 - x + x * y, [y - 1.0, x], [1.0, 0.0]),
            (2.25 - x + x * y.powi(2), [y.powi(2) - 1.0, 2.0 * x * y], [2.0 * y, 2.0 * x]),
            (
                2.625 - x + x * y.powi(3),
                [y.powi(3) - 1.0, 3.0 * x * y.powi(2)],
                [3.0 * y.powi(2), 6.0 * x * y],
            ),
        ]
    }
}

impl Surface for Beale {
    fn value(&self, w: [f64; 2]) -> f64 {
        Beale::residuals(w).iter().map(|(r, ..)| r * r).sum() // (6.16)
    }

    fn gradient(&self, w: [f64; 2]) -> [f64; 2] {
        let residuals = Beale::residuals(w);
        [0, 1].map(|i| residuals.iter().map(|(r, slope, _)| 2.0 * r * slope[i]).sum())
    }

    fn hessian(&self, w: [f64; 2]) -> [[f64; 2]; 2] {
        let residuals = Beale::residuals(w);
        let sum = |entry: fn(f64, [f64; 2], [f64; 2]) -> f64| {
            residuals.iter().map(|&(r, slope, curvature)| 2.0 * entry(r, slope, curvature)).sum()
        };
        let xx = sum(|_, [x, _], _| x * x); // rₖ is linear in x: ∂²rₖ/∂x² = 0
        let xy = sum(|r, [x, y], [xy, _]| x * y + r * xy);
        let yy = sum(|r, [_, y], [_, yy]| y * y + r * yy);
        [[xx, xy], [xy, yy]]
    }

    fn name(&self) -> &'static str {
        "Beale's function"
    }

    fn minimum(&self) -> [f64; 2] {
        [3.0, 0.5]
    }
}

/// f(w) = (1 − x)² + 100 (y − x²)² (6.17)
///
/// Rosenbrock's function: a bent ravine with an almost level floor, y = x²; the minimum, 0, is at (1, 1).
///
/// # Gradients
/// g = (−2 (1 − x) − 400 x (y − x²), 200 (y − x²)), H = ((2 − 400 (y − 3x²), −400 x), (−400 x, 200))
///
/// # Source
/// Rosenbrock 1960.
#[derive(Clone, Copy, Debug)]
pub struct Rosenbrock;

impl Surface for Rosenbrock {
    fn value(&self, [x, y]: [f64; 2]) -> f64 {
        (1.0 - x).powi(2) + 100.0 * (y - x * x).powi(2) // (6.17)
    }

    fn gradient(&self, [x, y]: [f64; 2]) -> [f64; 2] {
        let off_floor = y - x * x;
        [-2.0 * (1.0 - x) - 400.0 * x * off_floor, 200.0 * off_floor]
    }

    fn hessian(&self, [x, y]: [f64; 2]) -> [[f64; 2]; 2] {
        [[2.0 - 400.0 * (y - 3.0 * x * x), -400.0 * x], [-400.0 * x, 200.0]]
    }

    fn name(&self) -> &'static str {
        "Rosenbrock's function"
    }

    fn minimum(&self) -> [f64; 2] {
        [1.0, 1.0]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ch02_learning_slowdown::central_difference;

    const PLACES: [[f64; 2]; 4] = [[0.3, -0.7], [-1.2, 1.0], [2.5, 0.4], [1.0, 1.0]];

    fn surfaces() -> [Box<dyn Surface>; 3] {
        [Box::new(Ravine::new(1.0, 50.0, 0.4)), Box::new(Beale), Box::new(Rosenbrock)]
    }

    /// The place with coordinate `i` moved to `to`.
    fn moved(mut w: [f64; 2], i: usize, to: f64) -> [f64; 2] {
        w[i] = to;
        w
    }

    #[test]
    fn gradients_are_the_slopes_of_the_values_and_hessians_those_of_the_gradients() {
        // Central differences with h = 1e-5 are off by about h² f‴/6 and ε f/h: below 1e-7 of the
        // values of size 1,000 that these functions have here.
        let close = |measured: f64, exact: f64| (measured - exact).abs() < 1e-7 * exact.abs().max(1000.0);
        for surface in surfaces() {
            for w in PLACES {
                for i in 0..2 {
                    let slope = central_difference(|to| surface.value(moved(w, i, to)), w[i], 1e-5);
                    assert!(close(slope, surface.gradient(w)[i]), "{} at {w:?}: g[{i}]", surface.name());
                    for j in 0..2 {
                        let slope = central_difference(|to| surface.gradient(moved(w, i, to))[j], w[i], 1e-5);
                        assert!(
                            close(slope, surface.hessian(w)[i][j]),
                            "{} at {w:?}: H[{i}][{j}]",
                            surface.name()
                        );
                    }
                }
            }
        }
    }

    #[test]
    fn at_its_minimum_a_surface_is_zero_and_level_and_curves_upwards() {
        for surface in surfaces() {
            let w = surface.minimum();
            assert_eq!((surface.value(w), surface.gradient(w)), (0.0, [0.0, 0.0]), "{}", surface.name());
            let [[xx, xy], [yx, yy]] = surface.hessian(w);
            assert!(xx > 0.0 && xx * yy > xy * yx && xy == yx, "{}", surface.name());
        }
    }

    #[test]
    fn a_ravine_curves_by_its_eigenvalues_along_its_axes() {
        let (ravine, angle) = (Ravine::new(2.0, 30.0, 0.5), 0.5_f64);
        let [[xx, xy], [_, yy]] = ravine.hessian([0.0, 0.0]);
        let (a, b) = (angle.cos(), angle.sin());
        assert!((xx * a + xy * b - 2.0 * a).abs() < 1e-14 && (xy * a + yy * b - 2.0 * b).abs() < 1e-14);
        assert!((xx + yy - 32.0).abs() < 1e-13, "the trace is the sum of the eigenvalues");
    }
}
