//! ReLU's kink. Text 004 calls ReLU a smooth function, and leaves its derivative at 0 free (0 or 1).

use super::measures::grid;
use crate::{ActivationFunction, Neuron, Relu, Sigmoid};
use common::experiment::{Run, RunError};
use common::figure::LineChart;
use common::{Real, Rng};

/// ReLU with the other choice: slope 1 at 0.
#[derive(Clone, Copy, Debug, Default)]
struct ReluWithSlopeOne;

impl ActivationFunction for ReluWithSlopeOne {
    const NAME: &'static str = "relu with slope 1 at 0";

    fn value<T: Real>(z: T) -> T {
        Relu::value(z)
    }

    fn slope<T: Real>(z: T, _a: T) -> T {
        if z >= T::ZERO { T::ONE } else { T::ZERO }
    }
}

pub fn run(run: &mut Run<'_>) -> Result<(), RunError> {
    one_sided_slopes(run);
    random_starts(run);
    start_at_zero(run);

    let slope = |f: fn(f64) -> f64| {
        let right = move |h: f64| (h, (f(h) - f(0.0)) / h);
        grid(-1.0, 1.0, 200).filter(|&h| h != 0.0).map(right)
    };
    let chart = LineChart::new("Slope from 0 to h", "h", "(f(h) − f(0)) / h")
        .series("ReLU left of 0", slope(Relu::value).filter(|p| p.0 < 0.0))
        .series("ReLU right of 0", slope(Relu::value).filter(|p| p.0 > 0.0))
        .dashed("sigmoid", slope(Sigmoid::value));
    run.figure(
        "one_sided_slopes",
        chart,
        "The slope between 0 and h: from both sides the sigmoid's comes to the same value, 1/4; ReLU's is \
         0 from the left and 1 from the right, so it has no derivative at 0.",
        "The sigmoid's slope is one unbroken, nearly flat line at one quarter; ReLU's is a line at 0 left of \
         zero and a line at 1 right of it.",
    )
}

/// A smooth function's slopes from the left and from the right come together; ReLU's do not.
fn one_sided_slopes(run: &mut Run<'_>) {
    run.say("Slopes at 0 over a distance h, to the left and to the right:");
    let jump = |f: fn(f64) -> f64, h: f64| {
        let (left, right) = ((f(0.0) - f(-h)) / h, (f(h) - f(0.0)) / h);
        (left, right, right - left)
    };
    // For the sigmoid at 0 both slopes agree by symmetry; 1 is as good a place, and less special.
    let at_one = |z: f64| Sigmoid::value(z + 1.0);
    let mut rows = Vec::new();
    for h in [1.0, 0.1, 0.01, 0.001] {
        let (relu, sigmoid) = (jump(Relu::value, h), jump(at_one, h));
        let numbers = [relu.0, relu.1, relu.2, sigmoid.0, sigmoid.1, sigmoid.2];
        let mut row = vec![h.to_string()];
        row.extend(numbers.map(|x| format!("{x:.5}")));
        rows.push(row);
    }
    run.table(&["h", "ReLU left", "right", "jump", "σ at 1: left", "right", "jump"], &rows);
    run.say(
        "ReLU is continuous, and bent at 0: text 004's \"smooth\" is not so. There is no derivative there.",
    );
    run.here("relu_jump_of_slope", jump(Relu::value, 0.001).2);
    run.here("sigmoid_jump_of_slope", jump(at_one, 0.001).2);
}

/// The same training with both choices of the slope at 0.
///
/// In large networks that compute in `f32` exact zeros do come up: Bertoin, Bolte, Gerchinovitz and
/// Pauwels, "Numerical influence of ReLU′(0) on backpropagation" (2021), measured what they do.
fn random_starts(run: &mut Run<'_>) {
    let trainings = 20;
    let (mut equal, mut zeros, mut inputs) = (0, 0, 0);
    for index in 0..trainings {
        let mut rng = run.seed().nth(index).stream("init");
        let start = [0; 3].map(|_| rng.normal() as f32);
        let examples = examples(&mut rng);
        let [a, b] = [train::<Relu>(&start, &examples), train::<ReluWithSlopeOne>(&start, &examples)];
        equal += u32::from(a.bits() == b.bits());
        zeros += a.zeros;
        inputs += a.steps;
    }
    run.say(format_args!(
        "\nSlope 0 or slope 1 at exactly 0? {trainings} trainings (f32, random starts), each with both choices: {equal}\n\
         ended with the same weights, bit for bit. Among {inputs} weighted inputs there were {zeros} exact zeros.",
    ));
    run.here("trainings", trainings as f64);
    run.here("trainings_with_equal_weights", f64::from(equal));
    run.here("exact_zeros", zeros as f64);
}

/// Where the choice does matter: a neuron of zero weights has z = 0 always.
fn start_at_zero(run: &mut Run<'_>) {
    let examples = examples(&mut run.seed().stream("init"));
    let [zero, one] = [train::<Relu>(&[0.0; 3], &examples), train::<ReluWithSlopeOne>(&[0.0; 3], &examples)];
    run.say(format_args!(
        "But start from zero weights and no bias, so that z = 0 for every input: with slope 0 the neuron never\n\
         moves (mean cost {:.4} before and {:.4} after), with slope 1 it learns (down to {:.4}). The choice is\n\
         free only where exact zeros are rare. We take 0, as the usual frameworks do.",
        zero.cost_before, zero.cost_after, one.cost_after
    ));
    run.here("zero_start_cost_before", zero.cost_before);
    run.here("zero_start_cost_with_slope_0", zero.cost_after);
    run.here("zero_start_cost_with_slope_1", one.cost_after);
}

type Example = ([f32; 3], f32);

/// Inputs from the normal distribution, with what a neuron of weights (1, −2, 0.5) and bias 0.3 says.
fn examples(rng: &mut Rng) -> Vec<Example> {
    let teacher = Neuron::<Relu, f32>::new(vec![1.0, -2.0, 0.5], 0.3);
    (0..200)
        .map(|_| {
            let x = [0; 3].map(|_| rng.normal() as f32);
            (x, teacher.output(&x))
        })
        .collect()
}

struct Trained {
    /// w and b.
    parameters: [f32; 4],
    steps: usize,
    /// Weighted inputs that were exactly 0.
    zeros: usize,
    cost_before: f64,
    cost_after: f64,
}

impl Trained {
    fn bits(&self) -> [u32; 4] {
        self.parameters.map(f32::to_bits)
    }
}

fn train<F: ActivationFunction>(start: &[f32; 3], examples: &[Example]) -> Trained {
    let mut neuron = Neuron::<F, f32>::new(start.to_vec(), 0.0);
    let cost = |neuron: &Neuron<F, f32>| {
        let costs = examples.iter().map(|(x, y)| f64::from(neuron.cost(x, *y)));
        costs.sum::<f64>() / examples.len() as f64
    };
    let cost_before = cost(&neuron);
    let (mut steps, mut zeros) = (0, 0);
    for _ in 0..20 {
        for (x, y) in examples {
            steps += 1;
            zeros += usize::from(neuron.weighted_input(x) == 0.0);
            let (dw, db) = neuron.gradient(x, *y);
            neuron.descend(&dw, db, 0.05);
        }
    }
    let [w1, w2, w3] = [0, 1, 2].map(|i| neuron.weights[i]);
    let parameters = [w1, w2, w3, neuron.bias];
    Trained { parameters, steps, zeros, cost_before, cost_after: cost(&neuron) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use common::Seed;

    #[test]
    fn the_choice_at_the_kink_changes_no_training_from_a_random_start() {
        let examples = examples(&mut Seed(5).stream("init"));
        let start = [0.3, -0.1, 0.8];
        let [a, b] =
            [train::<Relu>(&start, &examples).bits(), train::<ReluWithSlopeOne>(&start, &examples).bits()];
        assert_eq!(a, b);
    }

    #[test]
    fn a_relu_neuron_of_zero_weights_never_learns() {
        let examples = examples(&mut Seed(5).stream("init"));
        let trained = train::<Relu>(&[0.0; 3], &examples);
        assert_eq!(trained.parameters, [0.0; 4]);
        assert_eq!(trained.zeros, trained.steps);
    }
}
