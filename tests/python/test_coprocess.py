"""The engine as a process of its own: same answers as the extension, and no way to hang or lie."""

import itertools
import os
import re
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest
from fixtures import PHICODE

HAS_EXTENSION = sys.implementation.name == "cpython"

#: Runs before a program that is to use the coprocess.
WITHOUT_EXTENSION = """
import sys
sys.modules["phicode_engine._native"] = None
from phicode_engine import _coprocess, _errors, _requests
def channel(): return next(iter(_requests._lines.values())).channel
def ended(process):
    import time
    for _ in range(500):
        try:
            with open(f"/proc/{process}/stat") as file:
                if file.read().rpartition(")")[2].split()[0] == "Z": return True
        except OSError:
            return True
        time.sleep(0.01)
    return False
"""


@pytest.fixture
def run(python, project):
    """Return a function that runs a program of a project without the extension module."""

    def output(program, files=(), **options):
        folder = project(dict(files))
        done = python("-c", WITHOUT_EXTENSION + program, cwd=folder, **options)
        assert done.stderr == ""
        assert done.returncode == 0
        return done.stdout

    return output


MODULES = {f"m{i}.φ": f"X = {i}\nƒ f(): ⟲ X∈[{i}]\n" for i in range(6)}


@pytest.mark.skipif(not HAS_EXTENSION, reason="there is no extension module to compare with")
@pytest.mark.parametrize(
    "text",
    [
        "",
        "x = 1\n",
        "ƒ f(x):\n    ⟲ λ y: x∈y\n",
        "\ufeff# φ: map=es\nretornar = imprimir(1)\n",
        "# φ: map=nowhere\nx = 1\n",
        "x = `a b`\ny = ∉\n¿ λx: ⋯\n",
        "x\0 = 1\n",
        'f"{(y≔3)} {π}" ∈ "ü"\r\nπ(λ: Ø)\r\n',
    ],
)
@pytest.mark.parametrize("pinned", ["phi", "es"])
def test_all_answers_are_those_of_the_extension(project, text, pinned):
    from phicode_engine import _coprocess, _native

    directory = str(project({".phicode/config.json": f'{{"language": "{pinned}"}}'}))
    sources = [text.encode(), text.encode() + b"\xff\n", b"\xef\xbb\xbf" + text.encode()]
    for source, place in itertools.product(sources, [None, directory]):
        pair = [engine.convert(source, place, b"") for engine in (_native, _coprocess)]
        one, other = pair
        assert one.python == other.python
        assert one.pack == other.pack
        assert one.words == other.words
        assert one.spellings == other.spellings
        fields = ["code", "severity", "message", "help", "line", "column", "end_line", "end_column"]
        for left, right in ((one.errors, other.errors), (one.check(), other.check())):
            for field in fields:
                values = [[getattr(found, field) for found in many] for many in (left, right)]
                assert values[0] == values[1]
        for line, column, end in itertools.product((1, 2, 9), (0, 3, 8, 99), (False, True)):
            assert one.phi_column(line, column, end) == other.phi_column(line, column, end)
    assert _native.symbols(directory) == _coprocess.symbols(directory)
    assert _native.symbols(None, b"x") == _coprocess.symbols(None, b"x")


@pytest.mark.skipif(not HAS_EXTENSION, reason="there is no extension module to compare with")
def test_the_interface_is_that_of_the_extension():
    from phicode_engine import _coprocess, _native

    def public(thing):
        return {name for name in dir(thing) if not name.startswith("_")}

    assert public(_native) <= public(_coprocess)
    assert public(_native.Conversion) == public(_coprocess.Conversion)
    assert public(_native.Diagnostic) == public(_coprocess.Diagnostic)
    assert _native.version == _coprocess.version


@pytest.mark.skipif(not HAS_EXTENSION, reason="there is no extension module to compare with")
def test_errors_are_those_of_the_extension(project):
    from phicode_engine import _coprocess, _errors, _native

    folder = project({".phicode/config.json": '{"language": "none.toml"}'})
    results = []
    for engine in (_native, _coprocess):
        with pytest.raises(_errors.ConfigError) as refused:
            engine.convert(b"", str(folder), b"")
        with pytest.raises(SyntaxError) as wrong:
            engine.to_phi("x = (\n", None)
        with pytest.raises(UnicodeEncodeError):
            engine.to_phi("\ud800", None)
        assert engine.to_phi("lambda: None", None) == "λ: Ø"
        results.append((refused.value.args, refused.value.hint, str(refused.value)))
        results.append(wrong.value.args)
    assert results[:2] == results[2:]


@pytest.mark.skipif(sys.version_info < (3, 11), reason="columns came with 3.11")
def test_code_objects_are_those_of_the_extension():
    from phicode_engine import _coprocess, _native

    source = "ƒ f(x, ys):\n    ∀ y ∈ ys: ⟲ λ: (x≡¬y, ℓ(ys) ¿ x ⋄ ⭱(1,\n   y))\nx = 1\n".encode()
    codes = []
    for engine in (_native, _coprocess):
        conversion = engine.convert(source, None)
        code = compile(conversion.python, "<m>", "exec")
        codes.append(conversion.rewrite_columns(code))

    def equal(one, other):
        assert one.co_linetable == other.co_linetable
        for left, right in zip(one.co_consts, other.co_consts):
            if hasattr(left, "co_code"):
                equal(left, right)

    equal(*codes)
    plain = _coprocess.convert(b"x = 1", None)
    code = compile(plain.python, "<m>", "exec")
    assert plain.rewrite_columns(code) is code


def test_one_process_serves_a_program_and_ends_with_it(run):
    program = "import m0; first = channel().process\nimport m1; print(first, channel().process)"
    first, second = run(program, MODULES).split()
    assert first == second
    deadline = time.monotonic() + 20
    while Path(f"/proc/{first}").exists():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_it_is_no_child_of_the_program(run):
    program = """
import os, m0
try:
    os.waitpid(-1, os.WNOHANG)
except ChildProcessError:
    print("no child")
print(os.getsid(channel().process) != os.getsid(0))
"""
    assert run(program, MODULES) == "no child\nTrue\n"


def test_it_is_not_started_for_cached_modules(run):
    run("import m0", MODULES)
    assert run("import m0; print(_requests._lines)") == "{}\n"


def test_killed_between_two_requests(run):
    program = """
import os, m0
for number in range(1, 6):
    process = channel().process
    os.kill(process, 9)
    # Not yet dead, or dead already: both must do.
    if number % 2: assert ended(process)
    __import__(f"m{number}")
    assert channel().process != process
print("survived")
"""
    assert run(program, MODULES) == "survived\n"


def test_killed_in_the_middle_of_requests(run):
    program = """
import os, threading, time
source = ("x = λ: π(1 ∈ [1])\\n" * 20000).encode()
expected = _coprocess.convert(source, None).python
stop = False
def kill():
    while not stop:
        time.sleep(0.013)
        try:
            os.kill(channel().process, 9)
        except (AttributeError, OSError):
            pass
thread = threading.Thread(target=kill)
thread.start()
right = refused = 0
try:
    for _ in range(60):
        try:
            assert _coprocess.convert(source, None).python == expected
            right += 1
        except _errors.EngineUnavailable as error:
            assert "coprocess" in str(error) or "phicode" in str(error), error
            refused += 1
finally:
    stop = True
    thread.join()
assert _coprocess.convert(source, None).python == expected
print(right + refused)
"""
    assert run(program) == "60\n"


def test_a_fork_starts_its_own_and_leaves_the_parents_alone(run):
    program = """
import os, m0
parent = channel().process
child = os.fork()
if child == 0:
    import m1
    os._exit(0 if channel().process != parent and m1.f() else 1)
assert os.waitpid(child, 0)[1] == 0
import m2
print(channel().process == parent, m2.f())
"""
    assert run(program, MODULES) == "True True\n"


def test_a_fork_pool_imports_on_both_sides(run):
    program = """
import multiprocessing, m0
def load(number):
    return __import__(f"m{number}").X
with multiprocessing.get_context("fork").Pool(3) as pool:
    print(pool.map(load, [1, 2, 3, 4, 5, 1, 2]))
import m1
print(m1.X)
"""
    assert run(program, MODULES) == "[1, 2, 3, 4, 5, 1, 2]\n1\n"


def test_a_fork_while_another_thread_is_in_the_middle_of_a_request(run):
    program = """
import os, threading, warnings
# Python 3.12 and later know that it is dangerous.
warnings.simplefilter("ignore")
source = ("x = λ: π(1 ∈ [1])\\n" * 20000).encode()
stop = False
def convert():
    while not stop:
        _coprocess.convert(source, None)
thread = threading.Thread(target=convert)
thread.start()
failed = 0
for _ in range(20):
    child = os.fork()
    if child == 0:
        os._exit(0 if _coprocess.convert("π".encode(), None).python == b"print" else 1)
    failed += os.waitpid(child, 0)[1] != 0
stop = True
thread.join()
print(failed)
"""
    assert run(program) == "0\n"


def test_threads_that_import_at_the_same_time(run):
    program = """
import threading
total = []
def load(start):
    for index in range(30):
        total.append(__import__(f"t{(index + start) % 30}").X)
threads = [threading.Thread(target=load, args=(n * 5,)) for n in range(6)]
for thread in threads: thread.start()
for thread in threads: thread.join()
print(sum(total) == 6 * sum(range(30)), len(_requests._lines))
"""
    files = {f"t{i}.φ": f"X = {i}\n" for i in range(30)}
    assert run(program, files) == "True 1\n"


def test_a_signal_handler_that_imports_in_the_middle_of_a_request(run):
    program = """
import signal
def handler(*_):
    global count
    count += 1
    _coprocess.convert(f"x{count} = π".encode(), None)
    signal.setitimer(signal.ITIMER_REAL, 0.003)
count = 0
signal.signal(signal.SIGALRM, handler)
signal.setitimer(signal.ITIMER_REAL, 0.003)
source = ("x = λ: π(1 ∈ [1])\\n" * 20000).encode()
expected = len(source.decode().replace("λ", "lambda").replace("π", "print").replace("∈", "in"))
for _ in range(30):
    assert len(_coprocess.convert(source, None).python) == expected
signal.setitimer(signal.ITIMER_REAL, 0)
print(count > 3)
"""
    assert run(program) == "True\n"


def test_an_interrupted_request_does_not_answer_the_next_one(run):
    program = """
import signal
class Stop(Exception): pass
def handler(*_): raise Stop
signal.signal(signal.SIGALRM, handler)
source = ("x = λ: π(1 ∈ [1])\\n" * 40000).encode()
stopped = 0
for number in range(40):
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.001 + number / 2000)
        _coprocess.convert(source, None)
        signal.setitimer(signal.ITIMER_REAL, 0)
    except Stop:
        stopped += 1
    signal.setitimer(signal.ITIMER_REAL, 0)
    python = _coprocess.convert(f"x{number} = π".encode(), None).python
    assert python == f"x{number} = print".encode()
print(stopped > 0)
"""
    assert run(program) == "True\n"


def test_ctrl_c_of_the_whole_group_leaves_it_alone(run):
    program = """
import os, signal, m0
os.setpgid(0, 0)
process = channel().process
try:
    os.killpg(0, signal.SIGINT)
except KeyboardInterrupt:
    pass
import m1
print(channel().process == process)
"""
    assert run(program, MODULES) == "True\n"


def test_a_program_that_dies_by_sigpipe_does_not_do_so_here(run):
    program = """
import os, signal, m0
signal.signal(signal.SIGPIPE, signal.SIG_DFL)
process = channel().process
os.kill(process, 9)
assert ended(process)
import m1
print(m1.X, signal.pthread_sigmask(signal.SIG_BLOCK, []) == set())
"""
    assert run(program, MODULES) == "1 True\n"


def test_files_that_a_program_closes_and_reuses_stay_its_own(run):
    program = """
import os, m0
numbers = [channel()._to, channel()._from]
os.closerange(3, 64)
files = [os.open(f"file{number}", os.O_RDWR | os.O_CREAT) for number in range(61)]
import m1
assert channel()._to not in files
for descriptor in files:
    assert os.fstat(descriptor).st_size == 0
print(set(numbers) <= set(files), m1.X)
"""
    assert run(program, MODULES) == "True 1\n"


def test_closed_standard_files_are_not_taken_for_pipes(run):
    program = """
import os
os.close(0)
import m0
print(min(channel()._to, channel()._from) > 2, m0.X)
"""
    assert run(program, MODULES) == "True 0\n"


def test_no_descriptor_reaches_a_child(run):
    program = """
import os, subprocess, m0
print(os.get_inheritable(channel()._to), os.get_inheritable(channel()._from))
listing = subprocess.run(["ls", "/proc/self/fd"], stdout=subprocess.PIPE, close_fds=False)
print(len(listing.stdout.split()))
"""
    assert run(program, MODULES) == "False False\n4\n"


def test_nothing_of_the_programs_files_stays_open_in_it(run):
    program = """
import os, m0
os.close(channel()._to)
read, write = os.pipe()
os.set_inheritable(write, True)
import m1
os.close(write)
# The end of the file shows that nobody else has the pipe.
print(os.read(read, 1))
folder = os.readlink(f"/proc/{channel().process}/cwd")
print(folder, os.readlink(f"/proc/{channel().process}/fd/2"))
"""
    assert run(program, MODULES) == "b''\n/ /dev/null\n"


def test_another_current_directory_and_another_environment(run):
    program = """
import os
os.mkdir("es")
with open("es/pack.json", "w") as file: file.write('{"language": "es"}')
os.environ["PHICODE_CONFIG"] = "es/pack.json"
first = _coprocess.convert(b"imprimir", "x").python
os.chdir("es")
os.environ["PHICODE_CONFIG"] = "pack.json"
second = _coprocess.convert(b"imprimir", "", b"1").python
del os.environ["PHICODE_CONFIG"]
third = _coprocess.convert(b"imprimir", ".", b"2").python
print(first, second, third)
"""
    assert run(program) == "b'print' b'print' b'imprimir'\n"


@pytest.mark.parametrize(("size", "second"), [("0", "b'imprimir'"), ("512", "b'print'")])
def test_as_many_maps_are_kept_as_the_cache_size_says(run, size, second):
    program = """
import os
print(_coprocess.convert(b"imprimir", "es", b"same").python)
os.unlink("es/.phicode/config.json")
# Under the same fingerprint nothing is read again that is kept.
print(_coprocess.convert(b"imprimir", "es", b"same").python)
"""
    files = {"es/.phicode/config.json": '{"language": "es"}'}
    assert run(program, files, env={"PHICODE_CACHE_SIZE": size}) == f"b'print'\n{second}\n"


def test_a_folder_that_is_not_utf_8(run):
    program = """
import os
folder = os.fsdecode(b"caf\\xe9")
os.makedirs(os.path.join(folder, ".phicode"))
with open(os.path.join(folder, ".phicode", "config.json"), "w") as file:
    file.write('{"language": "es"}')
print(_coprocess.convert(b"imprimir", folder, b"").python)
"""
    assert run(program) == "b'print'\n"


def script(path, text):
    path.write_text(text, encoding="utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path)


# Python itself, so that nothing but the chosen program can be found.
ALONE = """
from phicode_engine import _binary, _channel
import os
_binary.candidates = lambda: [os.environ["ONLY"]]
_channel._GREETING_LIMIT_S = 0.5
try:
    _coprocess.convert(b"x", None)
except _errors.EngineUnavailable as error:
    print(error)
"""


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("#!/bin/sh\nread x\necho hello world, this is none\n", "does not answer as phicode does"),
        (
            "#!/bin/sh\nread x\nprintf '\\4\\0\\0\\0abcd'\nsleep 20\n",
            "does not answer as phicode does",
        ),
        ("#!/bin/sh\nexec cat\n", "does not answer as phicode does"),
        ("#!/bin/sh\nexit 3\n", "ended in the middle"),
        ("#!/bin/sh\nexec sleep 30\n", "no answer within"),
        (
            "#!/bin/sh\n"
            "printf '\\023\\0\\0\\0phicode\\0\\1\\0\\1\\0\\0\\0001.2.3'\nexec sleep 20\n",
            "is phicode 1.2.3, not ",
        ),
        ("#!/bin/nowhere\n", ""),
        ("", ""),
    ],
)
def test_a_program_that_is_no_coprocess_is_named(run, tmp_path, text, reason):
    binary = script(tmp_path / "phicode", text)
    started = time.monotonic()
    told = run(ALONE, env={"ONLY": binary})
    assert time.monotonic() - started < 30
    assert binary in told
    assert reason in told
    assert "no program phicode can stand in for it: " in told
    assert "pip install" in told


def test_garbage_in_the_middle_is_named_and_not_believed(run, tmp_path):
    greeting = run("from phicode_engine import __version__ as v; print(v)").strip()
    length = 14 + len(greeting)
    text = (
        f"#!/bin/sh\nprintf '\\{length:o}\\0\\0\\0phicode\\0\\1\\0\\1\\0\\0\\000{greeting}'\n"
        "printf '\\6\\0\\0\\0Lxxxxx'\nexec sleep 20\n"
    )
    told = run(ALONE, env={"ONLY": script(tmp_path / "phicode", text)})
    assert "does not answer as phicode does: a value ends" in told or "no value at byte" in told
    assert "was started anew, and failed again: " in told
    assert "not installed" not in told


def test_a_binary_that_vanishes_is_named(run, tmp_path):
    binary = tmp_path / "bin" / "phicode"
    binary.parent.mkdir()
    binary.write_bytes(PHICODE.read_bytes())
    binary.chmod(0o755)
    program = """
from phicode_engine import _binary
import os
_binary.candidates = lambda: [os.environ["ONLY"]]
import m0
os.unlink(os.environ["ONLY"])
import m1
os.kill(channel().process, 9)
try:
    import m2
except ImportError as error:
    print(type(error).__name__, error)
"""
    told = run(program, MODULES, env={"ONLY": str(binary)})
    assert told.startswith("EngineUnavailable ")
    assert re.search(r"m2\.φ|phicode", told)


def test_the_command_line_finds_it_by_variable_and_beside_the_interpreter(run, tmp_path):
    program = """
from phicode_engine import _binary
import os
found = list(_binary.candidates())
print(found[0] == os.environ.get("PHICODE_BINARY"), len(found) == len(set(found)))
os.environ.pop("PHICODE_BINARY", None)
print(os.path.basename(os.path.dirname(next(_binary.candidates()))))
"""
    first, second = run(program, env={"PHICODE_BINARY": script(tmp_path / "x", "")}).splitlines()
    assert (first, second) == ("True True", "bin")


def test_values_that_are_cut_off_are_no_values():
    from phicode_engine import _wire

    value = [None, 7, "φ", b"\0\xff", [["a"], []], 2**64 - 1]
    frame = _wire.encode(value)
    assert _wire.decode(frame) == value
    for end in range(len(frame)):
        with pytest.raises(ValueError, match="value"):
            _wire.decode(frame[:end])
    for bad in (frame + b"N", b"x", b"L\xff\xff\xff\xff", b"L\1\0\0\0" * 9, b"S\1\0\0\0\xff"):
        with pytest.raises(ValueError):
            _wire.decode(bad)


def test_the_coprocess_ends_with_status_2_on_what_is_no_frame(environment):
    done = subprocess.run(
        [str(PHICODE), "coprocess"],
        input=os.urandom(64),
        env=environment,
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr.startswith(b"phicode: coprocess: ")
