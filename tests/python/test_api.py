"""The public functions of `phicode_engine`."""

import ast
import builtins
import doctest
import inspect
import subprocess
import sys
import textwrap

import phicode_engine
import pytest

EVAL, EXEC, COMPILE = phicode_engine.eval, phicode_engine.exec, phicode_engine.compile


@pytest.fixture(autouse=True)
def _no_configuration(tmp_path, monkeypatch):
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)


def test_every_public_name_exists_and_is_documented():
    for name in phicode_engine.__all__:
        value = getattr(phicode_engine, name)
        assert name.startswith("__") or inspect.getdoc(value), name
    namespace = {}
    builtins.exec("from phicode_engine import *", namespace)
    assert set(phicode_engine.__all__) <= set(namespace)
    assert set(phicode_engine.__all__) <= set(dir(phicode_engine))
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = phicode_engine.nothing


def test_the_version_is_that_of_the_engine_and_of_the_package():
    from phicode_engine._engine import native

    assert phicode_engine.__version__ == native.version


@pytest.mark.parametrize("module", ["__init__", "_api", "_source"])
def test_examples_in_the_documentation(module):
    name = "phicode_engine" if module == "__init__" else f"phicode_engine.{module}"
    loaded = __import__(name, fromlist=["_"])
    found = doctest.testmod(loaded)
    assert found.attempted > 0
    assert found.failed == 0


def test_conversion_both_ways():
    phi = "ƒ f(x):\n    ⟲ x ¬∈ (1, 2)  # ∀\n"
    python = "def f(x):\n    return x not in (1, 2)  # ∀\n"
    assert phicode_engine.transpile_symbols(phi) == python
    assert phicode_engine.transpile_symbols("ƒ test(): ⟲ 42") == "def test(): return 42"
    assert phicode_engine.transpile_symbols("") == ""
    assert phicode_engine.transpile_symbols(phicode_engine.python_to_phi(python)) == python


def test_what_cannot_be_converted():
    with pytest.raises(SyntaxError) as caught:
        phicode_engine.transpile_symbols("x = 1\ny = `a b`\n")
    assert (caught.value.lineno, caught.value.offset) == (2, 5)
    with pytest.raises(SyntaxError) as caught:
        phicode_engine.python_to_phi("x = 1\nif\n")
    assert caught.value.lineno == 2
    with pytest.raises(SyntaxError):
        phicode_engine.transpile_symbols("x = '\udc80'")


@pytest.mark.parametrize("function", ["transpile_symbols", "python_to_phi"])
@pytest.mark.parametrize("value", [b"x = 1", None, 3], ids=["bytes", "None", "int"])
def test_what_is_no_text(function, value):
    with pytest.raises(TypeError) as caught:
        getattr(phicode_engine, function)(value)
    kind = type(value).__name__
    assert str(caught.value) == f"{function}() argument must be str, not {kind}"


@pytest.mark.parametrize("function", ["transpile_symbols", "python_to_phi"])
def test_a_lone_surrogate_is_a_syntax_error(function):
    with pytest.raises(SyntaxError, match="surrogates not allowed"):
        getattr(phicode_engine, function)("x = '\udc80'")


def test_an_unknown_symbol_is_refused_by_python_alone():
    text = phicode_engine.transpile_symbols("x ∉ y")
    assert text == "x ∉ y"
    with pytest.raises(SyntaxError):
        builtins.compile(text, "<string>", "eval")


def test_the_map():
    mappings = phicode_engine.get_symbol_mappings()
    assert len(mappings) == 48
    assert (mappings["for"], mappings[":="], mappings["print"]) == ("∀", "≔", "π")
    mappings.clear()
    assert len(phicode_engine.get_symbol_mappings()) == 48


def test_the_map_of_the_current_directory(tmp_path):
    config = tmp_path / ".phicode" / "config.json"
    config.parent.mkdir()
    config.write_text('{"symbols": {"for": "cada"}}', encoding="utf-8")
    code = "import phicode_engine as p; print(p.get_symbol_mappings()['for'], "
    code += "p.transpile_symbols('cada x ∈ y: ⋯'))"
    done = subprocess.run([sys.executable, "-c", code], stdout=subprocess.PIPE, check=True)
    assert done.stdout.decode().strip() == "cada for x in y: pass"


def test_eval_has_the_namespaces_of_the_caller():
    local = 5
    assert EVAL("local ∈ [5]") is True
    assert EVAL("local ∈ [5]", {"local": 4}) is False
    assert EVAL("x ¿ y ⋄ 0", {"x": 1}, {"y": 2}) == 1
    assert EVAL("  \t1 ∨ 2") == 1
    assert EVAL(compile("1 + 1", "", "eval")) == 2
    assert EVAL(b"2 \xe2\x88\x88 [2]") is True
    assert local == 5


def test_exec_has_the_namespaces_of_the_caller():
    namespace = {}
    EXEC("ƒ double(n): ⟲ 2 * n", namespace)
    assert namespace["double"](21) == 42
    EXEC("GLOBAL_OF_THIS_TEST = ✓", globals())
    assert globals().pop("GLOBAL_OF_THIS_TEST") is True
    target = {}
    EXEC("y = x + 1", {"x": 1}, target)
    assert target == {"y": 2}


def test_module_level_exec_and_eval_without_namespaces():
    code = "import phicode_engine as p; p.exec('x = ⊥'); print(p.eval('x ≡ ⊥'), x)"
    done = subprocess.run([sys.executable, "-c", code], stdout=subprocess.PIPE, check=True)
    assert done.stdout.decode().strip() == "True False"


def test_compile_takes_what_the_builtin_takes():
    assert builtins.eval(COMPILE("1 ∈ [1]", "<t>", "eval")) is True
    code = COMPILE("x: int = 1\n", "<t>", "exec", optimize=2)
    assert code.co_filename == "<t>"
    tree = COMPILE("λ x: x", "<t>", "eval", ast.PyCF_ONLY_AST)
    assert isinstance(tree, ast.Expression)
    single = COMPILE("1 + 1", "<t>", "single")
    assert single.co_name == "<module>"
    with pytest.raises(ValueError, match=r"mode|arg 3"):
        COMPILE("1", "<t>", "other")
    with pytest.raises(TypeError):
        COMPILE(1, "<t>", "exec")


def test_future_statements_are_inherited_as_by_the_builtin():
    program = """
from __future__ import annotations
import phicode_engine as p
a, b, c = {}, {}, {}
p.exec("ƒ f(x: missing): ⋯", a)
builtin = {}
exec("def f(x: missing): pass", builtin)
print(a["f"].__annotations__ == builtin["f"].__annotations__ == {"x": "missing"})
try:
    exec(p.compile("ƒ f(x: missing): ⋯", dont_inherit=True), c)
except NameError:
    print("not inherited")
"""
    done = subprocess.run([sys.executable, "-c", program], stdout=subprocess.PIPE, check=True)
    expected = ["True"] if sys.version_info >= (3, 14) else ["True", "not inherited"]
    assert done.stdout.decode().split("\n")[: len(expected)] == expected


def test_errors_of_text_have_phi_positions():
    with pytest.raises(SyntaxError) as caught:
        EVAL("1 ∈ ∈")
    error = caught.value
    assert (error.filename, error.lineno, error.offset) == ("<string>", 1, 5)


SOURCE = '''"""Module."""
⇒ functools

ƒ deco(f):
    @functools.wraps(f)
    ƒ inner(*a): ⟲ f(*a)
    ⟲ inner

@deco
ƒ area(r):
    """Text with ∀."""
    s = "∈"
    ⟲ [x ∀ x ∈ ⟪(r)
       ¿ x]

ℂ Box:
    """A box."""
    ƒ get(self):
        ⟲ self.x ≡ Ø

    ℂ Inner:
        y = ✓

ƒ outer():
    ℂ Local:
        z = ⊥
    ⟲ Local

add = λ a, b: a + b
'''


@pytest.fixture
def module(tmp_path, monkeypatch):
    (tmp_path / "source_of_test.φ").write_text(SOURCE, encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    yield __import__("source_of_test")
    del sys.modules["source_of_test"]


def test_python_source_of_every_kind_of_object(module):
    source = phicode_engine.python_source
    python = phicode_engine.transpile_symbols(SOURCE)
    assert source(module) == python
    area = source(module.area)
    assert area.startswith('@deco\ndef area(r):\n    """Text with ∀."""\n')
    assert area.endswith("       if x]\n")
    assert source(module.Box).startswith("class Box:\n")
    assert source(module.Box).endswith("        y = True\n")
    assert textwrap.dedent(source(module.Box.Inner)) == "class Inner:\n    y = True\n"
    assert textwrap.dedent(source(module.Box().get)) == (
        "def get(self):\n    return self.x is None\n"
    )
    assert textwrap.dedent(source(module.outer())) == "class Local:\n    z = False\n"
    assert source(module.add) == "add = lambda a, b: a + b\n"
    assert source(module.deco.__code__).startswith("def deco(f):\n")
    ast.parse(source(module.outer))


def test_python_source_of_other_objects(module):
    assert phicode_engine.python_source(textwrap.dedent) == inspect.getsource(textwrap.dedent)
    with pytest.raises(TypeError):
        phicode_engine.python_source(len)
    namespace = {}
    EXEC("ƒ f(): ⋯", namespace)
    with pytest.raises(phicode_engine.SourceUnavailable) as caught:
        phicode_engine.python_source(namespace["f"])
    assert isinstance(caught.value, (OSError, phicode_engine.PhicodeError))


def test_the_family_of_errors():
    assert issubclass(phicode_engine.ConfigError, phicode_engine.PhicodeError)
    assert issubclass(phicode_engine.EngineUnavailable, (ImportError, phicode_engine.PhicodeError))
