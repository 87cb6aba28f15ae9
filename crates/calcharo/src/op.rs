//! Operations: the bytes of a chunk, one by one.
//!
//! A chunk begins with a keyframe (everything from [`Op::KeyframeBegin`] to [`Op::KeyframeEnd`]),
//! then come the operations of its steps. Operations that belong to an interval stand before the
//! step that ends it, so the state at a step is the state after its own operation.

use crate::event::Event;
use crate::object::Object;
use crate::value::{ObjectId, Value};

/// First bytes of operations.
pub mod code {
    #![expect(missing_docs, reason = "named after the variants of Op")]
    pub const CALL: u8 = 0x01;
    pub const RETURN: u8 = 0x02;
    pub const YIELD: u8 = 0x03;
    pub const RESUME: u8 = 0x04;
    pub const RAISE: u8 = 0x05;
    pub const HANDLED: u8 = 0x06;
    pub const UNWIND: u8 = 0x07;
    pub const CLOSED: u8 = 0x08;
    pub const THREAD: u8 = 0x09;
    pub const LOCALS: u8 = 0x0A;
    pub const END: u8 = 0x0B;
    pub const THREAD_START: u8 = 0x0C;
    pub const THREAD_END: u8 = 0x0D;
    pub const TASK_SWITCH: u8 = 0x0E;
    pub const TASK: u8 = 0x0F;
    pub const NEW: u8 = 0x10;
    pub const ITEM_SET: u8 = 0x11;
    pub const SPLICE: u8 = 0x12;
    pub const ENTRY_SET: u8 = 0x13;
    pub const ENTRY_DELETE: u8 = 0x14;
    pub const ENTRIES_CLEAR: u8 = 0x15;
    pub const ATTRIBUTE_SET: u8 = 0x16;
    pub const ATTRIBUTE_DELETE: u8 = 0x17;
    pub const MEMBER_ADD: u8 = 0x18;
    pub const MEMBER_DISCARD: u8 = 0x19;
    pub const REPLACE: u8 = 0x1B;
    pub const FREE: u8 = 0x1C;
    pub const CLOCK: u8 = 0x21;
    pub const EXPRESSION: u8 = 0x22;
    pub const BRANCH: u8 = 0x23;
    pub const OUTPUT: u8 = 0x24;
    pub const KEYFRAME_BEGIN: u8 = 0x30;
    pub const KEYFRAME_OBJECT: u8 = 0x31;
    pub const KEYFRAME_FRAME: u8 = 0x32;
    pub const KEYFRAME_END: u8 = 0x33;
    /// A line step with up to `MOST_INLINE` changed variables; further ones stand in `LOCALS`.
    pub const LINE: u8 = 0x80;
    pub const MOST_INLINE: usize = 0x7F;
}

/// Number of a frame, given at its call and never reused.
pub type FrameId = u64;

/// A variable of a frame by its slot, and the value that it gets.
pub type SlotChange = (u32, Value);

/// A write to an object: where in the code it was made, if that is known.
pub type WriterSite = Option<u32>;

/// The frame part of a keyframe.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FrameState {
    /// Its number.
    pub id: FrameId,
    /// The code that it runs.
    pub code: u32,
    /// Index of the thread that runs it; `None` while it is suspended.
    pub thread: Option<u32>,
    /// The module's namespace.
    pub globals: Option<ObjectId>,
    /// The mapping that holds its variables, in modules and class bodies.
    pub namespace: Option<ObjectId>,
    /// Where it is: an index into the code's sites.
    pub site: Option<u32>,
    /// Its variables by slot.
    pub slots: Vec<Value>,
}

/// Counters that a keyframe restores.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counters {
    /// The next object's number.
    pub next_object: ObjectId,
    /// The next frame's number.
    pub next_frame: FrameId,
    /// The thread that runs.
    pub thread: u32,
    /// Bytes that were written to standard output and to standard error.
    pub written: [u64; 2],
    /// Wall-clock time since the start, in ns.
    pub wall_ns: u64,
    /// CPU time of the thread since the start, in ns.
    pub cpu_ns: u64,
    /// Resident memory of the process, in bytes.
    pub resident: u64,
}

/// One operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Op {
    /// A line is about to run.
    Line {
        /// Index into the sites of the frame's code.
        site: u32,
        /// Variables that changed since the frame's last operation.
        changes: Vec<SlotChange>,
    },
    /// A frame is entered, its arguments bound.
    Call {
        /// The code that it runs.
        code: u32,
        /// The module's namespace.
        globals: Option<ObjectId>,
        /// The mapping that holds its variables.
        namespace: Option<ObjectId>,
        /// Its arguments and cells.
        slots: Vec<SlotChange>,
    },
    /// A frame is left or suspended with a value, or goes on with one, or an exception passes.
    Flow {
        /// Return, yield, raise, handled or unwind.
        event: Event,
        /// Where, if it is not where the last line was.
        site: Option<u32>,
        /// The value or the exception.
        value: Value,
    },
    /// A suspended frame goes on, or is thrown into.
    Resume {
        /// Which.
        frame: FrameId,
        /// What it gets; unbound where that is not known.
        value: Value,
    },
    /// A suspended frame is gone.
    Closed(FrameId),
    /// Another thread runs from here on.
    Thread(u32),
    /// A thread, and the asyncio task that it runs from here on.
    Task(u32, Option<u32>),
    /// Variables changed in a frame, `up` callers above the current one.
    Locals {
        /// 0 for the current frame.
        up: u32,
        /// What changed.
        changes: Vec<SlotChange>,
    },
    /// A thread begins or ends, another task runs, the program is over.
    Border {
        /// Thread start, thread end, task switch or end.
        event: Event,
        /// The thread's or task's name, `None` for no task; the outcome.
        value: Value,
    },
    /// An object is seen for the first time.
    New(Box<Object>),
    /// An item is replaced.
    ItemSet(ObjectId, WriterSite, u64, Value),
    /// From an index on, some items are replaced by others.
    Splice(ObjectId, WriterSite, u64, u64, Vec<Value>),
    /// A key gets a value.
    EntrySet(ObjectId, WriterSite, Value, Value),
    /// A key is removed.
    EntryDelete(ObjectId, WriterSite, Value),
    /// All keys are removed.
    EntriesClear(ObjectId, WriterSite),
    /// An attribute gets a value.
    AttributeSet(ObjectId, WriterSite, Value, Value),
    /// An attribute is removed.
    AttributeDelete(ObjectId, WriterSite, Value),
    /// A set gains a member.
    MemberAdd(ObjectId, WriterSite, Value),
    /// A set loses a member.
    MemberDiscard(ObjectId, WriterSite, Value),
    /// The whole content changed.
    Replace(Box<Object>, WriterSite),
    /// The object is gone.
    Free(ObjectId),
    /// Time and memory: ns since the last one, ns of CPU since the last one, bytes.
    Clock(u64, u64, u64),
    /// An expression was evaluated.
    Expression(u32, Value),
    /// A condition was decided.
    Branch(u32, bool),
    /// So many bytes were written to standard output (0) or standard error (1).
    Output(u8, u64),
    /// The state begins anew.
    KeyframeBegin(Counters),
    /// An object of the state.
    KeyframeObject(Box<Object>),
    /// A frame of the state, callers before callees.
    KeyframeFrame(Box<FrameState>),
    /// The state is complete.
    KeyframeEnd,
}

impl Op {
    /// Whether it makes a step.
    pub fn is_step(&self) -> bool {
        matches!(
            self,
            Self::Line { .. }
                | Self::Call { .. }
                | Self::Flow { .. }
                | Self::Resume { .. }
                | Self::Closed(_)
                | Self::Border { .. }
        )
    }
    /// The object that is made, written or freed.
    pub fn written_object(&self) -> Option<ObjectId> {
        match self {
            Self::New(object) | Self::Replace(object, _) | Self::KeyframeObject(object) => {
                Some(object.id)
            }
            Self::ItemSet(id, ..)
            | Self::Splice(id, ..)
            | Self::EntrySet(id, ..)
            | Self::EntryDelete(id, ..)
            | Self::EntriesClear(id, ..)
            | Self::AttributeSet(id, ..)
            | Self::AttributeDelete(id, ..)
            | Self::MemberAdd(id, ..)
            | Self::MemberDiscard(id, ..)
            | Self::Free(id) => Some(*id),
            _ => None,
        }
    }
}
