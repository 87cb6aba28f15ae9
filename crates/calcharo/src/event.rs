//! Kinds of steps.

use crate::error::Damage;
use crate::op::code;

/// What happened at a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Event {
    /// A frame was entered, its arguments are bound.
    Call,
    /// A line is about to run.
    Line,
    /// A frame is left with a value.
    Return,
    /// A frame is suspended with a value.
    Yield,
    /// A suspended frame goes on.
    Resume,
    /// An exception was raised here, or arrived here.
    Raise,
    /// An `except` clause took an exception, or a `finally` dropped it.
    Handled,
    /// A frame is left by an exception.
    Unwind,
    /// A suspended frame was closed or dropped.
    Closed,
    /// A thread begins.
    ThreadStart,
    /// A thread ends.
    ThreadEnd,
    /// Another asyncio task runs.
    TaskSwitch,
    /// The program is over.
    End,
}

impl Event {
    /// Every kind.
    pub const ALL: [Self; 13] = [
        Self::Call,
        Self::Line,
        Self::Return,
        Self::Yield,
        Self::Resume,
        Self::Raise,
        Self::Handled,
        Self::Unwind,
        Self::Closed,
        Self::ThreadStart,
        Self::ThreadEnd,
        Self::TaskSwitch,
        Self::End,
    ];

    /// The name that users see.
    pub fn name(self) -> &'static str {
        match self {
            Self::Call => "call",
            Self::Line => "line",
            Self::Return => "return",
            Self::Yield => "yield",
            Self::Resume => "resume",
            Self::Raise => "raise",
            Self::Handled => "handled",
            Self::Unwind => "unwind",
            Self::Closed => "closed",
            Self::ThreadStart => "thread_start",
            Self::ThreadEnd => "thread_end",
            Self::TaskSwitch => "task_switch",
            Self::End => "end",
        }
    }

    pub(crate) fn from_code(byte: u8) -> Result<Self, Damage> {
        Ok(match byte {
            code::RETURN => Self::Return,
            code::YIELD => Self::Yield,
            code::RAISE => Self::Raise,
            code::HANDLED => Self::Handled,
            code::UNWIND => Self::Unwind,
            code::THREAD_START => Self::ThreadStart,
            code::THREAD_END => Self::ThreadEnd,
            code::TASK_SWITCH => Self::TaskSwitch,
            code::END => Self::End,
            other => return Err(Damage::malformed(format!("an event of unknown kind {other}"))),
        })
    }
}
