//! What is said about a system call.

use std::collections::BTreeMap;

/// What becomes of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    /// The kernel does it.
    Allow,
    /// It fails with this number.
    Fail(i32),
    /// The process ends.
    Kill,
}

/// What is said about one call; arguments count from 0, and their lower 32 bits are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rule {
    /// Whatever its arguments are.
    Always(Answer),
    /// If the argument has one of these bits.
    IfAnyBit(u32, u32, Answer),
    /// If the argument is one of these.
    IfOneOf(u32, &'static [u32], Answer),
    /// If the argument is none of these.
    UnlessOneOf(u32, &'static [u32], Answer),
}

/// Rules by the numbers of calls, and what becomes of all others.
#[derive(Clone, Debug)]
pub(super) struct Table {
    pub(super) rules: BTreeMap<u32, Rule>,
    pub(super) otherwise: Answer,
}

impl Table {
    /// A table without rules.
    pub(super) fn new(otherwise: Answer) -> Self {
        Self { rules: BTreeMap::new(), otherwise }
    }

    /// Says the same about many calls.
    pub(super) fn all(mut self, calls: &[i64], rule: Rule) -> Self {
        self.rules.extend(calls.iter().map(|call| (number(*call), rule)));
        self
    }

    /// Says something about one call.
    pub(super) fn one(self, call: i64, rule: Rule) -> Self {
        self.all(&[call], rule)
    }
}

/// Numbers of calls are small.
fn number(call: i64) -> u32 {
    u32::try_from(call).expect("the kernel's numbers are not negative")
}
