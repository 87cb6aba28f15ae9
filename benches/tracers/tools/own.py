"""Calcharo in its levels and presets, with limits off, streaming to a file."""

from functools import partial

UNLIMITED = dict.fromkeys(
    ("max_steps", "max_trace_bytes", "wall_seconds", "cpu_seconds", "max_memory_bytes")
)


def scope(job):
    """Return the scope to configure: the default is the program's own file."""
    if job.library is None:
        return {}
    from calcharo import Scope

    files = [f"path:{file}" for file in sorted(job.scope())]
    return {"scope": Scope(include=files, site_packages=True)}


def level(name, job):
    """Record at one level."""
    from calcharo import TracerConfig

    output = {} if name == "off" else {"output": job.output}
    return recording(job, TracerConfig(level=name, **output, **UNLIMITED, **scope(job)))


def public(job):
    """Record at level values with frames read through the public interface."""
    from calcharo import TracerConfig

    config = TracerConfig(
        level="values", engine="monitoring-public", output=job.output, **UNLIMITED, **scope(job)
    )
    return recording(job, config)


def preset(name, job):
    """Record with a preset; only its limits and its output are replaced."""
    from calcharo import ConfigPresets

    config = getattr(ConfigPresets, name)()
    return recording(job, config.replace(output=job.output, **UNLIMITED, **scope(job)))


def after(job):
    """Run the program untraced in a process in which a recording has ended."""
    from calcharo import TracerConfig, execute_and_trace

    config = TracerConfig(level="values", output=job.output, **UNLIMITED)
    execute_and_trace("for number in range(1000):\n    number += 1\n", config)
    return job.execute


def recording(job, config):
    """Return the function that records the program and states what the trace holds."""
    from calcharo import execute_and_trace

    def run():
        trace = execute_and_trace(job.program, config)
        job.require(str(trace.outcome) == "finished", f"{trace.outcome}: {trace.exception}")
        stats = trace.stats
        return {name: stats[name] for name in ("line_steps", "raw_bytes") if name in stats}

    return run


LEVELS = ("off", "lines", "calls", "values", "full")
PRESETS = ("performance", "development")
TOOLS = {
    **{f"calcharo {name}": partial(level, name) for name in LEVELS},
    **{f"calcharo {name}()": partial(preset, name) for name in PRESETS},
    "calcharo public": public,
    "after calcharo": after,
}
