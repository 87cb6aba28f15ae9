"""Servers for the page: the real one, or a stand-in with the answers that a test wants.

The stand-in serves the files of the page with the real server's headers, converts word by word and
runs what it is sent with the interpreter of the tests. `answer` lets a test take over a request.
"""

import json
import mimetypes
import os
import re
import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

PAGE = Path(__file__).parents[2] / "crates/phi-server/page"
#: What the real server lets the page do.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
WORDS = {
    "for": "∀", "in": "∈", "print": "π", "if": "¿", "def": "ƒ", "return": "⟲", "range": "⟪",
    "True": "✓", "is": "≡", "None": "Ø", "not": "¬", ":=": "≔",
}  # fmt: skip
GLYPHS = {glyph: word for word, glyph in WORDS.items()}


def to_python(text):
    """Replace each glyph, as the texts of the tests need it."""
    return "".join(GLYPHS.get(character, character) for character in text)


def to_phi(text):
    """Replace each word."""
    return re.sub(r"[A-Za-z]+", lambda found: WORDS.get(found.group(), found.group()), text)


def place(code, offset, message):
    """Return an error at one character, as the server describes it."""
    line = code.count("\n", 0, offset) + 1
    column = offset - code.rfind("\n", 0, offset)
    end = {"end_line": line, "end_column": column + 1}
    return {"message": message, "line": line, "column": column, **end}


class Handler(BaseHTTPRequestHandler):
    """Answers one connection."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        if self.taken_over(None):
            return
        if self.path == "/info":
            limits = {"timeout_ms": {"default": 5000, "maximum": 60000}}
            about = {"engine": "(φ) Phicode Engine", "python_info": "CPython 3.13.0"}
            running = sum(child.poll() is None for child in self.server.children)
            about = {**about, "isolation": {"level": "L3"}, "limits": limits}
            self.json({**about, "load": {"running": running}})
        elif self.path == "/symbols":
            self.json({"success": True, "python_to_phicode": WORDS, "phicode_to_python": GLYPHS})
        else:
            self.file("index.html" if self.path == "/" else self.path[1:])

    def do_POST(self):
        fields = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.requests.append((self.path, fields, self.headers))
        if self.taken_over(fields):
            return
        if self.path == "/convert":
            self.convert(fields["code"], fields["target"])
        else:
            self.execute(fields)

    def convert(self, code, target):
        broken = re.search(r"`\w+ \w+`", code)
        if broken:
            error = place(code, broken.start(), "what is between backticks is no name")
            self.problem(400, "bad-field", "the text cannot be converted", syntax_error=error)
            return
        converted = {"python": to_python, "phicode": to_phi}[target](code)
        missing = re.search(r"(?m)^¿ \w+$", code)
        error = missing and place(code, missing.end(), "expected `:`")
        self.json({"success": True, "converted": converted, "syntax_error": error})

    def taken_over(self, fields):
        token = self.server.token
        if fields is not None and token and self.headers["Authorization"] != f"Bearer {token}":
            challenge = {"WWW-Authenticate": "Bearer"}
            self.problem(401, "unauthorized", "a token is needed", challenge)
            return True
        answer = self.server.answer
        return answer is not None and answer(self, fields)

    def file(self, name):
        path = PAGE / name
        if path.parent != PAGE or not path.is_file():
            self.problem(404, "not-found", f"there is nothing at /{name}")
            return
        kind = "text/javascript" if path.suffix == ".js" else mimetypes.guess_type(name)[0]
        self.reply(200, f"{kind}; charset=utf-8", path.read_bytes())

    def json(self, answer, status=200, **headers):
        self.reply(status, "application/json", json.dumps(answer).encode(), headers)

    def problem(self, status, slug, detail, headers=None, **members):
        kind = f"urn:phicode:problem:{slug}"
        body = {"type": kind, "title": slug, "status": status, "detail": detail, **members}
        self.reply(status, "application/problem+json", json.dumps(body).encode(), headers)

    def reply(self, status, kind, body, headers=None):
        self.send_response(status)
        fields = {"Content-Type": kind, "Content-Length": str(len(body)), **(headers or {})}
        for name, value in {"Content-Security-Policy": POLICY, **fields}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def begin_events(self):
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True

    def event(self, name, **data):
        text = f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"
        self.wfile.write(text.encode())
        self.wfile.flush()

    def execute(self, fields):
        code = to_python(fields["code"]) if fields["language"] == "phi" else fields["code"]
        start = time.monotonic()
        child = subprocess.Popen(
            [sys.executable, "-u", "-c", code],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            bufsize=0,
        )
        self.server.children.append(child)
        child.stdin.write(fields["stdin"].encode())
        child.stdin.close()
        self.begin_events()
        self.event("start", seq=0, id="run-1")
        try:
            self.relay(child)
        except OSError:
            child.kill()
        error = child.stderr.read().decode()
        status = child.wait()
        child.stdout.close()
        child.stderr.close()
        if error:
            self.event("stderr", data=error)
        wall_ms = (time.monotonic() - start) * 1000
        self.event("result", **result(exit_code=status, wall_ms=wall_ms))

    def relay(self, child):
        while True:
            # A comment now and then finds out whether the client is still there.
            self.wfile.write(b": beat\n\n")
            data = child.stdout.read(4096)
            if not data:
                return
            self.event("stdout", data=data.decode())

    def log_message(self, *_):
        pass


def result(**fields):
    """Return the members of a `result` event that the page looks at."""
    status = "error" if fields.get("exit_code") else "ok"
    return {"success": status == "ok", "status": status, "truncated": {}, "kill": None, **fields}


class StandIn(ThreadingHTTPServer):
    """A server in this process."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.answer = None
        self.token = None
        self.requests = []
        self.children = []
        self.thread = threading.Thread(target=self.serve_forever, args=(0.01,), daemon=True)
        self.thread.start()
        self.url = f"http://127.0.0.1:{self.server_port}/"

    def handle_error(self, request, client_address):
        """A client that goes away is what some tests are about."""

    def close(self):
        self.shutdown()
        self.server_close()
        self.thread.join()
        for child in self.children:
            child.kill()
            child.wait()


class Real:
    """`phicode serve` as a process on a free port, with a home of its own."""

    def __init__(self, binary, port, home):
        self.url = f"http://127.0.0.1:{port}/"
        self.token = None
        self._binary = binary
        self._environment = {"PATH": os.environ["PATH"], "HOME": str(home), "LANG": "C.UTF-8"}
        self._command = ["serve", "--listen", f"127.0.0.1:{port}", "--log", str(home / "log")]

    def make_token(self):
        """Have the server ask for a token; to be called before the start."""
        command = [self._binary, "token", "create", "page", "--scope", "execute"]
        made = subprocess.run(
            [*command, "--scope", "convert"],
            env=self._environment,
            stdout=subprocess.PIPE,
            encoding="utf-8",
            check=True,
        )
        self.token = made.stdout.strip()

    def start(self):
        self._process = subprocess.Popen(
            [self._binary, *self._command], env=self._environment, stdin=subprocess.DEVNULL
        )

    def close(self):
        self._process.terminate()
        self._process.wait(20)
