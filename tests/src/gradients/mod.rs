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

/// The traits whose types have gradients, each with the group of rows that it belongs to.
pub const TRAITS: [(&str, &str); 5] = [
    ("Layer", "layer"),
    ("ActivationFunction", "layer"),
    ("PoolingRule", "layer"),
    ("Loss", "loss"),
    ("Regularizer", "regulariser"),
];

/// The types with such a trait that have a row.
pub fn kinds_with_a_row(trait_name: &str) -> Vec<&'static str> {
    let rule = |row: &LayerRow| row.variant.split(',').next().unwrap_or_default();
    let rules_of = |kind: &str| LAYERS.iter().filter(|row| row.kind == kind).map(rule).collect();
    match trait_name {
        "Layer" => LAYERS.iter().map(|row| row.kind).collect(),
        "ActivationFunction" => rules_of("Activation"),
        "PoolingRule" => rules_of("Pool2d"),
        "Loss" => LOSSES.iter().map(|row| row.kind).collect(),
        "Regularizer" => REGULARIZERS.iter().map(|row| row.kind).collect(),
        other => panic!("expected a trait among {TRAITS:?}, got {other}"),
    }
}
