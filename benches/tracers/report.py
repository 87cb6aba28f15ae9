"""Rows against their targets, tables of programs by tools, and the saved run."""

import datetime
import statistics
import sys
from importlib import metadata

from _measure import ROOT, Report

from tracers.tools import DISTRIBUTIONS, MODULES


class TracerReport(Report):
    """The report of the other benchmarks, with tables and the versions of the peers."""

    def __init__(self, options, description):
        # The base reads options of its own; here they are given.
        self.options, self.name, self.description = options, "tracers", description
        self.rows, self.raw, self.tables = [], [], []

    def add(self, what, value, unit, target="", peer=""):
        text = f"{number(value)} {unit}".strip()
        self.rows.append((what, text, target, peer))
        print(f"  {what:<46}{text:>18}  {target:<22} {peer}", flush=True)

    def note(self, text):
        """Say what was not measured, and why."""
        self.rows.append((text, "not measured", "", ""))
        print(f"  {text}: not measured", flush=True)

    def table(self, title, columns, rows):
        """Show a table; the cells are texts, the first column names the row."""
        self.tables.append((title, columns, rows))
        width = max(len(row[0]) for row in [columns, *rows])
        widths = [max(len(row[n]) for row in [columns, *rows]) for n in range(1, len(columns))]
        print(f"\n{title}")
        for row in [columns, *rows]:
            cells = (cell.rjust(wide) for cell, wide in zip(row[1:], widths))
            print(f"  {row[0]:<{width}}  {'  '.join(cells)}", flush=True)

    def finish(self):
        """Write the folder of the run, with the tables after the rows."""
        super().finish()
        if not self.options.save:
            return
        folder = ROOT / "benches" / "runs" / f"{datetime.date.today()}-{self.options.save}"
        with open(folder / "summary.md", "a", encoding="utf-8") as file:
            for title, columns, rows in self.tables:
                rule = "|".join(["---", *("---:" for _ in columns[1:])])
                lines = [f"| {' | '.join(row)} |" for row in rows]
                head = f"\n## {title}\n\n| {' | '.join(columns)} |\n|{rule}|\n"
                file.write(head + "\n".join(lines) + "\n")

    def setup(self):
        return super().setup() + f"- versions: {', '.join(versions())}\n"


def versions():
    """Return the versions of the distributions that are installed."""
    names = [DISTRIBUTIONS.get(tool, tool) for tool in (*MODULES, "pygments", "phicode")]
    found = []
    for name in names:
        try:
            found.append(f"{name} {metadata.version(name)}")
        except metadata.PackageNotFoundError:
            found.append(f"{name} not installed")
    return found


def number(value):
    """Return three digits, never in powers of ten."""
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}" if abs(value) >= 0.001 else f"{value:.1g}"


def mean(values):
    """Return the geometric mean, or `None` of nothing."""
    values = list(values)
    return statistics.geometric_mean(values) if values else None


def worst(ratios):
    """Return the greatest of named ratios as text."""
    if not ratios:
        return ""
    name = max(ratios, key=ratios.get)
    return f"most: {number(ratios[name])}, {name}"


if sys.version_info < (3, 12):
    raise SystemExit("the peers need CPython 3.12 or 3.13")
