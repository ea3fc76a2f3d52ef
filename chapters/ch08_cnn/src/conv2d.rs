//! The convolutional layer: small filters that look at every place of the image.
//!
//! Legend: N batch, C channels, H and W rows and columns of the image, F filters, KH and KW of the
//! kernel, S stride, P padding, OH and OW of the output; x (N, C, H, W), w (F, C, KH, KW), b (F,),
//! y (N, F, OH, OW).

use crate::passes::Passes;
use crate::window::{Grid, Padding, Size2d, Window};
use ch04_mlp::{PenaltyFromConfig, start_weights};
use common::layer::no_forward;
use common::{
    Config, ConfigError, Initializer, Layer, Mode, Parameter, Real, Regularizer, Rng, Shape, ShapeError,
    Spare, Tensor, shape,
};
use std::sync::Arc;

// ANCHOR: conv2d
/// y[n, f, i, j] = b\[f\] + Σ over c, p, q of w[f, c, p, q] · x[n, c, i·S + p − P, j·S + q − P] (8.1)
///
/// Local and shared: an output sees KH × KW pixels only, and all outputs of a feature map use the same
/// weights. [`plain::convolve`](crate::plain::convolve) is the same formula in loops.
///
/// # Shapes
/// x (N, C, H, W) → y (N, F, OH, OW), with OH = (H − KH + 2P)/S + 1 (8.2); ⌈H/S⌉ with
/// [`Padding::Same`] (8.3)
///
/// # Parameters
/// `weights` w (F, C, KH, KW) and `bias` b (F,): F · (C·KH·KW + 1) numbers (8.21), whatever the image's size.
///
/// # Gradients
/// dw = Σ over n, i, j of dy · x (8.4), db = Σ over n, i, j of dy (8.5), dx = Σ of w · dy over all
/// windows that saw the pixel (8.6)
///
/// # Errors
/// [`output_shape`](Layer::output_shape), which [`Sequential::add`](ch04_mlp::Sequential::add) asks,
/// refuses a layer without filters, a kernel or stride of 0, an input of another number of channels or
/// without pixels, a kernel larger than the padded image, explicit padding as large as the kernel, and
/// steps that do not end at the image's edge.
///
/// # Example
/// ```
/// # use ch08_cnn::prelude::*;
/// # use common::prelude::*;
/// let mut rng = Seed(1671).stream("init");
/// let layer = Conv2d::<f32>::new(1, 32, 5, &GlorotUniform, &mut rng).padding(Padding::Same);
/// assert_eq!(layer.output_shape(&[1, 28, 28])?, Shape::from([32, 28, 28]));
/// let count: usize = layer.parameters().iter().map(|p| p.value().len()).sum();
/// assert_eq!(count, 832); // 32 · (1·5·5 + 1)
/// # Ok::<(), ShapeError>(())
/// ```
///
/// # Source
/// Text 002, "卷积层输出值的计算" and "CNN分类".
pub struct Conv2d<T: Real> {
    weights: Parameter<T>, // w (F, C, KH, KW)
    bias: Parameter<T>,    // b (F,)
    window: Window,
    x: Option<Tensor<T>>, // (N, C, H, W), from forward to backward
    spare: Spare<T>,      // memory for the next y
    passes: Passes<T>,    // the three ways to compute it, with their memory
}

impl<T: Real> Layer<T> for Conv2d<T> {
    fn forward(&mut self, x: Tensor<T>, mode: Mode) -> Tensor<T> {
        let grid = self.grid(&x.shape()[1..]).unwrap_or_else(|error| panic!("{error}"));
        let Size2d { height, width } = grid.output;
        let mut y = self.spare.tensor([x.rows(), self.filters(), height, width]); // (N, F, OH, OW)
        let (c, f) = (self.channels(), self.filters());
        let (w, b) = (self.weights.value().data(), self.bias.value().data());
        self.passes.of(&grid, c, f).forward(&grid, w, b, x.data(), y.data_mut()); // y = w ⋆ x + b  (8.1)
        if mode.is_training() {
            self.x = Some(x);
        } else {
            self.spare.keep(x);
        }
        y
    }

    fn backward(&mut self, dy: Tensor<T>) -> Tensor<T> {
        let (mut x, grid) = self.gradients(&dy);
        let (c, f) = (self.channels(), self.filters());
        let w = self.weights.value().data();
        self.passes.of(&grid, c, f).dx(&grid, w, f, dy.data(), x.data_mut()); // (8.6), in the memory of x
        self.spare.keep(dy);
        x
    }

    fn backward_first(&mut self, dy: Tensor<T>) -> Tensor<T> {
        let (x, _) = self.gradients(&dy); // nobody asks for dx
        self.spare.keep(dy);
        x
    }
    // ANCHOR_END: conv2d

    fn name(&self) -> &'static str {
        "Conv2d"
    }

    fn config(&self) -> Config {
        let penalty = |p: &Parameter<T>| p.regularizer().map(Regularizer::config);
        let config = Config::new("Conv2d")
            .with("channels", self.channels() as f64)
            .with("filters", self.filters() as f64)
            .with_part("kernel_regularizer", penalty(&self.weights))
            .with_part("bias_regularizer", penalty(&self.bias));
        self.window.into_config(config, "kernel_size")
    }

    fn output_shape(&self, input: &[usize]) -> Result<Shape, ShapeError> {
        let Size2d { height, width } = self.grid(input)?.output;
        Ok(Shape::from([self.filters(), height, width]))
    }

    fn parameters_mut(&mut self) -> Vec<&mut Parameter<T>> {
        vec![&mut self.weights, &mut self.bias]
    }

    fn multiplications(&self, input: &[usize]) -> usize {
        // Each weight meets every place of the output.
        self.weights.shape().volume().saturating_mul(self.grid(input).map_or(0, |grid| grid.output.area()))
    }

    fn parameters(&self) -> Vec<&Parameter<T>> {
        vec![&self.weights, &self.bias]
    }

    fn replica(&self) -> Box<dyn Layer<T>> {
        Box::new(Conv2d::of(self.weights.clone(), self.bias.clone(), self.window))
    }
}

impl<T: Real> Conv2d<T> {
    /// A layer of `filters` filters of this size (`5`, or `(2, 3)`) over `channels` channels, start
    /// weights drawn from `initializer`, biases 0; stride 1, no padding.
    ///
    /// Glorot's and He's fans are fan_in = C·KH·KW, the inputs of an output, and fan_out = F·KH·KW, the
    /// outputs that a pixel feeds.
    pub fn new(
        channels: usize,
        filters: usize,
        kernel_size: impl Into<Size2d>,
        initializer: &dyn Initializer,
        rng: &mut Rng,
    ) -> Conv2d<T> {
        let size = kernel_size.into();
        let fans = (channels * size.area(), filters * size.area());
        let weights = start_weights([filters, channels, size.height, size.width], fans, initializer, rng);
        Conv2d::from_weights(weights, Tensor::zeros([filters]))
    }

    /// A layer of these weights: w (F, C, KH, KW) and b (F,); stride 1, no padding.
    ///
    /// # Panics
    /// Where w has not four dimensions or b has not one entry a filter.
    pub fn from_weights(weights: Tensor<T>, bias: Tensor<T>) -> Conv2d<T> {
        assert!(
            weights.rank() == 4 && *bias.shape() == [weights.rows()],
            "Conv2d: expected weights (F, C, KH, KW) and bias (F,), got {} and {}",
            weights.shape(),
            bias.shape()
        );
        let window = Window::new((weights.shape()[2], weights.shape()[3]), 1);
        Conv2d::of(Parameter::new("weights", weights), Parameter::new("bias", bias), window)
    }

    fn of(weights: Parameter<T>, bias: Parameter<T>, window: Window) -> Conv2d<T> {
        Conv2d { weights, bias, window, x: None, spare: Spare::default(), passes: Passes::default() }
    }

    /// The same layer with a kernel that moves by this much: `2`, or `(2, 1)`.
    pub fn stride(mut self, stride: impl Into<Size2d>) -> Conv2d<T> {
        self.window.stride = stride.into();
        self
    }

    /// The same layer with zeros around the image.
    pub fn padding(mut self, padding: Padding) -> Conv2d<T> {
        self.window.padding = padding;
        self
    }

    /// The same layer, which leaves out the last rows and columns that no whole kernel reaches, instead
    /// of refusing such images.
    pub fn drop_remainder(mut self) -> Conv2d<T> {
        self.window.drop_remainder = true;
        self
    }

    /// The same layer with a penalty on w (Keras: `kernel_regularizer`).
    pub fn kernel_regularizer(mut self, penalty: impl Regularizer<T> + 'static) -> Conv2d<T> {
        self.weights.set_regularizer(Some(Arc::new(penalty)));
        self
    }

    /// The same layer with a penalty on b (Keras: `bias_regularizer`).
    pub fn bias_regularizer(mut self, penalty: impl Regularizer<T> + 'static) -> Conv2d<T> {
        self.bias.set_regularizer(Some(Arc::new(penalty)));
        self
    }

    /// Builds the layer that a configuration describes, with weights 0; `penalty` builds regularisers.
    ///
    /// # Errors
    /// Where a setting is missing or wrong.
    pub fn from_config(config: &Config, penalty: PenaltyFromConfig<'_, T>) -> Result<Conv2d<T>, ConfigError> {
        let (channels, filters) = (config.size("channels")?, config.size("filters")?);
        let window = Window::from_config(config, "kernel_size")?;
        let weights = Tensor::zeros([filters, channels, window.size.height, window.size.width]);
        let mut layer = Conv2d::from_weights(weights, Tensor::zeros([filters]));
        layer.window = window;
        for (name, parameter) in
            [("kernel_regularizer", &mut layer.weights), ("bias_regularizer", &mut layer.bias)]
        {
            if let Some(part) = config.part(name)? {
                parameter.set_regularizer(Some(penalty(part)?));
            }
        }
        Ok(layer)
    }

    fn channels(&self) -> usize {
        self.weights.shape()[1]
    }

    fn filters(&self) -> usize {
        self.weights.shape()[0]
    }

    /// The kernel's places on an image (C, H, W).
    fn grid(&self, input: &[usize]) -> Result<Grid, ShapeError> {
        if self.filters() == 0 || self.channels() == 0 {
            let got = format!("{} and {}", self.filters(), self.channels());
            return Err(ShapeError::new("Conv2d", "at least 1 filter and 1 channel", got));
        }
        match *input {
            [channels, height, width] if channels == self.channels() => {
                self.window.on("Conv2d", Size2d { height, width })
            }
            _ => {
                let expected = format!("input (N, {}, H, W)", self.channels());
                Err(ShapeError::new("Conv2d", expected, shape::of_batch(input)))
            }
        }
    }

    /// Assigns dw = Σ dy · x (8.4) and db = Σ dy (8.5); gives x back, which is no longer needed.
    fn gradients(&mut self, dy: &Tensor<T>) -> (Tensor<T>, Grid) {
        let x = self.x.take().unwrap_or_else(|| no_forward("Conv2d")); // (N, C, H, W)
        let grid = self.grid(&x.shape()[1..]).unwrap_or_else(|error| panic!("{error}"));
        let (c, f) = (self.channels(), self.filters());
        let (dw, db) = (self.weights.gradient.data_mut(), self.bias.gradient.data_mut());
        self.passes.of(&grid, c, f).gradients(&grid, x.data(), dy.data(), dw, db);
        (x, grid)
    }
}
