//! The convolution at stride 1 with fewer multiplications: minimal filtering, after Winograd.
//!
//! Along one line, M outputs of a kernel of R = 9 − M weights are a product of polynomials, and eight values
//! determine it: at 0, 1, −1, 2, −2, ½, −½ and ∞. So, with d the eight inputs and g the kernel,
//!
//! > y = Aᵀ [(G g) ⊙ (Bᵀ d)]
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
//! What is added and subtracted on the way is larger than the result: in single precision, errors are some eight
//! times those of the plain loops, a few hundred-thousandths of a typical output.
//!
//! Legend: as in `conv2d.rs`; channels and filters stand side by side, filled up to whole registers.
//!
//! Source: S. Winograd, Arithmetic Complexity of Computations, 1980; for networks: A. Lavin and S. Gray, Fast
//! Algorithms for Convolutional Neural Networks, CVPR 2016.

use crate::Grid;
use crate::direct::Pass;
use crate::passes::Convolution;
use common::Real;
use common::lanes::{self, Lanes};
use common::tensor::product::{Matrix, gemm};

/// At how many points polynomials are evaluated; the inputs of a tile along one line.
const POINTS: usize = 8;

/// The points, without ∞, which is the last.
const FINITE: [f64; POINTS - 1] = [0.0, 1.0, -1.0, 2.0, -2.0, 0.5, -0.5];

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
            for ((inputs, weights), outputs) in points.zip(outputs) {
                let inputs = Matrix::of_rows(&inputs[..rows * tiles.inputs], tiles.inputs);
                let weights = Matrix::of_rows(weights, tiles.outputs);
                gemm(inputs, weights, &mut outputs[..rows * tiles.outputs], false);
            }
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

    /// Lays weights out with the filters side by side (KH·KW, C, F), zeros where F is filled up.
    fn pack(&mut self, pass: Pass, weight: impl Fn(usize, usize, usize) -> T) {
        let (area, lanes) = (pass.grid.window.area(), T::Lanes::COUNT);
        let (c, f) = (pass.inputs.next_multiple_of(lanes), pass.outputs.next_multiple_of(lanes));
        self.packed.clear();
        self.packed.resize(area * c * f, T::ZERO);
        for (tap, packed) in self.packed.chunks_exact_mut(c * f).enumerate() {
            for (c, packed) in packed.chunks_exact_mut(f).enumerate().take(pass.inputs) {
                packed[..pass.outputs].iter_mut().enumerate().for_each(|(f, to)| *to = weight(f, c, tap));
            }
        }
    }

    /// G g Gᵀ for all channels and filters.
    fn transform_weights<const R: usize>(&mut self, tiles: Tiles) {
        let (size, n) = (tiles.inputs * tiles.outputs, T::Lanes::COUNT);
        let g = kernel_evaluation::<T, R>();
        self.weights.resize(POINTS * POINTS * size, T::ZERO);
        for at in (0..size).step_by(n) {
            let value = |p: usize, q: usize| T::Lanes::load(&self.packed[(p * R + q) * size + at..][..n]);
            for (point, value) in on_both_sides::<T, R, POINTS>(&g, value).as_flattened().iter().enumerate() {
                value.store(&mut self.weights[point * size + at..][..n]);
            }
        }
    }

    /// dw = Aᵀ (gradient by G g Gᵀ) A, laid out as the weights are (F, C, KH, KW).
    fn unpack_gradient<const R: usize>(&mut self, pass: Pass, tiles: Tiles, dw: &mut [T]) {
        let (size, n) = (tiles.inputs * tiles.outputs, T::Lanes::COUNT);
        let a = output_evaluation::<T, R>();
        let mut lanes = vec![T::ZERO; n];
        for at in (0..size).step_by(n) {
            let (c, first) = (at / tiles.outputs, at % tiles.outputs);
            if c >= pass.inputs {
                break;
            }
            let values =
                |i: usize, j: usize| T::Lanes::load(&self.weights[(i * POINTS + j) * size + at..][..n]);
            let dw_of_lanes = on_both_sides::<T, POINTS, R>(&a, values);
            for (tap, dw_of_lane) in dw_of_lanes.as_flattened().iter().enumerate() {
                dw_of_lane.store(&mut lanes);
                for (f, &value) in (first..pass.outputs).zip(&lanes) {
                    dw[(f * pass.inputs + c) * R * R + tap] = value;
                }
            }
        }
    }

    /// An image into its padding, channels side by side.
    fn lay_out_image<const M: usize>(&mut self, pass: Pass, tiles: Tiles, x: &[T]) {
        let Grid { image, top, left, .. } = pass.grid;
        let (rows, columns) = (tiles.rows::<M>(), tiles.columns::<M>());
        let (height, width) = (image.height.min(rows - top), image.width.min(columns - left));
        for i in 0..height {
            let to = &mut self.image[((top + i) * columns + left) * tiles.inputs..];
            side_by_side(&x[i * image.width..], image.area(), to, tiles.inputs, width);
        }
    }

    /// Bᵀ d B for all tiles of the image, to the rows from `row` on.
    fn transform_inputs<const M: usize>(&mut self, tiles: Tiles, row: usize) {
        let (channels, n, stride) = (tiles.inputs, T::Lanes::COUNT, tiles.stride::<T>(tiles.inputs));
        let length = tiles.columns::<M>() * channels;
        for down in 0..tiles.down {
            let lines = &self.image[down * M * length..][..POINTS * length];
            for at in (0..length).step_by(n) {
                let d = std::array::from_fn(|i| T::Lanes::load(&lines[i * length + at..][..n]));
                for (i, value) in evaluate_inputs::<T>(d).iter().enumerate() {
                    value.store(&mut self.strip[i * length + at..][..n]);
                }
            }
            for (i, line) in self.strip.chunks_exact(length).take(POINTS).enumerate() {
                for across in 0..tiles.across {
                    let tile = &line[across * M * channels..][..POINTS * channels];
                    let to = (row + down * tiles.across + across) * channels;
                    for at in (0..channels).step_by(n) {
                        let d = std::array::from_fn(|j| T::Lanes::load(&tile[j * channels + at..][..n]));
                        for (j, value) in evaluate_inputs::<T>(d).iter().enumerate() {
                            value.store(&mut self.inputs[(i * POINTS + j) * stride + to + at..][..n]);
                        }
                    }
                }
            }
        }
    }

    /// G dy Gᵀ for all tiles of dy, to the rows from `row` on.
    fn transform_dy<const M: usize>(&mut self, pass: Pass, tiles: Tiles, dy: &[T], row: usize) {
        let (channels, n, output) = (tiles.outputs, T::Lanes::COUNT, pass.grid.output);
        let stride = tiles.stride::<T>(channels);
        let g = kernel_evaluation::<T, M>();
        let columns = tiles.across * M;
        for i in 0..output.height {
            let to = &mut self.dy[i * columns * channels..];
            side_by_side(&dy[i * output.width..], output.area(), to, channels, output.width);
        }
        for tile in 0..tiles.count() {
            let first = (tile / tiles.across * M * columns + tile % tiles.across * M) * channels;
            for at in (0..channels).step_by(n) {
                let value = |p: usize, q: usize| {
                    T::Lanes::load(&self.dy[first + (p * columns + q) * channels + at..][..n])
                };
                let to = (row + tile) * channels + at;
                for (point, value) in
                    on_both_sides::<T, M, POINTS>(&g, value).as_flattened().iter().enumerate()
                {
                    value.store(&mut self.outputs[point * stride + to..][..n]);
                }
            }
        }
    }

    /// y = Aᵀ (products) A + b for all tiles of an image, of the rows from `row` on.
    fn transform_outputs<const M: usize>(
        &mut self,
        pass: Pass,
        tiles: Tiles,
        b: &[T],
        row: usize,
        y: &mut [T],
    ) {
        let (filters, n, output) = (tiles.outputs, T::Lanes::COUNT, pass.grid.output);
        let (a, stride) = (output_evaluation::<T, M>(), tiles.stride::<T>(filters));
        let mut bias = vec![T::ZERO; filters];
        bias[..b.len()].copy_from_slice(b);
        let columns = tiles.across * M;
        for down in 0..tiles.down {
            for across in 0..tiles.across {
                let tile = (row + down * tiles.across + across) * filters;
                for at in (0..filters).step_by(n) {
                    let bias = T::Lanes::load(&bias[at..][..n]);
                    let value = |i: usize, j: usize| {
                        T::Lanes::load(&self.outputs[(i * POINTS + j) * stride + tile + at..][..n])
                    };
                    let outputs = on_both_sides::<T, POINTS, M>(&a, value);
                    for (p, outputs) in outputs.iter().enumerate() {
                        for (q, value) in outputs.iter().enumerate() {
                            let to = (p * columns + across * M + q) * filters + at;
                            T::Lanes::splat(T::ONE).mul_add(*value, bias).store(&mut self.strip[to..][..n]);
                        }
                    }
                }
            }
            for (f, y) in y.chunks_exact_mut(output.area()).enumerate() {
                let lines = y.chunks_exact_mut(output.width).skip(down * M).take(M);
                for (y, line) in lines.zip(self.strip.chunks_exact(columns * filters)) {
                    y.iter_mut().zip(line[f..].iter().step_by(filters)).for_each(|(y, &value)| *y = value);
                }
            }
        }
    }
}

/// A line of `width` entries of each map, the maps `area` apart, with the maps side by side.
fn side_by_side<T: Real>(maps: &[T], area: usize, to: &mut [T], channels: usize, width: usize) {
    for (c, map) in maps.chunks(area).enumerate() {
        to[c..].iter_mut().step_by(channels).zip(&map[..width]).for_each(|(to, &x)| *to = x);
    }
}

/// Bᵀ d: the inputs as a polynomial of the seventh degree, divided by each point's factor in turn. (The division
/// by the points' distances is in G.)
#[inline(always)]
fn evaluate_inputs<T: Real>(d: [T::Lanes; POINTS]) -> [T::Lanes; POINTS] {
    let times = |factor: f64, a: T::Lanes, b: T::Lanes| T::Lanes::splat(T::of(factor)).mul_add(a, b);
    // a · d₂ + b · d₄ + d₆ for the even powers, the same of d₁, d₃, d₅ for the odd ones.
    let sums = |a: f64, b: f64| [times(a, d[2], times(b, d[4], d[6])), times(a, d[1], times(b, d[3], d[5]))];
    let ([even1, odd1], [even2, odd2], [even3, odd3]) =
        (sums(1.0, -4.25), sums(0.25, -1.25), sums(4.0, -5.0));
    [
        times(-1.0, d[0], times(5.25, d[2], times(-5.25, d[4], d[6]))), // at 0
        times(1.0, odd1, even1),                                        // at 1
        times(-1.0, odd1, even1),                                       // at −1
        times(2.0, odd2, even2),                                        // at 2
        times(-2.0, odd2, even2),                                       // at −2
        times(0.5, odd3, even3),                                        // at ½
        times(-0.5, odd3, even3),                                       // at −½
        times(-1.0, d[1], times(5.25, d[3], times(-5.25, d[5], d[7]))), // at ∞
    ]
}

/// Aᵀ (N, 8): row k has the k-th powers of the points; ∞ counts for the highest power only.
fn output_evaluation<T: Real, const N: usize>() -> [[T; POINTS]; N] {
    std::array::from_fn(|k| {
        std::array::from_fn(|i| match FINITE.get(i) {
            Some(point) => T::of(point.powi(k as i32)),
            None if k == N - 1 => T::ONE,
            None => T::ZERO,
        })
    })
}

/// G (8, N): Aᵀ turned round, each point's row divided by the product of its distances from the others.
fn kernel_evaluation<T: Real, const N: usize>() -> [[T; N]; POINTS] {
    std::array::from_fn(|i| {
        let Some(&point) = FINITE.get(i) else {
            return std::array::from_fn(|k| if k == N - 1 { T::ONE } else { T::ZERO });
        };
        let distances: f64 =
            FINITE.iter().filter(|&&other| other != point).map(|other| point - other).product();
        std::array::from_fn(|k| T::of(point.powi(k as i32) / distances))
    })
}

/// Σ factors · values
#[inline(always)]
fn combination<T: Real, const N: usize>(factors: &[T; N], values: &[T::Lanes; N]) -> T::Lanes {
    let mut sum = T::Lanes::splat(T::ZERO);
    for i in 0..N {
        sum = T::Lanes::splat(factors[i]).mul_add(values[i], sum);
    }
    sum
}

/// M v Mᵀ, of a matrix M (TO, FROM) and values v (FROM, FROM).
#[inline(always)]
fn on_both_sides<T: Real, const FROM: usize, const TO: usize>(
    matrix: &[[T; FROM]; TO],
    v: impl Fn(usize, usize) -> T::Lanes,
) -> [[T::Lanes; TO]; TO] {
    let zero = T::Lanes::splat(T::ZERO);
    let mut rows = [[zero; TO]; FROM];
    for (i, to) in rows.iter_mut().enumerate() {
        let row: [T::Lanes; FROM] = std::array::from_fn(|j| v(i, j));
        for (to, factors) in to.iter_mut().zip(matrix) {
            *to = combination::<T, FROM>(factors, &row);
        }
    }
    let mut all = [[zero; TO]; TO];
    for q in 0..TO {
        let column: [T::Lanes; FROM] = std::array::from_fn(|i| rows[i][q]);
        for (to, factors) in all.iter_mut().zip(matrix) {
            to[q] = combination::<T, FROM>(factors, &column);
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Padding, Size2d, Window};

    #[test]
    fn along_one_line_eight_products_make_the_outputs() {
        // Four outputs of five weights on eight inputs, each of these in the first lane of its register.
        type L = <f64 as Real>::Lanes;
        let lane = |value: f64| L::splat(value);
        let first = |lanes: L| {
            let mut numbers = vec![0.0; L::COUNT];
            lanes.store(&mut numbers);
            numbers[0]
        };
        let d: [f64; POINTS] = [0.3, -1.2, 0.7, 2.1, -0.4, 0.9, 1.6, -0.8];
        let g: [f64; 5] = [0.5, -0.6, 1.1, 0.2, -0.9];
        let values = evaluate_inputs::<f64>(d.map(lane));
        let kernel =
            kernel_evaluation::<f64, 5>().map(|row| row.iter().zip(g).map(|(a, g)| a * g).sum::<f64>());
        for (k, row) in output_evaluation::<f64, 4>().iter().enumerate() {
            let y: f64 = (0..POINTS).map(|i| row[i] * kernel[i] * first(values[i])).sum();
            let right: f64 = (0..5).map(|p| g[p] * d[k + p]).sum();
            assert!((y - right).abs() < 1e-13, "output {k}: {y} and {right}");
        }
    }

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
