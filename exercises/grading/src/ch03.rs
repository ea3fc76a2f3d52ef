//! The exercises of chapter 3, cross-entropy: what is observed of an answer, and what it may be.

mod mistakes;
mod solutions;
#[path = "../stubs/ch03.rs"]
mod stubs;

use std::cell::RefCell;
use std::collections::HashSet;

use common::random::Rng;

use crate::value::number;
use crate::{Bank, Case, Kind, Mistake, Solution, Task};

/// All of them, in the book's order.
pub fn bank() -> Vec<&'static dyn Bank> {
    vec![
        &FOUR_COSTS,
        &TANH_COST,
        &SOFTMAX,
        &SIGMOID_CROSS_ENTROPY,
        &SOFTMAX_BACKWARD,
        &THREE_BUGS,
        &BIASES_FIRST,
        &PRECISION_RECALL_F1,
        &IS_SEED_2_BETTER,
        &ONE_VALLEY,
    ]
}

/// A number with the four digits that are shown of it.
fn to_four_digits(number: f64) -> f64 {
    format!("{number:.3e}").parse().unwrap_or(number)
}

/// n probabilities in whole thousandths, none of them 0, that add up to 1.
fn thousandths(case: &mut Case, name: &str, n: usize) -> Vec<f64> {
    let weights: Vec<f64> = (0..n).map(|_| case.rng().normal().exp()).collect();
    let sum: f64 = weights.iter().sum();
    let mut parts: Vec<usize> =
        weights.iter().map(|w| 1 + (w / sum * (1_000 - n) as f64).floor() as usize).collect();
    parts[0] += 1_000 - parts.iter().sum::<usize>();
    case.give(name, parts.into_iter().map(|part| part as f64 / 1_000.0).collect())
}

/// Four costs.
pub type FourCosts = fn() -> [f64; 4];

/// 3.1: −ln p of the true class, by its logits.
pub static FOUR_COSTS: Task<FourCosts> = Task {
    id: "3.1",
    kind: Kind::Predict,
    observe: |answer, case| {
        let names =
            ["(a) all logits equal", "(b) a lead of ln 9", "(c) a wrong lead of 12", "(d) all raised"];
        for (name, cost) in names.into_iter().zip(answer()) {
            case.must(cost.is_finite(), || format!("{name}: expected a number, got {cost}"));
            case.saw_within(name, cost, 0.02);
        }
    },
    solutions: &[
        Solution { way: "calculated", answer: solutions::four_costs },
        Solution { way: "by hand, to two digits", answer: solutions::four_costs_by_hand },
    ],
    mistakes: &[
        Mistake {
            name: "the nine rivals are counted as one",
            advice: "Every rival with the logit 0 adds something to the sum. How many are there, and what does each add?",
            read: "derive_softmax.md#softmax",
            answer: mistakes::four_costs_one_rival,
        },
        Mistake {
            name: "the decimal logarithm in the place of the natural one",
            advice: "Softmax is made with e. Which logarithm undoes it?",
            read: "derive_softmax.md#the-cost-from-likelihood",
            answer: mistakes::four_costs_decimal,
        },
        Mistake {
            name: "the largest probability is charged instead of the true class's",
            advice: "In (c) the network is sure, and wrong. Of which class does the cost ask for the probability?",
            read: "derive_softmax.md#the-cost-from-likelihood",
            answer: mistakes::four_costs_of_the_largest,
        },
        Mistake {
            name: "a number added to all logits is thought to change the cost",
            advice: "Write both p with the factor that the addition makes, above and below the line.",
            read: "derive_softmax.md#softmax",
            answer: mistakes::four_costs_shifted,
        },
    ],
    stub: stubs::four_costs,
};

/// `(y, t)` to C.
pub type TanhCost = fn(f64, f64) -> f64;

/// 3.2: the cost that makes ∂C/∂z = y − t behind a tanh.
pub static TANH_COST: Task<TanhCost> = Task {
    id: "3.2",
    kind: Kind::Derive,
    observe: |answer, case| {
        let y = to_four_digits(case.rng().uniform_in(-2.0, 2.0).tanh());
        let y = case.give("y", y);
        let z = y.atanh();
        let t = if case.rng().uniform() < 0.5 { -1.0 } else { 1.0 };
        let t = case.give("t", t);
        let cost = |z: f64| answer(z.tanh(), t);
        let slope = (cost(z + 1e-5) - cost(z - 1e-5)) / 2e-5;
        case.must((slope - (y - t)).abs() < 1e-6, || {
            format!(
                "by a central difference your cost has ∂C/∂z = {}; y − t is {}",
                number(slope, 6),
                number(y - t, 6)
            )
        });
        let perfect = answer(t * (1.0 - 1e-9), t);
        case.must(perfect.abs() < 1e-6, || {
            format!("for y very near t your cost is {}, not 0", number(perfect, 6))
        });
        case.saw("C", answer(y, t));
    },
    solutions: &[
        Solution { way: "two terms", answer: solutions::tanh_cost },
        Solution { way: "for t = ±1 in one term", answer: solutions::tanh_cost_in_one_term },
    ],
    mistakes: &[
        Mistake {
            name: "the constant is missing",
            advice: "Every gradient is right. What does your cost say of a perfect answer?",
            read: "derive.md#the-wish",
            answer: mistakes::tanh_cost_without_constant,
        },
        Mistake {
            name: "the cost that belongs to the sigmoid",
            advice: "Behind a tanh y may be negative. What is its logarithm then? Begin with the slope of this output.",
            read: "derive.md#the-wish",
            answer: mistakes::tanh_cost_of_the_sigmoid,
        },
        Mistake {
            name: "y has been turned into a probability, and t has not",
            advice: "(1 + y)/2 lies between 0 and 1. What are t and 1 − t for the target −1, and what should they be?",
            read: "derive.md#the-wish",
            answer: mistakes::tanh_cost_target_not_turned,
        },
        Mistake {
            name: "the minus in the antiderivative of 1/(1 − y) is lost",
            advice: "Differentiate each of your two terms by y, with the inner derivative.",
            read: "derive.md#the-wish",
            answer: mistakes::tanh_cost_sign_of_inner,
        },
        Mistake {
            name: "the two logarithms are exchanged",
            advice: "For t = 1, what should the cost become as y approaches 1, and what as it approaches −1?",
            read: "derive.md#the-wish",
            answer: mistakes::tanh_cost_exchanged,
        },
        Mistake {
            name: "twice the cost: A and B without their halves",
            advice: "What does the factor that multiplies A amount to at the point where B's vanishes?",
            read: "derive.md#the-wish",
            answer: mistakes::tanh_cost_without_halves,
        },
        Mistake {
            name: "the derivative by y, not by z, is y − t",
            advice: "Between y and z stands the slope of tanh. Where has it gone in your calculation?",
            read: "derive.md#what-was-wrong",
            answer: mistakes::tanh_cost_squared,
        },
    ],
    stub: stubs::tanh_cost,
};

/// z to p.
pub type Softmax = fn(&[f64]) -> Vec<f64>;

/// 3.3: pₖ = e^zₖ / Σⱼ e^zⱼ  (3.1).
pub static SOFTMAX: Task<Softmax> = Task {
    id: "3.3",
    kind: Kind::Code,
    observe: |answer, case| {
        // Ordinary rows; rows far below 0 and far above; rows whose entries lie far apart, the one farthest from 0
        // below it.
        let kind = case.number() % 4;
        let k = case.size("K", if kind == 3 { 2..=8 } else { 1..=8 });
        let (scale, shift) = match kind {
            0 => (2.0, 0.0),
            1 => (2.0, -case.rng().uniform_in(2e3, 9.9e3)),
            2 => (2.0, case.rng().uniform_in(2e3, 9.9e3)),
            _ => (2e3, 0.0),
        };
        // With four digits the far logits are whole numbers, whose differences one sees.
        let mut z: Vec<f64> = (0..k).map(|_| to_four_digits(shift + scale * case.rng().normal())).collect();
        let far = [-case.rng().uniform_in(9.5e3, 1e4), case.rng().uniform_in(1e3, 8e3)].map(to_four_digits);
        if kind == 3 {
            z[..2].copy_from_slice(&far);
        }
        let z = case.give("z", z);
        let p = answer(&z);
        let sum: f64 = p.iter().sum();
        case.must((sum - 1.0).abs() < 1e-9, || format!("your p add up to {}, not to 1", number(sum, 6)));
        case.saw("p", p);
    },
    solutions: &[
        Solution { way: "the largest subtracted", answer: solutions::softmax },
        Solution { way: "one over a sum of differences", answer: solutions::softmax_by_differences },
        Solution { way: "the exponential of z − log-sum-exp", answer: solutions::softmax_by_log_sum_exp },
    ],
    mistakes: &[
        Mistake {
            name: "nothing is subtracted, and the exponentials overflow",
            advice: "What is e^1000 to a computer, and infinity divided by infinity? And 0 by 0, if all logits are \
                     very negative? Softmax does not see shifts: choose one.",
            read: "derive_softmax.md#large-logits",
            answer: mistakes::softmax_naive,
        },
        Mistake {
            name: "the search for the largest begins at 0",
            advice: "What is found in a row without any positive entry, and how large are the exponentials then?",
            read: "derive_softmax.md#large-logits",
            answer: mistakes::softmax_max_from_zero,
        },
        Mistake {
            name: "the largest absolute value is subtracted, not the largest entry",
            advice: "Try (−1000, −1001). What is left in the exponents?",
            read: "derive_softmax.md#large-logits",
            answer: mistakes::softmax_largest_size,
        },
        Mistake {
            name: "the largest is subtracted above the line only",
            advice: "The factor e^(−m) cancels if it stands above and below.",
            read: "derive_softmax.md#large-logits",
            answer: mistakes::softmax_max_on_top_only,
        },
        Mistake {
            name: "the largest is subtracted below the line only",
            advice: "Your sum is at least 1. What stands above the line for a logit of 1000, and by which factor do the \
                     two differ for small ones?",
            read: "derive_softmax.md#large-logits",
            answer: mistakes::softmax_max_in_the_sum_only,
        },
        Mistake {
            name: "the mean is subtracted instead of the largest",
            advice: "It is a shift, so the formula is right. How large can the largest exponent still be?",
            read: "derive_softmax.md#large-logits",
            answer: mistakes::softmax_mean_subtracted,
        },
        Mistake {
            name: "divided by the largest instead of shifted by it",
            advice: "Softmax does not see what is added to all logits. What does it make of a factor?",
            read: "derive_softmax.md#softmax",
            answer: mistakes::softmax_divided_by_max,
        },
        Mistake {
            name: "logits are cut at ±500",
            advice: "Nothing overflows, but two logits above the limit become equal. Is there a way that changes no \
                     difference?",
            read: "derive_softmax.md#large-logits",
            answer: mistakes::softmax_clamped,
        },
        Mistake {
            name: "the division by the sum is missing",
            advice: "What must K probabilities add up to?",
            read: "derive_softmax.md#softmax",
            answer: mistakes::softmax_not_divided,
        },
        Mistake {
            name: "the logits themselves are divided by their sum",
            advice: "A probability is not negative. What makes positive numbers of any logits?",
            read: "derive_softmax.md#softmax",
            answer: mistakes::softmax_without_exponential,
        },
    ],
    stub: stubs::softmax,
};

/// `(z, t)` to the cost and its derivative by z.
pub type SigmoidCrossEntropy = fn(f64, f64) -> (f64, f64);

/// 3.4: the binary cost (3.4) and its derivative (3.5), from the logit.
pub static SIGMOID_CROSS_ENTROPY: Task<SigmoidCrossEntropy> = Task {
    id: "3.4",
    kind: Kind::Code,
    observe: |answer, case| {
        // Huge logits of both signs; a logit of about 40 that is right, whose cost is tiny; ordinary ones.
        let kind = case.number() % 5;
        let z = match kind {
            0 => case.number_in("z", -1e4, -5e3),
            1 => case.number_in("z", 5e3, 1e4),
            2 => {
                let side = if case.number() % 2 == 0 { 1.0 } else { -1.0 };
                let z = to_four_digits(side * case.rng().uniform_in(30.0, 60.0));
                case.give("z", z)
            }
            _ => case.number_in("z", -4.0, 4.0),
        };
        let t = match (kind, case.number() % 3) {
            (2, _) => f64::from(u8::from(z > 0.0)),
            (_, 0) => to_four_digits(case.rng().uniform()),
            _ => f64::from(u8::from(case.rng().uniform() < 0.5)),
        };
        let t = case.give("t", t);
        let (cost, derivative) = answer(z, t);
        if kind > 2 {
            case.gradient("derivative", &[derivative], &[z], |z| solutions::sigmoid_cross_entropy(z[0], t).0);
        }
        case.saw_to_digits("cost", cost);
        case.saw("derivative", derivative);
    },
    solutions: &[
        Solution { way: "as (3.4) says", answer: solutions::sigmoid_cross_entropy },
        Solution { way: "each logarithm by itself", answer: solutions::sigmoid_cross_entropy_by_terms },
    ],
    mistakes: &[
        Mistake {
            name: "the cost is calculated from p",
            advice: "At z = 40 the computer's p is exactly 1. What are 1 − p and its logarithm then?",
            read: "derive.md#from-the-logit-at-once",
            answer: mistakes::binary_by_probability,
        },
        Mistake {
            name: "the cost is calculated from a p that is kept away from 0 and 1 by 1e-12",
            advice: "It is never infinite. But what is the largest cost that it can give, and the smallest?",
            read: "derive_softmax.md#large-logits",
            answer: mistakes::binary_clamped,
        },
        Mistake {
            name: "the cost is calculated from a p that is kept away from 0 and 1 by 1e-7, as in Keras",
            advice: "It is never infinite. But what is the largest cost that it can give, and the smallest?",
            read: "derive_softmax.md#large-logits",
            answer: mistakes::binary_clamped_as_keras,
        },
        Mistake {
            name: "ln(1 + e^z) as it stands",
            advice: "For which z can e^z not be written down? What may be taken out of the logarithm there?",
            read: "derive.md#from-the-logit-at-once",
            answer: mistakes::binary_exponential_of_z,
        },
        Mistake {
            name: "the sum 1 + u is formed before the logarithm",
            advice: "For u = 4e-18 the sum rounds to 1. There is a function that takes u.",
            read: "derive.md#from-the-logit-at-once",
            answer: mistakes::binary_without_ln_1p,
        },
        Mistake {
            name: "the small logarithm is added to z before t z is taken away",
            advice: "40 + 4e-18 rounds to 40. In which order do large terms cancel first?",
            read: "derive.md#from-the-logit-at-once",
            answer: mistakes::binary_small_added_first,
        },
        Mistake {
            name: "e^(−z) where e^(−|z|) belongs",
            advice: "Your cost is right for z ≥ 0. How large is the exponential for z = −10000?",
            read: "derive.md#from-the-logit-at-once",
            answer: mistakes::binary_without_abs,
        },
        Mistake {
            name: "z in the place of max(z, 0)",
            advice: "Which of the two forms of ln(1 + e^z) is used for a negative z, and what stands in front of it?",
            read: "derive.md#from-the-logit-at-once",
            answer: mistakes::binary_without_max,
        },
        Mistake {
            name: "the derivative still has the sigmoid's slope as a factor",
            advice: "This cost was made so that something cancels.",
            read: "derive.md#the-wish",
            answer: mistakes::binary_with_slope,
        },
        Mistake {
            name: "the derivative's sign is turned",
            advice: "If p is above t, in which direction does the cost rise?",
            read: "derive.md#the-wish",
            answer: mistakes::binary_sign,
        },
        Mistake {
            name: "the derivative by p instead of by z",
            advice: "(3.17) is one factor of the chain rule. What is the other?",
            read: "derive.md#the-wish",
            answer: mistakes::binary_by_p,
        },
        Mistake {
            name: "the sigmoid is infinity divided by infinity for large z",
            advice: "e^z/(1 + e^z) is safe on one side of 0. Which form is safe on the other?",
            read: "../ch02_learning_slowdown/derive.md#safe-evaluation",
            answer: mistakes::binary_sigmoid_overflows,
        },
    ],
    stub: stubs::sigmoid_cross_entropy,
};

/// `(p, dp)` to dz.
pub type SoftmaxBackward = fn(&[f64], &[f64]) -> Vec<f64>;

/// 3.5: dz = dp J with the Jacobian (3.19), without it.
pub static SOFTMAX_BACKWARD: Task<SoftmaxBackward> = Task {
    id: "3.5",
    kind: Kind::Code,
    observe: |answer, case| {
        let k = case.size("K", if case.number() == 29 { 1..=1 } else { 2..=6 });
        let p = thousandths(case, "p", k);
        let dp = case.numbers("dp", k);
        let dz = answer(&p, &dp);
        let z: Vec<f64> = p.iter().map(|p| p.ln()).collect();
        let cost = |z: &[f64]| solutions::softmax(z).iter().zip(&dp).map(|(p, dp)| p * dp).sum();
        case.gradient("dz", &dz, &z, cost);
        case.saw("dz", dz);
    },
    solutions: &[
        Solution {
            way: "the mean under p, then each one's distance from it",
            answer: solutions::softmax_backward,
        },
        Solution { way: "the products first", answer: solutions::softmax_backward_in_place },
        Solution { way: "with the whole Jacobian", answer: solutions::softmax_backward_by_jacobian },
    ],
    mistakes: &[
        Mistake {
            name: "only the Jacobian's diagonal",
            advice: "Through how many of the p does one logit reach the cost?",
            read: "derive_softmax.md#the-jacobian-of-softmax",
            answer: mistakes::backward_diagonal_only,
        },
        Mistake {
            name: "the part with δ is missing",
            advice: "A logit moves its own probability in another way than the others'. Where is that in your sum?",
            read: "derive_softmax.md#the-jacobian-of-softmax",
            answer: mistakes::backward_without_diagonal,
        },
        Mistake {
            name: "dp is taken for the target of the fused formula",
            advice: "p − t is what comes out where the cost is cross-entropy. Here the cost may be any.",
            read: "derive_softmax.md#fused",
            answer: mistakes::backward_fused,
        },
        Mistake {
            name: "the factor pⱼ in front is missing",
            advice: "What do the entries of column j of the Jacobian have in common?",
            read: "derive_softmax.md#the-jacobian-of-softmax",
            answer: mistakes::backward_without_factor,
        },
        Mistake {
            name: "the factor pⱼ stands before the sum only",
            advice: "Multiply out again: which factors has the term with δ, where k is j?",
            read: "derive_softmax.md#the-jacobian-of-softmax",
            answer: mistakes::backward_factor_at_the_sum_only,
        },
        Mistake {
            name: "the sum is added, not subtracted",
            advice: "Let all dp be equal: raising one logit moves probability about, and the cost stays. Does your dz say so?",
            read: "derive_softmax.md#the-jacobian-of-softmax",
            answer: mistakes::backward_sum_added,
        },
        Mistake {
            name: "a plain sum of dp where a sum weighted by p belongs",
            advice: "Multiply out again: which factor of the summand has the index k, besides dp?",
            read: "derive_softmax.md#the-jacobian-of-softmax",
            answer: mistakes::backward_plain_sum,
        },
        Mistake {
            name: "the plain mean of dp is subtracted",
            advice: "It gives 0 for a dp of equal entries, as it should. Which mean does, too, and has the Jacobian's p?",
            read: "derive_softmax.md#the-jacobian-of-softmax",
            answer: mistakes::backward_plain_mean,
        },
        Mistake {
            name: "the sign is turned",
            advice: "Raise a logit whose probability alone makes the cost larger. Does the cost fall?",
            read: "derive_softmax.md#the-jacobian-of-softmax",
            answer: mistakes::backward_sign,
        },
        Mistake {
            name: "nothing but zeros",
            advice: "They are right for one special dp. For which, and why is a test with that one worth little?",
            read: "check.md#what-this-does-not-prove",
            answer: mistakes::backward_zeros,
        },
    ],
    stub: stubs::softmax_backward,
};

/// `(rows, epochs, batch, shuffle, step, accuracy, accuracy_of_test)` to the accuracy on new digits.
pub type ThreeBugs = fn(
    usize,
    usize,
    usize,
    &mut dyn FnMut(&mut [usize]),
    &mut dyn FnMut(&[usize], f64),
    &mut dyn FnMut(&[usize]) -> f64,
    &mut dyn FnMut(usize) -> f64,
) -> f64;

/// What a loop did with the rows.
#[derive(Default)]
struct Log {
    /// The pieces, and what each one's sum was divided by.
    steps: Vec<(Vec<usize>, f64)>,
    judged: Vec<HashSet<usize>>,
    /// How many rows were shuffled, each time.
    shuffled: Vec<usize>,
    /// The epochs that were asked for on the test set, and after how many.
    tested: Vec<(usize, usize)>,
}

impl Log {
    fn trained(&self) -> HashSet<usize> {
        self.steps.iter().flat_map(|(piece, _)| piece).copied().collect()
    }

    /// Rows that were trained on and judged; a look at the accuracy of training as a whole does not count.
    fn leaked(&self) -> usize {
        let trained = self.trained();
        let held_back = self.judged.iter().filter(|rows| !rows.is_superset(&trained));
        held_back.flatten().copied().collect::<HashSet<_>>().intersection(&trained).count()
    }

    /// The smallest and largest of: rows of a piece over what its sum is divided by.
    fn means(&self) -> [f64; 2] {
        let shares = self.steps.iter().map(|(piece, divisor)| piece.len() as f64 / divisor);
        shares.fold([f64::INFINITY, f64::NEG_INFINITY], |[low, high], s| [low.min(s), high.max(s)])
    }

    /// Whether it is as the program was given: all rows mixed in every epoch, each sum divided by all training rows, no
    /// look at the test rows.
    fn as_given(&self, rows: usize, epochs: usize) -> bool {
        let divisor = (rows - rows / 5) as f64;
        self.shuffled == vec![rows; epochs]
            && self.steps.iter().all(|(_, by)| *by == divisor)
            && self.tested.is_empty()
    }

    /// How many different orders the epochs of so many rows have.
    fn orders(&self, rows: usize) -> usize {
        let all: Vec<usize> = self.steps.iter().flat_map(|(piece, _)| piece).copied().collect();
        all.chunks(rows).collect::<HashSet<_>>().len()
    }
}

fn observe_loop(answer: ThreeBugs, case: &mut Case) {
    let fifth = 4 + case.rng().below(9);
    let rows = case.give("rows", 5 * fifth);
    let training_rows = rows - fifth;
    let epochs = 2 + case.rng().below(4);
    let epochs = case.give("epochs", epochs);
    let batch = 3 + case.rng().below(5);
    let batch = case.give("batch", batch);
    // No two are equal, so that one epoch is the best.
    let mut thousandths: Vec<usize> = (500..900).collect();
    let mut accuracies = |case: &mut Case, name: &str| {
        case.rng().shuffle(&mut thousandths);
        case.give(name, thousandths[..epochs].iter().map(|&n| n as f64 / 1_000.0).collect::<Vec<_>>())
    };
    let validated = accuracies(case, "validation accuracy after each epoch");
    let tested = accuracies(case, "test accuracy after each epoch");
    let mut rng = Rng::from_key(case.rng().bits());
    let log = RefCell::new(Log::default());
    let epochs_done = || {
        let steps: usize = log.borrow().steps.iter().map(|(piece, _)| piece.len()).sum();
        steps / training_rows
    };
    let reported = answer(
        rows,
        epochs,
        batch,
        &mut |order| {
            log.borrow_mut().shuffled.push(order.len());
            rng.shuffle(order);
        },
        &mut |piece, divisor| log.borrow_mut().steps.push((piece.to_vec(), divisor)),
        &mut |judged| {
            let judged: HashSet<usize> = judged.iter().copied().collect();
            let of_training = judged.is_superset(&log.borrow().trained());
            log.borrow_mut().judged.push(judged);
            let epoch = epochs_done().clamp(1, epochs);
            if of_training { 0.95 + 0.001 * epoch as f64 } else { validated[epoch - 1] }
        },
        &mut |epoch| {
            let done = epochs_done().min(epochs);
            log.borrow_mut().tested.push((epoch, done));
            if (1..=done).contains(&epoch) { tested[epoch - 1] } else { f64::NAN }
        },
    );
    let log = log.into_inner();
    if log.as_given(rows, epochs) {
        // (What is wrong with it is not told: it is to be found.)
        case.must(false, || "it still does what the given program does".into());
        return;
    }
    let longest = log.steps.iter().map(|(piece, _)| piece.len()).max().unwrap_or(0);
    case.must(longest <= batch, || {
        format!("a piece has {longest} rows, more than `batch`, which is {batch}")
    });
    let used: usize = log.steps.iter().map(|(piece, _)| piece.len()).sum();
    case.saw("rows used, all epochs together", used);
    case.saw("different orders of an epoch", log.orders(training_rows));
    case.saw("rows over divisor, least and most", log.means());
    case.saw("rows trained on and judged", log.leaked());
    case.saw("looks at the test set", log.tested.len());
    let nowhere = log.tested.iter().find(|(epoch, done)| !(1..=*done).contains(epoch));
    if let Some((epoch, done)) = nowhere {
        case.must(false, || {
            format!(
                "`accuracy_of_test` was asked about epoch {epoch}, when there were the epochs 1 to {done}"
            )
        });
    } else {
        case.saw("the figure", reported);
    }
}

/// 3.6: a step too small, a split drawn anew, a report of what was chosen.
pub static THREE_BUGS: Task<ThreeBugs> = Task {
    id: "3.6",
    kind: Kind::FindTheBug,
    observe: observe_loop,
    solutions: &[
        Solution { way: "shuffled, cut, and never mixed again", answer: solutions::accuracy_on_new_digits },
        Solution {
            way: "cut as the file lies, chosen at the end",
            answer: solutions::accuracy_on_new_digits_as_the_file_lies,
        },
    ],
    mistakes: &[
        Mistake {
            name: "a piece's sum is divided by the number of all training rows",
            advice: "How many rows does the sum in one step have? Compare the size of a step with what the rate says.",
            read: "derive_batches.md#batches-and-epochs",
            answer: mistakes::loop_divides_by_training_rows,
        },
        Mistake {
            name: "the last, smaller piece is divided by a whole batch",
            advice: "If the number of rows is no multiple of the batch, what is the mean of the last piece?",
            read: "derive_batches.md#batches-and-epochs",
            answer: mistakes::loop_divides_by_batch,
        },
        Mistake {
            name: "a piece's sum is not divided at all",
            advice: "The cost is a mean over rows. What would happen to the steps with a batch twice as large?",
            read: "check.md#break-it",
            answer: mistakes::loop_does_not_divide,
        },
        Mistake {
            name: "the split is drawn anew in each epoch",
            advice: "Follow one row through two epochs. Has a row that is validated in the second never been trained on?",
            read: "derive_batches.md#three-kinds-of-rows",
            answer: mistakes::loop_splits_anew,
        },
        Mistake {
            name: "the training rows have the same order in every epoch",
            advice: "Two things are mixed in one line of the program: parting the rows, and ordering an epoch. Which \
                     of them belongs before the loop?",
            read: "derive_batches.md#batches-and-epochs",
            answer: mistakes::loop_never_shuffles_again,
        },
        Mistake {
            name: "the validation accuracy by which the epoch was chosen is reported",
            advice: "The largest of twenty is flattered by having been chosen. Which rows have chosen nothing?",
            read: "derive_batches.md#three-kinds-of-rows",
            answer: mistakes::loop_reports_validation,
        },
        Mistake {
            name: "the epoch is chosen by the test rows",
            advice: "Then they are no test any more, but a second validation. How often may one look at them?",
            read: "derive_batches.md#three-kinds-of-rows",
            answer: mistakes::loop_chooses_by_test,
        },
        Mistake {
            name: "the test set is looked at whenever validation is better than before",
            advice: "The figure is right. But when has everything been chosen, and how often is the test set needed then?",
            read: "derive_batches.md#three-kinds-of-rows",
            answer: mistakes::loop_tests_each_best,
        },
        Mistake {
            name: "the figure of the epoch before the chosen one",
            advice: "From which number does your list count the epochs, and from which does `accuracy_of_test`?",
            read: "../rust.md#lists",
            answer: mistakes::loop_reports_epoch_before,
        },
        Mistake {
            name: "the last epoch is reported, whatever validation says",
            advice: "It is an honest figure, but of another network than the one that was chosen.",
            read: "derive_batches.md#three-kinds-of-rows",
            answer: mistakes::loop_reports_last,
        },
        Mistake {
            name: "the program as it was given",
            advice: "Find the three first, with paper: by what is divided, what is drawn when, and whether the rows \
                     behind the last figure have had a say in anything.",
            read: "derive_batches.md#three-kinds-of-rows",
            answer: mistakes::loop_as_given,
        },
    ],
    stub: stubs::accuracy_on_new_digits,
};

/// The sum of a row, the biases, the cost and its name.
pub type BiasesFirst =
    (fn(&[f64], usize, f64) -> f64, fn(&[f64]) -> Vec<f64>, fn(&[f64]) -> (f64, &'static str));

/// 3.7: what stays the same, and what is learned without looking.
pub static BIASES_FIRST: Task<BiasesFirst> = Task {
    id: "3.7",
    kind: Kind::Derive,
    observe: |(row_sum, biases, cost), case| {
        let k = case.size("K", 2..=6);
        let row = case.numbers("row", k);
        let steps = 1 + case.rng().below(1000);
        let steps = case.give("steps", steps);
        let learning_rate = case.number_in("learning_rate", 0.01, 1.0);
        let f = thousandths(case, "f", k);
        case.saw("(a) the sum of the row", row_sum(&row, steps, learning_rate));
        let b = biases(&f);
        case.saw("(b) what softmax makes of your biases", softmax_of_any(&b));
        let (cost, name) = cost(&f);
        case.saw("(c) the cost", cost);
        case.choice("(c) its name", name, &["entropy", "divergence", "likelihood"]);
    },
    solutions: &[
        Solution {
            way: "logarithms of the frequencies",
            answer: (
                solutions::row_sum_after,
                solutions::biases_at_the_minimum,
                solutions::cost_at_the_minimum,
            ),
        },
        Solution {
            way: "logarithms of the odds against the first class",
            answer: (
                solutions::row_sum_after,
                solutions::biases_beside_the_first,
                solutions::cost_at_the_minimum,
            ),
        },
    ],
    mistakes: &[
        Mistake {
            name: "what is 0 is taken for the sum of the weights",
            advice: "The gradient's row adds up to 0. What does a step do to the sum of the weights, then?",
            read: "derive_batches.md#a-layer-on-a-batch",
            answer: (
                mistakes::row_sum_is_zero,
                solutions::biases_at_the_minimum,
                solutions::cost_at_the_minimum,
            ),
        },
        Mistake {
            name: "the frequencies themselves are taken for the biases",
            advice: "Softmax takes exponentials of the biases. What do you have to give it, to get f?",
            read: "derive_softmax.md#softmax",
            answer: (
                solutions::row_sum_after,
                mistakes::biases_are_frequencies,
                solutions::cost_at_the_minimum,
            ),
        },
        Mistake {
            name: "the log-odds f : (1 − f) of each class, as for K sigmoids",
            advice: "Softmax asks one question with K answers: a difference of two biases is the logarithm of which odds?",
            read: "derive_softmax.md#softmax",
            answer: (solutions::row_sum_after, mistakes::biases_are_log_odds, solutions::cost_at_the_minimum),
        },
        Mistake {
            name: "the biases' sign is turned",
            advice: "Which class should get the largest bias: the commonest or the rarest?",
            read: "derive_softmax.md#softmax",
            answer: (
                solutions::row_sum_after,
                mistakes::biases_with_wrong_sign,
                solutions::cost_at_the_minimum,
            ),
        },
        Mistake {
            name: "equal biases, which know nothing",
            advice: "Biases do not see the pictures, but they can see how common the classes are. When is db = 0?",
            read: "derive_batches.md#a-layer-on-a-batch",
            answer: (solutions::row_sum_after, mistakes::biases_are_zero, solutions::cost_at_the_minimum),
        },
        Mistake {
            name: "the cost ln K, of one who knows nothing at all",
            advice: "That is right where all classes are equally common. Put f into the cost (3.6).",
            read: "derive_softmax.md#the-cost-from-likelihood",
            answer: (solutions::row_sum_after, solutions::biases_at_the_minimum, mistakes::cost_is_log_k),
        },
        Mistake {
            name: "the cost in bits",
            advice: "The cost (3.6) has the natural logarithm.",
            read: "derive.md#entropy-and-surprise",
            answer: (solutions::row_sum_after, solutions::biases_at_the_minimum, mistakes::cost_in_bits),
        },
        Mistake {
            name: "the cost as a plain mean over the classes",
            advice: "The cost is a mean over examples. How many of them belong to class k?",
            read: "derive.md#entropy-and-surprise",
            answer: (
                solutions::row_sum_after,
                solutions::biases_at_the_minimum,
                mistakes::cost_without_weights,
            ),
        },
        Mistake {
            name: "the cost as a plain sum over the classes",
            advice: "The cost is a mean over examples. How many of them belong to class k?",
            read: "derive.md#entropy-and-surprise",
            answer: (
                solutions::row_sum_after,
                solutions::biases_at_the_minimum,
                mistakes::cost_is_a_plain_sum,
            ),
        },
        Mistake {
            name: "the minus of the cost is forgotten",
            advice: "Is ln f positive or negative, for a frequency? Can a cost of this kind be below 0?",
            read: "derive.md#entropy-and-surprise",
            answer: (
                solutions::row_sum_after,
                solutions::biases_at_the_minimum,
                mistakes::cost_without_minus,
            ),
        },
        Mistake {
            name: "the entropy is called a divergence",
            advice: "A divergence says how far beliefs are from what is so. How far are they here?",
            read: "derive.md#entropy-and-surprise",
            answer: (
                solutions::row_sum_after,
                solutions::biases_at_the_minimum,
                mistakes::cost_named_divergence,
            ),
        },
        Mistake {
            name: "the best possible cost is thought to be 0",
            advice: "The beliefs are right, so the divergence is 0. What is left of the cross-entropy?",
            read: "derive.md#entropy-and-surprise",
            answer: (solutions::row_sum_after, solutions::biases_at_the_minimum, mistakes::cost_is_zero),
        },
        Mistake {
            name: "the cost is called a likelihood",
            advice: "A likelihood is a product of probabilities. What is the surprise called that nobody can avoid?",
            read: "derive.md#entropy-and-surprise",
            answer: (
                solutions::row_sum_after,
                solutions::biases_at_the_minimum,
                mistakes::cost_named_likelihood,
            ),
        },
    ],
    stub: (stubs::row_sum_after, stubs::biases_at_the_minimum, stubs::cost_at_the_minimum),
};

/// Softmax of a list that may be empty.
fn softmax_of_any(z: &[f64]) -> Vec<f64> {
    if z.is_empty() { vec![] } else { solutions::softmax(z) }
}

/// `(truths, predictions, class)` to precision, recall, F₁.
pub type PrecisionRecallF1 = fn(&[usize], &[usize], usize) -> (f64, f64, f64);

/// 3.8: (3.9), (3.10), (3.11).
pub static PRECISION_RECALL_F1: Task<PrecisionRecallF1> = Task {
    id: "3.8",
    kind: Kind::Code,
    observe: |answer, case| {
        // In ordinary cases, which are the shorter ones, the class is found at least once, and FP and FN differ. In the
        // others it is never called, never there, never found, or neither called nor there.
        let kind = case.number() % 6;
        let n = case.size("N", if kind % 2 == 0 && kind < 4 { 4..=6 } else { 7..=10 });
        let k = 2 + case.rng().below(3);
        let mut truths: Vec<usize> = (0..n).map(|_| case.rng().below(k)).collect();
        // Right in about half of the rows.
        let mut predictions: Vec<usize> = truths
            .iter()
            .map(|&t| if case.rng().uniform() < 0.4 { t } else { case.rng().below(k) })
            .collect();
        let class = case.rng().below(k);
        let other = (class + 1) % k;
        let never = |list: &mut Vec<usize>| list.iter_mut().filter(|c| **c == class).for_each(|c| *c = other);
        let wrongly =
            |a: &[usize], b: &[usize]| a.iter().zip(b).filter(|&(&a, &b)| a == class && b != class).count();
        match kind {
            0 | 2 => {
                (truths[0], predictions[0]) = (class, class);
                let wrong = if kind == 0 { (other, class) } else { (class, other) };
                (truths[1], predictions[1]) = wrong;
                for i in 2..n {
                    if wrongly(&truths, &predictions) == wrongly(&predictions, &truths) {
                        (truths[i], predictions[i]) = wrong;
                    }
                }
            }
            1 => {
                never(&mut predictions);
                truths[0] = class;
            }
            3 => {
                never(&mut truths);
                predictions[0] = class;
            }
            4 => {
                truths
                    .iter_mut()
                    .zip(&predictions)
                    .filter(|(t, p)| t == p)
                    .for_each(|(t, _)| *t = (*t + 1) % k);
                (truths[0], predictions[0]) = (class, other);
                (truths[1], predictions[1]) = (other, class);
            }
            _ => {
                never(&mut truths);
                never(&mut predictions);
            }
        }
        let truths = case.give("truths", truths);
        let predictions = case.give("predictions", predictions);
        let class = case.give("class", class);
        let (precision, recall, f1) = answer(&truths, &predictions, class);
        case.saw("precision", precision);
        case.saw("recall", recall);
        case.saw("F₁", f1);
    },
    solutions: &[
        Solution { way: "three counts", answer: solutions::precision_recall_f1 },
        Solution { way: "TP, FP and FN", answer: solutions::precision_recall_f1_by_cases },
    ],
    mistakes: &[
        Mistake {
            name: "precision and recall are exchanged",
            advice: "Of those called so, how many are? Of those that are, how many were called so? Which is which?",
            read: "derive_batches.md#how-good-is-it",
            answer: mistakes::figures_exchanged,
        },
        Mistake {
            name: "all right answers are counted, not only those of the class",
            advice: "A pair in which both are another class is right. Is it one of TP, FP and FN?",
            read: "derive_batches.md#how-good-is-it",
            answer: mistakes::figures_with_all_right,
        },
        Mistake {
            name: "the accuracy of \"is it this class?\" in the place of precision",
            advice: "Over which rows does precision go? What do rows do to it that neither are the class nor were called so?",
            read: "derive_batches.md#how-good-is-it",
            answer: mistakes::figures_accuracy,
        },
        Mistake {
            name: "F₁ as the plain mean of precision and recall",
            advice: "Call everything this class: recall is 1, precision nearly 0. How high is your F₁?",
            read: "derive_batches.md#how-good-is-it",
            answer: mistakes::figures_plain_mean,
        },
        Mistake {
            name: "F₁ from precision and recall, which is NaN where (3.11) is 0",
            advice: "If the class occurs but is never found, what does (3.11) say, and what does your formula divide by?",
            read: "derive_batches.md#how-good-is-it",
            answer: mistakes::figures_f1_of_nan,
        },
        Mistake {
            name: "F₁ without its factors 2",
            advice: "Let all predictions but one be right, and calculate the harmonic mean by hand.",
            read: "derive_batches.md#how-good-is-it",
            answer: mistakes::figures_without_two,
        },
        Mistake {
            name: "0 in the place of NaN",
            advice: "If nothing was called so, \"none of them was right\" claims something. Of whom?",
            read: "derive_batches.md#how-good-is-it",
            answer: mistakes::figures_zero_for_nan,
        },
        Mistake {
            name: "a division of whole numbers",
            advice: "In Rust 2 / 5 is 0 for whole numbers, and 0 / 0 stops the program. When do you turn counts into `f64`?",
            read: "../rust.md#where-one-stumbles",
            answer: mistakes::figures_in_whole_numbers,
        },
    ],
    stub: stubs::precision_recall_f1,
};

/// Five accuracies; the expected distance and two deviations; three answers in words.
pub type IsSeed2Better = fn() -> ([f64; 5], [f64; 3], [&'static str; 3]);

/// 3.9: five seeds and a standard error.
pub static IS_SEED_2_BETTER: Task<IsSeed2Better> = Task {
    id: "3.9",
    kind: Kind::Experiment,
    observe: |answer, case| {
        let (accuracies, [expected, deviation, error], [published, larger, why]) = answer();
        let per_cent = accuracies.iter().any(|&accuracy| accuracy > 1.0);
        case.must(!per_cent, || "accuracies are asked for as shares: 0.9123, not 91.23".into());
        if !per_cent {
            let names = ["seed 1", "seed 2", "seed 3", "seed 4", "seed 5"];
            for (name, accuracy) in names.into_iter().zip(accuracies) {
                case.measured(&format!("test accuracy of {name}"), accuracy, 0.9..=0.915);
            }
            let mean = accuracies.iter().sum::<f64>() / 5.0;
            let squares: f64 = accuracies.iter().map(|a| (a - mean).powi(2)).sum();
            let (of_all, of_sample) = ((squares / 5.0).sqrt(), (squares / 4.0).sqrt());
            case.must((0.95 * of_all - 1e-9..=1.05 * of_sample + 1e-9).contains(&deviation), || {
                format!(
                    "the standard deviation {} does not follow from your five figures (as a share; n and n − 1 both count)",
                    number(deviation, 4)
                )
            });
            let right = (mean * (1.0 - mean) / 10_000.0).sqrt();
            case.must(right.is_nan() || (error / right - 1.0).abs() < 0.05, || {
                format!(
                    "the standard error {} does not follow from (3.24) with your five figures (as a share)",
                    number(error, 4)
                )
            });
        }
        case.must((0.0..=0.1).contains(&expected), || {
            format!(
                "the distance that you expected: {} as a share is {} points; a tenth of a point is 0.001",
                number(expected, 4),
                number(100.0 * expected, 4)
            )
        });
        case.choice(
            "which you would publish",
            published,
            &["the best", "the first", "the mean and the range"],
        );
        case.choice("the larger one", larger, &["standard deviation", "standard error"]);
        case.words("why it is no contradiction", why, 8);
    },
    solutions: &[Solution { way: "as measured once", answer: solutions::is_seed_2_better }],
    mistakes: &[
        Mistake {
            name: "seeds are thought to scatter more than pictures",
            advice: "Compare your own two numbers. The cost has one valley only: where are all five trainings heading?",
            read: "derive_batches.md#how-sure-is-the-figure",
            answer: mistakes::seeds_scatter_more,
        },
        Mistake {
            name: "the best of five is published",
            advice: "By which rows was it chosen? And what is expected of the same seed on other digits?",
            read: "derive_batches.md#three-kinds-of-rows",
            answer: mistakes::best_seed_is_published,
        },
        Mistake {
            name: "the first of five is published",
            advice: "Nothing was chosen, so it is an honest figure. What do the other four know that it does not say?",
            read: "derive_batches.md#how-sure-is-the-figure",
            answer: mistakes::first_seed_is_published,
        },
    ],
    stub: stubs::is_seed_2_better,
};

/// `(p, v)` to v J vᵀ, `(z, v)` to the second derivative, v to whether it is flat.
pub type OneValley = (fn(&[f64], &[f64]) -> f64, fn(&[f64], &[f64]) -> f64, fn(&[f64]) -> bool);

/// 3.10: the cost is convex.
pub static ONE_VALLEY: Task<OneValley> = Task {
    id: "3.10",
    kind: Kind::Derive,
    observe: |(curvature, second_derivative, is_flat), case| {
        let k = case.size("K", 2..=5);
        let p = thousandths(case, "p", k);
        let z = case.numbers("z", k);
        // Equal entries; nothing; all but one equal; a sum of 0; any. (In eighths, so that sums are exact.)
        let kind = case.number() % 5;
        let mut v: Vec<f64> = (0..k).map(|_| (8.0 * case.rng().normal()).round() / 8.0).collect();
        let one = if v[0] == 0.0 { 0.5 } else { v[0] };
        match kind {
            0 => v.fill(one),
            1 => v.fill(0.0),
            2 => {
                v[1..].fill(one);
                v[0] = -one;
            }
            3 => {
                v[0] = one;
                v[k - 1] = -v[..k - 1].iter().sum::<f64>();
                if v.iter().all(|&entry| entry == 0.0) {
                    (v[0], v[1]) = (one, -one);
                }
            }
            _ => {}
        }
        let v = case.give("v", v);
        // What is 0 but for rounding is shown as 0.
        let clean = |result: f64| if result.abs() < 1e-12 { 0.0 } else { result };
        let quadratic = clean(curvature(&p, &v));
        case.must(quadratic >= -1e-9, || {
            format!("v J vᵀ: expected at least 0, got {}", number(quadratic, 6))
        });
        case.saw("(a) v J vᵀ", quadratic);
        let second = clean(second_derivative(&z, &v));
        let off = (second - solutions::second_derivative(&z, &v)).abs();
        case.must(!(1e-9..1e-5).contains(&off), || {
            "(b) is nearly right, as a difference quotient is: asked for is the formula".into()
        });
        case.saw("(b) the second derivative", second);
        case.saw("(c) flat", is_flat(&v));
    },
    solutions: &[
        Solution {
            way: "a variance",
            answer: (solutions::curvature, solutions::second_derivative, solutions::is_flat),
        },
        Solution {
            way: "sums over the Jacobian; the largest and the smallest",
            answer: (
                solutions::curvature_by_jacobian,
                solutions::second_derivative_by_jacobian,
                solutions::is_flat_by_extremes,
            ),
        },
        Solution {
            way: "squares of the differences of all pairs",
            answer: (solutions::curvature_by_pairs, solutions::second_derivative, solutions::is_flat),
        },
    ],
    mistakes: &[
        Mistake {
            name: "a variance in which all K numbers are equally probable",
            advice: "Where is p in it?",
            read: "../refresher.md#expectation-and-variance",
            answer: (
                mistakes::curvature_without_probabilities,
                solutions::second_derivative,
                solutions::is_flat,
            ),
        },
        Mistake {
            name: "only the Jacobian's diagonal",
            advice: "Test it with v of equal entries: raising all logits alike changes no p.",
            read: "derive_softmax.md#the-jacobian-of-softmax",
            answer: (mistakes::curvature_diagonal_only, solutions::second_derivative, solutions::is_flat),
        },
        Mistake {
            name: "the mean of the squares, from which nothing is subtracted",
            advice: "J has two parts. What does the second, multiplied from both sides, become?",
            read: "derive_softmax.md#the-jacobian-of-softmax",
            answer: (mistakes::curvature_mean_of_squares, solutions::second_derivative, solutions::is_flat),
        },
        Mistake {
            name: "every pair is counted twice",
            advice: "Take K = 2 and write v J vᵀ out. How often do the pairs (1, 2) and (2, 1) stand in your sum?",
            read: "derive_softmax.md#the-jacobian-of-softmax",
            answer: (mistakes::curvature_pairs_twice, solutions::second_derivative, solutions::is_flat),
        },
        Mistake {
            name: "the mean is subtracted without being squared",
            advice: "How does each term change if v is doubled?",
            read: "../refresher.md#expectation-and-variance",
            answer: (mistakes::curvature_mean_not_squared, solutions::second_derivative, solutions::is_flat),
        },
        Mistake {
            name: "the first derivative along the line",
            advice: "Σ p v depends on s still, through p. Once more.",
            read: "derive_softmax.md#large-logits",
            answer: (solutions::curvature, mistakes::second_derivative_is_the_first, solutions::is_flat),
        },
        Mistake {
            name: "the logits stand where their probabilities belong",
            advice: "What is the derivative of log-sum-exp by a logit?",
            read: "derive_softmax.md#large-logits",
            answer: (solutions::curvature, mistakes::second_derivative_at_logits, solutions::is_flat),
        },
        Mistake {
            name: "the logits stand where their probabilities belong, in the sum of squares and in the mean",
            advice: "What is the derivative of log-sum-exp by a logit?",
            read: "derive_softmax.md#large-logits",
            answer: (
                solutions::curvature,
                mistakes::second_derivative_at_logits_by_squares,
                solutions::is_flat,
            ),
        },
        Mistake {
            name: "flat for v = 0 only",
            advice: "A variance is 0 where nothing varies. Must the numbers be 0 for that?",
            read: "../refresher.md#expectation-and-variance",
            answer: (solutions::curvature, solutions::second_derivative, mistakes::flat_at_zero_only),
        },
        Mistake {
            name: "flat where the entries add up to 0",
            advice: "Rows of J add up to 0; that says something about J times which v?",
            read: "derive_softmax.md#the-jacobian-of-softmax",
            answer: (
                solutions::curvature,
                solutions::second_derivative,
                mistakes::flat_where_the_sum_is_zero,
            ),
        },
        Mistake {
            name: "flat nowhere",
            advice: "What does softmax do when all logits are raised alike?",
            read: "derive_softmax.md#softmax",
            answer: (solutions::curvature, solutions::second_derivative, mistakes::flat_nowhere),
        },
    ],
    stub: (stubs::curvature, stubs::second_derivative, stubs::is_flat),
};
