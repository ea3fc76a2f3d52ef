//! Layers, back-propagation, training.
