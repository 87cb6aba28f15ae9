"""Steps per second, slowdown, and bytes per step of the tools that keep values."""

from tracers.report import mean, number, worst
from tracers.tables import show
from tracers.tools import ONE_FILE, VALUE_PEERS
from tracers.workloads import LONG, SHARED

VALUES, FULL = "calcharo values", "calcharo full"

# Peer, level that answers the same question, and the targets.
RIVALS = (
    ("codetracer", VALUES, "≥ 50 (100)"),
    ("tutor", VALUES, "(1000)"),
    ("tracesnap", VALUES, ""),
    ("PySnooper", VALUES, ""),
    ("snoop", VALUES, ""),
    ("birdseye", FULL, "≥ 100 (270)"),
)


def measure(session, report, choice):
    """Run the shared programs under all tools, then the long ones under ours."""
    works = choice.works(SHARED)
    tools = choice.tools([*VALUE_PEERS, VALUES, FULL])
    session.rounds(
        [
            (work, tool)
            for work in works
            for tool in ("untraced", *tools)
            if not (work.library and tool in ONE_FILE)
        ]
    )
    if works:
        show(session, report, works, tools)
    for tool in (VALUES, FULL):
        if tool in tools and works:
            own(session, report, works, tool)
    for peer, tool, target in RIVALS:
        rival(session, report, works, (peer, tool, target))
    long(session, report, choice)


def own(session, report, works, tool):
    """Add speed, slowdown, size and completeness of one of our levels."""
    works, values = complete(session, report, works, tool), tool == VALUES
    speed = session.speed(works, tool)
    if not speed:
        report.note(f"{tool}: no program finished")
        return
    target = "≈ 4 (8)" if values else "≈ 0.9 (2.5)"
    report.add(f"{tool}, geometric mean", mean(speed.values()) / 1e6, "M steps/s", target)
    slow = session.ratios(works, tool, "untraced")
    target = "≤ 12 (8)" if values else "≤ 50 (18)"
    report.add(f"{tool} / untraced", mean(slow.values()), "×", target, worst(slow))
    for name, label, goal in (("raw_bytes", "raw", "≤ 16 (8)"), ("bytes", "on disk", "≤ 3 (1.5)")):
        sizes = {
            work.name: session.median(work, tool, name) / session.steps(work)
            for work in works
            if session.median(work, tool, name)
        }
        if sizes:
            text = f"{tool}, bytes per step {label}"
            report.add(text, mean(sizes.values()), "", goal if values else "", worst(sizes))


def complete(session, report, works, tool):
    """Return the programs of which we recorded every step; the others are rows of their own."""
    whole = []
    for work in works:
        recorded, counted = session.median(work, tool, "line_steps"), session.steps(work)
        if recorded in (None, counted):
            whole.append(work)
        elif report is not None:
            text = f"{recorded:,.0f} recorded, {counted:,} counted; not in the means"
            report.add(f"{tool}, {work.name}: steps missed", counted - recorded, "", "0", text)
    return whole


def rival(session, report, works, row):
    """Add what a peer does, and how much faster we are on the programs that both finish.

    A peer that writes its file at the end is measured without that; our file is always complete.
    """
    peer, tool, target = row
    with_file = session.speed(works, peer)
    speed = session.speed(works, peer, "without_file") or with_file
    if speed:
        beside = f"with its file: {number(mean(with_file.values()) / 1e3)}; {len(speed)} programs"
        report.add(f"{peer}, geometric mean", mean(speed.values()) / 1e3, "k steps/s", "", beside)
    works = complete(session, None, works, tool)
    whole = session.ratios(works, peer, tool)
    ratios = session.ratios(works, peer, tool, "without_file") or whole
    if ratios:
        least = min(ratios, key=ratios.get)
        text = f"with its file: {number(mean(whole.values()))}"
        beside = f"{text}; least: {number(ratios[least])}, {least}"
        report.add(f"{tool} / {peer}, speed", mean(ratios.values()), "×", target, beside)
        sizes = [
            session.median(work, peer, "bytes") / session.median(work, tool, "bytes")
            for work in works
            if work.name in ratios
        ]
        report.add(f"{peer} / {tool}, size on disk", mean(sizes), "×")


def long(session, report, choice):
    """Add what our levels do on programs of millions of steps."""
    tools, works = choice.tools([VALUES, FULL]), choice.works(LONG)
    if not tools or not works:
        return
    session.rounds([(work, tool) for work in works for tool in ("untraced", *tools)])
    show(session, report, works, tools)
    for tool in tools:
        speed, slow = session.speed(works, tool), session.ratios(works, tool, "untraced")
        if speed:
            text = f"{tool}, long programs"
            report.add(text, mean(speed.values()) / 1e6, "M steps/s")
            report.add(f"{text} / untraced", mean(slow.values()), "×", "", worst(slow))
