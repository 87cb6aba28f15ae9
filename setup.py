"""Build of the wheel: native binaries, optional extension, Python packages, start files.

The version and the licence are those of the Rust workspace; nothing is stated twice.
"""

import os
import platform
import re
import shutil
from pathlib import Path

import setuptools
from setuptools import setup
from setuptools.command.build import build
from setuptools.command.build_py import build_py
from setuptools_rust import Binding, RustBin, RustExtension

ROOT = Path(__file__).parent

# Lies at the top of site-packages and in the wheel's RECORD, so uninstalling removes it.
START_FILES = ("phicode.pth",)


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


def extensions():
    """Return the extension module, where it is used: elsewhere the binary converts."""
    if platform.python_implementation() != "CPython":
        return []
    return [
        RustExtension(
            "phicode_engine._native",
            path="crates/phi-native/Cargo.toml",
            binding=Binding.PyO3,
            # Where the extension cannot be built the rest of the wheel still installs, unless
            # the caller says that a wheel without it is of no use.
            optional=os.environ.get("PHICODE_BUILD_EXTENSION") != "required",
        )
    ]


setup(
    version=workspace_field("version"),
    rust_extensions=[
        RustBin("phicode", path="crates/phicode/Cargo.toml"),
        RustBin("phi", path="crates/phicode/Cargo.toml"),
        *extensions(),
    ],
    # Makes the kernel known to Jupyter in the environment of the wheel.
    data_files=[
        (
            "share/jupyter/kernels/phicode_engine",
            ["python/phicode_engine/kernelspec/kernel.json"],
        )
    ],
    cmdclass={"build": CleanBuild, "build_py": BuildWithStartFiles},
    **licence_keyword(),
)
