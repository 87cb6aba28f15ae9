"""What all Python tests share: a clean environment, the installed binary, small projects.

Nothing of the caller's shell reaches a test, and no test sees a real home folder.
"""

import os
import resource
import signal
import subprocess
import sys
from pathlib import Path

import pytest

BIN = Path(sys.prefix, "bin")
PHICODE = BIN / "phicode"

# A shell that runs the tests in the background lets them, and all their children, ignore Ctrl-C.
signal.signal(signal.SIGINT, signal.default_int_handler)

# A child that runs longer hangs: no test waits for more than this.
LIMIT_S = 120

# Text that is built to be expensive must not take the machine down when it is.
LIMIT_BYTES = 8 * 1024**3
resource.setrlimit(resource.RLIMIT_AS, (LIMIT_BYTES, resource.getrlimit(resource.RLIMIT_AS)[1]))


@pytest.fixture
def environment(tmp_path):
    """Return the variables of a child process: a search path, a home of its own, UTF-8."""
    home = tmp_path / "home"
    home.mkdir()
    return {
        "PATH": os.pathsep.join([str(BIN), os.environ.get("PATH", os.defpath)]),
        "HOME": str(home),
        "LANG": "C.UTF-8",
    }


@pytest.fixture
def project(tmp_path):
    """Return a function that writes files into a new folder and returns the folder."""

    def write(files):
        folder = tmp_path / "project"
        folder.mkdir(exist_ok=True)
        for name, text in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
        return folder

    return write


def runner(program, environment, tmp_path):
    """Return a function that runs a program and returns the completed process."""

    def run(*arguments, cwd=tmp_path, **options):
        variables = {**environment, **options.pop("env", {})}
        if "input" not in options:
            options["stdin"] = subprocess.DEVNULL
        return subprocess.run(
            [str(program), *map(str, arguments)],
            cwd=str(cwd),
            env=variables,
            capture_output=True,
            encoding="utf-8",
            timeout=LIMIT_S,
            check=False,
            **options,
        )

    return run


@pytest.fixture
def phicode(environment, tmp_path):
    """Return a function that runs the installed `phicode`."""
    return runner(PHICODE, environment, tmp_path)


@pytest.fixture
def python(environment, tmp_path):
    """Return a function that runs the interpreter under test."""
    return runner(sys.executable, environment, tmp_path)
