//! Lines along which a function has the same value.

use super::series::Point;

/// The piece of a contour in one cell.
pub(super) type Segment = [Point; 2];

/// The contour of `level` through a grid of values, in segments: marching squares (Lorensen & Cline 1987,
/// in two dimensions). `values[row][column]` is the value at (`xs[column]`, `ys[row]`); cells with a corner
/// that is not finite have no contour.
pub(super) fn contour(xs: &[f64], ys: &[f64], values: &[Vec<f64>], level: f64) -> Vec<Segment> {
    let mut segments = Vec::new();
    for (row, pair) in values.windows(2).enumerate() {
        for column in 0..xs.len() - 1 {
            let corner = |r: usize, c: usize| (xs[column + c], ys[row + r], pair[r][column + c] - level);
            // Round the cell, so that neighbours in this list share an edge.
            let corners = [corner(0, 0), corner(0, 1), corner(1, 1), corner(1, 0)];
            if corners.iter().all(|corner| corner.2.is_finite()) {
                segments.extend(cell(corners));
            }
        }
    }
    segments
}

/// The contour of 0 through one cell: none, one or two segments.
fn cell(corners: [(f64, f64, f64); 4]) -> Vec<Segment> {
    let mut crossings: Vec<Point> = (0..4)
        .filter_map(|edge| {
            let ((ax, ay, a), (bx, by, b)) = (corners[edge], corners[(edge + 1) % 4]);
            let share = a / (a - b);
            ((a >= 0.0) != (b >= 0.0)).then_some((ax + share * (bx - ax), ay + share * (by - ay)))
        })
        .collect();
    // At a saddle all four edges are crossed, and the middle says which corners hang together: with the
    // first one, edges 0 and 1 are joined round corner 1; otherwise edges 3 and 0 round corner 0.
    let middle = corners.iter().map(|corner| corner.2).sum::<f64>();
    if crossings.len() == 4 && (middle >= 0.0) != (corners[0].2 >= 0.0) {
        crossings.rotate_right(1);
    }
    crossings.chunks_exact(2).map(|pair| [pair[0], pair[1]]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grid(n: usize, f: impl Fn(f64, f64) -> f64) -> (Vec<f64>, Vec<Vec<f64>>) {
        let axis: Vec<f64> = (0..n).map(|i| -1.0 + 2.0 * i as f64 / (n - 1) as f64).collect();
        let values = axis.iter().map(|&y| axis.iter().map(|&x| f(x, y)).collect()).collect();
        (axis, values)
    }

    #[test]
    fn the_contour_of_a_plane_is_straight_and_in_its_place() {
        let (axis, values) = grid(5, |x, y| x + 2.0 * y);
        let segments = contour(&axis, &axis, &values, 0.3);
        assert!(segments.len() >= 4);
        for (x, y) in segments.into_iter().flatten() {
            assert!((x + 2.0 * y - 0.3).abs() < 1e-12, "({x}, {y})");
        }
        assert!(contour(&axis, &axis, &values, 3.5).is_empty());
    }

    #[test]
    fn the_contour_of_a_cone_is_a_closed_circle() {
        let (axis, values) = grid(41, f64::hypot);
        let segments = contour(&axis, &axis, &values, 0.7);
        let length: f64 = segments.iter().map(|[(ax, ay), (bx, by)]| (ax - bx).hypot(ay - by)).sum();
        // Chords of cells of 0.05 fall short of the circle by about (0.05/0.7)²/24.
        assert!((length / (0.7 * std::f64::consts::TAU) - 1.0).abs() < 1e-3, "{length}");
        // Closed: every end is the end of two segments.
        let ends: Vec<Point> = segments.into_iter().flatten().collect();
        for a in &ends {
            let same = ends.iter().filter(|b| (a.0 - b.0).hypot(a.1 - b.1) < 1e-12).count();
            assert_eq!(same, 2, "{a:?}");
        }
    }

    #[test]
    fn at_a_saddle_contours_do_not_cross() {
        // Corners +1, −1, +1, −1: with a middle above the level the two high corners hang together,
        // and each low corner is cut off.
        for (level, high_together) in [(-0.1, true), (0.1, false)] {
            let values = [vec![1.0, -1.0], vec![-1.0, 1.0]];
            let segments = contour(&[0.0, 1.0], &[0.0, 1.0], &values, level);
            assert_eq!(segments.len(), 2);
            for [(ax, ay), (bx, by)] in segments {
                let (x, y) = ((ax + bx) / 2.0, (ay + by) / 2.0);
                let near_low_corner = (x - y).abs() > 0.3;
                assert_eq!(near_low_corner, high_together, "level {level}: ({x}, {y})");
            }
        }
    }

    #[test]
    fn values_that_are_not_finite_are_gaps() {
        let (axis, mut values) = grid(3, |x, _| x + 0.5);
        assert_eq!(contour(&axis, &axis, &values, 0.0).len(), 2);
        values[0][0] = f64::NAN;
        assert_eq!(contour(&axis, &axis, &values, 0.0).len(), 1);
    }
}
