//! Plays random decisions as a program, records them, and keeps what each step ought to show.

use std::sync::Arc;

use calcharo::{
    Chunk, Code, Definition, Event, Footer, FrameState, Header, Object, ObjectKind, Site,
    SourceFile, Task, Thread, Trace, Value, Variable, VariableKind, Writer, code,
};

use crate::encoder::Encoder;
use crate::model::Model;
use crate::strategy::Action;

/// A trace, and what its steps ought to be.
pub(crate) struct Recorded {
    pub(crate) bytes: Vec<u8>,
    pub(crate) steps: Vec<(Event, Option<Value>, Model)>,
    /// Steps in each chunk.
    pub(crate) chunks: Vec<u32>,
    /// The operations of each chunk.
    pub(crate) raw: Vec<Vec<u8>>,
    /// What was written to standard output and standard error.
    pub(crate) written: [Vec<u8>; 2],
}

impl Recorded {
    pub(crate) fn trace(&self) -> Arc<Trace> {
        Arc::new(Trace::from_bytes(self.bytes.clone()).expect("a sound trace"))
    }
}

pub(crate) fn header() -> Header {
    Header {
        interpreter: "cpython 3.13.0".into(),
        engine: "monitoring".into(),
        writer: "calcharo 3.0.0".into(),
        level: "full".into(),
        started: 1_700_000_000.123_456_7,
        argv: vec!["a.py".into(), "φ".into()],
        config: serde_json::json!({"level": "full", "max_steps": 1_000_000, "x": 0.1}),
    }
}

pub(crate) fn footer() -> Footer {
    Footer {
        outcome: "limit".into(),
        reason: Some("max_steps".into()),
        diagnostics: vec!["numpy: opaque".into()],
        wall_seconds: 0.3,
    }
}

pub(crate) fn definitions() -> Vec<Definition> {
    let variable = |name: &str, kind| Variable { name: name.into(), kind };
    let site = |line| Site {
        kind: "line".into(),
        line,
        column: Some(0),
        end_line: line,
        end_column: Some(9),
    };
    let code = |name: &str, kind: &str, variables: Vec<Variable>| {
        Definition::Code(Code {
            file: 0,
            name: name.into(),
            qualname: name.into(),
            first_line: 1,
            optimized: kind == "function",
            kind: kind.into(),
            arguments: 1,
            variables,
            sites: (1..=4).map(site).collect(),
        })
    };
    vec![
        Definition::File(SourceFile { path: "a.py".into(), text: Some("ℓ = 1\n".into()) }),
        code("<module>", "module", Vec::new()),
        code(
            "f",
            "function",
            vec![
                variable("x", VariableKind::Local),
                variable("y", VariableKind::Cell),
                variable("z", VariableKind::Free),
                variable("i", VariableKind::Hidden),
            ],
        ),
        Definition::Thread(Thread { ident: 1, name: "MainThread".into() }),
        Definition::Task(Task { name: "Task-1".into() }),
    ]
}

/// Records a program; a chunk ends after every `chunk_steps` steps.
pub(crate) fn record(actions: &[Action], chunk_steps: u32) -> Recorded {
    let writer = Writer::in_memory(&header()).expect("memory");
    let mut program = Program {
        model: Model::default(),
        leaving: None,
        out: Encoder::default(),
        writer,
        chunk: Chunk::default(),
        recorded: Recorded {
            bytes: Vec::new(),
            steps: Vec::new(),
            chunks: Vec::new(),
            raw: Vec::new(),
            written: [Vec::new(), Vec::new()],
        },
    };
    program.writer.define(definitions());
    program.model.put_keyframe(&mut program.out);
    for action in actions {
        let steps = program.recorded.steps.len();
        program.play(action);
        if program.recorded.steps.len() > steps {
            program.chunk.steps += 1;
            if program.chunk.steps == chunk_steps {
                program.end_chunk();
            }
        }
    }
    program.end_chunk();
    let bytes = program.writer.finish(footer()).expect("memory").expect("bytes");
    Recorded { bytes, ..program.recorded }
}

enum Leaving {
    Ended(u64),
    Suspended(u64),
}

struct Program {
    model: Model,
    leaving: Option<Leaving>,
    out: Encoder,
    writer: Writer,
    chunk: Chunk,
    recorded: Recorded,
}

impl Program {
    fn end_chunk(&mut self) {
        let mut chunk = std::mem::take(&mut self.chunk);
        self.chunk.first_step = chunk.first_step + u64::from(chunk.steps);
        self.recorded.chunks.push(chunk.steps);
        for (all, written) in self.recorded.written.iter_mut().zip(&chunk.written) {
            all.extend(written);
        }
        chunk.raw = std::mem::take(&mut self.out).raw;
        self.recorded.raw.push(chunk.raw.clone());
        self.writer.write(chunk);
        self.settle();
        self.model.put_keyframe(&mut self.out);
    }

    /// A frame that was left is still shown by that step, and gone with the next operation.
    fn settle(&mut self) {
        let (id, is_over) = match self.leaving.take() {
            None => return,
            Some(Leaving::Ended(id)) => (id, true),
            Some(Leaving::Suspended(id)) => (id, false),
        };
        if self.model.stack().last() == Some(&id) {
            self.model.stack().pop();
        }
        if is_over {
            self.model.frames.remove(&id);
        } else if let Some(frame) = self.model.frames.get_mut(&id) {
            frame.thread = None;
        }
    }

    fn step(&mut self, event: Event, value: Option<&Value>) {
        let model = self.model.normalized();
        self.chunk.line_steps += u32::from(event == Event::Line);
        self.recorded.steps.push((event, value.cloned(), model));
    }

    fn play(&mut self, action: &Action) {
        self.settle();
        match action.choice {
            0..=9 => self.flow(action),
            10..=21 => self.write(action),
            _ => self.note(action),
        }
    }

    /// Values change variables of the frame `up` callers above, or only name its slots.
    fn change(&mut self, up: usize, action: &Action) {
        let Some(frame) = self.model.frame_above(up) else { return };
        for (number, value) in action.numbers.iter().zip(&action.values) {
            let slot = number % 5;
            let before = frame.slots.get(slot as usize).cloned();
            self.out.number(slot.into()).value(value, before.as_ref());
            Model::set(frame, slot, value.clone());
        }
    }

    fn flow(&mut self, action: &Action) {
        let [first, second, _] = action.numbers;
        let value = &action.values[0];
        let thread = self.model.counters.thread;
        let top = self.model.stack().last().copied();
        match (action.choice, top) {
            (0, Some(top)) => {
                self.out.byte(code::LINE + 3).number((first % 4).into());
                // Differences are to what the slots hold: the second one may name the same slot.
                let unique = Action { numbers: [first, first + 1, first + 2], ..action.clone() };
                self.change(0, &unique);
                self.model.frames.get_mut(&top).expect("a frame").site = Some(first % 4);
                self.step(Event::Line, None);
            }
            (0 | 1, _) => {
                let id = self.model.counters.next_frame;
                self.model.counters.next_frame += 1;
                let namespace = (first % 2 == 0).then_some(u64::from(second % 6));
                let frame = FrameState {
                    id,
                    code: first % 2,
                    thread: Some(thread),
                    globals: namespace,
                    namespace,
                    site: None,
                    slots: vec![Value::Unbound, value.clone()],
                };
                self.out.byte(code::CALL).number(frame.code.into()).optional(namespace);
                self.out.optional(namespace).number(1).number(1).value(value, None);
                self.model.frames.insert(id, frame);
                self.model.stack().push(id);
                self.step(Event::Call, None);
            }
            (2 | 3 | 5, Some(top)) => {
                let (byte, event) = match (action.choice, first % 2) {
                    (2, 0) => (code::RETURN, Event::Return),
                    (2, _) => (code::UNWIND, Event::Unwind),
                    (3, _) => (code::YIELD, Event::Yield),
                    (_, 0) => (code::RAISE, Event::Raise),
                    _ => (code::HANDLED, Event::Handled),
                };
                let site = (second % 3 > 0).then_some(second % 4);
                self.out.byte(byte).optional(site.map(u64::from)).value(value, None);
                let frame = self.model.frames.get_mut(&top).expect("a frame");
                frame.site = site.or(frame.site);
                self.step(event, Some(value));
                self.leaving = match action.choice {
                    2 => Some(Leaving::Ended(top)),
                    3 => Some(Leaving::Suspended(top)),
                    _ => None,
                };
            }
            (4 | 8, _) => {
                let suspended = self.model.suspended();
                let Some(&id) = suspended.get(first as usize % suspended.len().max(1)) else {
                    return;
                };
                if action.choice == 8 {
                    self.out.byte(code::CLOSED).number(id);
                    self.step(Event::Closed, None);
                    self.leaving = Some(Leaving::Ended(id));
                    return;
                }
                self.out.byte(code::RESUME).number(id).value(value, None);
                self.model.frames.get_mut(&id).expect("a frame").thread = Some(thread);
                self.model.stack().push(id);
                self.step(Event::Resume, Some(value));
            }
            (6, _) => {
                self.out.byte(code::THREAD).number((first % 3).into());
                self.model.counters.thread = first % 3;
            }
            (7, Some(_)) => {
                let up = first as usize % self.model.stack().len();
                self.out.byte(code::LOCALS).number(up as u64).number(3);
                let unique = Action { numbers: [first, first + 1, first + 2], ..action.clone() };
                self.change(up, &unique);
            }
            (9, _) => {
                let task = second.checked_sub(1);
                self.out.byte(code::TASK).number(thread.into()).optional(task.map(u64::from));
                let place = thread as usize;
                if self.model.tasks.len() <= place {
                    self.model.tasks.resize(place + 1, None);
                }
                self.model.tasks[place] = task;
                self.out.byte(code::TASK_SWITCH).value(value, None);
                self.step(Event::TaskSwitch, Some(value));
            }
            _ => {}
        }
    }

    fn write(&mut self, action: &Action) {
        let [first, second, third] = action.numbers;
        let [key, value, _] = &action.values;
        if action.choice == 10 || self.model.objects.is_empty() {
            let id = self.model.counters.next_object;
            let object = new_object(id, 0, action);
            self.out.byte(code::NEW).object(&object);
            self.model.counters.next_object += 1;
            self.model.objects.insert(id, object);
            return;
        }
        let ids: Vec<u64> = self.model.objects.keys().copied().collect();
        let id = ids[first as usize % ids.len()];
        if action.choice == 21 {
            self.out.byte(code::FREE).number(id);
            self.model.objects.remove(&id);
            return;
        }
        let site = (second % 2 == 0).then_some(u64::from(second % 4));
        let replaced = new_object(id, self.model.objects[&id].version + 1, action);
        let object = self.model.objects.get_mut(&id).expect("an object");
        let length = object.items.as_ref().map_or(0, Vec::len);
        let out = &mut self.out;
        let mut head = |byte: u8| {
            out.byte(byte).number(id).optional(site);
        };
        match action.choice {
            11 if length > 0 => {
                head(code::ITEM_SET);
                let at = third as usize % length;
                out.number(at as u64).value(value, None);
                object.items.as_mut().expect("items")[at] = value.clone();
            }
            12 if object.items.is_some() => {
                head(code::SPLICE);
                let start = third as usize % (length + 1);
                let removed = second as usize % (length - start + 1);
                out.number(start as u64).number(removed as u64).values([key, value].into_iter());
                let items = object.items.as_mut().expect("items");
                items.splice(start..start + removed, [key.clone(), value.clone()]);
            }
            13 => {
                head(code::ENTRY_SET);
                out.value(key, None).value(value, None);
                object.entries.get_or_insert_default().insert(key.clone(), value.clone());
            }
            14 => {
                head(code::ENTRY_DELETE);
                out.value(key, None);
                object.entries.get_or_insert_default().shift_remove(key);
            }
            15 => {
                head(code::ENTRIES_CLEAR);
                object.entries.get_or_insert_default().clear();
            }
            16 => {
                head(code::ATTRIBUTE_SET);
                out.value(key, None).value(value, None);
                object.attributes.get_or_insert_default().insert(key.clone(), value.clone());
            }
            17 => {
                head(code::ATTRIBUTE_DELETE);
                out.value(key, None);
                object.attributes.get_or_insert_default().shift_remove(key);
            }
            18 => {
                head(code::MEMBER_ADD);
                out.value(key, None);
                object.members.get_or_insert_default().insert(key.clone());
            }
            19 => {
                head(code::MEMBER_DISCARD);
                out.value(key, None);
                object.members.get_or_insert_default().shift_remove(key);
            }
            20 => {
                head(code::REPLACE);
                out.object(&replaced);
                *object = replaced;
                return;
            }
            _ => return,
        }
        object.version += 1;
    }

    fn note(&mut self, action: &Action) {
        let [first, second, third] = action.numbers;
        match action.choice {
            22 => {
                self.out.byte(code::CLOCK).number(first.into()).number(second.into());
                self.out.number(third.into());
                self.model.counters.wall_ns += u64::from(first);
                self.model.counters.cpu_ns += u64::from(second);
                self.model.counters.resident = third.into();
            }
            23 => {
                let value = &action.values[0];
                self.out.byte(code::EXPRESSION).number((first % 4).into()).value(value, None);
            }
            24 => {
                let packed = u64::from(first % 4) << 1 | u64::from(second % 2);
                self.out.byte(code::BRANCH).number(packed);
            }
            _ => {
                let stream = first as usize % 2;
                let text = format!("{second}é\n");
                self.out.byte(code::OUTPUT).byte(first.to_le_bytes()[0] & 1);
                self.out.number(text.len() as u64);
                self.model.counters.written[stream] += text.len() as u64;
                self.chunk.written[stream].extend(text.into_bytes());
            }
        }
    }
}

fn new_object(id: u64, version: u64, action: &Action) -> Object {
    let [first, second, third] = action.numbers;
    let [label, one, two] = &action.values;
    let kinds = [ObjectKind::List, ObjectKind::Instance, ObjectKind::Cell, ObjectKind::Set];
    let has = |bit: u32| first >> bit & 1 == 1;
    let pairs = || [(one.clone(), two.clone()), (two.clone(), label.clone())];
    Object {
        id,
        version,
        kind: kinds[second as usize % kinds.len()],
        type_name: Value::Str("m.T".as_bytes().into()),
        label: has(8).then(|| label.clone()),
        items: has(9).then(|| vec![one.clone(), two.clone(), Value::Ref(id)]),
        members: has(10).then(|| [one.clone(), two.clone()].into_iter().collect()),
        entries: has(11).then(|| pairs().into_iter().collect()),
        attributes: has(12).then(|| pairs().into_iter().collect()),
        data: has(13).then(|| third.to_le_bytes().as_slice().into()),
        length: has(14).then(|| u64::from(third)),
    }
}
