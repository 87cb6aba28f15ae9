"""φ → Python by the letter of the language definition (sections 4 to 6): slow and plain.

`tokens` cuts a φ text into tokens, `to_python` joins them again. Blanks, newlines and punctuation
that nothing depends on are not tokens; they are copied.
"""

import re
from collections import namedtuple
from functools import lru_cache

from .characters import CONTINUE
from .maps import HARD_KEYWORDS

PREFIXES = frozenset(["r", "u", "b", "f", "t", "br", "rb", "fr", "rf", "tr", "rt"])

# kind is one of name, number, strop, refused (a bad strop), word (a glyph or pack word),
# operator (≔), string, comment, fragment (literal text of an f-string, its quotes included) and
# point (a bracket, colon or `!`).
# `text` is what Python reads, `code` the SYN code of an error at the token.
# `nesting` counts the f-strings around the token.
Token = namedtuple("Token", "kind start end text code nesting")

_BODY = {
    quote: re.compile(
        r"[^\\{nl}{q}]*(?:\\(?:\r\n|[\s\S])[^\\{nl}{q}]*)*".format(nl=r"\r\n", q=quote)
    )
    for quote in "'\""
}
_TRIPLE = {
    quote * 3: re.compile(rf"[^\\{quote}]*(?:(?:\\[\s\S]|{quote}(?!{quote}{quote}))[^\\{quote}]*)*")
    for quote in "'\""
}
_QUOTE = re.compile(r"\"\"\"|'''|\"|'")
_LITERAL_STOP = re.compile(r"[\\{}'\"\r\n]")
_NAMED_ESCAPE = re.compile(r"\\N\{[A-Za-z0-9 -]*\}?")
# What a number such as `1.` goes on with: an exponent or the imaginary unit, never a word.
_PART = r"(?:[jJ]|[eE](?:[{d}_jJ]+|(?=[+-])))(?![{c}])"

# Kinds that a word must be kept apart from, and what it must be kept apart from on its right.
_JOINS = ("name", "number", "strop", "word")
_JOINS_AFTER = re.compile(f"[`{CONTINUE}]")


class _Frame:
    """What surrounds the current position: code, an f-string's literal, a field or its spec."""

    def __init__(self, kind, quote="", raw=False):
        self.kind, self.quote, self.raw, self.depth = kind, quote, raw, 0


@lru_cache(maxsize=None)
def _pattern(symbol_map):
    symbols = sorted(symbol_map.symbols, key=len, reverse=True)
    return re.compile(
        r"(?P<comment>#[^\r\n]*)"
        r"|(?P<number>\.[{d}][{c}]*|[{d}][{d}_]*\.(?:[{d}][{c}]*|{p})?|[{d}][{c}]*)"
        r"|(?P<identifier>[{c}]+)"
        r"|(?P<quote>\"\"\"|'''|\"|')"
        r"|(?P<strop>`[^`\r\n]*`)"
        r"|(?P<symbol>{s})"
        r"|(?P<point>[()\[\]{{}}:!])".format(
            c=CONTINUE,
            d="0-9" + symbol_map.digits,
            p=_PART.format(c=CONTINUE, d="0-9" + symbol_map.digits),
            s="|".join(map(re.escape, symbols)) or r"[^\s\S]",
        )
    )


class _Lexer:
    def __init__(self, text, symbol_map):
        self.text, self.map, self.at = text, symbol_map, 0
        self.pattern = _pattern(symbol_map)
        self.frames, self.strings = [_Frame("code")], []
        self.out = []

    def add(self, kind, end, text=None, code=None):
        if end > self.at:
            text = self.text[self.at : end] if text is None else text
            self.out.append(Token(kind, self.at, end, text, code, len(self.strings)))
        self.at = end

    def run(self):
        while self.at < len(self.text):
            if self.frames[-1].kind in ("code", "field"):
                self.code()
            else:
                self.literal()
        return self.out

    def code(self):
        match = self.pattern.search(self.text, self.at)
        if match is None:
            self.at = len(self.text)
            return
        self.at = match.start()
        getattr(self, match.lastgroup)(match.group(), match.end())

    def comment(self, _, end):
        self.add("comment", end)

    def number(self, number, end):
        self.add("number", end, number.translate(self.map.ascii))

    def quote(self, quote, end):
        self.string("", quote, self.at)

    def symbol(self, symbol, end):
        python = self.map.symbols[symbol]
        bare = python == ":=" and self.frames[-1].kind == "field" and not self.frames[-1].depth
        kind = "operator" if python == ":=" else "word"
        self.add(kind, end, python, "SYN006" if bare else None)

    def kind_of(self, run):
        """Return kind and Python text of a whole run of identifier characters."""
        if not run.isidentifier():
            return "number", run
        python = self.map.word(run)
        return ("name", run) if python is None else ("word", python)

    def identifier(self, run, end):
        quote = _QUOTE.match(self.text, end)
        before = self.out[-1] if self.out else None
        if quote and run.lower() in PREFIXES:
            self.string(run, quote.group(), self.at)
        elif before and before.code == "conversion" and before.end == self.at:
            self.add("name", end)
        else:
            kind, text = self.kind_of(run)
            self.add(kind, end, text)

    def strop(self, strop, end):
        name = strop[1:-1]
        if not name.isidentifier():
            self.add("refused", end, code="SYN003")
        elif name in HARD_KEYWORDS:
            self.add("refused", end, code="SYN004")
        else:
            self.add("strop", end, name, "SYN005" if self.touches(name, end) else None)

    def touches(self, name, end):
        before = self.out[-1] if self.out else None
        if before and before.end == self.at and before.kind in ("name", "number", "strop"):
            return True
        after = self.pattern.match(self.text, end)
        kind = after and after.lastgroup
        if kind == "identifier":
            return self.kind_of(after.group())[0] != "word"
        if kind == "quote":
            return name.lower() in PREFIXES
        return kind == "strop" or (kind == "number" and after.group()[0] != ".")

    def point(self, point, end):
        frame, code = self.frames[-1], None
        if point in "([{":
            frame.depth += 1
        elif point == "}" and frame.kind == "field" and frame.depth == 0:
            self.frames.pop()
        elif point in ")]}":
            frame.depth = max(frame.depth - 1, 0)
        elif frame.kind == "field" and frame.depth == 0:
            if point == ":":
                frame.kind = "spec"
            elif self.text[end : end + 1] != "=":
                code = "conversion"
        self.add("point", end, code=code)

    def string(self, prefix, quote, start):
        body = start + len(prefix) + len(quote)
        if set(prefix.lower()) & set("ft"):
            raw = "r" in prefix.lower()
            self.add("fragment", body)
            self.strings.append(_Frame("literal", quote, raw))
            self.frames.append(self.strings[-1])
            return
        end = (_BODY if len(quote) == 1 else _TRIPLE)[quote].match(self.text, body).end()
        if self.text.startswith(quote, end):
            end += len(quote)
        elif len(quote) == 3:
            end = len(self.text)
        self.add("string", end)

    def literal(self):
        """Copy literal or spec text up to a field, the end of a field or the end of the string."""
        frame, text, at = self.frames[-1], self.text, self.at
        string = self.strings[-1]
        while True:
            stop = _LITERAL_STOP.search(text, at)
            if stop is None:
                self.add("fragment", len(text))
                return
            at, found = stop.start(), stop.group()
            pair = text[at : at + 2]
            if found == "\\":
                at = self.escape(at, string.raw)
            elif found in "\r\n":
                if len(string.quote) == 1:
                    return self.end_of_string(at)
                at += 1
            elif found in "'\"":
                if text.startswith(string.quote, at):
                    return self.end_of_string(at + len(string.quote))
                at += 1
            elif frame.kind == "literal" and pair in ("{{", "}}"):
                at += 2
            elif found == "{":
                self.add("fragment", at + 1)
                self.frames.append(_Frame("field"))
                return
            elif frame.kind == "spec":
                self.add("fragment", at + 1)
                self.frames.pop()
                return
            else:
                at += 1

    def escape(self, at, raw):
        if not raw:
            named = _NAMED_ESCAPE.match(self.text, at)
            if named:
                return named.end()
        after = self.text[at + 1 : at + 3]
        if after[:1] in ("{", "}"):
            return at + 1
        return min(at + (3 if after == "\r\n" else 2), len(self.text))

    def end_of_string(self, end):
        self.strings.pop()
        while self.frames.pop().kind != "literal":
            pass
        self.add("fragment", end)


def tokens(text, symbol_map):
    """Cut φ text into tokens; what lies between them is copied as it is.

    Parameters
    ----------
    text : str
        φ text, decoded.
    symbol_map : Map
        The file's symbol map.

    Returns
    -------
    list of Token
        In order; `start` and `end` are character positions in `text`.
    """
    return _Lexer(text, symbol_map).run()


def to_python(text, symbol_map):
    """Convert φ text to Python text."""
    return joined(text, tokens(text, symbol_map))


def joined(text, cut):
    """Return Python text from φ text and its tokens; blanks come in by section 5 alone."""
    out, at, before, blank_at = [], 0, None, -1
    for token in cut:
        out.append(text[at : token.start])
        adjoins = before is not None and before.end == token.start
        if token.kind == "word":
            if adjoins and before.kind in _JOINS and blank_at != token.start:
                out.append(" ")
            out.append(token.text)
            if _JOINS_AFTER.match(text, token.end):
                out.append(" ")
                blank_at = token.end
        else:
            out.append(token.text)
        at, before = token.end, token
    out.append(text[at:])
    return "".join(out)


def convert(source, symbol_map):
    """Convert φ bytes; bytes that are not a φ file's (section 1) come back unchanged."""
    try:
        text = source.decode("utf-8")
    except UnicodeDecodeError:
        return source
    if _foreign_cookie(text):
        return source
    return to_python(text, symbol_map).encode("utf-8")


def _foreign_cookie(text):
    """Return whether a coding cookie (PEP 263) names an encoding other than UTF-8."""
    for line in re.split(r"\r\n|\r|\n", text[:4096].lstrip("\ufeff"))[:2]:
        cookie = re.match(r"[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)", line, re.ASCII)
        if cookie:
            name = cookie.group(1).lower().replace("_", "-")
            return not re.match(r"(utf-?8|utf-8-.*|u8|cp65001)\Z", name)
        if not re.match(r"[ \t\f]*(#|\Z)", line):
            return False
    return False
