"""IPython with `%load_ext phicode_engine`: cells, magics, errors, sources, completion."""

import re

import pytest

# One shell per process: each test is a script that prints what the shell shows.
HEAD = """
from IPython.core.interactiveshell import InteractiveShell
from IPython.core.completer import provisionalcompleter
shell = InteractiveShell.instance()
shell.run_line_magic("load_ext", "phicode_engine")

def cell(text):
    print("@cell", flush=True)
    result = shell.run_cell(text, store_history=True)
    return result

def completions(text, offset=None):
    with provisionalcompleter():
        found = list(shell.Completer.completions(text, len(text) if offset is None else offset))
    return [(text[: one.start] + one.text + text[one.end :]) for one in found]
"""


@pytest.fixture
def ipython(python, project):
    """Return a function that runs a script with a shell and returns what it prints."""

    def run(script, files=None):
        folder = project(files or {})
        result = python("-c", HEAD + script, cwd=folder, env={"TERM": "dumb"})
        assert result.returncode == 0, result.stderr
        return re.sub(r"\x1b\[[0-9;]*m", "", result.stdout)

    return run


def test_cells_are_φ_and_python_goes_on_working(ipython):
    out = ipython("cell('∀ i ∈ ⟪(2):\\n    π(i)\\n\\nlen([1])')\ncell('for i in [7]: print(i)')")
    assert out.split() == ["@cell", "0", "1", "Out[1]:", "1", "@cell", "7"]


def test_history_keeps_what_was_typed(ipython):
    out = ipython("cell('1 ∈ [1]')\ncell('2 ∈ [1]')\ncell('%history')\ncell('π(_i2, _ii)')")
    assert "1 ∈ [1]\n2 ∈ [1]\n" in out
    assert "2 ∈ [1] 2 ∈ [1]" in out


MAGICS = [
    ("%timeit -n1 -r1 ∑([1])", "per loop"),
    ("timeit -n1 -r1 ∑([1])", "per loop"),
    ("t = %timeit -o -q -n1 -r1 ∑([1])\nπ('runs', t.loops)", "runs 1"),
    ("%%timeit -n1 -r1 x = [1]\n∑(x)", "per loop"),
    ("%time ℓ([1])", "Wall time"),
    ("%%time\n∀ i ∈ [7]: π(i)", "7\n"),
    ("%%capture kept\nπ('∀')", ""),
    ("!echo ∀ ∈", "∀ ∈\n"),
    ("found = !echo ∀\nπ(found, ¬ found)", "['∀'] False"),
    ("∀ i ∈ [1]:\n    !echo ∑ $i\n    π(i ∈ [1])", "∑ 1\nTrue"),
    ("%time \\\n  ∑([1])\nπ(2 ∈ [2])", "True"),
    ("ℓ?", "Return the number of items"),
    ("?ℓ", "Return the number of items"),
    ("∀ i ∈ [1]: π(i)\n%time 5", "Wall time"),
    ("ƒ f(x: int):\n    ⟲ 1\n\nf??", "ƒ f(x: int):\n    ⟲ 1"),
    ("⟳ ƒ g(): ⟲ 5\n\nπ(⌛ g())", "5\n"),
]


def test_magics_and_commands(ipython):
    out = ipython(f"for text in {[typed for typed, _ in MAGICS]!r}: assert cell(text).success")
    outputs = out.split("@cell\n")[1:]
    assert len(outputs) == len(MAGICS)
    for (typed, shown), output in zip(MAGICS, outputs):
        assert shown in output, typed


def test_a_magic_does_not_hide_the_glyphs_of_its_cell(ipython):
    out = ipython("cell('''!echo it is ∀ \"'\" \\nx = 1\\n%time x\\nπ(x ∈ [1])''')")
    assert "it is ∀ '" in out
    assert out.endswith("True\n")


def test_tracebacks_show_φ(ipython):
    script = "cell('ƒ f(x):\\n    ⟲ 1 / x + ∑([1])')\ncell('∀ i ∈ [0]: f(i)')"
    out = ipython(script)
    assert "----> 1 ∀ i ∈ [0]: f(i)" in out
    assert "----> 2     ⟲ 1 / x + ∑([1])" in out
    assert "return" not in out


def test_syntax_errors_are_told_in_φ(ipython):
    out = ipython("cell('x = 1\\n¿ x ∈ [1]\\n    π(x)')")
    assert "¿ x ∈ [1]" in out
    assert "line 2" in out
    assert "'⟲' (return) outside function" in ipython("cell('⟲ 3')")
    assert "`a b` is not a name" in ipython("cell('x = `a b`')")
    assert "map phi has no ∉; nearest: ∈ (in)" in ipython("cell('1 ∉ [2]')")


def test_a_block_is_complete_when_it_is(ipython):
    script = """
for text in ["∀ i ∈ [1]:", "∀ i ∈ [1]:\\n    π(i)", "∀ i ∈ [1]:\\n    π(i)\\n\\n", "1 ∈ [1]",
             "x = (1 ∈", "¿ ∈ ∈", "'''∀"]:
    print(shell.check_complete(text)[0])
"""
    expected = "incomplete incomplete complete complete incomplete invalid incomplete"
    assert ipython(script).split() == expected.split()


NAMES = [
    ("\\for", "∀"),
    ("\\forall", "∀"),
    ("x = [i \\fora", "x = [i ∀"),
    ("(n\\:=", "(n≔"),
    ("\\walrus", "≔"),
    ("\\a", "‼ ↦ ∣ ∧ ⌛ ⟳"),
    ("∀ x∈\\lamb", "∀ x∈λ"),
]


def test_names_of_glyphs_are_completed(ipython):
    script = f"for text in {[typed for typed, _ in NAMES]!r}: print(*completions(text))"
    lines = ipython(script).splitlines()
    assert len(lines) == len(NAMES)
    for (typed, found), line in zip(NAMES, lines):
        assert found in line, typed
        assert typed not in line


def test_names_and_attributes_behind_glyphs_are_completed(ipython):
    script = """
cell("some_value = 'text'")
print(*completions("∀ i∈some_v"), sep="\\n")
print(*completions("ƒ f():\\n    ⟲ ¬some_value.startsw"), sep="\\n")
print(*completions("∀ i∈some_v: π(i)", 10), sep="\\n")
"""
    out = ipython(script).splitlines()
    assert "∀ i∈some_value" in out
    assert "ƒ f():" in out
    assert "    ⟲ ¬some_value.startswith" in out
    assert "∀ i∈some_value: π(i)" in out


def test_words_of_a_pack_are_read_and_completed(ipython):
    files = {".phicode/config.json": '{"language": "es"}'}
    script = "cell('para i en rango(2): imprimir(i)')\nprint(completions('impri'))\n"
    script += "print(completions('\\\\for'))"
    out = ipython(script, files)
    assert out.splitlines()[1:3] == ["0", "1"]
    assert "imprimir" in out
    assert "para" in out


def test_run_of_a_file(ipython):
    out = ipython("cell('%run app.φ')\ncell('area(3)')", {"app.φ": "ƒ area(x): ⟲ x * x\n"})
    assert "9" in out


def test_an_unloaded_extension_leaves_nothing(ipython):
    script = """
before = type(shell.compile).__mro__[1]
cell("%unload_ext phicode_engine")
assert type(shell.compile) is before
assert not cell("1 ∈ [1]").success
assert completions("\\\\foral") != ["∀"]
assert "completions" not in vars(shell.Completer) and "safe_execfile" not in vars(shell)
cell("%load_ext phicode_engine")
assert cell("1 ∈ [1]").result is True
"""
    ipython(script)


def test_a_configuration_that_breaks_leaves_python_usable(ipython):
    script = """
import os, pathlib
pathlib.Path(".phicode").mkdir()
pathlib.Path(".phicode/config.json").write_text("{", "utf-8")
os.environ["PHICODE_STRICT"] = "true"
import importlib; importlib.invalidate_caches()
assert cell("1 + 1").result == 2
"""
    ipython(script)
