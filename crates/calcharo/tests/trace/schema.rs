//! What is written is what `schema/trace-1.json` says.

use calcharo::json::JsonSteps;
use proptest::prelude::*;
use serde_json::{Value as Json, json};

use crate::json::{rows, text};
use crate::program::record;
use crate::schema_check::Schema;
use crate::strategy::{CASES, actions};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(CASES))]

    #[test]
    fn both_forms_and_all_lines_keep_to_the_schema(actions in actions()) {
        let trace = record(&actions[..actions.len().min(30)], 4).trace();
        let schema = Schema::trace();
        for steps in [JsonSteps::Delta, JsonSteps::Full] {
            let document: Json = serde_json::from_str(&text(&trace, steps)).expect("JSON");
            prop_assert_eq!(schema.problem(&document), None);
        }
        for row in rows(&trace) {
            prop_assert_eq!(schema.problem_as("line", &row), None);
        }
    }
}

#[test]
fn the_schema_refuses_what_is_not_written() {
    let schema = Schema::trace();
    let sound: Json =
        serde_json::from_str(&text(&record(&[], 4).trace(), JsonSteps::Delta)).expect("JSON");
    assert_eq!(schema.problem(&sound), None);
    let changed = |place: &str, value: Json| {
        let mut document = sound.clone();
        *document.pointer_mut(place).expect("a place") = value;
        document
    };
    for document in [
        json!({}),
        changed("/format", json!(2)),
        changed("/stdout", json!(["bytes", "00"])),
        changed("/chunks/0/ops", json!([["line"]])),
        changed("/chunks/0/ops", json!([["line", 1, [[0, ["ref"]]]]])),
        changed("/chunks/0/ops", json!([["end", ["int", "x"]]])),
        changed("/chunks/0/ops", json!([["closed", 1, 2]])),
        changed("/definitions/files/0/path", json!(3)),
    ] {
        assert!(schema.problem(&document).is_some(), "{document}");
    }
}
