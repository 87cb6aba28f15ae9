"""The programs that tracers are compared on: what all of them keep to."""

import sys
import time

import pytest
from compare import PROGRAMS
from generate import program
from oracle import record

FILES = sorted(PROGRAMS.glob("*.py"))
LIMIT_S = 0.1


def names(paths):
    return [path.name for path in paths]


def by_thread(events):
    threads = {}
    for event in events:
        threads.setdefault(event.thread, []).append(event._replace(thread=0))
    return sorted(threads.values(), key=repr)


def test_there_are_enough():
    assert len(FILES) >= 90
    assert len(list(PROGRAMS.glob("*.φ"))) >= 15


@pytest.mark.parametrize("path", FILES, ids=names(FILES))
def test_says_what_must_be_visible_and_does_the_same_twice(path):
    source = path.read_text(encoding="utf-8")
    assert "# Shows: " in source
    first, second = record(source), record(source)
    assert by_thread(first.events) == by_thread(second.events)
    assert (first.error is not None) == ("(uncaught)" in source)


@pytest.mark.parametrize("path", FILES, ids=names(FILES))
def test_is_short_and_quick(path, capsys):
    source = path.read_text(encoding="utf-8")
    assert source.count("\n") <= 65
    code = compile(source, path.name, "exec")
    start = time.thread_time()
    try:
        exec(code, {"__name__": "__main__"})
    except (Exception, SystemExit):
        assert "(uncaught)" in source
    assert time.thread_time() - start < LIMIT_S


def test_generated_programs_depend_on_their_seed_alone():
    assert program(7) == program(7) != program(8)


@pytest.mark.parametrize("first", range(0, 300, 50))
def test_generated_programs_end_well(first):
    for seed in range(first, first + 50):
        start = time.thread_time()
        exec(compile(program(seed), f"<{seed}>", "exec"), {"__name__": "__main__"})
        assert time.thread_time() - start < LIMIT_S


def test_the_interpreter_is_one_that_the_oracle_knows():
    assert sys.version_info >= (3, 12)
