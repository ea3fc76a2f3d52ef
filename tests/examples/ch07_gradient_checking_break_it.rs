//! A layer of one's own, one line of it broken at a time, and what the checker says.
//!
//! Run it: `cargo run -q -p tests --example ch07_gradient_checking_break_it`. Then break a line yourself.

use ch07_gradient_checking::prelude::*;

/// What is wrong with the layer's backward.
#[derive(Clone, Copy, PartialEq)]
enum Broken {
    Nothing,
    /// g is left out of dx.
    GainForgotten,
    /// 1 − a where 1 − a² belongs.
    SquareForgotten,
    /// dg is a mean over the rows, where it is a sum.
    MeanForSum,
}

/// y = g ⊙ tanh(x), with a gain g of its own for each column.
///
/// Legend: N rows, D columns; x, y, a = tanh(x) (N, D), g (D,).
struct Gain {
    g: Parameter<f64>,      // (D,)
    a: Option<Tensor<f64>>, // (N, D), from forward to backward
    broken: Broken,
}

impl Gain {
    fn new(g: &[f64], broken: Broken) -> Gain {
        Gain { g: Parameter::new("gain", Tensor::from_vec(g.to_vec())), a: None, broken }
    }
}

/// Every row of x times g, entry by entry.
fn times(x: &Tensor<f64>, g: &Tensor<f64>) -> Tensor<f64> {
    Tensor::from_fn(x.shape(), |i| x.data()[i] * g.data()[i % g.len()])
}

impl Layer<f64> for Gain {
    // ANCHOR: layer
    fn forward(&mut self, x: Tensor<f64>, mode: Mode) -> Tensor<f64> {
        let a = x.map(f64::tanh); // (N, D)
        let y = times(&a, self.g.value()); // y = g ⊙ a  (N, D)
        self.a = mode.is_training().then_some(a);
        y
    }

    fn backward(&mut self, dy: Tensor<f64>) -> Tensor<f64> {
        let a = self.a.take().expect("Gain: backward without forward");
        let dg = (&dy * &a).sum_rows(); // dg = Σₙ dy ⊙ a  (D,)
        self.g.gradient = match self.broken {
            Broken::MeanForSum => &dg * (1.0 / dy.rows() as f64), // WRONG: the mean over the rows
            _ => dg,                                              // right: the sum
        };
        let da = match self.broken {
            Broken::GainForgotten => dy,     // WRONG: g is forgotten
            _ => times(&dy, self.g.value()), // right: da = g ⊙ dy  (N, D)
        };
        match self.broken {
            Broken::SquareForgotten => &da * &a.map(|a| 1.0 - a), // WRONG: a without its square
            _ => &da * &a.map(|a| 1.0 - a * a),                   // right: dx = da ⊙ (1 − a²)
        }
    }
    // ANCHOR_END: layer

    fn parameters(&self) -> Vec<&Parameter<f64>> {
        vec![&self.g]
    }

    fn parameters_mut(&mut self) -> Vec<&mut Parameter<f64>> {
        vec![&mut self.g]
    }

    fn name(&self) -> &'static str {
        "Gain"
    }

    fn config(&self) -> Config {
        Config::new("Gain")
    }

    fn output_shape(&self, input: &[usize]) -> Result<Shape, ShapeError> {
        Ok(input.into())
    }

    fn replica(&self) -> Box<dyn Layer<f64>> {
        Box::new(Gain { g: self.g.clone(), a: None, broken: self.broken })
    }
}

fn main() {
    let mut rng = Seed(7).stream("x");
    let x = Tensor::from_fn([4, 3], |_| rng.normal()); // (N, D)
    let random = [1.5, -0.5, 2.0];
    // ANCHOR: checks
    let check = |title: &str, g: &[f64], broken: Broken| {
        let report = Check::new(Seed(7)).layer(&mut Gain::new(g, broken), &x);
        let verdict = if report.passes(1e-6) { "PASSES" } else { "FAILS" };
        println!("## {title}: {verdict}\n{report}");
    };
    check("A. Nothing broken", &random, Broken::Nothing);
    check("B. dg is a mean", &random, Broken::MeanForSum);
    check("C. 1 - a for 1 - a²", &random, Broken::SquareForgotten);
    check("D. g left out of dx", &random, Broken::GainForgotten);
    check("E. the same as D, checked where every gain is 1", &[1.0; 3], Broken::GainForgotten);
    // ANCHOR_END: checks
}
