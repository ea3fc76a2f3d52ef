//! One hyper-parameter after another: what the four sweeps share.

use super::trials::{description, fit_of_trial, network_of_trial, validate};
use crate::search::{Search, Space, Trial, Tried};
use ch04_mlp::experiments::mnist::{Data, train_and_test};
use ch04_mlp::experiments::trained::Accuracies;
use ch05_dropout::experiments::network::{VALIDATION_SPLIT, digits};
use common::experiment::{Run, RunError, Spread, standard_error};
use common::figure::LineChart;

/// A hyper-parameter and the values to try.
pub struct Sweep {
    /// Its name in trials and results.
    pub name: &'static str,
    /// Its name in tables and figures.
    pub label: &'static str,
    pub values: Vec<f64>,
    /// The value that the text finds best, where it says.
    pub text: Option<f64>,
}

/// What came of one value.
pub struct Point {
    pub value: f64,
    /// Validation accuracy, once a seed.
    pub each: Vec<f64>,
    pub validation: Spread,
    pub training: Spread,
}

/// What came of a sweep.
pub struct Swept {
    pub points: Vec<Point>,
    /// Which point is best on validation.
    pub best: usize,
    pub epochs: usize,
    pub training_rows: usize,
    pub validation_rows: usize,
    search: Search,
}

impl Sweep {
    /// Tries every value with Adam, from the same start weights over the same digits; for three seeds in a
    /// full run. Chooses on validation, and tests the chosen value once. [`Swept::complete`] ends it, once
    /// all is drawn.
    pub fn run(&self, run: &mut Run<'_>) -> Result<Swept, RunError> {
        let data = digits(run)?;
        let epochs = run.epochs(1, 2, 20);
        let seeds = run.seeds(run.pick(1, 1, 3));
        let space = Space::new().values(self.name, self.values.iter().copied())?;
        let trials = space.grid(1, &seeds)?;
        let search = Search::run(run, &description(&space, epochs, &data.training), &trials, |trial| {
            validate(trial, &data.training, epochs)
        })?;
        let groups = search.tried.chunks(seeds.len());
        let points: Vec<Point> = self.values.iter().zip(groups).map(|(&v, tried)| point(v, tried)).collect();
        let mean = |point: &Point| if point.validation.mean.is_nan() { -1.0 } else { point.validation.mean };
        // The first of those that are equally good.
        let by_mean = |&a: &usize, &b: &usize| mean(&points[a]).total_cmp(&mean(&points[b])).then(b.cmp(&a));
        let best = (0..points.len()).max_by(by_mean).unwrap_or(0);
        let validation_rows = data.held_back(VALIDATION_SPLIT);
        let training_rows = data.training.len() - validation_rows;
        let swept = Swept { points, best, epochs, training_rows, validation_rows, search };
        self.tell(run, &swept);
        let chosen = &trials[best * seeds.len()..(best + 1) * seeds.len()];
        if !swept.best().diverged() {
            self.test_once(run, chosen, &data, epochs)?;
        }
        Ok(swept)
    }

    fn tell(&self, run: &mut Run<'_>, swept: &Swept) {
        let best = swept.best();
        run.here("seeds", best.each.len() as f64);
        let mut rows = Vec::new();
        for point in &swept.points {
            point.validation.record(run, &format!("validation_accuracy_at_{}", point.value));
            let behind = match point.validation.mean - best.validation.mean {
                difference if difference.is_finite() => format!("{:+.2}", 100.0 * difference),
                _ => "-".to_string(),
            };
            let noise = match swept.is_within_noise(point) {
                _ if point.diverged() => "diverged",
                _ if point.value == best.value => "chosen",
                true => "within the noise",
                false => "",
            };
            let cells = [point.validation.per_cent(), point.training.per_cent(), behind];
            rows.push([vec![point.value.to_string()], cells.to_vec(), vec![noise.to_string()]].concat());
        }
        let header = [self.label, "validation", "training (running)", "behind the best", ""];
        run.table(&header, &rows);
        let (key, chosen) =
            (format!("best_{}", self.name), if best.diverged() { f64::NAN } else { best.value });
        match self.text {
            Some(text) => run.compare(&key, text, chosen),
            None => run.here(&key, chosen),
        }
        run.say(self.conclusion(swept));
    }

    /// Whether the best is better than its neighbours, and than the text's.
    fn conclusion(&self, swept: &Swept) -> String {
        let (best, epochs) = (swept.best(), swept.epochs);
        if best.diverged() {
            return "With every value a training diverged: none is best, and none is tested.".to_string();
        }
        let values = |of: &dyn Fn(&Point) -> bool| -> Vec<String> {
            let others = swept.points.iter().filter(|point| point.value != best.value && of(point));
            others.map(|point| point.value.to_string()).collect()
        };
        let (tied, diverged) = (values(&|point| swept.is_within_noise(point)), values(&Point::diverged));
        let mut rest = match (tied.len(), swept.points.len() - 1 - diverged.len()) {
            (0, 0) => "no other value gave a number".to_string(),
            (0, _) => "every other value is lower by more than the noise".to_string(),
            (n, all) if n == all => "no other value can be told from it beyond the noise".to_string(),
            _ => format!("within the noise of it: {}", tied.join(", ")),
        };
        if !diverged.is_empty() {
            rest += &format!(" (a training diverged with {})", diverged.join(", "));
        }
        let text = self.of_the_text(swept);
        let seeds = match best.each.len() {
            1 => "One seed: what another would give is not seen here (--full takes three).".to_string(),
            n => format!("The ranges are those of {n} seeds."),
        };
        format!(
            "After {} of training, highest on validation: {} {} ({}); {rest}.{text} {seeds} One standard error of an \
             accuracy on {} digits is {:.2} points.",
            counted(epochs, "epoch"),
            self.label,
            best.value,
            best.validation.per_cent(),
            swept.validation_rows,
            100.0 * standard_error(best.validation.mean, swept.validation_rows)
        )
    }

    /// How the value that the text finds best did, where it names one.
    fn of_the_text(&self, swept: &Swept) -> String {
        let best = swept.best();
        match self.text.and_then(|text| swept.points.iter().find(|point| point.value == text)) {
            Some(point) if point.value == best.value => " This is the text's best, too.".to_string(),
            Some(point) if point.diverged() => {
                format!(" With the text's best, {}, a training diverged.", point.value)
            }
            Some(point) if swept.is_within_noise(point) => {
                format!(" The text's best, {}, is within the noise of it.", point.value)
            }
            Some(point) => format!(" The text's best, {}, is lower by more than the noise.", point.value),
            None => String::new(),
        }
    }

    /// The only look at the test set: the chosen value, trained once more.
    fn test_once(
        &self,
        run: &mut Run<'_>,
        chosen: &[Trial],
        data: &Data,
        epochs: usize,
    ) -> Result<(), RunError> {
        let mut trainings = Vec::new();
        for trial in chosen {
            let (model, fit) = (network_of_trial(trial)?, fit_of_trial(trial, epochs)?);
            trainings.push(train_and_test(run, model, data, fit, &trial.to_string())?);
        }
        let test = Accuracies::of(&trainings).test;
        test.record(run, "test_accuracy");
        run.say(format!(
            "Test accuracy of the chosen value, the only one that is tested: {}.",
            test.per_cent()
        ));
        Ok(())
    }

    /// Validation accuracy by value; its seeds; how far the noise of the best reaches down: two standard
    /// errors of a difference.
    pub fn chart(&self, swept: &Swept) -> LineChart {
        let best = swept.best().validation.mean;
        let noise = 2.0 * std::f64::consts::SQRT_2 * standard_error(best, swept.validation_rows);
        self.lines(swept, "validation accuracy", |a| a).horizontal(best - noise, "edge of the noise")
    }

    /// A figure of the validation accuracy, by value; its seeds; the text's value.
    pub fn lines(&self, swept: &Swept, label: &str, of: impl Fn(f64) -> f64) -> LineChart {
        let means = swept.points.iter().map(|point| (point.value, of(point.validation.mean)));
        let seeds = swept.best().each.len();
        let name = if seeds == 1 { "one seed".to_string() } else { format!("mean of {seeds} seeds") };
        let mut chart =
            LineChart::new(format!("Adam: {}", self.label), self.label, label).line_with_points(name, means);
        if seeds > 1 {
            let each = swept.points.iter().flat_map(|point| point.each.iter().map(|&a| (point.value, a)));
            chart = chart.points("each seed", each.map(|(value, a)| (value, of(a))));
        }
        match self.text {
            Some(text) => chart.vertical(text, format!("the text's best, {text}")),
            None => chart,
        }
    }
}

/// `1 epoch`, `2 epochs`
pub fn counted(count: usize, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}

/// What the dotted line of a sweep's chart is: for captions.
pub const EDGE: &str = "Below the dotted line a value is lower than the best by more than two standard errors of a \
                        difference.";

impl Swept {
    pub fn best(&self) -> &Point {
        &self.points[self.best]
    }

    /// Everything that the sweep is for is done, figures too: the next run begins it anew.
    pub fn complete(self) -> Result<(), RunError> {
        self.search.complete()
    }

    fn is_within_noise(&self, point: &Point) -> bool {
        !self.best().validation.differs_from(&point.validation, self.validation_rows) && !point.diverged()
    }
}

impl Point {
    /// Whether a training with this value came to no number.
    fn diverged(&self) -> bool {
        !self.validation.mean.is_finite()
    }
}

fn point(value: f64, tried: &[Tried]) -> Point {
    let each: Vec<f64> = tried.iter().map(|tried| tried.score().unwrap_or(f64::NAN)).collect();
    let training = Spread::of(tried.iter().map(|tried| tried.figure("train_accuracy")));
    Point { value, validation: Spread::of(&each), each, training }
}

#[cfg(test)]
mod tests {
    use super::*;
    use common::experiment::{Chapter, Experiment, When, run_with};
    use std::path::Path;

    fn sweep(run: &mut Run<'_>) -> Result<Swept, RunError> {
        let values = vec![0.001, 1e30];
        Sweep { name: "learning_rate", label: "learning rate", values, text: Some(1e30) }.run(run)
    }

    fn stops(run: &mut Run<'_>) -> Result<(), RunError> {
        sweep(run)?;
        Err(RunError::message("interrupted before the figure"))
    }

    fn finishes(run: &mut Run<'_>) -> Result<(), RunError> {
        sweep(run)?.complete()
    }

    fn output_of(folder: &Path, run: fn(&mut Run<'_>) -> Result<(), RunError>) -> String {
        let experiments = vec![Experiment { id: "sweep", title: "A sweep", run, when: When::Always }];
        let chapter = Chapter { name: "ch00_test", title: "A test", experiments };
        let arguments =
            ["--quick", "--threads", "2", "--out", &folder.display().to_string()].map(String::from);
        let mut output = Vec::new();
        let _ = run_with(&chapter, arguments, &mut output); // one of them is meant to fail
        String::from_utf8(output).unwrap()
    }

    #[test]
    fn what_diverged_is_called_that_and_trials_are_kept_until_the_figures_are_drawn() {
        let folder = tempfile::tempdir().unwrap();
        let first = output_of(folder.path(), stops);
        assert!(first.contains("no other value gave a number (a training diverged with "), "{first}");
        assert!(
            first.contains("With the text's best, 1000000000000000000000000000000, a training diverged."),
            "{first}"
        );
        assert!(!first.contains("lower by more than the noise"), "{first}");
        assert!(output_of(folder.path(), finishes).contains("2 of 2 trials were done before"));
        assert!(!output_of(folder.path(), finishes).contains("were done before"));
    }
}
