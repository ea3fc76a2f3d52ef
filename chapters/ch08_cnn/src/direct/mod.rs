//! The fast convolution at stride 1: without columns, by a tile of sums that stays in registers.
//!
//! The same outer product serves the three passes. A tile holds the sums of 14 places for 32 filters
//! (or fewer); for each weight it meets, the 14 pixels under it are multiplied with the 32 filters'
//! weights and added. So a number that is read is used 14 or 32 times, and nothing is written until a sum
//! is complete.
//!
//! - forward: places of the output × filters, summed over channels and kernel (8.1);
//! - dx: the same with the kernel turned by half a turn, channels and filters exchanged, on dy (8.6);
//! - dw: places of the kernel × filters, summed over the output's places (8.4).
//!
//! What the tile reads is laid out for it first, image by image, so that it stays in the cache: images
//! with their padding around them, weights with the filters side by side.
//!
//! Legend: as in `conv2d.rs`; R registers and L = R · [`Lanes::COUNT`] lanes, the filters of a tile.

mod correlate;
mod few_channels;
mod weight_gradient;

use crate::Grid;
use crate::passes::Convolution;
use common::Real;
use common::lanes::Lanes;

/// Places of a tile: 7 divides the widths of MNIST's feature maps, 28, 14 and 7.
const PLACES: usize = 7;

/// Places of a tile where the output is as wide and the processor has registers for the sums of as many (32
/// of them, with AVX-512): the weights, which do not stay in the first cache, are read half as often.
/// Measured on the text's second layer, on one core of
/// an Intel Xeon with AVX-512: forward 3.3 instead of 4.2 ms for 32 images, all three passes 10.2 instead of 11.8.
const MANY_PLACES: usize = 14;

/// Entries (of channels, or of channels and columns of the kernel) in a tile of dw.
const ENTRIES: usize = 8;

/// Calls a method with the number of registers that hold a tile's filters as a constant: two, or one where
/// there are few filters.
macro_rules! with_registers {
    ($filters:expr, $self:ident.$method:ident($($argument:expr),*)) => {
        if $filters <= T::Lanes::COUNT {
            $self.$method::<1>($($argument),*)
        } else {
            $self.$method::<2>($($argument),*)
        }
    };
}

/// A tile's sums: for each of P places, the filters of R registers.
type Sums<T, const P: usize, const R: usize> = [[<T as Real>::Lanes; R]; P];

// ANCHOR: outer_product
/// sums[p][l] += x[p] · w[l], for the L filters l of the R registers
#[inline(always)]
fn outer_product<T: Real, const P: usize, const R: usize>(sums: &mut Sums<T, P, R>, x: &[T; P], w: &[T]) {
    let w: [T::Lanes; R] = registers::<T, R>(w);
    for (sums, &x) in sums.iter_mut().zip(x) {
        let x = T::Lanes::splat(x);
        for (sum, w) in sums.iter_mut().zip(w) {
            *sum = x.mul_add(w, *sum);
        }
    }
}
// ANCHOR_END: outer_product

/// R registers from as many numbers as they hold.
#[inline(always)]
fn registers<T: Real, const R: usize>(numbers: &[T]) -> [T::Lanes; R] {
    let n = T::Lanes::COUNT;
    std::array::from_fn(|r| T::Lanes::load(&numbers[r * n..(r + 1) * n]))
}

/// A piece of a slice as an array: pieces of `windows` and `chunks_exact` have the length.
#[inline(always)]
fn array<T, const N: usize>(piece: &[T]) -> &[T; N] {
    piece.try_into().expect("a piece of this length")
}

/// Where the tiles of a row begin: side by side, the last one moved back to end with the row.
fn tiles(width: usize, places: usize) -> impl Iterator<Item = usize> {
    (0..width.div_ceil(places)).map(move |tile| (tile * places).min(width - places))
}

/// The memory of the fast passes.
#[derive(Debug, Default)]
pub(crate) struct Direct<T> {
    /// One image with its padding (C, rows, columns).
    padded: Vec<T>,
    /// The weights, filters side by side (blocks of filters, C, KH, KW, L).
    weights: Vec<T>,
    /// A tile's outputs (P, L), on their way from filters side by side to one map behind the other.
    outputs: Vec<T>,
    /// dw likewise, while it is summed over the images.
    gradient: Vec<T>,
    /// dy of one image, filters side by side (blocks of filters, OH·OW, L).
    dy: Vec<T>,
    /// One image, entries side by side (blocks of entries, rows, columns, ENTRIES).
    entries: Vec<T>,
}

/// What is convolved with what: the sizes of a pass.
#[derive(Clone, Copy)]
pub(crate) struct Pass {
    pub grid: Grid,
    pub inputs: usize,  // C
    pub outputs: usize, // F
}

impl Pass {
    pub fn of(grid: &Grid, weights: usize, filters: usize) -> Pass {
        Pass { grid: *grid, inputs: weights / (filters * grid.window.area()), outputs: filters }
    }

    /// Places of a tile.
    fn places(&self) -> usize {
        let many = cfg!(target_feature = "avx512f") && self.grid.output.width >= MANY_PLACES;
        if many { MANY_PLACES } else { PLACES }
    }

    /// Columns of output that are computed: at least a tile.
    fn width(&self) -> usize {
        self.grid.output.width.max(self.places())
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
    pub fn turned(&self) -> Pass {
        let Grid { image, window, output, stride, top, left } = self.grid;
        let (top, left) = (window.height - 1 - top, window.width - 1 - left);
        let grid = Grid { image: output, window, stride, top, left, output: image };
        Pass { grid, inputs: self.outputs, outputs: self.inputs }
    }
}

impl<T: Real> Convolution<T> for Direct<T> {
    fn forward(&mut self, grid: &Grid, w: &[T], b: &[T], x: &[T], y: &mut [T]) {
        let pass = Pass::of(grid, w.len(), b.len());
        if pass.has_few_channels::<T>() {
            return self.forward_by_lines(pass, w, b, x, y);
        }
        with_registers!(b.len(), self.forward_images(pass, w, b, x, y));
    }

    fn gradients(&mut self, grid: &Grid, x: &[T], dy: &[T], dw: &mut [T], db: &mut [T]) {
        let pass = Pass::of(grid, dw.len(), db.len());
        if pass.has_few_channels::<T>() {
            return self.weight_gradient_by_lines(pass, x, dy, dw, db);
        }
        with_registers!(db.len(), self.weight_gradient(pass, x, dy, dw, db));
    }

    fn dx(&mut self, grid: &Grid, w: &[T], filters: usize, dy: &[T], dx: &mut [T]) {
        let turned = Pass::of(grid, w.len(), filters).turned();
        with_registers!(turned.outputs, self.dx_images(turned, w, dy, dx));
    }
}

impl<T: Real> Direct<T> {
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
}
