//! A runner that does what the text of its program says, and runs nothing.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, OnceLock};
use std::thread::sleep;
use std::time::{Duration, Instant};

use phi_sandbox::{
    Captured, Gauges, Isolation, Kill, KilledBy, Level, Outcome, OutputFile, Run, SkippedFile,
    Status, Stop, StopReason, Stream, Watcher,
};
use phi_server::Runner;

/// One word per line of the program: `out TEXT`, `err TEXT`, `raw HEX`, `sleep MS`, `exit N`,
/// `echo` (standard input, arguments, variables), `files`, `panic`, and for a run that is recorded
/// `trace HEX` (what comes back in place of a trace). Other lines do nothing.
#[derive(Debug, Default)]
pub(crate) struct Fake {
    /// The programs that have ended, in that order.
    pub(crate) ended: Mutex<Vec<Status>>,
    /// The runs as they were asked for.
    pub(crate) asked: Mutex<Vec<Run>>,
    /// Whether it can record.
    pub(crate) records: AtomicBool,
    /// Whether it was asked to.
    pub(crate) recorder: OnceLock<()>,
}

impl Runner for Fake {
    fn isolation(&self) -> Isolation {
        Isolation {
            level: Level::L2,
            layers: vec!["userns", "pidns"],
            network: "none",
            filesystem: "private",
            memory: "per-process",
            pids: "per-run",
            cgroup: "none",
            landlock_abi: 7,
            missing: vec!["no cgroup is writable".into()],
        }
    }

    fn profiles(&self) -> Vec<String> {
        vec!["base".into(), "numpy".into()]
    }

    fn run(&self, run: &Run, watcher: &mut dyn Watcher, stop: &Stop) -> Outcome {
        self.asked.lock().expect("no panic").push(run.clone());
        let start = Instant::now();
        let mut outcome = outcome();
        outcome.trace = run.recording.as_ref().map(|_| Err("it was not closed".to_owned()));
        watcher.started();
        for line in run.program.python.lines() {
            let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
            match word {
                "out" => write(&mut outcome.stdout, watcher, Stream::Stdout, rest.as_bytes()),
                "err" => write(&mut outcome.stderr, watcher, Stream::Stderr, rest.as_bytes()),
                "raw" => write(&mut outcome.stdout, watcher, Stream::Stdout, &unhex(rest)),
                "exit" => {
                    outcome.exit_code = rest.parse().ok();
                    outcome.status = if rest == "0" { Status::Ok } else { Status::Error };
                }
                "echo" => {
                    let Run { stdin, args, env, .. } = run;
                    let text = format!("{} {args:?} {env:?}", String::from_utf8_lossy(stdin));
                    write(&mut outcome.stdout, watcher, Stream::Stdout, text.as_bytes());
                }
                "files" => files(run, &mut outcome),
                "trace" => outcome.trace = Some(Ok(unhex(rest))),
                "panic" => panic!("asked for"),
                "sleep" => {
                    let end = Instant::now() + Duration::from_millis(rest.parse().expect("ms"));
                    while Instant::now() < end && outcome.kill.is_none() {
                        sleep(Duration::from_millis(1));
                        end_early(run, stop, start, &mut outcome);
                    }
                }
                _ => {}
            }
            if outcome.kill.is_some() {
                break;
            }
        }
        outcome.wall = start.elapsed();
        self.ended.lock().expect("no panic").push(outcome.status);
        outcome
    }

    fn start_recorder(&self) -> Result<(), String> {
        self.recorder.get_or_init(|| ());
        if self.records.load(Ordering::Relaxed) { Ok(()) } else { Err("name one".to_owned()) }
    }

    fn recorder(&self) -> Option<Result<(), String>> {
        self.recorder.get().map(|()| self.start_recorder())
    }

    fn gauges(&self) -> Gauges {
        Gauges { running: 0, slots: 4, zygotes: 1, zygote_restarts: 3 }
    }
}

fn outcome() -> Outcome {
    Outcome {
        status: Status::Ok,
        exit_code: Some(0),
        signal: None,
        message: None,
        kill: None,
        stdout: Captured::default(),
        stderr: Captured::default(),
        wall: Duration::ZERO,
        cpu: Duration::from_micros(1500),
        max_rss_kb: 9000,
        files: Vec::new(),
        files_skipped: Vec::new(),
        trace: None,
    }
}

fn write(to: &mut Captured, watcher: &mut dyn Watcher, stream: Stream, data: &[u8]) {
    to.kept.extend_from_slice(data);
    to.written += data.len() as u64;
    watcher.output(stream, data);
}

fn end_early(run: &Run, stop: &Stop, start: Instant, outcome: &mut Outcome) {
    let limit = run.limits.wall;
    let (status, by, reason, limit) = match stop.reason() {
        Some(StopReason::Disconnect) => (Status::Killed, KilledBy::Client, "disconnect", None),
        Some(StopReason::Shutdown) => (Status::Killed, KilledBy::Server, "shutdown", None),
        None if start.elapsed() >= limit => {
            let limit = u64::try_from(limit.as_millis()).ok();
            (Status::Timeout, KilledBy::Server, "timeout", limit)
        }
        None => return,
    };
    outcome.status = status;
    outcome.exit_code = None;
    outcome.signal = Some(9);
    outcome.message = Some(format!("ended: {reason}"));
    outcome.kill = Some(Kill { by, reason, limit, observed: limit });
}

/// The files of the request come back; one in a name that is no text does not.
fn files(run: &Run, outcome: &mut Outcome) {
    let back = |file: &phi_sandbox::InputFile| OutputFile {
        path: file.path.clone(),
        content: file.content.clone(),
    };
    outcome.files = run.files.iter().map(back).collect();
    let skipped = |path: &[u8]| SkippedFile { path: path.to_vec(), reason: "a symlink".into() };
    outcome.files_skipped = vec![skipped(b"link"), skipped(b"\xC3")];
}

fn unhex(text: &str) -> Vec<u8> {
    let digits = |at| u8::from_str_radix(&text[at..at + 2], 16).expect("hexadecimal digits");
    (0..text.len()).step_by(2).map(digits).collect()
}
