//! Convolution and pooling: layers that know that pixels have neighbours.
//!
//! | file | what it holds |
//! |---|---|
//! | `plain/` | [`plain`]: convolution and pooling in loops that read like their formulas; begin here |
//! | `window.rs` | [`Window`], [`Padding`]: how a kernel slides, output sizes, what happens at the edge |
//! | `conv2d.rs` | [`Conv2d`] |
//! | `im2col.rs` | [`im2col()`] and [`col2im`]: a convolution's windows as the columns of a matrix |
//! | `passes.rs`, `columns.rs`, `direct/` | how the layer computes it fast: by columns, or by a tile of sums |
//! | `pool2d.rs` and its rules | [`MaxPool2d`], [`MeanPool2d`], [`StochasticPool2d`] |
//! | `flatten.rs` | [`Flatten`]: from feature maps to a row |
//! | `experiments/` | the chapter's experiments |

mod columns;
mod conv2d;
mod direct;
#[cfg(feature = "run")]
pub mod experiments;
mod flatten;
mod im2col;
mod max_pool2d;
mod mean_pool2d;
mod passes;
pub mod plain;
mod pool2d;
mod registry;
mod stochastic_pool2d;
mod window;
mod winograd;

pub use conv2d::Conv2d;
#[cfg(feature = "run")]
pub use experiments::experiments;
pub use flatten::Flatten;
pub use im2col::{col2im, im2col};
pub use max_pool2d::{Max, MaxPool2d};
pub use mean_pool2d::{Mean, MeanPool2d};
pub use pool2d::{Pool2d, PoolingRule};
pub use registry::registry;
pub use stochastic_pool2d::{Stochastic, StochasticPool2d};
pub use window::{Grid, Padding, Size2d, Window};

/// The library as it stands at the end of this chapter: the whole of it.
pub mod prelude {
    pub use crate::{
        Conv2d, Flatten, MaxPool2d, MeanPool2d, Padding, Size2d, StochasticPool2d, col2im, im2col, registry,
    };
    pub use ch06_optimizers::prelude::*;
}
