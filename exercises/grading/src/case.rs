//! One random case: what is given to an answer, and what is seen of it.

use std::ops::RangeInclusive;

use common::random::Rng;
use common::{Seed, Tensor};

use crate::value::{Shown, Tolerance, Value};

/// Inputs for an answer, drawn from a seed, and what was seen of it with them.
///
/// An exercise's `observe` draws what it needs by name, calls the answer, and says what it saw:
///
/// ```
/// use grading::Case;
///
/// fn observe(double: fn(&[f64]) -> Vec<f64>, case: &mut Case) {
///     let n = case.size("n", 1..=4);
///     let x = case.numbers("x", n);
///     case.saw("y", double(&x)); // compared with what the solution returns for the same x
/// }
/// observe(|x| x.iter().map(|x| 2.0 * x).collect(), &mut Case::new(1, "0.0", 0));
/// ```
///
/// Everything must be drawn whatever the answer returns, so that the right answer and a wrong one see the same
/// numbers. The names are the parameters' names in the stub.
#[derive(Debug)]
pub struct Case {
    rng: Rng,
    number: usize,
    pub(crate) sizes: Vec<(&'static str, usize)>,
    pub(crate) given: Vec<(String, Value)>,
    pub(crate) seen: Vec<Seen>,
    pub(crate) broken: Vec<String>,
    pub(crate) said: Vec<(String, String)>,
    pub(crate) sentences: usize,
}

/// A number with the four digits that are shown of it, so that whoever calculates by hand gets what is expected.
fn as_shown(number: f64) -> f64 {
    format!("{number:.3e}").parse().unwrap_or(number)
}

/// One thing that was seen of an answer.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    pub name: String,
    pub value: Value,
    pub tolerance: Tolerance,
    /// Whether it must agree with the solution's; else it only helps to tell mistakes apart.
    pub compared: bool,
    /// Whether what was expected is not to be told: it would be the answer.
    pub secret: bool,
    /// Whether it is worked out rather than predicted.
    pub worked: bool,
}

impl Case {
    /// The case of this number of an exercise, from a seed.
    pub fn new(seed: u64, id: &str, number: usize) -> Case {
        Case {
            rng: Seed(seed).nth(number as u64).stream(id),
            number,
            sizes: vec![],
            given: vec![],
            seen: vec![],
            broken: vec![],
            said: vec![],
            sentences: 0,
        }
    }

    // ---- what is given

    /// Which of the cases this is, from 0: for cases that have to occur.
    pub fn number(&self) -> usize {
        self.number
    }

    /// The stream of random numbers, for inputs of other kinds; show them by [`give`](Case::give).
    pub fn rng(&mut self) -> &mut Rng {
        &mut self.rng
    }

    /// A random size. Its name ("N", "in") is used to say "N times too large".
    pub fn size(&mut self, name: &'static str, range: RangeInclusive<usize>) -> usize {
        let size = range.start() + self.rng.below(range.end() - range.start() + 1);
        self.sizes.push((name, size));
        size
    }

    /// Shows an input that was made in another way, and hands it back.
    pub fn give<S: Shown>(&mut self, name: &str, input: S) -> S {
        self.given.push((name.into(), input.value()));
        input
    }

    /// A number drawn evenly between two.
    pub fn number_in(&mut self, name: &str, low: f64, high: f64) -> f64 {
        let number = as_shown(self.rng.uniform_in(low, high));
        self.give(name, number)
    }

    /// n numbers from the normal distribution.
    pub fn numbers(&mut self, name: &str, n: usize) -> Vec<f64> {
        let numbers: Vec<f64> = (0..n).map(|_| as_shown(self.rng.normal())).collect();
        self.give(name, numbers)
    }

    /// n numbers drawn evenly between two.
    pub fn numbers_in(&mut self, name: &str, n: usize, low: f64, high: f64) -> Vec<f64> {
        let numbers: Vec<f64> = (0..n).map(|_| as_shown(self.rng.uniform_in(low, high))).collect();
        self.give(name, numbers)
    }

    /// A tensor of numbers from the normal distribution.
    pub fn tensor<const R: usize>(&mut self, name: &str, shape: [usize; R]) -> Tensor<f64> {
        let rng = &mut self.rng;
        let tensor = Tensor::from_fn(shape, |_| as_shown(rng.normal()));
        self.give(name, tensor)
    }

    /// n one-hot rows of k classes, (N, K).
    pub fn one_hot(&mut self, name: &str, n: usize, k: usize) -> Tensor<f64> {
        let mut rows = Tensor::zeros([n, k]);
        for i in 0..n {
            rows.row_mut(i)[self.rng.below(k)] = 1.0;
        }
        self.give(name, rows)
    }

    // ---- what is seen

    /// A result that must be the solution's, up to the order of the arithmetic.
    pub fn saw(&mut self, name: &str, result: impl Shown) {
        self.see(name, result.value(), Tolerance::ARITHMETIC, true);
    }

    /// A result that must be the solution's up to this share of its size (or this much, for sizes below 1).
    pub fn saw_within(&mut self, name: &str, result: impl Shown, tolerance: f64) {
        self.see(name, result.value(), Tolerance { relative: tolerance, absolute: tolerance }, true);
    }

    /// A result that must be the solution's to nine digits, however small it is.
    pub fn saw_to_digits(&mut self, name: &str, result: impl Shown) {
        self.see(name, result.value(), Tolerance { relative: 1e-9, absolute: 0.0 }, true);
    }

    /// A part to be worked out, of which what is right is never told. In an exercise of the kind *predict* it must be
    /// right before the outcome of the prediction is told.
    pub fn worked(&mut self, name: &str, result: impl Shown, tolerance: f64) {
        self.saw_within(name, result, tolerance);
        if let Some(seen) = self.seen.last_mut() {
            (seen.secret, seen.worked) = (true, true);
        }
    }

    /// A result for which many answers are right: say what must hold by [`must`](Case::must). It is shown, and
    /// mistakes are recognised by it.
    pub fn noted(&mut self, name: &str, result: impl Shown) {
        self.see(name, result.value(), Tolerance::ARITHMETIC, false);
    }

    fn see(&mut self, name: &str, value: Value, tolerance: Tolerance, compared: bool) {
        self.seen.push(Seen { name: name.into(), value, tolerance, compared, secret: false, worked: false });
    }

    /// One of several words (capitals, a full stop and "the" do not matter); another word is an answer that is not
    /// understood.
    pub fn choice(&mut self, question: &str, answer: &str, options: &[&str]) {
        let bare = |word: &str| {
            word.trim().trim_end_matches('.').to_lowercase().trim_start_matches("the ").to_owned()
        };
        let option = options.iter().find(|option| bare(option) == bare(answer));
        let answer = option.map_or(answer.trim(), |option| option).to_owned();
        let listed = options.iter().map(|o| format!("\"{o}\"")).collect::<Vec<_>>().join(", ");
        self.must(options.contains(&answer.as_str()), || {
            format!("{question}: expected one of {listed}, got \"{answer}\"")
        });
        self.said.push((question.into(), answer.clone()));
        self.saw(question, answer);
        if let Some(seen) = self.seen.last_mut() {
            seen.secret = true;
        }
    }

    /// A number that was measured: right anywhere between two.
    pub fn measured(&mut self, name: &str, result: f64, between: RangeInclusive<f64>) {
        self.said.push((name.into(), crate::value::number(result, 6)));
        self.must(between.contains(&result), || {
            let (low, high) = (between.start(), between.end());
            format!("{name}: expected something from {low} to {high} from this experiment, got {result}")
        });
    }

    /// A sentence of one's own, kept for the teacher; only its length is checked.
    pub fn words(&mut self, question: &str, answer: &str, at_least: usize) {
        let words = answer.split_whitespace().count();
        self.must(words >= at_least, || {
            let got = if words == 1 { "1 word".into() } else { format!("{words} words") };
            format!("{question}: expected a sentence or two ({at_least} words at least), got {got}")
        });
        self.said.push((question.into(), answer.trim().into()));
        self.sentences += 1;
    }

    /// Something that must hold; what is said if it does not.
    pub fn must(&mut self, holds: bool, or_else: impl FnOnce() -> String) {
        if !holds {
            self.broken.push(or_else());
        }
    }

    /// A gradient that must be that of `f` at this point, by central differences.
    pub fn gradient(&mut self, name: &str, analytic: &[f64], at: &[f64], mut f: impl FnMut(&[f64]) -> f64) {
        const STEP: f64 = 1e-5;
        if analytic.len() != at.len() {
            return; // the comparison with the solution says what is wrong with the form
        }
        let numerical = ch07_gradient_checking::numerical_gradient(
            |x: &Tensor<f64>| f(x.data()),
            &Tensor::from_vec(at.to_vec()),
            STEP,
        );
        // Small entries are judged beside the largest; and where all are 0, rounding is no mistake.
        let floor = (1e-3 * numerical.max_abs()).max(1e-4);
        for (i, (&a, &n)) in analytic.iter().zip(numerical.data()).enumerate() {
            if ch07_gradient_checking::relative_error(a, n, floor) > 1e-4 {
                let (a_text, n_text) = (crate::value::number(a, 6), crate::value::number(n, 6));
                let place = self.place(name, at, i);
                let ratio = if n.abs() > floor {
                    format!(" (ratio {})", crate::value::number(a / n, 4))
                } else {
                    String::new()
                };
                self.broken
                    .push(format!("{place}: the central difference says {n_text}, you say {a_text}{ratio}"));
                return;
            }
        }
    }

    /// The name of one entry of a gradient: `dw[2]`, or `dw[0][2]` where what it is the gradient of was given as
    /// a matrix.
    fn place(&self, name: &str, at: &[f64], i: usize) -> String {
        let shapes = self.given.iter().filter_map(|(_, value)| value.numbers());
        let shape = shapes.filter(|(_, data)| *data == at).map(|(shape, _)| shape).next();
        match shape {
            Some([_, columns]) if at.len() > 1 => format!("{name}[{}][{}]", i / columns, i % columns),
            _ if at.len() == 1 => name.to_owned(),
            _ => format!("{name}[{i}]"),
        }
    }

    /// How much a student has to read to understand this case.
    pub(crate) fn volume(&self) -> usize {
        self.given.iter().map(|(_, v)| v.numbers().map_or(1, |(_, data)| data.len().max(1))).sum()
    }
}
