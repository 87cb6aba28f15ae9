"""What is measured of `phicode serve`, alone and beside the others."""

import contextlib
import json
import selectors
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from server.client import HELLO, Clients, connect, percentile, request
from server.systems import phicode, printed, resident_mib, rivals, schedule_as_usual

WATCH = Path(__file__).with_name("watch.py")
FORKS = Path(__file__).with_name("forks.py")
CONCURRENCY = (1, 4, 8)
#: What has to be reached beside the naive server at these concurrencies.
TARGETS = {4: "≥ 10", 8: "≥ 10"}


def throughput(options, report):
    """Answers per second, one window of each server after the other, round after round."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        systems = [phicode(options.program, options.python, folder)]
        systems += rivals(options.python, folder)
        for system in systems:
            system.first_answer()
        rates, latencies, forks = {}, {}, []
        for _ in range(options.rounds):
            forks.append(float(printed([options.python, FORKS, options.seconds])))
            for count in CONCURRENCY:
                for system in systems:
                    clients = Clients(system.port, count)
                    clients.window(0.3)
                    rate, sorted_s = clients.window(options.seconds)
                    clients.close()
                    rates.setdefault((system.name, count), []).append(rate)
                    latencies.setdefault((system.name, count), []).append(sorted_s)
        for system in systems:
            system.close()
    tell(report, [system.name for system in systems], rates, latencies)
    report.add_raw({"forks alone, /s": forks})
    report.add("forks alone, no server, no isolation", statistics.median(forks), "/s")
    for count in TARGETS:
        ratio = statistics.median(a / b for a, b in zip(forks, rates["naive", count]))
        report.add(f"  beside naive, {count} at a time", ratio, "×")


def tell(report, names, rates, latencies):
    ours, *others = names
    report.add_raw({f"{name}, c={count}, req/s": many for (name, count), many in rates.items()})
    halves = {
        key: [percentile(window, 0.5) * 1000 for window in windows]
        for key, windows in latencies.items()
    }
    report.add_raw({f"{name}, c={count}, p50 ms": many for (name, count), many in halves.items()})
    for count in CONCURRENCY:
        own = rates[ours, count]
        beside = f"p50 {statistics.median(halves[ours, count]):.3g} ms"
        report.add(f"{ours}, {count} at a time", statistics.median(own), "req/s", "", beside)
        for name in others:
            rate = rates[name, count]
            # The same round of both: what else the machine does is the same for them.
            ratio = statistics.median(a / b for a, b in zip(own, rate))
            target = TARGETS.get(count, "") if name == "naive" else ""
            beside = f"{name}: {statistics.median(rate):.3g} req/s"
            report.add(f"  beside {name}", ratio, "×", target, beside)
    median = statistics.median(halves[ours, 1])
    beside = (
        f"naive: {statistics.median(halves['naive', 1]):.3g} ms; least {min(halves[ours, 1]):.3g}"
    )
    report.add('print("hello"), one at a time, p50', median, "ms", "≤ 2.5", beside)


def cold_start(options, report):
    """Seconds from the start of the server to the answer to a program."""
    values = []
    for _ in range(options.rounds):
        with tempfile.TemporaryDirectory() as folder:
            Path(folder).chmod(0o755)
            start = time.perf_counter()
            system = phicode(options.program, options.python, folder)
            system.first_answer()
            values.append((time.perf_counter() - start) * 1000)
            system.close()
    report.add_raw({"cold start, ms": values})
    report.add("start to first answer", statistics.median(values), "ms", "≤ 300", least(values))


def loops(options, report):
    """`/convert` of one client while others run endless loops."""
    schedule_as_usual()
    with running(options) as system:
        text = request("/execute", code="while True: pass", timeout_ms=5000)
        others = Clients(system.port, 4, text, b'"timeout"')
        body = json.dumps({"code": "∀ n ∈ ⟪(9): π(n)", "target": "python"})
        with watched(system, "POST", "/convert", body) as seconds:
            others.window(options.seconds)
        others.close()
    milliseconds = [value * 1000 for value in seconds]
    report.add_raw({"/convert beside loops, ms": milliseconds})
    beside = f"p50 {percentile(milliseconds, 0.5):.3g} ms, {len(milliseconds)} requests"
    report.add("/convert beside 4 loops, p99", percentile(milliseconds, 0.99), "ms", "< 20", beside)


def crowd(options, report):
    """`/healthz` while a thousand clients want a program run, and the memory of the server."""
    schedule_as_usual()
    most = []
    with running(options) as system:
        for number in range(3):
            clients = [connect(system.port) for _ in range(1000)]
            with watched(system, "GET", "/healthz") as seconds:
                statuses = answers(clients)
            for client in clients:
                client.close()
            most.append(max(seconds) * 1000)
            report.add_raw({f"/healthz beside 1000, {number}, ms": [s * 1000 for s in seconds]})
        memory = resident_mib(system.process.pid)
    assert set(statuses) <= {200, 429, 503}, statuses
    beside = ", ".join(f"{count} × {status}" for status, count in sorted(statuses.items()))
    report.add(
        "/healthz beside 1,000 clients, most", statistics.median(most), "ms", "≤ 100", beside
    )
    report.add("memory of the server after them", memory, "MiB", "≤ 256")


def answers(clients):
    """Have every client ask at once; return how often each status came."""
    selector, statuses = selectors.DefaultSelector(), {}
    for client in clients:
        selector.register(client, selectors.EVENT_READ)
        client.sendall(HELLO)
    while selector.get_map():
        for key, _ in selector.select(60):
            status = int(key.fileobj.recv(1 << 16).split(b" ", 2)[1])
            statuses[status] = statuses.get(status, 0) + 1
            selector.unregister(key.fileobj)
    selector.close()
    return statuses


@contextlib.contextmanager
def running(options):
    """Return a server for one figure."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        system = phicode(options.program, options.python, folder)
        system.first_answer()
        yield system
        system.close()


@contextlib.contextmanager
def watched(system, *words):
    """Return a list that has the seconds of a client of its own afterwards, sorted."""
    command = [sys.executable, str(WATCH), str(system.port), *words]
    seconds = []
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as watch:
        watch.stdout.readline()
        time.sleep(0.3)
        yield seconds
        watch.stdin.close()
        seconds += json.loads(watch.stdout.read())


def least(values):
    return f"least {min(values):.3g}, most {max(values):.3g}"
