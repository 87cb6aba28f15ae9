//! Reads every recorded object again and names what differs from what was written.
#![expect(unsafe_code, reason = "objects are read through their C layout")]

use calcharo::ObjectKind;

use crate::container::each_entry;
use crate::content::is_builtins_name;
use crate::recorder::Recorder;

impl Recorder {
    /// Writes that were missed, each described.
    pub(crate) fn audit(&mut self) -> Vec<String> {
        let mut missed = Vec::new();
        // SAFETY: the caller is attached, and recorded objects are alive while they are listed.
        unsafe {
            self.settle();
            self.flush(0);
            for index in self.objects.in_order() {
                let Some(entry) = self.objects.get(index) else { continue };
                let (id, kind, truncated) = (entry.id, entry.kind, entry.truncated);
                if truncated {
                    continue;
                }
                let differs = match kind {
                    ObjectKind::Dict => self.dict_differs(index),
                    _ => self.check(index, 0),
                };
                if differs {
                    missed.push(format!("{} #{id} at step {}", kind.name(), self.steps()));
                }
            }
        }
        missed
    }

    /// Audits a step: what was missed is noted, and written from here on.
    pub(crate) fn audit_step(&mut self) {
        for missed in self.audit() {
            self.note(&format!("missed write: {missed}"));
        }
    }

    /// Whether a dict is not what was written of it.
    ///
    /// # Safety
    /// The dict is alive, and dicts are compared.
    pub(crate) unsafe fn dict_differs(&mut self, index: u32) -> bool {
        let Some(object) = self.pointer(index) else { return false };
        let mut now = Vec::new();
        // SAFETY: the object is alive, and nothing runs meanwhile.
        unsafe {
            each_entry(object, &mut |key, value| {
                if !is_builtins_name(key) {
                    now.push((key, value));
                }
            });
        }
        let mut differs = self.objects.get(index).is_some_and(|it| it.entries.len() != now.len());
        for (key, value) in now {
            // SAFETY: both are held by the dict.
            let (key, repr) = unsafe { (self.repr_of(key).as_key(), self.named_repr(key, value)) };
            let known = self.objects.get(index).and_then(|it| it.entries.get(&key).copied());
            differs |= known != Some(repr);
        }
        differs
    }
}
