"""The example of three packages: Spanish, glyphs, plain Python, tested together and covered."""

import json
import re
import shutil
import sys
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parents[2] / "examples"
CORES = ["ctrace", *(["sysmon"] if sys.version_info >= (3, 12) else [])]


@pytest.fixture
def folder(tmp_path):
    return Path(shutil.copytree(EXAMPLES / "three_languages", tmp_path / "three_languages"))


@pytest.mark.parametrize("core", CORES)
def test_all_tests_pass_and_every_line_is_counted(folder, python, core):
    command = ["-m", "pytest", "-p", "no:cacheprovider", "--cov", "--cov-report=json"]
    for _ in range(2):
        # The second time from the cache.
        result = python(*command, cwd=folder, env={"COVERAGE_CORE": core})
        assert " 13 passed" in result.stdout, result.stdout
        report = json.loads((folder / "coverage.json").read_text("utf-8"))
        assert set(report["files"]) == {
            "bulletin/__init__.py",
            "bulletin/__main__.py",
            "measures/__init__.φ",
            "measures/numbers.φ",
            "mercado/__init__.φ",
            "mercado/puestos.φ",
        }
        assert report["totals"]["missing_lines"] == 0
        assert report["totals"]["num_branches"] > 0


def test_a_failure_in_each_language_is_shown_in_that_language(folder, python):
    for name, before, after in (
        ("test_mercado.φ", '["Ana", "Berta"]', '["Ana"]'),
        ("test_measures.φ", "== 6", "== 7"),
        ("test_bulletin.py", "== [250]", "== []"),
    ):
        path = folder / "tests" / name
        path.write_text(path.read_text("utf-8").replace(before, after), "utf-8")
    text = python("-m", "pytest", "-p", "no:cacheprovider", cwd=folder).stdout
    for line in (
        '>       afirmar [puesto.nombre para puesto en stalls] == ["Ana"]',
        ">       ‼ spread([3, 9, 5]) == 7",
        '>       assert prices(stalls, "uva") == []',
        "Left contains one more item: 'Berta'",
    ):
        assert line in text, line
    assert " 3 failed, 10 passed" in text


def test_examples_of_the_packages_in_their_languages(folder, python):
    result = python("-m", "pytest", "-p", "no:cacheprovider", "--doctest-modules", ".", cwd=folder)
    assert re.search(r"14 passed", result.stdout), result.stdout
