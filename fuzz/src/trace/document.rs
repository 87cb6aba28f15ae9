//! Mutates the operations of a trace through its JSON form, which is encoded again.

use serde_json::{Value, json};

use crate::random::Random;

/// Numbers at the ends of what fields can hold.
const EXTREMES: [u64; 8] = [0, 1, 127, 1 << 20, 1 << 24, u32::MAX as u64, 1 << 40, u64::MAX];
/// So often an operation is repeated at most.
const REPEATS: usize = 300;

/// Changes some operations of a document.
pub(super) fn mutate(document: &mut Value, random: &mut Random) {
    for _ in 0..=random.below(4) {
        let Some(chunks) = document["chunks"].as_array_mut() else { return };
        let place = random.below(chunks.len());
        let Some(ops) = chunks.get_mut(place).and_then(|it| it["ops"].as_array_mut()) else {
            continue;
        };
        if !ops.is_empty() {
            mutate_ops(ops, random);
        }
    }
}

fn mutate_ops(ops: &mut Vec<Value>, random: &mut Random) {
    let (at, to) = (random.below(ops.len()), random.below(ops.len()));
    match random.below(6) {
        0 => drop(ops.remove(at)),
        1 => ops.swap(at, to),
        2 => {
            let op = ops[at].clone();
            ops.insert(to, op);
        }
        3 => {
            let op = ops[at].clone();
            let times = random.below(REPEATS);
            drop(ops.splice(to..to, std::iter::repeat_n(op, times)));
        }
        _ => {
            let count = leaves(&ops[at]);
            let chosen = random.below(count);
            replace(&mut ops[at], &mut { chosen }, random);
        }
    }
}

fn leaves(json: &Value) -> usize {
    match json {
        Value::Array(items) => items.iter().map(leaves).sum(),
        Value::Object(fields) => fields.values().map(leaves).sum(),
        _ => 1,
    }
}

/// Puts something else in the place of the leaf `left`.
fn replace(json: &mut Value, left: &mut usize, random: &mut Random) {
    match json {
        Value::Array(items) => items.iter_mut().for_each(|item| replace(item, left, random)),
        Value::Object(fields) => fields.values_mut().for_each(|it| replace(it, left, random)),
        leaf => {
            if *left == 0 {
                *leaf = other(leaf, random);
            }
            *left = left.wrapping_sub(1);
        }
    }
}

fn other(leaf: &Value, random: &mut Random) -> Value {
    let extreme = EXTREMES[random.below(EXTREMES.len())];
    match (leaf, random.below(4)) {
        (Value::Number(number), 0..=1) => {
            json!(number.as_u64().unwrap_or_default().wrapping_add(extreme % 3))
        }
        (Value::String(text), 0) => json!(text.repeat(2)),
        (_, 1) => Value::Null,
        (_, 2) => json!(["ref", random.below(60)]),
        _ => json!(extreme),
    }
}
