"""Examples in docstrings are Python; with the option flag `PHI` they are φ."""

import re

MODULE = '''"""Numbers.

>>> double(2)
4
"""

ƒ double(x):
    """Return twice a number.

    >>> [double(n) ∀ n ∈ ⟪(2)]  # doctest: +PHI
    [0, 2]
    >>> ∀ n ∈ ⟪(2):  # doctest: +PHI
    ...     π(double(n))
    0
    2
    """
    ⟲ 2 * x


ℂ Box:
    """A box.

    >>> Box().size
    3
    """

    size = 2
'''
RUN = """
import doctest, m, sys
print(doctest.testmod(m, optionflags={flags}))
"""


def run(python, folder, flags="0"):
    result = python("-c", RUN.format(flags=flags), cwd=folder)
    assert result.stderr == ""
    return result.stdout


def failed(text):
    return int(re.search(r"TestResults\(failed=(\d+)", text).group(1))


def test_examples_are_python_unless_they_say_otherwise(project, python):
    text = run(python, project({"m.φ": MODULE}))
    assert failed(text) == 1
    assert re.search(r'm\.φ", line 23, in m\.Box\n', text), text
    text = run(python, project({"m.φ": MODULE.replace("  # doctest: +PHI", "")}))
    assert failed(text) > 1
    assert "SyntaxError" in text or "NameError" in text


def test_a_flag_for_all_examples(project, python):
    folder = project(
        {"m.φ": MODULE.replace("  # doctest: +PHI", "").replace("size = 2", "size = 3")}
    )
    assert failed(run(python, folder, "doctest.PHI")) == 0
    folder = project({"m.φ": '"""\n>>> 1 ∈ [1]  # doctest: -PHI\n"""\n'})
    assert failed(run(python, folder, "doctest.PHI")) == 1


def test_failures_show_the_example_in_phi(project, python):
    text = run(python, project({"m.φ": '"""\n>>> π(1 ∈ [2])\nTrue\n"""\n'}), "doctest.PHI")
    assert "    π(1 ∈ [2])\nExpected:\n    True\nGot:\n    False\n" in text


def test_errors_are_expected_as_ever(project, python):
    text = (
        '"""\n>>> ↑ ValueError("∈")\nTraceback (most recent call last):\n    ...\nValueError: ∈\n'
        ">>> x = (∀)\nTraceback (most recent call last):\n    ...\nSyntaxError: invalid syntax\n"
        '"""\n'
    )
    folder = project({"m.φ": text})
    assert failed(run(python, folder, "doctest.PHI | doctest.IGNORE_EXCEPTION_DETAIL")) == 0


def test_the_map_of_the_module_holds_for_its_examples(project, python):
    folder = project({"m.φ": '# phicode: es\n"""\n>>> imprimir(1)\n1\n"""\n', **SPANISH})
    assert failed(run(python, folder, "doctest.PHI")) == 0


SPANISH = {".phicode/config.json": '{"language": "es"}'}


def test_python_modules_and_texts_may_hold_phi_examples(project, python):
    folder = project(
        {
            "m.py": '"""\n>>> 1 ∈ [1]  # doctest: +PHI\nTrue\n"""\n',
            "notes.txt": "A text:\n\n>>> π(2)  # doctest: +PHI\n2\n>>> 2 in [2]\nTrue\n",
        }
    )
    assert failed(run(python, folder)) == 0
    program = "import doctest; print(doctest.testfile('notes.txt'))"
    assert failed(python("-c", program, cwd=folder).stdout) == 0


def test_the_command_reads_phi_files_as_modules(project, python):
    folder = project({"m.φ": MODULE, "sub/n.phi": '"""\n>>> 1 ∈ [1]\nTrue\n"""\n'})
    result = python("-m", "doctest", "m.φ", cwd=folder)
    assert (result.returncode, result.stderr) == (1, "")
    assert "1 of   1 in m.Box" in result.stdout or "1 of 1 in m.Box" in result.stdout
    assert python("-m", "doctest", "-o", "PHI", "sub/n.phi", cwd=folder).returncode == 0
    assert python("-m", "doctest", "sub/n.phi", cwd=folder).returncode == 1


def test_unittest_suites_of_examples(project, python):
    program = (
        "import doctest, m, unittest\n"
        "suite = doctest.DocTestSuite(m, optionflags=doctest.PHI)\n"
        "unittest.TextTestRunner().run(suite)\n"
    )
    folder = project({"m.φ": '"""\n>>> 1 ∈ [1]\nTrue\n"""\n'})
    assert "OK" in python("-c", program, cwd=folder).stderr
