"""Every example of the language definition, through the product and through the reference lexer.

The cases are data, `tests/corpus/convert/*.json`: one object per line, `way` says in which
direction the case is exact. What goes to φ must also come back.
"""

import json
import sys
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
sys.path[:0] = [str(TESTS / "reference"), str(TESTS / "corpus")]

import product
from phi_reference import MAPS, convert, to_python, tokens
from phi_reference.maps import FIRST_ES

CASES = TESTS / "corpus" / "convert"
# The reference lexer needs a tokenizer that enters f-string fields to go to φ.
REFERENCE_TO_PHI = sys.version_info >= (3, 12)


def cases(*names, where=lambda case: True):
    return [
        pytest.param(case, id="{}-{}".format(name, case["name"].replace(" ", "_")))
        for name in names
        for case in json.loads((CASES / f"{name}.json").read_text("utf-8"))
        if where(case)
    ]


def reference_to_phi(text, map_name):
    from phi_reference.to_phi import to_phi

    return to_phi(text, MAPS[map_name])


TOPICS = ["rules", "glyphs", "es_words", "joining", "stropping", "digits"]


@pytest.mark.parametrize("case", cases(*TOPICS))
def test_phi_text_becomes_exactly_this_python_text(case):
    phi = case["phi"].encode("utf-8")
    assert product.to_python(phi, case["map"]).decode("utf-8") == case["python"]
    assert to_python(case["phi"], MAPS[case["map"]]) == case["python"]


@pytest.mark.parametrize("case", cases(*TOPICS, where=lambda case: case["way"] != "to_python"))
def test_python_text_becomes_exactly_this_phi_text(case):
    python = case["python"].encode("utf-8")
    assert product.to_phi(python, case["map"]).decode("utf-8") == case["phi"]
    if REFERENCE_TO_PHI:
        assert reference_to_phi(case["python"], case["map"]) == case["phi"]


@pytest.mark.parametrize("case", cases(*TOPICS, where=lambda case: "codes" in case))
def test_text_is_told_what_is_odd_about_it(case):
    assert set(case["codes"]) <= set(product.codes(case["phi"].encode("utf-8"), case["map"]))


@pytest.mark.parametrize("map_name", ["phi", "es"])
@pytest.mark.parametrize("case", cases("edge_cases"))
def test_edge_case_goes_to_phi_and_back(case, map_name):
    python, phi = case["python"].encode("utf-8"), case[map_name].encode("utf-8")
    assert product.to_phi(python, map_name) == phi
    assert product.to_python(phi, map_name) == python
    assert convert(phi, MAPS[map_name]) == python
    if REFERENCE_TO_PHI:
        assert reference_to_phi(case["python"], map_name) == case[map_name]


def converts(text, map_name):
    """Return whether the command writes a result: no rule of φ broken, no symbol unknown."""
    source = text.encode("utf-8")
    fatal = product.errors(source, map_name) or "SYN007" in product.codes(source, map_name)
    return not fatal and text[:1] != "\ufeff"


@pytest.mark.parametrize("map_name", ["phi", "es"])
def test_command_converts_every_case_at_every_place_in_a_vector(map_name):
    """The command reads 64 bytes at a time: each case is moved across such a block."""
    found = [p.values[0] for p in cases(*TOPICS, "edge_cases")]
    texts = [
        c[map_name] if "map" not in c else c["phi"]
        for c in found
        if map_name == c.get("map", map_name)
    ]
    moved = [
        f"#{'-' * shift}\n{text}\n#{'-' * 90}\n".encode()
        for text in texts
        for shift in range(0, 64, 9)
        if converts(text, map_name)
    ]
    assert len(moved) > 500
    expected = [convert(text, MAPS[map_name]) for text in moved]
    assert product.command_to_python(moved, map_name) == expected


def test_there_are_enough_edge_cases():
    assert len(cases("edge_cases")) >= 52


@pytest.mark.parametrize("map_name", sorted(MAPS))
def test_map_holds_these_words_and_no_others(map_name):
    found = product.symbols(map_name)
    assert {python: spellings[0] for python, spellings in found} == MAPS[map_name].spelling


def test_the_first_words_stay():
    assert len(MAPS["phi"].spelling) == 48
    assert FIRST_ES.spelling.items() <= MAPS["es"].spelling.items()
    assert len(FIRST_ES.spelling) == 42


@pytest.mark.parametrize("map_name", sorted(set(MAPS) - {"phi"}))
def test_a_language_has_keywords_thirty_builtins_and_exceptions(map_name):
    import builtins
    import keyword

    words = {python for python, _ in product.symbols(map_name)}
    # CPython 3.9 lists a joke of its developers, which is no word of the language.
    keywords = set(keyword.kwlist) - {"__peg_parser__"}
    same = keywords - words
    # The same words in that language, such as `global` in Spanish.
    assert same <= {"global", "in", "lambda"}
    functions = {name for name in words & set(dir(builtins)) if name[0].islower()}
    exceptions = {name for name in words & set(dir(builtins)) if name.endswith("Error")}
    assert len(functions) >= 30
    assert len(exceptions) >= 20


@pytest.mark.parametrize(
    ("python", "glyphs"),
    [("letter", "Øℂƒλπℓτ"), ("NFKC-unstable", "ℂℓ№‼")],
)
def test_glyph_classes_are_those_of_the_table(python, glyphs):
    import unicodedata

    spelled = MAPS["phi"].spelling.values()
    classes = {
        "letter": [glyph for glyph in spelled if glyph.isidentifier()],
        "NFKC-unstable": [g for g in spelled if unicodedata.normalize("NFKC", g) != g],
    }
    assert sorted(classes[python]) == sorted(glyphs)


@pytest.mark.parametrize("spelling", ["s\u00ed", "si\u0301"])
def test_both_forms_of_an_accent_are_read_and_the_composed_one_is_printed(spelling):
    project = product.project("accent", symbols={"if": "s\u00ed"})
    phi = f"{spelling} x: ⋯".encode()
    assert product.native.convert(phi, project).python == b"if x: pass"
    assert product.native.to_phi("if x: pass", project) == "s\u00ed x: ⋯"


def test_case_of_a_word_is_significant():
    assert product.to_python(b"Si x: Pasar", "es") == b"Si x: Pasar"


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_every_newline_ends_strings_comments_and_strops(newline):
    phi = newline.join(['"∈', "# ∈", "`x", "f'∈", "x∈y"])
    python = newline.join(['"∈', "# ∈", "`x", "f'∈", "x in y"])
    assert product.to_python(phi.encode("utf-8"), "phi") == python.encode("utf-8")
    assert to_python(phi, MAPS["phi"]) == python


def test_text_that_does_not_parse_is_refused():
    with pytest.raises(SyntaxError):
        product.to_phi(b"x = = 1", "phi")


def test_run_time_functions_take_phi_text():
    import phicode_engine

    assert phicode_engine.eval("2∈[2]") is True
    names = {"x": [1, 2, 3]}
    phicode_engine.exec('s = f"{ℓ(x)=}"', names)
    assert names["s"] == "len(x)=3"


@pytest.mark.skipif(sys.version_info < (3, 12), reason="older parsers place these errors elsewhere")
@pytest.mark.parametrize(
    ("phi", "line", "offset", "end"),
    [("x = 1\n¿ x ∈ [1]\n", 2, 10, 11), ("↻ ✓ π(x)\n", 1, 5, 6), ("Ø = 1\n", 1, 1, 2)],
)
def test_syntax_error_stands_where_the_table_says(phi, line, offset, end):
    import phicode_engine

    with pytest.raises(SyntaxError) as caught:
        phicode_engine.compile(phi, "table.φ", "exec")
    error = caught.value
    assert (error.lineno, error.offset, error.end_lineno, error.end_offset) == (
        line,
        offset,
        line,
        end,
    )


def test_reference_lexer_finds_every_token_that_matters():
    kinds = [token.kind for token in tokens('λ x: f"{y∈1.}" # `', MAPS["phi"])]
    assert kinds == [
        *["word", "name", "point", "fragment", "fragment", "name", "word", "number"],
        *["point", "fragment", "comment"],
    ]
