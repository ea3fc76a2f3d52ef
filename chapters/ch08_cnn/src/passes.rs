//! The two fast ways to compute a convolution, and which is taken when.

use crate::Grid;
use crate::columns::Columns;
use crate::direct::Direct;
use common::Real;

/// The passes of a convolution over all images of a batch: x (N, C, H, W), w (F, C, KH, KW), b (F,),
/// y (N, F, OH, OW), row by row.
pub(crate) trait Convolution<T> {
    /// y = w ⋆ x + b (8.1)
    fn forward(&mut self, grid: &Grid, w: &[T], b: &[T], x: &[T], y: &mut [T]);

    /// dw (8.4) and db (8.5), from x and dy: assigned.
    fn gradients(&mut self, grid: &Grid, x: &[T], dy: &[T], dw: &mut [T], db: &mut [T]);

    /// dx (8.6), from dy: assigned.
    fn dx(&mut self, grid: &Grid, w: &[T], filters: usize, dy: &[T], dx: &mut [T]);
}

/// Both ways, with their memory.
///
/// Measured on an AMD Zen 4, with tiles of 7 places only: the text's second layer (32 → 64 channels, 5 × 5, maps of 14 × 14), in single precision on one core with
/// AVX-512, forward and backward together: directly it takes 0.64 of the time by columns. (Forward 0.68,
/// backward 0.63; the smallest of 200 rounds. Of the processor's 118 GFLOP/s, the three passes reach 108,
/// 101 and 108.)
#[derive(Debug, Default)]
pub(crate) struct Passes<T> {
    direct: Direct<T>,
    columns: Columns<T>,
}

impl<T: Real> Passes<T> {
    /// The way to take: directly at stride 1, by columns and a matrix product otherwise.
    pub fn of(&mut self, grid: &Grid) -> &mut dyn Convolution<T> {
        if grid.stride.area() == 1 { &mut self.direct } else { &mut self.columns }
    }
}
