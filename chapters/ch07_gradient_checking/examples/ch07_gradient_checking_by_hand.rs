//! The chapter's examples worked by hand, with the numbers that the pages show.
//!
//! Run it: `cargo run -q -p ch07_gradient_checking --example ch07_gradient_checking_by_hand`

use ch07_gradient_checking::cabinet::{Bug, Function, Map};
use ch07_gradient_checking::prelude::*;

/// C(z) = ln(1 + eᶻ): the cross-entropy of one sigmoid unit with target 0. Its slope is σ(z).
fn cost(z: f64) -> f64 {
    z.exp().ln_1p()
}

/// C′ = σ, C″ = σ(1 − σ) and C‴ = σ(1 − σ)(1 − 2σ) at z.
fn slopes(z: f64) -> [f64; 3] {
    let s = 1.0 / (1.0 + (-z).exp());
    [s, s * (1.0 - s), s * (1.0 - s) * (1.0 - 2.0 * s)]
}

/// x > 0 in the four significant decimal digits of an imaginary machine.
fn rounded(x: f64) -> f64 {
    let unit = 10_f64.powi(x.log10().floor() as i32 - 3);
    (x / unit).round() * unit
}

fn main() {
    let examples = [truncation, rounding, both, complex, softmax, along_a_direction, kink];
    examples.iter().for_each(|example| example());
}

/// The slope of C at z = 1 from two values of it, with a step so long that three decimals show its error.
fn truncation() {
    println!("# C(z) = ln(1 + e^z) at z = 1, h = 0.5");
    let (z, h) = (1.0, 0.5);
    let [s, second, third] = slopes(z);
    println!("left = {:.3}\nmiddle = {:.3}\nright = {:.3}", cost(z - h), cost(z), cost(z + h));
    println!("slope = {s:.3}\nsecond = {second:.3}\nthird = {third:.3}");
    let (one, two) = (one_sided(cost, z, h), central(cost, z, h));
    println!("one_sided = {one:.3}\none_sided_off = {:.3}", one - s);
    println!("one_sided_predicted = {:.3}", h / 2.0 * second);
    println!("central = {two:.3}\ncentral_off = {:.3}", two - s);
    println!("central_predicted = {:.3}", h * h / 6.0 * third);
    println!("central_off_half = {:.4}", central(cost, z, h / 2.0) - s);
}

/// The same slope on a machine that keeps four decimal digits: now a short step does harm.
fn rounding() {
    println!("\n# The same on a machine with four digits");
    let four_digits = |z: f64| rounded(cost(z));
    let ([s, _, third], epsilon) = (slopes(1.0), 1e-3);
    for (name, h) in [("02", 0.2), ("01", 0.1), ("001", 0.01), ("0001", 0.001)] {
        let slope = central(four_digits, 1.0, h);
        println!("right_{name} = {:.3}\nleft_{name} = {:.3}", four_digits(1.0 + h), four_digits(1.0 - h));
        println!("slope_{name} = {slope:.3}\noff_{name} = {:.3}", (slope - s).abs());
        println!("predicted_{name} = {:.3}", h * h / 6.0 * third.abs() + epsilon * cost(1.0) / h); // (7.9)
    }
    println!("best_four_digits = {:.2}", (3.0 * epsilon * cost(1.0) / third.abs()).cbrt()); // (7.11)
}

/// The best steps (7.10), (7.11) where |f|, |f″| and |f‴| are 1, and the errors there.
fn both() {
    println!("\n# The best step");
    for (name, epsilon) in [("f64", f64::EPSILON), ("f32", f64::from(f32::EPSILON))] {
        let (one, two) = (2.0 * epsilon.sqrt(), (3.0 * epsilon).cbrt());
        println!("epsilon_{name} = {epsilon:.1e}\none_sided_{name} = {one:.1e}"); // the error is 2√ε, too
        println!("central_{name} = {two:.1e}\ncentral_error_{name} = {:.1e}", 1.5 * epsilon / two);
        println!("truncation_{name} = {:.1e}\nrounding_{name} = {:.1e}", 1e-8 / 6.0, epsilon / 1e-4);
    }
}

/// C again with a step along the imaginary axis.
fn complex() {
    println!("\n# Complex step");
    let f = |z: Complex<f64>| (Complex::from(1.0) + z.exp()).ln();
    let value = f(Complex::new(1.0, 0.5));
    println!("real = {:.3}\nimaginary = {:.3}", value.re, value.im);
    println!("complex = {:.3}", complex_step(f, 1.0, 0.5));
    println!("complex_tiny = {:.15}", complex_step(f, 1.0, 1e-20));
    println!("slope_15 = {:.15}", slopes(1.0)[0]);
}

/// dx of a softmax layer, right and with a plain mean in the place of ⟨dy, y⟩, beside differences.
fn softmax() {
    println!("\n# Softmax of x = (1, 2, 3)");
    let x = Tensor::from_rows([[1.0, 2.0, 3.0]]); // (1, 3)
    let show = |name: &str, t: &Tensor<f64>| {
        t.data().iter().enumerate().for_each(|(i, v)| println!("{name}_{} = {:.3}", i + 1, v + 0.0));
    };
    show("y", &Map::new(Function::Softmax, None).forward(x.clone(), Mode::Predict));
    let ones = Tensor::from_rows([[1.0, 1.0, 1.0]]);
    let random = Tensor::from_rows([[0.5, -1.0, 2.0]]);
    let step = Mode::Train(TrainingStep::new(Seed(1), 0, 1));
    for (upstream, dy) in [("ones", ones), ("random", random)] {
        for (name, bug) in [("right", None), ("wrong", Some(Bug::SoftmaxPlainMean))] {
            let mut layer = Map::new(Function::Softmax, bug);
            layer.forward(x.clone(), step);
            let dx = layer.backward(dy.clone());
            show(&format!("{upstream}_{name}"), &dx.map(|d| (d * 1e9).round() / 1e9)); // 0 without its −
            let n = numerical_gradient(|x| layer.forward(x.clone(), Mode::Predict).dot(&dy), &x, 1e-5);
            show(&format!("{upstream}_{name}_error"), &dx.zip_map(&n, |a, n| relative_error(a, n, 2e-4)));
        }
    }
}

/// The slope of s = ½ Σ x² at (1, −2, 3) along a direction of length 1.
fn along_a_direction() {
    println!("\n# Along a direction");
    let [x, v] =
        [[1.0, -2.0, 3.0], [2.0 / 3.0, 1.0 / 3.0, 2.0 / 3.0]].map(|row| Tensor::from_vec(row.to_vec()));
    let slope = directional(|x: &Tensor<f64>| 0.5 * x.dot(x), &x, &v, 1e-3);
    let wrong = Tensor::from_vec(vec![1.0, -2.0, 1.5]); // the third entry is half of what it should be
    println!("along = {slope:.3}\nalong_right = {:.3}\nalong_wrong = {:.3}", x.dot(&v), wrong.dot(&v));
}

/// What a central difference says of a ReLU whose input is nearer to 0 than h.
fn kink() {
    println!("\n# ReLU at z = 0.2, h = 0.5");
    let slope = central(|z: f64| z.max(0.0), 0.2, 0.5);
    println!("kink = {slope:.3}");
}
