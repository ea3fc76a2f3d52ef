//! What every check says of every specimen: the table, the figure, and a file on each.

use super::naive::Naive;
use super::{Bug, ROWS, SPECIMENS, Specimen};
use crate::Report;
use common::Seed;
use common::experiment::{Run, RunError};
use common::figure::Marks;

/// What this chapter's checker must reach on right gradients, and broken ones must not.
pub const TOLERANCE: f64 = 1e-6;
/// A relative error above this is a difference, to a naive check in `f64`.
const NAIVE_TOLERANCE: f64 = 1e-4;

/// All verdicts on one specimen.
pub struct Verdict {
    pub specimen: &'static Specimen,
    /// By each of [`Naive::ALL`]: the errors with the seeds.
    pub naive: Vec<Vec<f64>>,
    /// By this chapter's checker: of the broken specimen, with each of the seeds.
    pub broken: Vec<Report>,
    /// Of its right twin.
    pub right: Vec<Report>,
}

/// The verdicts on all specimens, and the tolerance that the check in `f32` needs: the largest error of
/// any right twin.
pub fn verdicts(seeds: &[Seed]) -> (Vec<Verdict>, f64) {
    let over_seeds = |f: &dyn Fn(Seed) -> f64| seeds.iter().map(|&seed| f(seed)).collect::<Vec<f64>>();
    let verdict = |specimen: &'static Specimen| {
        let bug = specimen.bug;
        let naive = |naive: &Naive| over_seeds(&|seed| naive.error(bug, true, ROWS, seed));
        let reports = |broken| seeds.iter().map(|&seed| bug.report(broken, seed)).collect();
        Verdict {
            specimen,
            naive: Naive::ALL.iter().map(naive).collect(),
            broken: reports(true),
            right: reports(false),
        }
    };
    let in_f32 = |bug: Bug| over_seeds(&|seed| Naive::SinglePrecision.error(bug, false, ROWS, seed));
    let needed = SPECIMENS.iter().flat_map(|specimen| in_f32(specimen.bug)).fold(0.0, f64::max);
    (SPECIMENS.iter().map(verdict).collect(), needed)
}

impl Verdict {
    /// In what share of the seeds a naive check sees the bug.
    pub fn share(&self, naive: Naive, in_f32: f64) -> f64 {
        let errors = &self.naive[naive as usize];
        let tolerance = if naive == Naive::SinglePrecision { in_f32 } else { NAIVE_TOLERANCE };
        errors.iter().filter(|&&error| error > tolerance).count() as f64 / errors.len() as f64
    }

    /// In what share of the seeds this chapter's checker sees it, and passes its right twin.
    pub fn share_here(&self) -> f64 {
        let pairs = self.broken.iter().zip(&self.right);
        let caught =
            pairs.filter(|(broken, right)| !broken.passes(TOLERANCE) && right.passes(TOLERANCE)).count();
        caught as f64 / self.broken.len() as f64
    }
}

pub fn run(run: &mut Run<'_>) -> Result<(), RunError> {
    let seeds = run.seeds(run.pick(2, 20, 100));
    let (verdicts, in_f32) = verdicts(&seeds);
    run.say(format!(
        "{} broken gradients, each beside its right twin, on {} drawings of weights and inputs. Naive checks, \
         each with one weakness:",
        verdicts.len(),
        seeds.len()
    ));
    for naive in Naive::ALL {
        run.say(format!("  {}: {}", naive.name(), naive.weakness()));
    }
    run.say(format!(
        "The largest error of a right twin in f32 is {in_f32:.1e}: that is the tolerance that its check needs here."
    ));
    table(run, &verdicts, in_f32);
    sum_up(run, &verdicts, in_f32);
    for (number, verdict) in verdicts.iter().enumerate() {
        run.say(file(number + 1, verdict, in_f32));
    }
    let example = verdicts.iter().find(|verdict| verdict.specimen.bug == Bug::NoScale);
    if let Some(report) = example.and_then(|verdict| verdict.broken.first()) {
        run.say(format!("\nThe checker's report on one of them, whole:\n{report}"));
    }
    draw(run, &verdicts, in_f32)
}

/// `caught`, `MISSED`, or in how many of the drawings.
fn cell(share: f64, seeds: usize) -> String {
    match share {
        1.0 => "caught".to_string(),
        0.0 => "MISSED".to_string(),
        _ => format!("{:.0} of {seeds}", share * seeds as f64),
    }
}

fn table(run: &mut Run<'_>, verdicts: &[Verdict], in_f32: f64) {
    let mut header = vec!["broken gradient"];
    header.extend(Naive::ALL.map(Naive::name));
    header.extend(["this checker", "error, broken", "right"]);
    let worst = |reports: &[Report]| reports.iter().map(Report::relative_error).fold(0.0, f64::max);
    let row = |verdict: &Verdict| {
        let seeds = verdict.broken.len();
        let mut row = vec![verdict.specimen.name.to_string()];
        row.extend(Naive::ALL.map(|naive| cell(verdict.share(naive, in_f32), seeds)));
        row.push(cell(verdict.share_here(), seeds));
        row.extend([&verdict.broken, &verdict.right].map(|reports| format!("{:.0e}", worst(reports))));
        row
    };
    run.table(&header, &verdicts.iter().map(row).collect::<Vec<_>>());
}

/// What there is to say about one specimen, with its first drawing.
fn file(number: usize, verdict: &Verdict, in_f32: f64) -> String {
    let Specimen { name, wrong, right, source, .. } = verdict.specimen;
    let mut text = format!("\n{number}. {name}\n   wrong: {wrong}\n   right: {right}\n   met:   {source}");
    for (why, checks) in reasons(verdict, in_f32) {
        text += &format!("\n   missed by {}: {why}", checks.join(", "));
    }
    if let Some(report) = verdict.broken.first() {
        for tensor in report.tensors.iter().filter(|t| t.worst.relative_error > TOLERANCE) {
            let worst = &tensor.worst;
            text += &format!(
                "\n   this checker: {} {}: {:.3e} against {:.3e}, relative error {:.0e}",
                tensor.name,
                worst.place,
                worst.analytic + 0.0, // −0 is 0
                worst.numerical,
                worst.relative_error
            );
            if let Some(diagnosis) = &tensor.diagnosis {
                text += &format!("\n     → {diagnosis}");
            }
        }
        for finding in &report.findings {
            text += &format!("\n     ! {finding}");
        }
    }
    text
}

/// Why the naive checks that miss a specimen do so, and which they are, with what they measure (the
/// least over the drawings).
fn reasons(verdict: &Verdict, in_f32: f64) -> Vec<(&'static str, Vec<String>)> {
    let mut reasons: Vec<(&str, Vec<String>)> = Vec::new();
    for naive in Naive::ALL.into_iter().filter(|naive| verdict.share(*naive, in_f32) < 1.0) {
        let why = naive.blindness(verdict.specimen.bug).unwrap_or("by chance");
        let error = verdict.naive[naive as usize].iter().copied().fold(f64::INFINITY, f64::min);
        let check = format!("{} ({error:.0e})", naive.name());
        match reasons.iter_mut().find(|(other, _)| *other == why) {
            Some((_, checks)) => checks.push(check),
            None => reasons.push((why, vec![check])),
        }
    }
    reasons
}

fn sum_up(run: &mut Run<'_>, verdicts: &[Verdict], in_f32: f64) {
    let all = verdicts.len();
    let errors = |of: fn(&Verdict) -> &Vec<Report>| verdicts.iter().flat_map(of).map(Report::relative_error);
    let highest_right = errors(|verdict| &verdict.right).fold(0.0, f64::max);
    let lowest_broken = errors(|verdict| &verdict.broken).fold(f64::INFINITY, f64::min);
    let caught = verdicts.iter().filter(|verdict| verdict.share_here() == 1.0).count();
    run.here("broken_gradients", all as f64);
    run.here("caught_here", caught as f64);
    run.here("highest_error_of_a_right_twin", highest_right);
    run.here("lowest_error_of_a_broken_one", lowest_broken);
    run.here("tolerance_in_f32", in_f32);
    let misses = |naive: Naive| verdicts.iter().filter(|verdict| verdict.share(naive, in_f32) < 1.0).count();
    for (naive, key) in Naive::ALL.into_iter().zip([
        "missed_by_the_sum_of_outputs",
        "missed_by_an_absolute_tolerance",
        "missed_in_f32",
        "missed_with_one_example",
        "missed_on_weights_only",
    ]) {
        run.here(key, misses(naive) as f64);
    }
    let by_all = |verdict: &&Verdict| Naive::ALL.iter().all(|&naive| verdict.share(naive, in_f32) < 1.0);
    let by_all: Vec<&str> = verdicts.iter().filter(by_all).map(|verdict| verdict.specimen.name).collect();
    run.here("missed_by_all_naive_checks", by_all.len() as f64);
    let missed = Naive::ALL.map(|naive| format!("{} {}", naive.name(), misses(naive)));
    run.say(format!(
        "This checker catches {caught} of {all} and passes their right twins: the broken ones lie at {lowest_broken:.0e} \
         and above, the right ones at {highest_right:.0e} and below. How many each naive check missed at least once: {}.",
        missed.join(", ")
    ));
    run.say(match by_all.len() {
        0 => "Each is seen by some naive check.".to_string(),
        n => format!(
            "Missed at least once by every naive check: {n} ({}). The naive checks look at a fresh layer's first pass, \
             and take differences after backward; this one makes a pass over other rows before, and looks at the \
             parameters again.",
            by_all.join(", ")
        ),
    });
    run.say(
        "Text 002 calls a model accurate when the gradients agree. What agrees is a gradient with its own function: that \
         of a wrong function agrees with it, too.",
    );
}

fn draw(run: &mut Run<'_>, verdicts: &[Verdict], in_f32: f64) -> Result<(), RunError> {
    let mut chart = Marks::new("The cabinet of broken gradients", "caught", "missed")
        .columns(Naive::ALL.map(Naive::name).into_iter().chain(["this checker"]));
    for verdict in verdicts {
        let shares = Naive::ALL.map(|naive| verdict.share(naive, in_f32));
        chart = chart.row(verdict.specimen.name, shares.into_iter().chain([verdict.share_here()]));
    }
    let (all, here) = (verdicts.len(), verdicts.iter().filter(|verdict| verdict.share_here() == 1.0).count());
    run.figure(
        "verdicts",
        chart,
        "Broken gradients, one a row, and what six checks say of each; per cent where it depends on the drawing of \
         weights and inputs. The first five checks are right but for one weakness each: the sum of the outputs as \
         scalar, an absolute tolerance on small gradients, single precision, a batch of one, weights only.",
        &format!(
            "A table of {all} rows and six columns of discs (caught) and squares (missed). The column of this checker \
             has {here} discs. The absolute tolerance misses most rows; four bugs of state (accumulated gradient, old \
             input, old mask, weights updated too early) have squares in nearly every naive column."
        ),
    )
}
