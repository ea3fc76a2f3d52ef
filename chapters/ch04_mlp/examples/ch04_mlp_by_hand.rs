//! The chapter's small numbers: XOR with weights set by hand, one step of back-propagation in matrices and in
//! indices, and how noisy the gradient of a small batch is.
//!
//! `cargo run -p ch04_mlp --example ch04_mlp_by_hand`

use ch04_mlp::prelude::*;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    xor()?;
    let hidden = vec![vec![0.5, -0.4], vec![0.3, 0.8]];
    let network = SigmoidNetwork::new(vec![hidden, vec![vec![0.7, -0.6]]], vec![vec![0.1, -0.2], vec![0.2]]);
    in_matrices(network.to_sequential()?)?;
    in_indices(network);
    noise_of_batches();
    Ok(())
}

/// Two ReLU units and a sum are XOR: y = max(0, x₁ + x₂) − 2 max(0, x₁ + x₂ − 1).
fn xor() -> Result<(), ShapeError> {
    title("XOR by hand: z, hidden h, output y; rows 00, 01, 10, 11");
    let corners = Tensor::from_rows([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]); // (4, 2)
    let hidden = Dense::from_weights(Tensor::filled([2, 2], 1.0), Tensor::from_vec(vec![0.0, -1.0]));
    let output = Dense::from_weights(Tensor::from_rows([[1.0], [-2.0]]), Tensor::zeros([1]));
    let mut model = Sequential::new([2]).add(hidden)?.add(Activation::new(Relu))?.add(output)?;
    forward(&mut model, corners, Mode::Predict, ["xor_z", "xor_h", "xor_y"]);
    Ok(())
}

/// Layer by layer, each output shown under its name.
fn forward<const L: usize>(
    model: &mut Sequential<f64>,
    x: Tensor<f64>,
    mode: Mode,
    names: [&str; L],
) -> Tensor<f64> {
    model.layers_mut().iter_mut().zip(names).fold(x, |x, (layer, name)| {
        let y = layer.forward(x, mode);
        show(name, &y);
        y
    })
}

/// 002's δ form, the first row alone: forward, δ from the output down, one step.
fn in_indices(mut network: SigmoidNetwork) {
    title("One example in indices: x = (1, 0.5), target 0.9, η = 0.5");
    let (x, target) = ([1.0, 0.5], [0.9]);
    let a = network.activations(&x); // (4.3)
    let delta = network.deltas(&a, &target); // (4.4), (4.5)
    let shown = [("a", &a[1]), ("y", &a[2]), ("delta_hidden", &delta[0]), ("delta_output", &delta[1])];
    shown.into_iter().for_each(|(name, values)| show(name, &Tensor::from_vec(values.clone())));
    tell("error_before", network.error(&x, &target));
    network.learn(&x, &target, 0.5); // (4.6)
    tell("first_weight_after", network.weights[0][0][0]);
    tell("error_after", network.error(&x, &target));
}

/// Layers, a batch of two rows: every tensor that is born on the way there and back.
fn in_matrices(mut model: Sequential<f64>) -> Result<(), FitError> {
    title("Two examples in matrices: x = [[1, 0.5], [0, 1]], t = [[0.9], [1]], η = 0.5");
    let x = Tensor::from_rows([[1.0, 0.5], [0.0, 1.0]]); // (2, 2)
    let t = Tensor::from_rows([[0.9], [1.0]]); // (2, 1)
    let mode = Mode::Train(TrainingStep::new(Seed(0), 0, 2));
    let y = forward(&mut model, x.clone(), mode, ["z1", "a1", "z2", "out"]);
    tell("loss_before", HalfSquaredError.value(&y, &t, 2));
    let mut dy = HalfSquaredError.gradient(&y, &t, 2); // (y − t)/N
    show("dy", &dy);
    let back = [("dx", "dw1", "db1"), ("dz1", "", ""), ("da1", "dw2", "db2"), ("dz2", "", "")];
    for (layer, (dx, dw, db)) in model.layers_mut().iter_mut().zip(back).rev() {
        dy = layer.backward(dy); // (4.7) to (4.10)
        for (parameter, name) in layer.parameters().iter().zip([dw, db]) {
            show(name, &parameter.gradient);
        }
        show(dx, &dy);
    }
    model.compile(HalfSquaredError, Sgd::new(0.5));
    model.train_on_batch(&x, &t, Seed(0))?;
    tell("loss_after", model.evaluate(&x, &t)?.loss);
    Ok(())
}

/// One weight, four examples: the variance of a batch's gradient is σ²/B (4.16), less without replacement.
fn noise_of_batches() {
    title("Four examples, batches of two");
    let x = Tensor::from_rows([[1.0], [1.0], [2.0], [1.0]]);
    let t = Tensor::from_rows([[2.0], [1.0], [1.0], [-2.0]]);
    let gradient = |rows: &[usize]| {
        let mut layer = Dense::from_weights(Tensor::from_rows([[1.0]]), Tensor::zeros([1]));
        let y = layer.forward(x.select_rows(rows), Mode::Train(TrainingStep::new(Seed(0), 0, rows.len())));
        layer.backward(HalfSquaredError.gradient(&y, &t.select_rows(rows), rows.len()));
        layer.parameters()[0].gradient.scalar()
    };
    let pairs: Vec<[usize; 2]> = (0..16).map(|k| [k / 4, k % 4]).collect();
    let single: Vec<f64> = (0..4).map(|i| gradient(&[i])).collect();
    let two = pairs.iter().map(|pair| gradient(pair)).collect();
    let distinct = pairs.iter().filter(|[i, j]| i != j).map(|pair| gradient(pair)).collect();
    for (name, gradients) in [("one", single), ("two", two), ("two_distinct", distinct)] {
        let g = Tensor::from_vec(gradients);
        show(name, &g);
        tell(&format!("mean_of_{name}"), g.mean());
        tell(&format!("variance_of_{name}"), g.map(|g| g * g).mean() - g.mean().powi(2));
    }
}

fn title(text: &str) {
    println!("\n{text}");
}

fn tell(name: &str, value: f64) {
    println!("{name} = {value:.3}");
}

/// A tensor's entries, numbered from 1: `name_23` is row 2, column 3.
fn show(name: &str, tensor: &Tensor<f64>) {
    for (position, &value) in tensor.data().iter().enumerate() {
        let index: String = tensor.index_of(position).iter().map(|i| (i + 1).to_string()).collect();
        tell(&format!("{name}_{index}"), value);
    }
}
