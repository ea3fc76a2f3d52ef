//! The checks of layers and of whole networks: input and all parameters against one scalar.

use crate::Check;
use crate::check::normal;
use crate::diagnosis::Known;
use crate::report::Report;
use common::{Layer, Loss, Mode, Tensor, TrainingStep};

impl Check {
    /// Checks a layer: dx and the gradient of every parameter, for
    /// s = ⟨dy, f(x)⟩ + penalties  (7.6), with a random dy.
    ///
    /// ∂s/∂x is what `backward(dy)` must return. All ones for dy would make s the sum of the outputs:
    /// softmax's is 1 whatever x is, and a backward that returns 0 would pass. The penalties are the
    /// layer's own (on activities) and its parameters' (on weights, which `backward` leaves out and
    /// `add_penalty_gradient` adds).
    ///
    /// Before the pass that counts, the layer makes one on other rows at another step: what it keeps
    /// from there (an old input, an old mask, a gradient added to instead of assigned) comes to light.
    /// Besides, two passes over x must give the same bits, and so must a [replica](Layer::replica) that
    /// has made no other pass, and the parameters' gradients of `backward`, of `backward` once more and
    /// of `backward_first`; and no `backward` may change a parameter. The parameters come back bit for bit; their gradients are left from the check.
    ///
    /// # Panics
    /// Where x has no entries.
    pub fn layer(&self, layer: &mut dyn Layer<f64>, x: &Tensor<f64>) -> Report {
        // ANCHOR: layer_scalar
        let name = layer.name();
        // The same draws for every output of one shape, so that no pass is needed to learn the shape.
        let dy = |y: &Tensor<f64>| normal(y, &mut self.seed.stream("upstream"));
        let value = |y: &Tensor<f64>| y.dot(&dy(y));
        self.run(name, Pass { layers: vec![layer], numbered: false, value: &value, gradient: &dy }, x)
        // ANCHOR_END: layer_scalar
    }

    /// Checks a network end to end: the gradient of its loss, penalties of layers and parameters
    /// included, by the input and by every parameter. A parameter is named by its layer's number,
    /// `"0.weights"`.
    ///
    /// # Panics
    /// Where x has no entries.
    pub fn network(
        &self,
        layers: &mut [Box<dyn Layer<f64>>],
        loss: &dyn Loss<f64>,
        x: &Tensor<f64>,
        t: &Tensor<f64>,
    ) -> Report {
        let names: Vec<&str> = layers.iter().map(|layer| layer.name()).chain([loss.name()]).collect();
        let name = names.join(" → ");
        let n = self.modes(x).1.batch_size;
        let value = |y: &Tensor<f64>| loss.value(y, t, n);
        let gradient = |y: &Tensor<f64>| loss.gradient(y, t, n);
        let layers = layers.iter_mut().map(|layer| &mut **layer as &mut dyn Layer<f64>).collect();
        self.run(&name, Pass { layers, numbered: true, value: &value, gradient: &gradient }, x)
    }

    /// The mode of the differences' passes, and the training step of the pass before `backward`.
    fn modes(&self, x: &Tensor<f64>) -> (Mode, TrainingStep) {
        assert!(!x.is_empty(), "Check: expected at least one example, got x of shape {}", x.shape());
        let step = TrainingStep::new(self.seed, 0, x.rows());
        match self.mode {
            None => (Mode::Train(step), step),
            Some(Mode::Predict) => (Mode::Predict, step),
            Some(Mode::Train(step)) => (Mode::Train(step), step),
        }
    }

    fn run(&self, subject: &str, mut pass: Pass<'_>, x: &Tensor<f64>) -> Report {
        let mut report = Report::new(subject, self.step);
        let (mode, step) = self.modes(x);
        let known = Known { batch: step.batch_size, rate: pass.rate() };
        let values = pass.values();
        let fresh = pass.of_a_replica(x, step);
        self.pass_before(&mut pass, x);
        report.findings.extend(pass.put_back(&values));
        let dx = pass.backward(x, step, false);
        let gradients = pass.gradients();
        pass.put_back(&values);
        match pass.two_results(x, mode) {
            Some(finding) => report.findings.push(finding), // which explains whatever else is odd
            None => report.findings.extend(pass.other_gradients(&gradients, x, step)),
        }
        if report.findings.is_empty() {
            report.findings.extend(pass.remembered(&fresh, &dx, &gradients));
        }
        pass.put_back(&values);
        pass.add_penalty_gradients(&gradients);
        let with_penalties = pass.gradients();

        self.compare(&mut report, "x", x, &dx, known, |x| pass.scalar(x, mode));
        for (k, (layer, index, name)) in pass.names().into_iter().enumerate() {
            let at = &values[k];
            if at.is_empty() {
                continue;
            }
            let set = |pass: &mut Pass<'_>, w: &Tensor<f64>| {
                pass.layers[layer].parameters_mut()[index].value_mut().data_mut().copy_from_slice(w.data());
            };
            self.compare(&mut report, &name, at, &with_penalties[k], known, |w| {
                set(&mut pass, w);
                pass.scalar(x, mode)
            });
            set(&mut pass, at);
        }
        report
    }

    // ANCHOR: pass_before
    /// A whole training pass over other rows, as many as x has, at another step.
    fn pass_before(&self, pass: &mut Pass<'_>, x: &Tensor<f64>) {
        // Entries of x, each at another place and halved: still numbers that the layers can take.
        let other = Tensor::from_fn(x.shape(), |i| 0.5 * x.data()[(i + 1) % x.len()]);
        let y = pass.forward(&other, Mode::Train(TrainingStep::new(self.seed, 1, other.rows())));
        let mut dy = normal(&y, &mut self.seed.stream("upstream before"));
        for layer in pass.layers.iter_mut().rev() {
            dy = layer.backward(dy);
        }
    }
    // ANCHOR_END: pass_before
}

/// A chain of layers with a scalar at its end.
struct Pass<'a> {
    layers: Vec<&'a mut dyn Layer<f64>>,
    /// Whether the layers are those of a network: with numbers in names, and draws of their own.
    numbered: bool,
    /// The scalar from the last layer's output …
    value: &'a dyn Fn(&Tensor<f64>) -> f64,
    /// … and its gradient by it.
    gradient: &'a dyn Fn(&Tensor<f64>) -> Tensor<f64>,
}

impl Pass<'_> {
    fn forward(&mut self, x: &Tensor<f64>, mode: Mode) -> Tensor<f64> {
        let mut y = x.clone();
        for (i, layer) in self.layers.iter_mut().enumerate() {
            y = layer.forward(y, if self.numbered { mode.for_layer(i) } else { mode });
        }
        y
    }

    // ANCHOR: scalar
    /// s = value(f(x)) + penalties  (7.6)
    fn scalar(&mut self, x: &Tensor<f64>, mode: Mode) -> f64 {
        let y = self.forward(x, mode);
        let mut s = (self.value)(&y);
        for layer in &self.layers {
            if mode.is_training() {
                s += layer.penalty(); // of the rows just seen
            }
            s += layer.parameters().iter().map(|p| p.penalty()).sum::<f64>();
        }
        s
    }
    // ANCHOR_END: scalar

    // ANCHOR: two_results
    /// A finding, where two passes over the same x give different bits.
    fn two_results(&mut self, x: &Tensor<f64>, mode: Mode) -> Option<String> {
        let (once, again) = (self.scalar(x, mode), self.scalar(x, mode));
        (once.to_bits() != again.to_bits()).then(|| {
            format!(
                "forward: expected one result for the same input and step, got {once:e} and {again:e}: \
                 differences of it mean nothing (a mask drawn anew in each pass?)"
            )
        })
    }
    // ANCHOR_END: two_results

    // ANCHOR: backward
    /// ∂s/∂x by a forward and a backward, or, with `first`, only the parameters' gradients: the first
    /// layer is then asked for nothing else.
    fn backward(&mut self, x: &Tensor<f64>, step: TrainingStep, first: bool) -> Tensor<f64> {
        let y = self.forward(x, Mode::Train(step));
        let mut dy = (self.gradient)(&y);
        for (i, layer) in self.layers.iter_mut().enumerate().rev() {
            dy = if first && i == 0 { layer.backward_first(dy) } else { layer.backward(dy) };
        }
        dy
    }
    // ANCHOR_END: backward

    /// Layer, index in the layer and name of every parameter.
    fn names(&self) -> Vec<(usize, usize, String)> {
        let mut names = Vec::new();
        for (i, layer) in self.layers.iter().enumerate() {
            for (k, parameter) in layer.parameters().iter().enumerate() {
                let name = parameter.name();
                names.push((i, k, if self.numbered { format!("{i}.{name}") } else { name.to_string() }));
            }
        }
        names
    }

    /// The rate of a single layer that has one: dropout's.
    fn rate(&self) -> Option<f64> {
        match &self.layers[..] {
            [layer] => layer.config().number("rate").ok(),
            _ => None,
        }
    }

    /// The values of all parameters.
    fn values(&self) -> Vec<Tensor<f64>> {
        self.layers.iter().flat_map(|layer| layer.parameters()).map(|p| p.value().clone()).collect()
    }

    /// Puts these values back; a finding for each that was not there any more.
    fn put_back(&mut self, values: &[Tensor<f64>]) -> Vec<String> {
        let names = self.names();
        let parameters = self.layers.iter_mut().flat_map(|layer| layer.parameters_mut());
        let mut findings = Vec::new();
        for ((parameter, value), (_, _, name)) in parameters.zip(values).zip(names) {
            if !same_bits(parameter.value(), value) {
                *parameter.value_mut() = value.clone();
                findings.push(format!(
                    "backward: expected {name} to stay as it is, got it changed (weights take their step when \
                     all gradients are there: dx is of the old ones)"
                ));
            }
        }
        findings
    }

    /// dx and the parameters' gradients of a copy of the layers that has seen nothing but x.
    fn of_a_replica(&self, x: &Tensor<f64>, step: TrainingStep) -> (Tensor<f64>, Vec<Tensor<f64>>) {
        let mut replicas: Vec<_> = self.layers.iter().map(|layer| layer.replica()).collect();
        let layers = replicas.iter_mut().map(|layer| layer.as_mut()).collect();
        let mut pass = Pass { layers, ..*self };
        (pass.backward(x, step, false), pass.gradients())
    }

    /// Findings, where dx or a parameter's gradient is another after a pass over other rows than
    /// without one.
    fn remembered(
        &self,
        (fresh_dx, fresh): &(Tensor<f64>, Vec<Tensor<f64>>),
        dx: &Tensor<f64>,
        gradients: &[Tensor<f64>],
    ) -> Vec<String> {
        let names = self.names().into_iter().map(|(_, _, name)| name);
        let pairs = names.zip(gradients.iter().zip(fresh));
        let pairs = std::iter::once(("x".to_string(), (dx, fresh_dx))).chain(pairs);
        let other = pairs.filter(|(_, (gradient, fresh))| !same_bits(gradient, fresh));
        let told = other.map(|(name, _)| {
            format!(
                "backward: expected the same gradient of {name} whatever passes were made before, got another than \
                 a replica gives that has made none (an input or a mask of an earlier pass, still in use?)"
            )
        });
        told.collect()
    }

    /// Findings, where a second pass over x, or `backward_first`, gives other parameter gradients.
    fn other_gradients(
        &mut self,
        gradients: &[Tensor<f64>],
        x: &Tensor<f64>,
        step: TrainingStep,
    ) -> Vec<String> {
        self.backward(x, step, false);
        let again = self.gradients();
        self.backward(x, step, true);
        let first = self.gradients();
        let mut findings = Vec::new();
        for (k, (_, _, name)) in self.names().into_iter().enumerate() {
            if !same_bits(&gradients[k], &again[k]) {
                findings.push(format!(
                    "backward: expected the same gradient of {name} from a second pass over the same x, got another \
                     (added to what was there, instead of assigned?)"
                ));
            } else if !same_bits(&gradients[k], &first[k]) {
                findings.push(format!(
                    "backward_first: expected the gradient of {name} that backward gives, got another"
                ));
            }
        }
        findings
    }

    fn gradients(&self) -> Vec<Tensor<f64>> {
        self.layers.iter().flat_map(|layer| layer.parameters()).map(|p| p.gradient.clone()).collect()
    }

    /// Puts these gradients back, with those of the weight penalties added.
    fn add_penalty_gradients(&mut self, gradients: &[Tensor<f64>]) {
        let parameters = self.layers.iter_mut().flat_map(|layer| layer.parameters_mut());
        for (parameter, gradient) in parameters.zip(gradients) {
            parameter.gradient = gradient.clone();
            // A gradient of a wrong shape is reported, not added to.
            if gradient.shape() == parameter.value().shape() {
                parameter.add_penalty_gradient();
            }
        }
    }
}

fn same_bits(a: &Tensor<f64>, b: &Tensor<f64>) -> bool {
    a.shape() == b.shape() && a.data().iter().zip(b.data()).all(|(a, b)| a.to_bits() == b.to_bits())
}
