//! Large dense layers, run for the whole batch at once: each thread computes some of the columns.
//!
//! The formulas are those of [`Dense`](crate::Dense). If each thread took some rows of the batch instead, every
//! thread would read all of W, and have a dW of its own, which must be added to the others'. What stands between
//! such layers is shared out by rows as everywhere.

use crate::blocks::Blocks;
use crate::engine::Shard;
use common::layer::no_forward;
use common::parallel::Threads;
use common::{Layer, Mode, Parameter, Real, Shape, Spare, Tensor, TrainingStep};
use std::ops::Range;

/// A dense layer is run for the whole batch from this many weights on: below, the threads wait for one another
/// longer than it saves.
const LARGE: usize = 200_000;

/// The blocks of a network in stages, each of which takes the whole batch and gives the whole batch.
pub(crate) struct Stages<T: Real> {
    stages: Vec<Stage<T>>,
    pool: Pool<T>,
}

enum Stage<T: Real> {
    /// Neighbouring blocks that each shard runs by itself; and the shapes of an example before and behind them.
    Rows { blocks: Range<usize>, input: Shape, output: Shape },
    /// A block with a large dense layer at its head.
    Columns(Wide<T>),
}

struct Wide<T: Real> {
    block: usize,
    weights: usize,           // W's place in the list of all parameters; b stands behind it
    x: Option<Tensor<T>>,     // (N, in), from forward to backward
    slope: Option<Tensor<T>>, // the product of the slopes of the pointwise layers behind (N, out), likewise
}

/// What all stages need to run.
pub(crate) struct Run<'a, 'p, T: Real> {
    pub threads: &'a Threads,
    pub shards: &'a mut [Shard<T>],
    pub parameters: &'a mut [&'p mut Parameter<T>],
    pub step: TrainingStep,
}

impl<T: Real> Stages<T> {
    /// The stages of these layers; none where no layer is large.
    pub fn new(layers: &[Box<dyn Layer<T>>], input: Shape, blocks: &Blocks<T>) -> Stages<T> {
        let mut stages: Vec<Stage<T>> = Vec::new();
        let (mut at, mut weights) = (input, 0);
        for block in 0..blocks.len() {
            let (input, of_block) = (at, blocks.layers_of(block));
            let head = &layers[of_block.start];
            let large = head.is_affine() && head.multiplications(&input) >= LARGE;
            for layer in &layers[of_block.clone()] {
                at = layer.output_shape(&at).unwrap_or(at); // every layer was asked when it was added
            }
            match stages.last_mut() {
                _ if large => stages.push(Stage::Columns(Wide { block, weights, x: None, slope: None })),
                Some(Stage::Rows { blocks, output, .. }) => (blocks.end, *output) = (block + 1, at),
                _ => stages.push(Stage::Rows { blocks: block..block + 1, input, output: at }),
            }
            weights += layers[of_block].iter().map(|layer| layer.parameters().len()).sum::<usize>();
        }
        if !stages.iter().any(|stage| matches!(stage, Stage::Columns(_))) {
            stages.clear();
        }
        Stages { stages, pool: Pool(Vec::new()) }
    }

    pub fn is_empty(&self) -> bool {
        self.stages.is_empty()
    }

    /// Whether the gradient of this parameter, by its place in the list of all, is computed here.
    pub fn computes_gradient(&self, parameter: usize) -> bool {
        let wide = |stage: &Stage<T>| {
            matches!(stage, Stage::Columns(Wide { weights, .. })
            if (*weights..weights + 2).contains(&parameter))
        };
        self.stages.iter().any(wide)
    }

    /// Loss and all gradients: forward, `loss`, which makes the dy of some rows of their y, and backward.
    /// `gather` writes the inputs of some rows of the batch.
    pub fn train(
        &mut self,
        mut run: Run<'_, '_, T>,
        x: Shape,
        gather: impl Fn(Range<usize>, &mut [T]) + Sync,
        loss: impl Fn(&mut Shard<T>, Tensor<T>) -> Tensor<T> + Sync,
    ) {
        let pool = &mut self.pool;
        let mut inputs = pool.tensor(x);
        let mut shares = shares_of(run.shards, [&mut inputs]);
        run.threads.for_each(&mut shares, |_, (shard, [x])| gather(shard.rows.clone(), x));

        let y = self.stages.iter_mut().fold(inputs, |x, stage| match stage {
            Stage::Rows { blocks, output, .. } => {
                let (blocks, step) = (blocks.clone(), run.step);
                run.by_rows(pool, x, *output, |shard, x| {
                    let mode = Mode::Train(step.from_row(shard.rows.start));
                    shard.blocks.forward_through(blocks.clone(), x, mode)
                })
            }
            Stage::Columns(wide) => wide.forward(&mut run, pool, x),
        });
        let outputs = Shape::from(&y.shape()[1..]);
        let dy = run.by_rows(pool, y, outputs, loss);
        let dx = self.stages.iter_mut().enumerate().rev().fold(dy, |dy, (i, stage)| match stage {
            Stage::Rows { blocks, input, .. } => {
                let blocks = blocks.clone();
                run.by_rows(pool, dy, *input, |shard, dy| shard.blocks.backward_through(blocks.clone(), dy))
            }
            Stage::Columns(wide) => wide.backward(&mut run, pool, dy, i > 0),
        });
        pool.keep(dx);
    }
}

impl<T: Real> Run<'_, '_, T> {
    /// Lets each shard make the result of its rows of x.
    fn by_rows(
        &mut self,
        pool: &mut Pool<T>,
        x: Tensor<T>,
        output: Shape,
        work: impl Fn(&mut Shard<T>, Tensor<T>) -> Tensor<T> + Sync,
    ) -> Tensor<T> {
        let mut y = pool.tensor(output.batch_of(x.rows()));
        let length = x.row_len();
        self.threads.for_each(&mut shares_of(self.shards, [&mut y]), |_, (shard, [y])| {
            let mut own = shard.spare.tensor(x.with_rows(shard.rows.len()));
            own.data_mut().copy_from_slice(&x.data()[shard.rows.start * length..shard.rows.end * length]);
            let own = work(shard, own);
            y.copy_from_slice(own.data());
            shard.spare.keep(own);
        });
        pool.keep(x);
        y
    }
}

impl<T: Real> Wide<T> {
    fn forward(&mut self, run: &mut Run<'_, '_, T>, pool: &mut Pool<T>, x: Tensor<T>) -> Tensor<T> {
        let (w, b) = (run.parameters[self.weights].value(), run.parameters[self.weights + 1].value());
        let mut y = pool.tensor([x.rows(), b.len()]); // (N, out)
        x.affine_on(run.threads, w, b, &mut y); // y = x W + b  (4.1)
        self.x = Some(x);
        let mut slope = pool.tensor(y.shape());
        let (block, length, step) = (self.block, b.len(), run.step);
        run.threads.for_each(&mut shares_of(run.shards, [&mut y, &mut slope]), |_, (shard, [y, slope])| {
            let step = step.from_row(shard.rows.start);
            shard.blocks.tail(block, &step, y.chunks_exact_mut(length).zip(slope.chunks_exact_mut(length)));
        });
        self.slope = Some(slope);
        y
    }

    /// dx, if it is needed. The gradient dW stays a product.
    fn backward(
        &mut self,
        run: &mut Run<'_, '_, T>,
        pool: &mut Pool<T>,
        mut dy: Tensor<T>,
        dx_is_needed: bool,
    ) -> Tensor<T> {
        if let Some(mut slope) = self.slope.take() {
            run.threads.for_each(&mut shares_of(run.shards, [&mut dy, &mut slope]), |_, (_, [dy, slope])| {
                dy.iter_mut().zip(slope.iter()).for_each(|(dy, &slope)| *dy *= slope); // the chain rule
            });
            pool.keep(slope);
        }
        let x = self.x.take().unwrap_or_else(|| no_forward("Wide"));
        dy.sum_rows_into(&mut run.parameters[self.weights + 1].gradient); // db = Σₙ dyₙ  (4.8)
        let weights = &mut run.parameters[self.weights];
        let mut dx = pool.tensor(if dx_is_needed { x.shape() } else { Shape::from([0]) });
        if dx_is_needed {
            dy.matmul_nt_on(run.threads, weights.value(), &mut dx); // dx = dy Wᵀ  (4.9)
        }
        let before = weights.put_off_product(x, dy); // dW = xᵀ dy  (4.7)
        before.into_iter().flatten().for_each(|memory| pool.keep(memory));
        dx
    }
}

/// Each shard with its rows of tensors of the whole batch.
fn shares_of<'a, T: Real, const K: usize>(
    shards: &'a mut [Shard<T>],
    tensors: [&'a mut Tensor<T>; K],
) -> Vec<(&'a mut Shard<T>, [&'a mut [T]; K])> {
    let mut rest = tensors.map(|x| (x.row_len(), x.data_mut()));
    let share = |shard: &'a mut Shard<T>| {
        let own = rest.each_mut().map(|(length, rest)| {
            let (own, others) = std::mem::take(rest).split_at_mut(shard.rows.len() * *length);
            *rest = others;
            own
        });
        (shard, own)
    };
    shards.iter_mut().map(share).collect()
}

/// Memory of the batch's tensors, from one step to the next.
struct Pool<T: Real>(Vec<Tensor<T>>);

impl<T: Real> Pool<T> {
    /// A tensor of this shape whose entries are left over from before, in the memory that fits best.
    fn tensor(&mut self, shape: impl Into<Shape>) -> Tensor<T> {
        let shape = shape.into();
        let misfit = |memory: &Tensor<T>| memory.len().abs_diff(shape.volume());
        let best = (0..self.0.len()).min_by_key(|&i| misfit(&self.0[i]));
        let mut spare = Spare::default();
        if let Some(best) = best {
            spare.keep(self.0.swap_remove(best));
        }
        spare.tensor(shape)
    }

    fn keep(&mut self, memory: Tensor<T>) {
        if !memory.is_empty() {
            self.0.push(memory);
        }
    }
}
