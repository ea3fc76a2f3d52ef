//! The exercises of chapter 6, optimisers: what is observed of an answer, and what it may be.

mod mistakes;
mod solutions;
#[path = "../stubs/ch06.rs"]
mod stubs;

use crate::{Bank, Case, Kind, Mistake, Solution, Task};

/// All of them, in the book's order.
pub fn bank() -> Vec<&'static dyn Bank> {
    vec![
        &WHICH_RATES,
        &MOMENTUM_STEP,
        &SCALED_RAVINE,
        &ADAM_STEP,
        &CLIP_BY_NORM,
        &SCHEDULE,
        &MOMENTUM_AND_RATE,
        &LONELY_GRADIENT,
        &OPTIMISM,
        &NOISE_FLOOR,
    ]
}

/// Edge, best rate and its factor, for three lists of curvatures.
pub type WhichRates = fn() -> [[f64; 3]; 3];

/// 6.1: the edge (6.2), the best rate and its factor (6.3), and which curvatures count.
pub static WHICH_RATES: Task<WhichRates> = Task {
    id: "6.1",
    kind: Kind::Predict,
    observe: |answer, case| {
        // Three decimals tell a factor of 0.9992 from 1, and 0.077 is near enough to 0.0769.
        const THREE_DECIMALS: f64 = 3e-4;
        let names = [
            ["edge", "best rate", "factor"],
            ["edge with 10", "best rate with 10", "factor with 10"],
            ["edge with 0.01", "best rate with 0.01", "factor with 0.01"],
        ];
        for (names, numbers) in names.iter().zip(answer()) {
            for (name, number) in names.iter().zip(numbers) {
                case.saw_within(name, number, THREE_DECIMALS);
            }
        }
    },
    solutions: &[Solution { way: "the largest and the smallest", answer: solutions::which_rates }],
    mistakes: &[
        Mistake {
            name: "the edge is put where one step would arrive",
            advice: "At ηλ = 1 a coordinate is at its minimum after one step. How far can η go beyond that until a \
                     step leads as far away as it began?",
            read: "derive.md#what-one-step-does",
            answer: mistakes::rates_edge_at_one,
        },
        Mistake {
            name: "the best rate is chosen for the steepest direction alone",
            advice: "With it the steepest coordinate arrives at once. Which one do you wait for then?",
            read: "derive.md#the-best-rate-and-how-good-it-is",
            answer: mistakes::rates_best_for_the_steepest,
        },
        Mistake {
            name: "the new flat direction is thought not to count",
            advice: "Calculate by which factor its own coordinate shrinks a step, and compare with the others'.",
            read: "derive.md#the-best-rate-and-how-good-it-is",
            answer: mistakes::rates_flat_ignored,
        },
        Mistake {
            name: "the cost's factor instead of the distance's",
            advice: "The cost goes with the square of the distance. Which of the two was asked for?",
            read: "derive.md#by-hand-curvatures-1-and-9",
            answer: mistakes::rates_factor_squared,
        },
    ],
    stub: stubs::which_rates,
};

/// `(w, v, dw, η, μ)`, w and v in place.
pub type MomentumStep = fn(&mut [f64], &mut [f64], &[f64], f64, f64);

/// 6.2: v ← μ v + dw  (6.4), w ← w − η v  (6.5).
pub static MOMENTUM_STEP: Task<MomentumStep> = Task {
    id: "6.2",
    kind: Kind::Code,
    observe: |answer, case| {
        let n = case.size("n", 1..=5);
        let mut w = case.numbers("w", n);
        // One case in three begins at rest.
        let mut v = if case.number() % 3 == 0 { case.give("v", vec![0.0; n]) } else { case.numbers("v", n) };
        let dw = case.numbers("dw", n);
        let next = case.numbers("dw of the second step", n);
        let learning_rate = case.number_in("learning_rate", 0.05, 0.5);
        let momentum = case.number_in("momentum", 0.2, 0.95);
        answer(&mut w, &mut v, &dw, learning_rate, momentum);
        case.saw("v", v.clone());
        case.saw("w", w.clone());
        answer(&mut w, &mut v, &next, learning_rate, momentum);
        case.saw("w after a second step", w);
    },
    solutions: &[
        Solution { way: "one loop", answer: solutions::momentum_step },
        Solution { way: "by index, all velocities first", answer: solutions::momentum_step_by_index },
    ],
    mistakes: &[
        Mistake {
            name: "the step uses the old velocity",
            advice: "From rest, how far does your first step go? (6.4) comes before (6.5).",
            read: "derive_momentum.md#a-ball-with-mass-and-friction",
            answer: mistakes::momentum_with_old_velocity,
        },
        Mistake {
            name: "a mean of the gradients instead of their sum",
            advice: "Which final speed has your velocity under a constant gradient, and which has that of (6.4)?",
            read: "derive_momentum.md#what-the-memory-holds",
            answer: mistakes::momentum_as_a_mean,
        },
        Mistake {
            name: "η in both lines",
            advice: "A gradient should reach the weight multiplied by η once. How often does it in your program?",
            read: "derive_momentum.md#what-the-memory-holds",
            answer: mistakes::momentum_rate_twice,
        },
        Mistake {
            name: "η inside of the velocity, as Keras has it",
            advice: "While η is constant the weights would go the same way from rest; but here v sums gradients, \
                     without η and without a minus.",
            read: "derive_momentum.md#what-the-memory-holds",
            answer: mistakes::momentum_rate_inside,
        },
        Mistake {
            name: "the new velocity is not kept",
            advice: "What does the next call find in `v`?",
            read: "derive_momentum.md#what-the-memory-holds",
            answer: mistakes::momentum_forgotten,
        },
        Mistake {
            name: "uphill: the step is added",
            advice: "v sums gradients, and a gradient points to where the cost rises.",
            read: "derive_momentum.md#a-ball-with-mass-and-friction",
            answer: mistakes::momentum_uphill,
        },
        Mistake {
            name: "Nesterov's step",
            advice: "It is a good rule, but another: (6.7). What does (6.5) multiply by η?",
            read: "derive_momentum.md#nesterov-look-where-you-are-going",
            answer: mistakes::momentum_of_nesterov,
        },
        Mistake {
            name: "μ multiplies the gradient instead of the old velocity",
            advice: "Let the gradient be 0: the ball must slow down. Does yours?",
            read: "derive_momentum.md#a-ball-with-mass-and-friction",
            answer: mistakes::momentum_without_friction,
        },
    ],
    stub: stubs::momentum_step,
};

/// `(λ₁, λ₂, α)` to r, κ and d₁/d₂.
pub type ScaledRavine = fn(f64, f64, f64) -> [f64; 3];

/// 6.3: what one scale a weight can do for a slanting ravine.
pub static SCALED_RAVINE: Task<ScaledRavine> = Task {
    id: "6.3",
    kind: Kind::Derive,
    observe: |answer, case| {
        let l1 = case.number_in("l1", 0.5, 2.0);
        let l2 = case.number_in("l2", 3.0, 60.0);
        let alpha = match case.number() % 6 {
            4 => case.give("alpha", 0.0),
            5 => case.give("alpha", std::f64::consts::FRAC_PI_4),
            _ => case.number_in("alpha", -1.4, 1.4),
        };
        let [r, kappa, ratio] = answer(l1, l2, alpha);
        // Which scaling is best is proved besides: no neighbour of it may be better.
        let (sin, cos) = alpha.sin_cos();
        let (h11, h22) = (l1 * cos * cos + l2 * sin * sin, l1 * sin * sin + l2 * cos * cos);
        // trace²/determinant of the scaled matrix, with d₂ = 1: grows with κ
        let spread = |d: f64| (d * d * h11 + h22).powi(2) / (d * d * l1 * l2);
        let better = [ratio * 0.999, ratio * 1.001].into_iter().find(|&d| spread(d) < spread(ratio) - 1e-9);
        case.must(ratio > 0.0, || format!("d₁/d₂: expected a positive number, got {ratio}"));
        case.must(better.is_none(), || {
            let better = better.unwrap_or(ratio);
            format!("d₁/d₂: a scaling with {better:.4} has a smaller κ than yours with {ratio:.4}")
        });
        case.saw("(a) r", r);
        // A condition number near 1 may have been taken from a root of nearly 0.
        case.saw_within("(b) κ of the scaled matrix", kappa, 1e-6);
        case.saw("(d) d₁/d₂", ratio);
    },
    solutions: &[
        Solution { way: "from H", answer: solutions::scaled_ravine },
        Solution { way: "from trace and determinant", answer: solutions::scaled_ravine_by_determinant },
    ],
    mistakes: &[
        Mistake {
            name: "1 + r is taken for the larger eigenvalue, whatever r's sign",
            advice: "Can a condition number be below 1? Look at your κ where r is negative.",
            read: "exercises.md#ex-6-3",
            answer: mistakes::ravine_without_abs,
        },
        Mistake {
            name: "divided by H₁₁H₂₂ without the root",
            advice: "The diagonal of the scaled matrix must be 1, 1. What becomes of H₁₁ by your rule?",
            read: "exercises.md#ex-6-3",
            answer: mistakes::ravine_without_root,
        },
        Mistake {
            name: "H₁₂ with the other sign",
            advice: "Multiply out λ₁ aᵀa + λ₂ bᵀb for the entry 1, 2. One of the two terms has a minus.",
            read: "exercises.md#ex-6-3",
            answer: mistakes::ravine_sign_of_r,
        },
        Mistake {
            name: "the larger factor is given to the larger curvature, d₁/d₂ is upside down",
            advice: "H is multiplied by d. To make both entries of the diagonal equal, which weight needs the larger d?",
            read: "exercises.md#ex-6-3",
            answer: mistakes::ravine_upside_down,
        },
        Mistake {
            name: "the quotient of the curvatures instead of its root",
            advice: "H₁₁ is multiplied by d₁ twice.",
            read: "exercises.md#ex-6-3",
            answer: mistakes::ravine_by_curvature,
        },
        Mistake {
            name: "scaled as if the valley lay along an axis",
            advice: "One scale a weight acts along the weights' axes. The valley's own axes are turned by α.",
            read: "derive.md#what-would-cure-it",
            answer: mistakes::ravine_by_its_own_axes,
        },
    ],
    stub: stubs::scaled_ravine,
};

/// `(w, m, s, dw, t, η, β₁, β₂, ε)`; w, m and s in place.
pub type AdamStep = fn(&mut [f64], &mut [f64], &mut [f64], &[f64], i32, f64, f64, f64, f64);

/// 6.4: (6.12), (6.13), (6.14).
pub static ADAM_STEP: Task<AdamStep> = Task {
    id: "6.4",
    kind: Kind::Code,
    observe: |answer, case| {
        let n = case.size("n", 1..=4);
        let mut w = case.numbers("w", n);
        // Every second case is a first step, the others continue.
        let first = case.number() % 2 == 0;
        let (mut m, mut s) = if first {
            (case.give("m", vec![0.0; n]), case.give("s", vec![0.0; n]))
        } else {
            (case.numbers("m", n), case.numbers_in("s", n, 0.1, 2.0))
        };
        let t = case.rng().below(30) + 2;
        let t = case.give("t", if first { 1 } else { t }) as i32;
        let mut gradients: Vec<Vec<f64>> =
            (0..3).map(|_| (0..n).map(|_| case.rng().normal()).collect()).collect();
        if case.number() % 5 == 4 {
            // A weight whose unit is dead: nothing but ε keeps 0/0 away.
            gradients.iter_mut().for_each(|dw| dw[0] = 0.0);
        }
        case.give("dw", gradients[0].clone());
        case.give("dw of two more steps", gradients[1..].to_vec());
        let learning_rate = case.number_in("learning_rate", 0.01, 0.5);
        let beta1 = case.number_in("beta1", 0.5, 0.95);
        let beta2 = case.number_in("beta2", 0.8, 0.999);
        // Much larger than in use, so that its place can be seen.
        let epsilon = case.number_in("epsilon", 0.01, 0.3);
        answer(&mut w, &mut m, &mut s, &gradients[0], t, learning_rate, beta1, beta2, epsilon);
        case.saw("m", m.clone());
        case.saw("s", s.clone());
        case.saw("w", w.clone());
        for (t, dw) in (t + 1..).zip(&gradients[1..]) {
            answer(&mut w, &mut m, &mut s, dw, t, learning_rate, beta1, beta2, epsilon);
        }
        case.saw("w after two more steps", w);
    },
    solutions: &[
        Solution { way: "a line a formula", answer: solutions::adam_step },
        Solution { way: "the corrections moved out of the loop", answer: solutions::adam_step_factored },
    ],
    mistakes: &[
        Mistake {
            name: "the correction is missing",
            advice: "How long is your first step under a constant gradient, in units of η?",
            read: "derive_adaptive.md#adam-both-without-the-cold-start",
            answer: mistakes::adam_uncorrected,
        },
        Mistake {
            name: "the corrected means are kept",
            advice: "The next step multiplies by β what it finds in `m` and `s`. What has been divided once must not be \
                     divided again.",
            read: "check.md#break-it",
            answer: mistakes::adam_keeps_corrected,
        },
        Mistake {
            name: "the correction is 1 − β at every step",
            advice: "The weights in m add up to 1 − β after one step. And after t steps?",
            read: "derive_adaptive.md#adam-both-without-the-cold-start",
            answer: mistakes::adam_correction_without_power,
        },
        Mistake {
            name: "the exponent is too large by one",
            advice: "`t` is the number of this step, from 1 on: it has been counted already.",
            read: "check.md#break-it",
            answer: mistakes::adam_counts_too_far,
        },
        Mistake {
            name: "the exponent is too small by one",
            advice: "What is 1 − β⁰, by which your first step divides?",
            read: "derive_adaptive.md#adam-both-without-the-cold-start",
            answer: mistakes::adam_counts_from_zero,
        },
        Mistake {
            name: "only m is corrected",
            advice: "s begins at 0 as well, and forgets more slowly: which of the two is further from its mean at first?",
            read: "derive_adaptive.md#adam-both-without-the-cold-start",
            answer: mistakes::adam_one_correction,
        },
        Mistake {
            name: "only s is corrected",
            advice: "How large is m after one step, beside the gradient? Which sum do the weights in it have?",
            read: "derive_adaptive.md#adam-both-without-the-cold-start",
            answer: mistakes::adam_other_correction,
        },
        Mistake {
            name: "ε stands inside of the root",
            advice: "Put ŝ = 0: your denominator is √ε. What should it be?",
            read: "derive_adaptive.md#where-epsilon-stands",
            answer: mistakes::adam_epsilon_inside,
        },
        Mistake {
            name: "ε is added before the correction, as in Keras",
            advice: "In (6.14) what is ε added to: √s or √ŝ?",
            read: "derive_adaptive.md#where-epsilon-stands",
            answer: mistakes::adam_epsilon_uncorrected,
        },
        Mistake {
            name: "ε is left out",
            advice: "What does your step do for a weight that never had a gradient other than 0?",
            read: "derive_adaptive.md#where-epsilon-stands",
            answer: mistakes::adam_without_epsilon,
        },
        Mistake {
            name: "the root is missing",
            advice: "Multiply all gradients by 1000. By which factor do m̂ and your denominator change?",
            read: "derive_adaptive.md#adam-both-without-the-cold-start",
            answer: mistakes::adam_without_root,
        },
        Mistake {
            name: "s is a mean of sizes instead of squares",
            advice: "Multiply all gradients by 1000: the steps should stay as they are. Do yours?",
            read: "check.md#break-it",
            answer: mistakes::adam_size_for_square,
        },
        Mistake {
            name: "s is a mean of m² instead of dw²",
            advice: "Gradients that alternate leave m near 0. Are they small for that?",
            read: "derive_adaptive.md#adam-both-without-the-cold-start",
            answer: mistakes::adam_square_of_the_mean,
        },
        Mistake {
            name: "β₁ and β₂ are exchanged",
            advice: "Which of the two means is to have the longer memory?",
            read: "derive_adaptive.md#adam-both-without-the-cold-start",
            answer: mistakes::adam_betas_exchanged,
        },
        Mistake {
            name: "sums as in momentum, where a new gradient should count 1 − β",
            advice: "Let the gradient be constant. What do your `m` and `s` come to in the long run?",
            read: "derive_adaptive.md#rmsprop-a-mean-that-forgets",
            answer: mistakes::adam_sums_for_means,
        },
        Mistake {
            name: "uphill: the step is added",
            advice: "m̂ has the sign of the gradients, and a gradient points to where the cost rises.",
            read: "derive_adaptive.md#adam-both-without-the-cold-start",
            answer: mistakes::adam_uphill,
        },
    ],
    stub: stubs::adam_step,
};

/// `(gradients, c)` to the norm; the gradients in place.
pub type ClipByNorm = fn(&mut [&mut [f64]], f64) -> f64;

/// 6.5: g ← g · min(1, c/‖g‖)  (6.24).
pub static CLIP_BY_NORM: Task<ClipByNorm> = Task {
    id: "6.5",
    kind: Kind::Code,
    observe: |answer, case| {
        let slices = case.size("slices", 1..=4);
        let lengths: Vec<usize> = (0..slices).map(|_| case.rng().below(3) + 1).collect();
        let mut gradients: Vec<Vec<f64>> =
            lengths.iter().map(|&n| (0..n).map(|_| case.rng().normal()).collect()).collect();
        let norm = gradients.iter().flatten().map(|g| g * g).sum::<f64>().sqrt();
        let share = if case.number() % 2 == 0 {
            case.rng().uniform_in(0.2, 0.9)
        } else {
            case.rng().uniform_in(1.1, 3.0)
        };
        let limit = share * norm;
        let last = case.number() % 10;
        if last == 7 {
            gradients.iter_mut().flatten().for_each(|g| *g = 0.0);
        }
        if last == 8 {
            gradients[0][0] = f64::NAN;
        }
        case.give("lengths of the slices", lengths);
        case.give("gradients", gradients.clone());
        case.give("limit", limit);
        let mut views: Vec<&mut [f64]> = gradients.iter_mut().map(Vec::as_mut_slice).collect();
        let found = answer(&mut views, limit);
        case.saw("norm", found);
        if last == 8 {
            // What becomes of the others is nobody's business.
            case.saw("the entry that is not a number", gradients[0][0]);
        } else {
            case.saw("gradients afterwards", gradients.concat());
        }
    },
    solutions: &[
        Solution { way: "two passes", answer: solutions::clip_by_norm },
        Solution { way: "with a minimum", answer: solutions::clip_by_norm_with_min },
    ],
    mistakes: &[
        Mistake {
            name: "each slice has a norm of its own",
            advice: "Two slices, one long and one short: does the whole gradient still point to where it did?",
            read: "derive_schedules.md#gradients-that-are-cut",
            answer: mistakes::clip_each_slice,
        },
        Mistake {
            name: "small gradients are made larger",
            advice: "The limit is an upper one. What does your program do where the norm is below it, and where it is 0?",
            read: "derive_schedules.md#gradients-that-are-cut",
            answer: mistakes::clip_always,
        },
        Mistake {
            name: "small gradients are made larger",
            advice: "The limit is an upper one. What does your program do where the norm is below it?",
            read: "derive_schedules.md#gradients-that-are-cut",
            answer: mistakes::clip_always_but_at_zero,
        },
        Mistake {
            name: "each entry is cut by itself, which is (6.25)",
            advice: "Cut (3, 4) to 1 by hand in both ways. Which one keeps the direction?",
            read: "derive_schedules.md#gradients-that-are-cut",
            answer: mistakes::clip_by_value,
        },
        Mistake {
            name: "the root of the sum of squares is missing",
            advice: "What is the norm of (3, 4)?",
            read: "derive_schedules.md#gradients-that-are-cut",
            answer: mistakes::clip_without_root,
        },
        Mistake {
            name: "the sum of sizes is taken for the norm",
            advice: "What is the norm of (3, 4)?",
            read: "derive_schedules.md#gradients-that-are-cut",
            answer: mistakes::clip_by_sum_of_sizes,
        },
        Mistake {
            name: "the slices' norms are added",
            advice: "All entries are one long vector. Cut (3, 4) into two slices of one entry: the norm must stay 5.",
            read: "derive_schedules.md#gradients-that-are-cut",
            answer: mistakes::clip_by_sum_of_norms,
        },
        Mistake {
            name: "the norm after cutting is returned",
            advice: "Who watches a training wants to know how steep it was before anything was cut.",
            read: "exercises.md#ex-6-5",
            answer: mistakes::clip_returns_the_new_norm,
        },
        Mistake {
            name: "cut to the norm 1, whatever the limit",
            advice: "What norm should the gradients have afterwards, if they were above the limit?",
            read: "derive_schedules.md#gradients-that-are-cut",
            answer: mistakes::clip_to_one,
        },
        Mistake {
            name: "a millionth is added to the norm, as PyTorch does",
            advice: "It keeps 0/0 away. Is there a way without it, that cuts to the limit exactly?",
            read: "derive_schedules.md#gradients-that-are-cut",
            answer: mistakes::clip_with_a_millionth,
        },
        Mistake {
            name: "a gradient that is not a number is hidden",
            advice: "Training has diverged and nobody is told. Which costs more time, an error that is shown or one that \
                     is not?",
            read: "code.md#what-wraps-an-optimiser",
            answer: mistakes::clip_hides_nan,
        },
    ],
    stub: stubs::clip_by_norm,
};

/// `(w, gradients, η₀, factors)` to the weights; `(η₀, t)` to a rate; a test in words.
pub type Schedule = (fn(f64, &[f64], f64, &[f64]) -> Vec<f64>, fn(f64, usize) -> f64, fn() -> &'static str);

/// 6.6: ηₜ = η₀ f(t)  (6.23), of which the given program makes a product of all factors.
pub static SCHEDULE: Task<Schedule> = Task {
    id: "6.6",
    kind: Kind::FindTheBug,
    observe: |(descent, rate, test), case| {
        let n = case.size("n", 4..=8);
        let w = case.number_in("w", -2.0, 2.0);
        let gradients = case.numbers("gradients", n);
        let learning_rate = case.number_in("learning_rate", 0.05, 0.9);
        let factors = factors(case, n);
        case.saw("w after each step", descent(w, &gradients, learning_rate, &factors));
        let t = 990 + case.rng().below(31);
        let t = case.give("t", t);
        case.saw_to_digits("the rate of step t as it was given", rate(learning_rate, t));
        case.words("the test that would have found it", test(), 6);
    },
    solutions: &[
        Solution {
            way: "the rate is set back after the step",
            answer: (solutions::scheduled_descent, solutions::rate_as_given, solutions::schedule_test),
        },
        Solution {
            way: "always from the base; counted step by step",
            answer: (
                solutions::scheduled_descent_from_base,
                solutions::rate_as_given_counted,
                solutions::schedule_test,
            ),
        },
    ],
    mistakes: &[
        Mistake {
            name: "the program as it was given",
            advice: "What does `inner.learning_rate()` return in the second step? Write down three rates for f = ½.",
            read: "derive_schedules.md#learning-rates-that-change",
            answer: (mistakes::schedule_as_given, solutions::rate_as_given, solutions::schedule_test),
        },
        Mistake {
            name: "the factor is divided out again, which fails where it is 0",
            advice: "A cosine ends at 0. What is 0/0, and which rate has the next step? Is there a way back that needs \
                     no arithmetic?",
            read: "derive_schedules.md#learning-rates-that-change",
            answer: (mistakes::schedule_divides_again, solutions::rate_as_given, solutions::schedule_test),
        },
        Mistake {
            name: "the rate is multiplied only where the factor changes",
            advice: "Right up to the first drop. With f = 1, ½, ¼: which share of η₀ has the third step?",
            read: "derive_schedules.md#learning-rates-that-change",
            answer: (
                mistakes::schedule_only_when_it_changes,
                solutions::rate_as_given,
                solutions::schedule_test,
            ),
        },
        Mistake {
            name: "the rate is set back before the step is taken",
            advice: "Which rate does `inner.step` find?",
            read: "code.md#what-wraps-an-optimiser",
            answer: (
                mistakes::schedule_set_back_too_early,
                solutions::rate_as_given,
                solutions::schedule_test,
            ),
        },
        Mistake {
            name: "the factor is taken for the rate itself",
            advice: "f is a share of something. Of what?",
            read: "derive_schedules.md#learning-rates-that-change",
            answer: (mistakes::schedule_without_the_rate, solutions::rate_as_given, solutions::schedule_test),
        },
        Mistake {
            name: "step 1000 is not counted among the halvings",
            advice: "Steps count from 0: f(1000) is ½ already. Which rate does step 1000 have?",
            read: "derive_schedules.md#learning-rates-that-change",
            answer: (
                solutions::scheduled_descent,
                mistakes::rate_one_halving_short,
                solutions::schedule_test,
            ),
        },
        Mistake {
            name: "the rate that was meant, not the one that the given program has",
            advice: "The second function asks what the faulty program does. Follow its rate from step 999 to 1003.",
            read: "exercises.md#ex-6-6",
            answer: (solutions::scheduled_descent, mistakes::rate_as_meant, solutions::schedule_test),
        },
    ],
    stub: (stubs::scheduled_descent, stubs::rate_as_given, stubs::schedule_test),
};

/// n factors: stairs, a constant, or a cosine that comes to 0 before the end.
fn factors(case: &mut Case, n: usize) -> Vec<f64> {
    let gamma = case.rng().uniform_in(0.3, 0.9);
    let every = case.rng().below(2) + 1;
    let factor = |t: usize| match case.number() % 3 {
        0 => gamma.powi((t / every) as i32),
        1 => 1.0,
        _ if t < n - 2 => (1.0 + (std::f64::consts::PI * t as f64 / (n - 2) as f64).cos()) / 2.0,
        _ => 0.0,
    };
    let factors = (0..n).map(factor).collect();
    case.give("factors", factors)
}

/// Chosen rates, two lists of losses, where the rule holds, and why.
pub type MomentumAndRate = fn() -> ([f64; 3], [f64; 3], [f64; 3], &'static str, &'static str);

/// 6.7: whether η/(1 − μ) is what counts.
pub static MOMENTUM_AND_RATE: Task<MomentumAndRate> = Task {
    id: "6.7",
    kind: Kind::Experiment,
    observe: |answer, case| {
        let ([sgd, momentum, nesterov], plain, with_momentum, counts, why) = answer();
        case.measured("SGD's chosen rate", sgd, 0.1..=1.0);
        case.measured("momentum's chosen rate", momentum, 0.01..=0.1);
        case.measured("Nesterov's chosen rate", nesterov, 0.01..=0.1);
        for (rate, loss) in [0.1, 0.3, 1.0].into_iter().zip(plain) {
            case.measured(&format!("SGD's validation loss at {rate}"), loss, 0.05..=0.5);
        }
        for (rate, loss) in [0.01, 0.03, 0.1].into_iter().zip(with_momentum) {
            case.measured(&format!("momentum's validation loss at {rate}"), loss, 0.05..=0.5);
        }
        for (rate, a, b) in [(0.1, plain[0], with_momentum[0]), (0.3, plain[1], with_momentum[1])] {
            case.must((a / b).ln().abs() < 0.3, || {
                format!("SGD at {rate} and momentum at a tenth of it: expected nearly the same loss, got {a} and {b}")
            });
        }
        case.choice(
            "where η/(1 − μ) counts",
            counts,
            &["at every rate", "well below the edge", "at no rate"],
        );
        case.words("why", why, 8);
    },
    solutions: &[Solution { way: "the recorded full run", answer: solutions::momentum_and_rate }],
    mistakes: &[
        Mistake {
            name: "the rule is thought to hold up to the edge",
            advice: "Compare the two losses of the third pair. Where does momentum's edge lie, in tenths of plain \
                     descent's?",
            read: "derive_momentum.md#how-fast-the-two-by-two-matrix",
            answer: mistakes::rate_counts_everywhere,
        },
        Mistake {
            name: "losses that differ by no more than the noise are told apart",
            advice: "How much does the loss of one optimiser change from one of its rates to the next, and how much \
                     within the first two pairs?",
            read: "derive_momentum.md#what-the-memory-holds",
            answer: mistakes::rate_counts_nowhere,
        },
    ],
    stub: stubs::momentum_and_rate,
};

/// `(η, β₁, β₂, ρ, j)` to four lengths.
pub type LonelyGradient = fn(f64, f64, f64, f64, i32) -> [f64; 4];

/// 6.8: what one gradient between zeros does.
pub static LONELY_GRADIENT: Task<LonelyGradient> = Task {
    id: "6.8",
    kind: Kind::Derive,
    observe: |answer, case| {
        let learning_rate = case.number_in("learning_rate", 0.01, 1.0);
        let beta1 = case.number_in("beta1", 0.5, 0.95);
        let beta2 = case.number_in("beta2", 0.95, 0.9999);
        let rho = case.number_in("rho", 0.5, 0.99);
        let j = 1 + case.rng().below(9);
        let j = case.give("j", j) as i32;
        let [first, later, way, of_rmsprop] = answer(learning_rate, beta1, beta2, rho, j);
        case.saw("(a) the step in which g comes", first);
        case.saw("(b) the j-th step after it", later);
        case.saw("(c) the way in all", way);
        case.saw("(d) RMSprop's way in all", of_rmsprop);
    },
    solutions: &[
        Solution { way: "a geometric series", answer: solutions::lonely_gradient },
        Solution { way: "step by step", answer: solutions::lonely_gradient_step_by_step },
    ],
    mistakes: &[
        Mistake {
            name: "η, as if it were the first step of a training",
            advice: "The correction makes a first step η long. How much of it is left at a t for which βᵗ is 0?",
            read: "derive_adaptive.md#adam-both-without-the-cold-start",
            answer: mistakes::lonely_first_is_eta,
        },
        Mistake {
            name: "divided by s instead of its root",
            advice: "Replace g by 1000 g. Does your length stay as it is before you leave out g?",
            read: "derive_adaptive.md#rmsprop-a-mean-that-forgets",
            answer: mistakes::lonely_without_root,
        },
        Mistake {
            name: "the root of s is thought to shrink by β₂ a step, as s does",
            advice: "By which factor does √s change if s is multiplied by β₂?",
            read: "exercises.md#ex-6-8",
            answer: mistakes::lonely_ratio_without_root,
        },
        Mistake {
            name: "s is thought to stay as it is",
            advice: "The zeros that follow are squared, too. What does (6.13) do with them?",
            read: "derive_adaptive.md#adam-both-without-the-cold-start",
            answer: mistakes::lonely_size_stays,
        },
        Mistake {
            name: "the step in which g comes is counted as the first after it",
            advice: "Put j = 0 into your (b): which step should that be?",
            read: "exercises.md#ex-6-8",
            answer: mistakes::lonely_one_step_late,
        },
        Mistake {
            name: "the way without the step in which g comes",
            advice: "With which term does the series begin?",
            read: "exercises.md#ex-6-8",
            answer: mistakes::lonely_way_without_first,
        },
        Mistake {
            name: "RMSprop is thought to coast",
            advice: "What stands in the numerator of (6.11), and what is it after g?",
            read: "derive_adaptive.md#rmsprop-a-mean-that-forgets",
            answer: mistakes::lonely_rmsprop_coasts,
        },
    ],
    stub: stubs::lonely_gradient,
};

/// Five quotients, a binomial deviation, two choices and a sentence.
pub type Optimism = fn() -> ([f64; 5], f64, [&'static str; 2], &'static str);

/// 6.9: the luck of the best, measured and by (6.27).
pub static OPTIMISM: Task<Optimism> = Task {
    id: "6.9",
    kind: Kind::Experiment,
    observe: |answer, case| {
        let (quotients, binomial, [same, reason], explanation) = answer();
        let points = quotients.iter().chain([&binomial]).all(|&q| q > 0.01);
        case.must(points, || "expected percentage points: a difference of 0.07 % is 0.07".into());
        for (k, quotient) in [2, 5, 10, 20, 40].into_iter().zip(quotients) {
            case.measured(&format!("the quotient for k = {k}"), quotient, 0.07..=0.19);
        }
        case.measured("the binomial deviation", binomial, 0.19..=0.28);
        let mean = quotients.iter().sum::<f64>() / 5.0;
        case.must(binomial > 1.2 * mean, || {
            format!("expected a binomial deviation well above the quotients, got {binomial} and {mean:.3} in the mean")
        });
        case.choice("whether the quotients agree", same, &["the same within rounding", "not the same"]);
        case.choice(
            "the reason for the difference",
            reason,
            &["the networks are too few", "the digits are too few", "a digit is easy or hard for all"],
        );
        case.words("how that explains it", explanation, 8);
    },
    solutions: &[Solution { way: "the recorded full run", answer: solutions::optimism }],
    mistakes: &[
        Mistake {
            name: "the number of networks is blamed",
            advice: "Five values of k agree with each other. Would a chance that comes from too few networks do that?",
            read: "exercises.md#ex-6-9",
            answer: mistakes::optimism_few_networks,
        },
        Mistake {
            name: "the number of digits is blamed",
            advice: "The 5000 stands in the binomial formula already. What does that formula take for granted about a \
                     single digit?",
            read: "exercises.md#ex-6-9",
            answer: mistakes::optimism_few_digits,
        },
        Mistake {
            name: "rounding is taken for a difference",
            advice: "The table has two decimals. By how much may the quotient for k = 2 be wrong, and that for k = 40?",
            read: "derive_schedules.md#choosing-and-the-luck-of-the-best",
            answer: mistakes::optimism_not_the_same,
        },
    ],
    stub: stubs::optimism,
};

/// `(η, curvatures, σ)` to a cost, or none.
pub type NoiseFloor = fn(f64, &[f64], f64) -> Option<f64>;

/// 6.10: ½ Σ λ V with V of (6.26).
pub static NOISE_FLOOR: Task<NoiseFloor> = Task {
    id: "6.10",
    kind: Kind::Code,
    observe: |answer, case| {
        let n = case.size("n", 1..=4);
        let edge = case.number() % 6 == 5;
        let drawn = case.rng().uniform_in(0.02, 0.5);
        let learning_rate = case.give("learning_rate", if edge { 0.5 } else { drawn });
        // ηλ between 0.05 and 1.9: all axes settle.
        let mut curvatures: Vec<f64> =
            (0..n).map(|_| case.rng().uniform_in(0.05, 1.9) / learning_rate).collect();
        let (at, far) = (case.rng().below(n), case.rng().uniform_in(3.0, 9.0));
        match case.number() % 6 {
            2 => curvatures[at] = case.rng().uniform_in(2.01, 2.2) / learning_rate,
            4 => {
                // So far beyond the edge that the others outweigh its negative cost.
                curvatures[at] = far / learning_rate;
                curvatures.push(1.8 / learning_rate);
            }
            5 => curvatures[at] = 4.0, // exactly on it
            _ => {}
        }
        let curvatures = case.give("curvatures", curvatures);
        let sigma = case.number_in("sigma", 0.2, 3.0);
        case.saw("cost", answer(learning_rate, &curvatures, sigma));
    },
    solutions: &[
        Solution { way: "axis by axis", answer: solutions::noise_floor },
        Solution {
            way: "λ cancelled, the steepest axis looked at first",
            answer: solutions::noise_floor_without_lambda,
        },
    ],
    mistakes: &[
        Mistake {
            name: "no check: an axis beyond the edge adds a negative cost",
            advice: "Can a mean of squares be negative? Look at 2 − ηλ.",
            read: "derive_schedules.md#why-a-constant-rate-stops-short-the-floor-of-noise",
            answer: mistakes::floor_without_check,
        },
        Mistake {
            name: "divergence is read off the sum",
            advice: "One axis that diverges may hide behind the cost of the others. What has to hold for each of them?",
            read: "derive.md#what-one-step-does",
            answer: mistakes::floor_only_if_negative,
        },
        Mistake {
            name: "a rate exactly at the edge is let through",
            advice: "At ηλ = 2 the coordinate jumps to and fro for ever, and noise is added each time. Does its \
                     variance settle?",
            read: "derive_schedules.md#why-a-constant-rate-stops-short-the-floor-of-noise",
            answer: mistakes::floor_at_the_edge,
        },
        Mistake {
            name: "the edge is put at ηλ = 1",
            advice: "Between 1 and 2 a coordinate jumps over the floor, and comes down.",
            read: "derive.md#what-one-step-does",
            answer: mistakes::floor_edge_at_one,
        },
        Mistake {
            name: "σ is not squared",
            advice: "A standard deviation was handed in. How does it enter a variance?",
            read: "derive_schedules.md#why-a-constant-rate-stops-short-the-floor-of-noise",
            answer: mistakes::floor_sigma_not_squared,
        },
        Mistake {
            name: "the ½ of the cost is missing",
            advice: "Your sum is that of λV. Look at the cost again, and at the example with 1 and 10.",
            read: "derive_schedules.md#why-a-constant-rate-stops-short-the-floor-of-noise",
            answer: mistakes::floor_without_half,
        },
        Mistake {
            name: "the variances are added up, not the costs",
            advice: "(6.26) says how far from the minimum one is. What does that cost on an axis of curvature λ?",
            read: "derive_schedules.md#why-a-constant-rate-stops-short-the-floor-of-noise",
            answer: mistakes::floor_of_variances,
        },
        Mistake {
            name: "the curvature is missing in the cost",
            advice: "(6.26) says how far from the minimum one is. What does that cost on an axis of curvature λ?",
            read: "derive_schedules.md#why-a-constant-rate-stops-short-the-floor-of-noise",
            answer: mistakes::floor_of_half_variances,
        },
        Mistake {
            name: "the variance is squared once more",
            advice: "V is the mean of u² already.",
            read: "derive_schedules.md#why-a-constant-rate-stops-short-the-floor-of-noise",
            answer: mistakes::floor_variance_squared,
        },
        Mistake {
            name: "the approximation for small rates",
            advice: "nησ²/4 holds where ηλ is small beside 2. Here it need not be.",
            read: "derive_schedules.md#why-a-constant-rate-stops-short-the-floor-of-noise",
            answer: mistakes::floor_for_small_rates,
        },
        Mistake {
            name: "a mean over the axes instead of a sum",
            advice: "The cost of a place is the sum of the parabolas along all axes.",
            read: "derive_schedules.md#why-a-constant-rate-stops-short-the-floor-of-noise",
            answer: mistakes::floor_mean_of_axes,
        },
    ],
    stub: stubs::noise_floor,
};
