//! What the benchmarks measure with: workloads, clocks, and what the machine could do at most.
//!
//! | module | what it holds |
//! |---|---|
//! | [`workload`] | W1 to W5, the networks that are compared with other libraries |
//! | [`clock`] | rounds after a warm-up, and their median |
//! | [`machine`] | the processor's peak, the memory's bandwidth, a process's largest memory |

pub mod clock;
pub mod machine;
pub mod workload;
