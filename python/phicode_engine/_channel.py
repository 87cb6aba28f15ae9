"""One coprocess: started, greeted, asked, and left.

`import subprocess` takes longer than the whole rest of a first conversion, so the
process is started by the function below it. The process is no child of this one: a
program that waits for any child must not meet one that it did not start.
"""

# All at the top: a fork while another thread is importing leaves a lock that nobody opens.
import _signal  # type: ignore[import-not-found]
import os
import select
import sys
import time

from . import __version__

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Dict, List, Optional, Tuple

_fork_exec: "Any" = None
if os.name == "posix" and not hasattr(os, "posix_spawn"):
    from _posixsubprocess import fork_exec as _fork_exec

#: No frame is longer, in either direction.
LONGEST = 1 << 30

_GREETING = b"phicode\0"
_PROTOCOL = 1
# A process that says nothing for so long is taken for dead.
_GREETING_LIMIT_S = 10.0
_LIMIT_S = 120.0
# The process that has started another one ends at once.
_END_LIMIT_S = 1.0

# What the engine reads of the environment: it must be as it is here and now.
_CONFIGURING = ("HOME", "PHICODE_CONFIG", "PHICODE_STRICT", "PHICODE_VALIDATION", "USERPROFILE")


class BrokenChannel(Exception):
    """The process at the other end is gone, or is not what it should be."""


def configuring() -> "Tuple[Optional[str], ...]":
    """Return the values of the environment that decide about symbol maps."""
    return tuple([os.environ.get(name) for name in _CONFIGURING])


class Channel:
    """A coprocess and the two pipes to it.

    Parameters
    ----------
    binary : str
        The program `phicode`.

    Raises
    ------
    BrokenChannel
        It does not start, is no `phicode`, or is one of another version.
    """

    def __init__(self, binary: str) -> None:
        self.binary = binary
        self.configuring = configuring()
        #: Process id of the coprocess, by its own account.
        self.process = 0
        try:
            launched, self._to, self._from = _start(binary)
        except OSError as error:
            raise BrokenChannel(f"{binary} does not start: {error.strerror or error}") from error
        self._marks = [_mark(self._to), _mark(self._from)]
        try:
            self._greet()
        except BaseException:
            self.close()
            _end(launched)
            raise
        _reap(launched)

    def _greet(self) -> None:
        own = _GREETING + _PROTOCOL.to_bytes(2, "little")
        reply = self.exchange(own, _GREETING_LIMIT_S)
        if reply[: len(_GREETING)] != _GREETING or len(reply) < 14:
            raise BrokenChannel(f"{self.binary} does not answer as phicode does")
        version = reply[14:].decode("utf-8", "replace")
        if reply[:10] != own or version != __version__:
            raise BrokenChannel(f"{self.binary} is phicode {version}, not {__version__}")
        self.process = int.from_bytes(reply[10:14], "little")

    def exchange(self, frame: bytes, limit_s: float = _LIMIT_S) -> bytes:
        """Send a frame and return the frame that answers it."""
        data = len(frame).to_bytes(4, "little") + frame
        try:
            _write(self._to, data)
            length = int.from_bytes(_read(self._from, 4, limit_s), "little")
            if length > LONGEST:
                raise BrokenChannel(f"{self.binary} does not answer as phicode does")
            return _read(self._from, length, limit_s)
        except (EOFError, BrokenPipeError):
            raise BrokenChannel(f"{self.binary} ended in the middle of a request") from None
        except OSError as error:
            raise BrokenChannel(f"{self.binary}: {error.strerror or error}") from error

    def is_usable(self) -> bool:
        """Tell whether both pipes are still open, and the environment is as it was.

        A program may close all its files, to become a daemon for example; the numbers
        then belong to others.
        """
        marks = [_mark(self._to), _mark(self._from)]
        return marks == self._marks and self.configuring == configuring()

    def close(self) -> None:
        """Let go of the process, which ends by itself."""
        for descriptor, mark in zip((self._to, self._from), self._marks):
            if mark is not None and _mark(descriptor) == mark:
                os.close(descriptor)


def _mark(descriptor: int) -> "Optional[Tuple[int, int]]":
    try:
        status = os.fstat(descriptor)
    except OSError:
        return None
    return status.st_dev, status.st_ino


def _start(binary: str) -> "Tuple[int, int, int]":
    """Start a coprocess; return the process id, where to write and where to read."""
    if os.name != "posix":
        return _start_elsewhere(binary)
    its_input, to = _pipe()
    try:
        come_from, its_output = _pipe()
    except BaseException:
        os.close(its_input)
        os.close(to)
        raise
    try:
        launched = _spawn(binary, (its_input, to, come_from, its_output))
    except BaseException:
        os.close(to)
        os.close(come_from)
        raise
    finally:
        os.close(its_input)
        os.close(its_output)
    return launched, to, come_from


def _pipe() -> "Tuple[int, int]":
    """Return a pipe whose ends are not mistaken for standard files that are closed."""
    ends = list(os.pipe())
    low = []
    for index, end in enumerate(ends):
        while end < 3:
            low.append(end)
            end = os.dup(end)
        ends[index] = end
    for end in low:
        os.close(end)
    return ends[0], ends[1]


def _spawn(binary: str, ends: "Tuple[int, int, int, int]") -> int:
    words = [binary, "coprocess", "--detach"]
    if hasattr(os, "posix_spawn"):
        moves = [(os.POSIX_SPAWN_DUP2, ends[0], 0), (os.POSIX_SPAWN_DUP2, ends[3], 1)]
        return os.posix_spawn(binary, words, _environment(), file_actions=moves)
    # PyPy. Its `os.fork` would run what the program has registered for forks of its own.
    variables = _environment().items()
    # Nobody reads what an error of the start is: there is no greeting then.
    errors = _pipe()
    try:
        launched: int = _fork_exec(
            [os.fsencode(word) for word in words],
            [os.fsencode(binary)],
            True,
            (errors[1],),
            None,
            [os.fsencode(f"{name}={value}") for name, value in variables],
            *(*ends, -1, -1, *errors),
            *(True, False, None, None, None, -1, None),
        )
    finally:
        os.close(errors[0])
        os.close(errors[1])
    return launched


def _environment() -> "Dict[str, str]":
    variables = dict(os.environ)
    if variables.get("PHICODE_CONFIG"):
        # The coprocess has a current directory of its own.
        variables["PHICODE_CONFIG"] = os.path.abspath(variables["PHICODE_CONFIG"])
    return variables


def _start_elsewhere(binary: str) -> "Tuple[int, int, int]":
    import subprocess

    child = subprocess.Popen(
        [binary, "coprocess", "--detach"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=_environment(),
    )
    assert child.stdin is not None and child.stdout is not None
    # From here on only the descriptors count.
    to, come_from = os.dup(child.stdin.fileno()), os.dup(child.stdout.fileno())
    child.stdin.close()
    child.stdout.close()
    child.returncode = 0
    return 0, to, come_from


def _end(launched: int) -> None:
    """End a process that was started in vain."""
    if not launched:
        return
    try:
        os.kill(launched, 9)
    except OSError:
        return
    _reap(launched)


def _reap(launched: int) -> None:
    """Take the status of the process that has only started the coprocess."""
    if not launched:
        return
    deadline = time.monotonic() + _END_LIMIT_S
    try:
        while os.waitpid(launched, os.WNOHANG)[0] == 0 and time.monotonic() < deadline:
            time.sleep(0.0002)
    except ChildProcessError:
        # The program has a handler that waits for whatever ends.
        return


def _write(descriptor: int, data: bytes) -> None:
    if os.name != "posix" or _signal.getsignal(_signal.SIGPIPE) != _signal.SIG_DFL:
        _write_all(descriptor, data)
        return
    # The program wants to die when *its* readers are gone, not when this one is.
    mask = _signal.pthread_sigmask(_signal.SIG_BLOCK, [_signal.SIGPIPE])
    try:
        _write_all(descriptor, data)
    except BrokenPipeError:
        _signal.sigwait([_signal.SIGPIPE])
        raise
    finally:
        _signal.pthread_sigmask(_signal.SIG_SETMASK, mask)


def _write_all(descriptor: int, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def _read(descriptor: int, length: int, limit_s: float) -> bytes:
    """Return so many bytes; an end before them, or a silence of `limit_s`, is an error."""
    parts: List[bytes] = []
    while length:
        _await(descriptor, limit_s)
        part = os.read(descriptor, min(length, 1 << 20))
        if not part:
            raise EOFError
        parts.append(part)
        length -= len(part)
    return parts[0] if len(parts) == 1 else b"".join(parts)


def _await(descriptor: int, limit_s: float) -> None:
    if sys.platform == "win32":
        return
    poll = select.poll()
    poll.register(descriptor, select.POLLIN)
    if not poll.poll(1000 * limit_s):
        raise TimeoutError(None, f"no answer within {limit_s:.0f} seconds")
