//! The variables that a reader sees in a frame.

use crate::definition::VariableKind;
use crate::object::ObjectKind;
use crate::op::FrameState;
use crate::state::State;
use crate::trace::Trace;
use crate::value::{ObjectId, Value};

impl Trace {
    /// Names and values of the variables of `frame`, in the order of its mapping, then of its
    /// slots. Cells are looked into; what is not bound or seen by a comprehension only is absent.
    pub fn variables(&self, state: &State, frame: &FrameState) -> Vec<(Value, Value)> {
        let mut variables =
            frame.namespace.map_or_else(Vec::new, |namespace| state.entries(namespace));
        let Some(code) = self.codes().get(frame.code as usize) else { return variables };
        for (variable, value) in code.variables.iter().zip(&frame.slots) {
            let value = match variable.kind {
                VariableKind::Hidden => continue,
                VariableKind::Local => value,
                VariableKind::Cell | VariableKind::Free => state.cell_content(value),
            };
            if *value != Value::Unbound {
                let name = Value::Str(variable.name.as_bytes().into());
                variables.push((name, value.clone()));
            }
        }
        variables
    }
}

impl State {
    /// Keys and values of a mapping; nothing if there is no such object.
    pub fn entries(&self, mapping: ObjectId) -> Vec<(Value, Value)> {
        let entries = self.objects.get(&mapping).and_then(|object| object.entries.as_ref());
        let pairs = entries.into_iter().flatten();
        pairs.map(|(key, value)| (key.clone(), value.clone())).collect()
    }

    /// What a cell holds. A slot may hold the value itself, as long as its cell is not made.
    pub fn cell_content<'a>(&'a self, value: &'a Value) -> &'a Value {
        let Value::Ref(id) = value else { return value };
        match self.objects.get(id) {
            Some(cell) if cell.kind == ObjectKind::Cell => {
                let content = cell.items.as_ref().and_then(|items| items.first());
                content.unwrap_or(&Value::Unbound)
            }
            _ => value,
        }
    }
}
