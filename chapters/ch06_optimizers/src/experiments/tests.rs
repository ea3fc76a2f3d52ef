use super::experiments;
use common::experiment::run_with;

/// The experiments on surfaces, with the figures that they draw.
const ON_SURFACES: [(&str, &[&str]); 6] = [
    ("ravine", &["rates", "paths"]),
    ("paths", &["ravine", "beale", "rosenbrock"]),
    ("bias_correction", &["steps"]),
    ("schedules", &["rates_and_values"]),
    ("clipping", &["cliff"]),
    ("trap_rmsprop_momentum", &["answers"]),
];

#[test]
fn a_quick_run_of_the_experiments_on_surfaces_records_numbers_and_draws() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().display().to_string();
    let ids = ON_SURFACES.map(|(id, _)| id).join(",");
    let arguments = ["--quick", "--only", &ids, "--out", &out].map(String::from);
    run_with(&experiments(), arguments, &mut Vec::new()).unwrap();
    let results = std::fs::read(folder.path().join("results.json")).unwrap();
    let results: serde_json::Value = serde_json::from_slice(&results).unwrap();
    for (id, figures) in ON_SURFACES {
        let mut recorded = results["experiments"].as_array().unwrap().iter();
        let experiment = recorded.find(|experiment| experiment["id"] == id).expect(id);
        let here = experiment["here"].as_object().unwrap();
        assert!(!here.is_empty() && here.values().all(serde_json::Value::is_number), "{id}: {here:?}");
        for figure in figures {
            assert!(folder.path().join(format!("{id}_{figure}.svg")).exists(), "{id}: no figure {figure}");
        }
    }
}
