"""Cache entries: never trusted when damaged, never an error, never litter."""

import importlib.util
import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

# Beside the interpreter that runs the tests, as an installation puts it.
PHICODE = Path(sys.executable).with_name("phicode")
TAG = sys.implementation.cache_tag
MODULE = """
"A module with some of everything."
WORDS = {"a": 1, "b": (2, 3.5, Ø, ✓)}
ℂ Box:
    ƒ __init__(self, x): self.x = x
    ƒ twice(self): ⟲ [y ∀ y ∈ ⟪(self.x) ¿ y ¬∈ (1,)] * 2
ƒ total(n=5):
    ∴: ⟲ ∑(Box(n).twice()) + ℓ(WORDS)
    ⛒ ValueError ↦ e: ⟲ ⊥
RESULT = (total(), Box(3).twice(), f"{WORDS['b']!r:>30}", total.__doc__, __doc__)
"""


def entry(folder, name="m", suffix="φ", optimisation=""):
    return Path(folder, "__pycache__", f"{name}.{TAG}{optimisation}.{suffix}.pyc")


def run(python, folder, code="import m; print(m.X)", **options):
    done = python("-c", code, cwd=folder, **options)
    assert done.stderr == ""
    assert done.returncode == 0
    return done.stdout.strip()


REBUILDS = "import m, phicode_engine as p; print(m.X, p.cache_rebuilds())"


def rebuilds(missing=0, stale=0, damaged=0):
    return str({"missing": missing, "stale": stale, "damaged": damaged})


def test_name_header_and_trailer(project, python):
    folder = project({"m.φ": "X = 1\n"})
    run(python, folder)
    data = entry(folder).read_bytes()
    source = (folder / "m.φ").stat()
    assert os.listdir(folder / "__pycache__") == [f"m.{TAG}.φ.pyc"]
    assert data[:4] == importlib.util.MAGIC_NUMBER
    assert data[4:8] == bytes(4)
    assert int.from_bytes(data[8:12], "little") == int(source.st_mtime) & 0xFFFFFFFF
    assert int.from_bytes(data[12:16], "little") == source.st_size
    assert data[-32:-26] == "φ".encode() + b"pc\x01\x00"
    assert int.from_bytes(data[-24:-16], "little") == source.st_mtime_ns


def test_a_cached_module_is_not_rebuilt_and_a_changed_one_is(project, python):
    folder = project({"m.φ": "X = 1\n"})
    assert run(python, folder, REBUILDS) == f"1 {rebuilds(missing=1)}"
    assert run(python, folder, REBUILDS) == f"1 {rebuilds()}"
    before = (folder / "m.φ").stat()
    (folder / "m.φ").write_text("X = 2\n", encoding="utf-8")
    os.utime(folder / "m.φ", ns=(before.st_atime_ns, before.st_mtime_ns + 1))
    assert run(python, folder, REBUILDS) == f"2 {rebuilds(stale=1)}"


def test_every_single_bit_flip_is_found(project, python):
    """Flip 2,000 bits over four entries; each must be rebuilt, each time with the right result."""
    functions = [MODULE + f"ƒ extra{i}(): ⟲ {i}\n" * i for i in range(4)]
    folder = project({f"m{i}.φ": text for i, text in enumerate(functions)})
    program = """
import importlib, importlib.util, pathlib, random, sys
from phicode_engine import _cache
flips = 0
for index in range(4):
    original = importlib.import_module(f"m{index}")
    path = pathlib.Path(original.__cached__)
    good = path.read_bytes()
    # Every bit of header and trailer is among them in the first entry.
    edges = [*range(128), *range(len(good) * 8 - 256, len(good) * 8)] if index == 0 else []
    bits = edges + random.Random(index).sample(range(128, len(good) * 8), 500 - len(edges))
    for bit in bits:
        damaged = bytearray(good)
        damaged[bit // 8] ^= 1 << bit % 8
        path.write_bytes(damaged)
        before = sum(_cache.rebuilt.values())
        spec = importlib.util.spec_from_file_location(original.__name__, original.__file__)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        assert module.RESULT == original.RESULT, bit
        # PyPy marshals a code object in more ways than one.
        assert path.read_bytes() == good or sys.implementation.name == "pypy", bit
        assert sum(_cache.rebuilt.values()) == before + 1, bit
        flips += 1
print(flips)
"""
    assert int(run(python, folder, program)) == 2000


@pytest.mark.parametrize("length", [0, 3, 16, 17, 40, 48, 49, -33, -1])
def test_torn_entries_are_rebuilt(project, python, length):
    folder = project({"m.φ": "X = 1\n"})
    run(python, folder)
    path = entry(folder)
    good = path.read_bytes()
    path.write_bytes(good[:length])
    assert run(python, folder, REBUILDS) == f"1 {rebuilds(damaged=1)}"
    assert path.read_bytes() == good


def test_an_entry_of_plain_python_is_not_run(project, python):
    folder = project({"m.φ": "X = 1\n", "other.py": "X = 'wrong'\n"})
    run(python, folder)
    run(python, folder, "import other")
    plain = Path(folder, "__pycache__", f"other.{TAG}.pyc").read_bytes()
    entry(folder).write_bytes(plain)
    assert run(python, folder) == "1"


def test_files_of_one_stem_have_entries_of_their_own(project, python):
    folder = project({"m.φ": "X = 'φ'\n", "m.phi": "X = 'phi'\n", "m.py": "X = 'py'\n"})
    code = "import importlib.util as u, sys\nfor name in ('m.φ', 'm.phi', 'm.py'):\n"
    code += "    s = u.spec_from_file_location('m', name); m = u.module_from_spec(s)\n"
    code += "    s.loader.exec_module(m); print(m.X)"
    for _ in range(2):
        assert run(python, folder, code).split() == ["φ", "phi", "py"]
    assert sorted(os.listdir(folder / "__pycache__")) == sorted(
        [f"m.{TAG}.φ.pyc", f"m.{TAG}.phi.pyc", f"m.{TAG}.pyc"]
    )


@pytest.mark.parametrize(("flag", "name"), [("-O", ".opt-1"), ("-OO", ".opt-2")])
def test_optimised_code_has_its_own_entry(project, python, flag, name):
    folder = project({"m.φ": '"""Text."""\nX = __doc__\n‼ ⊥\n'})
    done = python(flag, "-c", "import m; print(m.X)", cwd=folder)
    assert done.stdout == ("Text.\n" if flag == "-O" else "None\n")
    assert entry(folder, optimisation=name).exists()
    assert "AssertionError" in python("-c", "import m", cwd=folder).stderr


@pytest.mark.parametrize(
    "options",
    [{"flags": ["-B"]}, {"env": {"PYTHONDONTWRITEBYTECODE": "1"}}],
    ids=["flag", "variable"],
)
def test_nothing_is_written_if_python_must_not_write(project, python, options):
    folder = project({"m.φ": "X = 1\n"})
    done = python(
        *options.get("flags", []), "-c", "import m", cwd=folder, env=options.get("env", {})
    )
    assert (done.stderr, done.returncode) == ("", 0)
    assert os.listdir(folder) == ["m.φ"]


def test_the_prefix_moves_the_cache_as_in_python(project, python, tmp_path):
    folder = project({"m.φ": "X = 1\n", "n.py": ""})
    prefix = tmp_path / "prefix"
    code = "import m, n; print(m.__cached__); print(n.__cached__)"
    phi, plain = run(python, folder, code, env={"PYTHONPYCACHEPREFIX": str(prefix)}).split()
    assert os.path.dirname(phi) == os.path.dirname(plain)
    assert os.path.exists(phi)
    assert os.listdir(folder).count("__pycache__") == 0


def test_hash_based_entries(project, python):
    folder = project({"m.φ": "X = 1\n"})
    epoch = {"SOURCE_DATE_EPOCH": "0"}
    run(python, folder, env=epoch)
    first = entry(folder).read_bytes()
    assert first[4:8] == b"\x03\0\0\0"
    os.utime(folder / "m.φ", (1, 1))
    assert run(python, folder, REBUILDS) == f"1 {rebuilds()}"
    entry(folder).unlink()
    run(python, folder, env=epoch)
    assert entry(folder).read_bytes() == first
    (folder / "m.φ").write_text("X = 2\n", encoding="utf-8")
    done = python("--check-hash-based-pycs", "never", "-c", "import m; print(m.X)", cwd=folder)
    assert done.stdout == "1\n"
    assert run(python, folder, REBUILDS) == f"2 {rebuilds(stale=1)}"


def test_a_configuration_makes_entries_stale(project, python):
    folder = project({"m.φ": "para = 1\nX = para\n", ".git/x": ""})
    assert run(python, folder, REBUILDS) == f"1 {rebuilds(missing=1)}"
    config = folder / ".phicode" / "config.json"
    config.parent.mkdir()
    config.write_text('{"symbols": {"for": ["∀", "para"]}}', encoding="utf-8")
    assert "SyntaxError" in python("-c", "import m", cwd=folder).stderr
    config.write_text('{"symbols": {"for": ["∀", "cada"]}}', encoding="utf-8")
    assert run(python, folder) == "1"
    config.unlink()
    assert run(python, folder, REBUILDS) == f"1 {rebuilds(stale=1)}"


def pirates(project):
    """Return a project whose configuration names a pack file, and the pack file."""
    pack = 'name = "pirate"\n[words]\nif = "%s"\n'
    config = '{"language": "words/pirate.toml"}'
    source = "X = 1\narr X: X = 2\n"
    folder = project({"m.φ": source, ".git/x": "", ".phicode/config.json": config})
    path = folder / ".phicode" / "words" / "pirate.toml"
    path.parent.mkdir()
    path.write_text(pack % "arr", encoding="utf-8")
    return folder, path


@pytest.mark.parametrize("header", ["", "# φ: map=pirate\n"], ids=["project", "header"])
def test_an_edited_pack_file_makes_entries_stale(project, python, header):
    folder, pack = pirates(project)
    (folder / "m.φ").write_text(header + "X = 1\narr X: X = 2\n", encoding="utf-8")
    assert run(python, folder, REBUILDS) == f"2 {rebuilds(missing=1)}"
    assert run(python, folder, REBUILDS) == f"2 {rebuilds()}"
    pack.write_text(pack.read_text().replace("arr", "avast"), encoding="utf-8")
    assert "SyntaxError" in python("-c", "import m", cwd=folder).stderr
    (folder / "m.φ").write_text(header + "X = 1\navast X: X = 3\n", encoding="utf-8")
    assert run(python, folder, REBUILDS) == f"3 {rebuilds(stale=1)}"
    assert run(python, folder, REBUILDS) == f"3 {rebuilds()}"


def test_a_bundled_map_in_the_header_has_nothing_to_do_with_the_pack_file(project, python):
    folder, pack = pirates(project)
    (folder / "m.φ").write_text("# φ: map=es\nX = 1\nsi X: X = 2\n", encoding="utf-8")
    assert run(python, folder) == "2"
    assert entry(folder).read_bytes()[-26:-24] == bytes(2)
    pack.unlink()
    assert run(python, folder, REBUILDS) == f"2 {rebuilds()}"


@pytest.mark.parametrize("forget", ["", "importlib.invalidate_caches(); "])
def test_a_reload_sees_the_edited_pack_file(project, python, forget):
    folder, _ = pirates(project)
    program = f"""
import importlib, pathlib, m
pack = pathlib.Path(".phicode/words/pirate.toml")
pack.write_text(pack.read_text().replace("arr", "arr2"), encoding="utf-8")
pathlib.Path("m.φ").write_text("X = 1\\narr2 X: X = 3\\n", encoding="utf-8")
{forget}importlib.reload(m)
print(m.X)
"""
    assert run(python, folder, program) == "3"


def test_a_pack_file_that_is_gone_or_broken_is_an_error(project, python):
    folder, pack = pirates(project)
    assert run(python, folder) == "2"
    text = pack.read_text()
    pack.write_text("name = ", encoding="utf-8")
    message = python("-c", "import m", cwd=folder).stderr
    assert f"ConfigError: {folder / 'm.φ'}: failed to use the `language` of" in message
    assert "failed to read the pack" in message and "pirate.toml" in message
    pack.unlink()
    for _ in range(2):
        last = python("-c", "import m", cwd=folder).stderr.splitlines()[-1]
        assert f"ConfigError: {folder / 'm.φ'}: failed to use the `language` of" in last
        assert "pirate.toml`: it does not exist; hint: " in last
    pack.write_text(text, encoding="utf-8")
    assert run(python, folder) == "2"


def test_the_record_of_a_pack_file(project, python):
    folder, pack = pirates(project)
    run(python, folder)
    good = entry(folder).read_bytes()
    assert good[-26:-24] == b"\1\0"
    path, now = str(pack).encode(), pack.stat()
    fields = (now.st_size, 8), (now.st_mtime_ns, 8), (len(path), 4)
    record = path + b"".join(number.to_bytes(size, "little") for number, size in fields)
    begin, end = len(good) - 32 - len(record), len(good) - 32
    assert good[begin:end] == record
    program = f"""
import pathlib
from phicode_engine import _cache
path = pathlib.Path({str(entry(folder))!r})
good, stamp = path.read_bytes(), pathlib.Path("m.φ").resolve().stat()
source = str(pathlib.Path("m.φ").resolve())
assert _cache.load(str(path), source, stamp) is not None
for bit in range({begin * 8}, {end * 8}):
    damaged = bytearray(good)
    damaged[bit // 8] ^= 1 << bit % 8
    path.write_bytes(damaged)
    assert _cache.load(str(path), source, stamp) is None, bit
print(_cache.rebuilt["damaged"])
"""
    assert int(run(python, folder, program)) == len(record) * 8


@pytest.mark.skipif(not PHICODE.exists(), reason=f"{PHICODE} is not installed")
def test_the_binary_reads_what_the_hook_writes(project, python, phicode):
    """The checksum is computed by two programs that share no code."""
    folder, _ = pirates(project)
    project({"a.φ": "A = 1\n", "b.phi": "Y = 1\n", "p/.phicode/config.json": "{}", "p/n.φ": MODULE})
    for flags in [], ["-O"]:
        done = python(*flags, "-c", "import m, a, b, p.n", cwd=folder)
        assert (done.stderr, done.returncode) == ("", 0)
    entries = sorted(folder.rglob("*.pyc"))
    total = sum(path.stat().st_size for path in entries)
    done = phicode("cache", "verify", folder)
    assert (done.stdout, done.stderr) == (f"8 whole entries of {total} bytes, 0 damaged\n", "")
    assert (len(entries), done.returncode) == (8, 0)
    for path in entries:
        good = path.read_bytes()
        for bit in 0, len(good) * 4, len(good) * 8 - 40 * 8, len(good) * 8 - 1:
            damaged = bytearray(good)
            damaged[bit // 8] ^= 1 << bit % 8
            path.write_bytes(damaged)
            done = phicode("cache", "verify", folder)
            assert (done.returncode, done.stderr.count("\n")) == (1, 1), bit
            assert done.stderr.startswith(f"{path}: ")
            assert done.stdout == f"7 whole entries of {total - len(good)} bytes, 1 damaged\n"
        path.write_bytes(good)


def test_twelve_processes_starting_cold_at_once(project, environment):
    count = 30
    files = {f"m{i}.φ": f"← m{i + 1} ⇒ X\nX += {i}\n" for i in range(count)}
    folder = project({**files, f"m{count}.φ": "X = 0\n"})
    for _ in range(3):
        for path in folder.glob("__pycache__/*"):
            path.unlink()
        command = [sys.executable, "-c", "import m0; print(m0.X)"]
        children = [
            subprocess.Popen(
                command,
                cwd=str(folder),
                env=environment,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
            )
            for _ in range(12)
        ]
        results = [(*child.communicate(), child.returncode) for child in children]
        assert results == [(b"%d\n" % sum(range(count)), b"", 0)] * 12
        names = sorted(path.name for path in folder.glob("__pycache__/*"))
        assert names == sorted(f"m{i}.{TAG}.φ.pyc" for i in range(count + 1))


def test_a_file_in_the_place_of_the_cache_directory(project, python):
    folder = project({"m.φ": "X = 1\n", "__pycache__": "a file"})
    for _ in range(2):
        assert run(python, folder, REBUILDS) == f"1 {rebuilds(missing=1)}"
    assert (folder / "__pycache__").read_text() == "a file"


def test_a_directory_in_the_place_of_an_entry(project, python):
    folder = project({"m.φ": "X = 1\n"})
    entry(folder).mkdir(parents=True)
    assert run(python, folder) == "1"
    assert [path.name for path in folder.glob("__pycache__/*")] == [entry(folder).name]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_directory_that_cannot_be_written(project, python):
    folder = project({"m.φ": "X = 1\n"})
    folder.chmod(0o555)
    try:
        assert run(python, folder) == "1"
    finally:
        folder.chmod(0o755)


def test_a_cache_directory_that_does_not_take_new_files(project, python):
    # Also for root: no file can be made below /proc.
    folder = project({"m.φ": "X = 1\n"})
    (folder / "__pycache__").symlink_to("/proc/self/fdinfo")
    assert run(python, folder) == "1"


def test_a_full_disk_leaves_no_file_behind(project, environment):
    folder = project({"m.φ": MODULE})

    def no_space():
        # A write past this size fails, as on a full disk (EFBIG in place of ENOSPC).
        resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))

    done = subprocess.run(
        [sys.executable, "-c", "import m; assert m.RESULT"],
        cwd=str(folder),
        env=environment,
        preexec_fn=no_space,
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert list(folder.glob("__pycache__/*")) == []


def test_stale_temporary_files_of_dead_processes_are_removed(project, python):
    folder = project({"m.φ": "X = 1\n"})
    (folder / "__pycache__").mkdir()
    child = subprocess.Popen([sys.executable, "-c", ""])
    child.wait()
    random = "0123456789abcdef"
    names = {
        "dead and old": f"{entry(folder).name}.{child.pid}.{random}",
        "dead and new": f"{entry(folder).name}.{child.pid}.{random[::-1]}",
        "alive and old": f"{entry(folder).name}.{os.getpid()}.{random}",
        "another's": f"{entry(folder).name}.backup",
    }
    for kind, name in names.items():
        path = folder / "__pycache__" / name
        path.write_bytes(b"x")
        if "old" in kind or "another" in kind:
            os.utime(path, (1, 1))
    run(python, folder)
    left = {path.name for path in folder.glob("__pycache__/*")}
    assert left == {entry(folder).name, *names.values()} - {names["dead and old"]}


def test_an_entry_has_the_permissions_of_its_source(project, python):
    folder = project({"m.φ": "X = 1\n"})
    (folder / "m.φ").chmod(0o640)
    run(python, folder)
    assert entry(folder).stat().st_mode & 0o777 == 0o640


def test_a_file_with_an_error_leaves_no_entry(project, python):
    folder = project({"m.φ": "¿ x\n"})
    assert python("-c", "import m", cwd=folder).returncode == 1
    assert list(folder.glob("__pycache__/*")) == []


def test_a_moved_project_shows_its_new_path(project, python):
    folder = project({"m.φ": "ƒ f(): ⟲ f.__code__.co_filename\n"})
    run(python, folder, "import m")
    other = folder.rename(folder.parent / "moved")
    code = "import m, os, phicode_engine as p; print(os.path.basename(os.path.dirname(m.f())))"
    assert run(python, other, code) == "moved"
