//! Whatever is wrong with what a user types, or with what a file holds: a message that says what was
//! expected and what came, no panic, and a program that says that it failed.

mod command_line {
    use std::process::{Command, Output};
    use tests::data_folder::{NAMES, gzip, idx, images, labels, right, write};

    /// ch05's program, its results in a temporary folder.
    fn run(arguments: &[&str]) -> Output {
        let out = tempfile::tempdir().expect("a temporary folder");
        let mut command = Command::new(env!("CARGO_BIN_EXE_ch05_in_tests"));
        command.args(["--quick", "--only", "overfitting"]).args(arguments);
        for (option, value) in [("--threads", "1".into()), ("--out", out.path().display().to_string())] {
            if !arguments.contains(&option) {
                command.args([option, &value]);
            }
        }
        command.output().expect("the program runs")
    }

    /// The message of a run that fails with this code, without a panic.
    fn refusal(arguments: &[&str], code: i32) -> String {
        let Output { status, stderr, .. } = run(arguments);
        let message = String::from_utf8_lossy(&stderr).into_owned();
        assert_eq!(status.code(), Some(code), "{message}");
        assert!(!message.contains("panic"), "{message}");
        assert!(message.starts_with("error: "), "{message}");
        message
    }

    /// The message about a data set of which one file is something else; it names the file.
    fn with_file(name: &str, bytes: &[u8]) -> String {
        let folder = right();
        write(folder.path(), name, bytes);
        let message = refusal(&["--data", &folder.path().display().to_string()], 1);
        assert!(message.contains("experiment overfitting: ") && message.contains(name), "{message}");
        message
    }

    #[test]
    fn a_missing_data_folder() {
        let message = refusal(&["--data", "no-such-folder"], 1);
        assert!(
            message.contains("no-such-folder: expected a folder with the four files of MNIST"),
            "{message}"
        );
        assert!(message.contains("found nothing") && message.contains("--data"), "{message}");
    }

    #[test]
    fn a_folder_without_one_of_the_files() {
        let folder = right();
        std::fs::remove_file(folder.path().join(NAMES[3])).expect("a file to remove");
        let message = refusal(&["--data", &folder.path().display().to_string()], 1);
        assert!(message.contains(&format!("found no {}", NAMES[3])), "{message}");
    }

    #[test]
    fn gzip_data_that_are_cut_short() {
        let whole = gzip(&images(100));
        let message = with_file(NAMES[0], &whole[..whole.len() / 2]);
        assert!(message.contains("expected gzip data, found them cut short"), "{message}");
    }

    #[test]
    fn images_and_labels_swapped() {
        let message = with_file(NAMES[0], &labels(100));
        assert!(message.contains("are the images' and the labels' files swapped?"), "{message}");
        let message = with_file(NAMES[1], &images(100));
        assert!(message.contains("are the images' and the labels' files swapped?"), "{message}");
    }

    #[test]
    fn a_label_above_nine() {
        let mut entries = [3; 100];
        entries[7] = 10;
        let message = with_file(NAMES[1], &idx(&[100], &entries));
        assert!(message.contains("expected labels from 0 to 9, found label 10 at position 7"), "{message}");
    }

    #[test]
    fn fewer_labels_than_images() {
        let message = with_file(NAMES[1], &labels(99));
        assert!(message.contains("expected 100 labels") && message.contains("found 99 labels"), "{message}");
    }

    #[test]
    fn a_header_that_announces_four_billion_images() {
        let message = with_file(NAMES[0], &idx(&[u32::MAX, 28, 28], &[0; 784]));
        assert!(message.contains("a header that announces 4294967295 × 28 × 28"), "{message}");
    }

    #[test]
    fn a_data_set_without_images() {
        let folder = right();
        for (name, bytes) in NAMES.iter().zip([images(0), labels(0), images(0), labels(0)]) {
            write(folder.path(), name, &bytes);
        }
        let message = refusal(&["--data", &folder.path().display().to_string()], 1);
        assert!(message.contains("expected a number of labels of at least 1, found 0"), "{message}");
    }

    #[test]
    fn arguments_that_make_no_sense() {
        let cases: [(&[&str], &[&str]); 8] = [
            (&["--epochs", "0"], &["'0'", "--epochs", "expected a whole number from 1 to"]),
            (&["--epochs", "many"], &["'many'", "--epochs"]),
            (&["--seed", "x"], &["'x'", "--seed"]),
            (&["--seed", "-1"], &["-1"]),
            (&["--only", "nothing"], &["'nothing'", "--only", "overfitting"]),
            (&["--threads", "0"], &["'0'", "--threads"]),
            (&["--full"], &["--quick", "--full", "cannot be used with"]),
            (&["--fast"], &["--fast"]),
        ];
        for (arguments, parts) in cases {
            let message = refusal(arguments, 2);
            for part in parts {
                assert!(message.contains(part), "{arguments:?}: no {part} in: {message}");
            }
        }
    }

    #[test]
    fn a_folder_that_cannot_be_written() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        write(folder.path(), "a-file", b"");
        let out = folder.path().join("a-file").join("inside").display().to_string();
        let message = refusal(&["--out", &out], 1);
        assert!(message.contains("a-file") && message.contains("choose another with --out DIR"), "{message}");
    }

    #[test]
    fn the_same_program_runs_on_data_in_order() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let output = run(&["--epochs", "1", "--out", &folder.path().display().to_string()]);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        assert!(folder.path().join("results.json").is_file());
    }
}

/// Data sets in order, but not such as an experiment had in mind.
mod data {
    use common::experiment::run_with;
    use std::path::Path;
    use tests::data_folder::{NAMES, idx, images, labels, write};
    use tests::experiments::chapters;

    /// Runs one experiment, quickly, on the data in a folder.
    fn run(chapter: &common::experiment::Chapter, id: &str, data: &Path) -> Result<(), String> {
        let out = tempfile::tempdir().expect("a temporary folder");
        let paths = [data, out.path()].map(|path| path.display().to_string());
        let settings = ["--quick", "--epochs", "1", "--threads", "1", "--only", id];
        let arguments = settings.into_iter().chain(["--data", &paths[0], "--out", &paths[1]]);
        run_with(chapter, arguments, &mut Vec::new()).map_err(|error| error.to_string())
    }

    #[test]
    fn a_handful_of_pictures_is_enough_for_every_experiment() {
        for (training, test) in [(10, 2), (60, 7)] {
            let folder = tempfile::tempdir().expect("a temporary folder");
            let files = [images(training), labels(training), images(test), labels(test)];
            NAMES.iter().zip(files).for_each(|(name, bytes)| write(folder.path(), name, &bytes));
            for chapter in chapters() {
                for experiment in &chapter.experiments {
                    let outcome = run(&chapter, experiment.id, folder.path());
                    assert_eq!(outcome, Ok(()), "{} on {training} pictures", experiment.id);
                }
            }
        }
    }

    #[test]
    fn pictures_of_another_size_are_refused_where_the_networks_have_an_input_a_pixel() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let pictures = |n: u32| idx(&[n, 32, 32], &vec![7; 1024 * n as usize]);
        let files = [pictures(50), labels(50), pictures(10), labels(10)];
        NAMES.iter().zip(files).for_each(|(name, bytes)| write(folder.path(), name, &bytes));
        let all = chapters();
        for (name, id) in [
            ("ch04_mlp", "two_hidden"),
            ("ch04_mlp", "clinic"),
            ("ch05_dropout", "overfitting"),
            ("ch06_optimizers", "adam_20"),
        ] {
            let chapter = all.iter().find(|chapter| chapter.name == name).expect("a chapter of this name");
            let message = run(chapter, id, folder.path()).expect_err("these do not fit");
            assert!(message.contains("expected pictures of 28 × 28 pixels"), "{message}");
            assert!(message.contains("got 32 × 32: give --data a folder of such pictures"), "{message}");
        }
    }

    #[test]
    fn pictures_of_another_size_suit_convolutional_networks() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let pictures = |n: u32| idx(&[n, 12, 9], &(0..108 * n).map(|i| (i % 251) as u8).collect::<Vec<u8>>());
        let files = [pictures(60), labels(60), pictures(7), labels(7)];
        NAMES.iter().zip(files).for_each(|(name, bytes)| write(folder.path(), name, &bytes));
        let all = chapters();
        let chapter = all.iter().find(|chapter| chapter.name == "ch08_cnn").expect("the chapter is there");
        for experiment in &chapter.experiments {
            assert_eq!(run(chapter, experiment.id, folder.path()), Ok(()), "{}", experiment.id);
        }
    }
}

mod library {
    use ch03_cross_entropy::one_hot;
    use ch05_dropout::prelude::*;
    use common::experiment::{Chapter, Experiment, When};
    use tests::experiments;

    fn model() -> Sequential<f64> {
        let mut rng = Seed(1).stream("init");
        let first = Dense::new(3, 2, &GlorotUniform, &mut rng);
        let mut model = Sequential::new([3]).add(first).expect("a layer that fits");
        model.compile(MeanSquaredError, Sgd::new(0.1));
        model
    }

    fn data(n: usize) -> (Tensor<f64>, Tensor<f64>) {
        (Tensor::from_fn([n, 3], |i| i as f64 / 10.0), Tensor::from_fn([n, 2], |i| (i % 3) as f64))
    }

    fn refused(x: &Tensor<f64>, t: &Tensor<f64>, fit: Fit) -> String {
        let mut model = model();
        let before: Vec<Tensor<f64>> = model.weights().into_iter().cloned().collect();
        let error = model.fit(x, t, &fit, &mut []).expect_err("data that do not fit").to_string();
        assert_eq!(before.iter().collect::<Vec<_>>(), model.weights(), "nothing has been trained");
        error
    }

    #[test]
    fn layers_that_do_not_fit_one_another() {
        let mut rng = Seed(1).stream("init");
        let second = Dense::new(10, 4, &GlorotUniform, &mut rng);
        let error = model().add(second).err().expect("layers that do not fit").to_string();
        assert_eq!(error, "layer 1 (Dense): expected input (N, 10), got (N, 2)");
        let whole_image = Sequential::<f64>::new([28, 28]).add(Dense::new(784, 10, &Zeros, &mut rng));
        let error = whole_image.err().expect("an image is not flat").to_string();
        assert_eq!(error, "layer 0 (Dense): expected input (N, 784), got (N, 28, 28)");
    }

    #[test]
    fn data_that_do_not_fit_the_network() {
        let (x, t) = data(4);
        assert!(refused(&t, &t, Fit::default()).contains("expected inputs (N, 3) with N ≥ 1, got (4, 2)"));
        assert!(refused(&x, &x, Fit::default()).contains("expected targets (4, 2), got (4, 3)"));
        let (none, no_targets) = (Tensor::zeros([0, 3]), Tensor::zeros([0, 2]));
        assert!(refused(&none, &no_targets, Fit::default()).contains("got (0, 3)"));
        let error = model().predict(&t).expect_err("two inputs are not three").to_string();
        assert!(error.contains("predict: expected inputs (N, 3)"), "{error}");
    }

    #[test]
    fn numbers_that_are_none() {
        for (bad, written) in [(f64::NAN, "NaN"), (f64::INFINITY, "inf"), (f64::NEG_INFINITY, "-inf")] {
            let (mut x, mut t) = data(4);
            *x.at_mut(&[2, 1]) = bad;
            let expected = format!("fit: expected finite numbers, got {written} in row 2 of the inputs");
            assert!(refused(&x, &t, Fit::default()).starts_with(&expected));
            (x, _) = data(4);
            *t.at_mut(&[3, 0]) = bad;
            let expected = format!("fit: expected finite numbers, got {written} in row 3 of the targets");
            assert!(refused(&x, &t, Fit::default()).starts_with(&expected));
        }
    }

    #[test]
    fn settings_that_make_no_sense() {
        let (x, t) = data(4);
        let fit = Fit::default();
        for (fit, message) in [
            (Fit { epochs: 0, ..fit }, "fit: expected at least 1 epoch, got 0"),
            (Fit { batch_size: 0, ..fit }, "fit: expected a batch size of at least 1, got 0"),
            (
                Fit { validation_split: 1.5, ..fit },
                "fit: expected a validation split from 0 to below 1, got 1.5",
            ),
            (
                Fit { validation_split: -0.1, ..fit },
                "fit: expected a validation split from 0 to below 1, got -0.1",
            ),
            (
                Fit { validation_split: f64::NAN, ..fit },
                "fit: expected a validation split from 0 to below 1, got NaN",
            ),
            (
                Fit { validation_split: 0.9, ..fit },
                "fit: expected at least one row to train on, got a validation split of 0.9 of 4 rows",
            ),
        ] {
            assert_eq!(refused(&x, &t, fit), message);
        }
        let mut rng = Seed(1).stream("init");
        let bare = Sequential::<f64>::new([3]).add(Dense::new(3, 2, &Zeros, &mut rng));
        let error = bare.expect("a layer that fits").fit(&x, &t, &fit, &mut []).expect_err("not compiled");
        assert!(error.to_string().contains("call `compile` with a loss and an optimiser first"), "{error}");
    }

    #[test]
    fn hyper_parameters_out_of_range() {
        for rate in [1.0, -0.5, f64::NAN] {
            let error = Dropout::<f64>::new(rate).expect_err("no rate").to_string();
            assert_eq!(error, format!("Dropout: expected a rate in [0, 1), got {rate}"));
        }
        for lambda in [-1.0, f64::NAN, f64::INFINITY] {
            let error = ElasticNet::new(lambda, 0.0).expect_err("no λ").to_string();
            assert_eq!(error, format!("ElasticNet: expected λ of at least 0, got {lambda}"));
            assert!(ElasticNet::new(0.0, lambda).is_err());
        }
    }

    #[test]
    fn a_class_that_is_none() {
        let error = one_hot::<f64>(&[0, 3], 3).expect_err("class 3 of three").to_string();
        assert_eq!(error, "one_hot: expected classes from 0 to 2, got 3 in row 1");
    }

    #[test]
    fn model_files_that_are_none() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("model.safetensors");
        let load = || Sequential::<f64>::load(&path, &registry()).err().expect("no model").to_string();
        assert!(load().contains("model.safetensors: cannot"), "{}", load());
        model().save(&path).expect("a folder that can be written");
        let whole = std::fs::read(&path).expect("the model's file");
        for length in [0, 1, 7, 8, 9, whole.len() / 2, whole.len() - 1] {
            std::fs::write(&path, &whole[..length]).expect("a folder that can be written");
            assert!(load().contains("model.safetensors"), "{length} bytes: {}", load());
        }
        std::fs::write(&path, [0xff; 64]).expect("a folder that can be written");
        assert!(load().contains("model.safetensors"), "{}", load());
    }

    #[test]
    fn training_that_diverges_stops_and_says_in_which_epoch() {
        let (x, t) = data(64);
        let mut model = model();
        model.compile(MeanSquaredError, Sgd::new(1e3));
        let fit = Fit { epochs: 500, ..Fit::default() };
        let history = model.fit(&x, &t, &fit, &mut []).expect("data that fit");
        let epoch = history.diverged_in().expect("a learning rate a thousand times too large diverges");
        assert_eq!(epoch, history.epochs().len(), "training stops there");
        assert!(epoch > 1 && epoch < 500, "{epoch}");
    }

    #[test]
    fn an_experiment_that_diverges_reports_its_epoch_and_what_to_try() {
        let diverging = Experiment {
            id: "diverging",
            title: "A learning rate far too large",
            run: |run| {
                let (x, t) = data(64);
                let mut model = model();
                model.compile(MeanSquaredError, Sgd::new(1e3));
                let history = model.fit(&x, &t, &Fit { epochs: 500, ..Fit::default() }, &mut [])?;
                ch04_mlp::progress::record(run, &history);
                Ok(())
            },
            when: When::Always,
        };
        let chapter = Chapter { name: "ch00_test", title: "A test", experiments: vec![diverging] };
        let folder = tempfile::tempdir().expect("a temporary folder");
        let output = experiments::run(&chapter, folder.path(), &[]).expect("a run that ends");
        assert!(output.contains("Training diverged in epoch"), "{output}");
        assert!(output.contains("Try a learning rate ten times smaller"), "{output}");
        let results = std::fs::read(folder.path().join("results.json")).expect("results.json");
        let results: serde_json::Value = serde_json::from_slice(&results).expect("JSON");
        let experiment = &results["experiments"][0];
        assert!(experiment["diverged_epoch"].as_u64().is_some_and(|epoch| epoch > 1), "{experiment}");
        assert!(experiment["here"]["train_loss"].is_null(), "{experiment}");
    }
}
