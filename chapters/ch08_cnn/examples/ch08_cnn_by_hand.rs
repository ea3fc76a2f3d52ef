//! The chapter's small examples, with every number on the way: an image of 3 × 3 through convolution, ReLU, max
//! pool and a dense unit, forward and backward; windows as columns; and minimal filtering.

use ch02_learning_slowdown::{HalfSquaredError, Relu};
use ch04_mlp::{Activation, Dense};
use ch08_cnn::{Conv2d, Flatten, MaxPool2d, Padding, Size2d, Window, col2im, im2col, plain};
use common::{Layer, Loss, Mode, Seed, ShapeError, Tensor, TrainingStep};

fn main() -> Result<(), ShapeError> {
    network();
    windows_as_columns()?;
    minimal_filtering()
}

/// The image x (1, 1, 3, 3).
fn image() -> Tensor<f64> {
    Tensor::from_rows([[1.0, 0.5, 0.8], [0.5, 1.0, 0.0], [0.0, 0.0, 1.0]]).reshaped([1, 1, 3, 3])
}

/// The kernel w (1, 1, 2, 2).
fn kernel() -> Tensor<f64> {
    Tensor::from_rows([[0.6, -0.4], [-0.3, 0.4]]).reshaped([1, 1, 2, 2])
}

/// A convolution with a ring of zeros, ReLU, 2 × 2 max pool, Flatten, one linear unit; these are its layers.
fn layers() -> Vec<Box<dyn Layer<f64>>> {
    let convolution =
        Conv2d::from_weights(kernel(), Tensor::from_vec(vec![-0.2])).padding(Padding::explicit(1));
    let v = Tensor::from_vec(vec![0.4, -0.6, 0.8, 0.5]).reshaped([4, 1]); // (in, out)
    let unit = Dense::from_weights(v, Tensor::from_vec(vec![0.1]));
    let (relu, pool) = (Activation::new(Relu), MaxPool2d::new(2));
    vec![Box::new(convolution), Box::new(relu), Box::new(pool), Box::new(Flatten::new()), Box::new(unit)]
}

/// What the layers give one after the other, and the loss for the target 1.
fn forward(layers: &mut [Box<dyn Layer<f64>>]) -> (Vec<Tensor<f64>>, f64) {
    let mut values = vec![image()];
    for layer in layers {
        let x = values[values.len() - 1].clone();
        values.push(layer.forward(x, Mode::Train(TrainingStep::new(Seed(0), 0, 1))));
    }
    let loss = HalfSquaredError.value(&values[values.len() - 1], &Tensor::filled([1, 1], 1.0), 1);
    (values, loss)
}

/// (8.1), (8.8) and (8.16) forward; (8.9), (8.6), (8.4) and (8.5) backward.
fn network() {
    println!("# Forward");
    let mut layers = layers();
    let (values, loss) = forward(&mut layers);
    square("z", &values[1]); // (1, 1, 4, 4)
    square("a", &values[2]);
    square("p", &values[3]); // (1, 1, 2, 2)
    show("y", values[5].scalar());
    show("loss", loss);

    println!("\n# Backward");
    let mut dy = HalfSquaredError.gradient(&values[5], &Tensor::filled([1, 1], 1.0), 1);
    show("dy", dy.scalar());
    let names = ["dx", "dz", "da", "dp", "df"]; // the gradient by what each layer takes in
    for (layer, name) in layers.iter_mut().zip(names).rev() {
        dy = layer.backward(dy);
        if name != "df" {
            square(name, &dy);
        }
    }
    let [w, b] = [0, 1].map(|i| &layers[0].parameters()[i].gradient);
    square("dw", w); // (8.4)
    show("db", b.scalar()); // (8.5)
}

fn windows_as_columns() -> Result<(), ShapeError> {
    println!("\n# Windows as columns");
    let grid = Window::new(2, 1).on("by hand", Size2d::from(3))?;
    let x = image().reshaped([1, 3, 3]);
    let cols = im2col(&x, &grid); // (4, 4)
    square("cols", &cols);
    let c = Tensor::from_fn([4, 4], |i| i as f64 / 10.0); // 0.0 to 1.5, row by row
    square("c", &c);
    square("col2im", &col2im(&c, &grid));
    show("left", cols.dot(&c)); // ⟨im2col x, c⟩
    show("right", x.dot(&col2im(&c, &grid))); // ⟨x, col2im c⟩  (8.17)
    Ok(())
}

/// Two outputs of a kernel of three, by four multiplications (8.18), and by the six of (8.1).
fn minimal_filtering() -> Result<(), ShapeError> {
    println!("\n# Minimal filtering, F(2, 3)");
    let (d, g) = ([1.0, 0.5, -0.2, 0.7], [0.6, -0.4, 0.3]);
    let kernel = [g[0], (g[0] + g[1] + g[2]) / 2.0, (g[0] - g[1] + g[2]) / 2.0, g[2]]; // G g
    let inputs = [d[0] - d[2], d[1] + d[2], d[2] - d[1], d[1] - d[3]]; // Bᵀ d
    let m: Vec<f64> = kernel.iter().zip(inputs).map(|(kernel, input)| kernel * input).collect();
    (0..4).for_each(|i| show(&format!("kernel_{i}"), kernel[i]));
    (0..4).for_each(|i| show(&format!("input_{i}"), inputs[i]));
    (0..4).for_each(|i| show(&format!("m_{i}"), m[i]));
    show("y_0", m[0] + m[1] + m[2]); // Aᵀ m
    show("y_1", m[1] - m[2] - m[3]);
    let grid = Window::new((1, 3), 1).on("by hand", Size2d::from((1, 4)))?;
    let [d, g] = [d.to_vec(), g.to_vec()].map(Tensor::from_vec);
    let y = plain::convolve(&d.reshaped([1, 1, 1, 4]), &g.reshaped([1, 1, 1, 3]), &Tensor::zeros([1]), &grid);
    (0..2).for_each(|i| show(&format!("y_{i}_by_loops"), y.data()[i]));
    Ok(())
}

/// All entries of a tensor whose last dimension is its rows' length, by row and column.
fn square(name: &str, t: &Tensor<f64>) {
    let columns = t.shape()[t.rank() - 1];
    for (at, &value) in t.data().iter().enumerate() {
        show(&format!("{name}_{}{}", at / columns, at % columns), value);
    }
}

/// `name = value`, to three decimals; −0 is 0.
fn show(name: &str, value: f64) {
    let text = format!("{:.3}", value);
    println!("{name} = {}", if text == "-0.000" { "0.000" } else { &text });
}
