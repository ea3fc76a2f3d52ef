//! The pooling layer: every feature map made smaller by a rule; and the rules that only look.
//!
//! Legend: N batch, C channels, H and W rows and columns, OH and OW of the output, S stride; a the
//! entries under a window; x (N, C, H, W), y (N, C, OH, OW).

use crate::window::{Grid, Padding, Size2d, Window};
use common::layer::no_forward;
use common::{Config, ConfigError, Layer, Mode, Real, Rng, Shape, ShapeError, Spare, Tensor, shape};
use std::marker::PhantomData;
use std::ops::Range;

/// A way to make one number of the entries under a window.
///
/// Each method does one feature map of one image, x of H·W entries and y of OH·OW. `picked` has an
/// entry for each of y, to remember from `forward` to `backward` which entry of x it came from.
pub trait PoolingRule: Send + 'static {
    /// The layer's name: `"MaxPool2d"`.
    const NAME: &'static str;
    /// Whether the rule picks one entry of a window; else it needs no `picked`.
    const PICKS: bool;

    /// y from x, when training.
    fn forward<T: Real>(grid: &Grid, x: &[T], y: &mut [T], picked: &mut [u32], rng: &mut Rng);

    /// y from x, when predicting.
    fn predict<T: Real>(grid: &Grid, x: &[T], y: &mut [T]);

    /// dx from dy: all entries are to be written.
    fn backward<T: Real>(grid: &Grid, dy: &[T], picked: &[u32], dx: &mut [T]);
}

/// `picked` where no entry was.
pub(crate) const NONE: u32 = u32::MAX;

/// dx of a rule that picks: each dy goes to the entry that was picked (8.9), (8.14)
pub(crate) fn to_the_picked<T: Real>(dy: &[T], picked: &[u32], dx: &mut [T]) {
    dx.fill(T::ZERO);
    for (&dy, &place) in dy.iter().zip(picked) {
        if place != NONE {
            dx[place as usize] += dy; // += : windows may overlap
        }
    }
}

/// Calls `f` with every output's place in y and the image's rows and columns under its window.
pub(crate) fn for_each_window(grid: &Grid, mut f: impl FnMut(usize, Range<usize>, Range<usize>)) {
    for i in 0..grid.output.height {
        for j in 0..grid.output.width {
            let (rows, columns) = grid.covered(i, j);
            f(i * grid.output.width + j, rows, columns);
        }
    }
}

/// A layer that pools: it makes each feature map smaller, by itself, and has nothing to learn.
/// [`MaxPool2d`](crate::MaxPool2d), [`MeanPool2d`](crate::MeanPool2d) and
/// [`StochasticPool2d`](crate::StochasticPool2d) are its three rules.
///
/// Windows stand side by side (the stride is their size), unless [`stride`](Pool2d::stride) says
/// otherwise; they may overlap.
///
/// # Shapes
/// x (N, C, H, W) → y (N, C, OH, OW), with OH = (H − size + 2P)/S + 1 (8.2); ⌈H/S⌉ with
/// [`Padding::Same`]. Padding never takes part: windows are smaller at the edges.
///
/// # Errors
/// [`output_shape`](Layer::output_shape) refuses a size or a stride of 0, inputs that are no feature
/// maps, windows larger than they are, explicit padding as large as the window, and steps that do not
/// end at the edge. (Other libraries silently
/// leave the last rows and columns out there; here [`drop_remainder`](Pool2d::drop_remainder) says so.
/// It is one rule for convolution and pooling.)
pub struct Pool2d<R, T: Real> {
    rule: PhantomData<R>,
    window: Window,
    kept: Option<(Tensor<T>, Vec<u32>)>, // x's memory for dx (N, C, H, W), and what was picked
    spare: Spare<T>,                     // memory for the next y
    picked: Vec<u32>,                    // the same for the next `picked`
}

impl<R: PoolingRule, T: Real> Layer<T> for Pool2d<R, T> {
    fn forward(&mut self, x: Tensor<T>, mode: Mode) -> Tensor<T> {
        let grid = self.grid(&x.shape()[1..]).unwrap_or_else(|error| panic!("{error}"));
        let (n, c) = (x.shape()[0], x.shape()[1]);
        let (map, out) = (grid.image.area(), grid.output.area());
        let mut y = self.spare.tensor([n, c, grid.output.height, grid.output.width]); // (N, C, OH, OW)
        match mode {
            Mode::Predict => {
                let maps = x.data().chunks_exact(map).zip(y.data_mut().chunks_exact_mut(out));
                maps.for_each(|(x, y)| R::predict(&grid, x, y));
                self.spare.keep(x);
            }
            Mode::Train(step) => {
                let mut picked = std::mem::take(&mut self.picked);
                picked.resize(if R::PICKS { y.len() } else { 0 }, NONE);
                for (row, (x, y)) in x.rows_iter().zip(y.rows_iter_mut()).enumerate() {
                    let mut rng = step.rng(row);
                    let maps = x.chunks_exact(map).zip(y.chunks_exact_mut(out)).enumerate();
                    for (channel, (x, y)) in maps {
                        let at = picked_of::<R>(row * c + channel, out);
                        R::forward(&grid, x, y, &mut picked[at], &mut rng);
                    }
                }
                self.kept = Some((x, picked));
            }
        }
        y
    }

    fn backward(&mut self, dy: Tensor<T>) -> Tensor<T> {
        let (mut dx, picked) = self.kept.take().unwrap_or_else(|| no_forward(R::NAME));
        let grid = self.grid(&dx.shape()[1..]).unwrap_or_else(|error| panic!("{error}"));
        let (map, out) = (grid.image.area(), grid.output.area());
        let maps = dy.data().chunks_exact(out).zip(dx.data_mut().chunks_exact_mut(map)).enumerate();
        for (at, (dy, dx)) in maps {
            R::backward(&grid, dy, &picked[picked_of::<R>(at, out)], dx);
        }
        self.spare.keep(dy);
        self.picked = picked;
        dx
    }

    fn name(&self) -> &'static str {
        R::NAME
    }

    fn config(&self) -> Config {
        self.window.into_config(Config::new(R::NAME), "size")
    }

    fn output_shape(&self, input: &[usize]) -> Result<Shape, ShapeError> {
        let Size2d { height, width } = self.grid(input)?.output;
        Ok(Shape::from([input[0], height, width]))
    }

    fn replica(&self) -> Box<dyn Layer<T>> {
        Box::new(Pool2d::<R, T>::with_window(self.window))
    }
}

/// Where the picks of a feature map stand, `out` to a map.
fn picked_of<R: PoolingRule>(map: usize, out: usize) -> Range<usize> {
    if R::PICKS { map * out..(map + 1) * out } else { 0..0 }
}

impl<R: PoolingRule, T: Real> Pool2d<R, T> {
    /// The layer with windows of this size, side by side: `2`, or `(2, 3)`.
    pub fn new(size: impl Into<Size2d>) -> Pool2d<R, T> {
        let size = size.into();
        Pool2d::with_window(Window::new(size, size))
    }

    /// The same layer with windows that move by this much.
    pub fn stride(mut self, stride: impl Into<Size2d>) -> Pool2d<R, T> {
        self.window.stride = stride.into();
        self
    }

    /// The same layer with windows that reach beyond the edge.
    pub fn padding(mut self, padding: Padding) -> Pool2d<R, T> {
        self.window.padding = padding;
        self
    }

    /// The same layer, which leaves out the last rows and columns that no whole window reaches.
    pub fn drop_remainder(mut self) -> Pool2d<R, T> {
        self.window.drop_remainder = true;
        self
    }

    /// Builds the layer that a configuration describes.
    ///
    /// # Errors
    /// Where a setting is missing or wrong.
    pub fn from_config(config: &Config) -> Result<Pool2d<R, T>, ConfigError> {
        Ok(Pool2d::with_window(Window::from_config(config, "size")?))
    }

    fn with_window(window: Window) -> Pool2d<R, T> {
        Pool2d { rule: PhantomData, window, kept: None, spare: Spare::default(), picked: Vec::new() }
    }

    /// The windows' places on feature maps (C, H, W).
    fn grid(&self, input: &[usize]) -> Result<Grid, ShapeError> {
        match *input {
            [channels, height, width] if channels > 0 => self.window.on(R::NAME, Size2d { height, width }),
            _ => Err(ShapeError::new(R::NAME, "input (N, C, H, W)", shape::of_batch(input))),
        }
    }
}
