"""Fixtures of the tests of the sandbox: the same cases as root and as an ordinary user."""

import os
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from backend import Backend
from users import USERS, name_of, open_way, program

__all__ = ["program"]


@pytest.fixture(params=USERS, ids=name_of)
def sandbox(request, program, tmp_path):
    """Return the backend of a user."""
    open_way(tmp_path)
    os.chown(tmp_path, request.param, request.param)
    return Backend(program, "/usr/bin/python3", tmp_path, request.param)
