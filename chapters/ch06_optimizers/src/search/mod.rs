//! The search for hyper-parameters: what no gradient is taken of, tried out.
//!
//! | file | what it holds |
//! |---|---|
//! | `space.rs` | [`Space`]: hyper-parameters by name and their ranges; trials on a grid and at random |
//! | `trial.rs` | [`Trial`], what came of it ([`Tried`], [`Ending`]), and the ranking |
//! | `perform.rs` | [`perform`]: the trials on all cores |
//! | `journal.rs` | `Journal`: what is done, on disk, so that a search that is killed goes on where it was |
//! | `resumable.rs` | `Search`: all of it in an experiment's run |

#[cfg(feature = "run")]
mod journal;
mod perform;
#[cfg(feature = "run")]
mod resumable;
mod space;
mod trial;

#[cfg(feature = "run")]
pub use journal::Journal;
pub use perform::perform;
#[cfg(feature = "run")]
pub use resumable::Search;
pub use space::{Range, Space};
pub use trial::{Ending, Outcome, Trial, Tried, ranked};
