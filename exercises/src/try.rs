//! A scratch program of your own: call your functions with numbers that you can follow, and print what comes.
//! `cargo run -p exercises -- try` compiles and runs it. Nothing checks it.
#![allow(unused)]

mod ch05; // the chapters whose functions you want to call

fn main() {
    // println!("{:?}", ch05::inverted_dropout(&[3.0, 3.0], &[0.1, 0.9], 0.5));

    // Slopes by central differences, with chapter 7's library: of Σ x² at (1, −2).
    let at = common::Tensor::from_vec(vec![1.0, -2.0]);
    let slopes = ch07_gradient_checking::numerical_gradient(|x| x.dot(x), &at, 1e-5);
    println!("{:?}", slopes.data());
}
