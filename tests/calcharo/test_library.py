"""Modules of CPython's test package give the same results when they are recorded."""

import pytest
from library import MODULES, differences

#: A part of `library.MODULES`, all of which `python tests/calcharo/library.py` takes.
SHORT = [
    "contextlib",
    "heapq",
    "dict",
    "exceptions",
    "generators",
    "list",
    "patma",
    "scope",
    "weakref",
]


def test_the_short_list_is_part_of_the_long_one():
    assert not {*SHORT} - {*MODULES.split()}
    assert len(MODULES.split()) >= 100


@pytest.mark.parametrize("module", SHORT)
def test_module_gives_the_same_results(module):
    found, steps = differences(module)
    assert found == []
    assert steps > 100
