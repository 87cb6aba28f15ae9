"""The warm interpreter: it imports, builds its cell, and forks; each child runs one program.

Started as `python -I -S -B -u FILE SOCKET LIBRARY TEXT IMPORTS PATHS HIDDEN`: three numbers of
descriptors, the last of this text, then three JSON lists. No program ever runs in the first
process.
"""

import sys

# What every interpreter has loaded before its program: no file of a program hides these.
LOADED = frozenset(sys.modules)

import ast
import atexit
import builtins
import ctypes
import errno
import gc
import json
import os
import signal
import site
import threading
import types

# Words for `phi_cell_hint`.
MEMORY, PROCESSES = 1, 2
# The module that records programs.
RECORDER = "calcharo._sandboxed"

# The descriptor of a run's script.
SCRIPT = 3
# What a run costs is mostly the memory that it is the first to write after the fork, be it a count
# of references. So everything that can be is made before, and functions of C read the task.
SCAN = json.JSONDecoder().scan_once
MAIN = types.ModuleType("__main__")
MAIN.__dict__.update(__builtins__=builtins, __cached__=None)


def load(descriptor):
    """Load the library from a descriptor, which is then closed."""
    library = ctypes.PyDLL(f"/proc/self/fd/{descriptor}")
    os.close(descriptor)
    return library


def warm(imports, paths, hidden):
    """Import what programs use, also from hidden folders; add what `site` gives users."""
    sys.path[:0] = [""]
    sys.path.extend(paths)
    sys.path.extend(hidden)
    for name in imports:
        __import__(name)
    del sys.path[len(sys.path) - len(hidden) :]
    site.setquit()
    site.setcopyright()
    site.sethelper()
    # The environment that programs see, but for their own variables.
    os.environ.pop("MALLOC_ARENA_MAX", None)
    sys.modules["__main__"] = MAIN
    gc.collect()
    gc.freeze()


def accept(library):
    """Return the task of a run; in a new process each time."""
    before, after = ctypes.pythonapi.PyOS_BeforeFork, ctypes.pythonapi.PyOS_AfterFork_Child
    before.restype = after.restype = None
    wait = library.phi_cell_task
    # There is one thread, whose identity a fork keeps: nothing is to be repaired. Forks of the
    # program are another matter.
    repair = threading._after_fork
    code, repair.__code__ = repair.__code__, (lambda: None).__code__
    before()
    broken = library.phi_cell_accept()
    after()
    repair.__code__ = code
    threading.main_thread()._native_id = os.getpid()
    length = 0 if broken else wait()
    if not length:
        os._exit(1)
    script = os.read(SCRIPT, length)
    os.close(SCRIPT)
    return SCAN(script.decode(), 0)[0]


def moved(edits, line, column, is_end):
    """Return the byte column of the user's text for one of the Python text."""
    shift = 0
    for start, end, phi_start, phi_end in edits.get(line, ()):
        if column < start or (is_end and column == start):
            break
        if column < end:
            return phi_end if is_end else phi_start
        shift = phi_end - end
    return column + shift


def with_columns(tree, edits):
    """Move the columns of a tree to those of the text that the user wrote."""
    for node in ast.walk(tree):
        line = getattr(node, "lineno", None)
        if line is not None:
            node.col_offset = moved(edits, line, node.col_offset, False)
            node.end_col_offset = moved(edits, node.end_lineno, node.end_col_offset, True)
    return tree


def move_error(error, task, edits):
    """Let a syntax error show the user's text and column."""
    lines = task["python"].split("\n")
    phi_lines = task["phi"].split("\n")
    if not error.lineno or error.lineno > len(lines):
        return

    def column(line, offset, is_end):
        before = lines[line - 1][: offset - 1].encode()
        at = moved(edits, line, len(before), is_end)
        return len(phi_lines[line - 1].encode()[:at].decode(errors="ignore")) + 1

    error.text = phi_lines[error.lineno - 1] + "\n"
    if error.offset:
        error.offset = column(error.lineno, error.offset, False)
    end_line = getattr(error, "end_lineno", None)
    if end_line and error.end_offset and error.end_offset > 0:
        error.end_offset = column(end_line, error.end_offset, True)


def compiled(task):
    """Compile the program; positions are those of the user's text."""
    if not task["edits"]:
        return compile(task["python"], task["file"], "exec", dont_inherit=True)
    edits = {int(line): rows for line, rows in task["edits"].items()}
    try:
        tree = compile(task["python"], task["file"], "exec", ast.PyCF_ONLY_AST, True)
    except SyntaxError as error:
        move_error(error, task, edits)
        raise
    return compile(with_columns(tree, edits), task["file"], "exec", dont_inherit=True)


def record(code, task):
    """Let a program be recorded, if that is wanted; one that cannot be runs all the same."""
    if task["recording"] is None:
        return
    text = task["python"] if task["phi"] is None else task["phi"]
    try:
        recorder = sys.modules[RECORDER]
        recorder.begin(code, text, list(sys.argv), task["folder"], task["recording"])
    except Exception:
        # That there is no trace says it.
        pass


def main_module(task):
    """Make the world that a program sees as its own."""
    if task["env"]:
        os.environ.update(task["env"])
    file = task["file"]
    sys.argv = [file, *task["args"]]
    sys.path[0] = task["folder"]
    for name in task["modules"]:
        if name not in LOADED:
            # The program's own module of that name is imported in place of ours.
            sys.modules.pop(name, None)
    names = MAIN.__dict__
    names["__file__"] = file
    return names


def left(error, library):
    """Return the exit status for an exception that nothing caught, told as Python tells it."""
    if isinstance(error, SystemExit):
        return exit_status(error)
    number = getattr(error, "errno", None)
    if isinstance(error, MemoryError) or number == errno.ENOMEM:
        library.phi_cell_hint(MEMORY)
    elif (number == errno.EAGAIN or "start new thread" in str(error)) and not can_fork():
        library.phi_cell_hint(PROCESSES)
    trace = error.__traceback__
    # The first frames are this file's.
    while trace and trace.tb_frame.f_globals is globals():
        trace = trace.tb_next
    if RECORDER in sys.modules:
        sys.modules[RECORDER].hide_frames(trace)
    sys.excepthook(type(error), error.with_traceback(trace), trace)
    return -signal.SIGINT if isinstance(error, KeyboardInterrupt) else 1


def can_fork():
    """Return whether there is room for another process; the error may be about something else."""
    # The system's own calls: no hook of the program runs, and no warning about threads is told.
    child = ctypes.pythonapi.fork()
    if child == 0:
        os._exit(0)
    if child > 0:
        ctypes.pythonapi.waitpid(child, None, 0)
    return child > 0


def exit_status(error):
    """Return what the code of a SystemExit stands for."""
    code = error.code
    if code is None:
        return 0
    if isinstance(code, int):
        return code & 0xFF
    print(code, file=sys.stderr)
    return 1


def attempt(library, function, *arguments):
    """Call a function; return the exit status, 0 unless it raised."""
    try:
        function(*arguments)
    except BaseException as error:
        try:
            return left(error, library)
        except BaseException:
            return 1
    return 0


def flush():
    """Write what the streams still hold."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None and not stream.closed:
            stream.flush()


def forget(names):
    """Drop the program's names, so that its objects end as at the end of an interpreter."""
    for name in [name for name in names if name != "__builtins__"]:
        names[name] = None


def run(task, library):
    """Run one program from its first line to the last thing that an interpreter does."""

    def program():
        code = compiled(task)
        record(code, task)
        exec(code, names)

    names = main_module(task)
    status = attempt(library, program)
    # What an interpreter does at its end; the first problem does not stop the rest.
    attempt(library, threading._shutdown)
    attempt(library, atexit._run_exitfuncs)
    attempt(library, forget, names)
    if attempt(library, flush) and status == 0:
        status = 120
    if status < 0:
        signal.signal(-status, signal.SIG_DFL)
        os.kill(os.getpid(), -status)
    os._exit(status)


def start():
    """Be the warm interpreter; every return of `accept` is a run."""
    socket, descriptor, text = map(int, sys.argv[1:4])
    os.close(text)
    warm(*map(json.loads, sys.argv[4:7]))
    library = load(descriptor)
    if library.phi_cell_prepare(socket) != 0:
        os._exit(1)
    run(accept(library), library)


start()
