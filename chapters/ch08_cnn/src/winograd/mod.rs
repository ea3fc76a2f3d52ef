//! The convolution at stride 1 with fewer multiplications: minimal filtering, after Winograd.
//!
//! Along one line, M outputs of a kernel of R = 9 − M weights are a product of polynomials, and eight values
//! determine it: at 0, 1, −1, 2, −2, ½, −½ and ∞. So, with d the eight inputs and g the kernel,
//!
//! > y = Aᵀ [(G g) ⊙ (Bᵀ d)] (8.18)
//!
//! where Bᵀ evaluates the inputs, G the kernel, and Aᵀ leads back to the outputs: 8 multiplications instead of
//! M · R. In both directions of an image it is 64 instead of M² R²: for 5 × 5 kernels, 64 instead of 400.
//!
//! ⊙ is done for all channels, filters and tiles of some images at once: for each of the 64 pairs of points, a
//! matrix product over the channels. Bᵀ, G and Aᵀ are a few additions, paid for once a channel and once a
//! filter, not once for each pair of them: it takes many channels to make it worth while.
//!
//! - forward: outputs of a tile, summed over channels (8.1);
//! - dx: the same with the kernel turned by half a turn, channels and filters exchanged, on dy (8.6);
//! - dw: dy's M × M tile is the kernel, R × R weights are the outputs, summed over tiles and images (8.4).
//!
//! What is added and subtracted on the way is larger than the result: in single precision, errors are up to some eight
//! times those of the plain loops: typically a few millionths of an output.
//!
//! An input that is infinite or no number spoils the outputs of its tile, not only those that see it.
//!
//! Legend: as in `conv2d.rs`; channels and filters stand side by side, filled up to whole registers.
//!
//! Source: S. Winograd, Arithmetic Complexity of Computations, 1980; for networks: A. Lavin and S. Gray, Fast
//! Algorithms for Convolutional Neural Networks, CVPR 2016.

mod points;
mod transforms;

use crate::Grid;
use crate::direct::Pass;
use crate::passes::Convolution;
use common::Real;
use common::lanes::{self, Lanes};
use common::tensor::product::{Matrix, gemm};
use points::POINTS;

/// Channels or filters from which on the transforms are worth while.
const MANY: usize = 16;

/// Images whose tiles make one product: enough rows for it, and few enough to stay in the second cache.
const IMAGES_AT_A_TIME: usize = 2;

/// By how much the multiplications must become fewer, where tiles reach beyond the image's edges.
const FEWER: usize = 3;

/// The memory of the passes.
#[derive(Debug, Default)]
pub(crate) struct Winograd<T> {
    /// One image with its padding (rows, columns, C).
    image: Vec<T>,
    /// One dy, filled up to whole tiles (rows, columns, F).
    dy: Vec<T>,
    /// A row of tiles after the first of two transforms.
    strip: Vec<T>,
    /// Bᵀ d B (64, tiles, C).
    inputs: Vec<T>,
    /// G g Gᵀ (64, C, F), or the gradient by it.
    weights: Vec<T>,
    /// The products (64, tiles, F), or G dy Gᵀ.
    outputs: Vec<T>,
    /// Weights with filters side by side (KH·KW, C, F).
    packed: Vec<T>,
}

/// Whether these passes can do it, and fast.
pub(crate) fn is_worth_while(grid: &Grid, channels: usize, filters: usize) -> bool {
    let size = grid.window;
    if grid.stride.area() != 1 || size.height != size.width || !(2..=5).contains(&size.height) {
        return false;
    }
    let tile = POINTS + 1 - size.height;
    let tiles = grid.output.height.div_ceil(tile) * grid.output.width.div_ceil(tile);
    let fewer = FEWER * tiles * POINTS * POINTS <= grid.output.area() * size.area();
    fewer && channels >= MANY && filters >= MANY
}

/// Calls a method with M, the side of a tile's outputs, as a constant, and R, the side of the kernel.
macro_rules! with_tile {
    ($pass:expr, $self:ident.$method:ident($($argument:expr),*)) => {
        match $pass.grid.window.height {
            2 => $self.$method::<7, 2>($($argument),*),
            3 => $self.$method::<6, 3>($($argument),*),
            4 => $self.$method::<5, 4>($($argument),*),
            _ => $self.$method::<4, 5>($($argument),*),
        }
    };
}

impl<T: Real> Convolution<T> for Winograd<T> {
    fn forward(&mut self, grid: &Grid, w: &[T], b: &[T], x: &[T], y: &mut [T]) {
        let pass = Pass::of(grid, w.len(), b.len());
        let area = grid.window.area();
        self.pack(pass, |f, c, tap| w[(f * pass.inputs + c) * area + tap]);
        with_tile!(pass, self.correlate(pass, b, x, y));
    }

    fn gradients(&mut self, grid: &Grid, x: &[T], dy: &[T], dw: &mut [T], db: &mut [T]) {
        let pass = Pass::of(grid, dw.len(), db.len());
        with_tile!(pass, self.weight_gradient(pass, x, dy, dw, db));
    }

    fn dx(&mut self, grid: &Grid, w: &[T], filters: usize, dy: &[T], dx: &mut [T]) {
        let turned = Pass::of(grid, w.len(), filters).turned();
        let area = grid.window.area();
        // The kernel by half a turn: its last weight first.
        self.pack(turned, |c, f, tap| w[(f * turned.outputs + c) * area + area - 1 - tap]);
        with_tile!(turned, self.correlate(turned, &[], dy, dx));
    }
}

/// Sizes of a pass in tiles of M × M outputs.
#[derive(Clone, Copy)]
struct Tiles {
    down: usize,
    across: usize,
    inputs: usize,  // C, filled up
    outputs: usize, // F, filled up
}

impl Tiles {
    fn of<T: Real, const M: usize>(pass: Pass) -> Tiles {
        let full = |count: usize| count.next_multiple_of(T::Lanes::COUNT);
        let output = pass.grid.output;
        Tiles {
            down: output.height.div_ceil(M),
            across: output.width.div_ceil(M),
            inputs: full(pass.inputs),
            outputs: full(pass.outputs),
        }
    }

    fn count(&self) -> usize {
        self.down * self.across
    }

    /// Rows of the padded image.
    fn rows<const M: usize>(&self) -> usize {
        (self.down - 1) * M + POINTS
    }

    /// Columns of the padded image.
    fn columns<const M: usize>(&self) -> usize {
        (self.across - 1) * M + POINTS
    }

    /// From the data of one pair of points to those of the next: not a power of two apart, which the cache would
    /// map to one place.
    fn stride<T: Real>(&self, channels: usize) -> usize {
        IMAGES_AT_A_TIME * self.count() * channels + T::Lanes::COUNT
    }
}

impl<T: Real> Winograd<T> {
    fn correlate<const M: usize, const R: usize>(&mut self, pass: Pass, b: &[T], x: &[T], y: &mut [T]) {
        let tiles = Tiles::of::<T, M>(pass);
        let (of_x, of_y) = (pass.inputs * pass.grid.image.area(), pass.outputs * pass.grid.output.area());
        self.transform_weights::<R>(tiles);
        self.prepare::<M>(tiles);
        for (x, y) in x.chunks(IMAGES_AT_A_TIME * of_x).zip(y.chunks_mut(IMAGES_AT_A_TIME * of_y)) {
            let rows = x.len() / of_x * tiles.count();
            for (image, x) in x.chunks_exact(of_x).enumerate() {
                self.lay_out_image::<M>(pass, tiles, x);
                self.transform_inputs::<M>(tiles, image * tiles.count());
            }
            let weights = self.weights.chunks_exact(tiles.inputs * tiles.outputs);
            let points = self.inputs.chunks_exact(tiles.stride::<T>(tiles.inputs)).zip(weights);
            let outputs = self.outputs.chunks_exact_mut(tiles.stride::<T>(tiles.outputs));
            // ANCHOR: products
            for ((inputs, weights), outputs) in points.zip(outputs) {
                let inputs = Matrix::of_rows(&inputs[..rows * tiles.inputs], tiles.inputs);
                let weights = Matrix::of_rows(weights, tiles.outputs);
                gemm(inputs, weights, &mut outputs[..rows * tiles.outputs], false);
            }
            // ANCHOR_END: products
            for (image, y) in y.chunks_exact_mut(of_y).enumerate() {
                self.transform_outputs::<M>(pass, tiles, b, image * tiles.count(), y);
            }
        }
    }

    fn weight_gradient<const M: usize, const R: usize>(
        &mut self,
        pass: Pass,
        x: &[T],
        dy: &[T],
        dw: &mut [T],
        db: &mut [T],
    ) {
        let tiles = Tiles::of::<T, M>(pass);
        let (of_x, of_dy) = (pass.inputs * pass.grid.image.area(), pass.outputs * pass.grid.output.area());
        self.weights.clear();
        self.weights.resize(POINTS * POINTS * tiles.inputs * tiles.outputs, T::ZERO);
        self.prepare::<M>(tiles);
        db.fill(T::ZERO);
        for (x, dy) in x.chunks(IMAGES_AT_A_TIME * of_x).zip(dy.chunks(IMAGES_AT_A_TIME * of_dy)) {
            let rows = x.len() / of_x * tiles.count();
            for (image, (x, dy)) in x.chunks_exact(of_x).zip(dy.chunks_exact(of_dy)).enumerate() {
                self.lay_out_image::<M>(pass, tiles, x);
                self.transform_inputs::<M>(tiles, image * tiles.count());
                self.transform_dy::<M>(pass, tiles, dy, image * tiles.count());
                for (db, dy) in db.iter_mut().zip(dy.chunks_exact(pass.grid.output.area())) {
                    *db += lanes::sum(dy); // (8.5)
                }
            }
            let gradients = self.weights.chunks_exact_mut(tiles.inputs * tiles.outputs);
            let points = self.inputs.chunks_exact(tiles.stride::<T>(tiles.inputs)).zip(gradients);
            let outputs = self.outputs.chunks_exact(tiles.stride::<T>(tiles.outputs));
            for ((inputs, gradient), dy) in points.zip(outputs) {
                let inputs = Matrix::of_rows(&inputs[..rows * tiles.inputs], tiles.inputs);
                let dy = Matrix::of_rows(&dy[..rows * tiles.outputs], tiles.outputs);
                gemm(inputs.transposed(), dy, gradient, true); // (8.4)
            }
        }
        self.unpack_gradient::<R>(pass, tiles, dw);
    }

    /// Memory of the right sizes, with zeros where no image and no dy will be.
    fn prepare<const M: usize>(&mut self, tiles: Tiles) {
        for (memory, length) in [
            (&mut self.image, tiles.rows::<M>() * tiles.columns::<M>() * tiles.inputs),
            (&mut self.dy, tiles.count() * M * M * tiles.outputs),
        ] {
            memory.clear();
            memory.resize(length, T::ZERO);
        }
        self.strip.resize(POINTS * tiles.columns::<M>() * tiles.inputs.max(tiles.outputs), T::ZERO);
        self.inputs.resize(POINTS * POINTS * tiles.stride::<T>(tiles.inputs), T::ZERO);
        self.outputs.resize(POINTS * POINTS * tiles.stride::<T>(tiles.outputs), T::ZERO);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Padding, Size2d, Window};

    #[test]
    fn it_is_taken_for_the_second_layer_of_the_text_and_not_where_it_would_not_pay() {
        let grid = |size: usize, side: usize| {
            let window = Window { padding: Padding::Same, ..Window::new(size, 1) };
            window.on("test", Size2d::from(side)).unwrap()
        };
        assert!(is_worth_while(&grid(5, 14), 32, 64));
        assert!(!is_worth_while(&grid(5, 28), 1, 32), "one channel");
        assert!(!is_worth_while(&grid(5, 5), 32, 64), "tiles that are mostly outside");
        assert!(!is_worth_while(&grid(1, 14), 32, 64), "nothing to save");
        assert!(!is_worth_while(&grid(7, 14), 32, 64), "a kernel for which there is no tile");
    }
}
