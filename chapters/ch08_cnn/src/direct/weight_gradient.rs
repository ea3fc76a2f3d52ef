//! The direct gradient by the weights (8.4), and by the bias (8.5).

use super::{Direct, ENTRIES, Pass, Sums, array, outer_product};
use crate::Grid;
use common::Real;
use common::lanes::Lanes;

impl<T: Real> Direct<T> {
    pub(super) fn weight_gradient<const R: usize>(
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
        let lanes = R * T::Lanes::COUNT;
        let tiles = pass.outputs.div_ceil(lanes) * blocks * window.height * (window.width / spread);
        self.gradient.resize(tiles * ENTRIES * lanes, T::ZERO);
        db.fill(T::ZERO);
        let images = x.chunks_exact(pass.inputs * image.area());
        for (x, dy) in images.zip(dy.chunks_exact(pass.outputs * output.area())) {
            self.pad(pass, x);
            self.pack_entries(pass, spread);
            self.pack_dy::<R>(pass, dy, db);
            self.add_products::<R>(pass, spread);
        }
        self.unpack_gradient::<R>(pass, spread, dw);
    }

    /// From (blocks of filters, blocks of entries, KH, KW/spread, ENTRIES, L) to dw (F, C, KH, KW).
    fn unpack_gradient<const R: usize>(&self, pass: Pass, spread: usize, dw: &mut [T]) {
        let (Grid { window, .. }, lanes) = (pass.grid, R * T::Lanes::COUNT);
        let shifts = window.width / spread;
        let blocks = (pass.inputs * spread).div_ceil(ENTRIES);
        for (f, dw) in dw.chunks_exact_mut(pass.taps()).enumerate() {
            for (c, dw) in dw.chunks_exact_mut(window.area()).enumerate() {
                for (p, dw) in dw.chunks_exact_mut(window.width).enumerate() {
                    for (q, dw) in dw.iter_mut().enumerate() {
                        let (entry, shift) = if spread == 1 { (c, q) } else { (c * spread + q, 0) };
                        let tile =
                            ((f / lanes * blocks + entry / ENTRIES) * window.height + p) * shifts + shift;
                        *dw = self.gradient[(tile * ENTRIES + entry % ENTRIES) * lanes + f % lanes];
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
    fn pack_dy<const R: usize>(&mut self, pass: Pass, dy: &[T], db: &mut [T]) {
        let (places, full) = (pass.grid.output.area(), R * T::Lanes::COUNT);
        self.dy.clear();
        self.dy.resize(pass.outputs.div_ceil(full) * places * full, T::ZERO);
        let packed = self.dy.chunks_exact_mut(places * full);
        let blocks = packed.zip(dy.chunks(places * full)).zip(db.chunks_mut(full));
        for ((packed, dy), db) in blocks {
            let lanes = dy.len() / places;
            for (place, packed) in packed.chunks_exact_mut(full).enumerate() {
                for (lane, packed) in packed[..lanes].iter_mut().enumerate() {
                    *packed = dy[lane * places + place];
                }
                db.iter_mut().zip(packed).for_each(|(db, &mut dy)| *db += dy); // (8.5)
            }
        }
    }

    /// Adds one image's share to every tile of dw.
    fn add_products<const R: usize>(&mut self, pass: Pass, spread: usize) {
        let Grid { output, window, .. } = pass.grid;
        let (rows, kept) = (pass.padded_height(), pass.padded_width() - (spread - 1));
        let lanes = R * T::Lanes::COUNT;
        let mut tiles = self.gradient.chunks_exact_mut(ENTRIES * lanes);
        for dy in self.dy.chunks_exact(output.area() * lanes) {
            for entries in self.entries.chunks_exact(rows * kept * ENTRIES) {
                for p in 0..window.height {
                    for shift in 0..window.width / spread {
                        let lines = entries.chunks_exact(kept * ENTRIES).skip(p);
                        let lines = lines.map(|line| &line[shift * ENTRIES..]);
                        let Some(tile) = tiles.next() else { return };
                        let sums = tile_of_products::<T, R>(lines, dy, output.width);
                        let tile = tile.chunks_exact_mut(T::Lanes::COUNT);
                        for (tile, sum) in tile.zip(sums.as_flattened()) {
                            T::Lanes::splat(T::ONE).mul_add(*sum, T::Lanes::load(tile)).store(tile);
                        }
                    }
                }
            }
        }
    }
}

/// A tile of dw: Σ over the output's places of entry · dy. (A function of its own, and not inlined, so that
/// its sums are written to memory only once they are complete.)
#[inline(never)]
fn tile_of_products<'a, T: Real, const R: usize>(
    lines: impl Iterator<Item = &'a [T]>,
    dy: &[T],
    width: usize,
) -> Sums<T, ENTRIES, R> {
    let lanes = R * T::Lanes::COUNT;
    let mut sums = [[T::Lanes::splat(T::ZERO); R]; ENTRIES];
    for (line, dy) in lines.zip(dy.chunks_exact(width * lanes)) {
        for (x, dy) in line.chunks_exact(ENTRIES).zip(dy.chunks_exact(lanes)) {
            outer_product::<T, ENTRIES, R>(&mut sums, array(x), dy); // (8.4)
        }
    }
    sums
}
