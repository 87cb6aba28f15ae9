"""`inspect` and `pydoc` show the whole φ text of what is defined in φ files."""

import json

import pytest
from phicode_engine import transpile_symbols

MODULE = '''"""Shapes."""
⇒ functools

# What follows is about areas.
# It has two lines.
ƒ area(side,
       other=2):
    """Return an area."""
    ∀ n ∈ [1]:
        π(n)

    # kept, as it is indented

    ⟲ side * other


double = λ x: (x,
               x)


ƒ logged(function):
    @functools.wraps(function)
    ƒ wrapper(*a):
        ⟲ function(*a)

    ⟲ wrapper


@logged
@logged
ƒ decorated(x): ⟲ x


ℂ Outer:
    """A class; ℂ Inner is not here."""

    ℂ Inner:
        text = """
ℂ Inner: a line of a string
""" ∧ "∈"

        @property
        ƒ p(self):
            ⟲ self.text

    ƒ method(self):
        ƒ nested(y):
            ⟲ (y ∧
               1)

        ⟲ nested

    @staticmethod
    async ƒ static(): pass


ƒ generate():
    yield 1


ƒ last(): ⟲ 1
'''

# Asked about a module in φ and about the same module in Python, by the same functions.
PROGRAM = """
import importlib, inspect, json, sys
m = importlib.import_module(sys.argv[1])
inner = m.Outer.Inner
objects = {
    "module": m, "area": m.area, "double": m.double, "decorated": m.decorated,
    "wrapper": m.logged(m.area).__code__, "class": m.Outer, "inner class": inner,
    "property": inner.p.fget, "method": m.Outer.method,
    "bound": m.Outer().method, "nested": m.Outer().method(),
    "static": m.Outer.static, "code": m.area.__code__, "frame": m.generate().gi_frame,
    "last": m.last,
}
lines = {name: inspect.getsourcelines(value) for name, value in objects.items()}
comments = {name: inspect.getcomments(value) for name, value in objects.items()}
print(json.dumps([lines, comments]))
"""


@pytest.fixture
def folder(project):
    """Return a folder with one module in φ and in Python."""
    return project({"m.φ": MODULE, "p.py": transpile_symbols(MODULE)})


@pytest.fixture
def ask(folder, python):
    """Return a function that runs a program beside the modules and returns what it prints."""

    def run(program, *arguments):
        result = python("-c", program, *arguments, cwd=folder)
        assert result.stderr == ""
        return result.stdout

    return run


def test_blocks_begin_and_end_where_they_do_in_python(ask):
    phi, python = (json.loads(ask(PROGRAM, name))[0] for name in ("m", "p"))
    text = MODULE.splitlines(True)
    for name, (block, first) in python.items():
        start = max(first - 1, 0)
        assert phi[name] == [text[start : start + len(block)], first], name
    # What the comparison rests on: the blocks are whole.
    assert len(phi["area"][0]) == 9
    assert "".join(phi["class"][0]).endswith("async ƒ static(): pass\n")
    assert phi["last"] == [["ƒ last(): ⟲ 1\n"], 61]


def test_comments_above_an_object(ask):
    phi, python = (json.loads(ask(PROGRAM, name))[1] for name in ("m", "p"))
    assert phi["area"] == "# What follows is about areas.\n# It has two lines.\n"
    assert phi == python


def test_names_of_files(ask):
    program = """
import inspect, m
print(inspect.getsourcefile(m.area) == m.__file__, inspect.getfile(m.Outer) == m.__file__)
print(inspect.getmodulename("x/shapes.φ"), inspect.getmodulename("shapes.phi"))
"""
    assert ask(program) == "True True\nshapes shapes\n"


def test_pydoc_describes_functions_and_classes(ask):
    text = ask("import m, pydoc; print(pydoc.plain(pydoc.render_doc(m)))")
    for part in (
        "Shapes.",
        "area(side, other=2)",
        "Return an area.",
        "class Outer",
        "method(self)",
    ):
        assert part in text


def test_an_edited_file_is_read_again(ask):
    program = """
import inspect, m, pathlib
path = pathlib.Path(m.__file__)
inspect.getsource(m.area)
path.write_text(path.read_text("utf-8").replace("∀ n ∈ [1]:", "∀ number ∈ [1]:"), "utf-8")
print("∀ number" in inspect.getsource(m.area))
"""
    assert ask(program) == "True\n"


def test_source_from_an_archive(ask, folder):
    program = """
import sys, zipfile
with zipfile.ZipFile("a.zip", "w") as archive:
    archive.write("m.φ", "inside.φ")
sys.path.insert(0, "a.zip")
import inside, inspect
print(inspect.getsource(inside.last), inspect.getsourcelines(inside.Outer)[1])
"""
    assert ask(program) == "ƒ last(): ⟲ 1\n 34\n"


def test_line_ends_that_only_str_knows_do_not_count(project, python):
    text = 's = "\u2028\x0c"; t = "\x85"\n\nƒ f():\n    ⟲ 1\n\nℂ C:\n    x = 1\n'
    folder = project({"m.φ": text})
    program = """
import inspect, m, phicode_engine
print(inspect.getsource(m.f), inspect.getsource(m.C), phicode_engine.python_source(m.C))
"""
    assert python("-c", program, cwd=folder).stdout == (
        "ƒ f():\n    ⟲ 1\n ℂ C:\n    x = 1\n class C:\n    x = 1\n\n"
    )


def test_text_with_an_error_is_still_shown(ask):
    program = """
import inspect, m, pathlib
path = pathlib.Path(m.__file__)
path.write_text(path.read_text("utf-8") + "\\n\\nx = ⟲ (\\n", "utf-8")
print(inspect.getsource(m.last))
"""
    assert ask(program) == "ƒ last(): ⟲ 1\n\n"


def test_python_objects_are_answered_as_ever(ask):
    program = """
import inspect, p
from phicode_engine import _patches
print(inspect.getsource(p.last), inspect.signature(inspect.findsource), _patches.failures)
for value in (len, 3):
    try:
        inspect.getsource(value)
    except TypeError as error:
        print(error)
"""
    first, _, rest = ask(program).partition("\n")
    assert first == "def last(): return 1"
    assert rest.startswith(" (object) {}\n")
    assert rest.count("was expected") == 2


def test_without_an_engine_the_error_names_it(ask):
    ask("import m")
    program = """
import m, inspect, sys
import phicode_engine._binary as binary
sys.modules["phicode_engine._native"] = None
binary.candidates = list
try:
    inspect.getsource(m.area)
except OSError as error:
    print("engine" in str(error))
"""
    assert ask(program) == "True\n"
