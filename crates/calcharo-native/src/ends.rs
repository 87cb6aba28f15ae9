//! Objects that are gone: their addresses are free for others.
#![expect(unsafe_code, reason = "objects are read through their C layout")]
#![expect(unsafe_op_in_unsafe_fn, reason = "see the safety section of each function")]

use calcharo::code;
use calcharo::wire::put_varint;
use pyo3::ffi::{self, PyObject};

use crate::recorder::Recorder;
use crate::types::type_of;

impl Recorder {
    /// An object is gone.
    ///
    /// # Safety
    /// Called when `object` is deallocated.
    pub(crate) unsafe fn object_ended(&mut self, object: *mut PyObject) {
        let address = object.addr();
        self.free_object(address);
        if let Some(tasks) = &mut self.tasks {
            tasks.ended(address);
        }
        if ffi::PyType_Check(object) != 0 {
            self.shapes.forget(address);
            self.hooks.forget(address);
        }
    }

    /// Address of the frame that ends with an object: that inside of a generator, coroutine or
    /// asynchronous generator, or the mirror of a frame object.
    ///
    /// # Safety
    /// `object` is alive, or about to be deallocated.
    pub(crate) unsafe fn frame_of(&mut self, object: *mut PyObject) -> Option<usize> {
        if self.options.public_frames {
            let is_frame = type_of(object) == &raw mut ffi::PyFrame_Type;
            return if is_frame { self.mirrors.end(object) } else { None };
        }
        let known = &self.known;
        [known.generator, known.coroutine, known.async_generator]
            .contains(&type_of(object))
            .then(|| crate::layout::generator_frame(object).addr())
    }

    pub(crate) fn free_object(&mut self, address: usize) {
        if let Some(entry) = self.objects.remove(address) {
            self.out.push(code::FREE);
            put_varint(&mut self.out, entry.id);
        }
    }
}
