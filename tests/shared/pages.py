"""Runs the commands that README.md and `docs/` show, and compares what they print.

A page is one story in one folder. A fence with a file name (```` ```python hello.φ ````) writes
that file. A `console` fence holds commands behind `$ ` and what they print; a line `…` stands for
any lines, and within a line for any text. The folder of the reader is `/home/ada` on the page. A
`pycon` fence is a doctest.
"""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
#: First line of a page whose commands need more than an interpreter and the wheel.
NEEDS = re.compile("<!-- run with: (tools|tracer) -->")
FENCE = re.compile(r"^```(\w+)(?: (\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
XTASK = re.compile(r"cargo xtask (\w+)(?: .*)?")
READER = "/home/ada"


def pages(needs=None):
    """Return the names of the pages that need `tools` or the `tracer`, or of those that do not."""
    found = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").glob("*/*.md")]
    return sorted(
        str(page.relative_to(ROOT)) for page in found if needed_by(page.read_text("utf-8")) == needs
    )


def needed_by(text):
    """Return what the first line of a page says that its commands need."""
    found = NEEDS.match(text)
    return found and found.group(1)


def fences(page):
    """Return language, file name and text of each fence of a page."""
    return FENCE.findall((ROOT / page).read_text("utf-8"))


def assert_page_holds(page, environment, folder):
    """Do what a page tells its reader to do, in a new folder."""
    text = (ROOT / page).read_text("utf-8")
    if re.search("Traceback|SyntaxError", text) and sys.version_info < (3, 13):
        pytest.skip("the page shows an error as CPython 3.13 tells it")
    folder.mkdir()
    shutil.copytree(ROOT / "examples", folder / "examples")
    for language, name, body in FENCE.findall(text):
        if name:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(body, "utf-8")
        if language == "console":
            for command, shown in commands(body):
                if not is_run_elsewhere(command):
                    assert_prints(command, shown, folder, environment)


def commands(body):
    """Yield each command of a `console` fence with the lines below it."""
    for part in re.split(r"(?m)^\$ ", body)[1:]:
        command, _, shown = part.partition("\n")
        while command.endswith("\\"):
            more, _, shown = shown.partition("\n")
            command = f"{command[:-1]}{more.lstrip('> ')}"
        yield command, shown


def is_run_elsewhere(command):
    """Tell whether the run of all tests runs the command itself, and check that it exists."""
    if command == "pip install .":
        return True
    found = XTASK.fullmatch(command)
    if found:
        source = (ROOT / "xtask/src/main.rs").read_text("utf-8")
        assert f'"{found.group(1)}" =>' in source, f"no command: {command}"
    return bool(found)


def assert_prints(command, shown, folder, environment):
    """Run the command as a reader would and compare what it prints, errors included."""
    result = subprocess.run(
        ["bash", "-c", command],
        cwd=str(folder),
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    printed = result.stdout.replace(str(folder), READER)
    # The pages were written with CPython 3.13; names of cache files tell the version.
    printed = re.sub(r"\b(cpython-3\d+|pypy3\d+)", "cpython-313", printed)
    pattern = "".join(
        r"(?:.*\n)*?" if line == "…\n" else re.escape(line).replace("…", ".*")
        for line in shown.splitlines(True)
    )
    assert re.fullmatch(pattern, printed), f"$ {command}\n{printed}\n--- the page shows:\n{shown}"
