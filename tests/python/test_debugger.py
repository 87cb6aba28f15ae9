"""`pdb` stops in φ files, shows their text and reads φ at its prompt."""

import pytest

APP = '''"""An application."""
⇒ other


ƒ main(word):
    total = 0
    ∀ n ∈ ⟪(3):
        total += other.add(n)
    π(word, total)
    ⟲ total


main("done")
'''
OTHER = 'ƒ add(n):\n    word = "∈"\n    ⟲ n + 1\n\n\nƒ unused(): ⟲ λ: 1\n'


@pytest.fixture
def debug(project, python):
    """Return a function that gives the debugger commands and returns what it prints."""

    def run(*arguments, commands, files=()):
        folder = project({"app.φ": APP, "other.φ": OTHER, **dict(files)})
        text = "\n".join([*commands, "q", ""])
        result = python(*arguments, cwd=folder, input=text)
        # What is told there is an error of the program.
        assert "Error" in result.stderr or result.stderr == ""
        return result.stdout

    return run


SCRIPT, MODULE = ("-m", "pdb", "app.φ"), ("-m", "pdb", "-m", "app")


@pytest.mark.parametrize("target", [SCRIPT, MODULE])
def test_a_program_is_debugged_by_path_and_by_name(debug, target):
    text = debug(*target, commands=["b 8", "c", "w", "c", "p total"])
    assert "Breakpoint 1 at " in text
    assert "app.φ(8)main()\n-> total += other.add(n)\n" in text
    assert 'app.φ(13)<module>()\n-> main("done")\n' in text
    assert text.splitlines()[-2].endswith("1") or "(Pdb) 1\n" in text


@pytest.mark.parametrize("place", ["other.φ:3", "other:3"])
def test_a_breakpoint_in_another_file(debug, place):
    text = debug(*SCRIPT, commands=[f"b {place}", "c", "p word", "u", "p n"])
    assert "other.φ:3\n" in text
    assert "other.φ(3)add()\n-> ⟲ n + 1\n" in text
    assert "(Pdb) '∈'\n" in text


def test_a_breakpoint_at_a_function_that_does_not_exist_yet(debug):
    text = debug(*SCRIPT, commands=["b main", "c", "p word"])
    # Older versions stop at the first line of the function, newer ones behind it.
    assert "app.φ:5\n" in text or "app.φ:6\n" in text
    assert "(Pdb) 'done'\n" in text


def test_listings_are_whole_blocks_of_phi(debug):
    text = debug(*SCRIPT, commands=["b 9", "c", "ll", "l 1,2", "source other.add"])
    shown = [line.partition("\t")[2] for line in text.splitlines() if "\t" in line]
    assert shown[:6] == APP.splitlines()[4:10]
    assert "  2  \t⇒ other\n" in text
    assert "  3  \t    ⟲ n + 1\n" in text


def test_phi_is_understood_at_the_prompt(debug):
    commands = ["b 9", "c", "p total ∈ ⟪(7)", "π(total, '∧')", "!more = λ: 6", "more()"]
    text = debug(*SCRIPT, commands=[*commands, "p 'in' + '∈'", "p total ∉ 1", "p total in [6]"])
    for answer in ("(Pdb) True\n", "(Pdb) 6 ∧\n", "(Pdb) 6\n", "(Pdb) 'in∈'\n", "SyntaxError"):
        assert answer in text, answer


@pytest.mark.parametrize("form", ["b 8, n ∈ [1]", "tbreak app:8,n > 0 ∧ ✓", "b 8; 2 n ∈ [1]"])
def test_conditions_of_breakpoints_are_phi(debug, form):
    place, _, condition = form.partition("; ")
    commands = [place, *([f"condition {condition}"] if condition else []), "c", "p n, total"]
    text = debug(*SCRIPT, commands=["b main", "c", *commands])
    assert "(1, 1)" in text
    assert "Invalid condition" not in text


def test_a_condition_is_taken_back_and_a_wrong_one_is_told(debug):
    commands = [
        "b 6",
        "c",
        "b 8, n ∈ [1]",
        "condition 2",
        "c",
        "p (n, 'first')",
        "condition 2 n ∉ [2]",
        "c",
    ]
    text = debug(*SCRIPT, commands=[*commands, "p (n, 'next')"])
    assert "(0, 'first')" in text
    assert "(1, 'next')" in text


def test_display_shows_phi_and_its_values(debug):
    text = debug(*SCRIPT, commands=["b 8", "c", "display n ∈ [1]", "c", "undisplay n ∈ [1]", "c"])
    assert "display n ∈ [1]: False" in text
    assert "display n ∈ [1]: True  [old: False]" in text
    assert "not displaying" not in text


def test_the_session_of_interact_reads_phi(debug):
    session = ["interact", "∀ i ∈ ⟪(2):", "    π('i', i, total ∈ [1])", "", "more = λ: 7", "more()"]
    text = debug(*SCRIPT, commands=["b 9", "c", *session])
    assert "i 0 False" in text
    assert "i 1 False" in text
    assert "\n7\n" in text.replace(">>> ", "\n")


def test_debug_steps_into_phi(debug):
    text = debug(*SCRIPT, commands=["b 9", "c", "debug other.add(n) ∈ [3]", "s", "s", "p n", "q"])
    assert "((Pdb)) 2\n" in text


def test_python_files_are_debugged_as_ever(debug):
    files = {"plain.py": "import other\nx = other.add(1)\nprint(x)\n"}
    text = debug("-m", "pdb", "plain.py", commands=["b 3", "c", "p x", "p x ∈ [1]"], files=files)
    assert "plain.py(3)<module>()\n-> print(x)\n" in text
    assert "(Pdb) 2\n" in text
    assert "SyntaxError" in text


def test_breakpoint_in_a_running_program(project, phicode):
    folder = project({"app.φ": "ƒ f(x):\n    breakpoint()\n    ⟲ x ∧ 2\n\n\nπ(f(1))\n"})
    result = phicode("run", "app.φ", cwd=folder, input="n\nll\np x\nc\n")
    assert "  3  ->\t    ⟲ x ∧ 2\n" in result.stdout
    assert result.stdout.endswith("2\n")


def test_after_an_uncaught_error(debug):
    files = {"app.φ": 'ƒ f(d):\n    ⟲ d["∈"]\n\n\nf({})\n'}
    result = debug(*SCRIPT, commands=["c", "w", "p d", "q"], files=files)
    assert 'app.φ(2)f()\n-> ⟲ d["∈"]\n' in result
    assert "(Pdb) {}\n" in result


def test_a_script_with_a_syntax_error_is_told_in_phi(project, python):
    folder = project({"app.φ": "x = 1\nƒ f(:\n"})
    result = python("-m", "pdb", "app.φ", cwd=folder, input="q\nq\n")
    assert "line 2" in result.stdout + result.stderr
    assert "ƒ f(:" in result.stdout + result.stderr
