//! Chapter 5's network, put together from a student's own functions, and its training on MNIST.
//!
//! Two hidden layers of 128 ReLU units, dropout 0.3 behind each, ten softmax outputs, cross-entropy, Adam.
//! Only what no exercise asks for is written here: ReLU, the gradient p − t, batches, counting what is right.

use std::time::Instant;

use common::data::{Digits, Mnist};
use common::random::Rng;
use common::{Seed, Tensor};

/// The functions that the network is made of.
#[derive(Clone, Copy)]
#[allow(clippy::type_complexity)] // a name for each of these types would say less than the types
pub struct Pieces {
    /// 3.3: a row of logits to probabilities.
    pub softmax: fn(&[f64]) -> Vec<f64>,
    /// 4.3: x, w, b to y.
    pub dense_forward: fn(&Tensor<f64>, &Tensor<f64>, &Tensor<f64>) -> Tensor<f64>,
    /// 4.3: x, w, dy to dW, db, dx.
    pub dense_backward:
        fn(&Tensor<f64>, &Tensor<f64>, &Tensor<f64>) -> (Tensor<f64>, Tensor<f64>, Tensor<f64>),
    /// 5.1: x, draws, rate to y.
    pub dropout: fn(&[f64], &[f64], f64) -> Vec<f64>,
    /// 5.2: y, x, dy to dx.
    pub dropout_backward: fn(&[f64], &[f64], &[f64]) -> Vec<f64>,
    /// 6.4: w, m, s, dw, t, η, β₁, β₂, ε.
    pub adam: fn(&mut [f64], &mut [f64], &mut [f64], &[f64], i32, f64, f64, f64, f64),
}

/// How it is trained.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    /// Passes over the training digits.
    pub epochs: usize,
    /// The seed of start weights, batches and masks.
    pub seed: u64,
    /// Training digits; the rest of the training set validates.
    pub training: usize,
}

const HIDDEN: usize = 128;
const BATCH: usize = 128;
const RATE: f64 = 0.3;
const LEARNING_RATE: f64 = 0.001;

/// Weights (in, out) and biases (out,) with what Adam remembers of each.
struct Layer {
    w: Tensor<f64>,
    b: Tensor<f64>,
    moments: [Vec<f64>; 4],
}

impl Layer {
    /// He's start: Var\[w\] = 2 / in.
    fn new(inputs: usize, outputs: usize, rng: &mut Rng) -> Layer {
        let deviation = (2.0 / inputs as f64).sqrt();
        let w = Tensor::from_fn([inputs, outputs], |_| deviation * rng.normal());
        let (many, few) = (vec![0.0; inputs * outputs], vec![0.0; outputs]);
        Layer { w, b: Tensor::zeros([outputs]), moments: [many.clone(), many, few.clone(), few] }
    }

    fn step(&mut self, adam: Pieces, dw: &Tensor<f64>, db: &Tensor<f64>, t: i32) {
        let [mw, sw, mb, sb] = &mut self.moments;
        (adam.adam)(self.w.data_mut(), mw, sw, dw.data(), t, LEARNING_RATE, 0.9, 0.999, 1e-7);
        (adam.adam)(self.b.data_mut(), mb, sb, db.data(), t, LEARNING_RATE, 0.9, 0.999, 1e-7);
    }
}

/// A network of a student's own.
pub struct Network {
    pieces: Pieces,
    layers: [Layer; 3],
    steps: i32,
}

/// What the first two layers hand on in training: after ReLU, and after dropout, with its mask.
struct Hidden {
    active: Tensor<f64>,
    mask: Vec<f64>,
    out: Tensor<f64>,
}

impl Network {
    /// With random start weights.
    pub fn new(pieces: Pieces, inputs: usize, seed: u64) -> Network {
        let mut rng = Seed(seed).stream("init");
        let sizes = [(inputs, HIDDEN), (HIDDEN, HIDDEN), (HIDDEN, 10)];
        Network { pieces, layers: sizes.map(|(from, to)| Layer::new(from, to, &mut rng)), steps: 0 }
    }

    fn forward(&self, layer: usize, x: &Tensor<f64>) -> Tensor<f64> {
        (self.pieces.dense_forward)(x, &self.layers[layer].w, &self.layers[layer].b)
    }

    fn hidden(&self, layer: usize, x: &Tensor<f64>, rng: &mut Rng) -> Hidden {
        let active = self.forward(layer, x).map(|z| z.max(0.0));
        let draws: Vec<f64> = (0..active.len()).map(|_| rng.uniform()).collect();
        // Dropout of ones is its mask; so backward can recover it although many activations are 0.
        let mask = (self.pieces.dropout)(&vec![1.0; active.len()], &draws, RATE);
        let out = Tensor::from_fn(active.shape(), |i| active.data()[i] * mask[i]);
        Hidden { active, mask, out }
    }

    fn back(&self, hidden: &Hidden, dout: &Tensor<f64>) -> Tensor<f64> {
        let dactive = (self.pieces.dropout_backward)(&hidden.mask, &vec![1.0; dout.len()], dout.data());
        let through = |i: usize| if hidden.active.data()[i] > 0.0 { dactive[i] } else { 0.0 };
        Tensor::from_fn(dout.shape(), through)
    }

    /// One step on a batch; returns its mean loss.
    pub fn train_on(&mut self, x: &Tensor<f64>, classes: &[usize], rng: &mut Rng) -> f64 {
        let pieces = self.pieces;
        let first = self.hidden(0, x, rng);
        let second = self.hidden(1, &first.out, rng);
        let logits = self.forward(2, &second.out);

        let n = classes.len() as f64;
        let mut dlogits = Tensor::zeros(logits.shape());
        let mut loss = 0.0;
        for (i, &class) in classes.iter().enumerate() {
            let p = (pieces.softmax)(logits.row(i));
            loss -= p[class].ln() / n;
            for (k, p) in p.iter().enumerate() {
                dlogits.row_mut(i)[k] = (p - f64::from(u8::from(k == class))) / n;
            }
        }
        let (dw3, db3, dsecond) = (pieces.dense_backward)(&second.out, &self.layers[2].w, &dlogits);
        let dz2 = self.back(&second, &dsecond);
        let (dw2, db2, dfirst) = (pieces.dense_backward)(&first.out, &self.layers[1].w, &dz2);
        let dz1 = self.back(&first, &dfirst);
        let (dw1, db1, _) = (pieces.dense_backward)(x, &self.layers[0].w, &dz1);

        self.steps += 1;
        for (layer, (dw, db)) in self.layers.iter_mut().zip([(dw1, db1), (dw2, db2), (dw3, db3)]) {
            layer.step(pieces, &dw, &db, self.steps);
        }
        loss
    }

    /// The share of these digits that it gets right; nothing is dropped.
    pub fn accuracy(&self, digits: &Digits, rows: std::ops::Range<usize>) -> f64 {
        let classes = digits.classes();
        let total = rows.len();
        let mut right = 0;
        for start in rows.clone().step_by(BATCH) {
            let batch: Vec<usize> = (start..(start + BATCH).min(rows.end)).collect();
            let first = self.forward(0, &pixels(digits, &batch)).map(|z| z.max(0.0));
            let second = self.forward(1, &first).map(|z| z.max(0.0));
            let answers = self.forward(2, &second).argmax_rows();
            right += batch.iter().zip(answers).filter(|&(&i, answer)| classes[i] == answer).count();
        }
        right as f64 / total as f64
    }
}

/// Rows of pixels in [0, 1].
fn pixels(digits: &Digits, rows: &[usize]) -> Tensor<f64> {
    let size = digits.height() * digits.width();
    let mut x = Tensor::zeros([rows.len(), size]);
    for (n, &i) in rows.iter().enumerate() {
        for (x, &pixel) in x.row_mut(n).iter_mut().zip(digits.pixels(i)) {
            *x = f64::from(pixel) / 255.0;
        }
    }
    x
}

/// Trains on the first digits, validates on the rest after each epoch, and says so; returns the accuracy on the test
/// digits, which are used once.
pub fn train(pieces: Pieces, data: &Mnist, plan: Plan, say: &mut dyn FnMut(String)) -> f64 {
    let size = data.train.height() * data.train.width();
    let mut network = Network::new(pieces, size, plan.seed);
    let (mut shuffle, mut drop) = (Seed(plan.seed).stream("shuffle"), Seed(plan.seed).stream("dropout"));
    let training = plan.training.min(data.train.len());
    let classes = data.train.classes();
    for epoch in 1..=plan.epochs {
        let began = Instant::now();
        let order = shuffle.permutation(training);
        let (mut loss, mut batches) = (0.0, 0);
        for rows in order.chunks(BATCH) {
            let t: Vec<usize> = rows.iter().map(|&i| classes[i]).collect();
            loss += network.train_on(&pixels(&data.train, rows), &t, &mut drop);
            batches += 1;
            if batches == 10 && epoch == 1 {
                let all = began.elapsed().as_secs_f64() / 10.0 * order.len().div_ceil(BATCH) as f64;
                say(format!("an epoch will take about {all:.0} s"));
            }
        }
        let validation = match data.train.len() - training {
            0 => String::new(),
            _ => {
                let accuracy = network.accuracy(&data.train, training..data.train.len());
                format!(", validation accuracy {:.2} %", 100.0 * accuracy)
            }
        };
        let seconds = began.elapsed().as_secs_f64();
        say(format!(
            "epoch {epoch} of {}: loss {:.4}{validation} ({seconds:.0} s)",
            plan.epochs,
            loss / f64::from(batches)
        ));
    }
    network.accuracy(&data.test, 0..data.test.len())
}
