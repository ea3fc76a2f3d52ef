//! Whole runs of a chapter made for the purpose.

use super::*;
use crate::figure::Chart;
use serde_json::{Value, json};
use std::path::Path;
use std::sync::Arc;
use tempfile::TempDir;

struct Dot;

impl Chart for Dot {
    fn svg(&self) -> String {
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1 1\"/>".to_string()
    }
    fn csv(&self) -> String {
        "x,y\n0.1,0.2\n".to_string()
    }
}

fn trains(run: &mut Run<'_>) -> Result<(), RunError> {
    let epochs = run.epochs(1, 2, 3);
    let mut progress = run.progress();
    for epoch in 1..=epochs {
        progress.start_epoch(epoch, epochs, 10);
        progress.step(10);
        progress.end_epoch(&[("loss", 1.0 / epoch as f64)]);
    }
    progress.finish();
    run.trained(1000 * epochs, 0.5);
    let draw = run.seed().stream("test").uniform();
    run.compare("test_accuracy", 0.9425, draw);
    run.here("third", 1.0 / 3.0);
    run.text("only_in_the_text", 7.0);
    run.figure("curve", Dot, "A dot.", "One dot")
}

fn diverges(run: &mut Run<'_>) -> Result<(), RunError> {
    run.diverged(4);
    run.here("loss", f64::NAN);
    Ok(())
}

fn chapter(experiments: &[Experiment]) -> Chapter {
    Chapter { name: "ch00_test", title: "A chapter for tests", experiments: experiments.to_vec() }
}

const TRAINS: Experiment = Experiment { id: "trains", title: "Trains", run: trains, when: When::Always };
const DIVERGES: Experiment =
    Experiment { id: "diverges", title: "Diverges", run: diverges, when: When::FullOnly };

/// Runs into a folder; returns what was printed, and the result.
fn run(chapter: &Chapter, folder: &Path, arguments: &[&str]) -> (String, Result<(), RunError>) {
    let mut output = Vec::new();
    let mut all: Vec<OsString> = arguments.iter().map(OsString::from).collect();
    all.extend(["--out".into(), folder.into()]);
    let outcome = run_with(chapter, all, &mut output);
    (String::from_utf8(output).unwrap(), outcome)
}

fn results(folder: &Path) -> Value {
    serde_json::from_str(&std::fs::read_to_string(folder.join("results.json")).unwrap()).unwrap()
}

fn folder() -> TempDir {
    tempfile::tempdir().unwrap()
}

#[test]
fn the_list_names_every_experiment_and_marks_those_that_need_full() {
    let folder = folder();
    let inner = folder.path().join("out");
    let (output, outcome) = run(&chapter(&[TRAINS, DIVERGES]), &inner, &["--list"]);
    outcome.unwrap();
    assert_eq!(
        output,
        "ch00_test: A chapter for tests\n  trains    Trains\n  diverges  Diverges (only with --full)\n"
    );
    assert!(!inner.exists());
}

#[test]
fn help_is_output_and_no_error() {
    let (output, outcome) = run(&chapter(&[TRAINS]), folder().path(), &["--help"]);
    outcome.unwrap();
    assert!(output.contains("Usage: cargo run -p ch00_test -- [OPTIONS]"), "{output}");
    assert!(output.contains("A chapter for tests") && output.contains("trains"), "{output}");
}

#[test]
fn a_run_prints_progress_the_table_and_where_everything_is() {
    let folder = folder();
    let (output, outcome) = run(&chapter(&[TRAINS, DIVERGES]), folder.path(), &["--threads", "1"]);
    outcome.unwrap();
    assert!(output.starts_with("ch00_test: A chapter for tests\nseed 1671, 1 thread, default run\n"));
    assert!(output.contains("\n── trains: Trains\nEpoch 1/2 - 0.0s - loss: 1.0000\n"), "{output}");
    assert!(output.contains("test_accuracy") && output.contains("94.25 %"), "{output}");
    assert!(output.contains("results.json") && output.contains("trains_curve.svg"), "{output}");
    assert!(!output.contains("diverges"), "{output}");
    let svg = std::fs::read_to_string(folder.path().join("trains_curve.svg")).unwrap();
    assert!(svg.contains("<svg"));
    let csv = std::fs::read_to_string(folder.path().join("trains_curve.csv")).unwrap();
    assert_eq!(csv, "x,y\n0.1,0.2\n");
}

#[test]
fn results_say_what_ran_and_a_number_that_is_not_finite_is_null() {
    let folder = folder();
    let arguments = ["--full", "--seed", "18446744073709551615", "--threads", "3"];
    run(&chapter(&[TRAINS, DIVERGES]), folder.path(), &arguments).1.unwrap();
    let results = results(folder.path());
    assert_eq!(results["chapter"], "ch00_test");
    assert_eq!((&results["seed"], &results["threads"]), (&json!(u64::MAX), &json!(3)));
    let [trained, diverged] = [&results["experiments"][0], &results["experiments"][1]];
    assert_eq!((&trained["id"], &trained["mode"]), (&json!("trains"), &json!("full")));
    assert_eq!((&trained["epochs"], &trained["train_samples_per_second"]), (&json!(3), &json!(6000.0)));
    assert_eq!(trained["here"]["third"].as_f64(), Some(1.0 / 3.0));
    assert_eq!(trained["text"], json!({"test_accuracy": 0.9425, "only_in_the_text": 7.0}));
    assert_eq!(trained.get("diverged_epoch"), None);
    assert_eq!((&diverged["diverged_epoch"], &diverged["here"]), (&json!(4), &json!({"loss": null})));
    assert_eq!((diverged.get("epochs"), &diverged["train_samples_per_second"]), (None, &Value::Null));
}

#[test]
fn a_run_replaces_its_own_results_only() {
    let folder = folder();
    let both = chapter(&[TRAINS, DIVERGES]);
    run(&both, folder.path(), &["--full", "--only", "diverges"]).1.unwrap();
    // An experiment that the chapter no longer has.
    let mut old = results(folder.path());
    old["experiments"].as_array_mut().unwrap().insert(0, json!({"id": "gone", "here": {"x": 0.1}}));
    std::fs::write(folder.path().join("results.json"), old.to_string()).unwrap();

    run(&both, folder.path(), &["--quick", "--only", "trains", "--epochs", "5", "--seed", "2"]).1.unwrap();
    let new = results(folder.path());
    let ids: Vec<_> = new["experiments"].as_array().unwrap().iter().map(|e| &e["id"]).collect();
    assert_eq!(ids, ["trains", "diverges", "gone"]);
    assert_eq!(new["experiments"][0]["epochs"], 5);
    assert_eq!(new["experiments"][1], old["experiments"][1]);
    assert_eq!(new["experiments"][2], old["experiments"][0]);
    assert_eq!((&new["experiments"][0]["seed"], &new["experiments"][1]["seed"]), (&json!(2), &json!(1671)));
}

#[test]
fn two_runs_of_one_seed_are_identical_except_for_times() {
    let text = |folder: &TempDir| {
        run(&chapter(&[TRAINS, DIVERGES]), folder.path(), &["--full"]).1.unwrap();
        let text = std::fs::read_to_string(folder.path().join("results.json")).unwrap();
        let timed = |line: &&str| line.contains("\"seconds\"") || line.contains("samples_per_second");
        text.lines().filter(|line| !timed(line)).collect::<Vec<_>>().join("\n")
    };
    assert_eq!(text(&folder()), text(&folder()));
}

#[test]
fn a_folder_that_cannot_be_written_is_an_error_before_anything_runs() {
    let folder = folder();
    let file = folder.path().join("file");
    std::fs::write(&file, "in the way").unwrap();
    for path in [file.clone(), file.join("below")] {
        let (output, outcome) = run(&chapter(&[TRAINS]), &path, &[]);
        let message = outcome.unwrap_err().to_string();
        assert!(message.contains("choose another with --out DIR"), "{message}");
        assert_eq!(output, "");
    }
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "in the way");
}

#[test]
fn results_that_are_not_ours_are_refused_and_left_alone() {
    let others = [
        ("{\"chapter\": ", "found no valid JSON"),
        ("[1, 2]", "found no text under `chapter`"),
        ("{\"chapter\": \"ch01\", \"experiments\": []}", "found those of ch01"),
        ("{\"chapter\": \"ch00_test\", \"experiments\": [{\"id\": 3}]}", "under `experiments`"),
        ("{\"chapter\": \"ch00_test\"}", "under `experiments`"),
    ];
    for (text, expected) in others {
        let folder = folder();
        let path = folder.path().join("results.json");
        std::fs::write(&path, text).unwrap();
        let (output, outcome) = run(&chapter(&[TRAINS]), folder.path(), &[]);
        let message = outcome.unwrap_err().to_string();
        assert!(message.contains(expected) && message.contains("move the file away"), "{message}");
        assert!(message.contains("results.json"), "{message}");
        assert_eq!((output.as_str(), std::fs::read_to_string(&path).unwrap().as_str()), ("", text));
    }
}

#[test]
fn an_experiment_that_fails_or_panics_costs_no_earlier_results() {
    let fails = |run| Experiment { id: "fails", title: "Fails", run, when: When::Always };
    let cases: [(Experiment, &str); 2] = [
        (
            fails(|_| Err(crate::ShapeError::new("Dense", "(N, 2)", "(N, 3)").into())),
            "Dense: expected (N, 2)",
        ),
        (fails(|run| panic!("seed {} is unlucky", run.seed().0)), "(panic): seed 1671 is unlucky"),
    ];
    for (experiment, expected) in cases {
        let folder = folder();
        let (output, outcome) = run(&chapter(&[TRAINS, experiment, DIVERGES]), folder.path(), &["--full"]);
        let message = outcome.unwrap_err().to_string();
        assert!(message.starts_with("experiment fails: ") && message.contains(expected), "{message}");
        assert!(output.contains("94.25 %") && !output.contains("── diverges"), "{output}");
        assert_eq!(results(folder.path())["experiments"].as_array().unwrap().len(), 1);
    }
}

#[test]
fn usage_errors_are_told_apart_from_errors_of_the_run() {
    let (_, outcome) = run(&chapter(&[TRAINS]), folder().path(), &["--epochs", "0"]);
    assert!(matches!(outcome, Err(RunError::Usage(_))));
}

#[test]
fn the_digits_are_loaded_once_and_their_folder_is_named() {
    let loads = Experiment {
        id: "loads",
        title: "Loads",
        run: |run| {
            let (first, second) = (run.mnist()?, run.mnist()?);
            run.here("same", if Arc::ptr_eq(&first, &second) { 1.0 } else { 0.0 });
            Ok(())
        },
        when: When::Always,
    };
    let chapter = chapter(&[loads]);
    let out = folder();
    let (output, outcome) = run(&chapter, out.path(), &[]);
    outcome.unwrap();
    assert_eq!(output.matches("data: ").count(), 1, "{output}");
    assert_eq!(results(out.path())["experiments"][0]["here"]["same"], 1.0);
    let missing = out.path().join("nowhere");
    let message =
        run(&chapter, out.path(), &["--data", missing.to_str().unwrap()]).1.unwrap_err().to_string();
    assert!(message.contains("nowhere"), "{message}");
}

#[test]
fn ids_and_figure_names_must_be_fit_for_file_names() {
    let twice = run(&chapter(&[TRAINS, TRAINS]), folder().path(), &["--list"]).1.unwrap_err().to_string();
    assert_eq!(twice, "ch00_test: expected ids that differ, got `trains`");
    let slash = chapter(&[Experiment { id: "a/b", ..TRAINS }]);
    let message = run(&slash, folder().path(), &["--list"]).1.unwrap_err().to_string();
    assert_eq!(message, "ch00_test: expected ids in snake_case, got `a/b`");
    let draws = |run: &mut Run<'_>| run.figure("../curve", Dot, "A dot.", "One dot");
    let draws = chapter(&[Experiment { id: "draws", title: "Draws", run: draws, when: When::Always }]);
    let message = run(&draws, folder().path(), &[]).1.unwrap_err().to_string();
    assert_eq!(message, "experiment draws: figure: expected a name in snake_case, got `../curve`");
}

#[test]
fn output_that_cannot_be_written_is_an_error_and_no_panic() {
    struct Closed;
    impl Write for Closed {
        fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
            Err(std::io::ErrorKind::BrokenPipe.into())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let folder = folder();
    let arguments = [OsString::from("--out"), folder.path().into()];
    let outcome = run_with(&chapter(&[TRAINS]), arguments, &mut Closed);
    assert!(matches!(outcome, Err(RunError::Output(_))));
    assert_eq!(results(folder.path())["experiments"][0]["id"], "trains");
}

#[test]
fn a_caption_ends_with_how_its_numbers_came_about() {
    fn tells(run: &mut Run<'_>) -> Result<(), RunError> {
        run.say(run.circumstances());
        run.mnist()?;
        run.say(run.circumstances());
        Ok(())
    }
    let chapter = chapter(&[Experiment { id: "tells", title: "Tells", run: tells, when: When::Always }]);
    let (output, outcome) = run(&chapter, folder().path(), &[]);
    outcome.unwrap();
    assert_eq!(output.matches("\nSeed 1671, default run.\n").count(), 2, "{output}");
    // Data that are not the shipped ones are named, once they are used.
    let shipped = crate::data::Mnist::shipped_folder();
    let arguments = ["--quick", "--seed", "3", "--epochs", "4", "--data", shipped.to_str().unwrap()];
    let (output, outcome) = run(&chapter, folder().path(), &arguments);
    outcome.unwrap();
    assert!(output.contains("\nSeed 3, quick run, 4 epochs asked for.\n"), "{output}");
    assert!(output.contains("\nSeed 3, quick run, 4 epochs asked for, data from `mnist`.\n"), "{output}");
}

#[test]
fn repetitions_begin_with_the_runs_own_seed_and_a_spread_has_a_range_where_they_differ() {
    fn repeats(run: &mut Run<'_>) -> Result<(), RunError> {
        let own = run.seed();
        assert_eq!(run.seeds(3), [own, own.nth(1), own.nth(2)]);
        assert_eq!((run.seeds(1), run.seeds(0)), (vec![own], Vec::new()));
        Spread::of([0.25, 0.75]).record(run, "several");
        Spread::of([0.5]).record(run, "one");
        Spread::of([f64::NAN, f64::NAN]).record(run, "diverged");
        Ok(())
    }
    let folder = folder();
    let repeats = Experiment { id: "repeats", title: "Repeats", run: repeats, when: When::Always };
    run(&chapter(&[repeats]), folder.path(), &[]).1.unwrap();
    let expected =
        json!({"several": 0.5, "several_min": 0.25, "several_max": 0.75, "one": 0.5, "diverged": null});
    assert_eq!(results(folder.path())["experiments"][0]["here"], expected);
}

#[test]
fn runs_at_the_same_time_into_one_folder_keep_one_anothers_results() {
    let ids = ["a", "b", "c", "d", "e", "f", "g", "h"];
    let quiet = |run: &mut Run<'_>| -> Result<(), RunError> {
        run.here("one", 1.0);
        Ok(())
    };
    let all = chapter(&ids.map(|id| Experiment { id, title: "Records", run: quiet, when: When::Always }));
    let folder = TempDir::new().unwrap();
    let path = folder.path().display().to_string();
    for _ in 0..5 {
        std::thread::scope(|scope| {
            for id in ids {
                let (all, path) = (&all, &path);
                scope.spawn(move || {
                    run_with(all, ["--only", id, "--out", path], &mut Vec::new()).unwrap();
                });
            }
        });
        let text = std::fs::read_to_string(folder.path().join("results.json")).unwrap();
        let results: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(results["experiments"].as_array().map(Vec::len), Some(ids.len()));
        std::fs::remove_file(folder.path().join("results.json")).unwrap();
    }
}

#[test]
fn an_experiments_own_files_lie_in_the_runs_folder_under_its_id() {
    let keeps = |run: &mut Run<'_>| -> Result<(), RunError> {
        std::fs::write(run.path("trials.jsonl"), "{}\n")?;
        let mut tasks = run.tasks("trial", 1);
        tasks.done("rate 0.1", "best so far 0.5");
        Ok(())
    };
    let folder = folder();
    let keeps = Experiment { id: "keeps", title: "Keeps", run: keeps, when: When::Always };
    let (output, outcome) = run(&chapter(&[keeps]), folder.path(), &[]);
    outcome.unwrap();
    assert!(folder.path().join("keeps_trials.jsonl").is_file());
    assert!(output.contains("\ntrial 1 of 1: rate 0.1 (best so far 0.5)\n"), "{output}");
}

#[test]
fn a_folder_in_which_results_cannot_be_saved_is_refused_before_anything_is_run() {
    let never = Experiment { id: "never", title: "Never", run: |_| panic!("it was run"), when: When::Always };
    let chapter = Chapter { name: "ch00_test", title: "A test", experiments: vec![never] };
    let refusal = |out: &std::path::Path| {
        let arguments = ["--out".to_string(), out.display().to_string()];
        run_with(&chapter, arguments, &mut Vec::new()).unwrap_err().to_string()
    };
    let what_to_do = "choose another folder with --out DIR";

    for name in [".results.lock", "results.json"] {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join(name)).unwrap();
        let text = refusal(folder.path());
        assert!(text.contains(name) && text.contains(what_to_do), "{text}");
    }

    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("results.json");
    let text = r#"{"chapter": "ch00_test", "experiments": []}"#;
    std::fs::write(&file, text).unwrap();
    let mut permissions = std::fs::metadata(&file).unwrap().permissions();
    permissions.set_readonly(true);
    std::fs::set_permissions(&file, permissions).unwrap();
    let refused = refusal(folder.path());
    assert!(refused.contains("write-protected") && refused.contains(what_to_do), "{refused}");
    assert_eq!(std::fs::read_to_string(&file).unwrap(), text);

    assert!(refusal(&file).contains("--out: expected a folder, got the file"));
}
