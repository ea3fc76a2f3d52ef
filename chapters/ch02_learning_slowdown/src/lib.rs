//! The sigmoid neuron and the slowness of squared error.
