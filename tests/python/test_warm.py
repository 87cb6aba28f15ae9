"""`phicode cache warm`: entries ahead of the first import, for places that are read-only later."""

import os
import random
import shutil
import signal
import subprocess
import sys
import time

import pytest

TAG = sys.implementation.cache_tag
REBUILDS = "import phicode_engine as p; print(sum(p.cache_rebuilds().values()))"
MODES = {"timestamp": 0, "checked-hash": 3, "unchecked-hash": 1}


@pytest.fixture
def warm(phicode):
    """Return a function that warms with the interpreter under test."""

    def run(folder, *words, **options):
        chosen = ("--interpreter", sys.executable)
        return phicode("cache", "warm", *chosen, *words, cwd=folder, **options)

    return run


def entry(folder, name="m", optimisation=""):
    return folder / "__pycache__" / f"{name}.{TAG}{optimisation}.φ.pyc"


def rebuilds(python, folder, *modules, flags=(), **options):
    """Import modules; return how many entries had to be made for that."""
    code = f"import {', '.join(modules)}; {REBUILDS}"
    done = python(*flags, "-c", code, cwd=folder, **options)
    assert (done.stderr, done.returncode) == ("", 0)
    return int(done.stdout)


@pytest.mark.parametrize("mode", MODES)
def test_warmed_entries_are_used(project, python, warm, mode):
    folder = project({"m.φ": "X = 1\n", "p/__init__.φ": "", "p/n.phi": "Y = ✓\n", "q.py": ""})
    done = warm(folder, ".", "--invalidation-mode", mode)
    assert (done.stdout, done.stderr) == ("3 written, 0 up to date, 0 failed\n", "")
    assert done.returncode == 0
    assert entry(folder).read_bytes()[4:8] == MODES[mode].to_bytes(4, "little")
    assert rebuilds(python, folder, "m", "p.n") == 0
    # As in `compileall`, nothing can tell whether an unchecked entry is up to date.
    again = "3 written, 0" if mode == "unchecked-hash" else "0 written, 3"
    assert warm(folder, ".", "--invalidation-mode", mode).stdout.startswith(again)


@pytest.mark.parametrize("mode", MODES)
def test_a_read_only_installation(project, python, warm, tmp_path, mode):
    """Entries are used where nothing could be written, and nothing is tried to be."""
    folder = project({"m.φ": "X = 1\n", "p/__init__.φ": "⇒ m\n"})
    assert warm(folder, ".", "--invalidation-mode", mode).returncode == 0
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}
    for place in [folder, *folder.rglob("*")]:
        place.chmod(0o555 if place.is_dir() else 0o444)
    try:
        assert rebuilds(python, folder, "p") == 0
    finally:
        for place in [folder, *folder.rglob("*")]:
            place.chmod(0o755 if place.is_dir() else 0o644)
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*")} == before


def test_policies_of_hash_based_entries(project, python, warm):
    """As for `.py` files: checked, unchecked, and `--check-hash-based-pycs` over both."""
    folder = project({"m.φ": "X = 1\n"})

    def seen(*policy):
        flags = ("--check-hash-based-pycs", *policy) if policy else ()
        return python("-B", *flags, "-c", "import m; print(m.X)", cwd=folder).stdout

    for mode, trusting in ("checked-hash", False), ("unchecked-hash", True):
        (folder / "m.φ").write_text("X = 1\n")
        assert warm(folder, ".", "--invalidation-mode", mode).returncode == 0
        (folder / "m.φ").write_text("X = 2\n")
        assert seen() == ("1\n" if trusting else "2\n")
        assert seen("never") == "1\n"
        assert seen("always") == "2\n"


def test_a_stale_hash_based_entry_is_replaced_by_its_kind(project, python, warm):
    folder = project({"m.φ": "X = 1\n"})
    warm(folder, ".", "--invalidation-mode", "checked-hash")
    (folder / "m.φ").write_text("X = 2\n")
    assert rebuilds(python, folder, "m") == 1
    assert entry(folder).read_bytes()[4:8] == b"\3\0\0\0"
    assert rebuilds(python, folder, "m") == 0


def test_an_unchecked_entry_needs_no_configuration(project, python, warm):
    files = {"m.φ": "arr 1: X = 1\n", ".phicode/config.json": '{"language": "w.toml"}'}
    folder = project({**files, ".phicode/w.toml": 'name = "w"\n[words]\nif = "arr"\n'})
    assert warm(folder, ".", "--invalidation-mode", "unchecked-hash").returncode == 0
    shutil.rmtree(folder / ".phicode")
    assert rebuilds(python, folder, "m") == 0


def test_hash_based_entries_are_the_same_in_every_place(project, python, warm, tmp_path):
    """Neither times nor places are in them, under a configuration with a pack file too."""
    files = {
        "m.φ": "def f(): return f.__code__.co_filename\narr 1: X = 1\n",
        ".phicode/config.json": '{"language": "w.toml"}',
        ".phicode/w.toml": 'name = "w"\n[words]\nif = "arr"\n',
        ".git/x": "",
    }
    folder = project(files)
    other = tmp_path / "a" / "deeper" / "place"
    shutil.copytree(folder, other)
    for path in other.rglob("*"):
        os.utime(path, ns=(1, 1))
    epoch = {"SOURCE_DATE_EPOCH": "0"}
    for place in folder, other:
        assert warm(place, ".", env=epoch).returncode == 0
    data = entry(folder).read_bytes()
    assert data == entry(other).read_bytes()
    assert data[4:8] == b"\3\0\0\0"
    assert str(tmp_path).encode() not in data
    # An import writes the same, and a moved entry shows its new place.
    entry(folder).unlink()
    assert rebuilds(python, folder, "m", env=epoch) == 1
    assert entry(folder).read_bytes() == data
    assert python("-c", "import m; print(m.f())", cwd=other).stdout == f"{other / 'm.φ'}\n"
    (other / ".phicode" / "w.toml").write_text('name = "w"\n[words]\nif = ["arr", "avast"]\n')
    assert rebuilds(python, other, "m") == 1


@pytest.mark.parametrize(("flag", "level"), [("-O", ".opt-1"), ("-OO", ".opt-2")])
def test_levels_of_optimisation(project, python, warm, flag, level):
    folder = project({"m.φ": "‼ ⊥\n"})
    assert warm(folder, flag, ".").returncode == 0
    assert os.listdir(folder / "__pycache__") == [entry(folder, optimisation=level).name]
    assert rebuilds(python, folder, "m", flags=[flag]) == 0


def test_the_prefix_is_honoured(project, python, warm, tmp_path):
    folder = project({"m.φ": "X = 1\n"})
    variables = {"PYTHONPYCACHEPREFIX": str(tmp_path / "prefix")}
    assert warm(folder, ".", env=variables).returncode == 0
    assert os.listdir(folder) == ["m.φ"]
    assert rebuilds(python, folder, "m", env=variables) == 0


def test_warm_writes_where_programs_must_not(project, python, warm):
    folder = project({"m.φ": "X = 1\n"})
    quiet = {"PYTHONDONTWRITEBYTECODE": "1"}
    assert warm(folder, ".", env=quiet).stdout.startswith("1 written")
    assert rebuilds(python, folder, "m") == 0


@pytest.mark.parametrize("jobs", ["1", "3", "0"])
@pytest.mark.parametrize("batch", ["1", "4", "0", "1000"])
def test_an_error_stops_no_other_file(project, python, warm, jobs, batch):
    good = {f"m{n}.φ": f"X = {n}\n" for n in range(7)}
    folder = project({**good, "a.φ": "¿ ✓\n", "z.φ": b"\xff", "h.φ": "# φ: map=nowhere\n"})
    done = warm(folder, ".", "-j", jobs, env={"PHICODE_BATCH_SIZE": batch})
    assert (done.stdout, done.returncode) == ("7 written, 0 up to date, 3 failed\n", 1)
    assert f'File "{folder / "a.φ"}", line 1\n    ¿ ✓\n' in done.stderr
    assert "SyntaxError: expected ':'" in done.stderr or sys.version_info < (3, 10)
    for name in "zh":
        assert f"{folder / name}.φ" in done.stderr
    assert "Traceback" not in done.stderr
    assert rebuilds(python, folder, *(f"m{n}" for n in range(7))) == 0


def test_bad_paths(project, warm):
    folder = project({"m.φ": "X = 1\n", "n.py": ""})
    (folder / "gone.φ").symlink_to("nowhere")
    done = warm(folder, "nowhere", "n.py", "gone.φ", "m.φ")
    assert done.returncode == 2
    assert done.stderr.splitlines() == [
        "nowhere: no such file",
        "n.py: not a φ file",
        f"{folder / 'gone.φ'}: No such file or directory",
    ]
    assert done.stdout == "1 written, 0 up to date, 1 failed\n"
    assert warm(folder).returncode == 2


def test_configured_suffixes_count(project, python, warm):
    config = '{"file_extension": ".fi"}'
    folder = project({"p/.phicode/config.json": config, "p/m.fi": "X = ✓\n", "n.fi": ""})
    assert warm(folder, ".").stdout == "1 written, 0 up to date, 0 failed\n"
    assert warm(folder, "p/m.fi").stdout == "0 written, 1 up to date, 0 failed\n"
    assert warm(folder, "n.fi").returncode == 2
    assert rebuilds(python, folder / "p", "m") == 0


def test_links_are_not_followed(project, warm):
    folder = project({"m.φ": "X = 1\n", "sub/x": ""})
    (folder / "sub" / "loop").symlink_to(folder, target_is_directory=True)
    (folder / "sub" / "n.φ").symlink_to(folder / "m.φ")
    assert warm(folder, ".").stdout == "1 written, 0 up to date, 0 failed\n"


def test_what_is_no_source_is_left_out(project, warm):
    names = [".hidden/a.φ", "venv/pyvenv.cfg", "venv/b.φ", "__pycache__/c.φ", "d.φ"]
    folder = project({name: "" for name in names})
    assert warm(folder, ".").stdout == "1 written, 0 up to date, 0 failed\n"


def test_a_cache_that_is_a_file(project, warm):
    folder = project({"m.φ": "X = 1\n", "__pycache__": "a file"})
    done = warm(folder, ".")
    assert (done.stdout, done.returncode) == ("0 written, 0 up to date, 1 failed\n", 1)
    assert done.stderr == f"{entry(folder)}: not written: Not a directory\n"
    assert (folder / "__pycache__").read_text() == "a file"


def test_a_cache_that_takes_no_files(project, warm):
    folder = project({"m.φ": "X = 1\n", "p/n.φ": ""})
    (folder / "__pycache__").symlink_to("/proc/self/fdinfo")
    done = warm(folder, ".")
    assert (done.stdout, done.returncode) == ("1 written, 0 up to date, 1 failed\n", 1)
    assert done.stderr.startswith(f"{entry(folder)}: not written: ")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everywhere")
def test_a_folder_that_cannot_be_listed(project, warm):
    folder = project({"m.φ": "X = 1\n", "sub/x": ""})
    (folder / "sub").chmod(0)
    try:
        done = warm(folder, ".")
    finally:
        (folder / "sub").chmod(0o755)
    assert (done.stdout, done.returncode) == ("1 written, 0 up to date, 0 failed\n", 1)
    assert done.stderr == f"{folder / 'sub'}: Permission denied\n"


def test_an_interpreter_that_is_not_there(project, phicode):
    folder = project({"m.φ": ""})
    done = phicode("cache", "warm", ".", "--interpreter", "nowhere", cwd=folder)
    assert (done.returncode, done.stdout) == (127, "")
    assert "nowhere" in done.stderr


def test_damaged_entries_are_replaced(project, python, warm):
    folder = project({"m.φ": "X = 1\n"})
    warm(folder, ".")
    good = entry(folder).read_bytes()
    entry(folder).write_bytes(good[:-1] + bytes([good[-1] ^ 1]))
    assert warm(folder, ".").stdout == "1 written, 0 up to date, 0 failed\n"
    assert entry(folder).read_bytes() == good


def test_a_package_that_vanishes_meanwhile(project, warm, python):
    """Its files fail with one line each, nothing of it comes back, and the rest is done."""
    folder = project({"b.φ": "X = 1\n", **{f"a/m{n}.φ": "" for n in range(3)}})
    program = f"""
import shutil
from phicode_engine import _warm
files = [{str(folder)!r} + name for name in ("/a/m0.φ", "/a/m1.φ", "/a/m2.φ", "/b.φ")]
first, write = True, _warm._write
def vanish(entries, failures):
    global first
    if first:
        first = False
        shutil.rmtree({str(folder / "a")!r})
    return write(entries, failures)
_warm._write = vanish
outcome = _warm.warm(files, "timestamp", 1, 1)
print(outcome.written, len(outcome.failures))
"""
    done = python("-c", program, cwd=folder)
    assert (done.stdout, done.stderr) == ("1 3\n", "")
    assert not (folder / "a").exists()


def test_a_package_that_vanishes_during_its_import(project, python):
    text = "⇒ shutil, os\nshutil.rmtree(os.path.dirname(__file__))\n⇒ p.n\n"
    folder = project({"p/__init__.φ": text, "p/n.φ": ""})
    done = python("-c", "import p", cwd=folder)
    assert done.returncode == 1
    assert done.stderr.endswith("ModuleNotFoundError: No module named 'p.n'\n")
    assert not (folder / "p").exists()


def test_orphans_go_where_an_entry_is_written(project, python, warm):
    folder = project({"m.φ": "X = 1\n", "n.φ": "", "k.py": ""})
    warm(folder, ".")
    python("-c", "import k", cwd=folder)
    names = {"n.other-1.φ.pyc": b"", f"gone.{TAG}.φ.pyc": b"of somebody else" * 9}
    for name, data in names.items():
        (folder / "__pycache__" / name).write_bytes(data)
    (folder / "n.φ").unlink()
    (folder / "k.py").unlink()
    (folder / "m.φ").write_text("X = 22\n")
    assert rebuilds(python, folder, "m") == 1
    left = sorted(os.listdir(folder / "__pycache__"))
    assert left == sorted([entry(folder).name, f"k.{TAG}.pyc", *names])


def commands(folder, environment):
    program = os.path.join(os.path.dirname(sys.executable), "phicode")
    words = [program, "cache", "warm", ".", "-j", "2", "--interpreter", sys.executable]
    return subprocess.Popen(
        words,
        cwd=str(folder),
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )


def test_two_at_once(project, python, warm, environment):
    folder = project({f"m{n}.φ": f"X = {n}\n" for n in range(30)})
    children = [commands(folder, environment) for _ in range(2)]
    assert [(child.communicate()[1], child.returncode) for child in children] == [(b"", 0)] * 2
    assert sorted(os.listdir(folder / "__pycache__")) == sorted(
        entry(folder, f"m{n}").name for n in range(30)
    )
    assert warm(folder, ".").stdout == "0 written, 30 up to date, 0 failed\n"


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no kill -9 on this system")
def test_kill_9_leaves_nothing_harmful(project, python, warm, environment):
    """Kill at random moments; every entry that is there is whole, and the next warm completes."""
    text = "\n".join(f"ƒ f{n}(x): ⟲ [x, {n}, 'π']" for n in range(40)) + "\nX = 1\n"
    folder = project({f"m{n}.φ": text for n in range(12)})
    started = time.perf_counter()
    child = commands(folder, environment)
    assert child.communicate()[1] == b""
    whole_s = time.perf_counter() - started
    source = random.Random(3)
    for _ in range(int(os.environ.get("PHICODE_KILLS", "60")) // 4):
        shutil.rmtree(str(folder / "__pycache__"), ignore_errors=True)
        child = commands(folder, environment)
        time.sleep(source.random() * whole_s)
        child.kill()
        child.communicate()
        entries = list(folder.glob("__pycache__/*.pyc"))
        verify = environment["PATH"].split(os.pathsep)[0] + "/phicode"
        done = subprocess.run([verify, "cache", "verify", str(folder)], capture_output=True)
        assert (done.returncode, done.stderr) == (0, b""), entries
    assert warm(folder, ".").returncode == 0
    assert rebuilds(python, folder, *(f"m{n}" for n in range(12))) == 0


def test_a_job_that_is_killed_is_told(project, python):
    """The parent does not wait for ever, and says that work is missing."""
    folder = project({f"m{n}.φ": "" for n in range(4)})
    program = f"""
import os, signal
from phicode_engine import _warm
parent, entry = os.getpid(), _warm._entry
def die(path, flags, outcome):
    if os.getpid() != parent and path.endswith("m1.φ"):
        os.kill(os.getpid(), signal.SIGKILL)
    return entry(path, flags, outcome)
_warm._entry = die
files = [{str(folder)!r} + f"/m{{n}}.φ" for n in range(4)]
outcome = _warm.warm(files, "timestamp", 2, 1)
print(outcome.written, outcome.failures)
"""
    done = python("-c", program, cwd=folder)
    assert (done.stdout, done.stderr) == (
        "2 ['a process that made entries ended with status 9']\n",
        "",
    )
