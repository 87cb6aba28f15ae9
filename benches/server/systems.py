"""The servers that are compared, as processes."""

import contextlib
import os
import socket
import subprocess
import sys
import time
from pathlib import Path

from server.client import HELLO, connect
from server.naive import BUBBLEWRAP

NAIVE = Path(__file__).with_name("naive.py")
#: Only what a start needs.
ISOLATED = ("-I", "-S", "-E")


class System:
    """A server that runs as long as the measurement."""

    def __init__(self, name, command, folder):
        self.name, self.port = name, free_port()
        words = [str(word).replace("PORT", str(self.port)) for word in command]
        environment = {"PATH": "/usr/bin:/bin", "HOME": str(folder), "LANG": "C.UTF-8"}
        with open(Path(folder, "said"), "ab") as said:
            self.process = subprocess.Popen(
                words, env=environment, cwd=folder, stdin=subprocess.DEVNULL, stderr=said
            )

    def first_answer(self):
        """Wait for the answer to a program; return the seconds since the call."""
        start = time.perf_counter()
        while True:
            assert self.process.poll() is None, f"{self.name} does not start"
            try:
                client = connect(self.port)
            except OSError:
                time.sleep(0.001)
                continue
            with contextlib.closing(client):
                client.sendall(HELLO)
                assert b"hello" in client.recv(1 << 16)
            return time.perf_counter() - start

    def close(self):
        self.process.terminate()
        self.process.wait(60)


def phicode(program, python, folder, *options):
    """Return `phicode serve`, full isolation."""
    words = [program, "serve", "--listen", "127.0.0.1:PORT", "--python", python]
    return System("phicode serve", [*words, "--rate", "1000000", "--log", "log", *options], folder)


def rivals(python, folder):
    """Return the servers beside it; the interpreter is the same."""
    naive = [sys.executable, NAIVE, "PORT"]
    return [
        System("naive", [*naive, python, "-c"], folder),
        System("naive -I -S -E", [*naive, python, *ISOLATED, "-c"], folder),
        System("bubblewrap", [*naive, *BUBBLEWRAP, python, "-c"], folder),
    ]


def printed(command):
    """Return the one line that a command prints."""
    words = [str(word) for word in command]
    return subprocess.run(words, stdout=subprocess.PIPE, text=True, check=True).stdout.strip()


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def resident_mib(pid):
    for line in Path(f"/proc/{pid}/status").read_text("utf-8").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise ProcessLookupError(pid)


def scheduling():
    """Return how this process and all servers are scheduled, in words."""
    policy = os.sched_getscheduler(0)
    if policy == os.SCHED_FIFO:
        return f"SCHED_FIFO {os.sched_getparam(0).sched_priority} for every server and the client"
    return "the system's own"


def schedule_as_usual():
    """Give up a priority: with one, endless programs would leave no time to anybody else."""
    os.sched_setscheduler(0, os.SCHED_OTHER, os.sched_param(0))
