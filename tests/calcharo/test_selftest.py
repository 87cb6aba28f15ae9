"""What native code reads from memory is what the interpreter says.

If not, frames are read through the public interface, and without objects nothing is recorded.
"""

from __future__ import annotations

import time

import pytest
from calcharo import ExecutionTracer, TracerConfig, _selftest, _tracer, execute_and_trace
from calcharo.core.errors import LayoutMismatch


def test_this_interpreter_is_laid_out_as_expected():
    assert _selftest.check() == []


def test_it_takes_less_than_3_ms():
    times = []
    for _ in range(5):
        start = time.perf_counter()
        _selftest.check()
        times.append(time.perf_counter() - start)
    assert min(times) < 0.003


def test_it_runs_once(monkeypatch):
    calls = []
    monkeypatch.setattr(_selftest, "check", lambda: calls.append(1) or [])
    monkeypatch.setitem(_selftest._state, "failures", None)
    for _ in range(3):
        execute_and_trace("x = 1", TracerConfig(level="values"))
    assert calls == [1]


PROGRAM = """
def f(a):
    seen = [a]
    def inner(): return seen, a
    seen.append(len(seen))
    return inner
print(f(1)())
"""
# What native code would tell if frames were laid out otherwise, and what is named then.
WRONG_FRAMES = {
    "read_frame": [
        (lambda count: (None, {}, 0, []), "frames (IndexError: "),
        (lambda count: (None, {}, 0, [None] * count), "frames (AttributeError: "),
        (lambda count: (0, {}), "frames (ValueError: "),
    ],
    "read_generator": [(lambda generator, count: (None, {}, 0, []), "frame of a generator")],
}
WRONG_OBJECTS = [
    lambda value: value,
    lambda value: (0, b""),
    lambda value: [],
    lambda value: ("inline", {}, {}),
    lambda value: None,
]


@pytest.mark.parametrize("level", ["values", "full"])
@pytest.mark.parametrize(
    ("name", "wrong", "named"),
    [(name, *one) for name, ones in WRONG_FRAMES.items() for one in ones],
)
def test_frames_that_differ_are_read_through_the_public_interface(
    monkeypatch, name, wrong, named, level
):
    expected = execute_and_trace(PROGRAM, TracerConfig(level="values"))
    monkeypatch.setattr(_tracer, name, wrong)
    monkeypatch.setitem(_selftest._state, "failures", None)
    trace = execute_and_trace(PROGRAM, TracerConfig(level=level))
    assert (trace.outcome, trace.engine, trace.level) == (
        "finished", "monitoring-public", "values",
    )  # fmt: skip
    (note,) = trace.diagnostics
    assert note.startswith("frames are read through the public interface: in memory they are not")
    assert named in note
    assert ("level='full' is recorded as 'values'" in note) == (level == "full")
    assert [row(step) for step in trace] == [row(step) for step in expected]


def row(step):
    return step.event, step.line_number, step.function, str(dict(step.variables_state))


def test_it_can_be_asked_for():
    trace = execute_and_trace(PROGRAM, TracerConfig(level="values", engine="monitoring-public"))
    assert trace.engine == "monitoring-public"
    assert trace.diagnostics == (
        "frames are read through the public interface: engine='monitoring-public'",
    )
    # The next one is not concerned.
    trace = execute_and_trace(PROGRAM, TracerConfig(level="full"))
    assert (trace.engine, trace.level, trace.diagnostics) == ("monitoring", "full", ())


def test_a_tracer_takes_it_as_its_strategy():
    tracer = ExecutionTracer(TracerConfig(level="values"), strategy="monitoring-public")
    assert tracer.execute(PROGRAM).engine == "monitoring-public"


@pytest.mark.parametrize("level", ["off", "lines", "calls"])
def test_other_levels_record_the_same(level):
    direct = execute_and_trace(PROGRAM, TracerConfig(level=level))
    public = execute_and_trace(PROGRAM, TracerConfig(level=level, engine="monitoring-public"))
    assert public.level == level
    assert [row(step) for step in public] == [row(step) for step in direct]


@pytest.mark.parametrize("wrong", WRONG_OBJECTS)
def test_without_objects_nothing_is_recorded(monkeypatch, wrong):
    monkeypatch.setattr(_tracer, "read_object", wrong)
    monkeypatch.setitem(_selftest._state, "failures", None)
    with pytest.raises(LayoutMismatch) as caught:
        execute_and_trace("x = 1")
    assert caught.value.code == "layout-mismatch"
    assert any(part in str(caught.value) for part in ("int ", "numbers ("))
    monkeypatch.undo()
    assert execute_and_trace("x = 1").outcome == "finished"


def test_a_part_that_raises_is_named(monkeypatch):
    def broken(value):
        raise ValueError("no such memory")

    monkeypatch.setattr(_tracer, "read_object", broken)
    with pytest.raises(LayoutMismatch, match=r"numbers \(ValueError: no such memory\)"):
        _selftest.check()
