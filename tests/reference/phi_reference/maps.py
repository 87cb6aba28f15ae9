"""The symbol maps of the language.

The tables of `phi` and of the first Spanish words are copied from the language's definition by
hand, never from the product, so that a wrong entry in the product cannot hide here. The other
words are the packs' own; they are read by another reader than the product's.
"""

import keyword
import re
import unicodedata
from pathlib import Path

_PHI = """
⊥ False  Ø None  ✓ True  ∧ and  ↦ as  ‼ assert  ⟳ async  ⌛ await  ⇲ break  ℂ class
⇉ continue  ƒ def  ∂ del  ⤷ elif  ⋄ else  ⛒ except  ⇗ finally  ∀ for  ← from  ⟁ global
¿ if  ⇒ import  ∈ in  ≡ is  λ lambda  ∇ nonlocal  ¬ not  ∨ or  ⋯ pass  ↑ raise  ⟲ return
∴ try  ↻ while  ∥ with  ⟰ yield  π print  ⟷ match  ▷ case  ℓ len  ⟪ range  № enumerate
⨅ zip  ∑ sum  ⭱ max  ⭳ min  ∣ abs  τ type  ≔ :=
"""

_ES = """
Falso False  Nada None  Verdadero True  y and  como as  afirmar assert  asincrono async
esperar await  romper break  clase class  continuar continue  definir def  borrar del
osi elif  sino else  excepto except  finalmente finally  para for  desde from  si if
importar import  en in  es is  nolocal nonlocal  no not  o or  pasar pass  lanzar raise
retornar return  intentar try  mientras while  con with  producir yield  imprimir print
coincide match  caso case  longitud len  rango range  tipo type  suma sum  maximo max
minimo min
"""

SOFT_KEYWORDS = frozenset({"match", "case", "type"})
HARD_KEYWORDS = frozenset(keyword.kwlist) | {"async", "await"}


class Map:
    """One symbol map: identifier-like spellings (words) and all others (symbols).

    Parameters
    ----------
    name : str
        Name under which the product knows the map.
    pairs : list of tuple
        Spelling and Python word; of several spellings of a word the first is printed.
    digits : str
        Digits beyond ASCII that numbers may have: tens of characters, zero first.
    """

    def __init__(self, name, pairs, digits=""):
        self.name = name
        self.spelling = {python: spelling for spelling, python in reversed(pairs)}
        words = [(s, p) for s, p in pairs if s.isidentifier()]
        self.words = {form: p for s, p in words for form in forms(s)}
        self.symbols = {s: p for s, p in pairs if not s.isidentifier()}
        self.digits = digits
        self.ascii = {ord(digit): str(place % 10) for place, digit in enumerate(digits)}

    def word(self, name):
        """Return the Python word that the whole identifier `name` spells, or None."""
        return self.words.get(name)


def forms(spelling):
    """Return the forms in which a spelling is read: composed, decomposed, as written."""
    return {spelling, *(unicodedata.normalize(form, spelling) for form in ("NFC", "NFD"))}


def normal(name):
    """Return the form under which spellings are compared: NFC, never NFKC (rules 6 and 16)."""
    return name if name.isascii() else unicodedata.normalize("NFC", name)


def by_hand(name, table):
    """Return a map from pairs of spelling and Python word, separated by blanks."""
    cells = table.split()
    return Map(name, list(zip(cells[::2], cells[1::2])))


_ENTRY = re.compile(r'^("?[\w:=]+"?) = (".*"|\[.*\])')


def pack(path):
    """Return the map of a language pack; of TOML it reads what the bundled packs have."""
    pairs, digits = [], ""
    section = ""
    for line in path.read_text("utf-8").splitlines():
        section = line.strip("[]") if re.match(r"\[\w+\]$", line) else section
        entry = _ENTRY.match(line)
        if not entry:
            continue
        python, values = entry.group(1).strip('"'), re.findall(r'"([^"]*)"', entry.group(2))
        if section == "words":
            pairs += [(value, python) for value in values if value != python]
        elif python == "digits":
            digits = "".join(values)
    return Map(path.stem, pairs, digits)


PHI = by_hand("phi", _PHI)
# The words of Spanish that were there first; the pack may add to them, never change them.
FIRST_ES = by_hand("es", _ES)
_PACKS = Path(__file__).resolve().parents[3] / "crates" / "phi-syntax" / "packs"
MAPS = {"phi": PHI}
# No pack is English: what a pack does not name has no symbol under it, except the walrus.
MAPS.update({path.stem: pack(path) for path in sorted(_PACKS.glob("*.toml")) if path.stem != "phi"})
ES = MAPS["es"]
# Maps of each kind: symbols, words of ASCII, words and digits of another script.
KINDS = ("phi", "es", "hi")
