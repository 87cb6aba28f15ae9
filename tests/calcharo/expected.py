"""The probe programs, and the exact steps that are stored of each.

`python expected.py [NAME …]` records them again, with the wheel that is installed, and writes
`expected/NAME.txt`; on a version whose steps differ from those of 3.13, `NAME.3.12.txt`. Run it on
3.13 first. Read every changed line against its program before you commit it.
"""

from __future__ import annotations

import sys
from pathlib import Path

from compare import PROGRAMS

STORED = Path(__file__).parent / "expected"
REFERENCE = (3, 13)

#: What must be visible, and the programs that show it: each at level `values`, at `full` with `+`.
PROBES = {
    "one object under two names, one write into a large list": "alias_append big_list_item",
    "a path into nested objects, cycles, great depth": "deep_path cycles deep_list",
    "attributes of every kind": (
        "attribute_inline attribute_setattr attribute_slots attribute_class"
    ),
    "stored fields only, no call of the program's methods": (
        "properties raising_getattribute raising_specials subclass_list subclass_dict"
        " subclass_atoms"
    ),
    "one cell, two closures": "cells_two_closures",
    "generators": "generator_send generator_yield_from generator_dropped",
    "tasks and coroutines": "async_gather async_cancel async_chain async_for_with",
    "exceptions": "raise_from finally_order except_groups context_managers uncaught",
    "recursion and threads": (
        "recursion_fib recursion_ackermann threads_lock threads_queue threads_pool"
    ),
    "comprehensions": "comprehensions comprehension_walrus generator_expression",
    "operands, parts not evaluated, branches": "conditions+",
    "match": "match_classes+ match_literals+",
    "what is absent after del": "deletion",
    "order of evaluation": "unpacking evaluation_order+ decorators fstrings+",
    "containers changed in place": (
        "slices sort_methods heapq_bisect random_seeded sets collections_deque"
        " collections_defaultdict collections_ordered collections_counter bytearrays arrays"
    ),
    "scopes and streams": "module_state exec_eval class_bodies metaclass print_streams",
    "lines and columns": "one_line_loops statements_per_line multi_line wide_columns",
    "ends of objects, growing strings": (
        "string_building finalisers finalisers_local weak_references"
    ),
}
LEVELS = {
    word.rstrip("+"): "full" if word.endswith("+") else "values"
    for words in PROBES.values()
    for word in words.split()
}


def steps_of(name: str) -> list[str]:
    """Record a probe program and give its steps as lines."""
    from steps import lines, recorded

    return lines(recorded(PROGRAMS / f"{name}.py", LEVELS[name]))


def stored(name: str) -> list[str]:
    """Give the lines that are stored for this interpreter."""
    own = own_path(name)
    path = own if own.exists() else STORED / f"{name}.txt"
    return path.read_text("utf-8").splitlines()


def own_path(name: str) -> Path:
    """Give the file of this interpreter alone."""
    return STORED / f"{name}.{sys.version_info[0]}.{sys.version_info[1]}.txt"


def store(name: str) -> None:
    """Record a program and store its steps."""
    text = "".join(f"{line}\n" for line in steps_of(name))
    common = STORED / f"{name}.txt"
    if sys.version_info[:2] == REFERENCE:
        common.write_text(text, "utf-8")
    elif text == common.read_text("utf-8"):
        own_path(name).unlink(missing_ok=True)
    else:
        own_path(name).write_text(text, "utf-8")


if __name__ == "__main__":
    for program in sys.argv[1:] or LEVELS:
        store(program)
