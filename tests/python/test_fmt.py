"""`phicode fmt` keeps the meaning and the layout of every text, and settles at once."""

import ast
import sys
import warnings
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
sys.path[:0] = [str(TESTS / "reference"), str(TESTS / "corpus")]

import product
import properties
import sources
from phi_reference import KINDS, MAPS, tokens

# A prime, so that no regular pattern of the listing decides what is looked at.
EVERY = 61


@pytest.fixture(scope="module")
def standard_library():
    """Return Python texts of this interpreter's library that it parses."""
    texts = []
    for _, path in sources.standard_library()[::EVERY]:
        try:
            text, _ = sources.read_text(str(path))
            tree(text)
        except (SyntaxError, ValueError):
            continue
        texts.append(text.encode("utf-8"))
    assert len(texts) > 8
    return texts


def tree(text):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ast.dump(ast.parse(text))


def glued(phi, map_name):
    symbol_map, text = MAPS[map_name], phi.decode("utf-8")
    return properties.glued(text, tokens(text, symbol_map), symbol_map).encode("utf-8")


@pytest.mark.parametrize("map_name", KINDS)
def test_what_a_conversion_writes_is_formatted(standard_library, map_name):
    phi = [product.to_phi(text, map_name) for text in standard_library]
    assert product.command_fmt(phi, map_name) == phi


@pytest.mark.parametrize("map_name", KINDS)
def test_names_and_back_give_the_same_bytes(standard_library, map_name):
    phi = [product.to_phi(text, map_name) for text in standard_library]
    names = product.command_fmt(phi, map_name, "--names")
    assert product.command_to_python(names, map_name) == standard_library
    assert product.command_fmt(names, map_name) == phi


@pytest.mark.parametrize("flags", [(), ("--names",)])
def test_a_text_without_blanks_keeps_its_meaning(standard_library, flags):
    phi = [glued(product.to_phi(text, "phi"), "phi") for text in standard_library]
    formatted = product.command_fmt(phi, "phi", *flags)
    assert product.command_fmt(formatted, "phi", *flags) == formatted
    for source, text in zip(standard_library, formatted):
        python = product.to_python(text, "phi").decode("utf-8")
        assert tree(python.lstrip("\ufeff")) == tree(source.decode("utf-8").lstrip("\ufeff"))
        assert text.count(b"\n") == source.count(b"\n")
    if not flags:
        assert formatted == phi


def test_formatted_text_is_what_runs(phicode, project):
    names = "def greet(who):\n    print(f'hello {who if who else None}')\n\ngreet('φ')\n"
    folder = project({"a.φ": names})
    assert phicode("fmt", "a.φ", cwd=folder).returncode == 0
    text = (folder / "a.φ").read_text("utf-8")
    assert text == "ƒ greet(who):\n    π(f'hello {who ¿ who ⋄ Ø}')\n\ngreet('φ')\n"
    assert phicode("a.φ", cwd=folder).stdout == "hello φ\n"
