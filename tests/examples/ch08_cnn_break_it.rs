//! A deliberate bug: a convolution whose dx uses the kernel as it lies, not turned by half a turn; and two inputs on
//! which a gradient check cannot be trusted. Then the price of minimal filtering in single precision.
//!
//! `cargo run -p tests --example ch08_cnn_break_it`

use ch07_gradient_checking::{Check, Report, distinct};
use ch08_cnn::prelude::*;
use ch08_cnn::{Window, plain};

// ANCHOR: broken
/// A convolution of stride 1 with one wrong line.
struct Unturned {
    layer: Conv2d<f64>,
    x: Option<Tensor<f64>>, // (N, C, H, W), from forward to backward
}

impl Layer<f64> for Unturned {
    fn forward(&mut self, x: Tensor<f64>, mode: Mode) -> Tensor<f64> {
        self.x = mode.is_training().then(|| x.clone());
        self.layer.forward(x, mode)
    }

    fn backward(&mut self, dy: Tensor<f64>) -> Tensor<f64> {
        self.layer.backward(dy.clone()); // dw and db, as they should be
        let x = self.x.take().expect("Unturned: backward without forward");
        let mut w = self.layer.parameters()[0].value().clone(); // (F, C, KH, KW)
        let area = w.shape()[2] * w.shape()[3];
        w.data_mut().chunks_exact_mut(area).for_each(<[f64]>::reverse); // WRONG: a turn too many, so none in (8.6)
        let (_, _, dx) = plain::convolve_backward(&x, &w, &dy, &same(3, x.shape()[2]));
        dx
    }
    // ANCHOR_END: broken

    fn name(&self) -> &'static str {
        "Unturned"
    }

    fn config(&self) -> Config {
        self.layer.config()
    }

    fn output_shape(&self, input: &[usize]) -> Result<Shape, ShapeError> {
        self.layer.output_shape(input)
    }

    fn parameters(&self) -> Vec<&Parameter<f64>> {
        self.layer.parameters()
    }

    fn parameters_mut(&mut self) -> Vec<&mut Parameter<f64>> {
        self.layer.parameters_mut()
    }

    fn replica(&self) -> Box<dyn Layer<f64>> {
        let [w, b] = [0, 1].map(|i| self.parameters()[i].value().clone());
        Box::new(unturned(w, b))
    }
}

fn unturned(w: Tensor<f64>, b: Tensor<f64>) -> Unturned {
    Unturned { layer: Conv2d::from_weights(w, b).padding(Padding::Same), x: None }
}

/// Where a window of this size stands on a square image, with "same" padding.
fn same(size: usize, side: usize) -> ch08_cnn::Grid {
    let window = Window { padding: Padding::Same, ..Window::new(size, 1) };
    window.on("break it", Size2d::from(side)).expect("a window on an image")
}

/// Numbers evenly from −1 to 1, always the same ones for a name.
fn numbers(shape: impl Into<Shape>, name: &str) -> Tensor<f64> {
    let mut rng = Seed(1671).stream(name);
    Tensor::from_fn(shape, |_| rng.uniform_in(-1.0, 1.0))
}

fn tell(title: &str, report: &Report) {
    println!("# {title}\n{report}");
}

fn main() {
    let (x, w, b) = (numbers([2, 2, 5, 5], "x"), numbers([3, 2, 3, 3], "w"), numbers([3], "b"));
    let check = Check::new(Seed(1671));

    let mut right = Conv2d::from_weights(w.clone(), b.clone()).padding(Padding::Same);
    tell("The layer as it is", &check.layer(&mut right, &x));
    tell("dx with the kernel not turned", &check.layer(&mut unturned(w, b.clone()), &x));

    // A kernel that looks the same after half a turn hides the bug.
    let symmetric = Tensor::from_fn([3, 2, 3, 3], |i| [0.3, -0.2, 0.5, 0.1, 0.8, 0.1, 0.5, -0.2, 0.3][i % 9]);
    tell("The same bug, a symmetric kernel", &check.layer(&mut unturned(symmetric, b), &x));

    let (w, b) = (numbers([16, 16, 5, 5], "many w"), numbers([16], "many b"));
    let mut many = Conv2d::from_weights(w, b).padding(Padding::Same);
    let few = check.clone().entries(40);
    tell("Sixteen channels: minimal filtering", &few.layer(&mut many, &numbers([2, 16, 8, 8], "many x")));

    let mut x = numbers([1, 1, 4, 4], "x");
    distinct(&mut x, 1e-3);
    tell("A max pool, no two entries equal", &check.layer(&mut MaxPool2d::new(2), &x));
    let equal = Tensor::filled([1, 1, 2, 2], 0.5);
    tell("A max pool, all entries equal", &check.layer(&mut MaxPool2d::new(2), &equal));

    price_of_minimal_filtering();
}

/// The text's second layer in single precision: how far its fast way and the loops are from double precision.
fn price_of_minimal_filtering() {
    let single = |t: Tensor<f64>| t.cast::<f32>();
    let (x, w) = (single(numbers([1, 32, 14, 14], "digits")), single(numbers([64, 32, 5, 5], "filters")));
    let (no_bias, grid) = (Tensor::zeros([64]), same(5, 14));
    let right = plain::convolve(&x.cast::<f64>(), &w.cast(), &no_bias.cast(), &grid);
    let loops = plain::convolve(&x, &w, &no_bias, &grid);
    let fast = Conv2d::from_weights(w, no_bias).padding(Padding::Same).forward(x, Mode::Predict);
    let typical = |y: &Tensor<f64>| y.norm() / (y.len() as f64).sqrt(); // root of the mean square
    let error = |y: &Tensor<f32>| typical(&(&y.cast::<f64>() - &right));
    println!("# 32 to 64 channels, 5 × 5, maps of 14 × 14, in single precision");
    println!("a typical output                 {:.2}", typical(&right));
    println!("typical error, loops             {:.1e}", error(&loops));
    println!("typical error, minimal filtering {:.1e}", error(&fast));
}
