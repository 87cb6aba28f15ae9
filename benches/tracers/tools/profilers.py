"""Peers that keep no values: viztracer for calls, coverage for lines."""

import os
import time


def viztracer(job):
    """Record calls; the time without writing the JSON is stated on its own."""
    from viztracer import VizTracer

    # Room for all events of the programs: its default keeps only the last million.
    path = job.output + ".json"
    tracer = VizTracer(tracer_entries=4_000_000, output_file=path, verbose=0)

    def run():
        started = time.perf_counter()
        tracer.start()
        try:
            job.execute()
        finally:
            tracer.stop()
        seconds = time.perf_counter() - started
        tracer.save()
        os.replace(path, job.output)
        return {"without_file": seconds}

    return run


def coverage_sysmon(job):
    """Record lines by `sys.monitoring`, without branches."""
    os.environ["COVERAGE_CORE"] = "sysmon"
    from coverage import Coverage

    coverage = Coverage(data_file=job.output, config_file=False, include=sorted(job.scope()))

    def run():
        started = time.perf_counter()
        coverage.start()
        try:
            job.execute()
        finally:
            coverage.stop()
        seconds = time.perf_counter() - started
        coverage.save()
        return {"without_file": seconds}

    return run
