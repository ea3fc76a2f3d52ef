//! The exercises of chapter 2, the learning slowdown: what is observed of an answer, and what it may be.

mod mistakes;
mod solutions;
#[path = "../stubs/ch02.rs"]
mod stubs;

use std::cell::RefCell;

use crate::{Bank, Case, Kind, Mistake, Solution, Task};

/// All of them, in the book's order.
pub fn bank() -> Vec<&'static dyn Bank> {
    vec![
        &MIRRORED_START,
        &WITH_A_RELU,
        &SMOOTH_RELU,
        &SOFTSIGN,
        &ACCURATE_SLOPE,
        &MEAN_GRADIENT,
        &CENTRAL_GRADIENT,
        &CHAIN_STEP,
        &A_THOUSAND_EPOCHS,
        &CURVATURES,
        &WINDOW,
    ]
}

/// A number to so many significant digits: what is shown of an input, or what mistakes are recognised by.
fn rounded(value: f64, digits: usize) -> f64 {
    format!("{value:.*e}", digits - 1).parse().unwrap_or(value)
}

/// A number of this size, positive or negative.
fn number_of_either_sign(case: &mut Case, name: &str, low: f64, high: f64) -> f64 {
    let sign = if case.rng().uniform() < 0.5 { -1.0 } else { 1.0 };
    let size = rounded(case.rng().uniform_in(low, high), 4);
    case.give(name, sign * size)
}

/// An output.
pub type MirroredStart = fn() -> f64;

/// 2.1: the bad start's mirror image.
pub static MIRRORED_START: Task<MirroredStart> = Task {
    id: "2.1",
    kind: Kind::Predict,
    observe: |answer, case| {
        let output = answer();
        case.must((0.0..=1.0).contains(&output), || {
            format!("the output of a sigmoid: expected a number from 0 to 1, got {output}")
        });
        case.saw_within("output after 300 epochs", output, 0.01);
    },
    solutions: &[Solution { way: "1 minus the bad start's output", answer: solutions::mirrored_start }],
    mistakes: &[
        Mistake {
            name: "the bad start's own output, where its mirror image is asked for",
            advice: "The target is 1 here. If the two are mirror images, which two numbers have the same distance \
                     to their targets?",
            read: "derive.md#the-sigmoid",
            answer: mistakes::mirrored_like_the_bad_start,
        },
        Mistake {
            name: "an output near 0 is thought to learn as quickly as the mild start",
            advice: "Which of the two factors of the gradient made the bad start slow? Calculate it for z = 4 and for \
                     z = −4.",
            read: "derive_gradient.md#slowdown",
            answer: mistakes::mirrored_learns_quickly,
        },
        Mistake {
            name: "slow is taken for stuck",
            advice: "The slope at z = −4 is small, and not 0. Estimate how many epochs the plateau lasts.",
            read: "derive_gradient.md#flat-start",
            answer: mistakes::mirrored_never_moves,
        },
    ],
    stub: stubs::mirrored_start,
};

/// Two shares and an output.
pub type WithARelu = fn() -> [f64; 3];

/// 2.2: a ReLU in the sigmoid's place.
pub static WITH_A_RELU: Task<WithARelu> = Task {
    id: "2.2",
    kind: Kind::Predict,
    observe: |answer, case| {
        let [from_two, from_twenty, dead] = answer();
        case.must([from_two, from_twenty, dead].iter().all(|v| v.is_finite()), || {
            "expected three finite numbers".into()
        });
        case.saw_within("(a) share left after an epoch, from w = b = 2", from_two, 0.005);
        case.saw_within("(a) share left after an epoch, from w = b = 20", from_twenty, 0.005);
        case.saw_within("(b) output after 300 epochs", dead, 0.005);
    },
    solutions: &[Solution { way: "a share of z in each epoch", answer: solutions::with_a_relu }],
    mistakes: &[
        Mistake {
            name: "only one of the two parameters is moved",
            advice: "z = w + b. In an epoch w takes a step, and what does b do?",
            read: "derive_gradient.md#flat-start",
            answer: mistakes::relu_only_one_parameter,
        },
        Mistake {
            name: "a step of one size from both starts",
            advice: "The slope is 1 at both. What is the other factor of the gradient, at either of them?",
            read: "derive_gradient.md#the-cost-and-its-gradient",
            answer: mistakes::relu_equal_steps,
        },
        Mistake {
            name: "a ReLU at rest is thought to learn all the same",
            advice: "The error is as large as can be. What is it multiplied by?",
            read: "derive.md#relu",
            answer: mistakes::relu_wakes,
        },
        Mistake {
            name: "the share that is lost instead of the share that is left",
            advice: "How much smaller does z become in an epoch, and how much of it remains? Which of the two is \
                     asked for?",
            read: "derive_gradient.md#flat-start",
            answer: mistakes::relu_share_lost,
        },
        Mistake {
            name: "the weighted input for the output",
            advice: "z = w + b is not yet what the neuron says. What does a ReLU make of −4?",
            read: "derive.md#relu",
            answer: mistakes::relu_forgotten,
        },
    ],
    stub: stubs::with_a_relu,
};

/// z to the slope, to what it is above ReLU, to the value.
pub type SmoothRelu = (fn(f64) -> f64, fn(f64) -> f64, fn(f64) -> f64);

/// 2.3: softplus.
pub static SMOOTH_RELU: Task<SmoothRelu> = Task {
    id: "2.3",
    kind: Kind::Derive,
    observe: |(slope, above, softplus), case| {
        let z = match case.number() % 5 {
            3 => case.give("z", 1_000.0),
            4 => case.give("z", -1_000.0),
            _ => case.number_in("z", -6.0, 6.0),
        };
        case.saw("(a) the slope", slope(z));
        let above = above(z);
        let most = std::f64::consts::LN_2;
        case.must((0.0..=most + 1e-12).contains(&above), || {
            let yours = crate::value::number(above, 6);
            format!("(b) softplus(z) − ReLU(z) lies between 0 and ln 2, yours is {yours}")
        });
        case.saw("(b) softplus(z) − ReLU(z)", above);
        case.saw("(c) softplus(z)", softplus(z));
    },
    solutions: &[
        Solution {
            way: "one formula without cases",
            answer: (solutions::softplus_slope, solutions::above_relu, solutions::softplus),
        },
        Solution {
            way: "either side of 0, and tanh for the slope",
            answer: (
                solutions::softplus_slope_by_tanh,
                solutions::above_relu_by_cases,
                solutions::softplus_by_cases,
            ),
        },
    ],
    mistakes: &[
        Mistake {
            name: "the inner derivative is missing in the slope",
            advice: "The outer derivative is 1/(1 + eᶻ). A slope like that would fall where softplus rises more and \
                     more steeply.",
            read: "derive.md#sigmoid-derivative",
            answer: (mistakes::slope_without_inner_derivative, solutions::above_relu, solutions::softplus),
        },
        Mistake {
            name: "the slope of ReLU instead of softplus's",
            advice: "The corner was rounded off. Can the slope of what has no corner jump?",
            read: "derive.md#relu",
            answer: (mistakes::slope_of_relu, solutions::above_relu, solutions::softplus),
        },
        Mistake {
            name: "the slope with the exponential of a large number",
            advice: "What is ∞/∞ to the machine? There are two forms of this function, each safe on one side.",
            read: "derive.md#safe-evaluation",
            answer: (mistakes::slope_that_overflows, solutions::above_relu, solutions::softplus),
        },
        Mistake {
            name: "z subtracted on both sides, where ReLU is 0 on one of them",
            advice: "ReLU(z) is z for positive z only.",
            read: "derive.md#relu",
            answer: (solutions::softplus_slope, mistakes::above_z, solutions::softplus),
        },
        Mistake {
            name: "e^(−z) for e^(−|z|) in the difference",
            advice: "For z ≥ 0 it is right. For z < 0, what is there to be taken out of the logarithm?",
            read: "derive.md#safe-evaluation",
            answer: (solutions::softplus_slope, mistakes::above_without_bars, solutions::softplus),
        },
        Mistake {
            name: "the decimal logarithm in the difference",
            advice: "Whose derivative is 1/u: the logarithm to the base e, or that to the base 10? In Rust the first \
                     is called `ln`.",
            read: "../refresher.md#exp-and-log",
            answer: (solutions::softplus_slope, mistakes::above_decimal, solutions::softplus),
        },
        Mistake {
            name: "softplus as it is defined, which overflows",
            advice: "At z = 1000 the value is a number like any other, but something on the way to it is not.",
            read: "derive.md#safe-evaluation",
            answer: (solutions::softplus_slope, solutions::above_relu, mistakes::softplus_as_defined),
        },
        Mistake {
            name: "the large summand is missing in softplus",
            advice: "Where did the eᶻ go that you took out of the parenthesis? The logarithm of a product is a sum.",
            read: "../refresher.md#exp-and-log",
            answer: (solutions::softplus_slope, solutions::above_relu, mistakes::softplus_without_max),
        },
        Mistake {
            name: "e^|z| where softplus needs e^(−|z|)",
            advice: "What remains in the parenthesis, 1 + e^…, must be between 1 and 2, for z of either sign.",
            read: "derive.md#safe-evaluation",
            answer: (solutions::softplus_slope, solutions::above_relu, mistakes::softplus_of_the_size),
        },
        Mistake {
            name: "e^(−z) for e^(−|z|) in softplus",
            advice: "For z ≥ 0 it is right. What does your function say at z = −6, where softplus is next to 0?",
            read: "derive.md#safe-evaluation",
            answer: (solutions::softplus_slope, solutions::above_relu, mistakes::softplus_without_bars),
        },
        Mistake {
            name: "the decimal logarithm in softplus",
            advice: "What is softplus(0), by the definition and by your function? In Rust the logarithm to the base \
                     e is called `ln`.",
            read: "../refresher.md#exp-and-log",
            answer: (solutions::softplus_slope, solutions::above_relu, mistakes::softplus_decimal),
        },
    ],
    stub: (stubs::softplus_slope, stubs::above_relu, stubs::softplus),
};

/// z to f(z); a to the slope.
pub type Softsign = (fn(f64) -> f64, fn(f64) -> f64);

/// 2.4: softsign and its slope by the output.
pub static SOFTSIGN: Task<Softsign> = Task {
    id: "2.4",
    kind: Kind::Code,
    observe: |(softsign, slope), case| {
        let z = match case.number() % 5 {
            3 => case.give("z (for softsign)", 0.0),
            4 => case.number_in("z (for softsign)", -5_000.0, 5_000.0),
            _ => case.number_in("z (for softsign)", -4.0, 4.0),
        };
        case.saw("softsign(z)", softsign(z));
        let a = number_of_either_sign(case, "a (for softsign_slope)", 0.1, 0.95);
        let slope = slope(a);
        let at = a / (1.0 - a.abs()); // the z with f(z) = a
        case.gradient("softsign_slope(a)", &[slope], &[at], |z| solutions::softsign(z[0]));
        case.saw("softsign_slope(a)", slope);
    },
    solutions: &[
        Solution {
            way: "one formula for both signs",
            answer: (solutions::softsign, solutions::softsign_slope),
        },
        Solution {
            way: "two cases, and the slope by z",
            answer: (solutions::softsign_by_cases, solutions::softsign_slope_by_z),
        },
    ],
    mistakes: &[
        Mistake {
            name: "z/(1 + z), without the absolute value",
            advice: "What does your function say at z = −1?",
            read: "derive.md#the-hyperbolic-tangent",
            answer: (mistakes::softsign_without_abs, solutions::softsign_slope),
        },
        Mistake {
            name: "a division by 1 alone: a pair of parentheses is missing in softsign",
            advice: "f(z) lies between −1 and 1, for every z. Which operator binds more tightly, / or +?",
            read: "../rust.md#where-one-stumbles",
            answer: (mistakes::softsign_without_parenthesis, solutions::softsign_slope),
        },
        Mistake {
            name: "the slope of tanh for that of softsign",
            advice: "Both lie between −1 and 1 and look alike, but softsign approaches its ends much more slowly.",
            read: "derive.md#the-hyperbolic-tangent",
            answer: (solutions::softsign, mistakes::softsign_slope_of_tanh),
        },
        Mistake {
            name: "the slope of the sigmoid for that of softsign",
            advice: "(2.5) was derived for one function. For this one a = 0 is the middle: how steep is it there?",
            read: "derive.md#sigmoid-derivative",
            answer: (solutions::softsign, mistakes::softsign_slope_of_sigmoid),
        },
        Mistake {
            name: "the absolute value is missing in the slope",
            advice: "The slopes at z and at −z are the same. Put a and −a into your formula.",
            read: "derive.md#sigmoid-derivative",
            answer: (solutions::softsign, mistakes::softsign_slope_without_abs),
        },
        Mistake {
            name: "a put in z's place in the derivative by z",
            advice: "1/(1 + |z|)² is right, but z is not what your function is given.",
            read: "derive.md#the-hyperbolic-tangent",
            answer: (solutions::softsign, mistakes::softsign_slope_with_a_for_z),
        },
        Mistake {
            name: "the slope without the square",
            advice: "What is 1 − |a| as a fraction in z, and what does the quotient rule have below the line?",
            read: "../refresher.md#derivative",
            answer: (solutions::softsign, mistakes::softsign_slope_without_square),
        },
    ],
    stub: (stubs::softsign, stubs::softsign_slope),
};

/// z to σ′(z).
pub type AccurateSlope = fn(f64) -> f64;

/// 2.5: σ′ to all its digits.
pub static ACCURATE_SLOPE: Task<AccurateSlope> = Task {
    id: "2.5",
    kind: Kind::Code,
    observe: |answer, case| {
        let z = match case.number() % 15 {
            2 | 3 => case.number_in("z", 15.0, 37.0), // 1 − a has few digits left
            4 => case.number_in("z", 30.0, 36.6),
            5 => case.number_in("z", -37.0, -15.0),
            6 => case.number_in("z", 37.0, 40.0), // and none
            7 => case.number_in("z", -40.0, -37.0),
            8 => case.give("z", 40.0),
            9 => case.number_in("z", -700.0, 700.0),
            10 => case.give("z", 700.0),
            11 => case.give("z", -700.0),
            12 => case.give("z", 1_000.0),
            13 => case.give("z", -1_000.0),
            _ => case.number_in("z", -8.0, 8.0),
        };
        case.saw_to_digits("slope", answer(z));
    },
    solutions: &[
        Solution { way: "the exponential of −|z| alone", answer: solutions::accurate_sigmoid_slope },
        Solution { way: "the hyperbolic cosine of z/2", answer: solutions::accurate_slope_by_cosh },
        Solution { way: "σ(z) σ(−z)", answer: solutions::accurate_slope_of_both_sides },
    ],
    mistakes: &[
        Mistake {
            name: "a (1 − a), which loses its digits where a is near 1",
            advice: "Which number does the machine have for 1 − a, when a differs from 1 by less than 10⁻¹⁶? Is there a \
                     way to 1 − a that subtracts nothing?",
            read: "derive.md#safe-evaluation",
            answer: mistakes::slope_from_the_output,
        },
        Mistake {
            name: "a (1 − a), patched only where it is exactly 0",
            advice: "A number that is not 0 can be wrong, too. At z = 36.5, how many digits has the machine for 1 − \
                     a?",
            read: "derive.md#safe-evaluation",
            answer: mistakes::slope_patched_above_37,
        },
        Mistake {
            name: "¼ (1 − t²) with t = tanh(z/2), which loses its digits on both sides",
            advice: "t² comes near 1 as a does, on either side of 0. Is there a way that subtracts nothing?",
            read: "derive.md#the-hyperbolic-tangent",
            answer: mistakes::slope_by_tanh,
        },
        Mistake {
            name: "the form of the derivation as it stands, which overflows on the left",
            advice: "It is right for z ≥ 0. What do you know about σ′(z) and σ′(−z)?",
            read: "derive.md#safe-evaluation",
            answer: mistakes::slope_as_derived,
        },
        Mistake {
            name: "e^(−z) times twice σ, which is ∞ times 0 far on the left",
            advice: "It is right for z ≥ 0. What do you know about σ′(z) and σ′(−z)?",
            read: "derive.md#safe-evaluation",
            answer: mistakes::slope_of_infinity_times_zero,
        },
        Mistake {
            name: "the exponential of +|z|, which overflows on both sides",
            advice: "Take no exponential of a positive number.",
            read: "derive.md#safe-evaluation",
            answer: mistakes::slope_with_a_large_exponential,
        },
        Mistake {
            name: "e^(−|z|) for the slope, which it only approaches far from 0",
            advice: "Your function says 1 at z = 0. How large can σ′ be?",
            read: "derive.md#sigmoid-derivative",
            answer: mistakes::slope_far_from_zero,
        },
        Mistake {
            name: "one of the two factors of σ′ is left out",
            advice: "q/(1 + q) is a sigmoid itself. Which of σ and 1 − σ, and where is the other?",
            read: "derive.md#sigmoid-derivative",
            answer: mistakes::slope_with_one_factor,
        },
    ],
    stub: stubs::accurate_sigmoid_slope,
};

/// `(w, b, x, y)` to dw and db.
pub type MeanGradient = fn(&[f64], f64, &[Vec<f64>], &[f64]) -> (Vec<f64>, f64);

/// 2.6: the mean of (2.2) and (2.3) over N examples.
pub static MEAN_GRADIENT: Task<MeanGradient> = Task {
    id: "2.6",
    kind: Kind::Code,
    observe: |answer, case| {
        let n = case.size("N", 1..=5);
        let d = case.size("D", 1..=4);
        let w = case.numbers("w", d);
        let b = case.number_in("b", -1.0, 1.0);
        let x: Vec<Vec<f64>> =
            (0..n).map(|_| (0..d).map(|_| rounded(case.rng().normal(), 4)).collect()).collect();
        let x = case.give("x", x);
        let y = case.numbers_in("y", n, 0.0, 1.0);
        let (dw, db) = answer(&w, b, &x, &y);
        let cost = |w: &[f64], b: f64| {
            let error = |(x, y): (&Vec<f64>, &f64)| {
                y - solutions::sigmoid(w.iter().zip(x).map(|(w, x)| w * x).sum::<f64>() + b)
            };
            x.iter().zip(&y).map(|example| error(example).powi(2) / 2.0).sum::<f64>() / n as f64
        };
        case.gradient("dw", &dw, &w, |w| cost(w, b));
        case.saw("dw", dw);
        case.gradient("db", &[db], &[b], |b| cost(&w, b[0]));
        case.saw("db", db);
    },
    solutions: &[
        Solution { way: "example by example, divided at the end", answer: solutions::mean_gradient },
        Solution {
            way: "all deltas first, then weight by weight",
            answer: solutions::mean_gradient_by_column,
        },
    ],
    mistakes: &[
        Mistake {
            name: "the sum over the examples instead of their mean",
            advice: "With every example twice in the list the mean cost is what it was. Is your gradient, too?",
            read: "derive_gradient.md#two-errors",
            answer: mistakes::gradient_of_the_sum,
        },
        Mistake {
            name: "divided by the number of inputs instead of the number of examples",
            advice: "What is the mean taken over? Which list is as long as that?",
            read: "derive_gradient.md#two-errors",
            answer: mistakes::gradient_over_inputs,
        },
        Mistake {
            name: "y − ŷ for ŷ − y",
            advice: "Differentiate ½(y − ŷ)² by ŷ; mind the inner derivative. Does the output of a neuron that says too \
                     much rise or fall by your step?",
            read: "derive_gradient.md#the-cost-and-its-gradient",
            answer: mistakes::gradient_uphill,
        },
        Mistake {
            name: "the slope σ′ is forgotten",
            advice: "A weight acts on the cost through three rates. Which of them is the middle one?",
            read: "derive_gradient.md#the-cost-and-its-gradient",
            answer: mistakes::gradient_without_slope,
        },
        Mistake {
            name: "the ½ of the cost is forgotten",
            advice: "The square's derivative has a 2. What cancels it?",
            read: "derive_gradient.md#the-cost-and-its-gradient",
            answer: mistakes::gradient_without_half,
        },
        Mistake {
            name: "the sigmoid taken once more of the output, for its slope",
            advice: "σ′(z) is wanted, not σ′(ŷ). Whoever knows the output knows the slope without another \
                     exponential.",
            read: "derive.md#sigmoid-derivative",
            answer: mistakes::gradient_with_sigmoid_twice,
        },
        Mistake {
            name: "z (1 − z) for the slope",
            advice: "In σ(1 − σ) stands the output. Can the slope of a sigmoid be negative?",
            read: "derive.md#sigmoid-derivative",
            answer: mistakes::gradient_with_z_for_the_output,
        },
        Mistake {
            name: "the bias is left out of z",
            advice: "What are all the summands of the weighted input?",
            read: "derive_gradient.md#the-cost-and-its-gradient",
            answer: mistakes::gradient_without_bias_in_z,
        },
        Mistake {
            name: "the mean delta times the mean input",
            advice: "Is the mean of products the product of the means? Take two examples with δ = 1, −1 and x = 1, \
                     −1.",
            read: "../refresher.md#expectation-and-variance",
            answer: mistakes::gradient_of_means,
        },
        Mistake {
            name: "each example overwrites the one before",
            advice: "Give your function the same examples in another order. May the result change?",
            read: "derive_gradient.md#two-errors",
            answer: mistakes::gradient_of_the_last,
        },
        Mistake {
            name: "db is left undivided",
            advice: "A bias is a weight whose input is always 1.",
            read: "derive_gradient.md#the-cost-and-its-gradient",
            answer: mistakes::gradient_b_not_divided,
        },
    ],
    stub: stubs::mean_gradient,
};

/// `(f, p, h)` to the differences.
pub type CentralGradient = fn(&dyn Fn(&[f64]) -> f64, &[f64], f64) -> Vec<f64>;

/// 2.7: (2.4) for every entry.
pub static CENTRAL_GRADIENT: Task<CentralGradient> = Task {
    id: "2.7",
    kind: Kind::Code,
    observe: |answer, case| {
        let d = case.size("D", 1..=5);
        // Entries that are small beside h lose digits when h is added and taken away again.
        let small = case.number() % 3 == 2;
        let size = if small { 1e-4 } else { 2.0 };
        let p = case.numbers_in("p", d, -size, size);
        let h = case.number_in("h", 0.1, 0.9);
        let c = case.numbers("c, where f(p) = Σ cᵢ pᵢ³ + ½ (Σ pᵢ)²", d);
        let called: RefCell<Vec<Vec<f64>>> = RefCell::new(vec![]);
        let f = |at: &[f64]| -> f64 {
            called.borrow_mut().push(at.to_vec());
            let cubes: f64 = at.iter().zip(&c).map(|(p, c)| c * p * p * p).sum();
            cubes + at.iter().sum::<f64>().powi(2) / 2.0
        };
        case.saw("gradient", answer(&f, &p, h));
        let moved = |at: &Vec<f64>| {
            let pairs: Vec<(f64, f64)> = at.iter().copied().zip(p.iter().copied()).collect();
            at.len() != p.len() || pairs.iter().filter(|(at, p)| at != p).count() > 1
        };
        let astray = called.borrow().iter().find(|at| moved(at)).cloned();
        if small {
            case.noted("one entry moved at a time", astray.is_none());
        }
        case.must(astray.is_none(), || {
            "f was called at a point that differs from p in more than one entry, perhaps in its last digit only"
                .into()
        });
    },
    solutions: &[
        Solution { way: "one copy, an entry at a time", answer: solutions::central_gradient },
        Solution { way: "a new point for each call", answer: solutions::central_gradient_of_copies },
    ],
    mistakes: &[
        Mistake {
            name: "a one-sided difference",
            advice: "Look to both sides. How does the error fall when h is halved, with yours and with (2.4)?",
            read: "derive_gradient.md#central-difference",
            answer: mistakes::one_sided_gradient,
        },
        Mistake {
            name: "divided by h, although the two points are 2h apart",
            advice: "Try f(p) = p₁, whose slope you know.",
            read: "derive_gradient.md#central-difference",
            answer: mistakes::central_over_h,
        },
        Mistake {
            name: "divided by 2 and multiplied by h",
            advice: "`/ 2.0 * h` is calculated from left to right.",
            read: "derive_gradient.md#central-difference",
            answer: mistakes::central_times_h,
        },
        Mistake {
            name: "the two values exchanged",
            advice: "Try f(p) = p₁: does it rise with p₁?",
            read: "derive_gradient.md#central-difference",
            answer: mistakes::central_turned,
        },
        Mistake {
            name: "an entry that was moved is not put back",
            advice: "At which point is f asked for the second entry? Write the points of all 2D calls down for D = \
                     2.",
            read: "../refresher.md#partial-derivatives",
            answer: mistakes::central_not_put_back,
        },
        Mistake {
            name: "an entry is put back by adding what was taken away",
            advice: "In floating-point numbers (p + h) − h need not be p. Where is the true p still to be had?",
            read: "derive_gradient.md#central-difference",
            answer: mistakes::central_put_back_by_adding,
        },
        Mistake {
            name: "all entries are moved together",
            advice: "That is the slope along (1, 1, …, 1), one number. A partial derivative holds all other entries \
                     fixed.",
            read: "../refresher.md#partial-derivatives",
            answer: mistakes::central_all_at_once,
        },
    ],
    stub: stubs::central_gradient,
};

/// The mended step; whose gradients the bug spoils; by which factor.
pub type ChainStep =
    (fn(&mut [f64], &mut [f64], f64, f64, f64), fn() -> &'static str, fn(f64, f64, f64, f64) -> f64);

/// 2.8: gradient and step of a chain in one loop.
pub static CHAIN_STEP: Task<ChainStep> = Task {
    id: "2.8",
    kind: Kind::FindTheBug,
    observe: |(step, spoilt, factor), case| {
        let depth = case.size("L", 1..=4);
        let w = case.numbers("w", depth);
        let b = case.numbers("b", depth);
        let (x, y) = (case.number_in("x", -2.0, 2.0), case.number_in("y", 0.0, 1.0));
        let eta = case.number_in("eta", 1.0, 4.0);
        let (mut w_after, mut b_after) = (w.clone(), b.clone());
        step(&mut w_after, &mut b_after, x, y, eta);
        let cost = |w: &[f64]| {
            let output = w.iter().zip(&b).fold(x, |a, (w, b)| solutions::sigmoid(w * a + b));
            (y - output).powi(2) / 2.0
        };
        let taken = |before: &[f64], after: &[f64]| -> Vec<f64> {
            before.iter().zip(after).map(|(before, after)| (before - after) / eta).collect()
        };
        case.gradient("step ÷ −η of w", &taken(&w, &w_after), &w, |w| cost(w));
        case.saw("w afterwards", w_after);
        case.saw("b afterwards", b_after);
        case.choice(
            "whose gradients are spoilt",
            spoilt(),
            &["all", "all but the last", "all but the first", "the last alone"],
        );
        let w2 = number_of_either_sign(case, "w2 (for spoilt_factor)", 0.5, 2.0);
        let delta2 = number_of_either_sign(case, "delta2 (for spoilt_factor)", 0.02, 0.2);
        let a1 = case.number_in("a1 (for spoilt_factor)", 0.1, 0.9);
        case.saw("the factor", factor(w2, delta2, a1, eta));
    },
    solutions: &[
        Solution {
            way: "the weight is used before it is changed",
            answer: (solutions::chain_step, solutions::spoilt_gradients, solutions::spoilt_factor),
        },
        Solution {
            way: "gradient and step in two loops",
            answer: (
                solutions::chain_step_in_two_loops,
                solutions::spoilt_gradients,
                solutions::spoilt_factor_of_weights,
            ),
        },
    ],
    mistakes: &[
        Mistake {
            name: "the program as it was given",
            advice: "Which value has w₂ when the cost is calculated, and which when δ₁ is?",
            read: "derive_between.md#chain",
            answer: (mistakes::chain_step_as_given, solutions::spoilt_gradients, solutions::spoilt_factor),
        },
        Mistake {
            name: "the weight of the neuron before, which is still unchanged, in the place of the right one",
            advice: "It is not enough that a weight is old. Between a of one neuron and z of the next stands which of \
                     them?",
            read: "derive_between.md#chain",
            answer: (
                mistakes::chain_step_of_the_neuron_before,
                solutions::spoilt_gradients,
                solutions::spoilt_factor,
            ),
        },
        Mistake {
            name: "the weight comes in before the neuron's own delta is made",
            advice: "∂C/∂b of the last neuron has no weight in it. Try a chain of one.",
            read: "derive_between.md#chain",
            answer: (
                mistakes::chain_step_weight_too_early,
                solutions::spoilt_gradients,
                solutions::spoilt_factor,
            ),
        },
        Mistake {
            name: "on its way back the gradient goes round the slope",
            advice: "What goes to the neuron before is the weight times … ? There is one factor for each arrow of the \
                     path.",
            read: "derive_between.md#chain",
            answer: (
                mistakes::chain_step_without_slope,
                solutions::spoilt_gradients,
                solutions::spoilt_factor,
            ),
        },
        Mistake {
            name: "a forward pass with the new weights before each further neuron",
            advice: "Each derivative belongs to another point then. A gradient is taken at one.",
            read: "derive_gradient.md#steepest",
            answer: (
                mistakes::chain_step_forward_again,
                solutions::spoilt_gradients,
                solutions::spoilt_factor,
            ),
        },
        Mistake {
            name: "all gradients are thought to be spoilt",
            advice: "With depth 1 every test passes. Which neuron's delta is made before any weight is changed?",
            read: "derive_between.md#chain",
            answer: (solutions::chain_step, mistakes::spoilt_all, solutions::spoilt_factor),
        },
        Mistake {
            name: "the neuron whose weight is changed too soon is thought to suffer by it",
            advice: "Its own gradient has been used by then. Who uses its weight afterwards?",
            read: "derive_between.md#chain",
            answer: (solutions::chain_step, mistakes::spoilt_last, solutions::spoilt_factor),
        },
        Mistake {
            name: "the factor of a step uphill",
            advice: "Is the weight raised or lowered by η δ a?",
            read: "derive_gradient.md#steepest",
            answer: (solutions::chain_step, solutions::spoilt_gradients, mistakes::factor_uphill),
        },
        Mistake {
            name: "the factor upside down",
            advice: "What was calculated, divided by what is right.",
            read: "derive_between.md#chain",
            answer: (solutions::chain_step, solutions::spoilt_gradients, mistakes::factor_inverse),
        },
        Mistake {
            name: "the step of a bias taken for that of a weight",
            advice: "By which two numbers is the derivative by w₂ made?",
            read: "derive_between.md#chain",
            answer: (solutions::chain_step, solutions::spoilt_gradients, mistakes::factor_of_the_bias),
        },
        Mistake {
            name: "the weight after its step, where a ratio is asked for",
            advice: "With η = 0 nothing is spoilt. What is your factor then, and what should it be?",
            read: "derive_between.md#chain",
            answer: (solutions::chain_step, solutions::spoilt_gradients, mistakes::factor_not_divided),
        },
    ],
    stub: (stubs::chain_step, stubs::spoilt_gradients, stubs::spoilt_factor),
};

/// `(s₀, η, n)` to the output; three outputs and a word.
pub type AThousandEpochs = (fn(f64, f64, f64) -> f64, fn() -> ([f64; 3], &'static str));

/// 2.9: how a sigmoid approaches the target 0.
pub static A_THOUSAND_EPOCHS: Task<AThousandEpochs> = Task {
    id: "2.9",
    kind: Kind::Experiment,
    observe: |(late, run), case| {
        let s0 = case.number_in("s0", 0.01, 0.1);
        let eta = case.number_in("eta", 0.05, 1.0);
        let n = case.rng().uniform_in(0.0, 5_000.0).round();
        let n = case.give("n", n);
        case.saw("(a) the output", late(s0, eta, n));
        let ([foretold, mild, bad], times) = run();
        case.worked("(b) the output that you foretold", foretold, 5e-4);
        case.measured("(b) the mild start's output after 1,000 epochs", mild, 0.045..=0.046);
        case.measured("(b) the bad start's output after 1,000 epochs", bad, 0.051..=0.052);
        case.choice("(c) times as many epochs", times, &["two", "four", "eight"]);
    },
    solutions: &[
        Solution {
            way: "1/s² grows evenly", answer: (solutions::late_output, solutions::a_thousand_epochs)
        },
        Solution {
            way: "a share of s₀",
            answer: (solutions::late_output_as_a_share, solutions::a_thousand_epochs),
        },
    ],
    mistakes: &[
        Mistake {
            name: "the start is forgotten",
            advice: "What does your formula say for n = 0? An integral has a constant.",
            read: "derive_gradient.md#flat-start",
            answer: (mistakes::late_output_without_start, solutions::a_thousand_epochs),
        },
        Mistake {
            name: "the 2 from the derivative of s⁻² is missing",
            advice: "Differentiate 1/s² by n, with the chain rule, and put ds/dn in.",
            read: "../refresher.md#chain-rule",
            answer: (mistakes::late_output_without_inner_two, solutions::a_thousand_epochs),
        },
        Mistake {
            name: "1/s² falls, where it should grow",
            advice: "The output falls from epoch to epoch. What does one over its square do?",
            read: "../refresher.md#derivative",
            answer: (mistakes::late_output_with_a_falling_square, solutions::a_thousand_epochs),
        },
        Mistake {
            name: "s² returned for s",
            advice: "What is it that grows evenly? What does your formula say for n = 0?",
            read: "derive_between.md#vanishing",
            answer: (mistakes::late_output_without_root, solutions::a_thousand_epochs),
        },
        Mistake {
            name: "an exponential, as if ds/dn were proportional to s",
            advice: "The rate of change falls with the third power of s. When s is halved, what becomes of the rate?",
            read: "derive_gradient.md#flat-start",
            answer: (mistakes::late_output_exponential, solutions::a_thousand_epochs),
        },
        Mistake {
            name: "the first epoch's change, n times",
            advice: "The rate changes while s does. For large n your output is negative.",
            read: "derive_gradient.md#flat-start",
            answer: (mistakes::late_output_at_the_first_rate, solutions::a_thousand_epochs),
        },
        Mistake {
            name: "halving is thought to take twice the time",
            advice: "Put n and 2n into your formula of (a), for a large n. How do the two outputs compare?",
            read: "derive_gradient.md#flat-start",
            answer: (solutions::late_output, mistakes::a_thousand_epochs_two),
        },
        Mistake {
            name: "the third power is taken from the rate to the time",
            advice: "Use the solution, not the equation: by how much has 1/s² to grow for half of s?",
            read: "derive_gradient.md#flat-start",
            answer: (solutions::late_output, mistakes::a_thousand_epochs_eight),
        },
        Mistake {
            name: "1,000 epochs more, where there are 1,000 in all",
            advice: "At which epoch was the output s₀?",
            read: "derive_gradient.md#flat-start",
            answer: (solutions::late_output, mistakes::foretold_a_thousand_more),
        },
        Mistake {
            name: "foretold as if the start were infinitely far away",
            advice: "Without 1/s₀² the formula is one for n without end. What is s₀ here, and how many epochs ago \
                     was it?",
            read: "derive_gradient.md#flat-start",
            answer: (solutions::late_output, mistakes::foretold_without_start),
        },
        Mistake {
            name: "foretold without 1/s₀²",
            advice: "The epochs are right. But what has 1/s² been at the first of them?",
            read: "derive_gradient.md#flat-start",
            answer: (solutions::late_output, mistakes::foretold_from_nothing),
        },
        Mistake {
            name: "what the run printed in the place of what was foretold",
            advice: "What does your formula of (a) say? That the two differ a little has a reason: what did the \
                     formula leave out?",
            read: "derive_gradient.md#flat-start",
            answer: (solutions::late_output, mistakes::foretold_afterwards),
        },
    ],
    stub: (stubs::late_output, stubs::a_thousand_epochs),
};

/// `(D, m, v)` to two curvatures; four ratios.
pub type Curvatures = (fn(usize, f64, f64) -> [f64; 2], fn() -> [f64; 4]);

/// 2.10: the valley of a unit with D inputs.
pub static CURVATURES: Task<Curvatures> = Task {
    id: "2.10",
    kind: Kind::Derive,
    observe: |(curvatures, ratios), case| {
        let d = case.size("d", 2..=9);
        case.give("d", d);
        let m = case.number_in("m", -1.5, 1.5);
        let v = case.number_in("v", 0.1, 2.0);
        let [ones, none] = curvatures(d, m, v);
        case.saw("(a) along (1, 1, …, 1)", ones);
        case.saw("(a) along entries with the sum 0", none);
        let names = ["(b) ReLU, D = 2", "(b) ReLU, D = 100", "(c) sigmoid, D = 2", "(c) sigmoid, D = 100"];
        for (name, ratio) in names.into_iter().zip(ratios()) {
            case.worked(name, ratio, 0.01);
        }
    },
    solutions: &[
        Solution { way: "the eigenvalues", answer: (solutions::curvatures, solutions::curvature_ratios) },
        Solution {
            way: "the matrix, and numbers by hand",
            answer: (solutions::curvatures_of_the_matrix, solutions::curvature_ratios_by_hand),
        },
    ],
    mistakes: &[
        Mistake {
            name: "2 m² for every D, as on the page, where D is 2",
            advice: "How many inputs has this unit? Entry i of Hu has a sum over all of them.",
            read: "derive_between.md#one-sign",
            answer: (mistakes::curvatures_of_two, solutions::curvature_ratios),
        },
        Mistake {
            name: "the diagonal of H is taken for the curvature where the entries add up to 0",
            advice: "H also has entries beside its diagonal. Calculate H(1, −1) for D = 2.",
            read: "derive_between.md#one-sign",
            answer: (mistakes::curvatures_of_the_diagonal, solutions::curvature_ratios),
        },
        Mistake {
            name: "m where m² belongs",
            advice: "The mean of a product of two independent inputs is … ? A curvature is never negative.",
            read: "derive_between.md#one-sign",
            answer: (mistakes::curvatures_with_the_mean, solutions::curvature_ratios),
        },
        Mistake {
            name: "twice the curvature: the ½ of the cost is forgotten",
            advice: "The cost is half the squared error.",
            read: "derive_gradient.md#the-cost-and-its-gradient",
            answer: (mistakes::curvatures_doubled, solutions::curvature_ratios),
        },
        Mistake {
            name: "half the curvature: the ½ of the cost is still there",
            advice: "The cost is ½ (a · (w − w*))². Derive it twice: what becomes of the ½?",
            read: "derive_gradient.md#the-cost-and-its-gradient",
            answer: (mistakes::curvatures_halved, solutions::curvature_ratios),
        },
        Mistake {
            name: "the two curvatures exchanged",
            advice: "Which of the two is the steep direction, across the valley?",
            read: "derive_between.md#one-sign",
            answer: (mistakes::curvatures_exchanged, solutions::curvature_ratios),
        },
        Mistake {
            name: "the m² of the diagonal is left out of the sum",
            advice: "How many entries of a row of H have an m²? Try D = 2, which is on the page.",
            read: "derive_between.md#one-sign",
            answer: (mistakes::curvatures_beside_the_diagonal, solutions::curvature_ratios),
        },
        Mistake {
            name: "the diagonal's entry counted D times",
            advice: "In a row of H only one entry has the v.",
            read: "derive_between.md#one-sign",
            answer: (mistakes::curvatures_with_all_of_h, solutions::curvature_ratios),
        },
        Mistake {
            name: "the mean square is taken for the variance in the ratios",
            advice: "E[a²] is v + m². What is given, and what do you need?",
            read: "derive_between.md#one-sign",
            answer: (solutions::curvatures, mistakes::ratios_with_the_square_mean),
        },
        Mistake {
            name: "the ratios without their 1",
            advice: "With a mean of 0 the bowl is round. What is the ratio then?",
            read: "derive_between.md#one-sign",
            answer: (solutions::curvatures, mistakes::ratios_without_one),
        },
        Mistake {
            name: "the ratios upside down",
            advice: "The first divided by the second. Which of the two is the larger?",
            read: "derive_between.md#one-sign",
            answer: (solutions::curvatures, mistakes::ratios_turned),
        },
        Mistake {
            name: "ReLU's mean square is taken for its variance",
            advice: "E[a²] is v + m². For ReLU, which of the two is given?",
            read: "derive_between.md#one-sign",
            answer: (solutions::curvatures, mistakes::ratios_with_the_square_mean_of_relu),
        },
    ],
    stub: (stubs::curvatures, stubs::curvature_ratios),
};

/// `(w, b)` to the interval; the best w and its width.
pub type Window = (fn(f64, f64) -> Option<[f64; 2]>, fn() -> [f64; 2]);

/// 2.11: where w σ′(wa + b) ≥ 1.
pub static WINDOW: Task<Window> = Task {
    id: "2.11",
    kind: Kind::Derive,
    observe: |(window, widest), case| {
        let w = match case.number() % 4 {
            3 => case.number_in("w", 0.5, 3.9),
            _ => case.number_in("w", 4.2, 20.0),
        };
        let b = case.number_in("b", -5.0, 5.0);
        let interval = window(w, b);
        for (end, a) in interval.into_iter().flat_map(|[low, high]| [("lower", low), ("upper", high)]) {
            let s = solutions::sigmoid(w * a + b);
            let factor = w * s * (1.0 - s);
            case.must((factor - 1.0).abs() < 1e-6, || {
                format!("at your {end} end w σ′(wa + b) is {}, not 1", crate::value::number(factor, 4))
            });
        }
        case.saw("(b) the interval", interval);
        let [best, width] = widest();
        let widths = [best, 6.89].map(|w| solutions::window(w, 0.0).map_or(0.0, |[low, high]| high - low));
        case.must(widths[0] > widths[1] - 2e-4, || {
            let best = crate::value::number(best, 4);
            format!("(c) at w = {best} the interval is {:.4} wide, and there are wider ones", widths[0])
        });
        case.noted("(c) the best w", rounded(best, 2));
        case.worked("(c) its width", width, 0.005);
    },
    solutions: &[
        Solution {
            way: "by the output s, and a search",
            answer: (solutions::window, solutions::widest_window),
        },
        Solution {
            way: "by the hyperbolic cosine",
            answer: (solutions::window_by_cosh, solutions::widest_window_as_printed),
        },
    ],
    mistakes: &[
        Mistake {
            name: "the bias is left out: the interval has its middle at 0",
            advice: "Solve z = wa + b for a.",
            read: "derive_between.md#chain",
            answer: (mistakes::window_without_bias, solutions::widest_window),
        },
        Mistake {
            name: "the interval of z instead of that of a",
            advice: "You have found the weighted inputs that will do. Which inputs make them?",
            read: "derive_between.md#chain",
            answer: (mistakes::window_of_z, solutions::widest_window),
        },
        Mistake {
            name: "the bias added, where z = wa + b is solved for a",
            advice: "If the bias is raised, must the input rise or fall for the same z?",
            read: "derive_between.md#chain",
            answer: (mistakes::window_with_bias_added, solutions::widest_window),
        },
        Mistake {
            name: "the bias is not divided by w",
            advice: "Put the middle of your interval into wa + b. Does it give 0?",
            read: "derive_between.md#chain",
            answer: (mistakes::window_bias_not_divided, solutions::widest_window),
        },
        Mistake {
            name: "the interval of the neuron's outputs instead of its inputs",
            advice: "½(1 ± r) are values of σ(z). There are still two steps to a.",
            read: "derive.md#the-sigmoid",
            answer: (mistakes::window_of_outputs, solutions::widest_window),
        },
        Mistake {
            name: "half of the root: r has lost its factor 2",
            advice: "The solutions of s² − s + 1/w = 0 are ½ ± ½ √…; r is that root, without the ½.",
            read: "derive.md#sigmoid-derivative",
            answer: (mistakes::window_with_half_the_root, solutions::widest_window),
        },
        Mistake {
            name: "the two ends exchanged",
            advice: "Which of the two is the smaller?",
            read: "derive_between.md#chain",
            answer: (mistakes::window_ends_exchanged, solutions::widest_window),
        },
        Mistake {
            name: "an interval of what is not a number, where there is none",
            advice: "Below which w is there no such input at all? What does the root say there?",
            read: "derive_between.md#vanishing",
            answer: (mistakes::window_where_there_is_none, solutions::widest_window),
        },
        Mistake {
            name: "the smallest w for which there is a window is taken for the best",
            advice: "At w = 4 the condition holds at a single point. How wide is that?",
            read: "derive_between.md#the-weights-are-part-of-the-factor",
            answer: (solutions::window, mistakes::widest_at_the_edge),
        },
        Mistake {
            name: "half of the interval is taken for its width",
            advice: "From the lower end to the upper one.",
            read: "derive_between.md#the-weights-are-part-of-the-factor",
            answer: (solutions::window, mistakes::widest_half),
        },
        Mistake {
            name: "the width of the interval of z",
            advice: "The interval of the inputs a is asked for. How much does z change when a changes by 1?",
            read: "derive_between.md#chain",
            answer: (solutions::window, mistakes::widest_of_z),
        },
    ],
    stub: (stubs::window, stubs::widest_window),
};
