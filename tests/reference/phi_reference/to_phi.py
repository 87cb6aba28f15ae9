"""Python → φ by section 9 of the language definition, with CPython's own tokenizer and parser.

Needs CPython 3.12 or newer, whose tokenizer enters f-string fields.
"""

import ast
import io
import re
import tokenize
import warnings

from .maps import HARD_KEYWORDS, SOFT_KEYWORDS

_LAYOUT = (tokenize.NL, tokenize.COMMENT)
_LINE_START = (tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENCODING)


class Facts:
    """What both maps need to know about one Python text; analysed once.

    Parameters
    ----------
    text : str
        Python text. Raises what `ast.parse` raises if it does not parse.
    """

    def __init__(self, text):
        self.text = text
        self.bom = text[:1] == "\ufeff"
        # The tokenizer counts columns per line, whatever the newline: one form is enough for it.
        plain = re.sub(r"\r\n?", "\n", text[self.bom :])
        self.lines = plain.split("\n")
        with warnings.catch_warnings():
            # Odd numbers and escapes are part of the corpus, not of the result.
            warnings.simplefilter("ignore")
            self.tree = ast.parse(plain)
        self.bound, self.loads, self.soft, patterns = set(), set(), set(), []
        for node in ast.walk(self.tree):
            self.visit(node, patterns)
        self.tokens = list(tokenize.generate_tokens(io.StringIO(plain).readline))
        self.soft.update(self.case_tokens(patterns))

    def visit(self, node, patterns):
        """Sort one node into what is bound, loaded, or begins with a soft keyword."""
        kind = type(node)
        if kind is ast.Name:
            if isinstance(node.ctx, ast.Load):
                self.loads.add(self.place(node))
            else:
                self.bound.add(node.id)
        elif kind in (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef):
            self.bound.add(node.name)
        elif kind is ast.arg:
            self.bound.add(node.arg)
        elif kind is ast.alias:
            self.bound.update(node.name.split("."))
            self.bound.add(node.asname)
        elif kind is ast.ImportFrom:
            self.bound.update((node.module or "").split("."))
        elif kind in (ast.Global, ast.Nonlocal):
            self.bound.update(node.names)
        elif kind in (ast.MatchAs, ast.MatchStar, ast.ExceptHandler):
            self.bound.add(node.name)
        elif kind is ast.MatchMapping:
            self.bound.add(node.rest)
        elif kind is ast.MatchClass:
            self.bound.update(node.kwd_attrs)
        elif kind in (ast.TypeVar, ast.ParamSpec, ast.TypeVarTuple):
            self.bound.add(node.name)
        elif kind is ast.TypeAlias:
            self.soft.add(self.place(node))
        elif kind is ast.Match:
            self.soft.add(self.place(node))
            patterns.extend(self.place(case.pattern) for case in node.cases)

    def place(self, node):
        """Return line (from 1) and column (characters from 0); ast counts UTF-8 bytes."""
        line, column = node.lineno, node.col_offset
        text = self.lines[line - 1]
        if not text.isascii():
            column = len(text.encode()[:column].decode())
        return line, column

    def case_tokens(self, patterns):
        """Yield the `case` that opens the logical line of each pattern."""
        pending, opening, at_start = sorted(patterns, reverse=True), None, True
        for token in self.tokens if pending else ():
            while pending and token.start > pending[-1]:
                pending.pop()
                yield opening
            if token.type in _LINE_START:
                at_start = True
            elif token.type not in _LAYOUT:
                if at_start and token.string == "case":
                    opening = token.start
                at_start = False


def edits(facts, symbol_map):
    """Yield line, column, Python spelling and φ spelling of every change, in order."""
    before = None
    spelling, printed_walrus = symbol_map.spelling, symbol_map.spelling.get(":=")
    for token in facts.tokens:
        string, kind = token.string, token.type
        if kind == tokenize.OP and string == ":=" and printed_walrus:
            yield (*token.start, string, printed_walrus)
        elif kind == tokenize.NAME:
            glyph = spelling.get(string)
            number = before and before.type == tokenize.NUMBER and before.end == token.start
            conversion = before and before.type == tokenize.OP and before.string == "!"
            if string in HARD_KEYWORDS:
                converts = glyph and not number
            elif string in SOFT_KEYWORDS and token.start in facts.soft:
                converts = glyph
            else:
                loaded = token.start in facts.loads and string not in facts.bound
                # Of the soft keywords only `type` is a built-in as well.
                converts = glyph and loaded and string not in ("match", "case")
            if converts:
                yield (*token.start, string, glyph)
            elif symbol_map.word(string) is not None and not conversion:
                yield (*token.start, string, f"`{string}`")
        if kind not in _LAYOUT:
            before = token


def to_phi(text, symbol_map):
    """Convert Python text, or the `Facts` of one, to φ text."""
    facts = text if isinstance(text, Facts) else Facts(text)
    text = facts.text
    starts = [int(facts.bom)] + [m.end() for m in re.finditer(r"\r\n|\r|\n", text)]
    out, at = [], 0
    for line, column, python, phi in edits(facts, symbol_map):
        start = starts[line - 1] + column
        out += text[at:start], phi
        at = start + len(python)
    return "".join(out) + text[at:]
