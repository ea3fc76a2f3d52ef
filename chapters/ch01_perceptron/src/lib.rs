//! The step neuron: Perceptron, Adaline, linear regression.
