"""Plug-ins: found by their entry points, loaded when they are named, and refused by name."""

import json
import os
import sys

import pytest
from runs import python

pytest.importorskip("calcharo._tracer")

from calcharo import ExecutionTracer, TracerConfig, _plugins, execute_and_trace
from calcharo.core.errors import PluginError

NAME = "my_calcharo_plugin"
QUIET = TracerConfig(capture_streams="capture")
HANDLERS = """
import ast
from calcharo.handlers import NodeHandler, SitePlan

API_VERSION = 1

class Calls(NodeHandler):
    node_classes = (ast.Call,)

    def plan(self, node, context):
        context.of_plugin("mine")["line"] = node.lineno
        return SitePlan("call", "mine")

handlers = [Calls()]
"""


LISTENING = """
import ast
from calcharo.handlers import NodeHandler, SitePlan

API_VERSION = 1

class Calls(NodeHandler):
    node_classes = (ast.Call,)

    def plan(self, node, context):
        return SitePlan("call")

    def on_event(self, record, context):
        context.of_plugin("mine").setdefault("heard", []).append((record.text, record.value))

handlers = [Calls()]
"""


@pytest.fixture
def install(tmp_path, monkeypatch):
    """Install a module as a plug-in."""

    def installed(module, *groups, name="mine"):
        (tmp_path / f"{NAME}.py").write_text(module, encoding="utf-8")
        folder = tmp_path / f"{NAME}-1.0.dist-info"
        folder.mkdir(exist_ok=True)
        (folder / "METADATA").write_text(f"Name: {NAME}\nVersion: 1.0\n", encoding="utf-8")
        points = "".join(f"[calcharo.{group}]\n{name} = {NAME}\n" for group in groups)
        (folder / "entry_points.txt").write_text(points, encoding="utf-8")
        monkeypatch.syspath_prepend(tmp_path)

    yield installed
    sys.modules.pop(NAME, None)


def kinds(trace):
    return [one.kind for step in trace for one in step.expressions]


def test_plugins_are_listed_without_being_loaded(install):
    install("raise RuntimeError", "handlers", "exporters")
    found = {plugin.group: plugin for plugin in _plugins.available() if plugin.name == "mine"}
    known = "my_calcharo_plugin", "1.0"
    assert found["calcharo.handlers"] == ("mine", "calcharo.handlers", NAME, True, *known)
    assert found["calcharo.exporters"] == ("mine", "calcharo.exporters", NAME, False, *known)
    assert NAME not in sys.modules


def test_a_plugin_that_is_not_named_is_not_loaded(install):
    install("raise RuntimeError", "handlers")
    assert kinds(execute_and_trace("len('a')", QUIET)) == ["call"]
    assert NAME not in sys.modules


@pytest.mark.parametrize("field", ["plugins", "handlers"])
def test_handlers_of_a_plugin_are_asked(install, field):
    install(HANDLERS, "handlers")
    tracer = ExecutionTracer(QUIET.replace(**{field: ["mine"]}))
    assert kinds(tracer.execute("len('a')")) == ["call:mine"]
    assert tracer.context.of_plugin("mine") == {"line": 1}


def test_a_handler_of_a_plugin_is_told_its_events(install):
    install(LISTENING, "handlers")
    tracer = ExecutionTracer(QUIET.replace(plugins=["mine"]))
    tracer.execute("for n in 1, 2: str(n)")
    assert tracer.context.of_plugin("mine") == {"heard": [("str(n)", "1"), ("str(n)", "2")]}


def listed(tmp_path, *words):
    return python("-m", "calcharo", "plugins", *words, cwd="/", env={"PYTHONPATH": path(tmp_path)})


def path(tmp_path):
    return os.pathsep.join([str(tmp_path), os.environ.get("PYTHONPATH", "")])


def test_the_command_lists_what_is_installed_and_whether_it_loads(install, tmp_path):
    install(HANDLERS, "handlers", "redactors", "exporters")
    found = listed(tmp_path)
    assert (found.stderr, found.returncode) == ("", 1)
    names, *rows = (line.split(None, 4) for line in found.stdout.splitlines())
    assert names == ["NAME", "PACKAGE", "VERSION", "KIND", "LOADS"]
    assert rows == [
        ["mine", NAME, "1.0", "handlers", "yes"],
        ["mine", NAME, "1.0", "redactors", f"no: `{NAME}` has no `redaction`"],
        ["mine", NAME, "1.0", "exporters",
         "no: this version has no use for plug-ins of `calcharo.exporters`"],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("module", "problem"),
    [
        ("raise ValueError('line\\nbreak')", f"`{NAME}` cannot be loaded: ValueError: line break"),
        ("raise SystemExit(3)", f"`{NAME}` cannot be loaded: SystemExit: 3"),
        ("API_VERSION = 1\nengine = 3", "it cannot be used: "),
    ],
)
def test_a_plugin_that_fails_is_listed_with_one_line(install, tmp_path, module, problem):
    install(module, "engines")
    found = listed(tmp_path, "--json")
    ((row,), status) = json.loads(found.stdout), found.returncode
    error = row.pop("error")
    assert error.startswith(problem) and "\n" not in error
    assert row == {
        "name": "mine", "package": NAME, "version": "1.0", "kind": "strategy", "target": NAME,
        "loads": False,
    }  # fmt: skip
    assert status == 1


def test_without_plugins_the_command_says_so(tmp_path):
    found = listed(tmp_path)
    assert found.stdout == f"no plug-ins of calcharo are installed for {sys.executable}\n"
    assert (found.stderr, found.returncode) == ("", 0)
    refused = listed(tmp_path, "--all")
    assert (refused.stdout, refused.returncode) == ("", 2)
    assert "usage is python -m calcharo plugins [--json]" in refused.stderr


def test_a_plugin_that_is_named_twice_is_loaded_once(install):
    install(HANDLERS, "handlers")
    config = QUIET.replace(plugins=["mine"], handlers=["mine"])
    assert kinds(execute_and_trace("len('a')", config)) == ["call:mine"]


def test_rules_of_a_plugin_are_added(install):
    install("API_VERSION = 1\nredaction = {'names': ['^shoe_size$']}", "redactors")
    config = QUIET.replace(plugins=["mine"])
    trace = execute_and_trace("shoe_size = 42; password = 'x'; hat_size = 7", config)
    state = trace[-1].variables_state
    assert "42" not in repr(state["shoe_size"])
    assert "x" not in repr(state["password"]).replace("<redacted", "")
    assert state["hat_size"] == 7
    assert "^shoe_size$" in trace.config.redact.names


def test_an_engine_of_a_plugin_is_used(install):
    install(
        "API_VERSION = 1\nclass Engine:\n"
        "    def capabilities(self): return ['full']\n"
        "    def self_test(self): return 'not today'\n"
        "    def start(self, context, sink): pass\n"
        "    def attach(self, code): pass\n"
        "    def stop(self): pass\n"
        "engine = Engine",
        "engines",
    )
    with pytest.raises(Exception, match="the strategy Engine does not work here: not today"):
        execute_and_trace("1", QUIET.replace(plugins=["mine"]))


@pytest.mark.parametrize(
    ("module", "group", "reason"),
    [
        ("raise RuntimeError('broken')", "handlers", "cannot be loaded: RuntimeError: broken"),
        ("def f(:", "handlers", "cannot be loaded: SyntaxError"),
        ("handlers = []", "handlers", "it is made for API_VERSION None, and this is 1"),
        ("API_VERSION = 2\nhandlers = []", "handlers", "API_VERSION 2, and this is 1"),
        ("API_VERSION = 1", "handlers", "has no `handlers`"),
        ("API_VERSION = 1\nhandlers = 3", "handlers", "it cannot be used: TypeError"),
        ("API_VERSION = 1\nhandlers = [3]", "handlers", "it cannot be used: .*no object with plan"),
        ("API_VERSION = 1\nredaction = 3", "redactors", "it cannot be used: .*redact"),
        ("API_VERSION = 1\nengine = 3", "engines", "it cannot be used: .*an object with"),
        ("API_VERSION = 1\ndef engine(): 1 / 0", "engines", "it cannot be used: ZeroDivision"),
        ("API_VERSION = 1", "types", "no use for plug-ins of `calcharo.types`"),
        ("API_VERSION = 1", "exporters", "no use for plug-ins of `calcharo.exporters`"),
        ("API_VERSION = 1", "queries", "no use for plug-ins of `calcharo.queries`"),
    ],
)
def test_what_cannot_be_used_is_an_error_with_the_name_of_the_plugin(
    install, module, group, reason
):
    install(module, group)
    with pytest.raises(PluginError, match=f"plug-in `mine`: .*{reason}") as caught:
        execute_and_trace("1", QUIET.replace(plugins=["mine"]))
    assert caught.value.plugin == "mine"


def test_a_plugin_that_is_missing_is_an_error_with_what_was_probably_meant(install):
    install(HANDLERS, "handlers", name="shapes")
    with pytest.raises(PluginError, match=r"plug-in `shape`: it is not installed; .*mean shapes"):
        execute_and_trace("1", QUIET.replace(plugins=["shape"]))
