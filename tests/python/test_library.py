"""The standard library sees φ modules as it sees Python modules: one behaviour each."""

import re
import sys

import pytest

MODULE = '''"""A module."""
⇒ warnings
← dataclasses ⇒ dataclass
← enum ⇒ Enum
← typing ⇒ Optional


@dataclass(order=✓)
ℂ Point:
    x: int
    y: "Optional[int]" = Ø

    ƒ __post_init__(self):
        self.sum = self.x + (self.y ∨ 0)


ℂ Colour(Enum):
    RED = "∈"


ƒ warn():
    warnings.warn("∈ is old", DeprecationWarning, stacklevel=1)


ƒ fail():
    "∈ ∧"; ⟲ {}["key"]
'''


@pytest.fixture
def ask(project, python):
    """Return a function that runs a program beside the module and returns what it prints."""

    def run(program, *flags, files=(), stderr=""):
        folder = project({"m.φ": MODULE, **dict(files)})
        result = python(*flags, "-c", program, cwd=folder)
        if stderr is not None:
            assert result.stderr == stderr
        return result.stdout + (result.stderr if stderr is None else "")

    return run


def test_linecache_and_traceback(ask):
    program = """
import linecache, m, traceback
print(linecache.getline(m.__file__, 1), end="")
try:
    m.fail()
except KeyError as error:
    frame = traceback.extract_tb(error.__traceback__)[-1]
    print(frame.lineno, frame.name, frame.line)
    print(traceback.format_exc().splitlines()[-3:])
"""
    text = ask(program)
    assert text.startswith('"""A module."""\n26 fail "∈ ∧"; ⟲ {}["key"]\n')
    if sys.version_info >= (3, 13):
        assert "           ~~^^^^^^^" in text


def test_columns_of_an_error(ask):
    if sys.version_info < (3, 11):
        pytest.skip("columns came with Python 3.11")
    program = """
import m, traceback
try:
    m.fail()
except KeyError as error:
    (frame,) = traceback.extract_tb(error.__traceback__)[1:]
    with open(m.__file__, "rb") as file:
        line = file.read().splitlines()[frame.lineno - 1]
    print(line[frame.colno : frame.end_colno].decode())
"""
    assert ask(program) == '{}["key"]\n'


def test_warnings_name_the_line_in_phi(ask):
    text = ask("import m; m.warn()", "-W", "always", stderr=None)
    assert re.search(r"m\.φ:22: DeprecationWarning: ∈ is old\n  warnings\.warn\(\"∈ is old\"", text)


def test_logging_names_file_line_and_function(ask):
    text = '⇒ logging\n\nƒ tell():\n    logging.error("∈")\n'
    program = (
        "import logging, told; logging.basicConfig(format='%(filename)s:%(lineno)d %(funcName)s"
        " %(module)s %(message)s'); told.tell()"
    )
    assert ask(program, files={"told.φ": text}, stderr=None) == "told.φ:4 tell told ∈\n"


def test_runpy_runs_paths_modules_and_folders(ask):
    files = {"app/__main__.φ": "π(__name__, __package__)\nx = 1 ∈ [1]\n", "s.φ": "x = ✓ ∧ 2\n"}
    program = """
import runpy
print(runpy.run_path("s.φ")["x"], runpy.run_path("s.φ", run_name="other")["__name__"])
print(runpy.run_module("s")["x"])
print(runpy.run_path("app")["x"])
print(runpy.run_module("app", alter_sys=True)["x"])
"""
    text = ask(program, files=files)
    lines = text.splitlines()
    assert lines[0] == "2 other"
    assert lines[1] == "2"
    assert lines[3] == "True"
    assert lines[5] == "True"


def test_pkgutil_walks_packages_and_reads_data(ask):
    files = {
        "pack/__init__.φ": "",
        "pack/one.φ": "",
        "pack/sub/__init__.phi": "",
        "pack/sub/two.py": "",
        "pack/data.txt": "∈",
    }
    program = """
import pack, pkgutil
print([info.name for info in pkgutil.walk_packages(pack.__path__, "pack.")])
print(pkgutil.get_data("pack", "data.txt").decode())
print(pkgutil.resolve_name("pack.sub.two").__name__ if hasattr(pkgutil, "resolve_name") else "")
"""
    first, second, _ = ask(program, files=files).split("\n", 2)
    assert first == "['pack.one', 'pack.sub', 'pack.sub.two']"
    assert second == "∈"


def test_compileall_leaves_phi_files_and_their_entries_alone(project, python):
    folder = project({"m.φ": "x = 1 ∈ [1]\n", "n.py": "x = 1\n", "m.py": "x = 'python'\n"})
    for arguments in (["-c", "import m"], ["-m", "compileall", "-q", "."], ["-c", "import m"]):
        assert python(*arguments, cwd=folder).returncode == 0
    names = {path.name.replace(sys.implementation.cache_tag, "TAG") for path in folder.glob("*/*")}
    assert names == {"m.TAG.φ.pyc", "m.TAG.pyc", "n.TAG.pyc"}
    assert python("-c", "import m; print(m.x)", cwd=folder).stdout == "True\n"


def test_py_compile_refuses_a_phi_file_and_writes_nothing(project, python):
    folder = project({"m.φ": "x = 1 ∈ [1]\n"})
    result = python("-m", "py_compile", "m.φ", cwd=folder)
    assert result.returncode == 1
    assert "m.φ" in result.stderr
    assert not list(folder.glob("__pycache__/*"))


def test_tokenize_opens_and_ast_shows(ask):
    program = """
import ast, inspect, m, phicode_engine, tokenize
with tokenize.open(m.__file__) as file:
    print(file.readline(), end="")
tree = ast.parse(phicode_engine.python_source(m))
print(ast.get_docstring(tree), type(tree.body[5]).__name__)
"""
    assert ask(program) == '"""A module."""\nA module. ClassDef\n'


def test_line_events_have_the_lines_of_the_file(ask):
    program = """
import m, sys
lines = []
def trace(frame, event, argument):
    if frame.f_code.co_filename.endswith("m.φ"):
        lines.append((event, frame.f_lineno))
        return trace
sys.settrace(trace)
m.Point(1)
sys.settrace(None)
print([pair for pair in lines if pair[1] > 11])
"""
    assert ask(program) == "[('call', 13), ('line', 14), ('return', 14)]\n"


def test_faulthandler_prints_the_phi_file(ask):
    files = {"dump.φ": "⇒ faulthandler, sys\nƒ f(): faulthandler.dump_traceback(sys.stderr)\n"}
    text = ask("import dump; dump.f()", files=files, stderr=None)
    # It writes no letters beyond ASCII.
    assert re.search(r'dump\.(φ|\\u03c6)", line 2 in f', text)


@pytest.mark.skipif(sys.implementation.name == "pypy", reason="PyPy has no tracemalloc")
def test_tracemalloc_names_the_line_of_an_allocation(ask):
    program = """
import tracemalloc, big
tracemalloc.start()
keep = big.make()
print(sorted(tracemalloc.take_snapshot().statistics("lineno"), key=lambda s: s.size)[-1])
"""
    text = ask(program, files={"big.φ": "ƒ make():\n    ⟲ [bytes(1000) ∀ n ∈ ⟪(999)]\n"})
    assert "big.φ:2: size=" in text


def test_pickle_and_copyreg_find_classes_by_name(ask):
    program = """
import copy, copyreg, m, pickle
print(pickle.loads(pickle.dumps([m.Point(1, 2), m.Colour.RED])), copy.deepcopy(m.Point(3)))
class Other: pass
copyreg.pickle(Other, lambda value: (m.Point, (7, 8)))
print(pickle.loads(pickle.dumps(Other())))
"""
    assert ask(program) == (
        "[Point(x=1, y=2), <Colour.RED: '∈'>] Point(x=3, y=None)\nPoint(x=7, y=8)\n"
    )


def test_data_classes_enums_and_annotations(ask):
    program = """
import dataclasses, m, typing
print(m.Point(1) < m.Point(2), m.Point(1, 2).sum, dataclasses.asdict(m.Point(1)))
print([field.name for field in dataclasses.fields(m.Point)], m.Colour("∈").name)
print(typing.get_type_hints(m.Point)["y"] == typing.Optional[int])
"""
    assert ask(program) == ("True 3 {'x': 1, 'y': None}\n['x', 'y'] RED\nTrue\n")


def test_annotations_from_the_future(ask):
    text = "← __future__ ⇒ annotations\n\n\nƒ f(a: int ∨ str) -> list[int]: ⟲ []\n"
    program = "import late; print(late.f.__annotations__)"
    found = ask(program, files={"late.φ": text})
    assert found == "{'a': 'int or str', 'return': 'list[int]'}\n"


def test_a_module_in_an_archive_has_source_and_lines(ask):
    program = """
import sys, traceback, zipfile
with zipfile.ZipFile("a.zip", "w") as archive:
    archive.write("m.φ", "pack/inside.φ")
    archive.writestr("pack/__init__.φ", "X = 1 ∈ [1]")
sys.path.insert(0, "a.zip")
import inspect, pkgutil
import pack.inside
print(pack.X, inspect.getsource(pack.inside.fail), end="")
try:
    pack.inside.fail()
except KeyError:
    print(traceback.format_exc().splitlines()[4].strip())
print([info.name for info in pkgutil.iter_modules(pack.__path__)])
"""
    text = ask(program)
    assert text.startswith('True ƒ fail():\n    "∈ ∧"; ⟲ {}["key"]\n')
    assert '"∈ ∧"; ⟲ {}["key"]\n' in text
    assert text.endswith("['inside']\n")
