//! Saving and loading: weights in the safetensors format, the architecture in its metadata.

mod difference;
mod promises;

use crate::{Registry, Sequential};
use common::{Config, ConfigError, Real, ShapeError, Tensor, files::write_atomically};
use promises::Promise;
use safetensors::tensor::{Dtype, SafeTensors, TensorView};
use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// The one key of the file's metadata; its value is the JSON of [`Architecture`].
const METADATA_KEY: &str = "backprop_by_hand";

/// The version of what stands under that key.
const FORMAT: u32 = 1;

#[derive(serde::Serialize, serde::Deserialize)]
struct Architecture {
    format: u32,
    input: Vec<usize>,
    layers: Vec<Config>,
}

/// Why a model file could not be written or read.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The file system said no.
    #[error("{}: cannot {verb} the file: {source}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// `"read"` or `"write"`.
        verb: &'static str,
        /// What the system said.
        source: std::io::Error,
    },
    /// Not a file of this kind, or a damaged one.
    #[error("{}: expected {expected}, got {got}", path.display())]
    Content {
        /// The file.
        path: PathBuf,
        /// What was expected.
        expected: String,
        /// What was there.
        got: String,
    },
    /// The architecture in the file cannot be built.
    #[error("{}: {source}", path.display())]
    Config {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        source: ConfigError,
    },
    /// The layers in the file do not fit one another.
    #[error("{}: {source}", path.display())]
    Shape {
        /// The file.
        path: PathBuf,
        /// What does not fit.
        source: ShapeError,
    },
}

impl<T: Real> Sequential<T> {
    /// Writes the network to a file: its layers' settings and all weights. (Loss and optimiser are not
    /// part of a network: call `compile` again after loading, to train on.)
    ///
    /// The file is complete or untouched: it is written beside and renamed. How far training had come
    /// is not kept: a loaded network's `fit` begins with the first epoch's order of batches.
    ///
    /// # Errors
    /// Where the file cannot be written, or a layer is a network itself.
    pub fn save(&self, path: impl AsRef<Path>) -> Result<(), StoreError> {
        let path = path.as_ref();
        let architecture = Architecture {
            format: FORMAT,
            input: self.input().to_vec(),
            layers: self.layers().iter().map(|layer| layer.config()).collect(),
        };
        let content = |got: String| StoreError::Content {
            path: path.to_path_buf(),
            expected: "a network that can be written down".to_string(),
            got,
        };
        let json = serde_json::to_string(&architecture).map_err(|e| content(e.to_string()))?;
        if let Some(layer) = self.layers().iter().position(|layer| layer.name() == "Sequential") {
            return Err(content(format!(
                "a network inside the network, as layer {layer}: save it on its own"
            )));
        }
        let named: Vec<(String, Vec<usize>, Vec<u8>)> = named_weights(self)
            .into_iter()
            .map(|(name, tensor)| (name, tensor.shape().to_vec(), to_bytes(tensor)))
            .collect();
        let views: Result<Vec<_>, _> = named
            .iter()
            .map(|(name, shape, bytes)| Ok((name, TensorView::new(dtype::<T>(), shape.clone(), bytes)?)))
            .collect();
        let views = views.map_err(|e: safetensors::SafeTensorError| content(e.to_string()))?;
        let metadata = HashMap::from([(METADATA_KEY.to_string(), json)]);
        let bytes = safetensors::serialize(views, Some(metadata)).map_err(|e| content(e.to_string()))?;
        write_atomically(path, &bytes).map_err(|source| StoreError::File {
            path: path.to_path_buf(),
            verb: "write",
            source,
        })
    }

    /// Reads a network that [`save`](Sequential::save) wrote; `registry` knows its kinds of layers.
    ///
    /// # Errors
    /// Where the file cannot be read, is damaged, of another origin, of another number type, or holds
    /// a kind of layer that the registry does not know; and where it promises more than it holds: layers
    /// of more weights than there are, or that give more than 4096 times as many numbers as all weights
    /// and an example's input together.
    pub fn load(path: impl AsRef<Path>, registry: &Registry<T>) -> Result<Sequential<T>, StoreError> {
        let path = path.as_ref();
        let bytes = read(path)?;
        let architecture = read_architecture(path, &bytes)?;
        let config_error = |source| StoreError::Config { path: path.to_path_buf(), source };
        let shape_error = |source| StoreError::Shape { path: path.to_path_buf(), source };
        if architecture.input.len() > common::Shape::MAX_RANK {
            let got = format!("{} dimensions", architecture.input.len());
            return Err(wrong(path, format!("at most {} dimensions of input", common::Shape::MAX_RANK), got));
        }
        let refused = |promise: Promise| wrong(path, promise.expected, promise.got);
        let weights =
            promises::weights(&architecture.layers, bytes.len() / size_of::<T>()).map_err(refused)?;
        let most = promises::largest_output(&architecture.input, weights).map_err(refused)?;
        let mut model = Sequential::new(architecture.input);
        for config in &architecture.layers {
            let layer = registry.layer(config).map_err(config_error)?;
            model = model.add_boxed(layer).map_err(shape_error)?;
            promises::output(config, &model.output(), most).map_err(refused)?;
        }
        let weights = read_weights(path, &bytes, &model)?;
        model.set_weights(&weights).map_err(shape_error)?;
        Ok(model)
    }

    /// Reads weights that a network of the same layers saved, into this one.
    ///
    /// # Errors
    /// As [`load`](Sequential::load), and where the file's layers are not this network's; then this
    /// network is as it was.
    pub fn load_weights(&mut self, path: impl AsRef<Path>) -> Result<(), StoreError> {
        let path = path.as_ref();
        let bytes = read(path)?;
        let saved = read_architecture(path, &bytes)?;
        let own: Vec<Config> = self.layers().iter().map(|layer| layer.config()).collect();
        if saved.input != *self.input() || saved.layers != own {
            let (expected, got) = difference::between(&self.input(), &own, &saved.input, &saved.layers);
            return Err(wrong(path, expected, got));
        }
        let weights = read_weights(path, &bytes, self)?;
        self.set_weights(&weights).map_err(|source| StoreError::Shape { path: path.to_path_buf(), source })
    }
}

/// Every parameter's value under a name of its own: `"0.weights"`, `"0.bias"`, `"2.weights"`.
fn named_weights<T: Real>(model: &Sequential<T>) -> Vec<(String, &Tensor<T>)> {
    let layers = model.layers().iter().enumerate();
    layers
        .flat_map(|(i, layer)| {
            let parameters = layer.parameters().into_iter();
            parameters.map(move |p| (format!("{i}.{}", p.name()), p.value())).collect::<Vec<_>>()
        })
        .collect()
}

fn read(path: &Path) -> Result<Vec<u8>, StoreError> {
    std::fs::read(path).map_err(|source| StoreError::File { path: path.to_path_buf(), verb: "read", source })
}

fn wrong(path: &Path, expected: impl ToString, got: impl ToString) -> StoreError {
    StoreError::Content { path: path.to_path_buf(), expected: expected.to_string(), got: got.to_string() }
}

fn read_architecture(path: &Path, bytes: &[u8]) -> Result<Architecture, StoreError> {
    let (_, header) = SafeTensors::read_metadata(bytes).map_err(|e| damaged(path, &e))?;
    let json = header.metadata().as_ref().and_then(|m| m.get(METADATA_KEY));
    let Some(json) = json else {
        let expected = format!("a model saved by this library (metadata `{METADATA_KEY}`)");
        return Err(wrong(path, expected, "a safetensors file of another origin"));
    };
    let architecture: Architecture =
        serde_json::from_str(json).map_err(|e| wrong(path, "a description of layers", e))?;
    if architecture.format != FORMAT {
        return Err(wrong(path, format!("format {FORMAT}"), format!("format {}", architecture.format)));
    }
    Ok(architecture)
}

fn read_weights<T: Real>(
    path: &Path,
    bytes: &[u8],
    model: &Sequential<T>,
) -> Result<Vec<Tensor<T>>, StoreError> {
    let file = SafeTensors::deserialize(bytes).map_err(|e| damaged(path, &e))?;
    let named = named_weights(model);
    if file.len() != named.len() {
        return Err(wrong(path, format!("{} tensors", named.len()), file.len()));
    }
    let mut weights = Vec::with_capacity(named.len());
    for (name, own) in named {
        let view = file.tensor(&name).map_err(|_| wrong(path, format!("a tensor `{name}`"), "none"))?;
        if view.dtype() != dtype::<T>() || *view.shape() != *own.shape() {
            let expected = format!("`{name}` of shape {} in {}", own.shape(), T::NAME);
            return Err(wrong(path, expected, format!("shape {:?} in {:?}", view.shape(), view.dtype())));
        }
        weights.push(Tensor::from_fn(own.shape(), from_bytes(view.data())));
    }
    Ok(weights)
}

fn damaged(path: &Path, error: &safetensors::SafeTensorError) -> StoreError {
    wrong(path, "a whole safetensors file", format!("a damaged or foreign one ({error})"))
}

fn dtype<T: Real>() -> Dtype {
    if size_of::<T>() == 4 { Dtype::F32 } else { Dtype::F64 }
}

/// Little-endian, as the format has it. (Every f32 is an f64, so the way over f64 loses nothing.)
fn to_bytes<T: Real>(tensor: &Tensor<T>) -> Vec<u8> {
    let numbers = tensor.data().iter().map(|x| x.to_f64());
    if size_of::<T>() == 4 {
        numbers.flat_map(|x| (x as f32).to_le_bytes()).collect()
    } else {
        numbers.flat_map(f64::to_le_bytes).collect()
    }
}

/// The i-th number in `bytes`, whose length was checked with the shape.
fn from_bytes<T: Real>(bytes: &[u8]) -> impl Fn(usize) -> T {
    move |i| {
        if size_of::<T>() == 4 {
            let four = [0, 1, 2, 3].map(|k| bytes[4 * i + k]);
            T::of(f64::from(f32::from_le_bytes(four)))
        } else {
            let eight = [0, 1, 2, 3, 4, 5, 6, 7].map(|k| bytes[8 * i + k]);
            T::of(f64::from_le_bytes(eight))
        }
    }
}

#[cfg(test)]
mod tests;
