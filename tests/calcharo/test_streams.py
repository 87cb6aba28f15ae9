"""What a program writes as bytes is recorded among its texts, and goes where it went."""

import gc
import io
import sys

import pytest
from runs import python, record

pytest.importorskip("calcharo._tracer")

from calcharo import Trace, TracerConfig, execute_and_trace, trace

BYTES = """
import io, shutil, sys
print("one")
sys.stdout.flush()
sys.stdout.buffer.write("zwö\\n".encode())
sys.stdout.buffer.flush()
print("three")
sys.stdout.flush()
sys.stdout.buffer.writelines([b"four", bytearray(b"-"), memoryview(b"five\\n")])
shutil.copyfileobj(io.BytesIO(b"six\\n"), sys.stdout.buffer)
sys.stderr.buffer.write(b"seven\\n")
sys.stderr.buffer.flush()
sys.stdout.buffer.flush()
print(sys.stdout.buffer is sys.stdout.buffer, isinstance(sys.stdout.buffer, io.BufferedIOBase))
"""
WRITTEN = "one\nzwö\nthree\nfour-five\nsix\nTrue True\n"


def test_bytes_are_recorded_in_order_and_passed_on(tmp_path):
    (tmp_path / "app.py").write_text(BYTES, "utf-8")
    plain = python("app.py", cwd=tmp_path)
    assert (plain.stdout, plain.stderr) == (WRITTEN, "seven\n")
    recorded = record("--quiet", "app.py", cwd=tmp_path)
    assert (recorded.stdout, recorded.stderr) == (plain.stdout, plain.stderr)
    last = Trace.load(tmp_path / "app.calcharo")[-1]
    assert (last.stdout_snapshot, last.stderr_snapshot) == (WRITTEN, "seven\n")


def test_captured_bytes_belong_to_their_steps(monkeypatch):
    below = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(below, "utf-8"))
    source = "import sys\nprint('a')\nn = sys.stdout.buffer.write(b'b')\nprint('c')\n"
    trace = execute_and_trace(source, TracerConfig(capture_streams="capture"))
    lines = {step.line_number: step.stdout_delta for step in trace if step.event == "line"}
    assert (lines[2], lines[3], lines[4]) == ("a\n", "b", "c\n")
    assert trace[-1].variables_state["n"] == 1
    assert below.getvalue() == b""


def test_bytes_of_another_encoding_are_recorded_as_text(tmp_path):
    text = "import sys; sys.stdout.buffer.write('é'.encode('latin-1')); print('é')"
    (tmp_path / "app.py").write_text(text, "utf-8")
    environment = {"PYTHONIOENCODING": "latin-1"}
    traced = python(
        "-c", "import subprocess, sys; print(subprocess.check_output(sys.argv[1:]))",
        sys.executable, "-m", "calcharo", "run", "--quiet", "app.py",
        cwd=tmp_path, env=environment,
    )  # fmt: skip
    assert traced.stdout == "b'\\xe9\\xe9\\n'\n"
    assert Trace.load(tmp_path / "app.calcharo")[-1].stdout_snapshot == "éé\n"


def test_what_is_no_bytes_is_refused_as_ever():
    source = "import sys\nsys.stdout.buffer.write('text')\n"
    trace = execute_and_trace(source, TracerConfig(capture_streams="capture"))
    assert trace.outcome == "exception"
    assert trace.reason.startswith("TypeError: ") and "bytes-like object" in trace.reason


def test_a_stream_without_bytes_has_none(monkeypatch):
    monkeypatch.setattr(sys, "stdout", io.StringIO())
    trace = execute_and_trace("import sys\nsys.stdout.buffer\n")
    assert trace.reason.startswith("AttributeError: ")


def test_a_wrapper_around_the_bytes_is_recorded(tmp_path):
    text = "import io, sys\nsys.stdout = io.TextIOWrapper(sys.stdout.buffer, 'utf-8')\nprint('é')\n"
    (tmp_path / "app.py").write_text(text, "utf-8")
    recorded = record("--quiet", "app.py", cwd=tmp_path)
    plain = python("app.py", cwd=tmp_path)
    assert (recorded.stdout, recorded.stderr) == (plain.stdout, plain.stderr) == ("é\n", "")


def test_a_stream_that_goes_leaves_the_one_behind_it_alone(monkeypatch):
    class Counting(io.StringIO):
        flushed = 0

        def flush(self):
            self.flushed += 1
            super().flush()

    behind = Counting()
    monkeypatch.setattr(sys, "stdout", behind)
    with trace() as recorded:
        print("x")
    assert recorded.trace[-1].stdout_snapshot == "x\n"
    gc.collect()
    assert (behind.getvalue(), behind.closed, behind.flushed) == ("x\n", False, 0)
