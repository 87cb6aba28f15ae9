"""Fixtures of the tests of the sandbox: the same cases at every level and for every user."""

import os
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from backend import Backend, WeakBackend
from users import USERS, name_of, open_way, program

__all__ = ["program"]


def backend_of(kind, user, program, folder):
    """Return the backend of a user in a folder that the user owns."""
    open_way(folder)
    os.chown(folder, user, user)
    return kind(program, "/usr/bin/python3", folder, user)


@pytest.fixture(params=USERS, ids=name_of)
def private_sandbox(request, program, tmp_path):
    """Return the backend of a user whose programs have a world of their own."""
    return backend_of(Backend, request.param, program, tmp_path)


@pytest.fixture
def weak_sandbox(program, tmp_path):
    """Return the backend of an ordinary user who can make no namespaces."""
    return backend_of(WeakBackend, USERS[-1], program, tmp_path)


@pytest.fixture(params=[*map(name_of, USERS), "weak"])
def sandbox(request, program, tmp_path):
    """Return the backend of a user, at the level that the user can have."""
    if request.param == "weak":
        return request.getfixturevalue("weak_sandbox")
    user = dict(zip(map(name_of, USERS), USERS))[request.param]
    return backend_of(Backend, user, program, tmp_path)
