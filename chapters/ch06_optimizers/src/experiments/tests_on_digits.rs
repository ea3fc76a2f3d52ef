use super::experiments;
use common::experiment::run_with;
use serde_json::Value;
use std::path::Path;

/// The experiments on digits and on body measurements, with the figure that each draws.
const FIGURES: [(&str, &str); 8] = [
    ("loss_by_optimizer", "curves"),
    ("rmsprop_20", "curves"),
    ("adam_20", "curves"),
    ("body_measurements", "curves"),
    ("dense_32", "loss"),
    ("sigmoid_500", "loss"),
    ("five_variants", "test_accuracy"),
    ("adam_200", "curves"),
];

/// The `here` of every experiment asked for, after a quick run into this folder.
fn quick_run(folder: &Path, ids: &str, more: &[&str]) -> impl Fn(&str, &str) -> f64 + use<> {
    let out = folder.display().to_string();
    let arguments = [&["--quick", "--threads", "2", "--only", ids, "--out", &out], more].concat();
    run_with(&experiments(), arguments.into_iter().map(String::from), &mut Vec::new()).unwrap();
    let results: Value =
        serde_json::from_slice(&std::fs::read(folder.join("results.json")).unwrap()).unwrap();
    move |id, key| {
        let recorded = results["experiments"].as_array().unwrap();
        let experiment = recorded.iter().find(|experiment| experiment["id"] == id).expect(id);
        experiment["here"][key].as_f64().unwrap_or_else(|| panic!("{id}: no number {key}"))
    }
}

#[test]
fn a_quick_run_of_the_experiments_on_digits_learns_and_draws() {
    let folder = tempfile::tempdir().unwrap();
    let here = quick_run(folder.path(), &FIGURES.map(|(id, _)| id).join(","), &[]);
    for (id, figure) in FIGURES {
        for ending in ["svg", "csv"] {
            let path = folder.path().join(format!("{id}_{figure}.{ending}"));
            assert!(path.metadata().is_ok_and(|file| file.len() > 100), "{} is missing", path.display());
        }
    }
    // An epoch or two over 6,000 to 12,000 digits: far above the tenth that guessing gets, with room for
    // other seeds. (Measured with this one: 0.85 to 0.95.)
    for (id, key) in [
        ("rmsprop_20", "test_accuracy"),
        ("adam_20", "test_accuracy"),
        ("adam_200", "validation_accuracy"),
        ("dense_32", "test_accuracy"),
        ("five_variants", "adam_test_accuracy"),
        ("loss_by_optimizer", "adam_validation_accuracy"),
        ("loss_by_optimizer", "adagrad_validation_accuracy"),
    ] {
        let accuracy = here(id, key);
        assert!((0.75..1.0).contains(&accuracy), "{id} {key}: {accuracy}");
    }
    assert_eq!(here("dense_32", "parameters"), (785 * 32 + 33 * 10) as f64);
    assert_eq!(here("sigmoid_500", "parameters"), (785 * 500 + 501 * 500 + 501 * 10) as f64);

    // Images that only one of two networks gets right are what their accuracies differ by.
    let only = |name: &str| here("adam_20", &format!("images_only_{name}_gets_right"));
    let difference = here("adam_20", "test_accuracy") - here("adam_20", "rmsprop_test_accuracy");
    assert!((only("adam") - only("rmsprop") - 2_000.0 * difference).abs() < 1e-6);
    // The same network, start, batches and number of epochs: the same bits.
    assert_eq!(here("adam_20", "rmsprop_test_accuracy"), here("rmsprop_20", "test_accuracy"));
}

#[test]
fn the_body_measurements_come_close_to_what_is_possible_and_not_beyond() {
    let folder = tempfile::tempdir().unwrap();
    let recorded = quick_run(folder.path(), "body_measurements", &[]);
    let here = |key: &str| recorded("body_measurements", key);
    // A network of 26 parameters learns 1,000 people by heart to a small part only. The mean of 20 samples
    // has a standard error of 0.003 in accuracy.
    let (accuracy, ceiling) = (here("last_epoch_train_accuracy"), here("bayes_accuracy"));
    assert!((ceiling - 0.02..ceiling + 0.02).contains(&accuracy), "{accuracy}, Bayes {ceiling}");
    let (loss, least) = (here("last_epoch_loss"), here("bayes_loss"));
    assert!((least - 0.01..least + 0.03).contains(&loss), "{loss}, Bayes {least}");
    assert!(here("last_epoch_loss") < here("first_epoch_loss"));
    // The true probability there is 0.818.
    assert!((here("female_at_origin") - 0.818).abs() < 0.05);
}

#[test]
fn fewer_epochs_than_the_text_printed_are_enough_to_run() {
    let folder = tempfile::tempdir().unwrap();
    let here = quick_run(folder.path(), "body_measurements,adam_200", &["--epochs", "1"]);
    assert_eq!(here("body_measurements", "first_epoch_loss"), here("body_measurements", "last_epoch_loss"));
    assert_eq!(here("adam_200", "epoch_of_lowest_validation_loss"), 1.0);
}
