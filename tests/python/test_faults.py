"""Death at any moment: a killed process leaves a cache that works and right results.

`PHICODE_KILLS` sets how many processes are killed (default 60).
"""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no kill -9 on this system")

KILLS = int(os.environ.get("PHICODE_KILLS", "60"))
MODULES = 12
RIGHT = f"{sum(range(MODULES))}\n"

MAIN = (
    "⇒ sys\n"
    + "".join(f"⇒ part_{n}\n" for n in range(MODULES))
    + "π(∑(part.value ∀ name, part ∈ sys.modules.items() ¿ name.startswith('part_')))\n"
)


@pytest.fixture
def program(project):
    """Return a folder with a φ program of several modules, large enough to be hit while writing."""
    filler = "\n".join(f"ƒ unused_{n}(x):\n    ⟲ [x, {n}, 'π', f'{{x ∈ [1]}}']" for n in range(60))
    parts = {f"part_{n}.φ": f"value = {n}\n{filler}\n" for n in range(MODULES)}
    return project({"app.φ": MAIN, **parts})


def run(folder, environment):
    done = subprocess.run(
        [str(Path(sys.prefix, "bin", "phicode")), "run", "app.φ"],
        cwd=str(folder),
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
    )
    return done.stdout, done.stderr, done.returncode


def entries(folder):
    return sorted(path.name for path in (folder / "__pycache__").glob("*.pyc"))


def clear(folder):
    for path in (folder / "__pycache__").glob("*"):
        path.unlink()


def test_kill_9_at_any_moment_leaves_a_working_cache(program, environment):
    """Kill cold runs at random moments; after each the same folder gives the right answer."""
    started = time.perf_counter()
    assert run(program, environment) == (RIGHT, "", 0)
    whole_s = time.perf_counter() - started
    complete = entries(program)
    assert len(complete) == MODULES + 1
    source, partly = random.Random(5), 0
    for number in range(KILLS):
        if number % 3 == 0:
            clear(program)
        process = subprocess.Popen(
            [str(Path(sys.prefix, "bin", "phicode")), "run", "app.φ"],
            cwd=str(program),
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        time.sleep(source.random() * whole_s)
        process.kill()
        process.wait()
        partly += 0 < len(entries(program)) < len(complete)
        if number % 5 == 0:
            assert run(program, environment) == (RIGHT, "", 0)
    assert run(program, environment) == (RIGHT, "", 0)
    assert entries(program) == complete
    # What the killed ones left half-written is never taken for an entry, and never many files.
    left = [path.name for path in (program / "__pycache__").iterdir() if path.name not in complete]
    assert all(not name.endswith(".pyc") for name in left)
    assert len(left) <= KILLS
    print(
        f"{KILLS} killed, {partly} of them with a part of the cache written, {len(left)} left over"
    )


@pytest.mark.parametrize("kept", [0, 1, 15, 16, 17, 100, -33, -32, -1])
def test_torn_entry_is_rebuilt(program, environment, kept):
    """An entry cut at any place, as a full disk or a dead machine leaves it, is no entry."""
    assert run(program, environment) == (RIGHT, "", 0)
    for name in entries(program):
        path = program / "__pycache__" / name
        path.write_bytes(path.read_bytes()[:kept])
    assert run(program, environment) == (RIGHT, "", 0)
    sizes = [(program / "__pycache__" / name).stat().st_size for name in entries(program)]
    assert len(sizes) == MODULES + 1
    assert min(sizes) > 100


def test_entries_of_another_source_are_never_taken(program, environment):
    """A cache file moved onto another module's name gives that module's own result."""
    assert run(program, environment) == (RIGHT, "", 0)
    cache = program / "__pycache__"
    for one, other in ((1, 2), (3, 4)):
        left = next(cache.glob(f"part_{one}.*.pyc"))
        right = next(cache.glob(f"part_{other}.*.pyc"))
        right.write_bytes(left.read_bytes())
    # Equal stamps would need equal times in nanoseconds and equal sizes.
    os.utime(str(program / "part_2.φ"), ns=(10**18, 10**18))
    os.utime(str(program / "part_4.φ"), ns=(10**18, 10**18 + 1))
    assert run(program, environment) == (RIGHT, "", 0)
