"""The steps of every probe program are, line by line, the stored ones."""

import re

import pytest
from compare import PROGRAMS
from expected import LEVELS, STORED, steps_of, stored

pytest.importorskip("calcharo")

TWINS = [name for name in LEVELS if (PROGRAMS / f"{name}.φ").exists()]
COLUMNS = re.compile(r"\b(\d+):\d+-(\d+):\d+\b")


def test_every_stored_file_belongs_to_a_probe():
    assert {path.name.partition(".")[0] for path in STORED.glob("*.txt")} == set(LEVELS)
    assert len(LEVELS) > 60


@pytest.mark.parametrize("name", LEVELS)
def test_steps_are_the_stored_ones(name):
    assert steps_of(name) == stored(name), f"if the new steps are right: python expected.py {name}"


@pytest.mark.parametrize("name", TWINS)
def test_steps_in_glyphs_are_those_of_python(name):
    from steps import lines, recorded

    found = lines(recorded(PROGRAMS / f"{name}.φ", LEVELS[name]))
    assert steps_alone(found) == steps_alone(stored(name))


def steps_alone(lines):
    """Give the lines of steps without columns, which belong to the spelling."""
    return [COLUMNS.sub(r"\1-\2", line) for line in lines if not line.startswith(" ")]
