use super::naive::Naive;
use super::verdicts::{TOLERANCE, verdicts};
use super::*;

fn seeds() -> Vec<Seed> {
    (0..5).map(|n| Seed(1671).nth(n)).collect()
}

/// What the checker says of a tensor of a broken specimen.
fn said(bug: Bug, tensor: &str) -> String {
    let report = bug.report(true, Seed(3));
    report.tensor(tensor).and_then(|tensor| tensor.diagnosis.clone()).unwrap_or_default()
}

#[test]
fn every_broken_gradient_is_caught_by_far_and_every_right_twin_passes() {
    for verdict in verdicts(&seeds()).0 {
        let name = verdict.specimen.name;
        // The smallest is a penalty of a thousandth of the weights: λ/(largest derivative), near 1e-4.
        for report in &verdict.broken {
            assert!(!report.passes(100.0 * TOLERANCE), "{name}: {report}");
        }
        for report in &verdict.right {
            assert!(report.passes(TOLERANCE), "{name}: {report}");
        }
    }
}

#[test]
fn checks_that_are_blind_by_their_form_miss_what_they_are_said_to_miss_and_nothing_else() {
    let (verdicts, in_f32) = verdicts(&seeds());
    for naive in Naive::ALL {
        let mut missed = 0;
        for verdict in &verdicts {
            let (share, bug) = (verdict.share(naive, in_f32), verdict.specimen.bug);
            missed += usize::from(share < 1.0);
            assert!(share == 1.0 || naive.blindness(bug).is_some(), "{naive:?} misses {bug:?}: {share}");
            // An absolute tolerance and single precision miss by size: what, is measured and not said.
            let by_form = !matches!(naive, Naive::Absolute | Naive::SinglePrecision);
            assert!(
                share == 0.0 || !by_form || naive.blindness(bug).is_none(),
                "{naive:?} sees {bug:?}: {share}"
            );
        }
        assert!(missed >= 4, "{naive:?} misses {missed}");
        assert!(missed < verdicts.len(), "{naive:?} sees nothing at all");
    }
}

#[test]
fn the_right_twins_pass_every_naive_check() {
    for specimen in SPECIMENS {
        for seed in seeds() {
            for naive in Naive::ALL.into_iter().filter(|naive| *naive != Naive::SinglePrecision) {
                let error = naive.error(specimen.bug, false, ROWS, seed);
                assert!(error < 1e-5, "{naive:?} {}: {error}", specimen.name);
            }
            // In f32, ε/h is 1e-3: hence the tolerance that lets bugs pass.
            assert!(Naive::SinglePrecision.error(specimen.bug, false, ROWS, seed) < 0.1, "{}", specimen.name);
        }
    }
}

#[test]
fn bugs_with_a_pattern_are_named() {
    for (bug, tensor, words) in [
        (Bug::DroppedBias, "bias", "never assigned"),
        (Bug::BiasMean, "bias", "1/N with N = 5"),
        (Bug::BiasOneSum, "bias", "summed over one axis too many"),
        (Bug::TransposedWeights, "weights", "transposed"),
        (Bug::WrongSign, "weights", "the sign is wrong"),
        (Bug::MeanTwice, "weights", "or taken twice"),
        (Bug::PenaltyFactor, "weights", "-1.0e-3 times the value itself: the penalty on its square (L2)"),
        (Bug::PenaltySign, "weights", "exactly those where the value is negative, each by 2.0e-3"),
        (Bug::LeakyForgotten, "x", "exactly those where the value is negative, where it is 0"),
        (Bug::LeakyInPlace, "x", "exactly those where the value is negative, by the factor -0.5"),
        (Bug::NoMask, "x", "should be 0 and are not"),
        (Bug::NoScale, "x", "1 − p with the rate p = 0.4"),
        (Bug::FirstRowOnly, "x", "of 5 rows only the first is right"),
        (Bug::MeanForgotten, "y", "N = 5: the mean's 1/N is missing"),
    ] {
        let said = said(bug, tensor);
        assert!(said.contains(words), "{bug:?}: {said}");
    }
}

#[test]
fn a_step_inside_of_backward_is_a_finding_and_the_weights_come_back() {
    let mut layer = Linear::<f64>::new(3, 3, Seed(1), Some(Bug::UpdatedFirst));
    let before = layer.weights.value().clone();
    let x = Tensor::from_fn([4, 3], away_from_zero(Seed(1), "x"));
    let report = Check::new(Seed(1)).layer(&mut layer, &x);
    assert!(report.findings[0].starts_with("backward: expected weights to stay as it is"), "{report}");
    assert_eq!(*layer.weights.value(), before);
}

#[test]
fn a_gradient_that_grows_with_every_pass_is_a_finding() {
    let report = Bug::Accumulated.report(true, Seed(1));
    let expected =
        "backward: expected the same gradient of weights from a second pass over the same x, got another";
    assert!(report.findings.len() == 1 && report.findings[0].starts_with(expected), "{report}");
}

#[test]
fn what_is_left_of_an_earlier_pass_is_a_finding() {
    for (bug, tensor) in [(Bug::StaleInput, "weights"), (Bug::StaleMask, "x")] {
        let report = bug.report(true, Seed(1));
        let expected = format!(
            "backward: expected the same gradient of {tensor} whatever passes were made before, got another"
        );
        assert!(report.findings.len() == 1 && report.findings[0].starts_with(&expected), "{report}");
    }
}

#[test]
fn no_specimen_stands_twice_and_each_says_where_it_was_met() {
    for (i, specimen) in SPECIMENS.iter().enumerate() {
        assert!(SPECIMENS[..i].iter().all(|other| other.bug != specimen.bug && other.name != specimen.name));
        assert!(!specimen.source.is_empty() && specimen.wrong != specimen.right);
    }
    assert!(SPECIMENS.len() >= 16);
}
