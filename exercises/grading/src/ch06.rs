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

/// A number with the four digits that are shown of it.
fn four_digits(number: f64) -> f64 {
    format!("{number:.3e}").parse().unwrap_or(number)
}

/// What changes with one more curvature, twice; then edge, best rate and its factor, for three lists of curvatures.
pub type WhichRates = fn() -> ([&'static str; 2], [[f64; 3]; 3]);

/// 6.1: the edge (6.2), the best rate and its factor (6.3), and which curvatures count.
pub static WHICH_RATES: Task<WhichRates> = Task {
    id: "6.1",
    kind: Kind::Predict,
    observe: |answer, case| {
        let (changes, numbers) = answer();
        let options = ["none", "the edge", "the best rate and the factor", "all three"];
        case.choice("(a) what a fourth curvature of 10 changes", changes[0], &options);
        case.choice("(b) what a fourth curvature of 0.01 changes", changes[1], &options);
        // Near enough for three decimals, and a factor of 0.9992 is told from 1.
        const THREE_DECIMALS: f64 = 3e-4;
        let names = [
            ["edge", "best rate", "factor"],
            ["edge with 10", "best rate with 10", "factor with 10"],
            ["edge with 0.01", "best rate with 0.01", "factor with 0.01"],
        ];
        for (names, numbers) in names.iter().zip(numbers) {
            for (name, number) in names.iter().zip(numbers) {
                case.worked(name, number, THREE_DECIMALS);
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
            name: "a curvature in between is thought to count",
            advice: "At the best rate for 1, 4, 25: by which factor does the coordinate of the curvature 4 shrink a step, \
                     and by which do the other two?",
            read: "derive.md#the-best-rate-and-how-good-it-is",
            answer: mistakes::rates_guess_in_between_counts,
        },
        Mistake {
            name: "the new flat direction is thought not to count",
            advice: "Calculate by which factor its own coordinate shrinks a step, and compare with the others'.",
            read: "derive.md#the-best-rate-and-how-good-it-is",
            answer: mistakes::rates_guess_flat_does_not_count,
        },
        Mistake {
            name: "a new flattest direction is thought to move the edge",
            advice: "Which coordinate is the first to grow if η is raised slowly from 0?",
            read: "derive.md#what-one-step-does",
            answer: mistakes::rates_guess_flat_moves_the_edge,
        },
        Mistake {
            name: "the new flat direction is left out of the calculation",
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
        Mistake {
            name: "the factor with the minus sign of the steepest direction",
            advice: "By which factor does a *distance* shrink, if a coordinate goes from 1 to −0.5?",
            read: "derive.md#the-best-rate-and-how-good-it-is",
            answer: mistakes::rates_factor_negative,
        },
        Mistake {
            name: "the last factor is rounded to 1",
            advice: "With a factor of 1 no distance would shrink, however long one waits. How far below 1 is it?",
            read: "derive.md#the-best-rate-and-how-good-it-is",
            answer: mistakes::rates_factor_rounded,
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
            name: "η inside of the velocity, Keras's form without its minus",
            advice: "While η is constant the weights would go the same way from rest. But (6.4) is asked for: which \
                     line has η there, and what does v sum?",
            read: "derive_momentum.md#what-the-memory-holds",
            answer: mistakes::momentum_rate_inside_positive,
        },
        Mistake {
            name: "η and μ are exchanged",
            advice: "Without friction one of the two is 1. Does your ball then keep its velocity?",
            read: "derive_momentum.md#a-ball-with-mass-and-friction",
            answer: mistakes::momentum_settings_exchanged,
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
        // Which scaling is best is proved besides: no other may be clearly better.
        let (sin, cos) = alpha.sin_cos();
        let (h11, h22) = (l1 * cos * cos + l2 * sin * sin, l1 * sin * sin + l2 * cos * cos);
        // κ of the matrix scaled with d₁ = d, d₂ = 1: κ + 2 + 1/κ is trace²/determinant
        let kappa_of = |d: f64| {
            let half = (d * d * h11 + h22).powi(2) / (2.0 * d * d * l1 * l2) - 1.0;
            half + (half * half - 1.0).max(0.0).sqrt()
        };
        let others = [0.5, 0.8, 1.25, 2.0].map(|factor| ratio * factor);
        let better = others.into_iter().min_by(|&a, &b| kappa_of(a).total_cmp(&kappa_of(b)));
        let better = better.filter(|&d| kappa_of(d) < 0.99 * kappa_of(ratio));
        case.must(ratio > 0.0, || format!("d₁/d₂: expected a positive number, got {ratio}"));
        case.must(ratio <= 0.0 || better.is_none(), || {
            let [d, least, yours] =
                [better.unwrap_or(ratio), kappa_of(better.unwrap_or(ratio)), kappa_of(ratio)]
                    .map(|number| crate::value::number(number, 4));
            format!("d₁/d₂: another scaling, with {d}, has κ = {least}; yours has {yours}")
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
            read: "../refresher.md#eigenvalues",
            answer: mistakes::ravine_without_abs,
        },
        Mistake {
            name: "divided by H₁₁H₂₂ without the root",
            advice: "The diagonal of the scaled matrix must be 1, 1. What becomes of H₁₁ by your rule?",
            read: "derive.md#what-would-cure-it",
            answer: mistakes::ravine_without_root,
        },
        Mistake {
            name: "H₁₂ with the other sign",
            advice: "Multiply out λ₁ aᵀa + λ₂ bᵀb for the entry 1, 2. One of the two terms has a minus.",
            read: "derive.md#near-a-minimum-every-cost-is-a-bowl",
            answer: mistakes::ravine_sign_of_r,
        },
        Mistake {
            name: "the larger factor is given to the larger curvature, d₁/d₂ is upside down",
            advice: "H is multiplied by d. To make both entries of the diagonal equal, which weight needs the larger d?",
            read: "derive.md#what-would-cure-it",
            answer: mistakes::ravine_upside_down,
        },
        Mistake {
            name: "the quotient of the curvatures instead of its root",
            advice: "H₁₁ is multiplied by d₁ twice.",
            read: "derive.md#what-would-cure-it",
            answer: mistakes::ravine_by_curvature,
        },
        Mistake {
            name: "scaled as if the valley lay along an axis",
            advice: "One scale a weight acts along the weights' axes. The valley's own axes are turned by α.",
            read: "derive.md#what-would-cure-it",
            answer: mistakes::ravine_by_its_own_axes,
        },
        Mistake {
            name: "|r| instead of r",
            advice: "For (b) the sign does not matter, but r was asked for with its own. Which sign has H₁₂ for a small \
                     positive α?",
            read: "derive.md#near-a-minimum-every-cost-is-a-bowl",
            answer: mistakes::ravine_size_of_r,
        },
        Mistake {
            name: "the quotient of the curvatures, upside down and without its root",
            advice: "Which weight needs the larger d? And how often is H₁₁ multiplied by d₁?",
            read: "derive.md#what-would-cure-it",
            answer: mistakes::ravine_by_curvature_upside_down,
        },
        Mistake {
            name: "α is taken for degrees",
            advice: "`sin` wants radians, and α comes in radians. Put in α = 0.2 and compare with the exercise's numbers.",
            read: "derive.md#what-would-cure-it",
            answer: mistakes::ravine_in_degrees,
        },
        Mistake {
            name: "κ of H instead of the scaled matrix",
            advice: "λ₂/λ₁ is what the ravine had before. What are the eigenvalues afterwards, by (a)?",
            read: "../refresher.md#eigenvalues",
            answer: mistakes::ravine_kappa_before,
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
            (0..3).map(|_| (0..n).map(|_| four_digits(case.rng().normal())).collect()).collect();
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
        Mistake {
            name: "β and 1 − β are exchanged, in both means",
            advice: "With β₁ = 0.9, how many steps should m remember? Put in a gradient of 0 and see what is left of your m.",
            read: "derive_adaptive.md#rmsprop-a-mean-that-forgets",
            answer: mistakes::adam_shares_exchanged,
        },
        Mistake {
            name: "β₁ and 1 − β₁ are exchanged in m",
            advice: "With β₁ = 0.9, how many steps should m remember? Put in a gradient of 0 and see what is left of your m.",
            read: "derive_adaptive.md#rmsprop-a-mean-that-forgets",
            answer: mistakes::adam_shares_of_m_exchanged,
        },
        Mistake {
            name: "the step has dw where m̂ should stand",
            advice: "Which direction has your step if the gradient turns round for once? Adam only slows down then.",
            read: "derive_adaptive.md#by-hand-the-gradients-2-1-2",
            answer: mistakes::adam_step_along_the_gradient,
        },
        Mistake {
            name: "multiplied by 1 − βᵗ instead of divided",
            advice: "m is too small at first. Does your correction make it larger?",
            read: "derive_adaptive.md#adam-both-without-the-cold-start",
            answer: mistakes::adam_correction_multiplied,
        },
        Mistake {
            name: "(1 − β)ᵗ instead of 1 − βᵗ",
            advice: "In the long run no correction is needed. What does yours come to as t grows?",
            read: "derive_adaptive.md#adam-both-without-the-cold-start",
            answer: mistakes::adam_power_of_the_share,
        },
        Mistake {
            name: "the root of s is taken before the correction",
            advice: "ŝ is s divided, and then comes the root. What do you divide √s by, and what should it be?",
            read: "derive_adaptive.md#adam-both-without-the-cold-start",
            answer: mistakes::adam_root_before_the_correction,
        },
        Mistake {
            name: "w moves before m and s have met the new gradient",
            advice: "How far does your first step go, when m and s are still 0?",
            read: "derive_adaptive.md#adam-both-without-the-cold-start",
            answer: mistakes::adam_moves_first,
        },
        Mistake {
            name: "the new m and s are not kept",
            advice: "What does the next call find in `m` and `s`?",
            read: "../rust.md#changing-what-belongs-to-somebody-else",
            answer: mistakes::adam_forgotten,
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
        // Nothing but zeros, or an entry that is not a number: in larger networks, so that ordinary ones are shown first.
        let last = case.number() % 10;
        let special = last == 7 || last == 8;
        let slices = case.size("slices", if special { 4..=4 } else { 1..=4 });
        let mut gradients: Vec<Vec<f64>> = vec![];
        for i in 0..slices {
            let n = if special { 3 } else { case.rng().below(3) + 1 };
            gradients.push((0..n).map(|_| four_digits(case.rng().normal())).collect());
            match last {
                7 => gradients[i].fill(0.0),
                8 if i == 0 => gradients[i][0] = f64::NAN,
                _ => {}
            }
            case.give(&format!("gradients[{i}]"), gradients[i].clone());
        }
        let numbers = gradients.iter().flatten().filter(|g| !g.is_nan());
        let norm = numbers.map(|g| g * g).sum::<f64>().sqrt();
        let (low, high) = if case.number() % 2 == 0 { (0.2, 0.9) } else { (1.1, 3.0) };
        let limit = case.rng().uniform_in(low, high) * if last == 7 { 1.0 } else { norm };
        let limit = case.give("limit", four_digits(limit));
        let mut views: Vec<&mut [f64]> = gradients.iter_mut().map(Vec::as_mut_slice).collect();
        let found = answer(&mut views, limit);
        case.saw("norm", found);
        if last == 8 {
            // What becomes of the others is nobody's business.
            let entry = gradients[0][0];
            case.must(entry.is_nan(), || {
                format!("gradients[0][0] was not a number: expected it to stay NaN, got {entry}")
            });
        } else {
            case.saw("the list of all gradients afterwards", gradients.concat());
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
            read: "code.md#what-wraps-an-optimiser",
            answer: mistakes::clip_returns_the_new_norm,
        },
        Mistake {
            name: "the smaller one of norm and limit is returned",
            advice: "Who watches a training wants to know how steep it was before anything was cut.",
            read: "code.md#what-wraps-an-optimiser",
            answer: mistakes::clip_returns_the_smaller,
        },
        Mistake {
            name: "the largest entry is taken for the norm",
            advice: "What is the norm of (3, 4)?",
            read: "derive_schedules.md#gradients-that-are-cut",
            answer: mistakes::clip_by_largest,
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
            read: "derive_schedules.md#learning-rates-that-change",
            answer: (solutions::scheduled_descent, mistakes::rate_as_meant, solutions::schedule_test),
        },
        Mistake {
            name: "the rate is set after the step: it comes one step late",
            advice: "Which rate has the step whose factor is the first below 1?",
            read: "derive_schedules.md#learning-rates-that-change",
            answer: (mistakes::schedule_one_late, solutions::rate_as_given, solutions::schedule_test),
        },
        Mistake {
            name: "halved in every step from the first on",
            advice: "What is f(t) of `step_decay(0.5, 1000)` for t below 1000? What does a factor of 1 do to the rate?",
            read: "derive_schedules.md#learning-rates-that-change",
            answer: (solutions::scheduled_descent, mistakes::rate_always_halved, solutions::schedule_test),
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
    let factors: Vec<f64> = (0..n).map(|t| four_digits(factor(t))).collect();
    case.give("factors", factors)
}

/// Chosen rates, two lists of losses, where the rule holds, and why.
pub type MomentumAndRate = fn() -> ([f64; 3], [f64; 3], [f64; 3], &'static str, &'static str);

/// 6.7: whether η/(1 − μ) is what counts.
pub static MOMENTUM_AND_RATE: Task<MomentumAndRate> = Task {
    id: "6.7",
    kind: Kind::Experiment,
    observe: |answer, case| {
        let (chosen, plain, with_momentum, counts, why) = answer();
        // Half a unit of the last of the three decimals, and a little.
        case.saw_within("the list of chosen rates (SGD, momentum, Nesterov)", chosen, 1e-3);
        case.saw_within("SGD's list of validation losses (at 0.1, 0.3, 1)", plain, 6e-4);
        case.saw_within("momentum's list of validation losses (at 0.01, 0.03, 0.1)", with_momentum, 6e-4);
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
            name: "Adam's steps are divided by s instead of its root",
            advice: "Replace g by 1000 g. Does your length stay as it is before you leave out g?",
            read: "derive_adaptive.md#adam-both-without-the-cold-start",
            answer: mistakes::lonely_without_root,
        },
        Mistake {
            name: "the new gradient's share 1 − β₁ is forgotten",
            advice: "m was 0. How much of g has it after (6.12)?",
            read: "derive_adaptive.md#adam-both-without-the-cold-start",
            answer: mistakes::lonely_without_share,
        },
        Mistake {
            name: "the root of s is thought to shrink by β₂ a step, as s does",
            advice: "By which factor does √s change if s is multiplied by β₂?",
            read: "derive_adaptive.md#adam-both-without-the-cold-start",
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
            read: "derive_adaptive.md#adam-both-without-the-cold-start",
            answer: mistakes::lonely_one_step_late,
        },
        Mistake {
            name: "the way without the step in which g comes",
            advice: "With which term does the series begin?",
            read: "derive_momentum.md#what-the-memory-holds",
            answer: mistakes::lonely_way_without_first,
        },
        Mistake {
            name: "(b) the way up to the j-th step instead of that step's length",
            advice: "Must your (b) grow or shrink with j?",
            read: "derive_adaptive.md#adam-both-without-the-cold-start",
            answer: mistakes::lonely_way_for_step,
        },
        Mistake {
            name: "(c) the way up to the j-th step instead of all of it",
            advice: "Does the weight stand still after j more steps?",
            read: "derive_momentum.md#what-the-memory-holds",
            answer: mistakes::lonely_way_until_j,
        },
        Mistake {
            name: "RMSprop is thought to coast",
            advice: "What stands in the numerator of (6.11), and what is it after g?",
            read: "derive_adaptive.md#rmsprop-a-mean-that-forgets",
            answer: mistakes::lonely_rmsprop_coasts,
        },
        Mistake {
            name: "RMSprop is thought to coast, by the root of ρ a step",
            advice: "What stands in the numerator of (6.11), and what is it after g?",
            read: "derive_adaptive.md#rmsprop-a-mean-that-forgets",
            answer: mistakes::lonely_rmsprop_coasts_by_root,
        },
        Mistake {
            name: "RMSprop's step is thought to be η long",
            advice: "That is so once s is g². How much of g² has s after a single g, by (6.10)?",
            read: "derive_adaptive.md#rmsprop-a-mean-that-forgets",
            answer: mistakes::lonely_rmsprop_eta,
        },
        Mistake {
            name: "RMSprop's step is divided by s instead of its root",
            advice: "Replace g by 1000 g. Does your length stay as it is before you leave out g?",
            read: "derive_adaptive.md#rmsprop-a-mean-that-forgets",
            answer: mistakes::lonely_rmsprop_without_root,
        },
        Mistake {
            name: "multiplied by √(1 − ρ) instead of divided",
            advice: "s is smaller than g². Does a small denominator make a step short or long?",
            read: "derive_adaptive.md#rmsprop-a-mean-that-forgets",
            answer: mistakes::lonely_rmsprop_multiplied,
        },
        Mistake {
            name: "1 − √ρ for √(1 − ρ)",
            advice: "First (6.10), then the root of all of it. What is s after g?",
            read: "derive_adaptive.md#rmsprop-a-mean-that-forgets",
            answer: mistakes::lonely_rmsprop_root_of_rho,
        },
        Mistake {
            name: "β₂ in the place of ρ",
            advice: "(6.10) has a letter of its own for what RMSprop keeps.",
            read: "derive_adaptive.md#rmsprop-a-mean-that-forgets",
            answer: mistakes::lonely_rmsprop_with_beta2,
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
        // Wide enough for two decimals, and narrower than what other columns give.
        case.worked("the list of quotients", quotients, 3.6e-3);
        case.worked("the binomial deviation", binomial, 4.5e-3);
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
            read: "derive_schedules.md#choosing-and-the-luck-of-the-best",
            answer: mistakes::optimism_few_networks,
        },
        Mistake {
            name: "the number of digits is blamed",
            advice: "The 5000 stands in the binomial formula already. What does that formula take for granted about a \
                     single digit?",
            read: "../refresher.md#expectation-and-variance",
            answer: mistakes::optimism_few_digits,
        },
        Mistake {
            name: "rounding is taken for a difference",
            advice: "The table has two decimals. By how much may the quotient for k = 2 be wrong, and that for k = 40?",
            read: "derive_schedules.md#choosing-and-the-luck-of-the-best",
            answer: mistakes::optimism_not_the_same,
        },
        Mistake {
            name: "the column of the networks as they are",
            advice: "The table has \"chosen\" twice. For which of the two do all networks have the same p?",
            read: "derive_schedules.md#choosing-and-the-luck-of-the-best",
            answer: mistakes::optimism_as_they_are,
        },
        Mistake {
            name: "the column \"too good\" instead of the gain",
            advice: "Subtract the first row's \"chosen\", which all rows have in common. The other half of the digits has a luck of its own.",
            read: "derive_schedules.md#choosing-and-the-luck-of-the-best",
            answer: mistakes::optimism_too_good,
        },
        Mistake {
            name: "the division by aₖ is forgotten",
            advice: "A gain that grows with k is no σ. What does (6.27) say of it?",
            read: "derive_schedules.md#choosing-and-the-luck-of-the-best",
            answer: mistakes::optimism_without_a,
        },
        Mistake {
            name: "multiplied by aₖ instead of divided",
            advice: "Solve (6.27) for σ.",
            read: "derive_schedules.md#choosing-and-the-luck-of-the-best",
            answer: mistakes::optimism_times_a,
        },
        Mistake {
            name: "10,000 digits instead of 5000",
            advice: "On how many digits is each of the two halves measured?",
            read: "derive_schedules.md#choosing-and-the-luck-of-the-best",
            answer: mistakes::optimism_of_all_digits,
        },
        Mistake {
            name: "p of the best of 40 instead of the first row",
            advice: "Which row has the networks' accuracy without any luck of choosing?",
            read: "derive_schedules.md#choosing-and-the-luck-of-the-best",
            answer: mistakes::optimism_lucky_p,
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
        // Of those just beyond the edge some have one axis only, and some more.
        let axes = match case.number() % 12 {
            2 => 1..=1,
            8 => 2..=4,
            _ => 1..=4,
        };
        let n = case.size("n", axes);
        let edge = case.number() % 6 == 5;
        let drawn = four_digits(case.rng().uniform_in(0.02, 0.5));
        let learning_rate = case.give("learning_rate", if edge { 0.5 } else { drawn });
        // ηλ between 0.05 and 1.9: all axes settle.
        let mut curvatures: Vec<f64> =
            (0..n).map(|_| case.rng().uniform_in(0.05, 1.9) / learning_rate).collect();
        let (at, far) = (case.rng().below(n), case.rng().uniform_in(3.0, 9.0));
        match case.number() % 6 {
            2 => curvatures[at] = case.rng().uniform_in(2.01, 2.05) / learning_rate,
            4 => {
                // So far beyond the edge that the others outweigh its negative cost.
                curvatures[at] = far / learning_rate;
                curvatures.push(1.8 / learning_rate);
            }
            5 => curvatures[at] = 4.0, // exactly on it
            _ => {}
        }
        let curvatures: Vec<f64> = curvatures.into_iter().map(four_digits).collect();
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
            name: "divergence is read off the sum",
            advice: "One axis that diverges may hide behind the cost of the others. What has to hold for each of them?",
            read: "derive.md#what-one-step-does",
            answer: mistakes::floor_only_if_negative_or_infinite,
        },
        Mistake {
            name: "`None` only if all axes diverge",
            advice: "How large does the cost become if one of its terms grows without end?",
            read: "derive.md#what-one-step-does",
            answer: mistakes::floor_only_if_all,
        },
        Mistake {
            name: "only the first axis is checked",
            advice: "The list need not be in order. Which axis diverges first?",
            read: "derive.md#what-one-step-does",
            answer: mistakes::floor_first_axis_checked,
        },
        Mistake {
            name: "an axis that diverges is skipped",
            advice: "How large does the cost become if one of its terms grows without end?",
            read: "derive.md#what-one-step-does",
            answer: mistakes::floor_unstable_skipped,
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
            name: "λ² in the cost",
            advice: "Along one axis the cost is a parabola: ½λu². How often does λ stand there?",
            read: "derive_schedules.md#why-a-constant-rate-stops-short-the-floor-of-noise",
            answer: mistakes::floor_curvature_squared,
        },
        Mistake {
            name: "η² where one η has cancelled",
            advice: "The variance before it was simplified has η² above and an η in each term below. Look at (6.26) again.",
            read: "derive_schedules.md#why-a-constant-rate-stops-short-the-floor-of-noise",
            answer: mistakes::floor_rate_squared,
        },
        Mistake {
            name: "the first axis only",
            advice: "The cost of a place is the sum of the parabolas along all axes.",
            read: "derive_schedules.md#why-a-constant-rate-stops-short-the-floor-of-noise",
            answer: mistakes::floor_first_axis,
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
