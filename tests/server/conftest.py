"""Fixtures of the tests of the server: the same cases as root and as an ordinary user."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from service import Service
from users import USERS, name_of, open_way, program

__all__ = ["program"]


@pytest.fixture(scope="session", params=USERS, ids=name_of)
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
