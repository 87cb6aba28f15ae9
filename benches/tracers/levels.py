"""The levels without values beside the best tool for each; presets, and ways to read frames."""

from tracers.report import mean, worst
from tracers.workloads import CALLS, LONG


def calls(session, report, choice):
    """Compare level calls with viztracer, without and with the writing of viztracer's file."""
    beside(session, report, choice, CALLS, ("calcharo calls", "viztracer", "≤ 1.5 (1.2)"))


def lines(session, report, choice):
    """Compare level lines with coverage on `sys.monitoring`."""
    beside(session, report, choice, LONG, ("calcharo lines", "coverage", "≤ 1.1 (1.05)"))


def public(session, report, choice):
    """Compare frames read through the public interface with frames read from memory."""
    own, other = "calcharo values", "calcharo public"
    works, tools = choice.works(LONG), choice.tools([own, other])
    session.rounds([(work, tool) for work in works for tool in ("untraced", *tools)])
    for tool in tools:
        speeds = session.speed(works, tool)
        for work, steps in speeds.items():
            report.add(f"{tool}, {work}", steps / 1e6, "M steps/s")
    ratios = session.ratios(works, other, own)
    if ratios:
        report.add(f"{other} / {own}, time", mean(ratios.values()), "×", "", worst(ratios))


def beside(session, report, choice, works, row):
    """Add the slowdown of both and their ratio."""
    own, peer, target = row
    works, tools = choice.works(works), choice.tools([own, peer])
    session.rounds([(work, tool) for work in works for tool in ("untraced", *tools)])
    for tool in tools:
        slow = session.ratios(works, tool, "untraced")
        if slow:
            report.add(f"{tool} / untraced", mean(slow.values()), "×", "", worst(slow))
    slow = session.ratios(works, peer, "untraced", "without_file")
    if slow:
        text = f"{peer}, its file not written / untraced"
        report.add(text, mean(slow.values()), "×", "", worst(slow))
    ratios = session.ratios(works, own, peer, "wall", "without_file")
    if ratios:
        both = mean(session.ratios(works, own, peer).values())
        text = f"with {peer}'s file: {both:.3g}; {worst(ratios)}"
        report.add(f"{own} / {peer}, time", mean(ratios.values()), "×", target, text)


def presets(session, report, choice):
    """Compare the steps per second of two presets."""
    fast, slow = "calcharo performance()", "calcharo development()"
    works, tools = choice.works(LONG), choice.tools([fast, slow])
    if len(tools) < 2:
        return
    session.rounds([(work, tool) for work in works for tool in ("untraced", *tools)])
    for tool in tools:
        speeds = session.speed(works, tool)
        if speeds:
            report.add(f"{tool}, geometric mean", mean(speeds.values()) / 1e6, "M steps/s")
    ratios = session.ratios(works, slow, fast)
    if ratios:
        least = min(ratios, key=ratios.get)
        text = f"least: {ratios[least]:.3g}, {least}"
        report.add("performance() / development(), speed", mean(ratios.values()), "×", "≥ 3", text)
