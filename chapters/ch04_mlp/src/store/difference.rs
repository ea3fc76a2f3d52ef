//! Where a saved network is not the one that was expected.

use common::{Config, Setting};

/// What was expected and what was saved: the input, or else the first layer that is another one.
pub fn between(
    own_input: &[usize],
    own: &[Config],
    saved_input: &[usize],
    saved: &[Config],
) -> (String, String) {
    if own_input != saved_input {
        return (format!("a network of input {own_input:?}"), format!("one of input {saved_input:?}"));
    }
    let same = own.iter().zip(saved).take_while(|(own, saved)| own == saved).count();
    let layer = |layers: &[Config]| match layers.get(same) {
        Some(config) => format!("{} as layer {same} of {}", described(config), layers.len()),
        None => format!("no layer {same}"),
    };
    (layer(own), layer(saved))
}

/// Kind and settings: `Conv2d(channels 1; filters 8; kernel_size 5, 5)`.
fn described(config: &Config) -> String {
    let settings = config.settings().iter().map(|(name, setting)| match setting {
        Setting::Part(part) => format!("{name} {}", described(part)),
        other => format!("{name} {other}"),
    });
    let settings: Vec<String> = settings.collect();
    let kind = config.kind();
    if settings.is_empty() { kind.to_string() } else { format!("{kind}({})", settings.join("; ")) }
}
