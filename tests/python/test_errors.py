"""Errors are Python's own, told in φ: file, line, columns and words of the user."""

import subprocess
import sys

import pytest

COLUMNS = sys.version_info >= (3, 11)
PEG = sys.version_info >= (3, 10)


def as_said_here(message):
    """Return a message of CPython as this interpreter words it."""
    unquoted = sys.implementation.name == "pypy" and "return" in message
    return message.replace("'", "") if unquoted else message


def places(phi, folder, name="m.φ"):
    """Return the SyntaxError of a file that exists: the case in which CPython's columns lie."""
    import phicode_engine

    path = folder / name
    path.write_bytes(phi if isinstance(phi, bytes) else phi.encode("utf-8"))
    with pytest.raises(SyntaxError) as caught:
        phicode_engine.compile(path.read_bytes(), str(path))
    return caught.value


@pytest.mark.skipif(not PEG, reason="end columns came with 3.10")
@pytest.mark.parametrize(
    ("phi", "offset", "end"),
    [
        ("¿ x ∈ [1]", 10, 11),
        ("↻ ✓ π(x)", 5, 6),
        ("Ø = 1", 1, 2),
        ("x = 1\nÓ∈ [1] ⟲ ⟲", None, None),
        ("∀ x ∈ ⟪(3): ⟲ ⟲ x", None, None),
    ],
)
def test_columns_of_syntax_errors(tmp_path, phi, offset, end):
    error = places(phi, tmp_path)
    assert error.filename == str(tmp_path / "m.φ")
    assert error.text.rstrip("\n") == phi.split("\n")[error.lineno - 1]
    if offset is not None:
        assert (error.lineno, error.offset, error.end_offset) == (1, offset, end)
    else:
        assert 1 <= error.offset <= len(error.text)


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_lines_are_counted_with_every_kind_of_newline(tmp_path, newline):
    error = places(newline.join(["x = 1", "\f", "¿ ¿ 2", "y = 3"]), tmp_path)
    assert (error.lineno, error.text.rstrip("\n")) == (3, "¿ ¿ 2")


def test_a_byte_order_mark_is_no_part_of_the_columns(tmp_path):
    error = places(b"\xef\xbb\xbf" + "x ∈ ∈ y".encode(), tmp_path)
    assert (error.lineno, error.offset, error.text.rstrip("\n")) == (1, 5, "x ∈ ∈ y")


@pytest.mark.parametrize(
    ("phi", "kind", "message"),
    [
        ("⟲ 1\n", SyntaxError, "'⟲' (return) outside function"),
        ("return 1\n", SyntaxError, "'return' outside function"),
        ("Ø = 1\n", SyntaxError, "cannot assign to Ø (None)"),
        ("None = 1; x = Ø\n", SyntaxError, "cannot assign to None"),
        ("ƒ f():\n  ⟳ ∀ x ∈ y: ⋯\n", SyntaxError, "'⟳ ∀' (async for) outside async function"),
        ("∂ Ø\n", SyntaxError, "cannot delete Ø (None)"),
    ],
)
def test_messages_have_the_words_of_the_file(tmp_path, phi, kind, message):
    error = places(phi, tmp_path)
    if sys.version_info < (3, 9) and "Ø" in phi:
        # 3.8 has another way to say it, and its own words for constants.
        assert "Ø" in error.msg or "assign" in error.msg or "delete" in error.msg
        return
    assert (type(error), error.msg) == (kind, as_said_here(message))


@pytest.mark.skipif(not PEG, reason="these messages came with 3.10")
@pytest.mark.parametrize(
    ("phi", "kind", "message"),
    [
        (
            "x = 1\n¿ x:\nπ(2)\n",
            IndentationError,
            "expected an indented block after '¿' (if) statement on line 2",
        ),
        (
            "¿ x: ⋯\nif x:\nπ(2)\n",
            IndentationError,
            "expected an indented block after 'if' statement on line 2",
        ),
        ("∴:\n  ⋯\nx = 1\n", SyntaxError, "expected '⛒' (except) or '⇗' (finally) block"),
        ("x = 1 ∉ [2]\n", SyntaxError, "invalid character '∉' (U+2209); map phi has no ∉; "),
    ],
)
def test_newer_messages_have_the_words_of_the_file(tmp_path, phi, kind, message):
    error = places(phi, tmp_path)
    assert type(error) is kind
    assert error.msg.startswith(message)


def test_the_words_of_a_pack(tmp_path):
    error = places("# φ: map=es\nretornar 1\n", tmp_path)
    assert error.msg == as_said_here("'retornar' (return) outside function")
    assert (error.lineno, error.offset) == (2, 1)


def test_a_glyph_glued_to_a_name(tmp_path, project, phicode):
    assert "did you mean `λ x`?" in places("f(λx: 1)\n", tmp_path).msg
    folder = project({"app.φ": "π(λx)\n"})
    done = phicode("run", "app.φ", cwd=folder)
    assert done.stderr.splitlines()[-1] == "SYN101: did you mean `λ x`?"
    assert "NameError: name 'λx' is not defined" in done.stderr


def test_a_name_far_from_the_error_is_not_asked_about(tmp_path):
    assert "did you mean" not in places("λ_x = 3; = 4\n", tmp_path).msg


def test_a_comment_meant_as_the_header_is_told_by_a_run(project, phicode):
    folder = project({"app.φ": "# φ: mpa=es\nπ(1)\n"})
    done = phicode("run", "app.φ", cwd=folder)
    assert done.stdout == "1\n"
    assert "`# φ: mpa=es` of a file names no symbol map; write `# φ: map=NAME`" in done.stderr


def test_a_report_of_the_program_itself_stays_alone(project, phicode):
    head = "⇒ sys\nsys.excepthook = λ *report: print('mine', file=sys.stderr)\n"
    folder = project({"a.φ": head + "π(λx)\n", "b.φ": head + "⇒ jsno\n"})
    for name in ("a.φ", "b.φ"):
        assert phicode("run", name, cwd=folder).stderr == "mine\n"


def test_the_nearest_glyph_of_an_unknown_one(tmp_path):
    assert "nearest: ∈ (in)" in places("x ∉ y\n", tmp_path).msg


def test_an_invisible_character_is_named_once(tmp_path):
    error = places("x =\u00a01\n", tmp_path)
    assert error.lineno == 1
    if PEG:
        assert error.msg.count("U+00A0") == 1


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"x = 'caf\xe9'\n", ["not UTF-8", "0xE9", "line 1, column 9"]),
        ("π(1)\n".encode("utf-16"), ["UTF-16"]),
        (b"# -*- coding: latin-1 -*-\nx = 1\n", ["latin-1", "UTF-8"]),
        ("x = 1\nπ(1)\0\n".encode(), ["null byte"]),
        (b"x = `a b`\n", ["`a b` is not a name"]),
        (b"`for` = 1\n", ["cannot be a name"]),
        (b"x = `open\n", ["`"]),
        ('f"{y≔3}"\n'.encode(), ["format spec"]),
        (b"x = 'open\n", ["string literal"]),
        (b"x = '''open\n", ["triple-quoted"]),
    ],
)
def test_bad_text_gives_one_clear_syntax_error(project, phicode, python, data, words):
    folder = project({"app.φ": data, "m.φ": data})
    for done in (phicode("run", "app.φ", cwd=folder), python("-c", "import m", cwd=folder)):
        assert done.returncode == 1
        last = done.stderr.splitlines()[-1]
        assert last.startswith("SyntaxError: ")
        assert all(word in last for word in words)
        assert "φ_engine" not in done.stderr
        assert "phicode_engine" not in done.stderr
        assert "frozen" not in done.stderr


def test_a_tab_error_keeps_its_class(tmp_path):
    error = places("¿ ✓:\n\tx = 1\n        y = 2\n", tmp_path)
    assert (type(error), error.lineno) == (TabError, 3)


def test_an_indentation_error_keeps_its_class(tmp_path):
    error = places("ƒ f():\n    ⋯\n  ⋯\n", tmp_path)
    assert (type(error), error.lineno) == (IndentationError, 3)


@pytest.mark.parametrize("phi", ['x = 1\nπ(f"a {y ∈ } b")\n', "x = 1\nπ(f'''{\n y ∈ }''')\n"])
def test_an_error_in_a_field_points_at_its_line(tmp_path, phi):
    error = places(phi, tmp_path)
    assert error.lineno in (2, 3)
    assert error.text.rstrip("\n") == phi.split("\n")[error.lineno - 1]


TRACEBACK = """\
Traceback (most recent call last):
  File "{folder}/app.φ", line 5, in <module>
    ¿ ✓: outer()
         ~~~~~^^
  File "{folder}/app.φ", line 4, in outer
    ⟲ inner({{"a": 1}})
      ~~~~~^^^^^^^^^^
  File "{folder}/inner.φ", line 2, in inner
    ⟲ d["missing"]
      ~^^^^^^^^^^^
KeyError: 'missing'
"""


def test_traceback_with_phi_lines_and_carets(project, phicode):
    folder = project(
        {
            "app.φ": '← inner ⇒ inner\n\nƒ outer():\n    ⟲ inner({"a": 1})\n¿ ✓: outer()\n',
            "inner.φ": 'ƒ inner(d):\n    ⟲ d["missing"]\n',
        }
    )
    expected = TRACEBACK.format(folder=folder)
    if sys.version_info < (3, 13):
        # Carets under whole calls, or at all, are a matter of the version: its own lines.
        without = [line for line in expected.splitlines() if not set(line) <= set(" ~^")]
        for _ in range(2):
            done = phicode("run", "app.φ", cwd=folder)
            lines = [line for line in done.stderr.splitlines() if not set(line) <= set(" ~^")]
            assert lines == without
            assert ("      ~^^^^^^^^^^^" in done.stderr.splitlines()) == COLUMNS
    else:
        for _ in range(2):
            assert phicode("run", "app.φ", cwd=folder).stderr == expected


def test_chained_errors_and_notes(project, phicode, python):
    text = """
ƒ f():
    ∴: ⟲ 1 / 0
    ⛒ ZeroDivisionError ↦ e: ↑ ValueError("bad") ← e
f()
"""
    folder = project({"app.φ": text})
    (folder / "app.py").write_text(text_of(text), encoding="utf-8")
    expected = python("app.py", cwd=folder).stderr
    found = phicode("run", "app.φ", cwd=folder).stderr
    for word in ("direct cause", "ZeroDivisionError", "ValueError: bad"):
        assert word in expected and word in found
    assert found.count("Traceback") == expected.count("Traceback") == 2
    assert "    ∴: ⟲ 1 / 0" in found


def text_of(phi):
    import phicode_engine

    return phicode_engine.transpile_symbols(phi)


def test_an_import_that_fails_shows_no_frame_of_the_engine(project, python):
    folder = project({"app.py": "import m\n", "m.φ": "⇒ n\n", "n.φ": "¿ x\n"})
    done = python("app.py", cwd=folder)
    lines = [line for line in done.stderr.splitlines() if line.startswith("  File")]
    names = [name for line in lines for name in ("app.py", "m.φ", "n.φ") if name + '"' in line]
    assert names == ["app.py", "m.φ", "n.φ"]
    assert len(lines) == 3


def test_warnings_show_the_phi_line(project, python):
    folder = project({"m.φ": "x = 1\n¿ x ≡ 'a': ⋯\n"})
    done = python("-W", "always", "-c", "import m", cwd=folder)
    assert "m.φ:2: SyntaxWarning" in done.stderr
    assert "¿ x ≡ 'a': ⋯" in done.stderr
    error = python("-W", "error", "-B", "-c", "import m", cwd=folder)
    assert error.returncode == 1 or "SyntaxWarning" not in error.stderr


def test_warnings_as_errors_have_phi_positions(tmp_path):
    code = "import sys, phicode_engine as p\ntry: p.compile(sys.argv[1], 'm.φ')\n"
    code += "except SyntaxError as e: print(e.lineno, e.text.strip())"
    phi = "x = 1\n¿ x ≡ 'a': ⋯\n"
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code, phi], stdout=subprocess.PIPE, check=True
    )
    assert done.stdout.decode("utf-8").strip() == "2 ¿ x ≡ 'a': ⋯"


HEADERS = [
    ("# φ: map=klingon\nx = 1\n", 1, "failed to find a symbol map named `klingon`"),
    ("#!/usr/bin/env -S phicode run\n# φ: map=es@00000000\n", 2, "failed to use map es: "),
    ("\ufeff# φ: map=klingon\nx = 1\n", 1, "failed to find a symbol map named `klingon`"),
]


@pytest.mark.parametrize(("text", "line", "message"), HEADERS, ids=["name", "version", "mark"])
def test_a_header_that_cannot_be_followed_is_a_syntax_error(tmp_path, text, line, message):
    error = places(text, tmp_path)
    assert error.msg.startswith(message)
    assert (error.filename, error.lineno, error.offset) == (str(tmp_path / "m.φ"), line, 10)
    assert error.text.startswith("# φ: map=")


@pytest.mark.parametrize(("text", "line", "message"), HEADERS, ids=["name", "version", "mark"])
def test_a_header_that_cannot_be_followed_is_told_by_run(project, phicode, text, line, message):
    folder = project({"m.φ": text, "main.φ": "⇒ m\n"})
    for target in (["m.φ"], ["-m", "m"], ["main.φ"], ["-c", "⇒ m"]):
        done = phicode("run", *target, cwd=folder)
        assert done.returncode == 1
        report = done.stderr.splitlines()
        assert report[-1].startswith(f"SyntaxError: {message}")
        assert report[-4].endswith(f'm.φ", line {line}')
        assert "phicode_engine" not in done.stderr


@pytest.mark.parametrize("target", [["m.φ"], ["-m", "m"], ["-c", "x = 1"], ["-"]], ids=" ".join)
def test_a_refused_configuration_stops_a_main_program(project, phicode, target):
    config = '{"language": "missing.json"}'
    folder = project({"m.φ": "x = 1\n", ".phicode/config.json": config})
    done = phicode("run", *target, cwd=folder, input="x = 1\n")
    first, *more = done.stderr.splitlines()
    assert (done.returncode, done.stdout) == (2, "")
    assert first.startswith("phicode: ")
    assert "missing.json" in first
    assert ("m.φ: failed to" in first) == ("m" in target[-1])
    assert all(line.startswith("hint: ") for line in more)


def test_a_refused_configuration_of_a_module_names_its_file(project, phicode, python):
    config = '{"language": "missing.json"}'
    folder = project({"p/m.φ": "x = 1\n", "p/.phicode/config.json": config, "a.φ": "⇒ p.m\n"})
    for done in (phicode("run", "a.φ", cwd=folder), python("-c", "import p.m", cwd=folder)):
        report = done.stderr.splitlines()
        assert done.returncode == 1
        assert "ConfigError: " in report[-1]
        assert f"{folder / 'p' / 'm.φ'}: failed to" in report[-1]
        assert "phicode_engine" not in "".join(report[:-1])
        assert "frozen" not in done.stderr


def test_map_entries_that_conflict_are_told_once_and_left_out(project, python):
    config = '{"symbols": {"for": "¤", "while": "¤"}}'
    folder = project({"m.φ": "← n ⇒ X\n", "n.φ": "X = 1\n", ".phicode/config.json": config})
    done = python("-c", "import m; print(m.X)", cwd=folder)
    assert done.stdout == "1\n"
    assert done.stderr.count("phicode: ") == 1


NOTICES = [('{"colour": 1}', "unknown key `colour`"), ("{", "passed over: ")]


@pytest.mark.parametrize(("config", "notice"), NOTICES, ids=["unknown key", "not JSON"])
def test_a_notice_is_told_once_and_never_an_error(project, phicode, config, notice):
    text = """
⇒ sys, subprocess
← n ⇒ X
¿ __name__ == "__main__":
    subprocess.run([sys.executable, "-Werror", "-B", "-c", "import n"], check=✓)
    π(X)
"""
    folder = project({"m.φ": text, "n.φ": "X = 1\n", ".phicode/config.json": config})
    done = phicode("run", "-B", "-W", "error", "m.φ", cwd=folder)
    assert (done.returncode, done.stdout) == (0, "1\n")
    assert done.stderr.startswith("phicode: ")
    assert notice in done.stderr
    assert done.stderr.count("phicode: ") == 1


def test_a_very_large_file(project, phicode):
    # 100 MB, nearly all of it comments: conversion must stay linear in time and memory.
    line = "# ∀ x ∈ y: this is text that nobody converts\n"
    head, tail = "x = 1\n", "π(x)\n"
    count = (100 << 20) // len(line.encode())
    folder = project({"big.φ": head + line * count + tail})
    done = phicode("run", "big.φ", cwd=folder)
    assert (done.stdout, done.stderr) == ("1\n", "")
