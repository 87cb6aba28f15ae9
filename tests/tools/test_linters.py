"""`phicode check -- TOOL` with real tools: φ line, φ column, the tool's own status.

A case marks the finding: `«` and `»` stand around the φ text that the tool must point at.
"""

import json
import re

import pytest

SOURCE = """\
# φ: map=phi
⇒ «os»


ƒ label(count: int) -> str:
    "Say how many there are."
    ¿ count ∈ [1] ∧ ¬ ⊥: ⟲ "one" + «unknown»
    ⟲ «count»


total: int = ¬∑([1])∈[2]; size: int = «"x"»
"""
MARK = re.compile("[«»]")


def cut():
    """Return the φ text and its marked words: (line, column, end column, word), from 1."""
    lines, marks = [], []
    for number, line in enumerate(SOURCE.splitlines(), 1):
        lines.append(MARK.sub("", line))
        for found in re.finditer("«(.*?)»", line):
            column = len(MARK.sub("", line[: found.start()])) + 1
            marks.append((number, column, column + len(found.group(1)), found.group(1)))
    return "\n".join(lines) + "\n", marks


TEXT, MARKS = cut()
OS, UNKNOWN, COUNT, X = MARKS


@pytest.fixture
def check(phicode, project):
    folder = project({"pyproject.toml": "[tool.mypy]\npretty = false\n", "pkg/label.φ": TEXT})

    def run(*words):
        result = phicode("check", "--", *words, cwd=folder)
        assert "phicode-check" not in result.stdout + result.stderr
        return result

    run.folder = folder
    return run


def places(text):
    return [(int(line), int(column)) for line, column in re.findall(r"label\.φ:(\d+):(\d+)", text)]


def starts(*marks):
    return [mark[:2] for mark in marks]


def test_mypy(check):
    result = check("mypy", "--show-column-numbers", "pkg")
    assert places(result.stdout) == starts(UNKNOWN, COUNT, X), result.stderr
    assert result.returncode == 1
    assert "Found 3 errors in 1 file" in result.stdout


def test_mypy_as_json(check):
    result = check("mypy", "--output", "json", "pkg/label.φ")
    found = [json.loads(line) for line in result.stdout.splitlines()]
    assert {one["file"] for one in found} == {"pkg/label.φ"}
    assert [(one["line"], one["column"] + 1) for one in found] == starts(UNKNOWN, COUNT, X)


def test_mypy_shows_phi_lines(check):
    result = check("mypy", "--pretty", "pkg")
    line = TEXT.splitlines()[UNKNOWN[0] - 1]
    assert line + "\n" in result.stdout
    mark = result.stdout[result.stdout.index(line) :].splitlines()[1]
    assert mark.index("^") == 4 + UNKNOWN[1] - 1


def test_mypy_reads_the_configuration(check):
    assert check("mypy", "pkg").returncode == 1
    (check.folder / "pyproject.toml").write_text(
        "[tool.mypy]\nignore_errors = true\n", encoding="utf-8"
    )
    result = check("mypy", "pkg")
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout.startswith("Success: no issues found in 1 source file")


def test_mypy_sees_stubs_and_plain_modules(check):
    for name, text in {
        "pkg/__init__.py": "",
        "pkg/plain.py": "def plain() -> int:\n    return 1\n",
        "pkg/typed.φ": "ƒ typed(x): ⟲ x\n",
        "pkg/typed.pyi": "def typed(x: int) -> str: ...\n",
        "pkg/use.φ": "← .plain ⇒ plain\n← .typed ⇒ typed\n\ny: str = plain()\nz: int = typed(1)\n",
    }.items():
        (check.folder / name).write_text(text, encoding="utf-8")
    result = check("mypy", "--show-column-numbers", "pkg/use.φ")
    found = re.findall(r"use\.φ:(\d+):(\d+)", result.stdout)
    assert found == [("4", "10"), ("5", "10")], result.stdout


def test_ruff(check):
    result = check("ruff", "check", "--output-format", "concise")
    assert places(result.stdout) == starts(OS, UNKNOWN)
    assert result.returncode == 1


@pytest.mark.parametrize(
    ("form", "place"),
    [
        ("grouped", r"\n +(\d+):(\d+) +F"),
        ("azure", r"label\.φ;linenumber=(\d+);columnnumber=(\d+);"),
        ("junit", r' line="(\d+)" column="(\d+)">'),
        ("junit", r">line (\d+), col (\d+), "),
        ("github", r"label\.φ,line=(\d+),col=(\d+),"),
        ("pylint", r"label\.φ:(\d+)(): "),
    ],
)
def test_ruff_formats(check, form, place):
    result = check("ruff", "check", "--select", "F", "--output-format", form)
    found = [tuple(int(one or 0) for one in pair) for pair in re.findall(place, result.stdout)]
    wanted = starts(OS, UNKNOWN)
    assert found == ([(line, 0) for line, _ in wanted] if form == "pylint" else wanted), result
    assert "label.py" not in result.stdout


def test_ruff_shows_phi_lines(check):
    result = check("ruff", "check", "--select", "F821")
    assert " --> pkg/label.φ:{}:{}\n".format(*UNKNOWN) in result.stdout
    lines = result.stdout.splitlines()
    shown = next(at for at, line in enumerate(lines) if line.startswith(f"{UNKNOWN[0]} | "))
    assert lines[shown][4:] == TEXT.splitlines()[UNKNOWN[0] - 1]
    assert lines[shown + 1].index("^") == 4 + UNKNOWN[1] - 1
    assert lines[shown + 1].count("^") == len(UNKNOWN[3])


def test_ruff_as_json(check):
    result = check("ruff", "check", "--select", "F", "--output-format", "json")
    found = json.loads(result.stdout)
    path = str(check.folder / "pkg" / "label.φ")
    assert [one["filename"] for one in found] == [path, path]
    for one, (line, column, end, _) in zip(found, (OS, UNKNOWN)):
        assert one["location"] == {"row": line, "column": column}
        assert one["end_location"] == {"row": line, "column": end}


def test_ruff_is_silent_about_clean_files(check):
    (check.folder / "pkg" / "label.φ").write_text("¿ ✓:\n    ⋯\n", encoding="utf-8")
    result = check("ruff", "check")
    assert (result.stdout, result.returncode) == ("All checks passed!\n", 0)


def test_ruff_fixes_nothing_in_the_project(check):
    result = check("ruff", "check", "--fix", "--select", "F401")
    assert result.returncode == 0
    assert (check.folder / "pkg" / "label.φ").read_text(encoding="utf-8") == TEXT
    assert "note: the tool has changed the Python text of " in result.stderr


@pytest.mark.timeout(300)
def test_pyright(check):
    result = check("basedpyright", "--level", "error", "pkg")
    assert places(result.stdout) == starts(UNKNOWN, COUNT, X), result.stdout + result.stderr
    assert str(check.folder / "pkg" / "label.φ") in result.stdout
    assert result.returncode == 1


@pytest.mark.timeout(300)
def test_pyright_as_json(check):
    result = check("basedpyright", "--level", "error", "--outputjson", "pkg/label.φ")
    found = json.loads(result.stdout)["generalDiagnostics"]
    assert len(found) == 3
    for one, (line, column, end, _) in zip(found, (UNKNOWN, COUNT, X)):
        assert one["file"] == str(check.folder / "pkg" / "label.φ")
        assert one["range"]["start"] == {"line": line - 1, "character": column - 1}
        assert one["range"]["end"] == {"line": line - 1, "character": end - 1}


def test_flake8(check):
    result = check("flake8", "--select", "F", "pkg")
    assert places(result.stdout) == [(OS[0], 1), UNKNOWN[:2]]
    assert result.returncode == 1


def test_a_tool_as_a_module(check):
    result = check("python", "-m", "mypy", "--show-column-numbers", "pkg")
    assert places(result.stdout) == starts(UNKNOWN, COUNT, X)
