//! From points to what is drawn of them: gaps, thinning, clipping.

use super::axis::Axis;

/// A point in data, positions or pixels.
pub(super) type Point = (f64, f64);

/// A line of more points is thinned for drawing.
pub(super) const MOST_LINE_POINTS: usize = 2_000;
/// A cloud of more points is thinned for drawing.
pub(super) const MOST_MARKERS: usize = 4_000;

/// The positions of the points in unbroken runs: a point that cannot be drawn ends a run.
pub(super) fn runs(points: &[Point], x: &Axis, y: &Axis) -> Vec<Vec<Point>> {
    let mut runs = Vec::new();
    let mut run = Vec::new();
    for &(a, b) in points {
        match (x.position(a), y.position(b)) {
            (Some(a), Some(b)) => run.push((a, b)),
            _ if run.is_empty() => {}
            _ => runs.push(std::mem::take(&mut run)),
        }
    }
    if !run.is_empty() {
        runs.push(run);
    }
    runs
}

/// At most about `limit` of the points. The run is cut into bins, and of each bin remain the first,
/// the last, the lowest and the highest point, in their order: no peak is lost.
pub(super) fn thinned(run: &[Point], limit: usize) -> Vec<Point> {
    if run.len() <= limit {
        return run.to_vec();
    }
    let bins = (limit / 4).max(1);
    let mut kept = Vec::with_capacity(limit);
    for bin in run.chunks(run.len().div_ceil(bins)) {
        let by_height = |a: &usize, b: &usize| bin[*a].1.total_cmp(&bin[*b].1);
        let lowest = (0..bin.len()).min_by(by_height).unwrap_or(0);
        let highest = (0..bin.len()).max_by(by_height).unwrap_or(0);
        let mut indices = [0, lowest, highest, bin.len() - 1];
        indices.sort_unstable();
        for (place, &index) in indices.iter().enumerate() {
            if place == 0 || indices[place - 1] != index {
                kept.push(bin[index]);
            }
        }
    }
    kept
}

/// At most about `limit` of the points, evenly picked.
pub(super) fn picked(points: &[Point], limit: usize) -> Vec<Point> {
    points.iter().copied().step_by(points.len().div_ceil(limit.max(1)).max(1)).collect()
}

/// The parts of a run of positions that lie within both axes.
pub(super) fn clipped(run: &[Point], x: &Axis, y: &Axis) -> Vec<Vec<Point>> {
    let mut parts: Vec<Vec<Point>> = Vec::new();
    let mut open = false;
    for pair in run.windows(2) {
        let Some((from, to)) = clipped_segment(pair[0], pair[1], x, y) else {
            open = false;
            continue;
        };
        match parts.last_mut() {
            Some(part) if open && part.last() == Some(&from) => part.push(to),
            _ => parts.push(vec![from, to]),
        }
        open = to == pair[1];
    }
    parts
}

/// The part of a segment that lies within both axes (Liang & Barsky 1984).
fn clipped_segment(from: Point, to: Point, x: &Axis, y: &Axis) -> Option<(Point, Point)> {
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    let (mut enter, mut leave) = (0.0_f64, 1.0_f64);
    let borders =
        [(-dx, from.0 - x.low), (dx, x.high - from.0), (-dy, from.1 - y.low), (dy, y.high - from.1)];
    for (speed, distance) in borders {
        if speed == 0.0 {
            if distance < 0.0 {
                return None;
            }
        } else if speed < 0.0 {
            enter = enter.max(distance / speed);
        } else {
            leave = leave.min(distance / speed);
        }
    }
    let at = |t: f64| match t {
        0.0 => from,
        1.0 => to,
        t => (from.0 + t * dx, from.1 + t * dy),
    };
    (enter <= leave).then(|| (at(enter), at(leave)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn axis(low: f64, high: f64) -> Axis {
        Axis { low, high, log: false }
    }

    #[test]
    fn a_point_that_is_not_finite_is_a_gap() {
        let points = [(0.0, 1.0), (1.0, f64::NAN), (2.0, 3.0), (3.0, 4.0), (f64::INFINITY, 0.0)];
        let runs = runs(&points, &axis(0.0, 5.0), &axis(0.0, 5.0));
        assert_eq!(runs, [vec![(0.0, 1.0)], vec![(2.0, 3.0), (3.0, 4.0)]]);
    }

    #[test]
    fn thinning_keeps_the_ends_and_every_peak() {
        let mut points: Vec<Point> = (0..100_000).map(|i| (f64::from(i), 0.0)).collect();
        points[31_234].1 = 7.0;
        points[77_777].1 = -5.0;
        let kept = thinned(&points, MOST_LINE_POINTS);
        assert!(kept.len() <= MOST_LINE_POINTS, "{}", kept.len());
        for point in [points[0], points[99_999], points[31_234], points[77_777]] {
            assert!(kept.contains(&point), "{point:?} is lost");
        }
        assert!(kept.windows(2).all(|pair| pair[0].0 < pair[1].0));
    }

    #[test]
    fn a_line_is_cut_where_it_leaves_the_axes() {
        let run = [(0.0, 0.0), (2.0, 2.0), (4.0, 0.0)];
        let parts = clipped(&run, &axis(0.0, 4.0), &axis(0.0, 1.0));
        assert_eq!(parts, [vec![(0.0, 0.0), (1.0, 1.0)], vec![(3.0, 1.0), (4.0, 0.0)]]);
        let inside = clipped(&run, &axis(0.0, 4.0), &axis(0.0, 2.0));
        assert_eq!(inside, [run.to_vec()]);
        assert!(clipped(&run, &axis(5.0, 6.0), &axis(0.0, 2.0)).is_empty());
    }
}
