"""Text of every kind goes in and comes out, or is refused in words."""

import subprocess

import pytest
from backend import output


def test_bytes_that_are_no_text_come_out_replaced(sandbox):
    answer = sandbox.execute("import os\nos.write(1, b'a\\xffb\\x00c')")
    assert output(answer) == "a\ufffdb\0c"


def test_right_to_left_text_and_others_are_kept(sandbox):
    text = "مرحبا ‮ שלום ƒ \U0001d4b3 🙂 é"
    assert output(sandbox.execute(f"print({text!r})")) == text + "\n"


def test_a_lone_surrogate_is_the_program_s_own_error(sandbox):
    answer = sandbox.execute("print('\\ud800')")
    assert answer["exit_code"] == 1
    assert "UnicodeEncodeError" in answer["stderr"]


def test_names_that_look_like_keywords_are_the_program_s_own_matter(sandbox):
    # Fullwidth letters are normalized: this is the name `if`, which no text can use.
    answer = sandbox.execute("\uff49\uff46 = 1\n")
    assert answer["status"] in {"ok", "error"}


def test_a_mark_at_the_beginning_is_no_part_of_the_program(sandbox):
    assert output(sandbox.execute("\ufeffprint(1)")) == "1\n"
    assert output(sandbox.execute("\ufeffπ(1)", name="main.φ")) == "1\n"


@pytest.mark.parametrize("text", [b"print('\xff')", "print(1)".encode("utf-16")])
def test_text_in_another_encoding_is_refused(sandbox, text):
    sandbox.write("main.py", text)
    command = sandbox.command("sandbox", "run", "--python", sandbox.python, "main.py")
    done = subprocess.run(**command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "no UTF-8 at byte" in done.stderr


def test_a_nul_is_a_syntax_error(sandbox):
    answer = sandbox.execute("print(1)\0")
    assert answer["exit_code"] == 1
    assert "null bytes" in answer["stderr"]


def test_a_program_of_more_than_a_megabyte_is_refused(sandbox):
    sandbox.write("main.py", "x" * ((1 << 20) + 1))
    command = sandbox.command("sandbox", "run", "--python", sandbox.python, "main.py")
    done = subprocess.run(**command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "1048576 is the most" in done.stderr
