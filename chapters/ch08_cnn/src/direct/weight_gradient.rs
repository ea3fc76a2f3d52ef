//! The direct gradient by the weights (8.4), and by the bias (8.5).

use super::{Direct, ENTRIES, Pass, array, outer_product};
use crate::Grid;
use common::Real;

impl<T: Real> Direct<T> {
    pub(super) fn weight_gradient<const L: usize>(
        &mut self,
        pass: Pass,
        x: &[T],
        dy: &[T],
        dw: &mut [T],
        db: &mut [T],
    ) {
        let Grid { image, output, window, .. } = pass.grid;
        let spread = if pass.inputs < ENTRIES { window.width } else { 1 };
        let blocks = (pass.inputs * spread).div_ceil(ENTRIES);
        self.gradient.clear();
        let tiles = pass.outputs.div_ceil(L) * blocks * window.height * (window.width / spread);
        self.gradient.resize(tiles * ENTRIES * L, T::ZERO);
        db.fill(T::ZERO);
        let images = x.chunks_exact(pass.inputs * image.area());
        for (x, dy) in images.zip(dy.chunks_exact(pass.outputs * output.area())) {
            self.pad(pass, x);
            self.pack_entries(pass, spread);
            self.pack_dy::<L>(pass, dy, db);
            self.add_products::<L>(pass, spread);
        }
        self.unpack_gradient::<L>(pass, spread, dw);
    }

    /// From (blocks of filters, blocks of entries, KH, KW/spread, ENTRIES, L) to dw (F, C, KH, KW).
    fn unpack_gradient<const L: usize>(&self, pass: Pass, spread: usize, dw: &mut [T]) {
        let Grid { window, .. } = pass.grid;
        let shifts = window.width / spread;
        let blocks = (pass.inputs * spread).div_ceil(ENTRIES);
        for (f, dw) in dw.chunks_exact_mut(pass.taps()).enumerate() {
            for (c, dw) in dw.chunks_exact_mut(window.area()).enumerate() {
                for (p, dw) in dw.chunks_exact_mut(window.width).enumerate() {
                    for (q, dw) in dw.iter_mut().enumerate() {
                        let (entry, shift) = if spread == 1 { (c, q) } else { (c * spread + q, 0) };
                        let tile = ((f / L * blocks + entry / ENTRIES) * window.height + p) * shifts + shift;
                        *dw = self.gradient[(tile * ENTRIES + entry % ENTRIES) * L + f % L];
                    }
                }
            }
        }
    }

    /// Lays the padded image out with entries side by side: entry c is channel c; or, where there are
    /// few channels, entry c·KW + q is channel c seen from column q of the kernel.
    fn pack_entries(&mut self, pass: Pass, spread: usize) {
        let (rows, columns) = (pass.padded_height(), pass.padded_width());
        let kept = columns - (spread - 1);
        let entries = pass.inputs * spread;
        self.entries.clear();
        self.entries.resize(entries.div_ceil(ENTRIES) * rows * kept * ENTRIES, T::ZERO);
        for (block, packed) in self.entries.chunks_exact_mut(rows * kept * ENTRIES).enumerate() {
            let first = block * ENTRIES;
            for entry in first..entries.min(first + ENTRIES) {
                let (c, q) = (entry / spread, entry % spread);
                let lines = self.padded[c * rows * columns..].chunks_exact(columns);
                for (packed, line) in packed.chunks_exact_mut(kept * ENTRIES).zip(lines) {
                    for (packed, &x) in packed.chunks_exact_mut(ENTRIES).zip(&line[q..]) {
                        packed[entry - first] = x;
                    }
                }
            }
        }
    }

    /// Lays dy out with filters side by side, and adds it to db.
    fn pack_dy<const L: usize>(&mut self, pass: Pass, dy: &[T], db: &mut [T]) {
        let places = pass.grid.output.area();
        self.dy.clear();
        self.dy.resize(pass.outputs.div_ceil(L) * places * L, T::ZERO);
        let blocks = self.dy.chunks_exact_mut(places * L).zip(dy.chunks(places * L)).zip(db.chunks_mut(L));
        for ((packed, dy), db) in blocks {
            let lanes = dy.len() / places;
            let mut sums = [T::ZERO; L];
            for (place, packed) in packed.chunks_exact_mut(L).enumerate() {
                for (lane, packed) in packed[..lanes].iter_mut().enumerate() {
                    *packed = dy[lane * places + place];
                }
                sums.iter_mut().zip(packed).for_each(|(sum, &mut dy)| *sum += dy);
            }
            db.iter_mut().zip(sums).for_each(|(db, sum)| *db += sum); // (8.5)
        }
    }

    /// Adds one image's share to every tile of dw.
    fn add_products<const L: usize>(&mut self, pass: Pass, spread: usize) {
        let Grid { output, window, .. } = pass.grid;
        let (rows, kept) = (pass.padded_height(), pass.padded_width() - (spread - 1));
        let mut tiles = self.gradient.chunks_exact_mut(ENTRIES * L);
        for dy in self.dy.chunks_exact(output.area() * L) {
            for entries in self.entries.chunks_exact(rows * kept * ENTRIES) {
                for p in 0..window.height {
                    for shift in 0..window.width / spread {
                        let lines = entries.chunks_exact(kept * ENTRIES).skip(p);
                        let lines = lines.map(|line| &line[shift * ENTRIES..]);
                        let Some(tile) = tiles.next() else { return };
                        let sums = tile_of_products::<T, L>(lines, dy, output.width);
                        tile.iter_mut().zip(sums.as_flattened()).for_each(|(tile, &sum)| *tile += sum);
                    }
                }
            }
        }
    }
}

/// A tile of dw: Σ over the output's places of entry · dy. (A function of its own, and not inlined, so that
/// its sums are written to memory only once they are complete.)
#[inline(never)]
fn tile_of_products<'a, T: Real, const L: usize>(
    lines: impl Iterator<Item = &'a [T]>,
    dy: &[T],
    width: usize,
) -> [[T; L]; ENTRIES] {
    let mut sums = [[T::ZERO; L]; ENTRIES];
    for (line, dy) in lines.zip(dy.chunks_exact(width * L)) {
        for (x, dy) in line.chunks_exact(ENTRIES).zip(dy.chunks_exact(L)) {
            outer_product(&mut sums, array(x), array(dy)); // (8.4)
        }
    }
    sums
}
