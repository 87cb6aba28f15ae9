"""What native code reads from memory is what the interpreter says; if not, nothing is recorded."""

from __future__ import annotations

import time

import pytest
from calcharo import TracerConfig, _selftest, _tracer, execute_and_trace
from calcharo.core.errors import LayoutMismatch


def test_this_interpreter_is_laid_out_as_expected():
    _selftest.check()


def test_it_takes_less_than_3_ms():
    times = []
    for _ in range(5):
        start = time.perf_counter()
        _selftest.check()
        times.append(time.perf_counter() - start)
    assert min(times) < 0.003


def test_it_runs_once(monkeypatch):
    calls = []
    monkeypatch.setattr(_selftest, "check", lambda: calls.append(1))
    monkeypatch.setitem(_selftest._state, "is_done", False)
    for _ in range(3):
        execute_and_trace("x = 1", TracerConfig(level="values"))
    assert calls == [1]


WRONG = {
    "read_frame": [
        lambda count: (None, {}, 0, []),
        lambda count: (None, {}, 0, [None] * count),
    ],
    "read_generator": [lambda generator, count: (None, {}, 0, [])],
    "read_object": [
        lambda value: value,
        lambda value: (0, b""),
        lambda value: [],
        lambda value: ("inline", {}, {}),
        lambda value: None,
    ],
}
NAMED = {
    "read_frame": "code of a frame",
    "read_generator": "frame of a generator",
    "read_object": "int ",
}


@pytest.mark.parametrize(
    ("name", "wrong"), [(name, wrong) for name, all in WRONG.items() for wrong in all]
)
def test_what_differs_is_named_and_nothing_is_recorded(monkeypatch, name, wrong):
    monkeypatch.setattr(_tracer, name, wrong)
    monkeypatch.setitem(_selftest._state, "is_done", False)
    with pytest.raises(LayoutMismatch) as caught:
        execute_and_trace("x = 1")
    assert caught.value.code == "layout-mismatch"
    assert any(part in str(caught.value) for part in (NAMED[name], "numbers (", "frames ("))
    monkeypatch.undo()
    assert execute_and_trace("x = 1").outcome == "finished"


def test_a_part_that_raises_is_named(monkeypatch):
    def broken(value):
        raise ValueError("no such memory")

    monkeypatch.setattr(_tracer, "read_object", broken)
    with pytest.raises(LayoutMismatch, match=r"numbers \(ValueError: no such memory\)"):
        _selftest.check()
