"""Every program in `examples/` prints what is stored beside it, on every interpreter."""

import re
import shutil
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "reference"))
EXAMPLES = Path(__file__).parents[2] / "examples"
EXPECTED = EXAMPLES / "expected"
PROGRAMS = ["bakery", "biblioteca", "planets"]
LANGUAGES = sorted(path.stem for path in (EXAMPLES / "languages").glob("*.φ"))


@pytest.fixture
def examples(tmp_path):
    """Return a copy of the examples, so that caches are written elsewhere than in the sources."""
    return Path(shutil.copytree(EXAMPLES, tmp_path / "examples"))


def expected(name):
    """Return the stored output of an example."""
    return (EXPECTED / f"{name}.txt").read_text("utf-8")


def test_every_program_has_its_expected_output():
    programs = {path.stem for path in EXAMPLES.glob("*.φ")} | {"calculator", "three_languages"}
    stored = {path.stem for path in EXPECTED.glob("*.txt")}
    assert programs - {"tour_patterns"} == stored


@pytest.mark.parametrize("name", PROGRAMS)
def test_program_prints_its_expected_output(name, phicode, examples):
    result = phicode("run", f"{name}.φ", cwd=examples)
    assert (result.stdout, result.stderr, result.returncode) == (expected(name), "", 0)


def test_every_language_has_a_program(phicode):
    from phi_reference import MAPS

    assert {*LANGUAGES, "phi", "es"} == set(MAPS)
    stored = {path.stem for path in (EXPECTED / "languages").glob("*.txt")}
    assert stored == set(LANGUAGES)


@pytest.mark.parametrize("name", LANGUAGES)
def test_program_in_a_language_prints_its_expected_output(name, phicode, examples):
    result = phicode("run", f"languages/{name}.φ", cwd=examples)
    assert (result.stdout, result.stderr) == (expected(f"languages/{name}"), "")
    assert result.returncode == 0
    checked = phicode("check", f"languages/{name}.φ", cwd=examples)
    assert (checked.stdout, checked.returncode) == ("", 0)


def test_every_program_is_in_the_form_of_fmt(phicode, examples):
    # The tour shows that Python's own words stay valid.
    (examples / "tour.φ").unlink()
    result = phicode("fmt", "--check", ".", cwd=examples)
    assert (result.stdout, result.stderr, result.returncode) == ("", "", 0)


def test_a_second_run_from_the_cache_prints_the_same(phicode, examples):
    runs = [phicode("run", "planets.φ", cwd=examples) for _ in range(2)]
    assert [run.stdout for run in runs] == [expected("planets")] * 2


def test_tour_prints_every_chapter_that_this_python_has(phicode, examples):
    chapters = expected("tour")
    if sys.version_info < (3, 10):
        # The last chapter is about a statement that came with Python 3.10.
        chapters = chapters[: chapters.index("\npatterns\n")]
    result = phicode("run", "examples/tour.φ", cwd=examples.parent)
    assert (result.stdout, result.stderr, result.returncode) == (chapters, "", 0)


def test_tour_shows_every_glyph_of_the_default_map():
    from phicode_engine import get_symbol_mappings, transpile_symbols

    tour = "".join((EXAMPLES / name).read_text("utf-8") for name in ("tour.φ", "tour_patterns.φ"))
    # What is left of a glyph after the conversion stands in strings and comments only.
    rest = transpile_symbols(tour)
    mappings = get_symbol_mappings()
    glyphs = set(mappings) if "∀" in mappings else set(mappings.values())
    shown = {glyph for glyph in glyphs if tour.count(glyph) > rest.count(glyph)}
    assert glyphs - shown == set()


def test_package_runs_with_arguments_and_its_own_status(phicode, examples):
    result = phicode("run", "-m", "calculator", cwd=examples)
    assert (result.stdout, result.stderr, result.returncode) == (expected("calculator"), "", 0)
    result = phicode("run", "-m", "calculator", "1/0", "2 * (3", "--", cwd=examples)
    assert result.stdout == ""
    assert result.stderr == (
        "1/0: nothing can be divided by zero\n"
        "2 * (3: a bracket is not closed\n"
        "--: the end where a number should be\n"
    )
    assert result.returncode == 3


def test_three_packages_in_three_languages_run_together(phicode, python, examples):
    folder = examples / "three_languages"
    for run in (phicode, python):
        result = run("-m", "bulletin", cwd=folder)
        assert (result.stdout, result.stderr, result.returncode) == (
            expected("three_languages"),
            "",
            0,
        )


def test_failure_is_told_as_python_tells_it_in_glyphs(phicode, examples):
    result = phicode("run", "failure.φ", cwd=examples)
    assert result.returncode == 1
    shown = result.stdout + result.stderr.replace(f"{examples}/", "")
    wanted = expected("failure")
    if sys.version_info < (3, 13):
        # Older versions have no carets, or place fewer of them, and name the module of the class.
        shown, wanted = without_carets(shown.replace("__main__.", "")), without_carets(wanted)
    assert shown == wanted


def without_carets(traceback):
    """Return a traceback without its lines of `~` and `^`."""
    return re.sub(r"(?m)^ +[~^ ]+\n", "", traceback)
