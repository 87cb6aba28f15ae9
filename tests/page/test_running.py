"""Running a program from the page: output as it comes, how it ends, what is refused."""

import json
import threading
import time
import urllib.request

import pytest
from browser import CONTROL, LIMIT_S
from server import result

BEFORE_THE_END = """
import time
print("first", flush=True)
time.sleep(3)
print("last")
"""

ENDLESS = """
import time
while True:
    print("on", flush=True)
    time.sleep(0.05)
"""


def test_what_a_program_prints_is_shown(opened, server):
    page = opened(server)
    page.write("#phi", "∀ x ∈ [1, 2]: π(x)\n")
    page.click("#run")
    page.shows("#end", "Finished with exit status 0 after")
    assert page.text("#output") == "1\n2\n"


def test_control_enter_runs_what_was_written_last(opened, server):
    page = opened(server)
    page.write("#python", "print(6 * 7)\n")
    page.press("Enter", CONTROL)
    page.shows("#end", "Finished")
    assert page.text("#output") == "42\n"
    assert page.value("#python") == "print(6 * 7)\n"


def test_output_is_there_before_the_program_ends(opened, server):
    page = opened(server)
    page.write("#python", BEFORE_THE_END)
    page.click("#run")
    page.shows("#output", "first\n")
    assert "last" not in page.text("#output")
    assert page.evaluate("document.querySelector('#run').disabled")
    page.shows("#end", "Finished")
    assert page.text("#output") == "first\nlast\n"
    assert not page.evaluate("document.querySelector('#run').disabled")


@pytest.mark.parametrize("way", ["button", "key"])
def test_stop_ends_the_run(opened, server, way):
    page = opened(server)
    page.write("#python", ENDLESS)
    page.click("#run")
    page.shows("#output", "on")
    assert running(server) == 1
    if way == "key":
        page.press("Escape")
    else:
        page.click("#stop")
    page.shows("#end", "Stopped from here.")
    assert "on\n" in page.text("#output")
    assert page.evaluate("document.querySelector('#stop').disabled")
    deadline = time.monotonic() + LIMIT_S
    while running(server):
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_the_focus_goes_from_run_to_stop_and_back(opened, server):
    page = opened(server)
    page.write("#python", ENDLESS)
    page.evaluate("document.querySelector('#run').focus()")
    page.press("Enter")
    page.shows("#output", "on")
    assert page.focused() == "stop"
    page.press("Enter")
    page.shows("#end", "Stopped from here.")
    page.wait("document.activeElement.id === 'run'")


def running(server):
    """Return how many programs the server runs."""
    with urllib.request.urlopen(server.url + "info", timeout=LIMIT_S) as answer:
        return json.load(answer)["load"]["running"]


def test_the_program_reads_the_standard_input(opened, server):
    page = opened(server)
    page.write("#python", "print(input()[::-1])\n")
    page.evaluate("document.querySelector('#input').open = true")
    page.write("#stdin", "stressed\n")
    page.press("Enter", CONTROL)
    page.shows("#output", "desserts")


def test_standard_error_is_told_apart_and_its_line_marked(opened, server):
    page = opened(server)
    page.write("#python", "print('out')\n1 / 0\n")
    page.click("#run")
    page.shows("#end", "Ended with exit status 1")
    assert "ZeroDivisionError" in page.text("#output .stderr")
    assert page.text("#output .stdout") == "out\n"
    page.shows("#python-problem", "line 2: ZeroDivisionError: division by zero")
    assert page.text("#python-pane mark") == "1 / 0"


def test_output_is_text_and_never_markup(opened, server):
    page = opened(server)
    page.write("#python", "print('<img src=x onerror=alert(1)> &amp;')\n")
    page.click("#run")
    page.shows("#output", "<img src=x onerror=alert(1)> &amp;")
    assert page.evaluate("document.querySelectorAll('#output img').length") == 0


KILLS = [
    ({"status": "timeout", "kill": {"by": "server", "limit": 5000}},
     "Stopped: it ran longer than it may (the limit is 5,000 ms) after 5 s."),
    ({"status": "cpu", "kill": {"by": "server", "limit": 5000}},
     "Stopped: it used more processor time than it may (the limit is 5,000 ms)"),
    ({"status": "memory", "kill": {"by": "kernel", "limit": 256}},
     "Stopped: it used more memory than it may (the limit is 256 MB)"),
    ({"status": "output", "kill": {"by": "server", "limit": 9}, "truncated": {"stdout": True}},
     "What came later on stdout was not kept."),
    ({"status": "pids", "kill": {"by": "kernel", "limit": 32}},
     "Stopped: it started more processes and threads than it may (the limit is 32 processes)"),
    ({"status": "killed", "signal": 11, "kill": {"by": "program"}}, "Ended by signal 11"),
    ({"status": "killed", "kill": {"by": "server", "reason": "shutdown"}},
     "Stopped by the server: shutdown"),
    ({"status": "rejected", "message": "PHI101 at line 2"}, "Not run: PHI101 at line 2"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("fields", "sentence"), KILLS, ids=[fields["status"] for fields, _ in KILLS]
)
def test_the_reason_of_the_end_is_told_in_words(opened, stand_in, fields, sentence):
    def ended(handler, _):
        if handler.path != "/execute":
            return False
        handler.begin_events()
        handler.event("stdout", data="partial")
        handler.event("result", **result(wall_ms=5000.0, **fields))
        return True

    stand_in.answer = ended
    page = opened(stand_in)
    page.click("#run")
    page.shows("#end", sentence)
    assert page.text("#output") == "partial"
    assert page.evaluate("document.querySelector('#end').className") == "wrong"


def test_a_connection_that_breaks_is_told(opened, stand_in):
    def broken(handler, _):
        if handler.path != "/execute":
            return False
        handler.begin_events()
        handler.event("stdout", data="a")
        return True

    stand_in.answer = broken
    page = opened(stand_in)
    page.click("#run")
    page.shows("#end", "The connection ended before the program did.")
    assert page.text("#output") == "a"


def test_events_may_come_in_pieces_of_any_size(opened, stand_in):
    def pieces(handler, _):
        if handler.path != "/execute":
            return False
        handler.begin_events()
        pause = threading.Event()
        text = 'event: stdout\ndata: {"data": "🐍π\\n"}\n\n: beat\n\nevent: result\ndata: '
        for byte in (text + '{"status": "ok", "wall_ms": 1}\n\n').encode():
            handler.wfile.write(bytes([byte]))
            handler.wfile.flush()
            pause.wait(0.001)
        return True

    stand_in.answer = pieces
    page = opened(stand_in)
    page.click("#run")
    page.shows("#end", "Finished")
    assert page.text("#output") == "🐍π\n"


def test_a_busy_server_says_when_to_come_back(opened, stand_in):
    def busy(handler, _):
        if handler.path != "/execute":
            return False
        handler.problem(503, "queue-full", "256 runs are waiting already", {"Retry-After": "2"})
        return True

    stand_in.answer = busy
    page = opened(stand_in)
    page.click("#run")
    page.shows("#end", "256 runs are waiting already. Try again in 2 s.")


def test_a_token_is_asked_for_and_used(opened, guarded):
    page = opened(guarded)
    page.wait("!document.querySelector('#access').hidden")
    assert page.focused() == "token"
    page.type("wrong")
    page.press("Enter")
    page.becomes("#token", "")
    page.wait("!document.querySelector('#access').hidden && document.activeElement.id === 'token'")
    page.type(f" {guarded.token} ")
    page.click("#access button")
    page.wait("document.querySelector('#python').value.includes('for name in')")
    assert page.evaluate("document.querySelector('#access').hidden")
    page.click("#run")
    page.shows("#end", "Finished")
    page.open(guarded.url)
    page.wait("document.querySelector('#python').value.includes('for name in')")
    kept = page.evaluate("JSON.stringify(localStorage)")
    assert guarded.token not in kept


def test_much_output_is_shown_whole(opened, server):
    page = opened(server)
    page.write("#python", "for n in range(20000): print('line', n)\n")
    page.click("#run")
    page.shows("#end", "Finished")
    page.shows("#output", "line 19999\n")
    assert page.text("#output").count("\n") == 20000
