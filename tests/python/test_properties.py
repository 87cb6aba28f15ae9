"""P1 to P10 of the language under hypothesis, on generated programs and on mutated real files.

`PHICODE_EXAMPLES` sets how many examples each property gets (default 60); failures are kept by
hypothesis and tried first.
"""

import os
import re
import string
import sys
import sysconfig
import types
import warnings
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

TESTS = Path(__file__).parents[1]
sys.path[:0] = [str(TESTS / "reference"), str(TESTS / "corpus")]

import product
from phi_reference import KINDS, MAPS, convert

EXAMPLES = int(os.environ.get("PHICODE_EXAMPLES", "60"))
bounded = settings(
    max_examples=EXAMPLES,
    # The same examples in every run of the tests; a search for new ones is asked for by number.
    derandomize="PHICODE_EXAMPLES" not in os.environ,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
maps = st.sampled_from(sorted(MAPS))
# The reference lexer and CPython's own f-string positions need the tokenizer of 3.12.
needs_tokenizer = pytest.mark.skipif(sys.version_info < (3, 12), reason="no f-string tokens")
needs_columns = pytest.mark.skipif(sys.version_info < (3, 11), reason="code has no columns")

# Generated programs: small, valid under every supported Python, with awkward names and spacing.

names = st.sampled_from("x y no si λ π_2 τ ƒ Øre print len match case type _ é ñ en Nada".split())  # noqa: SIM905
blanks = st.sampled_from(["", " ", "  ", " \\\n "])
strings = st.sampled_from(
    ["'∈'", '"y o no"', "b'in'", "r'\\\\'", "'''\n∀ `x`\n'''", "'it\\'s'", "''", 'u"≔"', "'{λ}'"]
)
numbers = st.sampled_from(["1", "1.", ".5", "0x1f", "1_0", "1e5", "1.5j", "1e-5"])


def joined(*parts):
    return st.tuples(*(p if isinstance(p, st.SearchStrategy) else st.just(p) for p in parts)).map(
        "".join
    )


def compound(inner):
    gap = st.sampled_from([" ", "  ", " \\\n"])
    binary = st.sampled_from("and|or|in|is|not in|is not|+|<|==".split("|"))  # noqa: SIM905
    # Before 3.12 no field could hold quotes of its own string, a backslash or a comment.
    quoted = inner.filter(lambda text: not set(text) & set("'\"\\\n#{}"))
    spec = st.sampled_from(["", "!r", ":>5", ":=^10", "!s:∈"])
    return st.one_of(
        joined("(", inner, gap, binary, gap, inner, ")"),
        joined("(", inner, " if ", inner, " else ", inner, ")"),
        joined("(not", gap, inner, ")"),
        joined("(lambda ", names.filter(lambda n: n != "_"), ": ", inner, ")"),
        joined("(x", blanks, ":=", blanks, inner, ")"),
        joined("[", inner, " for x in ", inner, " if ", inner, "]"),
        joined("{", inner, ": ", inner, "}"),
        joined("print(", inner, ", end=", inner, ")"),
        joined("type(", inner, ").", names),
        joined("f'∈ {{}} {", quoted.map("({})".format), spec, "} `y`'"),
        joined("f'''\n{(\n", quoted, "\n)}'''"),
    )


expressions = st.recursive(
    st.one_of(names, strings, numbers, st.just("None")), compound, max_leaves=8
)


def block(statement):
    body = statement.map(lambda text: "\n".join("    " + line for line in text.split("\n")))
    body = body.filter(lambda text: "'''" not in text and "\\\n" not in text)
    return st.one_of(
        joined("if ", expressions, ":\n", body, "\nelse:\n    pass"),
        joined("while ", expressions, ":\n", body),
        joined("def ", names.filter(lambda n: n != "Nada"), "(x, *, y=None):\n", body),
        joined("try:\n", body, "\nexcept OSError as no:\n    raise\nfinally:\n    pass"),
        joined("class ", names, "(", expressions, "):\n", body),
        joined("for x in ", expressions, ":\n", body),
    )


statements = st.recursive(
    st.one_of(
        expressions,
        joined(names, blanks.filter(lambda b: "\n" not in b), "=", expressions),
        joined("assert ", expressions, "  # ∈ `λ`"),
        st.sampled_from(
            ["import os as en", "from . import x as print", "pass", "del x", "x = 1if y else 2"]
        ),
    ),
    block,
    max_leaves=4,
)


def compiles(text):
    """Return whether CPython takes a program: some bind what a comprehension binds."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            compile(text, "<generated>", "exec", dont_inherit=True)
        except SyntaxError:
            return False
    return True


programs = st.lists(statements, max_size=6).map("\n".join).map("{}\n".format).filter(compiles)


@bounded
@given(programs, maps)
def test_p1_p3_p6_python_comes_back_byte_for_byte(program, map_name):
    python = program.encode("utf-8")
    phi = product.to_phi(python, map_name)
    assert product.to_python(phi, map_name) == python
    assert phi.count(b"\n") == python.count(b"\n")
    assert product.to_phi(product.to_python(phi, map_name), map_name) == phi


@needs_tokenizer
@bounded
@given(programs, maps)
def test_p2_p4_p5_p7_hold_beside_the_reference(program, map_name):
    from phi_reference.to_phi import Facts
    from properties import differences

    phi, glue = product.to_phi(program.encode("utf-8"), map_name), map_name == "phi"
    assert list(differences(Facts(program), phi, map_name, product, glue)) == []


# Real files: the library of the running interpreter, and what mutations make of it.

LIBRARY = Path(sysconfig.get_path("stdlib"))
MODULES = "abc ast bisect contextlib copy dataclasses enum functools heapq inspect keyword".split()  # noqa: SIM905
MODULES += "operator pprint queue reprlib shlex string textwrap traceback types weakref".split()  # noqa: SIM905
PIECES = "∈ ¿ ¬ ≡ ⋄ ≔ ⟲ λ π ƒ Ø τ ` `λ` `y` `for` `` { } {{ }} !r : ! != :="
PIECES = [
    *PIECES.split(),
    *["'", '"', "'''", '"""', 'f"', "rf'", "t'", "b'"],
    "\n",
    "\r",
    "\\",
    "\\\n",
    "\\N{",
    "#",
    "1",
    "1.",
    ".5",
    "1.e5",
    "0x1f",
    " ",
]
PIECES += [
    "y",
    "no",
    "si",
    "é",
    "e\u0301",
    "変",
    "१",
    "३.",
    "\u0660",
    "\uff19",
    "अगर",
    "или",
    "𝜋",
    "\u200b",
    "(",
    ")",
    "x",
    "_",
    "\x0c",
    "\ufeff",
]


def source(module):
    return (LIBRARY / f"{module}.py").read_bytes()


@pytest.mark.parametrize("map_name", sorted(MAPS))
@pytest.mark.parametrize("module", MODULES)
def test_p1_p5_on_the_library_of_this_interpreter(module, map_name):
    python = source(module)
    assert product.to_python(product.to_phi(python, map_name), map_name) == python
    if map_name in ("phi", "hi", "zh"):
        assert product.to_python(python, map_name) == python


@st.composite
def mutated(draw):
    """Return φ text: a window of a real file with some pieces put in and some cut out."""
    map_name = draw(maps)
    text = product.to_phi(source(draw(st.sampled_from(MODULES))), map_name).decode("utf-8")
    start = draw(st.integers(0, len(text)))
    text = text[start : start + draw(st.integers(0, 400))]
    for _ in range(draw(st.integers(1, 8))):
        at = draw(st.integers(0, len(text)))
        cut = draw(st.sampled_from([0, 0, 0, 1, 2, 20]))
        text = text[:at] + draw(st.sampled_from([*PIECES, ""])) + text[at + cut :]
    return map_name, text


@bounded
@given(mutated())
def test_p3_p10_mutated_files_convert_as_the_reference_says(case):
    map_name, text = case
    python = product.to_python(text.encode("utf-8"), map_name).decode("utf-8")
    assert python == convert(text.encode("utf-8"), MAPS[map_name]).decode("utf-8")
    assert re.findall(r"\r\n|\r|\n", python) == re.findall(r"\r\n|\r|\n", text)


@bounded
@given(
    st.text(st.sampled_from([*string.printable, *"∈≔`λπé\u0301变१२٣\uff19ाи\ufeff"]), max_size=60),
    maps,
)
def test_p10_any_text_converts_as_the_reference_says(text, map_name):
    python = product.to_python(text.encode("utf-8"), map_name)
    assert python == convert(text.encode("utf-8"), MAPS[map_name])


@bounded
@given(st.binary(max_size=60), maps)
def test_bytes_that_are_no_text_come_back(data, map_name):
    assert product.to_python(data, map_name) == convert(data, MAPS[map_name])


# Code objects: what the compiler gives for φ text beside what it gives for the Python text.


def code_pairs(phi, python):
    """Yield each code object of the φ text with the one of the Python text, nested ones too."""
    yield phi, python
    assert len(phi.co_consts) == len(python.co_consts)
    for left, right in zip(phi.co_consts, python.co_consts):
        assert type(left) is type(right)
        if isinstance(left, types.CodeType):
            yield from code_pairs(left, right)
        else:
            assert repr(left) == repr(right)


def compiled(python, map_name):
    """Return φ text, Python text and both code objects; a header names the map."""
    import phicode_engine

    python = f"# φ: map={map_name}\n{python}"
    phi = product.to_phi(python.encode("utf-8"), map_name).decode("utf-8")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        plain = compile(python, "file.φ", "exec", dont_inherit=True)
        return phi, python, phicode_engine.compile(phi, "file.φ", "exec", dont_inherit=True), plain


def check_p9(python, map_name):
    _, _, code, plain = compiled(python, map_name)
    for left, right in code_pairs(code, plain):
        assert left.co_code == right.co_code
        assert getattr(left, "co_exceptiontable", b"") == getattr(right, "co_exceptiontable", b"")
        lines = [
            list(c.co_lines()) if hasattr(c, "co_lines") else c.co_lnotab for c in (left, right)
        ]
        assert lines[0] == lines[1]


def check_p8(python, map_name):
    phi, python, code, plain = compiled(python, map_name)
    phi_lines, python_lines = (text.encode("utf-8").split(b"\n") for text in (phi, python))
    seen = {}
    for left, right in code_pairs(code, plain):
        for mine, pythons in zip(left.co_positions(), right.co_positions()):
            assert mine[:2] == pythons[:2]
            assert (mine[2] is None) == (pythons[2] is None)
            # The entry of a module stands on line 0, before the text.
            if pythons[2] is not None and pythons[0]:
                seen[mine] = pythons
    for mine, pythons in seen.items():
        left, right = span(phi_lines, mine), span(python_lines, pythons)
        assert spelled_plainly(left, map_name) == spelled_plainly(right, map_name), (mine, pythons)


def span(lines, position):
    """Return the text of a position: line, end line, column and end column in UTF-8 bytes."""
    first, last, start, end = position
    text = lines[first - 1 : last]
    text[-1] = text[-1][:end]
    text[0] = text[0][start:]
    # CPython 3.11 to 3.13 counts characters where it moves to an attribute on a later line, so
    # its own column can lie inside a letter.
    return b"\n".join(text).decode("utf-8", "replace")


def spelled_plainly(text, map_name):
    """Return the text with Python's spellings and no blanks: its tokens and nothing else."""
    from properties import unspelled

    return re.sub(r"[ \t]", "", unspelled(text, MAPS[map_name]))


# String escapes and numbers glued to keywords draw warnings that say nothing here.
quiet = pytest.mark.filterwarnings("ignore::SyntaxWarning", "ignore::DeprecationWarning")


@quiet
@bounded
@given(programs, maps)
def test_p9_generated_programs_compile_to_the_same_code(program, map_name):
    check_p9(program, map_name)


@quiet
@pytest.mark.parametrize("map_name", KINDS)
@pytest.mark.parametrize("module", MODULES)
def test_p9_library_modules_compile_to_the_same_code(module, map_name):
    check_p9(source(module).decode("utf-8"), map_name)


@quiet
@needs_columns
@bounded
@example("if type(f'''\n{(\nNone\n)}''').λ:\n    pass\n", "es")
@example("if type(f'''\n{(\nNone\n)}''').λ:\n    pass\n", "phi")
@given(programs, maps)
def test_p8_generated_programs_keep_their_columns(program, map_name):
    check_p8(program, map_name)


@quiet
@needs_columns
@pytest.mark.parametrize("map_name", KINDS)
@pytest.mark.parametrize("module", MODULES)
def test_p8_library_modules_keep_their_columns(module, map_name):
    check_p8(source(module).decode("utf-8"), map_name)


# Sizes and depths at which anything but a linear pass over a heap stack does not come back.

DEEP = 100_000
HUGE = {
    "nested f-strings": 'f"{' * DEEP,
    "nested format specs": 'f"' + "{x:" * DEEP + "}" * DEEP + '"',
    "brackets": "(" * DEEP + ")" * DEEP,
    "brackets in a field": 'f"{' + "[{(" * DEEP,
    "one line of glyphs": "∈" * (3 * DEEP),
    "one line of names and glyphs": "x∈y≡z " * DEEP,
    "one name": "λ" * (10 * DEEP),
    "one number": "1" * (10 * DEEP) + ".∈",
    "combining characters": "é\u0301" * DEEP,
    "unclosed strings": "'\n\"\n" * DEEP,
    "backticks": "`\n" * DEEP,
    "stropped names": "`λ` " * DEEP,
    "stropped names that touch": "`λ`" * DEEP,
    "long names at stropped names": ("a" * 30 + "`λ`") * DEEP,
    "backslashes": "\\" * (10 * DEEP),
    "named characters": 'f"' + "\\N{" * DEEP,
    "points": "1.∈" * DEEP,
    "carriage returns": "\r" * (10 * DEEP),
}


@pytest.mark.parametrize("name", sorted(HUGE))
def test_huge_text_is_converted_in_linear_time(name):
    # A quadratic step would take minutes here, and the runner's limit would end it.
    text = HUGE[name].encode("utf-8")
    assert product.to_python(text, "phi") == convert(text, MAPS["phi"])
