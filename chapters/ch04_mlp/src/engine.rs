//! How a training step runs: the batch in shards, the layers in fused blocks, the memory reused.
//!
//! Nothing of this changes a formula. A batch is split into contiguous shards of rows; each shard is
//! run forward and backward by its own replica of the layers, on one thread; the gradients are added
//! in the order of the shards. (Large dense layers are run for the whole batch instead, each thread computing
//! some of the columns: `wide.rs`.) So the result depends on how many shards there are (by rounding), and
//! never on how the threads are scheduled.

use crate::blocks::Blocks;
use crate::wide::{Run, Stages};
use ch03_cross_entropy::count_correct;
use common::parallel::{Threads, shares};
use common::{Layer, Loss, Mode, Parameter, Real, Shape, Spare, Tensor, TrainingStep};
use std::ops::{Range, RangeInclusive};
use std::sync::Arc;

/// A shard is worth a thread of its own from about this many multiplications on: below, waking the
/// thread costs more than it saves.
const WORTH_A_THREAD: usize = 250_000;

/// Rows that are predicted at a time: enough for the matrix product, few enough to stay in the cache …
const ROWS_AT_A_TIME: RangeInclusive<usize> = 32..=250;

/// … with about this many numbers in the largest tensor between two layers. Neither depends on the number
/// of threads, so that figures do not depend on it.
const ENTRIES_AT_A_TIME: usize = 1 << 20;

/// The replicas that work on the shards of a batch, and their memory.
pub(crate) struct Engine<T: Real> {
    shards: Vec<Shard<T>>,
    stages: Stages<T>,
    nothing: Arc<Tensor<T>>,
    multiplications: usize, // of one row's forward pass
    rows_at_a_time: usize,  // in prediction
}

pub(crate) struct Shard<T: Real> {
    pub blocks: Blocks<T>,
    pub rows: Range<usize>, // its rows of the batch
    pub spare: Spare<T>,    // memory for their inputs
    t: Spare<T>,
    outcome: Outcome,
}

/// What a shard, a chunk or a batch came to.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Outcome {
    /// The rows' share of the loss, activity penalties included.
    pub loss: f64,
    /// How many rows were right.
    pub correct: usize,
}

/// Inputs and targets, and which of their rows to use.
#[derive(Clone, Copy)]
pub(crate) struct Rows<'a, T> {
    pub x: &'a Tensor<T>,
    pub t: &'a Tensor<T>,
    pub rows: &'a [usize],
}

impl<T: Real> Engine<T> {
    pub fn new(layers: &[Box<dyn Layer<T>>], input: Shape, shards: usize) -> Engine<T> {
        let (mut multiplications, mut largest, mut at) = (0, input.volume(), input);
        for layer in layers {
            multiplications += layer.multiplications(&at);
            at = layer.output_shape(&at).unwrap_or(at); // every layer was asked when it was added
            largest = largest.max(at.volume());
        }
        let (fewest, most) = ROWS_AT_A_TIME.into_inner();
        let rows_at_a_time = (ENTRIES_AT_A_TIME / largest.max(1)).clamp(fewest, most);
        let shard = |_| Shard {
            blocks: Blocks::new(layers.iter().map(|layer| layer.replica()).collect()),
            rows: 0..0,
            spare: Spare::default(),
            t: Spare::default(),
            outcome: Outcome::default(),
        };
        let (mut shards, nothing) =
            ((0..shards.max(1)).map(shard).collect::<Vec<_>>(), Arc::new(Tensor::zeros([0])));
        let stages = Stages::new(layers, input, &shards[0].blocks);
        release_weights(&mut shards, &nothing); // a replica is born with its layer's weights
        Engine { shards, stages, nothing, multiplications, rows_at_a_time }
    }

    /// Loss and gradients of one batch: the gradients arrive in `parameters`, without penalties.
    pub fn gradients(
        &mut self,
        threads: &Threads,
        parameters: &mut [&mut Parameter<T>],
        batch: Rows<'_, T>,
        loss: &dyn Loss<T>,
        step: TrainingStep,
    ) -> Outcome {
        let n = batch.rows.len();
        let worthwhile = (n * self.multiplications / WORTH_A_THREAD).max(1);
        let count = self.shards.len().min(n).min(worthwhile).max(1);
        let shards = &mut self.shards[..count];
        for (i, shard) in shards.iter_mut().enumerate() {
            shard.rows = i * n / count..(i + 1) * n / count;
        }
        share_weights(shards, parameters);
        let gather = |rows: Range<usize>, x: &mut [T]| batch.x.gather_rows(&batch.rows[rows], x);
        if self.stages.is_empty() {
            threads.for_each(shards, |_, shard| {
                let mut x = shard.spare.tensor(batch.x.with_rows(shard.rows.len()));
                gather(shard.rows.clone(), x.data_mut());
                let y = shard.blocks.forward(x, Mode::Train(step.from_row(shard.rows.start)));
                let dy = shard.loss(y, batch, loss, n);
                let memory = shard.blocks.backward(dy);
                shard.spare.keep(memory);
            });
        } else {
            let run = Run { threads, shards, parameters, step };
            self.stages.train(run, batch.x.with_rows(n), gather, |shard, y| shard.loss(y, batch, loss, n));
        }
        collect_gradients(threads, shards, parameters, &self.nothing, &self.stages);
        shards.iter().fold(Outcome::default(), |sum, shard| Outcome {
            loss: sum.loss + shard.outcome.loss,
            correct: sum.correct + shard.outcome.correct,
        })
    }

    /// Runs `f` on the outputs of these rows of x, some rows at a time, and returns the results in the
    /// order of the rows.
    pub fn predict<R: Send>(
        &mut self,
        threads: &Threads,
        parameters: &mut [&mut Parameter<T>],
        x: &Tensor<T>,
        rows: Range<usize>,
        f: impl Fn(Range<usize>, &Tensor<T>) -> R + Sync,
    ) -> Vec<R> {
        let size = self.rows_at_a_time;
        let chunks = rows.len().div_ceil(size);
        let count = self.shards.len();
        share_weights(&mut self.shards, parameters);
        let mut work: Vec<(&mut Shard<T>, Vec<R>)> =
            self.shards.iter_mut().map(|s| (s, Vec::new())).collect();
        threads.for_each(&mut work, |i, (shard, results)| {
            for chunk in i * chunks / count..(i + 1) * chunks / count {
                let from = rows.start + chunk * size;
                let part = from..(from + size).min(rows.end);
                let y = shard.predict(x, part.clone());
                results.push(f(part, &y));
                shard.spare.keep(y);
            }
        });
        let results = work.into_iter().flat_map(|(_, results)| results).collect();
        release_weights(&mut self.shards, &self.nothing);
        results
    }
}

impl<T: Real> Shard<T> {
    /// The rows' loss; returns dy, in the memory of y.
    fn loss(&mut self, mut y: Tensor<T>, batch: Rows<'_, T>, loss: &dyn Loss<T>, n: usize) -> Tensor<T> {
        let mut t = self.t.tensor(batch.t.with_rows(self.rows.len()));
        batch.t.gather_rows(&batch.rows[self.rows.clone()], t.data_mut());
        self.outcome.correct = count_correct(&y, &t, loss.threshold());
        let value = loss.value_and_gradient(&mut y, &t, n); // y now holds dy
        self.outcome.loss = value.to_f64() + self.blocks.penalty().to_f64();
        self.t.keep(t);
        y
    }

    fn predict(&mut self, x: &Tensor<T>, rows: Range<usize>) -> Tensor<T> {
        let mut part = self.spare.tensor(x.with_rows(rows.len()));
        let length = x.row_len();
        part.data_mut().copy_from_slice(&x.data()[rows.start * length..rows.end * length]);
        self.blocks.forward(part, Mode::Predict)
    }
}

/// Lets every shard read the weights where they are.
fn share_weights<T: Real>(shards: &mut [Shard<T>], parameters: &[&mut Parameter<T>]) {
    for shard in shards {
        for (own, shared) in shard.blocks.parameters_mut().into_iter().zip(parameters) {
            own.share_value_of(shared);
        }
    }
}

/// Ends the sharing, so that the optimiser changes the weights in place.
fn release_weights<T: Real>(shards: &mut [Shard<T>], nothing: &Arc<Tensor<T>>) {
    for shard in shards {
        for own in shard.blocks.parameters_mut() {
            own.release_value(nothing);
        }
    }
}

/// Σ over the shards, in their order, into the model's parameters (but for those that the stages have seen to);
/// and ends the sharing.
fn collect_gradients<T: Real>(
    threads: &Threads,
    shards: &mut [Shard<T>],
    parameters: &mut [&mut Parameter<T>],
    nothing: &Arc<Tensor<T>>,
    stages: &Stages<T>,
) {
    release_weights(shards, nothing);
    let Some((first, others)) = shards.split_first_mut() else { return };
    let mut of_shards: Vec<_> =
        parameters.iter_mut().enumerate().filter(|(k, _)| !stages.computes_gradient(*k)).collect();
    let mut own = first.blocks.parameters_mut();
    for (k, sum) in &mut of_shards {
        std::mem::swap(&mut own[*k].gradient, &mut sum.gradient);
    }
    if others.is_empty() {
        return;
    }
    let others: Vec<Vec<&Parameter<T>>> = others.iter().map(|shard| shard.blocks.parameters()).collect();
    // Each thread adds a share of its own, of which it then has the sums at hand to change the weights.
    let sums = of_shards.into_iter().map(|(k, sum)| (k, 0, sum.gradient.data_mut()));
    let mut shares = shares(
        sums.collect(),
        threads.count(),
        |(.., sum)| sum.len(),
        |(k, from, sum), at| {
            let (first, rest) = sum.split_at_mut(at);
            ((k, from, first), (k, from + at, rest))
        },
    );
    threads.for_each(&mut shares, |_, share| {
        for (k, from, sum) in share {
            for gradients in &others {
                let own = &gradients[*k].gradient.data()[*from..];
                sum.iter_mut().zip(own).for_each(|(sum, &own)| *sum += own);
            }
        }
    });
}
