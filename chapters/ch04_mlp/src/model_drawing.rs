//! A network's drawing as a figure of a run.

use crate::Sequential;
use common::figure::Chart;
use common::{Real, shape};
use std::fmt::Write;

/// The drawing of a network ([`Sequential::drawing`]) as a chart, so that a run can write it with
/// caption and alt text.
///
/// CSV: `layer,input,output,parameters`, the input itself first.
///
/// # Example
/// ```
/// # use ch04_mlp::{ModelDrawing, prelude::*};
/// # use common::{figure::Chart, prelude::*};
/// let mut rng = Seed(0).stream("init");
/// let model = Sequential::<f32>::new([8]).add(Dense::new(8, 12, &GlorotUniform, &mut rng))?;
/// let csv = ModelDrawing::new(&model).csv();
/// assert_eq!(csv.lines().last(), Some(r#""Dense","(N, 8)","(N, 12)",108"#));
/// # Ok::<(), ShapeError>(())
/// ```
#[derive(Clone, Debug)]
pub struct ModelDrawing {
    svg: String,
    csv: String,
}

impl ModelDrawing {
    /// The drawing of a network as it is now.
    pub fn new<T: Real>(model: &Sequential<T>) -> ModelDrawing {
        let mut csv = String::from("layer,input,output,parameters\n");
        for (name, input, output, parameters) in model.stages() {
            let (input, output) = (shape::of_batch(&input), shape::of_batch(&output));
            let _ = writeln!(csv, "\"{name}\",\"{input}\",\"{output}\",{parameters}");
        }
        ModelDrawing { svg: model.picture(""), csv }
    }
}

impl Chart for ModelDrawing {
    fn svg(&self) -> String {
        self.svg.clone()
    }

    fn csv(&self) -> String {
        self.csv.clone()
    }
}
