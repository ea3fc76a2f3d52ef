//! The exercises of chapter 1, the perceptron: what is observed of an answer, and what it may be.

mod mistakes;
mod solutions;
#[path = "../stubs/ch01.rs"]
mod stubs;

use common::Tensor;

use crate::value::{Shown, number};
use crate::{Bank, Case, Kind, Mistake, Solution, Task};

/// All of them, in the book's order.
pub fn bank() -> Vec<&'static dyn Bank> {
    vec![
        &LARGER_INPUTS,
        &THREE_ROWS,
        &XOR_WITH_THREE_NEURONS,
        &ROSENBLATT,
        &MARGIN,
        &ANOTHER_CONSTANT,
        &AS_GOOD_AS_POSSIBLE,
        &BEST_UNIT,
        &DELTA_RULE,
        &MSE_GRADIENT,
        &NOT_QUITE_RIGHT,
        &AT_THE_EDGE,
    ]
}

const ROWS: [&str; 4] = ["(0, 0)", "(0, 1)", "(1, 0)", "(1, 1)"];
const XOR: [f64; 4] = [0.0, 1.0, 1.0, 0.0];

/// w₁ x₁ + w₂ x₂ + b at four points.
fn weighted_inputs([w1, w2, b]: [f64; 3], points: [[f64; 2]; 4]) -> [f64; 4] {
    points.map(|[x1, x2]| w1 * x1 + w2 * x2 + b)
}

/// (1.2)
fn step(z: f64) -> f64 {
    if z > 0.0 { 1.0 } else { 0.0 }
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// The guess, the reason, and (w₁, w₂, b) after two epochs.
pub type LargerInputs = fn() -> (&'static str, &'static str, [[f64; 3]; 2]);

/// 1.1: AND with 10 in the place of 1.
pub static LARGER_INPUTS: Task<LargerInputs> = Task {
    id: "1.1",
    kind: Kind::Predict,
    observe: |answer, case| {
        let (guess, reason, epochs) = answer();
        case.choice("the number of mistakes", guess, &["more", "fewer", "as many"]);
        case.words("the reason", reason, 5);
        case.worked("(w₁, w₂, b) after epoch 1", epochs[0], 1e-9);
        case.worked("(w₁, w₂, b) after epoch 2", epochs[1], 1e-9);
    },
    solutions: &[Solution { way: "the bias has further to go", answer: solutions::larger_inputs }],
    mistakes: &[
        Mistake {
            name: "a change of the unit is thought to change nothing",
            advice: "One input of the neuron keeps its unit. Which?",
            read: "derive_convergence.md#bias",
            answer: mistakes::larger_as_many,
        },
        Mistake {
            name: "larger corrections are thought to be quicker",
            advice: "Not all corrections have become larger. Compare what your second epoch did to w and what it did \
                     to b.",
            read: "derive_convergence.md#bias",
            answer: mistakes::larger_fewer,
        },
        Mistake {
            name: "the bias's input is made 10, too",
            advice: "Every input of the table that was 1 becomes 10. The input of the bias does not stand in the table.",
            read: "derive.md#learning-from-mistakes",
            answer: mistakes::larger_bias_input,
        },
    ],
    stub: stubs::larger_inputs,
};

/// The row that is left out to weights.
pub type ThreeRows = fn(usize) -> Option<[f64; 3]>;

/// 1.2: three of XOR's rows.
pub static THREE_ROWS: Task<ThreeRows> = Task {
    id: "1.2",
    kind: Kind::Derive,
    observe: |answer, case| {
        let left_out = case.number() % 4;
        case.give("left_out", left_out);
        let weights = answer(left_out);
        let square = [[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]];
        let z = weights.map(|weights| weighted_inputs(weights, square));
        case.must(z.is_some(), || format!("the three rows other than {} can be had", ROWS[left_out]));
        let answers = z.map(|z| z.map(step).to_vec());
        let wrong = answers.as_ref().and_then(|y| (0..4).find(|&i| i != left_out && y[i] != XOR[i]));
        case.must(wrong.is_none(), || {
            let i = wrong.unwrap_or(0);
            let z = z.map_or(f64::NAN, |z| z[i]);
            format!(
                "your weights for the rows other than {}: at {} they have z = {z}, which is answered with {}; \
                 XOR says {}",
                ROWS[left_out],
                ROWS[i],
                step(z),
                XOR[i]
            )
        });
        case.noted("the four answers", answers);
    },
    solutions: &[
        Solution { way: "gates by thought", answer: solutions::three_rows },
        Solution { way: "learned by Rosenblatt's rule", answer: solutions::three_rows_learned },
    ],
    mistakes: &[
        Mistake {
            name: "only the gates of the table are tried",
            advice: "The two weights need not have the same sign. Draw the three corners that you gave up: is there \
                     no line?",
            read: "derive.md#the-picture-a-line-and-its-normal",
            answer: mistakes::three_rows_of_the_table,
        },
        Mistake {
            name: "the weights of x₁ and x₂ are exchanged",
            advice: "Which of the two inputs is 1 in the row (0, 1)? The other weight must say yes to the other row.",
            read: "derive.md#a-weighted-vote",
            answer: mistakes::three_rows_mirrored,
        },
        Mistake {
            name: "z = 0 taken for a yes",
            advice: "Calculate z on the rows that should be answered with 1. Is it enough?",
            read: "derive.md#a-weighted-vote",
            answer: mistakes::three_rows_with_yes_at_zero,
        },
        Mistake {
            name: "that XOR is impossible is taken to hold for its parts",
            advice: "The proof adds up four inequalities. What is left of it if one is missing?",
            read: "derive_convergence.md#xor-is-impossible",
            answer: mistakes::three_rows_never,
        },
    ],
    stub: stubs::three_rows,
};

/// The four points, the third neuron, its margin.
pub type XorWithThreeNeurons = fn() -> ([[f64; 2]; 4], [f64; 3], f64);

/// 1.3: AND of OR and NAND.
pub static XOR_WITH_THREE_NEURONS: Task<XorWithThreeNeurons> = Task {
    id: "1.3",
    kind: Kind::Derive,
    observe: |answer, case| {
        let (points, weights, margin) = answer();
        let hidden = [[0.0, 1.0], [1.0, 1.0], [1.0, 1.0], [1.0, 0.0]];
        case.worked("where the rows lie", points.map(Vec::from), 1e-9);
        let astray = (0..4).find(|&i| points[i] != hidden[i]);
        case.must(astray.is_none(), || {
            let i = astray.unwrap_or(0);
            format!(
                "where the rows lie: (h₁, h₂) of the row {} is not {}",
                ROWS[i],
                points[i].value().written(6)
            )
        });
        let z = weighted_inputs(weights, hidden);
        let answers = z.map(step);
        case.worked("the third neuron", answers, 0.0);
        case.must(answers == XOR, || {
            format!(
                "the third neuron: on the rows {} it answers {answers:?}, XOR says {XOR:?}",
                ROWS.join(", ")
            )
        });
        // Any weights may be chosen; so the margin is held against theirs, and mistakes are told by how it was made.
        let smallest = |numbers: [f64; 4]| numbers.into_iter().fold(f64::INFINITY, f64::min);
        let signed = smallest([-z[0], z[1], z[2], -z[3]]);
        let [w1, w2, b] = weights;
        let (normal, length) = (w1.hypot(w2), w1.hypot(w2).hypot(b));
        let is = |value: f64| (margin - value).abs() < 1e-3;
        let made = if answers != XOR {
            "of a neuron that is not XOR's"
        } else if signed <= 0.0 {
            "of a border with a point on it"
        } else if is(signed / length) {
            "as (1.4) says"
        } else if is(signed / normal) {
            "without b in the length"
        } else if is(signed) {
            "not divided"
        } else if is(smallest(z) / length) {
            "without s"
        } else {
            "in another way"
        };
        case.worked("the margin", made, 0.0);
        case.must(made == "as (1.4) says", || {
            if answers != XOR {
                "the margin is looked at when the third neuron is right".into()
            } else if signed <= 0.0 {
                "the margin of this neuron is 0, a point lies on its border: choose one with room on both sides"
                    .into()
            } else {
                format!("the margin of your third neuron on these points is not {margin}, to three digits")
            }
        });
    },
    solutions: &[
        Solution { way: "with z of size 1 everywhere", answer: solutions::xor_with_three_neurons },
        Solution { way: "other weights, another margin", answer: solutions::xor_with_three_neurons_unevenly },
    ],
    mistakes: &[
        Mistake {
            name: "the weighted inputs z in the place of the answers h",
            advice: "A neuron hands on what it says, not the sum of its votes. Which two numbers can it say?",
            read: "derive.md#a-weighted-vote",
            answer: mistakes::three_neurons_before_the_step,
        },
        Mistake {
            name: "AND in the place of NAND",
            advice: "What does h₂ say where both inputs are 0?",
            read: "derive.md#gates-by-hand",
            answer: mistakes::three_neurons_with_and,
        },
        Mistake {
            name: "the third neuron is an OR",
            advice: "Two of the points have a single 1. Should the third neuron say yes to them?",
            read: "derive.md#gates-by-hand",
            answer: mistakes::three_neurons_ending_in_or,
        },
        Mistake {
            name: "the border passes through a point",
            advice: "z = 0 is a no by agreement only. Move the border a little: which of the three numbers does that?",
            read: "derive_convergence.md#what-must-be-assumed",
            answer: mistakes::three_neurons_on_the_border,
        },
        Mistake {
            name: "the bias is left out of the length",
            advice: "You have the distance in the plane. (1.4) measures in the space with one dimension more.",
            read: "derive_convergence.md#what-must-be-assumed",
            answer: mistakes::three_neurons_length_without_bias,
        },
        Mistake {
            name: "the smallest s z is not divided by the length",
            advice: "Ten times these weights make the same border. Would their margin be ten times as large?",
            read: "derive_convergence.md#what-must-be-assumed",
            answer: mistakes::three_neurons_not_divided,
        },
        Mistake {
            name: "the smallest z instead of the smallest s z",
            advice: "A margin below 0 says that a point lies on its wrong side. Does one?",
            read: "derive_convergence.md#what-must-be-assumed",
            answer: mistakes::three_neurons_without_sign,
        },
    ],
    stub: stubs::xor_with_three_neurons,
};

/// `(weights, bias, x, class)` to the new weights and bias.
pub type Rosenblatt = fn(&[f64], f64, &[f64], usize) -> (Vec<f64>, f64);

/// n small whole numbers.
fn whole(case: &mut Case, name: &str, n: usize) -> Vec<f64> {
    let numbers = (0..n).map(|_| case.rng().below(7) as f64 - 3.0).collect();
    case.give(name, numbers)
}

/// 1.4: w + (t − y) x  (1.3).
pub static ROSENBLATT: Task<Rosenblatt> = Task {
    id: "1.4",
    kind: Kind::Code,
    observe: |answer, case| {
        let d = case.size("D", 1..=5);
        // In every third case z is exactly 0, whatever the order of the sum.
        let on_the_border = case.number() % 3 == 2;
        let (weights, x) = if on_the_border {
            (whole(case, "weights", d), whole(case, "x", d))
        } else {
            (case.numbers("weights", d), case.numbers("x", d))
        };
        let bias = match on_the_border {
            true => case.give("bias", 0.0 - dot(&weights, &x)),
            false => case.number_in("bias", -2.0, 2.0),
        };
        let class = case.rng().below(2);
        case.give("class", class);
        let (weights, bias) = answer(&weights, bias, &x, class);
        case.saw("w'", weights);
        case.saw("b'", bias);
    },
    solutions: &[
        Solution { way: "without a case distinction", answer: solutions::rosenblatt },
        Solution { way: "the two kinds of mistake", answer: solutions::rosenblatt_by_cases },
    ],
    mistakes: &[
        Mistake {
            name: "the sign is turned",
            advice: "After a missed 1, should z for this example become larger or smaller?",
            read: "derive.md#learning-from-mistakes",
            answer: mistakes::rosenblatt_sign_turned,
        },
        Mistake {
            name: "the weighted input z in the place of the answer y",
            advice: "How much does a mistake move the weights here? It does not depend on how wrong z was. (Your rule \
                     comes two pages later.)",
            read: "derive_descent.md#beside-rosenblatts-rule",
            answer: mistakes::rosenblatt_before_the_step,
        },
        Mistake {
            name: "z = 0 taken for a yes",
            advice: "All weights begin at 0. Which row of AND is the first mistake on the page?",
            read: "derive.md#and-by-hand",
            answer: mistakes::rosenblatt_yes_at_zero,
        },
        Mistake {
            name: "the bias does not learn",
            advice: "The bias is a weight too. Of which input?",
            read: "derive.md#learning-from-mistakes",
            answer: mistakes::rosenblatt_bias_stays,
        },
        Mistake {
            name: "the bias has no vote",
            advice: "Try weights 0 and a bias of 1: what must the answer be?",
            read: "derive.md#a-weighted-vote",
            answer: mistakes::rosenblatt_bias_unheard,
        },
        Mistake {
            name: "the answer is calculated anew after each weight",
            advice: "One example is one question to the neuron. When has it been answered?",
            read: "derive.md#and-by-hand",
            answer: mistakes::rosenblatt_anew,
        },
        Mistake {
            name: "right answers are learned too",
            advice: "What must happen to the weights if nothing was wrong? Otherwise the rule never stops.",
            read: "check.md#rules-with-a-bug-against-the-theorem",
            answer: mistakes::rosenblatt_always,
        },
        Mistake {
            name: "only missed 1s are learned",
            advice: "There are two kinds of mistake. Try a yes where the class is 0.",
            read: "check.md#rules-with-a-bug-against-the-theorem",
            answer: mistakes::rosenblatt_missed_ones,
        },
        Mistake {
            name: "targets −1 and 1, but answers 0 and 1",
            advice: "List t − y for the four pairs of class and answer. Which of them should be 0?",
            read: "derive.md#learning-from-mistakes",
            answer: mistakes::rosenblatt_signs_as_targets,
        },
        Mistake {
            name: "t − y is taken of whole numbers, which do not go below 0",
            advice: "A `usize` has no −1. What must be done to both before the subtraction?",
            read: "../rust.md#where-one-stumbles",
            answer: mistakes::rosenblatt_whole_numbers,
        },
    ],
    stub: stubs::rosenblatt,
};

/// `(weights, bias, x, classes)` to γ.
pub type Margin = fn(&[f64], f64, &Tensor<f64>, &[usize]) -> f64;

/// 1.5: the smallest s z over ‖(w, b)‖  (1.4).
pub static MARGIN: Task<Margin> = Task {
    id: "1.5",
    kind: Kind::Code,
    observe: |answer, case| {
        let n = case.size("N", 1..=5);
        let d = case.size("D", 1..=4);
        let weights = case.numbers("weights", d);
        let bias = case.number_in("bias", -2.0, 2.0);
        let x = case.tensor("x", [n, d]);
        // Every other set is separated by these weights; the others are as they come.
        let separated = case.number() % 2 == 1;
        let by_lot: Vec<usize> = (0..n).map(|_| case.rng().below(2)).collect();
        let sides = x.rows_iter().map(|x| usize::from(dot(&weights, x) + bias > 0.0)).collect();
        let classes = case.give("classes", if separated { sides } else { by_lot });
        case.saw("the margin", answer(&weights, bias, &x, &classes));
    },
    solutions: &[
        Solution { way: "divided at the end", answer: solutions::margin },
        Solution { way: "the separator scaled first", answer: solutions::margin_of_a_unit_separator },
    ],
    mistakes: &[
        Mistake {
            name: "the bias is left out of the length",
            advice: "Which vector does (1.4) measure in its denominator? Count its entries.",
            read: "derive_convergence.md#what-must-be-assumed",
            answer: mistakes::margin_length_without_bias,
        },
        Mistake {
            name: "the bias is left out everywhere",
            advice: "Your border goes through the origin, whatever the bias.",
            read: "derive.md#no-bias-no-and",
            answer: mistakes::margin_without_bias,
        },
        Mistake {
            name: "the size of z instead of s z",
            advice: "What should the margin tell of an example on the wrong side?",
            read: "derive_convergence.md#what-must-be-assumed",
            answer: mistakes::margin_absolute,
        },
        Mistake {
            name: "not divided by the length",
            advice: "Try AND with both separators of the statement.",
            read: "derive_convergence.md#what-must-be-assumed",
            answer: mistakes::margin_not_divided,
        },
        Mistake {
            name: "the root of the length is missing",
            advice: "Multiply all weights and the bias by 2. The margin must stay.",
            read: "derive_convergence.md#what-must-be-assumed",
            answer: mistakes::margin_without_root,
        },
        Mistake {
            name: "the class 0 or 1 in the place of the sign",
            advice: "What do examples of class 0 contribute in your version, wherever they lie?",
            read: "derive_convergence.md#what-must-be-assumed",
            answer: mistakes::margin_class_for_sign,
        },
        Mistake {
            name: "the sign s is left out",
            advice: "An example of class 0 on its right side has a negative z. Should it make the margin negative?",
            read: "derive_convergence.md#what-must-be-assumed",
            answer: mistakes::margin_without_sign,
        },
        Mistake {
            name: "the search for the smallest begins at 0",
            advice: "Try a set in which all s z are greater than what you begin with.",
            read: "derive_convergence.md#the-numbers-for-and",
            answer: mistakes::margin_from_zero,
        },
        Mistake {
            name: "the mean distance instead of the smallest",
            advice: "One example on the wrong side must be enough to make the margin negative.",
            read: "derive_convergence.md#what-must-be-assumed",
            answer: mistakes::margin_mean,
        },
        Mistake {
            name: "2t − 1 is taken of whole numbers, which do not go below 0",
            advice: "A `usize` has no −1. What must be done before the subtraction?",
            read: "../rust.md#where-one-stumbles",
            answer: mistakes::margin_whole_numbers,
        },
    ],
    stub: stubs::margin,
};

/// `(c, max ‖x‖, ‖w‖, b, min s z)` to two steps, R and γ.
pub type AnotherConstant = fn(f64, f64, f64, f64, f64) -> [f64; 4];

/// 1.6: a bias input of c.
pub static ANOTHER_CONSTANT: Task<AnotherConstant> = Task {
    id: "1.6",
    kind: Kind::Derive,
    observe: |answer, case| {
        let c = case.number_in("c", 0.2, 4.0);
        let longest = case.number_in("longest", 0.5, 5.0);
        let length = case.number_in("length", 0.5, 3.0);
        let b = case.number_in("b", -3.0, 3.0);
        let smallest = case.number_in("smallest", 0.05, 1.0);
        let [beta, bias, r, gamma] = answer(c, longest, length, b, smallest);
        case.saw("(a) added to β", beta);
        case.saw("(b) added to b", bias);
        case.saw("(c) R", r);
        case.saw("(d) γ", gamma);
    },
    solutions: &[Solution { way: "derived", answer: solutions::another_constant }],
    mistakes: &[
        Mistake {
            name: "b is thought to move as far as β",
            advice: "You know how far β moves. b is a multiple of it.",
            read: "derive.md#learning-from-mistakes",
            answer: mistakes::constant_bias_as_far_as_beta,
        },
        Mistake {
            name: "β is thought to move by 1, as before",
            advice: "The rule adds to each weight its own input. Which input has β?",
            read: "derive.md#learning-from-mistakes",
            answer: mistakes::constant_beta_as_before,
        },
        Mistake {
            name: "the 1 is left standing in R",
            advice: "Where does the 1 in R² come from?",
            read: "derive_convergence.md#what-must-be-assumed",
            answer: mistakes::constant_r_as_before,
        },
        Mistake {
            name: "R² returned for R",
            advice: "R is the length of the longest example.",
            read: "derive_convergence.md#what-must-be-assumed",
            answer: mistakes::constant_r_squared,
        },
        Mistake {
            name: "γ is thought to stay",
            advice: "s z stays. But the weights whose length is taken are w and β, not w and b.",
            read: "derive_convergence.md#what-must-be-assumed",
            answer: mistakes::constant_gamma_as_before,
        },
        Mistake {
            name: "b c in the place of b / c in γ",
            advice: "Solve b = c β for the weight that is stored.",
            read: "derive.md#a-weighted-vote",
            answer: mistakes::constant_gamma_times_c,
        },
    ],
    stub: stubs::another_constant,
};

/// p to w, b and the number of right answers.
pub type AsGoodAsPossible = fn(f64) -> (f64, f64, usize);

/// 1.7: least squares, and one example that lies far on its right side.
pub static AS_GOOD_AS_POSSIBLE: Task<AsGoodAsPossible> = Task {
    id: "1.7",
    kind: Kind::Derive,
    observe: |answer, case| {
        // Both sides of the place at which it turns, and the place itself: there 2 w and b are the same number with
        // two signs, and no rounding decides. At 2.5 the output at 2 is above ½, later it is not.
        let p = match case.number() {
            0 => case.give("p", 10.0),
            1 => case.give("p", 5.0),
            2 => case.give("p", 2.5),
            other if other % 2 == 1 => case.number_in("p", 2.1, 4.9),
            _ => case.number_in("p", 5.1, 20.0),
        };
        let (w, b, right) = answer(p);
        case.saw("w", w);
        case.saw("b", b);
        case.saw("right answers", right);
    },
    solutions: &[
        Solution { way: "the border is the mean", answer: solutions::as_good_as_possible },
        Solution { way: "sums, then counting", answer: solutions::as_good_as_possible_by_sums },
    ],
    mistakes: &[
        Mistake {
            name: "what can be separated is thought to be separated",
            advice: "The line makes squares small. Calculate its output at 2.",
            read: "derive_descent.md#beside-rosenblatts-rule",
            answer: mistakes::as_possible_all_right,
        },
        Mistake {
            name: "the count of p = 10 for every p",
            advice: "Where does the border lie for p = 3? On which side of it is 2?",
            read: "derive_regression.md#the-same-line-in-closed-form",
            answer: mistakes::as_possible_always_three,
        },
        Mistake {
            name: "a place on the border taken for a yes",
            advice: "For one p the output at 2 is exactly 0. What is the answer there?",
            read: "derive.md#a-weighted-vote",
            answer: mistakes::as_possible_yes_at_zero,
        },
        Mistake {
            name: "the answers are decided at ½",
            advice: "The targets are −1 and 1. Which output lies half way?",
            read: "derive_descent.md#beside-rosenblatts-rule",
            answer: mistakes::as_possible_decided_at_a_half,
        },
        Mistake {
            name: "four and three are exchanged",
            advice: "Is a far p or a near one the trouble? Try your count on p = 3, with a sketch.",
            read: "derive_descent.md#beside-rosenblatts-rule",
            answer: mistakes::as_possible_turned_round,
        },
        Mistake {
            name: "the wrong answers are counted",
            advice: "How many of the four are right? You have the others.",
            read: "derive_descent.md#beside-rosenblatts-rule",
            answer: mistakes::as_possible_wrong_counted,
        },
        Mistake {
            name: "the line through the origin",
            advice: "In (1.15) x and t do not stand for the plain inputs and targets.",
            read: "derive_regression.md#the-same-line-in-closed-form",
            answer: mistakes::as_possible_through_the_origin,
        },
        Mistake {
            name: "means are taken away in (1.14), but not in (1.15)",
            advice: "Your line passes through the point of the means. Do its errors stand at a right angle to x, too?",
            read: "derive_regression.md#the-same-line-in-closed-form",
            answer: mistakes::as_possible_means_once,
        },
        Mistake {
            name: "the bias has the wrong sign",
            advice: "The best line passes through the point of the means. Does yours?",
            read: "derive_regression.md#the-same-line-in-closed-form",
            answer: mistakes::as_possible_bias_turned,
        },
        Mistake {
            name: "targets 0 and 1 instead of −1 and 1",
            advice: "With your targets, which output lies half way between a yes and a no?",
            read: "derive_descent.md#beside-rosenblatts-rule",
            answer: mistakes::as_possible_targets_0_and_1,
        },
    ],
    stub: stubs::as_good_as_possible,
};

/// `(ρ, g, δ)` to the best k and the limit there.
pub type BestUnit = fn(f64, f64, f64) -> [f64; 2];

/// 1.8: the unit with the lowest limit.
pub static BEST_UNIT: Task<BestUnit> = Task {
    id: "1.8",
    kind: Kind::Derive,
    observe: |answer, case| {
        let rho = case.number_in("rho", 0.5, 5.0);
        let g = case.number_in("g", 0.1 * rho, 0.9 * rho);
        let delta = case.number_in("delta", 0.05, 3.0);
        let [k, limit] = answer(rho, g, delta);
        let at = |k: f64| {
            let q = k * k;
            (q * rho * rho + 1.0) * (1.0 + q * delta * delta) / (q * g * g)
        };
        let lower = [0.99 * k, 1.01 * k].into_iter().find(|&other| at(other) < at(k) * (1.0 - 1e-9));
        case.must(lower.is_none(), || {
            let other = lower.unwrap_or(k);
            format!("at your k the limit is {:.4}; at {other:.4} it is lower, {:.4}", at(k), at(other))
        });
        // (A minimum is flat: a search for it finds eight digits at most.)
        case.saw_within("k", k, 1e-6);
        case.saw("the limit", limit);
    },
    solutions: &[Solution { way: "derived", answer: solutions::best_unit }],
    mistakes: &[
        Mistake {
            name: "k² was returned",
            advice: "The limit has k in it only as a square, and you have found the best square.",
            read: "derive_convergence.md#bias",
            answer: mistakes::unit_is_q,
        },
        Mistake {
            name: "k is upside down",
            advice: "If the data lie very far out, should they be made longer or shorter?",
            read: "derive_convergence.md#bias",
            answer: mistakes::unit_upside_down,
        },
        Mistake {
            name: "the limit is not squared",
            advice: "Compare with (1.5) at k = 1: which power of g does it have?",
            read: "derive_convergence.md#the-theorem",
            answer: mistakes::unit_limit_not_squared,
        },
        Mistake {
            name: "the limit before the change of the unit",
            advice: "You have the limit at k = 1. It is not the best one.",
            read: "derive_convergence.md#bias",
            answer: mistakes::unit_limit_of_k_1,
        },
        Mistake {
            name: "one of two equal summands is left out of the limit",
            advice: "Multiplied out, two summands contain k². How large is each of them at the minimum?",
            read: "derive_convergence.md#bias",
            answer: mistakes::unit_one_summand,
        },
        Mistake {
            name: "both summands with k² are left out of the limit",
            advice: "At the minimum their derivatives cancel. Do they themselves vanish?",
            read: "derive_convergence.md#bias",
            answer: mistakes::unit_no_summand,
        },
        Mistake {
            name: "δ is not multiplied by k",
            advice: "δ is a distance, too: that of the border from the origin. The border moves along with the points.",
            read: "derive_convergence.md#bias",
            answer: mistakes::unit_delta_stays,
        },
    ],
    stub: stubs::best_unit,
};

/// `(weights, bias, x, t, η)` to the new weights and bias.
pub type DeltaRule = fn(&[f64], f64, &[f64], f64, f64) -> (Vec<f64>, f64);

/// 1.9: w − η (y − t) x  (1.10).
pub static DELTA_RULE: Task<DeltaRule> = Task {
    id: "1.9",
    kind: Kind::Code,
    observe: |answer, case| {
        let d = case.size("D", 1..=4);
        let weights = case.numbers("weights", d);
        let bias = case.number_in("bias", -2.0, 2.0);
        let x = case.numbers("x", d);
        let t = case.number_in("t", -2.0, 2.0);
        let learning_rate = case.number_in("learning_rate", 0.05, 0.9);
        let (new_weights, new_bias) = answer(&weights, bias, &x, t, learning_rate);
        // What was subtracted is η times the gradient.
        let dw: Vec<f64> =
            weights.iter().zip(&new_weights).map(|(w, new)| (w - new) / learning_rate).collect();
        let db = (bias - new_bias) / learning_rate;
        let cost = |w: &[f64], b: f64| 0.5 * (dot(w, &x) + b - t).powi(2);
        if new_weights.len() == d {
            case.gradient("(w − w') / η", &dw, &weights, |w| cost(w, bias));
        }
        case.gradient("(b − b') / η", &[db], &[bias], |b| cost(&weights, b[0]));
        case.saw("w'", new_weights);
        case.saw("b'", new_bias);
    },
    solutions: &[
        Solution { way: "the bias apart", answer: solutions::delta_rule },
        Solution {
            way: "the bias as the weight of a constant input",
            answer: solutions::delta_rule_with_a_constant_input,
        },
    ],
    mistakes: &[
        Mistake {
            name: "it climbs: the sign is turned",
            advice: "Run your test, then calculate y again. Is it nearer to t?",
            read: "derive_descent.md#the-delta-rule",
            answer: mistakes::delta_climbs,
        },
        Mistake {
            name: "the error is measured after the step",
            advice: "The delta rule asks how wrong, not whether. Which y does it take?",
            read: "derive_descent.md#beside-rosenblatts-rule",
            answer: mistakes::delta_behind_the_step,
        },
        Mistake {
            name: "twice as far: the ½ of the squared error is forgotten",
            advice: "Differentiate (1.7), with its factor in front.",
            read: "derive_descent.md#the-delta-rule",
            answer: mistakes::delta_twice,
        },
        Mistake {
            name: "the cost in the place of its slope",
            advice: "A square is never negative. How would your rule ever turn round?",
            read: "derive_descent.md#the-delta-rule",
            answer: mistakes::delta_cost_for_error,
        },
        Mistake {
            name: "the bias does not learn",
            advice: "Differentiate y by b.",
            read: "derive_descent.md#the-delta-rule",
            answer: mistakes::delta_bias_stays,
        },
        Mistake {
            name: "the bias moves without the learning rate",
            advice: "The bias is a weight like the others, with an input of 1.",
            read: "derive_descent.md#the-delta-rule",
            answer: mistakes::delta_bias_without_rate,
        },
        Mistake {
            name: "the bias is left out of the output",
            advice: "Calculate y of your test by hand. It is −0.4.",
            read: "derive_descent.md#the-delta-rule",
            answer: mistakes::delta_bias_unheard,
        },
        Mistake {
            name: "the error is calculated anew for the bias",
            advice: "All change at the same time, from the old values: the bias, too.",
            read: "derive_descent.md#several-weights-the-gradient",
            answer: mistakes::delta_anew_for_the_bias,
        },
        Mistake {
            name: "the error is calculated anew after each weight",
            advice: "All weights change at the same time. From which values is the error calculated?",
            read: "derive_descent.md#several-weights-the-gradient",
            answer: mistakes::delta_anew_for_each,
        },
        Mistake {
            name: "the gradient is returned instead of the new weights",
            advice: "The slope is known; the step is still to be taken.",
            read: "derive_descent.md#the-delta-rule",
            answer: mistakes::delta_gradient_only,
        },
    ],
    stub: stubs::delta_rule,
};

/// `(x, t, weights, bias)` to dw and db.
pub type MseGradient = fn(&Tensor<f64>, &Tensor<f64>, &[f64], f64) -> (Vec<f64>, f64);

/// 1.10: 2/N xᵀ (y − t)  (1.12), (1.13).
pub static MSE_GRADIENT: Task<MseGradient> = Task {
    id: "1.10",
    kind: Kind::Code,
    observe: |answer, case| {
        let n = case.size("N", 1..=5);
        let d = case.size("D", 1..=4);
        let x = case.tensor("x", [n, d]);
        let t = case.tensor("t", [n, 1]);
        let weights = case.numbers("weights", d);
        let bias = case.number_in("bias", -2.0, 2.0);
        let (dw, db) = answer(&x, &t, &weights, bias);
        let loss = |weights: &[f64], bias: f64| {
            let errors = x.rows_iter().zip(t.data()).map(|(x, t)| dot(weights, x) + bias - t);
            errors.map(|e| e * e).sum::<f64>() / n as f64
        };
        case.gradient("dw", &dw, &weights, |w| loss(w, bias));
        case.gradient("db", &[db], &[bias], |b| loss(&weights, b[0]));
        case.saw("dw", dw);
        case.saw("db", db);
    },
    solutions: &[
        Solution { way: "two loops", answer: solutions::mse_gradient },
        Solution { way: "a product of matrices", answer: solutions::mse_gradient_by_product },
    ],
    mistakes: &[
        Mistake {
            name: "the 2 is forgotten",
            advice: "The mean squared error of Keras has no ½ that would cancel it.",
            read: "derive_regression.md#many-examples-at-once",
            answer: mistakes::mse_without_two,
        },
        Mistake {
            name: "the mean is forgotten",
            advice: "Give every row twice. The mean does not change; does your gradient?",
            read: "derive_regression.md#many-examples-at-once",
            answer: mistakes::mse_without_mean,
        },
        Mistake {
            name: "divided by the number of entries of x instead of its rows",
            advice: "What does `len` of a tensor count? The mean is over examples.",
            read: "derive_regression.md#many-examples-at-once",
            answer: mistakes::mse_over_all_entries,
        },
        Mistake {
            name: "the sign is turned",
            advice: "The gradient points uphill; the step will turn it. Which order do y and t have in the error?",
            read: "derive_regression.md#wrong-sign",
            answer: mistakes::mse_sign_turned,
        },
        Mistake {
            name: "the bias is left out of the errors",
            advice: "Try weights 0, targets 0 and a bias of 1: the errors are not 0.",
            read: "derive_regression.md#forgotten-bias",
            answer: mistakes::mse_without_bias,
        },
        Mistake {
            name: "db is always 0",
            advice: "The bias is the weight of an input of 1. What does (1.12) say for such a column?",
            read: "derive_regression.md#many-examples-at-once",
            answer: mistakes::mse_bias_forgotten,
        },
        Mistake {
            name: "the squared errors instead of the errors",
            advice: "The derivative of a square is not a square. Can your db become negative?",
            read: "derive_regression.md#many-examples-at-once",
            answer: mistakes::mse_squares,
        },
        Mistake {
            name: "only the last row counts: the sums begin anew with every row",
            advice: "Where do the sums begin, and where are they added to?",
            read: "derive_regression.md#many-examples-at-once",
            answer: mistakes::mse_last_row,
        },
        Mistake {
            name: "the product of two means instead of the mean of the products",
            advice: "Each row's error belongs to its own input. Try two rows with the inputs −1 and 1.",
            read: "derive_regression.md#many-examples-at-once",
            answer: mistakes::mse_product_of_means,
        },
        Mistake {
            name: "2 / N is divided as whole numbers",
            advice: "What is 2 / 3 of two `usize`? Convert before you divide.",
            read: "../rust.md#where-one-stumbles",
            answer: mistakes::mse_whole_numbers,
        },
        Mistake {
            name: "divided by D instead of N",
            advice: "The mean is over the examples. Which of the two numbers of x's shape counts them?",
            read: "derive_regression.md#many-examples-at-once",
            answer: mistakes::mse_over_columns,
        },
        Mistake {
            name: "x is read as if it were (D, N)",
            advice: "`data` has one row behind the other. How many numbers lie between x[0][0] and x[1][0]?",
            read: "../rust.md#tensors",
            answer: mistakes::mse_transposed,
        },
    ],
    stub: stubs::mse_gradient,
};

/// What was done; `(η, ‖x‖²)` to the factor, and by how much it is off.
pub type NotQuiteRight = (fn() -> &'static str, fn(f64, f64) -> [f64; 2]);

/// 1.11: one coordinate after the other.
pub static NOT_QUITE_RIGHT: Task<NotQuiteRight> = Task {
    id: "1.11",
    kind: Kind::FindTheBug,
    observe: |(did, factor), case| {
        let causes = [
            "the bias is not updated",
            "the bias is updated with half the rate",
            "the error is calculated anew after each single weight",
            "the error is calculated anew between the weights and the bias",
        ];
        let eta = case.number_in("eta", 0.01, 0.5);
        let squared_length = case.number_in("squared_length", 0.5, 12.0);
        case.choice("what the student did", did(), &causes);
        let [factor, above] = factor(eta, squared_length);
        case.saw("the factor", factor);
        case.saw("above the right one by", above);
    },
    solutions: &[Solution {
        way: "a product of two factors",
        answer: (solutions::what_the_student_did, solutions::factor_of_the_student),
    }],
    mistakes: &[
        Mistake {
            name: "a bias that stays is blamed",
            advice: "What would the factor be then, with x = (1, 2) and η = 0.1? The program printed others.",
            read: "derive_descent.md#the-delta-rule",
            answer: (mistakes::student_without_bias, solutions::factor_of_the_student),
        },
        Mistake {
            name: "half a bias is blamed, which explains the first run alone",
            advice: "Calculate the factor that this would make in the second run, too.",
            read: "derive_descent.md#the-delta-rule",
            answer: (mistakes::student_with_half_the_rate, solutions::factor_of_the_student),
        },
        Mistake {
            name: "new errors inside the loop over the weights are blamed",
            advice: "With x = (1, 2) this makes three factors, one for each weight and one for the bias. Multiply them.",
            read: "derive_descent.md#several-weights-the-gradient",
            answer: (mistakes::student_after_each_weight, solutions::factor_of_the_student),
        },
        Mistake {
            name: "the formula is that of a bias which stays",
            advice: "Try η = 0.1 and ‖x‖² = 5: the program's factor is 0.45.",
            read: "derive_descent.md#the-delta-rule",
            answer: (solutions::what_the_student_did, mistakes::factor_without_bias),
        },
        Mistake {
            name: "the formula is that of half a bias, and right for the first run alone",
            advice: "Try η = 0.02 and ‖x‖² = 10: the program's factor is 0.784.",
            read: "derive_descent.md#the-delta-rule",
            answer: (solutions::what_the_student_did, mistakes::factor_with_half_the_rate),
        },
        Mistake {
            name: "the right rule's factor in the place of the student's",
            advice: "Try η = 0.1 and ‖x‖² = 5: the program's factor is 0.45.",
            read: "derive_descent.md#the-delta-rule",
            answer: (solutions::what_the_student_did, mistakes::factor_of_the_right_rule),
        },
        Mistake {
            name: "the difference is taken the other way round",
            advice: "Which is larger, 0.45 or 0.4?",
            read: "derive_descent.md#the-delta-rule",
            answer: (solutions::what_the_student_did, mistakes::factor_below),
        },
        Mistake {
            name: "the difference is divided by the right factor",
            advice: "For η = 0.1 and ‖x‖² = 5 it is 0.45 − 0.4.",
            read: "derive_descent.md#the-delta-rule",
            answer: (solutions::what_the_student_did, mistakes::factor_above_as_a_share),
        },
    ],
    stub: (stubs::what_the_student_did, stubs::factor_of_the_student),
};

/// `(η, steps)` to the place; three places as run, a rate, a sentence.
pub type AtTheEdge = (fn(f64, usize) -> f64, fn() -> ([f64; 3], &'static str, &'static str));

/// 1.12: the hiker at the edge.
pub static AT_THE_EDGE: Task<AtTheEdge> = Task {
    id: "1.12",
    kind: Kind::Experiment,
    observe: |(after, edge), case| {
        let rate = case.number_in("rate", 0.05, 1.1);
        let steps = case.size("steps", 1..=20);
        case.give("steps", steps);
        case.saw("the place after these steps", after(rate, steps));
        let (ends, disagreed, should_say) = edge();
        // The four decimals that are printed, and no range: it would be the answer.
        for ((rate, printed), end) in [("0.5", 2.0), ("0.99", -1.338), ("1.0", -3.0)].into_iter().zip(ends) {
            case.must((end - printed).abs() < 1e-4, || {
                format!(
                    "w at the end for the rate {rate}: {} differs from what the program prints; all four decimals",
                    number(end, 6)
                )
            });
        }
        case.choice("the verdict to disagree with", disagreed, &["0.5", "0.99", "1.0"]);
        case.words("what it should say", should_say, 4);
    },
    solutions: &[
        Solution { way: "from the factor", answer: (solutions::hiker_after, solutions::at_the_edge) },
        Solution { way: "step by step", answer: (solutions::hiker_after_walking, solutions::at_the_edge) },
    ],
    mistakes: &[
        Mistake {
            name: "the distance from the valley instead of the place",
            advice: "The valley is not at 0.",
            read: "derive_descent.md#hiker",
            answer: (mistakes::hiker_distance, solutions::at_the_edge),
        },
        Mistake {
            name: "the place is counted from the valley",
            advice: "Put 0 steps into your formula: the start is at −3.",
            read: "derive_descent.md#hiker",
            answer: (mistakes::hiker_from_the_valley, solutions::at_the_edge),
        },
        Mistake {
            name: "the hiker starts on the other side of the valley",
            advice: "Put 0 steps into your formula.",
            read: "derive_descent.md#hiker",
            answer: (mistakes::hiker_from_the_right, solutions::at_the_edge),
        },
        Mistake {
            name: "the hiker never crosses the valley",
            advice: "What does a negative factor do to the side on which the hiker stands?",
            read: "derive_descent.md#parabola",
            answer: (mistakes::hiker_never_across, solutions::at_the_edge),
        },
        Mistake {
            name: "the curvature is taken for 1",
            advice: "Differentiate (w − 2)² + 1 twice.",
            read: "derive_descent.md#parabola",
            answer: (mistakes::hiker_without_curvature, solutions::at_the_edge),
        },
        Mistake {
            name: "the first slope is used for all steps",
            advice: "The slope changes on the way. What does every step do to the distance?",
            read: "derive_descent.md#parabola",
            answer: (mistakes::hiker_one_step, solutions::at_the_edge),
        },
        Mistake {
            name: "a walk that arrives is taken for one that does not",
            advice: "Compare its distance with that of the rate 0.01 after as many steps. What is the limit of each?",
            read: "derive_descent.md#parabola",
            answer: (solutions::hiker_after, mistakes::edge_at_099),
        },
        Mistake {
            name: "the walk that is there is mistrusted",
            advice: "What is the factor at this rate? Exactly?",
            read: "derive_descent.md#parabola",
            answer: (solutions::hiker_after, mistakes::edge_at_05),
        },
    ],
    stub: (stubs::hiker_after, stubs::at_the_edge),
};
