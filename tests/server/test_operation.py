"""What the operator sees and does: addresses, tokens, the log, signals."""

import json
import os
import re
import signal
import socket
import subprocess
import time

import pytest
from machine import until
from service import LIMIT_S, NotStarted, Service, text_of

#: Who a server goes on as that root started.
NOBODY = 65534


def refusal(service, *words):
    """Return what a second server says that cannot start."""
    command = service.command("serve", "--python", "/usr/bin/python3", *words)
    done = subprocess.run(
        **command, capture_output=True, encoding="utf-8", timeout=LIMIT_S, check=False
    )
    assert (done.returncode, done.stdout) == (2, ""), done
    return done.stderr


def token(service, *words):
    """Return the secret of a new token, and its headers."""
    command = service.command("token", "create", *words)
    done = subprocess.run(**command, stdout=subprocess.PIPE, encoding="utf-8", check=True)
    return {"Authorization": f"Bearer {done.stdout.strip()}"}


def test_an_open_address_needs_a_token(service):
    said = refusal(service, "--listen", "0.0.0.0:0")
    assert "0.0.0.0" in said and "token" in said


def test_a_port_in_use_is_told(service):
    said = refusal(service, "--listen", f"127.0.0.1:{service.port}")
    assert f"127.0.0.1:{service.port}" in said
    assert "in use" in said.lower()


@pytest.mark.parametrize("address", ["127.0.0.1:70000", "nonsense", "unix:", "127.0.0.1"])
def test_an_address_that_is_none_is_told(service, address):
    assert "--listen" in refusal(service, "--listen", address)


def test_a_socket_that_nobody_serves_is_replaced_and_one_in_use_is_not(start, user):
    service = start()
    path = service.folder / "socket"
    with socket.socket(socket.AF_UNIX) as stale:
        stale.bind(str(path))
    path.chmod(0o666)
    second = start("--listen", f"unix:{path}")
    assert path.stat().st_mode & 0o777 == 0o600
    assert str(path) in refusal(service, "--listen", f"unix:{path}")
    with socket.socket(socket.AF_UNIX) as client:
        client.connect(str(path))
        client.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert client.recv(1 << 16).startswith(b"HTTP/1.1 200")
    assert second.close() == 0
    # A server that was root may not write in this folder any more.
    assert path.exists() == (user == 0)


def test_a_token_opens_what_its_scopes_name_and_nothing_else(start):
    service = start()
    file = ("--token-file", str(service.folder / "tokens"))
    runner = token(service, "runner", "--scope", "execute", *file)
    converter = token(service, "converter", "--scope", "convert", *file)
    guarded = start(*file)
    program = {"code": "print(1)"}

    def statuses(headers):
        text = {"code": "π(1)", "target": "python"}
        asked = [
            ("POST", "/execute", program),
            ("POST", "/convert", text),
            ("GET", "/metrics", None),
        ]
        return [guarded.request(*one, headers=headers).status for one in asked]

    assert statuses(runner) == [200, 403, 403]
    assert statuses(converter) == [403, 200, 403]
    assert statuses({}) == [401, 401, 401]
    assert statuses({"Authorization": "Bearer wrong"}) == [401, 401, 401]
    answer = guarded.request("POST", "/execute", program)
    assert answer.slug == "unauthorized" and answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert guarded.get("/info")["auth"] == "token"
    log = guarded.log.read_text("utf-8")
    assert '"token":"runner"' in log
    assert runner["Authorization"].split()[1] not in log


def test_tokens_are_read_again_at_a_signal_and_the_log_is_opened_again(start, user):
    service = start()
    file = ("--token-file", str(service.folder / "tokens"))
    first = token(service, "first", "--scope", "execute", *file)
    guarded = start(*file)
    second = token(service, "second", "--scope", "execute", *file)
    if user == 0:
        # A server that was root reads and writes as who it has become.
        for path in (guarded.folder, service.folder / "tokens"):
            os.chown(path, NOBODY, NOBODY)
    program = ("POST", "/execute", {"code": "print(1)"})
    assert guarded.request(*program, headers=second).status == 401
    old = guarded.log.rename(guarded.folder / "log.1")
    guarded.send(signal.SIGHUP)
    assert until(lambda: guarded.log.exists(), LIMIT_S) is not None
    assert until(lambda: guarded.request(*program, headers=second).status == 200, 5) is not None
    assert guarded.request(*program, headers=first).status == 200
    assert '"second"' not in old.read_text("utf-8")
    assert '"token":"second"' in guarded.log.read_text("utf-8")


def test_a_token_has_its_own_share_of_the_slots(start):
    service = start()
    file = ("--token-file", str(service.folder / "tokens"))
    small = token(service, "small", "--scope", "execute", "--concurrency", "1", *file)
    other = token(service, "other", "--scope", "execute", *file)
    guarded = start(*file)
    sleep = text_of({"code": "import time\ntime.sleep(5)"})
    field = f"Authorization: {small['Authorization']}\r\n".encode()
    with guarded.connect() as client:
        client.sendall(sleep.replace(b"Content-Type", field + b"Content-Type", 1))
        assert until(lambda: guarded.get("/info")["load"]["running"] == 1, LIMIT_S) is not None
        answer = guarded.request("POST", "/execute", {"code": "1"}, headers=small)
        assert (answer.status, answer.slug) == (429, "rate-limited")
        assert guarded.request("POST", "/execute", {"code": "1"}, headers=other).status == 200


def test_the_log_has_a_line_for_each_request_and_nothing_of_its_content(service):
    code = "print('canary-in-the-code')"
    headers = {"X-Request-Id": "name-of-mine.1"}
    answer = service.request(
        "POST", "/execute", {"code": code, "stdin": "canary-in-the-input"}, headers=headers
    )
    assert answer.headers["X-Request-Id"] == answer.json()["id"] == "name-of-mine.1"
    # The line is written when the answer has been.
    deadline = time.monotonic() + LIMIT_S
    while "name-of-mine.1" not in (text := service.log.read_text("utf-8")):
        assert time.monotonic() < deadline
    lines = [json.loads(line) for line in text.splitlines()]
    (entry,) = [line for line in lines if line.get("id") == "name-of-mine.1"]
    assert (entry["route"], entry["status"], entry["run"]["status"]) == ("/execute", 200, "ok")
    assert "canary" not in text


def test_metrics_count_runs_and_kills(service):
    def counted():
        text = service.request("GET", "/metrics").text
        return {name: int(value) for name, value in re.findall(r"(?m)^(\w+{.*}) (\d+)$", text)}

    before = counted()
    service.execute("while True: pass", timeout_ms=100)
    service.execute("print(1)")
    after = counted()
    for name in (
        'phicode_runs_total{status="timeout"}',
        'phicode_runs_total{status="ok"}',
        'phicode_kills_total{reason="timeout"}',
    ):
        assert after[name] == before.get(name, 0) + 1
    # A request is counted when its answer is sent, which the client may see before.
    name = 'phicode_requests_total{route="/execute",code="200"}'
    expected = before.get(name, 0) + 2
    assert until(lambda: counted().get(name) == expected, LIMIT_S) is not None


def test_a_server_below_the_required_level_does_not_start(program, user, tmp_path):
    if user == 0:
        # Root has every level here; weaker than L2 is what nobody may ask for without a word.
        with pytest.raises(NotStarted, match="allow-weak-sandbox"):
            Service(program, tmp_path, user, "--isolation", "L1")
    else:
        with pytest.raises(NotStarted, match="L3 is required"):
            Service(program, tmp_path, user, "--isolation", "L3")
