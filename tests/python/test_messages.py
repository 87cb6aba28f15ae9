"""Uncaught errors of files under a language pack: one line in the language after the traceback.

The programs raise what CPython and PyPy themselves raise, so that every wording of every
interpreter that runs this file is matched.
"""

import sys

import pytest

# Program (in Spanish words where it matters) and the part of the line behind the exception's name.
ERRORS = {
    "imprimir(nombre_raro)": "el nombre «nombre_raro» no está definido",
    "definir f():\n    imprimir(v)\n    v = 1\nf()": "la variable «v» se usa antes",
    "definir f(a):\n    pasar\nf()": "a f() le faltan 1 argumentos: 'a'",
    "definir f(a, b):\n    pasar\nf()": "a f() le faltan 2 argumentos: 'a', 'b'",
    "definir f(*, a):\n    pasar\nf()": "a f() le faltan 1 argumentos: 'a'",
    "definir f(a):\n    pasar\nf(1, 2)": "f() espera 1 argumentos y recibió 2",
    "definir f(a, b=1):\n    pasar\nf(1, 2, 3)": "f() espera 1–2 argumentos y recibió 3",
    "definir f():\n    pasar\nf(1)": "f() espera 0 argumentos y recibió 1",
    "definir f(a):\n    pasar\nf(b=1)": "f() no tiene un argumento llamado «b»",
    "definir f(a):\n    pasar\nf(1, a=1)": "f() recibió dos veces el argumento «a»",
    "1()": "«entero» no se puede llamar",
    "para x en 1:\n    pasar": "«entero» no se puede recorrer",
    "a, b = 1": "«entero» no se puede recorrer",
    "1 en 2": "«entero» no se puede recorrer",
    "(1)[0]": "«entero» no admite índices",
    "'a'[0] = 1": "los elementos de «cadena» no se pueden cambiar",
    "1 + 'a'": "el operador + no sirve entre «entero» y «cadena»",
    "-'a'": "el operador - no sirve con «cadena»",
    "1 < 'a'": "no se pueden comparar con < «entero» y «cadena»",
    "[1]['a']": "el índice de «lista» debe ser un número entero",
    "'a'['b']": "el índice de «",
    "{[]: 1}": "«lista» no puede ser clave",
    "longitud(1)": "«entero» no tiene longitud",
    "rango('a')": "«cadena» no se puede usar como número entero",
    "entero([])": "no acepta un argumento de tipo «lista»",
    "','.join([1])": "el elemento 0 debe ser una cadena, no «entero»",
    "lanzar 1": "solo se pueden lanzar excepciones",
    "entero('siete')": "el texto 'siete' no es un número",
    "flotante('siete')": "el texto 'siete' no es un número",
    "a, b = 1, 2, 3": "hay más valores que variables (se esperaban 2)",
    "a, b = 1,": "faltan valores: se esperaban 2 y hay 1",
    "[].remove(1)": "el valor buscado no está",
    "'a'.index('b')": "el valor buscado no está",
    "maximo([])": "recibió una secuencia vacía",
    "importar math\nmath.sqrt(-1)": "la operación matemática no está definida",
    "importar math\nmath.raiz": "el módulo «math» no tiene «raiz»",
    "(1).raiz": "«entero» no tiene el atributo «raiz»",
    "Nada.raiz": "«Nada» no tiene el atributo «raiz»",
    "[1][5]": "el índice está fuera de rango",
    "'a'[5]": "el índice está fuera de rango",
    "[].pop()": "no se puede sacar nada: está vacío",
    "{}['a']": "la clave 'a' no existe",
    "1 / 0": "no se puede dividir entre cero",
    "1 % 0": "no se puede dividir entre cero",
    "1.0 // 0": "no se puede dividir entre cero",
    "importar qqxyzzyqq": "no se encuentra el módulo «qqxyzzyqq»",
    "desde math importar raiz": "«raiz» no se puede importar desde «math»",
    "definir f():\n    retornar f()\nf()": "demasiadas llamadas anidadas",
    "abrir('no_hay_tal')": "no existe el archivo 'no_hay_tal'",
    "b'\\xff'.decode('utf-8')": "los bytes no son texto en utf-8",
    "'é'.encode('ascii')": "hay un carácter que no existe en ascii",
    "d = {1: 1}\npara x en d:\n    d[2] = 1": "la colección cambió",
    "afirmar 1 > 2": "una afirmación no se cumple",
    "entrada()": "la entrada terminó antes",
    "x = = 1": "la sintaxis no es válida",
    "si 1\n    pasar": "ErrorDeSintaxis",
    "x = (1,": "ErrorDeSintaxis",
    "x = 1)": "«)» no corresponde a ningún signo abierto",
    "x = 'a": "el texto entre comillas no está cerrado",
    "1 = x": "no se puede asignar",
    "retornar 1": "está fuera de una función",
    "romper": "está fuera de un bucle",
    "si 1:\npasar": "se esperaba un bloque con sangría",
    "x = 1\n  y1 = 2": "esta línea tiene una sangría inesperada",
    "si 1:\n    x = 1\n  x = 2": "la sangría no coincide",
    "x = 1\uff1a": "hay un carácter que Python no conoce",
    "x = 012": "ErrorDeSintaxis",
    "f(a=1, 2)": "los argumentos sin nombre van antes",
    "definir f(a=1, b):\n    pasar": "los parámetros sin valor por defecto van primero",
    "definir f(a, a):\n    pasar": "el argumento «a» está repetido",
}

PYPY = sys.implementation.name == "pypy"


def explained(phicode, folder, program, language="es"):
    """Return the lines that a program leaves on standard error."""
    (folder / "m.φ").write_text(f"# φ: map={language}\n{program}\n", encoding="utf-8")
    result = phicode("run", "m.φ", cwd=folder)
    assert result.returncode == 1, result
    return result.stderr.splitlines()


@pytest.mark.parametrize("program", sorted(ERRORS))
def test_python_s_own_errors_are_explained(program, phicode, tmp_path):
    lines = explained(phicode, tmp_path, program)
    place = [line[:6] for line in lines].index("nota: ")
    traceback, line = lines[:place], lines[place]
    # What else the engine knows comes behind.
    assert all(more.startswith("hint: ") for more in lines[place + 1 :])
    # PyPy's own words for syntax and built-ins differ; what it shares is matched.
    if not PYPY:
        assert ERRORS[program] in line
    # Python's report is as it was, its last line before ours.
    assert traceback[-1].split(":")[0].endswith(("Error", "Exception")), traceback


def test_the_line_names_the_place_and_what_was_meant(phicode, tmp_path):
    line = explained(phicode, tmp_path, "total = 1\nimprimr(total)")[-1]
    assert line == (
        "nota: ErrorDeNombre (línea 3): el nombre «imprimr» no está definido; "
        "¿quiso decir «imprimir»?"
    )


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("de", "Erklärung: Nulldivisionsfehler (Zeile 2): durch null lässt sich nicht teilen"),
        ("zh", "说明: 除零错误 (行 2): 不能除以零"),
        ("ar", "توضيح: خطأ_قسمة_على_صفر (السطر 2): لا تجوز القسمة على صفر"),
    ],
)
def test_every_file_speaks_its_own_language(language, line, phicode, tmp_path):
    assert explained(phicode, tmp_path, "1 / 0", language)[-1] == line


def test_the_innermost_file_decides(phicode, tmp_path):
    (tmp_path / "helper.φ").write_text("# φ: map=fr\n1 / 0\n", encoding="utf-8")
    line = explained(phicode, tmp_path, "importar helper")[-1]
    assert line.startswith("note: ErreurDivisionParZéro (ligne 2)")


def test_glyphs_have_no_language(phicode, tmp_path):
    lines = explained(phicode, tmp_path, "1 / 0", "phi")
    assert lines[-1] == "ZeroDivisionError: division by zero"


def test_a_pack_of_one_s_own_has_its_own_messages(phicode, tmp_path):
    pack = (
        'name = "own"\nextends = "es"\n[words]\nValueError = "Fallo"\n'
        '[messages]\nnote = "ojo"\nnumber-text = "{text} no vale"\n'
    )
    (tmp_path / "own.toml").write_text(pack, encoding="utf-8")
    (tmp_path / ".phicode").mkdir()
    (tmp_path / ".phicode" / "config.json").write_text('{"language": "../own.toml"}')
    lines = explained(phicode, tmp_path, "entero('x')", "own")
    assert lines[-1] == "ojo: Fallo (línea 2): 'x' no vale"
    assert explained(phicode, tmp_path, "1 / 0", "own")[-1].endswith(
        "no se puede dividir entre cero"
    )


def test_an_own_exception_keeps_its_words(phicode, tmp_path):
    program = "clase Falta(Excepción):\n    pasar\nlanzar Falta('mi texto')"
    assert explained(phicode, tmp_path, program)[-1].endswith("Falta: mi texto")
    program = "lanzar ErrorDeValor('mi texto')"
    assert explained(phicode, tmp_path, program)[-1] == "nota: ErrorDeValor (línea 2): mi texto"


def test_an_exception_that_cannot_be_shown_breaks_nothing(phicode, tmp_path):
    program = (
        "clase Falta(ErrorDeValor):\n    definir __str__(self):\n        retornar 1 / 0\n"
        "lanzar Falta()"
    )
    assert "Falta: " in explained(phicode, tmp_path, program)[-1]


def test_a_caught_error_and_a_good_run_load_nothing_for_it(phicode, tmp_path):
    program = (
        "# φ: map=es\nimportar sys\nintentar:\n    1 / 0\n"
        "excepto ErrorDivisiónPorCero:\n    pasar\n"
        "imprimir([n para n en sys.modules si n.endswith('_explain')])\n"
    )
    (tmp_path / "m.φ").write_text(program, encoding="utf-8")
    result = phicode("run", "m.φ", cwd=tmp_path)
    assert (result.stdout, result.stderr, result.returncode) == ("[]\n", "", 0)
