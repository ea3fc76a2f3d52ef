//! Convolution and pooling: layers that know that pixels have neighbours.

#[cfg(feature = "run")]
mod experiments;

pub use ch06_optimizers::registry;
#[cfg(feature = "run")]
pub use experiments::experiments;

/// The library as it stands at the end of this chapter: the whole of it.
pub mod prelude {
    pub use crate::registry;
    pub use ch06_optimizers::prelude::*;
}
