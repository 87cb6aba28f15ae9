//! The one recording of the process.
#![expect(unsafe_code, reason = "callbacks of the interpreter carry no state of their own")]

use std::sync::atomic::{AtomicPtr, Ordering};

use crate::recorder::Recorder;

static RECORDER: AtomicPtr<Recorder> = AtomicPtr::new(std::ptr::null_mut());

/// The recording that runs.
///
/// # Safety
/// The interpreter is attached, which makes the caller its only user; the answer is not kept
/// beyond anything that may run Python code or release the interpreter.
#[inline]
pub(crate) unsafe fn recorder<'a>() -> Option<&'a mut Recorder> {
    let pointer = RECORDER.load(Ordering::Relaxed);
    // SAFETY: a pointer that is set is alive until `clear`; the caller is alone.
    unsafe { pointer.as_mut() }
}

/// Makes `recorder` the recording; `false` if there is one.
pub(crate) fn set(recorder: Box<Recorder>) -> bool {
    let pointer = Box::into_raw(recorder);
    let free = std::ptr::null_mut();
    if RECORDER.compare_exchange(free, pointer, Ordering::AcqRel, Ordering::Acquire).is_ok() {
        return true;
    }
    // SAFETY: it was made just above and is nobody else's.
    drop(unsafe { Box::from_raw(pointer) });
    false
}

/// Takes the recording back.
pub(crate) fn clear() -> Option<Box<Recorder>> {
    let pointer = RECORDER.swap(std::ptr::null_mut(), Ordering::AcqRel);
    // SAFETY: it came from a box in `set`, and nobody else can take it.
    (!pointer.is_null()).then(|| unsafe { Box::from_raw(pointer) })
}
