//! Chapter 5, broken on purpose: three dropout layers and one penalty with a wrong line each, and what the
//! gradient checker says. `cargo run -p tests --example ch05_dropout_break_it`

use ch05_dropout::Dropout;
use ch07_gradient_checking::prelude::*;

/// The line that is wrong.
#[derive(Clone, Copy, PartialEq)]
enum Bug {
    NewMask,
    NoScaleInBackward,
    NoScaleAtAll,
}

/// Dropout once more, in few lines, with a bug.
struct Broken {
    rate: f64,
    bug: Bug,
    kept: Option<(Tensor<f64>, TrainingStep)>, // the mask, and the step it was drawn in
}

// ANCHOR: broken
impl Broken {
    /// 1 where an entry is kept and 0 where it is dropped, times the scale.
    fn mask(&self, shape: Shape, step: TrainingStep) -> Tensor<f64> {
        let scale = if self.bug == Bug::NoScaleAtAll { 1.0 } else { 1.0 / (1.0 - self.rate) };
        let mut rng = step.rng(0);
        Tensor::from_fn(shape, |_| if rng.uniform() < self.rate { 0.0 } else { scale })
    }
}

impl Layer<f64> for Broken {
    fn forward(&mut self, x: Tensor<f64>, mode: Mode) -> Tensor<f64> {
        let Mode::Train(step) = mode else { return x };
        let mask = self.mask(x.shape(), step);
        let y = &x * &mask; // y = m ⊙ x
        self.kept = Some((mask, step));
        y
    }

    fn backward(&mut self, dy: Tensor<f64>) -> Tensor<f64> {
        let (mask, step) = self.kept.take().expect("a forward pass before");
        match self.bug {
            Bug::NewMask => &dy * &self.mask(dy.shape(), step.for_layer(1)), // WRONG: drawn again
            Bug::NoScaleInBackward => &(&dy * &mask) * (1.0 - self.rate),    // WRONG: 1/(1 − p) taken back
            Bug::NoScaleAtAll => &dy * &mask, // right for this forward; it is the forward that is wrong
        }
    }
    // ANCHOR_END: broken

    fn name(&self) -> &'static str {
        "Dropout"
    }

    fn config(&self) -> Config {
        Config::new("Dropout").with("rate", self.rate)
    }

    fn output_shape(&self, input: &[usize]) -> Result<Shape, ShapeError> {
        Ok(input.into())
    }

    fn replica(&self) -> Box<dyn Layer<f64>> {
        Box::new(Broken { rate: self.rate, bug: self.bug, kept: None })
    }
}

// ANCHOR: broken_penalty
/// λ Σ w² with a gradient that forgets the 2.
#[derive(Debug)]
struct NoTwo(f64);

impl Regularizer<f64> for NoTwo {
    fn penalty(&self, w: &Tensor<f64>) -> f64 {
        self.0 * w.dot(w)
    }

    fn add_gradient(&self, w: &Tensor<f64>, dw: &mut Tensor<f64>) {
        dw.add_scaled(self.0, w); // WRONG: λ w. Right: 2 λ w
    }
    // ANCHOR_END: broken_penalty

    fn config(&self) -> Config {
        Config::new("L2").with("l2", self.0)
    }
}

fn main() -> Result<(), ConfigError> {
    let mut rng = Seed(5).stream("x");
    let x = Tensor::from_fn([4, 25], |_| rng.normal()); // (N, 25)
    let check = Check::new(Seed(1));
    println!("# The layer of the chapter");
    print!("{}", check.layer(&mut Dropout::new(0.3)?, &x));
    for (title, bug) in [
        ("A new mask in backward", Bug::NewMask),
        ("The scale forgotten in backward", Bug::NoScaleInBackward),
        ("The scale forgotten in both", Bug::NoScaleAtAll),
    ] {
        println!("\n# {title}");
        print!("{}", check.layer(&mut Broken { rate: 0.3, bug, kept: None }, &x));
    }
    println!("\n# The same layer, asked for the expected value of 100,000 ones");
    let step = Mode::Train(TrainingStep::new(Seed(1), 0, 1000));
    let y = Broken { rate: 0.3, bug: Bug::NoScaleAtAll, kept: None }
        .forward(Tensor::filled([1000, 100], 1.0), step);
    println!(
        "mean of y = {:.3}, expected 1 with a standard error of {:.3}",
        y.mean(),
        (0.3 / 0.7 / 1e5_f64).sqrt()
    );
    println!("\n# A penalty that forgets the 2");
    print!("{}", check.regularizer(&NoTwo(0.01), &x));
    Ok(())
}
