//! Random values and random decisions of a program.

use std::sync::Arc;

use calcharo::Value;
use calcharo::value::Truncated;
use proptest::prelude::*;

/// Programs that each property is tried on.
pub(crate) const CASES: u32 = 24;

/// What a program does next; which of its objects and frames that concerns follows from numbers.
#[derive(Clone, Debug)]
pub(crate) struct Action {
    pub(crate) choice: u8,
    pub(crate) numbers: [u32; 3],
    pub(crate) values: [Value; 3],
}

pub(crate) fn actions() -> impl Strategy<Value = Vec<Action>> {
    proptest::collection::vec(action(), 1..120)
}

fn action() -> impl Strategy<Value = Action> {
    // Lines are as frequent as all else.
    let choice = prop_oneof![Just(0_u8), 0..26_u8];
    let values = [value(), value(), value()];
    (choice, any::<[u32; 3]>(), values).prop_map(|(choice, numbers, values)| Action {
        choice,
        numbers,
        values,
    })
}

pub(crate) fn value() -> impl Strategy<Value = Value> {
    atom().prop_recursive(4, 12, 4, |inner| {
        proptest::collection::vec(inner, 0..4).prop_map(|items| Value::Tuple(items.into()))
    })
}

fn atom() -> impl Strategy<Value = Value> {
    let int = prop_oneof![-40..300_i64, any::<i64>(), Just(i64::MIN), Just(i64::MAX)];
    prop_oneof![
        4 => int.prop_map(Value::Int),
        2 => text().prop_map(|text| Value::Str(text.into())),
        1 => Just(Value::Unbound),
        1 => Just(Value::None),
        1 => any::<bool>().prop_map(Value::Bool),
        1 => proptest::collection::vec(any::<u8>(), 0..12).prop_map(|it| Value::BigInt(it.into())),
        1 => float().prop_map(Value::Float),
        1 => (float(), float()).prop_map(|(real, imaginary)| Value::Complex(real, imaginary)),
        1 => bytes().prop_map(|bytes| Value::Bytes(bytes.into())),
        1 => Just(Value::Ellipsis),
        1 => Just(Value::NotImplemented),
        1 => any::<[i64; 3]>().prop_map(|it| Value::Range(Arc::new(it.map(Value::Int)))),
        2 => (0..12_u64).prop_map(Value::Ref),
        1 => text().prop_map(|rule| Value::Redacted(rule.into())),
        1 => text().prop_map(|reason| Value::Unreadable(reason.into())),
        1 => truncated(),
    ]
}

fn truncated() -> impl Strategy<Value = Value> {
    (any::<bool>(), any::<u64>(), text(), text(), bytes()).prop_map(
        |(is_text, length, head, tail, bytes)| {
            let head = if is_text { head } else { bytes };
            let (head, tail) = (head.into(), tail.into());
            Value::Truncated(Arc::new(Truncated { is_text, length, head, tail }))
        },
    )
}

/// Bits of a float: also the ones that JSON has no number for.
fn float() -> impl Strategy<Value = u64> {
    let special = [f64::NAN, -f64::NAN, f64::INFINITY, f64::NEG_INFINITY, -0.0, 0.0, 1.0, 5e-324];
    prop_oneof![
        any::<u64>(),
        any::<f64>().prop_map(f64::to_bits),
        proptest::sample::select(special.map(f64::to_bits).to_vec()),
        Just(0x7FF0_0000_0000_0001),
    ]
}

fn bytes() -> impl Strategy<Value = Vec<u8>> {
    proptest::collection::vec(any::<u8>(), 0..8)
}

/// Text of Python: lone surrogates occur. Few letters, so that texts continue each other.
fn text() -> impl Strategy<Value = Vec<u8>> {
    let lone_surrogate = vec![0xED, 0xA0, 0x80];
    prop_oneof![
        5 => "[ab]{0,4}".prop_map(String::into_bytes),
        2 => any::<String>().prop_map(String::into_bytes),
        1 => "[ab]{0,2}".prop_map(move |it| [it.as_bytes(), &lone_surrogate].concat()),
    ]
}
