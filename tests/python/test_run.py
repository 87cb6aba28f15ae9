"""`phicode run` does for each form of a target what `python` does."""

import os
import pickle
import signal
import subprocess
import sys
import zipfile

import pytest

SHOW = """
import sys, os
print(__name__, sys.argv, os.path.basename(globals().get("__file__", "none")), __package__)
print(repr(sys.path[0]), __spec__ and __spec__.name, sys.modules["__main__"].__dict__ is globals())
print(sorted(n for n in globals() if n.startswith("__")), type(__builtins__).__name__)
"""


@pytest.fixture
def both(project, python, phicode):
    """Return a function that runs one program under `python` and under `phicode run`."""

    def run(files, *target, **options):
        folder = project(files)
        expected = python(*target, cwd=folder, **options)
        found = phicode("run", *target, cwd=folder, **options)
        return expected, found

    return run


def same(expected, found):
    assert (found.returncode, found.stdout, found.stderr) == (
        expected.returncode,
        expected.stdout,
        expected.stderr,
    )


@pytest.mark.parametrize(
    "target",
    [
        ["app.py", "a", "--flag", "--"],
        ["-m", "app", "a", "-x"],
        ["-m", "pkg", "a"],
        ["-m", "pkg.mod", "b"],
        ["pkg", "c"],
        ["sub/app.py"],
        ["./app.py"],
        ["link.py"],
        ["-c", SHOW, "a", "-b"],
    ],
    ids=lambda words: " ".join(words)[:12],
)
def test_names_arguments_and_path_of_plain_programs(both, target, tmp_path):
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "link.py").symlink_to("sub/app.py")
    files = {"app.py": SHOW, "sub/app.py": SHOW, "pkg/__init__.py": ""}
    expected, found = both({**files, "pkg/__main__.py": SHOW, "pkg/mod.py": SHOW}, *target)
    same(expected, found)
    assert "__main__" in found.stdout


def test_standard_input(both):
    expected, found = both({}, "-", "a", "b", input=SHOW)
    same(expected, found)


@pytest.mark.parametrize("target", [["app.φ"], ["-m", "app"], ["app.phi"], ["pkg"], ["-m", "pkg"]])
def test_phi_programs_have_names_and_arguments(project, phicode, target):
    text = "⇒ sys\n¿ __name__ == '__main__': π(__name__, sys.argv[1:], __doc__)\n"
    files = {"app.φ": text, "pkg/__main__.φ": text, "pkg/__init__.φ": ""}
    files["app.phi"] = text
    done = phicode("run", *target, "a", "-b", cwd=project(files))
    assert (done.stdout, done.stderr) == ("__main__ ['a', '-b'] None\n", "")


def test_module_attributes_of_a_phi_script(project, phicode):
    show = "π(__spec__, __package__, __cached__, __file__, τ(__loader__).__name__, __annotations__)"
    folder = project({"app.φ": show})
    done = phicode("run", "app.φ", cwd=folder)
    if sys.version_info < (3, 14):
        assert done.stdout == f"None None None {folder}/app.φ PhiLoader {{}}\n"


@pytest.mark.parametrize("word", ["-c", "-"])
def test_phi_text_without_a_file(phicode, word):
    text = "⇒ sys\n∀ n ∈ ⟪(2): π(n, sys.argv)"
    arguments = ["-c", text, "x"] if word == "-c" else ["-", "x"]
    done = phicode("run", *arguments, **({"input": text} if word == "-" else {}))
    assert done.stdout == f"0 ['{word}', 'x']\n1 ['{word}', 'x']\n"
    assert done.stderr == ""


def test_a_zip_archive_with_a_phi_main(phicode, tmp_path):
    with zipfile.ZipFile(tmp_path / "app.zip", "w") as archive:
        archive.writestr("__main__.φ", "⇒ m, sys\nπ(m.X, sys.argv, __name__)\n")
        archive.writestr("m.phi", "X = 1 ∈ [1]\n")
    done = phicode("run", "app.zip", "a")
    assert (done.stdout, done.stderr) == ("True ['app.zip', 'a'] __main__\n", "")


def test_module_and_function(project, phicode):
    folder = project({"pkg/__init__.φ": "", "pkg/m.φ": "⇒ sys\nƒ f(): π(sys.argv[1:]); ⟲ 7\n"})
    done = phicode("run", "pkg.m:f", "a", cwd=folder)
    assert (done.stdout, done.stderr, done.returncode) == ("['a']\n", "", 7)


@pytest.mark.parametrize(
    ("program", "status"),
    [
        ("import sys; sys.exit(7)", 7),
        ("raise SystemExit", 0),
        ("import sys; sys.exit('text')", 1),
        ("import os; os._exit(9)", 9),
        ("1 / 0", 1),
        ("def f(): return undefined_name\nf()", 1),
        ("try:\n    1 / 0\nexcept ZeroDivisionError as e:\n    raise ValueError('x') from e", 1),
        ("raise KeyboardInterrupt", -signal.SIGINT),
        ("import os, signal; os.kill(os.getpid(), signal.SIGTERM)", -signal.SIGTERM),
        ("import sys\nsys.excepthook = lambda *a: print('hook', a[0].__name__)\n1 / 0", 1),
        ("class E(BaseException): pass\nraise E('x')", 1),
        ("x = )\n", 1),
        ("  x = 1\n", 1),
    ],
)
def test_the_end_of_a_program_is_that_of_python(both, program, status):
    expected, found = both({"app.py": program}, "app.py")
    same(expected, found)
    assert found.returncode == status


def test_one_note_follows_the_report_of_a_missing_module(both):
    expected, found = both({"app.py": "import missing_module_of_this_test"}, "app.py")
    assert found.returncode == expected.returncode == 1
    assert found.stderr.startswith(expected.stderr)
    note = found.stderr[len(expected.stderr) :]
    assert note.startswith("hint: `missing_module_of_this_test` is not installed: ")
    assert note.endswith(" -m pip install missing_module_of_this_test\n")


def test_uncaught_errors_of_c_and_m_look_as_under_python(both):
    same(*both({}, "-c", "def f():\n    1 / 0\nf()"))
    same(*both({"app.py": "1 / 0"}, "-m", "app"))


def test_last_exception_is_set_for_the_post_mortem(both):
    program = """
import atexit, sys, traceback
def end():
    print(sys.last_type.__name__, [f.name for f in traceback.extract_tb(sys.last_traceback)])
    print(sys.last_value.__traceback__ is sys.last_traceback)
atexit.register(end)
def f(): 1 / 0
f()
"""
    expected, found = both({"app.py": program}, "app.py")
    same(expected, found)
    assert "['<module>', 'f']" in found.stdout


@pytest.mark.parametrize(
    "flags",
    [["-O"], ["-OO"], ["-I"], ["-s"], ["-S"], ["-E"], ["-u"], ["-B"], ["-Wignore"], ["-Xdev"]],
    ids=str,
)
def test_python_flags(project, phicode, python, flags):
    program = """
import sys, m
print(sys.flags, sys.path[0] if not sys.flags.isolated else "", m.f.__doc__, m.asserts())
"""
    module = 'def f(): "text"\ndef asserts():\n    try:\n        assert False\n'
    module += "    except AssertionError: return True\n"
    # Under -I the directory of a script is not on the path.
    program = program.replace("import sys, m", "import sys; sys.path.append('.'); import m")
    folder = project({"app.py": program, "m.py": module})
    expected = python(*flags, "app.py", cwd=folder)
    assert phicode("run", *flags, "app.py", cwd=folder).stdout == expected.stdout != ""
    (folder / "app.py").rename(folder / "app.φ")
    (folder / "m.py").rename(folder / "m.φ")
    found = phicode("run", *flags, "app.φ", cwd=folder)
    assert (found.stdout, found.stderr) == (expected.stdout, expected.stderr)


def test_the_variable_of_the_launcher_is_gone(project, phicode):
    folder = project({"app.φ": "⇒ os\nπ([n ∀ n ∈ os.environ ¿ n.startswith('PHICODE')])\n"})
    assert phicode("run", "app.φ", cwd=folder).stdout == "[]\n"


def test_input_reaches_the_program(project, phicode):
    folder = project({"app.φ": "π(input(), input())\n"})
    assert phicode("run", "app.φ", cwd=folder, input="a\nb\n").stdout == "a b\n"


def test_classes_of_main_can_be_pickled(project, phicode):
    text = """
⇒ pickle, sys, dataclasses
@dataclasses.dataclass
ℂ Point: x: int; y: int = 2
ƒ f(): ⟲ 1
¿ pickle.loads(pickle.dumps(Point(1))) == Point(1) ∧ pickle.loads(pickle.dumps(f)) ≡ f:
    sys.stdout.buffer.write(pickle.dumps([1]))
"""
    folder = project({"app.φ": text})
    done = subprocess.run(
        [os.path.join(sys.prefix, "bin", "phicode"), "run", "app.φ"],
        cwd=str(folder),
        stdout=subprocess.PIPE,
        check=True,
    )
    assert pickle.loads(done.stdout) == [1]


def test_unittest_main_finds_the_tests_of_the_script(project, phicode):
    text = """
⇒ unittest
ℂ T(unittest.TestCase):
    ƒ test_one(self): self.assertIn(1, [1])
    ƒ test_two(self): self.assertEqual(1, 2)
¿ __name__ == "__main__": unittest.main()
"""
    done = phicode("run", "app.φ", cwd=project({"app.φ": text}))
    assert done.returncode == 1
    assert "Ran 2 tests" in done.stderr
    assert "self.assertEqual(1, 2)" in done.stderr


def test_threads_and_exit_functions_run_to_their_end(project, phicode):
    text = """
⇒ atexit, threading, time
ƒ late():
    time.sleep(0.2); π("thread")
threading.Thread(target=late).start()
atexit.register(π, "exit")
π("main")
"""
    done = phicode("run", "app.φ", cwd=project({"app.φ": text}))
    assert (done.stdout, done.stderr) == ("main\nthread\nexit\n", "")


def test_the_main_script_is_cached_and_prints_nothing_of_its_own(project, phicode):
    folder = project({"app.φ": "π('hello')\n"})
    for _ in range(2):
        done = phicode("run", "app.φ", cwd=folder)
        assert (done.stdout, done.stderr) == ("hello\n", "")
    names = os.listdir(folder / "__pycache__")
    assert names == [f"app.{sys.implementation.cache_tag}.φ.pyc"]


def test_a_script_without_a_suffix_leaves_no_cache(project, phicode):
    folder = project({"tool": "#!/usr/bin/env -S phicode run\nπ('hello')\n"})
    assert phicode("run", "./tool", cwd=folder).stdout == "hello\n"
    assert os.listdir(folder) == ["tool"]


def test_python_itself_runs_a_phi_script(project, python):
    folder = project({"app.φ": "⇒ m, sys\nπ(__name__, m.X, sys.argv[1:])\n", "m.φ": "X = 1\n"})
    done = python("app.φ", "a", cwd=folder)
    assert (done.stdout, done.stderr) == ("__main__ 1 ['a']\n", "")


@pytest.mark.parametrize(
    "target",
    [["-m", "colections"], ["colections:f"]],
)
def test_a_missing_module_is_named_with_close_names(phicode, target):
    done = phicode("run", *target)
    assert done.returncode == 2
    assert "No module named" in done.stderr
    assert "did you mean collections" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_missing_function_is_named_with_close_names(project, phicode):
    done = phicode("run", "m:mian", cwd=project({"m.φ": "ƒ main(): ⋯\n"}))
    assert done.returncode == 2
    assert "did you mean main" in done.stderr


def test_an_uncaught_import_error_is_followed_by_close_names(project, phicode):
    done = phicode("run", "app.φ", cwd=project({"app.φ": "⇒ helpr\n", "helper.φ": ""}))
    assert done.returncode == 1
    assert done.stderr.splitlines()[-2:] == [
        "ModuleNotFoundError: No module named 'helpr'",
        "hint: did you mean helper?",
    ]


def test_a_script_of_a_package_is_told_its_module_name(project, phicode):
    folder = project({"pkg/__init__.φ": "", "pkg/m.φ": "← . ⇒ n\n", "pkg/n.φ": ""})
    done = phicode("run", "pkg/m.φ", cwd=folder)
    assert done.returncode == 1
    last = "hint: a module of a package runs by its name: phicode pkg.m"
    assert done.stderr.splitlines()[-1] == last
    assert phicode("pkg.m", cwd=folder).returncode == 0


def test_a_directory_without_a_main(project, phicode):
    done = phicode("run", "empty", cwd=project({"empty/x.txt": ""}))
    assert done.returncode == 2
    assert "__main__" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_an_unreadable_script(project, phicode):
    folder = project({"app.φ": ""})
    (folder / "app.φ").chmod(0)
    done = phicode("run", "app.φ", cwd=folder)
    assert done.returncode == 2
    assert "Permission denied" in done.stderr


def test_an_empty_file_runs(project, phicode):
    done = phicode("run", "app.φ", cwd=project({"app.φ": b""}))
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize(
    ("text", "out"),
    [
        ("def main():\n    return 3\n", 3),
        ("import sys\ndef main(argv):\n    assert argv == ['a']; return 4\n", 4),
        ("def main(): return 3\nif __name__ == '__main__': print('guard')\n", 0),
        ("def main(): return 3\nmain()\n", 0),
        ("class main: pass\n", 0),
    ],
)
def test_the_bare_form_calls_main_of_a_plain_script(project, phicode, text, out):
    folder = project({"app.py": text})
    assert phicode("app.py", "a", cwd=folder).returncode == out
    assert phicode("run", "app.py", "a", cwd=folder).returncode == 0


@pytest.mark.parametrize(
    "target", [["-c", SHOW, "a"], ["-", "a"], ["../app.py", "a"], ["-m", "this"]], ids=str
)
def test_a_current_directory_that_is_gone(project, python, phicode, target):
    show = SHOW.replace("import sys, os", "import sys").replace("os.path.basename", "str")

    def run(program, *words):
        gone = project({"app.py": show, "app.φ": show}) / "gone"
        gone.mkdir(exist_ok=True)
        # Called in the child, which is there already.
        options = {"preexec_fn": lambda: os.rmdir(os.getcwd()), "input": show.strip()}
        return program(*words, cwd=gone, **options)

    words = [show if word is SHOW else word for word in target]
    expected = run(python, *words)
    if sys.implementation.name == "pypy" and expected.returncode:
        pytest.skip("PyPy itself does not start there")
    same(expected, run(phicode, "run", *words))
    assert expected.returncode == 0, expected
    if target[0] == "../app.py":
        phi = run(phicode, "run", "../app.φ", "a")
        assert phi.stdout.splitlines()[0] == "__main__ ['../app.φ', 'a'] ../app.φ None"
        assert (phi.returncode, phi.stderr) == (0, "")
    if target[0] == "-":
        done = run(phicode, "repl", "-q")
        assert (done.returncode, "Error" in done.stderr) == (0, False), done
