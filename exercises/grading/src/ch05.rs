//! The exercises of chapter 5, over-fitting and dropout: what is observed of an answer, and what it may be.

mod mistakes;
mod solutions;
#[path = "../stubs/ch05.rs"]
mod stubs;

use std::ops::RangeInclusive;

use crate::value::number;
use crate::{Bank, Case, Kind, Mistake, Solution, Task};

/// All of them, in the book's order.
pub fn bank() -> Vec<&'static dyn Bank> {
    vec![
        &INVERTED_DROPOUT,
        &DROPOUT_BACKWARD,
        &HALF_OF_THE_UNITS,
        &BOTH_KINDS,
        &SHIFT,
        &PENALISED_MINIMUM,
        &ELASTIC_NET,
        &PROXIMAL_STEP,
        &WANDERING_ACCURACY,
        &LABELS_BY_LOT,
        &MISSING_CONTROL,
    ]
}

/// A number with the four digits that are told of it.
fn four_digits(number: f64) -> f64 {
    format!("{number:.3e}").parse().unwrap_or(number)
}

/// `(x, draws, rate)` to y.
pub type InvertedDropout = fn(&[f64], &[f64], f64) -> Vec<f64>;

/// 5.1: y = m ⊙ x  (5.1).
pub static INVERTED_DROPOUT: Task<InvertedDropout> = Task {
    id: "5.1",
    kind: Kind::Code,
    observe: |answer, case| {
        let n = case.size("n", 1..=6);
        let x = case.numbers("x", n);
        let mut draws: Vec<f64> = (0..n).map(|_| four_digits(case.rng().uniform())).collect();
        let mut rate = four_digits(case.rng().uniform_in(0.1, 0.9));
        // One case in five has the rate 0, and there a draw of exactly 0: nothing may be dropped. In another a draw is
        // the rate exactly.
        if case.number() % 5 == 4 {
            rate = 0.0;
        }
        if case.number() % 5 >= 3 {
            draws[n / 2] = rate;
        }
        let (draws, rate) = (case.give("draws", draws), case.give("rate", rate));
        case.saw("y", answer(&x, &draws, rate));
    },
    solutions: &[
        Solution { way: "the scale calculated once", answer: solutions::inverted_dropout },
        Solution { way: "by index, divided each time", answer: solutions::inverted_dropout_by_index },
    ],
    mistakes: &[
        Mistake {
            name: "the scale 1/(1 − p) is missing",
            advice: "What is kept has to stand in for what was dropped, or the layer behind sees less in training \
                     than in prediction. Calculate the mean of y over the draws for one entry.",
            read: "derive.md#what-it-does-on-average",
            answer: mistakes::dropout_without_scale,
        },
        Mistake {
            name: "scaled by 1/p instead of 1/(1 − p)",
            advice: "With which probability is an entry kept? Its mean must come out as x.",
            read: "derive.md#what-it-does-on-average",
            answer: mistakes::dropout_scaled_by_rate,
        },
        Mistake {
            name: "scaled down by 1 − p, as the original dropout does in prediction",
            advice: "Inverted dropout scales up, in training, so that prediction needs no change. Which way does the \
                     mean of y have to be moved?",
            read: "derive.md#inverted-or-not",
            answer: mistakes::dropout_scaled_down,
        },
        Mistake {
            name: "p taken for the probability of keeping",
            advice: "Here, as in Keras, the rate is the share that is dropped. (Other works write p for what is kept.)",
            read: "derive.md#the-mask",
            answer: mistakes::dropout_keeps_with_rate,
        },
        Mistake {
            name: "kept and dropped are exchanged",
            advice: "A draw lies below p with probability p. What happens to an entry with probability p?",
            read: "derive.md#the-mask",
            answer: mistakes::dropout_exchanged,
        },
        Mistake {
            name: "a draw equal to p counts as dropped",
            advice: "Draws come from [0, 1), and 0 is one of them. What is dropped at p = 0?",
            read: "code.md#dropout",
            answer: mistakes::dropout_at_the_rate,
        },
        Mistake {
            name: "kept where the draw lies below 1 − p",
            advice: "It drops as many, but others: the share p that is dropped lies at the other end of [0, 1) here.",
            read: "code.md#dropout",
            answer: mistakes::dropout_from_the_other_end,
        },
        Mistake {
            name: "dropped entries are left out instead of being 0",
            advice: "The layer behind has a weight for every entry: y must be as long as x.",
            read: "derive.md#the-mask",
            answer: mistakes::dropout_shortened,
        },
    ],
    stub: stubs::inverted_dropout,
};

/// `(y, x, dy)` to dx.
pub type DropoutBackward = fn(&[f64], &[f64], &[f64]) -> Vec<f64>;

/// 5.2: dx = m ⊙ dy  (5.3).
pub static DROPOUT_BACKWARD: Task<DropoutBackward> = Task {
    id: "5.2",
    kind: Kind::Code,
    observe: |answer, case| {
        let n = case.size("n", 1..=6);
        let x = case.numbers("x", n);
        let rate = [0.2, 0.5, 0.6, 0.75][case.rng().below(4)]; // a scale that has few digits
        let mask: Vec<f64> =
            (0..n).map(|_| if case.rng().uniform() < rate { 0.0 } else { 1.0 / (1.0 - rate) }).collect();
        let forward = |x: &[f64]| -> Vec<f64> { x.iter().zip(&mask).map(|(x, m)| x * m).collect() };
        let y = case.give("y", forward(&x));
        let dy = case.numbers("dy", n);
        let dx = answer(&y, &x, &dy);
        case.gradient("dx", &dx, &x, |x| forward(x).iter().zip(&dy).map(|(y, dy)| y * dy).sum());
        case.saw("dx", dx);
    },
    solutions: &[Solution { way: "the mask is y / x", answer: solutions::dropout_backward }],
    mistakes: &[
        Mistake {
            name: "the gradient passes as if nothing had been dropped",
            advice: "An entry that was dropped did not reach the cost. How much does the cost change if it moves?",
            read: "derive.md#backward",
            answer: mistakes::backward_without_mask,
        },
        Mistake {
            name: "the mask without its scale",
            advice: "Forward multiplied what it kept by 1/(1 − p). A constant factor forward is the same factor \
                     backward.",
            read: "derive.md#backward",
            answer: mistakes::backward_without_scale,
        },
        Mistake {
            name: "multiplied by the output y instead of by the mask",
            advice: "y = m ⊙ x is linear in x. What is the derivative of m x by x?",
            read: "derive.md#backward",
            answer: mistakes::backward_times_output,
        },
        Mistake {
            name: "divided by the mask",
            advice: "Backward does not undo forward; it multiplies by the derivative of forward.",
            read: "derive.md#backward",
            answer: mistakes::backward_by_inverse,
        },
        Mistake {
            name: "the mask upside down, x / y, which is infinite where y is 0",
            advice: "Solve y = m x for m. And what has to go back to an entry that was dropped?",
            read: "derive.md#backward",
            answer: mistakes::backward_upside_down,
        },
    ],
    stub: stubs::dropout_backward,
};

/// Three words.
pub type HalfOfTheUnits = fn() -> [&'static str; 3];

/// 5.3: what a rate of 0.5 does.
pub static HALF_OF_THE_UNITS: Task<HalfOfTheUnits> = Task {
    id: "5.3",
    kind: Kind::Predict,
    observe: |answer, case| {
        let [training, validation, distance] = answer();
        let options = ["rises", "falls"];
        case.choice("running training accuracy", training, &options);
        case.choice("validation accuracy", validation, &options);
        case.choice("distance", distance, &options);
    },
    solutions: &[Solution {
        way: "less over-fitting to cure than it costs",
        answer: solutions::half_of_the_units,
    }],
    mistakes: &[
        Mistake {
            name: "dropout is taken for something that helps in any case",
            advice: "A remedy helps against an illness that one has. After 20 epochs, is there a gap to close?",
            read: "code.md#twenty-epochs-dropout-gains-nothing",
            answer: mistakes::half_rises,
        },
        Mistake {
            name: "only the training accuracy is thought to pay",
            advice: "Validation is measured without dropout, but on what was learned with it, and that was less.",
            read: "code.md#twenty-epochs-dropout-gains-nothing",
            answer: mistakes::half_only_training,
        },
        Mistake {
            name: "more dropout is thought to bring the two accuracies together",
            advice: "It brings them together where the training accuracy is the higher one, and both are measured with \
                     dropout off. Here the running one is the lower. Which of the two has more masks in it?",
            read: "code.md#why-the-training-accuracy-that-is-shown-is-the-lower-one",
            answer: mistakes::half_closer,
        },
    ],
    stub: stubs::half_of_the_units,
};

/// Whether a number is another but for rounding.
fn equals(came: f64, expected: f64) -> bool {
    (came - expected).abs() <= 1e-9 * (1.0 + expected.abs())
}

/// `(p, η)` to three factors.
pub type BothKinds = fn(f64, f64) -> [f64; 3];

/// 5.4: the factors between original and inverted dropout.
pub static BOTH_KINDS: Task<BothKinds> = Task {
    id: "5.4",
    kind: Kind::Derive,
    observe: |answer, case| {
        let p = case.number_in("p", 0.05, 0.95);
        let eta = case.number_in("eta", 0.01, 1.0);
        let [weights, gradient, rate] = answer(p, eta);
        // The number expected would be the answer: what is told is what a wrong one does.
        let kept = 1.0 - p;
        case.worked("(a) W / V", weights, 1e-9);
        case.worked("(b) ∂C/∂V over ∂C/∂W", gradient, 1e-9);
        case.worked("(c) the rate for W", rate, 1e-9);
        case.must(equals(weights, kept), || {
            let times = number(weights / kept, 6);
            format!(
                "(a) W / V: with your W the inverted network computes {times} times what the other computes"
            )
        });
        case.must(equals(gradient, kept), || {
            let times = number(gradient / kept, 6);
            format!("(b) ∂C/∂V over ∂C/∂W: with your factor ∂C/∂V comes out as {times} times what it is")
        });
        case.must(equals(rate, eta * kept * kept), || {
            let times = number(rate / (eta * kept * kept), 6);
            format!("(c) the rate for W: one step of yours changes the output {times} times as much as a step for V does")
        });
    },
    solutions: &[Solution { way: "derived", answer: solutions::both_kinds }],
    mistakes: &[
        Mistake {
            name: "the factor counted once",
            advice: "It comes in twice: weights are measured in another unit, and so are gradients. Write one step \
                     for V and turn every part of it into W.",
            read: "derive.md#inverted-or-not",
            answer: mistakes::both_kinds_one_factor,
        },
        Mistake {
            name: "every factor upside down",
            advice: "Inverted dropout scales its input up, so its weights must be …? Put p near 1 and look.",
            read: "derive.md#inverted-or-not",
            answer: mistakes::both_kinds_inverse,
        },
        Mistake {
            name: "gradients scaled like their weights' inverse, and the rate left alone",
            advice: "If V = c W, a small change of W makes c times that change of V. Which of the two gradients is \
                     the larger, then?",
            read: "derive.md#inverted-or-not",
            answer: mistakes::both_kinds_gradient_like_weights,
        },
        Mistake {
            name: "W is made larger than V",
            advice: "The scale of the inverted mask makes what goes into W larger. Put p near 1 and look.",
            read: "derive.md#inverted-or-not",
            answer: mistakes::both_kinds_weights_upside_down,
        },
        Mistake {
            name: "the factor between the gradients upside down",
            advice: "If V is larger than W, a change of W is a larger change of V. By which of the two does the cost change \
                     more, then?",
            read: "../refresher.md#chain-rule",
            answer: mistakes::both_kinds_gradient_upside_down,
        },
        Mistake {
            name: "the learning rate left alone",
            advice: "With the same rate, does a step for W change the output as much as the step for V? Write both steps, and \
                     turn the one for V into W.",
            read: "derive.md#inverted-or-not",
            answer: mistakes::both_kinds_same_rate,
        },
        Mistake {
            name: "the learning rate divided where it has to be multiplied",
            advice: "Weights scaled down need steps scaled down, but their gradient is the larger one.",
            read: "derive.md#inverted-or-not",
            answer: mistakes::both_kinds_rate_upside_down,
        },
        Mistake {
            name: "p where 1 − p belongs",
            advice: "Which of the two is the share that is kept? At p = 0 both networks are the same: put it in.",
            read: "derive.md#the-mask",
            answer: mistakes::both_kinds_dropped_for_kept,
        },
    ],
    stub: stubs::both_kinds,
};

/// `(d1, d100)` to B.
pub type Shift = fn(f64, f64) -> f64;

/// 5.5: the shift that no number of networks removes.
pub static SHIFT: Task<Shift> = Task {
    id: "5.5",
    kind: Kind::Derive,
    observe: |answer, case| {
        // Distances as the model makes them, from a shift and a noise.
        let (shift, noise) = (case.rng().uniform_in(0.05, 0.5), case.rng().uniform_in(0.05, 1.0));
        let d1 = case.give("d1", four_digits((shift * shift + noise).sqrt()));
        let d100 = case.give("d100", four_digits((shift * shift + noise / 100.0).sqrt()));
        case.saw("B", answer(d1, d100));
    },
    solutions: &[Solution { way: "V eliminated", answer: solutions::shift }],
    mistakes: &[
        Mistake {
            name: "distances added where their squares add",
            advice: "Part (a) is about squared lengths. Variances add; lengths do not.",
            read: "../refresher.md#expectation-and-variance",
            answer: mistakes::shift_without_squares,
        },
        Mistake {
            name: "what is left at 100 is taken for the shift",
            advice: "A hundredth of the noise's variance is still in it.",
            read: "../refresher.md#expectation-and-variance",
            answer: mistakes::shift_is_the_remainder,
        },
        Mistake {
            name: "B² returned for B",
            advice: "Solve for the length itself.",
            read: "../refresher.md#expectation-and-variance",
            answer: mistakes::shift_squared,
        },
        Mistake {
            name: "d₁ and d₁₀₀ are exchanged",
            advice: "Which of the two has a hundredth of the noise's variance in it, and so has to be multiplied by 100?",
            read: "../refresher.md#expectation-and-variance",
            answer: mistakes::shift_exchanged,
        },
        Mistake {
            name: "V returned for B",
            advice: "You have got rid of the shift and kept the noise. Asked for is what remains when the noise is averaged away.",
            read: "code.md#the-average-over-masks",
            answer: mistakes::shift_is_the_noise,
        },
        Mistake {
            name: "V is thought to fall as 1/√n",
            advice: "Standard deviations fall as 1/√n. How do variances?",
            read: "../refresher.md#expectation-and-variance",
            answer: mistakes::shift_with_root,
        },
        Mistake {
            name: "divided by 100 instead of by 99",
            advice: "100 d₁₀₀² has 100 B² in it. How many are left when d₁² is taken away?",
            read: "code.md#the-average-over-masks",
            answer: mistakes::shift_by_hundred,
        },
    ],
    stub: stubs::shift,
};

/// `(h, a, λ₁, λ₂)` to w.
pub type PenalisedMinimum = fn(f64, f64, f64, f64) -> f64;

/// 5.6: the minimum under both penalties, with another curvature.
pub static PENALISED_MINIMUM: Task<PenalisedMinimum> = Task {
    id: "5.6",
    kind: Kind::Derive,
    observe: |answer, case| {
        // A curvature that is not nearly 1.
        let (low, high) = if case.number().is_multiple_of(2) { (0.2, 0.7) } else { (1.4, 4.0) };
        let h = case.number_in("h", low, high);
        let a = case.number_in("a", -2.0, 2.0);
        let l1 = case.number_in("l1", 0.0, 2.0);
        let l2 = case.number_in("l2", 0.0, 1.0);
        let w = answer(h, a, l1, l2);
        let cost = |w: f64| h / 2.0 * (w - a).powi(2) + l1 * w.abs() + l2 * w * w;
        let sides = [(w - 1e-3, "left"), (w + 1e-3, "right")];
        let lower = sides.into_iter().find(|&(v, _)| cost(v) < cost(w) - 1e-12);
        case.must(lower.is_none(), || {
            let (_, side) = lower.unwrap_or_default();
            format!("the cost at your w is {}; a little to the {side} it is less", number(cost(w), 6))
        });
        case.saw("w", w);
    },
    solutions: &[
        Solution { way: "soft threshold, then shrinking", answer: solutions::penalised_minimum },
        Solution { way: "three cases", answer: solutions::penalised_minimum_by_cases },
    ],
    mistakes: &[
        Mistake {
            name: "the curvature h is left out",
            advice: "Divide the whole cost by h first. What has become of the two λ?",
            read: "derive_penalties.md#one-weight",
            answer: mistakes::minimum_without_h,
        },
        Mistake {
            name: "λ₂ where 2λ₂ belongs",
            advice: "Differentiate λ₂ w².",
            read: "derive_penalties.md#one-weight",
            answer: mistakes::minimum_without_two,
        },
        Mistake {
            name: "no threshold: the weight goes through 0 to the other side",
            advice: "If h|a| is less than λ₁, which side of 0 does each of the two formulas put w on, and for which \
                     side does it hold?",
            read: "derive_penalties.md#one-weight",
            answer: mistakes::minimum_without_threshold,
        },
        Mistake {
            name: "h is missing at a",
            advice: "Differentiate h/2 (w − a)²: how many terms of the derivative have h?",
            read: "derive_penalties.md#one-weight",
            answer: mistakes::minimum_without_h_at_a,
        },
        Mistake {
            name: "h is missing at w",
            advice: "Differentiate h/2 (w − a)²: how many terms of the derivative have h?",
            read: "derive_penalties.md#one-weight",
            answer: mistakes::minimum_without_h_at_w,
        },
        Mistake {
            name: "λ₁ is not divided by h, λ₂ is",
            advice: "Divide the whole cost by h, each of its three terms.",
            read: "derive_penalties.md#one-weight",
            answer: mistakes::minimum_l1_not_divided,
        },
        Mistake {
            name: "λ₂ is not divided by h, λ₁ is",
            advice: "Divide the whole cost by h, each of its three terms.",
            read: "derive_penalties.md#one-weight",
            answer: mistakes::minimum_l2_not_divided,
        },
        Mistake {
            name: "λ multiplied by h instead of divided",
            advice: "Where the cost is steep (h large), the data are strong. Do the penalties then count for more or for less?",
            read: "derive_penalties.md#one-weight",
            answer: mistakes::minimum_multiplied,
        },
        Mistake {
            name: "only positive a is thought of",
            advice: "Try a = −2 with both λ = 0: where is the minimum?",
            read: "derive_penalties.md#one-weight",
            answer: mistakes::minimum_of_positive_only,
        },
        Mistake {
            name: "the sign of a is lost",
            advice: "Try a = −2 with both λ = 0: where is the minimum?",
            read: "derive_penalties.md#one-weight",
            answer: mistakes::minimum_without_sign,
        },
        Mistake {
            name: "for negative a the penalty pushes away from 0",
            advice: "Left of 0 the derivative of |w| is −1. Which sign has λ₁ then, when you solve for w?",
            read: "derive_penalties.md#one-weight",
            answer: mistakes::minimum_pushed_away,
        },
    ],
    stub: stubs::penalised_minimum,
};

/// The penalty, and what adds its gradient.
pub type ElasticNet = (fn(&[f64], f64, f64) -> f64, fn(&[f64], &mut [f64], f64, f64));

/// 5.7: λ₁ Σ|w| + λ₂ Σw²  (5.4) and its gradient (5.5).
pub static ELASTIC_NET: Task<ElasticNet> = Task {
    id: "5.7",
    kind: Kind::Code,
    observe: |(penalty, add_gradient), case| {
        let n = case.size("n", 1..=5);
        // Away from 0, where |w| has a kink; and in every third case an entry of exactly 0.
        let mut w: Vec<f64> = (0..n).map(|_| four_digits(case.rng().uniform_in(0.1, 2.0))).collect();
        for w in &mut w {
            *w *= if case.rng().uniform() < 0.5 { -1.0 } else { 1.0 };
        }
        if case.number() % 3 == 2 {
            w[0] = 0.0;
        }
        let w = case.give("w", w);
        let before = case.numbers("dw", n);
        let (l1, l2) = (case.number_in("l1", 0.1, 1.0), case.number_in("l2", 0.1, 1.0));
        case.saw("penalty", penalty(&w, l1, l2));
        let mut dw = before.clone();
        add_gradient(&w, &mut dw, l1, l2);
        let added: Vec<f64> = dw.iter().zip(&before).map(|(after, before)| after - before).collect();
        if !w.contains(&0.0) {
            case.gradient("what was added to dw", &added, &w, |w| solutions::elastic_net_penalty(w, l1, l2));
        }
        case.saw("dw afterwards", dw);
    },
    solutions: &[Solution {
        way: "one pass each",
        answer: (solutions::elastic_net_penalty, solutions::add_elastic_net_gradient),
    }],
    mistakes: &[
        Mistake {
            name: "the absolute value is missing in the penalty",
            advice: "A penalty for being negative would be a reward. Try w = −1.",
            read: "derive_penalties.md#a-preference-written-as-a-cost",
            answer: (mistakes::penalty_without_abs, solutions::add_elastic_net_gradient),
        },
        Mistake {
            name: "λ₂/2 in the penalty, where this book and Keras have λ₂",
            advice: "Both conventions exist; (5.4) has no ½, and so the gradient has a 2.",
            read: "derive_penalties.md#a-preference-written-as-a-cost",
            answer: (mistakes::penalty_halved, solutions::add_elastic_net_gradient),
        },
        Mistake {
            name: "the mean over the weights instead of the sum",
            advice: "The data's cost is a mean over examples; the penalty is a sum over weights.",
            read: "derive_penalties.md#a-preference-written-as-a-cost",
            answer: (mistakes::penalty_mean, solutions::add_elastic_net_gradient),
        },
        Mistake {
            name: "`signum` of 0 is 1",
            advice: "A weight that is 0 must stay where it is as far as L1 is concerned.",
            read: "derive_penalties.md#a-preference-written-as-a-cost",
            answer: (solutions::elastic_net_penalty, mistakes::gradient_with_sign_of_zero),
        },
        Mistake {
            name: "the 2 of the derivative of w² is missing",
            advice: "Compare with a central difference of your own penalty.",
            read: "derive_penalties.md#l2-shrinking",
            answer: (solutions::elastic_net_penalty, mistakes::gradient_without_two),
        },
        Mistake {
            name: "dw is overwritten instead of added to",
            advice: "The gradient of the data's cost is in it already.",
            read: "code.md#penalties",
            answer: (solutions::elastic_net_penalty, mistakes::gradient_overwrites),
        },
        Mistake {
            name: "|w| in the place of its derivative",
            advice: "How does |w| change when w is moved a little, at w = 3 and at w = −3?",
            read: "derive_penalties.md#a-preference-written-as-a-cost",
            answer: (solutions::elastic_net_penalty, mistakes::gradient_with_abs),
        },
        Mistake {
            name: "the gradient divided by the number of weights",
            advice: "The penalty is a sum. What does moving one weight change in it?",
            read: "derive_penalties.md#a-preference-written-as-a-cost",
            answer: (solutions::elastic_net_penalty, mistakes::gradient_mean),
        },
        Mistake {
            name: "subtracted from dw instead of added",
            advice: "dw is a gradient, and the step goes against it later. The gradient of a sum of two costs is the …?",
            read: "code.md#penalties",
            answer: (solutions::elastic_net_penalty, mistakes::gradient_subtracted),
        },
    ],
    stub: (stubs::elastic_net_penalty, stubs::add_elastic_net_gradient),
};

/// `(w, dw, η, λ)` to the weights after the step.
pub type ProximalStep = fn(&[f64], &[f64], f64, f64) -> Vec<f64>;

/// 5.8: descent on the data's cost, then the threshold.
pub static PROXIMAL_STEP: Task<ProximalStep> = Task {
    id: "5.8",
    kind: Kind::Code,
    observe: |answer, case| {
        let n = case.size("n", 1..=5);
        let w = case.numbers("w", n);
        let mut dw: Vec<f64> = (0..n).map(|_| four_digits(case.rng().normal())).collect();
        let learning_rate = four_digits(case.rng().uniform_in(0.05, 0.9));
        let l1 = four_digits(case.rng().uniform_in(0.1, 2.0));
        // In every third case the data take a weight well to the other side of 0.
        if case.number() % 3 == 2 {
            dw[0] = four_digits(2.0 * w[0] / learning_rate + 2.0 * l1 * w[0].signum());
        }
        let dw = case.give("dw", dw);
        case.give("learning_rate", learning_rate);
        case.give("l1", l1);
        case.saw("w'", answer(&w, &dw, learning_rate, l1));
        // ½ (w − a)² with |a| < λ has its minimum at exactly 0, and gets there.
        let a = case.give("a (for the 200 steps from w = 2 on ½ (w − a)²)", 0.5 * l1);
        let mut path = vec![2.0];
        for _ in 0..200 {
            path = answer(&path, &[path.first().copied().unwrap_or(f64::NAN) - a], learning_rate, l1);
        }
        case.saw("w after 200 steps", path);
    },
    solutions: &[
        Solution { way: "a soft threshold", answer: solutions::proximal_step },
        Solution { way: "three cases", answer: solutions::proximal_step_by_cases },
    ],
    mistakes: &[
        Mistake {
            name: "the threshold is λ instead of ηλ",
            advice: "In one plain step the penalty moves a weight by ηλ. The threshold does what that step meant to do.",
            read: "derive_penalties.md#hovering",
            answer: mistakes::proximal_threshold_without_rate,
        },
        Mistake {
            name: "a plain step along sign(w), which hovers about 0",
            advice: "The pull must stop at 0, not go through it. Which of your steps can change a weight's sign?",
            read: "derive_penalties.md#hovering",
            answer: mistakes::proximal_plain_step,
        },
        Mistake {
            name: "the threshold before the step on the data",
            advice: "What comes last decides whether the result can be exactly 0.",
            read: "derive_penalties.md#hovering",
            answer: mistakes::proximal_threshold_first,
        },
        Mistake {
            name: "a hard threshold: small weights are cut, large ones not shortened",
            advice: "soft(u) is continuous: just above the threshold it is just above 0.",
            read: "derive_penalties.md#one-weight",
            answer: mistakes::proximal_cut_only,
        },
        Mistake {
            name: "only positive weights are thought of",
            advice: "Try w = −1: it must be moved towards 0, too.",
            read: "derive_penalties.md#one-weight",
            answer: mistakes::proximal_without_sign,
        },
        Mistake {
            name: "the step goes up the gradient",
            advice: "Descent goes against the gradient.",
            read: "derive_penalties.md#hovering",
            answer: mistakes::proximal_ascent,
        },
        Mistake {
            name: "the sign of w where that of u belongs",
            advice: "The step on the data may have taken the weight to the other side of 0. Which number is it that soft shortens?",
            read: "derive_penalties.md#one-weight",
            answer: mistakes::proximal_sign_of_w,
        },
        Mistake {
            name: "the penalty counted twice: in the step and in the threshold",
            advice: "The threshold takes the place of the penalty's part of the step.",
            read: "derive_penalties.md#hovering",
            answer: mistakes::proximal_twice,
        },
        Mistake {
            name: "shortened beyond 0",
            advice: "What does soft make of a number that is smaller than the threshold?",
            read: "derive_penalties.md#one-weight",
            answer: mistakes::proximal_without_max,
        },
    ],
    stub: stubs::proximal_step,
};

/// The cause, and the test in words.
pub type WanderingAccuracy = fn() -> (&'static str, &'static str);

/// 5.9: what makes a validation accuracy wander.
pub static WANDERING_ACCURACY: Task<WanderingAccuracy> = Task {
    id: "5.9",
    kind: Kind::FindTheBug,
    observe: |answer, case| {
        let (cause, test) = answer();
        let causes = [
            "the mask is drawn anew in backward",
            "the weights change while she evaluates",
            "dropout is active while she evaluates",
            "the validation digits are shuffled",
        ];
        case.choice("what is wrong", cause, &causes);
        case.words("the test that would have found it", test, 6);
    },
    solutions: &[Solution { way: "the masks", answer: solutions::wandering_accuracy }],
    mistakes: &[
        Mistake {
            name: "a gradient that is wrong is blamed",
            advice: "Her gradient check passes, and between two evaluations nothing is trained.",
            read: "derive.md#why-prediction-has-no-randomness",
            answer: mistakes::wandering_mask,
        },
        Mistake {
            name: "training is blamed, where there is none",
            advice: "What else, besides weights, goes into an output?",
            read: "derive.md#why-prediction-has-no-randomness",
            answer: mistakes::wandering_weights,
        },
        Mistake {
            name: "the order of the digits is blamed",
            advice: "The accuracy is a mean over all of them. Does a mean depend on the order?",
            read: "derive.md#why-prediction-has-no-randomness",
            answer: mistakes::wandering_order,
        },
    ],
    stub: stubs::wandering_accuracy,
};

/// What is predicted, and three accuracies.
pub type LabelsByLot = (fn() -> &'static str, fn() -> [f64; 3]);

/// 5.10: a thousand digits with labels by lot.
pub static LABELS_BY_LOT: Task<LabelsByLot> = Task {
    id: "5.10",
    kind: Kind::Experiment,
    observe: |(predicted, measured), case| {
        let prediction = predicted();
        case.words("the prediction", prediction, 5);
        // (So that a prediction alone counts as begun.)
        case.worked("the prediction's form", prediction.split_whitespace().count() >= 5, 0.0);
        // Nothing of what is said here tells a number: the prediction may still be open.
        let [plain, dropout, elsewhere] = measured();
        let mut share = |name, value: f64, likely: RangeInclusive<f64>, question| {
            case.measured(name, value, 0.0..=1.0);
            let unlikely = (0.0..=1.0).contains(&value) && !likely.contains(&value);
            case.must(!unlikely, || {
                format!("{name}: {} is far from what we measured. {question}", number(value, 4))
            });
        };
        let by_lot = "300 epochs, rate 0.1, batches of 50? Evaluated on the very labels that were drawn?";
        share("training accuracy without a remedy", plain, 0.5..=1.0, by_lot);
        share("training accuracy with dropout", dropout, 0.2..=1.0, by_lot);
        let others = "Trained on the drawn labels, and evaluated on other digits with their true ones?";
        share("accuracy on other digits", elsewhere, 0.04..=0.2, others);
        case.must(dropout <= plain + 0.05, || {
            "learning by heart should not be easier with dropout: were both measured with dropout off?".into()
        });
    },
    solutions: &[Solution {
        way: "as measured once",
        answer: (solutions::labels_by_lot_prediction, solutions::labels_by_lot),
    }],
    mistakes: &[],
    stub: (stubs::labels_by_lot_prediction, stubs::labels_by_lot),
};

/// Three sentences; A, B, the number of examples, two standard errors.
pub type MissingControl = fn() -> ([&'static str; 3], [f64; 5]);

/// 5.11: a claim and its control.
pub static MISSING_CONTROL: Task<MissingControl> = Task {
    id: "5.11",
    kind: Kind::Experiment,
    observe: |answer, case| {
        let ([claim, differs, missing], [a, b, n, error_a, error_b]) = answer();
        case.words("the claim", claim, 6);
        case.words("what differs", differs, 5);
        case.words("the run that is missing", missing, 5);
        for (name, share, error) in [("A", a, error_a), ("B", b, error_b)] {
            standard_error(case, name, share, n, error);
        }
    },
    solutions: &[Solution { way: "text 004's Adam and RMSprop", answer: solutions::missing_control }],
    mistakes: &[],
    stub: stubs::missing_control,
};

/// Whether `error` is the standard error of a share of n examples; if not, what it may be.
fn standard_error(case: &mut Case, name: &str, share: f64, n: f64, error: f64) {
    let (is_share, told) = (share > 0.0 && share < 1.0, number(share, 6));
    case.must(is_share, || format!("{name}: expected a share between 0 and 1 (not in per cent), got {told}"));
    let counted = n >= 1.0;
    case.must(counted, || format!("the number of test examples: expected 1 at least, got {}", number(n, 6)));
    if !is_share || !counted {
        return; // nothing to compare with
    }
    let variance = share * (1.0 - share);
    let right = (variance / n).sqrt();
    let near = |other: f64| (error / other - 1.0).abs() < 0.1;
    let (per_cent, undivided) = (near(100.0 * right), near(variance.sqrt()));
    case.must(near(right), || {
        let question = match (per_cent, undivided) {
            _ if near(variance / n) => "Is the root missing?",
            (true, true) => "Is the division by n missing, or is it in per cent?",
            (true, false) => "Is it in per cent?",
            (false, true) => "Is the division by n missing?",
            _ => "Put the share and the number of examples into (3.24).",
        };
        let (n, error) = (number(n, 9), number(error, 4));
        format!("the standard error of {name} = {told} on {n} examples is not {error}. {question}")
    });
}
