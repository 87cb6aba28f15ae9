"""Tables of programs by tools."""

from tracers.report import number


def show(session, report, works, tools):
    """Show what was measured of each program and tool, and the programs themselves.

    Parameters
    ----------
    session : Session
        Holds the results.
    report : TracerReport
        Prints and keeps the tables.
    works : list of Workload
        The columns.
    tools : list of str
        The rows.
    """
    base = {work: session.seconds(work, "untraced") for work in works}

    def speed(work, tool):
        if session.killed(work, tool):
            return f"≤ {number(session.steps(work) / session.timeout_s / 1e3)}"
        seconds = session.seconds(work, tool)
        return number(session.steps(work) / seconds / 1e3) if seconds else ""

    def recording(work, tool):
        seconds = session.seconds(work, tool, "without_file")
        return number(session.steps(work) / seconds / 1e3) if seconds else ""

    def slowdown(work, tool):
        seconds = session.seconds(work, tool)
        return number(seconds / base[work]) if seconds and base[work] else ""

    def idle(work, tool):
        return number(session.idle(work, tool) * 1e3) if session.idle(work, tool) else ""

    def size(work, tool):
        count = session.median(work, tool, "bytes")
        return number(count / session.steps(work)) if count is not None else ""

    def memory(work, tool):
        peak, untraced = (session.median(work, name, "peak") for name in (tool, "untraced"))
        return number((peak - untraced) / 1e6) if peak and untraced else ""

    names = [work.name for work in works]
    programs = [
        ["line steps", *(f"{session.steps(work):,}" for work in works)],
        ["untraced, ms", *(number(base[work] * 1e3) if base[work] else "" for work in works)],
    ]
    report.table("Programs", ["", *names], programs)
    for title, text in (
        ("Thousand steps per second (≤: killed by the time-out)", speed),
        ("The same without writing the file, for tools that write it at the end", recording),
        ("Slowdown against untraced", slowdown),
        ("Start and end of a recording, in ms; not in the figures above", idle),
        ("Bytes per step on disk", size),
        ("Peak memory above untraced, in MB", memory),
    ):
        rows = [[tool, *(text(work, tool) or "–" for work in works)] for tool in tools]
        # A table that says nothing of a tool does without it.
        rows = [row for row in rows if set(row[1:]) != {"–"}]
        if rows:
            report.table(title, ["tool", *names], rows)
    print()
