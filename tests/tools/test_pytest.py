"""pytest collects, rewrites and reports φ test modules as it does Python modules."""

import os
import re

import pytest

SAMPLE = """
⇒ pytest


@pytest.fixture
ƒ items():
    ⟲ [1, 2]


ƒ test_passes(items, root):
    ‼ 1 ∈ items ∧ root == "root"


@pytest.mark.parametrize("left, right", [(1, 1), (1, 2)])
ƒ test_pairs(left, right):
    ‼ {"é": left} == {"é": right}


ƒ test_several_lines(items):
    ‼ (3 ∈ items ∨
       items == []), "none"


ƒ lookup(table):
    ⟲ "∈", table["missing"] ∨ 1


ƒ test_raises():
    lookup({})
"""
CONFTEST = """
⇒ pytest


@pytest.fixture
ƒ root():
    ⟲ "root"
"""


@pytest.fixture
def run(python):
    """Return a function that runs pytest in a folder and returns what it prints."""

    def call(folder, *arguments, env=(), cache=False):
        variables = dict(env) if cache else {"PYTHONDONTWRITEBYTECODE": "1", **dict(env)}
        command = ["-m", "pytest", "--color=no", "-p", "no:cacheprovider", *arguments]
        result = python(*command, cwd=folder, env=variables)
        assert "Warning" not in result.stderr, result.stderr
        return result.stdout + result.stderr

    return call


def outcome(text):
    """Return the counts of the last line."""
    counts = re.findall(r"(\d+) (passed|failed|error|errors|skipped)", text.splitlines()[-1])
    return {name: int(number) for number, name in counts}


def test_modules_are_collected_by_all_suffixes_and_by_name(project, run):
    folder = project(
        {
            "test_a.φ": "ƒ test_a(): ‼ 1\n",
            "b_test.φ": "ƒ test_b(): ‼ 1\n",
            "sub/test_c.phi": "ƒ test_c(): ‼ 1\n",
            "test_d.py": "def test_d(): assert 1\n",
            "other.φ": "ƒ test_o(): ‼ ⊥\n",
        }
    )
    assert outcome(run(folder)) == {"passed": 4}
    assert outcome(run(folder, "other.φ")) == {"failed": 1}
    assert outcome(run(folder, "test_a.φ::test_a")) == {"passed": 1}
    assert outcome(run(folder, "sub")) == {"passed": 1}


@pytest.mark.parametrize("mode", ["append", "importlib"])
def test_other_import_modes(project, run, mode):
    folder = project(
        {
            "sub/test_a.φ": "ƒ test_a(word): ‼ word == [1]\n",
            "sub/conftest.φ": "⇒ pytest\n@pytest.fixture\nƒ word(): ⟲ [2]\n",
        }
    )
    assert "At index 0 diff: 2 != 1" in run(folder, f"--import-mode={mode}")


@pytest.mark.parametrize("pattern", ["check_*.py", "check_*.φ", "check_*.py check_*.φ"])
def test_configured_patterns_hold_for_phi_files(project, run, pattern):
    files = {"pytest.ini": f"[pytest]\npython_files = {pattern}\n", "test_b.φ": "‼ ⊥\n"}
    folder = project({"check_a.φ": "ƒ test_a(): ‼ [1] == [2]\n", **files})
    text = run(folder)
    assert outcome(text) == {"failed": 1}
    # The assertion was rewritten, whichever suffix the pattern has.
    assert "At index 0 diff: 1 != 2" in text


def test_failures_are_explained_and_shown_in_phi(project, run):
    text = run(project({"test_a.φ": SAMPLE, "conftest.φ": CONFTEST}))
    assert outcome(text) == {"passed": 2, "failed": 3}
    for part in (
        '>       ‼ {"é": left} == {"é": right}\n',
        "assert {'é': 1} == {'é': 2}",
        "{'é': 1} != {'é': 2}",
        # A statement is shown to its end.
        '>       ‼ (3 ∈ items ∨\n           items == []), "none"\n',
        "AssertionError: none",
        "test_a.φ:20: AssertionError",
        '    ƒ lookup(table):\n>       ⟲ "∈", table["missing"] ∨ 1\n',
        "test_a.φ:25: KeyError",
        "FAILED test_a.φ::test_pairs[1-2]",
    ):
        assert part in text, part
    if "pytest-8" in text and "Python 3.9" in text:
        return
    # Carets stand below the expression, counted in characters of the φ text.
    assert '>       ⟲ "∈", table["missing"] ∨ 1\n               ^^^^^^^^^^^^^^^^\n' in text


def test_short_tracebacks_and_native_tracebacks(project, run):
    folder = project({"test_a.φ": SAMPLE, "conftest.φ": CONFTEST})
    short = run(folder, "--tb=short", "-k", "raises")
    assert 'test_a.φ:25: in lookup\n    ⟲ "∈", table["missing"] ∨ 1\n' in short
    native = run(folder, "--tb=native", "-k", "raises")
    assert 'line 25, in lookup\n    ⟲ "∈", table["missing"] ∨ 1\n' in native


def test_two_modules_of_one_length_do_not_share_bytecode(project, run):
    folder = project({"test_a.φ": "ƒ test_a(): ‼ 1\n", "test_b.φ": "ƒ test_b(): ‼ 0\n"})
    for _ in range(2):
        text = run(folder, cache=True)
        assert outcome(text) == {"passed": 1, "failed": 1}
        assert "FAILED test_b.φ::test_b" in text
    names = sorted(path.name for path in folder.glob("__pycache__/*.pyc"))
    assert len(names) == 2
    assert all(re.fullmatch(r"test_[ab]\.cpython-3\d+-pytest-\w+\.φ\.pyc", n) for n in names), names


def test_an_edited_module_is_rewritten_again(project, run):
    path = project({"test_a.φ": "ƒ test_a(): ‼ 1 == 1\n"}) / "test_a.φ"
    assert outcome(run(path.parent, cache=True)) == {"passed": 1}
    # Same size, within the same second.
    path.write_text("ƒ test_a(): ‼ 1 == 2\n", "utf-8")
    assert "assert 1 == 2" in run(path.parent, cache=True)


def test_damaged_bytecode_is_made_again(project, run):
    folder = project({"test_a.φ": "ƒ test_a(): ‼ 1 == 1\n"})
    run(folder, cache=True)
    (entry,) = folder.glob("__pycache__/*.pyc")
    whole = entry.read_bytes()
    entry.write_bytes(whole[:40] + b"damage" + whole[46:])
    assert outcome(run(folder, cache=True)) == {"passed": 1}
    assert entry.read_bytes() == whole


def test_another_symbol_map_makes_the_entry_stale(project, run):
    config = '{"symbols": {"lambda": "%s"}}'
    folder = project(
        {".phicode/config.json": config % "λ", "test_a.φ": "ƒ test_a(): ‼ (λ: 1)() == 1\n"}
    )
    assert outcome(run(folder, cache=True)) == {"passed": 1}
    (folder / ".phicode/config.json").write_text(config % "Λ", "utf-8")
    assert "SyntaxError" in run(folder, cache=True)


def test_conftest_of_each_folder_holds_below_it(project, run):
    fixture = "⇒ pytest\n@pytest.fixture\nƒ {}(): ⟲ '{}'\n"
    python = "import pytest\n@pytest.fixture\ndef middle(): return 'middle'\n"
    test = "ƒ test_{0}({0}): ‼ {0} == '{0}'\n"
    folder = project(
        {
            "conftest.φ": fixture.format("root", "root"),
            "test_root.φ": test.format("root"),
            "one/conftest.py": python,
            "one/test_one.φ": test.format("middle") + test.format("root"),
            "one/two/conftest.phi": fixture.format("leaf", "leaf"),
            "one/two/test_two.φ": "".join(map(test.format, ("root", "middle", "leaf"))),
            "one/test_python.py": "def test_python(root, middle): pass\n",
            "three/test_three.φ": test.format("leaf"),
        }
    )
    text = run(folder)
    assert outcome(text) == {"passed": 7, "error": 1}
    assert "fixture 'leaf' not found" in text
    # A conftest is left alone where pytest leaves all of them alone.
    assert outcome(run(folder, "--noconftest", "test_root.φ")) == {"error": 1}


def test_packages_with_an_initialiser_in_phi(project, run):
    folder = project(
        {
            "pack/__init__.φ": "X = 1\n",
            "pack/tests/__init__.φ": "",
            "pack/tests/conftest.φ": "← .. ⇒ X\n" + CONFTEST,
            "pack/tests/test_a.φ": (
                "← .. ⇒ X\nƒ test_x(root): ‼ X == 1 ∧ __package__ == 'pack.tests'\n"
            ),
            "pack/tests/test_b.py": "from .. import X\ndef test_x(): assert X == 1\n",
        }
    )
    assert outcome(run(folder)) == {"passed": 2}
    assert outcome(run(folder, "--import-mode=importlib")) == {"passed": 2}


def test_unittest_cases_in_phi(project, run):
    text = (
        "← unittest ⇒ TestCase\n\nℂ Case(TestCase):\n    ƒ test_x(self):\n"
        "        self.assertIn(1, [1])\n\n    ƒ test_y(self):\n        ‼ 1 == 2\n"
    )
    text = run(project({"test_a.φ": text}))
    assert outcome(text) == {"passed": 1, "failed": 1}
    assert "assert 1 == 2" in text


def test_modules_registered_for_rewriting(project, run):
    folder = project(
        {
            "conftest.py": "import pytest\npytest.register_assert_rewrite('helper')\n",
            "helper.φ": "ƒ check(x):\n    ‼ x == [1]\n",
            "test_a.py": "import helper\ndef test_a(): helper.check([2])\n",
        }
    )
    text = run(folder)
    assert "At index 0 diff: 2 != 1" in text
    assert ">       ‼ x == [1]" in text


def test_a_syntax_error_is_told_in_phi(project, run):
    text = run(project({"test_a.φ": "ƒ test_a():\n    ‼ (1\n"}))
    assert "‼ (1" in text
    assert "SyntaxError" in text
    assert outcome(text) == {"error": 1}
    text = run(project({"test_a.φ": "x = 1 ∉ [1]\n"}))
    assert "no ∉" in text


def test_without_the_plugin_phi_modules_are_plain_modules(project, run):
    folder = project(
        {
            "test_a.φ": "ƒ test_a(): ‼ 0\n",
            "conftest.py": "import pytest\npytest.register_assert_rewrite('helper')\n",
            "helper.φ": "ƒ check(x):\n    ‼ x == [1]\n",
            "test_b.py": "import helper\ndef test_b(): helper.check([2])\n",
        }
    )
    text = run(folder, "-p", "no:phicode")
    assert "test_a.φ" not in text
    assert outcome(text) == {"failed": 1}
    assert "At index 0" not in text


def test_without_the_hook_the_plugin_is_silent(project, run):
    folder = project({"test_a.φ": "ƒ test_a(): ‼ 0\n", "test_b.py": "def test_b(): pass\n"})
    assert outcome(run(folder, "-W", "error", env={"PHICODE_NO_HOOK": "1"})) == {"passed": 1}


def test_the_plugin_is_loaded_by_its_module_too(project, run):
    folder = project({"test_a.φ": "ƒ test_a(): ‼ [1] == [2]\n"})
    none = {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    assert outcome(run(folder, env=none)) == {}
    assert "At index 0 diff" in run(folder, "-p", "phicode_engine._pytest_plugin", env=none)


def test_warnings_are_errors_and_there_are_none(project, run):
    folder = project({"test_a.φ": "ƒ test_a(): ‼ 1\n", "conftest.φ": CONFTEST})
    assert outcome(run(folder, "-W", "error")) == {"passed": 1}


def test_examples_in_docstrings(project, run):
    text = (
        'ƒ f(x):\n    """\n    >>> f([1])\n    True\n'
        "    >>> 1 ∈ [f([2])]  # doctest: +PHI\n    False\n"
        '    """\n    ⟲ 1 ∈ x\n\n\nƒ g():\n    """\n    >>> π(g())\n    2\n    """\n    ⟲ 2\n'
    )
    folder = project({"m.φ": text})
    assert outcome(run(folder)) == {}
    answer = run(folder, "--doctest-modules")
    assert outcome(answer) == {"passed": 1, "failed": 1}
    assert re.search(r"m\.φ:13: ", answer), answer
    (folder / "pytest.ini").write_text("[pytest]\ndoctest_optionflags = PHI ELLIPSIS\n", "utf-8")
    assert outcome(run(folder, "--doctest-modules")) == {"passed": 2}


def test_test_modules_see_command_line_and_hooks_of_a_phi_conftest(project, run):
    conftest = (
        "ƒ pytest_addoption(parser):\n    parser.addoption('--word')\n\n"
        "ƒ pytest_generate_tests(metafunc):\n"
        "    metafunc.parametrize('word', [metafunc.config.getoption('word')])\n"
    )
    folder = project({"conftest.φ": conftest, "test_a.φ": "ƒ test_a(word): ‼ word == 'φ'\n"})
    assert outcome(run(folder, "--word", "φ")) == {"passed": 1}


def test_optimised_runs_have_entries_of_their_own(project, python):
    folder = project({"test_a.φ": "ƒ test_a(): ‼ 1 == 1\n"})
    for flags in ([], ["-O"]):
        result = python(*flags, "-m", "pytest", "-q", "-p", "no:cacheprovider", cwd=folder)
        assert "1 passed" in result.stdout, result.stdout
    names = sorted(os.listdir(folder / "__pycache__"))
    assert [".opt-1." in name for name in names] == [True, False] or len(names) == 2


def test_configured_suffixes(project, run):
    folder = project(
        {
            ".phicode/config.json": '{"file_extension": ".wave"}',
            "conftest.wave": CONFTEST,
            "test_a.wave": "ƒ test_a(root): ‼ [root] == ['leaf']\n",
        }
    )
    assert "At index 0 diff: 'root' != 'leaf'" in run(folder)
