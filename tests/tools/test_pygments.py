"""The Pygments lexer: glyphs and words are highlighted where the language reads them."""

import random
import sysconfig
from pathlib import Path

import pytest
from phicode_engine import python_to_phi
from pygments.lexers import get_lexer_by_name, get_lexer_for_filename, guess_lexer
from pygments.token import Comment, Keyword, Name, Operator, String, Token

SPANISH = "# φ: map=es\npara x en rango(3):\n    imprimir(x, 'para')\n"


@pytest.fixture(autouse=True)
def folder(project, monkeypatch):
    """Run in a folder without a configuration."""
    monkeypatch.chdir(project({}))


def kinds(text, **options):
    """Return the tokens that are not blank, as pairs of text and kind."""
    tokens = get_lexer_by_name("phi", **options).get_tokens(text)
    return [(value, kind) for kind, value in tokens if value.strip()]


def kind_of(text, part, **options):
    return dict(kinds(text, **options))[part]


@pytest.mark.parametrize("name", ["phi", "phicode"])
def test_it_is_found_by_name_and_by_suffix(name):
    lexer = get_lexer_by_name(name)
    assert lexer.name == "Phicode"
    assert type(get_lexer_for_filename("a.φ")) is type(lexer)
    assert type(get_lexer_for_filename("a.phi")) is type(lexer)
    assert type(guess_lexer(SPANISH)) is type(lexer)


def test_glyphs_have_the_kind_of_their_words():
    found = dict(kinds("ƒ area(x): ⟲ x∈⟪(3) ∧ ¬Ø\n⇒ os ↦ o\nℂ A: n ≔ λ x: ✓\n"))
    assert found["ƒ"] is Keyword
    assert found["area"] is Name.Function
    assert found["⟲"] is Keyword
    assert found["∈"] is Operator.Word
    assert found["⟪"] is Name.Builtin
    assert found["Ø"] is Keyword.Constant
    assert found["os"] is Name.Namespace
    assert found["A"] is Name.Class
    assert found["λ"] is Keyword
    assert Token.Error not in found.values()


def test_strings_and_comments_are_no_code_but_fields_are():
    text = "x = '∀ x' # ∀ y\ny = f'∀ {ℓ(x)¿✓⋄3} ∈'\n"
    found = kinds(text)
    assert ("'∀ x'", String.Single) in merged(found)
    assert ("# ∀ y", Comment.Single) in found
    assert ("ℓ", Name.Builtin) in found
    assert ("¿", Keyword) in found
    assert all(kind in String for value, kind in found if "∈" in value)


def merged(pairs):
    """Join neighbours of one kind."""
    joined = []
    for value, kind in pairs:
        if joined and joined[-1][1] is kind:
            joined[-1] = (joined[-1][0] + value, kind)
        else:
            joined.append((value, kind))
    return joined


def test_letters_inside_names_and_stropped_names_are_names():
    found = dict(kinds("π_2 = `λ` + πx\n"))
    assert found["π_2"] is Name
    assert found["`λ`"] is Name
    assert found["πx"] is Name


def test_the_header_selects_the_words():
    found = kinds(SPANISH)
    assert ("para", Keyword) in found
    assert ("en", Operator.Word) in found
    assert ("imprimir", Name.Builtin) in found
    assert ("para", String.Single) in found
    assert dict(kinds("para = 1\n"))["para"] is Name


def test_the_option_and_the_folder_select_the_words_too(project):
    assert kind_of("para x en y: pasar\n", "para", map="es") is Keyword
    project({".phicode/config.json": '{"language": "es"}'})
    assert kind_of("si x: pasar\n", "si") is Keyword


def test_text_that_is_no_φ_is_kept_whole():
    for text in ["x = `a b`\n", "'''∀", "f'{∀", "\ud800∀\n", "∉ ∀\x00\n", "# φ: map=nowhere\n∀\n"]:
        assert_whole(text)


def test_tokens_of_the_standard_library_are_its_text():
    files = sorted(Path(sysconfig.get_path("stdlib")).glob("*.py"))
    numbers = random.Random(1)
    for path in numbers.sample(files, 25):
        phi = python_to_phi(path.read_text("utf-8"))
        assert_whole(phi)
        cut = numbers.randrange(len(phi))
        assert_whole(phi[:cut] + phi[cut + 7 :])


def assert_whole(text):
    tokens = list(get_lexer_by_name("phi").get_tokens_unprocessed(text))
    assert "".join(value for _, _, value in tokens) == text
    place = 0
    for index, _, value in tokens:
        assert index == place
        place += len(value)


def test_a_glyph_has_the_kind_of_its_word_in_the_standard_library():
    python = Path(sysconfig.get_path("stdlib"), "textwrap.py").read_text("utf-8")
    words = [kind for _, kind in merged_words(python, "python")]
    glyphs = [kind for _, kind in merged_words(python_to_phi(python), "phi")]
    assert glyphs == words


def merged_words(text, name):
    tokens = get_lexer_by_name(name).get_tokens(text)
    return [(value, kind) for kind, value in tokens if value.strip()]


def test_pygmentize_reads_files(python, project):
    folder = project({"a.φ": "∀ x ∈ ⟪(3): π(x)\n"})
    result = python("-m", "pygments", "-f", "html", "a.φ", cwd=folder)
    assert result.returncode == 0, result.stderr
    assert '<span class="k">∀</span>' in result.stdout
    assert '<span class="nb">⟪</span>' in result.stdout
