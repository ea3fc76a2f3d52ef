//! Numerical gradients, and a checker for everything that has a gradient.
