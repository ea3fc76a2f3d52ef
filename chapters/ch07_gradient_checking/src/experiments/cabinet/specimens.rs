//! The specimens: what is wrong with each, how it should be, and where such a bug was met.

use super::Bug;

/// A broken gradient.
pub struct Specimen {
    /// The bug.
    pub bug: Bug,
    /// Its short name, for tables and figures.
    pub name: &'static str,
    /// The wrong line.
    pub wrong: &'static str,
    /// The right one.
    pub right: &'static str,
    /// Where it was met.
    pub source: &'static str,
}

const fn specimen(
    bug: Bug,
    name: &'static str,
    wrong: &'static str,
    right: &'static str,
    source: &'static str,
) -> Specimen {
    Specimen { bug, name, wrong, right, source }
}

/// All of them: the dense layer's first, then penalties, functions, dropout and losses.
pub const SPECIMENS: &[Specimen] = &[
    specimen(
        Bug::DroppedBias,
        "bias gradient dropped",
        "db stays as it was",
        "db = Σ dy over the rows",
        "blog.primen.dk/numerical-gradient-checking calls it the forgotten bias",
    ),
    specimen(
        Bug::BiasMean,
        "bias: mean for sum",
        "db = mean of dy over the rows",
        "db = Σ dy over the rows; the loss has the 1/N",
        "github.com/kvfrans/notes/issues/5; github.com/deeplearning4j/deeplearning4j/pull/366",
    ),
    specimen(
        Bug::BiasOneSum,
        "bias: one sum for all",
        "db = Σ dy over rows and units, broadcast",
        "db = Σ dy over the rows",
        "github.com/rasbt/stat453-deep-learning-ss21/issues/5",
    ),
    specimen(
        Bug::BiasOneRow,
        "bias: of one row",
        "db = dy of the first row",
        "db = Σ dy over the rows",
        "after github.com/mlpack/mlpack/pull/3679: right for a batch of one only",
    ),
    specimen(
        Bug::TransposedWeights,
        "weights transposed",
        "dW = dyᵀ x, which fits where W is square",
        "dW = xᵀ dy",
        "after github.com/HomericIntelligence/Odyssey/issues/2136",
    ),
    specimen(
        Bug::WrongSign,
        "sign of text 002",
        "dW = −xᵀ dy",
        "dW = xᵀ dy",
        "text 002 adds η ∂f/∂w where it descends, and its regression climbs with w + η xᵀe; PyTorch's tutorial once had \
         the same plus: github.com/pytorch/pytorch/issues/1871",
    ),
    specimen(
        Bug::MeanTwice,
        "1/N twice",
        "dW = xᵀ dy / N",
        "dW = xᵀ dy; the loss has the 1/N",
        "github.com/felipecode/coiltraine/issues/37; github.com/deeplearning4j/deeplearning4j/pull/366 (biases)",
    ),
    specimen(
        Bug::Accumulated,
        "gradient accumulated",
        "dW += xᵀ dy",
        "dW = xᵀ dy, or dW = 0 before each pass",
        "github.com/jcjohnson/pytorch-examples/issues/31; github.com/karpathy/micrograd/pull/102",
    ),
    specimen(
        Bug::StaleInput,
        "input of an earlier pass",
        "x is kept only if nothing is kept yet",
        "every training pass keeps its x",
        "ours: memory that is filled once and never taken back",
    ),
    specimen(
        Bug::UpdatedFirst,
        "weights updated too early",
        "W −= η dW, then dx = dy Wᵀ",
        "dx = dy Wᵀ, and no step in backward",
        "github.com/VikParuchuri/zero_to_gpt/issues/12; github.com/joelgrus/data-science-from-scratch/issues/31",
    ),
    specimen(
        Bug::PenaltyFactor,
        "L2 without its 2",
        "λw for a penalty λ Σ w²",
        "2λw",
        "github.com/jingtinghuang/CS231n-Spring-2017/issues/3",
    ),
    specimen(
        Bug::PenaltySign,
        "L1 without the sign",
        "λ, whichever side of 0",
        "λ sign(w)",
        "github.com/ufal/npfl114/pull/34",
    ),
    specimen(
        Bug::SigmoidOfInput,
        "sigmoid's slope of x",
        "x (1 − x)",
        "y (1 − y)",
        "github.com/kyle8998/Sudo-Productivity/issues/3",
    ),
    specimen(
        Bug::ReluOverwrites,
        "ReLU without dy",
        "dx = 1 where x > 0",
        "dx = dy where x > 0",
        "github.com/haifengl/smile/issues/528",
    ),
    specimen(
        Bug::ReluByGradient,
        "ReLU by dy's sign",
        "dx = dy where dy > 0",
        "dx = dy where x > 0",
        "the rule of \"deconvnets\", meant for pictures: Springenberg et al. 2015, section 3.4",
    ),
    specimen(
        Bug::LeakyForgotten,
        "leaky ReLU's α forgotten",
        "dx = 0 where x ≤ 0",
        "dx = α dy where x ≤ 0",
        "github.com/deeplearning4j/deeplearning4j/issues/8178",
    ),
    specimen(
        Bug::LeakyInPlace,
        "leaky ReLU in place, α < 0",
        "asks y, which has x's memory, for x's sign",
        "asks x",
        "github.com/pytorch/pytorch/issues/31938; the same doubt in github.com/BVLC/caffe/issues/2413",
    ),
    specimen(
        Bug::SoftmaxDiagonal,
        "softmax entry by entry",
        "dx = dy y (1 − y)",
        "dx = y (dy − ⟨dy, y⟩)",
        "github.com/deeplearning4j/libnd4j/issues/440",
    ),
    specimen(
        Bug::SoftmaxPlainMean,
        "softmax with a plain mean",
        "dx = y (dy − mean(dy))",
        "dx = y (dy − ⟨dy, y⟩)",
        "a mutant as in github.com/harvard-edge/cs249r_book/pull/2053, where tests that sum up the outputs let such \
         mutants live",
    ),
    specimen(
        Bug::VarianceConstant,
        "batch norm: σ constant",
        "dx = (dy − mean(dy)) / σ",
        "dx = (dy − mean(dy) − y mean(dy y)) / σ",
        "after github.com/facebookresearch/CrypTen/pull/143, which forgot the mean's part too",
    ),
    specimen(
        Bug::NoMask,
        "dropout: mask forgotten",
        "dx = dy / (1 − p)",
        "dx = m dy, m the forward pass's mask",
        "github.com/ddbourgin/numpy-ml/issues/94",
    ),
    specimen(
        Bug::NoScale,
        "dropout: scale forgotten",
        "dx = dy where x was kept",
        "dx = dy / (1 − p) where x was kept",
        "a review of github.com/rohitg00/ai-engineering-from-scratch/pull/17 finds mask and scale missing",
    ),
    specimen(
        Bug::NewMask,
        "dropout: new mask",
        "backward draws its mask again",
        "backward has the forward pass's mask",
        "github.com/pytorch/pytorch/issues/190717; github.com/microsoft/onnxruntime/pull/19715",
    ),
    specimen(
        Bug::StaleMask,
        "dropout: old mask",
        "the first pass's mask is kept for ever",
        "every training pass keeps its mask",
        "ours: as the input of an earlier pass",
    ),
    specimen(
        Bug::FirstRowOnly,
        "dropout: first row only",
        "dx is filled in its first row",
        "dx is filled in every row",
        "after github.com/tiny-dnn/tiny-dnn/issues/723",
    ),
    specimen(
        Bug::MeanForgotten,
        "loss without 1/N",
        "dy = y − t for a mean over N rows",
        "dy = (y − t) / N",
        "github.com/jxgu1016/MNIST_center_loss_pytorch/issues/9",
    ),
    specimen(
        Bug::SlopeForgotten,
        "squared error without σ′",
        "dy = (s − t) / N",
        "dy = (s − t) s (1 − s) / N",
        "github.com/Bot-Academy/NeuralNetworkFromScratch/pull/3",
    ),
];
