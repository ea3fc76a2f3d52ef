//! How parameters follow their gradients: momentum to AdamW, schedules, clipping, and the search for
//! hyper-parameters.

#[cfg(feature = "run")]
mod experiments;

pub use ch05_dropout::registry;
#[cfg(feature = "run")]
pub use experiments::experiments;

/// The library as it stands at the end of this chapter.
pub mod prelude {
    pub use crate::registry;
    pub use ch05_dropout::prelude::*;
}
