"""What tests of root and of an ordinary user share."""

import os
import shutil

import pytest

# An ordinary user, whom no system knows.
USER = 4321
USERS = [0, USER] if os.geteuid() == 0 else [os.geteuid()]


def name_of(user):
    """Return how a test is named for a user."""
    return "root" if user == 0 else "user"


def open_way(folder):
    """Let every user reach a folder of pytest."""
    for parent in [folder, *folder.parents][:4]:
        parent.chmod(parent.stat().st_mode | 0o055)


@pytest.fixture(scope="session")
def program(tmp_path_factory):
    """Return the binary, at a place where every user can execute it."""
    binary = os.environ.get("PHICODE") or shutil.which("phicode")
    assert binary, "no phicode on PATH"
    folder = tmp_path_factory.mktemp("binary")
    open_way(folder)
    return shutil.copy(binary, folder / "phicode")
