//! The layers, losses and optimisers that the reference files name, as this workspace has them.
//!
//! This is the only file to extend when a chapter brings a new part.

use super::file::{LayerSpec, LossSpec, OptimizerSpec, Unknown};
use ch08_cnn::prelude::*;

/// A layer with the weights of the file.
///
/// # Errors
/// Where the weights do not fit the sizes, or a penalty is out of range.
pub fn layer<T: Real>(spec: &LayerSpec) -> Result<Box<dyn Layer<T>>, Unknown> {
    Ok(match spec {
        LayerSpec::Dense { inputs, outputs, weight, bias, l1, l2 } => {
            let w = tensor(&[*inputs, *outputs], weight)?;
            let dense = Dense::from_weights(w, tensor(&[*outputs], bias)?);
            if *l1 == 0.0 && *l2 == 0.0 {
                Box::new(dense)
            } else {
                let penalty = ElasticNet::new(*l1, *l2).map_err(|error| Unknown(error.to_string()))?;
                Box::new(dense.kernel_regularizer(penalty))
            }
        }
        LayerSpec::Conv2d { channels, filters, kernel, stride, padding, weight, bias } => {
            let w = tensor(&[*filters, *channels, kernel.0, kernel.1], weight)?;
            let layer = Conv2d::from_weights(w, tensor(&[*filters], bias)?).stride(*stride);
            Box::new(layer.padding(Padding::explicit(*padding)).drop_remainder())
        }
        LayerSpec::MaxPool2d { size, stride } => {
            Box::new(MaxPool2d::new(*size).stride(*stride).drop_remainder())
        }
        LayerSpec::MeanPool2d { size, stride } => {
            Box::new(MeanPool2d::new(*size).stride(*stride).drop_remainder())
        }
        LayerSpec::Flatten {} => Box::new(Flatten::new()),
        LayerSpec::Sigmoid {} => Box::new(Activation::new(Sigmoid)),
        LayerSpec::Tanh {} => Box::new(Activation::new(Tanh)),
        LayerSpec::Relu {} => Box::new(Activation::new(Relu)),
    })
}

/// The loss of a name.
pub fn loss<T: Real>(spec: LossSpec) -> Box<dyn Loss<T>> {
    match spec {
        LossSpec::HalfMeanSquaredError => Box::new(HalfSquaredError),
        LossSpec::MeanSquaredError => Box::new(MeanSquaredError),
        LossSpec::SigmoidCrossEntropy => Box::new(SigmoidCrossEntropy),
        LossSpec::SoftmaxCrossEntropy => Box::new(SoftmaxCrossEntropy),
    }
}

/// The optimiser of a description.
///
/// # Errors
/// Where a setting is out of range.
pub fn optimizer<T: Real>(spec: OptimizerSpec) -> Result<Box<dyn Optimizer<T>>, Unknown> {
    settings(spec).map_err(|error| Unknown(error.to_string()))
}

fn settings<T: Real>(spec: OptimizerSpec) -> Result<Box<dyn Optimizer<T>>, ConfigError> {
    let adam = |learning_rate, beta1, beta2, epsilon| {
        Adam::new(learning_rate).beta1(beta1)?.beta2(beta2)?.epsilon(epsilon)
    };
    Ok(match spec {
        OptimizerSpec::Sgd { learning_rate } => Box::new(Sgd::new(learning_rate)),
        OptimizerSpec::Momentum { learning_rate, momentum } => {
            Box::new(Momentum::new(learning_rate, momentum)?)
        }
        OptimizerSpec::Nesterov { learning_rate, momentum } => {
            Box::new(Nesterov::new(learning_rate, momentum)?)
        }
        OptimizerSpec::AdaGrad { learning_rate, epsilon } => {
            Box::new(AdaGrad::new(learning_rate).epsilon(epsilon)?)
        }
        OptimizerSpec::RmsProp { learning_rate, rho, epsilon } => {
            Box::new(RmsProp::new(learning_rate).rho(rho)?.epsilon(epsilon)?)
        }
        OptimizerSpec::Adam { learning_rate, beta1, beta2, epsilon } => {
            Box::new(adam(learning_rate, beta1, beta2, epsilon)?)
        }
        OptimizerSpec::AdamW { learning_rate, beta1, beta2, epsilon, weight_decay } => {
            Box::new(AdamW::of(adam(learning_rate, beta1, beta2, epsilon)?, weight_decay)?)
        }
    })
}

/// The optimiser that a file names in words: `SGD 0.01`, `RMSprop 0.001, rho 0.9, eps 1e-8`,
/// `Adam 0.001, 0.9, 0.999, eps 1e-8` (β₁ and β₂ without names).
///
/// # Errors
/// Where the words are not known.
pub fn optimizer_in_words(words: &str) -> Result<OptimizerSpec, Unknown> {
    let unknown = || {
        let expected = "`SGD η`, `RMSprop η, rho ρ, eps ε` or `Adam η, β₁, β₂, eps ε`";
        Unknown(format!("unknown optimizer `{words}`, expected {expected}"))
    };
    let (name, settings) = words.split_once(' ').ok_or_else(unknown)?;
    let settings: Vec<&str> = settings.split(", ").collect();
    let number = |words: &str| words.parse::<f64>().map_err(|_| unknown());
    let named = |words: &str, name: &str| {
        number(words.strip_prefix(name).and_then(|rest| rest.strip_prefix(' ')).ok_or_else(unknown)?)
    };
    match (name, settings.as_slice()) {
        ("SGD", [rate]) => Ok(OptimizerSpec::Sgd { learning_rate: number(rate)? }),
        ("RMSprop", [rate, rho, epsilon]) => Ok(OptimizerSpec::RmsProp {
            learning_rate: number(rate)?,
            rho: named(rho, "rho")?,
            epsilon: named(epsilon, "eps")?,
        }),
        ("Adam", [rate, beta1, beta2, epsilon]) => Ok(OptimizerSpec::Adam {
            learning_rate: number(rate)?,
            beta1: number(beta1)?,
            beta2: number(beta2)?,
            epsilon: named(epsilon, "eps")?,
        }),
        _ => Err(unknown()),
    }
}

/// The network that a file names in words (`784-128-128-10, ReLU`, or, layer by layer, `conv 5x5 same 8,
/// ReLU, max pool 2, 64 ReLU, 10`), its weights from the files' formula: weight k of a layer is
/// √(6/(fan_in + fan_out)) · sin(phase + k), biases are 0.
///
/// # Errors
/// Where the words are not known.
pub fn network_in_words<T: Real>(words: &str, phase: f64) -> Result<Sequential<T>, Unknown> {
    let unknown = || {
        let expected = "sizes of dense layers as in `784-128-10, ReLU`, with ReLU, sigmoid or tanh, or layers as \
                        in `conv 5x5 same 8, ReLU, max pool 2, 64 ReLU, 10`";
        Unknown(format!("unknown network `{words}`, expected {expected}"))
    };
    if words.starts_with("conv") {
        let images = Sequential::new([1, 28, 28]);
        let layer = |model, words| layer_in_words(model, words, phase).ok_or_else(unknown)?;
        return words.split(", ").try_fold(images, layer);
    }
    let (sizes, activation) = match words.split_once(", ") {
        Some((sizes, name)) => (sizes, Some(activation(name).ok_or_else(unknown)?)),
        None => (words, None),
    };
    let sizes: Option<Vec<usize>> = sizes.split('-').map(|size| size.parse().ok()).collect();
    let sizes = sizes.filter(|sizes| sizes.len() >= 2).ok_or_else(unknown)?;
    let mut model = Sequential::new([sizes[0]]);
    for (i, &units) in sizes[1..].iter().enumerate() {
        if i > 0 {
            model = add(model, layer(activation.as_ref().ok_or_else(unknown)?)?)?;
        }
        model = add_dense(model, units, phase)?;
    }
    Ok(model)
}

/// A model with the layer of these words behind it; none where they are not known.
fn layer_in_words<T: Real>(
    model: Sequential<T>,
    words: &str,
    phase: f64,
) -> Option<Result<Sequential<T>, Unknown>> {
    if let Some(spec) = activation(words) {
        return Some(layer(&spec).and_then(|layer| add(model, layer)));
    }
    if let Some(size) = words.strip_prefix("max pool ") {
        return Some(add(model, Box::new(MaxPool2d::<T>::new(size.parse::<usize>().ok()?))));
    }
    if let Some((size, filters)) = words.strip_prefix("conv ").and_then(|rest| rest.split_once(" same ")) {
        let (height, width) = size.split_once('x')?;
        let (height, width): (usize, usize) = (height.parse().ok()?, width.parse().ok()?);
        let (filters, channels): (usize, usize) = (filters.parse().ok()?, *model.output().first()?);
        let fans = (channels * height * width, filters * height * width);
        let w = formula_weights(&[filters, channels, height, width], fans, phase);
        let layer = Conv2d::from_weights(w, Tensor::zeros([filters])).padding(Padding::Same);
        return Some(add(model, Box::new(layer)));
    }
    let (units, then) = words.split_once(' ').map_or((words, None), |(units, then)| (units, Some(then)));
    let (units, then) = (units.parse().ok()?, then.map(activation));
    let model = if model.output().len() > 1 { add(model, Box::new(Flatten::new())) } else { Ok(model) };
    let model = model.and_then(|model| add_dense(model, units, phase));
    match then {
        None => Some(model),
        Some(spec) => {
            let spec = spec?;
            Some(model.and_then(|model| add(model, layer(&spec)?)))
        }
    }
}

/// A model with a dense layer of this many units behind it, its weights from the formula.
fn add_dense<T: Real>(model: Sequential<T>, units: usize, phase: f64) -> Result<Sequential<T>, Unknown> {
    let inputs = model.output().volume();
    let w = formula_weights(&[inputs, units], (inputs, units), phase);
    add(model, Box::new(Dense::from_weights(w, Tensor::zeros([units]))))
}

fn activation(name: &str) -> Option<LayerSpec> {
    match name {
        "ReLU" => Some(LayerSpec::Relu {}),
        "sigmoid" => Some(LayerSpec::Sigmoid {}),
        "tanh" => Some(LayerSpec::Tanh {}),
        _ => None,
    }
}

/// √(6/(fan_in + fan_out)) · sin(phase + k) for entry k of the row-major buffer.
fn formula_weights<T: Real>(shape: &[usize], (fan_in, fan_out): (usize, usize), phase: f64) -> Tensor<T> {
    let limit = (6.0 / (fan_in + fan_out) as f64).sqrt();
    Tensor::from_fn(shape, |k| T::of(limit * (phase + k as f64).sin()))
}

/// A model with one more layer.
///
/// # Errors
/// Where the layer does not fit.
pub fn add<T: Real>(model: Sequential<T>, layer: Box<dyn Layer<T>>) -> Result<Sequential<T>, Unknown> {
    model.add_boxed(layer).map_err(|error| Unknown(error.to_string()))
}

/// Numbers of a file as a tensor.
///
/// # Errors
/// Where there are more or fewer than the shape asks for.
pub fn tensor<T: Real>(shape: &[usize], data: &[f64]) -> Result<Tensor<T>, Unknown> {
    let data = data.iter().map(|&x| T::of(x)).collect();
    Tensor::new(shape, data).map_err(|error| Unknown(error.to_string()))
}
