"""`phicode serve` as a process of its own, and requests to it."""

import contextlib
import http.client
import json
import os
import re
import signal
import socket
import subprocess
import threading
from pathlib import Path

LIMIT_S = 60
ADDRESS = re.compile(r"http://127\.0\.0\.1:(\d+)")


class Service:
    """A server on a free port, started as root or as an ordinary user."""

    def __init__(self, program, folder, user, *options, python="/usr/bin/python3"):
        self.program, self.folder, self.user = program, Path(folder), user
        self.temporary = self.folder / "temporary"
        self.temporary.mkdir(exist_ok=True)
        self.log = self.folder / "log"
        os.chown(self.folder, user, user)
        self.temporary.chmod(0o777)
        words = ["serve", "--listen", "127.0.0.1:0", "--log", str(self.log), "--python", python]
        self.process = subprocess.Popen(
            **self.command(*words, *options),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
        self._listener = threading.Thread(target=self.process.stderr.read, daemon=True)
        self.said = self._first_words()
        self.port = int(ADDRESS.search(self.said).group(1))
        # What it says later must not fill the pipe.
        self._listener.start()

    def command(self, *words):
        """Return the arguments of `subprocess` for a call of phicode by the user."""
        environment = {
            "PATH": "/usr/bin:/bin",
            "HOME": str(self.folder),
            "TMPDIR": str(self.temporary),
            "LANG": "C.UTF-8",
        }
        user = {"user": self.user, "group": self.user, "extra_groups": []}
        return {
            "args": [str(self.program), *words],
            "env": environment,
            "cwd": str(self.folder),
            **({} if self.user == os.geteuid() else user),
        }

    def _first_words(self):
        lines = []
        while not lines or not ADDRESS.search(lines[-1]):
            line = self.process.stderr.readline()
            if not line:
                self.close()
                raise NotStarted("".join(lines))
            lines.append(line)
        return lines[-1]

    @property
    def pid(self):
        return self.process.pid

    def connect(self, timeout_s=LIMIT_S):
        """Return a connection that sends and receives bytes."""
        return socket.create_connection(("127.0.0.1", self.port), timeout_s)

    def request(self, method, path, body=None, headers=(), timeout_s=LIMIT_S):
        """Send one request by itself; return its `Answer`."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout_s)
        with contextlib.closing(connection):
            return exchange(connection, method, path, body, headers)

    def post(self, path, **fields):
        """Return the answer to a document."""
        return self.request("POST", path, fields)

    def execute(self, code, **fields):
        """Run a program; return the document of its outcome."""
        answer = self.post("/execute", code=code, **fields)
        assert answer.status == 200, answer.text
        return answer.json()

    def get(self, path):
        """Return the document at a path."""
        return self.request("GET", path).json()

    def metrics(self):
        """Return the numbers of `/metrics` that have no labels."""
        text = self.request("GET", "/metrics").text
        found = re.findall(r"(?m)^(\w+) ([\d.]+)$", text)
        return {name: float(value) for name, value in found}

    def logged(self, event):
        """Return the lines of the log about one kind of event, those that are whole."""
        lines = self.log.read_text("utf-8").rpartition("\n")[0].splitlines()
        return [line for line in map(json.loads, lines) if line["event"] == event]

    def send(self, number):
        """Send a signal to the server."""
        self.process.send_signal(number)

    def close(self):
        """End the server; return its exit status."""
        if self.process.poll() is None:
            self.send(signal.SIGTERM)
        status = self.process.wait(LIMIT_S)
        if self._listener.is_alive():
            self._listener.join(LIMIT_S)
        self.process.stderr.close()
        return status


class NotStarted(Exception):
    """What a server says that does not start."""


class Answer:
    """What a server answered."""

    def __init__(self, response):
        self.status, self.headers = response.status, response.headers
        self.text = response.read().decode()

    def json(self):
        return json.loads(self.text)

    @property
    def slug(self):
        """The kind of the problem."""
        return self.json()["type"].removeprefix("urn:phicode:problem:")


def exchange(connection, method, path, body=None, headers=()):
    """Send one request on a connection of `http.client`; return its answer."""
    headers = dict(headers)
    if body is not None:
        headers.setdefault("Content-Type", "application/json")
        body = body if isinstance(body, bytes) else json.dumps(body).encode()
    connection.request(method, path, body, headers)
    return Answer(connection.getresponse())


def text_of(fields, path="/execute"):
    """Return the bytes of a request."""
    body = json.dumps(fields).encode()
    head = (
        f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def events(text):
    """Return the events of a stream as pairs of name and data."""
    found = re.findall(r"event: (\w+)\nid: \d+\ndata: (.*)\n\n", text)
    return [(name, json.loads(data)) for name, data in found]
