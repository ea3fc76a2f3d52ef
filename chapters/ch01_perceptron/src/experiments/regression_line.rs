//! A line through noisy points: by descent, with the words of text 002, and in closed form.

use crate::{LinearRegression, least_squares};
use common::data::Regression;
use common::data::synthetic::noisy_line;
use common::experiment::{Run, RunError};
use common::figure::LineChart;
use std::time::Instant;

const SLOPE: f64 = 0.5;
const INTERCEPT: f64 = 2.0;
const NOISE: f64 = 0.2;
const TRAIN: usize = 160;
/// Text 002 evaluates in one batch of 40.
const TEST: usize = 40;

pub fn run(run: &mut Run<'_>) -> Result<(), RunError> {
    let steps = run.epochs(300, 3_000, 10_000);
    let rate = LinearRegression::KERAS_LEARNING_RATE;
    run.say(format_args!(
        "{TRAIN} points about t = {SLOPE} x + {INTERCEPT}, noise {NOISE}; {TEST} more to evaluate. One linear \
         neuron, mean squared error, descent with Keras's rate of {rate}, all points in each of {steps} steps."
    ));
    let mut rng = run.seed().stream("data");
    let train = noisy_line::<f64>(TRAIN, SLOPE, INTERCEPT, NOISE, &mut rng);
    let test = noisy_line::<f64>(TEST, SLOPE, INTERCEPT, NOISE, &mut rng);
    let begin = Instant::now();
    let mut neuron = LinearRegression::new(1, rate);
    let mut losses = Vec::with_capacity(steps);
    for _ in 0..steps {
        losses.push(neuron.train_on_batch(&train.x, &train.t)?);
    }
    run.trained(steps * TRAIN, begin.elapsed().as_secs_f64());
    let (w, b) = least_squares(&train.x, &train.t)?;
    let mut closed = LinearRegression::new(1, rate);
    closed.set_weights(w, b)?;
    report(run, [&neuron, &closed], [&train, &test])?;
    draw(run, [&neuron, &closed], &train, &losses)
}

fn report(
    run: &mut Run<'_>,
    lines: [&LinearRegression; 2],
    [train, test]: [&Regression<f64>; 2],
) -> Result<(), RunError> {
    let mut rows = Vec::new();
    for (neuron, name) in lines.into_iter().zip(["descent", "closed_form"]) {
        let (w, b) = neuron.weights();
        let (loss, test_loss) = (neuron.evaluate(&train.x, &train.t)?, neuron.evaluate(&test.x, &test.t)?);
        let shown = |x: f64| format!("{x:.9}");
        rows.push(vec![name.replace('_', " "), shown(w.scalar()), shown(b), shown(loss), shown(test_loss)]);
        run.here(&format!("{name}_slope"), w.scalar());
        run.here(&format!("{name}_intercept"), b);
        run.here(&format!("{name}_train_loss"), loss);
        run.here(&format!("{name}_test_loss"), test_loss);
    }
    run.table(&["", "slope w", "intercept b", "train loss", "test loss"], &rows);
    let [(w, b), (best_w, best_b)] = lines.map(LinearRegression::weights);
    let apart = (w.scalar() - best_w.scalar()).abs().max((b - best_b).abs());
    run.here("descent_from_closed_form", apart);
    run.say(format_args!("Descent ends {apart:.1e} from the closed form."));
    // The standard errors of a least-squares line, x evenly in [−1, 1): variance 1/3.
    let intercept_error = NOISE / (TRAIN as f64).sqrt();
    let slope_error = intercept_error * 3.0_f64.sqrt();
    run.say(format_args!(
        "The line that made the points, {SLOPE} x + {INTERCEPT}, is missed by {:.1} standard errors in the slope and \
         {:.1} in the intercept: that is the noise of {TRAIN} points, and no training can mend it.",
        (best_w.scalar() - SLOPE).abs() / slope_error,
        (best_b - INTERCEPT).abs() / intercept_error,
    ));
    Ok(())
}

fn draw(
    run: &mut Run<'_>,
    [neuron, closed]: [&LinearRegression; 2],
    train: &Regression<f64>,
    losses: &[f64],
) -> Result<(), RunError> {
    let line = |(w, b): (f64, f64)| [-1.0, 1.0].map(|x| (x, w * x + b));
    let weights = |neuron: &LinearRegression| (neuron.weights().0.scalar(), neuron.weights().1);
    let mut early = LinearRegression::new(1, LinearRegression::KERAS_LEARNING_RATE);
    let shown = 50;
    for _ in 0..shown {
        early.train_on_batch(&train.x, &train.t)?;
    }
    let points = train.x.data().iter().zip(train.t.data()).map(|(&x, &t)| (x, t));
    let chart = LineChart::new("A line through noisy points", "x", "t")
        .points("points", points)
        .series("closed form", line(weights(closed)))
        .dashed(format!("descent, {} steps", losses.len()), line(weights(neuron)))
        .series(format!("descent, {shown} steps"), line(weights(&early)));
    run.figure(
        "line",
        chart,
        &format!(
            "{TRAIN} points about {SLOPE} x + {INTERCEPT}, noise {NOISE}, with the line of a linear neuron on its way \
             and at its end, and the line of least squares."
        ),
        "A rising cloud of points; one line lies below it, still on its way; a solid and a dashed one lie in it, one upon the other.",
    )?;
    let floor = closed.evaluate(&train.x, &train.t)?;
    let above = losses.iter().enumerate().map(|(step, loss)| (step as f64, loss - floor));
    let chart = LineChart::new("Descent comes down to the closed form", "step", "loss − least loss")
        .series("training loss above the least possible", above)
        .log_y();
    run.figure(
        "loss",
        chart,
        "How far the training loss lies above that of the closed form, step by step. Two straight pieces: the \
         intercept comes first, the slope, on which the loss depends less, is three times as slow.",
        "A line on a logarithmic axis that falls steeply at first and then less steeply, straight.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use common::Seed;

    #[test]
    fn descent_and_closed_form_agree() {
        let set = noisy_line::<f64>(TRAIN, SLOPE, INTERCEPT, NOISE, &mut Seed(1).stream("data"));
        let mut neuron = LinearRegression::new(1, 0.1);
        for _ in 0..2_000 {
            neuron.train_on_batch(&set.x, &set.t).unwrap();
        }
        let (w, b) = least_squares(&set.x, &set.t).unwrap();
        assert!((neuron.weights().0.scalar() - w.scalar()).abs() < 1e-12);
        assert!((neuron.weights().1 - b).abs() < 1e-12);
    }
}
