"""Objects end when, and in the order in which, they end without a tracer."""

import pytest
from calcharo import TracerConfig, execute_and_trace

VALUES = TracerConfig(level="values", capture_streams="capture", max_steps=None)
CHAINS = {
    "lists": "g = []\nfor i in range(100_000):\n    g = [g]\ng = None\n",
    "wrappers": "g = lambda: None\nfor i in range(100_000):\n    g = g.__call__\ng = None\n",
    "methods": "g = [].append\nfor i in range(100_000):\n    g = (g,)\ng = None\n",
    "instances": (
        "class Node: pass\ng = None\nfor i in range(100_000):\n"
        "    n = Node(); n.next = g; g = n\ng = n = None\n"
    ),
    "generators": (
        "def walk(inner):\n    yield from inner\ng = iter([])\nfor i in range(1000):\n"
        "    g = walk(g)\ng = None\n"
    ),
}


@pytest.mark.parametrize("kind", CHAINS)
def test_a_long_chain_of_objects_ends_without_a_deep_stack(kind):
    assert execute_and_trace(CHAINS[kind], VALUES).outcome == "finished"


def test_finalisers_run_where_they_run_without_a_tracer():
    program = """
import weakref
class Noisy:
    def __init__(self, name): self.name = name
    def __del__(self): print("end of", self.name)
a = Noisy("a"); gone = weakref.ref(a)
del a; print(gone() is None)
pair = [Noisy("b"), Noisy("c")]; pair.pop(); print("popped")
pair[0] = None; print("replaced")
def leaves():
    inner = Noisy("d")
    return 1
leaves(); print("left")
"""
    printed = execute_and_trace(program, VALUES)[-1].stdout_snapshot
    assert printed.splitlines() == [
        "end of a", "True", "end of c", "popped", "end of b", "replaced", "end of d", "left",
    ]  # fmt: skip


def test_growing_a_text_stays_linear():
    trace = execute_and_trace("s = ''\nfor i in range(20_000):\n    s += 'x'\n", VALUES)
    assert trace[-1].variables_state["s"] == "x" * 20_000
    assert trace.stats["file_bytes"] < 2_000_000
