//! The three fast ways to compute a convolution, and which is taken when.

use crate::Grid;
use crate::columns::Columns;
use crate::direct::Direct;
use crate::winograd::{self, Winograd};
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

/// The ways, with their memory.
///
/// Measured on the text's second layer (32 → 64 channels, 5 × 5, maps of 14 × 14), in single precision on one core
/// with AVX-512, forward and backward of 32 images together:
/// - on an Intel Xeon, directly 10.3 ms (76 % of what the processor can multiply), with fewer multiplications 7.2;
///   forward only, 3.3 and 2.2;
/// - on an AMD Zen 4, directly 0.64 of the time by columns (with tiles of 7 places).
#[derive(Debug, Default)]
pub(crate) struct Passes<T> {
    winograd: Winograd<T>,
    direct: Direct<T>,
    columns: Columns<T>,
}

impl<T: Real> Passes<T> {
    // ANCHOR: ways
    /// The way to take: at stride 1 with fewer multiplications where there are channels and filters enough for
    /// it, else directly; at other strides by columns and a matrix product.
    pub fn of(&mut self, grid: &Grid, channels: usize, filters: usize) -> &mut dyn Convolution<T> {
        if winograd::is_worth_while(grid, channels, filters) {
            &mut self.winograd
        } else if grid.stride.area() == 1 {
            &mut self.direct
        } else {
            &mut self.columns
        }
    }
    // ANCHOR_END: ways
}
