//! Images moved by some pixels, and what that changes in a network.

use super::networks::{KERNEL, outputs};
use ch04_mlp::Sequential;
use common::Tensor;

/// Down and to the right, in pixels.
pub type Move = (isize, isize);

/// The same images (N, C, H, W), moved; what leaves the picture is lost, what comes in is empty.
pub fn shifted(x: &Tensor<f32>, (down, right): Move) -> Tensor<f32> {
    let (height, width) = (x.shape()[2], x.shape()[3]);
    let from = |at: usize, by: isize, extent: usize| at.checked_add_signed(-by).filter(|&at| at < extent);
    let mut y = Tensor::zeros(x.shape());
    let area = height * width;
    for (x, y) in x.data().chunks_exact(area).zip(y.data_mut().chunks_exact_mut(area)) {
        for (place, y) in y.iter_mut().enumerate() {
            let source = from(place / width, down, height).zip(from(place % width, right, width));
            *y = source.map_or(0.0, |(row, column)| x[row * width + column]);
        }
    }
    y
}

/// Down, up, right and left by so many pixels; by none there is only one such move.
pub fn moves(pixels: usize) -> Vec<Move> {
    let by = pixels as isize;
    if by == 0 { vec![(0, 0)] } else { vec![(by, 0), (-by, 0), (0, by), (0, -by)] }
}

/// The share of all ink that such a shift pushes out of the picture.
pub fn ink_lost(x: &Tensor<f32>, pixels: usize) -> f64 {
    let moves = moves(pixels);
    let ink = |x: &Tensor<f32>| x.data().iter().map(|&x| f64::from(x)).sum::<f64>();
    let kept: f64 = moves.iter().map(|&by| ink(&shifted(x, by))).sum::<f64>() / moves.len() as f64;
    1.0 - kept / ink(x).max(f64::MIN_POSITIVE)
}

/// By how much the output of each layer changes when the image moves: ‖y′ − y‖/‖y‖, with the layer's name.
/// The image itself comes first.
pub fn relative_changes(model: &mut Sequential<f32>, x: &Tensor<f32>, by: Move) -> Vec<(&'static str, f64)> {
    let names = ["image"].into_iter().chain(model.layers().iter().map(|layer| layer.name()));
    let names: Vec<&str> = names.collect();
    let (before, after) = (outputs(model, x), outputs(model, &shifted(x, by)));
    let change = |y: &Tensor<f32>, moved: &Tensor<f32>| {
        f64::from((moved - y).norm() / y.norm().max(f32::MIN_POSITIVE))
    };
    names.into_iter().zip(before.iter().zip(&after).map(|(y, moved)| change(y, moved))).collect()
}

/// The largest difference between the first layer's maps of the moved image and its maps, moved (8.20); away from
/// the edges, where the padding comes in. And the largest entry of the maps. `None` for images so small that
/// nothing is away from the edges.
pub fn equivariance(model: &mut Sequential<f32>, x: &Tensor<f32>, by: Move) -> Option<(f64, f64)> {
    let maps = outputs(model, x).swap_remove(1); // behind the first layer
    let (maps_of_moved, moved_maps) = (outputs(model, &shifted(x, by)).swap_remove(1), shifted(&maps, by));
    let (height, width) = (maps.shape()[2], maps.shape()[3]);
    let margin = KERNEL / 2 + by.0.unsigned_abs().max(by.1.unsigned_abs());
    let inside = |at: usize, extent: usize| at >= margin && at + margin < extent;
    let differences = maps_of_moved.data().iter().zip(moved_maps.data()).enumerate();
    let largest = differences
        .filter(|(at, _)| inside(at / width % height, height) && inside(at % width, width))
        .map(|(_, (a, b))| f64::from((a - b).abs()))
        .reduce(
            |largest, difference| {
                if difference > largest || difference.is_nan() { difference } else { largest }
            },
        );
    largest.map(|largest| (largest, f64::from(maps.max_abs())))
}

#[cfg(test)]
mod tests {
    use super::super::networks::network;
    use super::*;
    use common::Seed;

    /// Of a network for images of this many rows and columns, one of whose pixels is this.
    fn equivariance_of(extent: usize, pixel: f32) -> Option<(f64, f64)> {
        let mut model = network(&[1, extent, extent], &[2], 4, Seed(1)).expect("layers that fit");
        let mut x = Tensor::filled([1, 1, extent, extent], 1.0);
        *x.at_mut(&[0, 0, extent / 2, extent / 2]) = pixel;
        equivariance(&mut model, &x, (0, 2))
    }

    #[test]
    fn images_that_are_all_edge_compare_nothing_and_what_is_no_number_shows() {
        // Two pixels of padding and a shift by two: four on either side are edge.
        assert_eq!(equivariance_of(8, 1.0), None);
        assert!(equivariance_of(9, 1.0).is_some_and(|(difference, _)| difference < 1e-5));
        assert!(equivariance_of(9, f32::NAN).is_some_and(|(difference, _)| difference.is_nan()));
    }

    #[test]
    fn a_shift_moves_every_map_and_brings_in_nothing() {
        let x = Tensor::from_fn([1, 2, 2, 3], |i| i as f32 + 1.0); // maps 1 2 3, 4 5 6 and 7 8 9, 10 11 12
        let right = shifted(&x, (0, 1));
        assert_eq!(right.data(), [0.0, 1.0, 2.0, 0.0, 4.0, 5.0, 0.0, 7.0, 8.0, 0.0, 10.0, 11.0]);
        let up = shifted(&x, (-1, 0));
        assert_eq!(up.data(), [4.0, 5.0, 6.0, 0.0, 0.0, 0.0, 10.0, 11.0, 12.0, 0.0, 0.0, 0.0]);
        assert_eq!(shifted(&x, (0, 3)), Tensor::zeros([1, 2, 2, 3]));
    }

    #[test]
    fn ink_is_lost_at_the_edge_only() {
        let mut x = Tensor::zeros([1, 1, 3, 3]);
        *x.at_mut(&[0, 0, 1, 1]) = 1.0;
        assert_eq!([0, 1, 2].map(|pixels| ink_lost(&x, pixels)), [0.0, 0.0, 1.0]);
    }
}
