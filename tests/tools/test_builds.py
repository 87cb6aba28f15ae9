"""Packages that hold φ files: built, installed, run and removed by the real tools.

Each project is installed into an environment of its own, which reads this one's packages too, so
that nothing has to be fetched.
"""

import importlib
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest
from fixtures import BIN, runner

FILES = {
    "shop/__init__.φ": '"""A shop."""\n← .prices ⇒ total\n',
    "shop/prices.φ": "ƒ total(*prices): ⟲ ∑(prices)\n",
    "shop/words.phi": "WORD = 'φ'\n",
    "shop/plain.py": "PLAIN = True\n",
    "shop/cli.φ": (
        "← shop ⇒ total\n← shop.words ⇒ WORD\n\n\n"
        "ƒ main():\n    ⇒ sys\n    π(WORD, total(*map(int, sys.argv[1:])))\n    ⟲ 3\n"
    ),
    "shop/__main__.φ": "← .cli ⇒ main\n\nmain()\n",
    "shop/deep/__init__.φ": "DEEP = __name__\n",
    "shop/deep/data.txt": "data",
    "shop/prices.pyi": "def total(*prices: int) -> int: ...\n",
    "shop/py.typed": "",
}
PROJECT = """\
[project]
name = "shop"
version = "1.0"
[project.scripts]
shop = "shop.cli:main"
"""
SETUPTOOLS = """\
[build-system]
requires = ["setuptools"]
build-backend = "setuptools.build_meta"
[tool.setuptools.package-data]
"*" = ["*.φ", "*.phi", "*.pyi", "*.txt", "py.typed"]
"""
FLAT = SETUPTOOLS + '[tool.setuptools.packages.find]\ninclude = ["shop*"]\n'
HATCHLING = """\
[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"
[tool.hatch.build.targets.wheel]
packages = ["{place}shop"]
"""
KINDS = {
    "setuptools-src": ("src/", SETUPTOOLS),
    "setuptools-flat": ("", FLAT),
    "hatchling-src": ("src/", HATCHLING.format(place="src/")),
    "hatchling-flat": ("", HATCHLING.format(place="")),
}
ROOT = Path(__file__).parents[2]
PARENT = sysconfig.get_path("purelib")


@pytest.fixture(params=sorted(KINDS))
def shop(request, project):
    """Return the folder of a project that is built by one back end from one layout."""
    place, build = KINDS[request.param]
    files = {place + name: text for name, text in FILES.items()}
    return project({**files, "pyproject.toml": PROJECT + build})


@pytest.fixture
def installed(environment, tmp_path):
    """Return an environment into which things are installed with pip."""
    return Installed(tmp_path / "installed", environment, tmp_path)


class Installed:
    def __init__(self, folder, environment, tmp_path):
        venv.create(str(folder), with_pip=False, symlinks=True)
        self.bin = folder / "bin"
        self.environment = {**environment, "PATH": f"{self.bin}:{environment['PATH']}"}
        self.tmp_path = tmp_path
        self.python = runner(self.bin / "python", self.environment, tmp_path)
        paths = self.python("-c", "import sysconfig; print(sysconfig.get_path('purelib'))")
        self.library = Path(paths.stdout.strip())
        # The packages of the environment of the tests, its start files included.
        self.parent = self.library / "zz-tests.pth"
        start = f"import site; site.addsitedir({PARENT!r})\n"
        self.parent.write_text(start, encoding="utf-8")

    def pip(self, *words):
        command = [sys.executable, "-m", "pip", "--python", str(self.bin / "python")]
        command += ["--disable-pip-version-check", *map(str, words)]
        return subprocess.run(command, check=True, env=self.environment, cwd=str(self.tmp_path))

    def run(self, name, *words):
        folder = self.bin if (self.bin / name).exists() else BIN
        return runner(folder / name, self.environment, self.tmp_path)(*words)

    def works(self):
        """Assert that package, console script and `-m` run from somewhere else."""
        result = self.run("shop", 1, 2)
        assert (result.stdout, result.stderr, result.returncode) == ("φ 3\n", "", 3)
        result = self.python("-m", "shop", 4)
        assert (result.stdout, result.stderr, result.returncode) == ("φ 4\n", "", 0)
        code = (
            "import shop, shop.deep, shop.plain, importlib.resources as r, pkgutil\n"
            "print(shop.__doc__, shop.total(2), shop.deep.DEEP, shop.plain.PLAIN)\n"
            "print(pkgutil.get_data('shop.deep', 'data.txt').decode())\n"
            "print(sorted(m.name for m in pkgutil.iter_modules(shop.__path__)))\n"
        )
        result = self.python("-c", code)
        assert result.stdout.splitlines() == [
            "A shop. 2 shop.deep True",
            "data",
            "['__main__', 'cli', 'deep', 'plain', 'prices', 'words']",
        ], result.stderr


def build(folder, what, environment):
    command = [sys.executable, "-m", "build", "--no-isolation", what, str(folder)]
    done = subprocess.run(command, env=environment, capture_output=True, encoding="utf-8")
    assert done.returncode == 0, done.stdout + done.stderr
    return next((folder / "dist").iterdir())


@pytest.mark.timeout(300)
def test_wheel_and_sdist_hold_phi_files(shop, environment):
    archive = build(shop, "--sdist", environment)
    with tarfile.open(str(archive)) as sources:
        names = sources.getnames()
    for name in FILES:
        assert any(path.endswith("/" + name) for path in names), (name, names)
    archive.unlink()
    wheel = build(shop, "--wheel", environment)
    with zipfile.ZipFile(str(wheel)) as contents:
        assert set(FILES) <= set(contents.namelist())
        record = contents.read("shop-1.0.dist-info/RECORD").decode("utf-8")
    assert all(f"{name}," in record for name in FILES)


@pytest.mark.timeout(300)
def test_wheel_of_the_sdist_is_installed_runs_and_goes(shop, environment, installed):
    archive = build(shop, "--sdist", environment)
    installed.pip("install", "-q", "--no-deps", "--no-index", "--no-build-isolation", archive)
    installed.works()
    installed.pip("uninstall", "-q", "-y", "shop")
    assert not (installed.bin / "shop").exists()
    # pip knows the cache files of `.py` files only; what is left are those of φ files.
    left = [path.name for path in (installed.library / "shop").glob("**/*") if path.is_file()]
    assert left and all(name.endswith((".φ.pyc", ".phi.pyc")) for name in left)
    cleared = installed.run("phicode", "cache", "clear", installed.library / "shop")
    assert cleared.returncode == 0, cleared.stderr
    assert not [path for path in (installed.library / "shop").glob("**/*") if path.is_file()]


@pytest.mark.timeout(300)
def test_editable_installation_runs_the_sources(shop, installed):
    installed.pip("install", "-q", "--no-deps", "--no-index", "--no-build-isolation", "-e", shop)
    installed.works()
    prices = next(shop.glob("**/prices.φ"))
    prices.write_text("ƒ total(*prices): ⟲ -1\n", encoding="utf-8")
    assert installed.run("shop").stdout == "φ -1\n"
    new = prices.with_name("new.φ")
    new.write_text("NEW = ✓\n", encoding="utf-8")
    assert installed.python("-c", "import shop.new; print(shop.new.NEW)").stdout == "True\n"
    result = installed.python("-c", "import shop; shop.total.__code__; print(shop.__file__)")
    assert result.stdout.strip() == str(prices.with_name("__init__.φ")), result.stderr
    installed.pip("uninstall", "-q", "-y", "shop")
    assert installed.python("-c", "import shop").returncode == 1


def test_plain_editable_packages_stay_what_they_are(project, installed):
    folder = project(
        {
            "pyproject.toml": PROJECT.replace("shop.cli:main", "shop:main") + FLAT,
            "shop/__init__.py": "def main(): print('plain', __file__)\n",
            "shop/space/inner.py": "INNER = 1\n",
        }
    )
    installed.pip("install", "-q", "--no-deps", "--no-index", "--no-build-isolation", "-e", folder)
    assert installed.run("shop").stdout == f"plain {folder}/shop/__init__.py\n"
    code = "import shop.space.inner, shop.space; print(shop.space.inner.INNER, shop.space.__file__)"
    assert installed.python("-c", code).stdout == "1 None\n"


def test_target_folder_works_with_the_hook(shop, environment, installed, tmp_path):
    wheel = build(shop, "--wheel", environment)
    target = tmp_path / "target"
    installed.pip("install", "-q", "--no-deps", "--no-index", "--target", target, wheel)
    result = installed.python("-m", "shop", 5, env={"PYTHONPATH": str(target)})
    assert (result.stdout, result.stderr) == ("φ 5\n", "")


def test_type_checkers_read_the_stubs_of_an_installed_package(environment, installed, tmp_path):
    package = installed.library / "shop"
    for name, text in FILES.items():
        path = installed.library / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (package / "__init__.pyi").write_text("from .prices import total as total\n", "utf-8")
    work = tmp_path / "work"
    work.mkdir()
    (work / "use.φ").write_text("← shop ⇒ total\n\nx: str = total(1)\n", encoding="utf-8")
    run = runner(Path(sys.prefix, "bin", "phicode"), environment, work)
    python = installed.bin / "python"
    result = run("check", "--", "mypy", "--python-executable", python, "use.φ")
    assert "use.φ:3: error: Incompatible types in assignment" in result.stdout, result


def test_zipapp_of_phi_modules(python, project, tmp_path):
    folder = project({name: text for name, text in FILES.items() if name.startswith("shop/")})
    made = python("-m", "zipapp", folder, "-m", "shop.cli:main", "-o", tmp_path / "shop.pyz")
    assert made.returncode == 0, made.stderr
    result = python(tmp_path / "shop.pyz", 1, 2)
    assert (result.stdout, result.stderr) == ("φ 3\n", "")


def test_an_editable_installation_of_phicode_itself_starts_the_hook(installed, tmp_path):
    # The tools are seen from here on, the start file of their environment is not.
    installed.parent.write_text(PARENT, encoding="utf-8")
    source = tmp_path / "phicode"
    for name in ("python", "scripts"):
        shutil.copytree(str(ROOT / name), str(source / name))
    for name in ("setup.py", "pyproject.toml", "Cargo.toml", "README.md"):
        shutil.copy(str(ROOT / name), str(source))
    # What Cargo builds is not what is looked at here.
    names = "class RustBin:\n    def __init__(*_, **__): pass\n\nRustExtension = RustBin\n"
    (source / "setuptools_rust.py").write_text(names + "class Binding: PyO3 = None\n", "utf-8")
    installed.environment["PYTHONPATH"] = str(source)
    words = ["-q", "--no-deps", "--no-index", "--no-build-isolation", "-e", source]
    installed.pip("install", *words)
    del installed.environment["PYTHONPATH"]
    code = "import sys; print(*[hook.__module__ for hook in sys.path_hooks])"
    assert "phicode_engine._hook" in installed.python("-c", code).stdout
    code = "import phicode_engine; print(phicode_engine.__file__)"
    assert str(source) in installed.python("-c", code).stdout
    installed.pip("uninstall", "-q", "-y", "phicode")
    assert not [path for path in installed.library.glob("*phicode*")]


def test_the_start_files_are_recorded():
    record = next(Path(PARENT).glob("phicode-*.dist-info")) / "RECORD"
    listed = [line.split(",")[0] for line in record.read_text(encoding="utf-8").splitlines()]
    assert {"phicode.pth", "phicode.start"} <= set(listed)
    # What Python 3.15 does with the line, and an older one with the module.
    line = Path(PARENT, "phicode.start").read_text(encoding="utf-8").strip()
    module, _, function = line.partition(":")
    before = list(sys.path_hooks)
    getattr(importlib.import_module(module), function)()
    assert sys.path_hooks == before
