"""coverage.py counts the lines of φ files and shows them, with each of its ways to measure."""

import json
import sys

import pytest
from phicode_engine import transpile_symbols

APP = '''"""An application."""
⇒ sys
← parts ⇒ used


ƒ main(number):
    ¿ number not ∈ (1,
                    2):
        π("neither")
    ⋄:
        π("one of both", "∈ ⋄")

    ∀ n ∈ ⟪(number):
        ¿ n > 5:
            ↑ ValueError(n)
    ¿ number > 9:  # pragma: no cover
        π("never counted")
    ⟲ [n ∀ n ∈ ⟪(3) ¿ n ∨ ⊥]


ℂ Report:
    ƒ __repr__(self):
        ⟲ f"{self!s:∈}"

    ƒ skipped(self):
        ⟲ used()


main(1)
used()
'''
PARTS = "ƒ used():\n    ⟲ 1\n\n\nƒ unused():\n    ⟲ 2\n"
NEVER = "ƒ never():\n    ⟲ 3\n"
FILES = {"app": APP, "parts/__init__": PARTS, "parts/never": NEVER}

# On 3.13 the newest way of measuring cannot count branches; coverage then takes the other.
CORES = ["ctrace", *(["sysmon"] if sys.version_info >= (3, 12) else [])]


@pytest.fixture
def cover(python):
    """Return a function that runs a command of coverage and returns what it prints."""

    def call(folder, *arguments, core="ctrace", status=0):
        variables = {"COVERAGE_CORE": core, "PYTHONWARNINGS": "ignore"}
        result = python("-m", "coverage", *arguments, cwd=folder, env=variables)
        assert result.returncode == status, result.stdout + result.stderr
        assert "Couldn't parse" not in result.stderr
        return result.stdout

    return call


@pytest.fixture
def measured(project, cover):
    """Return a function that measures the application and returns its folder."""

    def run(*flags, core="ctrace", more=()):
        folder = project({**{f"{name}.φ": text for name, text in FILES.items()}, **dict(more)})
        cover(folder, "run", *flags, "--source=.", "app.φ", core=core)
        return folder

    return run


def report(cover, folder):
    """Return the JSON report, by file without its suffix."""
    cover(folder, "json", "-q")
    files = json.loads((folder / "coverage.json").read_text("utf-8"))["files"]
    return {name.rpartition(".")[0]: lines for name, lines in files.items()}


@pytest.mark.parametrize("core", CORES)
@pytest.mark.parametrize("flags", [(), ("--branch",)], ids=["lines", "branches"])
def test_phi_files_have_the_numbers_of_python_files(measured, cover, tmp_path, core, flags):
    phi = report(cover, measured(*flags, core=core))
    plain = tmp_path / "plain"
    for name, text in FILES.items():
        (plain / name).parent.mkdir(parents=True, exist_ok=True)
        (plain / f"{name}.py").write_text(transpile_symbols(text), "utf-8")
    cover(plain, "run", *flags, "--source=.", "app.py", core=core)
    assert phi == report(cover, plain)
    assert phi["app"]["missing_lines"] == [9, 15, 23, 26]
    assert phi["app"]["excluded_lines"] == [16, 17]
    # A file that was never imported counts as well.
    assert phi["parts/never"]["executed_lines"] == []


def test_text_report_names_phi_files(measured, cover):
    text = cover(measured(), "report", "-m")
    assert "app.φ " in text
    assert "9, 15, 23, 26" in text
    assert "never.φ" in text


def test_html_report_shows_phi_text_in_colour(measured, cover):
    folder = measured("--branch")
    cover(folder, "html", "-q")
    page = (folder / "htmlcov" / "app_φ.html").read_text("utf-8").replace("&quot;", '"')
    for part in (
        '<span class="key">&#402;</span> <span class="nam">main</span>',
        '<span class="key">not</span> <span class="key">&#8712;</span> <span class="op">(</span>',
        '<span class="str">"one of both"</span>',
        '<span class="key">&#8450;</span> <span class="nam">Report</span>',
    ):
        assert part in page, part
    assert 'class="nam">def<' not in page
    functions = (folder / "htmlcov" / "function_index.html").read_text("utf-8")
    assert "Report.skipped" in functions


def test_xml_and_lcov_reports_name_phi_files(measured, cover):
    folder = measured()
    cover(folder, "xml", "-q")
    assert 'filename="app.φ"' in (folder / "coverage.xml").read_text("utf-8")
    cover(folder, "lcov", "-q")
    assert "SF:app.φ" in (folder / "coverage.lcov").read_text("utf-8")


def test_annotated_files_are_phi_text(measured, cover):
    folder = measured()
    cover(folder, "annotate")
    assert '!         π("neither")\n' in (folder / "app.φ,cover").read_text("utf-8")


@pytest.mark.parametrize("line", ["ƒ __repr__", "def __repr__"])
def test_exclusions_are_written_in_phi_or_in_python(measured, cover, line):
    folder = measured(more={".coveragerc": f"[report]\nexclude_also =\n    {line}\n"})
    found = report(cover, folder)["app"]
    assert found["missing_lines"] == [9, 15, 26]
    assert 23 in found["excluded_lines"]


def test_a_module_is_run_by_its_name(project, cover):
    folder = project({"tool/__init__.φ": "", "tool/__main__.φ": "⇒ sys\nπ(sys.argv[1:])\n"})
    assert cover(folder, "run", "--source=tool", "-m", "tool", "x") == "['x']\n"
    assert "__main__.φ" in cover(folder, "report")


def test_a_failing_program_is_told_in_phi(project, python):
    folder = project({"app.φ": 'ƒ f():\n    ⟲ "∈", {}["missing"]\n\n\nf()\n'})
    result = python("-m", "coverage", "run", "app.φ", cwd=folder)
    assert result.returncode == 1
    shown = '    ⟲ "∈", {}["missing"]\n'
    if sys.version_info >= (3, 13):
        shown += "           ~~^^^^^^^^^^^\n"
    assert shown in result.stderr


def test_a_syntax_error_is_told_in_phi(project, python):
    folder = project({"app.φ": "x = 1\nƒ f(:\n"})
    result = python("-m", "coverage", "run", "app.φ", cwd=folder)
    assert "app.φ, line 2" in result.stdout + result.stderr


def test_a_broken_file_is_named_by_the_report(measured, cover, python):
    folder = measured()
    (folder / "parts/never.φ").write_text("ƒ f(:\n", "utf-8")
    result = python("-m", "coverage", "report", cwd=folder)
    assert "never.φ" in result.stderr + result.stdout


def test_a_file_that_cannot_be_converted_is_named(measured, cover, python):
    folder = measured()
    config = folder / ".phicode/config.json"
    config.parent.mkdir()
    config.write_text('{"symbols": {"lambda": 5}}', "utf-8")
    result = python("-m", "coverage", "report", cwd=folder, env={"PHICODE_STRICT": "true"})
    assert result.returncode == 1
    assert "Traceback" not in result.stderr
    assert "No Python text for" in result.stdout + result.stderr
    assert "TOTAL" in cover(folder, "report")


@pytest.mark.parametrize("core", CORES)
def test_pytest_under_coverage(project, python, cover, core):
    folder = project(
        {
            "parts.φ": PARTS,
            "test_a.φ": "← parts ⇒ used\nƒ test_a(): ‼ used() == 1\n",
            "test_b.py": "from parts import used\ndef test_b(): assert used() == 1\n",
        }
    )
    cover(folder, "run", "--source=.", "-m", "pytest", "-q", "-p", "no:cacheprovider", core=core)
    found = report(cover, folder)
    assert (found["parts"]["missing_lines"], found["test_a"]["missing_lines"]) == ([6], [])
    assert found["test_a"]["executed_lines"] == [1, 2]


def test_the_plugin_of_pytest(project, python):
    folder = project({"parts.φ": PARTS, "test_a.φ": "← parts ⇒ used\nƒ test_a(): ‼ used()\n"})
    arguments = [
        "-m",
        "pytest",
        "-p",
        "no:cacheprovider",
        "--cov=parts",
        "--cov-report=term-missing",
    ]
    text = python(*arguments, cwd=folder).stdout
    assert "parts.φ       4      1    75%   6" in text, text


def test_a_module_in_an_archive(project, python, cover):
    import zipfile

    folder = project({"app.py": "import sys\nsys.path.insert(0, 'a.zip')\nimport inside\n"})
    with zipfile.ZipFile(folder / "a.zip", "w") as archive:
        archive.writestr("inside.φ", "x = 1 ∈ [1]\n¿ ¬ x:\n    π(2)\n")
    cover(folder, "run", "app.py")
    assert "inside.φ" in cover(folder, "report", "-m")


def test_configured_suffixes(project, cover):
    files = {"app.wave": "⇒ parts\n", "parts/__init__.wave": PARTS, "parts/other.wave": NEVER}
    folder = project({".phicode/config.json": '{"file_extension": ".wave"}', **files})
    cover(folder, "run", "--source=.", "-m", "app")
    found = report(cover, folder)
    assert sorted(found) == ["app", "parts/__init__", "parts/other"]
    assert found["parts/__init__"]["missing_lines"] == [2, 6]
