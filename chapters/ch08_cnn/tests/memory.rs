//! A warm training step takes its memory from the step before.

use ch08_cnn::prelude::*;

/// A step on 32 images, on one thread: every tensor between two layers holds 32 · 8 · 784 numbers or a
/// quarter of that, 800 KB in single precision. (At strides above 1 the library of the matrix product packs
/// its operands into buffers of its own for every image, some kilobytes each.)
#[test]
fn a_warm_step_of_a_cnn_allocates_little_beside_what_its_tensors_hold() {
    let mut rng = Seed(0).stream("init");
    let mut model = Sequential::<f32>::new([1, 28, 28])
        .add(Conv2d::new(1, 8, 5, &GlorotUniform, &mut rng).padding(Padding::Same))
        .and_then(|m| m.add(Activation::new(Relu)))
        .and_then(|m| m.add(MaxPool2d::new(2)))
        .and_then(|m| m.add(Conv2d::new(8, 8, 3, &GlorotUniform, &mut rng).padding(Padding::Same)))
        .and_then(|m| m.add(StochasticPool2d::new(2).stride(1).padding(Padding::Same)))
        .and_then(|m| m.add(Conv2d::new(8, 8, 3, &GlorotUniform, &mut rng)))
        .and_then(|m| m.add(MeanPool2d::new(2)))
        .and_then(|m| m.add(Flatten::new()))
        .and_then(|m| m.add(Dense::new(288, 10, &GlorotUniform, &mut rng)))
        .expect("layers that fit");
    model.compile(SoftmaxCrossEntropy, Sgd::new(0.01));
    let x = Tensor::from_fn([32, 1, 28, 28], |i| (i as f32 * 0.7).sin());
    let t = one_hot(&[3; 32], 10).expect("a class below 10");
    let mut step = || model.train_on_batch(&x, &t, Seed(0)).expect("images that fit");
    for _ in 0..2 {
        step(); // the first steps allocate what the others use again
    }
    let bytes = allocation_counter::measure(|| {
        step();
    });
    // What is left: the rows' numbers, the parameters' lists, and what the last layer's product packs.
    println!("{} bytes in {} pieces", bytes.bytes_total, bytes.count_total);
    assert!(bytes.bytes_total < 200_000, "{} bytes", bytes.bytes_total);
    assert!(bytes.bytes_current <= 0, "{} bytes stay", bytes.bytes_current);
}
