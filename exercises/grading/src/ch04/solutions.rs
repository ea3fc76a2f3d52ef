//! Solutions of chapter 4. The first of an exercise stands in the book; others show that another way is as right.

use common::Tensor;

pub fn how_much_work() -> (&'static str, f64, [f64; 4]) {
    let sizes = [784.0, 300.0, 100.0, 10.0];
    let layers = || sizes.windows(2).map(|w| (w[0], w[1]));
    let parameters: f64 = layers().map(|(inputs, out)| (inputs + 1.0) * out).sum();
    let forward: f64 = layers().map(|(inputs, out)| inputs * out).sum();
    let dx: f64 = layers().skip(1).map(|(inputs, out)| inputs * out).sum();
    let backward = forward + dx;
    ("first", 785.0 * 300.0 / parameters, [parameters, forward, backward, backward / forward])
}

// ANCHOR: ex-4-2
/// dV = dyᵀ x,  dx = dy V
pub fn other_convention(x: &Tensor<f64>, v: &Tensor<f64>, dy: &Tensor<f64>) -> (Tensor<f64>, Tensor<f64>) {
    (dy.matmul_tn(x), dy.matmul(v))
}
// ANCHOR_END: ex-4-2

/// As the indices have it, one sum at a time.
pub fn other_convention_in_indices(
    x: &Tensor<f64>,
    v: &Tensor<f64>,
    dy: &Tensor<f64>,
) -> (Tensor<f64>, Tensor<f64>) {
    let (mut dv, mut dx) = (Tensor::zeros(v.shape()), Tensor::zeros(x.shape()));
    for n in 0..x.shape()[0] {
        for j in 0..v.shape()[0] {
            for i in 0..x.shape()[1] {
                *dv.at_mut(&[j, i]) += dy.at(&[n, j]) * x.at(&[n, i]);
                *dx.at_mut(&[n, i]) += dy.at(&[n, j]) * v.at(&[j, i]);
            }
        }
    }
    (dv, dx)
}

// ANCHOR: ex-4-3
/// y = x W + b  (4.1)
pub fn dense_forward(x: &Tensor<f64>, w: &Tensor<f64>, b: &Tensor<f64>) -> Tensor<f64> {
    let mut y = x.matmul(w);
    y.add_row(b);
    y
}

/// dW = xᵀ dy  (4.7), db = Σₙ dyₙ  (4.8), dx = dy Wᵀ  (4.9)
pub fn dense_backward(
    x: &Tensor<f64>,
    w: &Tensor<f64>,
    dy: &Tensor<f64>,
) -> (Tensor<f64>, Tensor<f64>, Tensor<f64>) {
    (x.matmul_tn(dy), dy.sum_rows(), dy.matmul_nt(w))
}
// ANCHOR_END: ex-4-3

pub fn dense_forward_by_loops(x: &Tensor<f64>, w: &Tensor<f64>, b: &Tensor<f64>) -> Tensor<f64> {
    let (rows, inputs, out) = (x.shape()[0], w.shape()[0], w.shape()[1]);
    let mut y = Tensor::zeros([rows, out]);
    for n in 0..rows {
        y.row_mut(n).copy_from_slice(b.data());
        for i in 0..inputs {
            for j in 0..out {
                y.row_mut(n)[j] += x.row(n)[i] * w.row(i)[j];
            }
        }
    }
    y
}

pub fn dense_backward_by_loops(
    x: &Tensor<f64>,
    w: &Tensor<f64>,
    dy: &Tensor<f64>,
) -> (Tensor<f64>, Tensor<f64>, Tensor<f64>) {
    let (rows, inputs, out) = (x.shape()[0], w.shape()[0], w.shape()[1]);
    let mut dw = Tensor::zeros([inputs, out]);
    let mut db = Tensor::zeros([out]);
    let mut dx = Tensor::zeros([rows, inputs]);
    for n in 0..rows {
        for j in 0..out {
            let dy = dy.at(&[n, j]);
            *db.at_mut(&[j]) += dy;
            for i in 0..inputs {
                *dw.at_mut(&[i, j]) += x.at(&[n, i]) * dy;
                *dx.at_mut(&[n, i]) += dy * w.at(&[i, j]);
            }
        }
    }
    (dw, db, dx)
}

// ANCHOR: ex-4-4
/// δᵢ = aᵢ (1 − aᵢ) Σₖ ωₖᵢ δₖ  (4.5)
pub fn hidden_deltas(a: &[f64], weights: &[Vec<f64>], deltas: &[f64]) -> Vec<f64> {
    let delta = |i: usize| {
        let wishes: f64 = weights.iter().zip(deltas).map(|(to_k, delta)| to_k[i] * delta).sum();
        a[i] * (1.0 - a[i]) * wishes
    };
    (0..a.len()).map(delta).collect()
}
// ANCHOR_END: ex-4-4

/// Every unit behind hands its wish to all that it listens to.
pub fn hidden_deltas_handed_down(a: &[f64], weights: &[Vec<f64>], deltas: &[f64]) -> Vec<f64> {
    let mut result = vec![0.0; a.len()];
    for k in 0..deltas.len() {
        for (sum, weight) in result.iter_mut().zip(&weights[k]) {
            *sum += weight * deltas[k];
        }
    }
    for (sum, a) in result.iter_mut().zip(a) {
        *sum *= a - a * a;
    }
    result
}

// ANCHOR: ex-4-5
pub fn mean_squares(sizes: &[usize], variances: &[f64], relu: bool) -> Vec<f64> {
    let mut q = 1.0; // the mean square of what comes in
    let mut result = vec![];
    for (&fan_in, variance) in sizes.iter().zip(variances) {
        let m = fan_in as f64 * variance * q; // (4.12)
        result.push(m);
        q = if relu { m / 2.0 } else { m };
    }
    result
}
// ANCHOR_END: ex-4-5

/// Each layer's as a product over all layers up to it.
pub fn mean_squares_as_products(sizes: &[usize], variances: &[f64], relu: bool) -> Vec<f64> {
    let kept: f64 = if relu { 0.5 } else { 1.0 };
    let up_to = |layer: usize| -> f64 { (0..=layer).map(|l| sizes[l] as f64 * variances[l]).product() };
    (0..variances.len()).map(|layer| up_to(layer) * kept.powi(layer as i32)).collect()
}

// ANCHOR: ex-4-6
pub fn train_step(
    x: &Tensor<f64>,
    t: &Tensor<f64>,
    w1: &mut Tensor<f64>,
    b1: &mut Tensor<f64>,
    w2: &mut Tensor<f64>,
    b2: &mut Tensor<f64>,
    rate: f64,
) {
    // 1: forward
    let mut h = x.matmul(w1);
    h.add_row(b1);
    h.apply(|z| z.max(0.0));
    let mut z = h.matmul(w2);
    z.add_row(b2);

    // 2: dz = (softmax(z) − t) / N
    let n = x.shape()[0] as f64;
    let mut dz = z;
    for (row, t) in dz.rows_iter_mut().zip(t.rows_iter()) {
        let largest = row.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let sum: f64 = row.iter().map(|z| (z - largest).exp()).sum();
        for (z, t) in row.iter_mut().zip(t) {
            *z = ((*z - largest).exp() / sum - t) / n;
        }
    }

    // 3, 5 and the first half of 6: all gradients, at the weights with which the loss was computed
    let (dw2, db2) = (h.matmul_tn(&dz), dz.sum_rows());
    let mut dh = dz.matmul_nt(w2);
    dh.zip_apply(&h, |dh, h| if h > 0.0 { dh } else { 0.0 });
    let (dw1, db1) = (x.matmul_tn(&dh), dh.sum_rows());

    // 4 and the second half of 6: then all steps
    for (parameter, gradient) in [(w1, dw1), (b1, db1), (w2, dw2), (b2, db2)] {
        parameter.add_scaled(-rate, &gradient);
    }
}
// ANCHOR_END: ex-4-6

/// The order as it was given, with a copy of the old W2 for the way down.
pub fn train_step_with_a_copy(
    x: &Tensor<f64>,
    t: &Tensor<f64>,
    w1: &mut Tensor<f64>,
    b1: &mut Tensor<f64>,
    w2: &mut Tensor<f64>,
    b2: &mut Tensor<f64>,
    rate: f64,
) {
    let (h, dz) = relu_network([x, t, w1, b1, w2, b2]);
    let before = w2.clone();
    w2.add_scaled(-rate, &h.matmul_tn(&dz));
    b2.add_scaled(-rate, &dz.sum_rows());
    let dh = dz.matmul_nt(&before).zip_map(&h, |dh, h| if h > 0.0 { dh } else { 0.0 });
    w1.add_scaled(-rate, &x.matmul_tn(&dh));
    b1.add_scaled(-rate, &dh.sum_rows());
}

/// h and dz of 4.6's network: steps 1 and 2, of x, t, W1, b1, W2, b2.
pub(super) fn relu_network([x, t, w1, b1, w2, b2]: [&Tensor<f64>; 6]) -> (Tensor<f64>, Tensor<f64>) {
    let h = dense_forward(x, w1, b1).map(|z| z.max(0.0));
    let mut dz = dense_forward(&h, w2, b2);
    for row in dz.rows_iter_mut() {
        let largest = row.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        row.iter_mut().for_each(|z| *z = (*z - largest).exp());
        let sum: f64 = row.iter().sum();
        row.iter_mut().for_each(|e| *e /= sum);
    }
    let n = x.rows() as f64;
    (h, dz.zip_map(t, |p, t| (p - t) / n))
}

pub fn error_of_train_step() -> [&'static str; 2] {
    ["1", "0"]
}

pub fn twenty_layers() -> ([f64; 3], [&'static str; 3]) {
    let ratio = |out_times_variance: f64| (out_times_variance * 0.5).sqrt().powi(19);
    ([ratio(2.0), ratio(1.0), ratio(4.0)], ["stays", "vanishes", "explodes"])
}

pub fn how_sure() -> ([f64; 5], [f64; 3], &'static str) {
    let error = f64::sqrt(0.5 * 0.5 / 20.0);
    let starts = 4.0 * 0.25 / (0.07 * 0.07);
    (
        [error, 6.0, 14.0, starts, 2.0 * starts],
        [11.0, 9.0, 13.0],
        "All three lie within two standard errors of one half, and so do not differ measurably.",
    )
}

pub fn half_a_tie() -> [&'static str; 5] {
    ["equal", "different", "yes", "w2 and b2", "everything"]
}

// ANCHOR: ex-4-9
/// Column j of dW1 is a vector that all share, times the weight W2 of unit j.
pub fn tied_columns(first: &[f64], w2: &[f64]) -> Vec<Vec<f64>> {
    w2.iter().map(|w| first.iter().map(|d| d * w / w2[0]).collect()).collect()
}
// ANCHOR_END: ex-4-9

// ANCHOR: ex-4-10
pub fn two_layer_gradients(
    x: &Tensor<f64>,
    t: &Tensor<f64>,
    w1: &Tensor<f64>,
    b1: &Tensor<f64>,
    w2: &Tensor<f64>,
    b2: &Tensor<f64>,
) -> (f64, Tensor<f64>, Tensor<f64>, Tensor<f64>, Tensor<f64>) {
    let n = x.shape()[0] as f64;
    let mut h = x.matmul(w1); // (N, H)
    h.add_row(b1);
    h.apply(|z| 1.0 / (1.0 + (-z).exp()));
    let mut z = h.matmul(w2); // (N, K)
    z.add_row(b2);

    let mut loss = 0.0;
    let mut dz = z; // dz = (p − t)/N, in the place of z
    for (z, t) in dz.rows_iter_mut().zip(t.rows_iter()) {
        let largest = z.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let sum: f64 = z.iter().map(|z| (z - largest).exp()).sum();
        for (z, t) in z.iter_mut().zip(t) {
            loss += t * (largest + sum.ln() - *z) / n; // −t ln p, without p
            *z = ((*z - largest).exp() / sum - t) / n;
        }
    }

    let (dw2, db2) = (h.matmul_tn(&dz), dz.sum_rows());
    let dh = dz.matmul_nt(w2); // (N, H)
    let dz1 = dh.zip_map(&h, |dh, h| dh * h * (1.0 - h));
    (loss, x.matmul_tn(&dz1), dz1.sum_rows(), dw2, db2)
}
// ANCHOR_END: ex-4-10

/// One example after the other, in loops; each adds its share.
pub fn two_layer_gradients_by_rows(
    x: &Tensor<f64>,
    t: &Tensor<f64>,
    w1: &Tensor<f64>,
    b1: &Tensor<f64>,
    w2: &Tensor<f64>,
    b2: &Tensor<f64>,
) -> (f64, Tensor<f64>, Tensor<f64>, Tensor<f64>, Tensor<f64>) {
    let (rows, hidden, classes) = (x.rows(), b1.len(), b2.len());
    let mut loss = 0.0;
    let [mut dw1, mut db1, mut dw2, mut db2] = [w1, b1, w2, b2].map(|p| Tensor::zeros(p.shape()));
    for (x, t) in x.rows_iter().zip(t.rows_iter()) {
        let unit = |j: usize| b1.data()[j] + x.iter().enumerate().map(|(i, x)| x * w1.row(i)[j]).sum::<f64>();
        let h: Vec<f64> = (0..hidden).map(|j| 1.0 / (1.0 + (-unit(j)).exp())).collect();
        let logit = |k: usize| b2.data()[k] + (0..hidden).map(|j| h[j] * w2.row(j)[k]).sum::<f64>();
        let z: Vec<f64> = (0..classes).map(logit).collect();
        let largest = z.iter().fold(f64::MIN, |m, &z| m.max(z));
        let log_sum = largest + z.iter().map(|z| (z - largest).exp()).sum::<f64>().ln();
        for (j, h) in h.into_iter().enumerate() {
            let mut dh = 0.0;
            for k in 0..classes {
                let dz = (z[k] - log_sum).exp() - t[k];
                dw2.row_mut(j)[k] += h * dz / rows as f64;
                dh += dz * w2.row(j)[k] / rows as f64;
            }
            let dz1 = dh * h * (1.0 - h);
            db1.data_mut()[j] += dz1;
            x.iter().enumerate().for_each(|(i, x)| dw1.row_mut(i)[j] += x * dz1);
        }
        for k in 0..classes {
            db2.data_mut()[k] += ((z[k] - log_sum).exp() - t[k]) / rows as f64;
            loss += t[k] * (log_sum - z[k]) / rows as f64;
        }
    }
    (loss, dw1, db1, dw2, db2)
}
