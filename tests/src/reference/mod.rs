//! PyTorch's trajectories: the files' format, the parts that they name, and the same training here.

pub mod file;
pub mod parts;
mod run;
mod trainer;

pub use file::{Reference, Unknown, folder, own_folder, read};
pub use run::{Deviation, Path, compare_on_mnist, compare_small};
