"""Properties P1 to P7 of the language on one Python text, product beside reference lexer."""

import ast
import re
import sys
import tokenize
import warnings
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "reference"))

from phi_reference import MAPS, joined, tokens
from phi_reference.characters import CONTINUE
from phi_reference.maps import HARD_KEYWORDS
from phi_reference.to_phi import to_phi


def differences(facts, converted, map_name, product, glue):
    """Yield the name of each property that does not hold for one text under one map.

    Parameters
    ----------
    facts : Facts
        The analysed Python text.
    converted : bytes
        What `product.to_phi` made of it.
    map_name : str
        `phi` or `es`.
    product
        Object with `to_phi(bytes, map_name)` and `to_python(bytes, map_name)`, bytes to bytes.
    glue : bool
        Whether to check P7, which costs two more parses.
    """
    symbol_map, source = MAPS[map_name], facts.text.encode()
    phi = converted.decode()
    cut = tokens(phi, symbol_map)
    if product.to_python(converted, map_name) != source:
        yield "P1"
    if joined(phi, cut) != facts.text:
        yield "P1 reference"
    if phi != to_phi(facts, symbol_map):
        yield "P10 Python to φ"
    if any(is_mapped_keyword(token, symbol_map) for token in cut):
        yield "P2"
    if unspelled(phi, symbol_map) != unspelled(facts.text, symbol_map):
        yield "P3"
    if untouched(cut) != untouched_python(facts):
        yield "P4"
    if not collides(facts, symbol_map) and product.to_python(source, map_name) != source:
        yield "P5"
    if product.to_phi(product.to_python(converted, map_name), map_name) != converted:
        yield "P6"
    if glue:
        closer = glued(phi, cut, symbol_map)
        python = product.to_python(closer.encode(), map_name).decode()
        if not same_tree(facts.tree, python):
            yield "P7"


def is_mapped_keyword(token, symbol_map):
    """Return whether a keyword was left as it is; glued to a number (rule 3) it is no name."""
    return token.kind == "name" and token.text in HARD_KEYWORDS & symbol_map.spelling.keys()


def collides(facts, symbol_map):
    """Return whether a name of the text is a spelling of the map."""
    names = {t.string for t in facts.tokens if t.type == tokenize.NAME}
    return any(symbol_map.word(name) is not None for name in names)


def unspelled(text, symbol_map):
    """Return the text with every spelling as Python spells it, wherever it stands.

    φ and Python text must agree in this form line for line: no token can have left its line.
    """
    words, symbols = _spellings(symbol_map)
    text = symbols.sub(lambda m: symbol_map.symbols[m.group()], text) if symbols else text
    return words.sub(lambda m: symbol_map.words[m.group()], text.replace("`", ""))


def _spellings(symbol_map):
    if not hasattr(symbol_map, "patterns"):
        # Longest first; `\b` would end a word before a combining mark.
        words = "|".join(map(re.escape, sorted(symbol_map.words, key=len, reverse=True)))
        words = re.compile(rf"(?<![{CONTINUE}])(?:{words})(?![{CONTINUE}])")
        symbols = "|".join(map(re.escape, symbol_map.symbols))
        symbol_map.patterns = words, re.compile(symbols) if symbols else None
    return symbol_map.patterns


def untouched(cut):
    texts = (t.text for t in cut if t.kind in ("string", "comment"))
    return Counter(text.replace("\r\n", "\n").replace("\r", "\n") for text in texts)


def untouched_python(facts):
    kinds = (tokenize.STRING, tokenize.COMMENT)
    return Counter(t.string for t in facts.tokens if t.type in kinds)


def glued(phi, cut, symbol_map):
    """Delete the blanks around every symbol outside f-strings."""
    out, at = [], 0
    for token in cut:
        if phi[token.start : token.end] not in symbol_map.symbols or token.nesting:
            continue
        before = phi[at : token.start]
        kept = before.rstrip(" \t")
        # Blanks after a newline are indentation, and `\` before a blank is no continuation.
        opens_line = not kept or kept[-1] in "\r\n\f\\\ufeff"
        out += (
            before if opens_line and not (out and not kept) else kept,
            phi[token.start : token.end],
        )
        at = token.end
        while phi[at : at + 1] in (" ", "\t"):
            at += 1
    return "".join(out) + phi[at:]


def same_tree(tree, python):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return ast.dump(ast.parse(python.lstrip("\ufeff"))) == ast.dump(tree)
        except SyntaxError:
            return False
