"""Runs modules of CPython's test package, recorded and not: `python library.py [MODULE …]`.

Each module runs in a process of its own and tells the result of each of its tests. Without names
all of `MODULES` run and the differences are printed; the status is 1 if there are any.
"""

import json
import subprocess
import sys
import unittest

#: Modules that run in seconds, and need no network and no terminal.
MODULES = """
abc array asyncgen augassign binop bisect bool builtin bytes call class closure cmath collections
compare complex configparser contains contextlib copy copyreg coroutines csv dataclasses decorators
defaultdict deque descr descrtut dict dictcomps dynamic enum enumerate exception_group
exception_variations exceptions except_star extcall finalization float format fractions fstring
funcattrs functools gc generator_stop generators genexps global grammar graphlib hash heapq index
int iter itertools json keywordonlyarg lambda list listcomps memoryview metaclass module
named_expressions nonlocal numbers opcodes operator ordered_dict patma pep380
positional_only_arg pprint property queue raise random range re reprlib scope set setcomps shlex
slice sort statistics str string string_literals struct subclassinit super textwrap thread traceback
tuple types typing unary unpack unpack_ex userdict userlist weakref weakset with yield_from
"""
LIMIT_S = 300


class Outcomes(unittest.TestResult):
    """The outcome of each test, by its name."""

    def __init__(self):
        super().__init__()
        self.rows = {}

    def stopTest(self, test):
        super().stopTest(test)
        self.rows.setdefault(test.id(), "passed")

    def addError(self, test, error):
        self.rows[test.id()] = f"error: {error[1]!r}"[:300]

    def addFailure(self, test, error):
        self.rows[test.id()] = f"failure: {error[1]!r}"[:300]

    def addSkip(self, test, reason):
        self.rows[test.id()] = "skipped"


def outcomes(name):
    """Run a test module and return the outcome of each test."""
    result = Outcomes()
    unittest.defaultTestLoader.loadTestsFromName(name).run(result)
    return result.rows


def recorded(name):
    """Do the same while the module is recorded; the number of steps comes first."""
    from calcharo import Scope, TracerConfig
    from calcharo._session import Session

    config = TracerConfig(
        level="values",
        scope=Scope(include=[f"module:{name}"], stdlib=True),
        capture_streams="off",
        on_limit="detach",
        max_steps=1_000_000,
        max_trace_bytes=None,
        max_memory_bytes=None,
        wall_seconds=None,
        cpu_seconds=None,
    )
    session = Session(config, [name], modules=[name])
    session.start()
    try:
        rows = outcomes(name)
    finally:
        session.pause()
        steps = len(session.trace("finished"))
    return steps, rows


def differences(module):
    """Return tests of a module whose outcome is another when it is recorded, and the steps."""
    plain, traced = (child(f"test.test_{module}", mode) for mode in ("plain", "recorded"))
    _, expected = plain
    steps, found = traced
    names = sorted({*expected, *found})
    return [
        f"{name}: {expected.get(name)} without, {found.get(name)} with a recording"
        for name in names
        if expected.get(name) != found.get(name)
    ], steps


def child(name, mode):
    """Return number of steps and outcomes of a process that runs a test module."""
    result = subprocess.run(
        [sys.executable, __file__, f"--{mode}", name],
        capture_output=True,
        text=True,
        timeout=LIMIT_S,
        check=False,
    )
    if result.returncode:
        return 0, {name: f"exit status {result.returncode}: {result.stderr[-300:]}"}
    steps, rows = json.loads(result.stdout.splitlines()[-1])
    return steps, rows


def main():
    """Compare modules, or run one."""
    if sys.argv[1:2] in (["--plain"], ["--recorded"]):
        name = sys.argv[2]
        rows = recorded(name) if sys.argv[1] == "--recorded" else (0, outcomes(name))
        print(f"\n{json.dumps(rows)}")
        return 0
    status = 0
    for module in sys.argv[1:] or MODULES.split():
        found, steps = differences(module)
        print(f"test_{module}: {steps} steps, {len(found)} differences", flush=True)
        for line in found[:5]:
            status = 1
            print(f"    {line}")
    return status


if __name__ == "__main__":
    sys.exit(main())
