"""Children of multiprocessing work with a φ main program under every start method."""

import sys

import pytest

PROGRAM = """
⇒ multiprocessing ↦ mp, sys
← helper ⇒ double

ℂ Point:
    ƒ __init__(self, x): self.x = x

ƒ square(point): ⟲ Point(double(point.x) * point.x)

ƒ child(queue): queue.put((__name__, square(Point(4)).x))

¿ __name__ == "__main__":
    method = sys.argv[1]
    context = mp.get_context(method)
    ∥ context.Pool(2) ↦ pool:
        π([p.x ∀ p ∈ pool.map(square, [Point(n) ∀ n ∈ ⟪(4)])])
    queue = context.Queue()
    process = context.Process(target=child, args=(queue,))
    process.start()
    π(queue.get()[1])
    process.join()
    π(process.exitcode)
"""

METHODS = ["fork", "spawn", "forkserver"]
# From 3.12 on, CPython itself warns of a fork with threads.
QUIET = ["-W", "ignore::DeprecationWarning"]


@pytest.fixture
def folder(project):
    return project(
        {
            "app.φ": PROGRAM,
            "helper.φ": "ƒ double(n): ⟲ 2 * n\n",
            "pkg/__init__.φ": "",
            "pkg/helper.φ": "ƒ double(n): ⟲ 2 * n\n",
            "pkg/prog.φ": PROGRAM.replace("← helper", "← .helper"),
        }
    )


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("target", [["app.φ"], ["-m", "app"], ["-m", "pkg.prog"]], ids=" ".join)
def test_pool_queue_and_process(folder, phicode, target, method):
    for _ in range(2):
        done = phicode("run", *QUIET, *target, method, cwd=folder)
        assert (done.stdout, done.stderr) == ("[0, 2, 8, 18]\n32\n0\n", "")


@pytest.mark.parametrize("method", METHODS)
def test_a_phi_script_without_a_suffix(folder, phicode, method):
    (folder / "app.φ").rename(folder / "app")
    for _ in range(2):
        done = phicode("run", *QUIET, "app", method, cwd=folder)
        assert (done.stdout, done.stderr) == ("[0, 2, 8, 18]\n32\n0\n", "")


def test_the_name_of_a_script_without_a_suffix_is_no_legacy(project, phicode):
    text = """
⇒ os, subprocess, sys
π(sys.path[0] == os.path.dirname(os.path.abspath(sys.argv[0])), flush=✓)
¿ ℓ(sys.argv) == 1: subprocess.run(["phicode", "run", sys.argv[0], "again"])
"""
    done = phicode("run", "app", cwd=project({"app": text}))
    assert (done.stdout, done.stderr) == ("True\nTrue\n", "")
    text = "⇒ os; π('PHICODE_MAIN' ∈ os.environ)\n"
    done = phicode("run", "app.φ", cwd=project({"app.φ": text}), env={"PHICODE_MAIN": "x"})
    assert (done.stdout, done.stderr) == ("False\n", "")


@pytest.mark.parametrize("method", METHODS)
def test_a_phi_script_run_by_python_itself(folder, python, method):
    done = python(*QUIET, "app.φ", method, cwd=folder)
    assert (done.stdout, done.stderr) == ("[0, 2, 8, 18]\n32\n0\n", "")


@pytest.mark.skipif(
    sys.implementation.name == "pypy", reason="fails on plain Python too: a method is missing"
)
def test_process_pool_of_concurrent_futures(project, phicode):
    text = """
← concurrent.futures ⇒ ProcessPoolExecutor
⇒ multiprocessing
ƒ cube(n): ⟲ n ** 3
¿ __name__ == "__main__":
    ∥ ProcessPoolExecutor(2, multiprocessing.get_context("spawn")) ↦ pool:
        π(*pool.map(cube, ⟪(5)))
"""
    done = phicode("run", "app.φ", cwd=project({"app.φ": text}))
    assert (done.stdout, done.stderr) == ("0 1 8 27 64\n", "")


def test_an_error_in_a_child_shows_phi_lines(project, phicode):
    text = """
⇒ multiprocessing
ƒ fail(): ⟲ {}["x"]
¿ __name__ == "__main__":
    p = multiprocessing.get_context("spawn").Process(target=fail)
    p.start(); p.join(); π(p.exitcode)
"""
    done = phicode("run", "app.φ", cwd=project({"app.φ": text}))
    assert done.stdout == "1\n"
    assert 'ƒ fail(): ⟲ {}["x"]' in done.stderr
    assert "app.φ" in done.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="reads the flags of a Linux process")
def test_flags_reach_the_children(project, phicode):
    text = """
⇒ multiprocessing, sys
ƒ show(): π(sys.flags.optimize, sys.flags.isolated)
¿ __name__ == "__main__":
    p = multiprocessing.get_context("spawn").Process(target=show)
    p.start(); p.join()
"""
    done = phicode("run", "-O", "-I", "app.φ", cwd=project({"app.φ": text}))
    assert (done.stdout, done.stderr) == ("1 1\n", "")
