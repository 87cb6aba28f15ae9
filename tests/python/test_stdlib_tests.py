"""P11 on a choice: modules of CPython's own test package give the same results from φ copies.

Each module is converted, imported through the hook under `phicode`, and its tests are run; the
same runner runs the original under `python`. Every test must be run by both and end alike.
"""

import json
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
sys.path[:0] = [str(TESTS / "corpus")]

import product

LIBRARY = Path(sysconfig.get_path("stdlib"), "test")
MODULES = [
    *["test_grammar", "test_fstring", "test_dataclasses", "test_enum", "test_generators"],
    *["test_coroutines", "test_asyncgen", "test_patma", "test_with", "test_scope"],
    *["test_named_expressions", "test_decorators", "test_class", "test_list", "test_dict"],
    *["test_set", "test_functools", "test_collections", "test_descr", "test_string_literals"],
    *["test_typing", "test_syntax", "test_listcomps", "test_keywordonlyarg"],
]

# Tests that compare their own source text, or a place in it, with Python text that they quote:
# they see the φ text instead, as they must.
ABOUT_THEIR_SOURCE = {
    "test_coroutines.OriginTrackingTest.test_origin_tracking_warning": "quotes `return corofn()`",
    "test_patma.TestCompiler.test_refleaks": "compiles its own file as Python",
    "test_with.NestedWith.testExceptionLocation": "cuts its own line by code columns",
    "test_listcomps.ListComprehensionTest.test_exception_locations": "cuts its own line likewise",
}

RUNNER = """
import importlib, json, sys, unittest, warnings
sys.path.insert(0, sys.argv[1])
warnings.simplefilter("ignore")
module = importlib.import_module(sys.argv[2])

class Result(unittest.TestResult):
    def __init__(self):
        super().__init__()
        self.outcomes, self.messages = {}, {}

    def note(self, test, outcome, error=None):
        self.outcomes[test.id()] = max(outcome, self.outcomes.get(test.id(), ""))
        if error: self.messages[test.id()] = str(error[1])[:1000]

    def addSuccess(self, test): self.note(test, "ok")
    def addSkip(self, test, reason): self.note(test, "skipped")
    def addFailure(self, test, error): self.note(test, "z failure", error)
    def addError(self, test, error): self.note(test, "z error", error)
    def addExpectedFailure(self, test, error): self.note(test, "expected failure")
    def addUnexpectedSuccess(self, test): self.note(test, "z unexpected success")
    def addSubTest(self, test, subtest, error):
        if error is not None: self.note(test, "z failure", error)

result = Result()
unittest.TestLoader().loadTestsFromModule(module).run(result)
with open(sys.argv[3], "w", encoding="utf-8") as file:
    json.dump([module.__file__, result.outcomes, result.messages], file)
"""


def outcomes(command, folder, module, environment):
    """Run all tests of `folder/module`; return the file imported, outcomes and messages."""
    runner, answer = folder / "runner.py", folder / "outcomes.json"
    runner.write_text(RUNNER, "utf-8")
    done = subprocess.run(
        [*command, str(runner), str(folder), module, str(answer)],
        cwd=str(folder),
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=600,
    )
    assert done.returncode == 0, done.stdout.decode("utf-8", "replace")[-3000:]
    return json.loads(answer.read_text("utf-8"))


def original(module):
    """Return the module's source file, or skip where this Python has none."""
    for path in (LIBRARY / f"{module}.py", LIBRARY / module / "__init__.py"):
        if path.exists():
            return path
    return pytest.skip(f"{module} is not in the test package of this Python")


@pytest.mark.parametrize("module", MODULES)
def test_phi_copy_of_a_library_test_gives_the_same_results(module, tmp_path, environment):
    source = original(module).read_bytes()
    folders = {suffix: tmp_path / suffix for suffix in ("py", "φ")}
    for folder in folders.values():
        folder.mkdir()
    (folders["py"] / f"{module}.py").write_bytes(source)
    (folders["φ"] / f"{module}.φ").write_bytes(product.to_phi(source, "phi"))
    _, expected, _ = outcomes([sys.executable], folders["py"], module, environment)
    if not expected:
        pytest.skip(f"{module} holds no unittest cases in this Python")
    phicode = [str(Path(sys.prefix, "bin", "phicode")), "run"]
    file, found, messages = outcomes(phicode, folders["φ"], module, environment)
    assert file.endswith(f"{module}.φ")
    assert found.keys() == expected.keys()
    different = {
        test: (outcome, found[test], messages.get(test))
        for test, outcome in expected.items()
        if found[test] != outcome and test not in ABOUT_THEIR_SOURCE
    }
    assert different == {}
    print(f"{module}: {len(expected)} tests alike")
