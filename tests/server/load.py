"""A mixed load with faults on one server: clients vanish, zygotes are killed, limits are hit.

By itself it is a program: `python tests/server/load.py phicode --minutes 30`.
"""

import argparse
import collections
import contextlib
import os
import random
import signal
import sys
import tempfile
import threading
import time
import traceback
from http.client import HTTPConnection
from pathlib import Path

from cases import REFUSED, RUNS
from machine import inventory, resident_kb, until, zygotes_of
from service import LIMIT_S, Service, events, exchange, text_of

#: As many at one time as the test's machine may well have slots.
CLIENTS = 12
#: Seconds between two warm interpreters that are killed.
KILL_EVERY_S = 0.3
#: Idle threads of the server end after a minute.
IDLE_S = 90
SLOTS = 16
OPTIONS = ["--rate", "1000000", "--slots", str(SLOTS)]


class Load:
    """Clients, and who disturbs them, until a time is over."""

    def __init__(self, service, seconds):
        self.service = service
        self.until = time.monotonic() + seconds
        self.counts = collections.Counter()
        self.failures = []

    def run(self):
        workers = [
            threading.Thread(target=self._repeat, args=(self._client,)) for _ in range(CLIENTS)
        ]
        workers.append(threading.Thread(target=self._repeat, args=(self._kill_a_zygote,)))
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()

    def _repeat(self, once):
        while time.monotonic() < self.until and len(self.failures) < 20:
            try:
                once()
            except Exception:
                moment = time.strftime("%H:%M:%S")
                self.failures.append(f"{moment} {traceback.format_exc(limit=-4)}")

    def _kill_a_zygote(self):
        time.sleep(KILL_EVERY_S)
        victims = zygotes_of(self.service.pid)
        if victims:
            with contextlib.suppress(ProcessLookupError):
                os.kill(random.choice(victims), signal.SIGKILL)
                self.counts["zygote killed"] += 1

    def _client(self):
        """Use one connection for some requests, as clients do."""
        connection = HTTPConnection("127.0.0.1", self.service.port, timeout=LIMIT_S)
        with contextlib.closing(connection):
            for _ in range(random.randrange(1, 20)):
                self._request(connection)

    def _request(self, connection):
        chosen = random.random()
        if chosen < 0.70:
            case = random.choice(RUNS)
            case(lambda **fields: self._answered(connection, "POST", "/execute", fields))
            self.counts[case.__name__] += 1
        elif chosen < 0.78:
            self._stream(connection)
        elif chosen < 0.86:
            self._vanish()
        elif chosen < 0.92:
            converted = self._answered(
                connection, "POST", "/convert", {"code": "π(1)", "target": "python"}
            )
            assert converted["converted"] == "print(1)", converted
            self.counts["convert"] += 1
        elif chosen < 0.96:
            body, slug = random.choice(REFUSED)
            answer = exchange(connection, "POST", "/execute", body)
            assert (answer.status, answer.slug) == (400, slug), answer.text
            self.counts["refused"] += 1
        else:
            path = random.choice(["/info", "/healthz", "/metrics", "/openapi.json"])
            assert exchange(connection, "GET", path).status == 200
            self.counts["asked"] += 1

    def _answered(self, connection, method, path, fields):
        """Return the document; what the server has no room for is sent again."""
        while True:
            answer = exchange(connection, method, path, fields)
            if answer.status == 200:
                return answer.json()
            assert answer.status in (429, 503), (answer.status, answer.text)
            assert int(answer.headers["Retry-After"]) > 0
            self.counts[f"{answer.status}"] += 1
            time.sleep(0.05)

    def _stream(self, connection):
        code = "for n in range(5): print(n, flush=True)"
        answer = exchange(connection, "POST", "/execute", {"code": code, "stream": True})
        if answer.status == 503:
            return
        told = events(answer.text)
        assert told[0][0] == "start" and told[-1][0] == "result", answer.text
        assert [data["seq"] for _, data in told] == list(range(len(told)))
        assert "".join(data["data"] for name, data in told if name == "stdout") == "0\n1\n2\n3\n4\n"
        assert told[-1][1]["status"] == "ok", told[-1]
        self.counts["stream"] += 1

    def _vanish(self):
        """Go away while a program runs, while it writes, or in the middle of a request."""
        code = random.choice(
            ["while True: pass", "while True: print(1)", "import time\ntime.sleep(9)"]
        )
        request = text_of({"code": code, "timeout_ms": 9000, "stream": random.random() < 0.5})
        if random.random() < 0.3:
            request = request[: random.randrange(len(request))]
        with self.service.connect() as client:
            client.sendall(request)
            time.sleep(random.random() * 0.1)
        self.counts["vanished"] += 1


class Measured:
    """What there was before and after a load, and what went wrong under it."""

    def __init__(self, service, seconds, warm_s=20):
        self.service = service
        threads = inventory(service)["threads"]
        # Everything is used once before it is counted: slots, threads, connections, memory.
        warm = Load(service, warm_s)
        warm.run()
        use_all_slots(service)
        use_all_slots(service)
        until(lambda: inventory(service)["zombies"] == 0, IDLE_S)
        self.before = {**inventory(service), "threads": threads}
        # Memory comes to what it will be in the first part, and stays there in the second.
        parts, resident = [], []
        for share in (1 / 3, 2 / 3):
            parts.append(Load(service, seconds * share))
            parts[-1].run()
            resident.append(resident_kb(service.pid))
        # Twice: a run that a waiting process takes does not see that its interpreter is dead.
        use_all_slots(service)
        use_all_slots(service)
        # Threads that have nothing to do end after a minute.
        until(lambda: inventory(service) == self.before, IDLE_S)
        self.after = inventory(service)
        self.resident = tuple(resident)
        self.counts = parts[0].counts + parts[1].counts
        self.failures = [failure for load in (warm, *parts) for failure in load.failures]

    def growth(self):
        """Return how much memory the server has at the end beside a third of it, as a share."""
        before, after = self.resident
        return after / before - 1

    def report(self):
        """Return everything as lines."""
        requests = ", ".join(f"{count} {name}" for name, count in self.counts.most_common())
        before, after = self.resident
        same = ", ".join(f"{self.after[name]} {name}" for name in self.after)
        lines = [f"requests: {requests}", f"left: {same}"]
        lines.append(f"resident: {before} KiB before, {after} KiB after ({self.growth():+.1%})")
        for name, count in self.after.items():
            if count != self.before.get(name, 0):
                lines.append(
                    f"LEFT BEHIND: {name}: {self.before.get(name, 0)} before, {count} after"
                )
        return lines + [f"FAILED: {failure}" for failure in self.failures]


def use_all_slots(service):
    """Have as many programs at one time as there are slots, so that all that is kept is there."""

    def running():
        return service.get("/info")["load"]["running"]

    clients = [service.connect() for _ in range(SLOTS)]
    for client in clients:
        code = "import time\ntime.sleep(50)"
        client.sendall(text_of({"code": code, "timeout_ms": 60_000}))
    assert until(lambda: running() == SLOTS, LIMIT_S) is not None, "a slot is not free"
    for client in clients:
        client.close()
    assert until(lambda: running() == 0, LIMIT_S) is not None, "a slot does not become free"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("program", help="the binary")
    parser.add_argument("--minutes", type=float, default=1)
    parser.add_argument("--user", type=int, default=os.geteuid(), help="who starts the server")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        service = Service(Path(options.program).resolve(), folder, options.user, *OPTIONS)
        measured = Measured(service, options.minutes * 60)
        print(time.strftime("%H:%M:%S"), *measured.report(), sep="\n", flush=True)
        status = service.close()
    print(f"the server ended with exit status {status}")
    well = not measured.failures and measured.after == measured.before and status == 0
    sys.exit(0 if well and measured.growth() <= 0.1 else 1)


if __name__ == "__main__":
    main()
