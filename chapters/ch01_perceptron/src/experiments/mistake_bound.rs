//! The mistakes that a perceptron makes, beside those that the theorem allows.

use super::numbers::numbered;
use super::plane::{Window, border, points_of};
use crate::{Perceptron, PerceptronTraining, mistake_bound};
use common::Seed;
use common::data::synthetic::{Separable, separable_blobs};
use common::experiment::{Run, RunError, Spread};
use common::figure::{LineChart, Scatter};

const POINTS: usize = 200;
/// What the sets' margins are at least; with a small one the nearest of the points decides.
const MARGINS: [f64; 6] = [0.001, 0.01, 0.1, 0.3, 1.0, 3.0];
const WINDOW: Window = [(-5.0, 5.0), (-5.0, 5.0)];

/// One set, learned until no mistake is left.
struct Trial {
    margin: f64,
    bound: f64,
    mistakes: usize,
    epochs: usize,
}

impl Trial {
    /// Mistakes made, as a share of those allowed.
    fn share(&self) -> f64 {
        self.mistakes as f64 / self.bound
    }
}

pub fn run(run: &mut Run<'_>) -> Result<(), RunError> {
    let seeds = run.pick(3, 20, 100);
    run.say(format_args!(
        "{POINTS} points on both sides of a line through the origin, none nearer to it than the margin γ; \
         a perceptron with bias, from weights 0, until an epoch passes without a mistake; {seeds} sets a margin."
    ));
    let (mut rows, mut all) = (Vec::new(), Vec::new());
    for margin in MARGINS {
        let seeds = (0..seeds).map(|index| run.seed().nth(index));
        let trials = seeds.map(|seed| trial(margin, seed)).collect::<Result<Vec<_>, _>>()?;
        rows.push(record(run, margin, &trials));
        all.extend(trials);
    }
    let header = [
        "γ at least",
        "γ, mean",
        "(R/γ)², mean",
        "mistakes, mean",
        "from, to",
        "epochs, mean",
        "largest share",
    ];
    run.table(&header, &rows);
    let worst = Spread::of(all.iter().map(Trial::share)).max;
    run.here("seeds", seeds as f64);
    run.here("largest_share_of_the_bound", worst);
    let verdict = if worst <= 1.0 { "It holds" } else { "It does NOT hold" };
    run.say(format_args!(
        "{verdict}: in all {} trainings no more than {:.1} % of the allowed mistakes. It is a worst case, over \
         all orders in which an adversary may bring the points.",
        all.len(),
        100.0 * worst
    ));
    draw_bound(run, &all)?;
    draw_one(run)
}

/// Records what the sets of one margin brought; returns it as a row of the table.
fn record(run: &mut Run<'_>, margin: f64, trials: &[Trial]) -> Vec<String> {
    let spread = |number: fn(&Trial) -> f64| Spread::of(trials.iter().map(number));
    let (mistakes, bounds) = (spread(|t| t.mistakes as f64), spread(|t| t.bound));
    let key = margin.to_string().replace('.', "_");
    run.here(&format!("bound_at_margin_{key}"), bounds.mean);
    // Each by name, and not by `record`: with a wide margin all sets may need one mistake, and the
    // series of minima and maxima over the margins should have no holes.
    run.here(&format!("mistakes_at_margin_{key}"), mistakes.mean);
    run.here(&format!("mistakes_at_margin_{key}_min"), mistakes.min);
    run.here(&format!("mistakes_at_margin_{key}_max"), mistakes.max);
    vec![
        format!("{margin}"),
        format!("{:.3}", spread(|t| t.margin).mean),
        format!("{:.0}", bounds.mean),
        format!("{:.1}", mistakes.mean),
        format!("{:.0} to {:.0}", mistakes.min, mistakes.max),
        format!("{:.1}", spread(|t| t.epochs as f64).mean),
        format!("{:.4}", spread(Trial::share).max),
    ]
}

fn draw_bound(run: &mut Run<'_>, trials: &[Trial]) -> Result<(), RunError> {
    let chart = LineChart::new("Mistakes made and mistakes allowed", "margin γ", "mistakes")
        .points("allowed: (R/γ)²", trials.iter().map(|trial| (trial.margin, trial.bound)))
        .points("made", trials.iter().map(|trial| (trial.margin, trial.mistakes as f64)))
        .log_x()
        .log_y();
    run.figure(
        "bound",
        chart,
        &format!(
            "Mistakes until a perceptron has separated {POINTS} points, and Novikoff's bound, for {} sets, each \
             at its own margin.",
            trials.len()
        ),
        "Two clouds on logarithmic axes. The bound falls steeply as the margin grows; the mistakes made lie \
         below it everywhere, by orders of magnitude where the margin is small.",
    )
}

/// Makes a set and learns it. The theorem says when to have finished: each epoch but the last has a
/// mistake.
fn trial(margin: f64, seed: Seed) -> Result<Trial, RunError> {
    let (set, bound) = make(margin, seed)?;
    let training = Perceptron::new(2).train(&set.points.x, &set.points.classes, bound as usize + 2);
    if !training.converged() {
        return Err(RunError::message(format!("margin {margin}: no end after {bound:.0} epochs")));
    }
    Ok(Trial {
        margin: set.margin,
        bound,
        mistakes: training.total_mistakes(),
        epochs: training.mistakes.len(),
    })
}

fn make(margin: f64, seed: Seed) -> Result<(Separable<f64>, f64), RunError> {
    let set = separable_blobs::<f64>(POINTS, margin, &mut seed.stream("data"));
    let separator = Perceptron::with_weights(set.normal.to_vec(), 0.0);
    let bound = mistake_bound(&separator, &set.points.x, &set.points.classes);
    let bound =
        bound.ok_or_else(|| RunError::message(format!("margin {margin}: a set that is not separated")))?;
    Ok((set, bound))
}

/// One of the sets of margin 0.01, with the border behind several epochs.
fn draw_one(run: &mut Run<'_>) -> Result<(), RunError> {
    // Of a few sets the one that takes longest, so that there is something to see.
    let mut longest: Option<(Separable<f64>, PerceptronTraining)> = None;
    for index in 0..20 {
        let (set, bound) = make(0.01, run.seed().nth(index))?;
        let training = Perceptron::new(2).train(&set.points.x, &set.points.classes, bound as usize + 2);
        if longest.as_ref().is_none_or(|(_, other)| training.mistakes.len() > other.mistakes.len()) {
            longest = Some((set, training));
        }
    }
    let Some((set, training)) = longest else { return Ok(()) };
    let mut chart = Scatter::new("A border on its way", "x₁", "x₂")
        .class("0", points_of(&set.points, 0))
        .class("1", points_of(&set.points, 1))
        .equal_axes()
        .x_range(WINDOW[0].0, WINDOW[0].1)
        .y_range(WINDOW[1].0, WINDOW[1].1);
    let last = training.mistakes.len();
    let mut neuron = Perceptron::new(2);
    for epoch in 1..=last {
        neuron.train_epoch(&set.points.x, &set.points.classes);
        if epoch == 1 || epoch == last.div_ceil(2) || epoch == last {
            chart = chart.line(format!("epoch {epoch}"), border(&neuron, WINDOW));
        }
    }
    run.figure(
        "boundary",
        chart,
        &format!(
            "{POINTS} points with a margin of at least 0.01 and the perceptron's border behind three of its {last} epochs, \
             the last without a mistake. Of 20 such sets the one that took most epochs."
        ),
        "Two clouds of points that nearly touch, and three lines between them that turn about the place where \
         the clouds meet; only the last has all points on their sides.",
    )?;
    let counts = numbered(&training.mistakes);
    let chart =
        LineChart::new("Mistakes in each epoch", "epoch", "mistakes").line_with_points("mistakes", counts);
    run.figure(
        "mistakes",
        chart,
        &format!("Mistakes in each epoch of {POINTS} examples, for the same set."),
        "A line that falls, not without rising in between, to zero.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bound_holds_at_every_margin() {
        for margin in MARGINS {
            for seed in 0..3 {
                let trial = trial(margin, Seed(seed)).expect("it converges");
                assert!(trial.mistakes as f64 <= trial.bound);
                assert!(trial.mistakes >= 1);
            }
        }
    }
}
