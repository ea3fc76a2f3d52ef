//! What a model file says of its sizes, held against the file before anything is allocated by it.

use common::{Config, Shape};

/// A layer may give this many times as many numbers as there are weights in the file and numbers in an
/// example together. A convolution of a thousand filters on a picture of one channel gives a thousand
/// times as many.
const MOST_OUTPUTS: usize = 4096;

/// A promise that is not kept: what was expected, and what the file says.
#[derive(Debug)]
pub struct Promise {
    pub expected: String,
    pub got: String,
}

/// How many weights all layers have together, where the file has room for so many.
pub fn weights(layers: &[Config], room: usize) -> Result<usize, Promise> {
    let mut total: usize = 0;
    for (at, config) in layers.iter().enumerate() {
        let Some((inputs, units)) = inputs_and_units(config) else { continue };
        // A bias each.
        let count = inputs.checked_add(1).and_then(|rows| rows.checked_mul(units));
        let sum = count.and_then(|count| total.checked_add(count)).filter(|&sum| sum <= room);
        total = sum.ok_or_else(|| Promise {
            expected: "no more weights than the file holds".to_string(),
            got: format!(
                "layer {at}, a {} of {inputs} × {units} weights, in a file with room for {room} numbers",
                config.kind()
            ),
        })?;
    }
    Ok(total)
}

/// How many weights a unit of a layer has, and how many units there are: of a dense layer, or of one
/// with a kernel over channels and with filters.
fn inputs_and_units(config: &Config) -> Option<(usize, usize)> {
    if let (Ok(inputs), Ok(units)) = (config.size("inputs"), config.size("units")) {
        return Some((inputs, units));
    }
    let (channels, filters) = (config.size("channels").ok()?, config.size("filters").ok()?);
    let kernel = config.numbers("kernel_size").ok()?;
    // (A float that is too large for a size becomes the largest.)
    Some((kernel.iter().fold(channels, |inputs, &size| inputs.saturating_mul(size as usize)), filters))
}

/// How many numbers a layer may give for one example, in a network of this input and so many weights.
pub fn largest_output(input: &[usize], weights: usize) -> Result<usize, Promise> {
    let most = volume(input).and_then(|input| input.checked_add(weights)?.checked_mul(MOST_OUTPUTS));
    most.ok_or_else(|| Promise {
        expected: "an input whose numbers can be counted".to_string(),
        got: format!("{input:?}"),
    })
}

/// Refuses a layer whose output is larger than that. (A pool has no weights: its size and padding can
/// say anything.)
pub fn output(config: &Config, output: &Shape, most: usize) -> Result<(), Promise> {
    if volume(output).is_some_and(|volume| volume <= most) {
        return Ok(());
    }
    Err(Promise {
        expected: format!("layers of at most {most} outputs ({MOST_OUTPUTS} times input and weights)"),
        got: format!("a {} with an output of {output}", config.kind()),
    })
}

fn volume(shape: &[usize]) -> Option<usize> {
    shape.iter().try_fold(1_usize, |volume, &extent| volume.checked_mul(extent))
}
