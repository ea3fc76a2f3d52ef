//! Learning rates that change: what they are over time, and what they do where gradients are noisy (6.26).

use crate::{Ravine, Schedule, Scheduled, Surface, descend};
use ch02_learning_slowdown::Sgd;
use common::experiment::{Run, RunError};
use common::figure::{LineChart, Panels};
use common::{ConfigError, Seed};

const STEPS: usize = 1000;
const RATE: f64 = 0.1;
const CURVATURES: [f64; 2] = [1.0, 10.0];
/// The deviation of the noise on each entry of the gradient.
const NOISE: f64 = 1.0;
const START: [f64; 2] = [-4.0, 1.5];

/// A learning rate and its schedule, by name.
struct Plan {
    key: &'static str,
    name: &'static str,
    rate: f64,
    schedule: Schedule,
}

fn plans() -> Result<[Plan; 7], ConfigError> {
    let tenth = Plan {
        key: "constant_tenth",
        name: "constant, a tenth",
        rate: RATE / 10.0,
        schedule: Schedule::constant(),
    };
    let plan = |(key, name, schedule)| Plan { key, name, rate: RATE, schedule };
    let [constant, step, exponential, inverse, cosine, warm] = [
        ("constant", "constant", Schedule::constant()),
        ("step_decay", "a tenth every 400 steps", Schedule::step_decay(0.1, 400)?),
        ("exponential", "exponential, to 1/100", Schedule::exponential(0.01, STEPS)?),
        ("inverse_time", "1/(1 + 0.02 t)", Schedule::inverse_time(0.02)?),
        ("cosine", "cosine", Schedule::cosine(STEPS)?),
        ("warm_up", "100 steps of warm-up, cosine", Schedule::cosine(STEPS - 100)?.after_warm_up(100)),
    ]
    .map(plan);
    Ok([constant, tenth, step, exponential, inverse, cosine, warm])
}

/// The mean of f at each step over the repetitions, and f at the end of each of them.
struct Course {
    mean: Vec<f64>,
    ends: Vec<f64>,
}

pub fn run(run: &mut Run<'_>) -> Result<(), RunError> {
    let seeds = run.seeds(run.pick(20, 100, 400));
    run.say(format!(
        "Plain descent on f = ½ (u₁² + 10 u₂²), its gradient with noise of deviation {NOISE} in each entry (as from mini-batches), \
         η₀ = {RATE}, {STEPS} steps, {} repetitions; every schedule sees the same noise.",
        seeds.len()
    ));
    let mut rates = LineChart::new("Learning rate", "step t", "η").log_y();
    let mut values = LineChart::new("Cost", "step t", "mean of f").log_y();
    let (mut rows, mut courses) = (Vec::new(), Vec::new());
    for Plan { key, name, rate, schedule } in plans()? {
        let eta = |t: usize| rate * schedule.factor(t);
        // The cosine's last rates are so near 0 that they would squeeze the others on a logarithmic axis.
        let drawn = (0..STEPS).map(|t| (t as f64, if eta(t) > 1e-5 { eta(t) } else { f64::NAN }));
        rates = rates.series(name, drawn);
        let course = course(rate, schedule, &seeds);
        values = values.series(name, course.mean.iter().enumerate().map(|(t, &f)| (t as f64, f)));
        let (mean, error) = mean_and_error(&course.ends);
        let at = |t: usize| format!("{:.4}", course.mean[t]);
        let last = format!("{:.1e}", eta(STEPS - 1));
        rows.push(vec![name.to_string(), last, at(50), at(300), format!("{mean:.5} ± {error:.5}")]);
        run.here(&format!("{key}_final_value"), mean);
        courses.push(course);
    }
    run.table(&["schedule", "last η", "f at 50", "f at 300", "f at the end"], &rows);
    conclusions(run, &courses);
    run.figure(
        "rates_and_values",
        Panels::new("Schedules", 2).panel(Box::new(rates)).panel(Box::new(values)),
        "Left: the learning rate by step for seven schedules (those below 1e-5 are not drawn). Right: the mean of f over the \
         repetitions, for plain descent with noisy gradients at these rates.",
        "Left: seven curves of the learning rate, two level, one in stairs, one straight, one that flattens, two that fall \
         steeply at the end, one of them after a rise. Right: all costs fall at first; the one of the constant rate stays at a \
         level, the others come to lie below it.",
    )
}

fn course(rate: f64, schedule: Schedule, seeds: &[Seed]) -> Course {
    let surface = Ravine::new(CURVATURES[0], CURVATURES[1], 0.0);
    let mut course = Course { mean: vec![0.0; STEPS + 1], ends: Vec::new() };
    for seed in seeds {
        let mut noise = seed.stream("noise");
        let noisy = |w| surface.gradient(w).map(|slope| slope + NOISE * noise.normal());
        let path = descend(noisy, &mut Scheduled::new(Sgd::new(rate), schedule), START, STEPS);
        for (mean, &w) in course.mean.iter_mut().zip(&path) {
            *mean += surface.value(w) / seeds.len() as f64;
        }
        course.ends.push(surface.value(path[STEPS]));
    }
    course
}

/// The mean and its standard error.
fn mean_and_error(values: &[f64]) -> (f64, f64) {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let variance = values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / (n - 1.0);
    (mean, (variance / n).sqrt())
}

/// The mean of f where a constant rate ends up: w ← (1 − η λ) w − η ξ has variance η σ²/(λ (2 − η λ)) in the
/// long run, and each axis adds half of λ times its own.
fn level_of_noise(rate: f64) -> f64 {
    let variance = |lambda: f64| rate * NOISE * NOISE / (lambda * (2.0 - rate * lambda)); // (6.26)
    CURVATURES.iter().map(|&lambda| 0.5 * lambda * variance(lambda)).sum()
}

fn conclusions(run: &mut Run<'_>, courses: &[Course]) {
    let [(level, early), (low, late)] = [0, 1].map(|i: usize| {
        let mean = &courses[i].mean;
        (mean_and_error(&mean[STEPS / 2..]).0, mean[50])
    });
    let [predicted, predicted_low] = [RATE, RATE / 10.0].map(level_of_noise);
    run.here("constant_level", level);
    run.here("constant_level_predicted", predicted);
    let denominators = [RATE, RATE / 10.0].map(|rate| 2.0 - rate * CURVATURES[1]);
    run.say(format!(
        "At a constant rate f stays at a level: {level:.4} in the mean of the second half, predicted {predicted:.4}. At a \
         tenth of the rate it is {low:.4}, predicted {predicted_low:.4}: lower by a factor of {:.1}, predicted {:.1}. The \
         prediction falls faster than η, because 2 − η λ₂ in (6.26) is {} at the full rate and {} at the tenth. After 50 \
         steps the tenth is at {late:.2} where the full rate is at {early:.2}. A schedule begins as the one and ends as the \
         other.",
        level / low,
        predicted / predicted_low,
        denominators[0],
        denominators[1],
    ));
    let differences: Vec<f64> =
        courses[6].ends.iter().zip(&courses[5].ends).map(|(warm, cold)| warm - cold).collect();
    let (difference, error) = mean_and_error(&differences);
    let (verdict, reason) = match difference.abs() > 2.0 * error {
        true if difference < 0.0 => ("lowers", ""),
        true => ("raises", ""),
        false => ("does not change, within the noise,", ": this η₀ is stable from the first step on"),
    };
    run.say(format!(
        "Here the warm-up {verdict} what the cosine reaches ({difference:+.5} ± {error:.5}){reason}. Warm-up is meant for \
         rates that are not stable at first. Text 002's `decay = 0` is the constant schedule.",
    ));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_constant_rate_stays_at_the_predicted_level_of_noise() {
        let seeds: Vec<Seed> = (0..100).map(Seed).collect();
        let course = course(RATE, Schedule::constant(), &seeds);
        let level = course.mean[500..].iter().sum::<f64>() / 501.0;
        // 100 runs of 500 steps, each remembering about 1/(η λ) = 10 steps: some 5,000 draws of χ².
        let predicted = level_of_noise(RATE);
        assert!((level / predicted - 1.0).abs() < 0.1, "{level} {predicted}");
    }

    #[test]
    fn all_schedules_see_the_same_noise() {
        let seeds = [Seed(3)];
        let once = course(RATE, Schedule::constant(), &seeds);
        let again = course(RATE, Schedule::inverse_time(0.0).unwrap(), &seeds);
        assert_eq!(once.mean, again.mean);
    }
}
