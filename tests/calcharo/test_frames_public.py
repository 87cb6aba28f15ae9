"""Frames read through the public interface: the same steps, and a program that does not notice."""

import contextlib
import gc
import io

import pytest
from calcharo import TracerConfig, execute_and_trace
from canonical import canonical, canonical_value
from compare import PROGRAMS
from generate import program

pytest.importorskip("calcharo._tracer")

PUBLIC = TracerConfig(
    level="values", engine="monitoring-public", capture_streams="capture", redact="off"
)
DIRECT = PUBLIC.replace(engine="monitoring")
# Where threads switch is not the same in two runs. In memory a cell that is made in the middle of
# a frame, as that of `[lambda: x for x in y]` is, is not looked for.
LEFT_OUT = ("threads_", "comprehension_class")
# What a generator is sent lies on the stack. Names of tasks count all that the process has had.
OTHERWISE = ("resume", "task_switch")
FILES = [path for path in sorted(PROGRAMS.glob("*.py")) if not path.stem.startswith(LEFT_OUT)]


def steps(source, config):
    """Give all that the steps of a program show, of every kind of event."""
    collects = gc.isenabled()
    gc.disable()
    try:
        with contextlib.redirect_stderr(io.StringIO()):
            trace = execute_and_trace(source, config, filename="<program>")
    finally:
        if collects:
            gc.enable()
    return [
        (
            step.event,
            step.line_number,
            step.function,
            step.depth,
            canonical(step),
            None if step.event in OTHERWISE else canonical_value(step),
            step.task_id,
            step.stdout_snapshot,
        )
        for step in trace
    ]


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_every_step_is_that_of_frames_read_from_memory(path):
    assert steps(path, PUBLIC) == steps(path, DIRECT)


@pytest.mark.parametrize("seed", range(30))
def test_steps_of_generated_programs_too(seed):
    assert steps(program(seed), PUBLIC) == steps(program(seed), DIRECT)


# Each prints what a tracer could change.
NOTICING = {
    "locals": """
def f(a):
    b = 1
    seen = locals()
    b = 2
    seen["a"], seen["new"] = "changed", 3
    c = 4
    print(a, b, seen, sorted(locals()), c)
    return seen
print(f(0))
x = 1
locals()["y"] = 2
print(x, y)
""",
    "deleted": """
def f():
    a, b = [1], 2
    del a
    print(sorted(locals()))
    try:
        a
    except UnboundLocalError as e:
        print(type(e).__name__)
    try:
        e
    except UnboundLocalError as other:
        print(other.name if hasattr(other, "name") else "")
f()
""",
    "deleted cells": """
def f():
    n = 1
    def read(): return n
    def drop():
        nonlocal n
        del n
    print(read()); drop()
    try:
        print(read())
    except NameError as e:
        print(e)
    n = 2
    print(read(), sorted(locals()))
    del n
    print(sorted(locals()))
f()
""",
    "class bodies": """
class Base:
    def m(self): return 1
class C(Base):
    a = 1
    kept = sorted(k for k in locals() if k[:2] != "__")
    def m(self): return super().m() + 1
    def n(self): return __class__
    squares = [a for a in range(3)]
    del a
print(C().m(), C().n() is C, C.kept, C.squares, [k for k in vars(C) if k[:2] != "__"])
def make(free):
    class D:
        own = free
        def m(self): return __class__, free
    return D
print(make(3)().m()[1], sorted(k for k in vars(make(3)) if k[:2] != "__"))
""",
    "a namespace of a metaclass": """
class Names(dict):
    def __setitem__(self, key, value):
        print("set", key) if key[:2] != "__" else None
        super().__setitem__(key, value)
    def __getitem__(self, key):
        return super().__getitem__(key)
class Meta(type):
    @classmethod
    def __prepare__(cls, name, bases): return Names()
    def __new__(cls, name, bases, space): return super().__new__(cls, name, bases, dict(space))
class C(metaclass=Meta):
    a = 1
    def m(self): return super().__repr__()[:2]
print(C().m(), C.a)
""",
    "finalisers": """
import weakref
class Noisy:
    def __init__(self, name): self.name = name
    def __del__(self): print("end of", self.name)
def leaves():
    inner = Noisy("a")
    gone = weakref.ref(inner)
    inner = None
    print(gone() is None)
    other = Noisy("b")
    def closed(): return other
    return 1
print(leaves())
def raises():
    kept = Noisy("c")
    raise ValueError
try:
    raises()
except ValueError as e:
    print("caught")
print("left")
def gen():
    mine = Noisy("d")
    yield 1
g = gen(); next(g); del g
print("over")
""",
    "frames": """
import sys, traceback
def outer():
    v = 1
    return inner()
def inner():
    frame = sys._getframe(1)
    w = frame.f_locals["v"], sys._getframe().f_lineno, frame.f_code.co_name
    return w
print(outer())
try:
    1 / 0
except ZeroDivisionError as e:
    kept = e
print(traceback.extract_tb(kept.__traceback__)[-1].name, sys.getrefcount([]))
""",
    "exec": """
space = {"n": 1}; own = {}
exec("m = n + 1; f = lambda: n", space, own)
print(own["m"], sorted(own))
def f():
    a = 1
    exec("a = 2")
    return a, eval("a + 1")
print(f())
""",
    "references": """
import sys
def f():
    a = object()
    return sys.getrefcount(a)
print(f())
def g():
    a = object()
    def h(): return a
    return sys.getrefcount(a), h() is a
print(g())
""",
}


@pytest.mark.parametrize("name", NOTICING)
def test_a_program_does_what_it_does_without_a_tracer(name):
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(NOTICING[name], "<trace>", "exec"), {"__name__": "__main__"})
    trace = execute_and_trace(NOTICING[name], PUBLIC)
    assert (trace.outcome, trace.reason) == ("finished", None)
    assert trace[-1].stdout_snapshot == printed.getvalue()


def test_what_generators_are_sent_is_missing_and_the_trace_says_so():
    source = "def g():\n    yield 1\nfor x in g(): pass"
    assert "what generators and coroutines are sent" in str(
        execute_and_trace(source, PUBLIC).diagnostics
    )
    assert "are sent" not in str(execute_and_trace("x = 1", PUBLIC).diagnostics)


def test_steps_show_which_names_are_deleted():
    trace = execute_and_trace(NOTICING["deleted cells"], PUBLIC)
    seen = {
        step.line_number: step.variables_state.get("n", "none")
        for step in trace
        if step.event == "line" and step.function == "f"
    }
    assert (seen[3], seen[4], seen[9], seen[14], seen[16]) == ("none", 1, "none", 2, "none")


def test_what_was_kept_by_a_frame_is_free_behind_it():
    source = "import weakref\nclass A: pass\ndef f():\n    a = A()\n    return weakref.ref(a)\n"
    trace = execute_and_trace(f"{source}gone = [f()() for _ in range(50)]", PUBLIC)
    assert list(trace[-1].variables_state["gone"]) == [None] * 50
