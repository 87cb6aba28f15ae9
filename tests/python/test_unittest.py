"""`python -m unittest` finds φ test modules by pattern, by path and by name."""

import re

import pytest

CASE = "← unittest ⇒ TestCase\n\n\nℂ Case(TestCase):\n    ƒ test_it(self):\n        self.{}\n"
PASSES, FAILS = CASE.format("assertIn(1, [1])"), CASE.format("assertEqual(1, 2)")


@pytest.fixture
def run(python):
    """Return a function that runs unittest in a folder and returns its report."""

    def call(folder, *arguments):
        return python("-m", "unittest", *arguments, cwd=folder).stderr

    return call


def count(text):
    return int(re.search(r"Ran (\d+) test", text).group(1))


def test_discovery_by_pattern(project, run):
    folder = project({"test_a.φ": PASSES, "test_b.phi": PASSES, "check_c.φ": PASSES})
    assert count(run(folder, "discover", "-p", "test*.φ")) == 1
    assert count(run(folder, "discover", "-p", "check_*.φ")) == 1
    assert count(run(folder, "discover", "-p", "*.phi")) == 1


def test_the_default_pattern_finds_phi_and_python_modules(project, run):
    plain = "import unittest\nclass C(unittest.TestCase):\n    def test_it(self): pass\n"
    folder = project({"test_a.φ": PASSES, "test_b.py": plain, "other.φ": PASSES})
    assert count(run(folder)) == 2
    assert count(run(folder, "discover", "-s", ".")) == 2


def test_packages_with_an_initialiser_in_phi_are_searched(project, run):
    files = {"pack/__init__.φ": "", "pack/sub/__init__.φ": "", "pack/sub/test_a.φ": PASSES}
    folder = project(files)
    assert count(run(folder)) == 1
    assert count(run(folder, "discover", "pack")) == 1
    assert count(run(folder, "pack.sub.test_a")) == 1
    assert count(run(folder, "pack/sub/test_a.φ")) == 1


def test_load_tests_of_a_package_is_called(project, run):
    text = "ƒ load_tests(loader, tests, pattern):\n    π('loaded', pattern)\n    ⟲ tests\n\n"
    result = run(project({"pack/__init__.φ": text + PASSES, "test_a.φ": PASSES}))
    assert count(result) >= 1


def test_failures_are_reported_in_phi(project, run):
    text = run(project({"test_a.φ": FAILS}), "test_a.φ")
    assert 'test_a.φ", line 6, in test_it\n    self.assertEqual(1, 2)\n' in text
    assert "AssertionError: 1 != 2" in text


def test_a_module_that_cannot_be_imported_is_named(project, run):
    text = run(project({"test_a.φ": "x = (\n"}))
    assert "test_a" in text
    assert "FAILED (errors=1)" in text
    assert "x = (" in text


def test_main_in_a_phi_module(project, phicode):
    folder = project(
        {"m.φ": PASSES + "\n\n¿ __name__ == '__main__':\n    ⇒ unittest\n    unittest.main()\n"}
    )
    result = phicode("run", "m.φ", "-v", cwd=folder)
    assert "test_it (__main__.Case" in result.stderr
    assert result.returncode == 0


def test_configured_suffixes(project, run):
    files = {"test_a.wave": PASSES, "pack/__init__.wave": "", "pack/test_b.wave": PASSES}
    folder = project({".phicode/config.json": '{"file_extension": ".wave"}', **files})
    assert count(run(folder)) == 2
    assert count(run(folder, "test_a.wave")) == 1
