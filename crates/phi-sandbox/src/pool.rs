//! The warm interpreter of one profile, and its copies in the places of runs.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use phi_cell::Failure;

use crate::ready::Ready;
use crate::slots::Place;
use crate::zygote::{Recipe, Zygote};

/// After so many runs the interpreter is replaced: all its runs have the same secret of `hash`.
const MOST_RUNS: u64 = 1000;

/// How often a process is tried to be started before a run is told that it cannot be.
const ATTEMPTS: u32 = 4;

/// A warm interpreter, replaced from time to time.
#[derive(Debug)]
pub(crate) struct Pool {
    name: String,
    recipe: Recipe,
    original: Mutex<Original>,
    runs: AtomicU64,
    restarts: AtomicU64,
}

/// The interpreter that is copied.
#[derive(Debug)]
struct Original {
    zygote: Option<Zygote>,
    /// Copies of another generation are no longer used.
    generation: u64,
}

/// A copy that starts the runs of one place; it is counted in the place's control group, and so are
/// its children, without a word.
#[derive(Debug)]
pub(crate) struct Copy {
    pool: String,
    generation: u64,
    zygote: Zygote,
    ready: Option<Ready>,
}

impl Copy {
    /// Whether a process waits for the next run.
    pub(crate) fn is_warm(&self) -> bool {
        self.ready.is_some()
    }
}

impl Pool {
    /// Starts the interpreter.
    pub(crate) fn start(name: String, recipe: Recipe) -> Result<Self, Failure> {
        let zygote = Some(Zygote::start(&recipe)?);
        let original = Mutex::new(Original { zygote, generation: 0 });
        let (runs, restarts) = (AtomicU64::new(0), AtomicU64::new(0));
        Ok(Self { name, recipe, original, runs, restarts })
    }

    /// What its interpreter is made of.
    pub(crate) fn recipe(&self) -> &Recipe {
        &self.recipe
    }

    /// Its name in requests.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// What of the host runs may read, if they have no file system of their own.
    pub(crate) fn readable(&self) -> Option<&[String]> {
        let blueprint = &self.recipe.blueprint;
        (!blueprint.namespaces).then_some(blueprint.visible.as_slice())
    }

    /// User and group of runs, if they are not this process's.
    pub(crate) fn user(&self) -> Option<(u32, u32)> {
        self.recipe.user
    }

    /// A process for a run: the one that waits in the place, or a new one. An interpreter or a copy
    /// that has died is replaced, and the run does not notice.
    pub(crate) fn ready(&self, place: &mut Place) -> Result<Ready, Failure> {
        self.runs.fetch_add(1, Ordering::Relaxed);
        let waiting = self.copy_in(place).ok().and_then(|copy| copy.ready.take());
        waiting.map_or_else(|| self.start_in(place), Ok)
    }

    /// Lets a process wait in a place for its next run.
    ///
    /// Errors: it cannot be started; the run will see whether it can.
    pub(crate) fn warm(&self, place: &mut Place) -> Result<(), Failure> {
        if self.copy_in(place)?.ready.is_none() {
            let ready = self.start_in(place)?;
            self.copy_in(place)?.ready = Some(ready);
        }
        Ok(())
    }

    /// Starts a process in a place. A copy that does not answer goes; the last attempt tells why.
    fn start_in(&self, place: &mut Place) -> Result<Ready, Failure> {
        for _ in 1..ATTEMPTS {
            let started = self.copy_in(place).and_then(|copy| Ready::start(&mut copy.zygote));
            if let Ok(ready) = started {
                return Ok(ready);
            }
            place.copies.retain(|copy| copy.pool != self.name);
        }
        Ready::start(&mut self.copy_in(place)?.zygote)
    }

    /// Replaces what does not answer or is old; to be called every few seconds.
    pub(crate) fn care(&self) {
        let well = self.runs.load(Ordering::Relaxed) < MOST_RUNS && {
            let mut original = self.lock();
            original.zygote.as_mut().is_some_and(|zygote| zygote.ping().is_ok())
        };
        if well {
            return;
        }
        // The new one is warm before the old one goes: no run waits for it.
        if let Ok(zygote) = Zygote::start(&self.recipe) {
            self.put(&mut self.lock(), zygote);
        }
    }

    /// Whether the interpreter is there.
    pub(crate) fn is_alive(&self) -> bool {
        self.lock().zygote.is_some()
    }

    /// How often the interpreter was replaced.
    pub(crate) fn restarts(&self) -> u64 {
        self.restarts.load(Ordering::Relaxed)
    }

    /// The copy of this interpreter in a place, made now if need be.
    fn copy_in<'a>(&self, place: &'a mut Place) -> Result<&'a mut Copy, Failure> {
        let generation = self.lock().generation;
        let is_good = |copy: &Copy| copy.pool == self.name && copy.generation == generation;
        if let Some(index) = place.copies.iter().position(is_good) {
            return Ok(&mut place.copies[index]);
        }
        place.copies.retain(|copy| copy.pool != self.name);
        let copy = self.copy()?;
        if let Some(group) = &place.group {
            let admitted = group.admit(copy.zygote.pid());
            admitted.map_err(|error| Failure::text("count the run", error))?;
        }
        place.copies.push(copy);
        place.copies.last_mut().ok_or_else(|| Failure::text("start a run", "no copy"))
    }

    fn copy(&self) -> Result<Copy, Failure> {
        let mut original = self.lock();
        let copied = original.zygote.as_mut().map(Zygote::copy);
        let zygote = if let Some(Ok(copy)) = copied {
            copy
        } else {
            let mut zygote = Zygote::start(&self.recipe)?;
            let copy = zygote.copy()?;
            self.put(&mut original, zygote);
            copy
        };
        Ok(Copy { pool: self.name.clone(), generation: original.generation, zygote, ready: None })
    }

    fn put(&self, original: &mut Original, zygote: Zygote) {
        original.zygote = Some(zygote);
        original.generation += 1;
        self.runs.store(0, Ordering::Relaxed);
        self.restarts.fetch_add(1, Ordering::Relaxed);
    }

    fn lock(&self) -> MutexGuard<'_, Original> {
        self.original.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
