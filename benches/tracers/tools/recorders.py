"""Peers that write a trace for a reader of their own: codetracer, tracesnap, Python Tutor.

All three collect the trace in memory and write it at the end; the time until then is stated too.
"""

import json
import sys
import time
import types


def codetracer(job):
    """Record with its own default filter, which leaves the standard library out."""
    import codetracer_python_recorder

    def run():
        started = time.perf_counter()
        codetracer_python_recorder.start(job.output, start_on_enter=job.program)
        try:
            job.execute()
        finally:
            seconds = time.perf_counter() - started
            codetracer_python_recorder.stop()
        return {"without_file": seconds}

    return run


def tracesnap(job):
    """Record all files in scope; its trace is indented JSON."""
    import tracesnap as peer

    files = sorted(job.scope())

    def run():
        started = time.perf_counter()
        with peer.record("bench", source_files=files, output=None) as recording:
            job.execute()
        seconds = time.perf_counter() - started
        peer.write_trace(recording.trace, job.output)
        return {"without_file": seconds}

    return run


def tutor(job):
    """Run the backend without its limit of 1000 steps and its sandbox.

    The distribution is from 2019 and imports `imp`, which Python 3.12 dropped: a stand-in has the
    one function that it needs. On 3.13 it fails at the first step. Frames that have returned are
    not shown, as on its site.
    """
    sys.modules["imp"] = types.ModuleType("imp")
    sys.modules["imp"].new_module = types.ModuleType
    from pytutor import pg_logger

    pg_logger.MAX_EXECUTED_LINES = sys.maxsize

    ended = []

    def write(code, trace):
        ended.append(time.perf_counter())
        with open(job.output, "w", encoding="utf-8") as file:
            json.dump({"code": code, "trace": trace}, file)
        return trace

    def run():
        started, streams = time.perf_counter(), (sys.stdout, sys.stderr)
        try:
            trace = pg_logger.exec_script_str_local(
                job.source, None, False, False, write, disable_security_checks=True
            )
        finally:
            sys.stdout, sys.stderr = streams
        job.require(trace[-1]["event"] == "return", trace[-1].get("exception_msg", "cut"))
        return {"without_file": ended[0] - started}

    return run
