//! The same start weights and the same batches give what PyTorch gets: losses, gradients, weights.
//!
//! What is run is whatever the files hold, in `tests/reference` or in the folder that the environment
//! variable `REFERENCE_DIR` names.

use ch03_cross_entropy::digits_as_tensors;
use common::data::Mnist;
use common::{Real, Tensor};
use serde_json::{Value, json};
use tests::reference::{self, Deviation, Path, Reference, parts};

/// Both sides compute in double precision, but add in different orders. Measured: 4e-15 at most. The rest
/// is room for other processors, and for networks that magnify a rounding step by step.
const TOLERANCE: f64 = 1e-9;

/// After up to 100 steps of batches of 128 images. Measured: 1.1e-15 at most with SGD, 4e-14 with RMSprop.
const MNIST_TOLERANCE: f64 = 1e-6;

/// The same in single precision, whose unit is 1.2e-7: start weights are rounded to it, and every
/// loss is a mean of 128 logarithms near 2. Measured: 4.8e-7 at most (4 units), so 20 times as much is
/// allowed; a wrong formula shows in the third digit.
const MNIST_TOLERANCE_F32: f64 = 1e-5;

/// How many losses are compared in single precision, where the optimiser divides gradients by their
/// size. RMSprop gives a weight whose gradient is nearly 0 a whole step, in the direction of that gradient's
/// sign, which may be rounding's: on this network, in double precision, start weights that were
/// rounded to single precision move a loss by 7e-8 in 5 steps, by 4e-7 in 10 and by 2e-3 in 30.
const ADAPTIVE_LOSSES_F32: usize = 5;

fn reference() -> Reference {
    reference::read(&reference::folder()).unwrap_or_else(|error| panic!("{error}"))
}

fn check(case: &str, path: Path, deviation: &Deviation, tolerance: f64) {
    println!("{case} ({path:?}): {:.1e}, {}", deviation.size, deviation.place);
    let Deviation { size, place } = deviation;
    assert!(*size <= tolerance, "{case} ({path:?}): off by {size:.1e}, more than {tolerance:e}, at {place}");
}

#[test]
fn small_networks_follow_the_reference_step_by_step() {
    for small in &reference().small {
        for path in [Path::Engine(1), Path::Engine(2), Path::Passes] {
            let deviation =
                reference::compare_small(small, path).unwrap_or_else(|unknown| panic!("{unknown}"));
            check(&small.name, path, &deviation, TOLERANCE);
        }
    }
}

fn follow_on_mnist<T: Real>(paths: &[Path], tolerance: f64, adaptive_losses: usize) {
    let mnist = Mnist::load(&Mnist::shipped_folder()).expect("the data set of this workspace");
    let (x, t): (Tensor<T>, Tensor<T>) = digits_as_tensors(&mnist.train);
    for mut case in reference().mnist {
        let adaptive = case.case["optimizer"].as_str().is_some_and(|words| !words.starts_with("SGD"));
        if let (true, Some(losses)) = (adaptive, case.case["losses"].as_array_mut()) {
            losses.truncate(adaptive_losses);
        }
        for &path in paths {
            let deviation = reference::compare_on_mnist(&case, (&x, &t), path)
                .unwrap_or_else(|unknown| panic!("{unknown}"));
            check(&case.name, path, &deviation, tolerance);
        }
    }
}

#[test]
fn on_mnist_losses_follow_the_reference_in_double_precision() {
    follow_on_mnist::<f64>(&[Path::Engine(1), Path::Engine(2), Path::Passes], MNIST_TOLERANCE, usize::MAX);
}

#[test]
fn on_mnist_losses_follow_the_reference_in_single_precision() {
    follow_on_mnist::<f32>(&[Path::Engine(1), Path::Engine(2)], MNIST_TOLERANCE_F32, ADAPTIVE_LOSSES_F32);
}

#[test]
fn our_own_files_hold_every_case() {
    let Reference { small, mnist } = reference::read(&reference::own_folder()).expect("our own files");
    assert_eq!((small.len(), mnist.len()), (21, 6), "small networks, networks on MNIST");
}

/// A small case of our own files, changed; what comes of it.
fn changed(name: &str, change: impl FnOnce(&mut Value)) -> Result<Deviation, String> {
    let Reference { small, .. } = reference::read(&reference::own_folder()).expect("our own files");
    let mut small = small.into_iter().find(|small| small.name == name).expect("a case of this name");
    change(&mut small.case);
    reference::compare_small(&small, Path::Engine(1)).map_err(|unknown| unknown.to_string())
}

#[test]
fn parts_that_are_not_known_are_errors_that_name_them() {
    type Change = fn(&mut Value);
    let changes: [(&str, Change); 6] = [
        ("`swish`", |case| case["layers"][1]["type"] = json!("swish")),
        ("`dropout`", |case| case["layers"][0]["dropout"] = json!(0.5)),
        ("`alpha`", |case| case["layers"][1]["alpha"] = json!(0.1)),
        ("`hinge`", |case| case["loss"] = json!("hinge")),
        ("`lbfgs`", |case| case["optimizer"]["type"] = json!("lbfgs")),
        ("`clip_norm`", |case| case["optimizer"]["clip_norm"] = json!(1.0)),
    ];
    for (named, change) in changes {
        let error = changed("l2_kernel_sgd", change).expect_err(named);
        assert!(error.starts_with("l2_kernel_sgd: unknown") && error.contains(named), "{error}");
    }
}

#[test]
fn words_that_are_not_known_are_errors_that_quote_them() {
    for words in [
        "784-10, swish",
        "784-128-10",
        "784",
        "784-128-10, ReLU, dropout 0.5",
        "784-x-10, ReLU",
        "conv 5x5 8, 10",
        "conv 5x5 same 8, mean pool 2, 10",
        "conv 5x5 same 8, 64 swish, 10",
    ] {
        let error = parts::network_in_words::<f64>(words, 1.0).err().expect(words).to_string();
        assert!(error.starts_with(&format!("unknown network `{words}`")), "{error}");
    }
    for words in [
        "SGD",
        "SGD momentum 0.9",
        "SGD 0.1, momentum 0.9",
        "LBFGS 1",
        "RMSprop 0.001",
        "RMSprop 0.001, 0.9, eps 1e-8",
        "RMSprop 0.001, rho 0.9, eps 1e-8, momentum 0.9",
        "RMSprop 0.001, rhododendron 0.9, eps 1e-8",
        "Adam 0.001, 0.9, 0.999, 1e-8",
        "Adam 0.001, 0.9, eps 1e-8, 0.999",
        "Adam 0.001, 0.9, 0.999, eps 1e-8, amsgrad",
    ] {
        let error = parts::optimizer_in_words(words).expect_err(words).to_string();
        assert!(error.starts_with(&format!("unknown optimizer `{words}`")), "{error}");
    }
}

#[test]
fn numbers_that_do_not_fit_together_are_errors() {
    let error = changed("l2_kernel_sgd", |case| case["losses"] = json!([1.0])).unwrap_err();
    assert_eq!(error, "l2_kernel_sgd: losses: expected 1 numbers, got 12");
    let error = changed("l2_kernel_sgd", |case| case["batches"][0][0] = json!(12)).unwrap_err();
    assert_eq!(error, "l2_kernel_sgd: batches: expected rows below 12, got 12");
    let error = changed("l2_kernel_sgd", |case| case["layers"][0]["bias"] = json!([1.0])).unwrap_err();
    assert!(error.contains("expected 4 entries for shape (4,), got 1"), "{error}");
}

#[test]
fn every_number_and_every_setting_counts() {
    type Change = fn(&mut Value);
    let changes: [(&str, Change); 8] = [
        ("losses[11]", |case| case["losses"][11] = json!(case["losses"][11].as_f64().unwrap() + 1e-8)),
        ("first_gradients[2][0]", |case| case["first_gradients"][2][0] = json!(0.0)),
        ("final_parameters[3][2]", |case| case["final_parameters"][3][2] = json!(0.0)),
        ("final_outputs[35]", |case| case["final_outputs"][35] = json!(0.0)),
        ("", |case| case["layers"][0]["l2"] = json!(0.0)),
        ("", |case| case["layers"][2]["l1"] = json!(1e-6)),
        ("", |case| case["optimizer"]["learning_rate"] = json!(0.300_001)),
        ("", |case| case["loss"] = json!("sigmoid_cross_entropy")),
    ];
    for (place, change) in changes {
        let deviation = changed("l2_kernel_sgd", change).expect("a case that is understood");
        assert!(deviation.size > TOLERANCE && deviation.place.starts_with(place), "{place}: {deviation:?}");
    }
}

#[test]
fn every_setting_of_an_optimizer_counts_and_is_checked() {
    let cases: [(&str, &[&str]); 6] = [
        ("momentum", &["momentum"]),
        ("nesterov", &["momentum"]),
        ("adagrad", &["epsilon"]),
        ("rmsprop", &["rho", "epsilon"]),
        ("adam", &["beta1", "beta2", "epsilon"]),
        ("adamw", &["beta1", "beta2", "epsilon", "weight_decay"]),
    ];
    for (optimizer, settings) in cases {
        let name = format!("three_layer_relu_softmax_{optimizer}");
        for setting in settings {
            // ε adds 1e-8 to numbers near 0.1: it has to grow to be seen.
            let factor = if *setting == "epsilon" { 1e6 } else { 0.99 };
            let deviation = changed(&name, |case| {
                let value = case["optimizer"][setting].as_f64().expect("a number");
                case["optimizer"][setting] = json!(factor * value);
            });
            let Deviation { size, place } = deviation.expect("a case that is understood");
            assert!(size > TOLERANCE, "{name}, {setting}: {size:.1e} at {place}");
            let error = changed(&name, |case| case["optimizer"][setting] = json!(-1.0)).unwrap_err();
            assert!(error.contains("expected") && error.ends_with("got -1"), "{name}, {setting}: {error}");
        }
    }
}

#[test]
fn phase_and_first_image_count() {
    let mnist = Mnist::load(&Mnist::shipped_folder()).expect("the data set of this workspace");
    let (x, t) = digits_as_tensors::<f32>(&mnist.train);
    let Reference { mnist, .. } = reference::read(&reference::own_folder()).expect("our own files");
    let mut case = mnist.into_iter().find(|case| case.name == "softmax_regression").expect("a case");
    let mut off = |phase, first_image| {
        (case.phase, case.first_image) = (phase, first_image);
        reference::compare_on_mnist(&case, (&x, &t), Path::Engine(2)).expect("a case that is understood").size
    };
    assert!(off(1.0, 0) < MNIST_TOLERANCE_F32);
    assert!(off(1.5, 0) > 1e-3);
    assert!(off(1.0, 1) > 1e-3);
    let error = reference::compare_on_mnist(
        &reference::file::OnMnist { first_image: 50_000, ..case },
        (&x, &t),
        Path::Engine(2),
    );
    let error = error.unwrap_err().to_string();
    assert!(error.contains("expected batches within 60000 images"), "{error}");
}
