"""`phicode cache stats` and `clear`: what is said about entries that the hook wrote is true."""

import json
import os
import subprocess
import sys
import time

import pytest

TAG = sys.implementation.cache_tag
NOTHING = {"entries": 0, "bytes": 0, "stale": 0, "orphaned": 0, "damaged": 0}


@pytest.fixture
def stats(phicode):
    """Return a function that counts a folder's entries, of all interpreters, without bytes."""

    def run(folder, *paths, **options):
        done = phicode("cache", "stats", "--json", *paths, cwd=folder, **options)
        assert (done.stderr, done.returncode) == ("", 0)
        counts = json.loads(done.stdout)["bytecode"]["all"]
        del counts["bytes"]
        return {name: count for name, count in counts.items() if count}

    return run


def cached(project, python, files, *flags, **options):
    """Write files and import the φ modules among them."""
    folder = project(files)
    names = [name[: -len(".φ")] for name in files if name.endswith(".φ")]
    done = python(*flags, "-c", "import " + ", ".join(names), cwd=folder, **options)
    assert (done.stderr, done.returncode) == ("", 0)
    return folder


def entry(folder, name="m"):
    return folder / "__pycache__" / f"{name}.{TAG}.φ.pyc"


def test_fresh_entries_are_current(project, python, stats):
    folder = cached(project, python, {"m.φ": "X = 1\n", "n.φ": "", "p.py": ""})
    assert stats(folder) == {"entries": 2}
    assert stats(folder, "m.φ") == {}
    assert stats(folder, entry(folder)) == {"entries": 1}


def test_an_edited_source_makes_its_entry_stale(project, python, stats):
    folder = cached(project, python, {"m.φ": "X = 1\n", "n.φ": ""})
    os.utime(folder / "m.φ", ns=(1, 1))
    assert stats(folder) == {"entries": 2, "stale": 1}


@pytest.mark.parametrize("place", [".phicode/config.json", ".(φ)/config.json", "pyproject.toml"])
def test_a_configuration_makes_entries_stale(project, python, stats, place):
    text = "" if place.endswith("toml") else "{}"
    folder = cached(project, python, {"m.φ": "X = 1\n", ".git/x": ""})
    assert stats(folder) == {"entries": 1}
    project({place: text})
    assert stats(folder) == {"entries": 1, "stale": 1}
    cached(project, python, {"m.φ": "X = 1\n"})
    assert stats(folder) == {"entries": 1}


def test_the_environment_belongs_to_the_context(project, python, stats, tmp_path):
    config = tmp_path / "c.json"
    config.write_text("{}")
    variables = {"PHICODE_CONFIG": str(config), "PHICODE_VALIDATION": "false"}
    folder = cached(project, python, {"m.φ": "X = 1\n"}, env=variables)
    assert stats(folder, env=variables) == {"entries": 1}
    assert stats(folder) == {"entries": 1, "stale": 1}


def test_an_edited_pack_file_makes_entries_stale(project, python, stats):
    config = '{"language": "words.toml"}'
    pack = 'name = "pirate"\n[words]\nif = "arr"\n'
    files = {".phicode/config.json": config, ".phicode/words.toml": pack, "m.φ": "arr 1: X = 1\n"}
    folder = cached(project, python, files)
    assert stats(folder) == {"entries": 1}
    os.utime(folder / ".phicode" / "words.toml", ns=(1, 1))
    assert stats(folder) == {"entries": 1, "stale": 1}


@pytest.mark.parametrize("damage", ["torn", "bit", "empty"])
def test_damaged_entries_are_counted(project, python, stats, damage):
    folder = cached(project, python, {"m.φ": "X = 1\n"})
    data = bytearray(entry(folder).read_bytes())
    data[20] ^= 1
    torn = {"torn": data[:-7], "bit": data, "empty": b""}[damage]
    entry(folder).write_bytes(torn)
    assert stats(folder) == {"entries": 1, "damaged": 1}


def test_entries_of_another_engine_are_stale(project, python, stats):
    """Change the fingerprint, and make the entry whole again."""
    folder = cached(project, python, {"m.φ": "X = 1\n"})
    program = (
        "import _imp, pathlib, sys; path = pathlib.Path(sys.argv[1])\n"
        "data = bytearray(path.read_bytes()[:-8]); data[-8] ^= 1\n"
        "key = int.from_bytes(b'phicache', 'little')\n"
        "path.write_bytes(data + _imp.source_hash(key, bytes(data)))"
    )
    assert python("-c", program, entry(folder)).returncode == 0
    assert stats(folder) == {"entries": 1, "stale": 1}


def test_an_entry_of_a_later_format_counts_as_damaged(project, python, stats):
    folder = cached(project, python, {"m.φ": "X = 1\n"})
    data = bytearray(entry(folder).read_bytes())
    data[-28] = 9
    entry(folder).write_bytes(data)
    assert stats(folder) == {"entries": 1, "damaged": 1}


def test_orphans_are_counted_and_cleared(project, python, phicode, stats):
    folder = cached(project, python, {"m.φ": "X = 1\n", "n.φ": ""})
    (folder / "m.φ").unlink()
    assert stats(folder) == {"entries": 2, "orphaned": 1}
    done = phicode("cache", "clear", "--stale", cwd=folder)
    assert (done.stderr, done.returncode) == ("", 0)
    assert done.stdout.startswith("1 file of ")
    assert stats(folder) == {"entries": 1}
    assert not entry(folder).exists()


def test_hash_based_entries_follow_contents(project, python, stats):
    files = {"m.φ": "X = 1\n", ".phicode/config.json": "{}", ".git/x": ""}
    folder = cached(project, python, files, env={"SOURCE_DATE_EPOCH": "0"})
    for name in "m.φ", ".phicode/config.json":
        os.utime(folder / name, ns=(1, 1))
    assert stats(folder) == {"entries": 1}
    (folder / ".phicode" / "config.json").write_text('{"strict": true}')
    assert stats(folder) == {"entries": 1, "stale": 1}
    (folder / ".phicode" / "config.json").write_text("{}")
    assert stats(folder) == {"entries": 1}
    (folder / "m.φ").write_text("X = 2\n")
    assert stats(folder) == {"entries": 1, "stale": 1}


def test_every_interpreter_has_its_line(project, python, phicode):
    folder = cached(project, python, {"m.φ": "X = 1\n"})
    foreign = "cpython-313" if TAG == "pypy39" else "pypy39"
    other = folder / "__pycache__" / f"m.{foreign}.φ.pyc"
    other.write_bytes(b"?")
    done = phicode("cache", "stats", cwd=folder)
    lines = {line.split()[0]: line.split()[1:] for line in done.stdout.splitlines()}
    size = entry(folder).stat().st_size
    assert lines[TAG] == ["1", str(size), "0", "0", "0"]
    assert lines[foreign] == ["1", "1", "0", "0", "1"]
    assert lines["all"] == ["2", str(size + 1), "0", "0", "1"]


def test_entries_under_a_prefix(project, python, phicode, stats, tmp_path):
    variables = {"PYTHONPYCACHEPREFIX": str(tmp_path / "prefix")}
    folder = cached(project, python, {"m.φ": "X = 1\n", "n.φ": ""}, env=variables)
    assert stats(folder) == {}
    assert stats(folder, env=variables) == {"entries": 2}
    (folder / "m.φ").write_text("X = 22\n")
    (folder / "n.φ").unlink()
    assert stats(folder, env=variables) == {"entries": 2, "stale": 1, "orphaned": 1}
    done = phicode("cache", "clear", cwd=folder, env=variables)
    assert (done.stderr, done.returncode) == ("", 0)
    assert not list((tmp_path / "prefix").rglob("*.φ.pyc"))


def test_clear_removes_what_is_ours_and_nothing_else(project, python, phicode):
    folder = cached(project, python, {"m.φ": "X = 1\n", "n.φ": "", "p.py": ""})
    python("-c", "import p", cwd=folder)
    foreign = f"other.{TAG}.φ.pyc"
    (folder / "__pycache__" / foreign).write_bytes(b"of somebody else")
    rehearsed = phicode("cache", "clear", "--dry-run", cwd=folder)
    assert rehearsed.stdout.splitlines()[:-1] == [
        f"./__pycache__/{name}.{TAG}.φ.pyc" for name in "mn"
    ]
    assert entry(folder).exists()
    done = phicode("cache", "clear", cwd=folder)
    assert done.returncode == 0
    kept = "kept, for nothing but its name says that it is an entry"
    assert done.stderr == f"./__pycache__/{foreign}: {kept}\n"
    assert sorted(os.listdir(folder / "__pycache__")) == sorted([foreign, f"p.{TAG}.pyc"])
    assert sorted(os.listdir(folder)) == ["__pycache__", "m.φ", "n.φ", "p.py"]


def test_clear_does_not_follow_links(project, python, phicode, tmp_path):
    folder = cached(project, python, {"m.φ": "X = 1\n"})
    other = tmp_path / "other"
    other.mkdir()
    (other / "link").symlink_to(folder, target_is_directory=True)
    (other / "loop").symlink_to(other, target_is_directory=True)
    (other / f"m.{TAG}.φ.pyc").symlink_to(entry(folder))
    done = phicode("cache", "clear", cwd=other)
    assert (done.stdout, done.stderr) == ("0 files of 0 bytes removed\n", "")
    assert entry(folder).exists()
    # A link that is named is meant.
    done = phicode("cache", "clear", other / "link", cwd=other)
    assert done.stdout.startswith("1 file of ")


def test_temporary_files_of_the_dead(project, python, phicode, stats):
    folder = cached(project, python, {"m.φ": "X = 1\n"})
    child = subprocess.Popen([sys.executable, "-c", ""])
    child.wait()
    places = {
        "old": f"{entry(folder)}.{child.pid}.{'0' * 16}",
        "new": f"{entry(folder)}.{child.pid}.{'1' * 16}",
        "alive": f"{entry(folder)}.{os.getpid()}.{'2' * 16}",
        "foreign": f"{entry(folder)}.backup",
    }
    for kind, place in places.items():
        with open(place, "wb"):
            pass
        if kind != "new":
            os.utime(place, (1, 1))
    counts = json.loads(phicode("cache", "stats", "--json", cwd=folder).stdout)["bytecode"]
    assert (counts["temporary"], counts["left_over"]) == (3, 1)
    assert phicode("cache", "clear", "--stale", cwd=folder).returncode == 0
    left = {kind for kind, place in places.items() if os.path.exists(place)}
    assert left == {"new", "alive", "foreign"}
    assert entry(folder).exists()


@pytest.mark.parametrize("action", ["stats", "verify", "clear"])
def test_bad_paths(project, phicode, action):
    folder = project({"file": "", "__pycache__": "a file"})
    done = phicode("cache", action, "nowhere", cwd=folder)
    assert done.returncode == 2
    assert done.stderr.startswith("nowhere: No such file")
    done = phicode("cache", action, "file", ".", cwd=folder)
    assert (done.stderr, done.returncode) == ("", 0)
    assert (folder / "__pycache__").read_text() == "a file"


@pytest.mark.parametrize("action", ["stats", "verify", "clear"])
def test_a_cache_that_is_a_link_into_nothing(project, phicode, action):
    folder = project({"m.φ": ""})
    (folder / "__pycache__").symlink_to("/proc/self/fdinfo")
    done = phicode("cache", action, cwd=folder)
    assert (done.stderr, done.returncode) == ("", 0)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everywhere")
@pytest.mark.parametrize("action", ["stats", "verify", "clear"])
def test_an_unreadable_folder_is_named_and_the_rest_is_done(project, python, phicode, action):
    folder = cached(project, python, {"m.φ": "", "sub/x": ""})
    (folder / "sub").chmod(0)
    try:
        done = phicode("cache", action, cwd=folder)
    finally:
        (folder / "sub").chmod(0o755)
    assert done.returncode == 1
    assert done.stderr.startswith("./sub: Permission denied")
    assert "1" in done.stdout


def test_all_clears_the_users_tiers_too(project, python, phicode, environment):
    folder = cached(project, python, {"m.φ": "X = 1\n"})
    assert phicode("interpreters", "list", cwd=folder).returncode == 0
    tiers = json.loads(phicode("cache", "stats", "--json", cwd=folder).stdout)["user"]
    assert tiers["folder"] == os.path.join(environment["HOME"], ".cache", "phicode")
    assert tiers["tiers"]["interpreters"]["entries"] > 0
    os.symlink(folder, os.path.join(tiers["folder"], "elsewhere"))
    assert phicode("cache", "clear", cwd=folder).returncode == 0
    assert os.listdir(os.path.join(tiers["folder"], "interpreters"))
    assert phicode("cache", "clear", "--all", cwd=folder).returncode == 0
    assert os.listdir(tiers["folder"]) == ["elsewhere"]
    assert (folder / "m.φ").exists()


def test_without_a_home_there_is_no_tier_of_the_user(project, phicode):
    done = phicode("cache", "stats", cwd=project({}), env={"HOME": ""})
    assert (done.stderr, done.returncode) == ("", 0)
    assert done.stdout.splitlines()[-1] == "no cache folder of the user: no home"
    assert phicode("cache", "clear", "--all", cwd=project({}), env={"HOME": ""}).returncode == 0


def test_two_clears_and_imports_at_once(project, python, environment):
    """Whoever comes second finds nothing to do, and says nothing."""
    folder = cached(project, python, {f"m{n}.φ": f"X = {n}\n" for n in range(40)})
    program = os.path.join(os.path.dirname(sys.executable), "phicode")
    importing = "import " + ", ".join(f"m{n}" for n in range(40))
    commands = [[program, "cache", "clear"], [sys.executable, "-c", importing]] * 4
    children = [
        subprocess.Popen(
            command,
            cwd=str(folder),
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
        for command in commands
    ]
    deadline = time.monotonic() + 60
    results = [(child.communicate()[1], child.returncode) for child in children]
    assert results == [(b"", 0)] * 8
    assert time.monotonic() < deadline
