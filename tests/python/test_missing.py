"""The note after the traceback of a missing module: who has it, and what would install it."""

import subprocess
import sys
from pathlib import Path

import pytest


@pytest.fixture
def other(phicode, tmp_path):
    """Return a second environment that has a distribution `Only-Here`, and is described."""
    root = tmp_path / "other"
    command = [sys.executable, "-m", "venv", "--without-pip", str(root)]
    subprocess.run(command, check=True, capture_output=True)
    library = next(root.glob("lib/*/site-packages"))
    (library / "onlyhere.py").write_text("x = 1\n", "utf-8")
    record = library / "Only_Here-1.2.dist-info" / "RECORD"
    record.parent.mkdir()
    record.write_text("onlyhere.py,sha256=x,6\n", "utf-8")
    python = root / "bin" / "python"
    assert phicode("interpreters", "show", python).returncode == 0
    return python


def note(phicode, folder, **variables):
    done = phicode("run", "app.φ", cwd=folder, env=variables)
    assert done.returncode == 1
    lines = done.stderr.splitlines()
    index = [index for index, line in enumerate(lines) if "ModuleNotFoundError" in line][-1]
    return lines[index + 1 :]


def own_python(phicode):
    return phicode("run", "-c", "⇒ sys; π(sys.executable)").stdout.strip()


def test_a_module_of_another_interpreter(phicode, project, other):
    folder = project({"app.φ": "⇒ onlyhere\n"})
    assert note(phicode, folder) == [
        f"hint: `onlyhere` is installed for {other}: run with --interpreter {other}, "
        f"or install it here: {own_python(phicode)} -m pip install Only_Here"
    ]
    (folder / "app.φ").write_text("⇒ onlyhere\nπ(onlyhere.x)\n", "utf-8")
    assert phicode("run", "--interpreter", other, "app.φ", cwd=folder).stdout == "1\n"


def test_a_module_that_nobody_has(phicode, project):
    folder = project({"app.φ": "⇒ wholly_unknown.part\n"})
    command = f"{own_python(phicode)} -m pip install wholly_unknown"
    assert note(phicode, folder) == [f"hint: `wholly_unknown` is not installed: {command}"]


def test_an_interpreter_without_pip_is_not_told_to_run_it(phicode, project):
    gone = "⇒ sys\nsys.base_prefix = 'elsewhere'\nsys.modules['pip'] = Ø\n"
    folder = project({"app.φ": f"{gone}⇒ wholly_unknown\n"})
    own, absent = own_python(phicode), "hint: `wholly_unknown` is not installed: "
    command = f"{own} -m ensurepip, then {own} -m pip install wholly_unknown"
    assert note(phicode, folder) == [absent + command]
    (folder / "app.φ").write_text(
        f"{gone}sys.modules['ensurepip'] = Ø\n⇒ wholly_unknown\n", "utf-8"
    )
    told = f"{own} has no pip, so `wholly_unknown` comes from the tool that fills it"
    assert note(phicode, folder) == [absent + told]


def test_a_close_name_comes_before_an_installation(phicode, project):
    folder = project({"app.φ": "⇒ calender\n"})
    assert note(phicode, folder) == ["hint: did you mean calendar?"]


def test_a_module_of_a_package_is_not_installed_on_its_own(phicode, project):
    folder = project({"app.φ": "⇒ json.wholly_unknown\n"})
    assert note(phicode, folder) == []


def test_the_guidance_can_be_turned_off(phicode, project, other):
    folder = project({"app.φ": "⇒ onlyhere\n"})
    assert note(phicode, folder, PHICODE_IMPORT_ANALYSIS="false") == []


@pytest.mark.parametrize("text", ["", "garbage", "phicode-interpreter 1 x\n{}", "\0\n[]"])
def test_a_damaged_description_is_passed_over(phicode, project, other, tmp_path, text):
    descriptions = tmp_path / "home" / ".cache" / "phicode" / "interpreters"
    for file in list(descriptions.iterdir()):
        file.write_text(text, "utf-8")
    folder = project({"app.φ": "⇒ onlyhere\n"})
    assert note(phicode, folder)[0].startswith("hint: `onlyhere` is not installed: ")


def test_a_home_that_is_not_there(phicode, project):
    folder = project({"app.φ": "⇒ wholly_unknown\n"})
    assert note(phicode, folder, HOME="")[0].startswith("hint: `wholly_unknown` is not installed")
    assert note(phicode, folder, PHICODE_CACHE_DIR=str(Path(__file__)))[0].startswith("hint: ")
