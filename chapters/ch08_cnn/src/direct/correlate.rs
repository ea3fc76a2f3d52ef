//! The direct forward pass (8.1), and dx (8.6), which is a forward pass too.

use super::{Direct, MANY_PLACES, PLACES, Pass, Sums, array, outer_product, registers, tiles};
use crate::Grid;
use common::Real;
use common::lanes::Lanes;

impl<T: Real> Direct<T> {
    pub(super) fn forward_images<const R: usize>(
        &mut self,
        pass: Pass,
        w: &[T],
        b: &[T],
        x: &[T],
        y: &mut [T],
    ) {
        let area = pass.grid.window.area();
        self.pack_weights::<R>(pass, |f, c, tap| w[(f * pass.inputs + c) * area + tap]);
        self.correlate_images::<R>(pass, b, x, y);
    }

    pub(super) fn dx_images<const R: usize>(&mut self, turned: Pass, w: &[T], dy: &[T], dx: &mut [T]) {
        let area = turned.grid.window.area();
        // The kernel by half a turn: its last weight first.
        self.pack_weights::<R>(turned, |c, f, tap| w[(f * turned.outputs + c) * area + area - 1 - tap]);
        self.correlate_images::<R>(turned, &[], dy, dx);
    }

    /// Lays weights out with the filters side by side, zeros where a block is not full.
    fn pack_weights<const R: usize>(&mut self, pass: Pass, weight: impl Fn(usize, usize, usize) -> T) {
        let (area, lanes) = (pass.grid.window.area(), R * T::Lanes::COUNT);
        self.weights.clear();
        for block in (0..pass.outputs).step_by(lanes) {
            for c in 0..pass.inputs {
                for tap in 0..area {
                    let lane = |f| if f < pass.outputs { weight(f, c, tap) } else { T::ZERO };
                    self.weights.extend((block..block + lanes).map(lane));
                }
            }
        }
    }

    fn correlate_images<const R: usize>(&mut self, pass: Pass, b: &[T], x: &[T], y: &mut [T]) {
        let images = x.chunks_exact(pass.inputs * pass.grid.image.area());
        for (x, y) in images.zip(y.chunks_exact_mut(pass.outputs * pass.grid.output.area())) {
            self.pad(pass, x);
            if pass.places() == MANY_PLACES {
                self.correlate::<MANY_PLACES, R>(pass, b, y);
            } else {
                self.correlate::<PLACES, R>(pass, b, y);
            }
        }
    }

    /// One image: every tile of y from the padded image and the packed weights.
    fn correlate<const P: usize, const R: usize>(&mut self, pass: Pass, b: &[T], y: &mut [T]) {
        let (Grid { output, .. }, lanes) = (pass.grid, R * T::Lanes::COUNT);
        let mut outputs = std::mem::take(&mut self.outputs);
        outputs.resize(P * lanes, T::ZERO); // (P, L)
        for (block, weights) in self.weights.chunks_exact(pass.taps() * lanes).enumerate() {
            let first = block * lanes;
            let filters = lanes.min(pass.outputs - first);
            outputs[..lanes].fill(T::ZERO);
            b.iter().skip(first).zip(&mut outputs[..lanes]).for_each(|(&b, start)| *start = b);
            let start = registers::<T, R>(&outputs);
            for i in 0..output.height {
                for j in tiles(pass.width(), P) {
                    let sums = self.tile::<P, R>(pass, weights, (i, j), start);
                    let registers = outputs.chunks_exact_mut(T::Lanes::COUNT);
                    registers.zip(sums.as_flattened()).for_each(|(to, sum)| sum.store(to));
                    let places = P.min(output.width - j);
                    let at = first * output.area() + i * output.width + j;
                    for (f, y) in y[at..].chunks_mut(output.area()).take(filters).enumerate() {
                        (0..places).for_each(|p| y[p] = outputs[p * lanes + f]);
                    }
                }
            }
        }
        self.outputs = outputs;
    }

    /// The outputs of L filters at P places of a row.
    #[inline(never)]
    fn tile<const P: usize, const R: usize>(
        &self,
        pass: Pass,
        weights: &[T],
        (i, j): (usize, usize),
        start: [T::Lanes; R],
    ) -> Sums<T, P, R> {
        let lanes = R * T::Lanes::COUNT;
        let (height, width) = (pass.grid.window.height, pass.grid.window.width);
        let (rows, columns) = (pass.padded_height(), pass.padded_width());
        let mut sums = [start; P];
        let mut weights = weights.chunks_exact(width * lanes);
        for c in 0..pass.inputs {
            for p in 0..height {
                let line = &self.padded[(c * rows + i + p) * columns + j..][..P + width - 1];
                let Some(weights) = weights.next() else { return sums };
                for (x, w) in line.windows(P).zip(weights.chunks_exact(lanes)) {
                    outer_product::<T, P, R>(&mut sums, array(x), w); // (8.1)
                }
            }
        }
        sums
    }
}
