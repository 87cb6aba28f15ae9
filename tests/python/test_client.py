"""`phicode_engine.client` against a server of the test's own, which answers what a test wants."""

import json
import os
import socket
import threading
import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from socketserver import ThreadingMixIn

import pytest
from phicode_engine.client import ApiError, Client, ClientError, MalformedAnswer, Unreachable

EXECUTION = {
    "success": True,
    "output": "1\n",
    "error": None,
    "execution_time": 0.0019,
    "id": "01J",
    "status": "ok",
    "language": "phi",
    "syntax_error": None,
    "stdout": "1\n",
    "stderr": "",
    "exit_code": 0,
    "signal": None,
    "message": None,
    "kill": None,
    "truncated": {"stdout": False, "stderr": False},
    "output_bytes": {"stdout": 2, "stderr": 0},
    "encoding": "utf-8",
    "wall_ms": 1.9,
    "cpu_ms": 1,
    "queue_ms": 0.1,
    "max_rss_kb": 14200,
    "files": [{"path": "out/a", "content": "AAH/", "encoding": "base64", "size": 3}],
    "files_skipped": [{"path": "x", "reason": "symlink"}, {"path_b64": "w6k=", "reason": "fifo"}],
    "isolation": {"level": "L3", "layers": ["userns"]},
}


class Handler(BaseHTTPRequestHandler):
    """Keeps the request and sends the next answer of the test."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        size = int(self.headers.get("Content-Length", 0))
        body = self.rfile.read(size) if size else b""
        self.body = body
        self.server.requests.append((self.command, self.path, dict(self.headers), body))
        answers = self.server.answers
        (answers.pop(0) if len(answers) > 1 else answers[0])(self)
        self.close_connection = True

    do_POST = do_GET

    def address_string(self):
        return "client"

    def log_message(self, *_):
        pass


class Server(ThreadingMixIn, HTTPServer):
    daemon_threads = True

    def __init__(self, address):
        super().__init__(address, Handler)
        self.requests, self.answers = [], []
        self.thread = threading.Thread(target=self.serve_forever, args=(0.01,), daemon=True)
        self.thread.start()

    def server_bind(self):
        if self.address_family == socket.AF_INET:
            super().server_bind()
        else:
            self.socket.bind(self.server_address)
            self.server_name, self.server_port = "localhost", 0

    def handle_error(self, request, client_address):
        """A client that goes away is what some tests are about."""

    def close(self):
        self.shutdown()
        self.server_close()
        self.thread.join()


class UnixServer(Server):
    address_family = socket.AF_UNIX


@pytest.fixture
def server():
    server = Server(("127.0.0.1", 0))
    yield server
    server.close()


def client(server, **options):
    return Client(f"http://127.0.0.1:{server.server_port}", timeout=5, **options)


def answer(body, status=200, **headers):
    """Return what sends an answer; anything but bytes is sent as JSON."""
    data = body if isinstance(body, bytes) else json.dumps(body).encode()

    def send(handler):
        handler.send_response(status)
        for name, value in {"Content-Length": str(len(data)), **headers}.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(data)

    return send


def problem(status, slug, **members):
    body = {"type": f"urn:phicode:problem:{slug}", "title": slug, "status": status, **members}
    return {"success": False, "error": slug, **body}


def raw(data):
    """Return what sends bytes in place of an answer."""
    return lambda handler: handler.wfile.write(data)


def events(*pieces):
    """Return what sends a stream; a function among the pieces is called."""

    def send(handler):
        handler.send_response(200)
        handler.send_header("Content-Type", "text/event-stream")
        handler.send_header("Connection", "close")
        handler.end_headers()
        for piece in pieces:
            if callable(piece):
                piece(handler)
            else:
                handler.wfile.write(piece.encode())
                handler.wfile.flush()

    return send


def event(name, **data):
    return f"event: {name}\ndata: {json.dumps(data)}\n\n"


def sent(server):
    """Return route and fields of the last request."""
    _, path, _, body = server.requests[-1]
    return path, json.loads(body)


def test_an_execution_has_every_field_of_the_answer(server):
    server.answers = [answer(EXECUTION)]
    done = client(server).execute("π(1)", stdin="in\n", args=["a"], timeout_ms=100)
    assert sent(server) == (
        "/execute",
        {"code": "π(1)", "stdin": "in\n", "args": ["a"], "timeout_ms": 100},
    )
    assert (done.success, done.status, done.stdout, done.stderr) == (True, "ok", "1\n", "")
    assert (done.id, done.exit_code, done.signal, done.message) == ("01J", 0, None, None)
    assert (done.kill, done.encoding) == (None, "utf-8")
    assert (done.language, done.syntax_error) == ("phi", None)
    assert (done.wall_ms, done.cpu_ms, done.queue_ms, done.max_rss_kb) == (1.9, 1.0, 0.1, 14200)
    assert done.truncated == {"stdout": False, "stderr": False}
    assert done.output_bytes == {"stdout": 2, "stderr": 0}
    assert [(one.path, one.content) for one in done.files] == [("out/a", b"\x00\x01\xff")]
    skipped = [(one.path, one.reason) for one in done.files_skipped]
    assert skipped == [("x", "symlink"), ("é", "fifo")]
    assert done.isolation["level"] == "L3"
    assert done.raw["execution_time"] == 0.0019
    with pytest.raises(AttributeError):
        done.status = "error"


def test_a_killed_run_is_an_answer_with_its_reason(server):
    kill = {"by": "server", "reason": "wall", "limit": 5000, "observed": 5003.5}
    ended = {"success": False, "status": "timeout", "exit_code": None, "signal": 9, "kill": kill}
    server.answers = [answer({**EXECUTION, **ended})]
    done = client(server).execute("")
    assert (done.success, done.status, done.signal) == (False, "timeout", 9)
    assert (done.kill.by, done.kill.reason) == ("server", "wall")
    assert (done.kill.limit, done.kill.observed) == (5000.0, 5003.5)


def test_exact_output_comes_as_base64(server):
    server.answers = [answer({**EXECUTION, "stdout": "/wA=", "encoding": "base64"})]
    assert client(server).execute("").stdout_bytes == b"\xff\x00"
    server.answers = [answer({**EXECUTION, "stdout": "π"})]
    assert client(server).execute("").stdout_bytes == "π".encode()


def test_text_that_no_encoding_has_is_sent_as_escapes(server):
    server.answers = [answer(EXECUTION)]
    client(server).execute("'\ud800'")
    assert b"\\ud800" in server.requests[-1][3]


def test_the_other_routes(server):
    server.answers = [
        answer(
            {"success": True, "converted": "print(1)", "target": "python", "symbols_used": ["π"]}
        )
    ]
    converted = client(server).convert("π(1)")
    assert (converted.converted, converted.symbols_used) == ("print(1)", ("π",))
    assert sent(server) == ("/convert", {"code": "π(1)", "target": "python"})
    wrong = {"line": 1, "column": 3, "message": "expected `:`"}
    partly = {"converted": "∀ x", "target": "phicode", "syntax_error": wrong}
    server.answers = [answer(partly)]
    converted = client(server).convert("for x", "phicode", language="python", map="es")
    assert (converted.converted, converted.syntax_error) == ("∀ x", wrong)
    assert sent(server)[1]["map"] == "es"
    server.answers = [answer(problem(400, "bad-field", syntax_error=wrong), 400)]
    with pytest.raises(ApiError) as caught:
        client(server).convert("for x")
    assert caught.value.problem["syntax_error"] == wrong

    finding = {"rule": "PHI101", "line": 1}
    server.answers = [
        answer({"success": True, "verdict": "malicious", "findings": [finding], "ruleset": "1"})
    ]
    checked = client(server).check("eval(x)", language="python", filename="a.py")
    assert (checked.verdict, checked.findings, checked.syntax_error) == (
        "malicious",
        (finding,),
        None,
    )
    assert sent(server)[1]["filename"] == "a.py"

    server.answers = [
        answer({"python_to_phicode": {"for": "∀"}, "phicode_to_python": {"∀": "for"}})
    ]
    assert client(server).symbols().python_to_phicode == {"for": "∀"}
    assert server.requests[-1][:2] == ("GET", "/symbols")

    server.answers = [answer({"success": True, "engine": "(φ) Phicode Engine"})]
    assert client(server).info()["engine"] == "(φ) Phicode Engine"

    traced = {"steps": [{"line": 1}], "steps_total": 9, "steps_truncated": True}
    server.answers = [answer({**EXECUTION, **traced})]
    trace = client(server).trace("x = 1", {"max_steps": 1}, language="python")
    assert (trace.execution.status, trace.steps_total, trace.steps_truncated) == ("ok", 9, True)
    fields = {"code": "x = 1", "language": "python", "trace": {"max_steps": 1}}
    assert sent(server) == ("/trace", fields)
    assert (trace.steps, trace.error) == (({"line": 1},), None)
    server.answers = [answer({**EXECUTION, "steps": [], "trace_error": "it was not closed"})]
    trace = client(server).trace("x = 1")
    assert (trace.steps_total, trace.error) == (0, "it was not closed")


def test_the_token_is_sent_as_a_bearer_and_not_otherwise(server):
    server.answers = [answer(EXECUTION)]
    client(server, token="secret").execute("")
    assert server.requests[-1][2]["Authorization"] == "Bearer secret"
    client(server).execute("")
    assert "Authorization" not in server.requests[-1][2]
    assert server.requests[-1][2]["Content-Type"] == "application/json"


STATUSES = [400, 401, 403, 404, 405, 408, 413, 415, 429, 431, 500, 503]


@pytest.mark.parametrize("status", STATUSES)
def test_every_refusal_is_an_error_with_its_parts(server, status):
    body = problem(status, "a-slug", detail="what happened", pointer="/code", instance="01J")
    server.answers = [answer(body, status, Retry_After="3")]
    with pytest.raises(ApiError) as caught:
        client(server).execute("")
    error = caught.value
    assert (error.status, error.slug, error.title) == (status, "a-slug", "a-slug")
    assert (error.detail, error.pointer, error.id) == ("what happened", "/code", "01J")
    assert error.retry_after_s == 3.0
    assert str(error) == f"{status} a-slug: what happened (at /code)"
    assert isinstance(error, ClientError)
    assert len(server.requests) == 1


@pytest.mark.parametrize("body", [b"", b"<html>bad gateway</html>", b"[]", b'{"type": 3}', b"\xff"])
def test_a_refusal_without_a_problem_still_has_its_status(server, body):
    server.answers = [answer(body, 502)]
    with pytest.raises(ApiError, match=r"^502: the server gives no reason$"):
        client(server).info()


def test_a_redirect_is_not_followed(server):
    server.answers = [answer(b"", 302, Location="http://127.0.0.1:1/")]
    with pytest.raises(ApiError, match=r"^302"):
        client(server, token="secret").info()


MALFORMED = {
    "no JSON": b"hello",
    "no UTF-8": b'{"status": "\xff"}',
    "half": b'{"success": true',
    "a list": b"[]",
    "nesting": b"[" * 100000,
    "no status": {"success": True},
    "a bool as number": {**EXECUTION, "exit_code": True},
    "a number as text": {**EXECUTION, "stdout": 1},
    "a text as object": {**EXECUTION, "kill": "x"},
    "a list as object": {**EXECUTION, "truncated": []},
    "an object as list": {**EXECUTION, "files": {}},
    "files of texts": {**EXECUTION, "files": ["a"]},
    "no base64": {**EXECUTION, "files": [{"path": "a", "content": "!", "encoding": "base64"}]},
}


@pytest.mark.parametrize("body", MALFORMED.values(), ids=MALFORMED)
def test_an_answer_that_is_none_is_told(server, body):
    server.answers = [answer(body)]
    with pytest.raises(MalformedAnswer):
        client(server).execute("")


def test_a_malformed_member_is_named_with_its_place(server):
    server.answers = [answer({**EXECUTION, "files": [{"path": 3}]})]
    with pytest.raises(MalformedAnswer, match="the answer's /files/0/path is int, not str"):
        client(server).execute("")


BROKEN = {
    "nothing": b"",
    "no HTTP": b"SSH-2.0-OpenSSH_9\r\n\r\n",
    "half a head": b"HTTP/1.1 200 OK\r\nContent-",
    "half a body": b'HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{"success"',
    "a lying chunk": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n",
}


@pytest.mark.parametrize("data", BROKEN.values(), ids=BROKEN)
def test_a_broken_connection_is_no_answer(server, data):
    server.answers = [raw(data)]
    with pytest.raises((Unreachable, MalformedAnswer)) as caught:
        client(server).execute("")
    assert data == BROKEN["half a head"] or isinstance(caught.value, Unreachable)


def test_nobody_listens():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = one.getsockname()[1]
    with pytest.raises(Unreachable, match=f"127.0.0.1:{port}: .*refused") as caught:
        Client(f"http://127.0.0.1:{port}").info()
    assert isinstance(caught.value.__cause__, ConnectionRefusedError)
    assert isinstance(caught.value, ConnectionError)


def test_a_silent_server_is_given_up(server):
    release = threading.Event()
    server.answers = [lambda handler: release.wait(10)]
    started = time.monotonic()
    with pytest.raises(Unreachable, match=r"no answer within 0\.2 s"):
        Client(f"http://127.0.0.1:{server.server_port}", timeout=0.2).info()
    release.set()
    assert time.monotonic() - started < 5


def test_a_busy_server_is_tried_again_where_that_is_asked_for(server):
    busy = answer(problem(503, "queue-full"), 503, Retry_After="0")
    server.answers = [
        busy,
        answer(problem(429, "rate-limited"), 429, Retry_After="0"),
        answer(EXECUTION),
    ]
    assert client(server, retries=2).execute("").status == "ok"
    assert len(server.requests) == 3


def test_the_server_says_how_long_to_wait(server):
    busy = answer(problem(503, "queue-full"), 503, Retry_After="1")
    server.answers = [busy, answer(EXECUTION)]
    started = time.monotonic()
    client(server, retries=1).execute("")
    assert time.monotonic() - started >= 1


@pytest.mark.parametrize(
    ("status", "headers"),
    [(503, {}), (503, {"Retry_After": "soon"}), (429, {"Retry_After": "3600"}),
     (500, {"Retry_After": "0"}), (400, {"Retry_After": "0"})],
)  # fmt: skip
def test_other_refusals_are_final(server, status, headers):
    server.answers = [answer(problem(status, "x"), status, **headers)]
    with pytest.raises(ApiError):
        client(server, retries=3).execute("")
    assert len(server.requests) == 1


def test_the_last_refusal_is_raised(server):
    server.answers = [answer(problem(429, "rate-limited"), 429, Retry_After="0")]
    with pytest.raises(ApiError, match="429 rate-limited"):
        client(server, retries=2).execute("")
    assert len(server.requests) == 3


def test_a_date_to_come_back_at_is_understood(server):
    past = "Wed, 21 Oct 2015 07:28:00 GMT"
    server.answers = [answer(problem(503, "draining"), 503, Retry_After=past), answer(EXECUTION)]
    assert client(server, retries=1).execute("").status == "ok"


RESULT = {
    name: value for name, value in EXECUTION.items() if name not in ("stdout", "stderr", "output")
}


def test_a_stream_gives_what_is_printed_as_it_comes(server):
    go_on = threading.Event()
    server.answers = [
        events(
            event("start", seq=0, id="01J"),
            event("stdout", seq=1, data="π\n"),
            ": beat\n\n",
            lambda handler: go_on.wait(10),
            event("stderr", seq=2, data="oh"),
            event("result", seq=3, **RESULT),
        )
    ]
    with client(server).stream("π(1)", stdin="x") as stream:
        seen = [next(stream), next(stream)]
        go_on.set()
        seen.extend(stream)
    assert [(one.name, one.seq, one.text) for one in seen] == [
        ("start", 0, ""), ("stdout", 1, "π\n"), ("stderr", 2, "oh"), ("result", 3, ""),
    ]  # fmt: skip
    assert (seen[0].data["id"], seen[-1].execution.status) == ("01J", "ok")
    assert sent(server)[1] == {"code": "π(1)", "stdin": "x", "stream": True}


def test_a_stream_of_a_trace_has_steps(server):
    step = event("step", seq=1, step=0, line=1)
    server.answers = [events(event("start", seq=0), step, event("result", seq=2, **RESULT))]
    with client(server).stream_trace("x = 1", {"heap": False}, args=["a"]) as stream:
        seen = list(stream)
    assert [one.name for one in seen] == ["start", "step", "result"]
    assert seen[1].data == {"seq": 1, "step": 0, "line": 1}
    fields = {"code": "x = 1", "args": ["a"], "trace": {"heap": False}, "stream": True}
    assert sent(server) == ("/trace", fields)


def test_closing_a_stream_closes_the_connection(server):
    gone = threading.Event()

    def until_gone(handler):
        try:
            while True:
                handler.wfile.write(event("stdout", data="x" * 1000).encode())
        except OSError:
            gone.set()

    server.answers = [events(until_gone)]
    with client(server).stream("") as stream:
        assert next(stream).text == "x" * 1000
    assert gone.wait(10)


def test_an_error_event_is_an_error(server):
    refused = event("error", seq=1, **problem(500, "internal", detail="no zygote"))
    server.answers = [events(event("start", seq=0), refused)]
    with client(server).stream("") as stream, pytest.raises(
        ApiError, match="500 internal: no zygote"
    ):
        list(stream)


def test_a_stream_that_is_refused_is_never_open(server):
    server.answers = [answer(problem(401, "unauthorized"), 401)]
    with pytest.raises(ApiError, match="401 unauthorized"):
        client(server).stream("")


def test_a_stream_without_its_end_is_told(server):
    server.answers = [events(event("stdout", seq=0, data="half"), "event: result\ndata: {")]
    with client(server).stream("") as stream:
        assert next(stream).text == "half"
        with pytest.raises(Unreachable, match="ended before the result"):
            next(stream)


def test_an_event_that_is_no_json_is_told(server):
    server.answers = [events("event: stdout\ndata: {\n\n")]
    with client(server).stream("") as stream, pytest.raises(MalformedAnswer):
        next(stream)


def test_unix_sockets(tmp_path):
    path = str(tmp_path / "s")
    server = UnixServer(path)
    server.answers = [answer(EXECUTION)]
    assert Client(f"unix:{path}").execute("").status == "ok"
    assert server.requests[-1][2]["Host"] == "localhost"
    server.close()
    os.unlink(path)
    with pytest.raises(Unreachable, match="No such file"):
        Client(f"unix:{path}").execute("")


def test_a_prefix_of_a_proxy_is_kept(server):
    server.answers = [answer({"success": True})]
    Client(f"http://127.0.0.1:{server.server_port}/phi/", timeout=5).info()
    assert server.requests[-1][1] == "/phi/info"


@pytest.mark.parametrize(
    "url", ["", "localhost:8000", "ftp://x", "unix:", "http://", "http://a@b", "http://a/?q"]
)
def test_what_is_no_address_is_refused_at_once(url):
    with pytest.raises(ValueError, match="address"):
        Client(url)


def test_numbers_that_json_does_not_have_are_refused(server):
    with pytest.raises(ValueError):
        client(server).execute("", timeout_ms=float("nan"))
    assert server.requests == []


def test_threads_share_a_client(server):
    def echo(handler):
        answer({**EXECUTION, "stdout": json.loads(handler.body)["code"]})(handler)

    server.answers = [echo]
    shared, wrong = client(server), []

    def ask(number):
        if shared.execute(str(number)).stdout != str(number):
            wrong.append(number)

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert len(server.requests) == 20
