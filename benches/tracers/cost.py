"""What the tracer costs where it records nothing: code out of scope, level off, after a recording.

Ratios near one need more repetitions than the others, and are medians over interleaved children.
"""

from tracers.report import mean, worst
from tracers.workloads import LONG, OUTSIDE

TIMES = 3


def measure(session, report, choice):
    """Run code out of scope with the tracer on, and code in scope with it off."""
    outside(session, report, choice)
    off(session, report, choice)


def outside(session, report, choice):
    """Add time with the tracer on / time with it off, for a module out of scope."""
    works, tools = choice.works(OUTSIDE), choice.tools(["calcharo values", "calcharo full"])
    if not tools or not works:
        return
    session.rounds([(work, tool) for work in works for tool in ("untraced", *tools)], TIMES)
    for tool in tools:
        for name, ratio in session.ratios(works, tool, "untraced").items():
            report.add(f"{tool}, out of scope: {name}", ratio, "×", "≤ 1.05 (1.02)")


def off(session, report, choice):
    """Add time with the tracer off, or stopped, / time without it."""
    works, tools = choice.works(LONG), choice.tools(["calcharo off", "after calcharo"])
    if not tools or not works:
        return
    session.rounds([(work, tool) for work in works for tool in ("untraced", *tools)], TIMES)
    for tool in tools:
        ratios = session.ratios(works, tool, "untraced")
        if ratios:
            report.add(f"{tool} / untraced", mean(ratios.values()), "×", "1.00", worst(ratios))
