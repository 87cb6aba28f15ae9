//! Files that come back, from a folder that a hostile program has made.

use std::ffi::OsStr;
use std::fs::File;
use std::io::Read;
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use std::time::{Duration, Instant};

use glob::{MatchOptions, Pattern};
use rustix::fs::{CWD, Dir, FileType, Mode, OFlags, ResolveFlags, fstat, openat2};

use crate::message::Returned;

const MOST_FILES: usize = 32;
const MOST_SKIPPED: usize = 32;
const LARGEST: u64 = 1 << 20;
const MOST_BYTES: u64 = 4 << 20;
const DEEPEST: usize = 8;
const LONGEST_PATH: usize = 1024;
const PATIENCE: Duration = Duration::from_secs(1);

struct Collector {
    returned: Returned,
    bytes: u64,
    patterns: Vec<Pattern>,
    until: Instant,
}

/// Collects the files that match a pattern below the current folder; nothing writes there any more.
pub(crate) fn collect(patterns: &[String]) -> Returned {
    let mut collector = Collector {
        returned: Returned::default(),
        bytes: 0,
        // A bad pattern is refused before the run; here it matches nothing.
        patterns: patterns.iter().filter_map(|pattern| Pattern::new(pattern).ok()).collect(),
        until: Instant::now() + PATIENCE,
    };
    match open(".", OFlags::DIRECTORY) {
        Ok(folder) => collector.walk(&folder, Path::new(""), 1),
        // The program may have closed it.
        Err(_) => collector.skip(Path::new("."), "the folder cannot be read"),
    }
    collector.returned
}

/// Opens what lies at a path below the current folder, and nothing that it points to.
fn open(path: impl rustix::path::Arg, kind: OFlags) -> rustix::io::Result<OwnedFd> {
    let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC | kind;
    let inside = ResolveFlags::BENEATH
        | ResolveFlags::NO_SYMLINKS
        | ResolveFlags::NO_MAGICLINKS
        | ResolveFlags::NO_XDEV;
    openat2(CWD, path, flags, Mode::empty(), inside)
}

impl Collector {
    fn walk(&mut self, folder: &OwnedFd, path: &Path, depth: usize) {
        let Ok(entries) = Dir::read_from(folder) else {
            return self.skip(path, "the folder cannot be read");
        };
        let mut entries: Vec<_> = entries.flatten().collect();
        entries.sort_by(|one, other| one.file_name().cmp(other.file_name()));
        for entry in entries {
            let name = entry.file_name().to_bytes();
            if name == b"." || name == b".." {
                continue;
            }
            if Instant::now() > self.until {
                return self.skip(path, "there was no time left to look");
            }
            let path = path.join(OsStr::from_bytes(name));
            if entry.file_type() == FileType::Directory {
                self.enter(&path, depth);
            } else if self.is_wanted(&path) {
                self.take(&path);
            }
        }
    }

    fn enter(&mut self, path: &Path, depth: usize) {
        if depth == DEEPEST {
            return self.skip(path, "it lies too deep");
        }
        match open(path, OFlags::DIRECTORY) {
            Ok(folder) => self.walk(&folder, path, depth + 1),
            Err(errno) => self.skip(path, &std::io::Error::from(errno).to_string()),
        }
    }

    fn is_wanted(&self, path: &Path) -> bool {
        let options = MatchOptions { require_literal_separator: true, ..MatchOptions::new() };
        let text = path.to_string_lossy();
        self.patterns.iter().any(|pattern| pattern.matches_with(&text, options))
    }

    fn take(&mut self, path: &Path) {
        match self.read(path) {
            Ok((name, content)) => {
                self.bytes += content.len() as u64;
                self.returned.files.push((name, content));
            }
            Err(reason) => self.skip(path, &reason),
        }
    }

    fn read(&self, path: &Path) -> Result<(String, Vec<u8>), String> {
        let name = path.to_str().ok_or("its name is not UTF-8")?;
        if name.chars().any(char::is_control) {
            return Err("its name has a control character".to_owned());
        }
        if self.returned.files.len() == MOST_FILES {
            return Err(format!("{MOST_FILES} files come back at most"));
        }
        let file = open(path, OFlags::empty()).map_err(|errno| match errno {
            rustix::io::Errno::LOOP => "it is a symbolic link".to_owned(),
            errno => std::io::Error::from(errno).to_string(),
        })?;
        let status = fstat(file.as_fd()).map_err(|errno| errno.to_string())?;
        if FileType::from_raw_mode(status.st_mode) != FileType::RegularFile {
            return Err("it is no regular file".to_owned());
        }
        if status.st_nlink != 1 {
            return Err("it has more than one name".to_owned());
        }
        let size = u64::try_from(status.st_size).unwrap_or(u64::MAX);
        if size > LARGEST {
            return Err(format!("it has {size} bytes; {LARGEST} come back at most"));
        }
        if self.bytes + size > MOST_BYTES {
            return Err(format!("all files together may have {MOST_BYTES} bytes"));
        }
        let mut bytes = Vec::new();
        let read = File::from(file).take(LARGEST).read_to_end(&mut bytes);
        read.map_err(|error| error.to_string())?;
        Ok((name.to_owned(), bytes))
    }

    fn skip(&mut self, path: &Path, reason: &str) {
        if self.returned.skipped.len() < MOST_SKIPPED {
            let path = path.as_os_str().as_bytes();
            let path = path[..path.len().min(LONGEST_PATH)].to_vec();
            self.returned.skipped.push((path, reason.to_owned()));
        }
    }
}
