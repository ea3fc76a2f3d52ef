//! A surface seen from above, with paths over it; and what a path was like.

use common::figure::Regions;

/// A window on the plane of two weights.
#[derive(Clone, Copy, Debug)]
pub struct Window {
    pub x: (f64, f64),
    pub y: (f64, f64),
}

/// A map of f: shades and contours at equal steps of ln f, so that the floor of a valley shows as well
/// as its walls.
pub fn map(title: &str, labels: [&str; 2], window: Window, mut f: impl FnMut(f64, f64) -> f64) -> Regions {
    /// Contours in a factor of e.
    const PER_E_FOLD: f64 = 1.0;
    /// Below this share of e, everything is the bottom.
    const BOTTOM: f64 = -6.0;
    let level = |f: f64| ((f.max(f64::MIN_POSITIVE).ln() - BOTTOM) * PER_E_FOLD).max(0.0) as usize;
    Regions::new(title, labels[0], labels[1], window.x, window.y).regions(96, |x, y| level(f(x, y))).shaded()
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
