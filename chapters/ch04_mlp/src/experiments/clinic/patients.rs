//! The clinic's patients: one healthy training for each kind of data, and what was done to it.

use super::examination::Diagnosis;
use crate::{Activation, Constant, Dense, Fit, GlorotUniform, Sequential};
use ch02_learning_slowdown::{Relu, Sgd};
use ch03_cross_entropy::{SoftmaxCrossEntropy, one_hot};
use common::data::{Digits, synthetic::body_measurements};
use common::experiment::RunError;
use common::{Initializer, Layer, Seed, Tensor};

/// What the training learns from.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Data {
    /// MNIST's digits.
    Digits {
        /// What a white pixel is: 1, or 255.
        white: f32,
        /// How many rows the labels are moved against the images.
        labels_moved: usize,
    },
    /// Text 001's body measurements, which come sorted by class.
    People {
        /// Whether they are shuffled before the tail is split off.
        shuffled: bool,
    },
}

/// How a network is trained; a patient's differs from the healthy one in one field.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Treatment {
    pub data: Data,
    /// All weights this number, instead of Glorot's draws.
    pub equal_weights: Option<f64>,
    pub hidden_bias: f32,
    pub learning_rate: f64,
}

/// A training that goes well, on digits.
const HEALTHY: Treatment = Treatment {
    data: Data::Digits { white: 1.0, labels_moved: 0 },
    equal_weights: None,
    hidden_bias: 0.0,
    learning_rate: 0.1,
};

/// A training that goes well, on body measurements.
const HEALTHY_PEOPLE: Treatment =
    Treatment { data: Data::People { shuffled: true }, learning_rate: 0.02, ..HEALTHY };

/// A training that fails.
pub struct Patient {
    pub letter: char,
    /// Its name in the results.
    pub id: &'static str,
    pub illness: &'static str,
    pub symptom: &'static str,
    pub test: &'static str,
    pub cure: &'static str,
    /// What the tests should say.
    pub diagnosis: Diagnosis,
    pub treatment: Treatment,
}

impl Patient {
    /// The same training with the one thing mended.
    pub fn cured(&self) -> Treatment {
        match self.treatment.data {
            Data::Digits { .. } => HEALTHY,
            Data::People { .. } => HEALTHY_PEOPLE,
        }
    }
}

/// In an order that tells nothing.
pub const PATIENTS: [Patient; 7] = [
    Patient {
        letter: 'A',
        id: "labels_moved",
        illness: "labels moved against the images by one row",
        symptom: "training loss falls a little (it learns by heart), validation stays at chance",
        test: "validation accuracy against the largest class's share, while all other tests are in order",
        cure: "read images and labels from the same row on, and look at some pairs",
        diagnosis: Diagnosis::LabelsWithoutImages,
        treatment: Treatment { data: Data::Digits { white: 1.0, labels_moved: 1 }, ..HEALTHY },
    },
    Patient {
        letter: 'B',
        id: "rate_times_10",
        illness: "learning rate ten times too large",
        symptom: "learns at first, then falls back towards chance and stays there",
        test: "units that were alive before training and are 0 on every row after it; leaping losses",
        cure: "a tenth of the rate",
        diagnosis: Diagnosis::RateTooLarge,
        treatment: Treatment { learning_rate: 1.0, ..HEALTHY },
    },
    Patient {
        letter: 'C',
        id: "equal_weights",
        illness: "all weights start equal",
        symptom: "learns, but like a network with one unit a layer",
        test: "how many hidden units differ",
        cure: "start weights drawn at random",
        diagnosis: Diagnosis::EqualUnits,
        treatment: Treatment { equal_weights: Some(0.02), ..HEALTHY },
    },
    Patient {
        letter: 'D',
        id: "sorted_rows",
        illness: "rows sorted by class, and a validation tail of one class",
        symptom: "training and validation are far apart from the first epoch on, where nothing is over-fitted yet",
        test: "how many rows of each class validation has",
        cure: "shuffle before splitting",
        diagnosis: Diagnosis::OneSidedValidation,
        treatment: Treatment { data: Data::People { shuffled: false }, ..HEALTHY_PEOPLE },
    },
    Patient {
        letter: 'E',
        id: "raw_pixels",
        illness: "pixels left at 0 to 255",
        symptom: "a huge loss at first, then none that is learned from",
        test: "the largest input, and the first loss against ln 10",
        cure: "pixels divided by 255",
        diagnosis: Diagnosis::InputsTooLarge,
        treatment: Treatment { data: Data::Digits { white: 255.0, labels_moved: 0 }, ..HEALTHY },
    },
    Patient {
        letter: 'F',
        id: "dead_relus",
        illness: "dead ReLUs: hidden biases of −10",
        symptom: "flat at chance from the start, perfectly quiet",
        test: "the share of hidden units that are 0 on every row, before the first step",
        cure: "biases of 0",
        diagnosis: Diagnosis::DeadUnits,
        treatment: Treatment { hidden_bias: -10.0, ..HEALTHY },
    },
    Patient {
        letter: 'G',
        id: "rate_times_100",
        illness: "learning rate a hundred times too large",
        symptom: "the loss explodes within the first steps, and then rests at chance",
        test: "the highest loss of the first epoch's steps against the first",
        cure: "a hundredth of the rate",
        diagnosis: Diagnosis::RateTooLarge,
        treatment: Treatment { learning_rate: 10.0, ..HEALTHY },
    },
];

/// A network, its data, and how it is to be fitted: ready to train.
pub struct Case {
    pub model: Sequential<f32>,
    pub x: Tensor<f32>,
    pub t: Tensor<f32>,
    pub fit: Fit,
}

impl Treatment {
    /// Makes the case: the same start and the same batches for every treatment on the same data.
    pub fn prepare(&self, digits: &Digits, epochs: usize, seed: Seed) -> Result<Case, RunError> {
        let (x, classes, sizes, batch_size): (_, _, &[usize], _) = match self.data {
            Data::Digits { white, labels_moved } => {
                let x = if white == 1.0 { digits.flat() } else { digits.raw() };
                let mut classes = digits.classes();
                classes.rotate_right(labels_moved);
                (x, classes, &[784, 32, 32, 10], 32)
            }
            Data::People { shuffled } => {
                let people = body_measurements(1_000, &mut seed.stream("data"));
                let people = if shuffled { people.shuffled(&mut seed.stream("split")) } else { people };
                (people.x, people.classes, &[3, 4, 2], 8)
            }
        };
        let t = one_hot(&classes, sizes[sizes.len() - 1])?;
        let fit = Fit { epochs, batch_size, validation_split: 0.2, seed };
        Ok(Case { model: self.network(sizes, seed)?, x, t, fit })
    }

    fn network(&self, sizes: &[usize], seed: Seed) -> Result<Sequential<f32>, RunError> {
        let equal = self.equal_weights.map(Constant);
        let initializer: &dyn Initializer = equal.as_ref().map_or(&GlorotUniform, |equal| equal);
        let mut rng = seed.stream("init");
        let mut model = Sequential::new([sizes[0]]);
        for (i, pair) in sizes.windows(2).enumerate() {
            let mut dense = Dense::new(pair[0], pair[1], initializer, &mut rng);
            if i + 2 == sizes.len() {
                model = model.add(dense)?;
                break;
            }
            for bias in dense.parameters_mut().into_iter().filter(|p| p.name() == "bias") {
                bias.value_mut().apply(|_| self.hidden_bias);
            }
            model = model.add(dense)?.add(Activation::new(Relu))?;
        }
        model.compile(SoftmaxCrossEntropy, Sgd::new(self.learning_rate));
        Ok(model)
    }
}
