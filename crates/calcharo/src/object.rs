//! Objects with an identity: what a reference leads to.

use indexmap::{IndexMap, IndexSet};

use crate::error::Damage;
use crate::value::{Atoms, ObjectId, Text, Value, read};
use crate::wire::Input;

/// What an object is, as far as its content goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum ObjectKind {
    /// Nothing but its type is known.
    Opaque,
    /// `list` or a subclass.
    List,
    /// A tuple that is large or deep, or of a subclass.
    Tuple,
    /// `dict` or a subclass.
    Dict,
    /// `set` or a subclass.
    Set,
    /// `frozenset` or a subclass.
    FrozenSet,
    /// `collections.deque` or a subclass.
    Deque,
    /// `bytearray` or a subclass.
    ByteArray,
    /// An instance of a class.
    Instance,
    /// A class.
    Class,
    /// A function.
    Function,
    /// A method bound to its object.
    Method,
    /// A module.
    Module,
    /// A variable that closures share.
    Cell,
    /// A generator, coroutine or asynchronous generator.
    Generator,
    /// An exception.
    Exception,
    /// `array.array`.
    Array,
}

impl ObjectKind {
    const ALL: [Self; 17] = [
        Self::Opaque,
        Self::List,
        Self::Tuple,
        Self::Dict,
        Self::Set,
        Self::FrozenSet,
        Self::Deque,
        Self::ByteArray,
        Self::Instance,
        Self::Class,
        Self::Function,
        Self::Method,
        Self::Module,
        Self::Cell,
        Self::Generator,
        Self::Exception,
        Self::Array,
    ];

    /// The name that users see.
    pub fn name(self) -> &'static str {
        match self {
            Self::Opaque => "opaque",
            Self::List => "list",
            Self::Tuple => "tuple",
            Self::Dict => "dict",
            Self::Set => "set",
            Self::FrozenSet => "frozenset",
            Self::Deque => "deque",
            Self::ByteArray => "bytearray",
            Self::Instance => "instance",
            Self::Class => "class",
            Self::Function => "function",
            Self::Method => "method",
            Self::Module => "module",
            Self::Cell => "cell",
            Self::Generator => "generator",
            Self::Exception => "exception",
            Self::Array => "array",
        }
    }

    /// The kind of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    pub(crate) fn from_byte(byte: u8) -> Result<Self, Damage> {
        let unknown = || Damage::malformed(format!("an object of unknown kind {byte}"));
        Self::ALL.get(usize::from(byte)).copied().ok_or_else(unknown)
    }
}

/// Parts of an object that are present, as bits.
pub mod part {
    #![expect(missing_docs, reason = "named after the fields of Object")]
    pub const LABEL: u8 = 1;
    pub const ITEMS: u8 = 2;
    pub const ENTRIES: u8 = 4;
    pub const ATTRIBUTES: u8 = 8;
    pub const DATA: u8 = 16;
    /// The object had more items than the limit; `length` says how many.
    pub const TRUNCATED: u8 = 32;
    pub const MEMBERS: u8 = 64;
}

/// The state of an object at one step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Object {
    /// Its number.
    pub id: ObjectId,
    /// How often it was written since first sight.
    pub version: u64,
    /// What it is.
    pub kind: ObjectKind,
    /// `list` for built-in types, `module.Qualname` for others.
    pub type_name: Value,
    /// A name: of a function, class or module.
    pub label: Option<Value>,
    /// Items of a sequence.
    pub items: Option<Vec<Value>>,
    /// Members of a set.
    pub members: Option<IndexSet<Value>>,
    /// Keys and values of a mapping, in order of insertion.
    pub entries: Option<IndexMap<Value, Value>>,
    /// Names and values of the attributes that are stored in it.
    pub attributes: Option<IndexMap<Value, Value>>,
    /// Content of a byte array.
    pub data: Option<Text>,
    /// The true number of items, if it is more than are recorded.
    pub length: Option<u64>,
}

impl Object {
    /// Decodes what follows the number and version of an object.
    pub(crate) fn read_body(
        id: ObjectId,
        version: u64,
        input: &mut Input<'_>,
        atoms: &mut Atoms,
    ) -> Result<Self, Damage> {
        let kind = ObjectKind::from_byte(input.byte()?)?;
        let type_name = read(input, atoms, None, 0)?;
        let parts = input.byte()?;
        let mut object = Self {
            id,
            version,
            kind,
            type_name,
            label: None,
            items: None,
            members: None,
            entries: None,
            attributes: None,
            data: None,
            length: None,
        };
        if parts & part::LABEL != 0 {
            object.label = Some(read(input, atoms, None, 0)?);
        }
        if parts & part::ITEMS != 0 {
            object.items = Some(read_values(input, atoms)?);
        }
        if parts & part::MEMBERS != 0 {
            object.members = Some(read_values(input, atoms)?.into_iter().collect());
        }
        if parts & part::ENTRIES != 0 {
            object.entries = Some(read_pairs(input, atoms)?);
        }
        if parts & part::ATTRIBUTES != 0 {
            object.attributes = Some(read_pairs(input, atoms)?);
        }
        if parts & part::DATA != 0 {
            object.data = Some(input.bytes()?.into());
        }
        if parts & part::TRUNCATED != 0 {
            object.length = Some(input.varint()?);
        }
        Ok(object)
    }
}

pub(crate) fn read_values(input: &mut Input<'_>, atoms: &mut Atoms) -> Result<Vec<Value>, Damage> {
    let count = input.count()?;
    (0..count).map(|_| read(input, atoms, None, 0)).collect()
}

fn read_pairs(input: &mut Input<'_>, atoms: &mut Atoms) -> Result<IndexMap<Value, Value>, Damage> {
    let count = input.count()?;
    (0..count).map(|_| Ok((read(input, atoms, None, 0)?, read(input, atoms, None, 0)?))).collect()
}
