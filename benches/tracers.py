"""The tracer beside its peers: speed, slowdown, size, memory, seek, and what it costs when off."""

import argparse
import platform
import tempfile
from pathlib import Path

from tracers import cost, levels, memory, speed
from tracers.report import TracerReport, versions
from tracers.session import Session, installed
from tracers.tools import MODULES, TOOLS
from tracers.workloads import LONG, OUTSIDE, SHARED

FIGURES = {
    "speed": speed.measure,
    "memory": memory.measure,
    "calls": levels.calls,
    "lines": levels.lines,
    "presets": levels.presets,
    "public": levels.public,
    "cost": cost.measure,
}
MEASURED = ("wall", "without_file", "bytes", "raw_bytes", "peak", "line_steps", "p50", "p99")
PROGRAMS = [work.name for work in (*SHARED, *LONG, *OUTSIDE)]


class Choice:
    """What to measure: names given by `--only`, less the tools that are not installed."""

    def __init__(self, only, quick):
        known = {*FIGURES, *TOOLS, *PROGRAMS}
        if set(only) - known:
            raise SystemExit(f"--only knows: {', '.join(sorted(known))}")
        self.only, self.quick = set(only), quick
        self.missing = [tool for tool, module in MODULES.items() if not installed(module)]
        if not installed("calcharo"):
            self.missing += [tool for tool in TOOLS if "calcharo" in tool]

    def figures(self):
        """Return the figures to measure."""
        return [name for name in FIGURES if name in self.only or not self.only & {*FIGURES}]

    def tools(self, names):
        """Return the tools of a figure that are wanted and there."""
        wanted = self.only & {*TOOLS}
        names = [name for name in names if name in wanted or not wanted]
        return [name for name in names if name not in self.missing]

    def works(self, works):
        """Return the programs of a figure that are wanted."""
        wanted = self.only & {*PROGRAMS}
        works = [work for work in works if work.name in wanted or not wanted]
        return [work for work in works if not (self.quick and work.name == "loop 300k")]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5, help="children of each program and tool")
    parser.add_argument(
        "--only", action="append", default=[], metavar="NAME", help="a figure, tool or program"
    )
    parser.add_argument("--quick", action="store_true", help="one run, short programs")
    parser.add_argument("--timeout", type=float, default=120, help="seconds that a child may take")
    parser.add_argument("--save", metavar="WHAT", help="write benches/runs/DATE-WHAT")
    options = parser.parse_args()
    choice = Choice(options.only, options.quick)
    report = TracerReport(options, __doc__.splitlines()[0])
    print(f"{platform.python_implementation()} {platform.python_version()}")
    print(", ".join(versions()))
    if choice.missing:
        print(f"not installed: {', '.join(choice.missing)}")
    with tempfile.TemporaryDirectory() as name:
        runs, timeout_s = (1, 20) if options.quick else (options.runs, options.timeout)
        session = Session(Path(name), runs, timeout_s)
        for figure in choice.figures():
            print(f"\n{figure}", flush=True)
            FIGURES[figure](session, report, choice)
    for (work, tool), many in session.results.items():
        for figure in ("steps",) if tool == "reference" else MEASURED:
            values = [run[figure] for run in many if figure in run]
            if values:
                report.add_raw({f"{work}, {tool}, {figure}": values})
    for (work, tool), problem in session.problems.items():
        report.rows.append((f"{work}, {tool}", "–", "", problem))
    report.finish()


if __name__ == "__main__":
    main()
