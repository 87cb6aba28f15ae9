//! Warm interpreters of one profile; whichever is free starts the next run.

use std::os::fd::BorrowedFd;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError, TryLockError};

use phi_cell::Failure;

use crate::zygote::{Recipe, Spawned, Zygote};

/// After so many runs an interpreter is replaced: all its runs have the same secret of `hash`.
const MOST_RUNS: u64 = 1000;

/// Interpreters that are all made by one recipe.
#[derive(Debug)]
pub(crate) struct Pool {
    name: String,
    recipe: Recipe,
    members: Vec<Mutex<Member>>,
    next: AtomicUsize,
    restarts: AtomicU64,
}

#[derive(Debug, Default)]
struct Member {
    zygote: Option<Zygote>,
    /// Resident memory when it was new, in KiB.
    resident_kb: u64,
}

/// How an interpreter is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// It was not started yet.
    Missing,
    /// It answers, and is as it was.
    Well,
    /// It is to be replaced.
    Worn,
}

impl Pool {
    /// Starts one interpreter, and makes room for `count`.
    pub(crate) fn start(name: String, recipe: Recipe, count: usize) -> Result<Self, Failure> {
        // The first shows that the recipe is good; care starts the others meanwhile.
        let mut members = vec![Mutex::new(Member::start(&recipe)?)];
        members.resize_with(count, Mutex::default);
        let (next, restarts) = (AtomicUsize::new(0), AtomicU64::new(0));
        Ok(Self { name, recipe, members, next, restarts })
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

    /// Starts a run; an interpreter that has died is replaced, and the run does not notice.
    pub(crate) fn spawn(&self, descriptors: &[BorrowedFd<'_>; 5]) -> Result<Spawned, Failure> {
        let mut member = self.free_member();
        if let Some(zygote) = &mut member.zygote
            && let Ok(spawned) = zygote.spawn(descriptors)
        {
            return Ok(spawned);
        }
        self.replace(&mut member)?;
        let zygote = member.zygote.as_mut();
        zygote
            .ok_or_else(|| Failure::text("start a run", "no warm interpreter"))?
            .spawn(descriptors)
    }

    /// Replaces what does not answer, has grown, or is old; to be called every few seconds.
    pub(crate) fn care(&self) {
        for member in &self.members {
            let was = lock(member).state();
            if was == State::Well {
                continue;
            }
            // The new one is warm before the old one goes: no run waits for it.
            let Ok(new) = Member::start(&self.recipe) else { continue };
            *lock(member) = new;
            if was == State::Worn {
                self.restarts.fetch_add(1, Ordering::Relaxed);
            }
        }
    }

    /// Interpreters that have not been found dead.
    pub(crate) fn living(&self) -> usize {
        self.members.iter().filter(|member| lock(member).zygote.is_some()).count()
    }

    /// Interpreters that were replaced.
    pub(crate) fn restarts(&self) -> u64 {
        self.restarts.load(Ordering::Relaxed)
    }

    /// The first that starts no run just now, or the next in turn.
    fn free_member(&self) -> MutexGuard<'_, Member> {
        let turn = self.next.fetch_add(1, Ordering::Relaxed);
        for offset in 0..self.members.len() {
            match self.members[(turn + offset) % self.members.len()].try_lock() {
                Ok(member) if member.zygote.is_some() => return member,
                Err(TryLockError::Poisoned(member)) => return member.into_inner(),
                Ok(_) | Err(TryLockError::WouldBlock) => {}
            }
        }
        lock(&self.members[turn % self.members.len()])
    }

    fn replace(&self, member: &mut Member) -> Result<(), Failure> {
        member.zygote = None;
        *member = Member::start(&self.recipe)?;
        self.restarts.fetch_add(1, Ordering::Relaxed);
        Ok(())
    }
}

impl Member {
    fn start(recipe: &Recipe) -> Result<Self, Failure> {
        let mut zygote = Zygote::start(recipe)?;
        let resident_kb = zygote.ping()?;
        Ok(Self { zygote: Some(zygote), resident_kb })
    }

    fn state(&mut self) -> State {
        let Some(zygote) = &mut self.zygote else { return State::Missing };
        let answer = zygote.ping();
        let grown = |now: u64| now * 10 > self.resident_kb * 12;
        let well = answer.is_ok_and(|now| !grown(now)) && zygote.runs < MOST_RUNS;
        if well { State::Well } else { State::Worn }
    }
}

fn lock(member: &Mutex<Member>) -> MutexGuard<'_, Member> {
    member.lock().unwrap_or_else(PoisonError::into_inner)
}
