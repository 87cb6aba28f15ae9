//! What the tracer does at each place of a code object.

use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyString};

/// What an INSTRUCTION event has to look at, before the instruction runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Action {
    None,
    StoreSubscript,
    DeleteSubscript,
    StoreSlice,
    StoreAttribute,
    DeleteAttribute,
    InPlace,
    Call,
    CallWithNames,
    CallUnpacked,
    LoadDict,
    TakeException,
}

impl Action {
    fn from_byte(byte: u8) -> Self {
        match byte {
            1 => Self::StoreSubscript,
            2 => Self::DeleteSubscript,
            3 => Self::StoreSlice,
            4 => Self::StoreAttribute,
            5 => Self::DeleteAttribute,
            6 => Self::InPlace,
            7 => Self::Call,
            8 => Self::CallWithNames,
            9 => Self::CallUnpacked,
            10 => Self::LoadDict,
            11 => Self::TakeException,
            _ => Self::None,
        }
    }
}

/// The plan for one instruction.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Instruction {
    pub(crate) action: Action,
    /// Address of the global name of a callee, or of the attribute that is written; 0 for none.
    pub(crate) name: usize,
    /// Values on the stack before it.
    pub(crate) depth: u16,
    /// The instruction's argument.
    pub(crate) argument: u32,
    /// Site of the instruction.
    pub(crate) site: u32,
    /// Site, from 1, of the expression whose value is on top of the stack; 0 for none.
    pub(crate) result: u32,
    /// Twice the site, from 1, of the conditional, comprehension or the like whose value is on the
    /// stack, plus 1 if it lies below the top; 0 for none.
    pub(crate) whole: u32,
}

/// A code object in scope. All tables are by code unit.
#[derive(Debug)]
pub(crate) struct CodePlan {
    /// Number of its definition.
    pub(crate) index: u32,
    /// First code unit, where frames point to.
    pub(crate) base: usize,
    pub(crate) slots: usize,
    /// Whether its variables live in slots.
    pub(crate) optimized: bool,
    /// Slots that hold a value when the frame is entered.
    pub(crate) entry: Box<[u32]>,
    /// Slots whose values a rule of redaction keeps out.
    pub(crate) redacted: Box<[bool]>,
    /// Slots that hold cells.
    pub(crate) cells: Box<[bool]>,
    /// The site, from 1, of the line that begins at a code unit; 0 for none.
    pub(crate) lines: Box<[u32]>,
    /// For each site the slots that its line may write.
    pub(crate) stores: Box<[Box<[u32]>]>,
    pub(crate) instructions: Box<[Instruction]>,
    /// Whether a jump back to the same line begins it anew, by code unit of the jump.
    pub(crate) repeats: Box<[u32]>,
    /// The site, from 1, of the statement that begins at a code unit and not at the beginning of a
    /// line; 0 for none. Empty unless statements are steps of their own.
    pub(crate) statements: Box<[u32]>,
    /// Code units of handlers that may take an exception, where no instructions are looked at.
    pub(crate) clauses: Box<[u32]>,
    /// Names of the slots.
    pub(crate) variables: Box<[Py<PyString>]>,
    /// Keeps the names of instructions alive.
    _names: Vec<Py<PyString>>,
    /// For each conditional jump: twice the condition's site from 1, plus 1 if it jumps on true.
    pub(crate) conditions: Box<[u32]>,
}

/// Tables that the planner writes, all numbers native-endian `u32`.
#[derive(FromPyObject)]
struct Tables<'py> {
    variables: Vec<Py<PyString>>,
    optimized: bool,
    base: usize,
    entry: Vec<u32>,
    redacted: Vec<bool>,
    cells: Vec<bool>,
    lines: Bound<'py, PyBytes>,
    stores: Vec<Vec<u32>>,
    /// Five numbers for each code unit.
    instructions: Bound<'py, PyBytes>,
    repeats: Bound<'py, PyBytes>,
    statements: Bound<'py, PyBytes>,
    wholes: Bound<'py, PyBytes>,
    conditions: Bound<'py, PyBytes>,
    clauses: Vec<u32>,
    names: Vec<(usize, Py<PyString>)>,
}

impl CodePlan {
    /// Takes what `calcharo._plan.plan` made.
    pub(crate) fn new(index: u32, code: usize, plan: &Bound<'_, PyAny>) -> PyResult<Self> {
        let tables: Tables<'_> = plan.extract()?;
        let rows = words(&tables.instructions);
        let mut instructions: Box<[Instruction]> = rows.chunks_exact(5).map(instruction).collect();
        for (instruction, whole) in instructions.iter_mut().zip(words(&tables.wholes)) {
            instruction.whole = whole;
        }
        for (unit, name) in &tables.names {
            if let Some(instruction) = instructions.get_mut(*unit) {
                instruction.name = name.as_ptr().expose_provenance();
            }
        }
        Ok(Self {
            index,
            base: code + tables.base,
            slots: tables.variables.len(),
            variables: tables.variables.into(),
            optimized: tables.optimized,
            entry: tables.entry.into(),
            redacted: tables.redacted.into(),
            cells: tables.cells.into(),
            lines: words(&tables.lines),
            stores: tables.stores.into_iter().map(Vec::into_boxed_slice).collect(),
            instructions,
            repeats: words(&tables.repeats),
            statements: words(&tables.statements),
            clauses: tables.clauses.into(),
            _names: tables.names.into_iter().map(|(_, name)| name).collect(),
            conditions: words(&tables.conditions),
        })
    }
}

fn instruction(words: &[u32]) -> Instruction {
    Instruction {
        action: Action::from_byte(u8::try_from(words[0]).unwrap_or_default()),
        name: 0,
        depth: u16::try_from(words[1]).unwrap_or_default(),
        argument: words[2],
        site: words[3],
        result: words[4],
        whole: 0,
    }
}

fn words(bytes: &Bound<'_, PyBytes>) -> Box<[u32]> {
    let word = |part: &[u8]| u32::from_ne_bytes([part[0], part[1], part[2], part[3]]);
    bytes.as_bytes().chunks_exact(4).map(word).collect()
}
