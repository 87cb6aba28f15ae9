"""Fixtures of the tests of the sandbox: the same cases as root and as an ordinary user."""

import os
import shutil
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from backend import USER, Backend

USERS = [0, USER] if os.geteuid() == 0 else [os.geteuid()]


@pytest.fixture(scope="session")
def program(tmp_path_factory):
    """Return the binary, at a place where every user can execute it."""
    binary = os.environ.get("PHICODE") or shutil.which("phicode")
    assert binary, "no phicode on PATH"
    folder = tmp_path_factory.mktemp("binary")
    for parent in [folder, *folder.parents][:4]:
        parent.chmod(parent.stat().st_mode | 0o055)
    return shutil.copy(binary, folder / "phicode")


@pytest.fixture(params=USERS, ids=lambda user: "root" if user == 0 else "user")
def sandbox(request, program, tmp_path):
    """Return the backend of a user."""
    for parent in [tmp_path, *tmp_path.parents][:4]:
        parent.chmod(parent.stat().st_mode | 0o055)
    os.chown(tmp_path, request.param, request.param)
    return Backend(program, "/usr/bin/python3", tmp_path, request.param)
