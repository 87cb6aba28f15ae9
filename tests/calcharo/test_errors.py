"""The exceptions of the tracer: one tree, stable codes, text that says what to do."""

import copy
import inspect
import pickle
import traceback

import pytest
from calcharo.core import errors
from calcharo.core.errors import BY_CODE, CalcharoError, Problem

# The tree is a promise: names, codes, and what each class can be caught as.
TREE = {
    "calcharo": ("CalcharoError", Exception),
    "configuration": ("ConfigurationError", CalcharoError, ValueError),
    "source": ("SourceError", CalcharoError, SyntaxError),
    "engine": ("EngineError", CalcharoError),
    "engine-unavailable": ("EngineUnavailable", errors.EngineError),
    "layout-mismatch": ("LayoutMismatch", errors.EngineError),
    "tool-busy": ("ToolBusy", errors.EngineError),
    "limit": ("LimitReached", CalcharoError),
    "step-limit": ("StepLimit", errors.LimitReached),
    "trace-size-limit": ("TraceSizeLimit", errors.LimitReached),
    "memory-limit": ("MemoryLimit", errors.LimitReached),
    "time-limit": ("TimeLimit", errors.LimitReached, TimeoutError),
    "cpu-limit": ("CpuLimit", errors.LimitReached),
    "isolation": ("IsolationError", CalcharoError),
    "store": ("StoreError", CalcharoError),
    "format": ("FormatError", errors.StoreError),
    "unsupported-version": ("UnsupportedVersion", errors.StoreError),
    "checksum": ("ChecksumError", errors.StoreError),
    "truncated-trace": ("TruncatedTrace", errors.StoreError),
    "serialization": ("SerializationError", CalcharoError),
    "query": ("QueryError", CalcharoError),
    "plugin": ("PluginError", CalcharoError),
    "internal": ("InternalError", CalcharoError),
}

PROBLEMS = [Problem("level", "'ful'", "allowed are 'full'"), Problem("heap", "3", "is none")]
EXAMPLES = [
    errors.ConfigurationError(PROBLEMS, hint="read the guide"),
    errors.SourceError("bad", filename="a.py", lineno=3, offset=5, text="x y\n", hint="write x"),
    errors.ToolBusy("no id is free", ["coverage", "pdb"]),
    errors.TimeLimit.after(2.5, step=7),
    errors.ChecksumError("chunk 3 is damaged", "run.calcharo"),
    errors.PluginError("cannot be loaded", "numpy"),
    errors.InternalError("frame 3 was left twice"),
]


def test_the_tree_is_as_promised():
    assert list(BY_CODE) == list(TREE)
    for code, (name, *bases) in TREE.items():
        cls = BY_CODE[code]
        assert (cls.__name__, cls.code) == (name, code)
        assert getattr(errors, name) is cls
        assert all(issubclass(cls, base) for base in bases)
        assert cls.__module__ == "calcharo.core.errors"
        assert inspect.getdoc(cls)


def test_all_names_are_exported():
    classes = {cls.__name__ for cls in BY_CODE.values()}
    assert set(errors.__all__) == classes | {"BY_CODE", "Problem"}
    assert errors.__all__ == sorted(errors.__all__)


def test_text_hint_and_trace():
    error = CalcharoError("nothing works", hint="try again", trace=[1])
    assert str(error) == "nothing works; hint: try again"
    assert (error.message, error.hint, error.trace) == ("nothing works", "try again", [1])
    assert str(CalcharoError("nothing works")) == "nothing works"
    assert CalcharoError("nothing works").trace is None


@pytest.mark.parametrize("error", EXAMPLES, ids=lambda error: error.code)
def test_errors_survive_copies_and_pickles(error):
    error.trace = (1, 2)
    for again in (pickle.loads(pickle.dumps(error)), copy.copy(error)):
        assert type(again) is type(error)
        assert str(again) == str(error)
        assert again.trace == (1, 2)
        assert again.__dict__ == error.__dict__
        assert again.args == error.args


def test_configuration_error_lists_all_problems():
    error = errors.ConfigurationError(PROBLEMS, hint="read the guide")
    assert error.problems == tuple(PROBLEMS)
    assert str(error) == (
        "the configuration has 2 problems:\n  level = 'ful': allowed are 'full'\n"
        "  heap = 3: is none\nhint: read the guide"
    )
    one = errors.ConfigurationError(PROBLEMS[:1], hint="read")
    assert str(one) == (
        "the configuration cannot be used: level = 'ful': allowed are 'full'; hint: read"
    )


def test_source_error_is_shown_as_a_syntax_error():
    error = EXAMPLES[1]
    assert str(error) == "a.py:3:5: bad; hint: write x"
    assert (error.filename, error.lineno, error.offset, error.text) == ("a.py", 3, 5, "x y\n")
    shown = "".join(traceback.format_exception_only(type(error), error))
    assert 'File "a.py", line 3' in shown
    assert "bad; hint: write x" in shown
    assert str(errors.SourceError("bad", lineno=1)) == "<unknown>:1: bad"
    assert str(errors.SourceError("bad", filename="a.py")) == "a.py: bad"
    assert str(errors.SourceError("bad")) == "bad"
    assert pickle.loads(pickle.dumps(error)).lineno == 3


def test_source_error_keeps_what_the_compiler_said():
    with pytest.raises(SyntaxError) as caught:
        compile("x = 1\ny = = 2\n", "b.py", "exec")
    error = errors.SourceError.from_syntax_error(caught.value, hint="remove one")
    for name in ("filename", "lineno", "offset", "text"):
        assert getattr(error, name) == getattr(caught.value, name)
    assert error.end_offset == getattr(caught.value, "end_offset", None)
    assert error.hint == "remove one"
    assert str(error).startswith("b.py:2:")


@pytest.mark.parametrize(
    ("cls", "allowed", "text"),
    [
        (errors.StepLimit, 1_000_000, "the program took more than 1,000,000 steps"),
        (errors.TraceSizeLimit, 2048, "the trace grew beyond 2,048 bytes"),
        (errors.MemoryLimit, 2048, "the program took more than 2,048 bytes of memory"),
        (errors.TimeLimit, 2.5, "the program ran longer than 2.5 s"),
        (errors.CpuLimit, 60.0, "the program used more than 60.0 s of processor time"),
    ],
)
def test_limits_name_the_field_that_sets_them(cls, allowed, text):
    error = cls.after(allowed, step=811, trace=[])
    assert str(error) == f"{text} (last step: 811); hint: raise `{cls.field}`, or narrow `scope`"
    assert error.trace == []
    assert cls.after(allowed).message == text
    from calcharo.core.config import TracerConfig

    assert hasattr(TracerConfig(), cls.field)


def test_limit_without_a_field():
    assert str(errors.LimitReached.after(3)) == "the recording reached 3"


def test_places_come_first():
    assert str(errors.FormatError("no trace", "a.calcharo")) == "a.calcharo: no trace"
    assert str(errors.FormatError("no trace")) == "no trace"
    assert str(errors.PluginError("is broken", "numpy")) == "plug-in `numpy`: is broken"
    assert str(errors.PluginError("is broken")) == "is broken"
    busy = errors.ToolBusy("no id is free", ["coverage", "pdb"])
    assert busy.holders == ("coverage", "pdb")
    assert str(busy).startswith("no id is free (held by coverage, pdb); hint: stop one")
    assert str(errors.ToolBusy("no id is free", hint="wait")) == "no id is free; hint: wait"


def test_classes_have_hints_of_their_own():
    assert 'engine="auto"' in errors.EngineUnavailable("x").hint
    assert errors.EngineUnavailable("x", hint="y").hint == "y"
    assert errors.EngineError("x").hint is None
