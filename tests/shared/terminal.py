"""A program in a terminal of its own: what a user types, and what the screen shows."""

import os
import pty
import re
import select
import subprocess
import time

# Not how long anything takes, but when to give up on a machine that is busy with other things.
LIMIT_S = 60


class Terminal:
    """Runs a program behind a pseudo-terminal.

    `send` types, `expect` waits for a pattern in what has been printed since the last one.
    """

    def __init__(self, command, cwd, env, term="dumb"):
        self._master, slave = pty.openpty()
        variables = {**env, "TERM": term, "COLUMNS": "200", "PYTHON_COLORS": "0"}
        self._process = subprocess.Popen(
            [str(word) for word in command],
            cwd=str(cwd),
            env=variables,
            stdin=slave,
            stdout=slave,
            stderr=slave,
            start_new_session=True,
            preexec_fn=_take_terminal,
        )
        os.close(slave)
        self._fresh = ""
        self.shown = ""

    def __enter__(self):
        return self

    def __exit__(self, *error):
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()
        os.close(self._master)

    def send(self, text):
        """Type the text; `\\r` is the Enter key, `\\t` Tab, `\\x03` Ctrl-C, `\\x04` Ctrl-D."""
        os.write(self._master, text.encode())

    def line(self, text, then=r"(>>>|\.\.\.) $"):
        """Type a line and return what is printed until the next prompt, the echo included."""
        self.send(text + "\r")
        return self.expect(then)

    def interrupt(self, pattern):
        """Press Ctrl-C until the pattern appears.

        CPython sleeps on if the signal comes between its look at signals and its wait for keys.
        """
        end = time.monotonic() + LIMIT_S
        while not re.search(pattern, self._fresh):
            os.write(self._master, b"\x03")
            while select.select([self._master], [], [], 1)[0]:
                self._read(end, pattern)
                if re.search(pattern, self._fresh):
                    break
            assert time.monotonic() < end, f"no {pattern!r} in time; {self.shown}"
        return self.expect(pattern)

    def expect(self, pattern):
        """Return what is printed up to the end of the pattern."""
        end = time.monotonic() + LIMIT_S
        while True:
            found = re.search(pattern, self._fresh)
            if found:
                text, self._fresh = self._fresh[: found.end()], self._fresh[found.end() :]
                return text
            self._read(end, pattern)

    def wait(self):
        """Return the exit status, and keep what is printed until then."""
        end = time.monotonic() + LIMIT_S
        while self._process.poll() is None:
            # A child of the program that holds the terminal open says nothing of its end.
            ready, _, _ = select.select([self._master], [], [], 0.1)
            if ready or time.monotonic() > end:
                self._read(end, "the end")
        return self._process.returncode

    def _read(self, end, wanted):
        ready, _, _ = select.select([self._master], [], [], max(end - time.monotonic(), 0))
        assert ready, f"no {wanted!r} in time; the screen shows:\n{self.shown}"
        try:
            data = os.read(self._master, 65536)
        except OSError:
            # Linux reports the end of a terminal as an error.
            data = b""
        if not data:
            self._process.wait(max(end - time.monotonic(), 0))
            assert wanted == "the end", f"no {wanted!r} before the end:\n{self.shown}"
            return
        text = data.decode("utf-8", "replace").replace("\r\n", "\n")
        self.shown += text
        self._fresh += text


def _take_terminal():
    """Make the terminal the controlling one, so that Ctrl-C becomes a signal."""
    import fcntl
    import termios

    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
