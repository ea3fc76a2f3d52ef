//! One row for everything in the chapters that has a gradient: how it is built, and on what it is
//! checked. `tests/gradients.rs` checks every row, and that nothing is without one.

pub mod layers;
pub mod losses;
pub mod networks;
mod size;
pub mod twins;

pub use layers::{LAYERS, LayerRow};
pub use losses::{LOSSES, LossRow, REGULARIZERS, RegularizerRow};
pub use networks::{NETWORKS, Network, NetworkRow};
pub use size::Size;
