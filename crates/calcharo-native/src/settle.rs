//! Objects that an instruction was about to write: noted before it, looked at behind it.
#![expect(unsafe_code, reason = "objects are read through their C layout")]
#![expect(unsafe_op_in_unsafe_fn, reason = "see the safety section of each function")]

use calcharo::ObjectKind;

use crate::mirror::Which;
use crate::recorder::{Expected, Pending, Recorder};

impl Recorder {
    /// Looks at the objects that instructions before this event were about to write.
    ///
    /// # Safety
    /// The interpreter is attached.
    #[inline]
    pub(crate) unsafe fn settle(&mut self) {
        let depth = self.threads[self.current].stack.len();
        self.settle_at(depth);
    }

    /// The same at an event of a frame that is `depth` frames deep.
    ///
    /// # Safety
    /// The interpreter is attached.
    #[inline]
    pub(crate) unsafe fn settle_at(&mut self, depth: usize) {
        self.writing = 0;
        if !self.threads[self.current].pending.is_empty() {
            self.settle_pending(depth);
        }
        if !self.volatile.is_empty() || self.is_distrustful {
            self.look_again();
        }
    }

    /// Looks at objects that are written without an event.
    #[cold]
    unsafe fn look_again(&mut self) {
        if self.options.public_frames {
            self.free_left();
            self.mirrors.refresh_many(Which::WithCells);
        }
        let indices = if self.is_distrustful {
            self.objects.in_order()
        } else {
            let found = self.volatile.iter().filter_map(|(address, id)| {
                let index = self.objects.find(*address)?;
                self.objects.get(index).is_some_and(|entry| entry.id == *id).then_some(index)
            });
            found.collect()
        };
        for index in indices {
            let Some(entry) = self.objects.get(index) else { continue };
            let is_dict = entry.kind == ObjectKind::Dict;
            if !is_dict && !entry.truncated {
                self.check(index, 0);
            }
        }
        let objects = &self.objects;
        // A dict that holds attributes is watched from the first look on.
        self.volatile.retain(|(address, id)| {
            let entry = objects.find(*address).and_then(|index| objects.get(index));
            entry.is_some_and(|entry| entry.id == *id && entry.dict == 0)
        });
    }

    unsafe fn settle_pending(&mut self, depth: usize) {
        let pending = std::mem::take(&mut self.threads[self.current].pending);
        let everything = if self.options.public_frames {
            Self::site_of_everything(&pending, depth)
        } else {
            None
        };
        let mut kept = Vec::new();
        for mut one in pending {
            if one.depth < depth {
                // The site is of the code that called, the step of the code that runs.
                one.site = 0;
            }
            self.settle_one(&one);
            // A call that is not over may write again.
            if one.depth != usize::MAX && one.depth < depth {
                kept.push(one);
            }
        }
        self.threads[self.current].pending.append(&mut kept);
        if let Some(site) = everything {
            self.check_everything(site);
        }
    }

    unsafe fn settle_one(&mut self, one: &Pending) {
        let Some(index) = self.objects.find(one.address) else { return };
        let Some(entry) = self.objects.get(index).filter(|entry| entry.id == one.id) else {
            return;
        };
        let is_list = entry.kind == ObjectKind::List;
        match one.what {
            // What is behind the recorded beginning is not recorded.
            Expected::Append if entry.truncated => {}
            Expected::Item(place) if entry.truncated && !self.is_recorded(place) => {}
            Expected::Item(place) if is_list && !entry.truncated => {
                self.check_item(index, place, one.site);
            }
            Expected::Append if is_list => self.check_append(index, one.site),
            Expected::Attribute(name) if name != 0 => self.check_attribute(index, name, one.site),
            Expected::Fresh if entry.kind == ObjectKind::Dict => {}
            Expected::Any if entry.kind == ObjectKind::Dict => self.replace_object(index, one.site),
            _ => {
                self.check(index, one.site);
            }
        }
    }

    fn is_recorded(&self, place: isize) -> bool {
        usize::try_from(place).is_ok_and(|place| place < self.options.max_items)
    }

    /// An object will be looked at when the next event comes.
    pub(crate) fn mark(&mut self, index: u32, what: Expected, site: u32, depth: usize) {
        let Some(entry) = self.objects.get(index) else { return };
        let pending = Pending { address: entry.address, id: entry.id, what, site, depth };
        self.threads[self.current].pending.push(pending);
    }
}
