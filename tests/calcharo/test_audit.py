"""An audit at each step, which reads all recorded objects again, finds no missed write."""

import pytest
from calcharo import TracerConfig, execute_and_trace
from compare import PROGRAMS
from generate import program

GENERATED = 40


def missed(source, level, engine="auto"):
    """Return what the audit of a program says."""
    config = TracerConfig(
        level=level, engine=engine, audit=True, capture_streams="capture", redact="off"
    )
    trace = execute_and_trace(source, config)
    return [note for note in trace.diagnostics if "missed write" in note]


@pytest.mark.parametrize("level", ["values", "full"])
@pytest.mark.parametrize("path", sorted(PROGRAMS.glob("*.py")), ids=lambda path: path.stem)
def test_no_write_is_missed(path, level):
    assert missed(path, level) == []


@pytest.mark.parametrize("path", sorted(PROGRAMS.glob("*.py")), ids=lambda path: path.stem)
def test_none_where_frames_are_read_through_the_public_interface(path):
    assert missed(path, "values", "monitoring-public") == []


@pytest.mark.parametrize("seed", range(GENERATED))
def test_no_write_of_a_generated_program_is_missed(seed):
    assert missed(program(seed), "full") == []


def test_an_audit_can_find_something():
    # A reference that only C code holds: the list is written behind the tracer's back.
    source = """
import functools
kept = []
later = functools.partial(kept.append, 1)
import threading
timer = threading.Timer(0.05, later); timer.start()
while len(kept) < 1:
    pass
kept.sort()
"""
    assert missed(source, "values") != []
