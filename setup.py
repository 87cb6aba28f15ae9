"""Build of the wheel: native binaries, optional extension, Python packages, start files.

The version and the licence are those of the Rust workspace; nothing is stated twice.
"""

import base64
import hashlib
import os
import platform
import re
import shutil
import sys
import zipfile
from pathlib import Path

import setuptools
from setuptools import setup
from setuptools.command.build import build
from setuptools.command.build_py import build_py
from setuptools.command.editable_wheel import editable_wheel
from setuptools_rust import Binding, RustBin, RustExtension

ROOT = Path(__file__).parent

# Lies at the top of site-packages and in the wheel's RECORD, so uninstalling removes it.
# Python 3.15 and newer read the `.start` file (PEP 829) in place of the `.pth` file's import line.
START_FILES = ("phicode.pth", "phicode.start")


def workspace_field(name):
    """Return a string field of `[workspace.package]`; Python 3.8 has no TOML reader."""
    section = (ROOT / "Cargo.toml").read_text("utf-8").split("[workspace.package]", 1)[1]
    return re.search(rf'^{name} = "([^"]+)"', section, re.MULTILINE).group(1)


def licence_keyword():
    """Return the licence under the keyword that this setuptools understands."""
    # PEP 639 came with setuptools 77, which does not run on Python 3.8.
    modern = int(setuptools.__version__.split(".", 1)[0]) >= 77
    return {"license_expression" if modern else "license": workspace_field("license")}


class CleanBuild(build):
    """A build that starts empty: a file that left the sources must leave the wheel."""

    def initialize_options(self):
        super().initialize_options()
        self.build_base = "target/python-build"

    def run(self):
        shutil.rmtree(self.build_lib, ignore_errors=True)
        super().run()


class BuildWithStartFiles(build_py):
    """Copies the packages, and beside them the files that Python reads at start."""

    def run(self):
        super().run()
        if not getattr(self, "editable_mode", False):
            for name in START_FILES:
                self.copy_file(f"python/{name}", str(Path(self.build_lib, name)))

    def get_outputs(self, include_bytecode=1):
        extra = [str(Path(self.build_lib, name)) for name in START_FILES]
        return super().get_outputs(include_bytecode) + extra


class EditableWheelWithStartFiles(editable_wheel):
    """An editable installation reads the packages from here, but starts like any other."""

    def run(self):
        super().run()
        for wheel in Path(self.dist_dir).glob("*.whl"):
            add_to_wheel(wheel, START_FILES)


def add_to_wheel(wheel, names):
    """Add files of `python/` at the top of a wheel, and to its RECORD."""
    with zipfile.ZipFile(wheel) as archive:
        entries = {entry.filename: archive.read(entry) for entry in archive.infolist()}
        modes = {entry.filename: entry.external_attr for entry in archive.infolist()}
    entries.update((name, Path("python", name).read_bytes()) for name in names)
    record = next(name for name in entries if name.endswith(".dist-info/RECORD"))
    lines = entries[record].decode().splitlines()
    lines = [line for line in lines if line.split(",")[0] not in names]
    for name in names:
        digest = base64.urlsafe_b64encode(hashlib.sha256(entries[name]).digest()).rstrip(b"=")
        lines.append(f"{name},sha256={digest.decode()},{len(entries[name])}")
    # RECORD is the last file of a wheel.
    del entries[record]
    entries[record] = "".join(f"{line}\n" for line in lines).encode()
    with zipfile.ZipFile(wheel, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            entry = zipfile.ZipInfo(name, (2016, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = modes.get(name, 0o644 << 16)
            archive.writestr(entry, data)


def extensions():
    """Return the extension modules: elsewhere the binary converts, and nothing is traced."""
    if platform.python_implementation() != "CPython":
        return []
    modules = {"phicode_engine._native": "phi-native"}
    # The tracer knows the frames of these versions.
    if (3, 12) <= sys.version_info < (3, 14):
        modules["calcharo._tracer"] = "calcharo-native"
    return [
        RustExtension(
            module,
            path=f"crates/{crate}/Cargo.toml",
            binding=Binding.PyO3,
            # Where an extension cannot be built the rest of the wheel still installs, unless
            # the caller says that a wheel without it is of no use.
            optional=os.environ.get("PHICODE_BUILD_EXTENSION") != "required",
        )
        for module, crate in modules.items()
    ]


setup(
    version=workspace_field("version"),
    rust_extensions=[
        RustBin("phicode", path="crates/phicode/Cargo.toml"),
        RustBin("phi", path="crates/phicode/Cargo.toml"),
        *extensions(),
    ],
    # Names of `phicode serve`: a binary of its own would double the wheel for one word.
    scripts=["scripts/phicode-api", "scripts/aphi"],
    # Makes the kernel known to Jupyter in the environment of the wheel.
    data_files=[
        (
            "share/jupyter/kernels/phicode_engine",
            ["python/phicode_engine/kernelspec/kernel.json"],
        )
    ],
    cmdclass={
        "build": CleanBuild,
        "build_py": BuildWithStartFiles,
        "editable_wheel": EditableWheelWithStartFiles,
    },
    **licence_keyword(),
)
