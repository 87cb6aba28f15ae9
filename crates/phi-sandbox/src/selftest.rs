//! What the isolation is worth, found by trying it in real runs.

use std::time::Duration;

use serde::Deserialize;

use crate::{
    Deaf, Isolation, KilledBy, Level, Limits, Outcome, Program, Run, Sandbox, Status, Stop,
};

const PROBE: &str = include_str!("../python/selftest.py");
/// Three quarters of a limit that the address space does not enforce, twice.
const USE_MEMORY: &str = "
import os, time
if os.fork() == 0:
    block = bytearray(40 << 20)
    time.sleep(1)
    os._exit(0)
block = bytearray(40 << 20)
time.sleep(1)
";
const USE_PROCESSES: &str = "
import os, time
for _ in range(16):
    if os.fork() == 0:
        time.sleep(1)
        os._exit(0)
";

/// What the probe prints.
#[derive(Deserialize)]
struct Findings {
    pid: u32,
    uid: u32,
    passwd: String,
    loopback: String,
    vsock: String,
    unshare: String,
    landlock: String,
    hostname: String,
    signal: String,
    seccomp: i32,
}

/// The isolation of a sandbox that was not yet tried.
pub(crate) fn untried(missing: Vec<String>) -> Isolation {
    Isolation {
        level: Level::L0,
        layers: Vec::new(),
        network: "open",
        filesystem: "open",
        memory: "per-process",
        pids: "per-user",
        cgroup: "none",
        landlock_abi: phi_cell::landlock_version(),
        missing,
    }
}

/// Tries everything that a level promises.
pub(crate) fn isolation(
    sandbox: &Sandbox,
    cgroup: &'static str,
    mut missing: Vec<String>,
) -> Isolation {
    let mut found = untried(Vec::new());
    let limits = Limits { wall: Duration::from_secs(10), ..Limits::DEFAULT };
    let outcome = run(sandbox, PROBE, limits);
    let Ok(findings) = serde_json::from_slice::<Findings>(&outcome.stdout.kept) else {
        missing.push(format!("no program runs: {}", reason_of(&outcome)));
        return Isolation { missing, ..found };
    };
    judge_probe(&findings, &mut found, &mut missing);
    if found.level == Level::L2 {
        try_limits(sandbox, cgroup, &mut found, &mut missing);
    }
    Isolation { missing, ..found }
}

fn judge_probe(findings: &Findings, found: &mut Isolation, missing: &mut Vec<String>) {
    let namespaces = findings.pid == 2 && findings.uid == 1000;
    let checks = [
        ("seccomp does not hold", findings.seccomp == 2 && !findings.vsock.is_empty()),
        ("Landlock does not hold", findings.landlock == "EACCES"),
        ("a program can make namespaces", !findings.unshare.is_empty()),
        ("a program has privileges", findings.hostname == "EPERM"),
        (
            "a program can end processes of its user, which Linux 6.12 and newer prevent",
            namespaces || findings.signal == "EPERM",
        ),
    ];
    let failed: Vec<_> = checks.iter().filter(|(_, holds)| !holds).collect();
    missing.extend(failed.iter().map(|(what, _)| (*what).to_owned()));
    if !failed.is_empty() {
        return;
    }
    found.layers = vec!["landlock", "seccomp"];
    found.level = Level::L1;
    if ["ENETUNREACH", "EACCES", "EPERM"].contains(&findings.loopback.as_str()) {
        found.network = "none";
    }
    match findings.passwd.as_str() {
        "ENOENT" => found.filesystem = "private",
        "EACCES" => found.filesystem = "allow-list",
        _ => {}
    }
    if namespaces && found.network == "none" && found.filesystem == "private" {
        found.layers = vec!["userns", "pidns", "mntns", "ipcns", "netns", "landlock", "seccomp"];
        found.level = Level::L2;
    }
}

fn try_limits(
    sandbox: &Sandbox,
    cgroup: &'static str,
    found: &mut Isolation,
    missing: &mut Vec<String>,
) {
    let few = Limits { processes: 4, ..Limits::DEFAULT };
    let processes = run(sandbox, USE_PROCESSES, few);
    if processes.status == Status::Pids {
        found.pids = "per-run";
    } else {
        missing.push(format!("processes are not counted: {}", reason_of(&processes)));
        found.level = Level::L1;
    }
    let little = Limits { memory_mb: 64, ..Limits::DEFAULT };
    let memory = run(sandbox, USE_MEMORY, little);
    if memory.status != Status::Memory {
        missing.push(format!("memory is not counted: {}", reason_of(&memory)));
        found.level = Level::L1;
    } else if memory.kill.is_some_and(|kill| kill.by == KilledBy::Kernel) {
        found.memory = "per-run";
        found.cgroup = cgroup;
        found.layers.push("cgroup");
        if found.level == Level::L2 {
            found.level = Level::L3;
        }
    }
}

fn run(sandbox: &Sandbox, python: &str, limits: Limits) -> Outcome {
    let program = Program { name: "selftest.py".to_owned(), python: python.to_owned(), phi: None };
    match Stop::new() {
        Ok(stop) => sandbox.run(&Run { program, limits, ..Run::default() }, &mut Deaf, &stop),
        Err(errno) => crate::execute::failed(errno.to_string()),
    }
}

fn reason_of(outcome: &Outcome) -> String {
    let said = String::from_utf8_lossy(&outcome.stderr.kept);
    let last = said.lines().last().map(str::to_owned);
    let reason = outcome.message.clone().or(last);
    format!("{} ({})", reason.unwrap_or_else(|| "no reason".to_owned()), outcome.status.name())
}
