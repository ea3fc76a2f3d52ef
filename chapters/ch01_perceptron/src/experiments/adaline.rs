//! The delta rule beside the perceptron's rule, on classes that overlap.

use crate::{Adaline, Perceptron, least_squares};
use common::data::Labelled;
use common::data::synthetic::{blobs, normal_cdf};
use common::experiment::{Run, RunError, Spread, standard_error};
use common::figure::LineChart;
use common::{Seed, Tensor};

const CENTRES: [[f64; 2]; 2] = [[-1.0, 0.0], [1.0, 0.0]];
const RATE: f64 = 0.001;
/// Epochs at the end over which the accuracy's ups and downs are measured.
const TAIL: usize = 20;

/// What one seed brought, on data that were not trained on.
struct Course {
    /// Validation accuracy behind each epoch: perceptron, Adaline.
    accuracies: Vec<[f64; 2]>,
    /// Test accuracy at the end.
    test: [f64; 2],
    least_squares_test: f64,
    /// How far Adaline's (w, b) ends from the least-squares fit's.
    distance: f64,
}

pub fn run(run: &mut Run<'_>) -> Result<(), RunError> {
    let epochs = run.epochs(25, 100, 400);
    let [train, held_back] = run.pick([200, 2_000], [1_000, 10_000], [1_000, 10_000]);
    let seeds = run.pick(3, 5, 20);
    let ceiling = normal_cdf(1.0); // the centres are 1 from the line between them, the deviation is 1
    run.say(format_args!(
        "Two normal clouds, 2 apart, deviation 1: in the long run nobody is right more often than Φ(1) = {:.2} %. \
         {train} points to learn, {held_back} each to validate and to test, {epochs} epochs, {seeds} seeds; \
         both neurons start at 0 and see the same points in the same order. Adaline's rate is {RATE}.",
        100.0 * ceiling
    ));
    let courses = (0..seeds).map(|index| learn(run.seed().nth(index), train, held_back, epochs));
    let courses = courses.collect::<Result<Vec<_>, _>>()?;
    report(run, &courses, ceiling, held_back);
    draw(run, &courses[0], ceiling)
}

fn learn(seed: Seed, train: usize, held_back: usize, epochs: usize) -> Result<Course, RunError> {
    let mut rng = seed.stream("data");
    let mut make = |n| blobs::<f64>(n, &CENTRES, 1.0, &mut rng);
    let (train, validation, test) = (make(train), make(held_back), make(held_back));
    let (mut perceptron, mut adaline) = (Perceptron::new(2), Adaline::new(2));
    let mut accuracies = Vec::with_capacity(epochs);
    let mut shuffle = seed.stream("shuffle");
    for _ in 0..epochs {
        let epoch = train.shuffled(&mut shuffle);
        perceptron.train_epoch(&epoch.x, &epoch.classes);
        adaline.train_epoch(&epoch.x, &epoch.classes, RATE);
        accuracies.push(accuracy_of_both(&perceptron, &adaline, &validation));
    }
    let t = Tensor::from_fn([train.len(), 1], |i| Adaline::target(train.classes[i]));
    let (w, b) = least_squares(&train.x, &t)?;
    let fit = Adaline { weights: w.into_data(), bias: b };
    let apart = adaline.weights.iter().zip(&fit.weights).map(|(a, b)| (a - b).powi(2)).sum::<f64>();
    Ok(Course {
        accuracies,
        test: accuracy_of_both(&perceptron, &adaline, &test),
        least_squares_test: accuracy_of_both(&perceptron, &fit, &test)[1],
        distance: (apart + (adaline.bias - fit.bias).powi(2)).sqrt(),
    })
}

fn accuracy_of_both(perceptron: &Perceptron, adaline: &Adaline, set: &Labelled<f64>) -> [f64; 2] {
    let wrong = [perceptron.count_wrong(&set.x, &set.classes), adaline.count_wrong(&set.x, &set.classes)];
    wrong.map(|wrong| 1.0 - wrong as f64 / set.len() as f64)
}

fn report(run: &mut Run<'_>, courses: &[Course], ceiling: f64, held_back: usize) {
    let mut rows = Vec::new();
    let percent = |share: f64| format!("{:.2} %", 100.0 * share);
    for (which, name) in [(0, "perceptron"), (1, "adaline")] {
        let test = Spread::of(courses.iter().map(|course| course.test[which]));
        let tail = |course: &Course| {
            let from = course.accuracies.len().saturating_sub(TAIL);
            let tail = Spread::of(course.accuracies[from..].iter().map(|both| both[which]));
            tail.max - tail.min
        };
        let swing = Spread::of(courses.iter().map(tail));
        rows.push(vec![
            name.to_string(),
            percent(test.mean),
            percent(test.min),
            percent(test.max),
            format!("{:.2} points", 100.0 * swing.mean),
        ]);
        test.record(run, &format!("{name}_test_accuracy"));
        run.here(&format!("{name}_swing_of_validation_accuracy"), swing.mean);
    }
    let fit = Spread::of(courses.iter().map(|course| course.least_squares_test));
    rows.push(vec![
        "least squares".into(),
        percent(fit.mean),
        percent(fit.min),
        percent(fit.max),
        "-".into(),
    ]);
    let header = ["", "test, mean", "least", "most", "swing in the last epochs"];
    run.table(&header, &rows);
    let distance = Spread::of(courses.iter().map(|course| course.distance));
    run.here("seeds", courses.len() as f64);
    run.here("ceiling_accuracy", ceiling);
    run.here("adaline_distance_from_least_squares", distance.max);
    judge(run, courses, ceiling, held_back);
    run.say(format_args!("Adaline's weights end within {:.3} of the least-squares fit.", distance.max));
    run.say("The perceptron moves with every mistake, for ever, and is as good as where it happens to stop.");
}

/// Whether the difference is more than chance: that of two accuracies over n points has, at most about,
/// √2 times the binomial standard error of one.
fn judge(run: &mut Run<'_>, courses: &[Course], ceiling: f64, held_back: usize) {
    let one = standard_error(ceiling, held_back);
    let noise = 2.0 * 2.0_f64.sqrt() * one;
    let gaps = Spread::of(courses.iter().map(|course| course.test[1] - course.test[0]));
    gaps.record(run, "adaline_minus_perceptron_accuracy");
    let verdict = match gaps.min > noise {
        true => "with every seed more",
        false if gaps.mean > noise => "in the mean more, but not with every seed,",
        false => "not more",
    };
    run.say(format_args!(
        "Adaline minus perceptron: {:.2} points in the mean, from {:.2} to {:.2}; {verdict} than two standard \
         errors of a difference ({:.2} points). (One accuracy has {:.2}: that much above the ceiling is luck.)",
        100.0 * gaps.mean,
        100.0 * gaps.min,
        100.0 * gaps.max,
        100.0 * noise,
        100.0 * one
    ));
}

fn draw(run: &mut Run<'_>, course: &Course, ceiling: f64) -> Result<(), RunError> {
    let curve = |which: usize| {
        let accuracies = course.accuracies.iter().enumerate();
        accuracies.map(move |(epoch, both)| ((epoch + 1) as f64, both[which])).collect::<Vec<_>>()
    };
    let chart = LineChart::new("Classes that overlap", "epoch", "validation accuracy")
        .series("perceptron", curve(0))
        .series("Adaline", curve(1))
        .horizontal(ceiling, "best possible");
    run.figure(
        "accuracy",
        chart,
        "Validation accuracy behind each epoch of a perceptron and of an Adaline that see the same points of two \
         overlapping clouds in the same order (the first of the seeds).",
        "One line jumps up and down for ever; the other is close to the best possible accuracy from the \
         first epoch on.",
    )
}
