"""Children of one session: every run a fresh process, rivals in turn, time-outs kept as bounds."""

import json
import os
import statistics
import subprocess
import sys
from pathlib import Path

from _measure import environment

from tracers.process import size

BENCHES = Path(__file__).parents[1]

# A tool that takes longer than this for one run is run in three rounds only.
SLOW_S = 10
SLOW_ROUNDS = 3
IDLE_ROUNDS = 5


class Session:
    """Runs of programs under tools, and their results.

    Parameters
    ----------
    folder : Path
        Empty; programs and traces go there.
    runs : int
        How many rounds.
    timeout_s : float
        A child that runs longer is killed.
    """

    def __init__(self, folder, runs, timeout_s):
        self.folder, self.runs, self.timeout_s = folder, runs, timeout_s
        self.results, self.problems, self.counts = {}, {}, {}
        # Nothing may ask the network whether it is outdated, or change the run by φ's hook.
        self.variables = environment(
            folder, PYTHONPATH=str(BENCHES), PHICODE_NO_HOOK="1", OUTDATED_IGNORE="1"
        )

    def child(self, module, *words):
        """Run a module of this package; return what it prints as JSON."""
        done = subprocess.run(
            [sys.executable, "-m", f"tracers.{module}", *map(str, words)],
            env=self.variables,
            cwd=str(self.folder),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=self.timeout_s,
        )
        if done.returncode:
            lines = done.stderr.strip().splitlines() or [f"status {done.returncode}"]
            raise ChildError(lines[-1])
        return json.loads(done.stdout)

    def run(self, work, tool, keep=False):
        """Run a program under a tool once; return the figures, or `None` with a problem noted."""
        key = work.name, tool
        if key in self.problems:
            return None
        output = self.folder / "trace"
        words = {"program": str(work.write(self.folder)), "output": str(output), "tool": tool}
        try:
            figures = self.child("child", json.dumps({**words, "library": work.library}))
        except subprocess.TimeoutExpired:
            self.problems[key] = f"killed after {self.timeout_s:g} s, trace {size(output)} bytes"
            print(f"    {work.name}, {tool}: {self.problems[key]}", flush=True)
            return None
        except ChildError as error:
            self.problems[key] = str(error)
            print(f"    {work.name}, {tool}: failed: {error}", flush=True)
            return None
        finally:
            if not keep:
                self.remove(output)
        self.results.setdefault(key, []).append(figures)
        return figures

    def remove(self, output):
        """Remove a trace, which may be a file with others beside it, or a folder."""
        for path in sorted(self.folder.glob(f"{output.name}*/**/*"), reverse=True):
            path.rmdir() if path.is_dir() else path.unlink()
        for path in self.folder.glob(f"{output.name}*"):
            path.rmdir() if path.is_dir() else path.unlink()

    def rounds(self, pairs, times=1):
        """Run all pairs of program and tool, round after round, and the programs without work.

        The programs are counted first, which also warms the caches of the file system.
        """
        for work, _ in pairs:
            self.steps(work)
        for number in range(self.runs * times):
            for work, tool in pairs:
                wall = self.median(work, tool, "wall")
                if number < SLOW_ROUNDS or not wall or wall < SLOW_S:
                    self.run(work, tool)
                if number < IDLE_ROUNDS and (work.name, tool) not in self.problems:
                    self.run(work.without_work(), tool)

    def steps(self, work):
        """Return how many line steps a program has, counted once."""
        if work.name not in self.counts:
            figures = self.run(work, "reference")
            if figures is None:
                raise SystemExit(f"{work.name}: {self.problems[work.name, 'reference']}")
            self.counts[work.name] = figures["steps"]
        return self.counts[work.name]

    def median(self, work, tool, name):
        """Return the median of one figure, or `None` when there is none."""
        values = [run[name] for run in self.results.get((work.name, tool), ()) if name in run]
        return statistics.median(values) if values else None

    def seconds(self, work, tool, name="wall"):
        """Return the median time of the program, less start and end of a recording."""
        whole, idle = self.median(work, tool, name), self.idle(work, tool, name)
        return whole - idle if whole and whole > idle else None

    def idle(self, work, tool, name="wall"):
        """Return the median seconds of start and end."""
        return self.median(work.without_work(), tool, name) or 0.0

    def speed(self, works, tool, name="wall"):
        """Return steps per second, by the name of each program that the tool finished."""
        found = {work: self.seconds(work, tool, name) for work in works}
        return {work.name: self.steps(work) / s for work, s in found.items() if s}

    def killed(self, work, tool):
        """Return whether the time-out ended a run."""
        return self.problems.get((work.name, tool), "").startswith("killed")

    def ratios(self, works, tool, base, name="wall", base_name="wall"):
        """Return seconds of the tool / seconds of the base, for the programs that both finish."""
        found = {}
        for work in works:
            left, right = self.seconds(work, tool, name), self.seconds(work, base, base_name)
            if left and right:
                found[work.name] = left / right
        return found


class ChildError(Exception):
    """A child that ended with an error; the text is the last line that it printed."""


def installed(module):
    """Return whether this interpreter finds the module, without importing it."""
    command = f"import importlib.util as u, sys; sys.exit(u.find_spec({module!r}) is None)"
    words = [sys.executable, "-c", command]
    return subprocess.run(words, env=dict(os.environ), check=False).returncode == 0
