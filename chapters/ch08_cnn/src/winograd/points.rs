//! The eight points, and the matrices Bᵀ, G and Aᵀ that belong to them.

use common::Real;
use common::lanes::Lanes;

/// At how many points polynomials are evaluated; the inputs of a tile along one line.
pub(super) const POINTS: usize = 8;

/// The points, without ∞, which is the last.
const FINITE: [f64; POINTS - 1] = [0.0, 1.0, -1.0, 2.0, -2.0, 0.5, -0.5];

/// Bᵀ d: the inputs as a polynomial of the seventh degree, divided by each point's factor in turn. (The division
/// by the points' distances is in G.)
#[inline(always)]
pub(super) fn evaluate_inputs<T: Real>(d: [T::Lanes; POINTS]) -> [T::Lanes; POINTS] {
    let times = |factor: f64, a: T::Lanes, b: T::Lanes| T::Lanes::splat(T::of(factor)).mul_add(a, b);
    // a · d₂ + b · d₄ + d₆ for the even powers, the same of d₁, d₃, d₅ for the odd ones.
    let sums = |a: f64, b: f64| [times(a, d[2], times(b, d[4], d[6])), times(a, d[1], times(b, d[3], d[5]))];
    let ([even1, odd1], [even2, odd2], [even3, odd3]) =
        (sums(1.0, -4.25), sums(0.25, -1.25), sums(4.0, -5.0));
    [
        times(-1.0, d[0], times(5.25, d[2], times(-5.25, d[4], d[6]))), // at 0
        times(1.0, odd1, even1),                                        // at 1
        times(-1.0, odd1, even1),                                       // at −1
        times(2.0, odd2, even2),                                        // at 2
        times(-2.0, odd2, even2),                                       // at −2
        times(0.5, odd3, even3),                                        // at ½
        times(-0.5, odd3, even3),                                       // at −½
        times(-1.0, d[1], times(5.25, d[3], times(-5.25, d[5], d[7]))), // at ∞
    ]
}

/// Aᵀ (N, 8): row k has the k-th powers of the points; ∞ counts for the highest power only.
pub(super) fn output_evaluation<T: Real, const N: usize>() -> [[T; POINTS]; N] {
    std::array::from_fn(|k| {
        std::array::from_fn(|i| match FINITE.get(i) {
            Some(point) => T::of(point.powi(k as i32)),
            None if k == N - 1 => T::ONE,
            None => T::ZERO,
        })
    })
}

/// G (8, N): Aᵀ turned round, each point's row divided by the product of its distances from the others.
pub(super) fn kernel_evaluation<T: Real, const N: usize>() -> [[T; N]; POINTS] {
    std::array::from_fn(|i| {
        let Some(&point) = FINITE.get(i) else {
            return std::array::from_fn(|k| if k == N - 1 { T::ONE } else { T::ZERO });
        };
        let distances: f64 =
            FINITE.iter().filter(|&&other| other != point).map(|other| point - other).product();
        std::array::from_fn(|k| T::of(point.powi(k as i32) / distances))
    })
}

/// Σ factors · values
#[inline(always)]
fn combination<T: Real, const N: usize>(factors: &[T; N], values: &[T::Lanes; N]) -> T::Lanes {
    let mut sum = T::Lanes::splat(T::ZERO);
    for i in 0..N {
        sum = T::Lanes::splat(factors[i]).mul_add(values[i], sum);
    }
    sum
}

/// M v Mᵀ, of a matrix M (TO, FROM) and values v (FROM, FROM).
#[inline(always)]
pub(super) fn on_both_sides<T: Real, const FROM: usize, const TO: usize>(
    matrix: &[[T; FROM]; TO],
    v: impl Fn(usize, usize) -> T::Lanes,
) -> [[T::Lanes; TO]; TO] {
    let zero = T::Lanes::splat(T::ZERO);
    let mut rows = [[zero; TO]; FROM];
    for (i, to) in rows.iter_mut().enumerate() {
        let row: [T::Lanes; FROM] = std::array::from_fn(|j| v(i, j));
        for (to, factors) in to.iter_mut().zip(matrix) {
            *to = combination::<T, FROM>(factors, &row);
        }
    }
    let mut all = [[zero; TO]; TO];
    for q in 0..TO {
        let column: [T::Lanes; FROM] = std::array::from_fn(|i| rows[i][q]);
        for (to, factors) in all.iter_mut().zip(matrix) {
            to[q] = combination::<T, FROM>(factors, &column);
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn along_one_line_eight_products_make_the_outputs() {
        // Four outputs of five weights on eight inputs, each of these in the first lane of its register.
        type L = <f64 as Real>::Lanes;
        let lane = |value: f64| L::splat(value);
        let first = |lanes: L| {
            let mut numbers = vec![0.0; L::COUNT];
            lanes.store(&mut numbers);
            numbers[0]
        };
        let d: [f64; POINTS] = [0.3, -1.2, 0.7, 2.1, -0.4, 0.9, 1.6, -0.8];
        let g: [f64; 5] = [0.5, -0.6, 1.1, 0.2, -0.9];
        let values = evaluate_inputs::<f64>(d.map(lane));
        let kernel =
            kernel_evaluation::<f64, 5>().map(|row| row.iter().zip(g).map(|(a, g)| a * g).sum::<f64>());
        for (k, row) in output_evaluation::<f64, 4>().iter().enumerate() {
            let y: f64 = (0..POINTS).map(|i| row[i] * kernel[i] * first(values[i])).sum();
            let right: f64 = (0..5).map(|p| g[p] * d[k + p]).sum();
            assert!((y - right).abs() < 1e-13, "output {k}: {y} and {right}");
        }
    }
}
