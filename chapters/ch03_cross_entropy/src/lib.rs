//! Softmax, cross-entropy, metrics and the training loop.
