"""The six demonstrations print what is stored beside them."""

from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parents[2] / "examples"
STORED = EXAMPLES / "expected" / "recordings"
NAMES = sorted(path.stem for path in (EXAMPLES / "recordings").glob("*.py"))


def test_every_demonstration_is_stored():
    assert sorted(path.stem for path in STORED.glob("*.txt")) == NAMES
    assert len(NAMES) == 6


@pytest.mark.parametrize("name", NAMES)
def test_demonstration_prints_its_expected_output(name, python):
    result = python(str(EXAMPLES / "recordings" / f"{name}.py"))
    expected = (STORED / f"{name}.txt").read_text("utf-8")
    assert (result.stdout, result.stderr, result.returncode) == (expected, "", 0)
