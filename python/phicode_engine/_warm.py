"""`phicode cache warm`: compiles φ files into the cache ahead of their first import.

Entries are written in groups: all of a group under temporary names, then to the disk,
then each in its place. Whenever the process dies, an entry is whole or not there.
"""

import json
import os
import sys

from . import _store
from ._loader import PhiLoader
from ._sweep import remove, sweep

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Dict, List, Optional, Tuple

    #: Place, content, and stamp of the source of an entry.
    Entry = Tuple[str, bytes, os.stat_result]

#: Flags of PEP 552 by the names that `compileall` gives to them.
MODES = {"timestamp": 0b00, "checked-hash": 0b11, "unchecked-hash": 0b01}


class Outcome:
    """What became of some φ files.

    Attributes
    ----------
    written, current : int
        Entries that were made, and those that were valid before.
    failures : list of str
        A text for each file without an entry.
    """

    def __init__(self, written: int = 0, current: int = 0, failures: "Optional[List[str]]" = None):
        self.written = written
        self.current = current
        self.failures: List[str] = [] if failures is None else failures

    def add(self, other: "Outcome") -> None:
        """Count what became of further files."""
        self.written += other.written
        self.current += other.current
        self.failures += other.failures


def warm(files: "List[str]", mode: str, jobs: int, batch: int) -> Outcome:
    """Compile φ files into the cache.

    Parameters
    ----------
    files : list of str
        The φ files, as absolute paths.
    mode : str
        One of `MODES`.
    jobs : int
        How many processes work; 0 is one for each processor.
    batch : int
        How many entries are written as one group.
    """
    size = max(batch, 1)
    batches = [files[start : start + size] for start in range(0, len(files), size)]
    jobs = min(jobs or os.cpu_count() or 1, len(batches))
    if jobs > 1 and hasattr(os, "fork"):
        return _fork(batches, MODES[mode], jobs)
    return _warm_batches(batches, MODES[mode])


def _warm_batches(batches: "List[List[str]]", flags: int) -> Outcome:
    outcome = Outcome()
    for batch in batches:
        entries = [entry for entry in (_entry(path, flags, outcome) for path in batch) if entry]
        outcome.written += _write(entries, outcome.failures)
    return outcome


def _entry(path: str, flags: int, outcome: Outcome) -> "Optional[Entry]":
    """Return the entry that a φ file needs; None, counted, if it has it or cannot have it."""
    from ._build import read

    try:
        loader = PhiLoader("", path)
        stamp = os.stat(path)
        if loader.entry is None:
            outcome.failures.append(f"{path}: {sys.executable} keeps no bytecode cache")
        elif _is_current(loader.entry, path, stamp, flags):
            outcome.current += 1
        else:
            source = read(loader, path)
            payload = _store.dumps(loader.source_to_code(source, path), path, flags)
            data = _store.encode(payload, path, source, stamp, loader.pack, flags)
            return loader.entry, data, stamp
    except OSError as error:
        outcome.failures.append(f"{path}: {error.strerror or error}")
    except Exception as error:
        # Whatever is wrong with one file, the others want their entries.
        from traceback import format_exception_only

        text = "".join(format_exception_only(type(error), error)).rstrip()
        outcome.failures.append(text if path in text else f"{path}: {text}")
    return None


def _is_current(entry: str, path: str, stamp: os.stat_result, flags: int) -> bool:
    from . import _cache

    if flags == MODES["unchecked-hash"]:
        # Nothing in it tells whether words and configuration are still the same.
        return False
    if _cache.load(entry, path, stamp) is None:
        return False
    with open(entry, "rb") as file:
        return file.read(8)[4:] == flags.to_bytes(4, "little")


def _write(entries: "List[Entry]", failures: "List[str]") -> int:
    """Write a group of entries to the disk; return how many are in their place."""
    ready: Dict[str, str] = {}
    written = 0
    try:
        for entry, data, stamp in entries:
            try:
                ready[_store.write_temporary(entry, data, stamp)] = entry
            except OSError as error:
                failures.append(f"{entry}: not written: {error.strerror or error}")
        for temporary in ready:
            _sync(temporary)
        for temporary in list(ready):
            try:
                os.replace(temporary, ready[temporary])
                del ready[temporary]
                written += 1
            except OSError as error:
                failures.append(f"{ready[temporary]}: not written: {error.strerror or error}")
    finally:
        for temporary in ready:
            remove(temporary)
    for directory in {os.path.dirname(entry) for entry, _, _ in entries}:
        _sync(directory)
        sweep(directory)
    return written


def _sync(path: str) -> None:
    """Bring a file or directory to the disk, where the system can do that."""
    try:
        descriptor = os.open(path, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(descriptor)
    except OSError:
        return
    finally:
        os.close(descriptor)


def _fork(batches: "List[List[str]]", flags: int, jobs: int) -> Outcome:
    """Share batches out among child processes, which end with their work or their parent."""
    sys.stdout.flush()
    sys.stderr.flush()
    children = []
    for number in range(jobs):
        reader, writer = os.pipe()
        process = os.fork()
        if process == 0:
            os.close(reader)
            _work(batches[number::jobs], flags, writer)
        os.close(writer)
        children.append((process, reader))
    whole = Outcome()
    for process, reader in children:
        with open(reader, "rb") as answers:
            answer = answers.read()
        _, status = os.waitpid(process, 0)
        try:
            whole.add(Outcome(*json.loads(answer)))
        except ValueError:
            whole.failures.append(f"a process that made entries ended with status {status}")
    return whole


def _work(batches: "List[List[str]]", flags: int, writer: int) -> None:
    """Do the share of a child process, tell the parent, and end."""
    status = 1
    try:
        outcome = _warm_batches(batches, flags)
        counts = (outcome.written, outcome.current, outcome.failures)
        with open(writer, "wb") as answer:
            answer.write(json.dumps(counts).encode())
        status = 0
    finally:
        sys.stderr.flush()
        os._exit(status)
