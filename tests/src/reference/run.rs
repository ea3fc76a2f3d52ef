//! The same training here, and how far it is from the reference.

use super::file::{MnistCase, OnMnist, Small, SmallCase, Unknown};
use super::parts;
use super::trainer::Trainer;
use ch05_dropout::prelude::*;
use serde::de::DeserializeOwned;

/// Which code trains.
#[derive(Clone, Copy, Debug)]
pub enum Path {
    /// `train_on_batch`, the step of `fit`: shards on this many threads, fused layers, memory reused.
    Engine(usize),
    /// The layers' own `forward` and `backward`, one after the other.
    Passes,
}

/// The largest difference found between a number here and its reference, as a share of the
/// reference where that is greater than 1.
#[derive(Clone, Debug, Default)]
pub struct Deviation {
    /// The difference.
    pub size: f64,
    /// Where: `losses[3]: expected …, got …`.
    pub place: String,
}

impl Deviation {
    fn compare(&mut self, what: &str, got: &[f64], expected: &[f64]) -> Result<(), Unknown> {
        if got.len() != expected.len() {
            let (expected, got) = (expected.len(), got.len());
            return Err(Unknown(format!("{what}: expected {expected} numbers, got {got}")));
        }
        for (i, (got, expected)) in got.iter().zip(expected).enumerate() {
            let difference = (got - expected).abs() / expected.abs().max(1.0);
            // NaN is no small difference.
            if difference > self.size || difference.is_nan() {
                self.size = if difference.is_nan() { f64::INFINITY } else { difference };
                self.place = format!("{what}[{i}]: expected {expected}, got {got}");
            }
        }
        Ok(())
    }
}

/// A case as this workspace understands it.
///
/// # Errors
/// Where the case has a layer, a loss, an optimiser or a key that is not known.
fn parse<C: DeserializeOwned>(name: &str, case: &serde_json::Value) -> Result<C, Unknown> {
    serde_json::from_value(case.clone()).map_err(|error| Unknown(format!("{name}: {error}")))
}

fn of(name: &str, error: impl std::fmt::Display) -> Unknown {
    Unknown(format!("{name}: {error}"))
}

/// Trains a small network as the case says, and compares everything that PyTorch said about it.
///
/// # Errors
/// Where the case has a part that is not known, or its numbers do not fit together.
pub fn compare_small(small: &Small, path: Path) -> Result<Deviation, Unknown> {
    let case: SmallCase = parse(&small.name, &small.case)?;
    compare_parsed(&case, path).map_err(|error| of(&case.name, error))
}

fn compare_parsed(case: &SmallCase, path: Path) -> Result<Deviation, Unknown> {
    let mut model = Sequential::<f64>::new(&case.input_shape[..]);
    for spec in &case.layers {
        model = parts::add(model, parts::layer(spec)?)?;
    }
    let row: usize = case.input_shape.iter().product();
    let n = case.x.len() / row;
    let x = parts::tensor(&[&[n], &case.input_shape[..]].concat(), &case.x)?;
    let t: Tensor<f64> = parts::tensor(&[n, case.outputs], &case.t)?;
    if let Some(row) = case.batches.iter().flatten().find(|&&row| row >= n) {
        return Err(Unknown(format!("batches: expected rows below {n}, got {row}")));
    }
    let mut deviation = Deviation::default();
    let (loss, optimizer) = (parts::loss(case.loss), parts::optimizer(case.optimizer)?);
    let mut trainer = Trainer::new(model, loss, optimizer, path);
    let mut losses = Vec::new();
    for (step, batch) in case.batches.iter().enumerate() {
        losses.push(trainer.step(&x.select_rows(batch), &t.select_rows(batch))?);
        if step == 0 {
            let gradients: Vec<_> = trainer.model.parameters().iter().map(|p| p.gradient.clone()).collect();
            all("first_gradients", &gradients, &case.first_gradients, &mut deviation)?;
        }
    }
    deviation.compare("losses", &losses, &case.losses)?;
    let weights: Vec<_> = trainer.model.weights().into_iter().cloned().collect();
    all("final_parameters", &weights, &case.final_parameters, &mut deviation)?;
    let outputs = trainer.predict(&x)?;
    deviation.compare("final_outputs", outputs.data(), &case.final_outputs)?;
    Ok(deviation)
}

fn all(
    what: &str,
    got: &[Tensor<f64>],
    expected: &[Vec<f64>],
    deviation: &mut Deviation,
) -> Result<(), Unknown> {
    if got.len() != expected.len() {
        let (expected, got) = (expected.len(), got.len());
        return Err(Unknown(format!("{what}: expected {expected} parameters, got {got}")));
    }
    for (i, (got, expected)) in got.iter().zip(expected).enumerate() {
        deviation.compare(&format!("{what}[{i}]"), got.data(), expected)?;
    }
    Ok(())
}

/// Trains a network on MNIST as the case says, and compares the losses. `x` and `t` are the
/// training set; batches are consecutive images from the file's first image on.
///
/// # Errors
/// Where the case has a part that is not known, or asks for more images than there are.
pub fn compare_on_mnist<T: Real>(
    mnist: &OnMnist,
    (x, t): (&Tensor<T>, &Tensor<T>),
    path: Path,
) -> Result<Deviation, Unknown> {
    let case: MnistCase = parse(&mnist.name, &mnist.case)?;
    let model = parts::network_in_words(&case.network, mnist.phase).map_err(|e| of(&case.name, e))?;
    let optimizer = parts::optimizer_in_words(&case.optimizer).map_err(|e| of(&case.name, e))?;
    let end = mnist.first_image + case.batch * case.losses.len();
    if end > x.rows() || case.batch == 0 {
        let images =
            format!("expected batches within {} images, got {} up to image {end}", x.rows(), case.batch);
        return Err(of(&case.name, images));
    }
    let optimizer = parts::optimizer(optimizer).map_err(|e| of(&case.name, e))?;
    let images = model.input().batch_of(case.batch);
    let mut trainer = Trainer::new(model, Box::new(SoftmaxCrossEntropy), optimizer, path);
    let mut losses = Vec::new();
    for step in 0..case.losses.len() {
        let first = mnist.first_image + step * case.batch;
        let rows = first..first + case.batch;
        let x = x.slice_rows(rows.clone()).reshaped(images);
        losses.push(trainer.step(&x, &t.slice_rows(rows))?);
    }
    let mut deviation = Deviation::default();
    deviation.compare(&format!("{}: losses", case.name), &losses, &case.losses)?;
    Ok(deviation)
}
