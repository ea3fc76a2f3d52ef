//! The chapter's small examples, calculated by its library: one neuron that is badly wrong, three softmax
//! units on a batch of two rows, a confusion matrix, the surprise of a coin with four sides.

use ch03_cross_entropy::prelude::*;
use common::{Loss, Tensor};

fn main() {
    neurons();
    let z = batch(); // (N, K)
    jacobian(&z.slice_rows(0..1));
    confusion();
    surprise();
}

fn say(name: &str, value: f64) {
    let value = if value.abs() < 5e-4 { 0.0 } else { value }; // no "-0.000"
    println!("{name} = {value:.3}");
}

/// Every entry of a matrix, rows and columns counted from 1 as in the formulas.
fn say_matrix(name: &str, matrix: &Tensor<f64>) {
    for (i, row) in matrix.rows_iter().enumerate() {
        row.iter().enumerate().for_each(|(j, &value)| say(&format!("{name}_{}{}", i + 1, j + 1), value));
    }
}

/// Input 1, target 0.
fn neurons() {
    println!("# One neuron under two costs");
    for (name, w, b) in [("mild", 0.6, 0.9), ("bad", 2.0, 2.0)] {
        let (z, t) = (Tensor::from_rows([[w + b]]), Tensor::zeros([1, 1]));
        say(&format!("{name}_z"), z.scalar());
        say(&format!("{name}_p"), sigmoid(z.scalar()));
        say(&format!("{name}_slope"), sigmoid_derivative(z.scalar()));
        say(&format!("{name}_squared_cost"), SigmoidSquaredError.value(&z, &t, 1));
        say(&format!("{name}_squared_gradient"), SigmoidSquaredError.gradient(&z, &t, 1).scalar());
        say(&format!("{name}_entropy_cost"), SigmoidCrossEntropy.value(&z, &t, 1));
        say(&format!("{name}_entropy_gradient"), SigmoidCrossEntropy.gradient(&z, &t, 1).scalar());
    }
}

/// Two rows through three softmax units, back, and one step with η = 1. Returns the logits.
fn batch() -> Tensor<f64> {
    println!("\n# A batch of two rows");
    let x = Tensor::from_rows([[1.0, 2.0], [0.5, -1.0]]); // (N, D) = (2, 2)
    let t = one_hot(&[1, 2], 3).expect("classes below 3"); // (N, K) = (2, 3)
    let mut model = SoftmaxRegression::new(Tensor::from_rows([[0.4, -0.2, 0.1], [0.3, 0.5, -0.4]])); // (D, K)
    model.bias.value_mut().data_mut().copy_from_slice(&[0.1, 0.0, -0.1]);

    let z = model.logits(&x); // (N, K)
    say_matrix("z", &z);
    let exponentials = Tensor::from_rows(z.rows_iter().map(|row| {
        let largest = row[0].max(row[1]).max(row[2]);
        [0, 1, 2].map(|k| (row[k] - largest).exp())
    }));
    say_matrix("e", &exponentials);
    say_matrix("sum", &exponentials.matmul(&Tensor::filled([3, 1], 1.0))); // (N, 1)
    say_matrix("p", &softmax(&z));
    for n in 0..2 {
        let (row, target) = (z.slice_rows(n..n + 1), t.slice_rows(n..n + 1));
        say(&format!("loss_{}", n + 1), SoftmaxCrossEntropy.value(&row, &target, 1));
    }
    say_matrix("dz", &SoftmaxCrossEntropy.gradient(&z, &t, 2));

    let before = model.clone();
    model.train_on_batch(&x, &t, &SoftmaxCrossEntropy, &mut Sgd::new(1.0));
    say_matrix("dw", &model.weights.gradient);
    say_matrix("db", &model.bias.gradient.clone().reshaped([1, 3]));
    say_matrix("w_after", model.weights.value());
    say("loss_before", before.evaluate(&x, &t, &SoftmaxCrossEntropy).0);
    say("loss_after", model.evaluate(&x, &t, &SoftmaxCrossEntropy).0);
    let loss_by_first_weight = |w: f64| {
        model.clone_from(&before);
        model.weights.value_mut().data_mut()[0] = w;
        model.evaluate(&x, &t, &SoftmaxCrossEntropy).0
    };
    say("numerical_dw_11", central_difference(loss_by_first_weight, 0.4, 1e-5)); // dW  (3.13)
    z
}

/// diag(p) − p pᵀ of the first row, and what −t/p becomes on its way through it.
fn jacobian(z: &Tensor<f64>) {
    println!("\n# The Jacobian of the first row");
    let (p, t) = (softmax(z), Tensor::from_rows([[0.0, 1.0, 0.0]])); // both (1, K)
    let entry = |k: usize, j: usize| p.data()[k] * (f64::from(u8::from(k == j)) - p.data()[j]); // (3.19)
    let jacobian = Tensor::from_rows([0, 1, 2].map(|k| [0, 1, 2].map(|j| entry(k, j)))); // (K, K)
    say_matrix("jacobian", &jacobian);
    let dp = CategoricalCrossEntropy.gradient(&p, &t, 1); // (1, K)
    say_matrix("dp", &dp);
    say_matrix("two_steps", &dp.matmul(&jacobian));
    println!("\n# The first row's probabilities at half and at twice the temperature");
    for (name, temperature) in [("cold", 0.5), ("hot", 2.0)] {
        say_matrix(name, &softmax(&z.map(|z| z / temperature)));
    }
}

/// Ten rows of three classes.
fn confusion() {
    println!("\n# A confusion matrix");
    let matrix = ConfusionMatrix::new(&[0, 0, 0, 0, 1, 1, 1, 2, 2, 2], &[0, 0, 0, 1, 1, 1, 2, 1, 1, 2], 3);
    for class in 0..3 {
        (0..3).for_each(|other| println!("count_{class}{other} = {}", matrix.count(class, other)));
        say(&format!("precision_{class}"), matrix.precision(class));
        say(&format!("recall_{class}"), matrix.recall(class));
        say(&format!("f1_{class}"), matrix.f1(class));
    }
    say("accuracy", matrix.accuracy());
}

/// What it costs to expect p where t is true, in bits.
fn surprise() {
    println!("\n# Surprise");
    let (t, p) = (Tensor::from_rows([[0.5, 0.25, 0.25]]), Tensor::from_rows([[0.25, 0.5, 0.25]]));
    let bits = |p: &Tensor<f64>| CategoricalCrossEntropy.value(p, &t, 1) / std::f64::consts::LN_2;
    say("entropy_bits", bits(&t));
    say("cross_entropy_bits", bits(&p));
    say("divergence_bits", bits(&p) - bits(&t)); // (3.21)
}
