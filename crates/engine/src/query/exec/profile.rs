//! Counts rows and measures time for `PROFILE`: a probe is inserted before each stage and after the
//! last.

use std::cell::Cell;
use std::time::{Duration, Instant};

use super::OperatorProfile;
use super::stage::Stage;

/// Counts the rows that pass, and the time that all later stages take for them.
#[derive(Debug, Default)]
pub(super) struct ProfileProbe {
    rows: Cell<u64>,
    time: Cell<Duration>,
}

impl ProfileProbe {
    /// Passes a row on.
    pub(super) fn pass<T>(&self, go_on: impl FnOnce() -> T) -> T {
        self.rows.set(self.rows.get() + 1);
        let started = Instant::now();
        let result = go_on();
        self.time.set(self.time.get() + started.elapsed());
        result
    }
}

/// Inserts a probe before each stage and after the last.
pub(super) fn with_probes(stages: Vec<Stage>) -> Vec<Stage> {
    let probe = || Stage::Probe(ProfileProbe::default());
    let pairs = stages.into_iter().flat_map(|stage| [probe(), stage]);
    pairs.chain([probe()]).collect()
}

/// Measures the time in which a stage pushes on the rows that it kept, and adds it to the probes
/// before the stage.
pub(super) fn timed_release<T>(before: &[Stage], act: impl FnOnce() -> T) -> T {
    if !matches!(before.last(), Some(Stage::Probe(_))) {
        return act();
    }
    let started = Instant::now();
    let result = act();
    let time = started.elapsed();
    for stage in before {
        if let Stage::Probe(probe) = stage {
            probe.time.set(probe.time.get() + time);
        }
    }
    result
}

/// What each operator did, followed by those inside it; empty where there are no probes.
pub(super) fn operator_profiles(stages: &[Stage]) -> Vec<OperatorProfile> {
    let mut measures = Vec::new();
    for window in stages.windows(3) {
        if let [Stage::Probe(before), stage, Stage::Probe(after)] = window {
            let time = before.time.get().saturating_sub(after.time.get());
            measures.push(OperatorProfile { rows: after.rows.get(), time });
            match stage {
                Stage::Optional { stages, .. } => measures.extend(operator_profiles(stages)),
                Stage::Repeat(repeat) => measures.extend(operator_profiles(repeat.stages())),
                _ => {}
            }
        }
    }
    measures
}
