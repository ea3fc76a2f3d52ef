//! A deliberate bug: a dense layer that hands back dx = dy W where it should be dx = dy Wᵀ. With as many units
//! as inputs the shapes fit, the program runs, and the loss falls all the same.
//!
//! `cargo run -p tests --example ch04_mlp_break_it`

use ch04_mlp::prelude::*;
use ch07_gradient_checking::Check;
use common::Config;

// ANCHOR: broken
/// A dense layer with as many units as inputs, and one wrong line.
struct Untransposed(Dense<f64>);

impl Layer<f64> for Untransposed {
    fn forward(&mut self, x: Tensor<f64>, mode: Mode) -> Tensor<f64> {
        self.0.forward(x, mode)
    }

    fn backward(&mut self, dy: Tensor<f64>) -> Tensor<f64> {
        self.0.backward(dy.clone()); // dW and db, as they should be
        dy.matmul(self.0.parameters()[0].value()) // WRONG: dy W; right: dy Wᵀ  (4.9)
    }
    // ANCHOR_END: broken

    fn name(&self) -> &'static str {
        "Untransposed"
    }

    fn config(&self) -> Config {
        self.0.config()
    }

    fn output_shape(&self, input: &[usize]) -> Result<Shape, ShapeError> {
        self.0.output_shape(input)
    }

    fn parameters(&self) -> Vec<&Parameter<f64>> {
        self.0.parameters()
    }

    fn parameters_mut(&mut self) -> Vec<&mut Parameter<f64>> {
        self.0.parameters_mut()
    }

    fn replica(&self) -> Box<dyn Layer<f64>> {
        let copies: Vec<Tensor<f64>> = self.0.parameters().iter().map(|p| p.value().clone()).collect();
        let [w, b] = copies.try_into().expect("a dense layer has weights and a bias");
        Box::new(Untransposed(Dense::from_weights(w, b)))
    }
}

/// 8 → 8 → 8 → 8 → 1 with tanh; the two layers in the middle right, or with the wrong line.
fn network(wrong: bool) -> Result<Sequential<f64>, ShapeError> {
    let mut rng = Seed(1671).stream("init");
    let mut model = Sequential::new([8]);
    for layer in 0..3 {
        let dense = Dense::new(8, 8, &GlorotUniform, &mut rng);
        model = if wrong && layer > 0 { model.add(Untransposed(dense))? } else { model.add(dense)? };
        model = model.add(Activation::new(Tanh))?;
    }
    model.add(Dense::new(8, 1, &GlorotUniform, &mut rng))
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    // Rows of 8 numbers; the class is whether the product of the first two is positive: XOR of their signs.
    let mut rng = Seed(1671).stream("data");
    let x = Tensor::from_fn([200, 8], |_| rng.normal());
    let t = Tensor::from_rows(x.rows_iter().map(|row| [f64::from(u8::from(row[0] * row[1] > 0.0))]));

    println!("Training, 300 epochs from the same start over the same batches:");
    for (name, wrong) in [("right", false), ("wrong", true)] {
        let mut model = network(wrong)?;
        model.compile(SigmoidCrossEntropy, Sgd::new(0.1));
        let fit = Fit { epochs: 300, batch_size: 20, seed: Seed(1671), ..Fit::default() };
        let history = model.fit(&x, &t, &fit, &mut [])?;
        let losses: Vec<String> = [1, 30, 100, 300]
            .iter()
            .map(|&e: &usize| format!("{:.3}", history.epochs()[e - 1].loss))
            .collect();
        println!("{name}: loss after 1, 30, 100, 300 epochs: {}", losses.join(", "));
    }

    let (x, t) = (x.slice_rows(0..5), t.slice_rows(0..5));
    for (name, wrong) in [("The right network", false), ("The wrong network", true)] {
        let mut model = network(wrong)?;
        let report = Check::new(Seed(1)).network(model.layers_mut(), &SigmoidCrossEntropy, &x, &t);
        println!("\n{name}:\n{report}");
    }
    Ok(())
}
