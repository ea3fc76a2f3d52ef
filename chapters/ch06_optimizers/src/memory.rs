//! What an optimiser remembers of each parameter, kept by its position in the list.

use common::learning::update_each;
use common::parallel::Threads;
use common::{Parameter, Real, Tensor};

// ANCHOR: memory
/// K tensors beside each parameter, of its shape: zeros at first, allocated at the first step.
#[derive(Clone, Debug)]
pub(crate) struct Memory<T: Real, const K: usize> {
    beside: Vec<[Tensor<T>; K]>,
}

impl<T: Real, const K: usize> Memory<T, K> {
    /// Nothing remembered yet.
    pub fn new() -> Memory<T, K> {
        Memory { beside: Vec::new() }
    }

    /// Hands each parameter's value w, its gradient dw and what is remembered of it to `update`.
    ///
    /// The threads share the weights out among them.
    ///
    /// # Panics
    /// Where the parameters are not those of the first step, by number and shape.
    pub fn update(
        &mut self,
        optimizer: &str,
        threads: &Threads,
        parameters: &mut [&mut Parameter<T>],
        update: impl Fn(&mut [T], &[T], [&mut [T]; K]) + Sync,
    ) {
        if self.beside.is_empty() {
            let zeros = |parameter: &&mut Parameter<T>| [(); K].map(|()| Tensor::zeros(parameter.shape()));
            self.beside = parameters.iter().map(zeros).collect();
        }
        self.check(optimizer, parameters);
        update_each(threads, parameters, &mut self.beside, update);
    }
    // ANCHOR_END: memory

    fn check(&self, optimizer: &str, parameters: &[&mut Parameter<T>]) {
        let (known, got) = (self.beside.len(), parameters.len());
        assert!(
            known == got,
            "{optimizer}: expected the {known} parameters of its first step, got {got}: \
             give each network an optimiser of its own"
        );
        for (i, (parameter, remembered)) in parameters.iter().zip(&self.beside).enumerate() {
            let (known, got) = (remembered[0].shape(), parameter.shape());
            assert!(
                known == got,
                "{optimizer}: expected parameter {i} of shape {known}, as in its first step, got {got}: \
                 give each network an optimiser of its own"
            );
        }
    }
}

/// The two methods of [`Optimizer`](common::Optimizer) through which a schedule reads and sets η: of the
/// field `learning_rate`, or of the optimiser inside this one.
macro_rules! learning_rate {
    (own) => {
        fn learning_rate(&self) -> f64 {
            self.learning_rate
        }

        fn set_learning_rate(&mut self, learning_rate: f64) {
            self.learning_rate = learning_rate;
        }
    };
    (of $inner:ident) => {
        fn learning_rate(&self) -> f64 {
            self.$inner.learning_rate()
        }

        fn set_learning_rate(&mut self, learning_rate: f64) {
            self.$inner.set_learning_rate(learning_rate);
        }
    };
}
pub(crate) use learning_rate;
