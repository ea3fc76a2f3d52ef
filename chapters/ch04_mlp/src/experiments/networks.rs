//! Networks of dense layers, as this chapter's small experiments and later chapters' use them.

use crate::{Activation, Dense, Sequential};
use ch02_learning_slowdown::ActivationFunction;
use common::{Initializer, Real, Rng, ShapeError};

// ANCHOR: stacked
/// Dense layers of these sizes, the input's first, with `function` between them. The last layer has no
/// activation: it gives a number, or logits for the loss.
///
/// # Errors
/// Where a layer cannot take what the one before it gives: not with sizes that are not 0.
pub fn stacked<T: Real>(
    sizes: &[usize],
    function: impl ActivationFunction,
    initializer: &dyn Initializer,
    rng: &mut Rng,
) -> Result<Sequential<T>, ShapeError> {
    let mut model = Sequential::new([sizes[0]]);
    for (l, pair) in sizes.windows(2).enumerate() {
        if l > 0 {
            model = model.add(Activation::new(function))?;
        }
        model = model.add(Dense::new(pair[0], pair[1], initializer, rng))?;
    }
    Ok(model)
}
// ANCHOR_END: stacked
