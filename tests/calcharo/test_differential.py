"""Every program under the oracle and under the tracer: not one difference."""

import pytest
from compare import PROGRAMS, differences
from generate import program

pytest.importorskip("calcharo")

FILES = sorted(PROGRAMS.glob("*.py")) + sorted(PROGRAMS.glob("*.φ"))
GENERATED = 120


@pytest.mark.parametrize("path", FILES, ids=[path.name for path in FILES])
def test_program(path):
    assert differences(path) == []


@pytest.mark.parametrize("seed", range(GENERATED))
def test_generated(seed):
    assert differences(program(seed)) == []
