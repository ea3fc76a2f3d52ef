//! What the reference files say: their format, and nothing that they may not say.
//!
//! A key that is not known here is an error that names it: a setting that was overlooked would
//! otherwise be compared with a network that does not have it.

use serde::Deserialize;
use serde_json::Value;
use std::path::{Path, PathBuf};

/// A reference file that cannot be read, or a case with a part that is not known.
#[derive(Debug)]
pub struct Unknown(pub String);

impl std::fmt::Display for Unknown {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// All reference files of a folder, sorted by name.
pub struct Reference {
    /// Small networks with their weights and data.
    pub small: Vec<Small>,
    /// Networks on MNIST.
    pub mnist: Vec<OnMnist>,
}

/// One case of a file of small networks, not yet read.
pub struct Small {
    /// The case's name.
    pub name: String,
    /// The case.
    pub case: Value,
}

/// One case of a file of MNIST losses, not yet read, with what the file says about all its cases.
pub struct OnMnist {
    /// The case's name.
    pub name: String,
    /// The phase of the formula of the start weights.
    pub phase: f64,
    /// The image with which the first batch begins.
    pub first_image: usize,
    /// The case.
    pub case: Value,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SmallFile {
    #[serde(rename = "made_by")]
    _made_by: String,
    #[serde(rename = "seed")]
    _seed: u64,
    cases: Vec<Value>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MnistFile {
    #[serde(rename = "made_by")]
    _made_by: String,
    #[serde(rename = "how")]
    _how: String,
    phase: f64,
    first_image: usize,
    cases: Vec<Value>,
}

/// The folder that `REFERENCE_DIR` names, or else the one that comes with the tests.
pub fn folder() -> PathBuf {
    std::env::var_os("REFERENCE_DIR").map_or_else(own_folder, PathBuf::from)
}

/// The folder that comes with the tests.
pub fn own_folder() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/reference"))
}

/// Reads every `.json` file of a folder. A file with a `phase` holds MNIST losses, any other one
/// small networks.
///
/// # Errors
/// Where the folder or a file cannot be read, a file has a key that is not known, or there is no case.
pub fn read(folder: &Path) -> Result<Reference, Unknown> {
    let failed = |path: &Path, error: &dyn std::fmt::Display| Unknown(format!("{}: {error}", path.display()));
    let entries = std::fs::read_dir(folder).map_err(|error| failed(folder, &error))?;
    let mut paths: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "json"));
    paths.sort();
    let mut reference = Reference { small: Vec::new(), mnist: Vec::new() };
    for path in &paths {
        let text = std::fs::read_to_string(path).map_err(|error| failed(path, &error))?;
        let value: Value = serde_json::from_str(&text).map_err(|error| failed(path, &error))?;
        reference.add(value).map_err(|error| failed(path, &error))?;
    }
    if reference.small.is_empty() && reference.mnist.is_empty() {
        return Err(failed(folder, &"expected .json files with reference cases, found none"));
    }
    Ok(reference)
}

impl Reference {
    fn add(&mut self, file: Value) -> Result<(), Unknown> {
        let unknown = |error: serde_json::Error| Unknown(error.to_string());
        if file.get("phase").is_some() {
            let MnistFile { phase, first_image, cases, .. } =
                serde_json::from_value(file).map_err(unknown)?;
            for case in cases {
                self.mnist.push(OnMnist { name: name(&case)?, phase, first_image, case });
            }
        } else {
            let file: SmallFile = serde_json::from_value(file).map_err(unknown)?;
            for case in file.cases {
                self.small.push(Small { name: name(&case)?, case });
            }
        }
        Ok(())
    }
}

fn name(case: &Value) -> Result<String, Unknown> {
    let name = case.get("name").and_then(Value::as_str);
    name.map(str::to_string).ok_or_else(|| Unknown(format!("expected a case with a name, got {case}")))
}

/// A small network, with everything that PyTorch said about it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SmallCase {
    /// Its name.
    pub name: String,
    /// Its layers, with their start weights.
    pub layers: Vec<LayerSpec>,
    /// The loss's name.
    pub loss: LossSpec,
    /// The optimiser.
    pub optimizer: OptimizerSpec,
    /// The shape of one example.
    pub input_shape: Vec<usize>,
    /// How many numbers the network gives for one example.
    pub outputs: usize,
    /// All inputs, row by row.
    pub x: Vec<f64>,
    /// All targets, row by row.
    pub t: Vec<f64>,
    /// The rows of each batch.
    pub batches: Vec<Vec<usize>>,
    /// The loss before each step, penalties included.
    pub losses: Vec<f64>,
    /// The gradients of the first step, parameter by parameter, penalties included.
    pub first_gradients: Vec<Vec<f64>>,
    /// The parameters after the last step.
    pub final_parameters: Vec<Vec<f64>>,
    /// The outputs of all rows after the last step.
    pub final_outputs: Vec<f64>,
}

/// A layer as the files describe it.
#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub enum LayerSpec {
    /// y = x W + b, with its penalties on W.
    #[allow(missing_docs)]
    Dense {
        inputs: usize,
        outputs: usize,
        weight: Vec<f64>,
        bias: Vec<f64>,
        #[serde(default)]
        l1: f64,
        #[serde(default)]
        l2: f64,
    },
    /// y = w ⋆ x + b
    #[serde(rename = "conv2d")]
    #[allow(missing_docs)]
    Conv2d {
        channels: usize,
        filters: usize,
        kernel: (usize, usize),
        stride: usize,
        padding: usize,
        weight: Vec<f64>,
        bias: Vec<f64>,
    },
    /// The largest under each window; PyTorch leaves the rest at the edge out.
    #[serde(rename = "max_pool2d")]
    #[allow(missing_docs)]
    MaxPool2d { size: usize, stride: usize },
    /// The mean under each window, likewise.
    #[serde(rename = "mean_pool2d")]
    #[allow(missing_docs)]
    MeanPool2d { size: usize, stride: usize },
    /// From feature maps to rows.
    Flatten {},
    /// The sigmoid.
    Sigmoid {},
    /// The hyperbolic tangent.
    Tanh {},
    /// max(0, z)
    Relu {},
}

/// A loss as the files name it.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LossSpec {
    /// ½ Σ (y − t)², a mean over the batch.
    HalfMeanSquaredError,
    /// (y − t)², a mean over outputs and batch.
    MeanSquaredError,
    /// Σ over outputs of the binary cross-entropy of logits, a mean over the batch.
    SigmoidCrossEntropy,
    /// The categorical cross-entropy of logits, a mean over the batch.
    SoftmaxCrossEntropy,
}

/// An optimiser as the files describe it.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub enum OptimizerSpec {
    /// w ← w − η dw
    #[allow(missing_docs)]
    Sgd { learning_rate: f64 },
    /// v ← μ v + dw, w ← w − η v
    #[allow(missing_docs)]
    Momentum { learning_rate: f64, momentum: f64 },
    /// v ← μ v + dw, w ← w − η (dw + μ v)
    #[allow(missing_docs)]
    Nesterov { learning_rate: f64, momentum: f64 },
    /// Steps divided by the root of the sum of squares.
    #[serde(rename = "adagrad")]
    #[allow(missing_docs)]
    AdaGrad { learning_rate: f64, epsilon: f64 },
    /// Steps divided by the root of the running mean of squares.
    #[serde(rename = "rmsprop")]
    #[allow(missing_docs)]
    RmsProp { learning_rate: f64, rho: f64, epsilon: f64 },
    /// Both running means, corrected for their cold start.
    #[allow(missing_docs)]
    Adam { learning_rate: f64, beta1: f64, beta2: f64, epsilon: f64 },
    /// Adam beside a decay of the weights.
    #[serde(rename = "adamw")]
    #[allow(missing_docs)]
    AdamW { learning_rate: f64, beta1: f64, beta2: f64, epsilon: f64, weight_decay: f64 },
}

/// Losses of a network's first steps on MNIST.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MnistCase {
    /// Its name.
    pub name: String,
    /// Its layers, in words: `784-128-128-10, ReLU`.
    pub network: String,
    /// Its optimiser, in words: `SGD 0.01`.
    pub optimizer: String,
    /// The size of the batches.
    pub batch: usize,
    /// The loss before each step.
    pub losses: Vec<f64>,
}
