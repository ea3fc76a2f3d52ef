//! The clinic: training that fails although every gradient is right. Seven patients, each a training
//! that goes well but for one thing; their curves, first without names; the same tests for all of
//! them; and the cure, the same run with the one thing mended.

mod examination;
mod patients;

use examination::{Findings, train_and_examine};
use patients::{PATIENTS, Patient, Treatment};

use crate::History;
use crate::progress::ShowProgress;
use common::experiment::{Progress, Run, RunError};
use common::figure::{LineChart, Panels};

/// A training, with what the tests have found.
#[derive(Clone)]
struct Seen {
    treatment: Treatment,
    history: History,
    findings: Findings,
    classes: usize,
}

pub fn run(run: &mut Run<'_>) -> Result<(), RunError> {
    let digits = run.mnist()?.train.first(run.pick(1_000, 6_000, 20_000));
    let epochs = run.epochs(2, 10, 20);
    let mut seen: Vec<Seen> = Vec::new();
    let mut pairs = Vec::new();
    for patient in &PATIENTS {
        let mut both = Vec::new();
        for treatment in [patient.treatment, patient.cured()] {
            let done = seen.iter().find(|seen| seen.treatment == treatment).cloned();
            let this = match done {
                Some(this) => this,
                None => train(run, treatment, &digits, epochs)?,
            };
            seen.push(this.clone());
            both.push(this);
        }
        let cured = both.remove(1);
        record(run, patient, &both[0], &cured);
        pairs.push((patient, both.remove(0), cured));
    }
    draw_unlabelled(run, &pairs)?;
    run.say("Before you read on: look at the figure `clinic_patients`, and say what each of them has.");
    examine(run, &pairs);
    draw_cured(run, &pairs)
}

fn train(
    run: &mut Run<'_>,
    treatment: Treatment,
    digits: &common::data::Digits,
    epochs: usize,
) -> Result<Seen, RunError> {
    let mut case = treatment.prepare(digits, epochs, run.seed())?;
    case.model.set_threads(run.threads());
    let mut progress = ShowProgress::new(Progress::quiet());
    let (history, findings) = train_and_examine(&mut case, &mut progress)?;
    run.trained(case.x.rows() * 4 / 5 * history.epochs().len(), progress.seconds());
    Ok(Seen { treatment, history, findings, classes: case.t.row_len() })
}

fn record(run: &mut Run<'_>, patient: &Patient, sick: &Seen, cured: &Seen) {
    let id = patient.id;
    run.here(&format!("{id}_train_accuracy"), sick.findings.train_accuracy);
    run.here(&format!("{id}_validation_accuracy"), sick.findings.validation_accuracy);
    run.here(&format!("{id}_cured_validation_accuracy"), cured.findings.validation_accuracy);
    if let Some(epoch) = sick.findings.diverged_in {
        run.here(&format!("{id}_diverged_epoch"), epoch as f64);
        run.diverged(epoch);
    }
}

/// The tests, for all patients and for the healthy; then each patient's file.
fn examine(run: &mut Run<'_>, pairs: &[(&Patient, Seen, Seen)]) {
    let row = |name: String, f: &Findings| {
        vec![
            name,
            format!("{:.1}", f.largest_input),
            format!("{:.2}", f.first_loss_over_chance),
            format!("{:.1}", f.highest_over_first_loss),
            f.distinct_units.map_or("–".to_string(), |n| n.to_string()),
            format!("{:.0} %", 100.0 * f.dead_at_start),
            f.dead_at_end.map_or("–".to_string(), |share| format!("{:.0} %", 100.0 * share)),
            format!("{:?}", f.validation_classes),
            format!("{:.1}", 100.0 * f.train_accuracy),
            format!("{:.1}", 100.0 * f.validation_accuracy),
        ]
    };
    let mut rows: Vec<_> =
        pairs.iter().map(|(p, sick, _)| row(p.letter.to_string(), &sick.findings)).collect();
    rows.push(row("healthy".to_string(), &pairs[0].2.findings));
    let header = [
        "patient",
        "largest input",
        "first loss / ln K",
        "highest / first loss",
        "distinct units",
        "dead at start",
        "dead at end",
        "validation classes",
        "train %",
        "validation %",
    ];
    run.table(&header, &rows);
    for (patient, sick, cured) in pairs {
        let diverged = sick.history.diverged_in().map(|epoch| format!(" Diverged in epoch {epoch}."));
        run.say(format!(
            "{}: {}.\n   symptom: {}\n   test: {} (found: {:?})\n   cure: {}: validation {:.1} % → {:.1} %.{}",
            patient.letter,
            patient.illness,
            patient.symptom,
            patient.test,
            sick.findings.diagnosis(),
            patient.cure,
            100.0 * sick.findings.validation_accuracy,
            100.0 * cured.findings.validation_accuracy,
            diverged.unwrap_or_default(),
        ));
    }
}

/// Loss and accuracy of one training, training solid, validation dashed.
fn charts(title: &str, seen: &Seen) -> [LineChart; 2] {
    let (history, classes) = (&seen.history, seen.classes as f64);
    let charts = [
        LineChart::new(format!("{title}: loss"), "epoch", "loss")
            .series("training", history.curve(|e| Some(e.loss)))
            .dashed_like("validation", "training", history.curve(|e| e.validation_loss))
            .horizontal(classes.ln(), format!("ln {classes}"))
            .log_y(),
        LineChart::new(format!("{title}: accuracy"), "epoch", "accuracy")
            .series("training", history.curve(|e| e.accuracy))
            .dashed_like("validation", "training", history.curve(|e| e.validation_accuracy))
            .y_range(0.0, 1.0),
    ];
    let epochs = seen.history.epochs().len().max(2) as f64;
    match history.diverged_in() {
        Some(epoch) => charts.map(|chart| chart.vertical(epoch as f64, "not finite")),
        None => charts.map(|chart| chart.x_range(1.0, epochs)),
    }
}

fn draw_unlabelled(run: &mut Run<'_>, pairs: &[(&Patient, Seen, Seen)]) -> Result<(), RunError> {
    let mut panels = Panels::new("The clinic: what is wrong with each?", 2);
    for (patient, sick, _) in pairs {
        for chart in charts(&format!("Patient {}", patient.letter), sick) {
            panels = panels.panel(Box::new(chart));
        }
    }
    run.figure(
        "patients",
        panels,
        "Seven trainings that fail although every gradient is right: loss (logarithmic) and accuracy by epoch, \
         training solid, validation dashed; the dotted line is the loss of a network that knows nothing. Six \
         learn MNIST's digits with hidden layers of 32 and 32 ReLU, one learns the body measurements of text \
         001. What has each of them?",
        "Seven rows of two panels, patients A to G. A: validation accuracy stays near 0.1. B: loss high or \
         restless. C: accuracy rises little. D: training and validation differ from the first epoch. E: loss \
         starts huge. F: both curves are flat. G: the curves break off or the loss is enormous.",
    )
}

fn draw_cured(run: &mut Run<'_>, pairs: &[(&Patient, Seen, Seen)]) -> Result<(), RunError> {
    let mut panels = Panels::new("The clinic: what it was, and the cure", 2);
    for (patient, sick, cured) in pairs {
        let title = format!("{}: {}", patient.letter, patient.illness);
        let curve = |seen: &Seen| seen.history.curve(|e| e.validation_accuracy);
        let loss = |seen: &Seen| seen.history.curve(|e| e.validation_loss);
        let accuracy = LineChart::new("", "epoch", "validation accuracy")
            .series("ill", curve(sick))
            .series("cured", curve(cured))
            .y_range(0.0, 1.0);
        let loss = LineChart::new(title, "epoch", "validation loss")
            .series("ill", loss(sick))
            .series("cured", loss(cured))
            .log_y();
        panels = panels.panel(Box::new(loss)).panel(Box::new(accuracy));
    }
    run.figure(
        "cures",
        panels,
        "The same trainings with their names, and beside each the same run with the one thing mended: \
         validation loss (logarithmic) and validation accuracy by epoch.",
        "Seven rows of two panels. In each, the cured training's validation loss falls and its accuracy rises \
         to that of a healthy network, where the ill one's does not.",
    )
}
