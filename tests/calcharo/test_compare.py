"""The comparison itself: views of the right state give no difference, a wrong state gives one."""

from array import array
from collections import deque
from functools import cached_property
from types import SimpleNamespace

import oracle
import pytest
from canonical import canonical
from compare import (
    PROGRAMS,
    Line,
    comprehension_names,
    oracle_lines,
    same_place,
    thread_differences,
)
from forms import snapshot
from generate import program
from live import ATOM_BASES, LiveReader, is_subclass

FILES = sorted(PROGRAMS.glob("*.py"))
KINDS = (list, tuple, set, frozenset, dict, bytearray, deque, array)
BASES = {base.__name__: base for base in KINDS}


class View:
    """What a tracer would show of an object, made of the object itself when it is asked for."""

    def __init__(self, value):
        self.value, self.id = value, id(value)

    @cached_property
    def described(self):
        return LiveReader().describe(self.value)

    @property
    def kind(self):
        bases = [name for name, base in BASES.items() if is_subclass(type(self.value), base)]
        return bases[0] if bases else self.described.kind

    @property
    def type_name(self):
        is_named = self.described.kind in ("function", "class", "module")
        return self.described.kind if is_named else self.described.name

    @property
    def label(self):
        return self.described.name

    @property
    def attributes(self):
        own = {name: shown(item) for name, item in (self.described.attributes or {}).items()}
        return own | {"__cause__": None} if self.kind == "exception" else own

    @property
    def args(self):
        return shown(self.described.items[0])

    def __bytes__(self):
        return self.described.content

    def items(self):
        return [(shown(key), shown(item)) for key, item in self.described.pairs]


class Container(View):
    """A view that has items, or the plain value of an `int` and the like."""

    def __iter__(self):
        for base, read in ATOM_BASES.items():
            if is_subclass(type(self.value), base):
                return iter([read(self.value)])
        return map(shown, self.described.items or self.described.members or [])


def shown(value):
    if LiveReader().identity(value) is None and type(value) not in (tuple, frozenset):
        return value
    if type(value) is tuple:
        return tuple(map(shown, value))
    bases = (*BASES.values(), *ATOM_BASES)
    has_items = any(is_subclass(type(value), base) for base in bases)
    return (Container if has_items else View)(value)


@pytest.mark.parametrize("source", [*FILES, *range(20)], ids=str)
def test_views_of_the_same_state_have_the_same_form(source, monkeypatch):
    seen = []

    def both(reader, variables):
        expected = snapshot(reader, variables)
        step = SimpleNamespace(variables_state={k: shown(v) for k, v in variables.items()})
        seen.append(canonical(step) == expected)
        return expected

    monkeypatch.setattr(oracle, "snapshot", both)
    oracle.record(program(source) if isinstance(source, int) else source.read_text("utf-8"))
    assert seen and all(seen)


def differences_of(right, got):
    (right,), (got,) = oracle_lines(right), oracle_lines(got)
    return list(thread_differences(right, got, comprehension_names("")))


def test_the_same_program_has_no_differences():
    assert differences_of("x = [1]\ny = x", "x = [1]\ny = x") == []


def test_a_lost_alias_is_told():
    (text,) = differences_of("x = [1]\ny = x\nz = 1", "x = [1]\ny = [1]\nz = 1")
    assert text.startswith("line event 2, <module>:3 at depth 0: `y` expected")


def test_a_missing_event_ends_the_comparison():
    assert differences_of("x = 1\ny = 2", "x = 1") == [
        "line event 1: expected <module>:2 at depth 0, found nothing"
    ]


def test_names_of_comprehensions_are_left_out_on_their_lines():
    assert comprehension_names("a = 1\nb = [x for x, (y, *z)\n  in a]") == {
        2: {"x", "y", "z"},
        3: {"x", "y", "z"},
    }


def test_a_comprehension_may_have_a_frame_of_its_own():
    line = Line(3, "f", 1, snapshot(LiveReader(), {}))
    assert same_place(line, line._replace(function="f.<locals>.<listcomp>", depth=2))
    assert not same_place(line, line._replace(function="g.<locals>.<listcomp>", depth=2))
    assert not same_place(line, line._replace(depth=2))
