"""The configuration: defaults, presets, and every mistake found at once."""

import dataclasses
import json
import math
import os
import pathlib
import subprocess
import sys

import pytest
from calcharo.core import _contradictions
from calcharo.core.config import Redaction, Scope, ScopeRule, TracerConfig
from calcharo.core.errors import ConfigurationError
from calcharo.core.presets import ConfigPresets

MIB = 1 << 20


class Engine:
    def capabilities(self): ...
    def self_test(self): ...
    def start(self, context, sink): ...
    def attach(self, code): ...
    def stop(self): ...


class Handler:
    def plan(self, node, context): ...


class Unprintable:
    def __repr__(self):
        raise RuntimeError("no text")


def problems_of(make, *args, **fields):
    with pytest.raises(ConfigurationError) as caught:
        make(*args, **fields)
    return {problem.field: problem.reason for problem in caught.value.problems}


# Fields.


def test_defaults():
    config = TracerConfig()
    expected = dict(
        level="full", engine="auto", scope=Scope(), granularity="line", heap="full",
        clock="sampled", max_steps=1_000_000, max_trace_bytes=256 * MIB,
        max_memory_bytes=512 * MIB, wall_seconds=60.0, cpu_seconds=60.0, on_limit="stop",
        max_string=MIB, max_items=100_000, isolation="none", redact=Redaction.standard(),
        deterministic=False, handlers=(), plugins=(), audit=False, on_error="record",
        capture_streams="tee", threads=True, output=None,
    )  # fmt: skip
    assert dataclasses.asdict(config).keys() == expected.keys()
    assert {name: getattr(config, name) for name in expected} == expected
    assert repr(config) == "TracerConfig()"


def test_it_cannot_be_changed():
    config = TracerConfig()
    with pytest.raises(dataclasses.FrozenInstanceError):
        config.level = "off"
    assert config == TracerConfig()
    assert hash(config) == hash(TracerConfig())
    assert config != TracerConfig(level="values")


@pytest.mark.parametrize(
    ("field", "given", "kept"),
    [
        ("max_steps", None, None),
        ("max_steps", 1, 1),
        ("max_steps", 2**63 - 1, 2**63 - 1),
        ("wall_seconds", 2, 2.0),
        ("cpu_seconds", None, None),
        ("output", pathlib.PurePath("a") / "b.calcharo", os.path.join("a", "b.calcharo")),
        ("plugins", ["numpy", "numpy", "pandas"], ("numpy", "pandas")),
        ("handlers", ["calls"], ("calls",)),
        ("scope", "path:src/*.py", Scope(["path:src/*.py"])),
        ("scope", ["module:app", "!module:app.x"], Scope(["module:app"], ["module:app.x"])),
        ("scope", None, Scope()),
        ("redact", "off", Redaction()),
        ("redact", "strict", Redaction.strict()),
    ],
)
def test_values_take_one_form(field, given, kept):
    value = getattr(TracerConfig(**{field: given}), field)
    assert value == kept
    assert type(value) is type(kept)


def test_objects_as_engine_and_handler():
    engine, handler = Engine(), Handler()
    config = TracerConfig(engine=engine, handlers=[handler])
    assert config.engine is engine
    assert config.handlers == (handler,)


class Index:
    def __init__(self, number):
        self.number = number

    def __index__(self):
        return self.number


def test_numbers_of_other_libraries_are_numbers():
    assert TracerConfig(max_items=Index(5)).max_items == 5
    assert "max_items" in problems_of(TracerConfig, max_items=Index(0))


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("level", "ful", "did you mean full?"),
        ("level", "FULL", "did you mean full?"),
        ("level", 3, "allowed are 'off', 'lines', 'calls', 'values', 'full'"),
        ("level", ["full"], "allowed are"),
        ("engine", "monitor", "did you mean monitoring?"),
        ("engine", 3, "or an object with capabilities()"),
        ("engine", Engine, "or an object with capabilities()"),
        ("engine", "object:app.Engine", "cannot be stored; give it again"),
        ("granularity", "lines", "did you mean line?"),
        ("heap", None, "allowed are 'none', 'shallow', 'full'"),
        ("clock", True, "allowed are 'off', 'sampled', 'exact'"),
        ("max_steps", 0, "integers from 1 to 2**63 - 1, or None for no limit"),
        ("max_steps", -5, "or None for no limit"),
        ("max_steps", True, "integers from 1"),
        ("max_steps", 1e6, "or None for no limit; write 1000000"),
        ("max_items", 2.0, "2**63 - 1; write 2"),
        ("max_steps", 1.5, "integers from 1"),
        ("max_steps", math.nan, "integers from 1"),
        ("max_steps", 2**63, "integers from 1 to 2**63 - 1"),
        ("max_trace_bytes", "1 MiB", "integers from 1"),
        ("max_memory_bytes", -1, "integers from 1"),
        ("wall_seconds", 0, "finite numbers of seconds above 0, or None"),
        ("wall_seconds", -1.0, "finite numbers"),
        ("wall_seconds", math.nan, "finite numbers"),
        ("wall_seconds", math.inf, "finite numbers"),
        ("cpu_seconds", True, "finite numbers"),
        ("cpu_seconds", "60", "finite numbers"),
        ("cpu_seconds", object(), "finite numbers"),
        ("cpu_seconds", 10**400, "finite numbers"),
        ("on_limit", "halt", "allowed are 'stop', 'detach', 'raise'"),
        ("max_string", None, "integers from 1 to 2**63 - 1"),
        ("max_items", 0, "integers from 1"),
        ("isolation", "proces", "did you mean process?"),
        ("redact", "strickt", "did you mean strict?"),
        ("redact", 3, "allowed are 'standard', 'strict', 'off', a Redaction"),
        ("deterministic", 1, "True and False"),
        ("handlers", "calls", "list of names of handlers"),
        ("handlers", [3], "3 is neither the name of a handler nor has it plan()"),
        ("handlers", ["object:app.Handler"], "cannot be stored; give it again"),
        ("plugins", "numpy", "list of names of plug-ins"),
        ("plugins", [""], "list of names of plug-ins"),
        ("audit", None, "True and False"),
        ("on_error", "ignore", "allowed are 'record', 'raise'"),
        ("capture_streams", True, "allowed are 'capture', 'tee', 'off'"),
        ("threads", "yes", "True and False"),
        ("output", "", "the path of a file"),
        ("output", "a\0b", "the path of a file"),
        ("output", b"a", "the path of a file"),
        ("output", 1, "the path of a file"),
        ("scope", 3, "list of a Scope, or rules such as 'path:src/*.py'"),
    ],
)
def test_a_bad_value_is_named_with_what_is_allowed(field, value, reason):
    found = problems_of(TracerConfig, **{field: value})
    assert list(found) == [field]
    assert reason in found[field]


def test_all_problems_come_in_one_error_in_the_order_of_the_fields():
    with pytest.raises(ValueError) as caught:
        TracerConfig(
            threads=1, level="ful", scope=["app"], redact=["("], max_steps=-1, audit=Unprintable()
        )
    error = caught.value
    fields = [problem.field for problem in error.problems]
    assert fields == ["level", "scope.include", "max_steps", "redact.names", "audit", "threads"]
    assert str(error).startswith("the configuration has 6 problems:\n  level = 'ful': allowed are")
    assert "max_steps = -1:" in str(error)
    assert "audit = <Unprintable>:" in str(error)


def test_long_values_are_cut_in_messages():
    with pytest.raises(ConfigurationError) as caught:
        TracerConfig(level="x" * 500)
    assert len(caught.value.problems[0].given) == 60


# Fields that contradict each other.


@pytest.mark.parametrize(
    ("fields", "field", "reason"),
    [
        (dict(level="full", heap="none"), "heap", "use heap='shallow' or level='values'"),
        (dict(level="lines", audit=True), "audit", "no values to audit at level='lines'"),
        (dict(level="values", heap="none", audit=True), "audit", "no objects to audit"),
        (dict(deterministic=True, clock="exact"), "clock", "records no times"),
        (dict(level="off", output="x"), "output", "records nothing"),
        (dict(isolation="process", engine=Engine()), "engine", "cannot go to another process"),
        (dict(isolation="process", handlers=[Handler()]), "handlers", "cannot go to another"),
    ],
)
def test_contradictions(fields, field, reason):
    assert reason in problems_of(TracerConfig, **fields)[field]


def test_contradictions_come_with_the_other_problems():
    found = problems_of(TracerConfig, level="full", heap="none", max_items=0, handlers=3)
    assert list(found) == ["heap", "max_items", "handlers"]


def test_deterministic_turns_the_usual_clock_off():
    assert TracerConfig(deterministic=True).clock == "off"
    assert TracerConfig(isolation="process", handlers=["a"], engine="settrace").handlers == ("a",)


def test_an_engine_that_is_not_here(monkeypatch):
    monkeypatch.setattr(_contradictions, "sys", type("old", (), {"version_info": (3, 8, 18)}))
    found = problems_of(TracerConfig, engine="monitoring")
    assert found["engine"] == "needs CPython 3.12, and this is 3.8.18; use 'auto' or 'settrace'"
    assert TracerConfig.recorded({"engine": "monitoring"}).engine == "monitoring"


# Other forms.


def test_replace():
    config = TracerConfig(level="values", output="x")
    assert config.replace(output=None, heap="none").heap == "none"
    assert config.replace() == config
    assert repr(config.replace(output=None)) == "TracerConfig(level='values')"
    found = problems_of(config.replace, levle="full", audit=1)
    assert found == {
        "levle": "no such field; did you mean level?",
        "audit": "allowed are True and False",
    }
    assert problems_of(config.replace, qqq=1) == {"qqq": "no such field"}


def test_dictionary_round_trip():
    config = TracerConfig(
        level="values",
        scope=["path:src/**", "!function:test_*", "stdlib"],
        redact=Redaction.strict().plus(names=["badge"], files=["**/keys.py"]),
        plugins=["numpy"],
        handlers=["calls"],
        wall_seconds=None,
        output="run.calcharo",
    )
    stored = json.loads(json.dumps(config.to_dict()))
    assert TracerConfig.from_dict(stored) == config
    assert TracerConfig.recorded(stored) == config
    assert TracerConfig.from_dict({}) == TracerConfig()
    assert stored["scope"] == ["path:src/**", "!function:test_*", "stdlib"]
    assert (
        "did you mean max_steps?"
        in problems_of(TracerConfig.from_dict, {"max_step": 1})["max_step"]
    )


def test_objects_are_stored_by_their_type():
    config = TracerConfig(engine=Engine(), handlers=[Handler(), "calls"])
    stored = json.loads(json.dumps(config.to_dict()))
    assert stored["engine"] == f"object:{__name__}.Engine"
    assert list(problems_of(TracerConfig.from_dict, stored)) == ["engine", "handlers"]
    read = TracerConfig.recorded(stored)
    assert read.engine == stored["engine"]
    assert read.handlers == (f"object:{__name__}.Handler", "calls")


def test_the_configuration_of_a_newer_trace():
    read = TracerConfig.recorded({"level": "calls", "new_field": 3})
    assert read == TracerConfig(level="calls")
    assert "level" in problems_of(TracerConfig.recorded, {"level": "everything"})


# Presets.


@pytest.mark.parametrize(
    ("preset", "fields"),
    [
        (
            "production",
            dict(
                level="values",
                isolation="process",
                wall_seconds=30.0,
                cpu_seconds=30.0,
                max_memory_bytes=512 * MIB,
                redact=Redaction.strict(),
            ),
        ),
        (
            "development",
            dict(
                level="full",
                max_steps=10_000_000,
                wall_seconds=300.0,
                cpu_seconds=300.0,
                isolation="none",
            ),
        ),
        (
            "education",
            dict(
                level="full",
                granularity="statement",
                isolation="process",
                max_steps=100_000,
                wall_seconds=10.0,
                cpu_seconds=10.0,
                deterministic=True,
                clock="off",
            ),
        ),
        (
            "performance",
            dict(
                level="values",
                heap="shallow",
                clock="off",
                max_steps=100_000_000,
                output="run.calcharo",
            ),
        ),
        ("testing", dict(level="full", audit=True, deterministic=True, clock="off")),
        ("dataset", dict(level="values", deterministic=True, clock="off", audit=False)),
    ],
)
def test_presets(preset, fields):
    config = getattr(ConfigPresets, preset)()
    assert {name: getattr(config, name) for name in fields} == fields
    assert TracerConfig.from_dict(config.to_dict()) == config


def test_development_records_the_project(tmp_path):
    (tmp_path / "pyproject.toml").touch()
    (tmp_path / "src" / "[x]").mkdir(parents=True)
    scope = ConfigPresets.development(tmp_path / "src" / "[x]").scope
    assert scope.matches(str(tmp_path / "src" / "[x]" / "a.py"), "a", "f")
    assert not scope.matches(str(tmp_path.parent / "a.py"), "a", "f")
    assert not scope.matches(str(tmp_path / ".venv/lib/site-packages/b.py"), "b", "f")
    assert ConfigPresets.performance("x.calcharo").output == "x.calcharo"


def test_a_project_without_marks_is_its_folder(monkeypatch):
    from calcharo.core import _scope

    monkeypatch.setattr(_scope, "_PROJECT_MARKS", ("no such file anywhere",))
    assert Scope.project("/a/b").matches("/a/b/c.py", "c", "f")
    assert not Scope.project("/a/b").matches("/a/c.py", "c", "f")


# Scope.


@pytest.mark.parametrize(
    ("rules", "code", "taken"),
    [
        ([], ("/x/a.py", "a", "f"), True),
        (["path:src/*.py"], ("/x/src/a.py", "a", "f"), True),
        (["path:src/*.py"], ("src/a.py", "a", "f"), True),
        (["path:./src/*.py"], ("./src/a.py", "a", "f"), True),
        (["path:src/*.py"], ("/x/src/b/a.py", "a", "f"), False),
        (["path:src/*.py"], ("/x/mysrc/a.py", "a", "f"), False),
        (["path:src/**/*.py"], ("/x/src/b/c/a.py", "a", "f"), True),
        (["path:src/**/*.py"], ("/x/src/a.py", "a", "f"), True),
        (["path:src/"], ("/x/src/b/a.py", "a", "f"), True),
        (["path:/x/src/"], ("/y/x/src/a.py", "a", "f"), False),
        (["path:**/a.py"], ("/x/src/a.py", "a", "f"), True),
        (["path:[ab]?.py"], ("/x/b1.py", "b1", "f"), True),
        (["path:[!ab]?.py"], ("/x/b1.py", "b1", "f"), False),
        (["path:[ab.py"], ("/x/[ab.py", "b1", "f"), True),
        (["path:*.φ"], ("/x/ℓ.φ", "ℓ", "f"), True),
        (["path:<string>"], ("<string>", "__main__", "<module>"), True),
        (["module:app"], ("/x/app/io.py", "app.io", "f"), True),
        (["module:app"], ("/x/apples.py", "apples", "f"), False),
        (["module:app.*"], ("/x/app/a/b.py", "app.a.b", "f"), True),
        (["module:app.*"], ("/x/app/__init__.py", "app", "f"), False),
        (["function:load_*"], ("/x/a.py", "a", "load_all"), True),
        (["function:load_*"], ("/x/a.py", "a", "Reader.load_all"), True),
        (["function:load"], ("/x/a.py", "a", "load.<locals>.<listcomp>"), True),
        (["function:Reader.load"], ("/x/a.py", "a", "Reader.load.<locals>.f"), True),
        (["function:load"], ("/x/a.py", "a", "reload"), False),
        (["path:a.py", "function:load"], ("/x/b.py", "b", "load"), False),
        (["path:a.py", "function:load"], ("/x/a.py", "a", "load"), True),
        (["path:a.py", "function:load"], ("/x/a.py", "a", "save"), False),
        (["path:a.py", "module:b"], ("/x/b.py", "b", "f"), True),
        (["!module:b"], ("/x/b.py", "b", "f"), False),
        (["!module:b"], ("/x/a.py", "a", "f"), True),
        (["module:app", "!function:test_*"], ("/x/app.py", "app", "test_a"), False),
        ([], (os.__file__, "os", "f"), False),
        (["stdlib"], (os.__file__, "os", "f"), True),
        (["module:os"], (os.__file__, "os", "f"), True),
        (["module:*"], (os.__file__, "os", "f"), False),
        (["path:os.py"], (os.__file__, "os", "f"), False),
        ([f"path:{os.path.dirname(os.__file__)}/"], (os.__file__, "os", "f"), True),
        ([], ("<frozen importlib._bootstrap>", "importlib._bootstrap", "f"), False),
        ([], ("/v/lib/python3/site-packages/np/a.py", "np.a", "f"), False),
        (["site-packages"], ("/v/lib/python3/site-packages/np/a.py", "np.a", "f"), True),
        (["module:np"], ("/v/lib/python3/site-packages/np/a.py", "np.a", "f"), True),
        (["stdlib"], ("/usr/lib/python3/dist-packages/np/a.py", "np.a", "f"), False),
        (["path:/v/"], ("/v/lib/python3/site-packages/np/a.py", "np.a", "f"), False),
    ],
)
def test_what_a_scope_takes(rules, code, taken):
    scope = Scope.parse(rules)
    assert scope.matches(*code) is taken
    assert Scope.parse(scope.to_list()) == scope


@pytest.mark.skipif(sys.version_info < (3, 10), reason="the names of the library came with 3.10")
def test_generated_code_of_the_library_is_left_out():
    assert not Scope().matches("<string>", "dataclasses", "__create_fn__")


def test_scope_as_a_value():
    assert Scope().automatic
    assert Scope(exclude=["module:x"]).automatic
    assert not Scope(["module:x"]).automatic
    assert Scope([ScopeRule("module", "x"), "module: x"]).include == (ScopeRule("module", "x"),)
    assert Scope("module:x") == Scope(["module:x"])
    assert repr(Scope(["module:x"], stdlib=True)) == "Scope.parse(['module:x', 'stdlib'])"
    assert hash(Scope()) == hash(Scope.parse([]))
    assert Scope.parse("stdlib").stdlib
    assert Scope.parse(["site-packages"]).site_packages


@pytest.mark.parametrize(
    ("rule", "reason"),
    [
        ("src/*.py", "did you mean path:src/*.py?"),
        ("app.φ", "did you mean path:app.φ?"),
        ("app.*", "did you mean module:app.*?"),
        ("modul:app", "did you mean module?"),
        ("path:", "a rule needs a pattern"),
        ("", "allowed are path:GLOB, module:GLOB and function:GLOB"),
        (3, "a rule is a text such as"),
    ],
)
def test_rules_that_are_none(rule, reason):
    for include in ([rule], [f"!{rule}"] if isinstance(rule, str) else [rule]):
        (found,) = problems_of(Scope.parse, include).values()
        assert reason in found
    both = problems_of(Scope, ["path:", "x:y"], stdlib=1)
    assert list(both) == ["scope.include", "scope.stdlib"]


def test_rules_made_by_hand_are_checked():
    assert "did you mean module?" in problems_of(ScopeRule, "modules", "x")["scope"]
    assert "needs a pattern" in problems_of(ScopeRule, "module", " ")["scope"]


@pytest.mark.parametrize(
    ("rules", "cancelled"),
    [
        (["module:app", "!module:app"], True),
        (["module:app.*", "!module:app"], True),
        (["module:app.io", "!module:app"], True),
        (["module:app", "!module:app.*"], False),
        (["module:app", "!module:ap?"], False),
        (["path:src/*.py", "!path:src/"], True),
        (["path:src/**", "!path:src/*"], False),
        (["path:src/", "!path:**/*.py"], False),
        (["path:src/a.py", "!path:*.py"], True),
        (["path:[ab].py", "!path:[ab].py"], True),
        (["function:load", "!function:l*"], True),
        (["function:load_*", "!function:load_all"], False),
        (["module:app", "!path:**"], True),
        (["!module:*"], True),
        (["!function:*"], True),
        (["module:app", "!path:app/gen.py"], False),
    ],
)
def test_rules_that_cancel_out(rules, cancelled):
    if cancelled:
        (reason,) = problems_of(Scope.parse, rules).values()
        assert "leaves out" in reason
        assert "scope.exclude" in problems_of(TracerConfig, scope=rules)
    else:
        assert Scope.parse(rules).exclude


# Redaction.


@pytest.mark.parametrize(
    "name",
    [
        "password", "PASSWORD", "db_password", "userPassword", "passwd", "passphrase", "user_pwd",
        "secret", "client_secret", "secretKey", "SECRETS", "token", "access_token", "accessToken",
        "token_2", "api_key", "apikey", "API-KEY", "apiKey", "Authorization", "credentials",
        "private_key", "aws_secret_access_key", "cookie", "Set-Cookie", "session_id", "sessionid",
        "csrf_token", "jwt", "connection_string",
    ],
)  # fmt: skip
def test_names_of_secrets(name):
    assert Redaction.standard().rule_for_name(name)
    assert Redaction.strict().rule_for_name(name)
    assert Redaction.off().rule_for_name(name) is None


@pytest.mark.parametrize(
    "name",
    [
        "x", "tokens", "token_count", "tokenize", "key", "author", "secretary", "bypass", "PWD",
        "session", "compass", "n_tokens", "keyboard", "passed", "first_pass", "monkey", "apikit",
    ],
)  # fmt: skip
def test_names_of_no_secrets(name):
    assert Redaction.standard().rule_for_name(name) is None


@pytest.mark.parametrize(
    "name", ["email", "e_mail", "phone", "ssn", "iban", "pin", "tokens", "user_key", "auth"]
)
def test_strict_takes_personal_names(name):
    assert Redaction.strict().rule_for_name(name)


@pytest.mark.parametrize("name", ["spin", "author", "basin", "keys", "monkey", "urban"])
def test_strict_has_bounds(name):
    assert Redaction.strict().rule_for_name(name) is None


@pytest.mark.parametrize(
    "value",
    [
        "AKIA" + "IOSFODNN7EXAMPLE",
        "Authorization: Basic dXNlcg",
        "bearer abcdefghijklmnop.qrst",
        "-----BEGIN RSA PRIVATE KEY-----\nMIIE",
        "-----BEGIN PRIVATE KEY-----",
        "ghp_" + "a" * 36,
        "xoxb-" + "1234567890-abc",
        "AIza" + "A" * 35,
        "sk_live_" + "a" * 24,
        "eyJhbGciOiJI.eyJzdWIiOiIx.abc-def",
        "postgres://user:hunter2@db/x",
        "4111 1111 1111 1111",
        "4111111111111111",
        "378282246310005",
        b"AKIA" + b"IOSFODNN7EXAMPLE",
    ],
)
def test_texts_with_secrets(value):
    assert Redaction.standard().rule_for_value(value)


@pytest.mark.parametrize(
    "value",
    [
        "",
        "hello",
        "the bearer of news",
        "1234567890123456",
        "http://localhost:80/a@b",
        "a@b.org",
        "AKIA",
        b"\xff\0",
    ],
)
def test_texts_without_secrets(value):
    assert Redaction.standard().rule_for_value(value) is None


@pytest.mark.parametrize(
    "value", ["a.b@c.org", "123-45-6789", "DE89 3704 0044 0532 0130 00", "+49 30 1234567"]
)
def test_strict_takes_personal_texts(value):
    assert Redaction.strict().rule_for_value(value)


def test_files():
    assert Redaction.standard().rule_for_file("/app/secrets.py") == "**/secrets.py"
    assert Redaction.standard().rule_for_file("/app/secret_santa.py") is None
    assert Redaction(files=["keys/"]).rule_for_file("/app/keys/a.py") == "keys/"


def test_what_redact_can_be_given():
    own = Redaction(names=["badge"])
    assert Redaction.of(own) is own
    assert Redaction.of({"names": ["badge"]}) == own
    assert Redaction.of(own.to_dict()) == own
    added = Redaction.of(["badge"])
    assert added == Redaction.standard().plus(names=["badge"])
    assert added.rule_for_name("badge_number") == "badge"
    assert added.rule_for_name("password")
    assert "did you mean names?" in problems_of(Redaction.of, {"name": []})["redact"]


def test_redaction_as_a_value():
    assert repr(Redaction.strict()) == "Redaction.strict()"
    assert repr(Redaction()) == "Redaction.off()"
    assert repr(Redaction(["x", "x"])) == "Redaction(names=['x'], values=[], files=[])"
    assert hash(Redaction(["x"])) == hash(Redaction(["x"]))


@pytest.mark.parametrize(
    ("fields", "field", "reason"),
    [
        (dict(names=["("]), "redact.names", "no regular expression: missing ), unterminated"),
        (dict(values=["a*"]), "redact.values", "matches the empty text, and so everything"),
        (dict(names=["(?=a)b"]), "redact.names", "look-around and references back"),
        (dict(names=["(?<!a)b"]), "redact.names", "look-around and references back"),
        (dict(names=[r"(a)\1"]), "redact.names", "look-around and references back"),
        (dict(names=[r"(?P<x>a)(?P=x)"]), "redact.names", "look-around and references back"),
        (dict(names="password"), "redact.names", "allowed is a list of patterns"),
        (dict(values=3), "redact.values", "allowed is a list of patterns"),
        (dict(values=[""]), "redact.values", "a text that is not empty"),
        (dict(names=[b"x"]), "redact.names", "a text that is not empty"),
        (dict(files=["**"]), "redact.files", "takes every file"),
    ],
)
def test_rules_of_redaction_are_checked(fields, field, reason):
    assert reason in problems_of(Redaction, **fields)[field]
    assert reason in problems_of(TracerConfig, redact=fields)[field]


def test_escapes_are_no_look_around():
    assert Redaction(names=[r"\(\?=x", r"\\x"]).rule_for_name("a(?=x")


# The package.


def test_nothing_native_is_imported():
    code = (
        "import sys, calcharo.core.errors, calcharo.core.presets, calcharo.core.views;"
        "print([n for n in sys.modules if n.startswith(('calcharo', 'phicode')) and 'native' in n])"
    )
    done = subprocess.run([sys.executable, "-c", code], stdout=subprocess.PIPE, check=True)
    assert done.stdout.split() == [b"[]"]
