"""The two symbol maps of the language, written down a second time.

The tables are copied from the language's definition by hand, never from the product, so that a
wrong entry in the product cannot hide here.
"""

import keyword
import unicodedata

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
    table : str
        Pairs of spelling and Python word, separated by blanks.
    """

    def __init__(self, name, table):
        cells = table.split()
        pairs = list(zip(cells[::2], cells[1::2]))
        self.name = name
        self.spelling = {python: spelling for spelling, python in pairs}
        self.words = {normal(s): p for s, p in pairs if s.isidentifier()}
        self.symbols = {s: p for s, p in pairs if not s.isidentifier()}

    def word(self, name):
        """Return the Python word that the whole identifier `name` spells, or None."""
        return self.words.get(normal(name))


def normal(name):
    """Return the form under which spellings are compared: NFC, never NFKC (rules 6 and 16)."""
    return name if name.isascii() else unicodedata.normalize("NFC", name)


PHI = Map("phi", _PHI)
# No pack is English: what a pack does not name has no symbol under it, except the walrus.
ES = Map("es", _ES)
MAPS = {"phi": PHI, "es": ES}
