"""`phicode repl` as a user sees it: in a terminal, and behind a pipe."""

import platform
import sys

import pytest
from fixtures import PHICODE
from terminal import Terminal

PYPY = sys.implementation.name == "pypy"
COLUMNS = sys.version_info >= (3, 11)
# The other tests have a terminal that only prints, which keeps what they compare simple.
edits = pytest.mark.skipif(PYPY, reason="PyPy edits lines only where the cursor can move")
SPANISH = {".phicode/config.json": '{"language": "es"}'}


@pytest.fixture
def repl(environment, project):
    """Return a function that starts a session in a terminal and waits for its prompt."""
    sessions = []

    def start(*arguments, files=None, env=None):
        folder = project(files or {})
        session = Terminal([PHICODE, "repl", *arguments], folder, {**environment, **(env or {})})
        sessions.append(session)
        session.hello = session.expect(r">>> $")
        return session

    yield start
    for session in sessions:
        session.__exit__()


def test_the_greeting_names_version_map_and_the_two_things_to_know(repl):
    hello = repl().hello
    version = f"{platform.python_implementation()} {platform.python_version()}"
    assert f"on {version}, map phi." in hello
    assert "Type \\for and press Tab for ∀." in hello
    assert "Leave with exit or Ctrl-D." in hello


def test_blocks_of_several_lines_and_the_last_result(repl):
    session = repl()
    assert session.line("ƒ f(x):").endswith("... ")
    session.line("    ⟲ x ∈ ⟪(3)")
    assert session.line("").endswith(">>> ")
    assert "\nTrue\n" in session.line("f(2)")
    assert "\nFalse\n" in session.line("¬ _")


def test_an_unfinished_string_goes_on_in_the_next_line(repl):
    session = repl()
    assert session.line("x = '''∀ x").endswith("... ")
    assert session.line("∈''' ; y = (1,").endswith("... ")
    assert session.line("2)").endswith(">>> ")
    assert "('∀ x\\n∈', (1, 2))" in session.line("x, y")


@edits
@pytest.mark.parametrize("name", ["for", "forall", "fora"])
def test_tab_turns_a_name_into_its_glyph(repl, name):
    session = repl()
    session.send(f"[x \\{name}\t")
    session.expect("∀")
    assert "\n[0, 1]\n" in session.line(" x ∈ ⟪(2)]")


@edits
def test_tab_knows_the_walrus_and_glued_glyphs(repl):
    session = repl()
    session.send("(n\\:=\t")
    session.expect("≔")
    assert "\n5\n" in session.line("5)")
    session.send("¬¬\\Tru\t")
    session.expect("✓")
    assert "\nTrue\n" in session.line("")


@edits
def test_tab_lists_the_names_that_begin_alike_with_their_glyphs(repl):
    session = repl()
    session.send("\\fo\t")
    session.expect("∀")
    session.send("\x15\\r\t\t")
    shown = session.expect(r"\\rightrightarrows")
    assert "\\raise  ↑" in shown
    assert "\\range  ⟪" in shown


@edits
def test_tab_completes_names_and_attributes(repl):
    session = repl()
    session.line("ℂ Point: width = 7; height = 8")
    session.line("")
    session.line("the_point = Point()")
    session.send("1≡the_po\t.wi\t")
    session.expect("the_point.width")
    session.line("")
    session.send("\x15π.__qualn\t")
    session.expect("__qualname__")
    assert "'print'" in session.line("")


def test_tab_at_the_start_of_a_line_indents(repl):
    session = repl()
    session.line("∀ i ∈ ⟪(1):")
    session.send("\tπ('in')\r")
    session.expect(r"\.\.\. $")
    assert "\nin\n" in session.line("")


@edits
def test_words_of_a_pack_are_completed_and_typed_by_their_python_names(repl):
    session = repl(files=SPANISH)
    assert "map es." in session.hello
    assert "Type \\for and press Tab for para." in session.hello
    session.send("impri\t1)\r")
    assert "imprimir(1)\n1\n" in session.expect(r">>> $")
    session.send("[x \\for\t x \\in\t rango(2)]\r")
    assert "[0, 1]" in session.expect(r">>> $")


def test_tracebacks_show_what_was_typed(repl):
    session = repl()
    session.line("ƒ f(x):")
    session.line("    ⟲ x.a + ∑([1])")
    session.line("")
    shown = session.line("f(ℓ('ab'))")
    assert "  File \"<φ-2>\", line 1, in <module>\n    f(ℓ('ab'))\n" in shown
    assert '  File "<φ-1>", line 2, in f\n    ⟲ x.a + ∑([1])\n' in shown
    assert "phicode_engine" not in shown
    if COLUMNS:
        assert "    ⟲ x.a + ∑([1])\n      ^^^\n" in shown


def test_syntax_errors_point_into_the_glyphs_and_end_nothing(repl):
    session = repl()
    shown = session.line("Ø = 1")
    assert '  File "<φ-1>", line 1\n    Ø = 1\n' in shown
    assert "SyntaxError" in shown
    assert "Traceback" not in shown
    assert "SyntaxError: `a b` is not a name" in session.line("x = `a b`")
    assert "map phi has no ∉; nearest: ∈ (in)" in session.line("1 ∉ [1]")
    assert "did you mean `λ x`?" in session.line("λx")
    assert "\n2\n" in session.line("1 + 1")


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        ("\\forall x", "hint: press Tab after \\forall for ∀\n"),
        ("(n \\:= 5)", "hint: press Tab after \\:= for ≔\n"),
        ("x = ['∀ ∈', \\foo]", "hint: no glyph is typed \\foo; nearest: \\for (∀)"),
        ("1 \\zzzzzz", "hint: no glyph is typed \\zzzzzz\n"),
    ],
)
def test_a_name_without_its_tab_is_told(repl, typed, hint):
    shown = repl().line(typed)
    assert "SyntaxError: unexpected character" in shown
    assert hint in shown


def test_a_backslash_in_other_errors_is_not_advised(repl):
    assert "hint" not in repl().line("'\\for' 1 2")


def test_warnings_are_told_once(repl):
    shown = repl().line("1 ≡ 1")
    assert shown.count("SyntaxWarning") == 1


def test_a_future_statement_holds_from_then_on(repl):
    session = repl()
    session.line("← __future__ ⇒ annotations")
    session.line("ƒ f(x: nowhere): ⋯")
    session.line("")
    assert "'nowhere'" in session.line("f.__annotations__['x']")


def test_ctrl_c_drops_the_input_and_interrupts_a_program(repl):
    session = repl()
    session.line("ƒ f():")
    session.send("    ⟲")
    session.expect("⟲")
    assert "KeyboardInterrupt" in session.interrupt(r">>> $")
    session.send("π('run' 'ning'); [i ∀ i ∈ ⟪(10**12) ¿ i ≡ Ø]\r")
    session.expect("running")
    shown = session.interrupt(r"KeyboardInterrupt\n>>> $")
    assert "∀ i ∈ ⟪(10**12) ¿ i ≡ Ø]" in shown
    assert "\n2\n" in session.line("1 + 1")


@pytest.mark.parametrize(
    ("typed", "status"), [("\x04", 0), ("exit\r", 0), ("quit\r", 0), ("exit(3)\r", 3)]
)
def test_ways_to_leave(repl, typed, status):
    session = repl()
    session.send(typed)
    assert session.wait() == status
    assert "Traceback" not in session.shown


def test_a_variable_named_exit_is_a_variable(repl):
    session = repl()
    session.line("exit = 5")
    assert "\n5\n" in session.line("exit")


def test_prompts_are_those_of_sys(repl):
    session = repl()
    session.line("⇒ sys; sys.ps1 = 'φ> '; sys.ps2 = '.. '", then="φ> $")
    session.line("¿ 1:", then=r"\.\. $")


def test_the_start_file_runs_in_φ_or_python_and_its_error_ends_nothing(repl, project):
    files = {
        "start.py": "first = 1\n1/0\n",
        "start.φ": "second = [x ∀ x ∈ ⟪(2)]\n",
    }
    folder = project(files)
    session = repl(env={"PYTHONSTARTUP": str(folder / "start.py")})
    assert "ZeroDivisionError" in session.hello
    assert "\n1\n" in session.line("first")
    session = repl(env={"PYTHONSTARTUP": str(folder / "start.φ")})
    assert "\n[0, 1]\n" in session.line("second")
    session = repl("-E", env={"PYTHONSTARTUP": str(folder / "start.φ")})
    assert "NameError" in session.line("second")
    session = repl(env={"PYTHONSTARTUP": "/nowhere/start.py"})
    assert "Could not open PYTHONSTARTUP" in session.hello


@edits
def test_what_was_typed_is_there_the_next_time(repl, environment, tmp_path):
    session = repl()
    session.line("remembered = '∀'")
    session.send("\x04")
    session.wait()
    kept = tmp_path / "home/.cache/phicode/repl-history"
    assert "remembered = '∀'" in kept.read_text("utf-8")
    session = repl()
    session.send("\x10")
    session.expect("remembered = '∀'")


@pytest.mark.skipif(not PYPY, reason="PyPy's own line editor")
def test_tab_and_history_on_pypy(environment, project, tmp_path):
    with Terminal([PHICODE, "repl"], project({}), environment, term="xterm") as session:
        session.expect(">>> ")
        session.send("[x \\for\t")
        session.expect("∀")
        session.send(" x ∈ ⟪(2)]\r")
        session.expect(r"\[0, 1\]")
        session.expect(">>> ")
        session.send("\x04")
        assert session.wait() == 0
    kept = tmp_path / "home/.cache/phicode/repl-history"
    assert "[x ∀ x ∈ ⟪(2)]" in kept.read_text("utf-8")


def test_without_a_home_nothing_is_kept_and_nothing_said(repl, tmp_path):
    session = repl(env={"HOME": ""})
    session.line("x = 1")
    session.send("\x04")
    assert session.wait() == 0
    assert session.shown.count("\n") <= 5, session.shown
    assert not (tmp_path / "home/.cache").exists()


def test_a_home_that_cannot_be_written_to_is_no_error(repl, tmp_path):
    (tmp_path / "home/.cache").write_text("a file, not a folder")
    session = repl()
    session.line("x = 1")
    session.send("\x04")
    assert session.wait() == 0
    assert "Error" not in session.shown


def test_modules_of_the_current_folder_are_imported(repl):
    session = repl(files={"shapes.φ": "ƒ area(x): ⟲ x * x\n"})
    session.line("⇒ shapes")
    assert "\n9\n" in session.line("shapes.area(3)")


def test_behind_a_pipe_it_is_python_i(phicode, project):
    program = "ƒ f():\n    ⟲ 2\n\nf()\n1/0\nπ('on')\n"
    result = phicode("repl", "-q", input=program, cwd=project({}))
    assert (result.returncode, result.stdout) == (0, "2\non\n")
    assert result.stderr.startswith(">>> ... ... >>> >>> Traceback")
    assert "ZeroDivisionError" in result.stderr


def test_empty_lines_and_comments_are_nothing_to_run(phicode, project):
    program = "\n# ∀\n   \n\t# a\n1\nƒ f():\n    # b\n\n    ⟲ 2\n\nf()\n"
    result = phicode("repl", "-q", input=program, cwd=project({}))
    assert (result.returncode, result.stdout) == (0, "1\n2\n")
    assert result.stderr.replace(">>> ", "").replace("... ", "") == "\n"


def test_status_of_exit_behind_a_pipe(phicode, project):
    assert phicode("repl", input="exit(7)\n", cwd=project({})).returncode == 7


def test_without_readline_lines_are_still_read(environment, project):
    folder = project({"readline.py": "raise ImportError('none here')\n"})
    env = {**environment, "PYTHONPATH": str(folder)}
    with Terminal([PHICODE, "repl"], folder, env) as session:
        session.expect(">>> $")
        assert "\n[0, 1]\n" in session.line("[x ∀ x ∈ ⟪(2)]")


def test_a_configuration_that_cannot_be_used_is_told_before_the_first_prompt(phicode, project):
    folder = project({".phicode/config.json": '{"language": "klingon"}'})
    result = phicode("repl", input="1\n", cwd=folder, env={"PHICODE_STRICT": "true"})
    assert (result.returncode, result.stdout) == (2, "")
    assert "klingon" in result.stderr
    assert "Traceback" not in result.stderr


def test_a_program_is_refused_with_the_command_that_runs_it(phicode):
    result = phicode("repl", "app.φ")
    assert result.returncode == 2
    assert "repl: it takes no program" in result.stderr
    assert "hint: `phicode run` runs one" in result.stderr
