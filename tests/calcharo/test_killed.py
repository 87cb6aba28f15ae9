"""A recording that is killed can be read up to its last whole chunk."""

import random
import subprocess
import sys
import time

from calcharo import Trace

PROGRAM = """
i = 0
while True:
    square = i * i
    i += 1
"""
KILLS = 20
#: A whole chunk is on disk when the file has this size; the program is killed soon after.
ENOUGH = 20_000
PATIENCE_S = 30.0


def recorded_until_killed(folder, environment, delay_s):
    """Record the program, kill it, and return the path of the trace."""
    (folder / "loop.py").write_text(PROGRAM)
    path = folder / "loop.calcharo"
    child = subprocess.Popen(
        [sys.executable, "-m", "calcharo", "run", "--quiet", "-o", str(path), "loop.py"],
        cwd=folder,
        env=environment,
    )
    try:
        until = time.monotonic() + PATIENCE_S
        while not path.exists() or path.stat().st_size < ENOUGH:
            assert time.monotonic() < until and child.poll() is None
            time.sleep(0.01)
        time.sleep(delay_s)
    finally:
        child.kill()
        child.wait()
    return path


def test_twenty_killed_recordings_are_read(tmp_path, environment):
    chance = random.Random(9)
    for number in range(KILLS):
        folder = tmp_path / str(number)
        folder.mkdir()
        path = recorded_until_killed(folder, environment, chance.random() * 0.2)
        trace = Trace.load(path)
        assert trace.outcome == "recovered"
        assert len(trace) > 10_000
        last = trace[-1].variables_state
        # Three lines a turn: the state of the last step is that of its place in the program.
        assert abs(last["i"] - len(trace) // 3) <= 2
        assert last["square"] in (last["i"] ** 2, (last["i"] - 1) ** 2)
