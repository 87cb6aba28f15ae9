//! How operations on objects change the state.

use indexmap::IndexMap;

use crate::error::Damage;
use crate::object::Object;
use crate::op::Op;
use crate::state::{OBJECT_COST, State};
use crate::value::{ObjectId, Value};

impl State {
    /// Applies an operation on an object.
    pub(crate) fn write(&mut self, op: &Op) -> Result<(), Damage> {
        match op {
            Op::New(object) => {
                self.spend(OBJECT_COST)?;
                self.counters.next_object = object.id.wrapping_add(1);
                self.objects.insert(object.id, (**object).clone());
            }
            Op::Replace(object, _) => {
                self.object(object.id)?;
                self.objects.insert(object.id, (**object).clone());
            }
            Op::Free(id) => drop(self.objects.remove(id)),
            Op::ItemSet(id, _, index, value) => {
                let items = self.object(*id)?.items.as_mut();
                let item = items.and_then(|items| items.get_mut(usize::try_from(*index).ok()?));
                *item.ok_or_else(outside)? = value.clone();
            }
            Op::Splice(id, _, start, removed, values) => {
                let items = self.object(*id)?.items.as_mut().ok_or_else(outside)?;
                let start = usize::try_from(*start).map_err(|_| outside())?;
                let end = usize::try_from(*removed).ok().and_then(|it| start.checked_add(it));
                let end = end.filter(|end| *end <= items.len()).ok_or_else(outside)?;
                drop(items.splice(start..end, values.iter().cloned()));
            }
            Op::EntrySet(id, _, key, value) => {
                let entries = self.object(*id)?.entries.get_or_insert_default();
                entries.insert(same_key(entries, key), value.clone());
            }
            Op::EntryDelete(id, _, key) => {
                let entries = self.object(*id)?.entries.get_or_insert_default();
                entries.shift_remove(&same_key(entries, key));
            }
            Op::EntriesClear(id, _) => self.object(*id)?.entries.get_or_insert_default().clear(),
            Op::AttributeSet(id, _, name, value) => {
                let attributes = self.object(*id)?.attributes.get_or_insert_default();
                attributes.insert(name.clone(), value.clone());
            }
            Op::AttributeDelete(id, _, name) => {
                self.object(*id)?.attributes.get_or_insert_default().shift_remove(name);
            }
            Op::MemberAdd(id, _, value) => {
                self.object(*id)?.members.get_or_insert_default().insert(value.clone());
            }
            Op::MemberDiscard(id, _, value) => {
                self.object(*id)?.members.get_or_insert_default().shift_remove(value);
            }
            _ => {}
        }
        Ok(())
    }

    /// An object that is written: its version counts the write.
    fn object(&mut self, id: ObjectId) -> Result<&mut Object, Damage> {
        let object = self.objects.get_mut(&id);
        let object = object.ok_or_else(|| Damage::malformed("a write to an unknown object"))?;
        object.version = object.version.wrapping_add(1);
        Ok(object)
    }
}

/// The key that a mapping holds for `key`: `True`, `1` and `1.0` are one key, and the first stays.
fn same_key(entries: &IndexMap<Value, Value>, key: &Value) -> Value {
    let number = match key {
        Value::Bool(truth) => f64::from(u8::from(*truth)),
        // Beyond 32 bits no float is met that an integer is written for.
        Value::Int(number) => i32::try_from(*number).map_or(f64::NAN, f64::from),
        Value::Float(bits) => f64::from_bits(*bits),
        _ => return key.clone(),
    };
    if entries.contains_key(key) {
        return key.clone();
    }
    let integer = format!("{number:.0}").parse::<i64>().ok().map(Value::Int);
    let truth = [0.0, 1.0].contains(&number).then_some(Value::Bool(number != 0.0));
    let floats =
        [Some(Value::Float(number.to_bits())), (number == 0.0).then_some(Value::Float(1 << 63))];
    let integer = integer.filter(|_| number.fract() == 0.0);
    let others = [integer, truth].into_iter().chain(floats).flatten();
    others.into_iter().find(|other| entries.contains_key(other)).unwrap_or_else(|| key.clone())
}

fn outside() -> Damage {
    Damage::malformed("a write outside of its object")
}
