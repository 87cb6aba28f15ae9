"""The reference lexer: the language definition once more in plain Python, used by tests only.

It shares nothing with the product. `to_phi` needs the tokenizer and parser of CPython 3.13;
everything else runs on every supported interpreter.
"""

from .maps import ES, KINDS, MAPS, PHI, Map
from .to_python import Token, convert, joined, to_python, tokens

__all__ = ["ES", "KINDS", "MAPS", "PHI", "Map", "Token", "convert", "joined", "to_python", "tokens"]
