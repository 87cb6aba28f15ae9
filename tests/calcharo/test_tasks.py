"""Asyncio tasks: which one runs at each step, and what it is called."""

from __future__ import annotations

import json
import textwrap

import pytest
from calcharo import Trace, TracerConfig, execute_and_trace

LEVELS = ("calls", "values", "full")


def record(text, level="full", **changes):
    trace = execute_and_trace(textwrap.dedent(text), TracerConfig(level=level, **changes))
    assert (trace.outcome, trace.reason) == ("finished", None)
    return trace


def names(trace):
    return {task.id: task.name for task in trace.tasks}


def by_function(trace):
    """Give the names of the tasks that ran each function."""
    known, found = names(trace), {}
    for step in trace:
        if step.function is not None and step.event != "task_switch":
            found.setdefault(step.function, set()).add(known.get(step.task_id))
    return found


def switches(trace):
    return [step.value for step in trace if step.event == "task_switch"]


TWO = """
    import asyncio

    async def work(items, name):
        for index in range(2):
            items.append((name, index))
            await asyncio.sleep(0)

    async def main():
        items = []
        first = asyncio.create_task(work(items, "a"), name="first")
        second = asyncio.create_task(work(items, "b"), name="second")
        await first
        await second

    asyncio.run(main())
    done = True
"""


@pytest.mark.parametrize("level", LEVELS)
def test_two_tasks_that_interleave(level):
    trace = record(TWO, level)
    main = trace.tasks[0].name
    assert [task.id for task in trace.tasks] == [0, 1, 2]
    assert [task.name for task in trace.tasks[1:]] == ["first", "second"]
    assert switches(trace) == [
        main, "first", "second", "first", "second", "first", main, "second", main, None,
    ] or switches(trace) == [
        main, "first", "second", "first", "second", "first", "second", main, None,
    ]  # fmt: skip
    assert by_function(trace) == {
        "<module>": {None},
        "main": {main},
        "work": {"first", "second"},
    }


def test_each_step_is_of_the_task_whose_variables_it_shows():
    for step in record(TWO):
        if step.function == "work" and step.event != "task_switch":
            task = {"a": 1, "b": 2}[step.variables_state["name"]]
            assert step.task_id == task


def test_a_switch_shows_the_new_task_and_comes_before_its_first_step():
    trace = record(TWO)
    for step, following in zip(trace, trace[1:]):
        if step.event == "task_switch":
            assert following.task_id == step.task_id and following.event != "task_switch"
        elif following.event != "task_switch":
            assert following.task_id == step.task_id


def test_without_tasks_there_is_none():
    trace = record("def f():\n    return sorted([2, 1], key=lambda x: x)\nf()\n")
    assert trace.tasks == () and trace.stats["tasks"] == 0
    assert {step.task_id for step in trace} == {None}


def test_a_coroutine_outside_of_tasks_is_in_none():
    text = """
        import asyncio
        async def f():
            return 1
        try:
            f().send(None)
        except StopIteration as stop:
            x = stop.value
    """
    assert record(text).tasks == ()


def test_gather_and_task_group():
    text = """
        import asyncio
        async def leaf(n):
            await asyncio.sleep(0)
            return n
        async def grouped():
            async with asyncio.TaskGroup() as group:
                for n in range(3):
                    group.create_task(leaf(n), name=f"leaf {n}")
        async def main():
            await asyncio.gather(leaf(10), leaf(11))
            await grouped()
        asyncio.run(main())
    """
    trace = record(text)
    main, *rest = trace.tasks
    assert [task.name for task in rest[2:]] == ["leaf 0", "leaf 1", "leaf 2"]
    ran = by_function(trace)
    assert ran["main"] == ran["grouped"] == {main.name}
    assert ran["leaf"] == {task.name for task in rest} and len(rest) == 5
    for number in (0, 1, 2, 10, 11):
        calls = {
            step.task_id
            for step in trace
            if step.function == "leaf" and step.event != "task_switch"
            and step.variables_state["n"] == number
        }  # fmt: skip
        assert len(calls) == 1


def test_awaited_coroutines_are_of_the_task_that_awaits_them():
    text = """
        import asyncio
        async def inner():
            await asyncio.sleep(0)
            return [1]
        async def middle():
            return await inner()
        async def main():
            return await asyncio.wait_for(middle(), 10)
        asyncio.run(main())
    """
    trace = record(text)
    ran = by_function(trace)
    # What `wait_for` awaits runs in the same task since 3.12.
    assert ran["inner"] == ran["middle"] == ran["main"] == {trace.tasks[0].name}
    assert len(trace.tasks) == 1


def test_nested_tasks():
    text = """
        import asyncio
        async def task(depth):
            if depth:
                await asyncio.create_task(task(depth - 1), name=f"depth {depth - 1}")
        asyncio.run(task(3))
    """
    trace = record(text)
    assert [task.name for task in trace.tasks[1:]] == ["depth 2", "depth 1", "depth 0"]
    for step in trace:
        if step.function == "task" and step.event != "task_switch":
            assert step.task_id == 3 - step.variables_state["depth"]


def test_eager_tasks():
    text = """
        import asyncio
        async def leaf(waits):
            if waits:
                await asyncio.sleep(0)
        async def main():
            asyncio.get_running_loop().set_task_factory(asyncio.eager_task_factory)
            now = asyncio.create_task(leaf(False), name="now")
            later = asyncio.create_task(leaf(True), name="later")
            await later
        asyncio.run(main())
    """
    trace = record(text)
    main = trace.tasks[0].name
    assert [task.name for task in trace.tasks] == [main, "now", "later"]
    # Each runs inside of the call that makes it, above the frames of the task that does.
    calls = [step for step in trace if step.event == "call" and step.function == "leaf"]
    assert [step.task_id for step in calls] == [1, 2]
    assert all([frame.function for frame in step.call_stack][-2] == "main" for step in calls)
    assert by_function(trace)["main"] == {main}


def test_asynchronous_generators():
    text = """
        import asyncio
        async def numbers(n):
            for i in range(n):
                await asyncio.sleep(0)
                yield i
        async def consume(n):
            async for i in numbers(n):
                last = i
        async def main():
            a = asyncio.create_task(consume(2), name="a")
            b = asyncio.create_task(consume(3), name="b")
            await asyncio.wait([a, b])
        asyncio.run(main())
    """
    trace = record(text)
    tasks = {2: 1, 3: 2}
    for step in trace:
        if step.function in ("numbers", "consume") and step.event != "task_switch":
            assert step.task_id == tasks[step.variables_state["n"]]


def test_callbacks_of_the_loop_are_in_no_task():
    text = """
        import asyncio
        def plain(*_):
            x = 1
        async def main():
            asyncio.get_running_loop().call_soon(plain)
            await asyncio.sleep(0)
            sorted([2, 1], key=key)
        def key(x):
            return x
        asyncio.run(main())
    """
    trace = record(text)
    assert by_function(trace)["plain"] == {None}
    assert by_function(trace)["key"] == by_function(trace)["main"] == {trace.tasks[0].name}


def test_cancellation():
    text = """
        import asyncio
        async def inner():
            await asyncio.sleep(10)
        async def worker():
            try:
                await inner()
            finally:
                cleaned = True
        async def main():
            task = asyncio.create_task(worker(), name="worker")
            await asyncio.sleep(0)
            task.cancel()
            await asyncio.wait([task])
        asyncio.run(main())
    """
    ran = by_function(record(text))
    assert ran["inner"] == ran["worker"] == {"worker"}


def test_numbers_are_not_used_again():
    text = """
        import asyncio
        async def leaf(n):
            return n
        async def main():
            for n in range(50):
                await asyncio.create_task(leaf(n), name=f"leaf {n}")
        asyncio.run(main())
    """
    trace = record(text)
    assert [task.name for task in trace.tasks[1:]] == [f"leaf {n}" for n in range(50)]
    calls = [step for step in trace if step.event == "call" and step.function == "leaf"]
    assert [(step.task_id, step.variables_state["n"]) for step in calls] == [
        (n + 1, n) for n in range(50)
    ]


def test_tasks_of_another_kind():
    text = """
        import asyncio
        class Named(asyncio.tasks._PyTask):
            def get_name(self):
                raise RuntimeError("the program's own code")
        class Derived(asyncio.Task):
            def get_name(self):
                raise RuntimeError("the program's own code")
        async def leaf(n):
            await asyncio.sleep(0)
        async def main():
            loop = asyncio.get_running_loop()
            await Named(leaf(1), loop=loop, name="in python")
            await Derived(leaf(2), loop=loop, name="derived")
        asyncio.run(main())
    """
    trace = record(text)
    assert [task.name for task in trace.tasks[1:]] == ["in python", "derived"]
    assert "get_name" not in {(step.function or "").rpartition(".")[2] for step in trace}


def test_an_event_loop_per_thread():
    text = """
        import asyncio, threading
        barrier = threading.Barrier(2)
        async def leaf(n):
            barrier.wait()
            await asyncio.sleep(0)
            barrier.wait()
        def run(n):
            asyncio.run(leaf(n))
        threads = [threading.Thread(target=run, args=(n,)) for n in range(2)]
        for thread in threads: thread.start()
        for thread in threads: thread.join()
    """
    trace = record(text)
    pairs = {(step.thread_id, step.task_id) for step in trace if step.function == "leaf"
             and step.event != "task_switch"}  # fmt: skip
    assert len(pairs) == len(trace.tasks) == 2
    assert {step.task_id for step in trace if step.thread_id == 0} == {None}
    ends = [step for step in trace if step.event == "thread_end"]
    assert [step.task_id for step in ends] == [None, None]


def test_a_recording_that_begins_inside_of_a_task():
    import asyncio

    from calcharo import trace

    async def leaf():
        await asyncio.sleep(0)

    async def main():
        with trace(TracerConfig(level="full")) as recording:
            await leaf()
        return recording

    recorded = asyncio.run(main(), debug=False).trace
    assert len(recorded.tasks) == 1
    assert {step.task_id for step in recorded if step.function and "leaf" in step.function} == {0}


def test_tasks_go_on_in_later_chunks():
    text = """
        import asyncio
        async def work(n):
            total = 0
            for i in range(30_000):
                total += i * n % 1009
                if i % 6000 == 0:
                    await asyncio.sleep(0)
        async def main():
            await asyncio.gather(work(3), work(5))
        asyncio.run(main())
    """
    trace = record(text, "values", max_steps=None)
    assert trace.stats["raw_bytes"] > 2 * (256 << 10)
    known = {3: 1, 5: 2}
    for step in trace[:: len(trace) // 97]:
        if step.function == "work" and step.event != "task_switch":
            assert step.task_id == known[step.variables_state["n"]]


def test_lines_have_tasks_too():
    trace = record(TWO, "lines")
    tasks = {step.function: step.task_id for step in trace if step.event == "line"}
    assert tasks["main"] == 0 and tasks["<module>"] is None and tasks["work"] in (1, 2)


def test_json_and_file_keep_tasks(tmp_path):
    trace = record(TWO)
    document = json.loads(trace.to_json("full"))
    assert [task["name"] for task in document["definitions"]["tasks"]] == [
        task.name for task in trace.tasks
    ]
    rows = document["steps"]
    assert [row.get("task") for row in rows] == [step.task_id for step in trace]
    again = Trace.from_json(trace.to_json())
    assert again == trace and again.tasks == trace.tasks
    trace.save(tmp_path / "t.calcharo")
    loaded = Trace.load(tmp_path / "t.calcharo")
    assert [step.task_id for step in loaded] == [step.task_id for step in trace]


def test_two_runs_are_equal():
    assert record(TWO) == record(TWO)
