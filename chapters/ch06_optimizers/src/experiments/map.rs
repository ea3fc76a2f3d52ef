//! A surface seen from above, with paths over it; and what a path was like.

use common::figure::Regions;

/// A window on the plane of two weights.
#[derive(Clone, Copy, Debug)]
pub struct Window {
    pub x: (f64, f64),
    pub y: (f64, f64),
    /// ln f below which everything counts as the bottom: the grid is too coarse for a narrower floor.
    pub bottom: i32,
}

/// A map of f: contours at equal steps of ln f, so that the floor of a valley shows as well as its
/// walls, over shades.
pub fn map(title: &str, labels: [&str; 2], window: Window, f: impl Fn(f64, f64) -> f64) -> Regions {
    const HIGHEST: i32 = 12;
    let bottom = f64::from(window.bottom);
    let log = |x: f64, y: f64| f(x, y).max(f64::MIN_POSITIVE).ln().max(bottom);
    // Two shades to each contour.
    let shade = |x, y| (2.0 * (log(x, y) - bottom)) as usize;
    Regions::new(title, labels[0], labels[1], window.x, window.y).regions(48, shade).shaded().contours(
        80,
        (window.bottom + 1..=HIGHEST).map(f64::from),
        log,
    )
}

/// A path as points of a figure.
pub fn points(path: &[[f64; 2]]) -> Vec<(f64, f64)> {
    path.iter().map(|&[x, y]| (x, y)).collect()
}

pub fn distance(a: [f64; 2], b: [f64; 2]) -> f64 {
    (a[0] - b[0]).hypot(a[1] - b[1])
}

/// The length of a path.
pub fn length(path: &[[f64; 2]]) -> f64 {
    path.windows(2).map(|pair| distance(pair[0], pair[1])).sum()
}
