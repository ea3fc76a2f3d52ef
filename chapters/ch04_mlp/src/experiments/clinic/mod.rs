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
    let digits = run.mnist_of_size(28, 28)?.train.first(run.pick(1_000, 6_000, 20_000));
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
        run.say(file(patient, sick, cured));
    }
}

/// What stands in a patient's file.
fn file(patient: &Patient, sick: &Seen, cured: &Seen) -> String {
    let Patient { letter, illness, symptom, test, cure, .. } = patient;
    let per_cent = |accuracy: Option<f64>| 100.0 * accuracy.unwrap_or(f64::NAN);
    let first = sick.history.epochs().first();
    let (trained, validated) =
        (per_cent(first.and_then(|e| e.accuracy)), per_cent(first.and_then(|e| e.validation_accuracy)));
    let [before, after] = [sick, cured].map(|seen| 100.0 * seen.findings.validation_accuracy);
    let found = sick.findings.diagnosis();
    let found = match found == patient.diagnosis {
        true => format!("the tests say: {found:?}"),
        false => format!("the tests say {found:?}, and are wrong in this run"),
    };
    let diverged = sick.history.diverged_in().map(|epoch| format!("\n   diverged in epoch {epoch}"));
    format!(
        "{letter}: {illness}.\n   symptom: {symptom} (first epoch: training {trained:.1} %, validation \
         {validated:.1} %)\n   test: {test} ({found})\n   cure: {cure}: validation \
         {before:.1} % → {after:.1} %{}",
        diverged.unwrap_or_default(),
    )
}

/// Loss and accuracy of one training, training solid, validation dashed.
fn charts(title: &str, seen: &Seen) -> [LineChart; 2] {
    let history = &seen.history;
    let loss = loss_chart(format!("{title}: loss"), "loss", &[seen])
        .series("training", history.curve(|e| Some(e.loss)))
        .dashed_like("validation", "training", history.curve(|e| e.validation_loss))
        .horizontal((seen.classes as f64).ln(), format!("ln {}", seen.classes));
    let accuracy = LineChart::new(format!("{title}: accuracy"), "epoch", "accuracy")
        .series("training", history.curve(|e| e.accuracy))
        .dashed_like("validation", "training", history.curve(|e| e.validation_accuracy))
        .y_range(0.0, 1.0);
    match history.diverged_in() {
        Some(epoch) => [loss, accuracy].map(|chart| chart.vertical(epoch as f64, "not finite")),
        None => [loss, accuracy],
    }
}

/// A chart for losses: from 0 on, where a flat curve looks flat; logarithmic, where they are huge.
fn loss_chart(title: String, y_label: &str, seen: &[&Seen]) -> LineChart {
    let losses = seen.iter().flat_map(|seen| seen.history.epochs());
    let losses = losses.flat_map(|e| [e.loss, e.validation_loss.unwrap_or(0.0)]);
    let highest = losses.filter(|loss| loss.is_finite()).fold(0.0, f64::max);
    let chart = LineChart::new(title, "epoch", y_label);
    if highest > 10.0 { chart.log_y() } else { chart.y_range(0.0, 1.1 * highest.max(1.0)) }
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
        "Seven trainings that fail although every gradient is right: loss (logarithmic where it is huge) and accuracy by epoch, \
         training solid, validation dashed; the dotted line is the loss of a network that knows nothing. Six \
         learn MNIST's digits with hidden layers of 32 and 32 ReLU, one learns the body measurements of text \
         001. What has each of them?",
        "Seven rows of two panels, patients A to G. A: training loss falls slowly, validation loss rises, and \
         validation accuracy stays near 0.1. B: loss rises to near ln 10. C: loss falls to a level well \
         above a healthy one, accuracy stays low. D: training and validation part in the first epoch and \
         approach one another. E: an enormous loss, then ln 10. F: everything flat. G: a large loss, then ln 10.",
    )
}

fn draw_cured(run: &mut Run<'_>, pairs: &[(&Patient, Seen, Seen)]) -> Result<(), RunError> {
    let mut panels = Panels::new("The clinic: what it was, and the cure", 2);
    for (patient, sick, cured) in pairs {
        let title = format!("{}: {}", patient.letter, patient.id.replace('_', " "));
        let curve = |seen: &Seen| seen.history.curve(|e| e.validation_accuracy);
        let loss = |seen: &Seen| seen.history.curve(|e| e.validation_loss);
        let accuracy =
            LineChart::new(format!("{}: accuracy", patient.letter), "epoch", "validation accuracy")
                .series("ill", curve(sick))
                .series("cured", curve(cured))
                .y_range(0.0, 1.0);
        let loss = loss_chart(title, "validation loss", &[sick, cured])
            .series("ill", loss(sick))
            .series("cured", loss(cured));
        panels = panels.panel(Box::new(loss)).panel(Box::new(accuracy));
    }
    run.figure(
        "cures",
        panels,
        "The same trainings with their names, and beside each the same run with the one thing mended: \
         validation loss (logarithmic where a loss was huge) and validation accuracy by epoch.",
        "Seven rows of two panels. In each, the cured training's validation loss falls and its accuracy rises \
         to that of a healthy network, where the ill one's does not.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use common::Seed;
    use common::data::Mnist;
    use examination::Diagnosis;

    fn findings(treatment: Treatment, digits: &common::data::Digits) -> Findings {
        let mut case = treatment.prepare(digits, 10, Seed(7)).expect("the network fits together");
        let mut quiet = ShowProgress::new(Progress::quiet());
        train_and_examine(&mut case, &mut quiet).expect("the data fit the network").1
    }

    #[test]
    fn the_tests_name_every_illness_and_every_cure_cures() {
        let digits =
            Mnist::load(&Mnist::shipped_folder()).expect("the digits are shipped").train.first(4_000);
        let mut healthy: Vec<(Treatment, Findings)> = Vec::new();
        for patient in &PATIENTS {
            let sick = findings(patient.treatment, &digits);
            assert_eq!(sick.diagnosis(), patient.diagnosis, "{}: {sick:?}", patient.id);
            let cured = patient.cured();
            assert_ne!(cured, patient.treatment);
            if !healthy.iter().any(|(treatment, _)| *treatment == cured) {
                healthy.push((cured, findings(cured, &digits)));
            }
            let (_, well) = healthy.iter().find(|(treatment, _)| *treatment == cured).expect("just added");
            assert_eq!(well.diagnosis(), Diagnosis::Healthy, "{}: {well:?}", patient.id);
            if patient.diagnosis != Diagnosis::OneSidedValidation {
                assert!(well.validation_accuracy > 0.85 && sick.validation_accuracy < 0.5, "{}", patient.id);
            }
        }
    }

    #[test]
    fn no_two_patients_are_treated_alike() {
        for (i, patient) in PATIENTS.iter().enumerate() {
            assert_eq!(usize::from(patient.letter as u8 - b'A'), i);
            assert!(PATIENTS[..i].iter().all(|other| other.treatment != patient.treatment));
        }
    }
}
