//! The experiments on handwritten digits run, record finite figures and draw what they should.
#![cfg(feature = "run")]

use common::experiment::run_with;
use serde_json::Value;
use std::path::Path;

const IDS: &str = "two_hidden,dense_512,hidden_layers,batch_size,trap_batches,clinic";

fn run(folder: &Path) -> Value {
    let arguments = ["--quick", "--only", IDS, "--out"].map(Into::into);
    let arguments = arguments.into_iter().chain([folder.as_os_str().to_owned()]);
    let mut output = Vec::new();
    run_with(&ch04_mlp::experiments(), arguments, &mut output).unwrap_or_else(|error| panic!("{error}"));
    let text = std::fs::read_to_string(folder.join("results.json")).unwrap();
    serde_json::from_str(&text).unwrap()
}

/// The results without what is measured by the clock.
fn without_times(mut results: Value) -> Value {
    for experiment in results["experiments"].as_array_mut().unwrap() {
        for key in ["seconds", "train_samples_per_second"] {
            assert!(experiment.as_object_mut().unwrap().remove(key).is_some());
        }
    }
    results
}

#[test]
fn the_experiments_record_finite_figures_draw_and_repeat_to_the_bit() {
    let folders = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
    let [first, second] = [&folders[0], &folders[1]].map(|folder| run(folder.path()));
    let experiments = first["experiments"].as_array().unwrap();
    assert_eq!(experiments.len(), IDS.split(',').count());
    for experiment in experiments {
        let here = experiment["here"].as_object().unwrap();
        assert!(!here.is_empty(), "{}: nothing recorded", experiment["id"]);
        for (key, value) in here {
            assert!(value.as_f64().is_some_and(f64::is_finite), "{}: {key} is {value}", experiment["id"]);
            assert!(!key.contains("accuracy") || (0.0..=1.0).contains(&value.as_f64().unwrap()), "{key}");
        }
    }
    assert_eq!(without_times(first), without_times(second));
    for figure in [
        "two_hidden_curves",
        "dense_512_curves",
        "hidden_layers_accuracy",
        "batch_size_accuracy",
        "batch_size_epoch_time",
        "batch_size_equal_time",
        "trap_batches_orders",
        "trap_batches_second_batch",
        "clinic_patients",
        "clinic_cures",
    ] {
        for extension in ["svg", "csv"] {
            let path = folders[0].path().join(format!("{figure}.{extension}"));
            assert!(path.metadata().is_ok_and(|file| file.len() > 50), "{}", path.display());
        }
    }
}
