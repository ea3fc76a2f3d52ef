//! From configurations back to layers and penalties.

use crate::{ActivityPenalty, Dropout, ElasticNet};
use ch04_mlp::Registry;
use common::{ConfigError, Real};
use std::sync::Arc;

/// The layers and penalties of this chapter and those before it.
pub fn registry<T: Real>() -> Registry<T> {
    ch04_mlp::registry()
        .with_layer("Dropout", |config, _| Ok(Box::new(Dropout::new(config.number("rate")?)?)))
        .with_layer("ActivityPenalty", |config, registry| {
            let part = config.part("penalty")?;
            let part =
                part.ok_or_else(|| ConfigError::new("ActivityPenalty", "a setting `penalty`", "none"))?;
            Ok(Box::new(ActivityPenalty::from_shared(registry.penalty(part)?)))
        })
        .with_penalty("ElasticNet", |config| Ok(Arc::new(ElasticNet::from_config(config)?)))
}
