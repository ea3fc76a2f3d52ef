//! The Rust that the exercises use, on one page; the book shows it piece by piece.
//!
//! `cargo run -p exercises --example rust_primer`

#![allow(clippy::needless_range_loop)] // loops by index are shown on purpose

use common::Tensor;

// ANCHOR: function
/// The mean of n numbers. `&[f64]` is a slice: a borrowed view of numbers that lie side by side.
fn mean(x: &[f64]) -> f64 {
    let mut sum = 0.0; // without `mut` it could not be changed
    for value in x {
        sum += value;
    }
    sum / x.len() as f64 // no semicolon: this is what the function returns
}
// ANCHOR_END: function

// ANCHOR: vectors
/// Three ways to the squares of n numbers. A `Vec<f64>` owns its numbers and can grow.
fn squares(x: &[f64]) -> [Vec<f64>; 3] {
    let mut by_index = vec![0.0; x.len()]; // so many zeros
    for i in 0..x.len() {
        by_index[i] = x[i] * x[i];
    }

    let mut by_push = Vec::new(); // empty
    for value in x {
        by_push.push(value.powi(2));
    }

    let by_map: Vec<f64> = x.iter().map(|value| value * value).collect(); // |value| … is a function without a name
    [by_index, by_push, by_map]
}
// ANCHOR_END: vectors

// ANCHOR: pairs
/// x · w, walking through both side by side.
fn dot(x: &[f64], w: &[f64]) -> f64 {
    x.iter().zip(w).map(|(x, w)| x * w).sum()
}

/// The largest of n numbers and where it stands: a pair, in parentheses.
fn largest(x: &[f64]) -> (usize, f64) {
    let (mut place, mut best) = (0, x[0]);
    for (i, &value) in x.iter().enumerate() {
        if value > best {
            (place, best) = (i, value);
        }
    }
    (place, best)
}
// ANCHOR_END: pairs

// ANCHOR: in_place
/// One step of descent. `&mut [f64]` lends numbers that the function may change.
fn step(w: &mut [f64], dw: &[f64], rate: f64) {
    for (w, dw) in w.iter_mut().zip(dw) {
        *w -= rate * dw; // * is the number that `w` refers to
    }
}
// ANCHOR_END: in_place

// ANCHOR: tensors
/// Sums of the rows of x (N, D): a tensor is numbers in row-major order with a shape.
fn sums_of_rows(x: &Tensor<f64>) -> Vec<f64> {
    let (n, d) = (x.shape()[0], x.shape()[1]);
    let mut sums = vec![0.0; n];
    for i in 0..n {
        for j in 0..d {
            sums[i] += x.at(&[i, j]); // or x.data()[i * d + j], or x.row(i)[j]
        }
    }
    sums
}
// ANCHOR_END: tensors

// ANCHOR: make
fn some_tensors() {
    let x = Tensor::from_rows([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]); // (2, 3)
    let mut y = Tensor::zeros([3, 2]);
    *y.at_mut(&[0, 1]) = 7.0;
    let product = x.matmul(&y); // (2, 2)
    assert_eq!(*product.shape(), [2, 2]);
    assert_eq!(product.data(), [0.0, 7.0, 0.0, 28.0]);
    assert_eq!(x.transposed().row(2), [3.0, 6.0]);
}
// ANCHOR_END: make

// ANCHOR: pitfalls
fn pitfalls() {
    let n = 3; // a whole number
    let half = 1.0 / 2.0; // 0.5, but 1 / 2 is 0: whole numbers stay whole
    let third = 1.0 / n as f64; // f64 and usize do not mix: convert
    let sign = (-0.5_f64).signum(); // −1; but 0.0_f64.signum() is 1
    let larger = f64::max(0.0, -2.0); // 0; also (0.0_f64).max(-2.0)
    let all = [-3.0, -1.0, -2.0];
    let largest = all.iter().copied().fold(f64::NEG_INFINITY, f64::max); // −1; `.max()` is for whole numbers only
    let difference = 2_usize.saturating_sub(5); // 0; 2 - 5 would panic or wrap: there are no negative `usize`
    assert!(half > third && sign < larger && largest == -1.0 && difference == 0);
}
// ANCHOR_END: pitfalls

fn main() {
    let x = [1.0, -2.0, 4.0];
    println!("mean {}, largest {:?}, x · x = {}", mean(&x), largest(&x), dot(&x, &x));
    println!("squares {:?}", squares(&x)[2]);
    let mut w = vec![0.5, 0.5];
    step(&mut w, &[1.0, -1.0], 0.1);
    println!("after a step {w:?}");
    println!("sums of rows {:?}", sums_of_rows(&Tensor::from_rows([[1.0, 2.0], [3.0, 4.0]])));
    some_tensors();
    pitfalls();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pieces_do_what_they_say() {
        let x = [1.0, -2.0, 4.0];
        assert_eq!(mean(&x), 1.0);
        assert!(squares(&x).iter().all(|squares| *squares == [1.0, 4.0, 16.0]));
        assert_eq!(dot(&x, &x), 21.0);
        assert_eq!(largest(&x), (2, 4.0));
        let mut w = [0.5, 0.5];
        step(&mut w, &[1.0, -1.0], 0.5);
        assert_eq!(w, [0.0, 1.0]);
        assert_eq!(sums_of_rows(&Tensor::from_rows([[1.0, 2.0], [3.0, 4.0]])), [3.0, 7.0]);
        some_tensors();
        pitfalls();
    }
}
