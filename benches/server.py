"""`phicode serve` beside a naive server and bubblewrap: answers per second, latency, start."""

import argparse
import os
import platform

from _measure import BIN, Report
from server.measures import cold_start, crowd, loops, throughput
from server.systems import printed, scheduling

FIGURES = {"throughput": throughput, "start": cold_start, "loops": loops, "crowd": crowd}


class ServerReport(Report):
    """The report of the other benchmarks, with what this one compares."""

    def __init__(self, options, description):
        # The base reads options of its own; here they are given.
        self.options, self.name, self.description = options, "server", description
        self.rows, self.raw = [], []
        self.scheduling = scheduling()

    def setup(self):
        asked = [self.options.python, "-c", "import platform; print(platform.python_version())"]
        python, wrap = printed(asked), printed(["bwrap", "--version"])
        lines = [
            f"- programs run on CPython {python}, for every server",
            f"- servers beside it: Python {platform.python_version()}, {wrap}",
            f"- scheduling: {self.scheduling}; for loops and the crowd the system's own",
        ]
        return super().setup() + "\n".join(lines) + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7, help="windows of each server")
    parser.add_argument("--seconds", type=float, default=2, help="of each window")
    parser.add_argument("--only", action="append", choices=FIGURES, help="a figure")
    parser.add_argument("--python", default="/usr/bin/python3", help="what runs the programs")
    parser.add_argument("--save", metavar="WHAT", help="write benches/runs/DATE-WHAT")
    options = parser.parse_args()
    options.program = os.environ.get("PHICODE") or BIN / "phicode"
    report = ServerReport(options, __doc__.splitlines()[0])
    for name in options.only or FIGURES:
        print(f"\n{name}", flush=True)
        FIGURES[name](options, report)
    report.finish()


if __name__ == "__main__":
    main()
