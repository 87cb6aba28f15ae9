"""Names by which spellings are typed, and what was replaced where, from both engines."""

import os

import pytest
from phicode_engine import _coprocess
from phicode_engine._engine import native
from phicode_engine._typing import TypingNames, typed


@pytest.fixture(params=["native", "coprocess"])
def engine(request, environment, monkeypatch):
    """Return the extension module, or the coprocess with its interface."""
    monkeypatch.setenv("PATH", environment["PATH"])
    return native if request.param == "native" else _coprocess


def test_python_words_come_first_and_win(engine):
    names = engine.typing_names(None)
    assert names[0] == ("False", "⊥")
    assert dict(names)["for"] == dict(names)["forall"] == "∀"
    assert dict(names)[":="] == dict(names)["walrus"] == dict(names)["coloneq"] == "≔"
    assert (dict(names)["del"], dict(names)["not"]) == ("∂", "¬")
    assert len(names) == len(dict(names))


def test_the_map_of_the_folder_gives_the_spellings(engine, project, monkeypatch):
    folder = project({".phicode/config.json": '{"language": "es"}'})
    names = dict(engine.typing_names(str(folder)))
    assert names["for"] == "para"
    assert "forall" not in names
    assert engine.map_name(str(folder)) == "es"
    assert engine.map_name(None) == "phi"


def test_edits_are_counted_in_characters(engine):
    conversion = engine.convert("s = '∀' ; x∈`λ`\n".encode(), None)
    python = conversion.python.decode()
    assert python == "s = '∀' ; x in λ\n"
    assert conversion.edits[0] == (11, 12, 11, 15)
    assert engine.convert(b"\xef\xbb\xbf\xe2\x88\x80", None).edits == [(0, 1, 0, 3)]


@pytest.mark.parametrize(
    ("name", "expansion"),
    [("for", "∀"), ("fora", "∀"), ("as", "↦"), ("a", None), ("", None), ("nothing", None)],
)
def test_a_beginning_is_expanded_if_it_can_mean_one_spelling_only(name, expansion):
    assert TypingNames.of_directory(os.getcwd()).expansion(name) == expansion


@pytest.mark.parametrize(
    ("text", "name"),
    [("\\for", "for"), ("x∈\\", ""), ("\\:=", ":="), ("\\for x", None), ("for", None)],
)
def test_a_name_is_what_follows_the_last_backslash(text, name):
    assert typed(text) == name
