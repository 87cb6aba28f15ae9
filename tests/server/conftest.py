"""Fixtures of the tests of the server: the same cases as root and as an ordinary user."""

import os
import shutil
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from service import USER, Service

USERS = [0, USER] if os.geteuid() == 0 else [os.geteuid()]


@pytest.fixture(scope="session")
def program(tmp_path_factory):
    """Return the binary, at a place where every user can execute it."""
    binary = os.environ.get("PHICODE") or shutil.which("phicode")
    assert binary, "no phicode on PATH"
    folder = tmp_path_factory.mktemp("binary")
    open_way(folder)
    return shutil.copy(binary, folder / "phicode")


@pytest.fixture(scope="session", params=USERS, ids=lambda user: "root" if user == 0 else "user")
def user(request):
    return request.param


@pytest.fixture(scope="module")
def service(program, user, tmp_path_factory):
    """Return a server that a file's tests share; it must end well."""
    folder = tmp_path_factory.mktemp("server")
    open_way(folder)
    service = Service(program, folder, user, "--rate", "1000000")
    yield service
    assert service.close() == 0


@pytest.fixture
def start(program, user, tmp_path):
    """Return a function that starts a server for one test alone."""
    open_way(tmp_path)
    started = []

    def start(*options, **settings):
        folder = tmp_path / f"server-{len(started)}"
        folder.mkdir(mode=0o755)
        started.append(Service(program, folder, settings.pop("user", user), *options, **settings))
        return started[-1]

    yield start
    for service in started:
        service.close()


def open_way(folder):
    """Let every user reach a folder of pytest."""
    for parent in [folder, *folder.parents][:4]:
        parent.chmod(parent.stat().st_mode | 0o055)
