use super::experiments;
use super::network::network;
use common::Seed;
use common::experiment::run_with;

#[test]
fn a_quick_run_of_every_experiment_records_finite_figures_and_draws() {
    let folder = tempfile::tempdir().unwrap();
    let chapter = experiments();
    let ids: Vec<&str> = chapter.experiments.iter().map(|experiment| experiment.id).collect();
    let arguments = [
        "--quick",
        "--threads",
        "2",
        "--only",
        &ids.join(","),
        "--out",
        &folder.path().display().to_string(),
    ]
    .map(String::from);
    let mut output = Vec::new();
    run_with(&chapter, arguments, &mut output).unwrap();
    let results: serde_json::Value =
        serde_json::from_slice(&std::fs::read(folder.path().join("results.json")).unwrap()).unwrap();
    let recorded = results["experiments"].as_array().unwrap();
    assert_eq!(recorded.len(), ids.len());
    for experiment in recorded {
        let here = experiment["here"].as_object().unwrap();
        assert!(!here.is_empty(), "{} recorded nothing", experiment["id"]);
        for (key, value) in here {
            assert!(value.is_f64() || value.is_u64(), "{} {key}: {value}", experiment["id"]);
        }
    }
    for figure in [
        "dropout_20_curves",
        "running_accuracy_bars",
        "thinned_layer_units",
        "thinned_layer_averaging",
        "penalty_strength_lambda",
        "overfitting_curves",
        "overfitting_gap",
        "overfitting_weights",
        "dropout_250_curves",
    ] {
        for ending in ["svg", "csv"] {
            let path = folder.path().join(format!("{figure}.{ending}"));
            assert!(path.metadata().is_ok_and(|file| file.len() > 100), "{} is missing", path.display());
        }
    }
}

#[test]
fn the_networks_with_and_without_dropout_start_from_the_same_weights() {
    let (with, without) = (network(Some(0.3), Seed(5)).unwrap(), network(None, Seed(5)).unwrap());
    assert_eq!(with.weights(), without.weights());
    assert_eq!(with.parameter_count(), 118_282);
}
