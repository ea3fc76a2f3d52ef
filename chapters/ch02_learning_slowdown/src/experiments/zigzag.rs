//! Inputs of a mean other than 0. Text 001 says that with positive inputs the gradients of a unit's
//! weights are always positive; in fact they share one sign, which is enough to make descent zigzag.

use super::measures::grid;
use crate::{ActivationFunction, Linear, Neuron, Sigmoid, Tanh, sigmoid};
use common::experiment::{Run, RunError, Spread};
use common::figure::{Panels, Regions};
use common::{Real, Rng, Seed};

/// Weights at the start and those to be found: one has to grow, the other to shrink, which inputs of
/// one sign make as hard as can be. (Two weights that both have to grow have nothing to zigzag about.)
const START: [f64; 2] = [-1.0, 1.0];
const GOAL: [f64; 2] = [1.0, -1.0];
/// The goal is reached at this distance.
const NEAR: f64 = 0.1;
/// A walk that takes more steps than this is given up: its rate is too large.
const MOST_STEPS: usize = 5_000;
const RATES: [f64; 6] = [0.25, 0.5, 1.0, 2.0, 4.0, 8.0];
/// The rate of the drawing, and of the figures that are recorded.
const RATE: f64 = 0.5;

/// σ(z) − ½, the control: the sigmoid's range, with mean 0.
#[derive(Clone, Copy, Debug, Default)]
struct CentredSigmoid;

impl ActivationFunction for CentredSigmoid {
    const NAME: &'static str = "centred_sigmoid";

    fn value<T: Real>(z: T) -> T {
        sigmoid(z) - T::of(0.5)
    }

    fn slope<T: Real>(z: T, a: T) -> T {
        Sigmoid::slope(z, a + T::of(0.5))
    }
}

pub fn run(run: &mut Run<'_>) -> Result<(), RunError> {
    run.say(
        "A unit of two inputs, which are outputs of sigmoids or of tanhs (their own inputs normal, the\n\
         same for both); it has to go from weights (−1, 1) to (1, −1), one example a step.\n",
    );
    signs(run);
    batches(run);
    rates(run);
    let (sigmoid, tanh) = (walk::<Sigmoid>(RATE, run.seed()), walk::<Tanh>(RATE, run.seed()));
    let panels = Panels::new("Two ways to the goal", 2)
        .panel(Box::new(drawing::<Sigmoid>("Inputs from sigmoids", &sigmoid, run.seed())))
        .panel(Box::new(drawing::<Tanh>("Inputs from tanhs", &tanh, run.seed())));
    run.figure(
        "paths",
        panels,
        "Two weights on their way from (−1, 1) to (1, −1), one example a step, rate 0.5; a stronger shade means higher \
         cost. With inputs from sigmoids both weights can only rise or fall together, and the path tacks \
         along a narrow valley; with inputs from tanhs it can go where it must. (Same draws for both. \
         That the steps on the left are short comes from the sigmoid's narrower range.)",
        "Left: a path of many short steps, each to the upper right or to the lower left, that zigzags \
         slowly down a long valley. Right: a path that goes to the goal in few steps, over round contours.",
    )
}

/// The steps of one descent.
struct Walk {
    path: Vec<[f64; 2]>,
    gradients: Vec<[f64; 2]>,
}

/// An example: inputs through the activation, and what the unit of the goal's weights says of them.
fn example<F: ActivationFunction>(rng: &mut Rng) -> ([f64; 2], f64) {
    let a = [rng.normal(), rng.normal()].map(F::value);
    (a, GOAL[0] * a[0] + GOAL[1] * a[1])
}

/// The gradient by both weights at one example. (The bias stays 0, so that the plane shows everything.)
fn gradient(w: [f64; 2], (a, y): ([f64; 2], f64)) -> [f64; 2] {
    let (dw, _) = Neuron::<Linear>::new(w.to_vec(), 0.0).gradient(&a, y);
    [dw[0], dw[1]]
}

fn walk<F: ActivationFunction>(rate: f64, seed: Seed) -> Walk {
    let mut rng = seed.stream("data");
    let mut w = START;
    let mut walk = Walk { path: vec![w], gradients: Vec::new() };
    while !is_near(w) && walk.gradients.len() < MOST_STEPS {
        let dw = gradient(w, example::<F>(&mut rng));
        w = [w[0] - rate * dw[0], w[1] - rate * dw[1]];
        walk.path.push(w);
        walk.gradients.push(dw);
    }
    walk
}

impl Walk {
    fn steps(&self) -> f64 {
        self.gradients.len() as f64
    }

    /// How much longer than the straight line the path was.
    fn detour(&self) -> f64 {
        let length: f64 = self.path.windows(2).map(|pair| distance(pair[0], pair[1])).sum();
        length / distance(START, self.path[self.path.len() - 1])
    }
}

/// Whether the goal is reached; never for weights that have diverged to NaN.
fn is_near(w: [f64; 2]) -> bool {
    distance(w, GOAL) <= NEAR
}

fn distance(a: [f64; 2], b: [f64; 2]) -> f64 {
    (a[0] - b[0]).hypot(a[1] - b[1])
}

/// How many gradients are both positive, both negative, or mixed.
fn count_signs(gradients: impl IntoIterator<Item = [f64; 2]>) -> [usize; 3] {
    let mut counts = [0; 3];
    for [a, b] in gradients {
        counts[if a > 0.0 && b > 0.0 {
            0
        } else if a < 0.0 && b < 0.0 {
            1
        } else {
            2
        }] += 1;
    }
    counts
}

fn signs(run: &mut Run<'_>) {
    let n = 10_000;
    let mut rows = Vec::new();
    let mut count = |name: &str, counts: [usize; 3], run: &mut Run<'_>| {
        let shares = counts.map(|c| c as f64 / n as f64);
        for (key, share) in ["both_positive", "both_negative", "mixed"].iter().zip(shares) {
            run.here(&format!("{name}_{key}"), share);
        }
        let cells = shares.map(|share| format!("{:.1} %", 100.0 * share));
        rows.push([vec![name.to_string()], cells.into()].concat());
    };
    count("sigmoid", first_gradients::<Sigmoid>(n, run.seed()), run);
    count("tanh", first_gradients::<Tanh>(n, run.seed()), run);
    run.say(format_args!("Signs of the two gradients at the start, {n} examples:"));
    run.table(&["inputs from", "both +", "both −", "mixed"], &rows);
    run.say(
        "With sigmoids ∂C/∂wᵢ = δ aᵢ has the sign of δ: both gradients share it, and it is minus as well as\n\
         plus. So text 001's \"always positive\" is wrong. What follows from one sign is bad enough: no step\n\
         can raise one weight and lower the other.",
    );
}

fn first_gradients<F: ActivationFunction>(n: usize, seed: Seed) -> [usize; 3] {
    let mut rng = seed.stream("data");
    count_signs((0..n).map(|_| gradient(START, example::<F>(&mut rng))))
}

/// Text 001: a batch mends it, because its examples may have different signs.
fn batches(run: &mut Run<'_>) {
    let mut rng = run.seed().stream("batches");
    let batches = 2_000;
    let mut rows = Vec::new();
    for size in [1, 4, 16, 64] {
        let mut mean = || {
            let sum = (0..size).map(|_| gradient(START, example::<Sigmoid>(&mut rng)));
            sum.fold([0.0; 2], |sum, dw| [sum[0] + dw[0], sum[1] + dw[1]])
        };
        let [plus, minus, _] = count_signs((0..batches).map(|_| mean()));
        let shared = (plus + minus) as f64 / batches as f64;
        run.here(&format!("sigmoid_one_sign_batch_{size}"), shared);
        rows.push(vec![size.to_string(), format!("{:.1} %", 100.0 * shared)]);
    }
    run.say("\nBatches mend it, as text 001 says. Share of batches whose two gradients (sigmoids) share one sign:");
    run.table(&["batch", "one sign"], &rows);
}

/// Steps to the goal over several rates and three seeds, with the control that tells mean from range.
fn rates(run: &mut Run<'_>) {
    let seeds = run.seeds(3);
    let columns = [steps::<Sigmoid>(&seeds), steps::<CentredSigmoid>(&seeds), steps::<Tanh>(&seeds)];
    let cell = |s: Spread| match s.max < MOST_STEPS as f64 {
        true => format!("{s:.0}"),
        false => "rate too large".to_string(),
    };
    let row = |i: usize| [vec![RATES[i].to_string()], columns.map(|column| cell(column[i])).into()].concat();
    let rows: Vec<_> = (0..RATES.len()).map(row).collect();
    run.say(format_args!("\nSteps until the goal is {NEAR} away, mean (and range) of three seeds:"));
    run.table(&["rate", "inputs σ", "σ − ½", "tanh"], &rows);
    run.here("seeds", seeds.len() as f64);
    let sigmoid = record::<Sigmoid>(run, &seeds);
    let centred = record::<CentredSigmoid>(run, &seeds);
    record::<Tanh>(run, &seeds);
    run.say(format_args!(
        "The control σ − ½ has the sigmoid's narrow range without its mean. At rate {RATE} it needs {:.2} times the\n\
         steps of σ: their number is the range's doing, not the mean's. But its way is {:.1} times the straight\n\
         line, not {:.1} times: the zigzag is the mean's doing, and so is it that σ cannot bear larger rates.",
        centred.0.mean / sigmoid.0.mean,
        centred.1.mean,
        sigmoid.1.mean
    ));
}

/// Steps at each rate.
fn steps<F: ActivationFunction>(seeds: &[Seed]) -> [Spread; RATES.len()] {
    RATES.map(|rate| Spread::of(seeds.iter().map(|&seed| walk::<F>(rate, seed).steps())))
}

/// Steps and length of the way at the drawing's rate; both are returned, too.
fn record<F: ActivationFunction>(run: &mut Run<'_>, seeds: &[Seed]) -> (Spread, Spread) {
    let walks: Vec<Walk> = seeds.iter().map(|&seed| walk::<F>(RATE, seed)).collect();
    let steps = Spread::of(walks.iter().map(Walk::steps));
    let detour = Spread::of(walks.iter().map(Walk::detour));
    steps.record(run, &format!("{}_steps", F::NAME));
    detour.record(run, &format!("{}_detour", F::NAME));
    // The best rate is the one of the fewest steps in the mean, among those at which every seed arrives.
    let columns = self::steps::<F>(seeds).into_iter().zip(RATES);
    let arrived = columns.filter(|(steps, _)| steps.max < MOST_STEPS as f64);
    if let Some((fewest, rate)) = arrived.min_by(|(a, _), (b, _)| a.mean.total_cmp(&b.mean)) {
        run.here(&format!("{}_best_rate", F::NAME), rate);
        fewest.record(run, &format!("{}_steps_at_best_rate", F::NAME));
    }
    (steps, detour)
}

/// The path over the cost's levels.
fn drawing<F: ActivationFunction>(title: &str, walk: &Walk, seed: Seed) -> Regions {
    // C(w) = ½ (w − w*)ᵀ E[a aᵀ] (w − w*), its expectation taken over a sample.
    let mut rng = seed.stream("contours");
    let n = 10_000;
    let [mut aa, mut ab, mut bb] = [0.0; 3];
    for _ in 0..n {
        let ([a, b], _) = example::<F>(&mut rng);
        (aa, ab, bb) = (aa + a * a, ab + a * b, bb + b * b);
    }
    let cost = |w: f64, v: f64| {
        let (x, y) = (w - GOAL[0], v - GOAL[1]);
        (aa * x * x + 2.0 * ab * x * y + bb * y * y) / (2.0 * f64::from(n))
    };
    // Levels at equal steps of √C: rings of equal width about a round minimum.
    let level = |w: f64, v: f64| (cost(w, v).sqrt() / 0.2) as usize;
    Regions::new(title, "w₁", "w₂", (-2.0, 2.0), (-2.0, 2.0))
        .regions(100, level)
        .shaded()
        .path("path", walk.path.iter().map(|w| (w[0], w[1])))
        .line("goal", grid(0.0, std::f64::consts::TAU, 32).map(ring))
}

/// The circle about the goal that ends a walk.
fn ring(angle: f64) -> (f64, f64) {
    (GOAL[0] + NEAR * angle.cos(), GOAL[1] + NEAR * angle.sin())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn with_inputs_from_sigmoids_the_gradients_share_a_sign_that_is_not_always_plus() {
        let [plus, minus, mixed] = first_gradients::<Sigmoid>(1000, Seed(1));
        assert_eq!(mixed, 0);
        // Plus and minus are equally likely: four standard deviations are 63.
        assert!(plus.abs_diff(500) < 64 && plus + minus == 1000, "{plus}");
        let [.., mixed] = first_gradients::<Tanh>(1000, Seed(1));
        assert!(mixed.abs_diff(500) < 64, "{mixed}");
    }

    #[test]
    fn inputs_from_tanhs_lead_to_the_goal_in_fewer_steps() {
        for seed in [Seed(1), Seed(2), Seed(3)] {
            let (sigmoid, tanh) = (walk::<Sigmoid>(RATE, seed), walk::<Tanh>(RATE, seed));
            assert!(sigmoid.steps() < MOST_STEPS as f64 && sigmoid.steps() > 3.0 * tanh.steps());
        }
    }
}
