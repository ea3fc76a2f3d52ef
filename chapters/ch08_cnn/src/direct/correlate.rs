//! The direct forward pass (8.1), and dx (8.6), which is a forward pass too.

use super::{Direct, PLACES, Pass, array, outer_product};
use crate::Grid;
use common::Real;

impl<T: Real> Direct<T> {
    pub(super) fn forward_images<const L: usize>(
        &mut self,
        pass: Pass,
        w: &[T],
        b: &[T],
        x: &[T],
        y: &mut [T],
    ) {
        let area = pass.grid.window.area();
        self.pack_weights::<L>(pass, |f, c, tap| w[(f * pass.inputs + c) * area + tap]);
        self.correlate_images::<L>(pass, b, x, y);
    }

    pub(super) fn dx_images<const L: usize>(&mut self, turned: Pass, w: &[T], dy: &[T], dx: &mut [T]) {
        let area = turned.grid.window.area();
        // The kernel by half a turn: its last weight first.
        self.pack_weights::<L>(turned, |c, f, tap| w[(f * turned.outputs + c) * area + area - 1 - tap]);
        self.correlate_images::<L>(turned, &[], dy, dx);
    }

    /// Lays weights out with the filters side by side, zeros where a block is not full.
    fn pack_weights<const L: usize>(&mut self, pass: Pass, weight: impl Fn(usize, usize, usize) -> T) {
        let area = pass.grid.window.area();
        self.weights.clear();
        for block in (0..pass.outputs).step_by(L) {
            for c in 0..pass.inputs {
                for tap in 0..area {
                    let lane = |f| if f < pass.outputs { weight(f, c, tap) } else { T::ZERO };
                    self.weights.extend((block..block + L).map(lane));
                }
            }
        }
    }

    fn correlate_images<const L: usize>(&mut self, pass: Pass, b: &[T], x: &[T], y: &mut [T]) {
        let images = x.chunks_exact(pass.inputs * pass.grid.image.area());
        for (x, y) in images.zip(y.chunks_exact_mut(pass.outputs * pass.grid.output.area())) {
            self.pad(pass, x);
            self.correlate::<L>(pass, b, y);
        }
    }

    /// One image: every tile of y from the padded image and the packed weights.
    fn correlate<const L: usize>(&self, pass: Pass, b: &[T], y: &mut [T]) {
        let Grid { output, .. } = pass.grid;
        for (block, weights) in self.weights.chunks_exact(pass.taps() * L).enumerate() {
            let first = block * L;
            let filters = L.min(pass.outputs - first);
            let mut start = [T::ZERO; L];
            b.iter().skip(first).zip(&mut start).for_each(|(&b, start)| *start = b);
            for i in 0..output.height {
                for j in tiles(pass.width()) {
                    let sums = self.tile(pass, weights, (i, j), &start);
                    let places = PLACES.min(output.width - j);
                    let at = first * output.area() + i * output.width + j;
                    for (f, y) in y[at..].chunks_mut(output.area()).take(filters).enumerate() {
                        (0..places).for_each(|p| y[p] = sums[p][f]);
                    }
                }
            }
        }
    }

    /// The outputs of L filters at 7 places of a row.
    #[inline(never)]
    fn tile<const L: usize>(
        &self,
        pass: Pass,
        weights: &[T],
        (i, j): (usize, usize),
        start: &[T; L],
    ) -> [[T; L]; PLACES] {
        let (height, width) = (pass.grid.window.height, pass.grid.window.width);
        let (rows, columns) = (pass.padded_height(), pass.padded_width());
        let mut sums = [*start; PLACES];
        let mut weights = weights.chunks_exact(width * L);
        for c in 0..pass.inputs {
            for p in 0..height {
                let line = &self.padded[(c * rows + i + p) * columns + j..][..PLACES + width - 1];
                let Some(weights) = weights.next() else { return sums };
                for (x, w) in line.windows(PLACES).zip(weights.chunks_exact(L)) {
                    outer_product(&mut sums, array(x), array(w)); // (8.1)
                }
            }
        }
        sums
    }
}

/// Where the tiles of a row begin: side by side, the last one moved back to end with the row.
fn tiles(width: usize) -> impl Iterator<Item = usize> {
    (0..width.div_ceil(PLACES)).map(move |tile| (tile * PLACES).min(width - PLACES))
}
