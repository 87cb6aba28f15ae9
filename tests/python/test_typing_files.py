"""The files of `editors/typing` do in shells and editors what `phicode repl` does."""

import json
import re
import shutil
from pathlib import Path
from xml.etree import ElementTree

import pytest
from phicode_engine import get_symbol_mappings
from terminal import Terminal

FILES = Path(__file__).parents[2] / "editors/typing"


def program(name):
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is not installed here")
    return found


@pytest.fixture
def home(environment):
    """Return a home folder without configuration, and its variables."""
    folder = Path(environment["HOME"])
    return folder, environment


def test_bash_types_a_glyph_at_tab(home):
    folder, environment = home
    env = {**environment, "INPUTRC": str(FILES / "inputrc"), "PS1": "$ "}
    command = [program("bash"), "--norc", "--noprofile", "-i"]
    with Terminal(command, folder, env) as shell:
        shell.expect(r"\$ $")
        names = {"\\for\t": "∀", "\\forall\t": "∀", "\\:=\t": "≔", "\\f\\n": "fn"}
        for typed, glyph in names.items():
            assert f"\n<{glyph}>\n" in shell.line(f"echo '<'{typed}'>' | tr -d ' '", r"\n\$ $")


def test_zsh_types_a_glyph_at_tab(home):
    folder, environment = home
    (folder / ".zshrc").write_text(f"PS1='$ '\nsource {FILES / 'phi.zsh'}\n", "utf-8")
    env = {**environment, "ZDOTDIR": str(folder)}
    with Terminal([program("zsh"), "-i"], folder, env) as shell:
        shell.expect(r"\$ ")
        assert "\n∀\n" in shell.line("echo \\forall\t", r"\n∀\n")


def test_fish_types_a_glyph_at_a_blank(home):
    folder, environment = home
    config = folder / ".config/fish/config.fish"
    config.parent.mkdir(parents=True)
    prompt = "function fish_prompt; echo '$ '; end"
    config.write_text(f"{prompt}\nsource {FILES / 'phi.fish'}\n", "utf-8")
    with Terminal([program("fish"), "-i"], folder, environment) as shell:
        shell.expect(r"\$ ")
        # What is typed is redrawn after every key: the answer has to look different.
        shell.line("string escape --style=url \\forall", "%E2%88%80")


def test_vim_types_a_glyph_at_tab(home):
    folder, environment = home
    command = [program("vim"), "-N", "-u", FILES / "phi.vim", "-i", "NONE", "a.φ"]
    with Terminal(command, folder, environment) as editor:
        editor.expect("a.φ")
        editor.send("i\\for\t x \\in\t \\range\t(3): n \\:=\t1 \\no\tx")
        editor.send("\x1b:wq\r")
        assert editor.wait() == 0
    assert (folder / "a.φ").read_text("utf-8") == "∀ x ∈ ⟪(3): n ≔1 \\no\tx\n"


def test_the_files_of_vs_code_and_macos_are_well_formed_and_whole():
    glyphs = set(get_symbol_mappings().values())
    text = re.sub(r"^//.*\n", "", (FILES / "phi.code-snippets").read_text("utf-8"))
    snippets = json.loads(text)
    assert {one["body"] for one in snippets.values()} == glyphs
    assert "\\for" in snippets["φ for"]["prefix"]
    pairs = ElementTree.parse(str(FILES / "phi.plist")).getroot()[0]
    assert {one[1].text for one in pairs} == glyphs
    assert {one[3].text for one in pairs} >= {"\\for", "\\forall", "\\walrus"}


def test_every_file_has_every_glyph():
    glyphs = get_symbol_mappings().values()
    files = [path for path in FILES.iterdir() if path.is_file()]
    assert len(files) == 11
    for path in files:
        text = path.read_text("utf-8")
        assert [glyph for glyph in glyphs if glyph not in text] == [], path.name


def test_no_compose_sequence_hides_another():
    lines = (FILES / "XCompose").read_text("utf-8").splitlines()[1:]
    keys = [line.partition(" :")[0] for line in lines]
    hidden = [one for one in keys for other in keys if one is not other and other.startswith(one)]
    assert hidden == []
