//! Adam with one mistake at a time: what four tests say of it, and how well it trains all the same.
//!
//! `cargo run -p tests --example ch06_optimizers_break_it`

use ch04_mlp::experiments::networks::stacked;
use ch06_optimizers::prelude::*;
use ch07_gradient_checking::Check;
use common::data::synthetic::moons;
use common::experiment::RunError;
use common::parallel::Threads;

// ANCHOR: twin
/// A way to write Adam wrongly.
#[derive(Clone, Copy, PartialEq)]
enum Mistake {
    Nothing,
    NoCorrection,
    CountsPerTensor,
    CorrectedMeanIsKept,
    EpsilonInsideTheRoot,
    SizeInsteadOfSquare,
}

/// Adam once more, entry by entry, right or with a mistake.
struct Twin {
    mistake: Mistake,
    steps: i32,                  // t
    means: Vec<Vec<(f64, f64)>>, // m and s, by parameter and entry
}

impl<T: Real> Optimizer<T> for Twin {
    fn step_on(&mut self, _: &Threads, parameters: &mut [&mut Parameter<T>]) {
        use Mistake::*;
        let mistake = self.mistake;
        self.means.resize(parameters.len(), Vec::new());
        self.steps += i32::from(mistake != CountsPerTensor);
        for (parameter, means) in parameters.iter_mut().zip(&mut self.means) {
            self.steps += i32::from(mistake == CountsPerTensor);
            let (w, dw) = parameter.value_and_gradient();
            means.resize(w.len(), (0.0, 0.0));
            for ((w, dw), (m, s)) in w.iter_mut().zip(dw).zip(means) {
                let g = dw.to_f64();
                *m = 0.9 * *m + 0.1 * g;
                *s = 0.999 * *s + 0.001 * if mistake == SizeInsteadOfSquare { g.abs() } else { g * g };
                let t = self.steps;
                let (mut m_hat, mut s_hat) = (*m / (1.0 - 0.9_f64.powi(t)), *s / (1.0 - 0.999_f64.powi(t)));
                match mistake {
                    NoCorrection => (m_hat, s_hat) = (*m, *s),
                    CorrectedMeanIsKept => *m = m_hat,
                    _ => {}
                }
                let root =
                    if mistake == EpsilonInsideTheRoot { (s_hat + 1e-7).sqrt() } else { s_hat.sqrt() + 1e-7 };
                *w -= T::of(RATE * m_hat / root);
            }
        }
    }
    // ANCHOR_END: twin

    fn name(&self) -> &'static str {
        "Twin"
    }

    fn learning_rate(&self) -> f64 {
        RATE
    }

    fn set_learning_rate(&mut self, _: f64) {}
}

const RATE: f64 = 0.01;

/// How one weight moves, in units of the learning rate, when its gradient is `gradient(t)` in step t, from 1 on.
fn moves(mistake: Mistake, steps: usize, gradient: impl Fn(f64) -> f64) -> Vec<f64> {
    let mut t = 0.0;
    let next = |_| {
        t += 1.0;
        [gradient(t), 0.0]
    };
    let path = descend(next, &mut Twin { mistake, steps: 0, means: Vec::new() }, [0.0; 2], steps);
    path.windows(2).map(|w| (w[1][0] - w[0][0]) / RATE).collect()
}

// ANCHOR: checks
/// What is found when a test compares these.
fn compare(what: &str, expected: f64, got: f64) -> Result<(), String> {
    match (got - expected).abs() < 1e-3 {
        true => Ok(()),
        false => Err(format!("{what}: expected {expected:.3}, got {got:.3}")),
    }
}

/// The first step is η, whatever the gradient's size.
fn first_step(mistake: Mistake) -> Result<(), String> {
    compare("first step, in η, for a gradient of 0.001", -1.0, moves(mistake, 1, |_| 1e-3)[0])
}

/// So are all steps under a constant gradient.
fn constant_gradient(mistake: Mistake) -> Result<(), String> {
    compare("step 20 under a constant gradient", -1.0, moves(mistake, 20, |_| 1.0)[19])
}

/// Gradients a hundred times as large make the same steps.
fn units(mistake: Mistake) -> Result<(), String> {
    let [small, large] = [1.0, 100.0].map(|c| moves(mistake, 30, |t| c * (t.sin() + 0.3))[29]);
    compare("step 30, all gradients times 100", small, large)
}

/// Two parameters with the same gradients go the same way.
fn place_in_the_list(mistake: Mistake) -> Result<(), String> {
    let mut twin = Twin { mistake, steps: 0, means: Vec::new() };
    let mut pair = ["a", "b"].map(|name| Parameter::new(name, Tensor::from_vec(vec![0.0_f64])));
    pair.iter_mut().for_each(|parameter| parameter.gradient = Tensor::from_vec(vec![1.0]));
    twin.step(&mut pair.each_mut());
    let [a, b] = pair.map(|parameter| parameter.value().scalar() / RATE);
    compare("the second of two equal parameters", a, b)
}
// ANCHOR_END: checks

/// A network trained for ten epochs on two moons: its loss, the accuracy, and how wrong its gradients are.
fn train(mistake: Mistake) -> Result<(f64, f64, f64), RunError> {
    let seed = Seed(6);
    let data = moons::<f64>(400, 0.2, &mut seed.stream("data"));
    let t = one_hot(&data.classes, 2)?;
    let mut model = stacked(&[2, 16, 16, 2], Tanh, &GlorotUniform, &mut seed.stream("init"))?;
    let (x8, t8) = (data.x.slice_rows(0..8), t.slice_rows(0..8));
    let report = Check::new(seed).network(model.layers_mut(), &SoftmaxCrossEntropy, &x8, &t8);
    model.compile(SoftmaxCrossEntropy, Twin { mistake, steps: 0, means: Vec::new() });
    model.fit(&data.x, &t, &Fit { epochs: 10, batch_size: 20, validation_split: 0.0, seed }, &mut [])?;
    let after = model.evaluate(&data.x, &t)?;
    Ok((after.loss, after.accuracy.unwrap_or(f64::NAN), report.relative_error()))
}

fn main() -> Result<(), RunError> {
    use Mistake::*;
    for (mistake, name) in [
        (Nothing, "Adam as it should be"),
        (NoCorrection, "without bias correction"),
        (CountsPerTensor, "t counted once a tensor"),
        (CorrectedMeanIsKept, "the corrected mean is kept as the mean"),
        (EpsilonInsideTheRoot, "ε inside of the root"),
        (SizeInsteadOfSquare, "s a mean of sizes instead of squares"),
    ] {
        let (loss, accuracy, relative_error) = train(mistake)?;
        println!("{name}");
        println!("  gradient check of the network: relative error {relative_error:.0e}");
        println!("  two moons after 10 epochs: loss {loss:.3}, accuracy {:.1} %", 100.0 * accuracy);
        let tests =
            [first_step(mistake), constant_gradient(mistake), units(mistake), place_in_the_list(mistake)];
        let passed = tests.iter().filter(|test| test.is_ok()).count();
        println!("  {passed} of {} tests pass", tests.len());
        tests.into_iter().filter_map(Result::err).for_each(|found| println!("  - {found}"));
    }
    Ok(())
}
