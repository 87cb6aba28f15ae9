//! Places for runs at one time, each with its control group.

use std::ops::{Deref, DerefMut};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::cgroup::{Slot, Tree};
use crate::pool::Copy;

/// A place for one run at a time.
#[derive(Debug, Default)]
pub(crate) struct Place {
    pub(crate) group: Option<Slot>,
    /// Copies of warm interpreters that are counted in the group.
    pub(crate) copies: Vec<Copy>,
}

impl Place {
    /// Whether a process waits for the next run.
    fn is_warm(&self) -> bool {
        self.copies.iter().any(Copy::is_warm)
    }
}

/// All places.
#[derive(Debug)]
pub(crate) struct Slots {
    free: Mutex<Vec<Place>>,
    /// For runs.
    freed: Condvar,
    /// For whoever warms places.
    changed: Condvar,
    total: usize,
    tree: Option<Tree>,
}

impl Slots {
    /// Makes the places; in control groups if there is a tree.
    pub(crate) fn new(total: usize, tree: Option<Tree>) -> Result<Self, String> {
        let group = |number| tree.as_ref().map(|tree| tree.slot(number)).transpose();
        let places =
            (0..total).map(|number| Ok(Place { group: group(number)?, copies: Vec::new() }));
        let free = places.collect::<Result<Vec<_>, String>>()?;
        Ok(Self {
            free: Mutex::new(free),
            freed: Condvar::new(),
            changed: Condvar::new(),
            total,
            tree,
        })
    }

    /// Waits for a free place, a warm one if there is one; it is given back when it is dropped.
    pub(crate) fn take(&self) -> Taken<'_> {
        let free = self.lock();
        let mut free = self
            .freed
            .wait_while(free, |free| free.is_empty())
            .unwrap_or_else(PoisonError::into_inner);
        let warm = free.iter().rposition(Place::is_warm);
        let place = match warm {
            Some(index) => free.remove(index),
            None => free.pop().unwrap_or_default(),
        };
        Taken { place, slots: self }
    }

    /// A free place to be warmed, while fewer than `wanted` are; never the last one.
    pub(crate) fn take_cold(&self, wanted: usize) -> Option<Taken<'_>> {
        let mut free = self.lock();
        if free.len() < 2 || free.iter().filter(|place| place.is_warm()).count() >= wanted {
            return None;
        }
        let index = free.iter().rposition(|place| !place.is_warm())?;
        Some(Taken { place: free.remove(index), slots: self })
    }

    /// Waits until a place is given back, but no longer than `patience`.
    pub(crate) fn wait_for_change(&self, patience: Duration) {
        // A change that came before is found by the next look.
        let _ = self.changed.wait_timeout(self.lock(), patience);
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Place>> {
        self.free.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Used places, and all.
    pub(crate) fn count(&self) -> (usize, usize) {
        let free = self.lock().len();
        (self.total - free, self.total)
    }

    /// See [`Sandbox::give_to`](crate::Sandbox::give_to).
    pub(crate) fn give_to(&self, user: u32, group: u32) -> std::io::Result<()> {
        self.tree.as_ref().map_or(Ok(()), |tree| tree.give(user, group))
    }

    /// `v1`, `v2` or `none`.
    pub(crate) fn cgroup(&self) -> &'static str {
        self.tree.as_ref().map_or("none", Tree::version)
    }
}

impl Drop for Slots {
    fn drop(&mut self) {
        // A group with processes cannot be removed.
        self.free.get_mut().unwrap_or_else(PoisonError::into_inner).clear();
        self.tree.take();
    }
}

/// A place in use.
pub(crate) struct Taken<'a> {
    place: Place,
    slots: &'a Slots,
}

impl Deref for Taken<'_> {
    type Target = Place;

    fn deref(&self) -> &Place {
        &self.place
    }
}

impl DerefMut for Taken<'_> {
    fn deref_mut(&mut self) -> &mut Place {
        &mut self.place
    }
}

impl Drop for Taken<'_> {
    fn drop(&mut self) {
        let place = std::mem::take(&mut self.place);
        self.slots.lock().push(place);
        self.slots.freed.notify_one();
        self.slots.changed.notify_one();
    }
}
