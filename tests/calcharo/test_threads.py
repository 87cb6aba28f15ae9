"""Threads: when they begin and end, their names, one order of all and a timeline for each."""

from __future__ import annotations

import sys
import textwrap

import pytest
from calcharo import TracerConfig, execute_and_trace


def record(text, level="full", **changes):
    return execute_and_trace(textwrap.dedent(text), TracerConfig(level=level, **changes))


def borders(trace):
    """Give the thread starts and ends by the names that they show."""
    pairs = [(step.event, step.value) for step in trace if step.event.startswith("thread_")]
    return {
        event: sorted(name for kind, name in pairs if kind == event)
        for event in ("thread_start", "thread_end")
    }


def timelines(trace):
    """Give the steps of each thread, by the name that `Trace.threads` has for it."""
    names = {thread.id: thread.name for thread in trace.threads}
    found = {}
    for step in trace:
        found.setdefault(names[step.thread_id], []).append(step)
    return found


def test_two_named_threads():
    text = """
        import threading
        def work(n):
            x = n
        for n in range(2):
            thread = threading.Thread(target=work, args=(n,), name=f"worker {n}")
            thread.start()
            thread.join()
        y = 1
    """
    trace = record(text)
    assert [thread.name for thread in trace.threads] == ["MainThread", "worker 0", "worker 1"]
    for name in ("worker 0", "worker 1"):
        events = [step.event for step in timelines(trace)[name]]
        assert events == ["thread_start", "call", "line", "return", "thread_end"]
    # Whoever has joined a thread goes on behind its end.
    ends = [step.index for step in trace if step.event == "thread_end"]
    last = next(step.index for step in trace if step.line_number == 9)
    assert max(ends) < last


def test_ten_threads_at_once():
    text = """
        import threading
        barrier = threading.Barrier(10)
        def work(n):
            barrier.wait()
            total = 0
            for i in range(20):
                total += n * i
            barrier.wait()
            return total
        threads = [threading.Thread(target=work, args=(n,), name=f"w{n}") for n in range(10)]
        for thread in threads: thread.start()
        for thread in threads: thread.join()
    """
    trace = record(text)
    names = sorted(f"w{n}" for n in range(10))
    assert borders(trace) == {"thread_start": names, "thread_end": names}
    assert [step.index for step in trace] == list(range(len(trace)))
    for name, steps in timelines(trace).items():
        if name == "MainThread":
            continue
        events = [step.event for step in steps]
        assert events[:2] == ["thread_start", "call"]
        assert events[-2:] == ["return", "thread_end"]
        assert events.count("line") == 45
        inside = [step for step in steps if step.function == "work"]
        assert {step.variables_state["n"] for step in inside} == {int(name[1:])}
        assert len({step.frame_id for step in inside}) == 1
        assert steps[-2].value == int(name[1:]) * 190


@pytest.mark.parametrize("level", ["calls", "values", "full"])
def test_a_pool(level):
    text = """
        from concurrent.futures import ThreadPoolExecutor
        def work(n):
            return n * n
        with ThreadPoolExecutor(3, thread_name_prefix="pool") as pool:
            found = list(pool.map(work, range(12)))
    """
    trace = record(text, level)
    assert trace.outcome == "finished"
    lines = timelines(trace)
    assert set(lines) - {"MainThread"} <= {"pool_0", "pool_1", "pool_2"} and len(lines) > 1
    found = [
        step.value
        for name, steps in lines.items()
        for step in steps
        if name != "MainThread" and step.event == "return" and step.function == "work"
    ]
    assert sorted(found) == [n * n for n in range(12)]
    started = borders(trace)["thread_start"]
    assert started == borders(trace)["thread_end"] == sorted(set(lines) - {"MainThread"})


def test_a_thread_that_dies_by_an_exception():
    text = """
        import threading
        hook, threading.excepthook = threading.excepthook, lambda *_: None
        def work():
            raise ValueError("lost")
        thread = threading.Thread(target=work, name="dies")
        thread.start()
        thread.join()
        threading.excepthook = hook
    """
    trace = record(text)
    assert trace.outcome == "finished"
    events = [step.event for step in timelines(trace)["dies"] if step.function != "<lambda>"]
    assert events == ["thread_start", "call", "line", "raise", "unwind", "thread_end"]


def test_the_order_of_a_queue():
    text = """
        import queue, threading
        sent, done = queue.Queue(), []
        def consume():
            while (item := sent.get()) is not None:
                done.append(item)
                sent.task_done()
        thread = threading.Thread(target=consume, name="consumer")
        thread.start()
        for item in range(5):
            sent.put(item)
            sent.join()
        sent.put(None)
        thread.join()
    """
    trace = record(text)
    order = [
        (name, value)
        for name, value in (
            ("put", step.variables_state["item"])
            if step.line_number == 11
            else ("got", step.variables_state["item"])
            for step in trace
            if step.event == "line" and step.line_number in (6, 11)
        )
    ]
    assert order == [(name, n) for n in range(5) for name in ("put", "got")]
    # The globals are those of the moment, whichever thread has written them.
    seen = [len(step.globals_state["done"]) for step in trace if "done" in step.globals_state]
    assert seen == sorted(seen) and seen[-1] == 5


def test_a_thread_without_an_object_of_its_own():
    text = """
        import _thread
        lock = _thread.allocate_lock()
        lock.acquire()
        def work():
            x = 1
            lock.release()
        _thread.start_new_thread(work, ())
        lock.acquire()
    """
    trace = record(text)
    assert [thread.name for thread in trace.threads] == ["MainThread", "unnamed-1"]
    assert [step.event for step in timelines(trace)["unnamed-1"]][:2] == ["thread_start", "call"]


def test_names_are_read_without_code_of_the_program():
    text = """
        import threading
        class Own(threading.Thread):
            calls = 0
            @property
            def name(self):
                Own.calls += 1
                return super().name
            def run(self):
                x = 1
        thread = Own()
        thread._name = "stored"
        thread.start()
        thread.join()
        calls = Own.calls
    """
    trace = record(text)
    assert trace.threads[1].name == "stored"
    assert trace[-2].globals_state["calls"] == 0


def test_a_finaliser_of_a_thread_local_runs_in_its_thread():
    text = """
        import threading
        local = threading.local()
        class Last:
            def __del__(self):
                ended = True
        def work():
            local.last = Last()
        thread = threading.Thread(target=work, name="with local")
        thread.start()
        thread.join()
    """
    steps = timelines(record(text))["with local"]
    assert any(step.function == "Last.__del__" and step.event == "return" for step in steps)


def test_threads_that_are_not_recorded_have_no_borders():
    text = """
        import threading
        def work():
            x = 1
        thread = threading.Thread(target=work)
        thread.start()
        thread.join()
    """
    trace = record(text, threads=False)
    assert len(trace.threads) == 1
    assert borders(trace) == {"thread_start": [], "thread_end": []}


def test_a_secret_in_a_name_is_kept_out():
    text = """
        import threading
        def work():
            x = 1
        thread = threading.Thread(target=work, name="job sk-" + "abc" + "123")
        thread.start()
        thread.join()
    """
    trace = record(text, redact={"values": ["sk-[a-z0-9]+"]})
    assert "sk-abc123" not in trace.to_json() and "job" in trace.threads[1].name


def test_writes_of_a_call_that_another_thread_interrupts():
    """A call out of scope lets another thread run, and writes behind that."""
    text = """
        import threading, types
        library = types.ModuleType("library")
        exec(compile('''def fill(items, first, second):
            items.append(1)
            first.set()
            second.wait()
            items.append(2)
        ''', "library.py", "exec"), library.__dict__)
        first, second, items = threading.Event(), threading.Event(), []
        def work():
            first.wait()
            x = 1
            second.set()
        thread = threading.Thread(target=work)
        thread.start()
        library.fill(items, first, second)
        thread.join()
        size = len(items)
    """
    trace = record(text, audit=True)
    assert trace[-2].globals_state["items"] == [1, 2]
    assert not [text for text in trace.diagnostics if "missed" in text]
    middle = next(step for step in trace if step.function == "work" and step.line_number == 14)
    assert middle.globals_state["items"] == [1]


def test_lines_tell_threads_apart():
    text = """
        import threading
        def work():
            x = 1
        thread = threading.Thread(target=work, name="other")
        thread.start()
        thread.join()
        y = 1
    """
    trace = record(text, "lines")
    lines = {step.line_number: step.thread_id for step in trace if step.event == "line"}
    assert lines[4] == 1 and lines[8] == 0


def test_no_event_is_lost_while_code_of_another_thread_is_planned():
    text = """
        import threading
        def fresh():
            for i in range(100):
                scope = {}
                exec(compile(f"def f{i}(): return {i}", "<trace>", "exec"), scope)
                scope[f"f{i}"]()
        def count():
            total = 0
            for i in range(10_000):
                total += i
        threads = [threading.Thread(target=work) for work in (fresh, count)]
        for thread in threads: thread.start()
        for thread in threads: thread.join()
    """
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        trace = record(text, max_steps=None)
    finally:
        sys.setswitchinterval(interval)
    lines = [step for step in trace if step.event == "line" and step.function == "count"]
    assert len(lines) == 20_002
