//! How well runs are isolated here.

use std::fmt;
use std::str::FromStr;

/// What holds a run, from nothing to everything.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Limits of the process alone.
    L0,
    /// Landlock, seccomp and limits, without namespaces.
    L1,
    /// Namespaces, Landlock, seccomp and limits.
    L2,
    /// The same with cgroups: memory and processes are counted per run.
    L3,
}

impl fmt::Display for Level {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, formatter)
    }
}

impl FromStr for Level {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "L0" => Ok(Self::L0),
            "L1" => Ok(Self::L1),
            "L2" => Ok(Self::L2),
            "L3" => Ok(Self::L3),
            _ => Err(format!("{text:?} is no isolation level: use L1, L2 or L3")),
        }
    }
}

/// What was found by trying it, in a real run at the start.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Isolation {
    /// The level that holds.
    pub level: Level,
    /// The layers in force: `userns`, `pidns`, `mntns`, `ipcns`, `netns`, `landlock`, `seccomp`,
    /// `cgroup`.
    pub layers: Vec<&'static str>,
    /// `none` or `open`.
    pub network: &'static str,
    /// `private`, `allow-list` or `open`.
    pub filesystem: &'static str,
    /// `per-run` or `per-process`.
    pub memory: &'static str,
    /// `per-run` or `per-user`.
    pub pids: &'static str,
    /// `v2`, `v1` or `none`.
    pub cgroup: &'static str,
    /// Version of Landlock's interface; 0 where there is none.
    pub landlock_abi: u32,
    /// What keeps the level from being higher, each with what to do about it.
    pub missing: Vec<String>,
}
