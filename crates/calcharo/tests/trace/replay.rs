//! Every way to a step shows the same state.

use calcharo::{Cursor, StoreErrorKind};
use proptest::prelude::*;

use crate::model::Model;
use crate::program::{Recorded, definitions, footer, header, record};
use crate::strategy::{CASES, actions};

fn check_here(cursor: &Cursor, recorded: &Recorded) {
    let step = cursor.step().expect("a step");
    let at = usize::try_from(step.index).expect("few steps");
    let (event, value, model) = &recorded.steps[at];
    assert_eq!((step.event, &step.value), (*event, value), "step {at}");
    let task = model.tasks.get(step.thread as usize).copied().flatten();
    assert_eq!(step.task, task, "step {at}");
    Model::of(cursor).assert_is(model, at);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(CASES))]

    #[test]
    fn walking_shows_what_was_recorded(actions in actions(), chunk_steps in 1..9_u32) {
        let recorded = record(&actions, chunk_steps);
        let trace = recorded.trace();
        prop_assert!(trace.damage().is_empty(), "{:?}", trace.damage());
        prop_assert_eq!(trace.len(), recorded.steps.len() as u64);
        let mut cursor = Cursor::new(trace);
        let mut steps = 0;
        while cursor.next(&mut |_, _| {}).expect("a sound chunk") {
            check_here(&cursor, &recorded);
            steps += 1;
        }
        prop_assert_eq!(steps, recorded.steps.len());
    }

    #[test]
    fn jumping_shows_the_same(
        actions in actions(),
        chunk_steps in 1..9_u32,
        jumps in proptest::collection::vec(any::<proptest::sample::Index>(), 1..20),
    ) {
        let recorded = record(&actions, chunk_steps);
        let mut cursor = Cursor::new(recorded.trace());
        if recorded.steps.is_empty() {
            return Ok(());
        }
        for jump in jumps {
            let to = jump.index(recorded.steps.len());
            cursor.seek(to as u64).expect("a sound chunk");
            prop_assert_eq!(cursor.step().map(|step| step.index), Some(to as u64));
            check_here(&cursor, &recorded);
        }
    }

    #[test]
    fn all_else_comes_back(actions in actions()) {
        let recorded = record(&actions, 5);
        let trace = recorded.trace();
        prop_assert_eq!(trace.header(), &header());
        prop_assert_eq!(trace.footer(), Some(&footer()));
        prop_assert_eq!(trace.written(0), &recorded.written[0][..]);
        prop_assert_eq!(trace.written(1), &recorded.written[1][..]);
        let defined = trace.files().len() + trace.codes().len();
        let running = trace.threads().len() + trace.tasks().len();
        prop_assert_eq!(defined + running, definitions().len());
    }
}

#[test]
fn a_step_beyond_the_end_is_named() {
    let recorded = record(&[], 5);
    let mut cursor = Cursor::new(recorded.trace());
    let error = cursor.seek(0).expect_err("no steps");
    assert!(matches!(error, StoreErrorKind::NoStep { step: 0, steps: 0 }), "{error}");
}
