//! Convolution and pooling as their formulas say, in loops over indices: to be read first.
//!
//! The layers compute the same faster; tests hold them equal to these functions over random shapes.
//!
//! Legend: N batch, C channels, H and W rows and columns of the image, F filters, KH and KW of the
//! window, S stride, P padding above or to the left, OH and OW of the output; x (N, C, H, W).

mod convolution;
mod pooling;

pub(crate) use pooling::positive;

pub use convolution::{convolve, convolve_backward};
pub use pooling::{
    max_pool, max_pool_backward, mean_pool, mean_pool_backward, stochastic_pool, stochastic_pool_backward,
    stochastic_pool_expected,
};
