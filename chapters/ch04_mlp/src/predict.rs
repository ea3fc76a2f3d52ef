//! What a trained network says.

use crate::Sequential;
use crate::engine::Engine;
use crate::fit::FitError;
use common::{Real, Tensor};

impl<T: Real> Sequential<T> {
    /// The outputs of the last layer for inputs x (N, …): logits, where the loss takes logits.
    ///
    /// # Errors
    /// Where x does not fit the model or is not finite.
    pub fn predict(&mut self, x: &Tensor<T>) -> Result<Tensor<T>, FitError> {
        self.check_inputs("predict", x)?;
        let output = self.output();
        let new_engine = || Engine::new(&self.layers, self.input, self.threads.count());
        let engine = self.engine.get_or_insert_with(new_engine);
        let mut parameters: Vec<_> =
            self.layers.iter_mut().flat_map(|layer| layer.parameters_mut()).collect();
        let parts = engine.predict(&self.threads, &mut parameters, x, 0..x.rows(), |_, y| y.data().to_vec());
        let y = Tensor::new(output.batch_of(x.rows()), parts.concat())?;
        Ok(y)
    }

    /// The outputs as probabilities: what the compiled loss reads them as.
    ///
    /// # Errors
    /// Where x does not fit the model, or no loss is compiled.
    pub fn predict_proba(&mut self, x: &Tensor<T>) -> Result<Tensor<T>, FitError> {
        let y = self.predict(x)?;
        let compiled = self.compiled.as_ref().ok_or(FitError::NotCompiled { operation: "predict_proba" })?;
        Ok(compiled.loss.prediction(y))
    }

    /// The class of each row: the largest output; with a single output, 1 where the answer is yes.
    ///
    /// # Errors
    /// Where x does not fit the model; with a single output, where no loss is compiled, which would say
    /// above which output the answer is yes.
    pub fn predict_classes(&mut self, x: &Tensor<T>) -> Result<Vec<usize>, FitError> {
        let y = self.predict(x)?;
        if y.row_len() == 1 {
            let compiled = self.compiled.as_ref();
            let compiled = compiled.ok_or(FitError::NotCompiled { operation: "predict_classes" })?;
            let threshold = T::of(compiled.loss.threshold());
            return Ok(y.data().iter().map(|&y| usize::from(y > threshold)).collect());
        }
        Ok(y.argmax_rows())
    }
}
