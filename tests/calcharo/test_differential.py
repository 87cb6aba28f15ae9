"""Every program under the oracle and under the tracer: not one difference."""

import pytest
from compare import PROGRAMS, differences
from generate import program

pytest.importorskip("calcharo")

FILES = sorted(PROGRAMS.glob("*.py")) + sorted(PROGRAMS.glob("*.φ"))
GENERATED = 120


# Both ways to read frames.
ENGINES = ("monitoring", "monitoring-public")


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("path", FILES, ids=[path.name for path in FILES])
def test_program(path, engine):
    assert differences(path, engine) == []


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("seed", range(GENERATED))
def test_generated(seed, engine):
    assert differences(program(seed), engine) == []
