"""Memory and file of one million steps, flat memory over ten million, seek in what they left."""

import subprocess
from dataclasses import replace

from tracers.report import number
from tracers.session import ChildError
from tracers.workloads import MILLION, TEN_MILLION

VALUES = "calcharo values"


def measure(session, report, choice):
    """Run the counting loop in both lengths."""
    tools = choice.tools([VALUES, "codetracer"])
    session.rounds([(MILLION, tool) for tool in ("untraced", *tools)])
    base = session.median(MILLION, "untraced", "peak")
    for tool in tools:
        if session.seconds(MILLION, tool):
            own = tool == VALUES
            extra = (session.median(MILLION, tool, "peak") - base) / 2**20
            report.add(f"{tool}: memory for 1 M steps", extra, "MiB", "≤ 64 (16)" if own else "")
            size = session.median(MILLION, tool, "bytes") / 1e6
            report.add(f"{tool}: file of 1 M steps", size, "MB", "≤ 6 (3)" if own else "")
    if VALUES in tools:
        long(session, report, choice)


def long(session, report, choice):
    """Record ten million steps; add memory at each fifth, and the latency of random steps."""
    work = replace(TEN_MILLION, size=1_000_000) if choice.quick else TEN_MILLION
    figures = session.run(work, VALUES, keep=True)
    trace = session.folder / "trace"
    try:
        if figures is None:
            return report.note(f"{work.name}: {session.problems[work.name, VALUES]}")
        samples = [sample / 2**20 for sample in figures["marks"]]
        label = f"{work.size / 1e6:g} M steps"
        texts = " ".join(number(sample) for sample in samples)
        report.add(
            f"{label}: memory, last fifth - first",
            samples[-1] - samples[0],
            "MiB",
            "flat",
            f"{texts} MiB",
        )
        report.add(f"{label}: file", figures["bytes"] / 1e6, "MB")
        report.add(f"{label}: speed", work.size / figures["wall"] / 1e6, "M steps/s")
        return seek(session, report, trace, label, 200 if choice.quick else 2000)
    finally:
        session.remove(trace)


def seek(session, report, trace, label, count):
    """Add the latency of random steps."""
    try:
        found = session.child("seek", trace, count)
    except (ChildError, subprocess.TimeoutExpired) as error:
        return report.note(f"seek in {label}: {error}")
    session.results["seek", VALUES] = [found]
    report.add(f"seek in {label}, p50", found["p50"] * 1e3, "ms", "≤ 5 (1)")
    report.add(f"seek in {label}, p99", found["p99"] * 1e3, "ms", "≤ 20 (5)")
    report.add("  load", found["load"] * 1e3, "ms", "", f"peak {found['peak'] / 2**20:.0f} MiB")
    return None
