//! Training does what the book says of it: it begins at chance, can learn by heart, is the same again
//! from the same seed, does not depend on the threads, and reaches what the text reaches.

use ch05_dropout::prelude::*;
use common::prelude::*;
use tests::digits::{DigitTensors, digits, distance, network, same_bits};

const SEED: Seed = Seed(1671);

fn fit(epochs: usize) -> Fit {
    Fit { epochs, batch_size: 128, validation_split: 0.2, seed: SEED }
}

#[test]
fn before_training_the_loss_is_that_of_guessing() {
    let DigitTensors { test: (x, t), .. } = digits::<f64>();
    let mut rng = SEED.stream("init");
    let last = Dense::new(784, 10, &Zeros, &mut rng);
    let mut model = Sequential::new([784]).add(last).expect("a layer that fits");
    model.compile(SoftmaxCrossEntropy, Sgd::new(0.01));
    let loss = model.evaluate(&x, &t).expect("digits").loss;
    // Equal logits for ten classes; 10,000 roundings.
    assert!((loss - 10.0_f64.ln()).abs() < 1e-12, "{loss}");
    // Random start weights guess no better, and not much worse: logits have a deviation below 1.
    for hidden in [&[][..], &[128, 128]] {
        let loss = network::<f64>(hidden, None, SEED).evaluate(&x, &t).expect("digits").loss;
        assert!((10.0_f64.ln()..10.0_f64.ln() + 0.5).contains(&loss), "{hidden:?}: {loss}");
    }
}

#[test]
fn twenty_images_are_learnt_by_heart() {
    let DigitTensors { train: (x, t), .. } = digits::<f32>();
    let (x, t) = (x.slice_rows(0..20), t.slice_rows(0..20));
    let mut model = network::<f32>(&[64], None, SEED);
    model.compile(SoftmaxCrossEntropy, Sgd::new(0.1));
    let fit = Fit { epochs: 200, batch_size: 20, validation_split: 0.0, seed: SEED };
    model.fit(&x, &t, &fit, &mut []).expect("digits");
    let evaluation = model.evaluate(&x, &t).expect("digits");
    println!("{evaluation:?}");
    assert!(evaluation.loss < 0.05 && evaluation.accuracy == Some(1.0), "{evaluation:?}");
}

#[test]
fn the_same_seed_gives_the_same_bits_and_another_seed_others() {
    let DigitTensors { train: (x, t), .. } = digits::<f32>();
    let (x, t) = (x.slice_rows(0..2000), t.slice_rows(0..2000));
    let train = |seed, threads| {
        let mut model = network::<f32>(&[32], Some(0.3), seed);
        model.set_threads(threads);
        let history = model.fit(&x, &t, &Fit { seed, ..fit(2) }, &mut []).expect("digits");
        (model, history)
    };
    for threads in [1, 2] {
        let ((once, history), (again, same_history)) = (train(SEED, threads), train(SEED, threads));
        assert!(same_bits(&once, &again), "{threads} threads");
        assert_eq!(history, same_history);
        assert!(!same_bits(&once, &train(Seed(1), threads).0));
    }
}

#[test]
fn one_and_two_threads_agree_but_for_rounding() {
    let DigitTensors { train: (x, t), .. } = digits::<f64>();
    let train = |threads, steps| {
        let mut model = network::<f64>(&[64, 32], Some(0.3), SEED);
        model.set_threads(threads);
        for step in 0..steps {
            let rows = step * 128..(step + 1) * 128;
            model.train_on_batch(&x.slice_rows(rows.clone()), &t.slice_rows(rows), SEED).expect("digits");
        }
        model
    };
    for steps in [1, 10] {
        let (one, two, three) = (train(1, steps), train(2, steps), train(3, steps));
        let apart = distance(&one, &two).max(distance(&one, &three));
        println!("{steps} steps: {apart:e}");
        assert!(apart > 0.0, "the shards were not used");
        // Sums of 128 terms in another order: roundings of 1e-16, each step a hundredth of a gradient.
        assert!(apart < 1e-13, "{steps} steps: {apart:e}");
    }
}

/// Test accuracy after some epochs on 48,000 images.
fn accuracy(digits: &DigitTensors<f32>, hidden: &[usize], dropout: Option<f64>, epochs: usize) -> f64 {
    let mut model = network::<f32>(hidden, dropout, SEED);
    model.set_threads(common::parallel::Threads::available());
    let DigitTensors { train: (x, t), test } = digits;
    model.fit(x, t, &fit(epochs), &mut []).expect("digits");
    let accuracy = model.evaluate(&test.0, &test.1).expect("digits").accuracy.expect("classes");
    println!("{hidden:?}, dropout {dropout:?}, {epochs} epochs: {accuracy}");
    accuracy
}

#[test]
fn short_runs_are_on_their_way_to_the_accuracies_of_the_text() {
    let digits = digits::<f32>();
    assert!(accuracy(&digits, &[], None, 3) > 0.86);
    assert!(accuracy(&digits, &[128, 128], None, 3) > 0.88);
    assert!(accuracy(&digits, &[128, 128], Some(0.3), 3) > 0.87);
}

#[test]
fn a_warm_training_step_allocates_little_and_nothing_that_grows() {
    let DigitTensors { train: (x, t), .. } = digits::<f32>();
    let (x, t) = (x.slice_rows(0..1280), t.slice_rows(0..1280));
    let mut model = network::<f32>(&[128, 128], Some(0.3), SEED);
    let epoch = Fit { epochs: 1, batch_size: 128, validation_split: 0.0, seed: SEED };
    let mut bytes = |epochs| {
        let fit = Fit { epochs, ..epoch };
        let info = allocation_counter::measure(|| {
            model.fit(&x, &t, &fit, &mut []).expect("digits");
        });
        (info.bytes_total, info.bytes_current)
    };
    bytes(2); // warm
    let ((short, _), (long, _)) = (bytes(1), bytes(11));
    let per_step = (long - short) as f64 / 100.0;
    println!("1 epoch {short} bytes, 11 epochs {long} bytes, {per_step} a step");
    assert!(per_step < 4096.0, "{per_step} bytes a step");
    assert!(bytes(5).1 <= 0, "memory that stays");
}
