"""Runs `python -m calcharo run` as a user does."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap

LIMIT_S = 60


def write(folder, **files):
    """Write Python files, given by their names without suffix."""
    for name, text in files.items():
        (folder / f"{name}.py").write_text(textwrap.dedent(text), "utf-8")
    return folder


def python(*words, cwd, **options):
    """Run the interpreter, and return the completed process."""
    variables = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "LANG": "C.UTF-8"}
    return subprocess.run(
        [sys.executable, *map(str, words)],
        cwd=cwd,
        env={**variables, **options.pop("env", {})},
        capture_output=True,
        encoding="utf-8",
        timeout=LIMIT_S,
        check=False,
        **options,
    )


def record(*words, cwd, **options):
    """Run and record a program."""
    return python("-m", "calcharo", "run", *words, cwd=cwd, **options)
