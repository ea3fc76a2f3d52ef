//! The parts of a training step, one by one: `cargo bench -p tests --bench parts`. Where a workload of the
//! other benchmark has become slower, one of these lines says where.
//!
//! One thread, single precision, the shapes of W2 and W5. A filter as argument picks lines by their names.

use ch08_cnn::prelude::*;
use common::experiment::aligned;
use std::hint::black_box;
use tests::speed::clock::seconds_a_call;
use tests::speed::machine::{bandwidth, peak_flops};

const ROUNDS: usize = 5;

/// A line: what was measured, seconds a call, its floating-point operations, its bytes.
struct Line {
    name: String,
    seconds: f64,
    operations: usize,
    bytes: usize,
}

/// Measures the parts whose names contain the filter.
struct Bench {
    filter: String,
    lines: Vec<Line>,
}

impl Bench {
    fn part(&mut self, name: &str, operations: usize, bytes: usize, work: impl FnMut()) {
        if name.contains(&self.filter) {
            eprintln!("{name} …");
            let seconds = seconds_a_call(ROUNDS, work);
            self.lines.push(Line { name: name.to_string(), seconds, operations, bytes });
        }
    }
}

fn main() {
    let filter = std::env::args().skip(1).find(|argument| !argument.starts_with('-'));
    let mut bench = Bench { filter: filter.unwrap_or_default(), lines: Vec::new() };
    products(&mut bench);
    convolutions(&mut bench);
    elementwise(&mut bench);
    optimizers(&mut bench);
    reading(&mut bench);

    let (peak, bandwidth) = (peak_flops(1), bandwidth(1));
    let cell = |number: usize, seconds: f64, most: f64| {
        if number == 0 {
            return [String::new(), String::new()];
        }
        let rate = number as f64 / seconds;
        [format!("{:.1}", rate / 1e9), format!("{:.0} %", 100.0 * rate / most)]
    };
    let row = |line: &Line| {
        let [flops, of_peak] = cell(line.operations, line.seconds, peak);
        let [bytes, of_bandwidth] = cell(line.bytes, line.seconds, bandwidth);
        vec![line.name.clone(), format!("{:.2}", line.seconds * 1e6), flops, of_peak, bytes, of_bandwidth]
    };
    let header = ["part", "µs", "GFLOP/s", "of peak", "GB/s", "of memory's"];
    print!("{}", aligned(&header, &bench.lines.iter().map(row).collect::<Vec<_>>()));
    println!(
        "\nMedians of {ROUNDS} rounds on one thread. Peak: {:.0} GFLOP/s, memory: {:.1} GB/s, both measured here; what \
         stays in\nthe caches may read faster than memory.",
        peak / 1e9,
        bandwidth / 1e9
    );
}

fn numbers(shape: &[usize]) -> Tensor<f32> {
    Tensor::from_fn(shape, |i| (i as f32 * 0.7).sin())
}

/// Products by shape: forward y = x W, dW = xᵀ dy, dx = dy Wᵀ, at the rows of a shard of two.
fn products(bench: &mut Bench) {
    let layers = [
        ("W2 dense 1", 64, 784, 128),
        ("W2 dense 2", 64, 128, 128),
        ("W2 dense 3", 64, 128, 10),
        ("W3 dense 1", 64, 784, 512),
        ("W4 dense 2", 50, 500, 500),
        ("W5 dense 1", 32, 3136, 1024),
    ];
    for (name, rows, inputs, units) in layers {
        let operations = 2 * rows * inputs * units;
        let (x, w, dy) = (numbers(&[rows, inputs]), numbers(&[inputs, units]), numbers(&[rows, units]));
        let (mut y, mut dw, mut dx) = (dy.clone(), w.clone(), x.clone());
        let shape = format!("{rows} × {inputs} × {units}");
        bench.part(&format!("product y, {name} ({shape})"), operations, 0, || x.matmul_into(&w, &mut y));
        bench.part(&format!("product dW, {name}"), operations, 0, || x.matmul_tn_into(&dy, &mut dw));
        bench.part(&format!("product dx, {name}"), operations, 0, || dy.matmul_nt_into(&w, &mut dx));
    }
}

/// The two convolutions of W5 on 32 images, their pools, and im2col.
fn convolutions(bench: &mut Bench) {
    const IMAGES: usize = 32;
    let step = Mode::Train(TrainingStep::new(Seed(0), 0, IMAGES));
    let mut rng = Seed(0).stream("init");
    for (name, channels, filters, side) in [("1", 1, 32, 28), ("2", 32, 64, 14)] {
        let mut layer =
            Conv2d::<f32>::new(channels, filters, 5, &GlorotUniform, &mut rng).padding(Padding::Same);
        let operations = IMAGES * 2 * layer.multiplications(&[channels, side, side]);
        let x = numbers(&[IMAGES, channels, side, side]);
        let dy = numbers(&[IMAGES, filters, side, side]);
        bench.part(&format!("convolution {name}, forward"), operations, 0, || {
            black_box(layer.forward(x.clone(), Mode::Predict));
        });
        // backward needs a forward before it: the difference to the line above is backward's.
        let passes = if channels == 1 { 2 } else { 3 };
        bench.part(&format!("convolution {name}, forward and backward"), passes * operations, 0, || {
            layer.forward(x.clone(), step);
            let dy = dy.clone();
            black_box(if channels == 1 { layer.backward_first(dy) } else { layer.backward(dy) });
        });
        let mut pool = MaxPool2d::<f32>::new(2);
        bench.part(&format!("max pool {name}, forward and backward"), 0, 0, || {
            let y = pool.forward(dy.clone(), step);
            black_box(pool.backward(y));
        });
    }
    let window = ch08_cnn::Window { padding: Padding::Same, ..ch08_cnn::Window::new(5, 1) };
    let grid = window.on("parts", Size2d::from(14)).expect("a kernel that fits");
    let x = numbers(&[32, 14, 14]);
    let columns = 32 * 25 * 196 * size_of::<f32>();
    bench.part("im2col of one image, convolution 2", 0, columns, || drop(black_box(im2col(&x, &grid))));
}

/// Activation, dropout and softmax, on a shard of W2.
fn elementwise(bench: &mut Bench) {
    let step = Mode::Train(TrainingStep::new(Seed(0), 0, 128));
    let z = numbers(&[64, 128]);
    let mut layers: Vec<(&str, Box<dyn Layer<f32>>)> = vec![
        ("ReLU", Box::new(Activation::new(Relu))),
        ("sigmoid", Box::new(Activation::new(Sigmoid))),
        ("dropout 0.3", Box::new(Dropout::new(0.3).expect("a rate in [0, 1)"))),
    ];
    for (name, layer) in &mut layers {
        bench.part(&format!("{name}, forward and backward, 64 × 128"), 0, 0, || {
            let a = layer.forward(z.clone(), step);
            black_box(layer.backward(a));
        });
    }
    let (mut logits, classes) = (numbers(&[64, 10]), (0..64).map(|i| i % 10).collect::<Vec<_>>());
    let t = one_hot(&classes, 10).expect("classes below 10");
    bench.part("softmax and cross-entropy, value and gradient, 64 × 10", 0, 0, || {
        black_box(SoftmaxCrossEntropy.value_and_gradient(&mut logits, &t, 128));
    });
}

/// One step of each optimiser on W2's weights: bytes read and written.
fn optimizers(bench: &mut Bench) {
    let shapes: [&[usize]; 6] = [&[784, 128], &[128], &[128, 128], &[128], &[128, 10], &[10]];
    let fits = "settings that fit";
    let all: Vec<(&str, usize, Box<dyn Optimizer<f32>>)> = vec![
        ("SGD", 0, Box::new(Sgd::new(1e-6))),
        ("momentum", 1, Box::new(Momentum::new(1e-6, 0.9).expect(fits))),
        ("Nesterov", 1, Box::new(Nesterov::new(1e-6, 0.9).expect(fits))),
        ("AdaGrad", 1, Box::new(AdaGrad::new(1e-6))),
        ("RMSprop", 1, Box::new(RmsProp::new(1e-6))),
        ("Adam", 2, Box::new(Adam::new(1e-6))),
        ("AdamW", 2, Box::new(AdamW::new(1e-6, 0.01).expect(fits))),
    ];
    for (name, remembered, mut optimizer) in all {
        let mut parameters: Vec<Parameter<f32>> =
            shapes.iter().map(|&shape| Parameter::new("weights", numbers(shape))).collect();
        parameters.iter_mut().for_each(|p| p.gradient = numbers(&p.shape()));
        let weights: usize = parameters.iter().map(|p| p.value().len()).sum();
        let bytes = weights * size_of::<f32>() * (3 + 2 * remembered);
        let mut list: Vec<&mut Parameter<f32>> = parameters.iter_mut().collect();
        bench.part(&format!("{name}, a step of W2"), 0, bytes, || optimizer.step(&mut list));
    }
}

/// Reading the shipped data set: four gzipped files in the IDX format.
fn reading(bench: &mut Bench) {
    use common::data::Mnist;
    bench.part("reading MNIST, unpacked and checked", 0, 70_000 * 784, || {
        black_box(Mnist::load(&Mnist::shipped_folder()).expect("the data set of this workspace"));
    });
}
