//! The exercises of chapter 7, gradient checking: what is observed of an answer, and what it may be.

mod mistakes;
mod solutions;
#[path = "../stubs/ch07.rs"]
mod stubs;

use std::cell::Cell;

use common::Tensor;

use crate::{Bank, Case, Kind, Mistake, Solution, Task};

/// All of them, in the book's order.
pub fn bank() -> Vec<&'static dyn Bank> {
    vec![
        &A_LARGE_VALUE,
        &A_MISSING_STEP,
        &FIVE_POINT,
        &NO_STEP_TOO_LONG,
        &ONE_SIDED_GRADIENT,
        &FACTOR_BETWEEN,
        &JACOBIAN,
        &FIVE_REPORTS,
        &KINKS_BY_STEP,
        &DUAL_NUMBERS,
        &CHECK_GRADIENT,
    ]
}

/// A function of a tensor, as an answer is given it.
pub type Scalar<'a> = &'a dyn Fn(&Tensor<f64>) -> f64;

/// A function from a tensor to a tensor.
pub type Map<'a> = &'a dyn Fn(&Tensor<f64>) -> Tensor<f64>;

/// How a function was called: how often, and with how many entries away from where they belong.
struct Calls<'a> {
    at: &'a Tensor<f64>,
    number: Cell<usize>,
    moved: Cell<usize>,
}

impl<'a> Calls<'a> {
    fn beside(at: &'a Tensor<f64>) -> Calls<'a> {
        Calls { at, number: Cell::new(0), moved: Cell::new(0) }
    }

    fn with(&self, x: &Tensor<f64>) {
        self.number.set(self.number.get() + 1);
        let moved = x.data().iter().zip(self.at.data()).filter(|(x, at)| x != at).count();
        self.moved.set(self.moved.get().max(moved));
    }

    /// At most so many calls, in each of which one entry at most was moved.
    fn judge(&self, case: &mut Case, at_most: usize, entries: &str) {
        let (number, moved) = (self.number.get(), self.moved.get());
        case.noted("calls of f", number);
        case.noted("entries that had moved", moved);
        case.must(number <= at_most, || {
            format!("f was called {number} times: expected {at_most} at most, for {entries}")
        });
        case.must(moved <= 1, || {
            format!(
                "in one call of f, {moved} entries were not the numbers they are at the point: expected one entry to \
                 be moved at a time, and exactly its old number afterwards"
            )
        });
    }
}

/// With so many digits, so that what is shown of a number is the number.
fn rounded(number: f64, digits: usize) -> f64 {
    format!("{number:.*e}", digits - 1).parse().unwrap_or(number)
}

/// A step between 10 to the one power and 10 to the other.
fn step(case: &mut Case, from: f64, to: f64) -> f64 {
    let exponent = case.rng().uniform_in(from, to);
    case.give("h", rounded(10_f64.powf(exponent), 4))
}

/// What is not to be told if it is wrong, as with a choice: a word that stands for a number of the answer's.
fn kept_secret(case: &mut Case, question: &str, word: &str) {
    case.choice(question, word, &[word]);
}

/// A tensor of one to three dimensions.
fn any_shape(case: &mut Case, most: usize) -> Tensor<f64> {
    let dimensions: Vec<usize> = (0..=case.number() % 3).map(|_| 1 + case.rng().below(most)).collect();
    let rng = case.rng();
    Tensor::from_fn(dimensions, |_| rounded(rng.normal(), 4))
}

/// A prediction to two digits.
const TWO_DIGITS: f64 = 0.05;

/// Four numbers.
pub type ALargeValue = fn() -> [f64; 4];

/// 7.1: the best step and its error (7.11) beside a large constant.
pub static A_LARGE_VALUE: Task<ALargeValue> = Task {
    id: "7.1",
    kind: Kind::Predict,
    observe: |answer, case| {
        let [step, error, longer, worse] = answer();
        let positive = [step, error, longer, worse].iter().all(|v| *v > 0.0);
        case.must(positive, || "expected four positive numbers".into());
        case.saw_within("the best step, in units of 1e−5", step * 1e5, TWO_DIGITS);
        case.saw_within("how wrong, in units of 1e−9", error * 1e9, TWO_DIGITS);
        case.saw_within("the step's factor", longer, TWO_DIGITS);
        case.saw_within("the error's factor", worse, TWO_DIGITS);
    },
    solutions: &[Solution { way: "by (7.11)", answer: solutions::a_large_value }],
    mistakes: &[
        Mistake {
            name: "the step is taken to grow as |f| itself",
            advice: "At the bottom a term that rises with h² and one that falls with 1/h are in balance. If the \
                     falling one is 8 times as large, by what factor does h have to grow?",
            read: "derive.md#the-sum-and-its-bottom",
            answer: mistakes::large_value_step_grows_as_f,
        },
        Mistake {
            name: "the one-sided difference's step and error",
            advice: "There are two pairs of formulas. Which derivative of f stands in yours?",
            read: "derive.md#the-sum-and-its-bottom",
            answer: mistakes::large_value_one_sided,
        },
        Mistake {
            name: "the old step is kept, and only the error grows",
            advice: "With the old step rounding is a thousand times as large, and truncation what it was. Is that the \
                     bottom of the V?",
            read: "derive.md#the-sum-and-its-bottom",
            answer: mistakes::large_value_step_stays,
        },
        Mistake {
            name: "a constant is thought to do nothing",
            advice: "To the slope it does nothing. But what does a machine with sixteen digits keep of \
                     1000.3132616875182228?",
            read: "derive.md#rounding-what-the-machine-leaves-out",
            answer: mistakes::large_value_changes_nothing,
        },
    ],
    stub: stubs::a_large_value,
};

/// Two numbers.
pub type AMissingStep = fn() -> [f64; 2];

/// 7.2: a step that is rounded.
pub static A_MISSING_STEP: Task<AMissingStep> = Task {
    id: "7.2",
    kind: Kind::Predict,
    observe: |answer, case| {
        let [quotient, divisor] = answer();
        let numbers = quotient.is_finite() && divisor.is_finite() && divisor > 0.0;
        case.must(numbers, || "expected two numbers, the second of them positive".into());
        case.saw_within("the central difference", quotient, TWO_DIGITS);
        case.saw_within("what to divide by, in units of 1e−4", divisor * 1e4, TWO_DIGITS);
    },
    solutions: &[Solution { way: "calculated in `f32`", answer: solutions::a_missing_step }],
    mistakes: &[
        Mistake {
            name: "calculated as if x + h were exact",
            advice: "The mathematics is right. Which two numbers near 1000 does `f32` have next to 1000 + 10⁻⁴?",
            read: "derive.md#beside-the-measurement",
            answer: mistakes::missing_step_exact,
        },
        Mistake {
            name: "the step is thought to be lost altogether",
            advice: "That happens when h is shorter than half the distance between neighbouring numbers. How far \
                     apart are they between 512 and 1024?",
            read: "derive.md#beside-the-measurement",
            answer: mistakes::missing_step_lost,
        },
        Mistake {
            name: "x + h is cut off instead of rounded",
            advice: "A machine takes the nearest number, not the next one below.",
            read: "derive.md#rounding-what-the-machine-leaves-out",
            answer: mistakes::missing_step_cut,
        },
        Mistake {
            name: "the step that was made is counted on one side only",
            advice: "With your divisor, what would the quotient of f(x) = x be?",
            read: "derive.md#beside-the-measurement",
            answer: mistakes::missing_step_one_side,
        },
    ],
    stub: stubs::a_missing_step,
};

/// Three coefficients; `(|f|, |f⁽⁵⁾|, h)` to rounding, best step and error.
pub type FivePoint = (fn() -> [f64; 3], fn(f64, f64, f64) -> [f64; 3]);

/// 7.3: the difference of four values.
pub static FIVE_POINT: Task<FivePoint> = Task {
    id: "7.3",
    kind: Kind::Derive,
    observe: |(numerator, errors), case| {
        let value = case.number_in("value", 0.1, 50.0);
        let f5 = case.number_in("fifth", 0.1, 50.0);
        let h = step(case, -5.0, -2.0);
        let [first, third, fifth] = numerator();
        // Constants: to tell them would be to give the answer away.
        case.worked("the number before h f′", first, 1e-9);
        case.worked("the number before h³ f‴", third, 1e-9);
        case.worked("the number before h⁵ f⁽⁵⁾", fifth, 1e-9);
        let [rounding, best, error] = errors(value, f5, h);
        case.saw_to_digits("the rounding error with h", rounding);
        case.saw_to_digits("the best step", best);
        case.saw_to_digits("the error with the best step", error);
    },
    solutions: &[Solution {
        way: "derived",
        answer: (solutions::five_point_numerator, solutions::five_point_errors),
    }],
    mistakes: &[
        Mistake {
            name: "in Δ(2h) every term is doubled, whatever its power",
            advice: "In Δ(2h) it is h that is doubled. What becomes of h³?",
            read: "derive.md#truncation-what-the-taylor-series-leaves-out",
            answer: (mistakes::five_point_doubled_only, solutions::five_point_errors),
        },
        Mistake {
            name: "the sign of the fifth power is turned",
            advice: "Which is larger, 8 h⁵ or (2h)⁵, and which of the two is subtracted?",
            read: "derive.md#truncation-what-the-taylor-series-leaves-out",
            answer: (mistakes::five_point_sign, solutions::five_point_errors),
        },
        Mistake {
            name: "already divided by 12h",
            advice: "You have the whole quotient. Asked for is what stands above its line.",
            read: "derive.md#two-quotients",
            answer: (mistakes::five_point_divided, solutions::five_point_errors),
        },
        Mistake {
            name: "the best step is taken to be where both errors are equal",
            advice: "Their sum is least where its derivative is 0. For the central difference, how large was \
                     truncation beside rounding there?",
            read: "derive.md#the-sum-and-its-bottom",
            answer: (solutions::five_point_numerator, mistakes::five_point_where_both_are_equal),
        },
        Mistake {
            name: "rounding without the factors 8",
            advice: "A value that is wrong by ε|f| and multiplied by 8 is wrong by how much?",
            read: "derive.md#rounding-what-the-machine-leaves-out",
            answer: (solutions::five_point_numerator, mistakes::five_point_unweighted),
        },
        Mistake {
            name: "rounding errors are subtracted where their terms are",
            advice: "At worst, which signs do the four rounding errors have?",
            read: "derive.md#rounding-what-the-machine-leaves-out",
            answer: (solutions::five_point_numerator, mistakes::five_point_rounding_cancels),
        },
        Mistake {
            name: "½ ε for ε",
            advice: "A number that is rounded once is wrong by ½ ε of itself at most. By how much does the page take a \
                     computed value of f to be wrong?",
            read: "derive.md#rounding-what-the-machine-leaves-out",
            answer: (solutions::five_point_numerator, mistakes::five_point_half_epsilon),
        },
        Mistake {
            name: "the error at the best step without truncation",
            advice: "Both errors are there at the bottom. Put your best step into h⁴ |f⁽⁵⁾| / 30 as well.",
            read: "derive.md#the-sum-and-its-bottom",
            answer: (solutions::five_point_numerator, mistakes::five_point_rounding_only),
        },
    ],
    stub: (stubs::five_point_numerator, stubs::five_point_errors),
};

/// `(α, β, γ, x, h)` to D₂; a step, and a reason.
pub type NoStepTooLong = (fn(f64, f64, f64, f64, f64) -> f64, fn() -> (f64, &'static str));

/// 7.4: where truncation is 0.
pub static NO_STEP_TOO_LONG: Task<NoStepTooLong> = Task {
    id: "7.4",
    kind: Kind::Derive,
    observe: |(central, dense), case| {
        let alpha = case.number_in("alpha", -3.0, 3.0);
        let beta = case.number_in("beta", -3.0, 3.0);
        let gamma = case.number_in("gamma", -3.0, 3.0);
        let x = case.number_in("x", -3.0, 3.0);
        let h = case.number_in("h", 0.5, 20.0);
        case.saw("(a) the central difference", central(alpha, beta, gamma, x, h));
        let (step, why) = dense();
        // In words: 6e−6 and 1e−5 are the same answer.
        let step = match step {
            _ if step.is_nan() => "not a number",
            f64::INFINITY => "infinite",
            _ if step <= 0.0 => "0 or less",
            _ if (2e-6..=3e-5).contains(&step) => "about ∛ε",
            _ => "finite",
        };
        kept_secret(case, "(b) the best step", step);
        let reasons = [
            "a longer step takes more time",
            "the checker should not know what it checks",
            "a dense layer is not linear in its weights",
            "a longer step rounds worse",
        ];
        case.choice("(c) the reason", why, &reasons);
    },
    solutions: &[Solution {
        way: "derived",
        answer: (solutions::central_of_parabola, solutions::step_for_dense),
    }],
    mistakes: &[
        Mistake {
            name: "the one-sided difference",
            advice: "α h is what the one-sided quotient keeps. What does the value to the left do to it?",
            read: "derive.md#truncation-what-the-taylor-series-leaves-out",
            answer: (mistakes::parabola_one_sided, solutions::step_for_dense),
        },
        Mistake {
            name: "divided by h, where the two places are 2h apart",
            advice: "Try f(x) = x.",
            read: "derive.md#two-quotients",
            answer: (mistakes::parabola_over_h, solutions::step_for_dense),
        },
        Mistake {
            name: "the usual step",
            advice: "∛ε is for functions whose f‴ is about as large as f. How large is f‴ here?",
            read: "derive.md#the-sum-and-its-bottom",
            answer: (solutions::central_of_parabola, mistakes::dense_step_as_usual),
        },
        Mistake {
            name: "a finite step",
            advice: "Whichever it is: would a step twice as long be worse? What is truncation here, and what does \
                     (7.11) make of it?",
            read: "derive.md#the-sum-and-its-bottom",
            answer: (solutions::central_of_parabola, mistakes::dense_step_finite),
        },
        Mistake {
            name: "(7.11) upside down",
            advice: "The smaller f‴ is, the farther one can go. Where in the quotient must it stand?",
            read: "derive.md#the-sum-and-its-bottom",
            answer: (solutions::central_of_parabola, mistakes::dense_step_zero),
        },
        Mistake {
            name: "something over 0 is taken for no number",
            advice: "0/0 is none. But |f| is not 0 here: what does `f64` make of 1.0 / 0.0?",
            read: "code.md#the-differences",
            answer: (solutions::central_of_parabola, mistakes::dense_step_not_a_number),
        },
        Mistake {
            name: "the reason is sought in the time",
            advice: "How many values of f does a step of 10⁻⁵ need, and how many a step of 1?",
            read: "derive_checker.md#all-entries-of-a-tensor",
            answer: (solutions::central_of_parabola, mistakes::dense_takes_time),
        },
        Mistake {
            name: "the dense layer is taken for curved",
            advice: "Move one weight and let all other numbers stand still. What curve does s run through?",
            read: "derive_checker.md#a-number-from-a-layer",
            answer: (solutions::central_of_parabola, mistakes::dense_not_linear),
        },
        Mistake {
            name: "rounding is thought to grow with h",
            advice: "Which arm of the V is rounding, the left or the right?",
            read: "derive.md#rounding-what-the-machine-leaves-out",
            answer: (solutions::central_of_parabola, mistakes::dense_rounds_worse),
        },
    ],
    stub: (stubs::central_of_parabola, stubs::step_for_dense),
};

/// `(f, at, h)` to the gradient.
pub type OneSidedGradient = fn(Scalar<'_>, &Tensor<f64>, f64) -> Tensor<f64>;

/// 7.5: (7.1) for every entry of a tensor.
pub static ONE_SIDED_GRADIENT: Task<OneSidedGradient> = Task {
    id: "7.5",
    kind: Kind::Code,
    observe: |answer, case| {
        let mut at = any_shape(case, 3);
        if case.number() % 4 == 1 {
            at.apply(|x| x / 1000.0); // x + h loses digits of x: adding and subtracting h does not give x again
        }
        let at = case.give("at", at);
        let coupled = case.number() % 4 != 3;
        case.give("f(x)", if coupled { "Σ xᵢ² + Σ sin(xᵢ xᵢ₊₁)" } else { "Σ xᵢ²" });
        // Long steps: what the quotient leaves out is far above rounding.
        let h = step(case, -3.0, -1.0);
        let calls = Calls::beside(&at);
        let f = |x: &Tensor<f64>| {
            calls.with(x);
            let squares = x.dot(x);
            let pairs: f64 = x.data().windows(2).map(|pair| (pair[0] * pair[1]).sin()).sum();
            squares + if coupled { pairs } else { 0.0 }
        };
        case.saw("the gradient", answer(&f, &at, h));
        let entries = at.len();
        calls.judge(case, entries + 1, &format!("D = {entries}"));
    },
    solutions: &[
        Solution { way: "one copy, and every entry put back", answer: solutions::one_sided_gradient },
        Solution {
            way: "a fresh copy for every entry",
            answer: solutions::one_sided_gradient_of_fresh_copies,
        },
    ],
    mistakes: &[
        Mistake {
            name: "the central difference",
            advice: "It is the better one, at twice the price. Where does the one-sided quotient begin?",
            read: "derive.md#two-quotients",
            answer: mistakes::one_sided_central,
        },
        Mistake {
            name: "divided by 2h",
            advice: "How far apart are the two places at which f was evaluated?",
            read: "derive.md#two-quotients",
            answer: mistakes::one_sided_over_two_h,
        },
        Mistake {
            name: "the step goes to the left",
            advice: "For Σ xᵢ² the result must be too large by h. Which way is yours off?",
            read: "derive.md#truncation-what-the-taylor-series-leaves-out",
            answer: mistakes::one_sided_to_the_left,
        },
        Mistake {
            name: "an entry that was moved is not put back",
            advice: "In a partial derivative all other entries stand still. Where do they stand when you come to the \
                     second one?",
            read: "code.md#a-whole-tensor-and-a-direction",
            answer: mistakes::one_sided_not_put_back,
        },
        Mistake {
            name: "put back by subtracting h again",
            advice: "Is (0.1 + 0.3) − 0.3 equal to 0.1 on your machine? What would never be wrong?",
            read: "code.md#a-whole-tensor-and-a-direction",
            answer: mistakes::one_sided_subtracted_again,
        },
        Mistake {
            name: "all entries are moved at once",
            advice: "That is one slope, along the direction of ones. How many of its D parts can one number tell?",
            read: "derive_checker.md#all-entries-of-a-tensor",
            answer: mistakes::one_sided_all_at_once,
        },
        Mistake {
            name: "the middle value is computed anew for every entry",
            advice: "The gradient is right, at the price of the central one. What does f(x) depend on that changes from \
                     entry to entry?",
            read: "derive_hard_cases.md#kinks",
            answer: mistakes::one_sided_middle_anew,
        },
        Mistake {
            name: "the result is a list, whatever the shape of `at`",
            advice: "A gradient is compared with, and subtracted from, a tensor of the shape of `at`.",
            read: "code.md#a-whole-tensor-and-a-direction",
            answer: mistakes::one_sided_as_list,
        },
    ],
    stub: stubs::one_sided_gradient,
};

/// `(a, n)` to the factor and what it leaves over.
pub type FactorBetween = fn(&Tensor<f64>, &Tensor<f64>) -> (f64, f64);

/// 7.6: c = Σ a n / Σ n².
pub static FACTOR_BETWEEN: Task<FactorBetween> = Task {
    id: "7.6",
    kind: Kind::Code,
    observe: |answer, case| {
        let mut n = any_shape(case, 3);
        n.apply(|n| rounded(n, 2)); // so that c n has four digits
        let c = rounded(case.rng().uniform_in(-3.0, 3.0), 2);
        // In turn: a factor and nothing else; a factor and noise; the same with an entry of 0; no factor at all.
        let kind = case.number() % 5;
        match kind {
            0 | 1 => {}
            2 | 3 => n.data_mut()[0] = if n.len() > 1 { 0.0 } else { 1.0 },
            _ => n.apply(|_| 0.0),
        }
        let noise = if kind == 0 { 0.0 } else { 0.5 };
        let rng = case.rng();
        let a = n.map(|n| c * n);
        let a = Tensor::from_fn(a.shape(), |i| rounded(a.data()[i] + noise * rng.normal(), 4));
        let a = case.give("a", a);
        let n = case.give("n", n);
        let (factor, left_over) = answer(&a, &n);
        case.saw("c", factor);
        if kind != 4 {
            case.saw("the largest deviation, as a share", left_over);
        }
    },
    solutions: &[
        Solution { way: "scalar products", answer: solutions::factor_between },
        Solution { way: "two loops", answer: solutions::factor_between_in_loops },
    ],
    mistakes: &[
        Mistake {
            name: "the mean of the quotients",
            advice: "One nᵢ near 0, all of it rounding, spoils that mean. Where is the derivative of the sum of squares \
                     by c equal to 0?",
            read: "../ch01_perceptron/derive_regression.md#the-same-line-in-closed-form",
            answer: mistakes::factor_mean_of_quotients,
        },
        Mistake {
            name: "the quotient of the sums",
            advice: "Entries of opposite signs cancel in Σ n. Differentiate the sum of squares by c.",
            read: "../ch01_perceptron/derive_regression.md#the-same-line-in-closed-form",
            answer: mistakes::factor_of_sums,
        },
        Mistake {
            name: "divided by Σ a² instead of Σ n²",
            advice: "Yours is the factor that makes n ≈ c a least wrong. For a = −2n it should be −2.",
            read: "../ch01_perceptron/derive_regression.md#the-same-line-in-closed-form",
            answer: mistakes::factor_over_a,
        },
        Mistake {
            name: "the quotient of the lengths, which has no sign",
            advice: "The commonest wrong factor of a gradient is −1. Could your c be negative?",
            read: "check.md#reading-the-signature",
            answer: mistakes::factor_of_lengths,
        },
        Mistake {
            name: "0 is returned where there is no factor",
            advice: "0 says: a is 0 times n, and it is explained. What should say that nothing can be said?",
            read: "derive_checker.md#relative-error",
            answer: mistakes::factor_zero_for_none,
        },
        Mistake {
            name: "the deviation with its sign",
            advice: "Which of the deviations −5 and 1 is the larger one?",
            read: "derive_checker.md#relative-error",
            answer: mistakes::factor_deviation_without_abs,
        },
        Mistake {
            name: "each deviation as a share of its own nᵢ",
            advice: "Where nᵢ is 0, that is infinite. Beside which one number are all deviations to be judged?",
            read: "derive_checker.md#relative-error",
            answer: mistakes::factor_deviation_by_own_entry,
        },
        Mistake {
            name: "the deviation itself, not as a share",
            advice: "Multiply a and n by 1000: the factor explains as much as before. Does your second number stay?",
            read: "derive_checker.md#relative-error",
            answer: mistakes::factor_deviation_not_as_share,
        },
        Mistake {
            name: "the deviation as a share of the largest |aᵢ|",
            advice: "What is judged is a; what it is judged by is n. If a is far too large, what becomes of your share?",
            read: "derive_checker.md#relative-error",
            answer: mistakes::factor_deviation_by_a,
        },
    ],
    stub: stubs::factor_between,
};

/// `(f, x, h)` to J.
pub type Jacobian = fn(Map<'_>, &Tensor<f64>, f64) -> Tensor<f64>;

/// 7.7: all slopes of all outputs.
pub static JACOBIAN: Task<Jacobian> = Task {
    id: "7.7",
    kind: Kind::Code,
    observe: |answer, case| {
        let inputs = case.size("D", 1..=4);
        // Where D = K only the numbers tell J from its transpose; so in most cases they differ.
        let other = (inputs + case.rng().below(3)) % 4 + 1;
        let outputs = if case.number() % 5 == 4 { inputs } else { other };
        let softmax = case.number() % 3 == 2;
        // (Softmax of one number is 1.)
        let outputs = if softmax && outputs == 1 { 2 + usize::from(inputs == 2) } else { outputs };
        case.sizes.push(("K", outputs));
        case.give("f(x)", if softmax { "softmax(x W)" } else { "tanh(x W)" });
        let w = case.tensor("W", [inputs, outputs]);
        let x = case.tensor("x", [inputs]);
        let h = step(case, -3.0, -1.0);
        let calls = Calls::beside(&x);
        let f = |x: &Tensor<f64>| {
            calls.with(x);
            let z = |k: usize| x.data().iter().enumerate().map(|(i, x)| x * w.at(&[i, k])).sum::<f64>();
            let z = Tensor::from_fn([outputs], z);
            if softmax {
                let powers = z.map(f64::exp);
                let sum = powers.sum();
                powers.map(|power| power / sum)
            } else {
                z.map(f64::tanh)
            }
        };
        case.saw("J", answer(&f, &x, h));
        calls.judge(case, 2 * inputs + 1, &format!("D = {inputs} and K = {outputs}"));
    },
    solutions: &[
        Solution { way: "row by row", answer: solutions::jacobian },
        Solution { way: "added up in place, with fresh copies", answer: solutions::jacobian_in_place },
    ],
    mistakes: &[
        Mistake {
            name: "J has the shape (K, D)",
            advice: "This book has dx = J dy, with dx of length D. Which of the two must count the rows?",
            read: "derive_checker.md#why-the-numbers-in-dy-must-be-random",
            answer: mistakes::jacobian_turned,
        },
        Mistake {
            name: "one-sided differences",
            advice: "Your error is about h/2 f″. Reach out to both sides.",
            read: "derive.md#two-quotients",
            answer: mistakes::jacobian_one_sided,
        },
        Mistake {
            name: "divided by h",
            advice: "How far apart are the two places?",
            read: "derive.md#two-quotients",
            answer: mistakes::jacobian_over_h,
        },
        Mistake {
            name: "an entry that was moved is not put back",
            advice: "The first row is right, and the later ones are not quite. Where does x₀ stand while x₁ moves?",
            read: "code.md#a-whole-tensor-and-a-direction",
            answer: mistakes::jacobian_not_put_back,
        },
        Mistake {
            name: "a pair of calls for every entry of J",
            advice: "f returns all K outputs at once. How many entries of J does one pair of calls know?",
            read: "derive_checker.md#all-entries-of-a-tensor",
            answer: mistakes::jacobian_by_entry,
        },
        Mistake {
            name: "only the slope of each output by its own input",
            advice: "Move one input of softmax: do the other outputs stand still?",
            read: "check.md#reading-the-signature",
            answer: mistakes::jacobian_diagonal,
        },
    ],
    stub: stubs::jacobian,
};

/// Five causes; the reports that would have looked clean; and why, in a sentence.
pub type FiveReports = fn() -> ([&'static str; 5], &'static [usize], &'static str);

/// 7.8: what the pattern of errors says.
pub static FIVE_REPORTS: Task<FiveReports> = Task {
    id: "7.8",
    kind: Kind::FindTheBug,
    observe: |answer, case| {
        let (causes, clean, why) = answer();
        let options = [
            "dy is too large by the number of rows",
            "dx has the wrong sign",
            "db is one row of dy",
            "db is the mean of dy over the rows",
            "the gradient is added to, not assigned",
            "the x of an earlier pass is used",
            "the gradient of the weights is transposed",
            "the slope of the unit behind it is wrong",
            "nothing is wrong",
        ];
        let reports = ["report 1", "report 2", "report 3", "report 4", "report 5"];
        for (report, cause) in reports.iter().zip(causes) {
            case.choice(report, cause, &options);
        }
        let listed = (1..=5).all(|report| clean.iter().filter(|&&one| one == report).count() < 2)
            && clean.iter().all(|one| (1..=5).contains(one));
        case.must(listed, || {
            format!("expected numbers of reports, from 1 to 5 and each once, got {clean:?}")
        });
        let mut clean = clean.to_vec();
        clean.sort();
        let clean: Vec<String> = clean.iter().map(usize::to_string).collect();
        kept_secret(case, "which would have looked clean", &clean.join(", "));
        case.words("why these", why, 6);
    },
    solutions: &[Solution { way: "read from the patterns", answer: solutions::five_reports }],
    mistakes: &[
        Mistake {
            name: "the missing 1/N is looked for in the layer",
            advice: "Three gradients are wrong by one factor, the input's among them, which sums over no rows. What do \
                     all three have in common?",
            read: "check.md#reading-the-signature",
            answer: mistakes::reports_bias_for_loss,
        },
        Mistake {
            name: "a mean over rows, which would have a common factor",
            advice: "A mean is 1/6 of the sum in every entry, and the report would say so.",
            read: "check.md#reading-the-signature",
            answer: mistakes::reports_mean,
        },
        Mistake {
            name: "an old input, which would not be noticed by a second pass over the same x",
            advice: "The finding compares two passes over one x. If only the input were old, would the second of them \
                     differ from the first?",
            read: "code.md#the-checker",
            answer: mistakes::reports_earlier_x,
        },
        Mistake {
            name: "transposed weights, which would have another shape",
            advice: "The layer has D = 4 and K = 3: with which shape would dW come?",
            read: "check.md#reading-the-signature",
            answer: mistakes::reports_transposed,
        },
        Mistake {
            name: "a kink is taken for a mistake",
            advice: "A wrong formula stays wrong at every step. What became of the errors at 10⁻⁶?",
            read: "derive_hard_cases.md#kinks",
            answer: mistakes::reports_relu,
        },
        Mistake {
            name: "a factor N is thought to show with one row",
            advice: "How large is 1/N where N is 1?",
            read: "check.md#the-cabinet",
            answer: mistakes::clean_without_1,
        },
        Mistake {
            name: "one row for all rows is thought to show with one row",
            advice: "If there is one row only, what is the sum over rows?",
            read: "check.md#the-cabinet",
            answer: mistakes::clean_without_3,
        },
        Mistake {
            name: "what is added to a gradient is thought to show in a first pass",
            advice: "What does a gradient hold before anything was ever put there?",
            read: "code.md#the-checker",
            answer: mistakes::clean_without_4,
        },
        Mistake {
            name: "a wrong sign is thought to hide behind one row",
            advice: "Does −dx depend on the number of rows, or on an earlier pass?",
            read: "check.md#reading-the-signature",
            answer: mistakes::clean_with_2,
        },
        Mistake {
            name: "a report without a mistake is counted among those whose mistake would hide",
            advice: "Which mistake is there in the fifth?",
            read: "derive_hard_cases.md#kinks",
            answer: mistakes::clean_with_5,
        },
    ],
    stub: stubs::five_reports,
};

/// Counts and worst errors by seed and step; a reason, a step, and a price.
pub type KinksByStep = (fn() -> ([[usize; 4]; 3], [[f64; 3]; 3]), fn() -> (&'static str, f64, &'static str));

/// The tolerance of this chapter's checker.
const TOLERANCE: f64 = 1e-6;

/// 7.9: how often a step crosses a kink.
pub static KINKS_BY_STEP: Task<KinksByStep> = Task {
    id: "7.9",
    kind: Kind::Experiment,
    observe: |(measured, concluded), case| {
        let (counts, errors) = measured();
        measured_kinks(case, &counts);
        let in_order = measured_errors(case, &errors);
        let (why, h, price) = concluded();
        let reasons = [
            "an entry counts once, however many kinks its step crosses",
            "rounding hides them",
            "a unit far from its corner has none",
        ];
        case.choice("why they do not fall by ten at the upper end", why, &reasons);
        if in_order {
            step_that_fits(case, &errors, h);
        }
        case.words("the price", price, 4);
    },
    solutions: &[Solution {
        way: "as measured once",
        answer: (solutions::kinks_by_step, solutions::step_beside_kinks),
    }],
    mistakes: &[
        Mistake {
            name: "rounding is blamed",
            advice: "At h = 10⁻¹ rounding is the smallest of all worries. What happens to the share of entries when it \
                     comes near 1?",
            read: "derive_hard_cases.md#kinks",
            answer: (solutions::kinks_by_step, mistakes::kinks_hidden_by_rounding),
        },
        Mistake {
            name: "the corners are thought to be out of reach",
            advice: "A long step reaches more corners, not fewer. How is an entry counted that crosses twenty of them?",
            read: "derive_hard_cases.md#kinks",
            answer: (solutions::kinks_by_step, mistakes::kinks_far_away),
        },
    ],
    stub: (stubs::kinks_by_step, stubs::step_beside_kinks),
};

fn measured_kinks(case: &mut Case, counts: &[[usize; 4]; 3]) {
    if counts.iter().all(|row| row[0] < row[3]) {
        case.must(false, || "kinks: your order is 10⁻⁴ first; expected 10⁻¹ first".into());
        return;
    }
    let repeated = counts[0] == counts[1] || counts[1] == counts[2] || counts[0] == counts[2];
    case.must(!repeated, || "two of the three rows are equal: were they run with different seeds?".into());
    let steps = ["h = 1e−1", "h = 1e−2", "h = 1e−3", "h = 1e−4"];
    let ranges = [350.0..=1100.0, 60.0..=450.0, 1.0..=150.0, 0.0..=60.0];
    for row in counts {
        let falling = row.windows(2).all(|pair| pair[0] >= pair[1]);
        case.must(falling, || format!("expected fewer kinks at shorter steps, got {row:?}"));
        for ((step, range), &count) in steps.iter().zip(&ranges).zip(row) {
            case.measured(&format!("kinks at {step}"), count as f64, range.clone());
        }
    }
}

/// Where the worst errors with ReLU were written down.
const ERRORS_AT: [f64; 3] = [1e-4, 1e-5, 1e-6];

/// Says whether they come in the order that was asked for.
fn measured_errors(case: &mut Case, errors: &[[f64; 3]; 3]) -> bool {
    // A kink within 10⁻⁶ is within 10⁻⁴, too.
    if errors.iter().any(|row| row[0] < row[2] / 10.0) {
        case.must(false, || "worst errors: your order is 10⁻⁶ first; expected 10⁻⁴ first".into());
        return false;
    }
    for row in errors {
        for (step, &error) in ["h = 1e−4", "h = 1e−5", "h = 1e−6"].iter().zip(row) {
            case.measured(&format!("worst error at {step}"), error, 1e-9..=2.01);
        }
    }
    true
}

/// The step to check at must be one of those measured, and do with all three seeds: what it says of a right gradient
/// has to lie below the tolerance, or, where that is so at no step, as low as at any.
fn step_that_fits(case: &mut Case, errors: &[[f64; 3]; 3], h: f64) {
    let worst = |step: usize| errors.iter().map(|row| row[step]).fold(0.0, f64::max);
    let near = |step: &usize| (0.5..2.0).contains(&(h / ERRORS_AT[*step]));
    let Some(chosen) = (0..3).find(near) else {
        return case
            .must(false, || format!("the h to check at: expected one of 1e-4, 1e-5, 1e-6, got {h:e}"));
    };
    let least = (0..3).map(worst).fold(f64::INFINITY, f64::min);
    case.must(worst(chosen) <= least.max(TOLERANCE), || {
        format!(
            "the h to check at, {h:e}: by your own numbers the worst error there is {:e}, and the gradient is right; what \
             would a check with the tolerance 10⁻⁶ say of it?",
            worst(chosen)
        )
    });
}

/// A value and a slope.
pub type Dual = (f64, f64);

/// Two dual numbers to one.
pub type DualPair = fn(Dual, Dual) -> Dual;

/// One dual number to another.
pub type DualMap = fn(Dual) -> Dual;

/// `add`, `sub`, `mul`, `div`; `exp`, `ln`, `tanh`; `slope`.
pub type DualNumbers = (
    DualPair,
    DualPair,
    DualPair,
    DualPair,
    DualMap,
    DualMap,
    DualMap,
    fn(&dyn Fn(Dual) -> Dual, f64) -> f64,
);

/// All right but for what is replaced.
const DUAL: DualNumbers = (
    solutions::add,
    solutions::sub,
    solutions::mul,
    solutions::div,
    solutions::exp,
    solutions::ln,
    solutions::tanh,
    solutions::slope,
);

/// 7.10: pairs (a, a′).
pub static DUAL_NUMBERS: Task<DualNumbers> = Task {
    id: "7.10",
    kind: Kind::Code,
    observe: |(add, sub, mul, div, exp, ln, tanh, slope), case| {
        let pair = |(value, slope): Dual| [value, slope];
        let sign = if case.rng().uniform() < 0.5 { 1.0 } else { -1.0 };
        let sizes = [0, 1].map(|_| case.rng().uniform_in(0.3, 2.0));
        let wide = case.rng().normal();
        let mut drawn = |value: f64| (rounded(value, 4), rounded(case.rng().normal(), 4));
        let [positive, a, c] = [sizes[0], wide, sign * sizes[1]].map(&mut drawn);
        case.give("a", pair(a));
        case.give("c", pair(c));
        case.give("p", pair(positive));
        let x = case.number_in("x", -2.0, 2.0);
        case.saw("add(a, c)", pair(add(a, c)));
        case.saw("sub(a, c)", pair(sub(a, c)));
        case.saw("mul(a, c)", pair(mul(a, c)));
        case.saw("div(a, c)", pair(div(a, c)));
        case.saw("exp(a)", pair(exp(a)));
        case.saw("ln(p)", pair(ln(positive)));
        case.saw("tanh(a)", pair(tanh(a)));
        // By other functions than the answer's, so that `slope` is judged alone.
        case.saw("slope(x³)", slope(&|(v, dv): Dual| (v.powi(3), 3.0 * v * v * dv), x));
        case.saw("slope(ln(1 + eˣ))", slope(&|x: Dual| ln(add((1.0, 0.0), exp(x))), x));
        case.saw("slope(tanh(x)³)", slope(&|x: Dual| mul(mul(tanh(x), tanh(x)), tanh(x)), x));
        case.saw("slope(eˣ / (1 + x²))", slope(&|x: Dual| div(exp(x), add((1.0, 0.0), mul(x, x))), x));
    },
    solutions: &[
        Solution { way: "a rule each", answer: DUAL },
        Solution {
            way: "quotient and tanh made of the others",
            answer: (
                solutions::add,
                solutions::sub,
                solutions::mul,
                solutions::div_by_reciprocal,
                solutions::exp,
                solutions::ln,
                solutions::tanh_by_exp,
                solutions::slope_at_double_speed,
            ),
        },
    ],
    mistakes: &[
        Mistake {
            name: "the difference adds the slopes",
            advice: "How does a − c change if only c grows?",
            read: "../refresher.md#derivative",
            answer: (DUAL.0, mistakes::sub_adds_slopes, DUAL.2, DUAL.3, DUAL.4, DUAL.5, DUAL.6, DUAL.7),
        },
        Mistake {
            name: "the product multiplies the slopes",
            advice: "Put a constant for c: (c, 0). How does a c change with a?",
            read: "derive_complex.md#a-difference-that-subtracts-nothing",
            answer: (DUAL.0, DUAL.1, mistakes::mul_of_slopes, DUAL.3, DUAL.4, DUAL.5, DUAL.6, DUAL.7),
        },
        Mistake {
            name: "the quotient divides the slopes",
            advice: "Put a constant for c: (c, 0). And multiply your quotient by (c, c′): does (a, a′) come back?",
            read: "../refresher.md#derivative",
            answer: (DUAL.0, DUAL.1, DUAL.2, mistakes::div_of_slopes, DUAL.4, DUAL.5, DUAL.6, DUAL.7),
        },
        Mistake {
            name: "the quotient rule with its terms exchanged",
            advice: "Let c be the constant (1, 0): the quotient has to be (a, a′).",
            read: "../refresher.md#derivative",
            answer: (DUAL.0, DUAL.1, DUAL.2, mistakes::div_turned, DUAL.4, DUAL.5, DUAL.6, DUAL.7),
        },
        Mistake {
            name: "the quotient rule without the square",
            advice: "Let c be the constant (2, 0): half of a has which slope?",
            read: "../refresher.md#derivative",
            answer: (DUAL.0, DUAL.1, DUAL.2, mistakes::div_without_square, DUAL.4, DUAL.5, DUAL.6, DUAL.7),
        },
        Mistake {
            name: "`exp` is applied to value and slope alike",
            advice: "Of a constant, (c, 0), the exponential is a constant, too. Which slope comes out of yours?",
            read: "../refresher.md#chain-rule",
            answer: (DUAL.0, DUAL.1, DUAL.2, DUAL.3, mistakes::exp_of_both, DUAL.5, DUAL.6, DUAL.7),
        },
        Mistake {
            name: "`exp` forgets the slope of what is inside",
            advice: "The exponential of a constant (c, 0) must have the slope 0.",
            read: "../refresher.md#chain-rule",
            answer: (DUAL.0, DUAL.1, DUAL.2, DUAL.3, mistakes::exp_without_inner, DUAL.5, DUAL.6, DUAL.7),
        },
        Mistake {
            name: "`ln` forgets the slope of what is inside",
            advice: "1/a is the slope of ln by a. But a itself moves with the slope a′.",
            read: "../refresher.md#chain-rule",
            answer: (DUAL.0, DUAL.1, DUAL.2, DUAL.3, DUAL.4, mistakes::ln_without_inner, DUAL.6, DUAL.7),
        },
        Mistake {
            name: "`tanh` forgets the slope of what is inside",
            advice: "The hyperbolic tangent of a constant (c, 0) must have the slope 0.",
            read: "../refresher.md#chain-rule",
            answer: (DUAL.0, DUAL.1, DUAL.2, DUAL.3, DUAL.4, DUAL.5, mistakes::tanh_without_inner, DUAL.7),
        },
        Mistake {
            name: "`tanh` with 1 − a² for its slope",
            advice: "The slope of tanh never is negative. Whose square stands in it, the input's or the output's?",
            read: "check.md#reading-the-signature",
            answer: (DUAL.0, DUAL.1, DUAL.2, DUAL.3, DUAL.4, DUAL.5, mistakes::tanh_slope_of_a, DUAL.7),
        },
        Mistake {
            name: "the variable enters as a constant",
            advice: "You ask how f changes if x does not. What is dx/dx?",
            read: "derive_complex.md#a-difference-that-subtracts-nothing",
            answer: (DUAL.0, DUAL.1, DUAL.2, DUAL.3, DUAL.4, DUAL.5, DUAL.6, mistakes::slope_of_constant),
        },
        Mistake {
            name: "`slope` returns the value",
            advice: "Which of the two numbers of a dual number is the slope?",
            read: "derive_complex.md#a-difference-that-subtracts-nothing",
            answer: (DUAL.0, DUAL.1, DUAL.2, DUAL.3, DUAL.4, DUAL.5, DUAL.6, mistakes::slope_is_value),
        },
        Mistake {
            name: "the variable enters as (x, x)",
            advice: "Try f(x) = x, whose slope is 1 everywhere.",
            read: "derive_complex.md#a-difference-that-subtracts-nothing",
            answer: (DUAL.0, DUAL.1, DUAL.2, DUAL.3, DUAL.4, DUAL.5, DUAL.6, mistakes::slope_at_x_x),
        },
    ],
    stub: (stubs::add, stubs::sub, stubs::mul, stubs::div, stubs::exp, stubs::ln, stubs::tanh, stubs::slope),
};

/// `(f, analytic, at, h, tolerance)` to a verdict: passes, the worst entry's place and error.
pub type CheckGradient = fn(Scalar<'_>, &Tensor<f64>, &Tensor<f64>, f64, f64) -> (bool, usize, f64);

/// 7.11: (7.3), (7.5), and a verdict.
pub static CHECK_GRADIENT: Task<CheckGradient> = Task {
    id: "7.11",
    kind: Kind::Code,
    observe: observe_checker,
    solutions: &[
        Solution { way: "step by step", answer: solutions::check_gradient },
        Solution { way: "lists of slopes and errors", answer: solutions::check_gradient_from_lists },
    ],
    mistakes: &[
        Mistake {
            name: "the difference itself, not as a share of anything",
            advice: "10⁻⁴ is nothing beside a slope of 10⁶, and everything beside one of 10⁻⁷. Try both.",
            read: "derive_checker.md#relative-error",
            answer: mistakes::checker_absolute,
        },
        Mistake {
            name: "divided by |a| + |n|",
            advice: "That quotient is in use, too. What does it say of a gradient that is 0, and what of one with the \
                     wrong sign? Compare with (7.5).",
            read: "derive_checker.md#relative-error",
            answer: mistakes::checker_by_sum,
        },
        Mistake {
            name: "divided by |n| alone",
            advice: "Exchange a and n: the distance of the two is the same. Is your error?",
            read: "derive_checker.md#relative-error",
            answer: mistakes::checker_by_numerical,
        },
        Mistake {
            name: "no floor",
            advice: "A dead unit's slope is 0, and its difference some 10⁻¹¹ of rounding. What is the error of so right \
                     a gradient?",
            read: "derive_checker.md#relative-error",
            answer: mistakes::checker_without_floor,
        },
        Mistake {
            name: "a floor without its term for rounding",
            advice: "If all slopes of a tensor are 0, what is a thousandth of the largest |n|?",
            read: "derive_checker.md#relative-error",
            answer: mistakes::checker_floor_of_share,
        },
        Mistake {
            name: "a floor without its share of the largest slope",
            advice: "The floor has two terms. Which is the larger one where slopes are of size 1000?",
            read: "derive_checker.md#relative-error",
            answer: mistakes::checker_floor_of_rounding,
        },
        Mistake {
            name: "rounding in the floor without |f|",
            advice: "Where f is 1000 and its slopes are small, how many digits of a difference are left?",
            read: "derive_checker.md#relative-error",
            answer: mistakes::checker_floor_without_value,
        },
        Mistake {
            name: "f in the floor with its sign",
            advice: "What does your floor say where f is −1000?",
            read: "derive_checker.md#relative-error",
            answer: mistakes::checker_floor_of_signed_value,
        },
        Mistake {
            name: "|f| in the floor without the 1 beside it",
            advice: "A sum that is nearly 0 may have terms of size 1, and their rounding. How small does your floor get?",
            read: "derive_checker.md#relative-error",
            answer: mistakes::checker_floor_of_value_alone,
        },
        Mistake {
            name: "the largest n is sought with its sign",
            advice: "Of the slopes −50 and 0.01, which one moves f more?",
            read: "derive_checker.md#relative-error",
            answer: mistakes::checker_largest_with_sign,
        },
        Mistake {
            name: "the floor is made of the largest |a| instead of the largest |n|",
            advice: "a is what is on trial. If one of its entries is 10⁴ times too large, how high is your floor for all \
                     the others?",
            read: "derive_checker.md#relative-error",
            answer: mistakes::checker_floor_of_analytic,
        },
        Mistake {
            name: "a constant for the floor",
            advice: "Rounding goes with ε|f|/h, and what is negligible with the largest slope. Can one constant know \
                     both?",
            read: "derive_checker.md#relative-error",
            answer: mistakes::checker_constant_floor,
        },
        Mistake {
            name: "a NaN passes",
            advice: "Every comparison with NaN is false: \"is it larger than the worst so far\", too.",
            read: "derive_checker.md#relative-error",
            answer: mistakes::checker_blind_to_nan,
        },
        Mistake {
            name: "the last wrong entry is named instead of the worst",
            advice: "When a second wrong entry comes, which of the two is to be kept?",
            read: "code.md#what-the-report-says-beside-the-number",
            answer: mistakes::checker_names_the_last,
        },
        Mistake {
            name: "the first wrong entry is named instead of the worst",
            advice: "A checker that stops at the first wrong entry has not seen the others.",
            read: "code.md#what-the-report-says-beside-the-number",
            answer: mistakes::checker_names_the_first,
        },
        Mistake {
            name: "the entry with the largest difference is named, not the one with the largest relative error",
            advice: "2 beside 1.9, and 0.2 beside 0.1: in which of the two is the formula wrong?",
            read: "derive_checker.md#relative-error",
            answer: mistakes::checker_names_the_farthest,
        },
        Mistake {
            name: "the mean of the errors decides",
            advice: "One wrong entry among a hundred thousand right ones: how large is the mean?",
            read: "derive_hard_cases.md#directions",
            answer: mistakes::checker_by_mean,
        },
        Mistake {
            name: "one number for the whole tensor, ‖a − n‖ / (‖a‖ + ‖n‖)",
            advice: "That formula is taught, and sees whether something is wrong. Does it see a wrong entry that is small \
                     beside the others, and can it name it?",
            read: "derive_checker.md#relative-error",
            answer: mistakes::checker_by_lengths,
        },
        Mistake {
            name: "one-sided differences",
            advice: "Their error is h/2 f″, some 5 · 10⁻⁶. Where lies the tolerance?",
            read: "derive.md#two-quotients",
            answer: mistakes::checker_one_sided,
        },
        Mistake {
            name: "a tolerance of its own",
            advice: "The caller says how near is near enough: it may know that its function is strongly curved.",
            read: "derive_checker.md#relative-error",
            answer: mistakes::checker_tolerance_of_its_own,
        },
    ],
    stub: stubs::check_gradient,
};

/// A gradient that is right or broken in one of several ways, of f = Σ wᵢ exp(xᵢ), and what the checker says.
fn observe_checker(answer: CheckGradient, case: &mut Case) {
    let (kind, round) = (case.number() % 11, case.number() / 11);
    let at = {
        // Two entries at least, in one to three dimensions.
        let mut dimensions: Vec<usize> = (0..=case.number() % 3).map(|_| 1 + case.rng().below(3)).collect();
        dimensions[0] += 1;
        let rng = case.rng();
        Tensor::from_fn(dimensions, |_| rounded(rng.uniform_in(-1.0, 1.0), 4))
    };
    let entries = at.len();
    let mut first = case.rng().below(entries);
    let mut second = (first + 1 + case.rng().below(entries - 1)) % entries;
    if (first < second) != (round % 2 == 0) {
        (first, second) = (second, first); // either may come first
    }
    let scale = match kind {
        4 if round % 2 == 0 => 2e-7, // wrong by less than 10⁻⁶
        4 => 2e-9,
        5 => 1e6,  // rounded by more than 10⁻⁶
        9 => 0.01, // below the floor, even if doubled
        _ => 1.0,
    };
    let mut w: Vec<f64> = (0..entries).map(|_| rounded(case.rng().uniform_in(0.5, 2.0), 4)).collect();
    for w in &mut w {
        *w *= if case.rng().uniform() < 0.5 { -scale } else { scale };
    }
    match kind {
        // Some entries do not count, or none does.
        3 if round % 2 == 1 => w.fill(0.0),
        3 | 5 => w[first] = 0.0,
        // The larger difference in one entry, the larger error in the other.
        6 => (w[first], w[second]) = (40.0, 0.5),
        // A tiny one beside a large one.
        8 => {
            (w[first], w[second]) = (1e-5, 20.0);
            if round % 2 == 1 {
                w.iter_mut().for_each(|w| *w = -w.abs());
            }
        }
        10 => (w[first], w[second]) = (3.0, 0.5),
        _ => {}
    }
    // A constant, large beside the slopes.
    let c = if kind == 9 { [1000.0, -1000.0][round % 2] } else { 0.0 };
    let slope = |i: usize| w[i] * at.data()[i].exp();
    let mut analytic = Tensor::from_fn(at.shape(), slope);
    let turn = case.rng().below(3);
    let (broken, said) = match kind {
        1 => {
            analytic.data_mut()[first] *= [0.5, 2.0, -1.0][turn];
            (true, "one entry is wrong by a factor")
        }
        2 => {
            analytic.data_mut()[first] = [f64::NAN, f64::INFINITY, f64::NAN][turn];
            (true, "one entry is no finite number")
        }
        3 => (false, "right; f does not depend on every entry"),
        4 => {
            analytic.data_mut()[first] *= -1.0;
            (true, "one entry has the wrong sign, and all slopes are tiny")
        }
        5 => (false, "right; f is large, and does not depend on every entry"),
        6 => {
            analytic.data_mut()[first] *= 1.3;
            analytic.data_mut()[second] *= 3.0;
            (true, "two entries are wrong")
        }
        7 => {
            analytic.data_mut()[first] *= 1.001;
            (true, "one entry is wrong by a thousandth")
        }
        8 => {
            analytic.data_mut()[first] *= -1.0;
            (true, "a tiny entry has the wrong sign")
        }
        9 => {
            analytic.data_mut()[first] *= [0.5, 2.0, -1.0][turn];
            (true, "one entry is wrong by a factor; the slopes are small, and f is not")
        }
        10 => {
            analytic.data_mut()[first] *= 1e4;
            analytic.data_mut()[second] *= -1.0;
            (true, "one entry is 10⁴ times too large, another has the wrong sign")
        }
        _ => (false, "right"),
    };
    let analytic = case.give("analytic", analytic);
    let at = case.give("at", at);
    let w = case.give("w", w);
    case.give("c", c);
    case.give("f(x)", "c + Σ wᵢ exp(xᵢ), and 10 (sin² xᵢ + cos² xᵢ) where wᵢ = 0");
    case.give("the gradient", said);
    let h = case.number_in("h", 8e-6, 1.2e-5);
    let tolerance = case.give("tolerance", if kind == 7 && round % 2 == 0 { 1e-2 } else { 1e-6 });
    let calls = Calls::beside(&at);
    let f = |x: &Tensor<f64>| -> f64 {
        calls.with(x);
        // sin² + cos² has the slope 0 and is rounded, as what cancels in a network is.
        let constant = |x: f64| 10.0 * (x.sin().powi(2) + x.cos().powi(2));
        let term = |(&x, &w): (&f64, &f64)| if w == 0.0 { constant(x) } else { w * x.exp() };
        c + x.data().iter().zip(&w).map(term).sum::<f64>()
    };
    let (passes, worst, error) = answer(&f, &analytic, &at, h, tolerance);
    case.saw("passes", passes);
    if broken {
        case.saw("the worst entry", worst);
        case.saw_within("its relative error", error, 1e-4);
    } else {
        // What is left is rounding, and may have its worst anywhere.
        case.must(error <= tolerance, || {
            format!("the gradient is right: expected an error below {tolerance:e}, got {error:e}")
        });
    }
    let moved = calls.moved.get();
    case.must(moved <= 1, || {
        format!("in one call of f, {moved} entries had moved: expected one at a time, put back afterwards")
    });
}
