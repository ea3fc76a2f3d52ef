//! The fast convolution at stride 1: without columns, by a tile of sums that stays in registers.
//!
//! The same outer product serves the three passes. A tile holds the sums of 7 places for 32 filters
//! (or fewer); for each weight it meets, the 7 pixels under it are multiplied with the 32 filters'
//! weights and added. So a number that is read is used 7 or 32 times, and nothing is written until a sum
//! is complete.
//!
//! - forward: places of the output × filters, summed over channels and kernel (8.1);
//! - dx: the same with the kernel turned by half a turn, channels and filters exchanged, on dy (8.6);
//! - dw: places of the kernel × filters, summed over the output's places (8.4).
//!
//! What the tile reads is laid out for it first, image by image, so that it stays in the cache: images
//! with their padding around them, weights with the filters side by side.
//!
//! Legend: as in `conv2d.rs`; L lanes, the filters of a tile.

use crate::Grid;
use crate::passes::Convolution;
use common::Real;

/// Places of a tile. 7 divides the widths of MNIST's feature maps, 28, 14 and 7.
const PLACES: usize = 7;

/// Entries (of channels, or of channels and columns of the kernel) in a tile of dw.
const ENTRIES: usize = 8;

/// Filters of a tile: as many as fill two vector registers, or one where there are few filters.
const fn lanes<T>(filters: usize) -> usize {
    let register = if cfg!(target_feature = "avx512f") { 64 } else { 32 } / size_of::<T>();
    if filters <= register { register } else { 2 * register }
}

/// Calls a method with the number of lanes as a constant.
macro_rules! with_lanes {
    ($filters:expr, $self:ident.$method:ident($($argument:expr),*)) => {
        match lanes::<T>($filters) {
            4 => $self.$method::<4>($($argument),*),
            8 => $self.$method::<8>($($argument),*),
            16 => $self.$method::<16>($($argument),*),
            _ => $self.$method::<32>($($argument),*),
        }
    };
}

/// sums[p][l] += x[p] · w[l]
///
/// The lanes' loop is the outer one: so written, it is turned into vector instructions whose sums stay
/// in registers, at the processor's peak; with the loops exchanged, most sizes of a tile are not.
#[inline(always)]
#[allow(clippy::needless_range_loop)]
fn outer_product<T: Real, const P: usize, const L: usize>(sums: &mut [[T; L]; P], x: &[T; P], w: &[T; L]) {
    for l in 0..L {
        for p in 0..P {
            sums[p][l] = x[p].mul_add(w[l], sums[p][l]);
        }
    }
}

/// A piece of a slice as an array: pieces of `windows` and `chunks_exact` have the length.
#[inline(always)]
fn array<T, const N: usize>(piece: &[T]) -> &[T; N] {
    piece.try_into().expect("a piece of this length")
}

/// The memory of the fast passes.
#[derive(Debug, Default)]
pub(crate) struct Direct<T> {
    /// One image with its padding (C, rows, columns).
    padded: Vec<T>,
    /// The weights, filters side by side (blocks of filters, C, KH, KW, L).
    weights: Vec<T>,
    /// dw likewise, while it is summed over the images.
    gradient: Vec<T>,
    /// dy of one image, filters side by side (blocks of filters, OH·OW, L).
    dy: Vec<T>,
    /// One image, entries side by side (blocks of entries, rows, columns, ENTRIES).
    entries: Vec<T>,
}

/// What is convolved with what: the sizes of a pass.
#[derive(Clone, Copy)]
struct Pass {
    grid: Grid,
    inputs: usize,  // C
    outputs: usize, // F
}

impl Pass {
    fn of(grid: &Grid, weights: usize, filters: usize) -> Pass {
        Pass { grid: *grid, inputs: weights / (filters * grid.window.area()), outputs: filters }
    }

    /// Columns of output that are computed: at least a tile.
    fn width(&self) -> usize {
        self.grid.output.width.max(PLACES)
    }

    /// Columns of the padded image.
    fn padded_width(&self) -> usize {
        self.width() + self.grid.window.width - 1
    }

    /// Rows of the padded image.
    fn padded_height(&self) -> usize {
        self.grid.output.height + self.grid.window.height - 1
    }

    /// Weights of one filter.
    fn taps(&self) -> usize {
        self.inputs * self.grid.window.area()
    }

    /// This pass backwards: from dy to dx.
    fn turned(&self) -> Pass {
        let Grid { image, window, output, stride, top, left } = self.grid;
        let (top, left) = (window.height - 1 - top, window.width - 1 - left);
        let grid = Grid { image: output, window, stride, top, left, output: image };
        Pass { grid, inputs: self.outputs, outputs: self.inputs }
    }
}

impl<T: Real> Convolution<T> for Direct<T> {
    fn forward(&mut self, grid: &Grid, w: &[T], b: &[T], x: &[T], y: &mut [T]) {
        let pass = Pass::of(grid, w.len(), b.len());
        with_lanes!(b.len(), self.forward_images(pass, w, b, x, y));
    }

    fn gradients(&mut self, grid: &Grid, x: &[T], dy: &[T], dw: &mut [T], db: &mut [T]) {
        let pass = Pass::of(grid, dw.len(), db.len());
        with_lanes!(db.len(), self.weight_gradient(pass, x, dy, dw, db));
    }

    fn dx(&mut self, grid: &Grid, w: &[T], filters: usize, dy: &[T], dx: &mut [T]) {
        let turned = Pass::of(grid, w.len(), filters).turned();
        with_lanes!(turned.outputs, self.dx_images(turned, w, dy, dx));
    }
}

impl<T: Real> Direct<T> {
    fn forward_images<const L: usize>(&mut self, pass: Pass, w: &[T], b: &[T], x: &[T], y: &mut [T]) {
        let area = pass.grid.window.area();
        self.pack_weights::<L>(pass, |f, c, tap| w[(f * pass.inputs + c) * area + tap]);
        self.correlate_images::<L>(pass, b, x, y);
    }

    fn dx_images<const L: usize>(&mut self, turned: Pass, w: &[T], dy: &[T], dx: &mut [T]) {
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

    /// Copies an image into its padding.
    fn pad(&mut self, pass: Pass, x: &[T]) {
        let Grid { image, top, left, .. } = pass.grid;
        let (rows, columns) = (pass.padded_height(), pass.padded_width());
        self.padded.clear();
        self.padded.resize(pass.inputs * rows * columns, T::ZERO);
        let (height, width) = (image.height.min(rows - top), image.width.min(columns - left));
        for (x, padded) in x.chunks_exact(image.area()).zip(self.padded.chunks_exact_mut(rows * columns)) {
            let lines = padded.chunks_exact_mut(columns).skip(top);
            for (from, to) in x.chunks_exact(image.width).take(height).zip(lines) {
                to[left..left + width].copy_from_slice(&from[..width]);
            }
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

    fn weight_gradient<const L: usize>(&mut self, pass: Pass, x: &[T], dy: &[T], dw: &mut [T], db: &mut [T]) {
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

/// Where the tiles of a row begin: side by side, the last one moved back to end with the row.
fn tiles(width: usize) -> impl Iterator<Item = usize> {
    (0..width.div_ceil(PLACES)).map(move |tile| (tile * PLACES).min(width - PLACES))
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
