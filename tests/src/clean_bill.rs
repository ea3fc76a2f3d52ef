//! The clean bill: the checker over everything in the chapters that has a gradient.
//!
//! It goes through the rows of [`gradients`](crate::gradients), over several shapes and seeds, and
//! holds them against the chapters' sources: a type without a row is named, and fails, too. So a new
//! layer appears here by itself: with its errors, or as missing.

use crate::gradients::{LAYERS, LOSSES, NETWORKS, REGULARIZERS, Size, TRAITS, kinds_with_a_row};
use crate::sources::types_with;
use ch07_gradient_checking::{Check, Report};
use common::Seed;
use common::experiment::{Chapter, Experiment, Run, RunError, When};
use common::figure::DotPlot;

/// What every row must stay below. Truncation (h²/6 f‴) and rounding (ε f/h) of the differences are
/// both near 1e-11 for derivatives of size 1, and entries a thousandth of the largest are judged by
/// that thousandth: what is right lies near 1e-8, what is wrong near 1.
pub const TOLERANCE: f64 = 1e-6;

/// N, inputs and outputs of the shapes that every row is checked on.
const SHAPES: [[usize; 3]; 6] = [[1, 1, 1], [1, 4, 3], [5, 1, 2], [3, 5, 1], [4, 3, 3], [6, 5, 7]];

/// What the checker found of one row, over all shapes and seeds.
#[derive(Clone, Debug)]
pub struct Line {
    /// `"layer"`, `"loss"`, …
    pub group: &'static str,
    /// The type, or what the network is.
    pub kind: String,
    /// Which variant of it.
    pub variant: &'static str,
    /// How many tensors a check compares.
    pub tensors: usize,
    /// How many entries were compared in all.
    pub entries: usize,
    /// The worst relative error of all; NaN where nothing was compared.
    pub worst: f64,
    /// The tensor and the entry of it.
    pub place: String,
    /// What else was found, the first of it.
    pub finding: Option<String>,
}

impl Line {
    fn new(group: &'static str, kind: &str, variant: &'static str) -> Line {
        let (kind, place) = (kind.to_string(), String::new());
        Line { group, kind, variant, tensors: 0, entries: 0, worst: f64::NAN, place, finding: None }
    }

    /// The line of a type that has no row.
    fn missing(group: &'static str, kind: &str) -> Line {
        let finding = Some("no row in tests/src/gradients".to_string());
        Line { finding, ..Line::new(group, kind, "MISSING") }
    }

    /// The type and its variant.
    pub fn name(&self) -> String {
        if self.variant.is_empty() { self.kind.clone() } else { format!("{}, {}", self.kind, self.variant) }
    }

    /// Whether everything was right.
    pub fn passes(&self) -> bool {
        self.worst <= TOLERANCE && self.finding.is_none()
    }

    fn add(&mut self, report: &Report) {
        self.tensors = self.tensors.max(report.tensors.len());
        self.entries += report.tensors.iter().map(|tensor| tensor.entries).sum::<usize>();
        if let Some(finding) = report.findings.first() {
            self.finding.get_or_insert(finding.clone());
        }
        let Some(worst) = report.worst() else { return };
        // NaN is what nothing was compared with; an error is never NaN.
        if self.worst.is_nan() || worst.worst.relative_error > self.worst {
            self.worst = worst.worst.relative_error;
            self.place = format!("{} {}", worst.name, worst.worst.place);
        }
    }
}

/// One line for every row, and for every type without one.
pub fn bill(seeds: &[Seed]) -> Vec<Line> {
    let sizes = |seed: &Seed| {
        let seed = *seed;
        SHAPES.map(|[batch, inputs, outputs]| Size { batch, inputs, outputs, seed })
    };
    let sizes: Vec<Size> = seeds.iter().flat_map(sizes).collect();
    let over = |mut line: Line, check: &dyn Fn(Size) -> Report| {
        sizes.iter().for_each(|&size| line.add(&check(size)));
        line
    };
    let mut lines = Vec::new();
    for row in LAYERS {
        lines.push(over(Line::new("layer", row.kind, row.variant), &|size| {
            let (mut layer, x) = (row.draw)(size);
            Check::new(size.seed).layer(layer.as_mut(), &x)
        }));
    }
    for row in LOSSES {
        lines.push(over(Line::new("loss", row.kind, row.variant), &|size| {
            let (y, t) = (row.draw)(size);
            Check::new(size.seed).loss(row.loss, &y, &t)
        }));
    }
    for row in REGULARIZERS {
        lines.push(over(Line::new("regulariser", row.kind, row.variant), &|size| {
            let w = size.weights([size.inputs, size.outputs], "w");
            Check::new(size.seed).regularizer((row.build)().as_ref(), &w)
        }));
    }
    for row in NETWORKS {
        lines.push(over(Line::new("network", row.name, ""), &|size| {
            let mut network = (row.draw)(size);
            let check = Check::new(network.seed);
            check.network(&mut network.layers, network.loss.as_ref(), &network.x, &network.t)
        }));
    }
    lines.extend(missing());
    lines
}

/// A line for every type of the chapters that has a gradient and no row.
fn missing() -> Vec<Line> {
    TRAITS.into_iter().flat_map(|(name, group)| without_row(name, group, &kinds_with_a_row(name))).collect()
}

fn without_row(trait_name: &str, group: &'static str, rows: &[&str]) -> Vec<Line> {
    let types = types_with(trait_name).into_iter().map(|(kind, _)| kind);
    types.filter(|kind| !rows.contains(&kind.as_str())).map(|kind| Line::missing(group, &kind)).collect()
}

/// The clean bill, with a command line as every chapter has it.
pub fn chapter() -> Chapter {
    let gradients = Experiment {
        id: "gradients",
        title: "The checker over every layer, loss, regulariser and network",
        run,
        when: When::Always,
    };
    Chapter {
        name: "clean_bill",
        title: "A clean bill for every gradient of the chapters",
        experiments: vec![gradients],
    }
}

fn run(run: &mut Run<'_>) -> Result<(), RunError> {
    let seeds = run.seeds(run.pick(2, 20, 200));
    let lines = bill(&seeds);
    run.say(format!(
        "Central differences with h = 1e-5 in f64, every entry of every tensor, {} shapes, {} seeds.",
        SHAPES.len(),
        seeds.len()
    ));
    let row = |line: &Line| {
        vec![
            line.group.to_string(),
            line.kind.clone(),
            line.variant.to_string(),
            line.tensors.to_string(),
            line.entries.to_string(),
            format!("{:.1e}", line.worst),
            line.place.clone(),
            line.finding.clone().unwrap_or_default(),
        ]
    };
    let rows: Vec<Vec<String>> = lines.iter().map(row).collect();
    run.table(
        &["what", "type", "variant", "tensors", "entries", "worst relative error", "at", "found besides"],
        &rows,
    );
    draw(run, &lines)?;
    record(run, &lines);
    verdict(run, &lines)
}

fn record(run: &mut Run<'_>, lines: &[Line]) {
    for line in lines {
        run.here(&format!("{} {}", line.group, line.name()), line.worst);
    }
    run.here("rows", lines.len() as f64);
    run.here("entries", lines.iter().map(|line| line.entries).sum::<usize>() as f64);
    run.here("worst", lines.iter().map(|line| line.worst).fold(0.0, f64::max));
}

/// Says that all is well, or fails with the names of what is not.
fn verdict(run: &mut Run<'_>, lines: &[Line]) -> Result<(), RunError> {
    let bad: Vec<String> = lines.iter().filter(|line| !line.passes()).map(reproach).collect();
    if !bad.is_empty() {
        return Err(RunError::message(format!(
            "clean bill: expected relative errors of at most {TOLERANCE:e} in every row, got {}",
            bad.join("; ")
        )));
    }
    let worst = lines.iter().map(|line| line.worst).fold(0.0, f64::max);
    run.say(format!("All {} rows are below {TOLERANCE:e}; the worst is {worst:.1e}.", lines.len()));
    Ok(())
}

fn reproach(line: &Line) -> String {
    let Line { group, worst, place, .. } = line;
    let what = match &line.finding {
        Some(finding) => finding.clone(),
        None => format!("{worst:.1e} at {place}"),
    };
    format!("{group} {}: {what}", line.name())
}

fn draw(run: &mut Run<'_>, lines: &[Line]) -> Result<(), RunError> {
    let mut chart = DotPlot::new("A clean bill of gradients", "worst relative error").log_x();
    for (group, name) in
        [("layer", "layers"), ("loss", "losses"), ("regulariser", "regularisers"), ("network", "networks")]
    {
        let rows = lines.iter().filter(|line| line.group == group);
        chart = chart.group(name, rows.map(|line| (line.name(), line.worst)));
    }
    run.figure(
        "errors",
        chart.vertical(TOLERANCE, "tolerance"),
        "The largest relative error between a gradient and its central differences (h = 1e-5, f64), over all shapes, \
         seeds, tensors and entries, for everything in the chapters that has a gradient.",
        &format!(
            "A dot for each of {} rows on a logarithmic axis, and a line at the tolerance of 1e-6; {} of the dots lie to \
             its left.",
            lines.len(),
            lines.iter().filter(|line| line.worst <= TOLERANCE).count()
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiments;

    #[test]
    fn every_row_is_there_and_below_the_tolerance() {
        let lines = bill(&[Seed(1), Seed(2)]);
        assert_eq!(lines.len(), LAYERS.len() + LOSSES.len() + REGULARIZERS.len() + NETWORKS.len());
        for line in &lines {
            assert!(line.passes(), "{}", reproach(line));
            assert!(line.tensors > 0 && line.entries >= 2 * SHAPES.len(), "{line:?}");
        }
    }

    #[test]
    fn a_type_without_a_row_is_a_line_that_fails_and_is_named() {
        let lines = without_row("Layer", "layer", &["Activation", "Softmax", "Sequential"]);
        let dense = lines.iter().find(|line| line.kind == "Dense").expect("Dense is a layer");
        assert!(!dense.passes());
        assert_eq!(reproach(dense), "layer Dense, MISSING: no row in tests/src/gradients");
        assert!(lines.iter().all(|line| line.kind != "Softmax"));
    }

    #[test]
    fn a_wrong_gradient_and_a_finding_fail_and_are_named() {
        let at = common::Tensor::from_vec(vec![1.0, 2.0]);
        let report = Check::new(Seed(1)).function("square", |x| x.dot(x), &at, &at);
        let mut line = Line::new("layer", "Square", "broken");
        assert!(!line.passes(), "nothing was compared");
        line.add(&report);
        assert!(!line.passes());
        assert!(reproach(&line).starts_with("layer Square, broken: 5.0e-1 at x ["), "{}", reproach(&line));
        line.worst = 0.0;
        assert!(line.passes());
        line.finding = Some("something".to_string());
        assert!(!line.passes());
    }

    #[test]
    fn a_run_with_a_line_that_fails_ends_in_an_error_that_names_it() {
        fn run(run: &mut Run<'_>) -> Result<(), RunError> {
            verdict(run, &[Line::missing("loss", "Hinge")])
        }
        let experiment = Experiment { id: "gradients", title: "one type", run, when: When::Always };
        let chapter = Chapter { experiments: vec![experiment], ..chapter() };
        let folder = tempfile::tempdir().expect("a temporary folder");
        let error = experiments::run(&chapter, folder.path(), &["--quick"]).expect_err("a missing row");
        let expected = "clean bill: expected relative errors of at most 1e-6 in every row, got loss Hinge, MISSING: no row";
        assert!(error.contains(expected), "{error}");
    }

    #[test]
    fn a_quick_run_writes_its_results_and_its_figure() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let output = experiments::run(&chapter(), folder.path(), &["--quick"]).expect("a clean bill");
        assert!(output.contains("rows are below 1e-6"), "{output}");
        for file in ["results.json", "gradients_errors.svg", "gradients_errors.csv"] {
            assert!(folder.path().join(file).is_file(), "{file} is missing");
        }
    }
}
