//! Neighbouring layers, fused: a layer and the pointwise layers behind it run as one block.
//!
//! Behind a dense layer, its activation and dropout go over each row once, while the row is in the
//! cache, and keep one factor per entry, the product of their slopes, for the way back.

use common::{Layer, Mode, Parameter, Pointwise, Real, Spare, Tensor, TrainingStep};
use std::ops::Range;

/// The layers of a network, grouped into blocks.
pub(crate) struct Blocks<T: Real> {
    layers: Vec<Box<dyn Layer<T>>>,
    blocks: Vec<Block<T>>,
}

struct Block<T> {
    head: Option<usize>,      // a layer of its own kind; none where a network begins pointwise
    tail: Range<usize>,       // the pointwise layers behind it
    slope: Option<Tensor<T>>, // the product of the tail's slopes (N, …), from forward to backward
    spare: Spare<T>,
}

impl<T: Real> Blocks<T> {
    pub fn new(layers: Vec<Box<dyn Layer<T>>>) -> Blocks<T> {
        let mut blocks: Vec<Block<T>> = Vec::new();
        for (i, layer) in layers.iter().enumerate() {
            let pointwise = layer.pointwise().is_some();
            match blocks.last_mut() {
                Some(block) if pointwise => block.tail.end = i + 1,
                _ => {
                    let (head, tail) = if pointwise { (None, i..i + 1) } else { (Some(i), i + 1..i + 1) };
                    blocks.push(Block { head, tail, slope: None, spare: Spare::default() });
                }
            }
        }
        Blocks { layers, blocks }
    }

    /// How many blocks there are.
    pub fn len(&self) -> usize {
        self.blocks.len()
    }

    /// The numbers of a block's layers.
    pub fn layers_of(&self, block: usize) -> Range<usize> {
        let Block { head, tail, .. } = &self.blocks[block];
        head.unwrap_or(tail.start)..tail.end
    }

    pub fn forward(&mut self, x: Tensor<T>, mode: Mode) -> Tensor<T> {
        self.forward_through(0..self.blocks.len(), x, mode)
    }

    /// Through some of the blocks.
    pub fn forward_through(&mut self, blocks: Range<usize>, mut x: Tensor<T>, mode: Mode) -> Tensor<T> {
        for block in &mut self.blocks[blocks] {
            if let Some(head) = block.head {
                x = self.layers[head].forward(x, mode.for_layer(head));
            }
            if block.tail.is_empty() {
                continue;
            }
            match mode {
                Mode::Predict => predict_tail(&self.layers[block.tail.clone()], &mut x),
                Mode::Train(step) => {
                    let mut slope = block.spare.tensor(x.shape());
                    let rows = x.rows_iter_mut().zip(slope.rows_iter_mut());
                    train_tail(&self.layers, block.tail.clone(), &step, rows);
                    block.slope = Some(slope);
                }
            }
        }
        x
    }

    /// Runs a block's pointwise layers only, when training: replaces every x of these rows, and writes the
    /// product of the slopes.
    pub fn tail<'a>(
        &self,
        block: usize,
        step: &TrainingStep,
        rows: impl Iterator<Item = (&'a mut [T], &'a mut [T])>,
    ) {
        train_tail(&self.layers, self.blocks[block].tail.clone(), step, rows);
    }

    /// Assigns all gradients. What comes back is memory to use again: nobody needs the gradient by
    /// the network's input.
    pub fn backward(&mut self, dy: Tensor<T>) -> Tensor<T> {
        self.backward_through(0..self.blocks.len(), dy)
    }

    /// Back through some of the blocks: dx, but for the network's first block.
    pub fn backward_through(&mut self, blocks: Range<usize>, mut dy: Tensor<T>) -> Tensor<T> {
        for i in blocks.rev() {
            let block = &mut self.blocks[i];
            if let Some(slope) = block.slope.take() {
                dy *= &slope; // the chain rule through the whole tail
                block.spare.keep(slope);
            }
            dy = match block.head {
                Some(head) if i == 0 => self.layers[head].backward_first(dy),
                Some(head) => self.layers[head].backward(dy),
                None => dy,
            };
        }
        dy
    }

    pub fn penalty(&self) -> T {
        self.layers.iter().map(|layer| layer.penalty()).sum()
    }

    pub fn parameters(&self) -> Vec<&Parameter<T>> {
        self.layers.iter().flat_map(|layer| layer.parameters()).collect()
    }

    pub fn parameters_mut(&mut self) -> Vec<&mut Parameter<T>> {
        self.layers.iter_mut().flat_map(|layer| layer.parameters_mut()).collect()
    }
}

fn train_tail<'a, T: Real>(
    layers: &[Box<dyn Layer<T>>],
    tail: Range<usize>,
    step: &TrainingStep,
    rows: impl Iterator<Item = (&'a mut [T], &'a mut [T])>,
) {
    for (row, (x, slope)) in rows.enumerate() {
        slope.fill(T::ONE);
        for i in tail.clone() {
            pointwise(layers[i].as_ref()).forward_row(&step.for_layer(i), row, x, slope);
        }
    }
}

fn predict_tail<T: Real>(tail: &[Box<dyn Layer<T>>], x: &mut Tensor<T>) {
    for row in x.rows_iter_mut() {
        for layer in tail {
            pointwise(layer.as_ref()).predict_row(row);
        }
    }
}

fn pointwise<T: Real>(layer: &dyn Layer<T>) -> &dyn Pointwise<T> {
    layer.pointwise().expect("a tail holds pointwise layers only")
}
