"""Where a program can be recorded it is, and elsewhere the message says where it can be."""

import sys

import calcharo
import pytest
from calcharo.core.errors import EngineUnavailable

RECORDS = sys.implementation.name == "cpython" and sys.version_info[:2] in ((3, 12), (3, 13))
PROGRAM = "x = [1]\nx.append(2)\n"


def record():
    return calcharo.execute_and_trace(PROGRAM)


def record_a_block():
    with calcharo.trace() as recorded:
        pass
    return recorded


@pytest.mark.parametrize("attempt", [record, record_a_block])
def test_a_program_is_recorded_or_the_message_says_where_it_would_be(attempt):
    if RECORDS:
        assert attempt().outcome == "finished"
        return
    with pytest.raises(EngineUnavailable, match=r"records on CPython 3\.12 and 3\.13"):
        attempt()


def test_the_command_says_the_same(python, project):
    folder = project({"app.py": "print('ran')\n"})
    result = python("-m", "calcharo", "run", "--quiet", "app.py", cwd=folder)
    if RECORDS:
        assert (result.stdout, result.stderr, result.returncode) == ("ran\n", "", 0)
        assert (folder / "app.calcharo").exists()
        return
    assert (result.stdout, result.returncode) == ("", 2)
    assert "records on CPython 3.12 and 3.13" in result.stderr
