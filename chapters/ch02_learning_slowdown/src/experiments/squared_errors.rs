//! Two squared errors that go by one name, and the equations of text 000 checked at once.

use crate::{HalfSquaredError, MeanSquaredError, Neuron, Sgd, Sigmoid, central_difference};
use common::experiment::{Run, RunError};
use common::figure::LineChart;
use common::{Loss, Optimizer, Parameter, Rng, Tensor};

pub fn run(run: &mut Run<'_>) -> Result<(), RunError> {
    both_errors(run);
    same_rate_other_steps(run)?;
    check_equations(run);
    Ok(())
}

/// Values and gradients of both, on the same outputs and targets.
fn both_errors(run: &mut Run<'_>) {
    run.say(
        "Text 000: C = ½ Σ (y − ŷ)², here HalfSquaredError. Text 004 and Keras: the mean over outputs too,\n\
         without the ½, here MeanSquaredError. On the same four examples:\n",
    );
    let mut rows = Vec::new();
    for outputs in [1, 2, 10] {
        let mut rng = run.seed().stream("data");
        let mut table = || Tensor::<f64>::from_fn([4, outputs], |_| rng.uniform());
        let (y, t) = (table(), table());
        let (half, mean) = (HalfSquaredError.value(&y, &t, 4), MeanSquaredError.value(&y, &t, 4));
        let slopes =
            HalfSquaredError.gradient(&y, &t, 4).norm() / MeanSquaredError.gradient(&y, &t, 4).norm();
        run.here(&format!("ratio_of_values_{outputs}"), half / mean);
        run.here(&format!("ratio_of_gradients_{outputs}"), slopes);
        let mut row = vec![outputs.to_string()];
        row.extend([half, mean, half / mean, slopes].map(|x| format!("{x:.4}")));
        rows.push(row);
    }
    run.table(&["outputs K", "half squared", "mean squared", "ratio", "ratio of gradients"], &rows);
    run.say("The ratio is K/2: equal for two outputs only. Costs of one name cannot be compared before this is known.");
}

/// Steps of descent on ten outputs directly.
const STEPS: usize = 100;

/// With one learning rate the two take steps of different length; with rates in the ratio K/2, the same.
fn same_rate_other_steps(run: &mut Run<'_>) -> Result<(), RunError> {
    let mut rng = run.seed().stream("data");
    let mut row = || Tensor::<f64>::from_fn([1, 10], |_| rng.uniform());
    let (start, target) = (row(), row());
    let half = descend(&HalfSquaredError, 0.05, &start, &target);
    let mean = descend(&MeanSquaredError, 0.05, &start, &target);
    let raised = descend(&MeanSquaredError, 0.05 * 10.0 / 2.0, &start, &target);
    let apart = half.iter().zip(&raised).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
    let last = |distances: &[f64]| distances[STEPS];
    run.say(format_args!(
        "\nTen outputs that go straight downhill, rate 0.05, {STEPS} steps: of their distance to the target\n\
         {:.4} is left with the half squared error, {:.4} with the mean. With a rate five times as large (K/2)\n\
         the mean takes the same steps (distances differ by {apart:.0e} at most). The ½ and the mean are\n\
         part of the learning rate.",
        last(&half),
        last(&mean)
    ));
    run.here("distance_left_half_squared", last(&half));
    run.here("distance_left_mean_squared", last(&mean));
    run.here("distance_left_mean_squared_rate_times_5", last(&raised));
    let numbered = |distances: Vec<f64>| distances.into_iter().enumerate().map(|(n, d)| (n as f64, d));
    let chart =
        LineChart::new("The same rate under two squared errors", "step", "share of the distance left")
            .series("half squared error, rate 0.05", numbered(half))
            .series("mean squared error, rate 0.05", numbered(mean))
            .points("mean squared error, rate 0.25", numbered(raised).step_by(5))
            .log_y();
    run.figure(
        "rates",
        chart,
        "Ten outputs descend towards their targets under both squared errors. With the same learning rate \
         the mean over ten outputs is five times slower; with five times the rate it takes the same steps.",
        "On a logarithmic axis the half squared error's line falls steeply, the mean squared error's five \
         times less; dots of the mean squared error with five times the rate lie on the first line.",
    )
}

/// Distances from the target, as shares of the first one, before the first step and after each.
fn descend(loss: &dyn Loss<f64>, rate: f64, start: &Tensor<f64>, target: &Tensor<f64>) -> Vec<f64> {
    let mut outputs = Parameter::new("outputs", start.clone());
    let distance = |y: &Tensor<f64>| y.zip_map(target, |y, t| y - t).norm();
    let first = distance(start);
    let mut distances = vec![1.0];
    for _ in 0..STEPS {
        outputs.gradient = loss.gradient(outputs.value(), target, 1);
        Sgd::new(rate).step(&mut [&mut outputs]);
        distances.push(distance(outputs.value()) / first);
    }
    distances
}

/// (2.1) to (2.3) at once: the analytic gradient against the measured slope of the cost.
fn check_equations(run: &mut Run<'_>) {
    let neurons = 100;
    let mut rng = run.seed().stream("init");
    let worst = (0..neurons).map(|_| deviation(&mut rng)).fold(0.0, f64::max);
    run.say(format_args!(
        "\nText 000's (2.1) to (2.3) on {neurons} random neurons of three inputs, every weight and bias: gradients and\n\
         central differences of the cost (h = 1e-5) differ by {worst:.1e} of the gradient's length at most.",
    ));
    run.here("gradient_deviation", worst);
}

/// Distance between a random neuron's gradient and the measured one, relative to its length.
fn deviation(rng: &mut Rng) -> f64 {
    let mut draws = |n| (0..n).map(|_| rng.normal()).collect::<Vec<f64>>();
    let (weights, x, others) = (draws(3), draws(3), draws(2));
    let (bias, y) = (others[0], others[1]);
    let (dw, db) = Neuron::<Sigmoid>::new(weights.clone(), bias).gradient(&x, y); // (2.2), (2.3)
    let (mut distance, mut length) = (0.0, 0.0);
    for (i, analytic) in dw.into_iter().chain([db]).enumerate() {
        let mut parameters = weights.clone();
        parameters.push(bias);
        let cost = |p: f64| {
            let mut moved = parameters.clone();
            moved[i] = p;
            Neuron::<Sigmoid>::new(moved[..3].to_vec(), moved[3]).cost(&x, y) // (2.1)
        };
        distance += (central_difference(cost, parameters[i], 1e-5) - analytic).powi(2);
        length += analytic.powi(2);
    }
    (distance / length).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;
    use common::Seed;

    #[test]
    fn a_rate_of_k_over_two_makes_the_mean_squared_error_take_the_same_steps() {
        let (start, target) = (Tensor::from_rows([[0.0; 6]]), Tensor::from_fn([1, 6], |i| 1.0 + i as f64));
        let half = descend(&HalfSquaredError, 0.1, &start, &target);
        let mean = descend(&MeanSquaredError, 0.3, &start, &target);
        for (a, b) in half.iter().zip(&mean) {
            assert!((a - b).abs() < 1e-12, "{a} {b}");
        }
    }

    #[test]
    fn the_equations_of_text_000_agree_with_central_differences() {
        let mut rng = Seed(3).stream("init");
        for _ in 0..50 {
            // Truncation and rounding are near 1e-11; gradients of saturated neurons can be as small as 1e-4.
            assert!(deviation(&mut rng) < 1e-6);
        }
    }
}
