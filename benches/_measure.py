"""What the benchmarks share: children with a clean environment, medians, tables, saved runs."""

import argparse
import csv
import datetime
import io
import os
import platform
import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
BIN = Path(sys.prefix, "bin")


def environment(home, **more):
    """Return the variables of a child: little enough that bytecode caching is on."""
    path = os.pathsep.join([str(BIN), os.environ.get("PATH", os.defpath)])
    return {"PATH": path, "HOME": str(home), "LANG": "C.UTF-8", **more}


def child_seconds(command, variables, folder):
    """Run a command; return CPU seconds (user and system of the child) and wall seconds."""
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(
        [str(part) for part in command],
        env=variables,
        cwd=str(folder),
        check=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        # The older engine talks on every run.
        stderr=subprocess.PIPE,
    )
    wall, after = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
    return cpu, wall


def printed_number(command, variables, folder):
    """Run a command and return the number that it prints."""
    done = subprocess.run(
        [str(part) for part in command],
        env=variables,
        cwd=str(folder),
        check=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
    )
    return float(done.stdout)


def interleaved(cases, rounds):
    """Run every case once per round, round after round; return the values of each case.

    Parameters
    ----------
    cases : dict
        Name to a function without arguments that returns one number.
    rounds : int
        How often; one more round comes first and is dropped.
    """
    values = {name: [] for name in cases}
    for number in range(rounds + 1):
        for name, run in cases.items():
            value = run()
            if number:
                values[name].append(value)
    return values


def median(values):
    return statistics.median(values)


class Report:
    """Rows of one benchmark: printed as a table, and saved when asked."""

    def __init__(self, name, description):
        parser = argparse.ArgumentParser(description=description)
        parser.add_argument("--rounds", type=int, default=11)
        parser.add_argument("--save", metavar="WHAT", help="write benches/runs/DATE-WHAT")
        parser.add_argument("--old", action="store_true", help="measure the older engine too")
        self.options = parser.parse_args()
        self.name, self.description = name, description
        self.rows, self.raw = [], []

    def add(self, what, value, unit, target="", peer=""):
        self.rows.append((what, f"{value:.3g} {unit}", target, peer))
        print(f"  {what:<52}{value:>10.3g} {unit:<8} {target:<14} {peer}", flush=True)

    def add_raw(self, values):
        self.raw += [
            (name, number, v) for name, many in values.items() for number, v in enumerate(many)
        ]

    def finish(self):
        if not self.options.save:
            return
        folder = ROOT / "benches" / "runs" / f"{datetime.date.today()}-{self.options.save}"
        folder.mkdir(parents=True, exist_ok=False)
        raw = io.StringIO()
        csv.writer(raw).writerows([("case", "round", "value"), *self.raw])
        (folder / "raw.csv").write_text(raw.getvalue(), "utf-8")
        table = "\n".join("| " + " | ".join(row) + " |" for row in self.rows)
        head = "| what | measured | target | beside it |\n|---|---|---|---|\n"
        (folder / "summary.md").write_text(f"# {self.description}\n\n{head}{table}\n", "utf-8")
        (folder / "README.md").write_text(self.setup(), "utf-8")

    def setup(self):
        words = " ".join(["python", f"benches/{self.name}.py", *sys.argv[1:]])
        processor = "unknown"
        for line in Path("/proc/cpuinfo").read_text("utf-8").splitlines():
            if line.startswith("model name"):
                processor = line.partition(":")[2].strip()
                break
        return (
            f"# {self.description}\n\n- command: `{words}`\n"
            f"- {platform.python_implementation()} {platform.python_version()}\n"
            f"- machine: {processor}, {os.cpu_count()} processors, {platform.system()}\n"
            f"- date: {datetime.date.today()}\n"
        )
