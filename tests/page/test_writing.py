"""The two texts, the keys that write them, and what survives a reload."""

import contextlib
import json
import threading

import pytest
from browser import CONTROL, SHIFT
from server import to_python


def test_python_appears_beside_phi_as_it_is_typed(opened, server):
    page = opened(server)
    page.write("#phi", "∀ x ∈ [1, 2]:\n    π(x)\n")
    page.becomes("#python", "for x in [1, 2]:\n    print(x)\n")
    assert page.text("#phi-role") == "written here, runs"


def test_phi_appears_beside_python(opened, server):
    page = opened(server)
    page.write("#python", "for x in [1, 2]:\n    print(x)\n")
    page.becomes("#phi", "∀ x ∈ [1, 2]:\n    π(x)\n")
    assert page.text("#python-role") == "written here, runs"


def test_an_answer_that_comes_late_is_not_shown(opened, stand_in):
    held, answered = threading.Event(), threading.Event()

    def slow_first(handler, fields):
        if not fields or fields.get("code") != "π(1)":
            return False
        held.wait(10)
        with contextlib.suppress(OSError):
            handler.json({"success": True, "converted": "stale"})
        answered.set()
        return True

    stand_in.answer = slow_first
    page = opened(stand_in)
    page.write("#phi", "π(1)")
    wait_for(lambda: any(fields["code"] == "π(1)" for _, fields, _ in stand_in.requests))
    page.write("#phi", "π(2)")
    page.becomes("#python", "print(2)")
    held.set()
    wait_for(lambda: answered.is_set())
    values = {page.value("#python") for _ in range(50)}
    assert values == {"print(2)"}


def test_keys_that_come_fast_are_one_request(opened, stand_in):
    page = opened(stand_in)
    page.becomes("#python", to_python(page.value("#phi")))
    stand_in.requests.clear()
    page.evaluate("document.querySelector('#phi').select()")
    for character in "π(12345)":
        page.type(character)
    page.becomes("#python", "print(12345)")
    sent = [fields["code"] for path, fields, _ in stand_in.requests if path == "/convert"]
    assert sent[-1] == "π(12345)"
    assert len(sent) < 8


def test_what_cannot_be_converted_is_marked(opened, server):
    page = opened(server)
    page.write("#phi", "x = 1\n¿ x: `y z` = 1\n")
    page.shows("#phi-problem", "line 2, column 6: ")
    assert page.text("#phi-pane mark").startswith("`")
    assert page.evaluate("document.querySelector('#phi').getAttribute('aria-invalid')") == "true"
    page.click("#phi-problem button")
    assert page.focused() == "phi"
    assert page.evaluate("document.querySelector('#phi').selectionStart") == len("x = 1\n¿ x: ")
    page.write("#phi", "ok = 1\n")
    page.becomes("#python", "ok = 1\n")
    assert not page.evaluate("!!document.querySelector('#phi-pane mark')")
    assert page.text("#phi-problem") == ""


def test_an_error_that_converts_is_marked_as_well(opened, server):
    page = opened(server)
    page.write("#phi", "π(1)\n¿ x\n")
    page.becomes("#python", "print(1)\nif x\n")
    page.shows("#phi-problem", "line 2, column 4: ")


PLACES = [
    ({"line": 1, "column": 4, "end_line": 1, "end_column": 5}, "!"),
    ({"line": 1, "column": 4, "end_line": 2, "end_column": 1}, "!?"),
    ({"line": 1, "column": 6, "end_line": 1, "end_column": 6}, " "),
    ({"line": 2, "column": 1, "end_line": 2, "end_column": 3}, "se"),
    ({"line": 9, "column": 9, "end_line": 9, "end_column": 10}, " "),
]


@pytest.mark.parametrize(("place", "marked"), PLACES)
def test_columns_count_characters(opened, stand_in, place, marked):
    def refuse(handler, fields):
        if handler.path != "/convert":
            return False
        detail = "the text cannot be converted: no"
        handler.problem(400, "bad-field", detail, syntax_error={"message": "no", **place})
        return True

    stand_in.answer = refuse
    page = opened(stand_in)
    page.write("#phi", "'🐍'!?\nsecond")
    page.shows("#phi-problem", f"line {place['line']}, column {place['column']}: no")
    assert page.text("#phi-pane mark") == marked


def test_a_busy_server_is_asked_again(opened, stand_in):
    refusals = []

    def busy_once(handler, fields):
        if handler.path != "/convert" or refusals:
            return False
        refusals.append(fields)
        handler.problem(429, "rate-limited", "too many requests", {"Retry-After": "1"})
        return True

    stand_in.answer = busy_once
    page = opened(stand_in)
    page.shows("#phi-problem", "Too many requests. Try again in 1 s.")
    page.becomes("#python", to_python(page.value("#phi")))
    assert page.text("#phi-problem") == ""


def test_tab_indents_and_escape_tab_leaves(opened, server):
    page = opened(server)
    page.write("#phi", "")
    page.press("Tab")
    assert page.value("#phi") == "    "
    assert page.focused() == "phi"
    page.press("Escape")
    page.press("Tab")
    assert page.value("#phi") == "    "
    assert page.focused() == "python"
    page.press("Tab", SHIFT)
    assert page.focused() == "phi"


def test_a_name_behind_a_backslash_becomes_its_glyph(opened, server):
    page = opened(server)
    page.write("#phi", "x = \\for")
    page.press("Tab")
    assert page.value("#phi") == "x = ∀"
    page.type(" \\nothing")
    page.press("Tab")
    assert page.value("#phi") == "x = ∀ \\nothing    "


def test_a_key_of_the_symbol_map_is_put_at_the_cursor(opened, server):
    page = opened(server)
    page.write("#phi", "ab")
    page.evaluate("document.querySelector('#phi').setSelectionRange(1, 1)")
    page.click("#keyboard button[aria-label='∀ for for']")
    assert page.value("#phi") == "a∀b"
    assert page.focused() == "phi"
    page.type("!")
    assert page.value("#phi") == "a∀!b"


def test_the_keyboard_is_one_stop_and_arrows_move_in_it(opened, server):
    page = opened(server)
    stops = "[...document.querySelectorAll('#keyboard button')].filter(it => it.tabIndex === 0)"
    first = page.evaluate(f"{stops}.map(it => it.ariaLabel)")
    assert len(first) == 1
    page.evaluate(f"{stops}[0].focus()")
    page.press("ArrowRight")
    assert page.evaluate("document.activeElement.ariaLabel") != first[0]
    page.press("End")
    last = page.evaluate("document.querySelector('#keyboard').lastElementChild.ariaLabel")
    assert page.evaluate("document.activeElement.ariaLabel") == last
    assert page.evaluate(f"{stops}.map(it => it.ariaLabel)") == [last]


def test_every_example_is_shown_and_can_be_taken_back(opened, server):
    page = opened(server)
    page.write("#phi", "mine = 1")
    count = page.evaluate("document.querySelectorAll('#example option').length")
    assert count >= 5
    page.evaluate(
        "(() => { const menu = document.querySelector('#example'); menu.value = '1';"
        "menu.dispatchEvent(new Event('change')); })()"
    )
    assert "primes" in page.value("#phi")
    page.shows("#phi-role", "written here")
    page.press("z", CONTROL)
    assert page.value("#phi") == "mine = 1"


def test_the_text_survives_a_reload(opened, server):
    page = opened(server)
    page.write("#python", "print('kept')\n")
    page.evaluate("document.querySelector('#input').open = true")
    page.write("#stdin", "and the input\n")
    page.open(server.url)
    assert page.value("#python") == "print('kept')\n"
    assert page.value("#stdin") == "and the input\n"
    page.becomes("#phi", "π('kept')\n")
    assert page.text("#python-role") == "written here, runs"


def test_a_storage_full_of_nonsense_is_not_used(opened, server):
    page = opened(server)
    for kept in ("{", json.dumps({"source": "evil"}), json.dumps([1])):
        page.evaluate(f"localStorage.setItem('phicode.page', {json.dumps(kept)})")
        page.open(server.url)
        assert "hello" in page.value("#phi")


def test_line_numbers_go_with_the_lines(opened, server):
    page = opened(server)
    page.write("#phi", "a\nb\nc")
    assert page.text("#phi-pane .gutter") == "1\n2\n3"
    page.write("#phi", "\n".join(str(n) for n in range(200)))
    page.evaluate("document.querySelector('#phi').scrollTop = 600")
    page.wait("document.querySelector('#phi-pane .gutter').scrollTop === 600")


def wait_for(condition):
    limit = threading.Event()
    for _ in range(1000):
        if condition():
            return
        limit.wait(0.01)
    raise AssertionError("never true")
