"""`phicode doctor`: what it says about a real installation, and about what is broken in it."""

import json
import os
import stat
import sys
import time
import venv

import pytest


@pytest.fixture(scope="module")
def described(tmp_path_factory):
    """Return a cache folder for all tests: the machine's interpreters are asked once."""
    return str(tmp_path_factory.mktemp("cache"))


@pytest.fixture
def doctor(phicode, described):
    """Return a function that returns the findings by topic, as level, text and hint."""

    def run(folder, env=None):
        variables = {"XDG_CACHE_HOME": described, **(env or {})}
        done = phicode("doctor", "--json", cwd=folder, env=variables)
        assert done.stderr == ""
        document = json.loads(done.stdout)
        assert document["version"] == 1
        assert done.returncode == (1 if document["level"] == "error" else 0)
        topics = {}
        for one in document["findings"]:
            topics.setdefault(one["topic"], []).append((one["level"], one["text"], one["hint"]))
        return topics

    return run


def levels(topics, topic):
    return [level for level, _, _ in topics[topic]]


def bad(topics):
    """Return texts and hints of what is not well, other interpreters of the machine left out."""
    return [
        (text, hint)
        for topic, found in topics.items()
        for level, text, hint in found
        if level != "ok" and topic != "interpreters"
    ]


def script(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


def test_a_whole_installation(project, phicode, doctor):
    folder = project({"m.φ": ""})
    topics = doctor(folder)
    assert bad(topics) == []
    text = topics["interpreter"][0][1]
    assert text.startswith(f"{sys.prefix}{os.sep}")
    assert "virtual environment of phicode" in text
    assert topics["import hook"][0][1] == "active at every start of the interpreter"
    assert levels(topics, "conversion") == ["ok"]
    assert os.listdir(folder) == ["m.φ"]
    done = phicode("doctor", cwd=folder)
    assert done.stdout.splitlines()[0].startswith("ok       program        phicode ")
    assert done.stdout.splitlines()[-1].startswith("0 errors, ")


def test_a_hook_that_is_off(project, doctor):
    topics = doctor(project({}), env={"PHICODE_NO_HOOK": "1"})
    (text, hint) = bad(topics)[0]
    assert text.startswith("switched off by PHICODE_NO_HOOK")
    assert hint == "unset PHICODE_NO_HOOK"


def test_a_hook_that_fails_is_an_error(project, doctor, tmp_path):
    """The start file swallows the error; the doctor shows it."""
    (tmp_path / "lib").mkdir()
    stub = "import sys\nclass Broken:\n    failure = ValueError('broken on purpose')\n"
    stub += "sys.modules['phicode_engine._activate'] = Broken\n"
    (tmp_path / "lib" / "sitecustomize.py").write_text(stub)
    topics = doctor(project({}), env={"PYTHONPATH": str(tmp_path / "lib")})
    assert topics["import hook"][0][0] == "error"
    assert "broken on purpose" in topics["import hook"][0][1]


def test_a_configuration_with_problems(project, doctor):
    config = '{"colour": 1, "symbols": {"for": "+"}, "language": 3}'
    topics = doctor(project({".phicode/config.json": config}))
    texts = "\n".join(text for text, _ in bad(topics))
    assert "colour" in texts
    assert "language: 3 is not a string" in texts
    assert levels(topics, "symbol map")[1:] == ["error"]
    assert {hint for _, hint in bad(topics)} == {"phicode config validate"}


@pytest.mark.parametrize("text", ["{", "[1]", "\x00"])
def test_a_configuration_that_is_none(project, doctor, text):
    folder = project({".phicode/config.json": text})
    assert "warning" in levels(doctor(folder), "configuration")
    strict = doctor(folder, env={"PHICODE_STRICT": "1"})
    assert "error" in levels(strict, "configuration")


def test_values_that_cannot_be_read(project, doctor):
    variables = {
        "PHICODE_STRICT": "perhaps",
        "PHICODE_CACHE_SIZE": "-1",
        "RUST_SIZE_THRESHOLD": "9",
    }
    topics = doctor(project({}), env=variables)
    assert topics["environment"][0][1] == ", ".join(sorted(variables))
    texts = "\n".join(text for text, _ in bad(topics))
    for words in "PHICODE_STRICT: `perhaps`", "PHICODE_CACHE_SIZE: `-1`", "has no effect":
        assert words in texts


@pytest.mark.parametrize("home", ["", "/nowhere/at/all"])
def test_a_home_that_is_missing(project, doctor, home):
    topics = doctor(project({}), env={"HOME": home, "XDG_CACHE_HOME": ""})
    expected = ["ok"] if home and os.geteuid() == 0 else ["warning"]
    assert levels(topics, "user's cache") == expected


def test_an_empty_environment(project, phicode):
    folder = project({})
    done = phicode("doctor", cwd=folder, env={"HOME": "", "PATH": "", "LANG": ""})
    assert (done.stderr, done.returncode) == ("", 0)


def test_a_cache_that_is_a_file(project, doctor):
    topics = doctor(project({"__pycache__": "a file"}))
    assert levels(topics, "bytecode")[0] == "warning"
    assert "cannot be written" in topics["bytecode"][0][1]


def test_damaged_entries(project, python, doctor):
    folder = project({"m.φ": "X = 1\n"})
    python("-c", "import m", cwd=folder)
    next(folder.glob("__pycache__/*.pyc")).write_bytes(b"torn")
    topics = doctor(folder)
    expected = "1 entries are damaged; the next import makes them anew"
    assert bad(topics) == [(expected, "phicode cache verify")]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("#!/bin/sh\nexit 3\n", "does not answer as a Python interpreter"),
        ("#!/nowhere\n", "does not start"),
        ("", "does not"),
    ],
    ids=["other", "no interpreter", "empty"],
)
def test_a_broken_interpreter_that_is_configured(project, doctor, tmp_path, text, reason):
    broken = script(tmp_path / "bin" / "broken", text)
    config = json.dumps({"interpreter": str(broken)})
    topics = doctor(project({".phicode/config.json": config}))
    assert levels(topics, "interpreter") == ["error"]
    assert reason in topics["interpreter"][0][1]
    assert topics["interpreter"][0][2] == "phicode interpreters list"


def test_an_interpreter_that_is_missing(project, doctor):
    config = '{"interpreter": "/nowhere/python"}'
    topics = doctor(project({".phicode/config.json": config}))
    assert levels(topics, "interpreter") == ["error"]
    assert "/nowhere/python" in topics["interpreter"][0][1]


def test_an_interpreter_that_hangs_is_asked_once(project, doctor, tmp_path):
    slow = script(tmp_path / "bin" / "slow", "#!/bin/sh\nexec sleep 60\n")
    folder = project({".phicode/config.json": json.dumps({"interpreter": str(slow)})})
    seconds = []
    for _ in range(2):
        started = time.monotonic()
        topics = doctor(folder)
        seconds.append(time.monotonic() - started)
        assert levels(topics, "interpreter") == ["error"]
        assert "no answer within 5 seconds" in topics["interpreter"][0][1]
    assert seconds[1] < seconds[0] - 3


def test_the_older_engine_beside(project, doctor, tmp_path):
    """An environment in which version 2 is installed runs with what this program carries."""
    venv.create(tmp_path / "old", with_pip=False)
    library = next(tmp_path.glob("old/**/site-packages"))
    (library / "phicode_engine").mkdir()
    (library / "phicode_engine" / "__init__.py").write_text("__version__ = '2.6.0'\n")
    (library / "phicode-2.6.0.dist-info").mkdir()
    metadata = "Metadata-Version: 2.1\nName: phicode\nVersion: 2.6.0\n"
    (library / "phicode-2.6.0.dist-info" / "METADATA").write_text(metadata)
    config = json.dumps({"interpreter": str(tmp_path / "old" / "bin" / "python")})
    topics = doctor(project({".phicode/config.json": config}))
    level, text, hint = topics["engine"][0]
    assert (level, "phicode 2.6.0, the older engine" in text) == ("warning", True)
    assert hint.endswith("-m pip install --upgrade phicode")


def test_an_environment_without_engine(project, doctor, tmp_path):
    venv.create(tmp_path / "bare", with_pip=False)
    config = json.dumps({"interpreter": str(tmp_path / "bare" / "bin" / "python")})
    topics = doctor(project({".phicode/config.json": config}))
    assert bad(topics) == []
    assert "not installed" in topics["engine"][0][1]


def test_broken_interpreters_on_the_path(project, doctor, environment, tmp_path):
    broken = script(tmp_path / "bin" / "python3.9", "#!/bin/sh\nexit 1\n")
    path = os.pathsep.join([environment["PATH"], str(broken.parent)])
    topics = doctor(project({}), env={"PATH": path})
    found = [text for level, text, _ in topics["interpreters"] if level == "warning"]
    assert any(text.startswith(str(broken)) for text in found)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("#!/bin/sh\necho phicode version 2.6.0\n", "phicode 2.6.0 in "),
        ("#!/bin/sh\nexit 1\n", "says no version"),
        ("#!/nowhere\n", "does not start"),
    ],
    ids=["older", "silent", "broken"],
)
def test_a_second_phicode_on_the_path(project, doctor, environment, tmp_path, text, said):
    other = script(tmp_path / "bin" / "phicode", text)
    path = os.pathsep.join([str(other.parent), environment["PATH"]])
    topics = doctor(project({}), env={"PATH": path})
    texts = [text for text, _ in bad(topics)]
    assert texts[0] == f"`phicode` on PATH is another one: {other}"
    assert said in texts[1]
    assert str(other) in texts[1]


def test_a_terminal_without_glyphs(project, doctor):
    variables = {"LC_ALL": "POSIX", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}
    topics = doctor(project({}), env=variables)
    assert levels(topics, "terminal") == ["warning"]


def test_an_unknown_word_is_a_usage_error(project, phicode):
    assert phicode("doctor", "--nonsense", cwd=project({})).returncode == 2
