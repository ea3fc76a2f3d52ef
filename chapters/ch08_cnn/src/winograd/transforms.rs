//! From images, dy and weights to their values at the points, and from there to outputs and dw.
//!
//! Legend: as in the module above.

use super::points::{POINTS, evaluate_inputs, kernel_evaluation, on_both_sides, output_evaluation};
use super::{Tiles, Winograd};
use crate::Grid;
use crate::direct::Pass;
use common::Real;
use common::lanes::Lanes;

impl<T: Real> Winograd<T> {
    /// Lays weights out with the filters side by side (KH·KW, C, F), zeros where F is filled up.
    pub(super) fn pack(&mut self, pass: Pass, weight: impl Fn(usize, usize, usize) -> T) {
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
    pub(super) fn transform_weights<const R: usize>(&mut self, tiles: Tiles) {
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
    pub(super) fn unpack_gradient<const R: usize>(&mut self, pass: Pass, tiles: Tiles, dw: &mut [T]) {
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
    pub(super) fn lay_out_image<const M: usize>(&mut self, pass: Pass, tiles: Tiles, x: &[T]) {
        let Grid { image, top, left, .. } = pass.grid;
        let (rows, columns) = (tiles.rows::<M>(), tiles.columns::<M>());
        let (height, width) = (image.height.min(rows - top), image.width.min(columns - left));
        for i in 0..height {
            let to = &mut self.image[((top + i) * columns + left) * tiles.inputs..];
            side_by_side(&x[i * image.width..], image.area(), to, tiles.inputs, width);
        }
    }

    /// Bᵀ d B for all tiles of the image, to the rows from `row` on.
    pub(super) fn transform_inputs<const M: usize>(&mut self, tiles: Tiles, row: usize) {
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
    pub(super) fn transform_dy<const M: usize>(&mut self, pass: Pass, tiles: Tiles, dy: &[T], row: usize) {
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
    pub(super) fn transform_outputs<const M: usize>(
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
