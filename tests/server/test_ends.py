"""Ends that come from outside: clients go, the server is told to stop or is killed."""

import contextlib
import json
import os
import signal
import threading
import time

import pytest
from machine import below, fields_of, is_alive, until, zygotes_of
from service import LIMIT_S, events, text_of

#: A tree of five processes that would live for long, and says when it stands.
TREE = """\
import ctypes, os, signal, time
ctypes.CDLL(None).prctl(15, b"tree")
signal.signal(signal.SIGTERM, signal.SIG_IGN)
for n in range(2):
    if os.fork() == 0:
        os.setsid()
        os.fork()
        time.sleep(50)
time.sleep(0.05)
print("standing", flush=True)
time.sleep(50)
"""


def tree(service):
    """Return the processes of the tree."""
    return [pid for pid in below(service.pid) if fields_of(pid).get("Name") == "tree"]


def begin(service, **fields):
    """Start the tree; return the connection when it stands."""
    client = service.connect()
    client.sendall(text_of({"code": TREE, "timeout_ms": 60_000, **fields}))
    assert until(lambda: len(tree(service)) == 5, LIMIT_S) is not None
    return client


def ids(service):
    return [line["id"] for line in service.logged("request")]


def running(service):
    return service.get("/info")["load"]["running"]


@pytest.mark.parametrize("streams", [False, True], ids=["whole", "events"])
def test_a_client_that_goes_away_ends_its_program_and_frees_the_slot(start, streams):
    service = start()
    client = begin(service, stream=streams)
    assert running(service) == 1
    client.close()
    took = until(lambda: not tree(service) and running(service) == 0, LIMIT_S)
    # The limit is 100 ms; looking at /proc takes some of the time on a busy machine.
    assert took is not None and took < 0.5, took
    counted = 'phicode_kills_total{reason="disconnect"} 1\n'
    assert counted in service.request("GET", "/metrics").text
    assert until(lambda: service.logged("abandoned"), LIMIT_S) is not None
    (abandoned,) = service.logged("abandoned")
    assert abandoned["run"]["kill"] == "disconnect"
    assert until(lambda: abandoned["id"] in ids(service), LIMIT_S) is not None
    assert service.execute("print(1)")["stdout"] == "1\n"


def test_nothing_survives_a_server_that_is_killed(start):
    service = start()
    client = begin(service)
    left = below(service.pid)
    assert len(left) > 5
    service.send(signal.SIGKILL)
    service.process.wait(LIMIT_S)
    took = until(lambda: not any(is_alive(pid) for pid in left), LIMIT_S)
    assert took is not None and took < 1, took
    client.close()


def test_zygotes_that_are_killed_lose_no_request(start):
    service = start("--slots", "4")
    outputs, done = [], threading.Event()

    def ask():
        while not done.is_set():
            outputs.append(service.execute("print(1)")["stdout"])

    clients = [threading.Thread(target=ask) for _ in range(3)]
    for client in clients:
        client.start()
    for count in range(12):
        answered = len(outputs)
        assert until(lambda: len(outputs) > answered + 9, LIMIT_S) is not None  # noqa: B023
        # The first one, then its copies in the slots too.
        zygotes = zygotes_of(service.pid)
        for zygote in zygotes if count % 2 else zygotes[:1]:
            with contextlib.suppress(ProcessLookupError):
                os.kill(zygote, signal.SIGKILL)
    done.set()
    for client in clients:
        client.join()
    assert set(outputs) == {"1\n"}
    assert service.metrics()["phicode_zygote_restarts_total"] > 0


def test_a_server_that_is_told_to_stop_finishes_what_runs(start):
    service = start("--slots", "1")
    answers = []

    def ask(code):
        answers.append((code, service.post("/execute", code=code)))

    slow = "import time\ntime.sleep(1)\nprint('finished')"
    first = threading.Thread(target=ask, args=(slow,))
    first.start()
    assert until(lambda: running(service) == 1, LIMIT_S) is not None
    waiting = threading.Thread(target=ask, args=("print(2)",))
    waiting.start()
    assert until(lambda: service.get("/info")["queue"]["waiting"] == 1, LIMIT_S) is not None
    with service.connect() as idle:
        idle.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert idle.recv(1 << 16).endswith(b'{"status":"ok"}')
        service.send(signal.SIGTERM)
        assert idle.recv(1) == b"", "an idle connection stays open"
    first.join(LIMIT_S)
    waiting.join(LIMIT_S)
    found = dict(answers)
    assert found["print(2)"].status == 503
    assert found["print(2)"].slug == "draining"
    assert found["print(2)"].headers["Retry-After"]
    assert found[slow].json()["stdout"] == "finished\n"
    assert service.process.wait(LIMIT_S) == 0


def test_what_runs_longer_than_the_time_of_grace_is_ended_with_its_reason(start):
    service = start("--grace", "1")
    client = begin(service, stream=True)
    service.send(signal.SIGTERM)
    received = b""
    while part := client.recv(1 << 16):
        received += part
    client.close()
    text = received.decode().replace("\r\n", "")
    result = json.loads(text[text.index("event: result") :].split("data: ")[1].split("\n")[0])
    assert (result["status"], result["kill"]["reason"]) == ("killed", "shutdown")
    assert service.process.wait(LIMIT_S) == 0


def test_the_second_signal_ends_it_at_once(start):
    service = start("--grace", "50")
    client = begin(service)
    service.send(signal.SIGTERM)
    time.sleep(0.2)
    assert service.process.poll() is None
    service.send(signal.SIGTERM)
    assert service.process.wait(5) == 0
    answer = client.recv(1 << 16).decode()
    client.close()
    assert '"reason":"shutdown"' in answer and "standing" in answer


def test_output_arrives_while_the_program_runs(service):
    code = "import time\nprint('first', flush=True)\ntime.sleep(1)\nprint('second')"
    with service.connect() as client:
        client.sendall(text_of({"code": code, "stream": True}))
        times, text = {}, ""
        while "event: result" not in text:
            text += client.recv(1 << 16).decode()
            for word in ("first", "second"):
                if word in text:
                    times.setdefault(word, time.monotonic())
    assert times["second"] - times["first"] > 0.5, text


def test_events_are_whole_and_in_order(service):
    code = "import sys\nfor n in range(300):\n    print('φ' * n)\nprint('end', file=sys.stderr)"
    answer = service.request("POST", "/execute", {"code": code, "stream": True})
    assert answer.headers["Content-Type"].startswith("text/event-stream")
    told = events(answer.text)
    assert [data["seq"] for _, data in told] == list(range(len(told)))
    assert told[0][0] == "start" and told[-1][0] == "result"
    assert "".join(data["data"] for name, data in told if name == "stdout") == "".join(
        "φ" * n + "\n" for n in range(300)
    )
    assert "".join(data["data"] for name, data in told if name == "stderr") == "end\n"
    assert told[-1][1]["status"] == "ok"
