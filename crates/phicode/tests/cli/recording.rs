//! A small trace, written as the recorder writes it.

use std::fs;
use std::path::Path;

use calcharo::value::{atom, put_atom, put_int, put_ref};
use calcharo::wire::put_varint;
use calcharo::{
    Chunk, Code, Definition, Footer, Header, ObjectKind, Site, SourceFile, Task, Thread, Variable,
    VariableKind, Writer, code, part,
};

/// The program that was recorded.
pub(crate) const SOURCE: &str = "\
def add(a, b):
    c = a + b
    return c

total = 0
for n in [1, 2]:
    total = add(total, n)
print(total)
";

/// Operations of one chunk.
#[derive(Default)]
pub(crate) struct Ops {
    pub(crate) raw: Vec<u8>,
    steps: u32,
    lines: u32,
}

/// A text as a value.
pub(crate) fn text(value: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    put_atom(&mut bytes, atom::STR, value.as_bytes());
    bytes
}

/// An integer as a value.
pub(crate) fn int(value: i64) -> Vec<u8> {
    let mut bytes = Vec::new();
    put_int(&mut bytes, value);
    bytes
}

/// A reference as a value.
pub(crate) fn reference(id: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    put_ref(&mut bytes, id);
    bytes
}

impl Ops {
    pub(crate) fn numbers(&mut self, numbers: &[u64]) -> &mut Self {
        for number in numbers {
            put_varint(&mut self.raw, *number);
        }
        self
    }

    pub(crate) fn values(&mut self, values: &[Vec<u8>]) -> &mut Self {
        self.raw.extend(values.concat());
        self
    }

    /// A keyframe of nothing: next object, next frame, thread 0, no output, no time.
    pub(crate) fn empty_state(&mut self) -> &mut Self {
        self.raw.push(code::KEYFRAME_BEGIN);
        self.numbers(&[0; 8]);
        self.raw.push(code::KEYFRAME_END);
        self
    }

    /// An object with items (a list) or entries (a dictionary).
    pub(crate) fn new_object(&mut self, kind: ObjectKind, content: &[Vec<u8>]) -> &mut Self {
        self.raw.extend([code::NEW, kind as u8]);
        let is_dict = kind == ObjectKind::Dict;
        self.values(&[text(kind.name())]);
        self.raw.push(if is_dict { part::ENTRIES } else { part::ITEMS });
        let count = if is_dict { content.len() / 2 } else { content.len() };
        self.numbers(&[count as u64]).values(content)
    }

    pub(crate) fn entry(&mut self, object: u64, name: &str, value: Vec<u8>) -> &mut Self {
        self.raw.push(code::ENTRY_SET);
        self.numbers(&[object, 0]).values(&[text(name), value])
    }

    /// `globals` and `namespace` are one object.
    pub(crate) fn call(
        &mut self,
        code: u64,
        namespace: Option<u64>,
        slots: &[Vec<u8>],
    ) -> &mut Self {
        self.steps += 1;
        self.raw.push(code::CALL);
        self.numbers(&[code, 1, namespace.map_or(0, |it| it + 1), slots.len() as u64]);
        for (slot, value) in (0..).zip(slots) {
            self.numbers(&[slot]).values(std::slice::from_ref(value));
        }
        self
    }

    pub(crate) fn line(&mut self, site: u64, changes: &[(u64, Vec<u8>)]) -> &mut Self {
        self.steps += 1;
        self.lines += 1;
        self.raw.push(code::LINE + u8::try_from(changes.len()).expect("few"));
        self.numbers(&[site]);
        for (slot, value) in changes {
            self.numbers(&[*slot]).values(std::slice::from_ref(value));
        }
        self
    }

    /// Another task runs in the first thread.
    pub(crate) fn switched(&mut self, task: u64, name: &str) -> &mut Self {
        self.raw.push(code::TASK);
        self.numbers(&[0, task + 1]);
        self.steps += 1;
        self.raw.push(code::TASK_SWITCH);
        self.values(&[text(name)])
    }

    pub(crate) fn returned(&mut self, value: Vec<u8>) -> &mut Self {
        self.steps += 1;
        self.raw.push(code::RETURN);
        self.numbers(&[0]).values(&[value])
    }

    pub(crate) fn end(&mut self, outcome: &str) -> &mut Self {
        self.steps += 1;
        self.raw.push(code::END);
        self.values(&[text(outcome)])
    }

    pub(crate) fn printed(&mut self, length: u64) -> &mut Self {
        self.raw.extend([code::OUTPUT, 0]);
        self.numbers(&[length])
    }

    fn chunk(self, first_step: u64, written: &str) -> Chunk {
        let Self { raw, steps, lines } = self;
        let written = [written.as_bytes().to_vec(), Vec::new()];
        Chunk { first_step, steps, line_steps: lines, raw, written }
    }
}

fn site(line: u32) -> Site {
    Site { kind: "line".to_owned(), line, column: Some(0), end_line: line, end_column: Some(9) }
}

fn definitions(source: &str) -> Vec<Definition> {
    let variable = |name: &str, kind| Variable { name: name.to_owned(), kind };
    let code = |name: &str, first_line, variables: Vec<Variable>, lines: &[u32]| {
        Definition::Code(Code {
            file: 0,
            name: name.to_owned(),
            qualname: name.to_owned(),
            first_line,
            optimized: !variables.is_empty(),
            kind: if variables.is_empty() { "module" } else { "function" }.to_owned(),
            arguments: 0,
            variables,
            sites: lines.iter().copied().map(site).collect(),
        })
    };
    let local = VariableKind::Local;
    let add = vec![
        variable("a", local),
        variable("b", local),
        variable("c", VariableKind::Cell),
        variable("inner", VariableKind::Hidden),
    ];
    vec![
        Definition::File(SourceFile {
            path: "/home/u/app.py".to_owned(),
            text: Some(source.to_owned()),
        }),
        Definition::Thread(Thread { ident: 7, name: "MainThread".to_owned() }),
        code("<module>", 1, Vec::new(), &[5, 6, 7, 8]),
        code("add", 1, add, &[2, 3]),
    ]
}

/// The header of all traces here.
pub(crate) fn header() -> Header {
    Header {
        interpreter: "cpython 3.13.0".to_owned(),
        engine: "monitoring".to_owned(),
        writer: "3.0.0".to_owned(),
        level: "values".to_owned(),
        started: 0.0,
        argv: vec!["app.py".to_owned(), "x".to_owned()],
        config: serde_json::Value::Null,
    }
}

/// The run of [`SOURCE`] in one chunk.
pub(crate) fn run() -> Ops {
    let mut ops = Ops::default();
    ops.empty_state();
    ops.new_object(ObjectKind::Dict, &[text("__name__"), text("__main__")]);
    ops.call(0, Some(0), &[]).line(0, &[]);
    ops.entry(0, "total", int(0)).line(1, &[]);
    add(&mut ops, 1, 0);
    ops.line(1, &[]);
    add(&mut ops, 2, 1);
    // The text with what a terminal must not get, and a list within a list.
    ops.new_object(ObjectKind::List, &[int(2)]);
    ops.new_object(ObjectKind::List, &[int(1), reference(3)]);
    ops.entry(0, "nested", reference(4)).entry(0, "again", reference(3));
    ops.entry(0, "esc", text("\u{1b}[31m\u{202e}"));
    ops.line(3, &[]).printed(2);
    ops
}

/// Lines 7, 2 and 3: `n` is added to a total; the sum lives in a cell.
fn add(ops: &mut Ops, n: i64, total: i64) {
    ops.entry(0, "n", int(n)).line(2, &[]);
    ops.new_object(ObjectKind::Cell, &[]);
    let cell = reference(u64::try_from(n).expect("it is positive"));
    ops.call(1, None, &[int(total), int(n), cell, int(99)]);
    ops.line(0, &[]);
    ops.raw.push(code::SPLICE);
    ops.numbers(&[u64::try_from(n).expect("it is positive"), 0, 0, 0, 1]);
    ops.values(&[int(total + n)]);
    ops.line(1, &[]).returned(int(total + n));
    ops.entry(0, "total", int(total + n));
}

/// Writes a trace of these chunks, each with its output; `footer` is missing if it was killed.
pub(crate) fn save(path: &Path, source: &str, chunks: Vec<(Ops, &str)>, footer: Option<Footer>) {
    let mut writer = Writer::create(path, &header()).expect("the file can be made");
    writer.define(definitions(source));
    let mut first_step = 0;
    for (ops, written) in chunks {
        let steps = u64::from(ops.steps);
        writer.write(ops.chunk(first_step, written));
        first_step += steps;
    }
    let is_killed = footer.is_none();
    writer.finish(footer.unwrap_or_default()).expect("it can be written");
    if is_killed {
        let bytes = fs::read(path).expect("it is there");
        let last = bytes.windows(4).rposition(|four| four == b"\x06blk").expect("the footer");
        fs::write(path, &bytes[..last]).expect("it can be written");
    }
}

/// The whole run, finished.
pub(crate) fn finished(path: &Path) {
    let mut ops = run();
    ops.end("finished");
    let footer = Footer {
        outcome: "finished".to_owned(),
        reason: None,
        diagnostics: vec!["output of C code".to_owned()],
        wall_seconds: 0.0125,
    };
    save(path, SOURCE, vec![(ops, "3\n")], Some(footer));
}

/// A call in the second of some tasks.
pub(crate) fn tasks(path: &Path, count: u32) {
    let task = |number| Definition::Task(Task { name: format!("job {number}") });
    let mut writer = Writer::create(path, &header()).expect("the file can be made");
    writer.define(definitions(SOURCE));
    writer.define((0..count).map(task).collect());
    let mut ops = Ops::default();
    ops.empty_state().new_object(ObjectKind::Dict, &[]);
    ops.call(0, Some(0), &[]).switched(1, "job 1").call(1, Some(0), &[]).line(0, &[]);
    writer.write(ops.chunk(0, ""));
    writer.finish(Footer::default()).expect("it can be written");
}

/// Nothing but values that a program can hold once, in one module frame.
pub(crate) fn values(path: &Path, named: &[(&str, Vec<u8>)]) {
    let mut ops = Ops::default();
    ops.empty_state().new_object(ObjectKind::Dict, &[]);
    ops.call(0, Some(0), &[]);
    for (name, value) in named {
        ops.entry(0, name, value.clone());
    }
    ops.line(0, &[]);
    save(path, SOURCE, vec![(ops, "")], None);
}
